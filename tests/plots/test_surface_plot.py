"""Pictures of surfaces: the finding, the trails, and what a screen reader says."""

import numpy as np
import pytest

import course_lib as nn
from course_lib import plots
from course_lib.plots.pictures import picture
from tests.tools.pictures import MOST_BYTES, small

ALL = [nn.Surface.named(key)() for key in nn.Surface.registry]
RAVINE = nn.surfaces.Ravine()


def trail(lr, steps=20):
    theta = nn.Parameter(RAVINE.start)
    sgd, places = nn.SGD(theta, lr=lr), [theta.data.copy()]
    for _ in range(steps):
        sgd.zero_grad()
        theta.grad += RAVINE.gradient(theta.data)
        sgd.step()
        places.append(theta.data.copy())
    return np.array(places)


@pytest.mark.parametrize("surface", ALL, ids=lambda s: s.key)
def test_every_surface_has_a_picture(surface):
    ax = plots.surface(surface)
    assert type(surface).__name__ in ax.get_title(loc="left")
    assert len(small(picture(ax.figure))) <= MOST_BYTES
    assert ax.figure.alt.count("(") == len(surface.minima)
    assert (ax.get_xlim(), ax.get_ylim()) == surface.bounds


def test_titles_state_the_finding():
    titles = {
        type(s).__name__: plots.surface(s).get_title(loc="left").split(": ")[1]
        for s in ALL
    }
    assert titles["Bowl"] == "equally curved in every direction"
    assert titles["Ravine"] == "curvatures of 25 to 1"
    assert titles["Rosenbrock"] == "curvatures of 2,508 to 1"
    assert titles["TwoMinima"] == "2 minima, of different depth"
    assert titles["Himmelblau"] == "4 minima, equally deep"


def test_trails_are_named_compared_and_told_apart():
    trails = {"careful": trail(0.01), "bold": trail(0.06)}
    ax = plots.surface(RAVINE, trails)
    assert ax.get_title(loc="left").startswith("bold gets lowest, to a loss of 0.1")
    assert "careful: the loss falls from 11.7 to 1.08 in 20 steps." in ax.figure.alt
    named = ax.get_legend_handles_labels()
    assert named[1] == ["careful", "bold"]
    assert len({line.get_linestyle() for line in named[0]}) == 2
    assert len({line.get_marker() for line in named[0]}) == 2


def test_a_trail_that_leaves_all_bounds_is_drawn_until_it_is_far():
    wild = np.array([*trail(5.0), (np.inf, np.nan)])
    ax = plots.surface(RAVINE, {"wild": wild})
    assert ax.get_title(loc="left") == "wild: loss from 11.7 to over a million"
    (line,) = ax.get_legend_handles_labels()[0]
    assert len(line.get_xdata()) < 5


def test_refuses_more_trails_than_it_can_tell_apart():
    with pytest.raises(ValueError, match="3 trails apart, got 4"):
        plots.surface(RAVINE, {str(i): trail(0.01) for i in range(4)})


def test_draws_on_given_axes():
    given = plots.figure_axes()
    assert plots.surface(RAVINE, ax=given) is given
