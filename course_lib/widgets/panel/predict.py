"""Predict first: a guess before the picture answers, and how good the guesses are."""

import ipywidgets as ipw

from course_lib.exercises import catalogue, progress
from course_lib.exercises.quiz import QuestionView
from course_lib.widgets.panel.controls import button, row


class Predict(ipw.VBox):
    """A question above a widget: commit to an answer, explore, then compare.

    Args:
        question: id of a `Choice` or `Number` of the lesson's exercises file.
        on_commit: called once, when the learner has answered or chosen to skip.
    """

    def __init__(self, question, on_commit):
        self.on_commit = on_commit
        self.view = QuestionView(
            catalogue.question(question), self._answered, confidence=True, reveal=False
        )
        self.skip = button("Explore without a guess", "show the controls right away")
        self.compare = button("Compare with my guess", "say what was right, and why")
        self.score = ipw.HTML()
        self.skip.on_click(self._skipped)
        self.compare.on_click(self._compared)
        self.below = row(self.skip)
        super().__init__(
            [self.view, self.below, self.score],
            layout=ipw.Layout(width="100%", margin="0 0 0.75em 0"),
        )
        self.add_class("course-predict")

    def _answered(self, view):
        self.below.children = [self.compare]
        self.score.value = "Now find out with the controls below."
        self.on_commit()

    def _skipped(self, _):
        self.below.children = []
        self.view.layout.display = "none"
        self.on_commit()

    def _compared(self, _):
        self.view.reveal()
        self.below.children = []
        self.score.value = calibration()


def calibration():
    """Return a sentence on all predictions so far: how sure, and how often right."""
    first = [
        entry["first"]
        for key, entry in progress.entries().items()
        if key.startswith("predict_") and "first" in entry
    ]
    if not first:
        return ""
    right = sum(guess["correct"] for guess in first)
    sure = [g["confidence"] for g in first if g.get("confidence") is not None]
    text = f"Your predictions so far: {right} of {len(first)} right"
    if sure:
        text += f", and you expected {sum(sure):.1f}"
    return text + "."


def ask_first(question, hidden):
    """Hide a widget until a question is answered; return the `Predict` that asks it."""
    hidden.layout.display = "none"

    def committed():
        hidden.layout.display = None

    return Predict(question, on_commit=committed)
