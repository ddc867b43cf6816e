"""The trial of "digits on a budget": few numbers, and digits that were held back.

An answer is nothing but arrays, so that it may be computed anywhere and judged here.
"""

from functools import cache

import numpy as np

from ...datasets import digits

TRAINING = 1000  # digits that the learner's function sees
BUDGET, GOAL = 500, 0.88  # numbers in the network, and the accuracy to reach
GUESSING = 0.3  # below this, three times as good as chance, nothing was learned


@cache
def _all():
    """Return all digits X (1797, 64) and y (1797,), in one order."""
    return digits(rng=0)


def training_images(rng):
    """Return the images X (1000, 64) and labels y (1000,) to train on.

    Args:
        rng: a generator.
    """
    X, y = _all()
    rows = rng.permutation(len(X))[:TRAINING]
    return X[rows], y[rows]


def held_out(X):
    """Return the images and labels that are not among the rows of X."""
    training_rows = {row.tobytes() for row in np.ascontiguousarray(X)}
    pictures, labels = _all()
    fresh = np.array([row.tobytes() not in training_rows for row in pictures])
    return pictures[fresh], labels[fresh]


def scores(layers, X):
    """Return what a tanh network answers, (N, 10).

    Args:
        layers: its arrays W, b, W, b …, the last pair without an activation.
        X: (N, 64) images.
    """
    A = X
    for i in range(0, len(layers), 2):
        Z = A @ layers[i] + layers[i + 1]
        A = np.tanh(Z)
    return Z


def fault(layers):
    """Say what is wrong with the shapes of a network's arrays, or None.

    Args:
        layers: a list of arrays of real numbers.
    """
    if not layers or len(layers) % 2:
        return (
            f"You return {len(layers)} arrays, expected pairs: W and b of the first "
            "layer, W and b of the second, and so on."
        )
    units = 64
    for number, (W, b) in enumerate(zip(layers[::2], layers[1::2], strict=True), 1):
        if W.ndim != 2 or W.shape[0] != units:
            return (
                f"W of layer {number} has shape {W.shape}, expected {units} rows: one "
                "for each number that comes in."
            )
        units = W.shape[1]
        if b.shape != (units,):
            return (
                f"b of layer {number} has shape {b.shape}, expected ({units},): one "
                "for each unit."
            )
    if units != 10:
        return f"Your network has {units} outputs, expected one for each digit: 10."
    count = sum(array.size for array in layers)
    if count > BUDGET:
        return f"Your network has {count} numbers, the budget is {BUDGET}."
    return None
