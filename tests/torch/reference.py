"""PyTorch's side of every case; as a script, it stores it in reference.npz.

    python tests/torch/reference.py

The stored values let parity be checked where PyTorch is not installed.
"""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from quantities import (
    ACTIVATIONS,
    BATCH,
    KEPT,
    OPTIMIZERS,
    STEPS,
    cases,
    inputs,
    shapes,
)

STORED = Path(__file__).with_name("reference.npz")

GATES = {
    "identity": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": F.relu,
    "leaky_relu": lambda z, alpha=0.01: F.leaky_relu(z, alpha),
    "elu": lambda z, alpha=1.0: F.elu(z, alpha),
    "swish": F.silu,
    "softplus": F.softplus,
    "softmax": lambda z: F.softmax(z, dim=-1),
    "maxout": lambda z, pieces: z.reshape(len(z), -1, pieces).max(dim=-1).values,
}
LOSSES = {
    "mse": F.mse_loss,
    "bce": F.binary_cross_entropy,
    "bce_with_logits": F.binary_cross_entropy_with_logits,
    "cross_entropy": F.cross_entropy,
    "cross_entropy of rows": F.cross_entropy,
}
OPTIMS = {
    "sgd": torch.optim.SGD,
    "adagrad": torch.optim.Adagrad,
    "rmsprop": torch.optim.RMSprop,
    "adam": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
}


def parameters(case, theta):
    """Return the tensors that a flat vector stands for."""
    tensors, start = [], 0
    for shape in shapes(case):
        size = int(np.prod(shape))
        part = torch.tensor(theta[start : start + size]).reshape(shape)
        tensors.append(part.requires_grad_())
        start += size
    return tensors


def forward(case, tensors, X, masks):
    """Return the output of the network for X."""
    key, options = ACTIVATIONS[case.activation]
    A, queue, layer = X, list(tensors), 0
    while queue:
        A = A @ queue.pop(0) + queue.pop(0)
        if queue:
            if key == "prelu":
                A = F.prelu(A, queue.pop(0).reshape(1))
            else:
                A = GATES[key](A, **options)
            if masks:
                A = A * masks[layer]
        layer += 1
    return torch.sigmoid(A) if case.loss == "bce" else A


def flat(tensors):
    """Return the gradients of all tensors as one array."""
    return np.concatenate([t.grad.numpy().ravel() for t in tensors])


def theirs(case, drawn):
    """Return quantity → array of a case, by PyTorch."""
    tensors = parameters(case, drawn["theta"])
    X, y = torch.tensor(drawn["X"]), torch.tensor(drawn["y"])
    masks = [torch.tensor(drawn[k]) for k in ("mask0", "mask1") if k in drawn]
    loss = LOSSES[case.loss]
    if case.kind == "trajectory":
        return _trajectory(case, tensors, X, y, loss)
    X.requires_grad_()
    if case.kind == "accumulate":
        for start in range(0, len(X), 2):
            here = slice(start, start + 2)
            (loss(forward(case, tensors, X[here], masks), y[here]) / 4).backward()
        return {"accumulated gradient": flat(tensors)}
    y_hat = forward(case, tensors, X, masks)
    value = loss(y_hat, y)
    value.backward()
    if case.kind == "clip":
        return _clip(case, tensors)
    if case.kind == "dropout":
        return {"dropout gradient": flat(tensors)}
    return {
        "output": y_hat.detach().numpy(),
        "loss": value.detach().numpy(),
        "gradient": flat(tensors),
        "input gradient": X.grad.numpy(),
    }


def _trajectory(case, tensors, X, y, loss):
    key, options = OPTIMIZERS[case.name]
    options = {"alpha" if k == "rho" else k: v for k, v in options.items()}
    optimizer = OPTIMS[key](tensors, **options)
    seen = []
    for step in range(STEPS):
        here = slice(step * BATCH % len(X), step * BATCH % len(X) + BATCH)
        optimizer.zero_grad()
        loss(forward(case, tensors, X[here], None), y[here]).backward()
        optimizer.step()
        if step + 1 in KEPT:
            seen.append(np.concatenate([t.detach().numpy().ravel() for t in tensors]))
    quantity = "trajectory" if key == "sgd" else "adaptive trajectory"
    return {quantity: np.array(seen)}


def _clip(case, tensors):
    how, limit = case.name.split()
    if how == "value":
        torch.nn.utils.clip_grad_value_(tensors, float(limit))
        return {"clipped": flat(tensors)}
    norm = torch.nn.utils.clip_grad_norm_(tensors, float(limit))
    return {"clipped": flat(tensors), "norm": norm.numpy()}


def store():
    """Write the inputs and PyTorch's results of all cases to reference.npz."""
    torch.set_num_threads(1)
    arrays = {"torch": torch.__version__.split("+")[0]}
    for case in cases():
        drawn = inputs(case)
        for name, array in drawn.items():
            arrays[f"{case}|in|{name}"] = array
        for quantity, array in theirs(case, drawn).items():
            arrays[f"{case}|out|{quantity}"] = array
    np.savez_compressed(STORED, **arrays)
    print(f"{len(arrays)} arrays of PyTorch {arrays['torch']} in {STORED.name}")


if __name__ == "__main__":
    store()
