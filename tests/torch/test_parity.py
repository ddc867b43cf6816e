"""Parity with PyTorch, from values that it computed once: no PyTorch is needed."""

import pytest
from parity import STORED, stored
from quantities import (
    ACTIVATIONS,
    LOSSES,
    OPTIMIZERS,
    TOLERANCE,
    Case,
    cases,
    deviation,
    inputs,
    ours,
)

import course_lib as nn


@pytest.mark.parametrize("case", list(cases()), ids=str)
def test_agrees_with_pytorch(case):
    theirs = stored(case, "out")
    mine = ours(case, stored(case, "in"))
    assert mine.keys() == theirs.keys() and theirs
    for quantity, reference in theirs.items():
        apart = deviation(case, quantity, mine[quantity], reference)
        assert apart <= TOLERANCE[quantity], f"{quantity}: {apart:.1e}"


def test_what_is_compared_is_there():
    """What joins a family and PyTorch has too goes into `quantities.py`.

    A class that PyTorch lacks, such as a step whose slope is 0, needs nothing here: it
    has golden numbers of its own.
    """
    assert {key for key, _ in ACTIVATIONS.values()} <= set(nn.Activation.registry)
    assert {name.split(" ")[0] for name in LOSSES} <= set(nn.Loss.registry)
    assert {key for key, _ in OPTIMIZERS.values()} <= set(nn.Optimizer.registry)
    assert len(ACTIVATIONS) >= 12 and len(LOSSES) >= 4 and len(OPTIMIZERS) >= 5


def test_a_difference_in_any_tensor_would_be_seen():
    case = next(cases())
    theirs = stored(case, "out")["gradient"]
    assert deviation(case, "gradient", theirs, theirs) == 0
    for i in range(len(theirs)):
        other = theirs.copy()
        other[i] += 1e-9 * max(abs(other[i]), 1e-3)
        assert deviation(case, "gradient", other, theirs) > TOLERANCE["gradient"]


@pytest.mark.parametrize("seed", range(20))
def test_accumulation_equals_the_large_batch(seed):
    parts = Case("accumulate", "4 batches of 2", seed=seed)
    whole = Case("gradients", "the same batch at once", seed=seed)
    drawn = inputs(parts)
    small = ours(parts, drawn)["accumulated gradient"]
    large = ours(whole, drawn)["gradient"]
    assert deviation(whole, "gradient", small, large) <= 1e-14


def test_the_reference_says_where_it_comes_from():
    assert str(STORED["torch"]).startswith("2.")
