"""Pictures of what hidden units build: a curve out of straight pieces."""

import numpy as np

from .pictures import BLUE, INK, ORANGE, describe, figure_axes


def slope_of(net, x):
    """Return the output y and its slope dy/dx at every x of a 1-input network.

    Args:
        net: a `Sequential` with one input and one output, float64.
        x: (n,) inputs.
    """
    y = net(x[:, np.newaxis])
    slope = net.backward(np.ones_like(y), input_gradient=True)
    return y[:, 0], slope[:, 0]


def kinks(net, x, tolerance=1e-9):
    """Return where along x the slope of a piecewise straight network changes, (k,)."""
    _, slope = slope_of(net, x)
    changes = np.flatnonzero(np.abs(np.diff(slope)) > tolerance)
    return (x[changes] + x[changes + 1]) / 2


def pieces(net, *, ax=None, x=None):
    """Draw the curve of a 1-input ReLU network and mark where its pieces meet.

    Args:
        net: a `Sequential` with one input and one output, float64.
        ax: where to draw; None makes a figure.
        x: (n,) inputs; 4000 from −3 to 3 if None.
    """
    x = np.linspace(-3, 3, 4000) if x is None else x
    at = kinks(net, x)
    title = f"{len(at)} kinks, {len(at) + 1} straight pieces"
    ax = ax or figure_axes(title, xlabel="input x", ylabel="output", size=(6.4, 3.2))
    ax.plot(x, slope_of(net, x)[0], color=BLUE, ls="-")
    ax.plot(at, slope_of(net, at)[0], "o", color=ORANGE, mec=INK, label="a hinge")
    ax.legend()
    return describe(
        ax,
        f"The curve of a ReLU network from x = {x[0]:g} to {x[-1]:g}: "
        f"{len(at) + 1} straight pieces that meet in {len(at)} kinks.",
    )
