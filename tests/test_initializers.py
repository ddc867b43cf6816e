"""Initializers: their limits and variances, measured."""

from math import sqrt

import numpy as np
import pytest

import course_lib as nn

FAN_IN, FAN_OUT = 400, 600
SIGMA = {  # what each promises for these sizes
    "zeros": 0.0,
    "constant": 0.0,
    "normal": 1.0,
    "uniform": 1 / sqrt(FAN_IN) / sqrt(3),
    "lecun_normal": sqrt(1 / FAN_IN),
    "lecun_uniform": sqrt(1 / FAN_IN),
    "glorot_normal": sqrt(2 / (FAN_IN + FAN_OUT)),
    "glorot_uniform": sqrt(2 / (FAN_IN + FAN_OUT)),
    "he_normal": sqrt(2 / FAN_IN),
    "he_uniform": sqrt(2 / FAN_IN),
}
LIMIT = {
    "uniform": 1 / sqrt(FAN_IN),
    "lecun_uniform": sqrt(3 / FAN_IN),
    "glorot_uniform": sqrt(6 / (FAN_IN + FAN_OUT)),
    "he_uniform": sqrt(6 / FAN_IN),
}


@pytest.mark.parametrize("key", SIGMA)
def test_standard_deviation_within_the_error_of_sampling(key):
    W = nn.Initializer.named(key)()(FAN_IN, FAN_OUT, rng=0)
    assert W.shape == (FAN_IN, FAN_OUT)
    error = 4 * SIGMA[key] / sqrt(2 * W.size)
    assert abs(W.std() - SIGMA[key]) <= error
    if key != "constant":
        assert abs(W.mean()) <= 5 * SIGMA[key] / sqrt(W.size)


@pytest.mark.parametrize("key", LIMIT)
def test_uniform_ones_reach_their_limits_and_never_pass_them(key):
    W = nn.Initializer.named(key)()(FAN_IN, FAN_OUT, rng=1)
    assert 0.999 * LIMIT[key] < W.max() <= LIMIT[key]
    assert -LIMIT[key] <= W.min() < -0.999 * LIMIT[key]


@pytest.mark.parametrize("key", nn.Initializer.registry)
@pytest.mark.parametrize("fans", [(3, 7), (7, 3), (1, 4)])
def test_every_one_draws_a_start_of_its_shape_and_seed(key, fans):
    init = nn.Initializer.named(key)()
    W = init(*fans, rng=5)
    assert W.shape == fans and W.dtype == np.float64 and np.isfinite(W).all()
    np.testing.assert_array_equal(W, init(*fans, rng=5))
    assert init.symmetric == (W[:, :1] == W).all()


def test_every_registered_initializer_is_tested():
    assert set(SIGMA) == set(nn.Initializer.registry)


def test_instances_and_options():
    layer = nn.Linear(50, 50, init=nn.initializers.Normal(std=0.01), rng=0)
    assert abs(layer.W.data.std() - 0.01) < 0.001
    assert (nn.initializers.Constant(0.3)(2, 2) == 0.3).all()
    assert repr(nn.initializers.Normal(0.5)) == "Normal(std=0.5)"


def test_seeds():
    he = nn.initializers.HeNormal()
    np.testing.assert_array_equal(he(3, 4, rng=7), he(3, 4, rng=7))
    assert not np.array_equal(he(3, 4, rng=7), he(3, 4, rng=8))
