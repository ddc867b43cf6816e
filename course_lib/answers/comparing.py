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


def difference(expected, actual, rtol=1e-6, *, equal_nan=False):
    """Return None if `actual` equals `expected`, else how it differs, in a sentence.

    `rtol` is the relative tolerance for float64; float32 and float16 answers get the
    one of their own precision. With `equal_nan` a NaN equals a NaN.
    """
    sentence = unfinished(actual)
    if sentence:
        return sentence
    if isinstance(expected, str):
        return _text(expected, actual)
    if isinstance(expected, tuple):
        return _tuple(expected, actual, rtol, equal_nan)
    if isinstance(expected, dict):
        return _dict(expected, actual, rtol, equal_nan)
    return _numbers(expected, actual, rtol, equal_nan)


def unfinished(actual):
    """Say it if a value is what forgetting something returns (None, `...`), or None."""
    if actual is None:
        return "Your function returns None: did you forget `return`?"
    if actual is Ellipsis:
        return "Your function still returns `...`: put your own expression there."
    if isinstance(actual, FunctionType):
        return "You return a function: did you forget its parentheses `()`?"
    if isinstance(actual, GeneratorType):
        return "You return a generator: put `list(...)` around it, or use brackets."
    return None


def _text(expected, actual):
    if not isinstance(actual, str):
        return f"Your answer is {kind(actual)}, expected a string."
    return None if actual == expected else f'Your answer is "{actual[:40]}".'


def _tuple(expected, actual, rtol, equal_nan):
    count = len(expected)
    numbers = all(np.ndim(target) == 0 for target in expected)
    if numbers and isinstance(actual, np.ndarray) and actual.shape == (count,):
        actual = actual.tolist()  # an array of three where three numbers are expected
    if not isinstance(actual, tuple | list):
        names = ", ".join("abcdefgh"[:count])
        return (
            f"Your answer is {kind(actual)}, expected {count} values: `return {names}`."
        )
    if len(actual) != count:
        return f"You return {len(actual)} values, expected {count}."
    for position, (target, part) in enumerate(zip(expected, actual, strict=True), 1):
        if part is None or part is Ellipsis:
            missing = "None" if part is None else "`...`"
            return (
                f"Value {position} of the {count} that you return is {missing}: it has "
                "no value yet where it is returned."
            )
        sentence = difference(target, part, rtol, equal_nan=equal_nan)
        if sentence:
            return f"Value {position} of the {count} that you return: {sentence}"
    return None


def _dict(expected, actual, rtol, equal_nan):
    if not isinstance(actual, dict):
        return f"Your answer is {kind(actual)}, expected a dict."
    if set(actual) != set(expected):
        return (
            f"Your dict has the keys {short(list(actual))}, expected {list(expected)}."
        )
    for key, target in expected.items():
        if actual[key] is None:
            return f"At the key {key!r} your dict holds None: no value yet."
        sentence = difference(target, actual[key], rtol, equal_nan=equal_nan)
        if sentence:
            return f"At the key {key!r}: {sentence}"
    return None


def _numbers(expected, actual, rtol, equal_nan):
    expected = np.asarray(expected)
    target = "an array" if expected.ndim else "a number"
    if not is_array_like(actual):
        return f"Your answer is {kind(actual)}, expected {target}."
    if (
        isinstance(actual, list | tuple)
        and expected.ndim
        and len(actual) != len(expected)
    ):
        return f"Your answer has length {len(actual)}, expected {len(expected)}."
    if np.ma.is_masked(actual):
        return (
            "Your answer is a masked array, and some of its entries are hidden: "
            "`.filled(...)` gives them a value."
        )
    try:
        values = np.asarray(actual)
    except Exception:  # rows of different lengths, and whatever odd objects raise
        return f"Your answer cannot be read as {target}: are all rows equally long?"
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


def _shapes(expected, actual):
    if expected == ():
        return f"Your answer has shape {actual}, expected a single number."
    if actual == ():
        return f"Your answer is a single number, expected shape {expected}."
    sentence = f"Your answer has shape {actual}, expected {expected}."
    if len(actual) == 2 and actual[::-1] == expected:
        sentence += " Rows and columns are swapped."
    return sentence


def _values(expected, values, rtol, equal_nan):
    if not equal_nan and np.isnan(values).any():
        return f"Your answer holds nan (not a number){_where(np.isnan(values))}."
    infinite = np.isinf(values)
    if not equal_nan and (infinite & np.isfinite(expected)).any():
        sign = "−inf" if (values[infinite] < 0).all() else "inf"
        return f"Your answer holds {sign}{_where(infinite)}."
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


def comparable(expected, actual):
    """Tell whether `actual` holds finite real numbers and is shaped like `expected`."""
    return (
        isinstance(actual, np.ndarray | np.generic | int | float)
        and not isinstance(expected, tuple | dict | str)
        and np.shape(actual) == np.shape(expected)
        and np.asarray(actual).dtype.kind in "biuf"
        and bool(np.isfinite(actual).all())
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
