"""Pictures of a signal on its way through a deep network, layer by layer.

What the variance argument expects is drawn over what is there: weights are taken for
independent, with mean 0 and the mean square that they have at the start, and sums over
many of them for normally distributed.
"""

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from .pictures import FAINT, INK, describe, figure

WINDOW, BINS, TALLEST = 2.0, 40, 0.2  # |value|, bars across, and share at the top
SLOTS, HALF = 5, 0.45  # histograms in a row, one unit apart, and half of their width
EDGES = np.linspace(-WINDOW, WINDOW, BINS + 1)

# A standard normal variable as 2,400 values with their weights, and its distribution.
T = np.linspace(-6, 6, 2400)
WEIGHTS = np.exp(-(T**2) / 2)
WEIGHTS /= WEIGHTS.sum()
BELOW = np.cumsum(WEIGHTS)


def shares(values, weights=None):
    """Return the share of values in each bin, (BINS,); those beyond count at the ends.

    Args:
        values: an array, or NaN and infinity among its entries.
        weights: of the values, adding up to 1; equal if None.
    """
    values = np.nan_to_num(np.ravel(values), nan=WINDOW)
    place = np.clip(values, -WINDOW, WINDOW - 1e-9) + WINDOW
    index = (place * (BINS / (2 * WINDOW))).astype(np.intp)
    counts = np.bincount(index, weights, BINS)
    return counts if weights is not None else counts / values.size


class Expected:
    """What the variance argument expects of a network before it has learned.

    Args:
        net: hidden pairs of `Linear` and activation, then a `Linear`: an `MLP`.
        X: (N, n_in) inputs.
        error: mean over the samples of Σ (∂L_n/∂output)²; 1 if gradients don't matter.

    Attributes:
        z, dA: mean squares of the pre-activations and of ∂L_n/∂A, one for each layer.
        a_std, dZ_std: standard deviations of the activations and of ∂L_n/∂Z.
    """

    def __init__(self, net, X, error=1.0):
        linears, self.g = net.layers[::2], net.layers[1]
        weight = [float(np.mean(np.square(each.W.data))) for each in linears]
        passed, self.z, slope = float(np.mean(np.square(X))), [], []
        self.a_std, moments = [], []
        for layer, w in zip(linears[:-1], weight, strict=False):
            self.z.append(layer.n_in * w * passed)  # Var z = fan_in · Var w · E[a²]
            A, G = self._both(len(self.z) - 1)
            passed = float(WEIGHTS @ A**2)
            self.a_std.append(np.sqrt(max(passed - float(WEIGHTS @ A) ** 2, 0.0)))
            slope.append(float(WEIGHTS @ G**2))
        moments = [weight[-1] * error]
        for layer, w, s in zip(linears[-2:0:-1], weight[-2:0:-1], slope[:0:-1],
                               strict=True):  # fmt: skip
            moments.append(layer.n_out * w * s * moments[-1])
        self.dA = moments[::-1]
        self.dZ_std = [np.sqrt(u * s) for u, s in zip(self.dA, slope, strict=True)]

    def _both(self, layer):
        """Return g(z) and g′(z) at the 2,400 values of a layer's z."""
        Z = np.sqrt(self.z[layer]) * T
        return self.g.value(Z), self.g.derivative(Z)

    def activations(self, layer):
        """Return the expected shares (BINS,) of a layer's activations (from 0)."""
        return shares(self._both(layer)[0], WEIGHTS)

    def gradients(self, layer, unit):
        """Return the expected shares (BINS,) of a layer's ∂L/∂Z, in units of `unit`.

        For each value of z a normal distribution, as wide as the slope g′(z) there.
        """
        slope = np.abs(self._both(layer)[1][5::10])
        width = np.maximum(np.sqrt(self.dA[layer]) / unit * slope, 1e-12)
        below = np.interp(EDGES[:, np.newaxis] / width, T, BELOW)
        below[0], below[-1] = 0.0, 1.0
        weights = WEIGHTS[5::10]
        return np.diff(below @ weights / weights.sum())


