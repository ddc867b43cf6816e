"""Losses: one number that says how wrong a batch of predictions is, and its gradient.

`loss(y_hat, y)` returns the mean over the batch; `loss.backward()` returns ∂L/∂ŷ of the
last call, shaped like ŷ. The mean lives here and nowhere else: layers only add up.

`value` and `gradient` also take the batches of many networks at once, (nets, N, K), and
then give one loss for each network: that is what a sweep trains with.
"""

import numpy as np

from .activations import Sigmoid, Softmax
from .registry import Registered

__all__ = ["BCELoss", "BCEWithLogitsLoss", "CrossEntropyLoss", "Loss", "MSELoss"]


class Loss(Registered, family="loss"):
    """Base: subclasses write `value(y_hat, y)` and `gradient(y_hat, y)`."""

    _last = None

    def __call__(self, y_hat, y):
        """Return the mean loss of a batch, a Python float.

        Args:
            y_hat: (N, K) what the network gave out; (N,) counts as (N, 1).
            y: targets of the same shape (`CrossEntropyLoss`: also N class numbers).

        Raises:
            ValueError: when the shapes do not belong together; nothing is broadcast.
        """
        y_hat, y = self.checked(_column(y_hat), y)
        self._last = y_hat, y
        return float(self.value(y_hat, y))

    def backward(self):
        """Return ∂L/∂ŷ (N, K) of the last call."""
        if self._last is None:
            raise RuntimeError(
                "loss.backward() came before the loss: call loss(y_hat, y) first"
            )
        return self.gradient(*self._last)

    def checked(self, y_hat, y):
        """Return both as arrays of one shape and dtype."""
        y = _column(y)
        if y.shape != y_hat.shape:
            raise ValueError(
                f"{type(self).__name__} compares predictions of shape {y_hat.shape} "
                f"with targets of shape {y.shape}: they must be the same"
            )
        return y_hat, y.astype(y_hat.dtype)

    def predict(self, y_hat):
        """Return what a user wants to see of raw outputs; here: the outputs."""
        return np.asarray(y_hat)

    def __repr__(self):
        return f"{type(self).__name__}()"


def _column(y):
    y = np.asarray(y)
    y = y if y.dtype.kind == "f" else y.astype(np.float64)
    return y[:, np.newaxis] if y.ndim == 1 else y


def _elements(y):
    """How many numbers one batch holds, N·K."""
    return y.shape[-2] * y.shape[-1]


def _total(A, B):
    """Σ a b over a batch (N, K), a number; over (nets, N, K), one for each network."""
    if A.ndim == 2:
        return np.vdot(A, B)
    return np.einsum("...nk,...nk->...", A, B)


class MSELoss(Loss):
    """Mean squared error, L = mean (ŷ − y)² over all N·K elements; no ½.

    ∂L/∂ŷ = 2 (ŷ − y) / (N K)
    """

    key = "mse"

    def value(self, y_hat, y):
        self.error = y_hat - y
        return _total(self.error, self.error) / _elements(y)

    def gradient(self, y_hat, y):
        return self.error * (2 / _elements(y))


class BCELoss(Loss):
    """Binary cross-entropy of probabilities: L = −mean [y ln ŷ + (1−y) ln(1−ŷ)].

        ∂L/∂ŷ = (ŷ − y) / (ŷ (1 − ŷ)) / (N K)

    Logarithms are cut off at −100, so that ŷ = 0 or 1 stays finite. If the network
    ends in a sigmoid, `BCEWithLogitsLoss` without it is exact at every size of z.

    Raises:
        ValueError: when a prediction is outside [0, 1].
    """

    key = "bce"

    def value(self, y_hat, y):
        if y_hat.size and (y_hat.min() < 0 or y_hat.max() > 1):
            raise ValueError(
                "BCELoss expects probabilities between 0 and 1. For raw outputs use "
                "BCEWithLogitsLoss, or end the network in a sigmoid."
            )
        with np.errstate(divide="ignore"):
            log_p = np.maximum(np.log(y_hat), -100)
            log_q = np.maximum(np.log1p(-y_hat), -100)
        return -(y * log_p + (1 - y) * log_q).mean(axis=(-2, -1))

    def gradient(self, y_hat, y):
        variance = np.maximum(y_hat * (1 - y_hat), 1e-12)
        return (y_hat - y) / variance / _elements(y)


class BCEWithLogitsLoss(Loss):
    """Binary cross-entropy straight from z, with ŷ = σ(z) inside.

    L = mean [max(z, 0) − z y + ln(1 + e^−|z|)]        ∂L/∂z = (σ(z) − y) / (N K)
    """

    key = "bce_with_logits"

    def value(self, z, y):
        E = np.exp(-np.abs(z))
        self.p = np.where(z >= 0, 1, E) / (1 + E)  # σ(z), kept for the gradient
        return (np.maximum(z, 0) - z * y + np.log1p(E)).mean(axis=(-2, -1))

    def gradient(self, z, y):
        return (self.p - y) * (1 / _elements(y))

    def predict(self, z):
        """Return the probability of class 1, σ(z)."""
        return Sigmoid().value(np.asarray(z))


class CrossEntropyLoss(Loss):
    """Cross-entropy of softmax, straight from the scores Z (N, K).

        L = −mean_n Σ_k y_nk ln p_nk,  p = softmax(Z)        ∂L/∂Z = (P − Y) / N

    Targets are class numbers (N,) from 0 to K − 1, or rows of K probabilities.

    Raises:
        ValueError: for a class number out of range, or shapes that do not match.
    """

    key = "cross_entropy"

    def checked(self, Z, y):
        y = np.asarray(y)
        if y.shape == Z.shape:
            return Z, y.astype(Z.dtype)
        if y.shape != Z.shape[:1]:
            raise ValueError(
                f"CrossEntropyLoss has scores of shape {Z.shape}: targets are "
                f"{Z.shape[0]} class numbers or rows of {Z.shape[1]} probabilities, "
                f"got shape {y.shape}"
            )
        labels = y.astype(np.intp)
        if len(y) and not (labels.min() >= 0 and labels.max() < Z.shape[1]):
            raise ValueError(
                f"{Z.shape[1]} scores know the classes 0 to {Z.shape[1] - 1}, the "
                f"targets go from {y.min()} to {y.max()}"
            )
        Y = np.zeros_like(Z)
        Y[np.arange(len(y)), labels] = 1
        return Z, Y

    def value(self, Z, Y):
        shifted = Z - Z.max(axis=-1, keepdims=True)  # cancels, and e^z stays ≤ 1
        E = np.exp(shifted)
        total = E.sum(axis=-1, keepdims=True)
        self.P = E / total  # softmax(Z), kept for the gradient
        return -_total(Y, shifted - np.log(total)) / Z.shape[-2]  # ln p = z − ln Σ e^z

    def gradient(self, Z, Y):
        return (self.P - Y) * (1 / Z.shape[-2])

    def predict(self, Z):
        """Return the probability of each class, softmax(Z), (N, K)."""
        return Softmax().value(np.asarray(Z))
