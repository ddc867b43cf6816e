"""The trial of "find the deepest net that trains": one task, one recipe.

Everything but the start is fixed, so that only depth and initialization decide:
circles, plain gradient descent on the whole batch, no momentum, no clipping. The
exercise and the init lab share it.
"""

import math
from functools import cache

import numpy as np

from ...datasets import circles
from ...history import TrainingDiverged
from ...losses import CrossEntropyLoss
from ...mlp import MLP
from ...optimizers import SGD
from ...training import steps

SAMPLES, WIDTH, LR, STEPS = 128, 32, 0.05, 100
TRAINED = 0.35  # half of ln 2, the loss of a network that knows nothing
SEEDS = (0, 1)  # one lucky start is no proof
GOALS = {"relu": 30, "tanh": 20}  # hidden layers that can be reached


@cache
def task():
    """Return circles X (128, 2), each feature with mean 0 and deviation 1, and y."""
    X, y = circles(SAMPLES, noise=0.1, rng=0)
    return (X - X.mean(axis=0)) / X.std(axis=0), y


def network(activation, init, depth, width=WIDTH, seed=0):
    """Return an untrained float64 `MLP` with `depth` hidden layers of `width` units.

    Args:
        activation: key of the hidden layers' activation.
        init: key or `Initializer` for all layers of weights.
        depth: hidden layers ≥ 1.
        width: units in each of them ≥ 1.
        seed: of the weights.
    """
    sizes = [2, *[width] * depth, 2]
    return MLP(sizes, activation=activation, init=init, dtype="float64", rng=seed)


@cache
def last_loss(activation, init, depth, seed):
    """Train one network and return the loss it ends with; infinite if it diverges.

    Training ends after 100 steps, or as soon as the loss is below `TRAINED`.
    """
    X, y = task()
    net = network(activation, init, depth, seed=seed)
    loss = math.log(2)
    try:
        for step in steps(
            net,
            X,
            y,
            loss=CrossEntropyLoss(),
            optimizer=SGD(net.parameters(), LR),
            epochs=STEPS,
            batch_size=SAMPLES,
            rng=0,
        ):
            loss = step.loss
            if loss < TRAINED:
                break
    except TrainingDiverged:
        return math.inf
    return loss


def worst_loss(activation, init, depth):
    """Return the highest last loss over `SEEDS`: below `TRAINED` counts as trained."""
    return float(np.max([last_loss(activation, init, depth, s) for s in SEEDS]))
