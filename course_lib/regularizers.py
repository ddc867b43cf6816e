"""Regularizers: a price on large weights, so that the network stays simple.

Training then minimizes L + penalty. The price is on the weights alone, the parameters
named "W": a bias shifts a unit and does not make its function steeper. What training
reports stays the plain loss L, as with `weight_decay` here and in PyTorch, so that the
training loss can be compared with the validation loss; `penalty` gives the other part.
"""

import numpy as np

from .parameters import Parameter
from .registry import Registered

__all__ = ["L1", "L2", "Regularizer"]


class Regularizer(Registered, family="regularizer"):
    """Base: subclasses write `price(W)`, a number, and `slope(W)`, an array like W.

    Args:
        strength: λ ≥ 0, how much the weights cost.
    """

    def __init__(self, strength=0.001):
        if not strength >= 0:
            raise ValueError(f"the strength λ must be ≥ 0, got {strength}")
        self.strength = float(strength)

    def penalty(self, params):
        """Return what the weights cost, a float.

        Args:
            params: `net.parameters()`, a stretch of them, or one `Parameter`.
        """
        return float(sum(self.price(weight.data) for weight in _weights(params)))

    def add_gradient(self, params):
        """Add ∂penalty/∂W to the `.grad` of every weight; biases are left alone."""
        for weight in _weights(params):
            weight.grad += self.slope(weight.data)

    def __repr__(self):
        return f"{type(self).__name__}({self.strength:g})"


class L1(Regularizer):
    """Lasso: λ Σ |w|, slope λ sign(w) (Tibshirani, 1996).

    Every weight is pulled to zero with the same force, however small it is already:
    with λ large enough, most of them end near zero. At w = 0 the slope does not
    exist; 0 is used.
    """

    def price(self, W):
        return self.strength * np.abs(W).sum()

    def slope(self, W):
        return self.strength * np.sign(W)


class L2(Regularizer):
    """Ridge: λ/2 Σ w², slope λ w (Hoerl & Kennard, 1970).

    The force shrinks with the weight: it makes large ones smaller, and brings none all
    the way to zero. With the ½, λ is the same number as `weight_decay` of `SGD`,
    which acts on biases too. (Keras has no ½: its `L2(0.01)` is `L2(0.02)` here.)
    """

    def price(self, W):
        return self.strength / 2 * np.vdot(W, W)

    def slope(self, W):
        return self.strength * W


def _weights(params):
    members = [params] if isinstance(params, Parameter) else params
    return [parameter for parameter in members if parameter.name == "W"]
