"""How wrong numbers stand to the right ones: relations that hold in every exercise.

Each relation is a function `(pairs) -> phrase or None`: what is to be looked at, where
every `Pair` shows the same relation. It continues a subject: "Your answer …".
"""

from dataclasses import dataclass, field
from itertools import product

import numpy as np

CLOSE = {"rtol": 1e-6, "atol": 1e-9}
FACTORS = {
    -1.0: "has the wrong sign throughout: a minus is missing, or there is one too many",
    2.0: "is twice as large as it should be: look for a factor of 2",
    0.5: "is half as large as it should be: look for a factor of 2",
    4.0: "is four times as large as it should be",
    0.25: "is a quarter of what it should be",
    180 / np.pi: "is in degrees, and radians are expected",
    np.pi / 180: "is π/180 of what it should be: are these degrees, taken for radians?",
    1 / np.log(2): "is as if the logarithm were to base 2: the natural one is expected",
    1
    / np.log(10): "is as if the logarithm were to base 10: the natural one is expected",
}
FUNCTIONS = {
    "is the square of what it should be": np.square,
    "is the square root of what it should be": lambda x: np.sqrt(np.abs(x)),
    "has lost its signs: where it should be negative it is positive": np.abs,
    "is cut off at 0 from below, where negative numbers are expected": (
        lambda x: np.maximum(x, 0)
    ),
    "is one minus what it should be": lambda x: 1 - x,
    "is one divided by what it should be": lambda x: 1 / x,
    "is the logarithm of what it should be": lambda x: np.log(np.abs(x)),
    "is the exponential of what it should be": np.exp,
    "is rounded to whole numbers": np.round,
    "is cut to whole numbers: is an integer array or `//` in the way?": np.trunc,
    "is right but for its rounding: keep all digits": lambda x: np.round(x, 2),
    "is rounded to few digits: keep them all": lambda x: np.round(x, 4),
}
ARRANGEMENTS = {
    "is transposed: rows and columns are exchanged": np.transpose,
    "has the right entries in the reverse order": lambda x: x[::-1],
    "has the right columns in the reverse order": lambda x: x[:, ::-1],
    "is shifted by one place: each entry stands one too late": (
        lambda x: np.roll(x, 1, axis=0)
    ),
    "is shifted by one place: each entry stands one too early": (
        lambda x: np.roll(x, -1, axis=0)
    ),
    "is a running total of what is expected": lambda x: np.cumsum(x, axis=0),
    "holds the differences of what is expected": (
        lambda x: np.diff(x, axis=0, prepend=0)
    ),
}


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


def relation(pairs, vague=True):
    """Return how all actual values stand to the expected ones, in a phrase, or None.

    It takes two inputs, three if they are single numbers: less may be chance. The
    vague relations are those that leave the reason open.
    """
    if len(pairs) < 2 or sum(1 + (p.expected.size > 2) for p in pairs) < 3:
        return None
    same_shape = all(p.actual.shape == p.expected.shape for p in pairs)
    tests = SAME_SHAPE + VAGUE * vague if same_shape else OTHER_SHAPE
    with np.errstate(all="ignore"):
        phrases = (test(pairs) for test in tests)
        return next((phrase for phrase in phrases if phrase), None)


def _close(one, other):
    return np.shape(one) == np.shape(other) and np.allclose(
        one, other, equal_nan=True, **CLOSE
    )


def _first(table, holds):
    """Return the first phrase of a table whose entry holds, or None."""
    return next((phrase for phrase, entry in table.items() if holds(entry)), None)


def negation(pairs):
    """Truth values the other way round."""
    if all(p.expected.dtype.kind == "b" for p in pairs) and all(
        (p.actual.astype(bool) != p.expected).all() for p in pairs
    ):
        return "is the exact opposite: True where False is expected, and False for True"
    return None


def same_for_all(pairs):
    """One and the same answer, whatever comes in."""
    first = pairs[0]
    if all(_close(p.actual, first.actual) for p in pairs) and not all(
        _close(p.expected, first.expected) for p in pairs
    ):
        return "is the same whatever the arguments are: does it use them?"
    return None


def an_argument(pairs):
    """An argument, unchanged."""
    for name in pairs[0].arrays:
        if all(name in p.arrays and _close(p.actual, p.arrays[name]) for p in pairs):
            return f"is `{name}` as it came in"
    return None


