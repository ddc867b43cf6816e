"""Expressions that a learner types: read by their grammar, never executed as code."""

import ast
import math
import operator

from course_lib.answers.numerals import two_readings
from course_lib.autodiff import Value
from course_lib.registry import nearest
from course_lib.widgets.models.expression_text import FUNCTIONS, as_python

LONGEST, MOST_INPUTS, MOST_STEPS = 80, 5, 14
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


class Expression:
    """An arithmetic expression over a few named numbers.

    Args:
        text: such as "d = 2a + b·3c" or "sigmoid(w*x + b)". Known are + − * / **,
            parentheses, numbers, names, and exp, log, tanh, relu, sigmoid. A sign of
            multiplication may be left out where only one reading is possible.

    Attributes:
        text: as it was typed.
        label: what the result is called; "result" if the text does not say.
        names: the inputs, in the order in which they appear.

    Raises:
        ValueError: a sentence on what cannot be read.
    """

    def __init__(self, text):
        if len(text) > LONGEST:
            raise ValueError(f"keep it below {LONGEST} characters")
        self.text = text
        self.label, body = _split(text)
        try:
            self.tree = ast.parse(as_python(body), mode="eval").body
        except SyntaxError:
            raise ValueError(
                f'"{body.strip()}" is not complete: is a bracket or operator missing?'
            ) from None
        self.names = list(dict.fromkeys(_names(self.tree)))
        if not 1 <= len(self.names) <= MOST_INPUTS:
            raise ValueError(
                f"use 1 to {MOST_INPUTS} names, there are {len(self.names)}"
            )
        if self.label in (*self.names, *FUNCTIONS):
            raise ValueError(
                f'"{self.label}" is an input or a function: give the result another '
                "name"
            )

    def value(self, numbers):
        """Return the expression as a `Value` for a dict name → number.

        Raises:
            ValueError: when it cannot be computed there, or has too many steps.
        """
        inputs = {name: Value(numbers[name], label=name) for name in self.names}
        try:
            result = _build(self.tree, inputs)
        except (ZeroDivisionError, OverflowError) as error:
            raise ValueError(f"cannot be computed for these inputs: {error}") from error
        nodes = result.graph()
        if not all(math.isfinite(node.data) for node in nodes):
            raise ValueError("the numbers get too large for these inputs")
        steps = [node for node in nodes if node.parents]
        if not 1 <= len(steps) <= MOST_STEPS:
            raise ValueError(
                f"use 1 to {MOST_STEPS} operations, there are {len(steps)}"
            )
        for number, node in enumerate(steps[:-1], start=1):
            node.label = f"z{number}"
        result.label = self.label
        return result


def _split(text):
    """Return the name before "=", if there is one, and what is to be computed."""
    label, equals, body = text.partition("=")
    if not equals:
        return "result", text
    if not label.strip().isidentifier():
        raise ValueError(f'"{label.strip()}" cannot be a name: use a letter, such as d')
    return label.strip(), body


def _names(node):
    if isinstance(node, ast.Name):
        yield node.id
    for child in ast.iter_child_nodes(node):
        if not (isinstance(node, ast.Call) and child is node.func):
            yield from _names(child)


def _build(node, inputs):
    """Return the `Value` of a node of the grammar; a plain number of mere numbers.

    So 2 + 3, exp(2) or log 2 is one number of the graph: there is nothing to be
    differentiated on the way to it.
    """
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return float(node.value)
    if isinstance(node, ast.Name):
        return inputs[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_build(node.operand, inputs)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.UAdd):
        return _build(node.operand, inputs)
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        left, right = _build(node.left, inputs), _build(node.right, inputs)
        both = isinstance(left, Value) and isinstance(right, Value)
        if isinstance(node.op, ast.Pow) and both:
            raise ValueError(
                f"the exponent of {ast.unparse(node)} is no plain number: write "
                "exp(b*log(a)) for a^b"
            )
        return _combine(type(node.op), left, right)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return _call(node, inputs)
    raise ValueError(
        f'"{ast.unparse(node)}" is not known here: use + − * / **, numbers, names and '
        f"{', '.join(FUNCTIONS)}"
    )


def _combine(kind, left, right):
    """Return what an operator makes of two `Value`s or plain numbers."""
    if isinstance(left, Value):
        return OPERATORS[kind](left, right)
    if not isinstance(right, Value):
        return OPERATORS[kind](Value(left), right).data
    if kind is ast.Pow:  # bᵃ = e^(a ln b), and ln b is a number
        return (right * Value(left).log().data).exp()
    return OPERATORS[kind](left, right)


def _call(node, inputs):
    name = node.func.id
    if name not in FUNCTIONS and (len(name) == 1 or name in inputs):
        inner = ", ".join(map(ast.unparse, node.args))
        raise two_readings(
            f"{name}({inner})",
            f"the product {name}*({inner})",
            "a function, of which only " + ", ".join(FUNCTIONS) + " are known",
        )
    if name not in FUNCTIONS:
        raise ValueError(nearest(name, FUNCTIONS, "function"))
    if len(node.args) != 1 or node.keywords:
        raise ValueError(f"{name} takes one number: {name}(a)")
    inner = _build(node.args[0], inputs)
    if isinstance(inner, Value):
        return getattr(inner, name)()
    return getattr(Value(inner), name)().data
