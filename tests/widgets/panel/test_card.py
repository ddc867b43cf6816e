"""The Card: what all widgets have in common, and how a file becomes one of them."""

import inspect
import sys

import ipywidgets as ipw
import pytest

from course_lib import plots, widgets
from course_lib.exercises import catalogue
from course_lib.registry import namesakes
from course_lib.widgets.glossary import entries
from course_lib.widgets.panel.card import PUBLIC, Card
from course_lib.widgets.panel.controls import slider
from course_lib.widgets.panel.live_panel import LivePanel, Stepper
from course_lib.widgets.panel.panel import Panel
from course_lib.widgets.stage.stage import TURN_SECONDS, Stage


class Sum(Card):
    """A sum of two sliders; each object writes down what it is asked to do."""

    caption = "Sum: two numbers and their sum"

    def __init__(self, a=1.0, **options):
        controls = {"a": slider("a", a, 0, 5), "b": slider("b", 2, 0, 5)}
        super().__init__(controls, **options)
        self.calls, self.text = [], ipw.HTML()
        self.children = (*controls.values(), self.text)

    def update(self):
        self.calls.append("update")
        self.text.value = f"{self.a.value + self.b.value:g}"

    def static(self):
        return f"<p>{self.text.value}</p>"


class Doubled(Sum):
    """A subclass with a constructor of its own, which needs the first one's work."""

    def __init__(self):
        super().__init__(a=2.0)
        self.factor = 2 * len(self.controls)

    def update(self):
        super().update()
        self.text.value += f" × {self.factor}"


@pytest.mark.parametrize("kind, text", [(Sum, "3"), (Doubled, "4 × 4")])
def test_it_is_updated_once_when_its_last_constructor_has_ended(kind, text):
    card = kind()
    assert card.calls == ["update"] and card.text.value == text


def picture():
    ax = plots.figure_axes(size=(2, 1.5))
    return Stage(ax.figure, ax.plot([0, 1], [0, 1]), alt="a line")


@pytest.mark.parametrize("base", [Panel, LivePanel, Stepper])
def test_a_panel_draws_once_its_constructor_has_ended(base):
    class Late(base):
        def __init__(self):
            super().__init__(picture(), {"done": slider("done", 1, 0, 3)})
            self.words = "all made"

        def update(self):
            self.say(self.words)
            self.stage.draw()

    panel = Late()
    assert "all made" in panel.readout.value and panel.error.value == ""
    assert panel.stage.pictures == 1
    panel.close()


def test_the_process_is_set_up_when_a_panel_appears_and_not_by_a_picture_alone():
    usual = sys.getswitchinterval()
    try:
        sys.setswitchinterval(0.005)
        stage = picture()
        assert sys.getswitchinterval() == pytest.approx(0.005)
        stage.close()
        widgets.neuron_explorer().close()
        assert sys.getswitchinterval() == pytest.approx(TURN_SECONDS)
    finally:
        sys.setswitchinterval(usual)


def test_a_constructor_that_fails_after_that_of_its_base_leaves_nothing_open():
    class Failing(Sum):
        def __init__(self):
            super().__init__()
            raise KeyError("too late")

    opened = len(ipw.widgets.widget._instances)
    with pytest.raises(KeyError, match="too late"):
        Failing()
    assert len(ipw.widgets.widget._instances) == opened


def test_the_stored_form_is_the_caption_and_the_static_form():
    data = Sum()._repr_mimebundle_()
    assert data["text/plain"] == "Sum: two numbers and their sum"
    assert data["text/html"] == "<p>3</p>"
    assert "application/vnd.jupyter.widget-view+json" in data


def test_a_control_calls_what_its_effect_is_and_update_otherwise():
    calls = []
    card = Sum(effects={"b": lambda: calls.append("b")})
    card.b.value = 3
    assert calls == ["b"] and card.calls == ["update"] and card.text.value == "3"
    card.a.value = 4
    assert calls == ["b"] and card.text.value == "7"


def test_what_is_set_quietly_has_no_effect_until_the_next_update():
    card = Sum()
    card.quietly(card.a, min=6, max=9, value=7)
    assert card.a.value == 7 and card.text.value == "3"
    card.a.value = 8
    assert card.text.value == "10"


def test_reset_goes_back_and_updates_once():
    card = Sum()
    card.a.value = card.b.value = 5
    card.calls.clear()
    card.reset()
    assert card.text.value == "3" and card.calls == ["update"]


@pytest.mark.parametrize("name", PUBLIC)
def test_a_widget_says_to_which_lesson_it_belongs(name):
    kind = getattr(widgets, name)
    assert PUBLIC[name] is kind and issubclass(kind, Card)
    assert "lesson" in vars(kind) and kind.lesson in catalogue.lessons()
    asked_in = [
        number
        for number in catalogue.lessons()
        for question in catalogue.questions(number, "predictions")
        if question.id == f"predict_{name}"
    ]
    assert asked_in in ([], [kind.lesson])
    assert (name, kind.lesson) in [(each[1], each[2]) for each in entries()]


@pytest.mark.parametrize("name", PUBLIC)
def test_a_widget_leaves_to_its_base_what_all_widgets_do(name):
    """No constructor draws, and nobody watches controls or packs bundles by hand."""
    source = inspect.getsource(getattr(widgets, name))
    for words in (
        "unobserve",
        "_repr_mimebundle_",
        "Live(",
        'change["owner"] is self.l',
    ):
        assert words not in source, words


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Return a function that writes and imports a package of files."""

    def write(name, **files):
        folder = tmp_path / name
        folder.mkdir()
        for stem, text in {"__init__": "", **files}.items():
            path = folder / f"{stem}.py"
            path.write_text(text, encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        __import__(name)
        return sys.modules[name]

    return write


def test_a_file_is_found_with_the_class_that_is_named_like_it(package):
    toys = package(
        "toys_with_namesakes",
        toy_curve="class Helper: ...\nclass ToyCurve: ...",
        network_xray="class NetworkXray: ...",
        teaser="class Teaser: ...",
    )
    assert {name: kind.__name__ for name, kind in namesakes(toys).items()} == {
        "network_xray": "NetworkXray",
        "teaser": "Teaser",
        "toy_curve": "ToyCurve",
    }


@pytest.mark.parametrize(
    "text", ["", "class Toycurve: ...", "class ToyCurves: ...", "toy_curve = 1"]
)
def test_a_file_without_such_a_class_is_named(package, text):
    toys = package(f"toys_{abs(hash(text))}", toy_curve=text)
    with pytest.raises(
        ImportError, match=r"toy_curve\.py should define class ToyCurve"
    ):
        namesakes(toys)


def test_a_folder_may_hold_no_widget_but_only_what_several_are_made_of():
    assert not {"panel", "stage", "models"} & PUBLIC.keys()
    assert {"playground", "optimizer_race"} <= PUBLIC.keys()
