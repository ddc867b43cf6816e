"""Schedules: how the learning rate changes while training goes on.

A schedule turns the number of an optimizer step into a factor, and training multiplies
the optimizer's starting rate by it: η_t = η₀ · schedule(t), with t = 0 for the first
step. Steps are counted, not epochs: an epoch is as many steps as it has batches. An
array of steps gives an array of factors, which is all that a plot needs.
"""

import inspect

import numpy as np

from .registry import Registered, class_named

__all__ = [
    "Cosine",
    "Exponential",
    "Fixed",
    "InverseTime",
    "Schedule",
    "StepDecay",
    "Warmup",
]


class Schedule(Registered, family="schedule"):
    """Base: subclasses write `factor(t)` for a float array t of step numbers.

    A class says of itself:
        length: the argument that tells how long it takes, in steps, or None. Arguments
            named `steps` or `every` need no word.
    """

    length = None

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        if "__init__" in vars(cls) and "length" not in vars(cls):
            parameters = inspect.signature(cls).parameters
            cls.length = next((n for n in ("steps", "every") if n in parameters), None)

    @classmethod
    def over(cls, steps):
        """Return a schedule of this class that takes `steps` steps, if that is said."""
        return cls(**{cls.length: steps}) if cls.length else cls()

    def __call__(self, step):
        """Return the factor on the starting rate, a float (an array for an array).

        Args:
            step: steps taken so far, a number ≥ 0 or an array of them.
        """
        t = np.asarray(step, dtype=np.float64)
        if not np.all(t >= 0):
            raise ValueError(f"a schedule counts steps from 0, got {step}")
        factor = self.factor(t)
        return factor if t.ndim else float(factor)

    def __repr__(self):
        options = ", ".join(f"{name}={value}" for name, value in vars(self).items())
        return f"{type(self).__name__}({options})"


class Fixed(Schedule):
    """factor = 1: the rate stays as it is."""

    def factor(self, t):
        return np.ones_like(t)


class StepDecay(Schedule):
    """factor = d^⌊t/T⌋: the rate drops by d every T steps, as in He et al. (2016).

    Args:
        every: T ≥ 1, steps between two drops.
        drop: d in (0, 1].
    """

    def __init__(self, every=100, drop=0.5):
        self.every, self.drop = _steps(every, "every"), _share(drop, "drop")

    def factor(self, t):
        return self.drop ** np.floor(t / self.every)


class Exponential(Schedule):
    """factor = d^(t/T): the same fall as `StepDecay`, without the stairs.

    Args:
        every: T ≥ 1, steps in which the rate falls by d.
        drop: d in (0, 1].
    """

    def __init__(self, every=100, drop=0.5):
        self.every, self.drop = _steps(every, "every"), _share(drop, "drop")

    def factor(self, t):
        return self.drop ** (t / self.every)


class InverseTime(Schedule):
    """factor = 1 / (1 + k t): after 1/k steps half of the rate is left.

    For k > 0 the sum of all rates is infinite and the sum of their squares finite: on
    a convex loss with slopes that stay bounded, that is enough for stochastic descent
    to settle at the minimum (Robbins & Monro, 1951).

    Args:
        k: ≥ 0, decay per step.
    """

    length = "k"

    @classmethod
    def over(cls, steps):
        """Return the one with half of the rate left after `steps` steps."""
        return cls(k=1 / steps)

    def __init__(self, k=0.01):
        if not k >= 0:
            raise ValueError(f"InverseTime needs k ≥ 0, got k={k}")
        self.k = float(k)

    def factor(self, t):
        return 1 / (1 + self.k * t)


class Cosine(Schedule):
    """Half a wave of the cosine from 1 down to a floor (Loshchilov & Hutter, 2017).

        factor = floor + (1 − floor) (1 + cos(π min(t/T, 1))) / 2

    Args:
        steps: T ≥ 1, steps until the floor is reached; it stays there afterwards.
        floor: the last factor, in [0, 1].
    """

    def __init__(self, steps=1000, floor=0.0):
        if not 0 <= floor <= 1:
            raise ValueError(f"Cosine needs a floor in [0, 1], got {floor}")
        self.steps, self.floor = _steps(steps, "steps"), float(floor)

    def factor(self, t):
        wave = (1 + np.cos(np.pi * np.minimum(t / self.steps, 1))) / 2
        return self.floor + (1 - self.floor) * wave


class Warmup(Schedule):
    """Rise in a straight line for T steps, then hand over (Goyal et al., 2017).

        factor = (t + 1) / T  for t < T,  then  after(t − T)

    Args:
        steps: T ≥ 1, steps of the rise; step T − 1 is the first at the full rate.
        after: the `Schedule` that follows, counting from 0; None stays at 1.
    """

    def __init__(self, steps=100, after=None):
        self.steps = _steps(steps, "steps")
        self.after = Fixed() if after is None else after

    def factor(self, t):
        rise = (t + 1) / self.steps
        return np.where(t < self.steps, rise, self.after(np.maximum(t - self.steps, 0)))


def _steps(value, name):
    if not value >= 1 or value % 1:
        raise ValueError(f"{name} is a whole number of steps ≥ 1, got {name}={value}")
    return int(value)


def _share(value, name):
    if not 0 < value <= 1:
        raise ValueError(f"{name} is a factor in (0, 1], got {name}={value}")
    return float(value)


def __getattr__(name):  # a schedule that another file defines
    return class_named(name, Schedule)
