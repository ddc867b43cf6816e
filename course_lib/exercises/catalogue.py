"""Find exercises and questions by id or by lesson, in the files `exNN_noun.py`."""

from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from ..registry import Registry
from .spec import Exercise


@cache
def lessons():
    """Return the modules `exNN_noun` by lesson number, loaded at the first call."""
    package = __name__.rpartition(".")[0]
    names = sorted(m.name for m in iter_modules([str(Path(__file__).parent)]))
    return {
        int(name[2:4]): import_module(f"{package}.{name}")
        for name in names
        if name.startswith("ex") and name[2:4].isdigit()
    }


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
