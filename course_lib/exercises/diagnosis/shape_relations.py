"""Relations of arrays whose shapes differ: what the wrong shape says."""

from itertools import product

import numpy as np

from .pair import close, first_that_holds


def shape_only(pairs):
    """The right numbers in another shape."""
    if all(
        p.actual.size == p.expected.size and close(p.actual.ravel(), p.expected.ravel())
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
    if all(close(p.actual.T, p.expected) for p in pairs):
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
    return first_that_holds(
        ends, lambda cut: all(close(*cut(p.expected, p.actual)) for p in pairs)
    )


def reduction(pairs):
    """A sum or a mean that is missing, or goes too far."""
    ways = {"summed": np.sum, "averaged": np.mean}
    for axis, (word, way) in product((0, 1, -1, None), ways.items()):
        over = "everything" if axis is None else f"axis {axis}"
        if all(_makes(way, axis, p.actual, p.expected) for p in pairs):
            return f"still has to be {word} over {over}"
        if all(_makes(way, axis, p.expected, p.actual) for p in pairs):
            return f"is {word} over {over}, where that is not asked for"
    return None


def _makes(way, axis, array, result):
    """Tell whether a sum or a mean over an axis of an array is the result."""
    if axis is not None and not -array.ndim <= axis < array.ndim:
        return False
    return close(way(array, axis), result)


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
        and close(np.diag(p.actual), p.expected.ravel())
        for p in pairs
    ):
        count = pairs[0].expected.size
        return (
            f"is a table of all pairs: somewhere a shape ({count},) meets "
            f"({count}, 1). Only its diagonal is asked for"
        )
    return None


OTHER_SHAPE = {
    transposition: "axes",
    shape_only: "shapes",
    table_of_all_pairs: "shapes",
    length: "loops",
    reduction: "axes",
    other_axis: "axes",
}
