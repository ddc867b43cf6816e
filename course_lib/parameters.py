"""Parameters: the numbers that training changes, and all of a network's as one vector.

An optimizer sees a network as one long vector θ with one gradient ∂L/∂θ. A layer sees
its own matrix W and its bias b. Both look at the same memory: W and b are reshaped
views into θ, so an update of θ is an update of every layer, with nothing copied.

That memory stays what it is: an array assigned to `.data` or `.grad` is copied into it.
"""

import copy
from operator import attrgetter

import numpy as np


class InPlace:
    """Base of what others look into: an array assigned to it is copied into its own."""

    data = grad = None
    known = frozenset()  # further attributes; others would do nothing, silently

    def __setattr__(self, name, value):
        if name == "grad" and value is self.grad:  # what `grad += …` ends with
            return
        array = getattr(self, name, None)
        if name not in ("data", "grad") or array is None:
            self.check_name(name)
            object.__setattr__(self, name, value)
        elif value is not array:
            self.copy_in(name, array, value)

    def check_name(self, name):
        """Refuse an attribute that would do nothing, such as `requires_grad`."""
        if name not in self.known and type(self).__module__ == __name__:
            raise AttributeError(
                f"{self} has .data and .grad, and no {name} to set. To leave layers as "
                "they are, give the optimizer the others: net[2:].parameters()"
            )

    def copy_in(self, name, array, values):
        """Copy values into an array; nothing is broadcast."""
        values = np.asarray(values)
        number = values.dtype.kind in "biuf"
        if values.shape != array.shape or not number:
            came = f"shape {values.shape}" if number else f"{values.dtype}: {values!r}"
            raise ValueError(
                f"{self} takes numbers of shape {array.shape} as its {name}, got "
                f"{came}. One number for all is written .{name}[...] = number"
            )
        array[...] = values

    def bind(self, data, grad):
        """Look at these arrays from now on: views into the vector of a network."""
        object.__setattr__(self, "data", data)
        object.__setattr__(self, "grad", grad)


def writable(array):
    """Return an array that may be changed: other processes send some only to read."""
    return array if array.flags.writeable else np.array(array)


def parameter_attribute(name):
    """Return a property for a layer's `Parameter`: numbers are copied into it.

    A network looks at the parameters that its layers had when it was made, so another
    one is refused in a layer that is in a network.
    """

    slot = f"_{name}"

    def assign(layer, value):
        own = getattr(layer, slot, None)
        if own is not None and not isinstance(value, Parameter):
            own.data = value
        elif own is None or own.vector is None:
            value.name = value.name or name
            setattr(layer, slot, value)
        elif value is not own:
            raise ValueError(
                f"{layer} is in a network, which learns the {name} that it had when "
                f"it was made: copy values into it, layer.{name}.data = values"
            )

    return property(attrgetter(slot), assign)


class Parameter(InPlace):
    """A named array and its gradient.

    Args:
        data: array of any shape; copied.
        name: how it is called in messages and summaries ("W", "b").

    Attributes:
        data: the values. An array of the same shape may be assigned: it is copied in.
        grad: ∂L/∂data, of the same shape. `backward` adds to it, `zero_grad` clears it.

    A copy (`copy.deepcopy`, pickle) belongs to no network.

    Raises:
        TypeError: when data is not numbers.
        ValueError: when what is assigned has another shape.
        AttributeError: when an attribute is set that a parameter does not have.
    """

    known = frozenset({"name", "vector"})

    def __init__(self, data, name=""):
        data = np.asarray(data)
        if data.dtype.kind not in "biuf":
            raise TypeError(f"a Parameter holds numbers, got {data.dtype}: {data!r}")
        data = data.astype(data.dtype if data.dtype.kind == "f" else np.float64)
        self.name = name
        self.vector = None  # the ParameterVector that it is a part of, if any
        self.bind(data, np.zeros_like(data))

    @property
    def shape(self):
        """Shape of the data, a tuple."""
        return self.data.shape

    @property
    def size(self):
        """How many numbers it holds."""
        return self.data.size

    def zero_grad(self):
        """Set the gradient to zero."""
        self.grad.fill(0.0)

    def __getstate__(self):
        return vars(self) | {"vector": None}

    def __setstate__(self, state):
        vars(self).update(state)
        self.bind(writable(self.data), writable(self.grad))

    def __copy__(self):
        return copy.deepcopy(self)

    def __repr__(self):
        return f"Parameter({self.name or 'unnamed'}, shape={self.shape})"


class ParameterVector(InPlace):
    """All parameters of a network as ONE flat vector.

    Args:
        parameters: list of `Parameter`, in order; each becomes a view into this vector.

    Attributes:
        data: (n,) all values, θ. An array assigned to it is copied in, as to `grad`.
        grad: (n,) all gradients, ∂L/∂θ.

    A copy (`copy.deepcopy`, pickle) holds copies of its parameters: those of the copied
    layers, where a network, or a network and its optimizer, are copied together.

    Raises:
        ValueError: when a parameter is already part of another vector, or stands twice.
    """

    known = frozenset({"members", "whole"})

    def __init__(self, parameters):
        self.members = list(parameters)
        self.whole = None  # the vector that this one is a stretch of, if any
        for number, parameter in enumerate(self.members):
            if parameter.vector is not None:
                raise ValueError(
                    f"{parameter} already belongs to a network. A layer lives in one "
                    "network: put a copy into the second one, layer.copy()."
                )
            if parameter in self.members[:number]:
                raise ValueError(f"{parameter} stands twice: it can be in one place")
        dtypes = [p.data.dtype for p in self.members] or [np.float64]
        size = sum(p.size for p in self.members)
        theta = np.empty(size, np.result_type(*dtypes))
        self.bind(theta, np.empty_like(theta))
        start = 0
        for parameter in self.members:
            here = slice(start, start + parameter.size)
            data = self.data[here].reshape(parameter.shape)
            grad = self.grad[here].reshape(parameter.shape)
            data[...], grad[...] = parameter.data, parameter.grad
            parameter.bind(data, grad)
            parameter.vector = self
            start = here.stop

    def stretch(self, members):
        """Return the part that belongs to `members`, neighbours here, as a vector.

        It shares the memory: an optimizer that gets it trains only those layers.

        Raises:
            ValueError: when they are no neighbours, in this order.
        """
        members = list(members)
        first = self.members.index(members[0]) if members else 0
        if members != self.members[first : first + len(members)]:
            raise ValueError(
                "a part of a network is layers that follow each other, net[a:b], in "
                "their order: others cannot be one piece of its vector"
            )
        part = object.__new__(ParameterVector)
        part.members, part.whole = members, self.whole or self
        start = sum(p.size for p in self.members[:first])
        here = slice(start, start + sum(p.size for p in members))
        part.bind(self.data[here], self.grad[here])
        return part

    def zero_grad(self):
        """Set every gradient to zero."""
        self.grad.fill(0.0)

    def __copy__(self):
        return copy.deepcopy(self)

    def __reduce__(self):
        if self.whole is None:
            return ParameterVector, (self.members,)
        return ParameterVector.stretch, (self.whole, self.members)

    def __iter__(self):
        return iter(self.members)

    def __len__(self):
        return len(self.members)

    def __repr__(self):
        return f"ParameterVector({self.data.size} numbers in {len(self)} parameters)"
