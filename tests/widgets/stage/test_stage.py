"""The Stage: draws only what moves, newest state first, and says what it shows."""

import asyncio
import base64
import io
import threading
import time

import numpy as np
import pytest
from PIL import Image

from course_lib import plots
from course_lib.widgets.stage.stage import REST_SECONDS, Stage


@pytest.fixture
def stage():
    ax = plots.figure_axes("a line", size=(2.0, 1.5))
    (line,) = ax.plot([0, 1], [0, 1])
    made = Stage(ax.figure, [line], alt="a rising line")
    made.line = line
    made.draw()
    yield made
    made.close()


def opened(stage):
    """Return the picture that the browser is to show."""
    assert stage.image.format == "url"
    kind, data = bytes(stage.image.value).split(b";base64,")
    picture = Image.open(io.BytesIO(base64.b64decode(data, validate=True)))
    assert kind.decode() == f"data:{picture.get_format_mimetype()}"
    return picture


def test_starts_with_a_lossless_picture_at_twice_its_css_size(stage):
    picture = opened(stage)
    assert (picture.format, picture.width) == ("WEBP", 400)
    assert stage.image.layout.max_width == "200px"


def test_a_change_changes_the_picture_and_nothing_else_is_drawn(stage, monkeypatch):
    drawn = []
    monkeypatch.setattr(stage._backdrop, "draw", lambda: drawn.append(1))
    before = stage.image.value
    stage.line.set_ydata([1, 0])
    stage.live = True
    stage.draw()
    assert stage.image.value != before and opened(stage).format == "JPEG"
    assert drawn == []


def test_live_pictures_are_smaller_where_there_is_no_time(stage):
    stage.live = True
    stage.draw()
    assert opened(stage).width == 400
    stage.fine = False
    stage.draw()
    assert opened(stage).width == 200
    stage.rest()
    assert opened(stage).width == 400


def test_what_stands_still_is_drawn_anew_once_it_has_changed(stage):
    stage.live = True
    stage.draw()
    before = stage.image.value
    stage.figure.axes[0].set_title("another title")
    stage.draw()
    assert stage.image.value != before
    stage.figure.axes[0].set_title("a line")
    stage.draw()
    assert stage.image.value == before


def test_the_alt_text_travels_with_the_picture(stage):
    assert stage.image.tooltip == "a rising line"
    stage.alt = 'a "falling" line'
    stage.draw()
    assert stage.image.tooltip == 'a "falling" line'
    assert 'alt="a &quot;falling&quot; line"' in stage.html()


def test_a_moving_picture_has_css_resolution_and_a_training_twice_that(stage):
    stage._loop = Silent()  # the picture at rest is not asked for yet
    stage.draw()
    assert opened(stage).width == 200
    stage.live = True
    stage.draw()
    assert opened(stage).width == 400


class Silent:
    """An event loop that never gets to what it is asked for."""

    def is_closed(self):
        return False

    def call_soon_threadsafe(self, *_):
        pass

    call_later = call_soon_threadsafe


@pytest.mark.parametrize("seed", range(3))
def test_whatever_moved_in_whatever_order_the_picture_is_the_whole_one(seed):
    ax = plots.figure_axes(size=(2.0, 1.5))
    lines = [ax.plot([0, 1], [k, k])[0] for k in range(4)]
    stage = Stage(ax.figure, lines, alt="")
    stage.draw()
    stage._loop = Silent()
    rng = np.random.default_rng(seed)
    for _ in range(20):
        for line in rng.choice(lines, size=2):
            line.set_ydata(rng.uniform(0, 3, 2))
        rng.choice(lines).set_visible(rng.random() < 0.7)
        stage.live = rng.random() < 0.5
        stage.draw()
        if rng.random() < 0.3:
            stage.rest()
            kept = stage.image.value
            stage.draw()
            stage.rest()
            assert stage.image.value == kept
    stage.close()


def test_static_html_shows_the_moving_artists_too(stage):
    full = stage.html()
    stage.line.set_visible(False)
    assert stage.html() != full
    stage.line.set_visible(True)
    assert stage.html() == full
    assert stage.line.get_animated()


def test_only_the_newest_state_is_drawn_when_changes_come_faster(stage):
    stage.live = True
    before = stage.pictures
    with stage.lock:  # a picture is being drawn; ten changes arrive meanwhile
        callers = [threading.Thread(target=stage.draw) for _ in range(10)]
        for caller in callers:
            caller.start()
        ends = time.monotonic() + 10
        while stage._requests < 10 and time.monotonic() < ends:
            time.sleep(0.001)
    for caller in callers:
        caller.join()
    assert stage.pictures == before + 1


def test_comes_to_rest_with_a_lossless_picture():
    async def drag():
        ax = plots.figure_axes(size=(2.0, 1.5))
        (line,) = ax.plot([0, 1], [0, 1])
        stage = Stage(ax.figure, [line], alt="")
        stage.draw()
        for y in np.linspace(0, 1, 5):
            line.set_ydata([y, 1])
            stage.draw()
        assert opened(stage).format == "JPEG"
        sent = stage.pictures
        await asyncio.sleep(REST_SECONDS * 2)
        assert opened(stage).format == "WEBP" and stage.pictures == sent + 1
        stage.draw()
        stage.close()  # nothing is sent to a closed widget
        sent = stage.pictures
        await asyncio.sleep(REST_SECONDS * 2)
        assert stage.pictures == sent

    asyncio.run(drag())


@pytest.mark.parametrize("live", [True, False])
def test_keeps_thin_lines_sharp(live):
    """The moving picture differs from the exact one by little, everywhere."""
    ax = plots.figure_axes(size=(3, 2))
    (line,) = ax.plot([0, 1], [0, 1], lw=0.8, color=plots.ORANGE)
    stage = Stage(ax.figure, [line], alt="", live=live)
    stage.draw()
    stage._loop = Silent()
    stage.draw()
    moving = np.asarray(opened(stage), dtype=int)
    exact = np.asarray(stage._pixels(stage.figure.dpi).convert("RGB"), dtype=int)
    assert np.mean(np.abs(exact - moving).max(axis=-1) > 24) < 0.005
    stage.close()
