"""Evidence: what a claim says beside what holds, and what was measured."""

import textwrap

import numpy as np

from course_lib.plots.pictures import (
    BLUE,
    FAINT,
    INK,
    ORANGE,
    describe,
    figure_axes,
)

WIDTH = 0.34  # of a bar; a group of two is one wide
ASIDE = 3.5  # points from the middle of its bar to that of its number
LETTERS = 64  # that fit under the axes side by side
NAMES = ("claim", "what holds", "measured")


def evidence(result, *, ax=None, revealed=True):
    """Draw what a claim says, and if `revealed` what holds and what was measured.

    Args:
        result: anything with `at`, `claimed`, `corrected`, `measured` (as many numbers
            each), `label`, `xlabel`, and `curves` and `falsified` (bools).
        ax: axes to draw on, which are cleared; a new figure by default.
        revealed: False shows the claim alone.

    Returns:
        ax
    """
    ax = ax or figure_axes()
    ax.clear()
    if result.curves:
        _curves(ax, result, revealed)
    else:
        _bars(ax, result, revealed)
    # After the data: the line has no x, and would let in those of the last picture.
    ax.axhline(0, color=FAINT, lw=0.8, zorder=1.5)
    if not revealed:
        title = "What the claim says. Does it hold?"
    elif result.falsified:
        title = "The measurement refutes the claim"
        same = np.isclose(np.ravel(result.claimed), np.ravel(result.corrected))
        if same.any() and not result.curves:
            title = f"The claim holds in {same.sum()} of {len(same)} cases"
    else:
        title = "The measurement confirms the claim"
    ax.set(title=title, ylabel=result.label, xlabel=result.xlabel)
    handles = dict(zip(*ax.get_legend_handles_labels()[::-1], strict=True))
    names = [name for name in NAMES if name in handles]
    below = {"loc": "upper center", "bbox_to_anchor": (0.5, -0.18), "ncols": 3}
    ax.legend([handles[name] for name in names], names, **below)
    return describe(ax, f"{title}: {in_numbers(result, revealed)}")


def in_numbers(result, revealed=True):
    """Say what `evidence` draws: its rows, at five places of a curve."""
    places = np.arange(len(result.at))
    names = list(result.at)
    if result.curves:
        places = np.linspace(0, len(places) - 1, 5).round().astype(int)
        names = [f"{result.xlabel} = {number(result.at[i])}" for i in places]
    rows = {"claim": result.claimed}
    if revealed:
        rows |= {"what holds": result.corrected, "measured": result.measured}
    lists = [
        f"{name} {', '.join(number(np.ravel(row)[i]) for i in places)}"
        for name, row in rows.items()
    ]
    return f"{result.label}, for {'; '.join(names)}: {'; '.join(lists)}."


def number(value):
    """Return a number with three digits and a real minus sign."""
    return f"{float(value) + 0.0:.3g}".replace("-", "−")


def _curves(ax, result, revealed):
    x = result.at
    if revealed:
        ax.plot(x, result.corrected, color=BLUE, ls="-", label=NAMES[1])
        measured = {"color": INK, "mfc": "none", "ms": 5, "label": NAMES[2]}
        ax.plot(x, result.measured, "o", **measured)
    ax.plot(x, result.claimed, color=ORANGE, ls="--", label=NAMES[0])


def _bars(ax, result, revealed):
    places = np.arange(len(result.at))
    rows = [(-0.2, result.claimed, {"color": ORANGE, "hatch": "//"}, NAMES[0])]
    if revealed:
        rows.append((0.2, result.corrected, {"color": BLUE}, NAMES[1]))
        measured = {"color": INK, "ms": 6, "label": NAMES[2]}
        ax.plot(places, result.measured, "D", **measured)
    for shift, row, look, name in rows:
        heights = np.asarray(row, dtype=float)
        bars = ax.bar(
            places + shift, heights, WIDTH, edgecolor="white", label=name, **look
        )
        numbers = [number(h) for h in heights]
        size = 9 if max(map(len, numbers)) < 6 else 8
        for text in ax.bar_label(bars, numbers, padding=2, fontsize=size):
            text.xyann = (ASIDE * np.sign(shift), text.xyann[1])
    letters = LETTERS // len(places)
    names = [name.replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")
             for name in result.at]  # fmt: skip
    ax.set_xticks(places, [textwrap.fill(name, letters) for name in names])
    ax.set_xlim(-0.6, len(places) - 0.4)
    ax.use_sticky_edges = False
    ax.margins(y=0.12)
    ax.grid(False, axis="x")
