"""Letters: what is remembered looks as matplotlib itself draws it."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from course_lib import plots
from course_lib.plots.pictures import pixels
from course_lib.plots.style import in_course_style
from course_lib.widgets.stage import text_cache
from course_lib.widgets.stage.text_cache import Letters, LettersCanvas

SIZE = 300, 60
ROMAN, BOLD = FontProperties(size=10.5), FontProperties(size=8.5, weight="bold")


@in_course_style  # Letters are for pictures of the course
def written(kind, words, dpi=100, at=(20, 40), font=ROMAN, color=(0, 0, 0, 1), turn=0):
    """Return the pixels of some words."""
    renderer = kind(*SIZE, dpi)
    gc = renderer.new_gc()
    gc.set_foreground(color, isRGBA=True)
    for s in words:
        renderer.clear()
        renderer.draw_text(gc, *at, s, font, turn)
    drawn = np.array(renderer.buffer_rgba(), dtype=int)
    share = drawn[..., 3:] / 255
    return drawn[..., :3] * share + 255 * (1 - share)  # on white


@pytest.mark.parametrize("dpi", [100, 200])
@pytest.mark.parametrize("font", [ROMAN, BOLD])
@pytest.mark.parametrize("color", [(0, 0, 0, 1), (0.8, 0.4, 0, 1), (0, 0, 0, 0.5)])
@pytest.mark.parametrize("words", ["z = −1.25", "● full batch, ŷ", "", "_", "–"])
def test_a_text_at_whole_pixels_looks_the_same(words, dpi, font, color):
    settings = {"dpi": dpi, "font": font, "color": color}
    ours = written(Letters, [words], **settings)
    theirs = written(RendererAgg, [words], **settings)
    assert np.abs(ours - theirs).max() <= 2


def test_a_text_between_pixels_is_moved_by_half_a_pixel_at_most():
    whole = written(Letters, ["z = 1"], at=(21, 40))
    assert np.array_equal(written(Letters, ["z = 1"], at=(20.6, 40.4)), whole)


def test_a_turned_text_is_drawn_as_ever():
    assert np.array_equal(
        written(Letters, ["loss"], turn=90), written(RendererAgg, ["loss"], turn=90)
    )


def test_the_same_words_are_laid_out_once_for_each_font(monkeypatch):
    renderer, laid_out = Letters(*SIZE, 100), []
    lay_out = renderer._lay_out
    monkeypatch.setattr(
        renderer, "_lay_out", lambda s, p: laid_out.append(s) or lay_out(s, p)
    )
    gc = renderer.new_gc()
    for font in (ROMAN, BOLD, ROMAN, BOLD):
        renderer.get_text_width_height_descent("epoch", font, False)
        renderer.draw_text(gc, 20, 40, "epoch", font, 0)
    assert laid_out == ["epoch", "epoch"]


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(text_cache, "MANY", 5)
    many = [f"{k}" for k in range(23)]
    last = written(Letters, many)
    assert np.array_equal(last, written(Letters, many[-1:]))


def test_a_figure_looks_nearly_the_same():
    ax = plots.figure_axes("loss $x_1$", size=(3, 2), xlabel="epoch", ylabel="loss")
    ax.figure.dpi = 100
    ax.figure.canvas.draw()
    theirs = np.array(pixels(ax.figure), dtype=int)
    LettersCanvas(ax.figure).draw()
    ours = np.array(pixels(ax.figure), dtype=int)
    assert np.abs(ours - theirs).mean() < 2
    assert (np.abs(ours - theirs).max(axis=-1) > 8).mean() < 0.06
