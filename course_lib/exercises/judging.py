"""From what an answer returned for every input to one sentence for the learner."""

import copy
import warnings
from dataclasses import dataclass

import numpy as np

from ..answers.comparing import comparable, difference, unfinished
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


def verdict(key, outcomes):
    """Return None if all outcomes are right, else the sentence the learner reads.

    Args:
        key: the `AnswerKey`.
        outcomes: an `Outcome` for each of its cases; after a final one there may be
            none.
    """
    cases = key.inputs.cases
    faults = [_outcome_fault(key, i, outcome) for i, outcome in enumerate(outcomes)]
    wrong = [i for i, sentence in enumerate(faults) if sentence]
    if not wrong:
        return None
    final = next((i for i in wrong if outcomes[i].final), None)
    if final is not None:
        return f"{outcomes[final].error} {_given(key, final)}"
    first = min(wrong, key=lambda i: sum(np.size(a) for a in cases[i]))
    sentence = recognise(key, outcomes) or faults[first]
    if key.judge is not None and sentence != faults[first]:
        sentence += f" {faults[first]}"
    return f"{sentence} {_comparison(key, first, outcomes[first])}"


def fault(key, case, value):
    """Say what is wrong with a value, or None.

    Args:
        key: the `AnswerKey`.
        case: the position of the arguments among its cases.
        value: what an answer returned for them.
    """
    args = key.inputs.cases[case]
    if key.judge is not None:
        return unfinished(value) or key.judge(value, *copy.deepcopy(args))
    expected = key.expected[case]
    sentence = difference(expected, value, key.tolerance)
    if sentence and comparable(expected, value):
        sentences = (p.__doc__ for p in key.properties if not p(value, *args))
        return next(sentences, sentence)
    return sentence


def _outcome_fault(key, case, outcome):
    if outcome.error:
        return outcome.error
    sentence = fault(key, case, outcome.value)
    if not sentence and key.pure and outcome.mutation:
        name = outcome.mutation
        return (
            f"The value is right, but your function changes its argument `{name}` in "
            f"place (as `{name} += …` does): whoever called it has lost the old one."
        )
    return sentence


def recognise(key, outcomes):
    """Return the sentence of the known mistake that gives the same outcomes, or None.

    A mistake that raises matches an answer that raises the same type of exception.
    """
    for sentence, wrong in key.mistakes.items():
        if all(_same(key, wrong, i, outcome) for i, outcome in enumerate(outcomes)):
            return sentence
    return None


def _same(key, wrong, case, outcome):
    args = key.inputs.cases[case]
    copies = copy.deepcopy(args)
    try:
        with key.inputs.floating_point(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = wrong(*copies)
    except Exception as error:
        return outcome.error_name == type(error).__name__
    if outcome.error:
        return False
    if key.pure and outcome.mutation != mutation(key.inputs, args, copies):
        return False
    if key.judge is not None:
        return fault(key, case, value) == fault(key, case, outcome.value)
    return difference(value, outcome.value, key.tolerance, equal_nan=True) is None


def mutation(inputs, before, after):
    """Return the name of the first array argument that a call has changed, or None."""
    for name, old, new in zip(inputs.parameters, before, after, strict=False):
        if isinstance(old, np.ndarray) and not np.array_equal(old, new, equal_nan=True):
            return name
    return None


def _arguments(key, case):
    pairs = zip(key.inputs.parameters, key.inputs.cases[case], strict=False)
    return ", ".join(f"{name} = {short(value)}" for name, value in pairs)


def _given(key, case):
    arguments = _arguments(key, case)
    return f"This happens for {arguments}." if arguments else ""


def _comparison(key, case, outcome):
    """The failing input, what was expected there and what came."""
    if outcome.error:
        return _given(key, case)
    arguments = _arguments(key, case)
    if key.judge is not None:
        return f"For {arguments} you return {short(outcome.value)}."
    expected, actual = pair(key.expected[case], outcome.value)
    if expected == actual:
        return f"For {arguments} the answer {expected} is expected."
    return f"For {arguments} the answer is {expected}; you return {actual}."
