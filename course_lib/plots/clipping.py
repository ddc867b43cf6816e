"""Picture of a gradient that is too long, and of two ways to shorten it."""

import numpy as np
from matplotlib.patches import Circle, Rectangle

from .pictures import BLUE, FAINT, INK, ORANGE, describe, figure_axes


def clipping(g, limit, *, ax=None):
    """Draw a gradient of two entries, clipped by norm and by value.

    Args:
        g: (2,) the true gradient.
        limit: > 0, of its length (a circle) and of each entry (a square).
        ax: where to draw; None makes a figure.
    """
    g = np.asarray(g, dtype=float)
    by_norm = g * min(1, limit / np.linalg.norm(g))
    by_value = np.clip(g, -limit, limit)
    angle = turn(g, by_value)
    title = f"By norm the direction stays, by value it turns by {angle:.0f}°"
    ax = ax or figure_axes(title, size=(6.4, 3.0), xlabel="entry 1", ylabel="entry 2")
    ax.add_patch(Circle((0, 0), limit, fill=False, ec=BLUE, lw=1.2))
    ax.add_patch(
        Rectangle(
            (-limit, -limit),
            2 * limit,
            2 * limit,
            fill=False,
            ec=ORANGE,
            ls="--",
            lw=1.2,
        )
    )
    for end, color, style, name in (
        (g, FAINT, ":", "gradient"),
        (by_norm, BLUE, "-", "clipped by norm"),
        (by_value, ORANGE, "--", "clipped by value"),
    ):
        ax.plot([0, end[0]], [0, end[1]], color=color, ls=style, lw=2.2, label=name)
        ax.plot(*end, "o", color=color, mec=INK, ms=7)
    reach = 1.15 * max(limit, *abs(g))
    ax.set(xlim=(-1.3 * limit, reach), aspect="equal")
    ax.set_ylim(-1.3 * limit, max(1.3 * limit, 1.15 * g[1]))
    ax.legend(loc="lower right")
    return describe(
        ax,
        f"An arrow to ({g[0]:g}, {g[1]:g}). Clipped by norm at {limit:g} it ends on a "
        f"circle at ({by_norm[0]:.2f}, {by_norm[1]:.2f}) and points the same way; "
        f"clipped by value it ends on a square at ({by_value[0]:g}, {by_value[1]:g}), "
        f"turned by {angle:.1f}°.",
    )


def turn(a, b):
    """Return the angle between two directions, in degrees."""
    cosine = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
