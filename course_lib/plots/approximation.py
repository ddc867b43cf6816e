"""Pictures of approximation: how close a sum of hidden units comes to a function."""

import numpy as np

from course_lib.activations import Activation
from course_lib.mlp import MLP

TARGETS = {  # of one variable on [−3, 3], all within ±1.2
    "sine": lambda x: np.sin(1.5 * x),
    "step": lambda x: np.where(x > 0.3, 0.9, -0.7),
    "bump": lambda x: 1.6 * np.exp(-4 * (x - 0.5) ** 2) - 0.6,
    "|x|": lambda x: 0.7 * np.abs(x) - 1,
    "zigzag": lambda x: 2 * np.abs(np.mod(x, 2) - 1) - 1,
}
TARGETS_2D = {  # of two variables on [−3, 3]²
    "ring": lambda X: np.exp(-2 * (np.hypot(*X.T) - 1.6) ** 2),
    "saddle": lambda X: X[:, 0] * X[:, 1] / 9 + 0.5,
    "two hills": lambda X: (
        np.exp(-((X - 1.2) ** 2).sum(axis=1)) + np.exp(-((X + 1.2) ** 2).sum(axis=1))
    ),
    "checks": lambda X: 0.5 + 0.5 * np.sign(X[:, 0] * X[:, 1]),
}


def fitted(X, y, units, activation, rng=None):
    """Return a network with one hidden layer whose output weights are the best ones.

    The hidden units are spread over the region at random, each steep enough to bend
    there; the output weights and bias then solve a least-squares problem exactly. So
    what is left of the error is the hidden layer's, not the training's.

    Args:
        X: (N, 1) or (N, 2) inputs, within about ±3.
        y: (N,) values of the function.
        units: hidden units ≥ 1.
        activation: key of the hidden layer's activation.
        rng: seed or generator.
    """
    rng = np.random.default_rng(rng)
    n = X.shape[1]
    net = MLP([n, units, 1], activation=activation, dtype="float64", rng=rng)
    direction = rng.normal(size=(n, units))
    direction /= np.linalg.norm(direction, axis=0)
    curved = not Activation.named(activation).piecewise_linear
    steep = rng.uniform(1, 5, units)  # drawn for all: the bends come after it
    steep = steep if curved else 1.0
    # Each unit bends at a point of its own, in the direction that it looks.
    bends = rng.uniform(-3, 3, (units, n))
    if n == 1:  # evenly spread, so that one unit more is never wasted
        bends = np.linspace(-3, 3, units + 2)[1:-1, np.newaxis]
    net[0].W.data[...] = direction * steep
    net[0].b.data[...] = -steep * (bends * direction.T).sum(axis=1)
    hidden = np.column_stack([net[:-1](X), np.ones(len(X))])
    best = np.linalg.lstsq(hidden, y, rcond=1e-8)[0]
    net[-1].W.data[...] = best[:-1, np.newaxis]
    net[-1].b.data[...] = best[-1]
    return net
