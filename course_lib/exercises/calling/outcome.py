"""Outcome: what became of one call of an answer."""

from dataclasses import dataclass

import numpy as np

from .deadline import instructions

# What an instruction does, by the beginning of its name; the first that fits counts.
ORIGINS = {
    "POP_JUMP": "condition",
    "JUMP_IF": "condition",
    "UNARY_NOT": "condition",
    "BINARY_SUBSCR": "index",
    "STORE_SUBSCR": "index",
    "BINARY_SLICE": "index",
    "STORE_SLICE": "index",
    "BINARY": "operator",
    "INPLACE": "operator",
    "UNARY": "operator",
    "COMPARE": "operator",
    "UNPACK": "unpacking",
    "LOAD_ATTR": "attribute",
    "LOAD_METHOD": "attribute",
    "LOAD": "name",
}


LIBRARIES = ("numpy", "scipy", "math")


@dataclass
class Outcome:
    """What became of one call: a value, or an `error` in words.

    Attributes:
        value: what was returned.
        error: what the learner reads of an exception, or None.
        error_name: the exception's class name.
        mutation: the name of an argument that the call has changed in place.
        mutated: what that argument holds now.
        final: whether no further call makes sense.
        origin: what the code was doing when it raised: "operator", "call", …
        arithmetic: the first thing that numpy could not compute: "divide by zero",
            "overflow" or "invalid value"; None if all went well.
        overwritten: whether it is the very array that an earlier call returned, with
            other numbers in it now.
    """

    value: object = None
    error: str | None = None
    error_name: str | None = None
    mutation: str | None = None
    mutated: object = None
    final: bool = False
    origin: str | None = None
    arithmetic: str | None = None
    overwritten: bool = False


def mutation(inputs, before, after):
    """Return the name of the first array argument that a call has changed, or None."""
    for name, old, new in zip(inputs.parameters, before, after, strict=False):
        if isinstance(old, np.ndarray) and not np.array_equal(old, new, equal_nan=True):
            return name
    return None


def origin(error):
    """Return what raised an exception: the kind of instruction, in nobody's library."""
    known = getattr(error, "origin", None)
    if isinstance(known, str):
        return known
    steps = [
        trace
        for trace, frame in _frames(error)
        if frame.f_globals.get("__name__", "").partition(".")[0] not in LIBRARIES
    ]
    if not steps:
        return None
    name = instructions(steps[-1].tb_frame.f_code).get(steps[-1].tb_lasti, "")
    kinds = (kind for start, kind in ORIGINS.items() if name.startswith(start))
    return next(kinds, "call")


def _frames(error):
    trace = error.__traceback__
    while trace is not None:
        yield trace, trace.tb_frame
        trace = trace.tb_next
