"""Exercises of lesson 03: the forward pass."""

from itertools import pairwise

import numpy as np

from ..exercise import Exercise, mistake
from ..slip import Slip


def _shapes(sizes, n, *, W="io", b="o", A="no", layers=None):
    """Name the shapes by letters: n samples, i inputs and o outputs of a layer."""
    shapes = {"X": (n, sizes[0])}
    for l in range(1, layers or len(sizes)):
        axes = {"n": n, "i": sizes[l - 1], "o": sizes[l], "1": 1}
        for name, letters in (("W", W), ("b", b), ("A", A)):
            shapes[f"{name}{l}"] = tuple(axes[letter] for letter in letters)
    return shapes


def _shapes_of_arrays(sizes, n):
    A = np.zeros((n, sizes[0]))
    shapes = {"X": A.shape}
    for l, (n_in, n_out) in enumerate(pairwise(sizes), 1):
        W, b = np.zeros((n_in, n_out)), np.zeros(n_out)
        A = A @ W + b
        shapes |= {f"W{l}": list(W.shape), f"b{l}": b.shape, f"A{l}": A.shape}
    return shapes


class ArrayShapes(Exercise):
    """Return a dict from the name of each array to its shape, for a batch of n."""

    lesson, name, points = 3, "array_shapes", 1
    signature = "def array_shapes(sizes, n):"
    body = """
    shapes = {"X": ...}
    for l in range(1, len(sizes)):  # layer l: from sizes[l - 1] to sizes[l] units
        shapes[f"W{l}"] = ...
        shapes[f"b{l}"] = ...
        shapes[f"A{l}"] = ...
    return shapes
    """
    hints = (
        "Samples are rows. So which of the arrays have n rows?",
        "`A_prev @ W` multiplies (n, n_in) by W: which shape of W makes (n, n_out)?",
        "One bias for each unit of the layer: a shape with one axis is written "
        "`(n_out,)`, with a comma.",
    )

    def solution(sizes, n):
        shapes = {"X": (n, sizes[0])}
        for l in range(1, len(sizes)):  # layer l: from sizes[l - 1] to sizes[l] units
            shapes[f"W{l}"] = (sizes[l - 1], sizes[l])
            shapes[f"b{l}"] = (sizes[l],)
            shapes[f"A{l}"] = (n, sizes[l])
        return shapes

    def inputs(rng):
        yield np.array([3, 2]), 1
        yield np.array([2, 2, 1]), 5
        yield np.array([3, 7, 2]), 1
        yield np.array([3, 2, 4]), 10
        for length in (3, 4, 5):
            yield rng.integers(1, 9, length), int(rng.integers(10, 64))

    slips = (
        Slip(
            "This is the column convention throughout: here samples are rows, W is "
            "(n_in, n_out) and b has one axis.",
            ("(n, sizes[0])", "(sizes[0], n)"),
            ("(sizes[l - 1], sizes[l])", "(sizes[l], sizes[l - 1])"),
            ("(sizes[l],)", "(sizes[l], 1)"),
            ("(n, sizes[l])", "(sizes[l], n)"),
        ),
        Slip(
            "This is the column convention: here samples are rows, X and A are (n, "
            "…), and W is (n_in, n_out).",
            ("(n, sizes[0])", "(sizes[0], n)"),
            ("(sizes[l - 1], sizes[l])", "(sizes[l], sizes[l - 1])"),
            ("(n, sizes[l])", "(sizes[l], n)"),
        ),
        Slip(
            "Your W is that of the column convention: here it is (n_in, n_out), so "
            "that `A_prev @ W` fits.",
            ("(sizes[l - 1], sizes[l])", "(sizes[l], sizes[l - 1])"),
        ),
        Slip(
            "A layer's W leads from the units before to its own: yours has its own "
            "number twice.",
            ("(sizes[l - 1], sizes[l])", "(sizes[l], sizes[l])"),
        ),
        Slip(
            "Your b has a row for each sample: a layer has one bias for each unit, "
            "and NumPy adds it to every row.",
            ("(sizes[l],)", "(n, sizes[l])"),
        ),
        Slip(
            "A bias array has one axis only: (n_out,), not (1, n_out).",
            ("(sizes[l],)", "(1, sizes[l])"),
        ),
        Slip(
            "A bias array has one axis only: (n_out,), not a column (n_out, 1).",
            ("(sizes[l],)", "(sizes[l], 1)"),
        ),
        Slip(
            "The layer adds b to its own units, one entry each; yours has one for "
            "each input.",
            ("(sizes[l],)", "(sizes[l - 1],)"),
        ),
        Slip(
            "The batch size is no part of b: a layer has one bias for each unit, "
            "for any n.",
            ("(sizes[l],)", "(n,)"),
        ),
        Slip(
            "A layer has one bias for each of its units, not a single one.",
            ("(sizes[l],)", "(1,)"),
        ),
        Slip(
            "A shape with one axis needs its comma: `(5)` is the number 5, `(5,)` a"
            " shape.",
            ("(sizes[l],)", "(sizes[l])"),
        ),
        Slip(
            "What comes out of layer l has a column for each of its own units; "
            "yours has the width of the layer before.",
            ("(n, sizes[l])", "(n, sizes[l - 1])"),
        ),
        Slip(
            "Samples are rows: X and every A are (n, …), not (…, n).",
            ("(n, sizes[0])", "(sizes[0], n)"),
            ("(n, sizes[l])", "(sizes[l], n)"),
        ),
        Slip(
            "Samples are rows: your X is right, but every A is (n, …) too, not (…, n).",
            ("(n, sizes[l])", "(sizes[l], n)"),
        ),
        Slip(
            "Samples are rows: every A of yours is right, but X is (n, …) too, not "
            "(…, n).",
            ("(n, sizes[0])", "(sizes[0], n)"),
        ),
        Slip(
            "What comes out of a layer has a row for each sample: the batch size is"
            " missing in A.",
            ("(n, sizes[l])", "(sizes[l],)"),
        ),
        Slip(
            "What comes out of a layer has a column for each unit: A has two axes, "
            "yours has one.",
            ("(n, sizes[l])", "(n,)"),
        ),
        Slip(
            "The inputs have a column for each input unit: X has two axes, yours "
            "has one.",
            ("(n, sizes[0])", "(n,)"),
        ),
        Slip(
            "The batch size is missing in X: it has a row for each sample.",
            ("(n, sizes[0])", "(sizes[0],)"),
        ),
        Slip(
            "X has as many columns as the network has inputs, `sizes[0]`; you take "
            "the number of layers.",
            ("(n, sizes[0])", "(n, len(sizes))"),
        ),
        Slip(
            "X has as many columns as the network has inputs, `sizes[0]`; you take "
            "the outputs.",
            ("(n, sizes[0])", "(n, sizes[-1])"),
        ),
        Slip(
            "The batch size is no part of W: weights belong to the network, and "
            "stay the same for any n.",
            ("(sizes[l - 1], sizes[l])", "(n, sizes[l])"),
        ),
        Slip(
            "The last layer is missing: `range(1, len(sizes))` already stops before"
            " `len(sizes)`.",
            ("range(1, len(sizes))", "range(1, len(sizes) - 1)"),
        ),
        Slip(
            "Layers are counted from 1: the names begin with W1, b1, A1.",
            ('f"W{l}"', 'f"W{l - 1}"'),
            ('f"b{l}"', 'f"b{l - 1}"'),
            ('f"A{l}"', 'f"A{l - 1}"'),
        ),
    )

    accepted = (
        _shapes,
        _shapes_of_arrays,
        lambda sizes, n: {k: list(v) for k, v in reversed(_shapes(sizes, n).items())},
    )


