"""Compare a learner's value with the expected one, and say in words what differs.

Shapes are compared before contents are touched, so a wrong array of any size costs
nothing. A value counts as right when a reader would call it right: lists for arrays,
0-d and one-element arrays for numbers, float32 with a wider tolerance.
"""

from types import FunctionType, GeneratorType

import numpy as np

from .wording import is_array_like, kind, short

ABSOLUTE = 1e-8  # what a difference near zero may be, in float64
COARSE = {"float32": (1e-4, 1e-5), "float16": (1e-2, 1e-2)}  # (relative, absolute)


def difference(expected, got, rtol=1e-6, *, equal_nan=False):
    """Return None if `got` equals `expected`, else a sentence that says how it differs.

    `rtol` is the relative tolerance for float64; float32 and float16 answers get the
    one of their own precision. With `equal_nan` a NaN equals a NaN.
    """
    sentence = unfinished(got)
    if sentence:
        return sentence
    if isinstance(expected, str):
        return _text(expected, got)
    if isinstance(expected, tuple):
        return _tuple(expected, got, rtol, equal_nan)
    if isinstance(expected, dict):
        return _dict(expected, got, rtol, equal_nan)
    return _numbers(expected, got, rtol, equal_nan)


def unfinished(got):
    """Say it if a value is what forgetting something returns (None, `...`), or None."""
    if got is None:
        return "Your function returns None: did you forget `return`?"
    if got is Ellipsis:
        return "Your function still returns `...`: put your own expression there."
    if isinstance(got, FunctionType):
        return "You return a function: did you forget its parentheses `()`?"
    if isinstance(got, GeneratorType):
        return "You return a generator: put `list(...)` around it, or use brackets."
    return None


def _text(expected, got):
    if not isinstance(got, str):
        return f"Your answer is {kind(got)}, expected a string."
    return None if got == expected else f'Your answer is "{got[:40]}".'


def _tuple(expected, got, rtol, equal_nan):
    count = len(expected)
    if not isinstance(got, tuple | list):
        names = ", ".join("abcdefgh"[:count])
        return f"Your answer is {kind(got)}, expected {count} values: `return {names}`."
    if len(got) != count:
        return f"You return {len(got)} values, expected {count}."
    for position, (wanted, part) in enumerate(zip(expected, got, strict=True), 1):
        sentence = difference(wanted, part, rtol, equal_nan=equal_nan)
        if sentence:
            return f"Value {position} of the {count} that you return: {sentence}"
    return None


def _dict(expected, got, rtol, equal_nan):
    if not isinstance(got, dict):
        return f"Your answer is {kind(got)}, expected a dict."
    if set(got) != set(expected):
        return f"Your dict has the keys {short(list(got))}, expected {list(expected)}."
    for key, wanted in expected.items():
        sentence = difference(wanted, got[key], rtol, equal_nan=equal_nan)
        if sentence:
            return f"At the key {key!r}: {sentence}"
    return None


def _numbers(expected, got, rtol, equal_nan):
    expected = np.asarray(expected)
    wanted = "an array" if expected.ndim else "a number"
    if not is_array_like(got):
        return f"Your answer is {kind(got)}, expected {wanted}."
    if isinstance(got, list | tuple) and expected.ndim and len(got) != len(expected):
        return f"Your answer has length {len(got)}, expected {len(expected)}."
    try:
        values = np.asarray(got)
    except Exception:  # rows of different lengths, and whatever odd objects raise
        return f"Your answer cannot be read as {wanted}: are all rows equally long?"
    if values.shape != expected.shape and not (
        values.size == expected.size == 1 and expected.ndim == 0
    ):
        return _shapes(expected.shape, values.shape)
    if values.dtype.kind not in "biuf":
        return f"Your answer holds {_contents(values)}, expected real numbers."
    if expected.dtype.kind == "b" and expected.ndim and values.dtype.kind != "b":
        return (
            f"Your answer holds {values.dtype} numbers, expected True and False: "
            "compare, for example with `==` or `<`."
        )
    return _values(expected, values.reshape(expected.shape), rtol, equal_nan)


def _shapes(expected, got):
    if expected == ():
        return f"Your answer has shape {got}, expected a single number."
    if got == ():
        return f"Your answer is a single number, expected shape {expected}."
    sentence = f"Your answer has shape {got}, expected {expected}."
    if len(got) == 2 and got[::-1] == expected:
        sentence += " Rows and columns are swapped."
    return sentence


def _values(expected, values, rtol, equal_nan):
    if not equal_nan and np.isnan(values).any():
        return f"Your answer holds nan (not a number){_where(np.isnan(values))}."
    infinite = np.isinf(values)
    if not equal_nan and (infinite & np.isfinite(expected)).any():
        return f"Your answer holds inf (an overflow){_where(infinite)}."
    relative, absolute = COARSE.get(values.dtype.name, (rtol, ABSOLUTE))
    relative = max(relative, rtol)
    close = np.isclose(values, expected, relative, absolute, equal_nan=equal_nan)
    if close.all():
        return None
    if values.ndim == 0:
        return "The number is not the expected one."
    wrong = int(close.size - close.sum())
    if wrong == close.size:
        return "The shape is right, the values are not."
    return f"{wrong} of {close.size} values differ, the first{_where(~close)}."


def comparable(expected, got):
    """Tell whether `got` holds finite real numbers and is shaped like `expected`."""
    return (
        isinstance(got, np.ndarray | np.generic | int | float)
        and not isinstance(expected, tuple | dict | str)
        and np.shape(got) == np.shape(expected)
        and np.asarray(got).dtype.kind in "biuf"
        and bool(np.isfinite(got).all())
    )


def _where(mask):
    """Where the first True of a mask stands, in words."""
    if mask.ndim == 0:
        return ""
    index = tuple(int(i) for i in np.argwhere(mask)[0])
    return f" at index {index[0] if len(index) == 1 else index}"


def _contents(values):
    names = {"c": "complex numbers", "O": "Python objects", "U": "strings"}
    return names.get(values.dtype.kind, f"values of type {values.dtype}")
