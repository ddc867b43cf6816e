"""Pictures of what a price on weights does: its slope, its minimum, the weights."""

import numpy as np

from .pictures import BLUE, FAINT, GREEN, INK, ORANGE, describe, figure, panels

HESSIAN, BEST = np.array([[1.0, 0.35], [0.35, 0.8]]), np.array([0.7, 1.6])
STRENGTHS = np.concatenate([[0], np.geomspace(0.02, 60, 120)])


def penalties():
    """Draw L1 and L2: their prices, their slopes, and where they move a minimum."""
    _, (price, slope, plane) = panels(3, size=(6.4, 2.9))
    w = np.linspace(-2, 2, 201)
    for ax, of_l1, of_l2, title in (
        (price, np.abs(w), w**2 / 2, "price"),
        (slope, np.sign(w), w, "its slope, the pull"),
    ):
        ax.plot(w, of_l1, color=ORANGE, ls="--")
        ax.plot(w, of_l2, color=BLUE, ls="-")
        ax.set(title=title, xlabel="weight w")
    price.text(0, 1.97, "L1: |w|", color=ORANGE, ha="center", va="top", fontsize=9.5)
    price.text(0, 1.72, "L2: w²/2", color=BLUE, ha="center", va="top", fontsize=9.5)
    slope.text(-1.9, -0.85, "L1", color=ORANGE, fontsize=9.5)
    slope.text(1.45, 1.85, "L2", color=BLUE, ha="right", fontsize=9.5)
    _minima(plane)
    return describe(
        price,
        "Three panels. The price of a weight: |w| has a corner at 0, w²/2 is round. "
        "Its slope: L1's is −1 or +1, L2's is the line w. Where the minimum of a loss "
        "in two weights goes as λ grows: with L2 it bends to the origin and meets no "
        "axis before; with L1 it meets the axis w₁ = 0 and follows it.",
    )


def _minima(ax):
    """Draw a loss in two weights, and the ways of its minimum as λ grows."""
    axis = np.linspace(-0.6, 2.2, 80)
    W = np.stack(np.meshgrid(axis, axis), axis=-1) - BEST
    loss = np.einsum("...i,ij,...j", W, HESSIAN, W) / 2
    ax.contour(axis, axis, loss, [0.05, 0.2, 0.5, 1, 1.6], colors=FAINT, linewidths=0.8)
    ax.axhline(0, color=INK, lw=0.8)
    ax.axvline(0, color=INK, lw=0.8)
    ax.plot(*ridge_path().T, color=BLUE, ls="-")
    ax.plot(*lasso_path().T, color=ORANGE, ls="--")
    ax.plot(*BEST, "*", color=GREEN, ms=10)
    ax.set(title="minimum, moved", xlabel="$w_1$", ylabel="$w_2$")
    ax.grid(False)


def ridge_path():
    """Return the minima of loss + λ/2 Σ w² for growing λ, (121, 2)."""
    return np.array(
        [
            np.linalg.solve(HESSIAN + strength * np.eye(2), HESSIAN @ BEST)
            for strength in STRENGTHS
        ]
    )


def lasso_path(rounds=200):
    """Return the minima of loss + λ Σ |w| for growing λ, (121, 2).

    One weight at a time has a minimum in closed form: its slope without itself, moved
    to zero by λ and not beyond. Rounds of that arrive at the minimum of both.
    """
    w, places = BEST.copy(), []
    for strength in STRENGTHS:
        for _ in range(rounds):
            for i in (0, 1):
                slope = HESSIAN[i] @ (BEST - w) + HESSIAN[i, i] * w[i]
                shrunken = np.sign(slope) * max(abs(slope) - strength, 0.0)
                w[i] = shrunken / HESSIAN[i, i]
        places.append(w.copy())
    return np.array(places)


def weights(nets, reach=1.5, near=0.01):
    """Draw the histogram of all weights of several networks, biases left out.

    Args:
        nets: dict label → network, at most four.
        reach: weights beyond ±reach count at the ends.
        near: how close to 0 a weight counts as near zero; the titles say how many.
    """
    picture = figure((6.4, 2.6))
    axes = picture.subplots(1, len(nets), sharey=True, squeeze=False,
                         subplot_kw={"projection": "course"})[0]  # fmt: skip
    edges, shares = np.linspace(-reach, reach, 31), []
    for ax, (label, net) in zip(axes, nets.items(), strict=True):
        W = all_weights(net)
        share = np.mean(abs(W) < near)
        counts = np.histogram(np.clip(W, -reach, reach), edges)[0] / W.size
        ax.stairs(counts, edges, fill=True, color=GREEN, alpha=0.55)
        ax.set(title=f"{label}: {share:.0%} near 0", xlabel="weight", yscale="log")
        shares.append(
            f"{label}: {share:.0%} within ±{near}, largest {abs(W).max():.2g}"
        )
    axes[0].set_ylabel("share of weights")
    return describe(axes[0], f"Histograms of weights. {'; '.join(shares)}.")


def all_weights(net):
    """Return all entries of all W of a network, one after the other."""
    return np.concatenate([p.data.ravel() for p in net.parameters() if p.name == "W"])