def _count_loop(sizes):
    total = 0
    for l in range(len(sizes) - 1):
        for _ in range(sizes[l + 1]):
            total += sizes[l] + 1  # the weights of one unit, and its bias
    return total


class CountParameters(Exercise):
    """Return how many weights and biases a dense network has, all layers together."""

    lesson, name, points = 3, "count_parameters", 1
    signature = "def count_parameters(sizes):"
    hints = (
        "One unit has as many weights as it has inputs, and one bias.",
        "Layer l has sizes[l] such units, with sizes[l − 1] inputs each.",
        "Add up `sizes[l - 1] * sizes[l] + sizes[l]` for l from 1 on. A network "
        "2–3–1 has 13.",
    )
    forbidden = ("MLP", "Linear")

    def solution(sizes):
        total = 0
        for l in range(1, len(sizes)):
            total += sizes[l - 1] * sizes[l] + sizes[l]
        return total

    def inputs(rng):
        yield (np.array([1, 1]),)
        yield (np.array([3, 2]),)
        yield (np.array([2, 3, 1]),)
        yield (np.array([3, 7, 2]),)
        yield (np.array([256, 12, 3]),)
        yield (np.array([2, 3, 4, 5]),)
        for length in (3, 4, 5):
            yield (rng.integers(1, 12, length),)

    slips = (
        Slip(
            "One bias for each unit; you add one for each entry of `sizes`.",
            ("total = 0", "total = 1"),
            (" + sizes[l]\n", " + 1\n"),
        ),
        Slip(
            "You multiply all the sizes: weights lead from each layer to the next "
            "only, and the biases are missing.",
            ("return total", "return np.prod(sizes)"),
        ),
        Slip(
            "These are the units, inputs too: a unit has a weight for each of its "
            "inputs, and a bias.",
            ("return total", "return np.sum(sizes)"),
        ),
        Slip(
            "These are the weights only: each unit has a bias as well.",
            (" + sizes[l]\n", "\n"),
        ),
        Slip(
            "One bias for each unit, not one for each layer.",
            (" + sizes[l]\n", " + 1\n"),
        ),
        Slip(
            "One bias for each unit, not one for the whole network.",
            (" + sizes[l]\n", "\n"),
            ("total = 0", "total = 1"),
        ),
        Slip(
            "These are the biases only: each unit has a weight for each of its "
            "inputs as well.",
            ("sizes[l - 1] * sizes[l] + sizes[l]", "sizes[l]"),
        ),
        Slip(
            "The input layer computes nothing: it has no biases.",
            ("total = 0", "total = sizes[0]"),
        ),
        Slip(
            "The biases belong to the units that a layer leads to, not to those it "
            "comes from.",
            (" + sizes[l]\n", " + sizes[l - 1]\n"),
        ),
        Slip(
            "The biases belong to the units a layer leads to; you add those it "
            "comes from as well.",
            (" + sizes[l]\n", " + sizes[l] + sizes[l - 1]\n"),
        ),
        Slip(
            "Every unit is connected to every unit of the next layer: the two sizes"
            " are multiplied, not added.",
            ("sizes[l - 1] * sizes[l]", "sizes[l - 1] + sizes[l]"),
        ),
        Slip(
            "The output layer has biases too.",
            ("return total", "return total - sizes[-1]"),
        ),
        Slip(
            "The hidden layers have biases too.",
            ("return total", "return total - np.sum(sizes[1:-1])"),
        ),
        Slip(
            "Weights lead from one layer to the next: multiply neighbours, not all "
            "the sizes.",
            ("return total", "return np.prod(sizes) + np.sum(sizes[1:])"),
        ),
        Slip(
            "The layers' numbers are added up; you multiply them.",
            ("total = 0", "total = 1"),
            ("+=", "*="),
        ),
        Slip(
            "You return after the first layer: is your `return` inside the loop?",
            ("range(1, len(sizes))", "range(1, 2)"),
        ),
        Slip(
            "Each layer replaces the one before: add up, with `+=`.",
            ("+=", "="),
        ),
        Slip(
            "The last layer is left out: it starts at sizes[-2] and ends at sizes[-1].",
            ("range(1, len(sizes))", "range(1, len(sizes) - 1)"),
        ),
        Slip(
            "The first layer is left out: it starts at sizes[0] and ends at sizes[1].",
            ("range(1, len(sizes))", "range(2, len(sizes))"),
        ),
        Slip(
            "One layer too many: at l = 0 `sizes[l - 1]` is `sizes[-1]`, the last "
            "entry, and no weights lead from there to the inputs.",
            ("range(1, len(sizes))", "range(len(sizes))"),
        ),
    )

    accepted = (
        _count_loop,
        lambda sizes: float(sum((sizes[:-1] + 1) * sizes[1:])),
        lambda sizes: np.array([sizes[:-1] @ sizes[1:] + sizes[1:].sum()]),
    )


CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
WANTED = {"XOR": (0, 1, 1, 0), "XNOR": (1, 0, 0, 1)}
SHAPES = {"W1": ((2, 2),), "b1": ((2,), (1, 2)), "W2": ((2, 1),), "b2": ((1,), (1, 1))}


def _by_count(none, one, both):
    """A network with these outputs where no, one, or both inputs are on."""
    return [[1, 1], [1, 1]], [0, -1], [[one - none], [both - 2 * one + none]], [none]


def _xor(W1, b1, W2, b2, *, opposite=(-1, -1)):
    """An answer for XOR; its XNOR turns W2 and b2 round, by the two factors."""

    def answer(name):
        of_w, of_b = (1, 1) if name == "XOR" else opposite
        return W1, b1, np.array(W2) * of_w, np.array(b2) * of_b

    return answer


class XorNetwork(Exercise):
    """Return W1, b1, W2, b2 of a 2–2–1 ReLU network that is this gate."""

    lesson, name, points = 3, "xor_network", 3
    signature = "def xor_network(name):"
    body = """
    W1 = ...  # shape (2, 2): a hidden unit is a column
    b1 = ...  # shape (2,)
    W2 = ...  # shape (2, 1)
    b2 = ...  # shape (1,)
    return W1, b1, W2, b2
    """
    hints = (
        "XOR asks whether the inputs differ. Can one hidden unit be on for (1, 0) "
        "only, and the other one for (0, 1) only?",
        "A unit with the weights (1, −1) and no bias computes max(x1 − x2, 0). Which "
        "corners wake it? Turn the signs for the other one.",
        "The sum of the two is |x1 − x2|: 0 or 1. For XOR the output bias must leave "
        "only the 1 above zero; for XNOR, the opposite, turn W2 and b2 round.",
    )

    def solution(name):
        W1 = [[1, -1], [-1, 1]]  # on where x1 > x2, on where x2 > x1
        b1 = [0, 0]
        sign = 1 if name == "XOR" else -1
        W2 = [[sign], [sign]]
        b2 = [-0.5 * sign]
        return W1, b1, W2, b2

    def inputs(rng):
        yield from ((name,) for name in WANTED)

    def judge(answer, name):
        try:
            arrays = [np.asarray(part, dtype=float) for part in answer]
        except (TypeError, ValueError):
            return "Return four arrays of numbers: `return W1, b1, W2, b2`."
        if len(arrays) != 4:
            return f"You return {len(arrays)} things: expected W1, b1, W2 and b2."
        arrays[3] = arrays[3].reshape(1) if arrays[3].ndim == 0 else arrays[3]
        for (key, shapes), array in zip(SHAPES.items(), arrays, strict=True):
            if array.shape not in shapes:
                return f"{key} has shape {array.shape}, expected {shapes[0]}."
        W1, b1, W2, b2 = arrays
        out = (np.maximum(CORNERS @ W1 + b1, 0) @ W2 + b2).ravel()
        if not np.isfinite(out).all():
            return "Weights and biases must be ordinary numbers, not nan or inf."
        wanted = np.array(WANTED[name], dtype=bool)
        high, low = (out > 0) & ~wanted, ~(out > 0) & wanted
        parts = []
        for wrong, fault in ((high, "is above zero"), (low, "is not above zero")):
            corners = ", ".join(f"({x1}, {x2})" for x1, x2 in CORNERS[wrong])
            parts += [f"{fault} at {corners}"] * bool(corners)
        if not parts:
            return None
        return f"As {name} your network {' and '.join(parts)}, against the gate."

    @mistake(
        "Your XOR is OR: at (1, 1) something has to pull the output down, by more than "
        "the two inputs have raised it (and as XNOR up)."
    )
    def or_network(name):
        return (_xor([[1, 1], [1, 1]], [0, 0], [[1], [0]], [-0.5]))(name)

    @mistake(
        "Your XOR rises at (1, 1) alone, and your XNOR falls there. ReLU units do not "
        "answer 0 or 1 as steps do: at (1, 1) they are larger than at (0, 1)."
    )
    def step_weights(name):
        return (_xor([[1, 1], [1, 1]], [-0.5, -1.5], [[1], [-1]], [-0.5]))(name)

    @mistake("XNOR is the opposite of XOR: yours is the same network.")
    def same_network_twice(name):
        return (_xor([[1, -1], [-1, 1]], [0, 0], [[1], [1]], [-0.5], opposite=(1, 1)))(
            name
        )

    @mistake(
        "W2 leads from two hidden units to one output: (n_in, n_out) is (2, 1) here."
    )
    def row_for_column(name):
        return (_xor([[1, -1], [-1, 1]], [0, 0], [[1, 1]], [-0.5]))(name)

    @mistake(
        "At (1, 1) alone the output rises: that is AND. XOR wants it where one "
        "input is on and the other is not."
    )
    def only_both(name):
        return _by_count(-1, -1, 1) if name == "XOR" else _by_count(1, 1, -1)

    @mistake(
        "For XOR your output is never above zero: where exactly one input is "
        "on, the hidden units must outweigh the output's bias."
    )
    def never(name):
        return _by_count(-1, -1, -1) if name == "XOR" else _by_count(1, -1, 1)

    @mistake(
        "For XOR your output is always above zero: at (0, 0) and (1, 1) the "
        "output's bias has to keep it down."
    )
    def always(name):
        return _by_count(1, 1, 1) if name == "XOR" else _by_count(1, -1, 1)

    @mistake("Your XOR is XNOR, and the other way round: turn W2 and b2 round in both.")
    def both_exchanged(name):
        return _by_count(1, -1, 1) if name == "XOR" else _by_count(-1, 1, -1)

    @mistake(
        "Your XNOR is never above zero: where it is wrong, the output's bias "
        "has to bring it up. For the opposite of XOR it takes W2 and b2 both "
        "turned round."
    )
    def xnor_never(name):
        return _by_count(-1, 1, -1) if name == "XOR" else _by_count(-1, -1, -1)

    @mistake(
        "Your XOR is NAND: at (0, 0), where no input is on, the output has to "
        "be at zero or below (and as XNOR above)."
    )
    def nand_network(name):
        return _by_count(1, 1, -1) if name == "XOR" else _by_count(-1, -1, 1)

    @mistake("Your XNOR is a NOR: at (1, 1), too, the output must come out above zero.")
    def xnor_nor(name):
        return _by_count(-1, 1, -1) if name == "XOR" else _by_count(1, -1, -1)

    @mistake(
        "Your XNOR is an AND: at (0, 0), too, where no input is on, the output "
        "must be above zero. What speaks there?"
    )
    def xnor_and(name):
        return _by_count(-1, 1, -1) if name == "XOR" else _by_count(-1, -1, 1)

    @mistake(
        "As XNOR your output is always above zero: where exactly one input is "
        "on, the hidden units have to pull it down to 0 or below."
    )
    def xnor_always(name):
        return _by_count(-1, 1, -1) if name == "XOR" else _by_count(1, 1, 1)

    @mistake("W2 has two axes, two hidden units to one output: (2, 1), not (2,).")
    def vector_for_column(name):
        return _xor([[1, -1], [-1, 1]], [0, 0], [1, 1], [-0.5])(name)

    @mistake("The hidden biases stand in one row, (2,), not in a column (2, 1).")
    def column_of_biases(name):
        return _xor([[1, -1], [-1, 1]], [[0], [0]], [[1], [1]], [-0.5])(name)

    @mistake(
        "Only (1, 0) is told from (0, 0) and (1, 1): one hidden unit, a column of W1, "
        "has to watch (0, 1), and the output must add the two."
    )
    def one_corner(name):
        return _xor([[1, 1], [-1, -1]], [0, 0], [[1], [1]], [-0.5])(name)

    @mistake(
        "Only (0, 1) is told from (0, 0) and (1, 1): one hidden unit, a column of W1, "
        "has to watch (1, 0), and the output must add the two."
    )
    def other_corner(name):
        return _xor([[-1, -1], [1, 1]], [0, 0], [[1], [1]], [-0.5])(name)

    @mistake(
        "Neither of your networks is ever above zero: where the gate is 1 the "
        "hidden units or the output's bias must bring it up."
    )
    def both_never(name):
        return _by_count(-1, -1, -1)

    @mistake(
        "Both of your networks are always above zero: where the gate is 0 the "
        "output must be brought down to 0 or below."
    )
    def both_always(name):
        return _by_count(1, 1, 1)

    accepted = (
        _xor([[1, 1], [1, 1]], [0, -1], [[1], [-2]], [-0.5]),
        _xor([[20, -20], [20, -20]], [-10, 30], [[-1], [-1]], [25]),
        lambda name: (
            np.float32([[1, -1], [-1, 1]]),
            np.zeros((1, 2)),
            np.full((2, 1), 1 if name == "XOR" else -3.0),
            0 if name == "XOR" else 2,
        ),
    )


