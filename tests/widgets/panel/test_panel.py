"""The Panel: controls that draw, errors in words, a question first, one per cell."""

import asyncio
import inspect
import time
from types import SimpleNamespace
from unittest import mock

import ipywidgets as ipw
import numpy as np
import pytest

from course_lib import plots, widgets
from course_lib.exercises import cell_widget, progress
from course_lib.widgets.panel.controls import slider
from course_lib.widgets.panel.live import Live
from course_lib.widgets.panel.panel import Panel
from course_lib.widgets.stage.stage import SHOWN_SECONDS, Stage

ALL = sorted(
    name
    for name, thing in vars(widgets).items()
    if inspect.isclass(thing) and issubclass(thing, Panel)
)
RUNNING = [name for name in ALL if hasattr(getattr(widgets, name), "advance")]


class Line(Panel):
    """A line whose slope is a slider; a slope of exactly 3 breaks it."""

    caption = "A line"

    def __init__(self, predict=None):
        ax = plots.figure_axes(size=(2, 1.5))
        (self.line,) = ax.plot([0, 1], [0, 0])
        stage = Stage(ax.figure, [self.line], alt="a line")
        super().__init__(stage, {"slope": slider("slope", 1, 0, 5)}, predict=predict)

    def update(self):
        if self.slope.value == 3:
            raise ValueError("three is <too> much")
        self.line.set_ydata([0, self.slope.value / 5])
        self.stage.draw()
        self.say(f"slope {self.slope.value}")


def test_a_control_changes_picture_and_readout():
    panel = Line()
    before = panel.stage.image.value
    panel.slope.value = 4
    assert panel.stage.image.value != before
    assert "slope 4" in panel.readout.value and 'role="status"' in panel.readout.value


def test_an_error_is_shown_in_words_and_goes_away():
    panel = Line()
    panel.slope.value = 3
    assert "three is &lt;too&gt; much. Press Reset" in panel.error.value
    assert 'role="alert"' in panel.error.value
    panel.slope.value = 2
    assert panel.error.value == ""


def test_reset_puts_everything_back_and_draws_once():
    panel = Line()
    panel.slope.value = 4
    sent = panel.stage.pictures
    panel.reset_button.click()
    assert panel.slope.value == 1 and "slope 1" in panel.readout.value
    assert panel.stage.pictures <= sent + 2  # the picture, and its rest


def test_the_stored_form_is_a_picture_with_fixed_text():
    data = Line()._repr_mimebundle_()
    data = data[0] if isinstance(data, tuple) else data
    assert data["text/plain"] == "A line"
    assert data["text/html"].startswith('<img alt="a line"')
    assert "application/vnd.jupyter.widget-view+json" in data


def test_a_question_hides_the_controls_until_it_is_answered():
    panel = Line(predict="predict_teaser")
    column = panel.children[1].children[1]
    assert column.layout.display == "none"
    view = panel.prediction.view
    view._input.value = "a straight line"
    view._button.click()
    assert column.layout.display is None
    assert "noted" in view._feedback.value and "Not quite" not in view._feedback.value
    panel.prediction.compare.click()
    assert "Not quite" in view._feedback.value
    assert "0 of 1 right" in panel.prediction.score.value
    assert progress.entry("predict_teaser")["correct"] is False


def test_a_picture_that_tells_the_answer_waits_for_the_guess():
    class Telling(Line):
        picture_waits = True

    for kind, waits in ((Line, False), (Telling, True)):
        panel = kind(predict="predict_teaser")
        body = panel.children[-1]
        assert (body.layout.display == "none") == waits
        panel.prediction.skip.click()
        assert body.layout.display is None


def test_a_question_can_be_skipped():
    panel = Line(predict="predict_teaser")
    panel.prediction.skip.click()
    assert panel.children[1].children[1].layout.display is None
    assert progress.entry("predict_teaser") == {}


def test_closing_takes_every_part_along():
    panel = Line(predict="predict_teaser")
    parts = cell_widget.parts(panel)
    assert panel.slope in parts and panel.stage.image in parts
    panel.close()
    assert all(part.comm is None for part in [panel, *parts])


