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


def evidence(found, *, ax=None, revealed=True):
    """Draw what a claim says, and if `revealed` what holds and what was measured.

    Args:
        found: anything with `at`, `claimed`, `corrected`, `measured` (as many numbers
            each), `label`, `xlabel`, and `curves` and `falsified` (bools).
        ax: axes to draw on, which are cleared; a new figure by default.
        revealed: False shows the claim alone.

    Returns:
        ax
    """
    ax = ax or figure_axes()
    ax.clear()
    if found.curves:
        _curves(ax, found, revealed)
    else:
        _bars(ax, found, revealed)
    # After the data: the line has no x, and would let in those of the last picture.
    ax.axhline(0, color=FAINT, lw=0.8, zorder=1.5)
    if not revealed:
        title = "What the claim says. Does it hold?"
    elif found.falsified:
        title = "The measurement refutes the claim"
        same = np.isclose(np.ravel(found.claimed), np.ravel(found.corrected))
        if same.any() and not found.curves:
            title = f"The claim holds in {same.sum()} of {len(same)} cases"
    else:
        title = "The measurement confirms the claim"
    ax.set(title=title, ylabel=found.label, xlabel=found.xlabel)
    handles = dict(zip(*ax.get_legend_handles_labels()[::-1], strict=True))
    shown = [name for name in NAMES if name in handles]
    below = {"loc": "upper center", "bbox_to_anchor": (0.5, -0.18), "ncols": 3}
    ax.legend([handles[name] for name in shown], shown, **below)
    return describe(ax, f"{title}: {in_numbers(found, revealed)}")


def in_numbers(found, revealed=True):
    """Say what `evidence` draws: its rows, at five places of a curve."""
    places = np.arange(len(found.at))
    names = list(found.at)
    if found.curves:
        places = np.linspace(0, len(places) - 1, 5).round().astype(int)
        names = [f"{found.xlabel} = {number(found.at[i])}" for i in places]
    rows = {"claim": found.claimed}
    if revealed:
        rows |= {"what holds": found.corrected, "measured": found.measured}
    said = [
        f"{name} {', '.join(number(np.ravel(row)[i]) for i in places)}"
        for name, row in rows.items()
    ]
    return f"{found.label}, for {'; '.join(names)}: {'; '.join(said)}."


def number(value):
    """Return a number with three digits and a real minus sign."""
    return f"{float(value) + 0.0:.3g}".replace("-", "−")


def _curves(ax, found, revealed):
    x = found.at
    if revealed:
        ax.plot(x, found.corrected, color=BLUE, ls="-", label=NAMES[1])
        measured = {"color": INK, "mfc": "none", "ms": 5, "label": NAMES[2]}
        ax.plot(x, found.measured, "o", **measured)
    ax.plot(x, found.claimed, color=ORANGE, ls="--", label=NAMES[0])


def _bars(ax, found, revealed):
    places = np.arange(len(found.at))
    rows = [(-0.2, found.claimed, {"color": ORANGE, "hatch": "//"}, NAMES[0])]
    if revealed:
        rows.append((0.2, found.corrected, {"color": BLUE}, NAMES[1]))
        measured = {"color": INK, "ms": 6, "label": NAMES[2]}
        ax.plot(places, found.measured, "D", **measured)
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
             for name in found.at]  # fmt: skip
    ax.set_xticks(places, [textwrap.fill(name, letters) for name in names])
    ax.set_xlim(-0.6, len(places) - 0.4)
    ax.use_sticky_edges = False
    ax.margins(y=0.12)
    ax.grid(False, axis="x")
