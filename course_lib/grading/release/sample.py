"""A class of submissions to try the grading on: made up, but with real mistakes.

Students have names in several scripts. Most answers are right, in one of the ways that
the exercises accept; others make a known mistake or were never begun. Beside the
submissions lies a table of what each answer deserves.
"""

import csv
import io
import random
import re
from pathlib import Path

from .. import output
from ..assignment import UsageError, graded_exercises
from .examples import answers
from .notebooks import answer_of, dumps, notebooks

ROSTER = """\
Ada Okafor, Björn Dahl, Chidi Eze, Dilnoza Karimova, Élise Martin, Fatima Zahra,
Gao Wei, Hana Sato, İpek Yılmaz, João Silva, Katarzyna Łoś, Lê Minh, Μαρία Παππά,
Noor Haddad, Олена Коваль, Priya Nair, 李 小明, Roberto Díaz, نور الدين, Zoë O'Brien"""
NAMES = re.split(r",\s+", ROSTER)
SHARES = {"correct": 6, "incorrect": 2, "not started": 1}  # how answers are drawn


def write_class(folder, assignment, students, seed=0):
    """Write a made-up class into `folder`; yield lines about what was written.

    Raises:
        UsageError: if the folder holds something already.
    """
    folder = new_folder(folder)
    rng = random.Random(seed)
    lessons, exercises = notebooks(assignment), graded_exercises(assignment)
    rows = [["student", *assignment.names]]
    for number in range(students):
        name = NAMES[number % len(NAMES)]
        name += f" {number // len(NAMES) + 1}" * (number >= len(NAMES))
        answers_by_name = {n: _answer(e.exercise, rng) for n, e in exercises.items()}
        for file, notebook in lessons.items():
            path = folder / "submissions" / name / file
            output.write(path, dumps(_with_answers(notebook, answers_by_name)))
        rows.append([name, *(answers_by_name[n][0] for n in assignment.names)])
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    output.write(folder / "deserved.csv", stream.getvalue())
    yield f"{students} submissions are in {folder / 'submissions'}."
    yield f"What each answer deserves is in {folder / 'deserved.csv'}."
    command = f"python -m course_lib.grading {folder / 'submissions'}"
    yield f"Grade them: {command} {_options(assignment)}--out {folder / 'marks'}"


def new_folder(folder):
    """Return `folder` as a path if it is empty or missing.

    Raises:
        UsageError: otherwise; nothing of anybody's is written over.
    """
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} holds something already: name a new folder.")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _options(assignment):
    exercises = graded_exercises(assignment).values()
    lessons = sorted({each.exercise.lesson for each in exercises})
    return "".join(f"--lesson {lesson} " for lesson in lessons)


def _answer(exercise, rng):
    """Draw what a student makes of an exercise: (deserved status, code)."""
    status = rng.choices(list(SHARES), list(SHARES.values()))[0]
    if status == "not started":
        return status, exercise.starter()
    if status == "incorrect":
        return status, rng.choice(list(filter(None, answers(exercise, "mistakes"))))
    right = [exercise.source(), *filter(None, answers(exercise, "accepted"))]
    return status, rng.choice(right)


def _with_answers(notebook, answers_by_name):
    """A copy of a notebook with the drawn answers in its answer cells."""
    cells = []
    for cell in notebook["cells"]:
        name = answer_of(cell)
        if name in answers_by_name:
            cell = cell | {"source": answers_by_name[name][1].splitlines(keepends=True)}
        cells.append(cell)
    return notebook | {"cells": cells}
