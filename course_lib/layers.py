"""Layers: what turns the numbers of one layer into the numbers of the next.

A layer has two methods that mirror each other. `forward(X)` takes a batch, one sample a
row, and remembers what it will need; `backward(dY)` takes ∂L/∂Y, adds ∂L/∂parameter to
its parameters' `.grad` and returns ∂L/∂X. The prefix d always means "dL by d that".
"""

import copy

import numpy as np

from .initializers import Initializer
from .parameters import Parameter, ParameterVector, parameter_attribute


class Layer:
    """Base of every layer: subclasses write `forward` and `backward`.

    Attributes:
        training: True while learning; `Dropout` acts only then.

    A class says of itself:
        stackable: whether a leading axis of networks leaves its formulas as they are.
        spares_input_gradient: whether backward(dY, input_gradient=False) is known, to
            leave out ∂L/∂X where nobody asks for it.
    """

    stackable, spares_input_gradient = True, False

    training = True
    _home = None  # the ParameterVector of the network that the layer lives in, if any

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        if "backward" in vars(cls) and "spares_input_gradient" not in vars(cls):
            cls.spares_input_gradient = False  # a new backward may not know the option

    def forward(self, X):
        """Return the layer's output for a batch X, one sample a row."""
        raise NotImplementedError(f"{type(self).__name__} has no forward(X)")

    def backward(self, dY):
        """Return ∂L/∂X for the last forward batch, given ∂L/∂Y of the same shape."""
        raise NotImplementedError(f"{type(self).__name__} has no backward(dY)")

    def __call__(self, X):
        return self.forward(X)

    def _parts(self):
        """List the parameters and layers that it holds, in lists and dicts, too."""
        return parts_among(vars(self).values())

    def _family(self):
        """List the layer and the layers that it is made of, once each."""
        inner = [part for part in self._parts() if isinstance(part, Layer)]
        family = [self, *(each for layer in inner for each in layer._family())]
        return list(dict.fromkeys(family))

    def own_parameters(self):
        """List the layer's parameters and those of its parts, once each."""
        own = []
        for part in self._parts():
            own += part.own_parameters() if isinstance(part, Layer) else [part]
        return list(dict.fromkeys(own))

    def parameters(self):
        """Return the layer's parameters as one `ParameterVector`."""
        members = self.own_parameters()
        if members and members[0].vector is not None:
            return members[0].vector.stretch(members)
        return ParameterVector(members)

    def copy(self):
        """Return an independent layer with the same values, free for a new network."""
        twin = copy.deepcopy(self)
        for parameter in twin.own_parameters():
            parameter.zero_grad()
        for layer in twin._family():
            layer.forget()
        return twin

    def astype(self, dtype):
        """Turn the parameters' data and gradients into `dtype`, in place.

        Raises:
            ValueError: for a layer of a network, whose dtype is one for all layers.
        """
        dtype = float_type(dtype)
        if any(p.vector is not None for p in self.own_parameters()):
            raise ValueError(
                f"{self} shares its dtype with its network, or with an optimizer: "
                f"net.astype({str(dtype)!r}) returns a network in another one, and "
                "layer.copy() a layer that is free"
            )
        for parameter in self.own_parameters():
            parameter.bind(parameter.data.astype(dtype), parameter.grad.astype(dtype))

    def forget(self):
        """Drop what `forward` remembered; subclasses clear their own arrays."""

    def __getstate__(self):
        return {name: value for name, value in vars(self).items() if name != "_home"}

    def __copy__(self):
        return self.copy()

    def __repr__(self):
        return f"{type(self).__name__}()"


def parts_among(values):
    """List the parameters and layers among values, and in lists and dicts of them."""
    parts = []
    for value in values:
        if isinstance(value, HOLDS):
            if isinstance(value, Parameter | Layer):
                parts.append(value)
            else:
                parts += parts_among(
                    value.values() if isinstance(value, dict) else value
                )
    return parts


HOLDS = Parameter, Layer, list, tuple, dict


def float_type(dtype):
    """Return a dtype that networks compute in, or say that there are two.

    Raises:
        ValueError: for any other than float32 and float64.
    """
    for known in (np.float32, np.float64):
        if dtype is not None and dtype == np.dtype(known):
            return np.dtype(known)
    raise ValueError(f'networks compute in "float32" or "float64", got {dtype!r}')


def remembered(value, layer):
    """Return what `forward` kept for `backward`, or say that there was no forward."""
    if value is None:
        raise RuntimeError(
            f"{layer}.backward came before forward: call it on a batch first, "
            "backward needs the values of that pass"
        )
    return value


