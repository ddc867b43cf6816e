"""Signals through deep networks: what is expected agrees with what is measured."""

import numpy as np
import pytest

import course_lib as nn
from course_lib import plots
from course_lib.plots.signals import BINS, Expected, sample_layers, shares

X = np.random.default_rng(0).normal(size=(400, 64))


def wide(activation, init, depth=4):
    """Return a network wide enough for the law of large numbers."""
    sizes = [64, *[512] * depth, 512]
    return nn.MLP(sizes, activation=activation, init=init, dtype="float64", rng=1)


def there_and_back(net):
    """Return each hidden layer's activations and ∂L/∂Z for a random ∂L/∂output."""
    net(X)
    dA = np.random.default_rng(2).normal(size=(len(X), 512)) / np.sqrt(512)
    signals = []
    for layer in reversed(net.layers):
        dA = layer.backward(dA)
        signals.append(dA)
    return [layer.A for layer in net.layers[1::2]], signals[1::2][::-1]


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid", "elu", "identity"])
@pytest.mark.parametrize("init", ["he_normal", "glorot_uniform", "uniform"])
def test_expected_sizes_are_those_of_a_wide_network(activation, init):
    net = wide(activation, init)
    A, dZ = there_and_back(net)
    expected = Expected(net, X)
    np.testing.assert_allclose([a.std() for a in A], expected.a_std, rtol=0.1)
    np.testing.assert_allclose([d.std() for d in dZ], expected.dZ_std, rtol=0.1)


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_expected_histograms_are_those_of_a_wide_network(activation):
    net = wide(activation, "he_normal")
    A, dZ = there_and_back(net)
    expected = Expected(net, X)
    for k in range(4):
        np.testing.assert_allclose(shares(A[k]), expected.activations(k), atol=0.03)
        unit = expected.dZ_std[k]
        seen, theory = shares(dZ[k] / unit), expected.gradients(k, unit)
        middle = slice(BINS // 2 - 1, BINS // 2 + 1)  # a zero may be of either bin
        assert seen[middle].sum() == pytest.approx(theory[middle].sum(), abs=0.02)
        np.testing.assert_allclose(
            np.delete(seen, middle), np.delete(theory, middle), atol=0.02
        )


def test_he_keeps_the_mean_square_of_relu_and_lecun_halves_it():
    for init, factor in (("he_normal", 1.0), ("lecun_normal", 0.5)):
        z = Expected(wide("relu", init), X).z
        np.testing.assert_allclose(np.divide(z[1:], z[:-1]), factor, rtol=0.02)


def test_shares_add_up_and_count_what_is_beyond_at_the_ends():
    got = shares(np.array([-99.0, 0.05, 1.95, 99.0, np.inf, np.nan]))
    assert got.sum() == pytest.approx(1)
    assert got[0] == pytest.approx(1 / 6) and got[-1] == pytest.approx(4 / 6)
    assert got[BINS // 2] == pytest.approx(1 / 6)


@pytest.mark.parametrize(
    "depth, layers", [(1, [0]), (3, [0, 1, 2]), (9, [0, 2, 4, 6, 8])]
)
def test_up_to_five_layers_are_shown(depth, layers):
    assert sample_layers(depth).tolist() == layers


def test_the_picture_of_signals_says_its_numbers():
    nets = {"LeCun": wide("relu", "lecun_normal"), "He": wide("relu", "he_normal")}
    alt = plots.signals(nets, X).figure.alt
    assert "4 of 4 layers" in alt and "LeCun" in alt and "He" in alt


def test_the_picture_of_clipping_says_both_ends_and_the_angle():
    alt = plots.clipping([8, 1], 2).figure.alt
    assert "(1.98, 0.25)" in alt and "(2, 1)" in alt and "19.4°" in alt
