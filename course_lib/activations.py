"""Activations: the non-linear step A = g(Z) that follows every weighted sum.

Each class holds two formulas. `value(Z)` is g; `slope(Z, A)` is g′, which often is
cheapest written with the value A = g(Z) that the forward pass has already computed.
All work element by element on arrays of any shape, except `Softmax` and `Maxout`,
which look at a whole row. What else is to be known of an activation stands in its
class.
"""

# ruff: noqa: RUF012  (what a class says of itself is read, never changed)

import numpy as np

from .layers import Layer, remembered
from .parameters import Parameter, parameter_attribute
from .registry import Registered

__all__ = [
    "ELU",
    "Activation",
    "Identity",
    "LeakyReLU",
    "Maxout",
    "PReLU",
    "ReLU",
    "Sigmoid",
    "Softmax",
    "Softplus",
    "Step",
    "Swish",
    "Tanh",
]

inf = float("inf")


class Activation(Layer, Registered, family="activation"):
    """Base: a layer that applies one function to every element.

    `activation(Z)` is g(Z), `activation.derivative(Z)` is g′(Z); both take an array of
    any shape (or a number) and return one of the same shape and floating type.

    A class says of itself, where it differs from these:
        range: the interval that the outputs lie in.
        init: key of the initializer for the weights before it. Where a class names
            none, it is He for a range with a floor and no ceiling, Glorot otherwise.
        elementwise: whether each output depends on one input alone; if not, a curve
            shows the first output for rows (z, second·z), and `section` names it.
        piecewise_linear: whether its graph is made of straight lines.
        flat: whether its slope is 0 everywhere, so that nothing learns through it.
        learns: whether it has a `Parameter` of its own.
        sliders: argument → (what it is called, lowest, highest), for widgets.
    """

    range, init = (-inf, inf), "glorot_uniform"
    elementwise, section, second = True, None, 0.0
    piecewise_linear = flat = learns = False
    sliders = {}

    Z = A = None

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        if "range" in vars(cls) and "init" not in vars(cls):
            low, high = cls.range
            rectifies = -inf < low and high == inf
            cls.init = "he_normal" if rectifies else Activation.init

    def forward(self, Z):
        self.Z = floating(Z)
        self.A = self.value(self.Z)
        return self.A

    def backward(self, dA):
        Z = remembered(self.Z, self)
        return dA * self.slope(Z, self.A)  # dZ = dA ⊙ g′(Z)

    def derivative(self, Z):
        """Return g′(Z), of the shape of Z."""
        Z = floating(Z)
        return np.asarray(self.slope(Z, self.value(Z)), dtype=Z.dtype)

    def forget(self):
        self.Z = self.A = None


def floating(Z):
    """Return Z as an array of floats; float32 and float64 stay what they are."""
    Z = np.asarray(Z)
    return Z if Z.dtype.kind == "f" else Z.astype(np.float64)


class Identity(Activation):
    """g(z) = z,  g′(z) = 1. The output of a regression network."""

    range, piecewise_linear = (-inf, inf), True

    def value(self, Z):
        return Z

    def slope(self, Z, A):
        return np.ones_like(Z)


class Step(Activation):
    """g(z) = 1 if z ≥ 0 else 0,  g′(z) = 0 (Rosenblatt's perceptron, 1958).

    At z = 0 the slope does not exist; 0 is used there as everywhere else.
    """

    range = (0, 1)
    piecewise_linear = flat = True

    def value(self, Z):
        return (Z >= 0).astype(Z.dtype)

    def slope(self, Z, A):
        return np.zeros_like(Z)


class Sigmoid(Activation):
    """σ(z) = 1 / (1 + e^−z),  σ′ = σ (1 − σ) ≤ ¼.

    Written as e^min(z,0) / (1 + e^−|z|), which is the same number but never takes
    the exponential of anything positive, so nothing overflows.
    """

    range = (0, 1)

    def value(self, Z):
        return np.exp(np.minimum(Z, 0)) / (1 + np.exp(-np.abs(Z)))

    def slope(self, Z, A):
        return A * (1 - A)


