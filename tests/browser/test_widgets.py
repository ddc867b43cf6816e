"""Each widget shows its picture, and each control changes it, in both homes."""

import re
from functools import partial

import pytest

from course_lib import widgets
from course_lib.widgets.panel.panel import Panel
from tests.browser.panels import panels
from tests.tools import notebooks

pytestmark = pytest.mark.browser


def with_panels():
    """Return the lessons that show at least one widget with a picture."""
    return [
        path.name
        for path in notebooks.lessons()
        if any(
            issubclass(getattr(widgets, name), Panel)
            for cell in notebooks.read(path).cells
            if cell.cell_type == "code"
            for name in re.findall(r"widgets\.(\w+)\(", cell.source)
        )
    ]


LESSONS = with_panels()
SMOKE = ("voila", "00_start_here.ipynb")
IN_LAB = {"01_neurons.ipynb", "05_chain_rule.ipynb", "12_playground.ipynb"}
# Shown by a run only, whose pictures are never twice the same: test_live.py has these.
IN_A_RUN = {"epochs per picture"}


def in_one_home():
    """Return every lesson in Voila, and a few in JupyterLab: the long walks see all."""
    return [
        *[("voila", lesson) for lesson in LESSONS],
        *[("lab", lesson) for lesson in LESSONS if lesson in IN_LAB],
    ]


def homes_and_lessons():
    """Return every pair; all but one of the long walks are for `make test-slow`."""
    return [
        pytest.param(
            name, lesson, marks=[] if (name, lesson) == SMOKE else [pytest.mark.slow]
        )
        for name in ("voila", "lab")
        for lesson in LESSONS
    ]


@pytest.mark.parametrize(("home", "lesson"), in_one_home(), indirect=["home"])
def test_every_widget_shows_a_picture_and_its_words(home, lesson):
    home.open(lesson)
    for panel in panels(home):
        check_looks(panel)


@pytest.mark.parametrize(("home", "lesson"), homes_and_lessons(), indirect=["home"])
def test_every_control_changes_the_picture(home, lesson):
    home.open(lesson)
    idle = []
    for panel in panels(home):
        check_looks(panel)
        controls = panel.controls()
        names = [(control.kind, control.name) for control in controls]
        assert len(set(names)) == len(names), f"two controls of one name: {names}"
        for control in controls:
            if control.name not in IN_A_RUN and not changes(panel, control):
                idle.append(f"{panel}: {control} changes nothing")
            assert not panel.error(), f"{control}: {panel.error()}"
    assert not idle, "\n".join(idle)


def check_looks(panel):
    """Assert that a widget has a whole picture, words for it, and controls."""
    panel.commit()
    image = panel.image
    image.scroll_into_view_if_needed()
    panel.picture()
    width, height = image.evaluate("e => [e.naturalWidth, e.naturalHeight]")
    assert min(width, height) > 300, f"{panel} is {width} x {height}"
    shown = image.bounding_box()
    assert shown["width"] > 250
    assert shown["height"] == pytest.approx(shown["width"] * height / width, rel=0.02)
    assert len((image.get_attribute("title") or "").split()) >= 3
    assert panel.controls()
    assert panel.readout()
    assert not panel.error()


def changes(panel, control):
    """Return whether a control changes the picture, by itself or in company.

    Some need company by design: the slope of an activation that has none, a learning
    rate before the first step. Then each button is tried after it, each dropdown and
    slider before it, and the picture compared with that of the company alone. A guess
    or a diagnosis is answered in words.
    """
    if control.kind == "button":
        return button_works(panel, control)
    before, words = panel.reset(), panel.readout()
    if control.enabled:
        for far in (False, True):
            control.use(far)
            if panel.picture() != before:
                return True
        if control.kind != "slider" and panel.readout() != words:
            return True
    return any(
        differs(panel, control, *company)
        for company in companies(panel.controls(), control)
    )


def button_works(panel, button):
    """Return whether a button changes the picture; Reset has to bring it back."""
    start = panel.reset()
    if button.name == "Reset":
        for control in panel.controls():
            if control.kind != "button" and control.enabled:
                control.use()
        return panel.picture() != start and panel.reset() == start
    button.use()
    if "Run" in button.name:
        seen = panel.pictures_in(5_500)  # a stepper takes more than a second a step
        button.use()  # it is called Pause now
        return seen >= 3 and panel.picture() != start
    return panel.picture() != start or any(
        works_after(panel, button, other)
        for other in panel.controls()
        if other.kind == "button" and other.name not in ("Reset", "▶ Run", button.name)
    )


def works_after(panel, button, other):
    """Return whether a button changes the picture that another one has made."""
    panel.reset()
    other.use()
    before = panel.picture()
    button.use()
    return panel.picture() != before


def companies(controls, control):
    """Yield what may have to stand beside a control: (done before, button after)."""
    others = [other for other in controls if other.name != control.name]
    for other in others:
        if other.kind == "button" and other.name not in ("Reset", "▶ Run"):
            yield None, other
    for other in others:
        if other.kind.startswith("select"):
            for option in other.options():
                yield partial(other.choose, option), None
        elif other.kind == "slider":
            yield partial(other.use, far=True), None


def differs(panel, control, prepare, button):
    """Return whether, in this company, the control makes a difference."""
    seen = []
    if button and not control.enabled:
        return False
    for use in (True, False):
        panel.reset()
        if prepare:
            prepare()
            panel.home.traffic.settle()
        if use:
            if not control.enabled:
                return False
            control.use(far=True)
            panel.home.traffic.settle()
        if button:
            button.use()
            panel.home.traffic.settle()
        seen.append(panel.picture())
    return seen[0] != seen[1]
