"""Small data sets, made on the spot or shipped with scikit-learn: nothing is fetched.

Each returns `X, y`: X (n, features) float64, one sample a row; y (n,) integers from 0
for classes, or (n, 1) floats for regression. `registry` lists them by name.

Classes follow each other in turn, 0, 1, 0, 1 …: take a random half for validation
(`rng.permutation(n)`), since every second sample is all of one class.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from .arrays import whole_number
from .registry import Registry

__all__ = [
    "blobs",
    "circles",
    "dataset",
    "digits",
    "gate",
    "line",
    "moons",
    "shapes",
    "sine",
    "spirals",
    "xor",
]

registry = Registry("data set")

GATES = {
    "and": (0, 0, 0, 1),
    "or": (0, 1, 1, 1),
    "nand": (1, 1, 1, 0),
    "nor": (1, 0, 0, 0),
    "xor": (0, 1, 1, 0),
}


def dataset(make):
    """Register a data set: what makes one, called as make(n, noise=…, rng=…).

    It is then `nn.datasets.<name>`, in whatever file it stands. If it makes two classes
    of points in the plane, the widgets offer it; their windows reach from −2.4 to 2.4.
    """
    registry[make.__name__] = make
    return make


def menu(*first):
    """List what a dropdown offers: `first`, then all data sets of the plane."""
    plane = [name for name, make in registry.items() if in_plane(make)]
    return list(dict.fromkeys([*first, *plane]))


@cache
def in_plane(make):
    """Return whether a data set is made of two classes of points in the plane."""
    try:
        X, y = map(np.asarray, make(8, noise=0.1, rng=0))
    except Exception:  # what cannot be made like the others is not offered like them
        return False
    return X.shape == (8, 2) and y.dtype.kind in "iu" and {*y.tolist()} == {0, 1}


def __getattr__(name):  # a data set that another file defines
    if name in registry:
        return registry[name]
    raise AttributeError(f"there is no data set {name} in course_lib", name=name)


def _positive(n):
    if int(n) != n or n < 1:
        raise ValueError(f"n is a number of samples, a whole number ≥ 1, got {n}")
    return int(n)


def gate(name):
    """The truth table of a logic gate: X (4, 2) of 0 and 1, y (4,).

    Args:
        name: "and", "or", "nand", "nor" or "xor".

    Raises:
        ValueError: for any other name.
    """
    table = Registry("logic gate")
    table.update(GATES)
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
    return X, np.array(table[name])


@dataset
def blobs(n=200, noise=0.5, rng=None, classes=2):
    """Round clouds, one a class, at equal angles on a circle of radius 1.5.

    Args:
        n: number of samples ≥ 1, shared out evenly.
        noise: standard deviation of each cloud, ≥ 0.
        rng: seed or generator.
        classes: number of clouds ≥ 2.
    """
    rng = np.random.default_rng(rng)
    y = np.arange(_positive(n)) % whole_number(classes, "classes", least=2)
    angle = 2 * np.pi * y / classes + np.pi / 4
    centers = 1.5 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return centers + rng.normal(0, noise, (len(y), 2)), y


@dataset
def moons(n=200, noise=0.1, rng=None):
    """Two half circles that reach into each other; no straight line parts them.

    Args:
        n: number of samples ≥ 1.
        noise: standard deviation of the scatter around the arcs, ≥ 0.
        rng: seed or generator.
    """
    rng = np.random.default_rng(rng)
    y = np.arange(_positive(n)) % 2
    angle = np.pi * rng.random(len(y))
    upper = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], axis=1)
    lower = np.stack([0.5 - np.cos(angle), 0.25 - np.sin(angle)], axis=1)
    X = np.where(y[:, None] == 0, upper, lower)
    return X + rng.normal(0, noise, X.shape), y


@dataset
def circles(n=200, noise=0.1, rng=None):
    """A disc of class 0 inside a ring of class 1.

    Args:
        n: number of samples ≥ 1.
        noise: standard deviation of the scatter, ≥ 0.
        rng: seed or generator.
    """
    rng = np.random.default_rng(rng)
    y = np.arange(_positive(n)) % 2
    angle = 2 * np.pi * rng.random(len(y))
    radius = np.where(y == 0, 0.5 * np.sqrt(rng.random(len(y))), 1.2)
    X = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return X + rng.normal(0, noise, X.shape), y


@dataset
def spirals(n=200, noise=0.05, rng=None, classes=2):
    """Interleaved spiral arms, one a class, one and a half turns each.

    Args:
        n: number of samples ≥ 1.
        noise: standard deviation of the scatter, ≥ 0.
        rng: seed or generator.
        classes: number of arms ≥ 2.
    """
    rng = np.random.default_rng(rng)
    y = np.arange(_positive(n)) % classes
    along = np.sqrt(rng.random(len(y)))
    angle = 3 * np.pi * along + 2 * np.pi * y / classes
    X = 1.5 * along[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return X + rng.normal(0, noise, X.shape), y


@dataset
def xor(n=200, noise=0.2, rng=None):
    """Four clouds at the corners of a square; opposite corners share a class.

    Args:
        n: number of samples ≥ 1.
        noise: standard deviation of each cloud, ≥ 0.
        rng: seed or generator.
    """
    rng = np.random.default_rng(rng)
    corner = np.arange(_positive(n)) % 4
    X = np.array([[-1, -1], [1, 1], [-1, 1], [1, -1]], dtype=float)[corner]
    return X + rng.normal(0, noise, X.shape), (corner >= 2).astype(int)


@dataset
def line(n=50, noise=0.2, rng=None):
    """Regression on y = 0.8 x + 0.3 with x in [−2, 2]: X (n, 1), y (n, 1).

    Args:
        n: number of samples ≥ 1.
        noise: standard deviation of the scatter in y, ≥ 0.
        rng: seed or generator.
    """
    rng = np.random.default_rng(rng)
    X = rng.uniform(-2, 2, (_positive(n), 1))
    return X, 0.8 * X + 0.3 + rng.normal(0, noise, X.shape)


@dataset
def sine(n=50, noise=0.1, rng=None):
    """Regression on y = sin(x) with x in [−π, π]: X (n, 1), y (n, 1).

    Args:
        n: number of samples ≥ 1.
        noise: standard deviation of the scatter in y, ≥ 0.
        rng: seed or generator.
    """
    rng = np.random.default_rng(rng)
    X = rng.uniform(-np.pi, np.pi, (_positive(n), 1))
    return X, np.sin(X) + rng.normal(0, noise, X.shape)


@dataset
def shapes(n=300, noise=0.05, rng=None, size=16):
    """Outlines of circle (0), square (1) and triangle (2) of random size and place.

    Args:
        n: number of pictures ≥ 1.
        noise: standard deviation of the grey added to each pixel, ≥ 0.
        rng: seed or generator.
        size: pixels along an edge ≥ 8; X has size² columns, values in [0, 1].
    """
    rng = np.random.default_rng(rng)
    y = np.arange(_positive(n)) % 3
    radius = rng.uniform(0.25, 0.42, (len(y), 1, 1)) * size
    center = rng.uniform(radius, size - 1 - radius, (len(y), 1, 2))
    grid = np.arange(size, dtype=float)
    dx = grid[None, None, :] - center[..., :1]
    dy = grid[None, :, None] - center[..., 1:]
    # Each shape is a level set of a "distance" that equals the radius on its outline.
    circle = np.hypot(dx, dy)
    square = np.maximum(np.abs(dx), np.abs(dy)) * 1.15
    triangle = np.maximum(dy, 0.87 * np.abs(dx) - 0.5 * dy) * 1.6
    distance = np.choose(y[:, None, None], (circle, square, triangle))
    ink = np.clip(1.3 - np.abs(distance - radius), 0, 1)
    X = ink.reshape(len(y), size * size)
    return np.clip(X + rng.normal(0, noise, X.shape), 0, 1), y


@dataset
def digits(n=1797, noise=0.0, rng=None):
    """Handwritten digits of 8×8 pixels: X (n, 64) in [0, 1], y (n,) from 0 to 9.

    The test set of Alpaydin and Kaynak (1998), as bundled with scikit-learn.

    Args:
        n: number of samples, 1 to 1797, drawn without repetition in random order.
        noise: standard deviation of the grey added to each pixel, ≥ 0.
        rng: seed or generator.
    """
    rng = np.random.default_rng(rng)
    X, y = _all_digits()
    if _positive(n) > len(y):
        raise ValueError(f"there are {len(y)} digits, you asked for {n}")
    rows = rng.permutation(len(y))[:n]
    X = X[rows] / 16
    return (np.clip(X + rng.normal(0, noise, X.shape), 0, 1) if noise else X), y[rows]


def _all_digits():
    """Read the file that scikit-learn's `load_digits` reads: its import takes 1 s."""
    folder = Path(find_spec("sklearn").origin).parent / "datasets" / "data"
    table = np.loadtxt(folder / "digits.csv.gz", delimiter=",")
    return table[:, :-1], table[:, -1].astype(int)
