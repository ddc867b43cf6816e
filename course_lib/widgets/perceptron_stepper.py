"""Perceptron stepper: the learning rule, one point at a time."""

import numpy as np

from course_lib import datasets
from course_lib.plots import plane
from course_lib.plots.pictures import FAINT, INK, ORANGE, figure
from course_lib.widgets.neuron_explorer import LIMITS, clouds
from course_lib.widgets.panel.controls import button, choice, slider, whole
from course_lib.widgets.panel.live_panel import LivePanel
from course_lib.widgets.stage.background import limit
from course_lib.widgets.stage.stage import Stage

EPOCHS_SHOWN = 20
POINTS = ("and", "or", "nand", "xor", "two clouds")  # the first to choose


class PerceptronStepper(LivePanel):
    """Rosenblatt's rule (1958): after a wrong answer, w ← w + η (y − ŷ) x, and b alike.

    Args:
        data: "two clouds", "and", "or", "nand", "xor" or another of the dropdown.
        lr: the rate η, 0.1 … 2.
        seed: the weights at the start; 0 starts from w = 0, b = 0.
        predict: id of a question to answer first.
    """

    caption = "Perceptron stepper: a line that moves after every wrong answer"
    lesson = 1
    frame = 0.25

    def __init__(self, data="and", lr=0.5, seed=3, predict=None):
        controls = {
            "data": choice("points", datasets.menu(*POINTS, *datasets.GATES), data),
            "lr": slider("learning rate η", lr, 0.1, 2.0),
            "seed": whole("start (0: zeros)", seed, 0, 20),
        }
        self.to_mistake = button("To next mistake", "go on until an answer is wrong")
        self.to_mistake.on_click(self._to_mistake_clicked)
        super().__init__(
            self._stage(), controls, predict=predict, buttons=(self.to_mistake,)
        )

    def _stage(self):
        picture = figure((6.4, 3.7))
        grid = picture.add_gridspec(1, 2, width_ratios=(1.35, 1))
        left = plane.square(picture.add_subplot(grid[0]), LIMITS)
        right = picture.add_subplot(grid[1])
        self.title = left.set_title("…")  # room for the words to come
        right.set(title="mistakes per round", xlabel="round through the data")
        right.set(xlim=(0.3, EPOCHS_SHOWN + 0.7), ylim=(-0.2, 6))
        self.right = right
        self.side = plane.shading(left)
        plane.key(left)
        (self.before,) = left.plot([], [], color=FAINT, ls="--", lw=1.6)
        (self.line,) = left.plot([], [], color=INK, ls="-", lw=1.8)
        self.classes = plane.empty_classes(left)
        (self.current,) = left.plot([], [], "o", mfc="none", mec=INK, ms=16, mew=2)
        (self.counts,) = right.plot([], [], color=ORANGE, ls="-", marker="o")
        self.round = right.text(0.97, 0.95, "", ha="right", va="top",
                                transform=right.transAxes)  # fmt: skip
        moving = [self.side, self.title, self.before, self.line, *self.classes,
                  self.current, self.counts, self.round]  # fmt: skip
        return Stage(picture, moving, alt=self.caption)

    def update(self):
        """Start over with the controls as they are now."""
        self.live.pause()
        self.X, self.y = clouds(self.data.value)
        rng = np.random.default_rng(self.seed.value)
        zero = self.seed.value == 0
        self.w = np.zeros(2) if zero else rng.normal(0, 1, 2)
        self.b = 0.0 if zero else float(rng.normal())
        self.w_before, self.b_before = self.w, self.b
        self.i, self.mistakes, self.rounds = -1, [], []
        top = max(6, int(len(self.y) * 0.4))
        limit(self.right, y=(-0.02 * top, top))
        with self.stage.lock:
            for k, artist in enumerate(self.classes):
                artist.set_data(*self.X[self.y == k].T)
        self.show()
        self.say(
            f"Start: w = ({self.w[0]:.2f}, {self.w[1]:.2f}), b = {self.b:.2f}. "
            "Press Step: the rule looks at one point and corrects the line if it is "
            "wrong."
        )

    @property
    def settled(self):
        """Whether a whole round went by without a mistake."""
        return bool(self.rounds) and self.rounds[-1] == 0

    def advance(self, single=True):
        """Look at the next point and correct the line if it is on the wrong side."""
        if self.settled or len(self.rounds) >= 200:
            self._say_end()
            return False
        self.i = (self.i + 1) % len(self.y)
        x, y = self.X[self.i], int(self.y[self.i])
        z = float(self.w @ x + self.b)
        answer = int(z >= 0)
        self.w_before, self.b_before = self.w, self.b
        if answer != y:
            self.w = self.w + self.lr.value * (y - answer) * x
            self.b = self.b + self.lr.value * (y - answer)
        self.mistakes.append(answer != y)
        if self.i == len(self.y) - 1:
            self.rounds.append(int(sum(self.mistakes[-len(self.y) :])))
        self._say_step(x, y, z, answer)
        if self.settled:
            self._say_end()
        return True

    def show(self):
        """Draw the line before and after, the point in hand and the rounds so far."""
        with self.stage.lock:
            self.side.set_data(plane.sides(self.w, self.b, LIMITS))
            for artist, w, b in (
                (self.before, self.w_before, self.b_before),
                (self.line, self.w, self.b),
            ):
                line = plane.boundary(w, b, LIMITS)
                artist.set_visible(line is not None)
                if line is not None:
                    artist.set_data(*line.T)
            here = self.X[[self.i]] if self.i >= 0 else np.empty((0, 2))
            self.current.set_data(*here.T)
            right = np.sum((self.X @ self.w + self.b >= 0) == self.y)
            self.title.set_text(f"{right} of {len(self.y)} points right")
            last = self.rounds[-EPOCHS_SHOWN:]
            self.counts.set_data(range(1, len(last) + 1), last)
            self.round.set_text(f"{len(self.rounds)} rounds done")
        self.stage.alt = (
            f"{right} of {len(self.y)} points are on the right side of the line after "
            f"{len(self.mistakes)} steps with {sum(self.mistakes)} corrections."
        )
        self.stage.draw()

    def _to_mistake_clicked(self, _):
        self.live.pause()
        with self.guard():
            for _ in range(2 * len(self.y)):
                if not self.advance() or self.mistakes[-1]:
                    break
            self.show()

    def _say_step(self, x, y, z, answer):
        text = (
            f"Point ({x[0]:.2f}, {x[1]:.2f}), class {y}: z = {z:.2f}, so ŷ = {answer}. "
        )
        if answer == y:
            self.say(text + "<b>✓ Right</b>: nothing changes.")
            return
        sign = "+" if y > answer else "−"
        self.say(
            text + f"<b>✗ Wrong</b>: w ← w {sign} {self.lr.value:.1f}·x = "
            f"({self.w[0]:.2f}, {self.w[1]:.2f}), b ← {self.b:.2f}."
        )

    def _say_end(self):
        total = sum(self.mistakes)
        if self.settled:
            self.say(
                f"<b>Done.</b> A whole round without a mistake, after {total} "
                "corrections: the classes are linearly separable."
            )
        else:
            self.say(
                f"<b>Stopped after {len(self.rounds)} rounds</b> and {total} "
                "corrections without a clean round: no line separates these classes, "
                "or only one through a very narrow gap."
            )
