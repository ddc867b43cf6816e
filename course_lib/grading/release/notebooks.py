"""The notebooks that learners get: the course's own, checked for leftover answers."""

import json
import re

from ...hosting.copies import SOURCE
from ..assignment import UsageError, graded_exercises

ANSWER = re.compile(r"ex-(\w+)-answer")
CHECK = re.compile(r"ex-(\w+)-check")


def notebooks(assignment, folder=SOURCE):
    """Return file name → notebook (a dict) of the lessons of an assignment.

    Raises:
        UsageError: if a lesson is missing, or an answer cell is not its starter.
    """
    lessons = {}
    exercises = graded_exercises(assignment)
    for lesson in sorted({each.exercise.lesson for each in exercises.values()}):
        paths = sorted(folder.glob(f"{lesson:02d}_*.ipynb"))
        if not paths:
            raise UsageError(f"there is no notebook of lesson {lesson} in {folder}")
        notebook = json.loads(paths[0].read_text("utf-8"))
        for cell in notebook["cells"]:
            name = answer_of(cell)
            if name not in exercises:
                continue
            if text(cell).rstrip() != exercises[name].exercise.starter().rstrip():
                raise UsageError(
                    f"{paths[0].name}: the answer cell of {name} is not its starter. "
                    "Learners would get an answer."
                )
        lessons[paths[0].name] = notebook
    return lessons


def answer_of(cell):
    """Return the exercise that a cell is for the answer of, or None."""
    match = ANSWER.fullmatch(cell.get("id", ""))
    return match[1] if match else None


def check_of(cell):
    """Return the exercise that a cell checks, or None."""
    match = CHECK.fullmatch(cell.get("id", ""))
    return match[1] if match else None


def text(cell):
    """Return the source of a cell as one text."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def dumps(notebook):
    """Return a notebook as the text of its file."""
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
