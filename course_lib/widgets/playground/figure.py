"""The playground's picture: units, weights, the answer, and how the training goes."""

import numpy as np

from course_lib.plots import plane
from course_lib.plots.colors import SIGNED
from course_lib.plots.pictures import BLUE, CSS_PIXELS, GREEN, INK, ORANGE, figure
from course_lib.widgets.playground.data import LIMITS
from course_lib.widgets.playground.graph import Graph
from course_lib.widgets.playground.setting import DEEPEST
from course_lib.widgets.playground.tiles import shares
from course_lib.widgets.stage.background import limit

WIDTH, HEIGHT = 780, 550  # CSS pixels
CUT = 352  # of them from the top: what is below is about the training
SHARP = 150  # dots per inch: 200 would be slow to send 25 times a second
ANSWER = (484, 242, 266, 266)  # left, bottom, width, height
FIRST_EPOCHS = 100  # shown at first; doubled whenever the training outgrows it
LOSS = (1e-4, 10)
SLOPE, RATIO = (1e-6, 1e2), (1e-7, 1)


class Board:
    """All axes and artists; `build` lays out a network, `show` a moment of its run.

    Attributes:
        figure: to be put on a `Stage`, with its `artists`.
    """

    def __init__(self):
        self.figure = picture = figure((WIDTH / CSS_PIXELS, HEIGHT / CSS_PIXELS))
        picture.set_dpi(SHARP)
        picture.set_layout_engine("none")
        self.graph = Graph(self._axes(0, 0, WIDTH, HEIGHT))
        self._answer_axes()
        self._curve_axes()
        self.artists = [
            *self.graph.artists, self.surface, *self.tests, *self.trains, self.values,
            self.cursor, *self.slopes, *self.curves, self.name, self.graph.edge,
        ]  # fmt: skip

    def _axes(self, left, bottom, width, height):
        box = (left / WIDTH, bottom / HEIGHT, width / WIDTH, height / HEIGHT)
        return self.figure.add_axes(box)

    def _answer_axes(self):
        self.answer = ax = plane.square(self._axes(*ANSWER), LIMITS)
        self.name = ax.set_title("the answer", fontsize=10.5)
        ax.set(xlabel="", ylabel="", xticks=[-2, 0, 2], yticks=[-2, 0, 2])
        ax.yaxis.tick_right()
        ax.tick_params(labelsize=8.5)
        ax.text(1.2, -2.5, "x₁", ha="center", va="top", fontsize=9.5)
        ax.text(2.5, 1.2, "x₂", va="center", fontsize=9.5)
        self.surface = plane.shading(ax)
        self.tests = plane.empty_classes(ax, size=5)
        for artist in self.tests:
            artist.set(mec=INK, mew=0.9)
        self.trains = plane.empty_classes(ax, size=6)
        self.values = ax.scatter([], [], s=26, linewidths=0.9)
        self.cursor = ax.plot([], [], "+", color=INK, ms=16, mew=2)[0]
        ax.legend(
            [*self.trains, self.tests[0]], ["0 or low", "1 or high", "dark rim: test"],
            loc="upper center", bbox_to_anchor=(0.53, -0.055), ncols=3, fontsize=8.5,
            handletextpad=0, columnspacing=0.8, borderpad=0,
        )  # fmt: skip

    def _curve_axes(self):
        self.loss = self._axes(58, 44, 280, 120)
        self.loss.set(
            title="loss by epoch", yscale="log", ylim=LOSS, xlim=(0, FIRST_EPOCHS)
        )
        self.loss.set_yticks([1e-4, 1e-2, 1], ["0.0001", "0.01", "1"])
        self.curves = [
            self.loss.plot([], [], color=color, ls=style, lw=1.8, label=label)[0]
            for color, style, label in (
                (ORANGE, "--", "test"), (BLUE, "-", "training")
            )
        ]  # fmt: skip
        self.loss.legend(ncols=2, loc="lower right", bbox_to_anchor=(1.03, 0.965),
                         fontsize=8.5, borderpad=0, handlelength=2.2,
                         columnspacing=1)  # fmt: skip
        looks = (
            (408, "gradient by layer", SLOPE, GREEN, "o", [1e-6, 1e-4, 1e-2, 1, 100]),
            (618, "update ÷ weight", RATIO, BLUE, "s", [1e-7, 1e-5, 1e-3, 0.1]),
        )
        self.slopes, self.bars = [], []
        for left, title, limits, color, marker, ticks in looks:
            ax = self._axes(left, 44, 154, 120)
            ax.set(title=title, yscale="log", ylim=limits, xlim=(0.5, DEEPEST + 1.5))
            ax.set_xticks(range(1, DEEPEST + 2))
            ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
            self.slopes += ax.plot([], [], marker + ":", color=color, lw=1.2, ms=6)
            self.bars.append(ax)
        self.bars[1].axhline(1e-3, color=INK, ls="--", lw=1)
        for ax in (self.loss, *self.bars):
            ax.minorticks_off()
            ax.set_title(ax.get_title(loc="left"), fontsize=10.5, loc="left")
            ax.tick_params(labelsize=8.5)

    def build(self, run):
        """Lay out the network and the points of a run."""
        limit(self.loss, x=(0, FIRST_EPOCHS))
        for artist in (*self.tests, *self.trains, *self.slopes, *self.curves):
            artist.set_data([], [])
        self._scatter(run)
        self.graph.build(run)
        if run.problem:
            self.surface.set_data(np.full((2, 2), 0.5))

    def _scatter(self, run):
        """Put the points on the plane: classes by marker, numbers by color."""
        (X, y), (X_test, y_test) = run.train, run.test
        if not run.regression:
            self.values.set_offsets(np.empty((0, 2)))
            self.is_test = np.empty(0)
            for k in (0, 1):
                self.trains[k].set_data(*X[y == k].T)
                self.tests[k].set_data(*X_test[y_test == k].T)
            return
        y = np.concatenate([y_test, y])[:, 0]
        self.values.set_offsets(np.concatenate([X_test, X]))
        self.values.set_facecolor(SIGNED(np.clip((y + 1) / 2, 0, 1)))
        rims = [INK] * len(X_test) + ["white"] * len(X)
        self.values.set_edgecolor(rims)
        self.is_test = np.repeat([1, 0], [len(X_test), len(X)])  # 1: may be hidden

    def show(self, run, spot, name, cursor=None):
        """Show a moment of a run.

        Args:
            run: the `Run`.
            spot: (column, unit) of the picture shown large, None for the answer.
            name: of that picture.
            cursor: (x1, x2) where a point would be added, or None.
        """
        self.cursor.set_data(*([[v] for v in cursor] if cursor else ([], [])))
        self.name.set_text(name)
        for artist in self.tests:
            artist.set_visible(run.setting["tested"])
        self.values.set_sizes(26 * (1 - self.is_test * (not run.setting["tested"])))
        if run.problem:
            return
        columns = [A.T.reshape(-1, plane.GRID, plane.GRID) for A in run.look()]
        self.graph.show(columns, run.weights(), spot)
        values = columns[-1][0]
        if spot is not None:  # a unit, by its own scale
            column, unit = spot
            values = shares(columns[column][unit : unit + 1])[0]
        values = np.nan_to_num(values, nan=0.5)
        discrete = run.setting["discrete"]
        self.surface.set_data((values >= 0.5).astype(float) if discrete else values)
        for line, sizes, limits in zip(
            self.slopes, run.sizes(), (SLOPE, RATIO), strict=True
        ):
            sizes = sizes if run.steps else []
            line.set_data(range(1, len(sizes) + 1), _within(sizes, limits))
        self._losses(run)

    def _losses(self, run):
        """Draw the curves, with more room if they need it."""
        earlier = [row for row in run.curve if row[0] < run.epoch]
        rows = np.array([*earlier, (run.epoch, *run.losses)])
        for line, values in zip(self.curves, (rows[:, 2], rows[:, 1]), strict=True):
            line.set_data(rows[:, 0], _within(values, LOSS))
        while run.epoch > self.loss.get_xlim()[1]:
            self.loss.set_xlim(0, 2 * self.loss.get_xlim()[1])


def _within(values, limits):
    """Return values, those beyond the scale at its edge; NaN stays away."""
    return np.clip(values, *limits)
