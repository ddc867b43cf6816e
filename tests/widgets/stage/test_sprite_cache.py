"""What stands still is put down as pixels, and the picture stays the same."""

import numpy as np
import pytest

from course_lib import plots
from course_lib.plots.pictures import pixels
from course_lib.widgets.stage.sprite_cache import Sprites
from course_lib.widgets.stage.stage import Stage
from tests.widgets.stage.test_stage import Silent


def scene():
    """Return a stage with a line, a curve, two texts, one in a box, and an arrow."""
    ax = plots.figure_axes(size=(3.0, 2.0))
    x = np.linspace(0, 1, 50)
    artists = [
        ax.plot([0, 1], [0, 1])[0],
        ax.plot(x, x**2, "^-", alpha=0.7, mec="white")[0],
        ax.text(0.3, 0.5, "w 0.25", bbox={"fc": "white", "ec": "black"}),
        ax.text(0.7, 0.4, "z −1.5", color="#0072B2", alpha=0.6),
        ax.annotate("here", (0.2, 0.8), (0.5, 0.9), arrowprops={"arrowstyle": "->"}),
    ]
    stage = Stage(ax.figure, artists, alt="")
    stage.draw()
    stage._loop = Silent()
    return stage, artists


def drawn(stage):
    return np.array(stage._pixels(100).convert("RGB"), dtype=int)


@pytest.mark.parametrize("seed", range(4))
def test_the_picture_is_as_if_all_were_drawn(seed):
    stage, (line, curve, boxed, plain, arrow) = scene()
    rng = np.random.default_rng(seed)
    for _ in range(40):
        change = rng.integers(8)
        if change == 0:
            line.set_ydata(rng.random(2))
        elif change == 1:
            boxed.set_text(f"w {rng.random():.2f}")
        elif change == 2:
            plain.set_position(rng.random(2))
        elif change == 3:
            boxed.set_visible(not boxed.get_visible())
        elif change == 4:
            arrow.set_text("here" * rng.integers(1, 3))
        elif change == 5:
            plain.set_text(f"z {rng.random():.2f}")
            stage.rest()  # a sharp picture comes in between
        elif change == 6:
            curve.set_ydata(rng.random(50))
        else:
            stage.figure.axes[0].set_xlim(-rng.random(), 1)
        found, sprites = drawn(stage), stage._sprites
        stage._sprites = Sprites(100)  # one that knows nothing yet draws all
        assert np.abs(found - drawn(stage)).max() <= 3
        stage._sprites = sprites
    stage.close()


def test_what_stands_still_is_drawn_twice_and_no_more(monkeypatch):
    stage, (line, curve, boxed, plain, _) = scene()
    times = {curve: 0, boxed: 0, plain: 0}
    for artist in times:
        draw = artist.draw

        def quantity(renderer, artist=artist, draw=draw):
            times[artist] += 1
            draw(renderer)

        monkeypatch.setattr(artist, "draw", quantity)
    for k in range(6):
        line.set_ydata([0, k])
        plain.set_text(f"z {k}")
        drawn(stage)
    assert times == {curve: 2, boxed: 2, plain: 6}


def test_sharp_pictures_are_drawn_and_not_kept():
    stage, _ = scene()
    stage._sprites = Sprites(100)
    stage._pixels(200)
    stage._pixels(200)
    assert not stage._sprites._kept
    assert np.asarray(pixels(stage.figure)).shape[1] == 600


@pytest.mark.parametrize("points", [0, 1, 2])
@pytest.mark.parametrize("marker", ["", "o"])
@pytest.mark.parametrize("word", ["", "a"])
def test_nothing_that_shows_is_left_out(points, marker, word, monkeypatch):
    ax = plots.figure_axes(size=(3.0, 2.0))
    x = [0.3, 0.8][:points]
    artists = [
        ax.plot(x, x, marker=marker, ls="-", lw=3)[0],
        ax.text(0.5, 0.2, word, bbox={"fc": "white", "ec": "black"}),
    ]
    stage = Stage(ax.figure, artists, alt="")
    stage._loop = Silent()
    ours = drawn(stage)
    monkeypatch.setattr(
        "course_lib.widgets.stage.sprite_cache._is_empty", lambda artist: False
    )
    for artist in artists:
        artist.stale = True
    assert (drawn(stage) == ours).all()
