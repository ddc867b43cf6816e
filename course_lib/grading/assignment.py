"""What is graded: lessons or exercises, their points, a deadline, your own exercises.

An `assignment.toml` says it; all of its keys may be missing:

    title = "Neurons and activations"
    lessons = [1, 2]
    exercises = ["softmax", "my_own"]        # instead of lessons, or beside them
    files = ["my_exercises.py"]              # classes X(Exercise), beside this file
    deadline = 2026-11-30T23:59:00+01:00     # without an offset: UTC
    late_factor = 0.5                        # what a late submission's points count

    [points]
    softmax = 3
"""

import importlib.util
import linecache
import sys
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

from ..content.exercise import Exercise
from ..exercises import catalogue
from ..registry import nearest
from .answer_keys import GradedExercise, course

KEYS = {
    "title": str,
    "lessons": list,
    "exercises": list,
    "files": list,
    "deadline": datetime,
    "late_factor": int | float,
    "points": dict,
}


class UsageError(ValueError):
    """An assignment or a table of an instructor's cannot be used; the text says why."""


@dataclass(frozen=True)
class Assignment:
    """The exercises of one assignment, by name, and what they count."""

    title: str = "Marks"
    names: tuple = ()
    points: tuple = ()  # (name, points)
    files: tuple = ()  # (name, text) of an instructor's exercise files
    deadline: datetime | None = None
    late_factor: float = 1.0
    seed: int = 0

    @property
    def digest(self):
        """Return text that changes with everything that may change a mark."""
        values = (self.names, self.points, self.files, str(self.deadline))
        texts = [*map(repr, values), repr(self.late_factor), str(self.seed)]
        texts += [Path(sys.modules[m].__file__).read_text() for m in self._modules()]
        return sha256("\n".join(texts).encode()).hexdigest()

    def _modules(self):
        """The modules of the course that hold the exercises."""
        modules = {e.exercise.__module__ for e in graded_exercises(self).values()}
        return sorted(m for m in modules if not m.startswith(OWN))

    def worth(self, name):
        """Return the points of one exercise."""
        return float(graded_exercises(self)[name].points)

    def factor(self, submission):
        """Return what a submission's points count: less than 1 if it is late."""
        late = submission.late
        if self.deadline is not None and submission.time is not None:
            late = submission.time > self.deadline
        return self.late_factor if late else 1.0


OWN = "own_exercises_"


@cache
def graded_exercises(assignment):
    """Return name → `GradedExercise` of an assignment, in the order of the course.

    Made once in each process, on any machine: own exercises travel as text.
    """
    own = _own(assignment.files)
    points = dict(assignment.points)
    exercises = {}
    for name in assignment.names:
        exercise = own.get(name) or catalogue.exercise(name)
        worth = points.get(name, exercise.points)
        exercises[name] = GradedExercise(exercise, worth, assignment.seed)
    return exercises


def read(path=None, *, lessons=None, seed=0):
    """Return the `Assignment` in a TOML file; `lessons` (a list) go before its own.

    Raises:
        UsageError: for an unknown key or name (with the nearest one), or a wrong value.
    """
    table = _table(path) if path else {}
    try:
        files = [(n, _text_beside(path, n)) for n in table.get("files", ())]
    except OSError as error:
        raise UsageError(f"{path}: {error.filename}: {error.strerror}") from error
    try:
        own = _own(tuple(files))
        names = _names(table, lessons, own)
    except ValueError as error:
        raise UsageError(f"{path}: {error}" if path else str(error)) from error
    points = table.get("points", {})
    for name, value in points.items():
        if name not in names:
            raise UsageError(f"{path}: [points] {nearest(name, names, 'exercise')}")
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise UsageError(f"{path}: the points of {name} should be a number ≥ 0")
    factor = table.get("late_factor", 1.0)
    if not 0 <= factor <= 1:
        raise UsageError(f"{path}: late_factor should lie from 0 to 1, got {factor}")
    deadline = table.get("deadline")
    if deadline is not None and deadline.tzinfo is None:
        deadline = deadline.replace(tzinfo=UTC)
    return Assignment(
        title=table.get("title", "Marks"),
        names=tuple(names),
        points=tuple(points.items()),
        files=tuple(files),
        deadline=deadline,
        late_factor=float(factor),
        seed=seed,
    )


def _text_beside(path, name):
    return (Path(path).parent / name).read_text("utf-8")


def _table(path):
    try:
        with open(path, "rb") as stream:
            table = tomllib.load(stream)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not valid TOML: {error}") from error
    for key, value in table.items():
        if key not in KEYS:
            raise UsageError(f"{path}: {nearest(key, KEYS, 'key')}")
        if not isinstance(value, KEYS[key]) or isinstance(value, bool):
            raise UsageError(f"{path}: {key} has a wrong type: {value!r}")
    return table


def _names(table, lessons, own):
    """The names of the exercises, in the order of the course, own ones last."""
    lessons = lessons or table.get("lessons")
    selection = table.get("exercises", [])
    from_course = [name for name in selection if name not in own]
    exercises = course(names=from_course) if from_course else []
    if lessons or not (selection or own):
        exercises = [*course(lessons or None), *exercises]
    names = dict.fromkeys(e.name for e in exercises if e.name not in own)
    if not selection:
        return [*names, *own]
    return [*names, *(name for name in selection if name in own)]


@cache
def _own(files):
    """Return name → class of the exercises in an instructor's files."""
    classes = {}
    for name, text in files:
        digest = sha256(text.encode()).hexdigest()[:12]
        file = f"<{Path(name).name} {digest}>"
        spec = importlib.util.spec_from_loader(OWN + digest, loader=None)
        module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
        module.__file__ = file
        linecache.cache[file] = (len(text), None, text.splitlines(True), file)
        catalogue.load_exercises()  # a name that the course has already is refused
        try:
            exec(compile(text, file, "exec"), module.__dict__)
        except Exception as error:
            raise UsageError(f"{name}: {type(error).__name__}: {error}") from error
        classes |= {
            each.name: each
            for each in vars(module).values()
            if isinstance(each, type)
            and issubclass(each, Exercise)
            and each.__module__ == module.__name__
        }
    return classes
