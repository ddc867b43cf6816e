"""Marks as files: a table for spreadsheets, a page for each student, Gradescope's JSON.

Nothing in them depends on the day or the machine: the same marks give the same bytes.
"""

import csv
import io
import json
from pathlib import Path

from .. import output
from .feedback import page

FORMULA = ("=", "+", "-", "@", "\t")  # spreadsheets would compute such a cell


def write_all(cards, assignment, out, formats):
    """Write what everybody gets (pages, marks.csv) and the other `formats`."""
    out = Path(out)
    names = output.file_names(card.student for card in cards)
    for card in cards:
        path = out / "feedback" / f"{names[card.student]}.html"
        output.write(path, page(card, assignment.title))
        if "gradescope" in formats:
            text = json.dumps(gradescope(card), indent=1, ensure_ascii=False) + "\n"
            folder = out / "gradescope" / names[card.student]
            output.write(folder / "results.json", text)
    if "csv" in formats:
        output.write(out / "marks.csv", table(cards, assignment))


def table(cards, assignment):
    """Return the marks as CSV text: a row for each student, points as plain numbers."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    head = ["student", "points", "of", "counts", "look at"]
    writer.writerow([*head, *assignment.names])
    for card in cards:
        earned = {mark.exercise: mark.earned for mark in card.marks}
        row = [_plain(card.student), card.total, card.possible, card.factor]
        row += [_plain(" ".join(card.problems))]
        writer.writerow(row + [earned[name] for name in assignment.names])
    return stream.getvalue()


def _plain(text):
    return f"'{text}" if text.startswith(FORMULA) else text


def gradescope(card):
    """Return one student's marks as Gradescope's results.json has them.

    The format: https://gradescope-autograders.readthedocs.io/en/latest/specs/
    """
    tests = [
        {
            "name": f"{mark.lesson:02d} {mark.exercise}",
            "score": float(mark.earned * card.factor),
            "max_score": float(mark.possible),
            "status": "passed" if mark.status == "correct" else "failed",
            "output": mark.message,
            "output_format": "text",
            "visibility": "visible",
        }
        for mark in card.marks
    ]
    return {
        "score": card.total,
        "output": "\n".join([*card.problems, *card.notes]),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
    }
