"""Pictures of lesson 07: titles that state the finding, and words with the numbers."""

import numpy as np
import pytest

import course_lib as nn
from course_lib import plots
from course_lib.plots.pictures import picture
from tests.tools.pictures import MOST_BYTES, small


def title(ax):
    return ax.get_title(loc="left")


def test_one_step_climbs_only_above_the_limit():
    ax = plots.overshoot(curvatures=(1, 4), slope=-2.0, lr=0.6)  # 2/4 < 0.6 < 2/1
    assert title(ax) == "One step, two losses: it climbs where the curvature is 4"
    assert "0.32 where it is 1; 2.48 where it is 4" in ax.figure.alt
    assert title(plots.overshoot((1, 4), lr=0.4)).endswith("it falls on both")


def test_schedules_are_told_apart_and_described():
    cosine, step = nn.schedules.Cosine(steps=100), nn.schedules.StepDecay(every=20)
    ax = plots.schedules({"cosine": cosine, "step": step}, 100)
    assert "cosine holds more than half of the rate longest" in title(ax)
    assert "step reaches half after 20 steps" in ax.figure.alt
    assert len({line.get_linestyle() for line in ax.lines}) == 2


def test_a_tilt_beyond_the_steepest_place_leaves_one_valley():
    # Between pass and shallow minimum the slope is -0.93 at its lowest.
    ax = plots.batch_profiles(nn.surfaces.TwoMinima(), np.array([-1, 0, 0.9, 1.0]))
    assert title(ax) == "For 1 of 4 batches the shallow valley is not there"
    assert len(small(picture(ax.figure))) <= MOST_BYTES


def test_a_band_is_the_range_of_the_seeds_and_its_line_the_median():
    losses = np.array([[4.0, 1.0], [2.0, 0.5], [3.0, 0.1]])
    ax = plots.bands(np.array([0, 10]), {"a": losses}, xlabel="evaluations")
    (area,) = ax.collections
    corners = area.get_paths()[0].vertices
    assert (corners[:, 1].min(), corners[:, 1].max()) == (0.1, 4.0)
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), [3.0, 0.5])
    assert title(ax) == "Lowest in the end: a, at 0.5"
    assert "median of 3 seeds" in ax.figure.alt


def test_ways_that_end_alike_share_the_title():
    x, one = np.arange(2), np.array([[1.0, 0.100]])
    near, far = np.array([[1.0, 0.102]]), np.array([[1.0, 0.4]])
    ax = plots.bands(x, {"a": one, "b": near, "c": far}, xlabel="steps")
    assert title(ax) == "Lowest in the end: a and b, at 0.1"
    with pytest.raises(ValueError, match="3 bands apart, got 4"):
        plots.bands(x, dict.fromkeys("abcd", one), xlabel="steps")
