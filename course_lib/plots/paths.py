"""Pictures of paths: how two weights move while they are learned."""

import numpy as np

from .pictures import INK, LINES, describe, figure_axes


def paths(trails, goal, *, ax=None, labels=None):
    """Draw the way of two weights from the start to where they should be.

    Args:
        trails: dict label → (steps, 2) weights after each update, the start first.
        goal: (2,) the best weights.
        ax: where to draw; None makes a figure.
        labels: names of the axes; ("w₁", "w₂") if None.
    """
    names = labels or ("$w_1$", "$w_2$")
    longest, least = (f([_length(t) for t in trails.values()]) for f in (max, min))
    title = f"The longer way is {longest / least:.1f} times as long"
    ax = ax or figure_axes(title, size=(6.4, 3.4), xlabel=names[0], ylabel=names[1])
    for (label, trail), (color, style, marker) in zip(
        trails.items(), LINES, strict=False
    ):
        trail = np.asarray(trail)
        ax.plot(
            *trail.T,
            color=color,
            ls=style,
            marker=marker,
            ms=3.5,
            lw=1.5,
            label=f"{label}: {len(trail) - 1} steps",
        )
    ax.plot(*goal, "*", color="white", mec=INK, ms=16, mew=1.5, label="goal", ls="none")
    ax.legend()
    return describe(
        ax,
        "Two weights on their way to the goal. "
        + " ".join(
            f"{label}: a way of length {_length(trail):.1f} in {len(trail) - 1} steps."
            for label, trail in trails.items()
        ),
    )


def _length(trail):
    return float(np.linalg.norm(np.diff(trail, axis=0), axis=1).sum())
