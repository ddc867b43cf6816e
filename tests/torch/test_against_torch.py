"""Parity with PyTorch itself, on fresh numbers: runs where PyTorch is installed."""

import numpy as np
import pytest
from parity import SEEDS, torch_is_here
from quantities import SIZES, TOLERANCE, Case, cases, deviation, inputs, ours

import course_lib as nn

if not torch_is_here():
    pytest.skip(
        "PyTorch is not installed: run `make test-torch`", allow_module_level=True
    )

import torch
import torch.nn.functional as F
from reference import theirs

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("case", list(cases()), ids=str)
def test_agrees_with_pytorch(case):
    for seed in SEEDS:
        fresh = Case(case.kind, case.name, case.activation, case.loss, seed)
        drawn = inputs(fresh)
        mine = ours(fresh, drawn)
        for quantity, reference in theirs(fresh, drawn).items():
            apart = deviation(fresh, quantity, mine[quantity], reference)
            assert apart <= TOLERANCE[quantity], f"{quantity}, seed {seed}: {apart:.1e}"


def test_dropout_draws_a_mask_that_pytorch_would_use():
    net = nn.MLP(SIZES, dropout=0.4, dtype="float64", rng=0).train()
    rng = np.random.default_rng(1)
    X, y = rng.normal(size=(8, 3)), rng.integers(0, 3, 8)
    loss = nn.CrossEntropyLoss()
    loss(net(X), y)
    net.backward(loss.backward())
    masks = [torch.tensor(layer.mask) for layer in net.layers if hasattr(layer, "mask")]
    tensors = [torch.tensor(p.data).requires_grad_() for p in net.parameters()]
    A = torch.tensor(X)
    for i in range(0, 4, 2):
        A = torch.tanh(A @ tensors[i] + tensors[i + 1]) * masks[i // 2]
    A = A @ tensors[4] + tensors[5]
    F.cross_entropy(A, torch.tensor(y)).backward()
    for parameter, tensor in zip(net.parameters(), tensors, strict=True):
        largest = np.abs(tensor.grad.numpy()).max()
        np.testing.assert_allclose(
            parameter.grad, tensor.grad.numpy(), rtol=0, atol=1e-13 * largest
        )


FAN_IN, FAN_OUT = 400, 700
TORCH_INIT = {
    "glorot_uniform": torch.nn.init.xavier_uniform_,
    "glorot_normal": torch.nn.init.xavier_normal_,
    "he_uniform": lambda W: torch.nn.init.kaiming_uniform_(W, nonlinearity="relu"),
    "he_normal": lambda W: torch.nn.init.kaiming_normal_(W, nonlinearity="relu"),
    "lecun_uniform": lambda W: torch.nn.init.kaiming_uniform_(W, nonlinearity="linear"),
    "lecun_normal": lambda W: torch.nn.init.kaiming_normal_(W, nonlinearity="linear"),
    "uniform": lambda W: torch.nn.Linear(FAN_IN, FAN_OUT).weight.data,
}


@pytest.mark.parametrize("key", TORCH_INIT)
def test_initializers_have_the_spread_of_pytorch(key):
    torch.manual_seed(0)
    W = TORCH_INIT[key](torch.empty(FAN_OUT, FAN_IN)).numpy()  # (out, in) there
    mine = nn.Initializer.named(key)()(FAN_IN, FAN_OUT, rng=0)
    assert mine.shape == W.T.shape
    assert mine.std() == pytest.approx(W.std(), rel=0.01)
    if "normal" not in key:
        assert np.abs(mine).max() == pytest.approx(np.abs(W).max(), rel=1e-3)


@pytest.mark.parametrize("where", [0.0, 1.0])
def test_binary_cross_entropy_at_the_ends(where):
    P, y = np.full((4, 1), where), np.array([[0.0], [1.0], [0.3], [0.5]])
    loss = nn.BCELoss()
    p = torch.tensor(P).requires_grad_()
    value = F.binary_cross_entropy(p, torch.tensor(y))
    value.backward()
    assert loss(P, y) == pytest.approx(value.item(), rel=1e-14)
    # Both keep ŷ(1 − ŷ) from going below 1e-12; PyTorch's 1e-12 is rounded to float32.
    np.testing.assert_allclose(loss.backward(), p.grad.numpy(), rtol=1e-8)


@pytest.mark.parametrize("key", ["sigmoid", "softmax", "tanh", "relu", "elu", "swish"])
def test_extremes_agree(key):
    Z = np.array([[-1e4, -750.0, -40.0, 0.0, 40.0, 750.0, 1e4]])
    gate = {"softmax": lambda z: F.softmax(z, -1), "swish": F.silu}.get(key)
    gate = gate or getattr(F, key)
    mine = nn.Activation.named(key)()(Z)
    np.testing.assert_allclose(
        mine, gate(torch.tensor(Z)).numpy(), rtol=1e-14, atol=1e-300
    )
