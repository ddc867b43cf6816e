"""The marks of one student, and what an instructor sets by hand."""

import csv
import json
from dataclasses import asdict, dataclass, replace
from hashlib import sha256

from ..registry import nearest
from .assignment import UsageError


@dataclass(frozen=True)
class Mark:
    """One exercise of one student: a status, a sentence, points earned and possible."""

    exercise: str
    lesson: int
    status: str
    message: str
    earned: float
    possible: float
    fingerprint: str = ""  # equal for answers that differ in names and layout alone


@dataclass(frozen=True)
class Card:
    """All marks of one student. `digest` tells what they were made from.

    `factor` is what the points count (less than 1 if late); `problems` are notes that
    someone should look at: a file that could not be read, two answers to one exercise.
    """

    student: str
    digest: str
    marks: tuple = ()
    factor: float = 1.0
    problems: tuple = ()
    notes: tuple = ()

    @property
    def total(self):
        """The points that count, late factor included."""
        return round(self.factor * sum(mark.earned for mark in self.marks), 4)

    @property
    def possible(self):
        """The points that could be earned."""
        return float(sum(mark.possible for mark in self.marks))

    def dumps(self):
        """Return the card as JSON text."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def loads(text):
    """Return the `Card` in JSON text; raises ValueError for anything else."""
    try:
        fields = json.loads(text)
        marks = tuple(Mark(**_renamed(mark)) for mark in fields.pop("marks"))
        lists = {k: tuple(fields.pop(k)) for k in ("problems", "notes")}
        return Card(marks=marks, **lists, **fields)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"this is no card: {error}") from error


def _renamed(mark):
    """The fields of a mark; cards of earlier editions call the fingerprint likeness."""
    names = {"likeness": "fingerprint"}
    return {names.get(name, name): value for name, value in mark.items()}


def digest(submission, contents, assignment, table=None):
    """Return a text that changes whenever a student's marks might."""
    total = sha256(assignment.digest.encode())
    mine = [item for item in (table or {}).items() if item[0][0] == submission.student]
    parts = [submission.student, assignment.factor(submission), mine]
    total.update(repr(parts).encode("utf-8", "replace"))
    for name, data in sorted(contents.items()):
        total.update(f"|{name}|{len(data or b'')}|".encode("utf-8", "replace"))
        total.update(data or b"")
    return total.hexdigest()


def overrides(path, assignment, students):
    """Return (student, exercise) → (points, comment) from a table of an instructor's.

    The columns are student, exercise, points and, if wanted, comment.

    Raises:
        UsageError: for a missing column, an unknown name, points that are no number.
    """
    try:
        with open(path, newline="", encoding="utf-8-sig") as stream:
            rows = list(csv.DictReader(stream))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}") from error
    table = {}
    for number, row in enumerate(rows, 2):
        missing = {"student", "exercise", "points"} - {k for k, v in row.items() if v}
        if missing:
            raise UsageError(f"{path}, line {number}: no {' and no '.join(missing)}")
        student, exercise = row["student"], row["exercise"]
        for name, names, what in (
            (student, students, "student"),
            (exercise, assignment.names, "exercise"),
        ):
            if name not in names:
                raise UsageError(f"{path}, line {number}: {nearest(name, names, what)}")
        try:
            points = float(row["points"])
        except ValueError:
            points = -1.0
        if not 0 <= points < 1e6:
            raise UsageError(f"{path}, line {number}: points {row['points']!r}")
        table[student, exercise] = points, (row.get("comment") or "").strip()
    return table


def set_by_hand(card, table):
    """Return a card in which the marks of `overrides` stand."""
    marks = []
    for mark in card.marks:
        points, comment = table.get((card.student, mark.exercise), (None, ""))
        if points is not None:
            note = f"Set by hand: {comment}" if comment else "Set by hand."
            mark = replace(mark, earned=points, message=f"{note} ({mark.message})")
        marks.append(mark)
    return replace(card, marks=tuple(marks))


def changes(before, after):
    """Yield a line for each mark that differs between two cards of one student."""
    old = {mark.exercise: mark for mark in before.marks} if before else {}
    for mark in after.marks:
        was = old.get(mark.exercise)
        if was and was.earned != mark.earned:
            yield (
                f"{after.student}: {mark.exercise} {was.earned:g} → {mark.earned:g}. "
                f"{mark.message}"
            )
    if before and before.factor != after.factor:
        yield f"{after.student}: counts {before.factor:g} → {after.factor:g}."
