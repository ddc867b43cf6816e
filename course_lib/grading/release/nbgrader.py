"""Copies of the lessons with nbgrader's metadata (schema 3) and marks for solutions.

An answer cell may be edited and holds marks around the starter's `...`; nbgrader puts
its stub there. The check below it is locked and carries the points.
"""

import re

from ..assignment import graded_exercises
from .notebooks import answer_of, check_of, text

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
CONFIG = """\
# Settings of nbgrader for this course: its stub is the course's own `...`.
c = get_config()
c.ClearSolutions.code_stub = {"python": "..."}
c.CourseDirectory.course_id = "course"
# An answer's error that comes late on a busy machine must not be left out: nbgrader
# gives full points where it sees none.
c.Execute.iopub_timeout = 120
c.Execute.raise_on_iopub_timeout = True
"""


def release_copy(notebook, assignment):
    """Return a copy of a lesson (a dict) as nbgrader's `source` folder wants it."""
    exercises = graded_exercises(assignment)
    cells = [_cell(cell, exercises) for cell in notebook["cells"]]
    return notebook | {"cells": cells}


def grade_cells(notebook, assignment):
    """Yield (name of the grade cell, points) for the checks in a lesson."""
    exercises = graded_exercises(assignment)
    for cell in notebook["cells"]:
        graded = exercises.get(check_of(cell))
        if graded:
            yield graded.name, float(graded.points)


def _cell(cell, exercises):
    if answer_of(cell) in exercises:
        name = answer_of(cell)
        source = with_marks(text(cell)).splitlines(keepends=True)
        about = _about(f"{name}-answer", solution=True, locked=False)
    elif check_of(cell) in exercises:
        graded = exercises[check_of(cell)]
        source = cell["source"]
        about = _about(graded.name, grade=True, locked=True, points=graded.points)
    else:
        return cell
    metadata = cell["metadata"] | {"nbgrader": about | {"cell_type": "code"}}
    return cell | {"source": source, "metadata": metadata}


def _about(grade_id, **fields):
    plain = {"grade": False, "solution": False, "locked": True, "task": False}
    return {"schema_version": 3, "grade_id": grade_id} | plain | fields


def with_marks(starter):
    """Return a starter with nbgrader's marks around its first line of only `...`.

    A starter with code of its own gets them below its end, so that nbgrader keeps all.
    """
    lines = starter.splitlines()
    for number, line in enumerate(lines):
        if line.strip() == "...":
            indent = re.match(r"\s*", line)[0]
            lines[number : number + 1] = [indent + BEGIN, line, indent + END]
            return "\n".join(lines)
    return "\n".join([*lines, BEGIN, "...", END])
