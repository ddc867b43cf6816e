"""Symmetry microscope: hidden units as dots, and what it takes to make them part."""

import numpy as np
from matplotlib.collections import LineCollection

from course_lib import datasets
from course_lib.activations import Activation, Sigmoid
from course_lib.initializers import GlorotNormal
from course_lib.layers import Dropout
from course_lib.plots import plane
from course_lib.plots.colors import sign_color
from course_lib.plots.pictures import FAINT, INK, figure
from course_lib.widgets.panel.controls import choice, slider, whole
from course_lib.widgets.panel.live_panel import LivePanel
from course_lib.widgets.stage.background import limit
from course_lib.widgets.stage.stage import Stage

EQUAL, OUTGOING, RANDOM = "all weights α", "only incoming α", "random (Glorot)"
NOISES = {"none": 0.0, "one millionth": 1e-6, "one thousandth": 1e-3, "a tenth": 0.1}
# Units on top of each other show as one shape inside the other.
SHAPES = (("o", 22), ("s", 17), ("D", 12), ("^", 9.5), ("v", 7), ("P", 5))
LIMITS, SAMPLES, LR = (-1.6, 1.6), 128, 0.5
FLOOR, CEILING = 1e-8, 30.0  # of the distances; 0 is drawn on the floor
FIRST_STEPS, STEPS_A_PICTURE = 500, 10


class Units:
    """A network 2 → H → 1 whose units are rows, each computed by the same operations.

    A matrix product may round one column otherwise than the next; in a network that
    only its symmetry holds together, that difference would grow. Here it cannot arise.

    Attributes:
        W, b, v: (H, 2) incoming weights, (H,) biases, (H,) outgoing weights.
        c: (1,) output bias.
    """

    def __init__(self, W, v, activation, drop, rng):
        self.W, self.v = W, v
        self.b, self.c = np.zeros(len(W)), np.zeros(1)
        self.g = Activation.named(activation)()
        self.dropout = Dropout(drop, rng)

    def output(self, X):
        """Return the logits (N,) for X (N, 2); remembers what `step` will need."""
        self.Z = (
            self.W[:, :1] * X[:, 0] + self.W[:, 1:] * X[:, 1] + self.b[:, np.newaxis]
        )
        self.A = self.dropout.forward(self.g.value(self.Z))
        return (self.v[:, np.newaxis] * self.A).sum(axis=0) + self.c

    def step(self, X, y):
        """Take one step of gradient descent on the mean cross-entropy."""
        self.dropout.training = True
        error = (Sigmoid().value(self.output(X)) - y) / len(y)
        dA = self.dropout.backward(self.v[:, np.newaxis] * error)
        dZ = dA * self.g.derivative(self.Z)
        self.v = self.v - LR * (self.A * error).sum(axis=1)
        slopes = [(dZ * X[:, 0]).sum(axis=1), (dZ * X[:, 1]).sum(axis=1)]
        self.W = self.W - LR * np.stack(slopes, axis=1)
        self.b = self.b - LR * dZ.sum(axis=1)
        self.c = self.c - LR * error.sum()
        self.dropout.training = False

    def rows(self):
        """Return all that belongs to each unit: (H, 4), two weights in, bias, out."""
        return np.column_stack([self.W, self.b, self.v])

    def distances(self):
        """Return the smallest and largest distance between two units' rows."""
        rows = self.rows()
        between = np.linalg.norm(rows[:, np.newaxis] - rows, axis=2)
        between = between[np.triu_indices(len(rows), 1)]
        return float(between.min()), float(between.max())