class FromColumns(Exercise):
    """Turn a layer and its batch from the column convention into that of rows."""

    lesson, name, points = 3, "from_columns", 2
    signature = "def from_columns(W, b, X):"
    outputs = ("W", "b", "X")
    hints = (
        "In columns, row i of W holds the weights of neuron i. In rows they stand in "
        "column i.",
        "`.T` exchanges rows and columns. What does it make of b, of shape "
        "(n_out, 1)? And what should b be here?",
        "`b[:, 0]` is the only column of b, as an array with one axis.",
    )

    def solution(W, b, X):
        W_rows = W.T
        b_rows = b[:, 0]
        X_rows = X.T
        return W_rows, b_rows, X_rows

    def inputs(rng):
        yield np.array([[2.0, 3.0]]), np.array([[0.5]]), np.array([[1.0], [4.0]])
        yield (
            np.array([[-1.0, 2.0], [2.0, -1.0]]),
            np.array([[0.5], [0.2]]),
            np.array([[2.0], [3.0]]),
        )
        yield (
            np.array([[1.0, 2.0], [3.0, 4.0]]),
            np.array([[5.0], [6.0]]),
            np.array([[7.0, 8.0], [9.0, 0.0]]),
        )
        for n_out, n_in, n in ((2, 3, 4), (3, 1, 2), (4, 2, 3)):
            yield (
                rng.normal(size=(n_out, n_in)),
                rng.normal(size=(n_out, 1)),
                rng.normal(size=(n_in, n)),
            )

    slips = (
        Slip(
            "`reshape` keeps the reading order, so the numbers land in wrong "
            "places: it is `.T` that exchanges rows and columns.",
            ("W.T", "W.reshape(W.shape[::-1])"),
            ("X.T", "X.reshape(X.shape[::-1])"),
        ),
        Slip(
            "In W `reshape` keeps the reading order, so the weights land in wrong "
            "places: it is `.T` that exchanges rows and columns.",
            ("W.T", "W.reshape(W.shape[::-1])"),
        ),
        Slip(
            "In X `reshape` keeps the reading order, so the samples get mixed: it "
            "is `.T` that exchanges rows and columns.",
            ("X.T", "X.reshape(X.shape[::-1])"),
        ),
        Slip(
            "Your b is a column still: (n_out, 1) does not fit rows of samples. It "
            "becomes (n_out,).",
            ("b[:, 0]", "b"),
        ),
        Slip(
            "`b.T` has two axes, (1, n_out): it is to be (n_out,).",
            ("b[:, 0]", "b.T"),
        ),
        Slip(
            "The samples still stand in columns: X is to be (N, n_in).",
            ("X.T", "X"),
        ),
        Slip(
            "W is as it was: the weights of a neuron are to stand in a column.",
            ("W.T", "W"),
        ),
        Slip(
            "`b[0]` is the bias of the first neuron only.",
            ("b[:, 0]", "b[0]"),
        ),
        Slip(
            "This is the bias of the first neuron, one number: b has one entry for "
            "each neuron.",
            ("b[:, 0]", "b[0, 0]"),
        ),
        Slip(
            "With a single neuron `squeeze` takes away both axes of b: its shape is"
            " to be (1,) then.",
            ("b[:, 0]", "np.squeeze(b)"),
        ),
        Slip(
            "You add up the biases: each neuron keeps its own.",
            ("b[:, 0]", "np.sum(b)"),
        ),
        Slip(
            "You repeat b for every sample: it is (n_out,), and NumPy adds it to "
            "every row by itself.",
            ("b[:, 0]", "np.tile(b[:, 0], (X.shape[1], 1))"),
        ),
        Slip(
            "You exchange the order of the neurons, not rows and columns: that is "
            "what `.T` does to W.",
            ("W.T", "W[::-1]"),
        ),
        Slip(
            "The order of the neurons has changed in b: the first bias stays the "
            "first.",
            ("b[:, 0]", "b[::-1, 0]"),
        ),
        Slip(
            "You return what the layer answers: asked for are its W, b and X in the"
            " form of rows.",
            ("return W_rows, b_rows, X_rows", "return X_rows @ W_rows + b_rows"),
        ),
        Slip(
            "In what order? Return W first, then b, then X.",
            ("return W_rows, b_rows, X_rows", "return X_rows, W_rows, b_rows"),
        ),
    )

    accepted = (
        lambda W, b, X: [
            [[row[i] for row in W] for i in range(W.shape[1])],
            [row[0] for row in b],
            [list(sample) for sample in zip(*X, strict=True)],
        ],
        lambda W, b, X: (np.transpose(W), b.flatten(), X.swapaxes(0, 1).tolist()),
        lambda W, b, X: (np.float32(W.T), b.squeeze(axis=1), np.float32(X).T),
    )


