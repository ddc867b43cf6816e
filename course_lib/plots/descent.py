"""Pictures of gradient descent: how far to go, how to slow down, what batches see."""

import numpy as np

from .pictures import BLUE, FAINT, INK, LINES, ORANGE, describe, figure_axes

LOOKS = (*LINES, ("#CC79A7", ":", "D"))


def overshoot(curvatures, slope=-2.0, lr=1.0, *, ax=None):
    """Draw one step on two losses that agree in value and slope at the start.

    Args:
        curvatures: two numbers > 0.
        slope: of both losses at θ = 0.
        lr: η of the step.
        ax: where to draw; None makes a figure.
    """
    step = -lr * slope
    height = {c: 2 + slope * step + c * step**2 / 2 for c in curvatures}
    worse = [c for c in curvatures if height[c] > 2]
    outcome = (
        f"climbs where the curvature is {worse[0]:g}" if worse else "falls on both"
    )
    ax = ax or figure_axes(
        f"One step, two losses: it {outcome}",
        xlabel="θ", ylabel="loss", size=(6.4, 3.6),
    )  # fmt: skip
    theta = np.linspace(-0.8, 1.6 * step, 200)
    ax.plot(theta, 2 + slope * theta, color=FAINT, ls=":", lw=1.5)
    ax.axvline(step, color=FAINT, lw=0.8)
    for c, (color, style, marker) in zip(curvatures, LINES, strict=False):
        loss = 2 + slope * theta + c * theta**2 / 2
        ax.plot(theta, loss, color=color, ls=style, label=f"curvature {c:g}")
        ax.plot(step, height[c], marker, color=color, mec=INK, ms=10)
    ax.plot(0, 2, "o", color="white", mec=INK, ms=10)
    ax.annotate(
        "start: same value,\nsame slope", (0, 2), (-0.75, 0.4), fontsize=9.5,
        arrowprops={"arrowstyle": "-", "color": FAINT, "shrinkB": 6},
    )  # fmt: skip
    ax.text(step - 0.03, -0.85, f"one step, η = {lr:g}", ha="right", fontsize=9.5)
    ax.set(ylim=(-1, max(height.values()) + 1), xlim=(theta[0], theta[-1]))
    ax.legend(loc="upper center")
    ends = "; ".join(f"{height[c]:.3g} where it is {c:g}" for c in curvatures)
    return describe(
        ax,
        "Two parabolas that touch each other at the start, at loss 2, with the same "
        f"tangent. By their curvature, one step leads to a loss of {ends}.",
    )


def schedules(chosen, steps, *, ax=None):
    """Draw how the learning rate changes in training, each line named at its end.

    Args:
        chosen: dict label → `Schedule`, at most four.
        steps: how many steps to draw.
        ax: where to draw; None makes a figure.
    """
    t = np.arange(steps)
    halves = {label: int(np.argmax(s(t) <= 0.5)) for label, s in chosen.items()}
    last = max(halves, key=halves.get)
    ax = ax or figure_axes(
        f"{last} holds more than half of the rate longest",
        xlabel="step", ylabel="rate, as a share of the first", size=(6.4, 3.4),
    )  # fmt: skip
    for (label, schedule), (color, style, marker) in zip(
        chosen.items(), LOOKS, strict=False
    ):
        ax.plot(t, schedule(t), color=color, ls=style, marker=marker, ms=5, mec="white",
                markevery=steps // 8, label=label)  # fmt: skip
    ax.set(xlim=(0, steps), ylim=(0, 1.05))
    ax.legend(handlelength=3.5)
    halvings = "; ".join(
        f"{label} reaches half after {halves[label]} steps and ends at {s(t)[-1]:.2g}"
        for label, s in chosen.items()
    )
    return describe(ax, f"The learning rate over {steps} steps: {halvings}.")


def batch_profiles(surface, tilts, *, ax=None):
    """Draw the losses of a few batches along θ₁ over the loss of all the data.

    Each batch is the full loss, tilted: its slope differs by one random number.

    Args:
        surface: a `Surface`, cut at θ₂ = 0.
        tilts: (batches,) by how much each slope differs.
        ax: where to draw; None makes a figure.
    """
    x = np.linspace(-1.75, 1.75, 400)
    full = surface(np.column_stack([x, 0 * x]))
    right = x > 0  # where the shallow valley of the full loss lies
    downhill = [not _has_valley((full + tilt * x)[right]) for tilt in tilts]
    title = (
        f"For {sum(downhill)} of {len(tilts)} batches the shallow valley is not there"
    )
    ax = ax or figure_axes(title, xlabel="θ₁", ylabel="loss", size=(6.4, 3.6))
    for tilt, downward in zip(tilts, downhill, strict=True):
        color, style = (ORANGE, "-") if downward else (BLUE, "--")
        ax.plot(x, full + tilt * x, color=color, ls=style, lw=1.1)
    ax.plot(x, full, color=INK, ls="-", lw=2.6)
    for color, style, lw, label in (
        (INK, "-", 2.6, "all data"),
        (BLUE, "--", 1.1, "batch with the valley"),
        (ORANGE, "-", 1.1, "batch without it"),
    ):
        ax.plot([], [], color=color, ls=style, lw=lw, label=label)
    ax.set(ylim=(-4, 9), xlim=(x[0], x[-1]))
    ax.legend(loc="upper center")
    return describe(
        ax,
        "The loss of all data along one weight has two valleys. Over it the losses of "
        f"{len(tilts)} batches, each tilted its own way: in {sum(downhill)} of them "
        "there is no second valley that would hold a descent back.",
    )


def _has_valley(values):
    """Tell whether a curve turns from falling to rising somewhere."""
    rising = np.diff(values) > 0
    return bool((~rising[:-1] & rising[1:]).any())
