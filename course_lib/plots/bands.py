"""Pictures of a race: the median of several seeds as a line, their range as a band."""

import numpy as np
from matplotlib.collections import PolyCollection

from .pictures import LINES, describe, figure_axes


class Band:
    """One way of training in a picture: a line over a band.

    Args:
        ax: where to draw.
        look: (color, line style, marker), one of `LINES`.
        markers: how many markers the line gets, at equal distances.

    Attributes:
        artists: band and line, in drawing order.
    """

    def __init__(self, ax, look, markers=6):
        color, style, marker = look
        self.area = PolyCollection([], facecolors=color, alpha=0.22, lw=0)
        ax.add_collection(self.area, autolim=False)
        (self.line,) = ax.plot(
            [], [], color=color, ls=style, lw=1.5, marker=marker, ms=5, mec="white",
            mew=0.6,
        )  # fmt: skip
        self.markers = markers
        self.artists = [self.area, self.line]

    def set_data(self, x, values):
        """Take the values (seeds, points) over x (points,)."""
        there = np.column_stack([x, values.min(axis=0)])
        back = np.column_stack([x, values.max(axis=0)])[::-1]
        self.area.set_verts([np.concatenate([there, back])])
        self.line.set_data(x, np.median(values, axis=0))
        self.line.set_markevery(max(len(x) // self.markers, 1))


def bands(x, curves, *, xlabel, ax=None):
    """Draw the loss of several ways of training: the median of the seeds, and all.

    Args:
        x: (points,) what the race is measured by.
        curves: dict label → (seeds, points) losses > 0, at most three.
        xlabel: what x counts.
        ax: where to draw; None makes a figure.

    Raises:
        ValueError: for more curves than can be told apart.
    """
    if len(curves) > len(LINES):
        raise ValueError(
            f"a picture tells {len(LINES)} bands apart, got {len(curves)}: make two"
        )
    statement = finding(curves)
    ax = ax or figure_axes(statement, xlabel=xlabel, ylabel="loss", size=(6.4, 3.4))
    for (label, values), look in zip(curves.items(), LINES, strict=False):
        band = Band(ax, look)
        band.set_data(x, np.asarray(values))
        band.line.set_label(label)
    every = np.concatenate([np.ravel(v) for v in curves.values()])
    ax.set(yscale="log", xlim=(0, x[-1]), ylim=(every.min() * 0.8, every.max() * 1.2))
    ax.legend(loc="upper right", handlelength=3)
    seeds = len(next(iter(curves.values())))
    return describe(ax, f"{statement}. " + _alt(x, curves, seeds, xlabel))


def finding(curves):
    """Return which curve ends lowest, in one short sentence; 5 % count as equal."""
    ends = {label: float(np.median(v[:, -1])) for label, v in curves.items()}
    lowest = min(ends.values())
    best = [label for label, end in ends.items() if end <= 1.05 * lowest]
    if len(best) == len(ends) > 1:
        return f"All end equally low, at {lowest:.2g}"
    return f"Lowest in the end: {' and '.join(best)}, at {lowest:.2g}"


def _alt(x, curves, seeds, xlabel):
    half = len(x) // 2
    ways = (
        f"{label}: {np.median(v[:, 0]):.3g}, then {np.median(v[:, half]):.3g}, then "
        f"{np.median(v[:, -1]):.3g}."
        for label, v in curves.items()
    )
    return (
        f"Loss over {xlabel}, the median of {seeds} seeds at the start, at half of the "
        f"way and at the end. {' '.join(ways)}"
    )
