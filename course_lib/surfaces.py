"""Loss surfaces over two weights: places where optimizers show their character.

Each is a formula with its gradient and its Hessian, the matrix of second derivatives:

    surface(theta)           L             theta (…, 2)  →  (…)
    surface.gradient(theta)  ∂L/∂θ                       →  (…, 2)
    surface.hessian(theta)   ∂²L/∂θᵢ∂θⱼ                   →  (…, 2, 2)

so one point works like a whole grid of them.
"""

import numpy as np

from .registry import Registered, class_named

__all__ = [
    "Beale",
    "Bowl",
    "Himmelblau",
    "Ravine",
    "Rosenbrock",
    "Saddle",
    "Surface",
    "TwoMinima",
]


# A path that diverges goes on to where the numbers end: there L is infinite.
FAR = np.errstate(over="ignore", invalid="ignore")


class Surface(Registered, family="surface"):
    """Base: subclasses write `value(x, y)`, `slopes(x, y)` and `curvatures(x, y)`.

    Attributes:
        start: (x, y), a place from which the way down is instructive.
        bounds: ((x low, x high), (y low, y high)) of a telling picture.
        minima: tuple of all (x, y) where L is smallest nearby, the lowest first.
        horizon: how many steps show what an optimizer makes of it.
    """

    horizon = 60

    @classmethod
    def needs_no_more(cls):
        """Return whether one can be made by its key alone, and says how it is drawn."""
        complete = all(hasattr(cls, name) for name in ("start", "bounds", "minima"))
        return complete and super().needs_no_more()

    @FAR
    def __call__(self, theta):
        """Return L, a float for one point (2,), an array (…) for points (…, 2)."""
        value = self.value(*_coordinates(theta))
        return value if np.ndim(value) else float(value)

    @FAR
    def gradient(self, theta):
        """Return the slopes (∂L/∂x, ∂L/∂y), shaped like theta."""
        return _stack(self.slopes(*_coordinates(theta)))

    @FAR
    def hessian(self, theta):
        """Return the curvatures [[xx, xy], [xy, yy]] at every point, (…, 2, 2)."""
        xx, xy, yy = self.curvatures(*_coordinates(theta))
        return np.stack([_stack((xx, xy)), _stack((xy, yy))], axis=-2)

    def __repr__(self):
        options = ", ".join(f"{name}={value}" for name, value in vars(self).items())
        return f"{type(self).__name__}({options})"


def _coordinates(theta):
    theta = np.asarray(theta, dtype=np.float64)
    if theta.ndim == 0 or theta.shape[-1] != 2:
        raise ValueError(
            "a surface lies over two weights: it expects theta of shape (2,) or "
            f"(…, 2), got shape {theta.shape}"
        )
    return theta[..., 0], theta[..., 1]


def _stack(columns):
    return np.stack(np.broadcast_arrays(*columns), axis=-1)


class Bowl(Surface):
    """L = ½ (x² + y²): equally curved in every direction, safe below η = 2."""

    start = (-1.6, 1.2)
    bounds = ((-2, 2), (-2, 2))
    minima = ((0.0, 0.0),)

    def value(self, x, y):
        return (x**2 + y**2) / 2

    def slopes(self, x, y):
        return x, y

    def curvatures(self, x, y):
        one = np.ones_like(x)
        return one, 0 * one, one


class Ravine(Surface):
    """L = ½ (x² + c y²): a valley, c times as curved across as along.

    The curvature across limits the rate, η < 2/c; the one along sets the pace.

    Args:
        c: ratio of the two curvatures, the condition number, ≥ 1.
    """

    start = (-1.8, 0.9)
    bounds = ((-2, 2), (-1.2, 1.2))
    minima = ((0.0, 0.0),)

    def __init__(self, c=25.0):
        if not c >= 1:
            raise ValueError(f"a ravine is at least as curved across, c ≥ 1: got c={c}")
        self.c = float(c)

    def value(self, x, y):
        return (x**2 + self.c * y**2) / 2

    def slopes(self, x, y):
        return x, self.c * y

    def curvatures(self, x, y):
        one = np.ones_like(x)
        return one, 0 * one, self.c * one


