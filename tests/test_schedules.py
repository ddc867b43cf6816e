"""Schedules: golden factors, their laws, and what they refuse."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import course_lib as nn
from course_lib import schedules

GOLDEN = {  # factors at steps 0, 5, 10, 25, by hand
    "fixed": (schedules.Fixed(), [1, 1, 1, 1]),
    "steps": (schedules.StepDecay(10, 0.5), [1, 1, 0.5, 0.25]),
    "exponential": (
        schedules.Exponential(10, 0.5),
        [1, 0.70710678, 0.5, 0.1767767],
    ),
    "inverse": (schedules.InverseTime(0.1), [1, 2 / 3, 0.5, 1 / 3.5]),
    "cosine": (schedules.Cosine(20), [1, 0.85355339, 0.5, 0]),
    "cosine to a floor": (schedules.Cosine(20, 0.2), [1, 0.88284271, 0.6, 0.2]),
    "warmup": (schedules.Warmup(10), [0.1, 0.6, 1, 1]),
    "warmup, then cosine": (
        schedules.Warmup(10, after=schedules.Cosine(30)),
        [0.1, 0.6, 1, 0.5],
    ),
}


@pytest.mark.parametrize("case", GOLDEN)
def test_golden_factors(case):
    schedule, expected = GOLDEN[case]
    factors = [schedule(t) for t in (0, 5, 10, 25)]
    np.testing.assert_allclose(factors, expected, atol=1e-8)
    assert all(type(f) is float for f in factors)


@pytest.mark.parametrize("key", nn.Schedule.registry)
@given(t=st.integers(0, 10**6))
def test_factors_lie_between_0_and_1(key, t):
    assert 0 <= nn.Schedule.named(key)()(t) <= 1


@pytest.mark.parametrize("key", nn.Schedule.registry)
def test_every_schedule_reaches_the_full_rate_and_never_rises_again(key):
    factors = nn.Schedule.named(key)()(np.arange(3000))
    full = int(np.argmax(factors == 1))
    assert factors[full] == 1
    assert (np.diff(factors[: full + 1]) > 0).all()
    assert (np.diff(factors[full:]) <= 1e-15).all()


def test_of_the_course_only_warmup_starts_below_it():
    ours = {
        key
        for key, kind in nn.Schedule.registry.items()
        if kind.__module__ == "course_lib.schedules"
    }
    low = {key for key in ours if nn.Schedule.named(key)()(0) < 1}
    assert low == {"warmup"}


@pytest.mark.parametrize("key", nn.Schedule.registry)
def test_its_length_is_given_in_steps(key):
    short, long = (nn.Schedule.named(key).over(steps)([50, 100]) for steps in (50, 200))
    changes = nn.Schedule.named(key).length is not None
    assert (short != long).any() == changes


@pytest.mark.parametrize("key", nn.Schedule.registry)
def test_arrays_of_steps_are_welcome(key):
    schedule = nn.Schedule.named(key)()
    steps = np.arange(300)
    factors = schedule(steps)
    assert factors.shape == steps.shape
    np.testing.assert_allclose(factors, [schedule(int(t)) for t in steps], 1e-15)


def test_exponential_meets_step_decay_at_every_drop():
    t = np.arange(0, 500, 50)
    np.testing.assert_allclose(
        schedules.Exponential(50, 0.3)(t), schedules.StepDecay(50, 0.3)(t)
    )


@pytest.mark.parametrize(
    "make, sentence",
    [
        (
            lambda: schedules.StepDecay(0),
            "every is a whole number of steps ≥ 1, got every=0",
        ),
        (lambda: schedules.Exponential(10, 1.5), r"drop is a factor in \(0, 1\]"),
        (lambda: schedules.InverseTime(-1), "k ≥ 0, got k=-1"),
        (lambda: schedules.Cosine(floor=2), r"floor in \[0, 1\], got 2"),
        (lambda: schedules.Warmup(float("nan")), "steps is a whole number of"),
        (lambda: schedules.Cosine(2.5), "whole number of steps ≥ 1, got steps=2.5"),
        (lambda: schedules.Fixed()(-1), "counts steps from 0, got -1"),
        (lambda: nn.Schedule.named("cosin"), 'Did you mean "cosine"'),
    ],
)
def test_errors(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()


def test_what_it_prints():
    assert repr(schedules.StepDecay(10, 0.5)) == "StepDecay(every=10, drop=0.5)"
    assert repr(schedules.Warmup(3)) == "Warmup(steps=3, after=Fixed())"


def test_training_follows_a_schedule():
    X, y = nn.datasets.moons(8, rng=0)
    net = nn.MLP([2, 2], rng=0)
    sgd = nn.SGD(net.parameters(), lr=0.5)
    history = nn.fit(
        net,
        X,
        y,
        loss=nn.CrossEntropyLoss(),
        optimizer=sgd,
        epochs=3,
        batch_size=4,
        schedule=schedules.StepDecay(2, 0.1),
        rng=0,
    )
    np.testing.assert_allclose(history.lr, [0.5, 0.05, 0.005])
    assert sgd.lr == 0.5


def test_a_learners_schedule_needs_one_class():
    class Halves(nn.Schedule):
        def factor(self, t):
            return 0.5**t

    try:
        assert nn.Schedule.named("halves")()(3) == 0.125
    finally:
        del nn.Schedule.registry["halves"]
