"""Relations of arrays of one shape: what wrong numbers make of the right ones.

Each is a function `(pairs) -> phrase or None`: what is to be looked at, where
every `Pair` shows the same relation. It continues a subject: "Your answer …". Its topic
is what a learner who meets it again and again should look into.
"""

import numpy as np

from .pair import CLOSE, close, first_that_holds

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
    if all(close(p.actual, first.actual) for p in pairs) and not all(
        close(p.expected, first.expected) for p in pairs
    ):
        return "is the same whatever the arguments are: does it use them?"
    return None


def an_argument(pairs):
    """An argument, unchanged."""
    for name in pairs[0].arrays:
        if all(name in p.arrays and close(p.actual, p.arrays[name]) for p in pairs):
            return f"is `{name}` as it came in"
    return None


def ratio(pairs):
    """A factor: a constant, a number among the arguments, a count."""
    factors = [_factor(p) for p in pairs]
    if None in factors:
        return None
    for value, phrase in FACTORS.items():
        if close(factors, [value] * len(factors)):
            return phrase
    for sign, ending in ((1, ""), (-1, ", and has the wrong sign")):
        for name in pairs[0].numbers:
            numbers = [p.numbers.get(name, np.nan) for p in pairs]
            if np.ptp(numbers) == 0 and len(pairs) < 3:
                continue
            if close(factors, np.multiply(sign, numbers)):
                return f"is {name} times what it should be{ending}"
            if close(factors, np.divide(sign, numbers)):
                return f"is what it should be, divided by {name}{ending}"
            if close(factors, np.divide(numbers, np.subtract(numbers, 1))):
                return f"is divided by {name} − 1 where {name} is expected{ending}"
            if close(factors, np.divide(np.subtract(numbers, 1), numbers)):
                return f"is divided by {name} where {name} − 1 is expected{ending}"
    return None


def proportion(pairs):
    """A factor that has no name: the same for all inputs, or one for each."""
    factors = [_factor(p) for p in pairs]
    if None in factors:
        return None
    if close(factors, [factors[0]] * len(factors)):
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
    same = np.isfinite(ratios).all() and close(ratios, np.full_like(ratios, ratios[0]))
    return float(ratios[0]) if same and ratios[0] else None


def offset(pairs):
    """A constant, or a number among the arguments, added to every entry."""
    gaps = [p.actual - p.expected for p in pairs]
    if not all(close(gap, np.full_like(gap, gap.flat[0])) for gap in gaps):
        return None
    values = [float(gap.flat[0]) for gap in gaps]
    if close(values, [values[0]] * len(values)):
        size, way = abs(values[0]), "large" if values[0] > 0 else "small"
        return f"is too {way} by {size:.4g}, for every input"
    for name in pairs[0].numbers:
        for sign, way in ((1, "large"), (-1, "small")):
            numbers = [sign * p.numbers.get(name, np.nan) for p in pairs]
            if close(values, numbers):
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
                and close(way(p.expected, p.arrays[name]), p.actual)
                for p in pairs
            ):
                return phrase.format(name)
    return None


def function_of(pairs):
    """A function of every entry."""
    return first_that_holds(
        FUNCTIONS, lambda f: all(close(f(p.expected), p.actual) for p in pairs)
    )


def arrangement(pairs):
    """The right entries, arranged otherwise."""

    def holds(arrange):
        try:
            return all(close(arrange(p.expected), p.actual) for p in pairs)
        except (IndexError, ValueError):
            return False

    return first_that_holds(ARRANGEMENTS, holds)


def order(pairs):
    """The right numbers in another order."""
    if all(
        p.expected.size > 2
        and close(np.sort(p.expected, None), np.sort(p.actual, None))
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
        p.actual.ndim > 1 and len(p.actual) > 1 and close(p.actual[1:], p.actual[:-1])
        for p in pairs
    ) and not all(close(p.expected[1:], p.expected[:-1]) for p in pairs):
        return "holds the same in every row: each has an answer of its own"
    return None


SAME_SHAPE = {
    negation: "conditions",
    same_for_all: "arguments",
    an_argument: "arguments",
    ratio: "factors",
    arrangement: "axes",
    offset: "factors",
    argument_added_or_multiplied: "factors",
    function_of: "formulas",
    repetition: "axes",
    first_only: "loops",
}
VAGUE = {order: "axes", proportion: "factors"}
