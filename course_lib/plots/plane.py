"""Pictures of the plane: points of two or more classes, and what a model says there."""

import numpy as np
from matplotlib.artist import Artist
from PIL import Image

from .colors import CLASSES, SHADES, packed, painted
from .pictures import INK, describe, figure_axes

GRID = 48  # cells of a shading along each side


def points(ax, X, y):
    """Draw points (N, 2), one marker and color a class; return the artists."""
    artists, size = [], 11 if len(X) < 10 else 6
    for k in np.unique(y):
        color, marker = CLASSES[int(k) % len(CLASSES)]
        here = X[y == k]
        artists += ax.plot(*here.T, marker, color=color, mec="white", mew=0.8, ms=size)
    return artists


def empty_classes(ax, classes=2, size=7):
    """Return an artist without points for each class; `set_data(x1, x2)` fills it."""
    return [
        ax.plot([], [], marker, color=color, mec="white", mew=0.8, ls="none", ms=size)[
            0
        ]
        for color, marker in CLASSES[:classes]
    ]


def grid(limits):
    """Return the centers of a square grid over limits (low, high): (GRID², 2)."""
    low, high = limits
    half = (high - low) / GRID / 2
    axis = np.linspace(low + half, high - half, GRID)
    return np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)


class Shading(Artist):
    """A smooth picture of values over the whole axes, an image that is fast to redraw.

    matplotlib's own `imshow` spends 16 ms on resampling to 600×600 pixels; here Pillow
    enlarges the few values as shades of gray, and a table has the colors: 2 ms.

    Args:
        low, high: the values that get the first and the last color.
    """

    TABLE = packed(SHADES)

    def __init__(self, low=0.0, high=1.0):
        super().__init__()
        self.low, self.high, self.values = low, high, np.zeros((2, 2))
        self.set_zorder(0)

    def set_data(self, values):
        """Take (rows, columns) values, lowest row first."""
        self.values = np.asarray(values, dtype=float)
        self.stale = True

    def draw(self, renderer):
        """Put the picture behind everything else in the axes."""
        if not self.get_visible():
            return
        x0, y0, x1, y1 = np.round(self.axes.bbox.extents).astype(int)
        share = (self.values - self.low) / (self.high - self.low)
        index = (np.clip(share, 0, 1) * 255).astype(np.uint8)
        size = x1 - x0, y1 - y0
        large = Image.fromarray(index).resize(size, Image.Resampling.BICUBIC)
        picture = painted(np.asarray(large), self.TABLE)
        renderer.draw_image(renderer.new_gc(), x0, y0, picture)


def shading(ax, low=0.0, high=1.0):
    """Lay an empty `Shading` over the axes; its `set_data` takes the values."""
    return ax.add_artist(Shading(low, high))


def cells(values):
    """Return the values at the points of `grid` as a square (GRID, GRID)."""
    return np.reshape(values, (GRID, GRID)).astype(float)


def boundary(w, b, limits):
    """Return two points (2, 2) of the line w·x + b = 0 far enough to cross the square.

    None where there is no line, because w = 0.
    """
    w = np.asarray(w, dtype=float)
    length2 = w @ w
    if length2 == 0:
        return None
    foot = -b * w / length2
    along = np.array([-w[1], w[0]]) / np.sqrt(length2)
    reach = 4 * max(abs(limits[0]), abs(limits[1])) + np.abs(foot).max()
    return np.stack([foot - reach * along, foot + reach * along])


def sides(w, b, limits):
    """Return 1 where w·x + b > 0, else 0, (GRID, GRID), with a smooth edge."""
    w = np.asarray(w, dtype=float)
    length = np.linalg.norm(w) or 1.0
    cell = (limits[1] - limits[0]) / GRID
    return cells(np.clip(0.5 + (grid(limits) @ w + b) / length / cell, 0, 1))


