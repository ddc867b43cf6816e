"""Marks into nbgrader's gradebook, through nbgrader's own interface."""

import os
import sys
from contextlib import contextmanager
from pathlib import Path

from ..assignment import UsageError, graded_exercises
from ..release.notebooks import notebooks
from ..release.release import slug


def record(cards, assignment, database, name=None):
    """Write the marks of all cards into an nbgrader gradebook.

    Args:
        cards: list of `Card`.
        assignment: the `Assignment`.
        database: path of gradebook.db, or an SQLAlchemy address.
        name: nbgrader's name of the assignment; by default made from its title.

    What is missing there (assignment, students, cells) is added.

    Raises:
        UsageError: if nbgrader is not installed.
    """
    try:
        from nbgrader.api import Gradebook
    except ImportError as error:
        raise UsageError(
            "nbgrader is not installed: pip install 'course-lib[grading]'"
        ) from error
    name = name or slug(assignment.title)
    address = database if "://" in str(database) else f"sqlite:///{database}"
    with _tools_on_path(), Gradebook(address) as book:
        places = _places(book, assignment, name)
        for card in cards:
            _record(book, card, name, places)
        book.db.commit()


@contextmanager
def _tools_on_path():
    """nbgrader calls `alembic`, which lies beside this Python, perhaps not on PATH."""
    before = os.environ.get("PATH", os.defpath)
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


def _places(book, assignment, name):
    """Exercise → notebook, both known to the gradebook afterwards."""
    book.update_or_create_assignment(name)
    exercises = graded_exercises(assignment)
    lessons = {each.exercise.lesson for each in exercises.values()}
    files = {int(n[:2]): n.removesuffix(".ipynb") for n in notebooks(assignment)}
    for lesson in lessons:
        book.update_or_create_notebook(files[lesson], name)
    places = {}
    for key, each in exercises.items():
        places[key] = files[each.exercise.lesson]
        score = {"max_score": float(each.points), "cell_type": "code"}
        book.update_or_create_grade_cell(key, places[key], name, **score)
    return places


def _record(book, card, name, places):
    book.update_or_create_student(card.student)
    with book.db.no_autoflush:  # nbgrader adds to a submission before it stores it
        book.update_or_create_submission(name, card.student)
    for mark in card.marks:
        grade = book.find_grade(
            mark.exercise, places[mark.exercise], name, card.student
        )
        grade.auto_score = float(mark.earned * card.factor)
        grade.manual_score = None
        grade.needs_manual_grade = False
