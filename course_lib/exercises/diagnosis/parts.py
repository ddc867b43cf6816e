"""An answer of several values: which of them is off, and how."""

import numbers

import numpy as np

from ...answers.comparing import difference, unfinished
from .faults import outcome_fault
from .mistakes import as_answer, part_mistake
from .pair import Pair
from .relations import factor, relation

LARGE = 10**6  # entries; a larger array is not compared any further


def off_in_a_relation(key, outcomes, wrong, vague=True):
    """Return (sentence, topic) of how a wrong answer stands to the right one, or None.

    Args:
        key: the `AnswerKey`, of an exercise without a judge.
        outcomes: what became of each case.
        wrong: the positions of the wrong ones.
        vague: whether a relation may leave the reason open.
    """
    if any(outcomes[i].error for i in wrong):
        return None
    values = [(key.expected[i], outcomes[i].value) for i in wrong]
    if all(isinstance(expected, tuple | dict) for expected, _ in values):
        return _of_parts(key, wrong, values)
    known = _relation(key, wrong, values, vague)
    return known and (_sentence("Your answer", known[0]), known[1])


def mistake_times_factor(key, outcomes, wrong):
    """Return the sentences of a mistake, and of a factor that is off as well, or None.

    The mistake must be no matter of signs or axes itself: a minus and a minus, or two
    transpositions, say nothing about where either comes from.
    """
    several = any(isinstance(key.expected[i], tuple | dict) for i in wrong)
    if several or any(outcomes[i].error for i in wrong) or len(wrong) < 3:
        return None
    pairs = []
    for sentence in key.mistakes:
        effects = as_answer(key, sentence)
        if any(effects[i].error_name for i in wrong):
            continue
        values = [(effects[i].value, outcomes[i].value) for i in wrong]
        known = _relation(key, wrong, values, factors_only=True)
        if known and topic(key, sentence) in ("factors", "formulas"):
            pairs.append((sentence, _sentence("What then comes out", known[0])))
    return pairs[0] if len(pairs) == 1 else None


def topic(key, sentence):
    """Return the topic of a mistake: that of its likeness to the right answer."""
    if key.judge is not None:
        return ""
    if sentence not in key.topics:
        effects = as_answer(key, sentence)
        wrong = [i for i, each in enumerate(effects) if outcome_fault(key, i, each)]
        known = off_in_a_relation(key, effects, wrong)
        key.topics[sentence] = known[1] if known else "formulas"
    return key.topics[sentence]


def _of_parts(key, wrong, values):
    expected, _ = values[0]
    if isinstance(expected, dict):
        places = list(expected)
        names = [f"the entry {place!r}" for place in places]
    else:
        places = range(len(expected))
        names = _names(key, len(expected))
    if not all(_has_parts(e, a) for e, a in values):
        return None
    exchange = _exchange(key, values, names)
    if exchange:
        return exchange, "order of values"
    off = [p for p in places if any(_differs(key, e[p], a[p]) for e, a in values)]
    fine = [name for place, name in zip(places, names, strict=True) if place not in off]
    sentences, topics = [], []
    for place, name in zip(places, names, strict=True):
        if place in off:
            here = [(i, e[place], a[place]) for i, (e, a) in _with_cases(wrong, values)]
            here = [each for each in here if _differs(key, *each[1:])]
            known = part_mistake(key, place, here)
            like = _relation(key, [i for i, *_ in here], [v for _, *v in here])
            if known:
                sentences.append(f"{name}: {known}")
                topics.append("formulas")
            elif like:
                sentences.append(_sentence(name, like[0]))
                topics.append(like[1])
    if not sentences:
        return None
    if fine:
        verb = "is" if len(fine) == 1 else "are"
        sentences.insert(0, f"{_list(fine)} {verb} right.")
    return " ".join(text[:1].upper() + text[1:] for text in sentences), topics[0]