def test_running_a_cell_again_closes_its_earlier_panels(monkeypatch):
    run = iter(["run 1", "run 1", "run 2"])

    def parent():
        return {"metadata": {"cellId": "c"}, "header": {"msg_id": next(run)}}

    monkeypatch.setattr(cell_widget, "_of_cell", {})
    shell = SimpleNamespace(get_parent=parent)
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    first, second = Line(), Line()  # two widgets of one cell live side by side
    assert first.comm is not None and second.comm is not None
    third = Line()
    assert first.comm is None and second.comm is None and third.comm is not None


@pytest.mark.budget
@pytest.mark.parametrize("name", sorted({*ALL} - {"playground", "optimizer_race"}))
def test_every_control_changes_what_is_shown(name, thorough):
    """The playground and the race have such a test of their own."""
    panel = getattr(widgets, name)()
    for key, control in panel.controls.items():
        if control.disabled and hasattr(panel, "activation"):
            panel.activation.value = "swish"  # it has a parameter
        if control.disabled or control.layout.display == "none":
            continue  # not to be had at the start
        before, seen = shown(panel), set()
        values = other_values(control)
        for value in values if thorough else values[-2:]:
            control.value = value
            if key in ("lr", "activation") and name == "backprop_stepper":
                panel.done.value = panel.done.max  # counts in later steps
            assert panel.error.value == "", (key, value)
            seen.add(shown(panel))
        assert seen - {before} or counts_in_a_run(panel, key), key
        panel.reset_button.click()
        assert panel.error.value == ""
    panel.close()


def counts_in_a_run(panel, key):
    """Return whether a control that changes nothing at once changes the next step."""
    control, after = panel.controls[key], []
    for value in (panel.start[key], other_values(control)[-1]):
        panel.reset_button.click()
        control.value = value
        for _ in range(3):
            panel.live.advance(single=False)
        panel.live.draw()
        after.append(shown(panel))
    return after[0] != after[1]


def shown(panel):
    """Return what a learner sees of a panel: its picture and its words."""
    return bytes(panel.stage.image.value), panel.readout.value


def other_values(control):
    """Return values that a hand could set, the ends among them."""
    if isinstance(control, ipw.Dropdown):
        return [option for option in control.options if option != control.value]
    if isinstance(control, ipw.Checkbox):
        return [not control.value]
    if isinstance(control, ipw.Text):
        return ["e = (p - q)**2", "tanh(2u)"]
    return [control.min, control.max]


@pytest.mark.parametrize("name", ALL)
def test_the_picture_is_sent_before_the_words(name, monkeypatch):
    panel, sent = getattr(widgets, name)(), []
    monkeypatch.setattr(
        ipw.Widget, "send_state", lambda self, key=None: sent.append(self)
    )
    for control in panel.controls.values():
        if control.disabled:
            continue
        sent.clear()
        control.value = other_values(control)[-1]
        if {panel.stage.image, panel.readout} <= set(sent):
            assert sent.index(panel.stage.image) < sent.index(panel.readout)
            break
    else:
        pytest.fail("no control changes both the picture and the words")
    panel.close()


def test_the_words_come_once_the_page_has_shown_the_picture(monkeypatch):
    async def scene():
        panel, sent = Line(), []
        monkeypatch.setattr(
            ipw.Widget, "send_state", lambda self, key=None: sent.append(self)
        )
        for slope in (4, 5):
            panel.slope.value = slope
        assert panel.stage.image in sent and panel.readout not in sent
        await asyncio.sleep(4 * SHOWN_SECONDS)
        assert sent.count(panel.readout) == 1 and "slope 5" in panel.readout.value
        panel.slope.value = 1  # and again, however soon it is closed
        panel.close()
        await asyncio.sleep(2 * SHOWN_SECONDS)
        assert sent.count(panel.readout) == 2

    asyncio.run(scene())


def test_a_page_that_opens_has_the_words_at_once():
    async def scene():
        sent = []
        with mock.patch.object(
            ipw.Widget, "send_state", lambda self, key=None: sent.append(self)
        ):
            panel = Line()
            assert panel.readout in sent

    asyncio.run(scene())


@pytest.fixture(scope="module")
def untouched(request):
    """A widget as it starts; nothing may be changed."""
    panel = getattr(widgets, request.param)()
    yield panel
    panel.close()