class Saddle(Surface):
    """L = ½ x² − ½ y² + ¼ y⁴: flat at (0, 0), but no minimum; those are at y = ±1.

    On the line y = 0 the gradient is (x, 0): it points straight away from the saddle,
    so descent goes straight in, to where the gradient is zero.
    """

    start = (-1.5, 0.001)
    bounds = ((-2, 2), (-1.6, 1.6))
    minima = ((0.0, 1.0), (0.0, -1.0))

    def value(self, x, y):
        return x**2 / 2 - y**2 / 2 + y**4 / 4

    def slopes(self, x, y):
        return x, y**3 - y

    def curvatures(self, x, y):
        one = np.ones_like(x)
        return one, 0 * one, 3 * y**2 - 1


class TwoMinima(Surface):
    """L = x⁴ − x³/3 − 2x² + x + 5/3 + 2y²: a deep valley beside a shallow one.

    The slope along x is 4 (x + 1)(x − ¼)(x − 1): minima at x = −1 (L = 0) and at
    x = 1 (L = 4/3), with a pass between them at x = ¼ (L = 1.79).
    """

    start = (1.6, 0.8)
    bounds = ((-1.8, 1.8), (-1.2, 1.2))
    minima = ((-1.0, 0.0), (1.0, 0.0))

    def value(self, x, y):
        return x**4 - x**3 / 3 - 2 * x**2 + x + 5 / 3 + 2 * y**2

    def slopes(self, x, y):
        return 4 * (x + 1) * (x - 0.25) * (x - 1), 4 * y

    def curvatures(self, x, y):
        return 12 * x**2 - 2 * x - 4, np.zeros_like(x), 4 * np.ones_like(x)


class Rosenbrock(Surface):
    """L = (1 − x)² + 100 (y − x²)²: a curved valley, quick to find, slow to follow.

    Rosenbrock, 1960. The minimum is at (1, 1), where one direction is 2,508 times as
    curved as the other.
    """

    start = (-1.2, 1.0)
    bounds = ((-1.8, 1.8), (-0.8, 2.6))
    minima = ((1.0, 1.0),)
    horizon = 300

    def value(self, x, y):
        return (1 - x) ** 2 + 100 * (y - x**2) ** 2

    def slopes(self, x, y):
        return -2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)

    def curvatures(self, x, y):
        return 2 - 400 * y + 1200 * x**2, -400 * x, 200 * np.ones_like(x)


class Beale(Surface):
    """L = (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)² (Beale, 1958).

    Nearly flat in the middle, very steep in the corners. The minimum is at (3, ½).
    """

    start = (-1.5, 1.2)
    bounds = ((-4, 4), (-2, 2))
    minima = ((3.0, 0.5),)
    horizon = 150

    TARGETS = ((1, 1.5), (2, 2.25), (3, 2.625))  # (k, t): the term (t − x + x yᵏ)²

    def value(self, x, y):
        return sum((t - x + x * y**k) ** 2 for k, t in self.TARGETS)

    def slopes(self, x, y):
        dx = dy = 0.0
        for k, t in self.TARGETS:
            error = t - x + x * y**k
            dx = dx + 2 * error * (y**k - 1)
            dy = dy + 2 * error * x * k * y ** (k - 1)
        return dx, dy

    def curvatures(self, x, y):
        xx = xy = yy = 0.0
        for k, t in self.TARGETS:
            error = t - x + x * y**k
            slope = k * y ** (k - 1)  # of yᵏ
            bend = k * (k - 1) * y ** max(k - 2, 0)
            xx = xx + 2 * (y**k - 1) ** 2
            xy = xy + 2 * ((y**k - 1) * x * slope + error * slope)
            yy = yy + 2 * ((x * slope) ** 2 + error * x * bend)
        return xx, xy, yy


class Himmelblau(Surface):
    """L = (x² + y − 11)² + (x + y² − 7)²: four minima, all of height 0.

    Himmelblau, 1972. Which one a path ends in depends on where it starts.
    """

    start = (-0.5, -1.0)
    bounds = ((-5, 5), (-5, 5))
    minima = (
        (3.0, 2.0),
        (-2.805118086952745, 3.131312518250573),
        (-3.779310253377747, -3.283185991286170),
        (3.584428340330492, -1.848126526964404),
    )

    def value(self, x, y):
        return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2

    def slopes(self, x, y):
        a, b = x**2 + y - 11, x + y**2 - 7
        return 4 * x * a + 2 * b, 2 * a + 4 * y * b

    def curvatures(self, x, y):
        a, b = x**2 + y - 11, x + y**2 - 7
        return 4 * a + 8 * x**2 + 2, 4 * x + 4 * y, 4 * b + 8 * y**2 + 2


def __getattr__(name):  # a surface that another file defines
    return class_named(name, Surface)