class Linear(Layer):
    """A dense layer: every input is connected to every unit.

        Z = X W + b

    Args:
        n_in: number of inputs (columns of X), ≥ 1.
        n_out: number of units (columns of Z), ≥ 1.
        init: key or `Initializer` for W; b starts at 0.
        dtype: "float32" or "float64".
        rng: seed or generator.

    Attributes:
        W: `Parameter` (n_in, n_out).
        b: `Parameter` (n_out,).

    Raises:
        ValueError: for sizes below 1, or an X whose columns are not n_in.
    """

    spares_input_gradient = True

    W, b = parameter_attribute("W"), parameter_attribute("b")
    X = None

    def __init__(
        self, n_in, n_out, *, init="glorot_uniform", dtype="float32", rng=None
    ):
        if not (n_in >= 1 and n_out >= 1 and n_in % 1 == n_out % 1 == 0):
            raise ValueError(
                f"Linear needs whole sizes ≥ 1, got n_in={n_in}, n_out={n_out}"
            )
        if isinstance(init, str):
            init = Initializer.named(init)()
        dtype = float_type(dtype)
        self.n_in, self.n_out = int(n_in), int(n_out)
        W = np.asarray(init(self.n_in, self.n_out, rng), dtype)
        if W.shape != (self.n_in, self.n_out):
            raise ValueError(
                f"{init} should draw W of shape (fan_in, fan_out), here "
                f"{(self.n_in, self.n_out)}, and drew shape {W.shape}"
            )
        self.W = Parameter(W, "W")
        self.b = Parameter(np.zeros(self.n_out, dtype), "b")

    def forward(self, X):  # X   (N, n_in)
        self.X = self.checked(X)
        return self.X @ self.W.data + self.b.data  # Z   (N, n_out)

    def backward(self, dZ, input_gradient=True):  # dZ  (N, n_out)
        X = remembered(self.X, self)
        dW, db = self.W.grad, self.b.grad
        dW += X.mT @ dZ  # (n_in, n_out)
        db += dZ.sum(axis=-2)  # (n_out,)
        if input_gradient:
            return dZ @ self.W.data.mT  # dX  (N, n_in)

    def checked(self, X):
        """Return X as an array of the layer's dtype with n_in columns, or explain."""
        W = self.W.data
        X = np.asarray(X, W.dtype)
        if X.ndim == W.ndim and X.shape[-1] == self.n_in:
            return X
        message = f"{self} expects X with {self.n_in} columns (one row per sample), "
        message += f"got shape {X.shape}."
        if X.shape == (self.n_in,) and self.n_in > 1:
            message += " One sample is a batch of one row: X[np.newaxis, :]."
        elif X.ndim == 2 and X.shape[0] == self.n_in:
            message += " Did you mean X.T?"
        elif X.ndim == 1:
            message += " If these are samples of one number: X[:, np.newaxis]."
        elif X.ndim > 2:
            message += " Pictures become rows by X.reshape(len(X), -1)."
        raise ValueError(message)

    def forget(self):
        self.X = None

    def __repr__(self):
        return f"Linear({self.n_in}, {self.n_out})"


class Dropout(Layer):
    """While training, silence each unit with probability p (Srivastava et al., 2014).

        mask = (u ≥ p) / (1 − p)        A = Z ⊙ mask

    "Inverted" dropout: the survivors are scaled up, so the expected value of every
    unit stays the same and nothing needs to change when training is over.

    Args:
        p: share of units to *drop*, in [0, 1); in the original paper, the share kept.
        rng: seed or generator.

    Attributes:
        mask: the factors of the last training batch; None before one and in eval mode.
    """

    stackable = False  # its masks come from a generator of its own

    mask = None

    def __init__(self, p=0.5, rng=None):
        if not 0 <= p < 1:
            raise ValueError(
                f"Dropout p is the share of units to drop, 0 ≤ p < 1, got {p}"
            )
        self.p = float(p)
        self.rng = np.random.default_rng(rng)

    def forward(self, X):
        if not self.training or self.p == 0:
            self.mask = None
            return X
        keep = self.rng.random(X.shape, dtype=np.float32) >= self.p
        self.mask = keep.astype(X.dtype) / (1 - self.p)
        return X * self.mask

    def backward(self, dY):
        return dY if self.mask is None else dY * self.mask

    def forget(self):
        self.mask = None

    def __repr__(self):
        return f"Dropout(p={self.p})"