def _fold_loop(W, b, mean, std):
    new_W = [[W[i][j] / std[i] for j in range(len(b))] for i in range(len(std))]
    new_b = list(b)
    for j in range(len(b)):
        for i in range(len(std)):
            new_b[j] -= mean[i] * new_W[i][j]
    return new_W, new_b


class FoldScaling(Exercise):
    """Return W and b that do on raw inputs what these do on standardized ones."""

    lesson, name, points = 3, "fold_scaling", 2
    signature = "def fold_scaling(W, b, mean, std):"
    outputs = ("W", "b")
    hints = (
        "Write out one unit with one input: w · (x − mean)/std + b. Sort it into "
        "(something) · x + (something else).",
        "Row i of W belongs to feature i, so all of it is divided by std[i]: std has "
        "to stand as a column, `std[:, np.newaxis]`.",
        "What the means contribute is a constant, so it goes into the bias: "
        "b − mean @ (the new W).",
    )

    def solution(W, b, mean, std):
        new_W = W / std[:, np.newaxis]
        new_b = b - mean @ new_W
        return new_W, new_b

    def inputs(rng):
        yield np.array([[2.0]]), np.array([1.0]), np.array([3.0]), np.array([0.5])
        yield np.array([[2.0]]), np.array([1.0]), np.array([0.0]), np.array([4.0])
        yield (
            np.array([[3.0, 1.0], [-2.0, 5.0]]),
            np.array([1.0, -1.0]),
            np.array([10.0, -4.0]),
            np.array([2.0, 0.5]),
        )
        yield (
            np.array([[3.0, 3.0], [7.0, 2.0], [2.0, 4.0]]),
            np.array([0.5, -0.25]),
            np.array([54000.0, 42.0, 25000.0]),
            np.array([28000.0, 7.0, 25000.0]),
        )
        for n_in, n_out in ((2, 2), (3, 2), (4, 1), (3, 3)):
            yield (
                rng.normal(size=(n_in, n_out)),
                rng.normal(size=n_out),
                rng.normal(2, 3, n_in),
                rng.uniform(0.2, 5, n_in),
            )

    slips = (
        Slip(
            "You multiply by std: (x − mean)/std divides x, so W is divided.",
            ("W / std", "W * std"),
        ),
        Slip(
            "The variance is not asked for: (x − mean)/std divides by std once, not"
            " by its square.",
            ("std[:, np.newaxis]", "std[:, np.newaxis] ** 2"),
        ),
        Slip(
            "The new W is right. The bias has to make up for the means that nobody "
            "subtracts any more.",
            ("b - mean @ new_W", "b"),
        ),
        Slip(
            "The means go into the bias with a minus: w · (x − mean)/std.",
            ("b - mean", "b + mean"),
        ),
        Slip(
            "In the bias, the means have to be divided by std as well: they meet "
            "the new W.",
            ("mean @ new_W", "mean @ W"),
        ),
        Slip(
            "In the bias, the means are divided by std once too often: the new W "
            "has it in it already.",
            ("mean @ new_W", "(mean / std) @ new_W"),
        ),
        Slip(
            "In the bias, the means are multiplied by std: what W met before was "
            "mean/std.",
            ("mean @ new_W", "(mean * std) @ W"),
        ),
        Slip(
            "The means are subtracted from inputs, not from weights: what they "
            "contribute is a constant, and goes into the bias.",
            (
                "W / std[:, np.newaxis]",
                "(W - mean[:, np.newaxis]) / std[:, np.newaxis]",
            ),
            ("b - mean @ new_W", "b"),
        ),
        Slip(
            "The old bias is not divided by anything: it is added after the scaling.",
            ("= b -", "= b / std.mean() -"),
        ),
        Slip(
            "The old bias is gone: what the means contribute is taken away from it.",
            ("b - mean", "-mean"),
        ),
        Slip(
            "The bias has its sign turned: the old b stays, and the means' part is "
            "taken away.",
            ("b - mean @ new_W", "mean @ new_W - b"),
        ),
        Slip(
            "The bias of a unit loses the sum over all features, mean @ W: `mean * "
            "W` does not add up.",
            ("mean @ new_W", "mean[:, np.newaxis] * new_W"),
        ),
        Slip(
            "Each mean meets the weights of its feature before you add up: the sum "
            "of the means alone is not what a unit sees.",
            ("mean @ new_W", "np.sum(mean)"),
        ),
        Slip(
            "Each mean/std meets the weights of its feature before you add up: "
            "their sum alone is not what a unit sees.",
            ("mean @ new_W", "np.sum(mean / std)"),
        ),
        Slip(
            "The means' part is a sum over the features, not a mean over them.",
            ("mean @ new_W", "(mean @ new_W) / len(mean)"),
        ),
        Slip(
            "The weights have to change as well: raw inputs are std times as large.",
            ("return new_W, new_b", "return W, new_b"),
        ),
        Slip(
            "This is the way back, from raw inputs to standardized ones: here raw "
            "inputs arrive.",
            ("W / std[:, np.newaxis]", "W * std[:, np.newaxis]"),
            ("b - mean @ new_W", "b + mean @ W"),
        ),
    )

    @mistake(
        "`W / std` divides the columns: a feature is a row of W. Make std a column "
        "with `std[:, np.newaxis]`."
    )
    def divided_columns(W, b, mean, std):
        return (
            W / std,
            b - mean @ (W / std),
        )

    @mistake(
        "The new b is right, but `W / std` divides the columns: a feature is a "
        "row of W. Make std a column with `std[:, np.newaxis]`."
    )
    def right_bias_divided_columns(W, b, mean, std):
        return W / std, b - (mean / std) @ W

    @mistake(
        "`W / std` divides the columns, but a feature is a row of W; and the "
        "bias has to make up for the means."
    )
    def divided_columns_alone(W, b, mean, std):
        return W / std, b

    accepted = (
        _fold_loop,
        lambda W, b, mean, std: ((W.T / std).T, b - (mean / std) @ W),
        lambda W, b, mean, std: [np.diag(1 / std) @ W, b + (-mean / std) @ W],
    )


