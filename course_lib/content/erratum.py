"""Entries of the errata hunt: what the lecture notes say, and a test that settles it.

An entry is a function of no arguments that computes its `Evidence`; its docstring is
the entry's title. Three rows of numbers lie side by side: what follows from the claim,
what follows from the correction, and what course_lib measures.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

HOLDS, DEPENDS, FAILS = "holds", "depends", "does not hold"
VERDICTS = (HOLDS, DEPENDS, FAILS)
NOTES = {
    "A": "A · slides on deep networks",
    "B": "B · scribed lecture",
    "C": "C · handwritten notes",
    "D": "D · slides on training",
    "E": "E · slides on neurons",
}
ENTRIES = {}  # name → Entry; `content.errata` imports all that there are


@dataclass(frozen=True)
class Evidence:
    """Numbers that decide between a claim and its correction.

    Args:
        at: names of bars, or the x values of curves.
        claimed: what the claim says, one number for each.
        corrected: what the correction says.
        measured: what comes out when it is tried.
        label: what the numbers are, for the y axis.
        xlabel: what `at` is, for curves.
        tolerance: how far a right number may be from the measured one, relative to
            the largest of all; above rounding only where numbers are drawn at random.
    """

    at: object
    claimed: object
    corrected: object
    measured: object
    label: str
    xlabel: str = ""
    tolerance: float = 1e-5

    @property
    def curves(self):
        """Whether `at` holds numbers, so that the rows are curves over it."""
        return not isinstance(self.at[0], str)

    @property
    def claim_error(self):
        """Largest distance of the claim from what was measured, relative."""
        return self._distance(self.claimed)

    @property
    def error(self):
        """Largest distance of the correction from what was measured, relative."""
        return self._distance(self.corrected)

    @property
    def falsified(self):
        """Whether the claim is off by far more than the measurement could be."""
        return self.claim_error > 3 * self.tolerance

    @property
    def confirmed(self):
        """Whether the correction agrees with the measurement."""
        return self.error <= self.tolerance

    def _distance(self, row):
        rows = (self.claimed, self.corrected, self.measured)
        largest = max(float(np.max(np.abs(each))) for each in rows)
        return float(np.max(np.abs(np.subtract(row, self.measured)))) / largest


@dataclass(frozen=True)
class Entry:
    """One thing to settle.

    Attributes:
        name: its key, also in the learner's progress.
        notes: letters of the notes that say it.
        topic: of the course.
        lesson: number of the lesson that teaches it.
        claim: what the notes say, in our words.
        verdict: "holds", "depends" or "does not hold".
        holds: what holds.
        origin: where the two versions come from.
        test: computes the `Evidence`.
    """

    name: str
    notes: str
    topic: str
    lesson: int
    claim: str
    verdict: str
    holds: str
    origin: str
    test: Callable[[], Evidence]

    @property
    def title(self):
        """What it is about, in a few words."""
        return self.test.__doc__.splitlines()[0].rstrip(".")


def entry(notes, topic, lesson, verdict, *, claim, holds, origin):
    """Make an `Entry` of the function below it, and keep it in ENTRIES."""

    def keep(test):
        name = test.__name__
        ENTRIES[name] = Entry(
            name, notes, topic, lesson, claim, verdict, holds, origin, test
        )
        return test

    return keep


def slopes(f, x, eps=1e-6):
    """Return the slope of an element-wise function at every x, by central differences.

    At a corner this is the mean of the two slopes.
    """
    x = np.asarray(x, dtype=float)
    return (f(x + eps) - f(x - eps)) / (2 * eps)
