"""Axes keep their places while nothing around them changes, and only then."""

import ipywidgets as ipw
import numpy as np
import pytest

from course_lib import plots, widgets
from course_lib.widgets.stage.stage import Stage
from tests.tools.samples import one_in
from tests.widgets.panel.test_panel import ALL


def others(control):
    """Return up to two other values that a control can take."""
    if isinstance(control, ipw.SelectionSlider | ipw.Dropdown | ipw.ToggleButtons):
        values = [option[1] for option in control._options_full]
    elif isinstance(control, ipw.Checkbox):
        values = [False, True]
    elif hasattr(control, "step"):
        values = [control.min, control.max, control.value + control.step]
    else:
        values = []
    return [value for value in values if value != control.value][:2]


@pytest.mark.parametrize("name", one_in(4, ALL))
def test_all_is_where_a_new_layout_would_put_it(name):
    panel = getattr(widgets, name)()
    places, height = panel.stage.places, 100 * panel.stage.figure.get_figheight()
    for label, control in panel.controls.items():
        for value in others(control):
            control.value = value
            kept = places.now()
            if places.engine is None:  # laid out by hand
                continue
            places.find()
            off = np.abs(np.subtract(kept, places.now())).max()
            assert off * height < 1, (label, value)


def test_a_longer_label_moves_the_axes():
    ax = plots.figure_axes("a line", size=(2.0, 1.5))
    stage = Stage(ax.figure, ax.plot([0, 1], [0, 1]), alt="a line")
    stage.draw()
    before = stage.places.now()
    stage.draw()
    assert stage.places.now() == before
    ax.set_ylabel("two\nlines")
    stage.draw()
    assert not np.allclose(stage.places.now(), before, atol=0.01)


def test_what_was_there_before_is_put_back_without_a_search(monkeypatch):
    ax = plots.figure_axes("a line", size=(2.0, 1.5))
    places = Stage(ax.figure, ax.plot([0, 1], [0, 1]), alt="a line").places
    places.settle()
    before = places.now()
    ax.set_ylabel("two\nlines")
    places.settle()
    ax.set_ylabel("")
    monkeypatch.setattr(places, "find", None)
    places.settle()
    assert np.allclose(places.now(), before) and ax.get_in_layout()
