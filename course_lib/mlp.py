"""MLP: the usual fully connected network, from the sizes of its layers."""

from itertools import pairwise

import numpy as np

from .activations import Activation
from .layers import Dropout, Linear
from .networks import Sequential


def MLP(
    sizes,
    *,
    activation="tanh",
    init=None,
    dropout=0.0,
    output=None,
    dtype="float32",
    rng=None,
):
    """Build a fully connected network (a multi-layer perceptron) from its sizes.

        MLP([2, 16, 16, 3]) is Linear(2, 16), Tanh, Linear(16, 16), Tanh, Linear(16, 3)

    Args:
        sizes: inputs, units of each hidden layer, outputs: two or more numbers ≥ 1.
        activation: key, `Activation` or its class for all hidden layers, or a list,
            one for each.
        init: key or `Initializer` for all layers of weights, or a list with one each;
            None is what the activation after them names, `Activation.init`: He for
            the ReLU family and Glorot for the rest.
        dropout: drop rate after each hidden layer, or a list, one for each.
        output: activation of the output layer; None gives raw outputs, which is what
            the losses "with logits" expect.
        dtype: "float32" or "float64".
        rng: seed or generator for weights and dropout.

    Returns:
        Sequential.

    Raises:
        ValueError: fewer than two sizes, a list of the wrong length, an unknown name.
    """
    if isinstance(sizes, str) or len(sizes) < 2:
        raise ValueError(f"MLP needs at least inputs and outputs, got sizes={sizes}")
    rng = np.random.default_rng(rng)
    hidden = len(sizes) - 2
    activations = [
        _activation(a, dtype) for a in _each(activation, hidden, "activation")
    ]
    drops = _each(dropout, hidden, "dropout")
    inits = _each(init, hidden + 1, "init")
    layers = []
    for i, (n_in, n_out) in enumerate(pairwise(sizes)):
        g = activations[i] if i < hidden else _activation(output, dtype)
        draw = inits[i] or (Activation if g is None else g).init
        layers.append(Linear(n_in, n_out, init=draw, dtype=dtype, rng=rng))
        if g is not None:
            layers.append(g)
        if i < hidden and drops[i]:
            layers.append(Dropout(drops[i], rng=rng))
    return Sequential(*layers)


def _each(choice, count, what):
    """Return `count` choices: a list as it is, anything else repeated."""
    if not isinstance(choice, list | tuple):
        return [choice] * count
    if len(choice) != count:
        raise ValueError(
            f"this network has {count} layers for {what}, got a list of {len(choice)}"
        )
    return list(choice)


def _activation(choice, dtype):
    if choice is None:
        return None
    if isinstance(choice, type) and issubclass(choice, Activation):
        layer = choice()
    elif isinstance(choice, Activation):
        layer = choice.copy()
    else:
        layer = Activation.named(choice)()
    layer.astype(dtype)
    return layer