every_untouched = pytest.mark.parametrize(
    "untouched", ALL, indirect=True, scope="module"
)


@every_untouched
def test_a_widget_that_advances_can_run(untouched):
    assert (untouched.live is not None) == hasattr(untouched, "advance")


@every_untouched
def test_each_control_can_be_hidden_alone(untouched):
    layouts = {control.layout.model_id for control in untouched.controls.values()}
    assert len(layouts) == len(untouched.controls)


@every_untouched
def test_names_of_controls_hide_nothing_of_ipywidgets(untouched):
    panel = untouched
    assert not [key for key in panel.controls if hasattr(ipw.VBox, key)]
    own = {key for cls in type(panel).__mro__[:2] for key in vars(cls)}
    overridden = {
        key
        for key in own
        if hasattr(ipw.VBox, key) and not key.startswith(("__", "_trait", "_all_trait"))
    }
    allowed = {
        "close",
        "_repr_mimebundle_",
        "_descriptors",
        "_instance_inits",
        "_static_immutable_initial_values",
        "_traits",
    }
    assert overridden <= allowed


@pytest.mark.parametrize("name", RUNNING)
def test_live_widgets_run_pause_step_and_stop_quickly(name):
    async def scene():
        panel = getattr(widgets, name)()
        panel.live.frame = 0.01
        await asyncio.sleep(0)
        before = panel.stage.image.value
        panel.live.run_button.click()
        assert panel.live.running and "Pause" in panel.live.run_button.description
        await asyncio.sleep(0.5)
        assert panel.stage.image.value != before
        panel.live.run_button.click()
        await asyncio.sleep(0.1)  # stop answers in less than this
        sent = panel.stage.pictures
        await asyncio.sleep(0.2)
        assert panel.stage.pictures == sent and not panel.live.running
        assert bytes(panel.stage.image.value).startswith(b"data:image/webp")
        panel.reset_button.click()
        before = panel.readout.value
        panel.live.step_button.click()
        assert panel.readout.value != before and panel.error.value == ""
        panel.live.run()
        await asyncio.sleep(0.05)
        panel.reset_button.click()
        assert not panel.live.running
        await asyncio.sleep(0.05)
        panel.live.run()
        await asyncio.sleep(0.05)
        panel.close()
        sent = panel.stage.pictures
        await asyncio.sleep(0.1)
        assert panel.stage.pictures <= sent + 1

    asyncio.run(scene())


@pytest.mark.parametrize("seconds, fine", [(0.0, True), (0.02, False)])
def test_pictures_that_take_long_to_draw_get_smaller(seconds, fine):
    async def scene():
        panel = Line()

        def draw():
            time.sleep(seconds)
            panel.stage.draw()

        live = Live(panel, lambda single: True, draw)
        live.run()
        await asyncio.sleep(1)
        assert panel.stage.fine == fine
        live.pause()
        await asyncio.sleep(0.1)

    asyncio.run(scene())


def test_an_error_while_running_stops_it_and_is_shown():
    async def scene():
        panel = Line()

        def advance(single):
            raise RuntimeError("out of steps")

        live = Live(panel, advance, panel.stage.draw)
        live.run()
        await asyncio.sleep(0.1)
        assert not live.running and "out of steps" in panel.error.value
        panel.close()

    asyncio.run(scene())


def test_running_without_a_kernel_is_explained():
    panel = widgets.teaser()
    panel.live.run()
    assert "no live kernel" in panel.error.value and not panel.live.running


def test_the_rate_changes_on_the_way_and_the_rest_starts_over():
    panel = widgets.teaser()
    panel.advance()
    epochs = len(panel.losses)
    panel.lr.value = -4
    assert panel.optimizer.lr == 1e-4 and len(panel.losses) == epochs
    panel.units.value = 3
    assert len(panel.losses) == 1


def test_the_teaser_learns_its_moons():
    panel = widgets.teaser()
    for _ in range(300):
        panel.advance(single=True)
    panel.show()
    assert panel.losses[-1] < 0.1
    assert "Epoch <b>300</b>" in panel.readout.value


