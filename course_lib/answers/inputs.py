"""Inputs: what an answer is called with, and nothing of what it should return.

This is all that a sandbox is told of an exercise.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Inputs:
    """The calls to an answer: each of the `cases` is a tuple of arguments.

    Attributes:
        name: of the exercise, and of the learner's function.
        parameters: the names of the function's parameters.
        cases: tuples of arguments (arrays, numbers, strings).
        no_overflow: whether numpy's overflow inside the answer counts as an error.
    """

    name: str
    parameters: tuple
    cases: tuple
    no_overflow: bool = False

    def floating_point(self):
        """Return the numpy error state in which answers are to be called."""
        strict = {"over": "raise", "invalid": "raise"} if self.no_overflow else {}
        return np.errstate(**{"all": "ignore", **strict})
