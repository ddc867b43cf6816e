"""Networks: layers one after another, whose parameters are one vector."""

import copy
from operator import attrgetter

import numpy as np

from . import saving
from .layers import Layer, float_type
from .parameters import Parameter, ParameterVector

# What a network is made with, and what to write instead of changing it.
INSTEAD = {
    "layers": "make a new one, nn.Sequential(*(layer.copy() for layer in net[:-1]), "
    "nn.Linear(…)), and a new optimizer for its parameters",
    "vector": "copy values into it, net.parameters().data = values",
    "dtype": 'net.astype("float64") returns a network in another one',
}


def constant(name):
    """Return a property of a network that stays what it was made with."""

    def refuse(net, value):
        raise ValueError(f"a network keeps its {name}: {INSTEAD[name]}")

    return property(attrgetter(f"_{name}"), refuse)


class Sequential(Layer):
    """Layers in a row: the output of one is the input of the next.

        A = g_L(… g_2(g_1(X)))

    Args:
        layers: `Layer` instances, in order; each lives in this network only.

    Attributes:
        layers: tuple of them; `len(net)`, `net[i]` and `net[a:b]` work too. A slice
            shares its layers with the network.
        dtype: what inputs are cast to, once, at the door.

    A network keeps its layers. However it is copied (`net.copy()`, `copy.deepcopy`,
    pickle), the copy trains by itself, and with its optimizer where both are copied.

    Raises:
        TypeError: for what is no layer.
        ValueError: for a layer that is in another network, or that stands twice.
    """

    def __init__(self, *layers):
        _check_layers(layers)
        self._layers = Layers(layers)
        self._settle()

    layers, vector, dtype = constant("layers"), constant("vector"), constant("dtype")

    @property
    def training(self):
        """Whether the layers learn now: `Dropout` acts only then. May be assigned."""
        return any(layer.training for layer in self._inside)

    @training.setter
    def training(self, training):
        for layer in self._inside:
            layer.training = training

    def _parts(self):
        """List what it learns with; a network kept beside its layers is none of it."""
        return [part for part in super()._parts() if not isinstance(part, Sequential)]

    def _settle(self):
        """Make one vector of all parameters and take the layers into the network."""
        self._vector = ParameterVector(self.own_parameters())
        self._dtype = float_type(self.vector.data.dtype)
        self._look_for_first()
        self.ran_forward = False
        self._take_in()

    def _take_in(self):
        """Tell the layers, and those that they are made of, where they live."""
        self._inside = self._family()[1:]
        for layer in self._inside:
            check_class(layer)
            layer._home = self.vector.whole or self.vector

    def _look_for_first(self):
        """Find the first layer with parameters: backward needs to go no further."""
        learns = [bool(layer.own_parameters()) for layer in self.layers]
        self.first = learns.index(True) if True in learns else 0
        here = self.layers[self.first : self.first + 1]
        self.first_spares = any(layer.spares_input_gradient for layer in here)

    def parameters(self):
        """Return all parameters as one vector; a slice returns its stretch of it.

        Raises:
            ValueError: when the layers have other parameters than they had when the
                network was made.
        """
        if self.own_parameters() != self.vector.members:
            raise ValueError(
                "the layers of this network have other parameters than when it was "
                "made, and it would not learn them: make the network anew"
            )
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
        layers = self.layers
        for layer in layers[: self.first : -1]:
            dA = layer.backward(dA)
        first = layers[self.first]
        if self.first_spares:
            first.backward(dA, input_gradient=False)
        else:
            first.backward(dA)

    def predict(self, X, chunk=1024):
        """Return raw outputs (N, K) in evaluation mode, as an array of its own.

        Args:
            X: (N, n_in) inputs.
            chunk: rows that are computed at a time, few enough for the cache.
        """
        was_training = self.training
        self.eval()
        X = np.asarray(X, dtype=self.dtype)
        try:
            outputs = [
                self.forward(X[i : i + chunk]) for i in range(0, max(len(X), 1), chunk)
            ]
        finally:
            self.training = was_training
        return np.concatenate(outputs)

    def train(self):
        """Switch to training: dropout acts. Returns the network."""
        return self._set_training(True)

    def eval(self):
        """Switch to evaluation: dropout rests. Returns the network."""
        return self._set_training(False)

    def _set_training(self, training):
        self.training = training
        return self

    def copy(self):
        """Return an independent network with the same values."""
        return self._twin(self.dtype)

    def astype(self, dtype):
        """Return an independent network that computes in `dtype`."""
        return self._twin(dtype)

    def _twin(self, dtype):
        """Return a network of copied layers, which have forgotten their last batch."""
        state = {k: v for k, v in self.__getstate__().items() if k != "_vector"}
        twin = object.__new__(type(self))
        vars(twin).update(copy.deepcopy(state))
        for layer in twin._family()[1:]:
            layer.forget()
        Layer.astype(twin, dtype)
        twin._settle()
        twin.vector.zero_grad()
        return twin

    def save(self, path):
        """Store the network in one .npz file and return its path; `nn.load` reads it.

        Args:
            path: name of the file; ".npz" is added where it is missing.

        Raises:
            TypeError: for a layer that could not be built again.
            FileNotFoundError: when the folder does not exist.
        """
        if type(self) is not Sequential:
            raise TypeError(
                f"a file keeps the layers of a Sequential, and this is a "
                f"{type(self).__name__}: nn.Sequential(*(x.copy() for x in net)).save"
            )
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
        part._layers = Layers(self.layers[index])
        part._vector = self.vector.stretch(part.own_parameters())
        part._dtype = self.dtype
        part._look_for_first()
        part.ran_forward = self.ran_forward
        part._take_in()
        return part

    def __setitem__(self, index, layer):
        self.layers[index] = layer

    def __delitem__(self, index):
        del self.layers[index]

    def __setstate__(self, state):
        vars(self).update(state)
        self._take_in()

    def __repr__(self):
        return f"Sequential({', '.join(map(repr, self.layers))})"


