"""Pictures of penalties, weights and thinned networks hold what their titles say."""

import numpy as np

import course_lib as nn
from course_lib import plots
from course_lib.plots.dropout_networks import ThinnedNetwork
from course_lib.plots.penalties import BEST, HESSIAN, STRENGTHS, lasso_path, ridge_path
from course_lib.plots.pictures import picture
from tests.tools.pictures import MOST_BYTES, small


def test_l1_meets_an_axis_on_its_way_and_l2_does_not():
    lasso, ridge = lasso_path(), ridge_path()
    np.testing.assert_allclose(lasso[0], BEST)
    np.testing.assert_allclose(ridge[0], BEST)
    on_axis = (lasso[:, 0] == 0) & (lasso[:, 1] > 0.1)
    assert on_axis.sum() > 3 and not lasso[-1].any()
    assert ridge.min() > 0 and np.all(np.diff(ridge, axis=0) < 1e-12)


def test_each_place_is_a_minimum():
    rng = np.random.default_rng(0)

    def loss(w):
        return (w - BEST) @ HESSIAN @ (w - BEST) / 2

    for k in (0, 30, 60, 90):
        strength = STRENGTHS[k]
        for place, price in (
            (ridge_path()[k], lambda w: w @ w / 2),
            (lasso_path()[k], lambda w: np.abs(w).sum()),
        ):
            here = loss(place) + strength * price(place)
            for move in rng.normal(0, 0.05, (50, 2)):
                there = place + move
                assert loss(there) + strength * price(there) >= here - 1e-12


def test_pictures_say_what_they_show_and_are_small():
    net = nn.MLP([2, 8, 1], init="zeros", rng=0)
    for ax in (plots.penalties(), plots.thinned(3), plots.weights({"zero": net})):
        assert len(ax.figure.alt.split()) > 8
        assert len(small(picture(ax.figure))) <= MOST_BYTES
    assert "zero: 100%" in ax.figure.alt and "100%" in ax.get_title(loc="left")


def test_dropped_units_have_no_lines():
    network = ThinnedNetwork(plots.figure().add_subplot())
    network.set_masks([np.array([1, 1], bool), np.array([1, 0, 1], bool)])
    assert len(network.edges.get_segments()) == 2 * 2
    assert len(network.kept_units.get_xdata()) == 4
    assert len(network.dropped_units.get_xdata()) == 1
    network.set_masks([np.array([0, 0], bool), np.array([1, 0, 1], bool)])
    assert len(network.edges.get_segments()) == 0
