"""Recognise the mistakes that an exercise's author knows, alone or two at a time.

A mistake explains an answer when it explains every input that the answer gets wrong:
an edge case that was guarded, or was not, hides nothing.
"""

import copy
import warnings
from itertools import combinations

import numpy as np

from ...answers.comparing import difference, unfinished
from ..calling.outcome import Outcome, mutation, origin
from .faults import fault


def known_mistake(key, outcomes, wrong):
    """Return the sentence of the mistake that explains all wrong outcomes, or None.

    Args:
        key: the `AnswerKey`.
        outcomes: what became of each case.
        wrong: the positions of the wrong ones.
    """
    return _explanation(key, outcomes, wrong, key.mistakes.items())


def known_double(key, outcomes, wrong):
    """Return the sentences of two mistakes that together explain all, or None.

    Exceptions alone do not tell one pair from another.
    """
    if all(outcomes[i].error for i in wrong):
        return None
    return _explanation(key, outcomes, wrong, key.every_double)


def known_pair(key, outcomes, wrong):
    """Return the sentences of two mistakes that show on different inputs, or None.

    Where only one of them does harm, the answer does the same; where neither does, it
    is right. What it does where both do harm is no longer known.
    """
    wrong = set(wrong)
    harm = {}
    for sentence, mistake in key.mistakes.items():
        cases = [i for i in range(len(outcomes)) if not _is_right(key, mistake, i)]
        if cases and wrong.issuperset(cases):
            harm[sentence] = set(cases)
    pairs = []
    for one, other in combinations(harm, 2):
        alone = harm[one] - harm[other], harm[other] - harm[one]
        if harm[one] | harm[other] == wrong and all(alone):
            pairs.append(((one, other), alone))
    fits = [
        two
        for two, alone in pairs
        if len(alone[0]) + len(alone[1]) > 2
        and all(
            same(key, key.mistakes[sentence], i, outcomes[i])
            for sentence, cases in zip(two, alone, strict=True)
            for i in cases
        )
    ]
    return fits[0] if len(fits) == 1 else None


def _explanation(key, outcomes, wrong, candidates):
    """Return the name of the function that does the same where an answer is wrong.

    Of several, it is the one that is itself wrong on fewest of the other inputs, and
    none where two share that place. One that is wrong on more of the others than it
    explains is alike by chance.
    """
    right = [i for i in range(len(outcomes)) if i not in wrong]
    order = sorted(wrong, key=lambda i: sum(np.size(a) for a in key.inputs.cases[i]))
    ranks = []
    for name, mistake in candidates:
        if all(same(key, mistake, i, outcomes[i]) for i in order):
            others = sum(not _is_right(key, mistake, i) for i in right)
            ranks.append((others, name))
    ranks = [(others, name) for others, name in ranks if others <= len(wrong)]
    least = min((others for others, _ in ranks), default=0)
    best = [name for others, name in ranks if others == least]
    return best[0] if len(best) == 1 else None


def as_answer(key, sentence):
    """Return what a mistake does with all cases, as outcomes of an answer."""
    mistake = key.mistakes[sentence]
    return [_effect(key, mistake, i) for i in range(len(key.inputs.cases))]


def part_mistake(key, place, values):
    """Return the sentence of the one mistake that explains a part of the answers.

    Args:
        key: the `AnswerKey`.
        place: the position or the key of the part.
        values: (case, expected, actual) where the part is wrong; two at least.
    """
    if len(values) < 2:
        return None
    sentences = []
    for sentence, mistake in key.mistakes.items():
        for case, _, actual in values:
            effect = _effect(key, mistake, case)
            try:
                part = effect.value[place]
            except (TypeError, IndexError, KeyError):
                break
            if unfinished(part) or difference(
                part, actual, key.tolerance, equal_nan=True
            ):
                break
        else:
            sentences.append(sentence)
    return sentences[0] if len(sentences) == 1 else None


def same(key, mistake, case, outcome):
    """Tell whether a mistake does with a case what an answer did."""
    effect = _effect(key, mistake, case)
    if effect.error_name or outcome.error:
        return (effect.error_name, effect.origin) == (
            outcome.error_name,
            outcome.origin,
        )
    if key.pure and outcome.mutation != effect.mutation:
        return False
    if unfinished(effect.value):
        return unfinished(outcome.value) == unfinished(effect.value)
    if key.judge is not None:
        return fault(key, case, effect.value) == fault(key, case, outcome.value)
    return (
        difference(effect.value, outcome.value, key.tolerance, equal_nan=True) is None
    )


def _is_right(key, mistake, case):
    effect = _effect(key, mistake, case)
    if effect.error_name or (key.pure and effect.mutation):
        return False
    return not fault(key, case, effect.value)


def _effect(key, mistake, case):
    """Return the `Outcome` of a mistake; on the fixed cases it is tried only once."""
    home = key.fixed if key.fixed and case < len(key.fixed.inputs.cases) else key
    if (mistake, case) not in home.effects:
        home.effects[mistake, case] = _tried(key.inputs, mistake, case)
    return home.effects[mistake, case]


def _tried(inputs, mistake, case):
    args = inputs.cases[case]
    copies = copy.deepcopy(args)
    try:
        with inputs.floating_point(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = mistake(*copies)
    except Exception as error:
        return Outcome(error_name=type(error).__name__, origin=origin(error))
    return Outcome(value, mutation=mutation(inputs, args, copies))
