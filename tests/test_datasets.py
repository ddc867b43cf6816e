"""Data sets and figures of merit."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

import course_lib as nn
from course_lib import datasets, metrics


@pytest.mark.parametrize("name", datasets.registry)
def test_shapes_types_and_seeds(name):
    make = datasets.registry[name]
    X, y = make(n=60, rng=3)
    assert len(X) == len(y) == 60
    assert X.dtype == np.float64 and np.isfinite(X).all()
    if name in ("line", "sine"):
        assert y.shape == (60, 1) and y.dtype == np.float64
    else:
        assert y.shape == (60,) and y.dtype.kind == "i"
        assert set(y) == set(range(y.max() + 1))
    again = make(n=60, rng=3)
    np.testing.assert_array_equal(X, again[0])
    np.testing.assert_array_equal(y, again[1])
    assert not np.array_equal(X, make(n=60, rng=4)[0])


@pytest.mark.parametrize("name", datasets.menu())
def test_those_of_the_plane_lie_in_the_window_of_the_widgets(name):
    X, _ = datasets.registry[name](n=500, noise=0.2, rng=0)
    assert np.mean(np.abs(X) < 2.4) > 0.98


@pytest.mark.parametrize("name", datasets.registry)
@pytest.mark.parametrize("n", [0, -1, 2.5])
def test_impossible_numbers_of_samples(name, n):
    with pytest.raises(ValueError, match="whole number ≥ 1"):
        datasets.registry[name](n=n)


@pytest.mark.parametrize(
    "name, truth",
    [
        ("and", [0, 0, 0, 1]),
        ("or", [0, 1, 1, 1]),
        ("nand", [1, 1, 1, 0]),
        ("nor", [1, 0, 0, 0]),
        ("xor", [0, 1, 1, 0]),
    ],
)
def test_gates(name, truth):
    X, y = datasets.gate(name)
    np.testing.assert_array_equal(y, truth)
    np.testing.assert_array_equal(X, [[0, 0], [0, 1], [1, 0], [1, 1]])


def test_unknown_gate():
    with pytest.raises(ValueError, match=r'logic gate "nandd"\. Did you mean "nand"'):
        datasets.gate("nandd")


@pytest.mark.parametrize("name", ["moons", "circles", "spirals", "xor"])
def test_what_a_line_cannot_do_a_small_network_can(name):
    X, y = datasets.registry[name](n=200, noise=0.05, rng=0)
    loss, scores = nn.CrossEntropyLoss(), {}
    for label, sizes in {"line": [2, 2], "network": [2, 24, 24, 2]}.items():
        net = nn.MLP(sizes, rng=0)
        adam = nn.Adam(net.parameters(), lr=0.02)
        history = nn.fit(net, X, y, loss=loss, optimizer=adam, epochs=150, rng=0)
        scores[label] = history.accuracy[-1]
    assert scores["line"] < 0.92 and scores["network"] > 0.97


def test_shapes_are_pictures_of_three_kinds():
    X, _ = datasets.shapes(n=30, noise=0, rng=0, size=16)
    assert X.shape == (30, 256) and X.min() >= 0 and X.max() <= 1
    assert (X.sum(axis=1) > 10).all()  # every picture has some ink


def test_the_digits_are_those_of_scikit_learn():
    theirs, labels = load_digits(return_X_y=True)
    X, y = datasets.digits(rng=0)
    order = np.random.default_rng(0).permutation(1797)
    np.testing.assert_array_equal(X, theirs[order] / 16)
    np.testing.assert_array_equal(y, labels[order])


def test_more_digits_than_there_are():
    with pytest.raises(ValueError, match="1797 digits, you asked for 1798"):
        datasets.digits(1798)


def test_accuracy_takes_labels_probabilities_and_scores():
    y = np.array([0, 1, 1])
    assert metrics.accuracy(y, [0, 1, 0]) == pytest.approx(2 / 3)
    assert metrics.accuracy(y, [0.2, 0.9, 0.6]) == 1
    assert metrics.accuracy(y, [[2.0, 1.0], [0.0, 1.0], [5.0, 1.0]]) == pytest.approx(
        2 / 3
    )
    assert metrics.accuracy(y[:, None], np.array([[0.2], [0.9], [0.6]])) == 1
    with pytest.raises(ValueError, match="3 labels with 2"):
        metrics.accuracy(y, [0, 1])


def test_r2():
    y = np.array([1.0, 2.0, 3.0])
    assert metrics.r2_score(y, y) == 1 and metrics.r2_score(y, [2.0, 2.0, 2.0]) == 0
    with pytest.raises(ValueError, match="varies"):
        metrics.r2_score([1.0, 1.0], [1.0, 2.0])
    with pytest.raises(ValueError, match="compares shape"):
        metrics.r2_score([1.0, 2.0], [[1.0], [2.0]])


def test_confusion_matrix():
    counts = metrics.confusion_matrix([0, 0, 1, 2], [0, 1, 1, 0])
    np.testing.assert_array_equal(counts, [[1, 1, 0], [0, 1, 0], [1, 0, 0]])