class Layers(tuple):
    """The layers of a network, which stay: its vector holds the parameters of these.

    Raises:
        ValueError: for whatever would change a list.
    """

    def _stay(self, *_, **__):
        raise ValueError(f"a network keeps its layers: {INSTEAD['layers']}")

    __setitem__ = __delitem__ = __iadd__ = __imul__ = _stay
    append = extend = insert = pop = remove = clear = reverse = sort = _stay


def _check_layers(layers):
    """Refuse what a network cannot be made of."""
    inside = []
    for layer in layers:
        if not isinstance(layer, Layer):
            raise TypeError(
                f"Sequential is made of layers, got {layer!r}. "
                "Activations are instances too: nn.ReLU(), not 'relu'."
            )
        if isinstance(layer, Sequential):
            raise TypeError(
                f"{layer} is a network: put copies of its layers into the new one, "
                "nn.Sequential(*(layer.copy() for layer in net), …)"
            )
        inside += layer._family()
    for layer in inside:
        if isinstance(layer, Sequential):
            raise TypeError(
                f"a layer of yours holds a network, {layer}, whose parameters are a "
                "vector of their own: let it hold the layers instead, in a list"
            )
    for number, layer in enumerate(inside):
        if layer._home is not None:
            raise ValueError(
                f"{layer} already belongs to a network. A layer lives in one "
                "network: put a copy into the second one, layer.copy()."
            )
        if any(p.vector is not None for p in layer.own_parameters()):
            raise ValueError(
                f"layer.parameters() of {layer} has been asked for, perhaps by an "
                "optimizer, which would be left behind. Put layer.copy() into the "
                "network, and give the optimizer net.parameters()."
            )
        if layer in inside[:number]:
            raise ValueError(
                f"{layer} stands twice in this network. A layer remembers its last "
                "batch, so it can be in one place: put layer.copy() into the other."
            )


def check_class(layer):
    """Refuse parameters that all layers of a class would share and none would learn."""
    for cls in type(layer).__mro__:
        for name, value in vars(cls).items():
            if isinstance(value, Parameter | Layer):
                raise ValueError(
                    f"{name} of {layer} belongs to its class and would not be "
                    f"learned: make it in __init__, self.{name} = …"
                )


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
