"""Questions on the page: one alone (`QuestionView`) or a self-test (`quiz`)."""

import html
import re

import ipywidgets as widgets

from ..content.question import Choice
from . import catalogue, progress
from .cell_widget import CellWidget

SURE = (("a guess", 0.33), ("fairly sure", 0.67), ("certain", 0.95))
STYLE = """<style>
.course-question { margin: 0 0 1.2em 0; max-width: 46em; }
.course-question .widget-html, .course-question .widget-htmlmath,
.course-question .widget-radio, .course-question .widget-text {
  width: auto; max-width: 100%; height: auto; }
.course-question .widget-html-content, .course-question .widget-htmlmath-content {
  line-height: 1.5; white-space: normal; overflow-wrap: anywhere; }
.course-question .widget-radio { flex-direction: column; align-items: stretch; }
.course-question .widget-radio > .widget-label { width: auto; text-align: left; }
.course-question .widget-radio-box { width: auto; margin: 0; }
.course-question .widget-radio-box label {
  height: auto; line-height: 1.4; white-space: normal; overflow: visible;
  text-overflow: clip; display: flex; flex-direction: row-reverse;
  justify-content: flex-end; align-items: flex-start; gap: 0.6em; padding: 0.2em 0; }
.course-question .widget-radio-box input { flex: none; margin: 0.15em 0 0 0; }
.course-question input:disabled { opacity: 1 !important; }
.course-question .jupyter-button:focus-visible, .course-question input:focus-visible {
  outline: 2px solid #0072B2; outline-offset: 2px; }
</style>"""


class QuestionView(widgets.VBox):
    """One question with its controls: an answer, a Check button, an explanation.

    Args:
        question: a `Choice` or `Number`.
        on_answer: called with this view after each answer that counts.
        confidence: also ask how sure the learner is (stored as a probability).
        reveal: False keeps right or wrong a secret until `reveal()` is called: for
            predictions, where a picture gives the answer first.

    `answer`, `correct` and `confidence` hold the last answer; None before it.
    Each answer is recorded in the learner's progress under the question's id.
    """

    def __init__(self, question, on_answer=None, *, confidence=False, reveal=True):
        self.question = question
        self.on_answer = on_answer
        self.reveals = reveal
        self.answer = self.correct = self.confidence = None
        self.explanation = ""
        self._text = widgets.HTMLMath(STYLE + f"<b>{rich(question.text)}</b>")
        self._input = self._answer_input()
        self._sure = widgets.ToggleButtons(
            options=SURE,
            value=SURE[1][1],
            description="How sure?",
            style={"button_width": "7em", "description_width": "initial"},
        )
        self._button = widgets.Button(description="Check" if reveal else "Commit")
        self._button.on_click(self._clicked)
        self._feedback = widgets.HTMLMath()
        controls = [self._input, *[self._sure] * confidence]
        super().__init__([self._text, *controls, self._button, self._feedback])
        self.add_class("course-question")

    def _answer_input(self):
        if isinstance(self.question, Choice):
            return widgets.RadioButtons(
                options=self.question.shuffled(),
                index=None,
                description="Your answer:",
                tooltip="Choose one",
                style={"description_width": "initial"},
            )
        return widgets.Text(
            description="Your answer:",
            placeholder="a number",
            tooltip="Write one number",
            style={"description_width": "initial"},
        )

    def _clicked(self, button):
        """Mark what is chosen, or begin anew; what goes wrong is said on the page.

        It is one button for both, so that whoever uses the keyboard stays in place.
        """
        try:
            if button.disabled:
                return
            if self.answer is None:
                self._take(self._input.value)
            else:
                self.reset()
        except Exception as error:
            self._say(f"○ Something went wrong here: {rich(str(error))}")

    def _take(self, value):
        if value in (None, ""):
            self._say("○ Choose or write an answer first.")
            return
        try:
            self.correct, self.explanation = self.question.mark(value)
        except ValueError as error:
            self._say(f"○ {rich(str(error))}")
            return
        self.answer = value
        self.confidence = self._sure.value if self._sure in self.children else None
        progress.record_answer(self.question.id, value, self.correct, self.confidence)
        self._input.disabled = self._sure.disabled = True
        if self.reveals:
            self.reveal()
        else:
            self._button.disabled = True
            self._say(f"Your guess is noted: <b>{html.escape(str(value))}</b>.")
        if self.on_answer:
            self.on_answer(self)

    def reveal(self):
        """Show whether the answer is right, and why. Nothing before an answer."""
        if self.answer is None:
            return
        mark = "✓ <b>Right.</b>" if self.correct else "✗ <b>Not quite.</b>"
        text = re.sub(r"^Right[:,] ", "", self.explanation)
        self._say(f"{mark} {rich(text[:1].upper() + text[1:])}")
        notice = progress.take_notice()
        if notice:
            self._feedback.value += f"<p>{rich(notice)}</p>"
        self._button.description, self._button.disabled = "Try again", False

    def reset(self):
        """Clear the answer, so that the question can be answered again."""
        self.answer = self.correct = self.confidence = None
        if isinstance(self.question, Choice):
            self._input.index = None
        else:
            self._input.value = ""
        self._say("")
        self._input.disabled = self._sure.disabled = self._button.disabled = False
        self._button.description = "Check" if self.reveals else "Commit"

    def _say(self, text):
        self._feedback.value = f'<div role="status">{text}</div>' if text else ""


