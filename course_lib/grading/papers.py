"""The papers of one run: each exercise with its inputs and the expected values.

Inputs are drawn once from the run's seed, for each exercise by itself, so that marks do
not depend on which other exercises are graded. Expected values are computed once in
each process, when the first submission needs them.
"""

import inspect
import sys
from functools import cached_property
from zlib import crc32

import numpy as np

from ..exercises import catalogue
from ..exercises.judging import Outcome, verdict
from .sandbox import messages
from .sandbox.messages import Huge


class Paper:
    """One exercise with the inputs of this run; stands in for it before the judge."""

    def __init__(self, exercise, seed):
        self.exercise = exercise
        self.seed = seed
        self._expected = {}

    def __getattr__(self, name):
        if name.startswith("__") or name == "exercise":
            raise AttributeError(name)
        return getattr(self.exercise, name)

    def __getstate__(self):  # what a process computes stays in it
        return {"exercise": self.exercise, "seed": self.seed, "_expected": {}}

    @cached_property
    def inputs_of_run(self):
        """The list of argument tuples to try."""
        return self.exercise.cases([self.seed, crc32(self.exercise.name.encode())])

    @cached_property
    def request(self):
        """What the child is told of this exercise, as one message."""
        return messages.pack(
            {
                "name": self.exercise.name,
                "parameters": list(self.parameters()),
                "no_overflow": self.exercise.no_overflow,
                "cases": self.inputs_of_run,
            }
        )

    @cached_property
    def _names(self):
        return self.exercise.parameters()

    def parameters(self):
        """Return the names of the function's parameters."""
        return self._names

    def expected(self, args):
        """Return what the reference returns for one of the inputs of this run."""
        key = id(args)
        if key not in self._expected:
            self._expected[key] = args, self.exercise.expected(args)
        return self._expected[key][1]

    def fault(self, args, got):
        """Say what is wrong with a value, or None: the exercise's own judgement."""
        return self.exercise.fault.__func__(self, args, got)

    def complaint(self, outcomes):
        """Return None if a child's outcomes are right, else the learner's sentence.

        `outcomes` are lists as the child sends them, of any length and content.
        """
        cases = self.inputs_of_run
        try:
            done = [_outcome(entry, self.exercise) for entry in outcomes][: len(cases)]
        except (TypeError, ValueError):
            return "Your answer could not be read: return plain numbers or arrays."
        complete = len(done) == len(cases)
        if not complete and not (done and done[-1].error):
            return "Your function did not answer all inputs."
        if not complete:
            done[-1].final = True
        try:
            return verdict(self, cases, done)
        except Exception as error:  # an object that breaks whoever looks at it
            return (
                f"Your answer could not be read ({type(error).__name__}: {error}): "
                "return plain numbers or arrays."
            )


def _outcome(entry, exercise):
    value, error, error_name, changed, final = entry
    for text in (error, error_name, changed):
        if not isinstance(text, str | None):
            raise TypeError("a text is expected")
    if isinstance(value, Huge):
        value = _huge(value, exercise)
    return Outcome(value, error or None, error_name, changed, bool(final))


def _huge(value, exercise):
    """An array too large to send: its shape and nothing behind it.

    A judge may copy what it is given, so it gets an object that is no array at all.
    """
    if exercise.judge is not None:
        return value
    return np.broadcast_to(np.zeros((), value.dtype), value.shape)


def papers(exercises, seed):
    """Return name → `Paper` for some exercises and a seed."""
    return {exercise.name: Paper(exercise, seed) for exercise in exercises}


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
    known = sorted({e.lesson for e in catalogue.exercises()})
    for lesson in lessons or ():
        if lesson not in known:
            numbers = ", ".join(map(str, known))
            raise ValueError(f"no exercises in lesson {lesson}. Lessons: {numbers}")
    wanted = known if lessons is None else lessons
    return [e for e in catalogue.exercises() if e.lesson in wanted]
