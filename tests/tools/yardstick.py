"""How fast this machine is just now: the time of a fixed piece of computing.

Machines differ, and one machine drifts by half within minutes. A promise in seconds is
therefore held for a machine on which this piece takes `PROMISED`, and grows or shrinks
with it elsewhere. The piece is of the kind that fills a lesson: plain Python, small
arrays, and figures with axes and text.
"""

import time

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

PROMISED = 0.56  # CPU seconds


def slowness():
    """Return how many times longer than `PROMISED` the piece takes here and now."""
    begun = time.process_time()
    _python()
    _arrays()
    _figures()
    return (time.process_time() - begun) / PROMISED


def _python():
    found = {}
    for k in range(400_000):
        found[k % 97] = found.get(k % 89, 0) + k


def _arrays():
    rng = np.random.default_rng(0)
    X, W = rng.normal(size=(64, 32)), rng.normal(size=(32, 32)) / 6
    for _ in range(8_000):
        X = np.tanh(X @ W) + 0.1


def _figures():
    for _ in range(3):
        figure = Figure((6.4, 4.0), dpi=200)
        for place in (121, 122):
            ax = figure.add_subplot(place, title="a title", xlabel="x", ylabel="y")
            ax.plot(np.linspace(-1, 1, 300), np.linspace(-1, 1, 300) ** 3)
        FigureCanvasAgg(figure).draw()