class HistogramRow:
    """Up to five histograms side by side in one pair of axes, theory as a dashed line.

    Attributes:
        artists: bars and lines, in drawing order.
    """

    def __init__(self, ax, color):
        self.ax = ax
        self.bars = PolyCollection([], facecolors=color, edgecolors="none", alpha=0.55)
        self.lines = LineCollection([], colors=INK, linestyles="--", lw=1.3)
        for artist in (self.bars, self.lines):
            ax.add_collection(artist, autolim=False)
        self.artists = [self.bars, self.lines]
        scale = HALF / WINDOW
        ax.set(xlim=(-0.55, SLOTS - 0.45), ylim=(0, TALLEST))
        ax.set_xticks([s + v * scale for s in range(SLOTS) for v in (-1, 0, 1)])
        ax.set_xticklabels(["−1", "0", "1"] * SLOTS)
        ax.set_yticks([0, TALLEST / 2, TALLEST], ["0", "10 %", "20 %"])
        ax.tick_params(labelsize=8.5)

    def set_data(self, measured, expected=()):
        """Take shares (BINS,) for each slot, measured and expected ones."""
        x = np.repeat(EDGES, 2)[1:-1] * HALF / WINDOW
        outlines = [
            np.column_stack([x + slot, np.repeat(np.minimum(share, TALLEST), 2)])
            for slot, share in enumerate(measured)
        ]
        feet = [[[x[-1] + slot, 0], [x[0] + slot, 0]] for slot in range(len(outlines))]
        self.bars.set_verts(
            [np.concatenate(both) for both in zip(outlines, feet, strict=True)]
        )
        centers = (EDGES[:-1] + EDGES[1:]) / 2 * HALF / WINDOW
        self.lines.set_segments(
            [
                np.column_stack([centers + slot, np.minimum(share, TALLEST)])
                for slot, share in enumerate(expected)
            ]
        )


def sample_layers(depth):
    """Return the layers (from 0) that get a histogram: up to five, evenly spread."""
    return np.unique(np.linspace(0, depth - 1, min(depth, SLOTS)).round().astype(int))


def signals(nets, X):
    """Draw the activations of several deep networks, a row of histograms for each.

    Args:
        nets: dict label → untrained `MLP`, all of one depth.
        X: (N, n_in) inputs.
    """
    picture = figure((6.4, 0.7 + 1.25 * len(nets)))
    axes = picture.subplots(len(nets), 1, sharex=True, squeeze=False,
                         subplot_kw={"projection": "course"})[:, 0]  # fmt: skip
    deviations = []
    for ax, (label, net) in zip(axes, nets.items(), strict=True):
        A, last = X, []
        for layer in net.layers[:-1]:
            A = layer(A)
            last.append(A)
        hidden, expected = last[1::2], Expected(net, X)
        layers, row = sample_layers(len(hidden)), HistogramRow(ax, FAINT)
        row.set_data(
            [shares(hidden[k]) for k in layers],
            [expected.activations(k) for k in layers],
        )
        stds = [float(hidden[k].std()) for k in (0, -1)]
        ax.set_title(f"{label}: deviation {stds[0]:.2g} → {stds[1]:.2g}")
        ends = f"{stds[0]:.2g} in the first layer, {stds[1]:.2g} in the last"
        deviations.append(f"{label}: {ends}")
    words = [t for k in layers for t in ("−1", f"0\nlayer {k + 1}", "1")]
    axes[-1].set_xticklabels(words + [""] * (3 * SLOTS - len(words)))
    axes[-1].set_xlabel("activation a (bars: measured, dashed: expected)")
    return describe(
        axes[0],
        f"Histograms of activations in {len(layers)} of {len(hidden)} layers. Standard "
        f"deviations: {'; '.join(deviations)}.",
    )
