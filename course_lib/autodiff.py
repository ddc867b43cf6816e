"""Automatic differentiation: numbers that remember how they were made.

A `Value` is one number. Arithmetic on values makes new ones, and each keeps two things:
its parents (the values it was made from) and one local derivative for each parent.
That is all the chain rule needs: `backward` starts at the result with ∂L/∂L = 1 and
hands every parent its share, upstream gradient × local derivative. A parent that is
used several times adds up what comes back along every path.
"""

import math
from itertools import count
from numbers import Real
from operator import attrgetter

__all__ = ["Value"]

_new = object.__new__
_next_number = count().__next__
_age = attrgetter("number")


class Value:
    """A number in a computation, and how much the result depends on it.

    Args:
        data: the number (a float, an integer, or numpy's).
        label: its name in messages and drawings; may be set later.

    Attributes:
        data: float.
        grad: ∂(result)/∂(this). `backward` adds to it, `zero_grad` clears it.
        label: str.
        op: how it was made: "+", "*", "tanh", "**2" …; "" for a value that you made,
            "constant" for a plain number that met a value in an expression.
        parents: tuple of the values it was made from.
        local: tuple of ∂(this)/∂(parent), one for each parent.
        number: counts all values in the order in which they were made.

    Comparisons look at the numbers: `Value(2) == 2`, `a < b`. In sets and dictionaries
    each value is itself, whatever its number, because two nodes of a graph that hold
    the same number are still two nodes. (PyTorch's tensors do the same.)

    Raises:
        TypeError: when data is not a number.
    """

    __slots__ = ("data", "grad", "label", "local", "number", "op", "parents")

    def __init__(self, data, label=""):
        if not isinstance(data, (float, int, Real)):
            raise TypeError(
                f"a Value holds one number, got {type(data).__name__}: {data!r}. "
                "For an array, make one Value for each of its numbers."
            )
        self.data, self.grad, self.label = float(data), 0.0, label
        self.op, self.parents, self.local = "", (), ()
        self.number = _next_number()

    # Each operation: the result, its name, its parents, ∂result/∂parent for each.

    def __add__(self, other):
        other = other if isinstance(other, Value) else _constant(other)
        return _node(self.data + other.data, "+", (self, other), (1.0, 1.0))

    def __sub__(self, other):
        other = other if isinstance(other, Value) else _constant(other)
        return _node(self.data - other.data, "-", (self, other), (1.0, -1.0))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else _constant(other)
        local = (other.data, self.data)
        return _node(self.data * other.data, "*", (self, other), local)

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else _constant(other)
        a, b = self.data, other.data
        if b == 0:
            raise ZeroDivisionError(f"{_name(self)} / {_name(other)} divides by zero")
        return _node(a / b, "/", (self, other), (1 / b, -a / b / b))

    def __neg__(self):
        return _node(-self.data, "neg", (self,), (-1.0,))

    def __pow__(self, exponent):
        """Return self ** exponent for a plain number as exponent."""
        if isinstance(exponent, Value):
            raise TypeError(
                "the exponent must be a plain number. For a ** b with two Values, "
                "write (b * a.log()).exp()"
            )
        power, slope = _power(self, exponent)
        return _node(power, f"**{exponent:g}", (self,), (slope,))

    def exp(self):
        """Return e^self; its derivative is itself."""
        try:
            e = math.exp(self.data)
        except OverflowError:
            raise OverflowError(
                f"exp({self.data:g}) is larger than any float: keep exponents below 709"
            ) from None
        return _node(e, "exp", (self,), (e,))

    def log(self):
        """Return the natural logarithm, ln self for self > 0; slope 1/self."""
        if not self.data > 0:
            raise ValueError(f"log needs a number above 0, got {_named_number(self)}")
        return _node(math.log(self.data), "log", (self,), (1 / self.data,))

    def tanh(self):
        """Return tanh self; slope 1 − tanh²."""
        t = math.tanh(self.data)
        return _node(t, "tanh", (self,), (1 - t * t,))

    def sigmoid(self):
        """Return σ = 1 / (1 + e^−self); slope σ (1 − σ)."""
        e = math.exp(-abs(self.data))  # ≤ 1: nothing overflows
        s = 1 / (1 + e) if self.data >= 0 else e / (1 + e)
        return _node(s, "sigmoid", (self,), (s * (1 - s),))

    def relu(self):
        """Return max(self, 0); slope 1 above 0, else 0."""
        below = self.data <= 0  # and not so for NaN, which goes on
        return _node(0.0 if below else self.data, "relu", (self,), (float(not below),))

    # A plain number on the left: 2 * a, 1 - a.

    def __radd__(self, other):
        return _constant(other) + self

    def __rsub__(self, other):
        return _constant(other) - self

    def __rmul__(self, other):
        return _constant(other) * self

    def __rtruediv__(self, other):
        return _constant(other) / self

    def __rpow__(self, base):
        return (self * _constant(base).log()).exp()  # bᵃ = e^(a ln b)

    def graph(self):
        """Return all values that this one was made from, and itself, oldest first."""
        nodes, visited = [self], {self}
        for node in nodes:  # the list grows while it is walked: no recursion
            for parent in node.parents:
                if parent not in visited:
                    visited.add(parent)
                    nodes.append(parent)
        nodes.sort(key=_age)
        return nodes

    def backward(self):
        """Add ∂self/∂node to the `.grad` of every node that self was made from.

        A node is always younger than its parents. So walking from the youngest to the
        oldest, everything that flows into a node has arrived before it is passed on.
        """
        nodes = self.graph()
        earlier = [node.grad for node in nodes]
        for node in nodes:
            node.grad = 0.0
        self.grad = 1.0
        for node in reversed(nodes):
            if len(node.parents) == 2:  # spelled out: twice as fast as an inner loop
                (a, b), (da, db) = node.parents, node.local
                a.grad += node.grad * da
                b.grad += node.grad * db
            elif node.parents:
                node.parents[0].grad += node.grad * node.local[0]
        if any(earlier):  # gradients of an earlier backward: add to them
            for node, grad in zip(nodes, earlier, strict=True):
                node.grad += grad

    def zero_grad(self):
        """Set the gradient of this value, and of no other, to zero."""
        self.grad = 0.0

    def formula(self):
        """Return how it was made, with the names of its parents: "a * b"; else ""."""
        if not self.parents:
            return ""
        names = [_name(parent) for parent in self.parents]
        if self.op[0].isalpha() and self.op != "neg":
            return f"{self.op}({names[0]})"
        names = [f"({name})" if name.startswith("-") else name for name in names]
        if len(names) == 2:
            return f" {self.op} ".join(names)
        return f"-{names[0]}" if self.op == "neg" else names[0] + self.op

    def __repr__(self):
        parts = [self.label, self.formula(), f"{self.data:.6g}"]
        return f"Value({' = '.join(filter(None, parts))}, grad = {self.grad:.6g})"

    def __setstate__(self, state):
        for name, value in state[1].items():
            setattr(self, name, value)
        self.number = _next_number()  # a copy is younger than its parents, anywhere

    def __bool__(self):
        return self.data != 0

    __hash__ = object.__hash__

    def __eq__(self, other):
        return self.data == _plain(other)

    def __lt__(self, other):
        return self.data < _plain(other)

    def __le__(self, other):
        return self.data <= _plain(other)

    def __gt__(self, other):
        return self.data > _plain(other)

    def __ge__(self, other):
        return self.data >= _plain(other)


