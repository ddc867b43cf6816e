"""Pictures of thinned networks: what dropout leaves of a network for one sample."""

from itertools import pairwise

import numpy as np
from matplotlib.collections import LineCollection

from .pictures import FAINT, INK, describe, figure

APART = 0.4  # as a share of the height, the most between two neighbors of a layer


class ThinnedNetwork:
    """A network's units in columns: those kept as dots with lines, the others crossed.

    A unit that is there or missing has no sign, so all of it is drawn in ink. The
    lines are many and move with every picture: thin ones without soft edges are
    drawn twice as fast.

    Args:
        ax: axes of its own; they lose their frame.
        size: of a unit's dot, in points.

    Attributes:
        artists: lines, dots and crosses, in drawing order.
    """

    def __init__(self, ax, size=7.0):
        ax.set(xlim=(-0.12, 1.12), ylim=(-0.06, 1.06), xticks=[], yticks=[])
        ax.grid(False)
        ax.spines[:].set_visible(False)
        self.edges = LineCollection([], colors=FAINT, lw=0.5, antialiaseds=False)
        ax.add_collection(self.edges, autolim=False)
        (self.kept_units,) = ax.plot([], [], "o", color=INK, ms=size, mew=0)
        (self.dropped_units,) = ax.plot(
            [], [], "x", color=INK, ms=0.75 * size, mew=size / 5
        )
        self.artists = [self.edges, self.kept_units, self.dropped_units]
        self.masks = []

    def set_masks(self, masks):
        """Show a network by which units of each layer are there.

        Args:
            masks: one boolean array a layer, from the inputs to the outputs.
        """
        if len(masks) == len(self.masks) and all(
            map(np.array_equal, masks, self.masks)
        ):
            return  # nothing to draw anew
        self.masks = masks
        layers = [
            np.column_stack([np.full(len(mask), x), _heights(len(mask))])
            for x, mask in zip(np.linspace(0, 1, len(masks)), masks, strict=True)
        ]
        there = [spots[mask] for spots, mask in zip(layers, masks, strict=True)]
        missing = [spots[~mask] for spots, mask in zip(layers, masks, strict=True)]
        self.edges.set_segments(_lines(there))
        self.kept_units.set_data(*np.concatenate(there).T)
        self.dropped_units.set_data(*np.concatenate(missing).T)


def _heights(count):
    """Return where `count` units stand, centered, from top to bottom."""
    half = min(APART * (count - 1), 1) / 2
    return np.linspace(0.5 + half, 0.5 - half, count)


def _lines(layers):
    """Return all lines from each unit to each of the next layer, (lines, 2, 2)."""
    parts = []
    for here, there in pairwise(layers):
        lines = np.empty((len(here), len(there), 2, 2))
        lines[:, :, 0], lines[:, :, 1] = here[:, np.newaxis], there
        parts.append(lines.reshape(-1, 2, 2))
    return np.concatenate(parts)


def thinned(units=3, inputs=2):
    """Draw every network that dropout can leave of one hidden layer.

    Args:
        units: in the hidden layer, 1 … 4.
        inputs: never dropped here.
    """
    masks = np.array(list(np.ndindex(*[2] * units)), dtype=bool)[::-1]
    rows = -(-len(masks) // 4)
    picture = figure((6.4, 0.5 + 1.1 * rows))
    axes = picture.subplots(rows, min(4, len(masks)), squeeze=False,
                         subplot_kw={"projection": "course"}).ravel()  # fmt: skip
    for ax, mask in zip(axes, masks, strict=True):
        network = ThinnedNetwork(ax)
        network.set_masks([np.ones(inputs, bool), mask, np.ones(1, bool)])
        ax.set_xlabel(" ".join("01"[int(bit)] for bit in mask), color=INK, fontsize=9.5)
    picture.suptitle(f"{units} units that may be missing: {len(masks)} networks in one",
                  x=0.012, ha="left", fontsize=11.5, fontweight="bold")  # fmt: skip
    return describe(
        axes[0],
        f"{len(masks)} drawings of a network with {inputs} inputs, {units} hidden "
        "units and one output, one for each choice of hidden units that are kept, from "
        "all to none; dropped units are crossed out and have no lines.",
    )
