"""From what an answer returned for every input to one sentence for the learner."""

import copy
import warnings
from dataclasses import dataclass

import numpy as np

from ..answers.comparing import difference
from ..answers.wording import pair, short


@dataclass
class Outcome:
    """What became of one call: a value, or an `error` in words.

    `error_name` is the exception's class name. `mutation` is the name of an argument
    that the call has changed in place. `final` says that no further call makes sense.
    """

    value: object = None
    error: str | None = None
    error_name: str | None = None
    mutation: str | None = None
    final: bool = False


def verdict(exercise, cases, outcomes):
    """Return None if all outcomes are right, else the sentence the learner reads.

    `outcomes` may be shorter than `cases`: then the last one was final.
    """
    pairs = list(zip(cases, outcomes, strict=False))
    faults = [_fault(exercise, args, outcome) for args, outcome in pairs]
    wrong = [i for i, fault in enumerate(faults) if fault]
    if not wrong:
        return None
    final = next((i for i in wrong if outcomes[i].final), None)
    if final is not None:
        args, outcome = pairs[final]
        return f"{outcome.error} {_given(exercise, args)}"
    first = min(wrong, key=lambda i: sum(np.size(a) for a in cases[i]))
    sentence = recognise(exercise, cases, outcomes) or faults[first]
    if exercise.judge is not None and sentence != faults[first]:
        sentence += f" {faults[first]}"
    return f"{sentence} {_shown(exercise, *pairs[first])}"


def _fault(exercise, args, outcome):
    if outcome.error:
        return outcome.error
    fault = exercise.fault(args, outcome.value)
    if not fault and exercise.pure and outcome.mutation:
        name = outcome.mutation
        return (
            f"The value is right, but your function changes its argument `{name}` in "
            f"place (as `{name} += …` does): whoever called it has lost the old one."
        )
    return fault


def recognise(exercise, cases, outcomes):
    """Return the sentence of the known mistake that gives the same outcomes, or None.

    A mistake that raises matches an answer that raises the same type of exception.
    """
    for sentence, wrong in exercise.mistakes.items():
        if all(
            _same(exercise, wrong, args, outcome)
            for args, outcome in zip(cases, outcomes, strict=False)
        ):
            return sentence
    return None


def _same(exercise, wrong, args, outcome):
    copies = copy.deepcopy(args)
    try:
        with exercise.floating_point(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = wrong(*copies)
    except Exception as error:
        return outcome.error_name == type(error).__name__
    if outcome.error:
        return False
    if exercise.pure and outcome.mutation != mutation(exercise, args, copies):
        return False
    if exercise.judge is not None:
        return exercise.fault(args, value) == exercise.fault(args, outcome.value)
    return difference(value, outcome.value, exercise.tolerance, equal_nan=True) is None


def mutation(exercise, before, after):
    """Return the name of the first array argument that a call has changed, or None."""
    for name, old, new in zip(exercise.parameters(), before, after, strict=False):
        if isinstance(old, np.ndarray) and not np.array_equal(old, new, equal_nan=True):
            return name
    return None


def _given(exercise, args):
    names = exercise.parameters()
    arguments = ", ".join(
        f"{n} = {short(a)}" for n, a in zip(names, args, strict=False)
    )
    return f"This happens for {arguments}." if arguments else ""


def _shown(exercise, args, outcome):
    """The failing input, what was expected there and what came."""
    names = exercise.parameters()
    arguments = ", ".join(
        f"{n} = {short(a)}" for n, a in zip(names, args, strict=False)
    )
    if outcome.error:
        return _given(exercise, args)
    if exercise.judge is not None:
        return f"For {arguments} you return {short(outcome.value)}."
    expected, actual = pair(exercise.expected(args), outcome.value)
    if expected == actual:
        return f"For {arguments} the answer {expected} is expected."
    return f"For {arguments} the answer is {expected}; you return {actual}."
