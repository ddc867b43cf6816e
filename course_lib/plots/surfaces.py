"""Pictures of loss surfaces: lines of equal loss, and the ways optimizers take down."""

import numpy as np
from matplotlib.colors import BoundaryNorm

from .pictures import INK, LINES, describe, figure_axes

CELLS = 200  # along each side of the picture
LEVELS = 11


def surface(surface, trails=None, *, bounds=None, ax=None):
    """Draw a surface by bands of equal loss, dark is low; stars mark its minima.

    Both weights have the same scale, so the way straight down crosses the bands at
    right angles. Each band covers the same share of the picture: a steep wall would
    otherwise take them all. A trail is drawn until it is far outside.

    Args:
        surface: a `Surface`.
        trails: dict label → (steps + 1, 2) places of θ, the start first; or None.
        bounds: ((low, high), (low, high)) of θ₁ and θ₂; None: those of the surface.
        ax: where to draw; None makes a figure.

    Raises:
        ValueError: for more trails than can be told apart.
    """
    if len(trails or ()) > len(LINES):
        raise ValueError(
            f"a picture tells {len(LINES)} trails apart, got {len(trails)}: make two"
        )
    trails = {label: np.asarray(trail) for label, trail in (trails or {}).items()}
    statement = finding(surface, trails)
    ax = ax or figure_axes(statement, size=(6.4, 4.0) if trails else (5.2, 4.0))
    bounds = np.array(surface.bounds if bounds is None else bounds)
    x, y = np.linspace(*bounds[0], CELLS), np.linspace(*bounds[1], CELLS)
    height = surface(np.stack(np.meshgrid(x, y), axis=-1))
    levels = np.unique(np.quantile(height, np.linspace(0, 1, LEVELS)))
    ax.contourf(x, y, height, levels, cmap="cividis", norm=BoundaryNorm(levels, 256))
    ax.plot(*np.array(surface.minima).T, "*", color="white", mec=INK, ms=15, ls="none",
            zorder=3)  # fmt: skip
    for (label, trail), (color, style, marker) in zip(
        trails.items(), LINES, strict=False
    ):
        near = _until_far(trail, bounds)
        ax.plot(*near.T, color="white", ls="-", lw=4)  # legible on every band
        ax.plot(*near.T, color=color, ls=style, lw=1.8, marker=marker, ms=5,
                mec="white", mew=0.5, label=label)  # fmt: skip
        ax.plot(*trail[0], "o", color="white", mec=INK, ms=9)
    if trails:
        ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1), handlelength=3)
    ax.set(xlim=bounds[0], ylim=bounds[1], xlabel="θ₁", ylabel="θ₂", aspect="equal")
    ax.grid(False)
    return describe(ax, f"{statement}. {_alt(surface, trails)}")


def _until_far(trail, bounds):
    """Return the places up to the first one that is a picture's width outside."""
    middle, reach = bounds.mean(axis=1), 1.5 * np.ptp(bounds, axis=1)
    far = ~(np.abs(trail - middle) < reach).all(axis=1)  # NaN is far, too
    return trail[: np.argmax(far) + 1] if far.any() else trail


def finding(surface, trails):
    """Return what the picture shows, in one short sentence."""
    name = type(surface).__name__
    if len(trails) == 1:
        ((label, trail),) = trails.items()
        start, end = surface(trail[0]), _end(surface, trail)
        return f"{label}: loss from {_amount(start)} to {_amount(end)}"
    if trails:
        ends = {label: _end(surface, trail) for label, trail in trails.items()}
        best = min(ends, key=ends.get)
        return f"{best} gets lowest, to a loss of {_amount(ends[best])}"
    if len(surface.minima) > 1:
        heights = [surface(place) for place in surface.minima]
        equal = np.ptp(heights) < 1e-9
        kind = "equally deep" if equal else "of different depth"
        return f"{name}: {len(heights)} minima, {kind}"
    low, high = np.linalg.eigvalsh(surface.hessian(surface.minima[0]))
    ratio = high / low
    if ratio < 1.01:
        return f"{name}: equally curved in every direction"
    return f"{name}: curvatures of {ratio:,.0f} to 1"


def _end(surface, trail):
    """Return the last loss of a trail; infinity when it left all bounds."""
    return surface(trail[-1]) if np.isfinite(trail[-1]).all() else float("inf")


def _way(surface, trail):
    first, last = surface(trail[0]), _end(surface, trail)
    verb = "grows" if last > first else "falls"
    return f"{verb} from {_amount(first)} to {_amount(last)} in {len(trail) - 1} steps"


def _amount(loss):
    """Return a loss in words that can be read aloud."""
    if loss >= 1e6:
        return "over a million"
    return f"{loss:.3g}" if loss >= 1e-4 else "below 0.0001"


def _alt(surface, trails):
    places = ", ".join(f"({x:.3g}, {y:.3g})" for x, y in surface.minima)
    text = f"Lines of equal loss over two weights; the lowest places are at {places}."
    for label, trail in trails.items():
        text += f" {label}: the loss {_way(surface, trail)}."
    return text
