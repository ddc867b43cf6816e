"""Exercises without their solutions: inputs and expected values, as data.

A learner's copy of the course may hold this instead of solutions. `check` gives the
same statuses and sentences, on inputs that were drawn beforehand.
"""

import copy
import warnings
from functools import cache
from pathlib import Path

import numpy as np

from ...exercises.calling.outcome import origin
from ..sandbox import messages

FOLDER = Path(__file__).parent / "data"
DRAWS = 3  # sets of inputs, of which each check takes one beside the fixed ones


class Frozen:
    """What an exercise has in place of `solution`, `inputs` and `mistakes`.

    Use it as `class Softmax(Frozen, Exercise)`; the data are in data/softmax.bin.
    """

    @classmethod
    def fixed_cases(cls):
        """Return the stored argument tuples that every check tries."""
        return tuple(entry["args"] for entry in data_of(cls.name)["fixed"])

    @classmethod
    def cases(cls, rng=None):
        """Return the fixed argument tuples and one of the stored draws, by `rng`."""
        draws = data_of(cls.name)["draws"]
        draw = draws[int(np.random.default_rng(rng).integers(len(draws)))]
        return [*cls.fixed_cases(), *(entry["args"] for entry in draw)]

    @classmethod
    def doubles(cls):
        """Return no pairs of mistakes: they are made of the solution."""
        return ()

    @classmethod
    def expected(cls, args):
        """Return the value that belongs to stored arguments."""
        return _entry(cls.name, args)["expected"]

    @classmethod
    def source(cls):
        """Return what stands in place of the reference's source."""
        return "# Your instructor keeps the solution of this exercise."


def frozen(name, sentences):
    """Return sentence → function for the known mistakes of an exercise.

    Such a function returns, raises and changes what the mistake did, by its data.
    """
    return {sentence: _mistake(name, i) for i, sentence in enumerate(sentences)}


def _mistake(name, number):
    def wrong(*args):
        value, error, source, mutations = _entry(name, args)["mistakes"][number]
        for old, new in zip(args, mutations, strict=True):
            if new is not None:
                old[...] = new
        if error:
            raise type(error, (Exception,), {"origin": source})
        return value

    return wrong


def _entry(name, args):
    return data_of(name)["entries"][messages.pack(tuple(args))]


@cache
def data_of(name):
    """Return the data of one exercise: fixed and drawn entries, all by arguments."""
    fixed, *draws = messages.unpack((FOLDER / f"{name}.bin").read_bytes())
    entries = {messages.pack(e["args"]): e for draw in (fixed, *draws) for e in draw}
    return {"fixed": fixed, "draws": draws, "entries": entries}


def freeze(exercise, seed=0):
    """Return the data of an exercise as bytes, for data/NAME.bin."""
    fixed = _entries(exercise.fixed_key())
    draws = [_entries(exercise.answer_key([seed, i])) for i in range(DRAWS)]
    return messages.pack([fixed, *(draw[len(fixed) :] for draw in draws)])


def _entries(key):
    """The data of each case of an `AnswerKey`."""
    return [
        {
            "args": tuple(args),
            "expected": expected,
            "mistakes": [_effect(key, f, args) for f in key.mistakes.values()],
        }
        for args, expected in zip(key.inputs.cases, key.expected, strict=True)
    ]


def _effect(key, wrong, args):
    """What a mistake returns, or the name of what it raises; the arrays it alters."""
    copies, value, error, source = copy.deepcopy(args), None, None, None
    try:
        with key.inputs.floating_point(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = wrong(*copies)
    except Exception as problem:
        error, source = type(problem).__name__, origin(problem)
    mutations = [
        new
        if isinstance(new, np.ndarray) and not np.array_equal(old, new, equal_nan=True)
        else None
        for old, new in zip(args, copies, strict=True)
    ]
    return value, error, source, mutations
