"""Evidence: the input that shows a fault, what is expected there, and what came."""

from dataclasses import dataclass

import numpy as np

from ...answers.comparing import difference
from ...answers.wording import MANY, pair, short

LONG = 200  # characters of arguments; beyond, arrays are described and not printed
FEW = 6  # an array with so many entries is still printed then


@dataclass(frozen=True)
class Evidence:
    """One input and what became of it, as texts; those that say nothing are empty.

    Attributes:
        input: the arguments, "Z = [[1, 2]], y = 3".
        place: which part of the answer is shown: "`dW`", "at index 3"; empty: all.
        expected: what is expected there.
        actual: what came.
        before, after: an argument that was changed, with its name.
    """

    input: str = ""
    place: str = ""
    expected: str = ""
    actual: str = ""
    before: str = ""
    after: str = ""

    def rows(self):
        """Return (head, text) for each row of a table; none if words are enough."""
        if self.before:
            rows = ("before", self.before), ("after", self.after)
        elif self.actual and self.expected != self.actual:
            head = f"{self.place} expected".lstrip()
            rows = (head, self.expected), ("yours", self.actual)
        else:
            return ()
        rows = (("input", self.input), *rows)
        return tuple((head, text.replace("`", "")) for head, text in rows if text)

    def __str__(self):
        if self.before:
            change = f"before the call {self.before}, after it {self.after}"
            return f"For {self.input}: {change}."
        if not self.actual:
            return f"This happens for {self.input}." if self.input else ""
        start = f"For {self.input}" if self.input else "Here"
        if not self.expected:
            return f"{start} you return {self.actual}."
        what = self.place or "the answer"
        if self.expected == self.actual:
            return f"{start} {what} {self.expected} is expected."
        return f"{start} {what} is {self.expected}; you return {self.actual}."


def evidence(key, case, outcome):
    """Return the `Evidence` of one outcome.

    Args:
        key: the `AnswerKey`.
        case: the position of the arguments among its cases.
        outcome: what became of them.
    """
    arguments = _arguments(key.inputs.parameters, key.inputs.cases[case])
    if outcome.error:
        return Evidence(arguments)
    if key.judge is not None:
        return Evidence(arguments, actual=short(outcome.value))
    expected, actual = key.expected[case], outcome.value
    place = ""
    part = _first_difference(expected, actual, key.tolerance)
    if part is not None:
        expected, actual = expected[part], actual[part]
        place = _name(key, part)
    index = _index_of_difference(expected, actual)
    if index is not None:
        at = index[0] if len(index) == 1 else index
        place = f"{place or 'the answer'} at index {at}"
        expected, actual = np.asarray(expected)[index], np.asarray(actual)[index]
    return Evidence(arguments, place, *pair(expected, actual))


def changed_argument(key, case, outcome):
    """Return the `Evidence` of an argument that a call has changed in place."""
    names, args = key.inputs.parameters, key.inputs.cases[case]
    before = args[names.index(outcome.mutation)]
    text = f"`{outcome.mutation}` is "
    one, other = pair(before, outcome.mutated)
    return Evidence(_arguments(names, args), before=text + one, after=text + other)


def _arguments(names, args):
    """All arguments as text; long arrays are described where the text grows long."""
    texts = [f"{n} = {short(v)}" for n, v in zip(names, args, strict=False)]
    if sum(map(len, texts)) > LONG:
        texts = [
            f"{n} = {short(v, many=FEW)}" for n, v in zip(names, args, strict=False)
        ]
    return ", ".join(texts)


def _first_difference(expected, actual, tolerance):
    """Return the key or the position of the first part that differs, or None."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        parts = expected if set(expected) == set(actual) else ()
    elif isinstance(expected, tuple) and isinstance(actual, tuple | list):
        parts = range(len(expected)) if len(expected) == len(actual) else ()
    else:
        return None
    return next(
        (p for p in parts if difference(expected[p], actual[p], tolerance)), None
    )


def _name(key, part):
    if isinstance(part, str):
        return f"the entry {part!r}"
    if part < len(key.returns):
        return f"`{key.returns[part]}`"
    return f"value {part + 1}"


def _index_of_difference(expected, actual):
    """Return where two large arrays of one shape differ first, or None."""
    if not isinstance(expected, np.ndarray) or expected.size <= MANY:
        return None
    try:
        values = np.asarray(actual, dtype=float)
    except (TypeError, ValueError):
        return None
    if values.shape != expected.shape:
        return None
    apart = np.argwhere(~np.isclose(expected, values, equal_nan=True))
    return tuple(map(int, apart[0])) if len(apart) else None