def ratio(pairs):
    """A factor: a constant, a number among the arguments, a count."""
    factors = [_factor(p) for p in pairs]
    if None in factors:
        return None
    for value, phrase in FACTORS.items():
        if _close(factors, [value] * len(factors)):
            return phrase
    for sign, ending in ((1, ""), (-1, ", and has the wrong sign")):
        for name in pairs[0].numbers:
            numbers = [p.numbers.get(name, np.nan) for p in pairs]
            if np.ptp(numbers) == 0 and len(pairs) < 3:
                continue
            if _close(factors, np.multiply(sign, numbers)):
                return f"is {name} times what it should be{ending}"
            if _close(factors, np.divide(sign, numbers)):
                return f"is what it should be, divided by {name}{ending}"
            if _close(factors, np.divide(numbers, np.subtract(numbers, 1))):
                return f"is divided by {name} − 1 where {name} is expected{ending}"
            if _close(factors, np.divide(np.subtract(numbers, 1), numbers)):
                return f"is divided by {name} where {name} − 1 is expected{ending}"
    return None


def proportion(pairs):
    """A factor that has no name: the same for all inputs, or one for each."""
    factors = [_factor(p) for p in pairs]
    if None in factors:
        return None
    if _close(factors, [factors[0]] * len(factors)):
        return f"is {factors[0]:.4g} times what it should be, for every input"
    if sum(p.expected.size > 2 for p in pairs) >= 2:
        return (
            "is right up to one factor that differs from input to input: is something "
            "divided by the wrong count, sum or norm?"
        )
    return None


def _factor(pair):
    """Return the one ratio of all entries, or None."""
    zero = np.isclose(pair.expected, 0, atol=1e-12)
    if zero.all() or not np.allclose(pair.actual[zero], 0, atol=1e-9):
        return None
    ratios = pair.actual[~zero] / pair.expected[~zero]
    same = np.isfinite(ratios).all() and _close(ratios, np.full_like(ratios, ratios[0]))
    return float(ratios[0]) if same and ratios[0] else None


def offset(pairs):
    """A constant, or a number among the arguments, added to every entry."""
    gaps = [p.actual - p.expected for p in pairs]
    if not all(_close(gap, np.full_like(gap, gap.flat[0])) for gap in gaps):
        return None
    values = [float(gap.flat[0]) for gap in gaps]
    if _close(values, [values[0]] * len(values)):
        size, way = abs(values[0]), "large" if values[0] > 0 else "small"
        return f"is too {way} by {size:.4g}, for every input"
    for name in pairs[0].numbers:
        for sign, way in ((1, "large"), (-1, "small")):
            numbers = [sign * p.numbers.get(name, np.nan) for p in pairs]
            if _close(values, numbers):
                return f"is too {way} by {name}"
    return None


def argument_added_or_multiplied(pairs):
    """An array argument added, taken away, multiplied or divided too much."""
    ways = {
        "is right but for `{}`, which is added once too often": np.add,
        "is right but for `{}`, which is missing or taken away once too often": (
            np.subtract
        ),
        "is what it should be times `{}`, element by element": np.multiply,
        "is what it should be divided by `{}`, element by element": np.divide,
    }
    for name in pairs[0].arrays:
        for phrase, way in ways.items():
            if all(
                np.shape(p.arrays.get(name)) == p.expected.shape
                and _close(way(p.expected, p.arrays[name]), p.actual)
                for p in pairs
            ):
                return phrase.format(name)
    return None


def function_of(pairs):
    """A function of every entry."""
    return _first(
        FUNCTIONS, lambda f: all(_close(f(p.expected), p.actual) for p in pairs)
    )


def arrangement(pairs):
    """The right entries, arranged otherwise."""

    def holds(arrange):
        try:
            return all(_close(arrange(p.expected), p.actual) for p in pairs)
        except (IndexError, ValueError):
            return False

    return _first(ARRANGEMENTS, holds)


def order(pairs):
    """The right numbers in another order."""
    if all(
        p.expected.size > 2
        and _close(np.sort(p.expected, None), np.sort(p.actual, None))
        for p in pairs
    ):
        return "has the right numbers in another order"
    return None