class Tanh(Activation):
    """tanh(z) = (e^z − e^−z) / (e^z + e^−z),  tanh′ = 1 − tanh² ≤ 1."""

    range = (-1, 1)

    def value(self, Z):
        return np.tanh(Z)

    def slope(self, Z, A):
        return 1 - A * A


class ReLU(Activation):
    """g(z) = max(z, 0),  g′ = 1 for z > 0, else 0 (Nair & Hinton, 2010).

    At the kink any slope in [0, 1] would do; as in the usual libraries, g′(0) = 0.
    """

    key = "relu"
    range = (0, inf)
    piecewise_linear = True

    def value(self, Z):
        # Against an array of zeros: against the number 0, numpy takes a slower path.
        return np.maximum(Z, np.zeros(Z.shape, Z.dtype))

    def slope(self, Z, A):
        return (Z > 0).astype(Z.dtype)


class LeakyReLU(Activation):
    """g(z) = max(z, 0) + α min(z, 0),  g′ = 1 for z > 0, else α (Maas et al., 2013).

    Args:
        alpha: slope on the negative side, 0.01 by custom.
    """

    key = "leaky_relu"
    range, init, piecewise_linear = (-inf, inf), "he_normal", True
    sliders = {"alpha": ("slope α", 0.0, 1.0)}

    def __init__(self, alpha=0.01):
        self.alpha = float(alpha)

    def value(self, Z):
        return np.maximum(Z, 0) + self.alpha * np.minimum(Z, 0)

    def slope(self, Z, A):
        return (Z > 0) + self.alpha * (Z <= 0).astype(Z.dtype)


class PReLU(Activation):
    """Leaky ReLU whose slope α is learned, one for the layer (He et al., 2015).

        g(z) = max(z, 0) + α min(z, 0)        ∂g/∂α = min(z, 0)

    Args:
        alpha: where the slope starts; 0 is ReLU, 0.01 the leaky ReLU.

    Attributes:
        alpha: `Parameter` of shape (), one number.
    """

    key = "prelu"
    range, init, piecewise_linear = (-inf, inf), "he_normal", True
    learns, stackable = True, False
    sliders = {"alpha": ("slope α", 0.0, 1.0)}
    alpha = parameter_attribute("alpha")

    def __init__(self, alpha=0.25, dtype="float32"):
        self.alpha = Parameter(np.full((), alpha, dtype), "alpha")

    def value(self, Z):
        return np.maximum(Z, 0) + self.alpha.data * np.minimum(Z, 0)

    def slope(self, Z, A):
        return (Z > 0) + self.alpha.data * (Z <= 0)

    def backward(self, dA):
        Z = remembered(self.Z, self)
        self.alpha.grad += np.sum(dA * np.minimum(Z, 0))
        return dA * self.slope(Z, self.A)


class ELU(Activation):
    """g(z) = z for z > 0, else α (e^z − 1);  g′ = 1 or g(z) + α (Clevert et al., 2015).

    Args:
        alpha: −α is the value far to the left; only α = 1 has no kink at 0.
    """

    range = (-1, inf)  # (−α, ∞)
    sliders = {"alpha": ("height α", 0.0, 2.0)}

    def __init__(self, alpha=1.0):
        self.alpha = float(alpha)

    def value(self, Z):
        return np.maximum(Z, 0) + self.alpha * np.expm1(np.minimum(Z, 0))

    def slope(self, Z, A):
        return (Z > 0) + (Z <= 0) * (A + self.alpha)


