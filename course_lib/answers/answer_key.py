"""Answer keys: what the values of an answer are compared with."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .inputs import Inputs


@dataclass(frozen=True)
class AnswerKey:
    """One exercise as its judge sees it: inputs, right values, and rules.

    Attributes:
        inputs: the `Inputs` with which an answer is called.
        reference: a function from a tuple of arguments to the right value.
        properties: functions `(value, *args) -> bool` that hold for right values; the
            docstring is the sentence for a value that lacks it.
        mistakes: sentence → the wrong function that the sentence explains.
        doubles: a function that yields (sentences, wrong function) for two mistakes
            that are made at once.
        judge: `(value, *args)` → a sentence or None, where many values are right.
        tolerance: the relative difference from the right value that is no fault.
        pure: whether it is a fault to change an argument in place.
        returns: the names of the values in an expected tuple, if the task has them.
        fixed: the key of the first cases, which are the same in every check; None if
            there are no others.
    """

    inputs: Inputs
    reference: Callable
    properties: tuple = ()
    mistakes: Mapping = field(default_factory=dict)
    doubles: Callable = tuple
    judge: Callable | None = None
    tolerance: float = 1e-6
    pure: bool = False
    returns: tuple = ()
    fixed: "AnswerKey | None" = None

    @cached_property
    def expected(self):
        """The right value of each case; None where a judge decides."""
        if self.judge is not None:
            return (None,) * len(self.inputs.cases)
        known = self.fixed.expected if self.fixed else ()
        fresh = self.inputs.cases[len(known) :]
        return known + tuple(self.reference(copy.deepcopy(args)) for args in fresh)

    @cached_property
    def every_double(self):
        """All of the doubles, made once."""
        return self.fixed.every_double if self.fixed else tuple(self.doubles())

    @cached_property
    def effects(self):
        """What mistakes do with its cases, as far as they have been tried."""
        return {}

    @cached_property
    def topics(self):
        """What its mistakes are about, as far as that has been asked."""
        return {}