def _sentence(subject, phrase):
    end = "" if phrase.endswith("?") else "."
    return f"{subject} {phrase}{end}"


def unlike_parts(key, outcomes, wrong):
    """Return a sentence that says which of several values are right, or None."""
    values = [(key.expected[i], outcomes[i].value) for i in wrong]
    if any(outcomes[i].error for i in wrong) or not all(
        isinstance(e, tuple) and _has_parts(e, a) for e, a in values
    ):
        return None
    if any(unfinished(part) for _, actual in values for part in actual):
        return None
    places = range(len(values[0][0]))
    names = _names(key, len(places))
    off = [p for p in places if any(_differs(key, e[p], a[p]) for e, a in values)]
    if len(off) == len(places):
        return None
    fine = _list([names[p] for p in places if p not in off])
    verb = "is" if len(off) == len(places) - 1 else "are"
    rest = _list([names[p] for p in off])
    return f"{fine[:1].upper()}{fine[1:]} {verb} right; look at {rest}."


def _with_cases(wrong, values):
    return zip(wrong, values, strict=True)


def _names(key, count):
    """The names of the values returned, as the task gives them, or their numbers."""
    if len(key.returns) == count:
        return [f"`{name}`" for name in key.returns]
    return [f"value {number}" for number in range(1, count + 1)]


def _list(names):
    *some, last = names
    return f"{', '.join(some)} and {last}" if some else last


def _has_parts(expected, actual):
    if isinstance(expected, dict):
        return isinstance(actual, dict) and set(actual) == set(expected)
    return isinstance(actual, tuple | list) and len(actual) == len(expected)


def _differs(key, expected, actual):
    return difference(expected, actual, key.tolerance) is not None


def _exchange(key, values, names):
    """Say it if all the values are right, but two have changed places."""
    count = len(names)
    if isinstance(values[0][0], dict):
        return None
    for i in range(count):
        for j in range(i):
            places = list(range(count))
            places[i], places[j] = j, i
            if all(
                not any(_differs(key, e[p], a[q]) for p, q in enumerate(places))
                for e, a in values
            ):
                return (
                    f"{names[j][:1].upper()}{names[j][1:]} and {names[i]} have changed "
                    "places: the values are right, their order is not."
                )
    return None


def _relation(key, wrong, values, vague=True, factors_only=False):
    """The relation between pairs of (expected, actual), as (phrase, topic), or None."""
    pairs = []
    for i, (expected, actual) in _with_cases(wrong, values):
        try:
            expected, actual = np.asarray(expected), np.asarray(actual)
        except Exception:  # rows of different lengths, odd objects
            return None
        if actual.dtype.kind not in "biuf" or expected.dtype.kind not in "biuf":
            return None
        if not (actual.size and expected.size) or actual.size > LARGE:
            return None
        if not (np.isfinite(actual).all() and np.isfinite(expected).all()):
            return None
        if actual.size == expected.size == 1:
            actual = actual.reshape(expected.shape)
        names, args = key.inputs.parameters, key.inputs.cases[i]
        pairs.append(Pair(expected, actual, *quantities(names, args)))
    return factor(pairs) if factors_only else relation(pairs, vague)


def quantities(names, args):
    """Return what a factor may be, in words → number, and the array arguments."""
    counts, arrays = {}, {}
    for name, value in zip(names, args, strict=True):
        if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
            arrays[name] = value.astype(float)
            if value.ndim == 1:
                counts[f"the length of `{name}`"] = len(value)
            elif value.ndim:
                counts[f"the number of rows of `{name}`"] = len(value)
                counts[f"the number of columns of `{name}`"] = value.shape[-1]
                counts[f"the number of entries of `{name}`"] = value.size
        elif isinstance(value, numbers.Real) and not isinstance(value, bool):
            counts[f"`{name}`"] = float(value)
            counts[f"1 − `{name}`"] = 1 - float(value)
    return counts, arrays
