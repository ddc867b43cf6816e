"""Arrays: what a learner gives is numbers, or the message says what it is instead."""

from numbers import Real

import numpy as np

__all__ = ["column", "numbers", "whole_number"]


def numbers(values, name):
    """Return values as an array of numbers: booleans, integers or floats.

    Text is no number, even where it looks like one; nor is what a mask hides.

    Args:
        values: array, list, or anything that numpy can turn into an array.
        name: what they are, for the message ("X", "targets").

    Raises:
        ValueError: when they are no numbers, or of rows of different lengths.
    """
    if type(values) is np.ndarray and values.dtype.kind in "biuf":
        return values
    if np.ma.is_masked(values):
        raise ValueError(
            f"some of {name} are hidden behind a mask: leave these samples out first"
        )
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(f"the rows of {name} have different lengths") from None
    if array.dtype.kind == "O" and all(isinstance(v, Real) for v in array.flat):
        array = array.astype(np.float64)
    if array.dtype.kind in "biuf":
        return array
    hint = ""
    if array.dtype.kind in "SUT" or any(isinstance(v, str) for v in array.flat):
        hint = ". Number the classes: names, y = np.unique(labels, return_inverse=True)"
    example = array.flat[0] if array.size else values
    example = example.item() if isinstance(example, np.generic) else example
    raise ValueError(f"{name} must be numbers, got {example!r:.60}{hint}")


def column(values, name):
    """Return numbers as floats, (N,) as (N, 1); see `numbers`."""
    array = values if type(values) is np.ndarray else numbers(values, name)
    if array.dtype.kind != "f":
        array = numbers(array, name).astype(np.float64)
    return array[:, np.newaxis] if array.ndim == 1 else array


def whole_number(value, name, least):
    """Return a count as an int, or say what it should be.

    Raises:
        ValueError: when it is not whole, or below `least`.
    """
    if not isinstance(value, Real) or value % 1 or value < least:
        raise ValueError(f"{name} is a whole number ≥ {least}, got {name}={value!r}")
    return int(value)
