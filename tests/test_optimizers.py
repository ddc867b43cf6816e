"""Optimizers: golden numbers by hand, descent, and what they refuse."""

import copy

import numpy as np
import pytest

import course_lib as nn


def moved(make, gradients, start=(1.0, -2.0)):
    """Return θ after one step for each gradient."""
    theta = nn.Parameter(np.array(start))
    optimizer = make(theta)
    for g in gradients:
        theta.grad[...] = g
        optimizer.step()
    return theta.data


G = [(0.5, -1.0), (0.5, 1.0)]
GOLDEN = {  # two steps with the gradients G from θ = (1, −2)
    "plain": (lambda p: nn.SGD(p, lr=0.1), (0.9, -2.0)),
    # v = g, then 0.9 v + g = (0.95, 0.1)
    "momentum": (lambda p: nn.SGD(p, lr=0.1, momentum=0.9), (0.855, -1.91)),
    # steps g + 0.9 v: (0.95, −1.9), then (1.355, 1.09)
    "nesterov": (
        lambda p: nn.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
        (0.7695, -1.919),
    ),
    # g + 0.5 θ = (1, −2) then (0.95, 0.1)
    "decay": (lambda p: nn.SGD(p, lr=0.1, weight_decay=0.5), (0.805, -1.81)),
    # s = (0.25, 1), then (0.5, 2): steps (1, −1), (0.707107, 0.707107)
    "adagrad": (lambda p: nn.Adagrad(p, lr=0.1), (0.829289, -1.970711)),
    # v = (0.025, 0.1), then (0.0475, 0.19): steps (3.162278, …), (2.294157, …)
    "rmsprop": (lambda p: nn.RMSprop(p, lr=0.1, rho=0.9), (0.454356, -1.913188)),
    # m̂/√v̂ = (1, −1), then (1, (−0.09 + 0.1)/0.19) = (1, 0.052632)
    "adam": (lambda p: nn.Adam(p, lr=0.1), (0.8, -1.905263)),
    # the same, after θ was multiplied by 0.95 before each step
    "adamw": (
        lambda p: nn.AdamW(p, lr=0.1, weight_decay=0.5),
        (0.7075, -1.715263),
    ),
}


@pytest.mark.parametrize("case", GOLDEN)
def test_golden_numbers(case):
    make, expected = GOLDEN[case]
    np.testing.assert_allclose(moved(make, G), expected, atol=1e-6)


@pytest.mark.parametrize("key", nn.Optimizer.registry)
def test_descends_a_bowl(key):
    theta = nn.Parameter(np.array([3.0, -2.0]))
    optimizer = nn.Optimizer.named(key)(theta, lr=0.1)
    before = np.sum(theta.data**2)
    for _ in range(50):
        optimizer.zero_grad()
        theta.grad += 2 * theta.data
        optimizer.step()
    assert np.sum(theta.data**2) < 0.5 * before
    assert optimizer.t == 50


@pytest.mark.parametrize("key", nn.Optimizer.registry)
def test_keeps_float32_and_the_same_memory(key):
    net = nn.MLP([2, 3, 1], rng=0)
    theta = net.parameters()
    data, W = theta.data, net[0].W.data
    optimizer = nn.Optimizer.named(key)(theta, lr=0.01)
    theta.grad[...] = 1
    optimizer.step()
    assert theta.data is data and data.dtype == np.float32
    assert np.shares_memory(W, data)
    assert all(slot.dtype == np.float32 for slot in optimizer.state)


@pytest.mark.parametrize("lr", [0, -0.1, float("nan")])
def test_refuses_a_rate_that_cannot_learn(lr):
    with pytest.raises(ValueError, match="learning rate must be above 0"):
        nn.SGD(nn.Parameter(np.zeros(2)), lr=lr)


def test_refuses_impossible_momentum():
    with pytest.raises(ValueError, match=r"momentum must be in \[0, 1\)"):
        nn.SGD(nn.Parameter(np.zeros(2)), momentum=1.0)
    with pytest.raises(ValueError, match="nesterov looks ahead"):
        nn.SGD(nn.Parameter(np.zeros(2)), nesterov=True)


