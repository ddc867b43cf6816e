"""Figures: each can stand alone, takes axes, returns axes, and says what it shows."""

import numpy as np
import pytest

import course_lib as nn
from course_lib import plots
from course_lib.plots.pictures import minus, picture
from tests.tools.pictures import MOST_BYTES, small

X, Y = nn.datasets.blobs(40, rng=0)
NET = nn.MLP([2, 4, 2], rng=0)
CURVE = nn.MLP([1, 5, 1], activation="relu", dtype="float64", rng=0)
DRAW = {
    "activation": lambda ax: plots.activation(nn.Swish(), ax=ax),
    "neuron": lambda ax: plots.neuron([1, 2], -0.5, X, Y, ax=ax),
    "decision": lambda ax: plots.decision(NET, X, Y, loss=nn.CrossEntropyLoss(), ax=ax),
    "pieces": lambda ax: plots.pieces(CURVE, ax=ax),
    "swish_terms": lambda ax: plots.swish_terms(ax=ax),
    "paths": lambda ax: plots.paths(
        {"a": [(0, 0), (1, 0), (1, 1)], "b": [(0, 0), (1, 1)]}, (1, 1), ax=ax
    ),
}


@pytest.mark.parametrize("name", DRAW)
def test_draws_on_its_own_figure_and_on_given_axes(name):
    ax = DRAW[name](None)
    data = ax._repr_mimebundle_()
    assert len(data["text/plain"]) > 40 and data["text/plain"] == ax.figure.alt
    assert data["text/html"].startswith("<img alt=")
    assert ax.get_title(loc="left") and ax.get_xlabel()
    given = plots.figure().add_subplot(projection="course")
    assert DRAW[name](given) is given


@pytest.mark.parametrize("name", DRAW)
def test_pictures_are_small_enough_to_store(name):
    assert len(small(picture(DRAW[name](None).figure))) <= MOST_BYTES


def test_gallery_shows_all_activations():
    shown = plots.gallery()
    titles = {ax.get_title(loc="left") for ax in shown.axes}
    assert {title.split()[0].strip(",") for title in titles} == set(
        nn.Activation.registry
    )
    assert len(small(picture(shown))) <= MOST_BYTES


def test_nothing_is_left_with_pyplot():
    from matplotlib import _pylab_helpers

    plots.gallery()
    assert not _pylab_helpers.Gcf.figs


def test_curve_of_softmax_is_a_sigmoid():
    z = np.linspace(-3, 3, 7)
    value, slope = plots.activations.curve(nn.Softmax(), z)
    np.testing.assert_allclose(value, nn.Sigmoid()(z))
    np.testing.assert_allclose(slope, nn.Sigmoid().derivative(z))


def test_kinks_are_where_the_hinges_are():
    net = nn.MLP([1, 2, 1], activation="relu", dtype="float64", rng=0)
    net[0].W.data[...] = [[1.0, 2.0]]
    net[0].b.data[...] = [-1.0, 1.0]
    found = plots.kinks(net, np.linspace(-3, 3, 6001))
    np.testing.assert_allclose(found, [-0.5, 1.0], atol=1e-3)


def test_a_neuron_without_weights_has_no_line():
    ax = plots.neuron([0, 0], 1.0, X, Y)
    assert "20 points lie" in ax.figure.alt


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("z = -0.50, a = 0.1", "z = −0.50, a = 0.1"),
        ("(-1, -.5)·-2 → 10^-6", "(−1, −.5)·−2 → 10^−6"),
        ("a 3-7-2 network, 1e-05, two-thirds", "a 3-7-2 network, 1e-05, two-thirds"),
        ("3 - 2, x-1", "3 - 2, x-1"),
    ],
)
def test_numbers_below_0_have_a_minus_sign(written, shown):
    assert minus(written) == shown