def _forward(X, weights, biases, *, last=False):
    """Run all layers; `last`: a ReLU on the output too."""
    A = X
    for l, (W, b) in enumerate(zip(weights, biases, strict=True), 1):
        Z = A @ W + b
        A = np.maximum(Z, 0) if last or l < len(weights) else Z
    return A


def _forward_recursive(X, weights, biases):
    if len(weights) == 1:
        return X @ weights[0] + biases[0]
    hidden = X @ weights[0] + biases[0]
    hidden[hidden < 0] = 0
    return _forward_recursive(hidden, weights[1:], biases[1:])


class NetworkOutput(Exercise):
    """Send X through all layers: ReLU after each but the last. Two bugs inside."""

    lesson, name, points = 3, "network_output", 2
    signature = "def network_output(X, weights, biases):"
    body = """
    A = X
    for l in range(len(weights)):
        Z = X @ weights[l] + biases[l]
        A = np.maximum(Z, 0)
    return A
    """
    hints = (
        "Try one layer first, with a weight of −1: may the output of a regression be "
        "negative?",
        "Then two layers. Write down which array goes into the second one, and look "
        "at what the code puts in.",
        "`A` is there to carry each layer's result into the next. And the last layer's "
        "result, without ReLU, is still in `Z` after the loop.",
    )

    def solution(X, weights, biases):
        A = X
        for l in range(len(weights)):
            Z = A @ weights[l] + biases[l]
            A = np.maximum(Z, 0)
        return Z

    def inputs(rng):
        yield np.array([[2.0]]), np.array([[[-1.0]]]), np.array([[0.5]])
        yield np.array([[1.0]]), np.array([[[2.0]], [[3.0]]]), np.array([[0.5], [-8.0]])
        yield (
            np.array([[2.0, 3.0], [-1.0, 0.0]]),
            np.array([[[-1.0, 2.0], [2.0, -1.0]], [[1.0, 0.0], [-2.0, 1.0]]]),
            np.array([[0.5, 0.2], [-1.0, 0.0]]),
        )
        for n, k, depth in ((1, 2, 1), (3, 2, 2), (2, 3, 3), (4, 4, 3)):
            yield (
                rng.normal(size=(n, k)),
                rng.normal(size=(depth, k, k)),
                rng.normal(size=(depth, k)),
            )

    bugs = (
        Slip(
            "The output goes through a ReLU: how could an answer be negative?",
            ("return Z", "return A"),
        ),
        Slip(
            "What a layer has computed is never used by the next: with two layers, "
            "which array goes into the second?",
            ("A @ weights", "X @ weights"),
        ),
    )

    slips = (
        Slip(
            "It is the other way round: every layer has a ReLU except the output.",
            ("np.maximum(Z, 0)", "Z"),
            ("return Z", "return np.maximum(Z, 0)"),
        ),
        Slip(
            "Without any ReLU all layers together are one affine map: keep it "
            "between them.",
            ("np.maximum(Z, 0)", "Z"),
        ),
        Slip(
            "The bias belongs inside: first z = a·w + b, then the ReLU.",
            ("A @ weights[l] + biases[l]", "A @ weights[l]"),
            ("np.maximum(Z, 0)", "np.maximum(Z, 0) + biases[l]"),
            ("return Z", "return Z + biases[-1]"),
        ),
        Slip(
            "`return` stands inside the loop: the first layer ends it all.",
            ("range(len(weights))", "range(1)"),
        ),
        Slip(
            "The last layer is left out: it has no ReLU, but weights and biases it "
            "has.",
            ("range(len(weights))", "range(len(weights) - 1)"),
            ("return Z", "return A"),
        ),
        Slip(
            "The first layer has no ReLU: all but the last have one.",
            ("np.maximum(Z, 0)", "np.maximum(Z, 0) if l > 0 else Z"),
        ),
        Slip(
            "The last hidden layer has lost its ReLU: only the output goes without.",
            ("np.maximum(Z, 0)", "np.maximum(Z, 0) if l < len(weights) - 2 else Z"),
        ),
        Slip(
            "Only the layer before the output has a ReLU: all but the last have one.",
            ("np.maximum(Z, 0)", "np.maximum(Z, 0) if l == len(weights) - 2 else Z"),
        ),
        Slip(
            "The ReLU keeps what is positive: `np.maximum`, not `np.minimum`.",
            ("np.maximum(Z, 0)", "np.minimum(Z, 0)"),
        ),
        Slip(
            "The ReLU makes 0 of what is negative; the absolute value makes it "
            "positive.",
            ("np.maximum(Z, 0)", "np.abs(Z)"),
        ),
        Slip(
            "Between the layers stands a ReLU, not a sigmoid.",
            ("np.maximum(Z, 0)", "1 / (1 + np.exp(-Z))"),
        ),
        Slip(
            "Between the layers stands a ReLU, not tanh.",
            ("np.maximum(Z, 0)", "np.tanh(Z)"),
        ),
        Slip(
            "The weights need no transpose: in rows, a layer is `A @ W + b`.",
            ("weights[l]", "weights[l].T"),
        ),
        Slip(
            "The input layer computes nothing: X goes into the first layer as it is.",
            ("A = X", "A = np.maximum(X, 0)"),
        ),
        Slip(
            "The biases are missing.",
            (" + biases[l]", ""),
        ),
        Slip(
            "The output layer has a bias too.",
            ("return Z", "return Z - biases[-1]"),
        ),
        Slip(
            "The bias is added, not taken away.",
            (" + biases[l]", " - biases[l]"),
        ),
        Slip(
            "Every layer uses the first layer's weights and biases: it is layer l "
            "that is due.",
            ("weights[l] + biases[l]", "weights[0] + biases[0]"),
        ),
        Slip(
            "The layers come in the reverse order: layer 0 is the first.",
            ("weights[l] + biases[l]", "weights[-1 - l] + biases[-1 - l]"),
        ),
    )

    accepted = (
        _forward,
        _forward_recursive,
        lambda X, weights, biases: _forward(
            np.float32(X), np.float32(weights), np.float32(biases)
        ),
        lambda X, weights, biases: _forward(X, weights, biases).tolist(),
    )