def test_a_learners_optimizer_needs_one_class():
    class Signs(nn.Optimizer):
        def update(self, theta, g):
            theta -= self.lr * np.sign(g)

    try:
        np.testing.assert_allclose(moved(lambda p: Signs(p, lr=0.1), G), (0.8, -2.0))
    finally:
        del nn.Optimizer.registry["signs"]


@pytest.mark.parametrize(
    "make, sentence",
    [
        (lambda p: nn.SGD(p, lr=np.inf), "must be above 0, got lr=inf"),
        (lambda p: nn.SGD(p, lr=np.nan), "must be above 0, got lr=nan"),
        (lambda p: nn.SGD(p, weight_decay=-0.1), "weight_decay must be ≥ 0"),
        (lambda p: nn.RMSprop(p, rho=1.5), r"rho must be in \[0, 1\), got 1.5"),
        (lambda p: nn.RMSprop(p, eps=-1), "eps must be ≥ 0"),
        (lambda p: nn.Adagrad(p, eps=np.nan), "eps must be ≥ 0"),
        (lambda p: nn.Adam(p, betas=(0.9, 1.0)), r"each of betas must be in \[0, 1\)"),
        (lambda p: nn.Adam(p, betas=(-0.1, 0.9)), "each of betas"),
        (lambda p: nn.AdamW(p, weight_decay=-1), "weight_decay must be ≥ 0"),
    ],
)
def test_numbers_out_of_range(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make(nn.Parameter(np.zeros(3)))


@pytest.mark.parametrize(
    "params", [nn.MLP([2, 2], rng=0), [nn.Parameter(np.zeros(2))], np.zeros(3), "all"]
)
@pytest.mark.parametrize("key", nn.Optimizer.registry)
def test_an_optimizer_wants_parameters(key, params):
    with pytest.raises(TypeError, match=r"an optimizer moves net\.parameters\(\)"):
        nn.Optimizer.named(key)(params)


def steps_of(cls, theta, n=1):
    parameter = nn.Parameter(theta)
    optimizer = cls(parameter, lr=1.0)
    for _ in range(n):
        parameter.grad = np.ones_like(parameter.data)
        optimizer.step()
    return parameter.data - theta


def test_an_optimizer_of_ones_own_gets_the_whole_vector():
    class _Normalized(nn.Optimizer):
        def update(self, theta, g):
            theta -= self.lr * g / np.linalg.norm(g)

    class _AsSGD(nn.SGD):
        def update(self, theta, g, v):
            super().update(theta, g / np.linalg.norm(g), v)

    for cls in (_Normalized, _AsSGD):
        assert np.linalg.norm(steps_of(cls, np.zeros(100_000))) == pytest.approx(1)


def test_an_update_that_returns_something_is_refused():
    class _Returns(nn.Optimizer):
        def update(self, theta, g):
            return theta - self.lr * g

    with pytest.raises(TypeError, match="changes θ in place instead"):
        steps_of(_Returns, np.zeros(3))


def test_the_weight_decay_of_adamw_reads_and_may_be_set():
    def after(**change):
        parameter = nn.Parameter(np.ones(2))
        adamw = nn.AdamW(parameter, lr=0.1, **({} if change else {"weight_decay": 0.5}))
        for name, value in change.items():
            setattr(adamw, name, value)
        assert adamw.weight_decay == 0.5
        for _ in range(3):
            parameter.grad = np.array([1.0, -2.0])
            adamw.step()
        return parameter.data

    np.testing.assert_array_equal(after(), after(weight_decay=0.5))


def test_a_copy_has_arrays_of_its_own():
    class _Keeps(nn.Optimizer):
        def __init__(self, params, lr=0.1):
            super().__init__(params, lr)
            self.v = np.zeros(2)

    optimizer = _Keeps(nn.Parameter(np.zeros(2)))
    assert copy.copy(optimizer).v is not optimizer.v
