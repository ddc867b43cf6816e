"""check, hint and solution: what a learner calls, and what they get to read."""

import html
import inspect
import os
from contextvars import ContextVar
from dataclasses import dataclass

from ..answers.wording import kind
from . import catalogue, progress
from .calling import calls
from .calling.surroundings import QUESTION
from .diagnosis.judging import Judgement, verdict
from .reading import asks_above, forbidden_name, remark_on, untouched

MARKS = {"correct": "✓", "incorrect": "✗", "not started": "○"}
TRIES = 3  # wrong answers in a row, after which help is offered
COLORS = {"correct": "#009E73", "incorrect": "#D55E00", "not started": "#0072B2"}


INSIDE = (
    "`check` is called by the answer that it checks: move it below the function, out "
    "of its body."
)
_busy = ContextVar("busy", default=False)


@dataclass
class Result:
    """The outcome of a check: a status and what the learner reads.

    Attributes:
        status: "correct", "incorrect" or "not started".
        message: the whole text.
        judgement: why an answer is not right, as data (a `Judgement`: its sentence, and
            the input, the expected and the actual value); None without any calls.
    """

    status: str
    message: str
    judgement: Judgement | None = None

    def __str__(self):
        return f"{MARKS[self.status]} {self.message}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": str(self), "text/html": _card(self)}


@dataclass
class Note:
    """A hint or a solution, shown as Markdown."""

    message: str

    def __str__(self):
        return self.message

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": self.message, "text/markdown": self.message}


def check(exercise_id, answer, *, rng=None, seconds=calls.SECONDS):
    """Check the learner's function and return a Result; raises nothing.

    Fresh random inputs are drawn from `rng` at each call, beside the edge cases.
    `seconds` limits all calls together. When a notebook is validated by nbgrader
    (`NBGRADER_EXECUTION` is set), an answer that is not correct raises AssertionError.
    """
    if _busy.get():
        return Result("incorrect", INSIDE)
    busy = _busy.set(True)
    try:
        return _checked(exercise_id, answer, rng, seconds)
    finally:
        _busy.reset(busy)


def _checked(exercise_id, answer, rng, seconds):
    """The Result of a check, recorded."""
    try:
        exercise = catalogue.exercise(exercise_id)
    except ValueError as error:
        result = Result("incorrect", _sentence(error))
    else:
        try:
            result = _judged(exercise, answer, rng, seconds)
        except Exception as error:  # an object that breaks whoever looks at it
            result = Result(
                "incorrect",
                f"Not right yet. Your answer could not be read "
                f"({type(error).__name__}: {error}): return plain numbers or arrays.",
            )
        if result.status != "not started":
            topic = result.judgement.topic if result.judgement else ""
            progress.record_check(exercise.name, result.status, topic)
            result.message += _next_step(exercise)
        notice = progress.take_notice()
        if notice:
            result.message += f" ({notice})"
    if result.status != "correct" and os.environ.get("NBGRADER_EXECUTION"):
        raise AssertionError(result.message)
    return result


def hint(exercise_id):
    """Return the next hint of an exercise; after the last one, all of them."""
    try:
        exercise = catalogue.exercise(exercise_id)
    except ValueError as error:
        return Note(_sentence(error))
    position = progress.entry(exercise.name).get("hints", 0)
    count = len(exercise.hints)
    if position < count:
        progress.record_hint(exercise.name)
        return Note(f"Hint {position + 1} of {count}: {exercise.hints[position]}")
    lines = [f"{i}. {text}" for i, text in enumerate(exercise.hints, 1)]
    return Note("\n".join(["You have seen all hints:", "", *lines]))


def solution(exercise_id):
    """Return the reference solution, once the learner has tried."""
    try:
        exercise = catalogue.exercise(exercise_id)
    except ValueError as error:
        return Note(_sentence(error))
    name = exercise.name
    if not progress.entry(name).get("attempts"):
        return Note(
            f'Try it first: one run of `check("{name}", {name})` with an attempt of '
            f'your own, right or wrong, opens the solution. `hint("{name}")` helps.'
        )
    return Note(f"One way to write it:\n\n```python\n{exercise.source()}\n```")


