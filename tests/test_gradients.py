"""Gradient checking and clipping."""

import numpy as np
import pytest

import course_lib as nn


def test_numerical_gradient_of_a_known_function():
    theta = np.array([[1.0, -2.0], [0.5, 3.0]])
    kept = theta.copy()
    gradient = nn.numerical_gradient(lambda t: (t**3).sum(), theta)
    np.testing.assert_allclose(gradient, 3 * theta**2, rtol=1e-8)
    np.testing.assert_array_equal(theta, kept)


def test_differences_of_float32_are_refused():
    net = nn.MLP([2, 1], rng=0)
    with pytest.raises(ValueError, match="need float64"):
        nn.numerical_gradient(lambda _: net([[1, 2]]).sum(), net[0].W.data)


def test_check_gradients_finds_a_planted_bug():
    class Wrong(nn.Tanh):
        key = "wrong"

        def slope(self, Z, A):
            return 1 - A  # forgot the square

    try:
        X, y = np.random.default_rng(0).normal(size=(5, 2)), np.zeros((5, 1))
        right, wrong = (
            nn.check_gradients(
                nn.MLP([2, 4, 1], activation=g, rng=0), nn.MSELoss(), X, y
            )
            for g in ("tanh", "wrong")
        )
        assert max(right.values()) < 1e-7
        assert wrong["0.W"] > 1e-2 and wrong["2.W"] < 1e-7
        assert set(right) == {"0.W", "0.b", "2.W", "2.b"}
    finally:
        del nn.Activation.registry["wrong"]


def test_checking_leaves_the_network_alone():
    net = nn.MLP([2, 3, 1], rng=0)
    before = net.parameters().data.copy()
    nn.check_gradients(net, nn.MSELoss(), np.ones((2, 2)), np.ones((2, 1)))
    np.testing.assert_array_equal(net.parameters().data, before)
    assert not net.parameters().grad.any()


def test_clipping_by_norm_keeps_the_direction():
    p = nn.Parameter(np.zeros(2))
    p.grad[...] = (3.0, 4.0)
    assert nn.clip_grad_norm(p, 1.0) == 5.0
    np.testing.assert_allclose(p.grad, (0.6, 0.8), rtol=1e-6)
    assert nn.clip_grad_norm(p, 2.0) == pytest.approx(1.0, rel=1e-6)
    np.testing.assert_allclose(p.grad, (0.6, 0.8), rtol=1e-6)


def test_clipping_by_value_cuts_each_element():
    p = nn.Parameter(np.zeros(3))
    p.grad[...] = (3.0, -0.5, -4.0)
    nn.clip_grad_value(p, 1.0)
    np.testing.assert_array_equal(p.grad, (1.0, -0.5, -1.0))


def test_f_has_to_look_at_what_is_moved():
    w = np.array([1, 2, 3])
    with pytest.raises(ValueError, match="has to be float64"):
        nn.numerical_gradient(lambda _: (w**2).sum(), w)
    np.testing.assert_allclose(
        nn.numerical_gradient(lambda v: (v**2).sum(), w), [2, 4, 6], rtol=1e-8
    )


def test_every_part_of_a_layer_is_checked():
    class _Two(nn.Layer):
        def __init__(self):
            self.a = nn.Linear(2, 2, rng=1, dtype="float64")
            self.b = nn.Linear(2, 2, rng=2, dtype="float64")

        def forward(self, X):
            return self.b(self.a(X))

        def backward(self, dY):
            dX = self.a.backward(self.b.backward(dY))
            self.a.W.grad *= 5  # planted
            return dX

    X, y = np.array([[1.0, 2.0], [0.5, -1.0]]), np.array([0, 1])
    errors = nn.check_gradients(nn.Sequential(_Two()), nn.CrossEntropyLoss(), X, y)
    assert len(errors) == 4 and max(errors.values()) > 0.5
    net = nn.MLP([2, 2], dtype="float64", rng=0)
    net[0].W.data[0, 0] = np.nan
    errors = nn.check_gradients(net, nn.CrossEntropyLoss(), X, y)
    assert errors["0.W"] == np.inf
