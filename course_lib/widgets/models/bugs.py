"""A backward pass in five small methods, and thirteen ways to get one of them wrong.

Each bug overrides one method; its docstring is the diagnosis. All of them run without
complaint, as such bugs do.
"""

import numpy as np

from course_lib.activations import Softmax


class Backprop:
    """A network with 3 inputs, 4 tanh units and 4 classes, forward and backward.

    Args:
        seed: of the data, the labels and the weights.
    """

    def __init__(self, seed=0):
        rng = np.random.default_rng(seed)
        self.X = rng.normal(size=(6, 3))
        self.Y = np.eye(4)[rng.integers(0, 4, 6)]
        self.theta = {
            "W1": rng.normal(size=(3, 4)),
            "b1": rng.normal(size=4),
            "W2": rng.normal(size=(4, 4)),
            "b2": rng.normal(size=4),
        }
        self.mask = (rng.random((6, 4)) < 0.75) / 0.75  # dropout, one draw
        self.other_mask = (rng.random((6, 4)) < 0.75) / 0.75

    def loss(self):
        """Forward: keep Z1, A1 and P, return the mean cross-entropy."""
        t = self.theta
        self.Z1 = self.X @ t["W1"] + t["b1"]
        self.A1 = np.tanh(self.Z1)
        self.P = Softmax().value((self.A1 * self.mask) @ t["W2"] + t["b2"])
        return float(-np.mean(np.sum(self.Y * np.log(self.P), axis=1)))

    def gradients(self):
        """Backward: return the gradient of every parameter by its name."""
        self.loss()
        dZ2 = self.at_output()
        dA1 = self.through_weights(dZ2)
        dZ1 = self.through_tanh(dA1)
        return {
            "W1": self.of_weights(self.X, dZ1),
            "b1": self.of_bias(dZ1),
            "W2": self.of_weights(self.A1 * self.mask, dZ2),
            "b2": self.of_bias(dZ2),
        }

    def at_output(self):
        return (self.P - self.Y) / len(self.X)

    def through_weights(self, dZ2):
        return dZ2 @ self.theta["W2"].T * self.mask

    def through_tanh(self, dA1):
        return dA1 * (1 - self.A1**2)

    def of_weights(self, A, dZ):
        return A.T @ dZ

    def of_bias(self, dZ):
        return dZ.sum(axis=0)


class NotDivided(Backprop):
    """The mean's 1/N is missing."""

    def at_output(self):
        return self.P - self.Y


class DividedTwice(Backprop):
    """1/N is there twice: in the loss and again in the weights."""

    def of_weights(self, A, dZ):
        return A.T @ dZ / len(A)


class WrongSign(Backprop):
    """The error has the wrong sign: target minus answer."""

    def at_output(self):
        return (self.Y - self.P) / len(self.X)


class SoftmaxTwice(Backprop):
    """The softmax's slope is multiplied in, though P − Y holds it already."""

    def at_output(self):
        return (self.P - self.Y) * self.P * (1 - self.P) / len(self.X)


class NotTransposed(Backprop):
    """The way back uses W2 where its transpose belongs."""

    def through_weights(self, dZ2):
        return dZ2 @ self.theta["W2"] * self.mask


class UpdatedTooEarly(Backprop):
    """W2 was updated before the gradient went back through it."""

    def through_weights(self, dZ2):
        updated = self.theta["W2"] - 0.1 * self.A1.T @ dZ2
        return dZ2 @ updated.T * self.mask


class AnotherMask(Backprop):
    """Dropout drew a new mask for the way back."""

    def through_weights(self, dZ2):
        return dZ2 @ self.theta["W2"].T * self.other_mask


class NoSlope(Backprop):
    """The activation's slope is missing."""

    def through_tanh(self, dA1):
        return dA1


class NoSquare(Backprop):
    """tanh′ is taken as 1 − tanh, without the square."""

    def through_tanh(self, dA1):
        return dA1 * (1 - self.A1)


class SlopeAtA(Backprop):
    """The slope is taken at a instead of z: tanh is applied once more."""

    def through_tanh(self, dA1):
        return dA1 * (1 - np.tanh(self.A1) ** 2)


class LastPartOnly(Backprop):
    """Each half of the batch overwrites the gradient: = where += belongs."""

    def of_weights(self, A, dZ):
        for rows in (slice(0, 3), slice(3, 6)):
            dW = A[rows].T @ dZ[rows]
        return dW


class BiasNotSummed(Backprop):
    """The bias takes one sample's gradient instead of the sum over the batch."""

    def of_bias(self, dZ):
        return dZ[0]


class BiasAveraged(Backprop):
    """The bias takes the mean over the batch, though 1/N is in already."""

    def of_bias(self, dZ):
        return dZ.mean(axis=0)


BUGS = {bug.__doc__: bug for bug in Backprop.__subclasses__()}
