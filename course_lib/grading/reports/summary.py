"""The class at a glance, in the terminal."""

import re
from collections import Counter

from ..submissions import fingerprint

MOST = 10  # mistakes, and groups of students
WIDE = 88


def lines(results, assignment):
    """Yield the lines of the summary of a `run.Class`."""
    cards = results.cards
    yield from _exercises(cards, assignment)
    yield from _mistakes(cards)
    yield from _alike(cards)
    yield from _look(cards)
    if results.changes:
        yield "\nMarks that differ from the last run:"
        yield from (f"  {line}" for line in results.changes)
    totals = [card.total for card in cards]
    possible = cards[0].possible
    yield (
        f"\n{_students(len(cards))}, {results.graded} graded now in "
        f"{results.seconds:.1f} s. Points: mean {sum(totals) / len(totals):.1f}, "
        f"from {min(totals):g} to {max(totals):g} of {possible:g}."
    )


def _exercises(cards, assignment):
    statuses = ("correct", "incorrect", "not started", "missing")
    longest = max(map(len, assignment.names))
    yield f"{'exercise':{longest}}  {'  '.join(statuses)}"
    for position, name in enumerate(assignment.names):
        count = Counter(card.marks[position].status for card in cards)
        row = "  ".join(f"{count[status]:{len(status)}}" for status in statuses)
        yield f"{name:{longest}}  {row}"


def _mistakes(cards):
    count = Counter(
        (mark.exercise, sentence(mark.message))
        for card in cards
        for mark in card.marks
        if mark.status == "incorrect"
    )
    if count:
        yield "\nThe most frequent mistakes:"
    for (name, mistake), times in sorted(count.items(), key=_first)[:MOST]:
        text = f"  {times:3} × {name}: {mistake}"
        yield text if len(text) <= WIDE else text[: WIDE - 1] + "…"


def _first(item):
    return -item[1], item[0]


def sentence(message):
    """Return the part of a message that does not depend on the inputs."""
    text = message.removeprefix("Not right yet. ")
    return re.split(r" (?:For|This happens for) \w+ = | For .* you return ", text)[0]


def _alike(cards):
    groups = fingerprint.groups(cards)
    if groups:
        yield "\nAnswers alike but for names and layout (talk before you conclude):"
    for exercises, students in groups[:MOST]:
        yield f"  {', '.join(students)}: {', '.join(exercises)}"
    if len(groups) > MOST:
        yield f"  and {len(groups) - MOST} groups more"


def _look(cards):
    problems = [(c.student, problem) for c in cards for problem in c.problems]
    if problems:
        yield "\nPlease look at:"
    yield from (f"  {student}: {problem}" for student, problem in problems)


def _students(count):
    return f"{count} student{'s' if count != 1 else ''}"