def _judged(exercise, answer, rng, seconds):
    """The Result for an answer, before anything is recorded."""
    name = exercise.name
    complaint = _no_function(exercise, answer)
    if complaint:
        return Result("incorrect", f"Not right yet. {complaint}")
    if untouched(answer, exercise):
        return Result(
            "not started",
            f"Not started: write your code into `{name}`, run its cell, then this one.",
        )
    complaint = unfit(exercise, answer)
    if complaint:
        return Result("incorrect", f"Not right yet. {complaint}")
    key = exercise.answer_key(rng)
    judgement = verdict(key, calls.outcomes(key.inputs, answer, seconds))
    if judgement:
        return Result("incorrect", f"Not right yet. {judgement}", judgement)
    points = f"{exercise.points} point{'s' if exercise.points != 1 else ''}"
    count = len(key.inputs.cases)
    praise = f"Correct: `{name}` passes all {count} inputs. {points}."
    remark = remark_on(answer, exercise)
    return Result("correct", f"{praise} {remark}" if remark else praise)


def _next_step(exercise):
    """Offer the next hint after every third wrong answer in a row; else say nothing."""
    entry = progress.entry(exercise.name)
    if not entry.get("streak") or entry["streak"] % TRIES:
        return ""
    count, position = len(exercise.hints), entry.get("hints", 0)
    if position < count:
        return (
            f' Stuck? `hint("{exercise.name}")` shows hint {position + 1} of {count}.'
        )
    return f' Stuck? `solution("{exercise.name}")` shows one way to write it.'


def _no_function(exercise, answer):
    """A sentence if the answer is not a function, else None."""
    name = exercise.name
    if answer is None or not callable(answer):
        return (
            f"`{name}` is {kind(answer)} here, expected a function. Give the function "
            f'itself, without parentheses: `check("{name}", {name})`.'
        )
    if isinstance(answer, type):
        return f"`{name}` is a class here, expected a function: `{exercise.signature}`"
    return None


def unfit(exercise, answer):
    """A sentence if the function cannot be called as it should, else None."""
    if inspect.isgeneratorfunction(answer):
        return "Your function uses `yield`: collect the values and `return` them."
    if inspect.iscoroutinefunction(answer) or inspect.isasyncgenfunction(answer):
        return "Your function is `async`: write a plain `def`."
    expected = exercise.parameters()
    try:
        inspect.signature(answer).bind(*expected)
    except TypeError:
        return (
            f"Your function does not take {len(expected)} "
            f"argument{'s' if len(expected) != 1 else ''} "
            f"({', '.join(expected)}): it should start with `{exercise.signature}`"
        )
    except ValueError:  # a builtin that hides its signature
        pass
    word = forbidden_name(answer, exercise)
    if word:
        return f"Your answer uses `{word}`: write this one by hand."
    if asks_above(answer):
        return f"The cell of your function {QUESTION}."
    return None


def _sentence(error):
    text = str(error)
    return text[:1].upper() + text[1:]


def _card(result):
    """The result as HTML: a mark, words and a border; readable on light and dark."""
    words, table, rest = result.message, "", ""
    evidence = result.judgement and result.judgement.evidence
    if evidence and evidence.rows():
        words, _, rest = result.message.partition(str(evidence))
        table = _table(evidence.rows())
    color = COLORS[result.status]
    return (
        f'<div role="status" style="border-left:4px solid {color}; '
        'padding:0.3em 0.8em; margin:0.3em 0; overflow-wrap:anywhere">'
        f'<span aria-hidden="true" style="font-weight:bold">{MARKS[result.status]}'
        f"</span> {_rich(words)}{table}{_rich(rest)}</div>"
    )


def _rich(text):
    parts = html.escape(text).split("`")
    parts[1::2] = [f"<code>{part}</code>" for part in parts[1::2]]
    return "".join(parts)


def _table(rows):
    """The input, what is expected and what came, below each other."""
    lines = (
        '<tr><th scope="row" style="text-align:left; font-weight:normal; '
        f'white-space:nowrap; vertical-align:top">{_rich(head)}</th>'
        f'<td style="text-align:left"><code>{html.escape(text)}</code></td></tr>'
        for head, text in rows
    )
    return f'<table style="margin:0.3em 0; font-size:inherit">{"".join(lines)}</table>'
