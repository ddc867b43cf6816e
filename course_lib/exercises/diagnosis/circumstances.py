"""What wrong inputs have in common and right ones lack."""

import numbers

import numpy as np

FEATURES = {
    "is empty": lambda a: a.size == 0,
    "has one row": lambda a: a.ndim == 2 and len(a) == 1,
    "has more than one row": lambda a: a.ndim == 2 and len(a) > 1,
    "has one column": lambda a: a.ndim == 2 and a.shape[1] == 1,
    "has more than one column": lambda a: a.ndim == 2 and a.shape[1] > 1,
    "has two columns": lambda a: a.ndim == 2 and a.shape[1] == 2,
    "has other than two columns": lambda a: a.ndim == 2 and a.shape[1] != 2,
    "has more than two columns": lambda a: a.ndim == 2 and a.shape[1] > 2,
    "has as many rows as columns": lambda a: a.ndim == 2 and len(set(a.shape)) == 1,
    "has more rows than columns, or fewer": (
        lambda a: a.ndim == 2 and len(set(a.shape)) == 2
    ),
    "has one entry": lambda a: a.size == 1,
    "has more than one entry": lambda a: a.size > 1,
    "has one axis": lambda a: a.ndim == 1,
    "has two axes": lambda a: a.ndim == 2,
    "has three axes or more": lambda a: a.ndim > 2,
    "holds negative numbers": lambda a: (a < 0).any(),
    "holds no negative number": lambda a: not (a < 0).any(),
    "holds nothing but zeros": lambda a: a.size > 0 and not a.any(),
    "holds zeros": lambda a: (a == 0).any(),
    "holds integers (its dtype is int)": lambda a: a.dtype.kind in "iu",
    "holds equal numbers": lambda a: len(np.unique(a)) < a.size,
    "holds numbers beyond 30": lambda a: (np.abs(a) > 30).any(),
    "holds numbers beyond 700": lambda a: (np.abs(a) > 700).any(),
}
# What a single wrong input may have to itself; of others it may be by chance.
EDGES = {
    "is empty",
    "has one row",
    "has one column",
    "has one entry",
    "has three axes or more",
    "holds nothing but zeros",
    "is 0",
    "is 1",
    "is negative",
}
MARKS = {
    "is 0": lambda x: x == 0,
    "is not 0": lambda x: x != 0,
    "is 1": lambda x: x == 1,
    "is not 1": lambda x: x != 1,
    "is negative": lambda x: x < 0,
    "is positive": lambda x: x > 0,
    "is above 1": lambda x: x > 1,
    "is at most 1": lambda x: x <= 1,
    "is even": lambda x: x == int(x) and x % 2 == 0,
    "is odd": lambda x: x == int(x) and x % 2 == 1,
}


def circumstance(inputs, right, wrong):
    """Return "`X` has one row" if exactly the wrong inputs are like this, or None.

    Args:
        inputs: the `Inputs`.
        right, wrong: positions of the cases that an answer gets right, and wrong.

    A single wrong input, or one of few, must be an edge case, and it takes four inputs
    in all to say something. What two parameters explain in different words is open.
    """
    if not wrong or len(right) < 2 or len(right) + len(wrong) < 4:
        return None
    phrases = {}
    for position, name in enumerate(inputs.parameters):
        for phrase, holds in _features(inputs, position).items():
            few = len(wrong) < 2 or len(right) < 3
            if few and phrase not in EDGES and not phrase.startswith('is "'):
                continue
            marks = [bool(holds(case[position])) for case in inputs.cases]
            if all(marks[i] for i in wrong) and not any(marks[i] for i in right):
                phrases.setdefault(name, phrase)
    if len(set(phrases.values())) != 1:
        return None
    name, phrase = next(iter(phrases.items()))
    return f"`{name}` {phrase}"


def _features(inputs, position):
    """Return phrase → test of what all the values of one parameter can be asked."""
    values = [case[position] for case in inputs.cases]
    if all(isinstance(value, np.ndarray) for value in values):
        numeric = all(value.dtype.kind in "biuf" for value in values)
        return FEATURES if numeric else {}
    if all(isinstance(value, str) for value in values):
        return {
            f'is "{text}"': lambda v, t=text: v == t for text in sorted(set(values))
        }
    if all(isinstance(value, numbers.Real) for value in values):
        return MARKS
    return {}
