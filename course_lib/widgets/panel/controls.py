"""The controls of all widgets: standard ipywidgets, described and laid out alike."""

import math
from numbers import Real

import ipywidgets as ipw

from course_lib.registry import nearest

LABEL = {"description_width": "9.5em"}
# A dict: each control makes a layout of its own from it, and can be hidden alone.
WIDE = {"width": "auto", "max_width": "30em", "min_width": "0"}


def slider(description, value, low, high, step=0.1, readout_format=".2f"):
    """Return a slider over floats that follows the hand.

    Raises:
        ValueError: for a value at the start that is no number from low to high.
    """
    return ipw.FloatSlider(
        description=description,
        value=float(_within(description, value, low, high)),
        min=low,
        max=high,
        step=step,
        readout_format=readout_format,
        style=LABEL,
        layout=WIDE,
    )


def whole(description, value, low, high, step=1):
    """Return a slider over whole numbers.

    Raises:
        ValueError: for a value at the start that is no whole number from low to high.
    """
    return ipw.IntSlider(
        description=description,
        value=int(_within(description, value, low, high, whole=True)),
        min=low,
        max=high,
        step=step,
        style=LABEL,
        layout=WIDE,
    )


def choice(description, options, value):
    """Return a dropdown.

    Raises:
        ValueError: for a value at the start that is none of the options; names the
            nearest.
    """
    if options and value not in options:
        raise ValueError(nearest(value, [str(each) for each in options], description))
    return ipw.Dropdown(
        description=description, options=options, value=value, style=LABEL, layout=WIDE
    )


def switch(description, value=True):
    """Return a checkbox."""
    return ipw.Checkbox(description=description, value=value, indent=False, layout=WIDE)


def button(description, hint, kind=""):
    """Return a button; `hint` says what it does, `kind` may be "primary"."""
    return ipw.Button(
        description=description,
        tooltip=hint,
        button_style=kind,
        layout=ipw.Layout(width="auto", min_width="6em"),
    )


def _within(description, value, low, high, whole=False):
    """Return a start value, once it is known to be one that the control can show."""
    number = isinstance(value, Real) and not isinstance(value, bool)
    fits = number and math.isfinite(value) and low <= value <= high
    if not fits or (whole and value % 1 != 0):
        kind = "a whole number" if whole else "a number"
        raise ValueError(
            f'"{description}" takes {kind} from {low:g} to {high:g}, got {value!r}'
        )
    return value


def row(*children):
    """Return controls in a row that wraps on a narrow page."""
    return ipw.Box(children, layout=ipw.Layout(flex_flow="row wrap", width="100%"))


class Rates(ipw.SelectionSlider):
    """A slider over learning rates: round numbers, denser around limits worth seeing.

    Args:
        description: what stands before it.
        value: the rate at the start; it joins the others.
        rates: those to choose from.

    Raises:
        ValueError: for a value at the start below or above all rates.
    """

    def __init__(self, description, value, rates):
        _within(description, value, min(rates), max(rates))
        options = [(f"{each:g}", each) for each in sorted({*rates, value})]
        super().__init__(
            description=description,
            options=options,
            value=value,
            style=LABEL,
            layout=WIDE,
        )
        self.add_class("jupyter-widgets")  # as other sliders have it in the page

    @property
    def min(self):
        """The lowest rate."""
        return self.options[0][1]

    @property
    def max(self):
        """The highest rate."""
        return self.options[-1][1]
