"""How wrong numbers stand to the right ones: relations that hold in every exercise."""

from dataclasses import replace

import numpy as np

from .number_relations import SAME_SHAPE, VAGUE, negation, ratio
from .shape_relations import OTHER_SHAPE

TOPICS = {**SAME_SHAPE, **VAGUE, **OTHER_SHAPE}


def factor(pairs):
    """Return (phrase, topic) if a factor with a name is all that is off, or None."""
    if any(p.actual.shape != p.expected.shape for p in pairs):
        return None
    with np.errstate(all="ignore"):
        phrase = ratio([_numeric(p) for p in pairs])
    return phrase and (phrase, "factors")


def relation(pairs, vague=True):
    """Return (phrase, topic) of how actual values stand to expected ones, or None.

    It takes two inputs, three if they are single numbers: less may be chance. The
    vague relations are those that leave the reason open.
    """
    if len(pairs) < 2 or sum(1 + (p.expected.size > 2) for p in pairs) < 3:
        return None
    same_shape = all(p.actual.shape == p.expected.shape for p in pairs)
    tests = [*SAME_SHAPE, *(VAGUE if vague else ())] if same_shape else OTHER_SHAPE
    numeric = [_numeric(p) for p in pairs]
    with np.errstate(all="ignore"):
        for test in tests:
            phrase = test(pairs if test is negation else numeric)
            if phrase:
                signs = test is ratio and "sign" in phrase
                return phrase, "signs" if signs else TOPICS[test]
    return None


def _numeric(pair):
    return replace(
        pair, expected=pair.expected.astype(float), actual=pair.actual.astype(float)
    )
