"""Pictures of learning from few labels: accuracy against how many there are."""

import warnings

import numpy as np

from .bands import Band
from .pictures import LINES, PINK, describe, figure_axes

WAYS = (*LINES, (PINK, ":", "D"))  # told apart without their colors
RANGE = (25, 75)  # percentiles: a band holds the middle half of the seeds


def prepare(ax, labels, names, low):
    """Put up the axes and return a `Band` for each way.

    Args:
        ax: empty axes.
        labels: numbers of labeled examples, ascending.
        names: what the ways are called, at most four.
        low: the lowest accuracy shown.
    """
    ax.set(xscale="log", xlim=(labels[0] * 0.92, labels[-1] * 1.09), ylim=(low, 1.0))
    ax.set_xticks(labels, [str(n) for n in labels])
    ax.minorticks_off()
    ax.set(xlabel="labeled examples", ylabel="held-out accuracy")
    bands = [Band(ax, look, markers=len(labels)) for look in WAYS[: len(names)]]
    for band, name in zip(bands, names, strict=True):
        band.line.set_label(name)
        band.line.set_markevery(1)
    ax.legend(loc="lower right", handlelength=3)
    return bands


def show(band, labels, values):
    """Give a band its accuracies so far.

    Args:
        band: one of those that `prepare` has made.
        labels: (points,) numbers of labeled examples.
        values: (seeds, points) accuracies, NaN where there is none yet.
    """
    here = np.isfinite(values).any(axis=0)
    rows = summary(values[:, here]) if here.any() else np.empty((3, 0))
    band.set_data(np.asarray(labels)[here], rows)
    band.line.set_markevery(1)


def summary(values):
    """Return lower quartile, median and upper quartile over the seeds, (3, points)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a column without values
        return np.nanpercentile(values, (RANGE[0], 50, RANGE[1]), axis=0)


def few_labels(labels, accuracies, *, ax=None):
    """Draw held-out accuracy against the number of labels, for up to four ways.

    Args:
        labels: (points,) numbers of labeled examples, ascending.
        accuracies: dict name → (seeds, points), what each way reached.
        ax: where to draw; None makes a figure.

    Raises:
        ValueError: for more ways than can be told apart.
    """
    if len(accuracies) > len(WAYS):
        raise ValueError(
            f"a picture tells {len(WAYS)} ways apart, got {len(accuracies)}: make two"
        )
    ends = {name: np.median(values, axis=0) for name, values in accuracies.items()}
    statement = finding(labels, accuracies)
    ax = ax or figure_axes(statement, (6.4, 3.6))
    lowest = min(float(np.min(values)) for values in accuracies.values())
    low = np.floor(10 * lowest) / 10
    bands = prepare(ax, labels, list(accuracies), low)
    for band, values in zip(bands, accuracies.values(), strict=True):
        show(band, labels, np.asarray(values))
    listing = "; ".join(
        f"{name}: {', '.join(f'{v:.0%}' for v in ends[name])}" for name in ends
    )
    steps = ", ".join(str(n) for n in labels)
    return describe(
        ax, f"{statement}. Held-out accuracy at {steps} labels, medians. {listing}."
    )


def finding(labels, accuracies):
    """Say who is ahead at the fewest and at the most labels, if anybody is."""
    first, last = (leader(accuracies, k) for k in (0, -1))
    few, many = f"{labels[0]} labels", f"{labels[-1]}"
    if first and first == last:
        return f"Ahead at {few} and at {many}: {first}"
    if first and last:
        return f"Ahead at {few}: {first}; at {many}: {last}"
    if first:
        return f"Ahead at {few}: {first}; at {many} the bands overlap"
    if last:
        return f"At {few} the bands overlap; ahead at {many}: {last}"
    return f"At {few} and at {many} the bands overlap"


def leader(accuracies, k):
    """Return the way with the highest median, or None if another band reaches its.

    Args:
        accuracies: dict name → (seeds, points).
        k: which point.
    """
    bands = {name: summary(np.asarray(v)[:, k]) for name, v in accuracies.items()}
    best = max(bands, key=lambda name: bands[name][1])
    others = [bands[name][2] for name in bands if name != best]
    # Bands that only touch do not overlap, whatever the rounding.
    return best if all(top <= bands[best][0] + 1e-9 for top in others) else None