def _node(data, op, parents, local):
    """Return a new Value that was made by an operation."""
    node = _new(Value)  # without the checks of a learner's own numbers
    node.data, node.grad, node.label = data, 0.0, ""
    node.op, node.parents, node.local = op, parents, local
    node.number = _next_number()
    return node


def _constant(number):
    """Return a plain number as a Value, marked as one."""
    value = Value(number)
    value.op = "constant"
    return value


def _plain(other):
    """Return the number to compare with."""
    return other.data if isinstance(other, Value) else other


def _name(value):
    """Return what a value is called in a formula: its label, or its number."""
    return value.label or f"{value.data:.6g}"


def _named_number(value):
    return f"{value.label} = {value.data:g}" if value.label else f"{value.data:g}"


def _power(value, n):
    """Return xⁿ and its slope n xⁿ⁻¹, or say why there is none."""
    x = value.data
    if not isinstance(n, (float, int, Real)):
        raise TypeError(f"the exponent must be a plain number, got {n!r}")
    if x < 0 and n % 1 != 0:
        raise ValueError(
            f"a negative number has no power {n:g}, got {_named_number(value)}"
        )
    if x == 0 and n < 0:
        raise ZeroDivisionError(f"{_name(value)} ** {n:g} divides by zero")
    if x == 0 and 0 < n < 1:
        raise ValueError(f"{_name(value)} ** {n:g} has no finite slope at 0")
    try:
        return x**n, n * x ** (n - 1) if n else 0.0
    except OverflowError:
        raise OverflowError(f"{x:g} ** {n:g} is larger than any float") from None
