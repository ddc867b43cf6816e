"""Starting values for weights.

An initializer is called with the number of connections into and out of a unit and
returns W: `HeNormal()(fan_in, fan_out, rng)` is an array of shape (fan_in, fan_out).
Its class says one thing: the standard deviation σ of a normal distribution, or the
limit a of a uniform one on [−a, a], whose standard deviation is a/√3.
"""

from math import sqrt

import numpy as np

from .registry import Registered, class_named

__all__ = [
    "Constant",
    "GlorotNormal",
    "GlorotUniform",
    "HeNormal",
    "HeUniform",
    "Initializer",
    "LecunNormal",
    "LecunUniform",
    "Normal",
    "Uniform",
    "Zeros",
]


class Initializer(Registered, family="initializer"):
    """Base: subclasses draw an array of shape (fan_in, fan_out).

    A class says of itself:
        symmetric: whether all units of a layer start alike, and so stay alike.
    """

    symmetric = False

    def __call__(self, fan_in, fan_out, rng=None):
        """Return W of shape (fan_in, fan_out), float64.

        Args:
            fan_in: connections into one unit of the layer, ≥ 1.
            fan_out: units of the layer, ≥ 1.
            rng: seed or `numpy.random.Generator`.
        """
        return self.draw(fan_in, fan_out, np.random.default_rng(rng))

    def __repr__(self):
        options = ", ".join(f"{name}={value}" for name, value in vars(self).items())
        return f"{type(self).__name__}({options})"


class Zeros(Initializer):
    """W = 0: every unit of a layer stays the same as every other."""

    symmetric = True

    def draw(self, fan_in, fan_out, rng):
        return np.zeros((fan_in, fan_out))


class Constant(Initializer):
    """W = value everywhere: as symmetric as zero.

    Args:
        value: any finite number.
    """

    symmetric = True

    def __init__(self, value=0.5):
        self.value = float(value)

    def draw(self, fan_in, fan_out, rng):
        return np.full((fan_in, fan_out), self.value)


class _Gaussian(Initializer):
    """Base: N(0, σ²) with σ = self.sigma(fan_in, fan_out)."""

    def draw(self, fan_in, fan_out, rng):
        return rng.normal(0.0, self.sigma(fan_in, fan_out), (fan_in, fan_out))


class _Uniform(Initializer):
    """Base: uniform on [−a, a] with a = self.limit(fan_in, fan_out)."""

    def draw(self, fan_in, fan_out, rng):
        a = self.limit(fan_in, fan_out)
        return rng.uniform(-a, a, (fan_in, fan_out))


class Normal(_Gaussian):
    """N(0, std²), whatever the width of the layer.

    Args:
        std: standard deviation σ ≥ 0 (not the variance).
    """

    def __init__(self, std=1.0):
        self.std = float(std)

    def sigma(self, fan_in, fan_out):
        return self.std


class Uniform(_Uniform):
    """a = 1/√fan_in: a third of the variance survives each linear layer."""

    def limit(self, fan_in, fan_out):
        return 1 / sqrt(fan_in)


class LecunNormal(_Gaussian):
    """σ = √(1/fan_in): keeps the variance of a linear layer (LeCun et al., 1998)."""

    def sigma(self, fan_in, fan_out):
        return sqrt(1 / fan_in)


class LecunUniform(_Uniform):
    """a = √(3/fan_in), the same variance as `LecunNormal` (LeCun et al., 1998)."""

    def limit(self, fan_in, fan_out):
        return sqrt(3 / fan_in)


class GlorotNormal(_Gaussian):
    """σ = √(2/(fan_in + fan_out)): forward and backward (Glorot & Bengio, 2010)."""

    def sigma(self, fan_in, fan_out):
        return sqrt(2 / (fan_in + fan_out))


class GlorotUniform(_Uniform):
    """a = √(6/(fan_in + fan_out)), also called Xavier (Glorot & Bengio, 2010)."""

    def limit(self, fan_in, fan_out):
        return sqrt(6 / (fan_in + fan_out))


class HeNormal(_Gaussian):
    """σ = √(2/fan_in): ReLU passes half of the mean square (He et al., 2015)."""

    def sigma(self, fan_in, fan_out):
        return sqrt(2 / fan_in)


class HeUniform(_Uniform):
    """a = √(6/fan_in), also called Kaiming uniform (He et al., 2015)."""

    def limit(self, fan_in, fan_out):
        return sqrt(6 / fan_in)


def __getattr__(name):  # an initializer that another file defines
    return class_named(name, Initializer)
