"""Losses: one number that says how wrong a batch of predictions is, and its gradient.

`loss(y_hat, y)` returns the mean over the batch; `loss.backward()` returns ∂L/∂ŷ of the
last call, shaped like ŷ. The mean lives here and nowhere else: layers only add up.

`value` and `gradient` also take the batches of many networks at once, (nets, N, K), and
then give one loss for each network: that is what a sweep trains with.
"""

from functools import lru_cache

import numpy as np

from .activations import Sigmoid, Softmax
from .arrays import column, numbers
from .registry import Registered

__all__ = ["BCELoss", "BCEWithLogitsLoss", "CrossEntropyLoss", "Loss", "MSELoss"]


class Loss(Registered, family="loss"):
    """Base: subclasses write `value(y_hat, y)` and `gradient(y_hat, y)`.

    A class says of itself, where it differs from these:
        classifies: whether targets are classes, so that training reports the accuracy.
        one_per_class: whether it wants an output for each class; else, for two classes,
            one will do.
        applies: key of the activation that it applies to the outputs itself, or None.
        expects: key of the activation that the network must end in, or None.
    """

    classifies = one_per_class = False
    applies = expects = None

    _last = None

    def __call__(self, y_hat, y):
        """Return the mean loss of a batch, a Python float.

        Args:
            y_hat: (N, K) what the network gave out; (N,) counts as (N, 1).
            y: targets of the same shape (`CrossEntropyLoss`: also N class numbers).

        Raises:
            ValueError: when the shapes do not belong together (nothing is broadcast),
                or for targets that the loss is not made for.
        """
        return self.mean(*self.checked(column(y_hat, "predictions"), y))

    def mean(self, y_hat, y):
        """Return the mean loss of what `checked` has returned, a Python float."""
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
        y = column(y, "targets")
        if y.shape != y_hat.shape:
            raise ValueError(
                f"{type(self).__name__} compares predictions of shape {y_hat.shape} "
                f"with targets of shape {y.shape}: they must be the same"
            )
        check_batch(y_hat)
        self.check_targets(y)
        return y_hat, np.asarray(y, y_hat.dtype)

    def check_targets(self, y):
        """Refuse targets (N, K) that the loss is not made for; here: none."""

    def predict(self, y_hat):
        """Return what a user wants to see of raw outputs; here: the outputs."""
        return np.asarray(y_hat)

    def __repr__(self):
        return f"{type(self).__name__}()"


def check_batch(y_hat):
    """Refuse predictions that are no batch, one sample a row."""
    if y_hat.ndim != 2 or not y_hat.size:
        raise ValueError(
            "a loss is the mean over a batch, predictions (N, K) with at least one "
            f"sample a row, got shape {y_hat.shape}"
        )


def check_shares(loss, y):
    """Refuse targets that are no probabilities of class 1."""
    low, high = lowest(y), highest(y)
    if low >= 0 and high <= 1:
        return
    hint = ""
    if np.isin(y, (-1, 1)).all():
        hint = " Labels −1 and 1 become 0 and 1 by (y + 1) / 2."
    elif high > 1:
        hint = (
            " Numbers of more than two classes want CrossEntropyLoss, and a network "
            "with one output for each class."
        )
    raise ValueError(
        f"{type(loss).__name__} expects targets from 0 to 1, the probability of class "
        f"1, got numbers from {low:g} to {high:g}.{hint}"
    )


def _elements(y):
    """How many numbers one batch holds, N·K."""
    return y.shape[-2] * y.shape[-1]


def _total(A, B):
    """Σ a b over a batch (N, K), a number; over (nets, N, K), one for each network."""
    if A.ndim == 2:
        return np.vdot(A, B)
    return np.einsum("...nk,...nk->...", A, B)


def check_rows(Y):
    """Refuse rows that are no probabilities: 0 or more, with the sum 1."""
    if lowest(Y) >= 0:
        sums = Y.dot(ones(Y.shape[1], Y.dtype))
        if lowest(sums) >= 0.999 and highest(sums) <= 1.001:
            return
    with np.errstate(invalid="ignore"):  # ∞ − ∞ is no sum
        errors = abs(Y.sum(axis=1) - 1)
    bad = ~((Y.min(axis=1) >= 0) & (errors <= 1e-3))
    if bad.any():
        row = np.argmax(bad)
        raise ValueError(
            "CrossEntropyLoss expects rows of probabilities, 0 or more with the sum 1, "
            f"got {Y[row]} in row {row}. If a sample can be of several classes at "
            "once, or of none, use BCEWithLogitsLoss."
        )


