"""What is wrong with one value, in a sentence, whoever returned it."""

import copy

from ...answers.comparing import comparable, difference, unfinished

# Of what cannot be computed the first → where inf and nan come from.
SOURCES = {
    "divide by zero": "It comes from a division by 0, or the logarithm of 0.",
    "overflow": "It comes from an overflow: a number beyond 10³⁰⁸, as `np.exp` makes.",
    "invalid value": "It comes from 0/0, inf − inf, or the root or logarithm of a "
    "negative number.",
}


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


def outcome_fault(key, case, outcome):
    """Say what is wrong with what became of one call, or None."""
    if outcome.error:
        return outcome.error
    sentence = fault(key, case, outcome.value)
    if sentence and " holds " in sentence and outcome.arithmetic in SOURCES:
        sentence += f" {SOURCES[outcome.arithmetic]}"
    if not sentence and key.pure and outcome.mutation:
        name = outcome.mutation
        return (
            f"The value is right, but your function changes its argument `{name}` in "
            f"place (as `{name} += …` does): whoever called it has lost the old one."
        )
    return sentence
