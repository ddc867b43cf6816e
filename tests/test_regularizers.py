"""Regularizers: prices and slopes, on weights alone, in training and by themselves."""

import numpy as np
import pytest

import course_lib as nn

every_regularizer = pytest.mark.parametrize("key", nn.Regularizer.registry)


def test_golden_numbers():
    W = nn.Parameter(np.array([[3.0, -4.0], [0.0, 1.0]]), "W")
    assert nn.L1(0.1).penalty(W) == pytest.approx(0.8)
    assert nn.L2(0.1).penalty(W) == pytest.approx(0.1 / 2 * 26)
    nn.L1(0.1).add_gradient(W)
    np.testing.assert_allclose(W.grad, [[0.1, -0.1], [0.0, 0.1]])
    nn.L2(0.5).add_gradient(W)  # adds, like every backward
    np.testing.assert_allclose(W.grad, [[1.6, -2.1], [0.0, 0.6]])


@every_regularizer
def test_slope_is_the_derivative_of_the_price(key):
    net = nn.MLP([3, 4, 2], activation="prelu", dtype="float64", rng=0)
    params = net.parameters()
    regularizer = nn.Regularizer.named(key)(0.3)
    params.zero_grad()
    regularizer.add_gradient(params)

    def price(theta):
        params.data[...] = theta
        return regularizer.penalty(params)

    numerical = nn.numerical_gradient(price, params.data.copy())
    np.testing.assert_allclose(params.grad, numerical, atol=1e-8)


@every_regularizer
def test_biases_and_learned_slopes_are_free(key):
    net = nn.MLP([2, 3, 1], activation="prelu", dtype="float64", rng=0)
    for layer in net.layers:
        for parameter in layer.own_parameters():
            parameter.data[...] = 5.0 if parameter.name != "W" else 0.0
    regularizer = nn.Regularizer.named(key)(1.0)
    assert regularizer.penalty(net.parameters()) == 0
    regularizer.add_gradient(net.parameters())
    assert not net.parameters().grad.any()


def trained(regularizer=None, batch_size=10, accumulate=1):
    X, y = nn.datasets.moons(40, rng=0)
    net = nn.MLP([2, 8, 2], dtype="float64", rng=0)
    sgd = nn.SGD(net.parameters(), lr=0.2)
    history = nn.fit(
        net,
        X,
        y,
        loss=nn.CrossEntropyLoss(),
        optimizer=sgd,
        epochs=30,
        batch_size=batch_size,
        accumulate=accumulate,
        regularizer=regularizer,
        rng=0,
    )
    return net, history


def test_l2_is_weight_decay_as_long_as_the_biases_are_zero():
    X, y = nn.datasets.moons(40, rng=0)
    decayed = nn.MLP([2, 2], dtype="float64", rng=0)
    priced = decayed.copy()
    for net, decay, price in ((decayed, 0.3, None), (priced, 0.0, nn.L2(0.3))):
        sgd = nn.SGD(net.parameters(), lr=0.2, weight_decay=decay)
        nn.fit(
            net,
            X,
            y,
            loss=nn.CrossEntropyLoss(),
            optimizer=sgd,
            epochs=1,
            batch_size=40,
            regularizer=price,
            rng=0,
        )
    np.testing.assert_allclose(
        priced.parameters().data, decayed.parameters().data, rtol=1e-14
    )


def test_weights_become_smaller_and_with_l1_many_nearly_zero():
    plain = np.abs(trained()[0][0].W.data)
    ridge = np.abs(trained(nn.L2(0.05))[0][0].W.data)
    lasso = np.abs(trained(nn.L1(0.05))[0][0].W.data)
    assert ridge.sum() < plain.sum() and lasso.sum() < plain.sum()
    assert (lasso < 0.02).sum() > (plain < 0.02).sum()


def test_the_reported_loss_is_the_plain_one():
    _, plain = trained()
    _, priced = trained(nn.L2(0.05))
    assert priced.step_loss[0] == plain.step_loss[0]
    assert priced.grad_norm[0] != plain.grad_norm[0]


def test_accumulation_pays_once_per_update():
    large, _ = trained(nn.L2(0.05))
    small, _ = trained(nn.L2(0.05), batch_size=5, accumulate=2)
    np.testing.assert_allclose(
        small.parameters().data, large.parameters().data, rtol=1e-9
    )


def test_keeps_float32():
    net = nn.MLP([2, 3, 1], rng=0)
    nn.L1().add_gradient(net.parameters())
    nn.L2().add_gradient(net.parameters())
    assert net.parameters().grad.dtype == np.float32
    assert type(nn.L2().penalty(net.parameters())) is float


def test_errors():
    with pytest.raises(ValueError, match="strength λ must be ≥ 0, got -1"):
        nn.L2(-1)
    with pytest.raises(ValueError, match='Did you mean "l2"'):
        nn.Regularizer.named("l22")
    assert repr(nn.L1(0.01)) == "L1(0.01)"
