"""The page that the latency benchmark measures: Stage, interact and a training."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

SETUP = """\
%matplotlib inline
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider, interact

import course_lib as nn
from course_lib import widgets"""

# What a notebook without the Stage would hold: the explorer's picture of a sigmoid
# (curves, tangent, shading, density, slope^depth), drawn anew by pyplot for each z, at
# pyplot's usual 100 dots per inch, a quarter of the Stage's pixels.
DRAW = """\
Z, DEPTHS = np.linspace(-6, 6, 481), np.arange(1, 31)

def value_and_slope(z):
    g = 1 / (1 + np.exp(-z))
    return g, g * (1 - g)

def panel(ax, title, line, dot, limits):
    ax.set(title=title, xlabel="pre-activation z", xlim=(-6, 6), ylim=limits)
    ax.axhline(0, color="0.6", lw=0.8)
    density = np.exp(-0.5 * Z**2)
    low, high = limits
    ax.fill_between(Z, low, low + 0.2 * (high - low) * density, alpha=0.25)
    ax.fill_between(Z, low, high, where=value_and_slope(Z)[1] < 0.05, alpha=0.1)
    ax.plot(Z, line, dot[0], dot[1], "o")"""

INTERACT = """\
@plt.style.context("default")
def draw(z):
    figure = plt.figure(figsize=(6.4, 5.0), layout="constrained")
    grid = figure.add_gridspec(2, 2, height_ratios=(1.35, 1))
    g, slope = value_and_slope(Z)
    g0, slope0 = value_and_slope(z)
    left, right = figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[0, 1])
    below = figure.add_subplot(grid[1, :])
    panel(left, "g(z) and its tangent", g, (z, g0), (-1.5, 4))
    panel(right, "slope g′(z)", slope, (z, slope0), (-0.4, 1.5))
    left.plot([z - 2, z + 2], [g0 - 2 * slope0, g0 + 2 * slope0], "--")
    below.set(yscale="log", ylim=(1e-13, 30), xlabel="layers in a row")
    below.plot(DEPTHS, slope0**DEPTHS, "--o", DEPTHS, 0.2**DEPTHS, "-s", ms=3)
    plt.show()

interact(draw, z=FloatSlider(1.0, min=-6, max=6, step=0.05));"""


def write(folder):
    """Write the lesson into `folder` and return its file name."""
    cells = [
        new_markdown_cell("# Latency", id="title"),
        new_code_cell(SETUP, id="setup"),
        new_code_cell("widgets.activation_explorer()", id="see-stage"),
        new_code_cell(DRAW, id="try-draw"),
        new_code_cell(INTERACT, id="see-interact"),
        new_code_cell("widgets.teaser()", id="see-live"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    course = {"title": "Latency", "promise": "Measured.", "minutes": 1}
    nb = new_notebook(cells=cells, metadata={"kernelspec": kernel, "course": course})
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(nb, folder / "00_latency.ipynb")
    return "00_latency.ipynb"
