"""Networks: layers one after another, and the usual fully connected one by sizes."""

from itertools import pairwise

import numpy as np

from . import saving
from .activations import Activation
from .layers import Dropout, Layer, Linear
from .parameters import ParameterVector

RELU_FAMILY = {"relu", "leaky_relu", "prelu", "elu", "swish", "softplus"}


class Sequential(Layer):
    """Layers in a row: the output of one is the input of the next.

        A = g_L(… g_2(g_1(X)))

    Args:
        layers: `Layer` instances, in order; each lives in this network only.

    Attributes:
        layers: list of them; `len(net)`, `net[i]` and `net[a:b]` work too. A slice
            shares its layers with the network.
        dtype: what inputs are cast to, once, at the door.
    """

    def __init__(self, *layers):
        for layer in layers:
            if not isinstance(layer, Layer):
                raise TypeError(
                    f"Sequential is made of layers, got {layer!r}. "
                    "Activations are instances too: nn.ReLU(), not 'relu'."
                )
        self.layers = list(layers)
        self.vector = ParameterVector(self.own_parameters())
        self.dtype = self.vector.data.dtype
        self.first = self._first_learning_layer()
        self.ran_forward = False

    def _first_learning_layer(self):
        """Index of the first layer with parameters: backward needs to go no further."""
        learns = [bool(layer.own_parameters()) for layer in self.layers]
        return learns.index(True) if True in learns else 0

    def own_parameters(self):
        return [p for layer in self.layers for p in layer.own_parameters()]

    def parameters(self):
        """Return all parameters as one vector; a slice returns its stretch of it."""
        return self.vector

    def forward(self, X):
        """Return the raw outputs (N, K) for X (N, n_in)."""
        A = np.asarray(X, dtype=self.dtype)
        for layer in self.layers:
            A = layer.forward(A)
        self.ran_forward = True
        return A

    def backward(self, dY, input_gradient=False):
        """Add ∂L/∂θ to every parameter's `.grad`, last layer first.

        Args:
            dY: (N, K) gradient of the loss by the outputs of the last forward pass.
            input_gradient: go on to the inputs and return ∂L/∂X (N, n_in). Training
                has no use for it, so the first layer does not compute it by default.
        """
        if not self.ran_forward:
            raise RuntimeError("backward came before forward: call net(X) first")
        dA = np.asarray(dY, dtype=self.dtype)
        if input_gradient:
            for layer in reversed(self.layers):
                dA = layer.backward(dA)
            return dA
        for layer in reversed(self.layers[self.first + 1 :]):
            dA = layer.backward(dA)
        if isinstance(self.layers[self.first], Linear):
            self.layers[self.first].backward(dA, input_gradient=False)
        else:
            self.layers[self.first].backward(dA)

    def predict(self, X, chunk=1024):
        """Return raw outputs (N, K) in evaluation mode, as an array of its own.

        Args:
            X: (N, n_in) inputs.
            chunk: rows that are computed at a time, few enough for the cache.
        """
        was_training = self.training
        self.eval()
        X = np.asarray(X, dtype=self.dtype)
        outputs = [
            self.forward(X[i : i + chunk]) for i in range(0, max(len(X), 1), chunk)
        ]
        if was_training:
            self.train()
        return np.concatenate(outputs)

    def train(self):
        """Switch to training: dropout acts. Returns the network."""
        return self._set_training(True)

    def eval(self):
        """Switch to evaluation: dropout rests. Returns the network."""
        return self._set_training(False)

    def _set_training(self, training):
        self.training = training
        for layer in self.layers:
            layer.training = training
        return self

    def copy(self):
        """Return an independent network with the same values."""
        twin = Sequential(*(layer.copy() for layer in self.layers))
        return twin._set_training(self.training)

    def astype(self, dtype):
        """Return an independent network that computes in `dtype`."""
        layers = [layer.copy() for layer in self.layers]
        for layer in layers:
            layer.astype(dtype)
        return Sequential(*layers)._set_training(self.training)

    def save(self, path):
        """Store the network in one .npz file and return its path; `nn.load` reads it.

        Args:
            path: name of the file; ".npz" is added where it is missing.

        Raises:
            TypeError: for a layer that could not be built again.
            FileNotFoundError: when the folder does not exist.
        """
        return saving.write(self, path)

    def summary(self):
        """Return a table of the layers: what each is and the shapes it learns."""
        lines = [f"{'layer':<22}{'shapes':<26}{'parameters':>10}"]
        for layer in self.layers:
            members = layer.own_parameters()
            shapes = "  ".join(f"{p.name} {p.shape}" for p in members)
            count = sum(p.size for p in members)
            lines.append(f"{layer!r:<22}{shapes:<26}{count:>10,}")
        lines.append(f"{'total':<48}{self.vector.data.size:>10,}")
        return "\n".join(lines)

    def __len__(self):
        return len(self.layers)

    def __getitem__(self, index):
        if not isinstance(index, slice):
            return self.layers[index]
        part = object.__new__(Sequential)
        part.layers = self.layers[index]
        part.vector = self.vector.stretch(part.own_parameters())
        part.dtype, part.training = self.dtype, self.training
        part.first = part._first_learning_layer()
        part.ran_forward = self.ran_forward
        return part

    def __repr__(self):
        return f"Sequential({', '.join(map(repr, self.layers))})"


def load(path):
    """Return the network that `net.save(path)` stored, in evaluation mode.

    Dropout layers draw new random masks; all else is as it was.

    Args:
        path: name of the file; ".npz" is added where it is missing.

    Raises:
        FileNotFoundError: when there is no such file.
        ValueError: when it is damaged, holds something else, or names an activation
            that is not defined here.
    """
    return Sequential(*saving.read(path)).eval()


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
        activation: key or `Activation` for all hidden layers, or a list, one for each.
        init: key or `Initializer` for all layers of weights, or a list with one each;
            None is He for the ReLU family and Glorot for the rest.
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
    if len(sizes) < 2:
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
        draw = inits[i] or ("he_normal" if _is_relu_like(g) else "glorot_uniform")
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
    if isinstance(choice, Activation):
        layer = choice.copy()
    else:
        layer = Activation.named(choice)()
    layer.astype(dtype)
    return layer


def _is_relu_like(activation):
    return activation is not None and activation.key in RELU_FAMILY
