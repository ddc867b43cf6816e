"""The answer keys of one run: its exercises with inputs, right values and points.

Inputs are drawn once from the run's seed, for each exercise by itself, so that marks do
not depend on which other exercises are graded. Right values are computed once in each
process, when the first submission needs them.
"""

import inspect
import sys
from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

import numpy as np

from ..content.exercise import Exercise
from ..exercises import catalogue
from ..exercises.calling.outcome import Outcome
from ..exercises.diagnosis.judging import verdict
from .sandbox import messages
from .sandbox.messages import HugeArray

TEXTS = ("error", "error_name", "mutation", "origin", "arithmetic")
UNREADABLE = "Your answer could not be read{reason}: return plain numbers or arrays."


@dataclass(frozen=True)
class GradedExercise:
    """One exercise of an assignment: what it counts, and its inputs in this run."""

    exercise: type[Exercise]
    points: float
    seed: int

    @property
    def name(self):
        """The name of the exercise."""
        return self.exercise.name

    @cached_property
    def key(self):
        """The `AnswerKey` of this run."""
        return self.exercise.answer_key([self.seed, crc32(self.name.encode())])

    @cached_property
    def request(self):
        """What the worker is told of this exercise, as one message: its inputs."""
        return messages.pack(vars(self.key.inputs))


def complaint(key, entries):
    """Return None if the outcomes of a worker are right, else the learner's sentence.

    Args:
        key: the `AnswerKey`.
        entries: dicts as the worker sends them, as many as it likes, of any content.
    """
    cases = key.inputs.cases
    try:
        outcomes = [_outcome(entry, key) for entry in entries][: len(cases)]
    except (TypeError, ValueError):
        return UNREADABLE.format(reason="")
    complete = len(outcomes) == len(cases)
    if not complete and not (outcomes and outcomes[-1].error):
        return "Your function did not answer all inputs."
    if not complete:
        outcomes[-1].final = True
    try:
        judgement = verdict(key, outcomes)
    except Exception as error:  # an object that breaks whoever looks at it
        return UNREADABLE.format(reason=f" ({type(error).__name__}: {error})")
    return judgement and str(judgement)


def _outcome(entry, key):
    if not isinstance(entry, dict):
        raise TypeError("a dict is expected")
    outcome = Outcome(**entry)
    for name in TEXTS:
        if not isinstance(getattr(outcome, name), str | None):
            raise TypeError(f"a text is expected as {name}")
    if isinstance(outcome.value, HugeArray) and key.judge is None:
        # Its shape and nothing behind it. A judge may copy what it is given, so a
        # judge gets the description, which is no array at all.
        zero = np.zeros((), outcome.value.dtype)
        outcome.value = np.broadcast_to(zero, outcome.value.shape)
    outcome.error = outcome.error or None
    return outcome


def references(exercises):
    """Return name of a file → code cells in which its exercises are solved."""
    imports = "import numpy as np\nimport course_lib as nn"
    cells = {}
    for exercise in exercises:
        module = exercise.__module__
        if module not in cells:  # a solution may use what stands beside it
            cells[module] = [inspect.getsource(sys.modules[module]), imports]
        cells[module].append(exercise.source())
    return cells


def course(lessons=None, names=None):
    """Return the exercises of some lessons, or those with some names, or all.

    Raises:
        ValueError: for an unknown lesson or name, with what is known.
    """
    if names:
        return [catalogue.exercise(name) for name in names]
    numbers = sorted({e.lesson for e in catalogue.exercises()})
    for lesson in lessons or ():
        if lesson not in numbers:
            listing = ", ".join(map(str, numbers))
            raise ValueError(f"no exercises in lesson {lesson}. Lessons: {listing}")
    if lessons is None:
        return catalogue.exercises()
    return [e for e in catalogue.exercises() if e.lesson in lessons]