class SymmetryMicroscope(LivePanel):
    """Hidden units in the plane of their two incoming weights, while they learn.

    A unit has a shape of its own. It is orange while its outgoing weight is above 0, so
    that it speaks for class 1, and blue below.

    Args:
        begin: "all weights α", "only incoming α" or "random (Glorot)".
        alpha: the weight that all start with, −1 … 1.
        noise: "none", "one millionth", "one thousandth" or "a tenth".
        drop: rate of dropout on the hidden units, 0 … 0.5.
        activation: of the hidden units.
        units: hidden units, 2 … 6.
        predict: id of a question to answer first.
    """

    caption = "Symmetry microscope: hidden units as dots in the plane of their weights"
    lesson = 8

    def __init__(
        self,
        begin=EQUAL,
        alpha=0.5,
        noise="none",
        drop=0.0,
        activation="tanh",
        units=4,
        predict=None,
    ):
        first = ("tanh", "relu", "sigmoid")
        kinds = Activation.menu(*first, elementwise=True, learns=False)
        controls = {
            "begin": choice("start", [EQUAL, OUTGOING, RANDOM], begin),
            "alpha": slider("α", alpha, -1.0, 1.0, 0.1),
            "noise": choice("noise in the start", list(NOISES), noise),
            "drop": slider("dropout p", drop, 0.0, 0.5, 0.1),
            "activation": choice("activation", kinds, activation),
            "units": whole("hidden units", units, 2, len(SHAPES)),
            "seed": whole("seed", 0, 0, 20),
        }
        super().__init__(self._stage(), controls, predict=predict)

    def _stage(self):
        picture = figure((6.4, 3.6))
        sizes = {"width_ratios": (1.3, 1), "height_ratios": (1.35, 1)}
        grid = picture.add_gridspec(2, 2, **sizes)
        left = self.space = picture.add_subplot(grid[:, 0])
        left.set(title="units by incoming weights")
        left.set(xlabel="$w_1$", ylabel="$w_2$", aspect="equal")
        left.axhline(0, color=FAINT, lw=0.8)
        left.axvline(0, color=FAINT, lw=0.8)
        self.trails = left.add_collection(LineCollection([], colors=FAINT, lw=1.2))
        self.dots = [
            left.plot([], [], shape, mfc="none", mec=INK, mew=2, ms=size)[0]
            for shape, size in SHAPES
        ]
        right = plane.square(picture.add_subplot(grid[0, 1]), LIMITS)
        right.set_title("what they say together")
        right.set(xlabel="", ylabel="", xticks=[], yticks=[])
        self.surface = plane.shading(right)
        self.classes = plane.empty_classes(right, size=4)
        below = self.below = picture.add_subplot(grid[1, 1])
        below.set(title="largest distance", xlabel="step", yscale="log")
        below.set(ylim=(FLOOR / 3, CEILING))
        below.set_yticks([FLOOR, 1e-6, 1e-4, 1e-2, 1])
        below.set_yticklabels(["0", "$10^{-6}$", "$10^{-4}$", "0.01", "1"])
        below.minorticks_off()
        (self.curve,) = below.plot([], [], color=INK, ls="-")
        (self.end,) = below.plot([], [], "o", color=INK, ms=5)
        self._frame(2.0, 4 * FIRST_STEPS)
        picture.get_layout_engine().execute(picture)
        picture.set_layout_engine("none")  # limits will grow, the frames stay
        self._frame(2.0, FIRST_STEPS)
        moving = [self.surface, *self.classes, self.trails, *self.dots, self.curve,
                  self.end]  # fmt: skip
        return Stage(picture, moving, alt=self.caption)

    def update(self):
        """Start over: new units, nothing learned yet."""
        self.live.pause()
        with self.stage.lock:
            self._prepare()
            for k, artist in enumerate(self.classes):
                artist.set_data(*self.X[self.y == k].T)
            self._frame(2.0, FIRST_STEPS)
        self.show()

    def _prepare(self):
        rng = np.random.default_rng(self.seed.value)
        count, alpha = self.units.value, self.alpha.value
        self.X, self.y = datasets.circles(SAMPLES, rng=rng)
        W, v = np.full((count, 2), alpha), np.full(count, alpha)
        if self.begin.value == OUTGOING:
            v = np.linspace(-1, 1, count)
        elif self.begin.value == RANDOM:
            W = GlorotNormal()(2, count, rng).T
            v = GlorotNormal()(count, 1, rng)[:, 0]
        W = W + NOISES[self.noise.value] * rng.normal(size=W.shape)
        self.net = Units(W, v, self.activation.value, self.drop.value, rng)
        self.net.dropout.training = False
        self.steps, self.far = [0], [self.net.distances()[1]]
        self.ways = [self.net.W]

    def advance(self, single=False):
        """Take one step, or as many as there are to a picture."""
        for _ in range(1 if single else STEPS_A_PICTURE):
            self.net.step(self.X, self.y)
        self.steps.append(self.steps[-1] + (1 if single else STEPS_A_PICTURE))
        self.far.append(self.net.distances()[1])
        self.ways.append(self.net.W)
        return True

    def show(self):
        """Draw the units where they are, their ways, and what they say together."""
        W, (reach, last) = self.net.W, self.frame
        while abs(W).max() > 0.95 * reach:
            reach *= 1.5
        while self.steps[-1] >= last:
            last *= 2
        self._frame(reach, last)
        P = Sigmoid().value(self.net.output(plane.grid(LIMITS)))
        with self.stage.lock:
            self.trails.set_segments(np.stack(self.ways, axis=1))
            for k, dot in enumerate(self.dots):
                dot.set_data(*([[w] for w in W[k]] if k < len(W) else ([], [])))
                if k < len(W):
                    dot.set_markeredgecolor(sign_color(self.net.v[k]))
            self.surface.set_data(plane.cells(P))
            self.curve.set_data(self.steps, np.clip(self.far, FLOOR, CEILING))
            self.end.set_data([self.steps[-1]], [max(self.far[-1], FLOOR)])
        self._tell()
        self.stage.draw()

    def _frame(self, reach, last):
        """Show weights up to ±reach and `last` steps."""
        self.frame = reach, last
        limit(self.space, x=(-reach, reach), y=(-reach, reach))
        limit(self.below, x=(0, last))

    def _tell(self):
        """Say in words and numbers how many units there are, and how far apart."""
        rows = self.net.rows()
        kinds, (near, far) = len(np.unique(rows, axis=0)), self.net.distances()
        z = self.net.output(self.X)
        loss = np.mean(np.maximum(z, 0) - z * self.y + np.log1p(np.exp(-abs(z))))
        right = np.mean((z > 0) == self.y)
        self.stage.alt = (
            f"{len(rows)} hidden units after {self.steps[-1]} steps: {kinds} of them "
            f"different, the largest distance between two is {_words(far)}. "
            f"{right:.0%} of the points are on the right side."
        )
        several = "unit" if kinds == 1 else "units"
        drop = f", dropout {self.drop.value:.1f}" if self.drop.value else ""
        self.say(
            f"Step <b>{self.steps[-1]}</b>: <b>{kinds}</b> different {several} of "
            f"{len(rows)}. Distance between two units: smallest <b>{_words(near)}</b>, "
            f"largest <b>{_words(far)}</b>. Loss {loss:.3f}, {right:.0%} right{drop}."
        )


def _words(distance):
    return "exactly 0" if distance == 0 else f"{distance:.2g}"
