"""Find exercises and questions, by id or by lesson, in the files of `content`."""

from functools import cache

from ..content import exercises as exercise_files
from ..content import questions as question_files
from ..content.exercise import Exercise
from ..registry import Registry, modules

PARTS = ("questions", "predictions", "warm_up")  # of a lesson's questions


def lessons():
    """Return the numbers of the lessons that have questions or exercises, in order."""
    return sorted({e.lesson for e in exercises()} | {n for n, _ in _questions()})


def exercise(name):
    """Return an exercise by id; an unknown one raises ValueError with the nearest."""
    load_exercises()
    return Exercise.named(name)


def exercises(lesson=None):
    """Return all exercises in the order of the course, or those of one lesson."""
    load_exercises()
    candidates = Exercise.registry.values()
    matches = [e for e in candidates if lesson is None or e.lesson == lesson]
    return sorted(matches, key=lambda e: e.lesson)


def questions(lesson, part="questions"):
    """Return the questions of one lesson's quiz, or of another of its PARTS."""
    if lesson not in lessons():
        candidates = ", ".join(map(str, lessons()))
        raise ValueError(
            f"there is no quiz for lesson {lesson!r}. Lessons: {candidates}"
        )
    return _questions().get((lesson, part), ())


def question(name):
    """Return a quiz or predict question by id, or raise with the nearest known one."""
    candidates = Registry("question")
    candidates.update({q.id: q for part in _questions().values() for q in part})
    return candidates[name]


@cache
def load_exercises():
    """Import every file of exercises: each class registers itself."""
    modules(exercise_files)


@cache
def _questions():
    """Return (lesson, part) → questions, those of several files one after another."""
    collection, homes = {}, {}
    for module in modules(question_files):
        for part in PARTS:
            for each in getattr(module, part, ()):
                home = homes.setdefault(each.id, module.__name__)
                if home != module.__name__:
                    raise ValueError(
                        f'two questions are called "{each.id}", in {home} and in '
                        f"{module.__name__}: progress is kept by this name, so give "
                        "one of them another"
                    )
            key = module.lesson, part
            collection[key] = collection.get(key, ()) + getattr(module, part, ())
    return collection
