"""Links from a widget to the lessons: by number, under the names of their files."""

from functools import cache
from pathlib import Path

from course_lib.exercises import catalogue
from course_lib.hosting import lessons


@cache
def lesson_file(number):
    """Return the file name of a lesson, such as "08_initialization.ipynb"."""
    found = sorted(Path(lessons.SOURCE).glob(f"{number:02d}_*.ipynb"))
    if found:
        return found[0].name
    module = catalogue.lessons()[number].__name__.rpartition(".")[2]
    return f"{module.removeprefix('ex')}.ipynb"


def lesson_link(number):
    """Return an HTML link to a lesson; it opens beside the present one."""
    name = lesson_file(number)
    title = name.removesuffix(".ipynb").replace("_", " ")
    return f'<a href="{name}" target="_blank">{title}</a>'
