"""The playground's points: the data sets of the plane, two to be fitted, one drawn."""

import numpy as np

from course_lib import datasets

LIMITS = (-2.4, 2.4)
SOURCES = ("moons", "circles", "blobs", "xor", "spirals", "plane", "hills", "drawn")
# What the network may see of a point: key → (name, function of X).
FEATURES = {
    "x1": ("x₁", lambda X: X[:, 0]),
    "x2": ("x₂", lambda X: X[:, 1]),
    "x1_squared": ("x₁²", lambda X: X[:, 0] ** 2),
    "x2_squared": ("x₂²", lambda X: X[:, 1] ** 2),
    "product": ("x₁x₂", lambda X: X[:, 0] * X[:, 1]),
    "sin_x1": ("sin πx₁", lambda X: np.sin(np.pi * X[:, 0])),
    "sin_x2": ("sin πx₂", lambda X: np.sin(np.pi * X[:, 1])),
}
# Heights and places of the hills: two up, two down.
HILLS = ((1, -1.2, -1.2), (-1, 1.2, -1.2), (1, 1.2, 1.2), (-1, -1.2, 1.2))


def plane(X):
    """Return a target that rises evenly along the diagonal, (n, 1) in [−1, 1]."""
    return X.sum(axis=1, keepdims=True) / (2 * LIMITS[1])


def hills(X):
    """Return a target of two hills and two hollows, (n, 1) in [−1, 1]."""
    return sum(
        height * np.exp(-2 * ((X - place) ** 2).sum(axis=1, keepdims=True))
        for height, *place in HILLS
    )


TARGETS = {"plane": plane, "hills": hills}


def points(setting, hand_points=()):
    """Return (X, y) for training and (X, y) for testing, X (n, 2).

    Points drawn by hand are all for training.
    """
    kind, rng = setting["data"], np.random.default_rng(setting["draw"])
    if kind == "drawn":
        X = np.reshape([point[:2] for point in hand_points], (-1, 2)).astype(float)
        y = np.array([label for *_, label in hand_points], dtype=int)
        return (X, y), (X[:0], y[:0])
    if kind in TARGETS:
        X = rng.uniform(*LIMITS, (setting["count"], 2))
        y = TARGETS[kind](X) + rng.normal(0, setting["noise"], (len(X), 1))
    else:
        make = datasets.registry[kind]
        X, y = make(setting["count"], noise=setting["noise"], rng=rng)
    order = rng.permutation(len(X))
    first, rest = np.split(order, [len(X) * setting["share"] // 100])
    return (X[first], y[first]), (X[rest], y[rest])


def features(setting, X):
    """Return what the network sees of X (n, 2): (n, chosen features)."""
    return np.stack([FEATURES[key][1](X) for key in input_keys(setting)], axis=1)


def input_keys(setting):
    """List the keys of the features that are on."""
    return [key for key in FEATURES if setting[key]]
