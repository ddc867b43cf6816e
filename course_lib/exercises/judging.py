"""From what an answer returned for every input to one sentence for the learner."""

import numpy as np

from ..answers.wording import pair, short
from .faults import outcome_fault
from .mistakes import known_double, known_mistake


def verdict(key, outcomes):
    """Return None if all outcomes are right, else the sentence the learner reads.

    The fixed cases decide alone where they can, so that the sentence is the same in
    every check.

    Args:
        key: the `AnswerKey`.
        outcomes: an `Outcome` for each of its cases; after a final one there may be
            none.
    """
    if key.fixed is not None:
        sentence = verdict(key.fixed, outcomes[: len(key.fixed.inputs.cases)])
        if sentence:
            return sentence
    cases = key.inputs.cases
    faults = [outcome_fault(key, i, outcome) for i, outcome in enumerate(outcomes)]
    wrong = [i for i, sentence in enumerate(faults) if sentence]
    if not wrong:
        return None
    final = next((i for i in wrong if outcomes[i].final), None)
    if final is not None:
        return f"{outcomes[final].error} {_given(key, final)}"
    first = min(wrong, key=lambda i: sum(np.size(a) for a in cases[i]))
    sentence = known_mistake(key, outcomes, wrong)
    if sentence is None:
        two = known_double(key, outcomes, wrong)
        sentence = f"Two things are wrong. {' And: '.join(two)}" if two else None
    sentence = sentence or faults[first]
    if key.judge is not None and sentence != faults[first]:
        sentence += f" {faults[first]}"
    return f"{sentence} {_comparison(key, first, outcomes[first])}"


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
