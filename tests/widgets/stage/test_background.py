"""The backdrop: drawn anew only where it has changed, and always the whole picture."""

import numpy as np
import pytest

from course_lib import plots
from course_lib.plots.pictures import pixels
from course_lib.widgets.stage.background import Backdrop, limit
from course_lib.widgets.stage.text_cache import LettersCanvas


def three_panels(apart=True):
    """Return a figure of three axes, the last over the second unless `apart`."""
    figure = plots.pictures.figure((3, 2))
    figure.set_layout_engine("none")
    figure.dpi = 100
    for k, left in enumerate((0.1, 0.4, 0.7 if apart else 0.5)):
        ax = figure.add_axes((left, 0.2, 0.2, 0.6))
        ax.set_title(f"no {k}")
        ax.plot([0, 1], [0, k])
    return figure, Backdrop(LettersCanvas(figure), 100)


def drawn(backdrop):
    """Return the picture, and which parts were drawn for it."""
    parts, draw = [], backdrop._drawn
    backdrop._drawn = lambda part, renderer: parts.append(part) or draw(part, renderer)
    backdrop.outdated()
    backdrop.draw()
    backdrop._drawn = draw
    return np.array(pixels(backdrop.figure)), parts


def whole(figure):
    """Return the same picture, drawn by matplotlib in one go."""
    figure.canvas.draw()
    return np.array(pixels(figure))


def test_only_what_has_changed_is_drawn():
    figure, backdrop = three_panels()
    picture, parts = drawn(backdrop)
    assert parts == figure.axes
    again, parts = drawn(backdrop)
    assert parts == [] and np.array_equal(again, picture)
    figure.axes[1].lines[0].set_ydata([1, 0])
    changed, parts = drawn(backdrop)
    assert parts == [figure.axes[1]] and not np.array_equal(changed, picture)


@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_the_picture_is_the_one_that_matplotlib_draws_in_one_go(apart, seed):
    figure, backdrop = three_panels(apart)
    rng = np.random.default_rng(seed)
    for _ in range(12):
        ax = figure.axes[rng.integers(3)]
        change = rng.integers(5)
        if change == 0:
            ax.lines[0].set_ydata(rng.random(2))
        elif change == 1:
            ax.set_title("word " * rng.integers(5))
        elif change == 2:
            ax.set_visible(not ax.get_visible())
        elif change == 3:
            left, _, width, height = ax.get_position().bounds
            ax.set_position((left, rng.uniform(0.1, 0.3), width, height))
        else:
            figure.dpi = rng.choice([80, 100])
        picture, _ = drawn(backdrop)
        assert np.array_equal(picture, whole(figure))


def test_what_moves_is_left_out():
    figure, backdrop = three_panels()
    before, _ = drawn(backdrop)
    (dot,) = figure.axes[0].plot([0.5], [0.0], "o")
    dot.set_animated(True)
    drawn(backdrop)
    dot.set_ydata([0.5])
    picture, parts = drawn(backdrop)
    assert parts == [] and np.array_equal(picture, before)


def test_limits_that_stay_change_nothing():
    figure, backdrop = three_panels()
    ax = figure.axes[0]
    limit(ax, x=(0, 2), y=(-1, 3))
    assert (ax.get_xlim(), ax.get_ylim()) == ((0, 2), (-1, 3))
    drawn(backdrop)
    limit(ax, x=(0, 2))
    limit(ax, y=(-1, 3))
    assert drawn(backdrop)[1] == []
