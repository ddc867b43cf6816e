"""What is compared with PyTorch: the cases, their inputs, and our side of each.

A case names one computation. `inputs` draws its numbers, `ours` carries it out with
course_lib, `theirs` (in reference.py) with PyTorch; both return a dictionary from
quantity to array, and `deviation` says how far apart they are.
"""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

import course_lib as nn

ACTIVATIONS = {  # name in the case → (key, options)
    "identity": ("identity", {}),
    "sigmoid": ("sigmoid", {}),
    "tanh": ("tanh", {}),
    "relu": ("relu", {}),
    "leaky_relu": ("leaky_relu", {}),
    "leaky_relu 0.2": ("leaky_relu", {"alpha": 0.2}),
    "prelu": ("prelu", {"alpha": 0.25}),
    "elu": ("elu", {}),
    "elu 2": ("elu", {"alpha": 2.0}),
    "swish": ("swish", {}),
    "softplus": ("softplus", {}),
    "softmax": ("softmax", {}),
    "maxout": ("maxout", {"pieces": 2}),
}
LOSSES = ["mse", "bce", "bce_with_logits", "cross_entropy", "cross_entropy of rows"]
OPTIMIZERS = {  # name in the case → (key, options)
    "sgd": ("sgd", {"lr": 0.1}),
    "momentum": ("sgd", {"lr": 0.05, "momentum": 0.9}),
    "nesterov": ("sgd", {"lr": 0.05, "momentum": 0.9, "nesterov": True}),
    "sgd, decay": ("sgd", {"lr": 0.1, "weight_decay": 0.02}),
    "momentum, decay": ("sgd", {"lr": 0.05, "momentum": 0.9, "weight_decay": 0.02}),
    "nesterov, decay": (
        "sgd",
        {"lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0.02},
    ),
    "adagrad": ("adagrad", {"lr": 0.05}),
    "rmsprop": ("rmsprop", {"lr": 0.01}),
    "rmsprop 0.9": ("rmsprop", {"lr": 0.01, "rho": 0.9}),
    "adam": ("adam", {"lr": 0.01}),
    "adam, other betas": ("adam", {"lr": 0.01, "betas": (0.8, 0.95)}),
    "adam, decay": ("adam", {"lr": 0.01, "weight_decay": 0.02}),
    "adamw": ("adamw", {"lr": 0.01}),
    "adamw, decay": ("adamw", {"lr": 0.01, "weight_decay": 0.2}),
}
SIZES, BATCH, STEPS = (3, 5, 4, 3), 8, 100
KEPT = (1, 2, 5, 10, 20, 50, 100)  # steps of a trajectory that are compared

# How far apart the two may be, relative to the largest entry of PyTorch's tensor.
TOLERANCE = {
    "output": 1e-13,
    "loss": 1e-13,
    "gradient": 1e-13,
    "input gradient": 1e-13,
    "trajectory": 1e-12,
    "adaptive trajectory": 1e-10,
    "clipped": 1e-13,
    "norm": 1e-13,
    "dropout gradient": 1e-13,
    "accumulated gradient": 1e-13,
}


@dataclass(frozen=True)
class Case:
    """One computation that both libraries carry out.

    Attributes:
        kind: "gradients", "trajectory", "clip", "dropout" or "accumulate".
        name: what distinguishes it within its kind.
        seed: of the numbers that it is given.
    """

    kind: str
    name: str
    activation: str = "tanh"
    loss: str = "cross_entropy"
    seed: int = field(default=0, compare=False)

    def __str__(self):
        return f"{self.kind}: {self.name}"


def cases(seed=0):
    """Yield every case."""
    for activation in ACTIVATIONS:
        for loss in LOSSES:
            name = f"{activation} with {loss}"
            yield Case("gradients", name, activation, loss, seed)
    for optimizer in OPTIMIZERS:
        yield Case("trajectory", optimizer, seed=seed)
    for limit in ("norm 0.5", "norm 1000", "value 0.3"):
        yield Case("clip", limit, seed=seed)
    yield Case("dropout", "p = 0.4, twice", "relu", seed=seed)
    yield Case("accumulate", "4 batches of 2", seed=seed)


def shapes(case):
    """Return the shapes of all parameters, in the order of the network's vector."""
    pieces = 2 if case.activation == "maxout" else 1
    found = []
    for i, (n_in, n_out) in enumerate(pairwise(SIZES)):
        last = i == len(SIZES) - 2
        units = n_out if last else n_out * pieces
        found += [(n_in, units), (units,)]
        if case.activation == "prelu" and not last:
            found.append(())
    return found


def inputs(case):
    """Return the numbers of a case: theta, X, y, and masks for dropout."""
    rng = np.random.default_rng([case.seed, *case.name.encode()])
    count = sum(int(np.prod(shape)) for shape in shapes(case))
    theta = rng.normal(0, 0.6, count)
    samples = BATCH * (5 if case.kind == "trajectory" else 1)
    X, K = rng.normal(size=(samples, SIZES[0])), SIZES[-1]
    targets = {
        "mse": rng.normal(size=(samples, K)),
        "bce": rng.random((samples, K)).round(),
        "bce_with_logits": rng.random((samples, K)),
        "cross_entropy": rng.integers(0, K, samples),
        "cross_entropy of rows": rng.dirichlet(np.ones(K), samples),
    }
    drawn = {"theta": theta, "X": X, "y": targets[case.loss]}
    if case.kind == "dropout":
        drawn["mask0"] = (rng.random((samples, SIZES[1])) >= 0.4) / 0.6
        drawn["mask1"] = (rng.random((samples, SIZES[2])) >= 0.4) / 0.6
    return drawn


class Masked(nn.Dropout):
    """Dropout whose mask is given."""

    def __init__(self, mask):
        super().__init__(0.4)
        self.given = mask

    def forward(self, X):
        self.mask = self.given
        return X * self.mask


def network(case, drawn):
    """Return our network of a case, with its parameters."""
    key, options = ACTIVATIONS[case.activation]
    pieces = options.get("pieces", 1)
    layers = []
    for i, (n_in, n_out) in enumerate(pairwise(SIZES)):
        last = i == len(SIZES) - 2
        units = n_out if last else n_out * pieces
        layers.append(nn.Linear(n_in, units, dtype="float64"))
        if not last:
            layers.append(nn.Activation.named(key)(**options))
            layers[-1].astype("float64")
            if f"mask{i}" in drawn:
                layers.append(Masked(drawn[f"mask{i}"]))
    if case.loss == "bce":
        layers.append(nn.Sigmoid())
    net = nn.Sequential(*layers)
    net.parameters().data[...] = drawn["theta"]
    return net


def ours(case, drawn):
    """Return quantity → array of a case, by course_lib."""
    net = network(case, drawn)
    return {
        "gradients": _gradients,
        "trajectory": _trajectory,
        "clip": _clip,
        "dropout": _dropout,
        "accumulate": _accumulate,
    }[case.kind](case, net, drawn["X"], drawn["y"])


def _backward(case, net, X, y):
    loss = nn.Loss.named(case.loss.split(" ")[0])()
    y_hat = net(X)
    value = loss(y_hat, y)
    return y_hat, value, net.backward(loss.backward(), input_gradient=True)


def _gradients(case, net, X, y):
    y_hat, value, dX = _backward(case, net, X, y)
    return {
        "output": y_hat,
        "loss": np.array(value),
        "gradient": net.parameters().grad,
        "input gradient": dX,
    }


def _trajectory(case, net, X, y):
    key, options = OPTIMIZERS[case.name]
    params = net.parameters()
    optimizer = nn.Optimizer.named(key)(params, **options)
    seen = []
    for step in range(STEPS):
        here = slice(step * BATCH % len(X), step * BATCH % len(X) + BATCH)
        optimizer.zero_grad()
        _backward(case, net, X[here], y[here])
        optimizer.step()
        if step + 1 in KEPT:
            seen.append(params.data.copy())
    quantity = "trajectory" if key == "sgd" else "adaptive trajectory"
    return {quantity: np.array(seen)}


def _clip(case, net, X, y):
    _backward(case, net, X, y)
    how, limit = case.name.split()
    if how == "value":
        nn.clip_grad_value(net.parameters(), float(limit))
        return {"clipped": net.parameters().grad}
    norm = nn.clip_grad_norm(net.parameters(), float(limit))
    return {"clipped": net.parameters().grad, "norm": np.array(norm)}


def _dropout(case, net, X, y):
    _backward(case, net, X, y)
    return {"dropout gradient": net.parameters().grad}


def _accumulate(case, net, X, y):
    for start in range(0, len(X), 2):
        loss = nn.CrossEntropyLoss()
        loss(net(X[start : start + 2]), y[start : start + 2])
        net.backward(loss.backward() / 4)
    return {"accumulated gradient": net.parameters().grad}


def deviation(case, quantity, mine, reference):
    """Return the largest difference, relative to the largest entry of each tensor."""
    if quantity.endswith("gradient") and mine.ndim == 1:
        parts = np.cumsum([int(np.prod(shape)) for shape in shapes(case)])[:-1]
        pairs = zip(np.split(mine, parts), np.split(reference, parts), strict=True)
    else:
        pairs = [(mine, reference)]
    return max(_relative(a, b) for a, b in pairs)


def _relative(mine, reference):
    if mine.shape != reference.shape:
        raise ValueError(f"shapes {mine.shape} and {reference.shape} differ")
    difference, largest = np.abs(mine - reference).max(), np.abs(reference).max()
    return float(difference / largest) if difference else 0.0
