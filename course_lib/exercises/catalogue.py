"""Find exercises and questions by id or by lesson, in `content/exercises`."""

import re
from functools import cache

from ..content import exercises as _files
from ..content.exercise import Exercise
from ..registry import Registry, modules


@cache
def lessons():
    """Return the modules `exNN_noun` by lesson number, loaded at the first call."""
    names = {m.__name__.rpartition(".")[2]: m for m in modules(_files)}
    return {int(n[2:4]): m for n, m in names.items() if re.match(r"ex\d\d_", n)}


def exercise(name):
    """Return an exercise by id; an unknown one raises ValueError with the nearest."""
    lessons()
    return Exercise.named(name)


def exercises(lesson=None):
    """Return all exercises in the order of the course, or those of one lesson."""
    lessons()
    known = Exercise.registry.values()
    chosen = [e for e in known if lesson is None or e.lesson == lesson]
    return sorted(chosen, key=lambda e: e.lesson)


def questions(lesson, part="questions"):
    """Return the questions of one lesson's quiz, or of another `part` of it."""
    if lesson not in lessons():
        known = ", ".join(map(str, lessons()))
        raise ValueError(f"there is no quiz for lesson {lesson!r}. Lessons: {known}")
    return tuple(getattr(lessons()[lesson], part, ()))


def question(name):
    """Return a quiz or predict question by id, or raise with the nearest known one."""
    known = Registry("question")
    for module in lessons().values():
        for part in ("questions", "predictions", "warm_up"):
            known.update({q.id: q for q in getattr(module, part, ())})
    return known[name]
