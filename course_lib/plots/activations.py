"""Pictures of activation functions: g, its slope g′, and what many layers do to it."""

import numpy as np

from course_lib.activations import Activation, Sigmoid, Swish

from .pictures import BLUE, FAINT, GREEN, ORANGE, describe, figure, figure_axes

SATURATED = 0.05  # a slope below this passes less than 5 % of a gradient


def curve(activation, z, second=None):
    """Return g and g′ as curves over one variable, two arrays like z.

    Of one that takes several scores, such as `Softmax` and `Maxout`, the curve is a
    section: the first output for the rows (z, `second`·z).

    Args:
        activation: an `Activation`.
        z: (n,) pre-activations.
        second: slope of the second score; None is what the class names.
    """
    z = np.asarray(z, dtype=float)
    if activation.elementwise:
        return activation.value(z), activation.derivative(z)
    second = activation.second if second is None else second
    activation = activation.copy()  # it may live in a network
    A = activation.forward(np.stack([z, second * z], axis=-1))
    dA = np.zeros_like(A)
    dA[..., 0] = 1
    dZ = activation.backward(dA)
    return A[..., 0], dZ[..., 0] + second * dZ[..., 1]


def section_name(key):
    """Return what a curve shows: the key, or which section of one that takes rows."""
    kind = Activation.named(key)
    return key if kind.elementwise else kind.section or f"{key} of (z, 0)"


def activation(g, *, ax=None, zs=None):
    """Draw an activation and its slope over z.

    Args:
        g: an `Activation`.
        ax: where to draw; None makes a figure.
        zs: (n,) values of z; −6 … 6 if None.
    """
    zs = np.linspace(-6, 6, 601) if zs is None else zs
    name = type(g).__name__
    ax = ax or figure_axes(f"{name} and its slope", xlabel="pre-activation z")
    value, slope = curve(g, zs)
    ax.plot(zs, value, color=BLUE, ls="-", label="g(z)")
    ax.plot(zs, slope, color=ORANGE, ls="--", label="slope g′(z)")
    ax.legend()
    return describe(
        ax,
        f"{name}: g goes from {value[0]:.2f} at z = {zs[0]:g} to {value[-1]:.2f} at "
        f"z = {zs[-1]:g}; its slope is at most {slope.max():.2f}.",
    )


def gallery(names=None):
    """Draw all registered activations (or those of `names`), one small panel each."""
    names = Activation.menu() if names is None else list(names)
    columns = 4
    rows = -(-len(names) // columns)
    picture = figure((6.4, 1.55 * rows + 0.3))
    axes = picture.subplots(
        rows,
        columns,
        sharex=True,
        sharey=True,
        squeeze=False,
        subplot_kw={"projection": "course"},
    )
    zs = np.linspace(-4, 4, 401)
    for ax, name in zip(axes.flat, names, strict=False):
        value, slope = curve(Activation.named(name)(), zs)
        ax.axhline(0, color=FAINT, lw=0.6)
        ax.plot(zs, value, color=BLUE, ls="-", lw=1.8)
        ax.plot(zs, slope, color=ORANGE, ls="--", lw=1.4)
        ax.set_title(section_name(name), fontsize=9.5, fontweight="normal", pad=3)
        ax.set_ylim(-1.3, 2.3)
    for ax in axes.flat[len(names) :]:
        ax.set_axis_off()
    picture.suptitle("g(z) solid blue, slope g′(z) dashed orange", fontsize=9.5)
    picture.alt = (
        f"{len(names)} small plots of activations from z = −4 to 4, each with its "
        f"slope: {', '.join(names)}."
    )
    return picture


def swish_terms(beta=1.0, *, ax=None):
    """Draw the two terms of swish′ apart: the open gate, and the gate opening.

    Args:
        beta: how fast the gate opens.
        ax: where to draw; None makes a figure.
    """
    z = np.linspace(-6, 6, 601)
    ax = ax or figure_axes(
        "swish falls where the dashed term outweighs the gate",
        xlabel="pre-activation z",
    )
    gate = Sigmoid().value(beta * z)
    opening = beta * z * gate * (1 - gate)
    total = Swish(beta).derivative(z)
    ax.axhline(0, color=FAINT, lw=0.8)
    ax.plot(z, gate, color=GREEN, ls="-.", label="the gate, σ(βz)")
    ax.plot(z, opening, color=ORANGE, ls="--", label="the gate opening, βz σ(1 − σ)")
    ax.plot(z, total, color=BLUE, ls="-", label="their sum, swish′(z)")
    ax.legend()
    lowest = z[total.argmin()]
    return describe(
        ax,
        f"The slope of swish as a sum of two curves. The sum is lowest, "
        f"{total.min():.2f}, at z = {lowest:.1f} and highest, {total.max():.2f}, at "
        f"z = {z[total.argmax()]:.1f}.",
    )
