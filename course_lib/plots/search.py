"""Pictures of a search over many networks: which setting made the difference?"""

import numpy as np

from .pictures import BLUE, describe, figure_axes

RESULTS = {
    "network", "loss", "val_loss", "accuracy", "val_accuracy", "diverged",
}  # fmt: skip


def settings(rows):
    """Return the settings that a search has varied: name → its values, in order.

    Args:
        rows: those of a `Sweep`.
    """
    names = [name for name in rows[0] if name not in RESULTS]
    values = {n: list(dict.fromkeys(label(row[n]) for row in rows)) for n in names}
    return {name: options for name, options in values.items() if len(options) > 1}


def label(value):
    """Return a value of a setting as a short text: sizes as 64-16-10."""
    if isinstance(value, list | tuple):
        return "-".join(str(each) for each in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def shares(rows, names, score="val_accuracy"):
    """Return how much of the differences in score each setting explains by itself.

    The share of a setting is Σ n_v (m_v − m)² / Σ (s − m)²: v runs over its values,
    with n_v networks of the mean score m_v, and s over the scores of all, with mean m.
    Networks that diverged do not count. Without differences, all shares are 0.

    Args:
        rows: those of a `Sweep`.
        names: settings.
        score: the result that is to be explained.

    Returns:
        dict name → share in [0, 1].
    """
    finite = [row for row in rows if np.isfinite(row[score])]
    scores = np.array([row[score] for row in finite])
    whole = np.sum((scores - scores.mean()) ** 2) if finite else 0.0
    explained = dict.fromkeys(names, 0.0)
    if not whole > 0:
        return explained
    for name in names:
        values = np.array([label(row[name]) for row in finite])
        for value in np.unique(values):
            here = scores[values == value]
            explained[name] += len(here) * (here.mean() - scores.mean()) ** 2 / whole
    return {name: float(share) for name, share in explained.items()}


def what_mattered(rows, *, score="val_accuracy", ax=None):
    """Draw the share of the differences that each setting explains by itself.

    Args:
        rows: those of a `Sweep`, or some of them.
        score: the result that is to be explained.
        ax: where to draw; None makes a figure.
    """
    explained = shares(rows, list(settings(rows)), score)
    order = sorted(explained, key=explained.get)
    most = order[-1]
    statement = f"{most} explains {explained[most]:.0%} of the differences by itself"
    ax = ax or figure_axes(statement, (6.4, 0.9 + 0.38 * len(order)), "share explained")
    bars = ax.barh(order, [explained[name] for name in order], color=BLUE, height=0.6)
    ax.bar_label(bars, [f"{explained[name]:.0%}" for name in order], padding=4)
    ax.set(xlim=(0, 1))
    ax.tick_params(axis="y", length=0)
    listing = ", ".join(f"{name} {explained[name]:.0%}" for name in reversed(order))
    return describe(
        ax,
        f"Share of the differences in {score} between {len(rows)} networks that each "
        f"setting explains by itself: {listing}.",
    )
