"""The network of the playground: its units as small pictures, its weights as lines."""

import numpy as np

from course_lib.plots import plane
from course_lib.plots.colors import WeightLines
from course_lib.plots.pictures import CSS_PIXELS, INK
from course_lib.widgets.playground.data import FEATURES
from course_lib.widgets.playground.setting import DEEPEST
from course_lib.widgets.playground.tiles import TILE, Tiles

PITCH = 38  # CSS pixels from one unit to the next
MIDDLE, LEFT, RIGHT = 366, 68, 446  # of the units
OUT = np.array([497.0, 375.0])  # where the last weights lead
HALF = np.array([TILE / 2 + 1, 0])  # from the middle of a unit to its lines
FINEST = 0.03  # weights closer to 0 are not drawn


class Graph:
    """Inputs, hidden units and the weights between them.

    Args:
        ax: axes over the whole figure, to be measured in CSS pixels.

    Attributes:
        artists: from those that change seldom to those that change with every step.
        edge: marks a weight; to be drawn last, for it often moves alone.
        columns: the centers of the units of each layer, (units, 2); the last is the
            answer. Empty if there is no network.
    """

    def __init__(self, ax):
        width, height = ax.figure.get_size_inches() * CSS_PIXELS
        ax.set(xlim=(0, width), ylim=(0, height), zorder=-1)
        ax.axis("off")
        self.words = [
            ax.text(0, 0, "", fontsize=8.5, ha=ha, va="center", weight=weight)
            for ha, weight, count in (
                ("right", "normal", len(FEATURES)), ("center", "bold", DEEPEST),
                ("center", "normal", DEEPEST),
            )
            for _ in range(count)
        ]  # fmt: skip
        self.frame = ax.plot([], [], color=INK, ls="-", lw=2)[0]
        self.edge = ax.plot(
            [], [], "o:", color=INK, lw=3, ms=7, mfc="white", mew=1.8
        )[0]  # fmt: skip
        self.inputs, self.units = (ax.add_artist(Tiles()) for _ in range(2))
        self.edges = ax.add_collection(WeightLines(finest=FINEST))
        self.artists = [*self.words, self.inputs, self.edges, self.units, self.frame]

    def build(self, run):
        """Lay out the network of a run."""
        self.columns = []
        if not run.problem:
            inputs = sum(run.setting[key] for key in FEATURES)
            self.columns = self._places(inputs, run.setting)
        self._name(run.setting)
        self._segments()
        if run.problem:
            self._fill([], [])
            self._frame(None)

    def show(self, columns, weights, spot):
        """Show what the units say, and the weights.

        Args:
            columns: of each layer, the pictures of its units (units, GRID, GRID).
            weights: W of each layer.
            spot: (column, unit) to be framed, or None.
        """
        self._fill(columns[0], [A for layer in columns[1:-1] for A in layer])
        self.edges.set_weights(np.concatenate([W.ravel() for W in weights]))
        self._frame(spot)

    def _name(self, setting):
        """Write the inputs' names beside them, and what a layer is above it."""
        names = [name for key, (name, _) in FEATURES.items() if setting[key]]
        texts = [("", (0, 0))] * len(self.words)
        if self.columns:
            beside = self.columns[0] - (TILE / 2 + 5, 0)
            texts[: len(names)] = zip(names, beside, strict=True)
        for k, places in enumerate(self.columns[1:-1], start=1):
            x, at = places[0, 0], len(FEATURES) + k - 1
            texts[at] = f"layer {k}", (x, 538)
            texts[at + DEEPEST] = setting[f"activation{k}"], (x, 526)
        for word, (text, place) in zip(self.words, texts, strict=True):
            if (word.get_text(), word.get_position()) != (text, tuple(place)):
                word.set(text=text, position=place)

    def _places(self, inputs, setting):
        """Return the centers of the units of each layer, (units, 2) in CSS pixels."""
        depth = setting["depth"]
        counts = [inputs, *(setting[f"units{k}"] for k in range(1, depth + 1))]
        gap = min((RIGHT - LEFT) / max(depth, 1), 110)
        columns = []
        for column, count in enumerate(counts):
            rows = MIDDLE + PITCH * ((count - 1) / 2 - np.arange(count))
            columns.append(np.column_stack([np.full(count, LEFT + column * gap), rows]))
        return [*columns, OUT[np.newaxis]]

    def _segments(self):
        """Draw a line for every weight, from the unit it listens to."""
        lines = [
            (first + HALF, second - HALF)
            for these, those in zip(self.columns, self.columns[1:], strict=False)
            for first in these
            for second in those
        ]
        self.edges.set_segments(lines)

    def _fill(self, inputs, hidden):
        """Fill the small pictures; every second number is enough for them."""
        columns = self.columns or [np.empty((0, 2))]
        for tiles, places, values in (
            (self.inputs, columns[0], inputs),
            (self.units, np.concatenate([np.empty((0, 2)), *columns[1:-1]]), hidden),
        ):
            values = np.reshape(values, (-1, plane.GRID, plane.GRID))[:, ::2, ::2]
            if values.shape != tiles.values.shape or not np.array_equal(
                values, tiles.values
            ):
                tiles.set_data(places, values)

    def _frame(self, spot):
        """Put a frame around the unit that is shown large."""
        left, bottom = [], []
        if spot is not None:
            column, unit = spot
            corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)])
            corners = self.columns[column][unit] + corners * (TILE / 2 + 3)
            left, bottom = corners.T
        self.frame.set_data(left, bottom)

    def mark(self, edge):
        """Mark a weight: (layer, unit before, unit after), each from 0, or None."""
        ends = np.empty((0, 2))
        if edge is not None:
            layer, before, after = edge
            first, second = self.columns[layer][before], self.columns[layer + 1][after]
            ends = np.array([first + HALF, second - HALF])
        if not np.array_equal(ends, self.edge.get_xydata()):
            self.edge.set_data(*ends.T)