class Swish(Activation):
    """g(z) = z σ(βz),  g′ = σ(βz) + βz σ(βz)(1 − σ(βz)) (Ramachandran et al., 2017).

    With β = 1 also called SiLU. It dips to −0.278/β at z = −1.278/β, where its slope
    is 0.

    Args:
        beta: how fast the gate opens; 0 is z/2, large values approach ReLU.
    """

    range = (-0.2784645427610738, inf)  # for β = 1
    sliders = {"beta": ("gate β", 0.0, 5.0)}

    def __init__(self, beta=1.0):
        self.beta = float(beta)

    def value(self, Z):
        return Z * _sigmoid.value(self.beta * Z)

    def slope(self, Z, A):
        gate = _sigmoid.value(self.beta * Z)
        return gate + self.beta * Z * gate * (1 - gate)


class Softplus(Activation):
    """g(z) = ln(1 + e^z),  g′ = σ(z): a ReLU without the kink (Dugas et al., 2001).

    Written as max(z, 0) + ln(1 + e^−|z|), which does not overflow.
    """

    range = (0, inf)

    def value(self, Z):
        return np.maximum(Z, 0) + np.log1p(np.exp(-np.abs(Z)))

    def slope(self, Z, A):
        return _sigmoid.value(Z)


class Softmax(Activation):
    """p_k = e^z_k / Σ_j e^z_j for every row: K scores become K probabilities.

    Subtracting the row's maximum first changes nothing (it cancels) and keeps every
    exponent ≤ 0. It is not element-wise: raising one score lowers all other outputs,
    so the derivative is the Jacobian ∂p_i/∂z_j = p_i (δ_ij − p_j), diag(p) − p pᵀ.
    """

    range, elementwise = (0, 1), False

    def value(self, Z):
        E = np.exp(Z - Z.max(axis=-1, keepdims=True))
        return E / E.sum(axis=-1, keepdims=True)

    def backward(self, dP):
        P = remembered(self.A, self)
        return P * (dP - (dP * P).sum(axis=-1, keepdims=True))

    def derivative(self, Z):
        """Return the Jacobians, (…, K, K) for Z of shape (…, K)."""
        P = self.value(floating(Z))
        return P[..., :, None] * (np.eye(P.shape[-1], dtype=P.dtype) - P[..., None, :])


class Maxout(Activation):
    """The largest of `pieces` neighbouring columns (Goodfellow et al., 2013).

        (N, n · pieces) → (N, n)

    With k pieces it can be any convex chain of k lines: with 2, ReLU or |z|. The
    slope is 1 for the column that won (the first, if several are equal), else 0.

    Args:
        pieces: columns that compete for one output, ≥ 2.

    Raises:
        ValueError: when the columns of Z are no multiple of `pieces`.
    """

    range, elementwise, piecewise_linear = (-inf, inf), False, True
    section, second = "maxout, max(z, z/4)", 0.25
    sliders = {"second": ("second slope", -0.3, 1.0)}

    def __init__(self, pieces=2):
        if pieces < 2:
            raise ValueError(f"Maxout needs at least 2 pieces, got {pieces}")
        self.pieces = int(pieces)

    def groups(self, Z):
        """Return Z with its columns in groups: (…, n, pieces)."""
        if Z.ndim == 0 or Z.shape[-1] % self.pieces:
            raise ValueError(
                f"Maxout({self.pieces}) needs a multiple of {self.pieces} columns, "
                f"got shape {Z.shape}"
            )
        return Z.reshape(*Z.shape[:-1], -1, self.pieces)

    def value(self, Z):
        return self.groups(Z).max(axis=-1)

    def slope(self, Z, A):
        winner = self.groups(Z).argmax(axis=-1)
        wins = winner[..., None] == np.arange(self.pieces)
        return wins.reshape(Z.shape)

    def backward(self, dA):
        Z = remembered(self.Z, self)
        return np.repeat(dA, self.pieces, axis=-1) * self.slope(Z, self.A)

    def __repr__(self):
        return f"Maxout({self.pieces})"


_sigmoid = Sigmoid()
