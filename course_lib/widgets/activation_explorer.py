"""Activation explorer: g and g′ over the data's own z, and the slope of many layers."""

import inspect

import numpy as np

from course_lib.activations import Activation
from course_lib.plots.activations import SATURATED, curve
from course_lib.plots.pictures import BLUE, FAINT, GREEN, INK, ORANGE, figure, quantity
from course_lib.widgets.panel.controls import choice, slider, switch, whole
from course_lib.widgets.panel.panel import Panel
from course_lib.widgets.stage.stage import Stage

Z = np.linspace(-6, 6, 481)
DEPTHS = np.arange(1, 31)


class ActivationExplorer(Panel):
    """See an activation, its slope, and what a stack of layers makes of that slope.

    Args:
        activation: key of the function at the start.
        compare: key of a second one, or "none".
        z: the point whose tangent is drawn, −6 … 6.
        spread: standard deviation of the data's pre-activations, 0.1 … 4.
        depth: layers whose slopes are multiplied, 1 … 30.
        predict: id of a question to answer first.
    """

    caption = "Activation explorer: g(z) with its tangent, the slope, and slope^depth"
    lesson = 2

    def __init__(
        self,
        activation="sigmoid",
        compare="none",
        z=1.0,
        spread=1.0,
        depth=5,
        predict=None,
    ):
        names = Activation.menu()
        controls = {
            "activation": choice("activation", names, activation),
            "parameter": slider("parameter", 0.25, -0.3, 5.0, 0.01),
            "compare": choice("compare with", ["none", *names], compare),
            "z": slider("point z", z, -6.0, 6.0, 0.05),
            "spread": slider("spread of z in data", spread, 0.1, 4.0, 0.05),
            "depth": whole("layers in a row", depth, 1, 30),
            "shade": switch("shade where the activation is saturated", True),
        }
        super().__init__(self._stage(), controls, predict=predict)
        self.curve_settings = None  # for which the curves are drawn
        self.parameter_of = None  # the activation to which the slider belongs

    def _stage(self):
        picture = figure((6.4, 5.0))
        grid = picture.add_gridspec(2, 2, height_ratios=(1.35, 1))
        left, right = picture.add_subplot(grid[0, 0]), picture.add_subplot(grid[0, 1])
        below = picture.add_subplot(grid[1, :])
        left.set(title="g(z) and its tangent", xlim=(-6, 6), ylim=(-1.5, 4))
        right.set(title="slope g′(z)", xlim=(-6, 6), ylim=(-0.4, 1.5))
        for ax in (left, right):
            ax.set_xlabel("pre-activation z")
            ax.axhline(0, color=FAINT, lw=0.8)
        below.set(
            title="How much of a gradient is left after so many layers",
            xlabel="layers in a row",
            xlim=(0.5, 30.5),
            yscale="log",
            ylim=(1e-13, 30),
        )
        self.axes = left, right, below
        self.shades = [
            ax.fill_between(Z, -9, 9, where=Z > 9, color=INK, alpha=0.1, lw=0)
            for ax in (left, right)
        ]
        self.densities = [
            ax.fill_between(Z, low, low, color=GREEN, alpha=0.25, lw=0)
            for ax, low in ((left, -1.5), (right, -0.4))
        ]
        (self.value_line,) = left.plot(Z, 0 * Z, color=BLUE, ls="-")
        (self.other_value,) = left.plot(Z, 0 * Z, color=FAINT, ls="-.", lw=1.5)
        (self.tangent,) = left.plot([], [], color=ORANGE, ls="--")
        (self.value_dot,) = left.plot([], [], "o", color=ORANGE)
        (self.slope_line,) = right.plot(Z, 0 * Z, color=BLUE, ls="-")
        (self.other_slope,) = right.plot(Z, 0 * Z, color=FAINT, ls="-.", lw=1.5)
        (self.slope_dot,) = right.plot([], [], "o", color=ORANGE)
        (self.at_point,) = below.plot([], [], color=ORANGE, ls="--", marker="o", ms=3)
        (self.in_data,) = below.plot([], [], color=GREEN, ls="-", marker="s", ms=3)
        (self.depth_ring,) = below.plot([], [], "o", mfc="none", mec=INK, ms=10)
        for y, words, color in (
            (0.97, "● at this z", ORANGE),
            (0.84, "■ typical for the data", GREEN),
        ):  # the numbers are in the readout: text is the slowest thing to redraw
            below.text(0.99, y, words, transform=below.transAxes, ha="right", va="top",
                       color=color, fontsize=9.5)  # fmt: skip
        moving = [
            *self.shades, *self.densities, self.other_value, self.other_slope,
            self.value_line, self.slope_line, self.tangent, self.value_dot,
            self.slope_dot, self.at_point, self.in_data, self.depth_ring,
        ]  # fmt: skip
        return Stage(picture, moving, alt=self.caption)

    def chosen_activation(self, key):
        """Return the activation of a key and the slope of maxout's second piece.

        The main one takes its parameter from the slider, the compared one its usual.
        """
        kind = Activation.named(key)
        name, *_, start = parameter(kind)
        value = self.parameter.value if key == self.activation.value else start
        if name in inspect.signature(kind).parameters:
            return kind(**{name: value}), kind.second
        return kind(), value if name else kind.second

    def update(self):
        self._fit_parameter()
        g, second = self.chosen_activation(self.activation.value)
        value, slope = curve(g, Z, second)
        z0, depth = self.z.value, self.depth.value
        (value0,), (slope0,) = curve(g, [z0], second)
        density = np.exp(-0.5 * (Z / self.spread.value) ** 2)
        density /= density.sum()
        # Independent layers multiply their slopes: E[g′²] per layer is what survives.
        survival = np.sqrt(np.sum(density * slope**2))
        saturated = np.abs(slope) < SATURATED
        points = self.z, self.depth
        settings = [c.value for c in self.controls.values() if c not in points]
        with self.stage.lock:
            if settings != self.curve_settings:  # else only the points move
                self.curve_settings = settings
                self.value_line.set_ydata(value)
                self.slope_line.set_ydata(slope)
                self._draw_other()
                self._shade(saturated, density)
            near = np.array([z0 - 2, z0 + 2])
            self.tangent.set_data(near, value0 + slope0 * (near - z0))
            self.value_dot.set_data([z0], [value0])
            self.slope_dot.set_data([z0], [slope0])
            self._depth(abs(slope0), survival, depth)
        # The power of the slope as it is said: whoever computes it finds the same.
        steepness = float(f"{abs(slope0):.4g}")
        share, rest = np.sum(density[saturated]), steepness**depth
        self.stage.alt = (
            f"{self.activation.value}: at z = {z0:.2f} the value is {value0:.3f} and "
            f"the slope {slope0:.3f}; through {quantity(depth, 'layer')} {rest:.2g} "
            "of a gradient is left."
        )
        self.stage.draw()
        self.say(
            f"<b>{type(g).__name__}</b> at z = {z0:.2f}: g = {value0:.3f}, "
            f"g′ = {slope0:.3f}. Through {quantity(depth, 'such layer')}: "
            f"{base(steepness)}<sup>{depth}</sup> = {power(rest)}. "
            f"A typical slope in the data is {survival:.3f}, "
            f"and {share:.0%} of it is saturated (slope below {SATURATED:.0%}). "
            + (f"Dash-dotted: {self.compare.value}." if self._comparing else "")
        )

    def reset(self):
        self.parameter_of = None  # it gets its start again, too
        super().reset()

    def _fit_parameter(self):
        """Give the parameter slider the range and name of the chosen activation."""
        key = self.activation.value
        if key == self.parameter_of:
            return
        self.parameter_of = key
        argument, name, low, high, start = parameter(Activation.named(key))
        ends = {"min": low, "max": high, "value": start}
        none = argument is None
        self.quietly(self.parameter, **ends, description=name, disabled=none)

    @property
    def _comparing(self):
        return self.compare.value != "none"

    def _draw_other(self):
        self.other_value.set_visible(self._comparing)
        self.other_slope.set_visible(self._comparing)
        if self._comparing:
            value, slope = curve(*self._pair(self.compare.value))
            self.other_value.set_ydata(value)
            self.other_slope.set_ydata(slope)

    def _pair(self, key):
        g, second = self.chosen_activation(key)
        return g, Z, second

    def _shade(self, saturated, density):
        for shade in self.shades:
            shade.set_visible(self.shade.value)
            shade.set_data(Z, -9, 9, where=saturated)
        for area, low, height in zip(
            self.densities, (-1.5, -0.4), (1.2, 0.35), strict=True
        ):
            area.set_data(Z, low, low + height * density / density.max())

    def _depth(self, slope0, survival, depth):
        tiny = 1e-300  # a logarithmic axis has no zero
        self.at_point.set_data(DEPTHS, np.maximum(slope0**DEPTHS, tiny))
        self.in_data.set_data(DEPTHS, np.maximum(survival**DEPTHS, tiny))
        heights = [max(slope0**depth, tiny), survival**depth]
        self.depth_ring.set_data([depth] * 2, heights)


def parameter(kind):
    """Return the one number that an activation has, for a slider.

    Returns:
        (argument, what it is called, lowest, highest, start); the argument is None
        where there is none.
    """
    for argument, (name, low, high) in kind.sliders.items():
        arguments = inspect.signature(kind).parameters
        start = arguments[argument].default if argument in arguments else kind.second
        return argument, name, low, high, start
    return None, "no parameter", 0.0, 1.0, 0.0


def base(value):
    """Return a number ≥ 0 in four digits, in brackets if it holds a power (HTML)."""
    text = power(value, 4)
    return f"({text})" if "·" in text else text


def power(value, digits=2):
    """Return a number ≥ 0 as people write it: 0.25, or 9.5·10⁻⁷ (HTML)."""
    if value == 0 or 1e-3 <= value < 1e4:
        return f"{value:.{max(digits, 3)}g}"
    first, exponent = f"{value:.{digits - 1}e}".split("e")
    return f"{first}·10<sup>{int(exponent)}</sup>".replace("-", "−")
