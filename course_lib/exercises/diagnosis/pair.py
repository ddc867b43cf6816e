"""Pair: the right and the wrong numbers for one input, side by side."""

from dataclasses import dataclass, field

import numpy as np

CLOSE = {"rtol": 1e-6, "atol": 1e-9}


@dataclass(frozen=True)
class Pair:
    """The right and the wrong numbers for one input.

    Attributes:
        expected, actual: arrays.
        numbers: what a factor may be, in words → its value.
        arrays: the array arguments, by name.
    """

    expected: np.ndarray
    actual: np.ndarray
    numbers: dict = field(default_factory=dict)
    arrays: dict = field(default_factory=dict)


def close(one, other):
    """Tell whether two arrays have one shape and, up to rounding, the same numbers."""
    return np.shape(one) == np.shape(other) and np.allclose(
        one, other, equal_nan=True, **CLOSE
    )


def first_that_holds(table, holds):
    """Return the first phrase of a table whose entry holds, or None."""
    return next((phrase for phrase, entry in table.items() if holds(entry)), None)