def key(ax, classes=2):
    """Name the classes' markers, under the axes where no picture covers them."""
    handles = [
        ax.plot([], [], marker, color=color, mec="white", ls="none", label=f"class {k}")
        for k, (color, marker) in enumerate(CLASSES[:classes])
    ]
    ax.legend(
        handles=[h for (h,) in handles],
        loc="upper right",
        bbox_to_anchor=(1.04, -0.06),
        ncols=classes,
        fontsize=9,
        handletextpad=0.0,
        columnspacing=0.6,
        borderpad=0.0,
    )
    ax.xaxis.set_label_coords(0.12, -0.09)


def equation(w, b):
    """Return the line in words: "1 x₁ − 2 x₂ + 0.5 = 0"."""

    def signed(value):
        return f"{'−' if value < 0 else '+'} {abs(value):.3g}"

    return f"{w[0]:.3g} x₁ {signed(w[1])} x₂ {signed(b)} = 0".replace("-", "−")


def square(ax, limits):
    """Give axes equal limits and names for the two features."""
    ax.set(xlim=limits, ylim=limits, xlabel="$x_1$", ylabel="$x_2$")
    ax.locator_params(nbins=6)
    ax.grid(False)
    return ax


def neuron(w, b, X, y, *, ax=None, limits=None):
    """Draw the line of one neuron over labeled points, its positive side shaded.

    Args:
        w: (2,) weights.
        b: bias.
        X: (N, 2) points.
        y: (N,) classes 0 and 1.
        ax: where to draw; None makes a figure.
        limits: (low, high) of both axes; around the points if None.
    """
    limits = limits or (float(X.min()) - 0.5, float(X.max()) + 0.5)
    answers = (X @ np.asarray(w) + b >= 0).astype(int)
    right = int((answers == y).sum())
    title = f"The line gets {right} of {len(y)} points right"
    ax = square(ax or figure_axes(title, size=(4.4, 4.0)), limits)
    shading(ax).set_data(sides(w, b, limits))
    line = boundary(w, b, limits)
    if line is not None:
        ax.plot(*line.T, color=INK, ls="-", lw=1.5)
    points(ax, X, y)
    wrong = X[answers != y]
    ax.plot(*wrong.T, "o", mfc="none", mec=INK, ms=16, mew=1.5, ls="none")
    key(ax)
    return describe(
        ax,
        f"{len(y)} points of two classes and the line {equation(w, b)}: "
        f"{right} points lie on their side of it"
        + (", the others are ringed." if right < len(y) else "."),
    )


def decision(net, X, y, *, loss, ax=None, limits=None):
    """Draw what a network with one or two outputs says over the plane.

    Args:
        net: a `Sequential` with 2 inputs.
        X: (N, 2) points.
        y: (N,) classes 0 and 1.
        loss: the `Loss` whose `predict` turns outputs into probabilities.
        ax: where to draw; None makes a figure.
        limits: (low, high) of both axes; around the points if None.
    """
    X, y, outputs = np.asarray(X), np.ravel(y), loss.predict(net.predict(X))
    if outputs.shape[1] > 2 or not np.isin(y, (0, 1)).all():
        raise ValueError(
            "decision draws two classes, 0 and 1, got "
            f"{outputs.shape[1]} outputs and the classes {np.unique(y)[:4]}"
        )
    limits = limits or (float(X.min()) - 0.5, float(X.max()) + 0.5)
    says = outputs[:, -1] >= 0.5
    share = float(np.mean(says == y))
    title = f"{share:.0%} of the points on the right side"
    ax = square(ax or figure_axes(title, size=(4.4, 4.0)), limits)
    P = loss.predict(net.predict(grid(limits)))[:, -1]
    P = cells(P)
    shading(ax).set_data(P)
    axis = np.linspace(*limits, GRID)
    if P.min() < 0.5 < P.max():
        ax.contour(axis, axis, P, [0.5], colors=INK, linewidths=1.5)
    points(ax, X, y)
    key(ax)
    return describe(
        ax,
        f"{len(y)} points of two classes over the network's answer for every place; "
        f"{share:.0%} of the points have the right answer.",
    )
