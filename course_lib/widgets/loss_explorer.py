"""Loss explorer: how wrong an answer is, and how strongly the loss pulls at it."""

import numpy as np

from course_lib.activations import Sigmoid
from course_lib.losses import Loss
from course_lib.plots.pictures import BLUE, FAINT, INK, ORANGE, figure
from course_lib.widgets.panel.controls import choice, slider
from course_lib.widgets.panel.panel import Panel
from course_lib.widgets.stage.background import limit
from course_lib.widgets.stage.stage import Stage

Z = np.linspace(-8, 8, 401)
sigmoid = Sigmoid().value


def cross_entropy(z, y):
    """−y ln σ(z) − (1 − y) ln(1 − σ(z)), straight from the logit."""
    return np.maximum(z, 0) - z * y + np.log1p(np.exp(-abs(z)))


def squared_slope(z, y):
    """The slope of (σ(z) − y)² by z: error times the sigmoid's own slope."""
    return 2 * (sigmoid(z) - y) * sigmoid(z) * (1 - sigmoid(z))


SHOWN = ("bce_with_logits", "mse")  # losses that the first two tasks are about
# Each task: what the slider is called, how high the axes reach, and two losses, each
# with its name, its value and its slope.
TASKS = {
    "two classes, logit z": (
        "logit z",
        (8.3, 2.2),
        ("cross-entropy", cross_entropy, lambda z, y: sigmoid(z) - y),
        ("squared error of σ(z)", lambda z, y: (sigmoid(z) - y) ** 2, squared_slope),
    ),
    "a number ŷ": (
        "answer ŷ",
        (66.0, 17.0),
        ("squared error", lambda z, y: (z - y) ** 2, lambda z, y: 2 * (z - y)),
        ("absolute error", lambda z, y: abs(z - y), lambda z, y: np.sign(z - y)),
    ),
}


def tasks():
    """Return the tasks: the two of the course, and one for each further loss.

    Left out are losses that do not judge one raw output by itself.
    """
    further = {}
    for key in Loss.menu(one_per_class=False, expects=None):
        if key not in SHOWN:
            squashes = Loss.named(key).applies is not None
            label, ends, usual, _ = list(TASKS.values())[0 if squashes else 1]
            further[key] = (label, ends, (key, *curves(key)), usual)
    return TASKS | further


def curves(key):
    """Return a loss and its slope as functions of answers z and one target y."""
    loss = Loss.named(key)()

    def value(z, y):
        return np.reshape([loss([[each]], [[y]]) for each in np.ravel(z)], np.shape(z))

    def slope(z, y):
        column = np.reshape(z, (-1, 1))
        loss(column, np.full_like(column, y))
        # The mean lives in the loss: times N it is each answer's own slope.
        return np.reshape(loss.backward() * len(column), np.shape(z))

    return value, slope


class LossExplorer(Panel):
    """Move an answer and watch two losses and their slopes.

    Args:
        task: "two classes, logit z", "a number ŷ" or the key of a further loss.
        z: the answer, −8 … 8.
        target: 0 … 1 for two classes (a probability), the wanted number otherwise.
        predict: id of a question to answer first.
    """

    caption = "Loss explorer: two losses of one answer, and their slopes"
    lesson = 4
    picture_waits = True

    def __init__(self, task="two classes, logit z", z=-4.0, target=1.0, predict=None):
        self.tasks = tasks()
        controls = {
            "task": choice("task", list(self.tasks), task),
            "z": slider("logit z", z, -8.0, 8.0, 0.1),
            "target": slider("target y", target, 0.0, 1.0, 0.05),
        }
        super().__init__(self._stage(), controls, predict=predict)

    def _stage(self):
        picture = figure((6.4, 3.6))
        left, right = picture.subplots(1, 2)
        left.set(title="loss", xlim=(-8, 8), ylim=(-0.3, 8.3))
        right.set(title="slope of the loss", xlim=(-8, 8), ylim=(-2.2, 2.2))
        self.axes = left, right
        self.curves, self.dots = [], []
        for ax in self.axes:
            ax.axhline(0, color=FAINT, lw=0.8)
            for color, style, marker in ((BLUE, "-", "o"), (ORANGE, "--", "^")):
                self.curves += ax.plot(Z, 0 * Z, color=color, ls=style)
                self.dots += ax.plot([], [], marker, color=color, mec=INK, ms=9)
        self.names = [
            left.text(
                0.5,
                y,
                "",
                color=color,
                ha="center",
                va="top",
                transform=left.transAxes,
            )  # in the middle, where both losses are low
            for y, color in ((0.98, BLUE), (0.9, ORANGE))
        ]
        (self.here,) = right.plot([], [], color=FAINT, ls=":", lw=1.5)
        moving = [self.here, *self.curves, *self.dots, *self.names]
        return Stage(picture, moving, alt=self.caption)

    def update(self):
        label, (top, steep), *losses = self.tasks[self.task.value]
        self.z.description = label
        answer = "z" if label == "logit z" else "ŷ"
        for ax in self.axes:
            if ax.get_xlabel() != answer:  # to set it again would draw all again
                ax.set_xlabel(answer)
        limit(self.axes[0], y=(-0.03 * top, top))
        limit(self.axes[1], y=(-steep, steep))
        z, y = self.z.value, self.target.value
        words = []
        with self.stage.lock:
            for k, (name, loss, slope) in enumerate(losses):
                self.curves[k].set_ydata(loss(Z, y))
                self.curves[k + 2].set_ydata(slope(Z, y))
                self.dots[k].set_data([z], [loss(z, y)])
                self.dots[k + 2].set_data([z], [slope(z, y)])
                self.names[k].set_text(f"{'●▲'[k]} {name}")
                words.append(f"{name} {loss(z, y):.3f}, slope {slope(z, y):.4f}")
            self.here.set_data([z, z], [-99, 99])
        answer = f"z = {z:.1f}, ŷ = σ(z) = {sigmoid(np.float64(z)):.4f}"
        if label != "logit z":
            answer = f"ŷ = {z:.1f}"
        self.stage.alt = f"{answer}, target {y:.2f}: {'; '.join(words)}."
        self.stage.draw()
        self.say(self.stage.alt)