def first_only(pairs):
    """Only the first row, or column, is right."""
    for axis, word in ((0, "row"), (1, "column")):
        if all(p.expected.ndim > axis and p.expected.shape[axis] > 1 for p in pairs):
            right = [_right_along(p, axis) for p in pairs]
            name = "entry" if all(p.expected.ndim == 1 for p in pairs) else word
            if all(r[0] and not r[1:].any() for r in right):
                return f"is right in the first {name} only"
            if all(r[:-1].all() and not r[-1] for r in right):
                return f"is right but for its last {name}"
            if all(r[1:].all() and not r[0] for r in right):
                return f"is right but for its first {name}"
            if axis == 0 and all(len(r) > 2 and _up_to(r) for r in right):
                return f"begins right and goes wrong on the way, {name} by {name}"
    return None


def _right_along(pair, axis):
    close = np.isclose(pair.expected, pair.actual, **CLOSE)
    return close.all(axis=tuple(i for i in range(close.ndim) if i != axis))


def _up_to(right):
    """Whether a beginning is right, and nothing after it."""
    count = int(np.argmin(right))
    return count > 0 and not right[count:].any()


def repetition(pairs):
    """One row again and again."""
    if all(
        p.actual.ndim > 1 and len(p.actual) > 1 and _close(p.actual[1:], p.actual[:-1])
        for p in pairs
    ) and not all(_close(p.expected[1:], p.expected[:-1]) for p in pairs):
        return "holds the same in every row: each has an answer of its own"
    return None


def shape_only(pairs):
    """The right numbers in another shape."""
    if all(
        p.actual.size == p.expected.size
        and _close(p.actual.ravel(), p.expected.ravel())
        for p in pairs
    ):
        one = next(p for p in pairs if p.actual.shape != p.expected.shape)
        return (
            f"has the right numbers, but in shape {one.actual.shape} where "
            f"{one.expected.shape} is expected"
        )
    return None


def transposition(pairs):
    """Rows for columns."""
    if all(_close(p.actual.T, p.expected) for p in pairs):
        return "is transposed: rows and columns are exchanged"
    return None


def length(pairs):
    """An entry too many or too few, at an end."""
    ends = {
        "lacks its first entry": lambda e, a: (e[1:], a),
        "lacks its last entry": lambda e, a: (e[:-1], a),
        "has one entry too many at the beginning": lambda e, a: (e, a[1:]),
        "has one entry too many at the end": lambda e, a: (e, a[:-1]),
    }
    if not all(p.expected.ndim and p.actual.ndim for p in pairs):
        return None
    return _first(
        ends, lambda cut: all(_close(*cut(p.expected, p.actual)) for p in pairs)
    )


def reduction(pairs):
    """A sum or a mean that is missing, or goes too far."""
    ways = {"summed": np.sum, "averaged": np.mean}
    for axis, (word, way) in product((0, 1, -1, None), ways.items()):
        over = "everything" if axis is None else f"axis {axis}"
        try:
            if all(_close(way(p.actual, axis), p.expected) for p in pairs):
                return f"still has to be {word} over {over}"
            if all(_close(way(p.expected, axis), p.actual) for p in pairs):
                return f"is {word} over {over}, where that is not asked for"
        except IndexError:  # fewer axes than that
            continue
    return None


def other_axis(pairs):
    """One number for each column where one for each row is expected, or the reverse."""
    words = {(0, 1): ("column", "row"), (1, 0): ("row", "column")}
    for name, (axes, (one, other)) in product(pairs[0].arrays, words.items()):
        shapes = [np.shape(p.arrays.get(name)) for p in pairs]
        if all(
            len(shape) == 2
            and (p.expected.size, p.actual.size) == (shape[axes[0]], shape[axes[1]])
            for shape, p in zip(shapes, pairs, strict=True)
        ):
            return f"has a number for each {one} of `{name}`, not for each {other}"
    return None


def table_of_all_pairs(pairs):
    """What (N,) and (N, 1) make together."""
    if all(
        p.actual.ndim == 2
        and p.actual.shape == (p.expected.size,) * 2
        and _close(np.diag(p.actual), p.expected.ravel())
        for p in pairs
    ):
        count = pairs[0].expected.size
        return (
            f"is a table of all pairs: somewhere a shape ({count},) meets "
            f"({count}, 1). Only its diagonal is asked for"
        )
    return None


SAME_SHAPE = (
    negation,
    same_for_all,
    an_argument,
    ratio,
    arrangement,
    offset,
    argument_added_or_multiplied,
    function_of,
    repetition,
    first_only,
)
VAGUE = (order, proportion)
OTHER_SHAPE = (
    transposition,
    shape_only,
    table_of_all_pairs,
    length,
    reduction,
    other_axis,
)
