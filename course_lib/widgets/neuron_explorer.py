"""Neuron explorer: turn and shift the line of one neuron, and watch what it says."""

import numpy as np

from course_lib import datasets
from course_lib.activations import Activation
from course_lib.plots import plane
from course_lib.plots.pictures import BLUE, INK, ORANGE, figure, minus
from course_lib.widgets.panel.controls import choice, slider
from course_lib.widgets.panel.panel import Panel
from course_lib.widgets.stage.stage import Stage

LIMITS = (-3.0, 3.0)
ZS = np.linspace(-8, 8, 321)
FUNCTIONS = ("step", "sigmoid", "tanh", "relu", "identity")  # the first to choose
POINTS = ("two clouds", "and", "or", "nand", "xor")


def clouds(name):
    """Return X (N, 2) and y (N,) of a data set of the explorer.

    The gates stand at ±1 instead of 0 and 1, so that they fill the picture.
    """
    if name == "two clouds":
        return datasets.blobs(60, noise=0.8, rng=3)
    if name not in datasets.GATES:
        return datasets.registry[name](60, noise=0.1, rng=3)
    X, y = datasets.gate(name)
    return 2 * X - 1, y


def shaded(g):
    """Return the values of g that get the darkest colors: its range, if it has ends."""
    return g.range if np.isfinite(g.range).all() else LIMITS


class NeuronExplorer(Panel):
    """One neuron with two inputs: z = w₁x₁ + w₂x₂ + b, then g(z).

    Args:
        w1, w2, b: weights and bias at the start, −4 … 4.
        activation: key of g.
        data: "two clouds", "and", "or", "nand", "xor" or another of the dropdown.
        predict: id of a question to answer first.
    """

    caption = "Neuron explorer: the line w·x + b = 0 over points of two classes"
    lesson = 1

    def __init__(
        self,
        w1=1.0,
        w2=-1.0,
        b=0.5,
        activation="sigmoid",
        data="two clouds",
        predict=None,
    ):
        controls = {
            "w1": slider("weight w₁", w1, -4.0, 4.0),
            "w2": slider("weight w₂", w2, -4.0, 4.0),
            "b": slider("bias b", b, -4.0, 4.0),
            "activation": choice(
                "activation g",
                Activation.menu(*FUNCTIONS, elementwise=True),
                activation,
            ),
            "data": choice("points", datasets.menu(*POINTS, *datasets.GATES), data),
            "x1": slider("probe x₁", 1.0, *LIMITS),
            "x2": slider("probe x₂", 0.5, *LIMITS),
        }
        super().__init__(self._stage(), controls, predict=predict)

    def _stage(self):
        picture = figure((6.4, 3.7))
        grid = picture.add_gridspec(1, 2, width_ratios=(1.35, 1))
        left = plane.square(picture.add_subplot(grid[0]), LIMITS)
        right = picture.add_subplot(grid[1])
        self.title = left.set_title("…")  # room for the words to come
        right.set(title="first z, then g(z)", xlabel="z", ylabel="g(z)")
        right.set(xlim=(-8, 8), ylim=(-1.2, 3.2))
        right.axhline(0, color="#8a8a86", lw=0.8)
        self.shades = plane.shading(left)
        plane.key(left)
        (self.line,) = left.plot([], [], color=INK, ls="-", lw=1.8)
        self.classes = plane.empty_classes(left)
        (self.wrong,) = left.plot([], [], "o", mfc="none", mec=INK, ms=12, mew=1.4)
        self.arrow = left.annotate(
            "",
            (0, 0),
            (0, 0),
            arrowprops={
                "arrowstyle": "-|>",
                "color": INK,
                "lw": 1.6,
                "shrinkA": 0,
                "shrinkB": 0,
            },
        )
        self.w_label = left.text(0, 0, "w", ha="center", va="center", weight="bold")
        (self.probe,) = left.plot([], [], "*", ms=15, color="white", mec=INK, mew=1.5)
        (self.curve,) = right.plot(ZS, 0 * ZS, color=BLUE, ls="-")
        (self.drop,) = right.plot([], [], color=ORANGE, ls=":")
        (self.dot,) = right.plot([], [], "*", ms=15, color="white", mec=INK, mew=1.5)
        self.says = right.text(0.03, 0.97, "", va="top", transform=right.transAxes)
        moving = [
            self.shades, self.title, self.line, *self.classes, self.wrong, self.arrow,
            self.w_label, self.probe, self.curve, self.drop, self.dot, self.says,
        ]  # fmt: skip
        return Stage(picture, moving, alt=self.caption)

    def update(self):
        w, b = np.array([self.w1.value, self.w2.value]), self.b.value
        g = Activation.named(self.activation.value)()
        X, y = clouds(self.data.value)
        answers = (X @ w + b >= 0).astype(int)
        accuracy = float(np.mean(answers == y))
        x = np.array([self.x1.value, self.x2.value])
        z = float(w @ x + b)
        a = float(g.value(np.float64(z)))
        with self.stage.lock:
            self._plane(w, b, g, X, y, answers)
            self.title.set_text(f"{np.sum(answers == y)} of {len(y)} points right")
            self.probe.set_data([x[0]], [x[1]])
            self.curve.set_ydata(g.value(ZS))
            self.drop.set_data([z, z, -8], [-1.2, a, a])
            self.dot.set_data([z], [a])
            self.says.set_text(minus(f"z = {z:.2f}\ng(z) = {a:.2f}"))
        self.stage.alt = (
            f"The line {plane.equation(w, b)} has {accuracy:.0%} of the "
            f"points on the right side; at the star z = {z:.2f}, g(z) = {a:.2f}."
        )
        self.stage.draw()
        self.say(
            f"At the star: z = {w[0]:.1f}·{x[0]:.1f} + {w[1]:.1f}·{x[1]:.1f} + {b:.1f} "
            f"= <b>{z:.2f}</b>, g(z) = <b>{a:.3f}</b>. Accuracy <b>{accuracy:.0%}</b>: "
            f"{np.sum(answers == y)} of {len(y)} points are right, the ringed ones "
            "wrong."
        )

    def _plane(self, w, b, g, X, y, answers):
        if g.key == "step":
            self.shades.low, self.shades.high = 0, 1
            self.shades.set_data(plane.sides(w, b, LIMITS))
        else:
            self.shades.low, self.shades.high = shaded(g)
            self.shades.set_data(plane.cells(g.value(plane.grid(LIMITS) @ w + b)))
        line = plane.boundary(w, b, LIMITS)
        self.line.set_visible(line is not None)
        self.arrow.set_visible(line is not None)
        self.w_label.set_visible(line is not None)
        for k, artist in enumerate(self.classes):
            artist.set_data(*X[y == k].T)
        self.wrong.set_data(*X[answers != y].T)
        if line is None:
            return
        self.line.set_data(*line.T)
        # w stands at right angles on the line, on the side where z grows.
        foot = np.clip(line.mean(axis=0), -2.6, 2.6)
        tip = foot + 0.9 * w / np.linalg.norm(w)
        self.arrow.set_position(foot)
        self.arrow.xy = tip
        self.w_label.set_position(tip + 0.25 * w / np.linalg.norm(w))