def test_the_perceptron_settles_on_and_and_never_on_xor():
    panel = widgets.perceptron_stepper(data="and")
    while panel.advance():
        pass
    assert panel.settled and "linearly separable" in panel.readout.value
    panel.data.value = "xor"
    while panel.advance():
        pass
    assert not panel.settled and "no line separates" in panel.readout.value


def test_pieces_of_one_layer_are_units_plus_one():
    for units in (1, 3, 8):
        panel = widgets.piece_counter(units=units)
        assert f"{units + 1} straight pieces" in panel.readout.value
    panel.activation.value = "identity"
    assert "1 straight piece" in panel.readout.value


class Deep(Line):
    """A line whose slope underflows and overflows on the way, as deep networks do."""

    def update(self):
        np.exp(np.array([-1000.0]))
        with pytest.warns(RuntimeWarning, match="overflow"):
            np.exp(np.array([1000.0]))
        super().update()


@pytest.mark.parametrize("state", ["raise", "call"])
def test_widgets_compute_whatever_a_learner_has_told_numpy(state):
    with np.errstate(all=state, call=lambda *_: pytest.fail("it reached the learner")):
        panel = Deep()
        panel.slope.value = 4
        panel.reset_button.click()
        assert panel.error.value == "" and np.geterr()["under"] == state


@pytest.mark.parametrize("name", ["activation_explorer", "init_lab", "optimizer_race"])
def test_a_hunt_for_nan_leaves_the_widgets_alone(name):
    with np.errstate(all="raise"):
        panel = getattr(widgets, name)()
        for control in panel.controls.values():
            if not control.disabled:
                control.value = other_values(control)[-1]
                assert panel.error.value == ""
        if panel.live is not None:
            panel.live.step_button.click()
        assert panel.error.value == ""


@pytest.mark.parametrize("interrupted", [KeyboardInterrupt, ValueError])
def test_a_control_that_is_set_quietly_answers_to_the_hand_afterwards(interrupted):
    panel = Line()

    def interrupt(change):
        raise interrupted

    panel.slope.observe(interrupt, "value")
    with pytest.raises(interrupted):
        panel.quietly(panel.slope, value=4)
    panel.slope.unobserve(interrupt, "value")
    panel.slope.value = 2
    assert "slope 2" in panel.readout.value
    panel.quietly(panel.slope, min=7, max=9, value=8)
    assert panel.slope.value == 8 and "slope 2" in panel.readout.value


def test_an_interrupted_tuning_leaves_no_dead_control(monkeypatch):
    race = widgets.optimizer_race()

    def tuned(kind, beta):
        raise KeyboardInterrupt

    monkeypatch.setattr(race.track, "tuned", tuned)
    with pytest.raises(KeyboardInterrupt):
        race.tune.click()
    before = race.readout.value
    race.live.step_button.click()
    race.power0.value = -3.0
    assert race.lanes[0][0] == race.settings(0) and before != race.readout.value


def test_a_run_that_ends_by_itself_says_why(monkeypatch):
    async def scene():
        monkeypatch.setattr("course_lib.widgets.panel.live.LONGEST_SECONDS", 0.06)
        panel = Line()
        live = Live(panel, lambda single: True, panel.update, frame=0.01)
        live.run()
        await asyncio.sleep(0.3)
        assert not live.running
        assert "Paused after" in panel.readout.value
        assert "Press Run" in panel.readout.value
        panel.slope.value = 2
        assert "Paused" not in panel.readout.value
        live.run()
        await asyncio.sleep(0.02)
        live.pause()  # by hand: there is nothing to be explained
        await asyncio.sleep(0.1)
        assert "Paused" not in panel.readout.value
        panel.close()

    asyncio.run(scene())


@pytest.mark.parametrize("name", sorted({*ALL} - {"playground"}))
def test_reset_brings_back_the_values_that_were_there_at_the_start(name):
    panel = getattr(widgets, name)()
    start = {key: control.value for key, control in panel.controls.items()}
    for control in panel.controls.values():
        if not control.disabled and not isinstance(control, ipw.Text):
            control.value = other_values(control)[0]
    panel.reset_button.click()
    assert {key: control.value for key, control in panel.controls.items()} == start
    panel.close()
