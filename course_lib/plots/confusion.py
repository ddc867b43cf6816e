"""A confusion matrix as a picture: rows are what is true, columns what was answered."""

import numpy as np
from matplotlib.patches import Rectangle

from .pictures import GREEN, INK, PINK, describe, figure_axes

MIDDLE = 0.55  # a tint: counts have to be read on it


def confusion(counts, *, ax=None):
    """Draw counts of true classes against answers.

    What was right stands on the diagonal, in green; each kind of error is framed, and
    deeper pink the more there are of it. Empty places stay empty.

    Args:
        counts: (K, K) integers; counts[i, j] samples of class i were taken for j.
        ax: where to draw; None makes a figure.
    """
    counts = np.asarray(counts)
    if counts.ndim != 2 or (counts % 1).any() or counts.min() < 0:
        raise ValueError(
            "confusion draws counts, (K, K) whole numbers, as confusion_matrix returns "
            f"them, got {counts.ravel()[:3]} …"
        )
    counts = counts.astype(int)
    wrong = counts - np.diag(np.diag(counts))
    statement = finding(counts, wrong)
    ax = ax or figure_axes(statement, (5.4, 4.6), "answer", "true class")
    most = max(wrong.max(), 1)
    edge = len(counts) - 0.5
    ax.set(xlim=(-0.5, edge), ylim=(edge, -0.5), aspect="equal")
    for (i, j), count in np.ndenumerate(counts):
        if not count:
            continue
        depth = MIDDLE if i == j else MIDDLE * (0.4 + 0.6 * count / most)
        color = GREEN if i == j else PINK
        place = (j - 0.5, i - 0.5)
        ax.add_patch(_square(place, color, alpha=depth * 0.6))
        if i != j:
            ax.add_patch(_square(place, "none", ec=PINK, lw=1.6))
        ax.text(j, i, count, ha="center", va="center", color=INK, fontsize=9.5)
    ticks = np.arange(len(counts))
    ax.set(xticks=ticks, yticks=ticks)
    ax.tick_params(length=0)
    ax.grid(visible=False)
    return describe(ax, _alt(counts, wrong, statement))


def _square(place, color, *, alpha=1.0, ec="none", lw=0.0):
    # Not clipped: the axes would cut a frame at their edge in half.
    return Rectangle(place, 1, 1, fc=color, ec=ec, lw=lw, alpha=alpha, clip_on=False)


def finding(counts, wrong):
    """Say in one short sentence how many errors there are, and which is frequent."""
    total = int(wrong.sum())
    if not total:
        return f"All {counts.sum():,} are right"
    i, j = np.unravel_index(int(np.argmax(wrong)), wrong.shape)
    alone = np.sum(wrong == wrong[i, j]) == 1
    often = f", most often {i} read as {j}" if alone else ""
    return f"{total} of {counts.sum():,} are wrong{often}"


def _alt(counts, wrong, statement):
    pairs = sorted(zip(*np.nonzero(wrong), strict=True), key=lambda p: -wrong[p])
    listing = ", ".join(f"{i} as {j}: {wrong[i, j]}" for i, j in pairs[:8])
    more = ", and others" if len(pairs) > 8 else ""
    errors = f" Errors: {listing}{more}." if listing else ""
    return f"Confusion matrix of {len(counts)} classes. {statement}.{errors}"
