"""A picture cut in two: what the page shows is always the whole, newest picture."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from course_lib import plots
from course_lib.widgets.stage.stage import Stage
from tests.widgets.stage.test_stage import Silent

CUT = 70  # CSS pixels from the top


def scene(cut=CUT):
    """Return a stage of 200 × 150 CSS pixels, with two lines above the cut, one below.

    Each stays on its side, whatever its numbers are.
    """
    figure = plots.figure((2.0, 1.5))
    figure.set_layout_engine("none")
    axes = [figure.add_axes(box) for box in ((0, 0.6, 1, 0.4), (0, 0, 1, 0.4))]
    for ax in axes:
        ax.set(ylim=(-0.1, 1.1))
        ax.axis("off")
    lines = [ax.plot([0, 1], [0, 1], lw=3)[0] for ax in (axes[0], *axes)]
    stage = Stage(figure, lines, alt="three lines", cut=cut)
    stage.draw()
    stage._loop = Silent()  # it comes to rest when the test says so
    return stage, lines


def shown(stage):
    """Return the strips as the page has them, and of which format each is."""
    strips = []
    for image in stage._strips._images:
        _, data = bytes(image.value).split(b";base64,")
        strips.append(Image.open(io.BytesIO(base64.b64decode(data))))
    return strips


def whole(stage):
    """Return the page's picture in CSS pixels."""
    strips = shown(stage)
    sizes = [(200, round(200 * strip.height / strip.width)) for strip in strips]
    resized = [
        np.asarray(strip.convert("RGB").resize(size))
        for strip, size in zip(strips, sizes, strict=True)
    ]
    return np.concatenate(resized).astype(int)


def formats(stage):
    return [strip.format for strip in shown(stage)]


def test_both_strips_together_are_the_picture():
    stage, _ = scene()
    one, _ = scene(cut=None)
    assert [strip.size for strip in shown(stage)] == [(400, 140), (400, 160)]
    assert (whole(stage) == whole(one)).all()
    assert stage.image is stage.view.children[0] and one.image is one.view
    assert stage.image.tooltip == one.image.tooltip == "three lines"
    assert stage.html() == one.html()


def test_a_lower_strip_that_stays_is_not_sent_again():
    stage, (upper, _, lower) = scene()
    for line, changed in ((upper, [1]), (upper, [0]), (lower, [0.5])):
        line.set_ydata([0, *changed])
        stage.draw()
    assert formats(stage) == ["JPEG", "JPEG"]
    stage.rest()
    assert formats(stage) == ["WEBP", "WEBP"]
    upper.set_ydata([0, 0.3])
    stage.draw()
    assert formats(stage) == ["JPEG", "WEBP"]
    stage.rest()
    lower.set_ydata([0, 0.3])
    stage.draw()
    assert formats(stage) == ["JPEG", "JPEG"]


def test_a_new_alt_text_comes_with_the_same_picture():
    stage, (upper, *_) = scene()
    stage.draw()
    upper.stale = True
    stage.alt = "the same picture, in other words"
    stage.draw()
    assert stage.image.tooltip == stage.alt


@pytest.mark.parametrize("seed", range(4))
def test_the_page_shows_what_is_whatever_came_before(seed):
    """Moving, live, at rest, static, in any order: few values, so that they recur."""
    stage, lines = scene()
    truth, same = scene(cut=None)
    rng = np.random.default_rng(seed)
    for _ in range(80):
        if rng.random() < 0.7:
            k, y = rng.integers(4), rng.integers(2)
            for three in (lines, same):
                if k == 3:
                    three[0].axes.set_xlim(0, 1 + y)
                else:
                    three[k].set_ydata([0, y])
        stage.live, stage.fine = rng.random() < 0.3, rng.random() < 0.5
        do = (stage.draw, stage.draw, stage.rest, stage.html)[rng.integers(4)]
        do()
        if do == stage.html:  # shows nothing on the page
            continue
        truth.rest()
        assert np.abs(whole(stage) - whole(truth)).mean() < 2
        if do == stage.rest:
            assert formats(stage) == ["WEBP", "WEBP"]
            assert (whole(stage) == whole(truth)).all()


def test_closing_takes_both_off_the_page():
    stage, _ = scene()
    parts = (*stage._strips._images, stage.view)
    stage.close()
    assert [part.comm for part in parts] == [None] * 3
