"""The picture of a race: medians, bands, names that can be read."""

import numpy as np
import pytest

from course_lib import plots
from course_lib.plots.pictures import picture
from tests.tools.pictures import MOST_BYTES, small

LOSSES = {
    name: np.geomspace(1, end, 30) * np.array([[0.9], [1.0], [1.1]])
    for name, end in [("SGD", 0.1), ("Adam", 0.013), ("RMSprop", 0.010)]
}


def test_says_who_ends_lowest():
    ax = plots.race(LOSSES, 10)
    assert ax.get_title(loc="left") == "RMSprop ends lowest, 10 times below SGD"
    assert "RMSprop 0.01, Adam 0.013, SGD 0.1" in ax.figure.alt
    assert ax.get_xlim()[1] > 299
    assert len(small(picture(ax.figure))) <= MOST_BYTES


def test_names_no_winner_where_bands_overlap():
    close = {**LOSSES, "Adam": 0.8 * LOSSES["Adam"]}
    title = plots.race(close, 10).get_title(loc="left")
    assert title == "RMSprop, Adam end lowest, 10 times below SGD"
    del close["SGD"]
    assert "Too close to call" in plots.race(close, 10).get_title(loc="left")


def test_counts_many_that_cannot_be_told_apart():
    many = {f"Adam {n}": LOSSES["Adam"] for n in range(4)} | {"SGD": LOSSES["SGD"]}
    title = plots.race(many, 10).get_title(loc="left")
    assert title == "4 of 5 are too close to call; SGD ends 7.7 times higher"


def test_a_small_difference_is_told_by_its_size():
    """Bands that overlap may still differ seed by seed: no verdict, but the numbers."""
    ends = {"Adam": 0.152, "AdaGrad": 0.166, "momentum": 0.172, "SGD": 0.175}
    spread = np.array([[0.9], [1.0], [1.1]])
    small = {name: np.geomspace(1, end, 30) * spread for name, end in ends.items()}
    small["late SGD"] = np.geomspace(1, 0.184, 30) * np.array([[0.99], [1.0], [1.01]])
    title = plots.race(small, 10).get_title(loc="left")
    assert title == "All 5 end between 0.15 and 0.18"


def test_names_do_not_touch():
    heights = sorted(text.get_position()[1] for text in plots.race(LOSSES, 10).texts)
    assert min(np.diff(heights)) > 0.07


def test_a_seed_that_diverged_leaves_the_median_of_the_others():
    losses = {**LOSSES, "SGD": np.vstack([LOSSES["SGD"], np.full((2, 30), np.nan)])}
    ax = plots.race(losses, 10)
    assert "SGD 0.11" in ax.figure.alt
    assert np.isfinite(ax.get_ylim()).all()


def test_one_racer_is_a_race_too():
    assert "Adam" in plots.race({"Adam": LOSSES["Adam"]}, 10).figure.alt


def test_more_racers_than_can_be_told_apart_are_refused():
    with pytest.raises(ValueError, match="tells 6 racers apart, got 7"):
        plots.race({str(n): LOSSES["SGD"] for n in range(7)}, 10)