# A bare call of a loss checks its batch, in every step. On arrays as small as these,
# the following take a third of the time of Y.sum(axis=1), Y.min() and Y.max().


@lru_cache
def ones(K, dtype):
    """Return K ones, read-only: `Y.dot(ones)` are the sums of the rows of Y (N, K)."""
    array = np.ones(K, dtype)
    array.flags.writeable = False
    return array


def lowest(A):
    """Return the smallest number of an array; NaN if one is NaN."""
    return A.item(A.argmin())


def highest(A):
    """Return the largest number of an array; NaN if one is NaN."""
    return A.item(A.argmax())


def class_numbers(y, K):
    """Return class numbers (N,) as integers, or say why they are none of K classes."""
    fractions = y[~(np.floor(y) == y) | np.isinf(y)] if y.dtype.kind == "f" else y[:0]
    if fractions.size:
        raise ValueError(
            f"class numbers are whole, got {fractions[0]:g} among the targets. "
            f"Probabilities are rows, (N, {K}), one for each class."
        )
    labels = y.astype(np.intp)
    if not (lowest(labels) >= 0 and highest(labels) < K):
        raise ValueError(
            f"{K} scores know the classes 0 to {K - 1}, the "
            f"targets go from {y.min()} to {y.max()}"
        )
    return labels


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

    Targets are 0 and 1, or probabilities of class 1.

    Raises:
        ValueError: when a prediction or a target is outside [0, 1].
    """

    key = "bce"
    classifies, expects = True, "sigmoid"
    check_targets = check_shares

    def value(self, y_hat, y):
        if y_hat.size and (lowest(y_hat) < 0 or highest(y_hat) > 1):
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

    Targets are 0 and 1, or probabilities of class 1.

    Raises:
        ValueError: when a target is outside [0, 1].
    """

    key = "bce_with_logits"
    classifies, applies = True, "sigmoid"
    check_targets = check_shares

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
        ValueError: for class numbers that are not whole or out of range, rows that are
            no probabilities, a single score, or shapes that do not match.
    """

    key = "cross_entropy"
    classifies, applies, one_per_class = True, "softmax", True

    def checked(self, Z, y):
        y = numbers(y, "targets")
        check_batch(Z)
        N, K = Z.shape
        if K == 1:
            raise ValueError(
                "CrossEntropyLoss compares the scores of classes, and softmax of a "
                "single score is 1, whatever it is. For two classes use two outputs, "
                "or one output and BCEWithLogitsLoss."
            )
        if y.shape == Z.shape:
            Y = np.asarray(y, Z.dtype)
            check_rows(Y)
            return Z, Y
        if y.shape != (N,):
            hint = ": y.ravel()" if y.shape == (N, 1) else ""
            raise ValueError(
                f"CrossEntropyLoss has scores of shape {Z.shape}: targets are "
                f"{N} class numbers or rows of {K} probabilities, "
                f"got shape {y.shape}{hint}"
            )
        Y = np.zeros(Z.shape, Z.dtype)
        Y[np.arange(N), class_numbers(y, K)] = 1
        return Z, Y

    def value(self, Z, Y):
        largest = np.maximum.reduce(Z, axis=-1, keepdims=True)
        shifted = Z - largest  # the largest cancels, and e^z stays ≤ 1
        E = np.exp(shifted)
        total = np.add.reduce(E, axis=-1, keepdims=True)
        self.P = E / total  # softmax(Z), kept for the gradient
        return -_total(Y, shifted - np.log(total)) / Z.shape[-2]  # ln p = z − ln Σ e^z

    def gradient(self, Z, Y):
        return (self.P - Y) * (1 / Z.shape[-2])

    def predict(self, Z):
        """Return the probability of each class, softmax(Z), (N, K)."""
        return Softmax().value(np.asarray(Z))
