"""Values and types in words: short, rounded, on one line."""

import numbers

import numpy as np

MANY = 24  # an array with more elements is described, not printed


def short(value, digits=4, many=MANY):
    """Return a value as short text: numbers to `digits` significant digits.

    Of an array with more than `many` entries it is the shape and the beginning.
    """
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= 60 else f'"{value[:60]}…"'
    if value is Ellipsis:
        return "`...`"
    if value is None or isinstance(value, bool | np.bool_):
        return str(value)
    if isinstance(value, numbers.Integral) and abs(int(value)) < 10**12:
        return str(int(value))
    if isinstance(value, numbers.Real):
        return _number(value, digits)
    if isinstance(value, dict):
        parts = (f"{k!r}: {short(v, digits)}" for k, v in list(value.items())[:6])
        return _cut("{" + ", ".join(parts) + "}")
    if isinstance(value, np.ndarray):
        return _array(value, digits, many)
    if isinstance(value, list | tuple):
        opening, closing = "[]" if isinstance(value, list) else "()"
        closing = ",)" if isinstance(value, tuple) and len(value) == 1 else closing
        parts = [short(v, digits) for v in value[:8]] + ["…"] * (len(value) > 8)
        return _cut(opening + ", ".join(parts) + closing)
    return _cut(kind(value))


def _number(value, digits):
    try:
        return f"{float(value):.{digits}g}"
    except OverflowError:
        return "a number beyond the range of floats"


def _array(array, digits, many):
    if array.ndim == 0:
        return short(array.item(), digits)
    if array.size > many:
        start = ", ".join(short(x, digits) for x in array.flat[:4].tolist())
        return f"an array of shape {array.shape} that starts {start}, …"
    if array.size == 0:
        return f"an empty array of shape {array.shape}"
    return short(array.tolist(), digits)


def _cut(text, length=240):
    return text if len(text) <= length else text[: length - 1] + "…"


def pair(expected, actual):
    """Both values as text, with as many digits as it takes to tell them apart."""
    for digits in (4, 8, 12):
        texts = short(expected, digits), short(actual, digits)
        if texts[0] != texts[1]:
            break
    return texts


def kind(value):
    """Name the type of a value in words: "a list", "an array", "None"."""
    names = {
        type(None): "None",
        bool: "a truth value",
        np.bool_: "a truth value",
        int: "a number",
        float: "a number",
        str: "a string",
        list: "a list",
        tuple: "a tuple",
        dict: "a dict",
        set: "a set",
        np.ndarray: "an array",
        type: "a class",
        type(Ellipsis): "`...`",
    }
    if isinstance(value, np.number):
        return "a number"
    name = type(value).__name__
    article = "an" if name[:1].lower() in "aeiou" else "a"
    return names.get(type(value), f"{article} {name}")


def is_array_like(value):
    """Tell whether numpy may read a value as numbers: no strings, dicts or sets."""
    if isinstance(value, list | tuple | np.ndarray | numbers.Number | np.bool_):
        return True
    return hasattr(value, "__array__")
