"""Exercises of lesson 03: the forward pass."""

from itertools import pairwise

import numpy as np

from ..exercise import Exercise, mistake


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

    @mistake(
        "Your W is that of the column convention: here it is (n_in, n_out), so that "
        "`A_prev @ W` fits."
    )
    def columns_for_w(sizes, n):
        return _shapes(sizes, n, W="oi")

    @mistake(
        "Your b has a row for each sample: a layer has one bias for each unit, and "
        "NumPy adds it to every row."
    )
    def bias_for_each_sample(sizes, n):
        return _shapes(sizes, n, b="no")

    @mistake("A bias array has one axis only: (n_out,), not (1, n_out).")
    def two_axes_for_bias(sizes, n):
        return _shapes(sizes, n, b="1o")

    @mistake(
        "The layer adds b to its own units, one entry each; yours has one for each "
        "input."
    )
    def bias_for_each_input(sizes, n):
        return _shapes(sizes, n, b="i")

    @mistake(
        "A shape with one axis needs its comma: `(5)` is the number 5, `(5,)` a shape."
    )
    def numbers_for_shapes(sizes, n):
        return {k: v if len(v) > 1 else v[0] for k, v in _shapes(sizes, n).items()}

    @mistake(
        "What comes out of layer l has a column for each of its own units; yours has "
        "the width of the layer before."
    )
    def width_of_layer_before(sizes, n):
        return _shapes(sizes, n, A="ni")

    @mistake("Samples are rows: X and every A are (n, …), not (…, n).")
    def samples_in_columns(sizes, n):
        return {k: v[::-1] if k[0] in "XA" else v for k, v in _shapes(sizes, n).items()}

    @mistake(
        "The batch size is no part of W: weights belong to the network, and stay the "
        "same for any n."
    )
    def batch_in_w(sizes, n):
        return _shapes(sizes, n, W="no")

    @mistake(
        "The last layer is missing: `range(1, len(sizes))` already stops before "
        "`len(sizes)`."
    )
    def without_last_layer(sizes, n):
        return (
            _shapes(sizes, n, layers=len(sizes) - 1)
            if len(sizes) > 2
            else {"X": (n, sizes[0])}
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
        for length in (3, 4, 5):
            yield (rng.integers(1, 12, length),)

    @mistake("These are the weights only: each unit has a bias as well.")
    def weights_only(sizes):
        return np.sum(sizes[:-1] * sizes[1:])

    @mistake("One bias for each unit, not one for each layer.")
    def one_bias_a_layer(sizes):
        return np.sum(sizes[:-1] * sizes[1:]) + len(sizes) - 1

    @mistake("The input layer computes nothing: it has no biases.")
    def biases_of_inputs(sizes):
        return np.sum(sizes[:-1] * sizes[1:]) + np.sum(sizes)

    @mistake(
        "The biases belong to the units that a layer leads to, not to those it comes "
        "from."
    )
    def biases_of_layer_before(sizes):
        return np.sum(sizes[:-1] * sizes[1:] + sizes[:-1])

    @mistake(
        "Every unit is connected to every unit of the next layer: the two sizes are "
        "multiplied, not added."
    )
    def sizes_added(sizes):
        return np.sum(sizes[:-1] + sizes[1:] + sizes[1:])

    @mistake("The output layer has biases too.")
    def without_output_biases(sizes):
        return np.sum(sizes[:-1] * sizes[1:]) + np.sum(sizes[1:-1])

    @mistake("The layers' numbers are added up; you multiply them.")
    def layers_multiplied(sizes):
        return np.prod((sizes[:-1] + 1) * sizes[1:])

    @mistake("You return after the first layer: is your `return` inside the loop?")
    def first_layer_only(sizes):
        return (sizes[0] + 1) * sizes[1]

    @mistake(
        "The last layer is left out: it starts at sizes[-2] and ends at sizes[-1]."
    )
    def without_last_layer(sizes):
        return np.sum((sizes[:-2] + 1) * sizes[1:-1])

    accepted = (
        _count_loop,
        lambda sizes: float(sum((sizes[:-1] + 1) * sizes[1:])),
        lambda sizes: np.array([sizes[:-1] @ sizes[1:] + sizes[1:].sum()]),
    )


CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
WANTED = {"XOR": (0, 1, 1, 0), "XNOR": (1, 0, 0, 1)}
SHAPES = {"W1": ((2, 2),), "b1": ((2,), (1, 2)), "W2": ((2, 1),), "b2": ((1,), (1, 1))}


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
        wrong = (out > 0) != np.array(WANTED[name], dtype=bool)
        parts = [
            f"{value:.3g} for ({x1}, {x2})"
            for (x1, x2), value in zip(CORNERS[wrong], out[wrong], strict=True)
        ]
        return f"As {name} your network gives {', '.join(parts)}." if parts else None

    @mistake(
        "Each corner where the gate is 1 must come out above zero, the others at zero "
        "or below. Your network is OR: at (1, 1) something has to pull the output "
        "down."
    )
    def or_network(name):
        return (_xor([[1, 1], [1, 1]], [0, 0], [[1], [0]], [-0.5]))(name)

    @mistake(
        "The second hidden unit counts against the first, but too little: at (1, 1) "
        "they are 2 and 1, and at least 1.5 has to be taken away."
    )
    def second_unit_too_weak(name):
        return (_xor([[1, 1], [1, 1]], [0, -1], [[1], [-1]], [-0.5]))(name)

    @mistake(
        "These weights fit units that answer 0 or 1. ReLU units at (1, 1) answer 1.5 "
        "and 0.5."
    )
    def step_weights(name):
        return (_xor([[1, 1], [1, 1]], [-0.5, -1.5], [[1], [-1]], [-0.5]))(name)

    @mistake(
        "Where both hidden units are silent only the output's bias speaks: XNOR needs "
        "a positive one."
    )
    def xnor_without_bias(name):
        return (_xor([[1, -1], [-1, 1]], [0, 0], [[1], [1]], [0]))(name)

    @mistake("XNOR is the opposite of XOR: yours is the same network.")
    def same_network_twice(name):
        return (_xor([[1, -1], [-1, 1]], [0, 0], [[1], [1]], [-0.5], opposite=(1, 1)))(
            name
        )

    @mistake(
        "For XNOR you turn the weights of the output round, but not its bias: it takes "
        "all of them."
    )
    def bias_not_opposite(name):
        return (_xor([[1, -1], [-1, 1]], [0, 0], [[1], [1]], [-0.5], opposite=(-1, 1)))(
            name
        )

    @mistake(
        "Both hidden units are on for (1, 0) only: nobody watches (0, 1). A unit is a "
        "column of W1."
    )
    def same_unit_twice(name):
        return (_xor([[1, 1], [-1, -1]], [0, 0], [[1], [1]], [-0.5]))(name)

    @mistake(
        "W2 leads from two hidden units to one output: (n_in, n_out) is (2, 1) here."
    )
    def row_for_column(name):
        return (_xor([[1, -1], [-1, 1]], [0, 0], [[1, 1]], [-0.5]))(name)

    @mistake(
        "Without the ReLU x1 − x2 and x2 − x1 cancel, and with it one of them is 0: "
        "the output must add the two, not subtract."
    )
    def outputs_subtracted(name):
        return (_xor([[1, -1], [-1, 1]], [0, 0], [[1], [-1]], [-0.5]))(name)

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

    @mistake(
        "`reshape` keeps the reading order, so the numbers land in wrong places: it is "
        "`.T` that exchanges rows and columns."
    )
    def reshaped(W, b, X):
        return (
            W.reshape(W.shape[::-1]),
            b[:, 0],
            X.reshape(X.shape[::-1]),
        )

    @mistake(
        "Your b is a column still: (n_out, 1) does not fit rows of samples. It becomes "
        "(n_out,)."
    )
    def bias_still_column(W, b, X):
        return (W.T, b, X.T)

    @mistake("`b.T` has two axes, (1, n_out): it is to be (n_out,).")
    def bias_of_two_axes(W, b, X):
        return (
            W.T,
            b.T,
            X.T,
        )

    @mistake("The samples still stand in columns: X is to be (N, n_in).")
    def samples_still_columns(W, b, X):
        return (
            W.T,
            b[:, 0],
            X,
        )

    @mistake("W is as it was: the weights of a neuron are to stand in a column.")
    def weights_as_before(W, b, X):
        return (W, b[:, 0], X.T)

    @mistake("`b[0]` is the bias of the first neuron only.")
    def first_bias_only(W, b, X):
        return (
            W.T,
            b[0],
            X.T,
        )

    @mistake("In what order? Return W first, then b, then X.")
    def data_first(W, b, X):
        return (
            X.T,
            W.T,
            b[:, 0],
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


def _fold_plus(W, b, mean, std):
    return W / std[:, None], b + mean @ (W / std[:, None])


class FoldScaling(Exercise):
    """Return W and b that do on raw inputs what these do on standardized ones."""

    lesson, name, points = 3, "fold_scaling", 2
    signature = "def fold_scaling(W, b, mean, std):"
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

    @mistake(
        "`W / std` divides the columns: a feature is a row of W. Make std a column "
        "with `std[:, np.newaxis]`."
    )
    def divided_columns(W, b, mean, std):
        return (
            W / std,
            b - mean @ (W / std),
        )

    @mistake("You multiply by std: (x − mean)/std divides x, so W is divided.")
    def multiplied(W, b, mean, std):
        return (
            W * std[:, None],
            b - mean @ (W * std[:, None]),
        )

    @mistake(
        "The new W is right. The bias has to make up for the means that nobody "
        "subtracts any more."
    )
    def bias_as_before(W, b, mean, std):
        return (W / std[:, None], b)

    @mistake("The means go into the bias with a minus: w · (x − mean)/std.")
    def means_added(W, b, mean, std):
        return _fold_plus(W, b, mean, std)

    @mistake(
        "In the bias, the means have to be divided by std as well: they meet the new W."
    )
    def means_undivided(W, b, mean, std):
        return (W / std[:, None], b - mean @ W)

    @mistake(
        "The means are subtracted from inputs, not from weights: what they contribute "
        "is a constant, and goes into the bias."
    )
    def means_off_weights(W, b, mean, std):
        return (
            (W - mean[:, None]) / std[:, None],
            b,
        )

    @mistake("The old bias is not divided by anything: it is added after the scaling.")
    def bias_divided(W, b, mean, std):
        return (
            W / std[:, None],
            b / std.mean() - mean @ (W / std[:, None]),
        )

    @mistake(
        "The bias of a unit loses the sum over all features, mean @ W: `mean * W` does "
        "not add up."
    )
    def unsummed_means(W, b, mean, std):
        return (
            W / std[:, None],
            b - mean[:, None] * (W / std[:, None]),
        )

    @mistake("The weights have to change as well: raw inputs are std times as large.")
    def weights_as_before(W, b, mean, std):
        return (W, b - mean @ (W / std[:, None]))

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


def _forward_from_x(X, weights, biases):
    return X @ weights[-1] + biases[-1]


def _forward_linear(X, weights, biases):
    for W, b in zip(weights, biases, strict=True):
        X = X @ W + b
    return X


def _forward_late_bias(X, weights, biases):
    A = X
    for W, b in zip(weights, biases, strict=True):
        Z = A @ W
        A = np.maximum(Z, 0) + b
    return Z + b


def _forward_transposed(X, weights, biases):
    return _forward(X, [W.T for W in weights], biases)


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
    forbidden = ("MLP", "Linear", "Sequential")

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

    @mistake(
        "One bug is left: the output layer has no ReLU, so that its answers may be "
        "negative."
    )
    def relu_at_output(*a):
        return _forward(*a, last=True)

    @mistake(
        "One bug is left: every layer still looks at the inputs X, not at what the "
        "layer before has made of them."
    )
    def always_from_inputs(X, weights, biases):
        return _forward_from_x(X, weights, biases)

    @mistake(
        "Without any ReLU all layers together are one affine map: keep it between them."
    )
    def without_relu(X, weights, biases):
        return _forward_linear(X, weights, biases)

    @mistake("The bias belongs inside: first z = a·w + b, then the ReLU.")
    def bias_after_relu(X, weights, biases):
        return _forward_late_bias(X, weights, biases)

    @mistake("`return` stands inside the loop: the first layer ends it all.")
    def first_layer_only(X, weights, biases):
        return X @ weights[0] + biases[0]

    @mistake("The weights need no transpose: in rows, a layer is `A @ W + b`.")
    def transposed_weights(X, weights, biases):
        return _forward_transposed(X, weights, biases)

    @mistake("The input layer computes nothing: X goes into the first layer as it is.")
    def relu_on_inputs(X, weights, biases):
        return _forward(np.maximum(X, 0), weights, biases)

    @mistake("The biases are missing.")
    def without_biases(X, weights, biases):
        return _forward(X, weights, np.zeros_like(biases))

    accepted = (
        _forward,
        _forward_recursive,
        lambda X, weights, biases: _forward(
            np.float32(X), np.float32(weights), np.float32(biases)
        ),
        lambda X, weights, biases: _forward(X, weights, biases).tolist(),
    )
