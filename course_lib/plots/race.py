"""Pictures of races: several optimizers, each with a band of seeds."""

import numpy as np

from .pictures import INK, LINES, PINK, describe, figure_axes

# Racers are told apart without their colors.
RACERS = (*LINES, (PINK, ":", "D"), (INK, (0, (6, 2)), "v"), ("#6a6a66", "-", "P"))

NAMED = 3  # winners that a title has room for
CLOSE = 1.25  # medians within this factor are a small difference


def race(losses, per_epoch, *, ax=None):
    """Draw losses against gradient evaluations: medians, and bands over the seeds.

    Each racer is named at the end of its line. The band reaches from the luckiest seed
    to the unluckiest; a seed that diverged counts as infinitely high. The title names
    all those whose bands reach down to the winner's, or says where all end.

    Args:
        losses: dict name → (seeds, epochs) mean training loss of each epoch.
        per_epoch: gradient evaluations in an epoch.
        ax: where to draw; None makes a figure.

    Raises:
        ValueError: for more racers than can be told apart.
    """
    if len(losses) > len(RACERS):
        raise ValueError(
            f"a picture tells {len(RACERS)} racers apart, got {len(losses)}: make two"
        )
    table = {name: np.where(np.isnan(L), np.inf, L) for name, L in losses.items()}
    ends = {name: np.median(L[:, -1]) for name, L in table.items()}
    order = sorted(ends, key=ends.get)
    title = _finding(table, order)
    ax = ax or figure_axes(title, (6.4, 3.3), "gradient evaluations", "training loss")
    for L, (color, style, marker) in zip(table.values(), RACERS, strict=False):
        at = per_epoch * np.arange(1, L.shape[1] + 1)
        ax.fill_between(at, L.min(axis=0), L.max(axis=0), color=color, alpha=0.15, lw=0)
        ax.plot(at, np.median(L, axis=0), color=color, ls=style, lw=2, marker=marker,
                ms=5, markevery=(len(at) // 6, max(len(at) // 4, 1)))  # fmt: skip
    ax.set_yscale("log")
    for axis in (ax.yaxis.set_major_formatter, ax.yaxis.set_minor_formatter):
        axis(_plain)
    ax.margins(x=0.01)
    _name(ax, ends)
    listing = ", ".join(f"{name} {ends[name]:.2g}" for name in order)
    return describe(
        ax, f"Training loss against gradient evaluations. At the end: {listing}."
    )


def _plain(value, _):
    """Write 0.2, not 2 × 10⁻¹, and of each decade only 1, 2, 3 and 5."""
    return f"{value:g}" if f"{value:e}"[0] in "1235" else ""


def _finding(table, order):
    """Say who wins, with all those whose bands reach down into the winner's."""
    first, last = (table[order[i]][:, -1] for i in (0, -1))
    tied = [name for name in order if table[name][:, -1].min() <= first.max()]
    if len(tied) == len(order) > 1:
        return "Too close to call: the bands overlap"
    ratio = np.median(last) / np.median(first)
    if len(tied) > NAMED and ratio < CLOSE:
        low, high = np.median(first), np.median(last)
        return f"All {len(order)} end between {low:.2g} and {high:.2g}"
    if len(tied) > NAMED:
        tie = f"{len(tied)} of {len(order)} are too close to call"
        return f"{tie}; {order[-1]} ends {ratio:.2g} times higher"
    verb = "ends" if len(tied) == 1 else "end"
    return f"{', '.join(tied)} {verb} lowest, {ratio:.2g} times below {order[-1]}"


def _name(ax, ends):
    """Write each name at the height of its line's end, none over another."""
    heights, gap = _heights(ax, ends), 0.075
    for name in sorted(heights, key=heights.get):  # upwards, each above the last
        floor = heights.pop("below", -1.0)
        heights[name] = max(heights[name], floor)
        heights["below"] = heights[name] + gap
    heights.pop("below", None)
    for (name, height), (color, _, marker) in zip(
        heights.items(), RACERS, strict=False
    ):
        ax.plot(1.025, height, marker, color=color, ms=6, transform=ax.transAxes,
                clip_on=False)  # fmt: skip
        ax.text(1.05, height, name, color=color, va="center", transform=ax.transAxes)


def _heights(ax, ends):
    ax.get_ylim()  # brings the limits up to date
    to_axes = ax.transData + ax.transAxes.inverted()
    top = ax.get_ylim()[1]
    return {
        name: float(to_axes.transform((1, min(end, top)))[1])
        for name, end in ends.items()
    }
