"""Bug clinic: diagnose a wrong backward pass from a map of its errors."""

import html
import inspect
import textwrap

import numpy as np

from course_lib.gradients import numerical_gradient
from course_lib.plots.pictures import INK, figure, minus
from course_lib.widgets.models.bugs import BUGS, Backprop
from course_lib.widgets.panel.controls import button, choice, whole
from course_lib.widgets.panel.panel import Panel
from course_lib.widgets.stage.stage import Stage

RIGHT = 1e-6  # relative error of a gradient that counts as right
NAMES = ("W1", "b1", "W2", "b2")
ERROR, FACTOR = "relative error", "ours ÷ numerical"
UNSURE = "choose a diagnosis …"


class BugClinic(Panel):
    """A patient: backpropagation with one bug in it, and its gradient check.

    The map compares every single gradient with central differences: by its relative
    error, or by the factor between the two. Find out what is wrong from where the
    errors are, and how large.

    Args:
        patient: which one, 1 … 13.
        predict: id of a question to answer first.
    """

    caption = "Bug clinic: the errors of a wrong backward pass, parameter by parameter"
    lesson = 6
    picture_waits = True

    def __init__(self, patient=1, predict=None):
        order = np.random.default_rng(5).permutation(len(BUGS))
        self.patients = [list(BUGS.values())[i] for i in order]
        controls = {
            "patient": whole("patient", patient, 1, len(BUGS)),
            "show": choice("show", [ERROR, FACTOR], ERROR),
            "diagnosis": choice("diagnosis", [UNSURE, *sorted(BUGS)], UNSURE),
        }
        self.following = button("Next patient", "the next wrong backward pass")
        self.following.on_click(self._next_clicked)
        super().__init__(
            self._stage(), controls, predict=predict, buttons=(self.following,)
        )
        self.cures, self.gradients = set(), {}

    def _stage(self):
        picture = figure((6.4, 3.9))
        grid = picture.add_gridspec(2, 2, width_ratios=(1, 1), height_ratios=(4, 1))
        places = {
            "W1": grid[0, 0],
            "W2": grid[0, 1],
            "b1": grid[1, 0],
            "b2": grid[1, 1],
        }
        shapes = {"W1": (3, 4), "W2": (4, 4), "b1": (1, 4), "b2": (1, 4)}
        self.maps, self.texts, moving = {}, {}, []
        for name in NAMES:
            ax = picture.add_subplot(places[name])
            ax.set(title=f"d{name}", xticks=[], yticks=[])
            ax.grid(False)
            rows, columns = shapes[name]
            self.maps[name] = ax.imshow(
                np.zeros(shapes[name]), vmin=-9, vmax=1, cmap="cividis", aspect="auto"
            )
            self.texts[name] = [
                ax.text(j, i, "", ha="center", va="center", fontsize=9)
                for i in range(rows)
                for j in range(columns)
            ]
            moving += [self.maps[name], *self.texts[name]]
        return Stage(picture, moving, alt=self.caption)

    def check(self, bug):
        """Return dict name → (ours, numerical), the gradients of every parameter."""
        if bug not in self.gradients:
            ours, sound = bug(seed=3).gradients(), Backprop(seed=3)
            self.gradients[bug] = {
                name: (ours[name], numerical_gradient(lambda _: sound.loss(), values))
                for name, values in sound.theta.items()
            }
        return self.gradients[bug]

    def wrong(self, bug):
        """Return dict name → largest relative error of each wrong gradient."""
        errors = {
            name: abs(ours - true).max() / abs(true).max()
            for name, (ours, true) in self.check(bug).items()
        }
        return {name: error for name, error in errors.items() if error > RIGHT}

    def update(self):
        bug = self.patients[self.patient.value - 1]
        errors = self.wrong(bug)
        wrong = [f"d{name} (up to {error:.2g})" for name, error in errors.items()]
        with self.stage.lock:
            for name, (ours, true) in self.check(bug).items():
                error = np.atleast_2d(abs(ours - true) / abs(true).max())
                factor = np.atleast_2d(ours / true)
                self._draw_map(name, error, factor)
        right = [f"d{name}" for name in NAMES if name not in errors]
        self.stage.alt = (
            f"Patient {self.patient.value}: relative errors in {', '.join(wrong)}; "
            f"right: {', '.join(right) or 'none'}."
        )
        self.stage.draw()
        self.say(self._verdict(bug))

    def _draw_map(self, name, error, factor):
        self.maps[name].set_data(np.log10(np.maximum(error, 1e-12)))
        values = error if self.show.value == ERROR else factor
        for text, e, value in zip(
            self.texts[name], error.ravel(), values.ravel(), strict=True
        ):
            number = f"{value:.0f}" if abs(value) >= 100 else f"{value:.2g}"
            text.set_text("✓" if e < RIGHT else minus(number))
            text.set_color(INK if e > 1e-3 else "white")

    def _verdict(self, bug):
        """Return what the doctor says to the chosen diagnosis."""
        tally = f"<br>Cured: {len(self.cures)} of {len(self.patients)}."
        if self.diagnosis.value == UNSURE:
            if self.show.value == FACTOR:
                return (
                    "Ours ÷ numerical, for each gradient: 1 would be right, and ✓ is. "
                    f"Is it one factor everywhere? {tally}"
                )
            return (
                "Relative error of each gradient: ✓ is below 10<sup>−6</sup>. Which "
                f"parameters are wrong, and by how much? {tally}"
            )
        guess = BUGS[self.diagnosis.value]
        if guess is not bug:
            if self.wrong(guess).keys() == self.wrong(bug).keys():
                return (
                    "<b>✗ Close.</b> It spoils the same parameters, but by other "
                    f"amounts. {tally}"
                )
            return (
                "<b>✗ Not this one.</b> It would leave another map: where would its "
                f"errors begin, and which parameters would stay right? {tally}"
            )
        self.cures.add(bug)
        tally = f"<br>Cured: {len(self.cures)} of {len(self.patients)}."
        return f"<b>✓ Right.</b> {html.escape(bug.__doc__)}{_repair(bug)}{tally}"

    def _next_clicked(self, _):
        with self.guard():
            self.diagnosis.value = UNSURE
            self.patient.value = self.patient.value % len(self.patients) + 1


def _repair(bug):
    """Return the wrong method above the right one, as HTML."""
    name = next(n for n, f in vars(bug).items() if inspect.isfunction(f))
    parts = []
    for title, method in (
        ("sick", getattr(bug, name)),
        ("sound", getattr(Backprop, name)),
    ):
        source = textwrap.dedent(inspect.getsource(method)).rstrip()
        parts.append(f"<div>{title}:</div><pre>{html.escape(source)}</pre>")
    return "".join(parts)
