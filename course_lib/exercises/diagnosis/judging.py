"""From what an answer returned for every input to one sentence for the learner."""

from dataclasses import dataclass

import numpy as np

from ...answers.comparing import unfinished
from .circumstances import circumstance
from .evidence import Evidence, changed_argument, evidence
from .faults import fault, outcome_fault
from .mistakes import known_double, known_mistake, known_pair
from .parts import mistake_times_factor, off_in_a_relation, topic, unlike_parts

OVERWRITTEN = (
    "Your function returns the same array at each call and overwrites what it returned "
    "before: make a new one inside it."
)
REMEMBERED = (
    "The first call with these arguments is right, a later one is not: your function "
    "keeps something from call to call. Is a list or an array its default, or does it "
    "change something outside?"
)


@dataclass(frozen=True)
class Judgement:
    """Why an answer is not right.

    Attributes:
        sentence: what is behind it, as far as it is known.
        kind: how it is known: as a "mistake", a "double", by "memory", a "relation", a
            "circumstance", "parts"; else what one input shows: an argument's
            "mutation", "nothing" returned, a "property" that is broken, an "error", the
            sentence of a "judge", or no more than the "difference".
        topic: what to look into if such mistakes happen again and again, in a word or
            two: "axes", "signs", "special cases"; empty where that is not known.
        evidence: the smallest input that shows it, what is expected and what came.
    """

    sentence: str
    kind: str
    topic: str
    evidence: Evidence

    def __str__(self):
        return f"{self.sentence} {self.evidence}".rstrip()


def verdict(key, outcomes):
    """Return None if all outcomes are right, else the `Judgement`.

    The fixed cases decide alone where they can, so that the sentence is the same in
    every check.

    Args:
        key: the `AnswerKey`.
        outcomes: an `Outcome` for each of its cases; after a final one there may be
            none.
    """
    count = 0
    if key.fixed is not None:
        count = len(key.fixed.inputs.cases)
        judgement = verdict(key.fixed, outcomes[:count])
        if judgement:
            return judgement
    fresh = range(count, len(outcomes))
    faults = {i: outcome_fault(key, i, outcomes[i]) for i in fresh}
    wrong = [i for i, sentence in faults.items() if sentence]
    if not wrong:
        return None
    cases = key.inputs.cases
    final = next((i for i in wrong if outcomes[i].final), None)
    if final is not None:
        shown = evidence(key, final, outcomes[final])
        return Judgement(outcomes[final].error, "error", "", shown)
    first = min(wrong, key=lambda i: sum(np.size(a) for a in cases[i]))
    common = faults[first]
    kind, sentence, topic = _diagnosis(key, outcomes, wrong, common) or (
        _kind(key, first, outcomes[first], common),
        common,
        "exceptions" if outcomes[first].error else "",
    )
    if key.judge is not None and common not in sentence:
        sentence += f" {common}"
    of_value = fault(key, first, outcomes[first].value) or outcomes[first].error
    show = evidence if of_value else changed_argument
    return Judgement(sentence, kind, topic, show(key, first, outcomes[first]))


def _kind(key, case, outcome, common):
    """Return of what kind the fault of a single outcome is."""
    if outcome.error:
        return "error"
    if unfinished(outcome.value):
        return "nothing"
    if key.judge is not None:
        return "judge"
    if fault(key, case, outcome.value) is None:
        return "mutation"
    return "property" if common in _properties(key) else "difference"


def _properties(key):
    return {p.__doc__ for p in key.properties}


def _diagnosis(key, outcomes, wrong, common):
    """Return (kind, sentence, topic) of what is behind all wrong outcomes, or None.

    `common` is what is wrong with the smallest of them.
    """
    if any(outcomes[i].overwritten for i in wrong):
        return "memory", OVERWRITTEN, "state"
    sentence = known_mistake(key, outcomes, wrong)
    if sentence:
        return "mistake", sentence, topic(key, sentence)
    if _remembers(key, wrong):
        return "memory", REMEMBERED, "state"
    two = known_double(key, outcomes, wrong)
    if two is None and key.judge is None:
        two = known_pair(key, outcomes, wrong)
        two = two or mistake_times_factor(key, outcomes, wrong)
    if two:
        return "double", f"Two things are wrong. {' And: '.join(two)}", ""
    values = [outcomes[i] for i in wrong if not outcomes[i].error]
    if len(values) == len(wrong) and any(
        fault(key, i, outcomes[i].value) is None for i in wrong
    ):
        return None  # an argument was changed, which `common` says
    return _likeness(key, outcomes, wrong, common)


def _likeness(key, outcomes, wrong, common):
    """Return (kind, sentence, topic) of what holds in any exercise, or None."""
    if key.judge is None:
        vague = common not in _properties(key)
        known = off_in_a_relation(key, outcomes, wrong, vague)
        if known:
            return "relation", *known
    right = [i for i in range(len(outcomes)) if i not in wrong]
    where = circumstance(key.inputs, right, wrong)
    if where:
        sentence = f"Right for all inputs but those where {where}."
        says_more = key.judge or common in _properties(key) or outcomes[wrong[0]].error
        sentence = f"{sentence} There: {common}" if says_more else sentence
        return "circumstance", sentence, "special cases"
    sentence = unlike_parts(key, outcomes, wrong) if key.judge is None else None
    return sentence and ("parts", sentence, "")


def _remembers(key, wrong):
    """Tell whether a call went right, and a later one with the same arguments not."""
    cases = key.inputs.cases
    return any(j not in wrong and cases[j] is cases[i] for i in wrong for j in range(i))
