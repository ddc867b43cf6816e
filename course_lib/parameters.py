"""Parameters: the numbers that training changes, and all of a network's as one vector.

An optimizer sees a network as one long vector θ with one gradient ∂L/∂θ. A layer sees
its own matrix W and its bias b. Both look at the same memory: W and b are reshaped
views into θ, so an update of θ is an update of every layer, with nothing copied.
"""

import numpy as np


class Parameter:
    """A named array and its gradient.

    Args:
        data: array of any shape; kept, not copied.
        name: how it is called in messages and summaries ("W", "b").

    Attributes:
        data: the values.
        grad: ∂L/∂data, of the same shape. `backward` adds to it, `zero_grad` clears it.
    """

    def __init__(self, data, name=""):
        self.data = np.asarray(data)
        if not np.issubdtype(self.data.dtype, np.floating):
            self.data = self.data.astype(np.float64)
        self.grad = np.zeros_like(self.data)
        self.name = name
        self.vector = None  # the ParameterVector that it is a part of, if any

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

    def __repr__(self):
        return f"Parameter({self.name or 'unnamed'}, shape={self.shape})"


class ParameterVector:
    """All parameters of a network as ONE flat vector.

    Args:
        parameters: list of `Parameter`, in order; each becomes a view into this vector.

    Attributes:
        data: (n,) all values, θ.
        grad: (n,) all gradients, ∂L/∂θ.

    Raises:
        ValueError: when a parameter is already part of another vector.
    """

    def __init__(self, parameters):
        self.members = list(parameters)
        for parameter in self.members:
            if parameter.vector is not None:
                raise ValueError(
                    f"{parameter} already belongs to a network. A layer lives in one "
                    "network: put a copy into the second one, layer.copy()."
                )
        dtype = self.members[0].data.dtype if self.members else np.float64
        self.data = np.empty(sum(p.size for p in self.members), dtype)
        self.grad = np.zeros_like(self.data)
        start = 0
        for parameter in self.members:
            here = slice(start, start + parameter.size)
            self.data[here] = parameter.data.ravel()
            parameter.data = self.data[here].reshape(parameter.shape)
            parameter.grad = self.grad[here].reshape(parameter.shape)
            parameter.vector = self
            start = here.stop

    def stretch(self, members):
        """Return the part that belongs to `members`, neighbours here, as a vector.

        It shares the memory: an optimizer that gets it trains only those layers.
        """
        part = object.__new__(ParameterVector)
        part.members = list(members)
        sizes = [p.size for p in self.members]
        first = self.members.index(part.members[0]) if part.members else 0
        start = sum(sizes[:first])
        here = slice(start, start + sum(p.size for p in part.members))
        part.data, part.grad = self.data[here], self.grad[here]
        return part

    def zero_grad(self):
        """Set every gradient to zero."""
        self.grad.fill(0.0)

    def __iter__(self):
        return iter(self.members)

    def __len__(self):
        return len(self.members)

    def __repr__(self):
        return f"ParameterVector({self.data.size} numbers in {len(self)} parameters)"