class Quiz(CellWidget):
    """A list of questions with a score; shown as plain text where no kernel runs."""

    caption = "Quiz: questions, with an explanation for every answer"

    def __init__(self, title, questions, review=()):
        self.title = title
        self.questions = tuple(questions)
        self.caption = f"{title}: {len(self.questions)} questions"
        self.review = tuple(review)
        self.views = [
            QuestionView(q, self._answered) for q in (*self.review, *self.questions)
        ]
        self._score = widgets.HTML()
        again = widgets.Button(description="Start again")
        again.on_click(lambda button: self.reset())
        count = len(self.review)
        head = f"<b>From earlier lessons ({count})</b> {slips_in_words()}"
        parts = [widgets.HTML(head)] * bool(count)
        parts += self.views[:count]
        parts += [widgets.HTML(f"<b>{html.escape(title)}</b>")] * bool(count)
        parts += self.views[count:]
        super().__init__([*parts, self._score, again])
        self._answered()

    def reset(self):
        """Clear all answers of this page; the recorded ones stay."""
        for view in self.views:
            view.reset()
        self._answered()

    def _answered(self, view=None):
        right = sum(v.correct is True for v in self.views)
        count = sum(v.answer is not None for v in self.views)
        self._score.value = (
            f'<div role="status">Right: {right} of {len(self.views)}. '
            f"Answered: {count}.</div>"
        )

    def static(self):
        """Return the lesson's questions as text."""
        items = "".join(f"<li>{rich(q.text)}</li>" for q in self.questions)
        return (
            f"<p><b>{html.escape(self.title)}</b> (to answer, run the notebook)</p>"
            f"<ol>{items}</ol>"
        )


def quiz(lesson, part="questions"):
    """Return the self-test of a lesson.

    It opens with two questions from earlier lessons, missed ones first. `part` names
    another list of questions of the lesson's file, as `quiz(0, "warm_up")`.
    """
    questions = catalogue.questions(lesson, part)
    review = earlier(lesson) if part == "questions" else ()
    title = "Warm-up" if part == "warm_up" else f"Self-test of lesson {lesson:02d}"
    return Quiz(title, questions, review)


def slips_in_words(most=3):
    """Return what wrong answers to exercises were mostly about, in a sentence."""
    parts = [f"{topic} {_times(n)}" for topic, n in progress.slips().items() if n > 1]
    return f"Your exercises stumbled over: {', '.join(parts[:most])}." if parts else ""


def _times(count):
    return "twice" if count == 2 else f"{count} times"


def earlier(lesson, count=2):
    """Return questions of earlier lessons to repeat: missed, then new, then oldest.

    Of equals first come those of lessons whose exercises went wrong most, then those
    of the lessons just before, and each time a lesson's next question: else every test
    would open with the same two for those who skip them.
    """
    entries = progress.entries()
    ranked = []
    for number in catalogue.lessons():
        questions, ago = catalogue.questions(number), lesson - number
        names = [exercise.name for exercise in catalogue.exercises(number)]
        slips = sum(progress.slips(names).values()) if ago > 0 else 0
        for place, question in enumerate(questions if ago > 0 else ()):
            entry = entries.get(question.id)
            turn = -slips, (place - ago) % len(questions), ago
            if entry is None:
                ranked.append((1, "", turn, question))
            else:
                urgency = 2 if entry.get("correct") else 0
                ranked.append((urgency, entry.get("when", ""), turn, question))
    ranked.sort(key=lambda each: each[:-1])
    return tuple(question for *_, question in ranked[:count])


def rich(text):
    """Escape text for HTML; `code` becomes <code>, formulas in $…$ stay."""
    parts = html.escape(text, quote=False).split("`")
    parts[1::2] = [f"<code>{part}</code>" for part in parts[1::2]]
    return "".join(parts)
