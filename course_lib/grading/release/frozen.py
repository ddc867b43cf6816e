"""Exercises without their solutions: inputs and expected values, as data.

A learner's copy of the course may hold this instead of solutions. `check` gives the
same statuses and sentences, on inputs that were drawn beforehand.
"""

import copy
import warnings
from functools import cache
from pathlib import Path

import numpy as np

from ..sandbox import messages

FOLDER = Path(__file__).parent / "data"
DRAWS = 3  # sets of inputs, of which each check takes one


class Frozen:
    """What an exercise has in place of `solution`, `inputs` and `mistakes`.

    Use it as `class Softmax(Frozen, Exercise)`; the data are in data/softmax.bin.
    """

    @classmethod
    def cases(cls, rng=None):
        """Return one of the stored lists of argument tuples, chosen by `rng`."""
        draws = data_of(cls.name)["draws"]
        draw = draws[int(np.random.default_rng(rng).integers(len(draws)))]
        return [entry["args"] for entry in draw]

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
        value, error, mutations = _entry(name, args)["mistakes"][number]
        for old, new in zip(args, mutations, strict=True):
            if new is not None:
                old[...] = new
        if error:
            raise type(error, (Exception,), {})
        return value

    return wrong


def _entry(name, args):
    return data_of(name)["entries"][messages.pack(tuple(args))]


@cache
def data_of(name):
    """Return the data of one exercise: its draws, and their entries by arguments."""
    draws = messages.unpack((FOLDER / f"{name}.bin").read_bytes())
    entries = {messages.pack(e["args"]): e for draw in draws for e in draw}
    return {"draws": draws, "entries": entries}


def freeze(exercise, seed=0):
    """Return the data of an exercise as bytes, for data/NAME.bin."""
    draws = [_entries(exercise.answer_key([seed, i])) for i in range(DRAWS)]
    return messages.pack(draws)


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
    copies, value, error = copy.deepcopy(args), None, None
    try:
        with key.inputs.floating_point(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = wrong(*copies)
    except Exception as problem:
        error = type(problem).__name__
    mutations = [
        new
        if isinstance(new, np.ndarray) and not np.array_equal(old, new, equal_nan=True)
        else None
        for old, new in zip(args, copies, strict=True)
    ]
    return value, error, mutations
