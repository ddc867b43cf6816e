"""Exercises of lesson 06: backpropagation."""

import math

import numpy as np

from ..exercise import Exercise, mistake
from ..slip import Slip


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _chain_central(a0, y, w1, w2, w3):
    def loss(weights):
        w1, w2, w3 = weights
        return (w3 * _sigmoid(w2 * _sigmoid(w1 * a0)) - y) ** 2 / 2

    w, h = np.array([w1, w2, w3]), 1e-5 * np.eye(3)
    return [(loss(w + step) - loss(w - step)) / 2e-5 for step in h]


class ChainGradients(Exercise):
    """Return ∂L/∂w1, ∂L/∂w2 and ∂L/∂w3 of a chain of three neurons."""

    lesson, name, points = 6, "chain_gradients", 2
    signature = "def chain_gradients(a0, y, w1, w2, w3):"
    outputs = ("dw1", "dw2", "dw3")
    body = """
    a1 = 1 / (1 + np.exp(-w1 * a0))
    a2 = 1 / (1 + np.exp(-w2 * a1))
    y_hat = w3 * a2
    delta3 = ...  # the error signal at the output
    delta2 = ...
    delta1 = ...
    return ..., ..., ...
    """
    hints = (
        "The output is linear: its slope is 1, so the error signal there is the slope "
        "of ½(ŷ − y)² alone.",
        "To the layer before: × the weight in between, × the slope of that layer's "
        "sigmoid, a(1 − a).",
        "Each weight's slope is the signal of the neuron it leads to, × the activation "
        "it comes from.",
    )
    forbidden = ("Value", "numerical_gradient")

    def solution(a0, y, w1, w2, w3):
        a1 = 1 / (1 + np.exp(-w1 * a0))
        a2 = 1 / (1 + np.exp(-w2 * a1))
        y_hat = w3 * a2
        delta3 = y_hat - y
        delta2 = delta3 * w3 * a2 * (1 - a2)
        delta1 = delta2 * w2 * a1 * (1 - a1)
        return delta1 * a0, delta2 * a1, delta3 * a2

    def inputs(rng):
        yield 0.0, 1.0, 1.0, 1.0, 1.0
        yield 1.5, 1.0, 0.8, 0.5, 2.0
        yield 1.5, -1.0, 0.8, -0.5, 2.0
        yield 2.0, 0.5, 1.0, 3.0, 0.0  # nothing passes a weight of 0
        for _ in range(5):
            yield tuple(float(v) for v in rng.normal(0, 1.5, 5))

    slips = (
        Slip(
            "The error signal is answer − target: yours has the wrong sign.",
            ("= y_hat - y", "= y - y_hat"),
        ),
        Slip(
            "The loss has a ½ in front: the 2 of the square cancels.",
            ("= y_hat - y", "= 2 * (y_hat - y)"),
        ),
        Slip(
            "The ½ of the loss is still in your error signal: the 2 of the square "
            "cancels it.",
            ("= y_hat - y", "= (y_hat - y) / 2"),
        ),
        Slip(
            "The output neuron is linear: no sigmoid, so no slope of one.",
            ("= y_hat - y", "= (y_hat - y) * y_hat * (1 - y_hat)"),
        ),
        Slip(
            "You begin with the loss itself. The error signal at the output is the "
            "slope of the loss by ŷ.",
            ("= y_hat - y", "= (y_hat - y) ** 2 / 2"),
        ),
        Slip(
            "Your δ3 holds w3 already. The error signal at the output is the slope "
            "by ŷ, which lies behind w3.",
            ("= y_hat - y", "= (y_hat - y) * w3"),
        ),
        Slip(
            "The slope of the sigmoid is missing in the hidden neurons: × a(1 − a).",
            (" * a2 * (1 - a2)", ""),
            (" * a1 * (1 - a1)", ""),
        ),
        Slip(
            "The slope of neuron 2's sigmoid is missing in δ2, and so in δ1.",
            (" * a2 * (1 - a2)", ""),
        ),
        Slip(
            "The slope of neuron 1's sigmoid is missing in δ1.",
            (" * a1 * (1 - a1)", ""),
        ),
        Slip(
            "The slope of tanh is 1 − a². These are sigmoids: a(1 − a).",
            ("a2 * (1 - a2)", "(1 - a2**2)"),
            ("a1 * (1 - a1)", "(1 - a1**2)"),
        ),
        Slip(
            "The slope a(1 − a) is written for the stored a: you put it through the "
            "sigmoid once more.",
            ("a2 * (1 - a2)", "np.exp(-a2) / (1 + np.exp(-a2)) ** 2"),
            ("a1 * (1 - a1)", "np.exp(-a1) / (1 + np.exp(-a1)) ** 2"),
        ),
        Slip(
            "Half of a sigmoid's slope is missing: it has two factors, a and 1 − a.",
            ("a2 * (1 - a2)", "(1 - a2)"),
            ("a1 * (1 - a1)", "(1 - a1)"),
        ),
        Slip(
            "A sigmoid's slope has two factors, a and 1 − a: the second one is "
            "missing.",
            ("a2 * (1 - a2)", "a2"),
            ("a1 * (1 - a1)", "a1"),
        ),
        Slip(
            "The slopes of the two sigmoids have changed places: neuron 2's is made of "
            "a2, neuron 1's of a1.",
            ("a2 * (1 - a2)", "a1 * (1 - a1)"),
            ("a1 * (1 - a1)", "a2 * (1 - a2)"),
        ),
        Slip(
            "A neuron's slope is made of its own output: yours is made of what comes "
            "in, one neuron too early.",
            ("a2 * (1 - a2)", "a1 * (1 - a1)"),
            ("a1 * (1 - a1)", "a0 * (1 - a0)"),
        ),
        Slip(
            "On the way back each signal passes the weight in between: × w3, then × "
            "w2.",
            ("delta3 * w3", "delta3"),
            ("delta2 * w2", "delta2"),
        ),
        Slip(
            "On its way from neuron 3 to neuron 2 the signal passes a weight: it is "
            "missing in δ2.",
            ("delta3 * w3", "delta3"),
        ),
        Slip(
            "On its way from neuron 2 to neuron 1 the signal passes a weight: it is "
            "missing in δ1.",
            ("delta2 * w2", "delta2"),
        ),
        Slip(
            "The signal of neuron 2 comes back through w3, the weight after it, and "
            "that of neuron 1 through w2.",
            ("delta3 * w3", "delta3 * w2"),
            ("delta2 * w2", "delta2 * w1"),
        ),
        Slip(
            "The signal comes back to neuron 2 through the weight after it: you take "
            "w2, which lies before it, in δ2.",
            ("delta3 * w3", "delta3 * w2"),
        ),
        Slip(
            "The signal comes back to neuron 1 through the weight after it: you take "
            "w1, which lies before it, in δ1.",
            ("delta2 * w2", "delta2 * w1"),
        ),
        Slip(
            "Make δ1 of δ2, in which all that lies behind neuron 2 is gathered: you "
            "take δ3.",
            ("delta2 * w2", "delta3 * w2"),
        ),
        Slip(
            "On its way to neuron 1 the signal passes neuron 2's sigmoid too: make δ1 "
            "of δ2.",
            ("delta2 * w2", "delta3 * w3 * w2"),
        ),
        Slip(
            "These are the error signals: each weight's slope is the signal × the "
            "activation before the weight.",
            ("delta1 * a0", "delta1"),
            ("delta2 * a1", "delta2"),
            ("delta3 * a2", "delta3"),
        ),
        Slip(
            "A weight is multiplied by the activation it comes from, not by the one it "
            "leads to.",
            ("delta1 * a0", "delta1 * a1"),
            ("delta2 * a1", "delta2 * a2"),
            ("delta3 * a2", "delta3 * y_hat"),
        ),
        Slip(
            "The slope of w·a by w is a: you multiply the signal by the weight "
            "instead.",
            ("delta1 * a0", "delta1 * w1"),
            ("delta2 * a1", "delta2 * w2"),
            ("delta3 * a2", "delta3 * w3"),
        ),
        Slip(
            "Weight w1 leads from the input to neuron 1: its slope is δ1 times the "
            "input a0, "
            "not a1.",
            ("delta1 * a0", "delta1 * a1"),
        ),
        Slip(
            "The last step is missing for w1: its slope is δ1 times the activation it "
            "comes from.",
            ("delta1 * a0", "delta1"),
        ),
        Slip(
            "The last step is missing for w3: its slope is δ3 times the activation it "
            "comes from.",
            ("delta3 * a2", "delta3"),
        ),
        Slip(
            "Return them in the order w1, w2, w3.",
            (
                "delta1 * a0, delta2 * a1, delta3 * a2",
                "delta3 * a2, delta2 * a1, delta1 * a0",
            ),
        ),
    )

    accepted = (
        _chain_central,
        lambda *a: [np.float32(value) for value in ChainGradients.solution(*a)],
    )


def _columns_loop(dZ, X, W):
    dW, dX = np.zeros(W.shape), np.zeros(X.shape)
    for n in range(X.shape[1]):
        dW += np.outer(dZ[:, n], X[:, n])
        dX[:, n] = W.T.dot(dZ[:, n])
    return dW, [[sum(row)] for row in dZ], dX


class LinearBackward(Exercise):
    """Return dW, db and dX of Z = W X + b, where samples are columns."""

    lesson, name, points = 6, "linear_backward", 2
    signature = "def linear_backward(dZ, X, W):"
    hints = (
        "Write the six shapes down. A gradient has the shape of the thing it belongs "
        "to, and only one arrangement fits.",
        "dW is (n_out, n_in), made from dZ (n_out, N) and X (n_in, N): one of them has "
        "to be transposed. Likewise dX from W and dZ.",
        "b is added to every column, so db collects over the columns: "
        "`dZ.sum(axis=1, keepdims=True)` stays a column.",
    )

    def solution(dZ, X, W):
        dW = dZ @ X.T
        db = dZ.sum(axis=1, keepdims=True)
        dX = W.T @ dZ
        return dW, db, dX

    def inputs(rng):
        yield np.array([[2.0]]), np.array([[3.0]]), np.array([[5.0]])
        yield np.array([[1.0, -2.0]]), np.array([[3.0, 4.0]]), np.array([[0.5]])
        yield (
            np.array([[1.0, 2.0], [0.0, -1.0]]),
            np.array([[3.0, 0.0], [1.0, 2.0]]),
            np.array([[1.0, 2.0], [3.0, 4.0]]),
        )
        for n_out, n_in, n in ((3, 2, 1), (3, 3, 3), (2, 3, 4), (4, 2, 3), (1, 4, 2)):
            yield (
                rng.normal(size=(n_out, n)),
                rng.normal(size=(n_in, n)),
                rng.normal(size=(n_out, n_in)),
            )

    slips = (
        Slip(
            "Your dX is transposed: it needs the shape of X, a column for each sample.",
            ("W.T @ dZ", "dZ.T @ W"),
        ),
        Slip(
            "Your dW is transposed: it needs the shape of W.",
            ("dZ @ X.T", "X @ dZ.T"),
        ),
        Slip(
            "You sum db over the units: it collects over the samples, which are the "
            "columns here.",
            ("axis=1, keepdims", "axis=0, keepdims"),
        ),
        Slip(
            "You sum db over the units, and an axis is lost: it collects over the "
            "samples, the columns here, and stays a column.",
            ("axis=1, keepdims=True", "axis=0"),
        ),
        Slip(
            "Your db has lost an axis: b is a column, (n_out, 1), and so is its "
            "gradient. `keepdims=True` keeps it.",
            (", keepdims=True", ""),
        ),
        Slip(
            "Your db sums over everything: each unit has a bias of its own, and "
            "collects over the samples only.",
            ("axis=1, keepdims=True", ""),
        ),
        Slip(
            "The bias collects the sum over the samples, not the mean: the mean is in "
            "the loss, and so in dZ.",
            ("dZ.sum", "dZ.mean"),
        ),
        Slip(
            "Nothing is divided by N here: the mean is in the loss, and so in dZ.",
            ("dZ @ X.T", "dZ @ X.T / X.shape[1]"),
            ("keepdims=True)", "keepdims=True) / X.shape[1]"),
        ),
        Slip(
            "You divide dW by N: the mean is in the loss, and so in dZ already.",
            ("dZ @ X.T", "dZ @ X.T / X.shape[1]"),
        ),
        Slip(
            "All three are divided by N, which nothing here asks for: the mean is in "
            "the loss, and so in dZ.",
            ("dZ @ X.T", "dZ @ X.T / X.shape[1]"),
            ("keepdims=True)", "keepdims=True) / X.shape[1]"),
            ("W.T @ dZ", "W.T @ dZ / X.shape[1]"),
        ),
        Slip(
            "The bias is added to every sample: its gradient is the sum over them, not "
            "dZ itself.",
            ("dZ.sum(axis=1, keepdims=True)", "dZ"),
        ),
        Slip(
            "In what order? Return dW first, then db, then dX.",
            ("return dW, db, dX", "return dX, dW, db"),
        ),
        Slip(
            "These are the formulas for rows. Here samples are columns: which "
            "arrangement gives dW the shape of W?",
            ("dZ @ X.T", "X.T @ dZ"),
            ("dZ.sum(axis=1, keepdims=True)", "dZ.sum(axis=0)"),
            ("W.T @ dZ", "dZ @ W.T"),
        ),
        Slip(
            "The way back goes through the transpose of W.",
            ("W.T @ dZ", "W @ dZ"),
        ),
        Slip(
            "The sum over the samples is in the matrix product: in dW you multiply "
            "element by element, `*` for `@`.",
            ("dZ @ X.T", "dZ * X"),
        ),
        Slip(
            "Your dW has no transpose at all: write down the shapes of dZ, of X and of "
            "W. Which order and which `.T` fit?",
            ("dZ @ X.T", "dZ @ X"),
        ),
    )

    accepted = (
        _columns_loop,
        lambda dZ, X, W: [
            (X @ dZ.T).T.tolist(),
            dZ @ np.ones((dZ.shape[1], 1)),
            (dZ.T @ W).T,
        ],
        lambda dZ, X, W: (
            np.einsum("on,in->oi", dZ, X),
            np.float32(dZ.sum(axis=1, keepdims=True)),
            np.einsum("oi,on->in", W, dZ),
        ),
    )


def _tanh_backward_loop(dA, A, height):
    flat = [d * (height - a * a / height) for d, a in zip(dA.flat, A.flat, strict=True)]
    return np.array(flat).reshape(A.shape)


class TanhBackward(Exercise):
    """Return dZ for A = height · tanh(Z), from the stored A."""

    lesson, name, points = 6, "tanh_backward", 1
    signature = "def tanh_backward(dA, A, height):"
    hints = (
        "The slope of height · tanh(z) is height · (1 − tanh²(z)). But z has not been "
        "kept. What is tanh(z), if you know A?",
        "tanh(z) = A / height.",
        "dZ = dA ⊙ height · (1 − (A / height)²), element by element: `*`, not `@`.",
    )

    def solution(dA, A, height):
        slope = height * (1 - (A / height) ** 2)
        return dA * slope

    def inputs(rng):
        yield np.array([[3.0]]), np.array([[0.0]]), 1.0
        yield np.array([[3.0]]), np.array([[0.0]]), 2.0
        yield np.array([[1.0, -2.0]]), np.array([[0.5, -0.5]]), 1.0
        yield np.array([1.0, -2.0, 3.0]), np.array([1.5, -0.5, 0.0]), 2.0
        yield np.array([[1.0, -2.0], [0.5, 4.0]]), np.array([[1.7, -1.7], [1, 0]]), 1.7
        for shape in ((3, 2), (2, 4), (3, 3), (2, 1, 3)):
            height = float(rng.uniform(0.5, 3))
            yield (
                rng.normal(size=shape),
                height * np.tanh(rng.normal(size=shape)),
                height,
            )

    slips = (
        Slip(
            "That is right for the plain tanh: `height` has a part in the slope.",
            ("height * (1", "(1"),
            ("(A / height)", "A"),
        ),
        Slip(
            "A goes up to `height`: divide it by that before you square.",
            ("(A / height)", "A"),
        ),
        Slip(
            "The factor `height` in front of tanh stays in the slope.",
            ("= height *", "= 1 *"),
        ),
        Slip("In tanh′ = 1 − tanh² there is a square.", (" ** 2", "")),
        Slip(
            "A is the activation already: you apply tanh once more.",
            ("(A / height)", "np.tanh(A)"),
        ),
        Slip(
            "A / height is tanh(Z) already: you apply tanh once more.",
            ("(A / height)", "np.tanh(A / height)"),
        ),
        Slip(
            "A² misses a division by `height`: it is the whole quotient A / height "
            "that is squared.",
            ("(A / height) ** 2", "A**2 / height"),
        ),
        Slip(
            "To get tanh(Z), A is divided by `height`: you multiply by it.",
            ("A / height", "A * height"),
        ),
        Slip(
            "The slope a(1 − a) belongs to a sigmoid. This is a tanh.",
            ("height * (1 - (A / height) ** 2)", "A * (1 - A)"),
        ),
        Slip(
            "The slope a(1 − a) belongs to a sigmoid, with a = A / `height` too. This "
            "is a "
            "tanh.",
            ("1 - (A / height) ** 2", "(A / height) * (1 - A / height)"),
        ),
        Slip(
            "This is the local slope: multiply it by what arrives, dA.",
            ("dA * slope", "slope"),
        ),
        Slip(
            "What arrives and the local slope are multiplied, not added.",
            ("dA * slope", "dA + slope"),
        ),
        Slip(
            "You divide by the slope: on its way back dA is multiplied by it.",
            ("dA * slope", "dA / slope"),
        ),
        Slip(
            "The factor is `height`, and not 1 / height.",
            ("= height *", "= 1 / height *"),
        ),
        Slip(
            "The sign: the slope of tanh is never negative.",
            ("(1 - (A / height) ** 2)", "((A / height) ** 2 - 1)"),
        ),
        Slip(
            "The slope of tanh is largest in the middle: tanh² is subtracted from 1, "
            "not added.",
            ("1 - (A", "1 + (A"),
        ),
        Slip(
            "The square is of tanh alone: 1 − t² is not (1 − t)².",
            ("(1 - (A / height) ** 2)", "(1 - A / height) ** 2"),
        ),
    )

    @mistake("Each element has its own slope: `*`, not the matrix product `@`.")
    def matrix_product(dA, A, height):
        return dA @ (height - A**2 / height)

    accepted = (
        _tanh_backward_loop,
        lambda dA, A, height: dA * (height - A**2 / height),
        lambda dA, A, height: (dA * (height - A) * (height + A) / height).tolist(),
        lambda dA, A, height: np.float32(dA * (height - A**2 / height)),
    )


def _central_restored(w, X, y, eps):
    def loss(w):
        return np.mean((np.tanh(X @ w) - y) ** 2)

    slopes = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        old = w[i]
        w[i] = old + eps
        up = loss(w)
        w[i] = old - eps
        slopes[i] = (up - loss(w)) / (2 * eps)
        w[i] = old
    return slopes


class CentralDifference(Exercise):
    """Return the slope of the loss by each entry of w, by central differences."""

    lesson, name, points = 6, "central_difference", 1
    signature = "def central_difference(w, X, y, eps):"
    body = """
    slopes = np.zeros(w.shape)

    def loss(w):
        return np.mean((np.tanh(X @ w) - y) ** 2)

    for i in np.ndindex(w.shape):  # i = (0, 0), (0, 1), …
        slopes[i] = ...
    return slopes
    """
    hints = (
        "Move one entry up by eps and take the loss, then down and take it again. All "
        "other entries stay where they were.",
        "`step = np.zeros(w.shape)` and `step[i] = eps` make an array to add and to "
        "subtract: `w + step` is a new array, so w stays as it was.",
        "The two points are 2 · eps apart.",
    )
    forbidden = ("numerical_gradient", "approx_fprime")
    pure = True

    def solution(w, X, y, eps):
        def loss(w):
            return np.mean((np.tanh(X @ w) - y) ** 2)

        slopes = np.empty(w.shape)
        for i in np.ndindex(w.shape):
            step = np.zeros(w.shape)
            step[i] = eps
            slopes[i] = (loss(w + step) - loss(w - step)) / (2 * eps)
        return slopes

    def inputs(rng):
        yield np.array([[0.5]]), np.array([[2.0]]), np.array([[1.0]]), 0.5
        yield (
            np.array([[1.0, -0.5], [0.25, 2.0]]),
            np.array([[1.0, 2.0]]),
            np.array([[0.5, -1.0]]),
            0.25,
        )
        for n, k, m, eps in ((3, 2, 2, 0.1), (4, 3, 1, 0.01), (2, 2, 3, 1e-5)):
            yield (
                rng.normal(size=(k, m)),
                rng.normal(size=(n, k)),
                rng.normal(size=(n, m)),
                eps,
            )

    slips = (
        Slip(
            "This is one-sided: L(w + eps) − L(w). Step down as well: the error then "
            "shrinks with eps² instead of eps.",
            ("loss(w - step)) / (2 * eps)", "loss(w)) / eps"),
        ),
        Slip(
            "This is one-sided: L(w) − L(w − eps). Step up as well: the error then "
            "shrinks with eps² instead of eps.",
            ("(loss(w + step) - ", "2 * (loss(w) - "),
        ),
        Slip(
            "You divide by the width of two steps and take only one: down from w is "
            "missing.",
            ("loss(w - step)", "loss(w)"),
        ),
        Slip("The two points are 2 · eps apart: divide by that.", ("(2 * eps)", "eps")),
        Slip(
            "This is the difference of two losses. A slope is that, divided by how far "
            "apart they are.",
            (" / (2 * eps)", ""),
        ),
        Slip(
            "In `a / 2 * eps` Python multiplies by eps: put 2 · eps into parentheses.",
            ("(2 * eps)", "2 * eps"),
        ),
        Slip(
            "The sign: up minus down.",
            ("loss(w + step) - loss(w - step)", "loss(w - step) - loss(w + step)"),
        ),
        Slip(
            "The two losses are subtracted: up minus down. You add them.",
            ("loss(w + step) - loss", "loss(w + step) + loss"),
        ),
        Slip(
            "You move all entries together: each needs a quotient of its own.",
            ("step[i] = eps", "step[:] = eps"),
        ),
        Slip(
            "You move a whole row at a time: `w[i]` of a matrix is a row. Go through "
            "all pairs of indices, `np.ndindex(w.shape)`.",
            ("step[i] = eps", "step[i[0]] = eps"),
        ),
        Slip(
            "The steps pile up: an entry is still moved when the next one's turn "
            "comes. Begin each turn with w.",
            ("slopes = np.empty(w.shape)", "slopes = np.empty(w.shape); step = 0 * w"),
            ("step = np.zeros(w.shape)", "pass"),
        ),
        Slip(
            "`up = w` makes no copy: up, down and w are the same array, and the steps "
            "cancel. Write `w.copy()`.",
            ("step = np.zeros(w.shape)", "up = down = w"),
            ("step[i] = eps", "up[i] += eps; down[i] -= eps"),
            ("loss(w + step) - loss(w - step)", "loss(up) - loss(down)"),
        ),
        Slip(
            "An entry that was moved must go back before the next one's turn: yours "
            "stays at w − eps.",
            ("step = np.zeros(w.shape)", "w[i] += eps; up = loss(w)"),
            ("step[i] = eps", "w[i] -= 2 * eps"),
            ("loss(w + step) - loss(w - step)", "up - loss(w)"),
        ),
        Slip(
            "Adding and subtracting eps does not give back the old number to the last "
            "bit: keep it, and put it back.",
            ("step = np.zeros(w.shape)", "w[i] += eps; up = loss(w)"),
            ("step[i] = eps", "w[i] -= 2 * eps; down = loss(w); w[i] += eps"),
            ("loss(w + step) - loss(w - step)", "up - down"),
        ),
        Slip(
            "After the step up, one eps down leads back to the middle: from there to w "
            "− eps it takes another.",
            ("step = np.zeros(w.shape)", "w[i] += eps; up = loss(w)"),
            ("step[i] = eps", "w[i] -= eps"),
            ("loss(w + step) - loss(w - step)", "up - loss(w)"),
        ),
        Slip(
            "This is the exact slope, or a quotient with a step of its own. Return the "
            "quotient for the eps that is given.",
            ("step[i] = eps", "step[i] = 1e-6"),
            ("(2 * eps)", "2e-6"),
        ),
        Slip(
            "Only the second loss is divided: put the difference into parentheses.",
            (
                "(loss(w + step) - loss(w - step)) /",
                "loss(w + step) - loss(w - step) /",
            ),
        ),
        Slip(
            "You go eps/2 to either side. The two points are w + eps and w − eps, 2 · "
            "eps apart.",
            ("step[i] = eps", "step[i] = eps / 2"),
            ("(2 * eps)", "eps"),
        ),
        Slip(
            "You take one step of 2 · eps up. The two points lie on either side of w, "
            "at + eps and − eps.",
            ("step[i] = eps", "step[i] = 2 * eps"),
            ("loss(w - step)", "loss(w)"),
        ),
        Slip(
            "Your copy of w is made once, and an entry that was moved stays moved in "
            "it: begin each turn with a new copy.",
            (
                "slopes = np.empty(w.shape)",
                "slopes, moved = np.empty(w.shape), w.copy()",
            ),
            ("step = np.zeros(w.shape)", "moved[i] += eps; up = loss(moved)"),
            ("step[i] = eps", "moved[i] -= 2 * eps"),
            ("loss(w + step) - loss(w - step)", "up - loss(moved)"),
        ),
    )

    @mistake(
        "You give `loss` a single entry. It needs the whole of w, with that entry "
        "moved."
    )
    def loss_of_an_entry(w, X, y, eps):
        i = (0, 0)
        return np.mean((np.tanh(X @ (w[i] + eps)) - y) ** 2)

    accepted = (
        _central_restored,
        lambda *a: np.float32(CentralDifference.solution(*a)),
        lambda w, *a: CentralDifference.solution(w.copy(), *a).tolist(),
    )


def _two_layers_loop(X, Y, W1, b1, W2, b2):
    dW1, db1 = np.zeros(W1.shape), np.zeros(b1.shape)
    dW2, db2 = np.zeros(W2.shape), np.zeros(b2.shape)
    for x, y in zip(X, Y, strict=True):
        a = _sigmoid(x @ W1 + b1)
        dz2 = 2 * (a @ W2 + b2 - y) / Y.size
        dz1 = W2 @ dz2 * a * (1 - a)
        dW1 += np.outer(x, dz1)
        db1 += dz1
        dW2 += np.outer(a, dz2)
        db2 += dz2
    return [dW1, db1, dW2, db2]


class BackwardRepaired(Exercise):
    """Return dW1, db1, dW2, db2 of a sigmoid layer and a linear one. Two bugs inside.

    The loss is the mean of (Ŷ − Y)² over all entries of Y.
    """

    lesson, name, points = 6, "backward_repaired", 3
    signature = "def backward_repaired(X, Y, W1, b1, W2, b2):"
    body = """
    A1 = 1 / (1 + np.exp(-(X @ W1 + b1)))
    Y_hat = A1 @ W2 + b2

    dZ2 = 2 * (Y_hat - Y) / Y.size
    dW2, db2 = A1.T @ dZ2, dZ2.mean(axis=0)
    dA1 = dZ2 @ W2.T
    dZ1 = dA1 * (1 - A1**2)
    dW1, db1 = X.T @ dZ1, dZ1.sum(axis=0)
    return dW1, db1, dW2, db2
    """
    hints = (
        "Check each of the four gradients with central differences. Which one is right "
        "already? So which lines are beyond suspicion?",
        "dW2 is right and db2 is not, although both come from dZ2. By what factor is "
        "db2 wrong, in a batch of 5?",
        "dW1 and db1 are both wrong: the bug lies before them, where dA1 becomes dZ1. "
        "Which activation has the hidden layer?",
    )

    def solution(X, Y, W1, b1, W2, b2):
        A1 = 1 / (1 + np.exp(-(X @ W1 + b1)))
        Y_hat = A1 @ W2 + b2

        dZ2 = 2 * (Y_hat - Y) / Y.size
        dW2, db2 = A1.T @ dZ2, dZ2.sum(axis=0)
        dA1 = dZ2 @ W2.T
        dZ1 = dA1 * A1 * (1 - A1)
        dW1, db1 = X.T @ dZ1, dZ1.sum(axis=0)
        return dW1, db1, dW2, db2

    def inputs(rng):
        one = np.array([[1.0]])
        zero = np.array([0.0])
        yield 2 * one, one, one, zero, one, zero
        yield np.array([[2.0], [-1.0]]), np.array([[1.0], [0.0]]), one, zero, one, zero
        for n, n_in, hidden, k in ((3, 2, 2, 2), (5, 3, 4, 1), (4, 2, 3, 2)):
            yield (
                rng.normal(size=(n, n_in)),
                rng.normal(size=(n, k)),
                rng.normal(size=(n_in, hidden)),
                rng.normal(size=hidden),
                rng.normal(size=(hidden, k)),
                rng.normal(size=k),
            )

    bugs = (
        Slip(
            "`db2` is off by a factor, the number of rows, though dZ2 is right: what "
            "does one bias collect from them?",
            ("dZ2.sum(axis=0)", "dZ2.mean(axis=0)"),
        ),
        Slip(
            "`dW1` and `db1` are both off, so look before them, where dA1 becomes dZ1: "
            "whose slope stands there, and which activation has the hidden layer?",
            ("A1 * (1 - A1)", "(1 - A1**2)"),
        ),
    )
    slips = (
        Slip(
            "Both biases take the mean now: it was the sum that was right.",
            ("dZ2.sum(axis=0)", "dZ2.mean(axis=0)"),
            ("dZ1.sum(axis=0)", "dZ1.mean(axis=0)"),
        ),
        Slip(
            "`db1` was right with its sum: now it takes the mean.",
            ("dZ1.sum(axis=0)", "dZ1.mean(axis=0)"),
        ),
        Slip(
            "The slope of the hidden layer is gone altogether, or 1: sigmoid′ is a(1 − "
            "a).",
            (" * A1 * (1 - A1)", ""),
        ),
        Slip(
            "The slope a(1 − a) is written for the stored A1: you put it through the "
            "sigmoid once more.",
            ("A1 * (1 - A1)", "np.exp(-A1) / (1 + np.exp(-A1)) ** 2"),
        ),
        Slip(
            "The slope of a sigmoid has two factors, a and 1 − a: one of them is "
            "missing.",
            ("A1 * (1 - A1)", "(1 - A1)"),
        ),
        Slip(
            "The slope of a sigmoid is a(1 − a): the factor 1 − a is missing.",
            ("A1 * (1 - A1)", "A1"),
        ),
        Slip(
            "Your slope has something of both: a(1 − a) is a sigmoid's, 1 − a² is "
            "tanh's.",
            ("(1 - A1)", "(1 - A1**2)"),
        ),
        Slip(
            "The forward pass was right: you have changed the hidden layer to tanh "
            "instead of repairing the way back.",
            ("1 / (1 + np.exp(-(X @ W1 + b1)))", "np.tanh(X @ W1 + b1)"),
            ("A1 * (1 - A1)", "(1 - A1**2)"),
        ),
        Slip(
            "`dZ2` was right: the mean is over all entries of Y, not over its rows.",
            ("/ Y.size", "/ len(Y)"),
        ),
        Slip(
            "`dZ2` was right: the loss is a mean, so its slope is divided by the "
            "number of entries.",
            (" / Y.size", ""),
        ),
        Slip(
            "The factor 2 was right: there is no ½ in this loss.",
            ("2 * (Y_hat", "(Y_hat"),
        ),
        Slip(
            "The sign was right: answer − target.",
            ("(Y_hat - Y)", "(Y - Y_hat)"),
        ),
        Slip(
            "The output is linear, so dZ2 was right: no slope of a sigmoid belongs "
            "into it.",
            ("/ Y.size", "/ Y.size * Y_hat * (1 - Y_hat)"),
        ),
        Slip(
            "`dW1` gets 1/N twice: it is in dZ2, and so in dZ1.",
            ("X.T @ dZ1", "X.T @ dZ1 / len(X)"),
        ),
        Slip(
            "The weights get 1/N twice: it is in dZ2, and so in dZ1.",
            ("A1.T @ dZ2", "A1.T @ dZ2 / len(X)"),
            ("X.T @ dZ1", "X.T @ dZ1 / len(X)"),
        ),
        Slip(
            "The bias takes the gradient of the first sample only: sum over all rows.",
            ("dZ2.sum(axis=0)", "dZ2[0]"),
        ),
        Slip(
            "`db2` is summed over the units: it collects over the samples, one number "
            "for each unit.",
            ("dZ2.sum(axis=0)", "dZ2.sum(axis=1)"),
        ),
        Slip(
            "`db2` is summed over everything: each output has a bias of its own.",
            ("dZ2.sum(axis=0)", "dZ2.sum()"),
        ),
        Slip(
            "`db2` is dZ2 itself: a bias collects over the samples.",
            ("dZ2.sum(axis=0)", "dZ2"),
        ),
        Slip(
            "The way back goes through the transpose of W2, as it did.",
            ("dZ2 @ W2.T", "dZ2 @ W2"),
        ),
    )

    accepted = (
        _two_layers_loop,
        lambda *a: tuple(np.float32(g) for g in BackwardRepaired.solution(*a)),
    )


def _gradient_factor_loop(depth, slope, weight):
    product, layers, layers_to_vanish = 1.0, 0, math.inf
    for _ in range(depth):
        product *= abs(slope) * abs(weight)
    now = 1.0
    while layers < 10_000:
        layers, now = layers + 1, now * abs(slope * weight)
        if now < 1e-6:
            layers_to_vanish = layers
            break
    return [product, float(layers_to_vanish)]


def _gradient_factor_by_logarithm(depth, slope, weight):
    factor = abs(slope * weight)
    if factor >= 1:
        return factor**depth, np.inf
    if factor == 0:
        return 0, 1
    return factor**depth, math.floor(math.log(1e-6) / math.log(factor)) + 1


class GradientFactor(Exercise):
    """Return what is left of a gradient after `depth` layers, and when it is gone.

    Gone: the smallest number of layers (≥ 1) that leaves less than 1e-6.
    """

    lesson, name, points = 6, "gradient_factor", 1
    signature = "def gradient_factor(depth, slope, weight):"
    body = """
    left = ...
    gone = ...  # np.inf if it never is
    return left, gone
    """
    hints = (
        "One layer multiplies by slope · weight. Two layers?",
        "A size is never negative: take `abs`. A factor of 1 or more never gets below "
        "1e-6.",
        "A `while` loop finds the second number: begin with 1 layer, and add one as "
        "long as the factor to that power is still at least 1e-6.",
    )

    def solution(depth, slope, weight):
        factor = abs(slope * weight)
        left = factor**depth
        gone = np.inf
        if factor < 1:
            gone = 1
            while factor**gone >= 1e-6:
                gone += 1
        return left, gone

    def inputs(rng):
        yield 1, 0.25, 1.0
        yield 12, 0.25, 1.0
        yield 10, 0.25, -1.0  # the sign is no size
        yield 3, 0.25, -2.0
        yield 2, 1e-6, 1.0  # one layer leaves 1e-6, which is not less
        yield 5, 1.0, 1.0  # exactly 1: never gone
        yield 30, 1.0, 1.5
        yield 4, 0.0, 3.0  # gone at once
        yield 7, 1.0, -1.2
        yield 2, 0.95, 1.0  # 270 layers: slowly, but gone
        for depth in (3, 6, 9):
            yield depth, float(rng.uniform(0.1, 0.9)), float(rng.uniform(-1.1, -0.2))
            yield depth, float(rng.uniform(0.3, 0.9)), float(rng.uniform(0.2, 1.0))

    slips = (
        Slip(
            "Each layer multiplies: the factors make a power, not a multiple.",
            ("factor**depth", "factor * depth"),
        ),
        Slip(
            "The weight takes part in every layer, as the slope does.",
            ("abs(slope * weight)", "abs(slope)"),
        ),
        Slip(
            "The slope takes part in every layer, as the weight does.",
            ("abs(slope * weight)", "abs(weight)"),
        ),
        Slip(
            "The weight is there in every layer: it belongs inside the power.",
            ("factor**depth", "abs(slope) ** depth * abs(weight)"),
        ),
        Slip(
            "The slope is there in every layer: it belongs inside the power.",
            ("factor**depth", "abs(weight) ** depth * slope"),
        ),
        Slip(
            "`depth` layers multiply `depth` times: yours does it once less.",
            ("factor**depth", "factor ** (depth - 1)"),
        ),
        Slip(
            "A size has no sign: a negative weight turns the sign, and does not make a "
            "gradient small. Use `abs`.",
            ("factor**depth", "(slope * weight) ** depth"),
        ),
        Slip(
            "A negative factor is below 1e-6 and yet not small: it is its size, `abs`, "
            "that has to vanish, in both numbers.",
            ("abs(slope * weight)", "slope * weight"),
        ),
        Slip(
            "One layer too few: at the number you return, 1e-6 or more is still left.",
            ("left, gone", "left, gone - 1"),
        ),
        Slip(
            "One layer too many: the number before the one you return already leaves "
            "less than 1e-6.",
            ("left, gone", "left, gone + 1"),
        ),
        Slip(
            "Exactly 1e-6 is not less than 1e-6: there it takes one layer more.",
            (">= 1e-6", "> 1e-6"),
        ),
        Slip(
            "The second number does not depend on `depth`: count the layers until less "
            "than 1e-6 is left.",
            ("left, gone", "left, depth if left < 1e-6 else np.inf"),
        ),
        Slip(
            "The second number does not depend on `depth`, but you begin to count "
            "there: fewer layers may be enough.",
            ("gone = 1", "gone = depth"),
        ),
        Slip(
            "The first number is what is left after `depth` layers: yours is what is "
            "left when the second one is reached.",
            ("left, gone", "factor**gone if factor < 1 else left, gone"),
        ),
        Slip(
            "The second number counts layers: it is a whole one. You return the "
            "logarithms' quotient as it is.",
            (
                "left, gone",
                "left, np.log(1e-6) / np.log(factor) if 0 < factor < 1 else gone",
            ),
        ),
        Slip(
            "A factor of 1 or more never lets the gradient vanish: the answer there is "
            "`np.inf`.",
            ("gone = np.inf", "gone = 0"),
        ),
        Slip(
            "A factor of 1 or more never lets the gradient vanish: `np.inf` layers, "
            "not `depth`.",
            ("gone = np.inf", "gone = depth"),
        ),
        Slip(
            "With a factor of 0 it takes one layer, not none: the number is at least "
            "1.",
            ("left, gone", "left, gone if factor else 0"),
        ),
        Slip(
            "With a factor of 0 nothing is left after the very first layer: that is no "
            "case for `np.inf`.",
            ("left, gone", "left, gone if factor else np.inf"),
        ),
        Slip(
            "Each layer has a slope and a weight: they are multiplied, not added.",
            ("abs(slope * weight)", "abs(slope) + abs(weight)"),
        ),
        Slip(
            "Return the factor first, then the number of layers.",
            ("left, gone", "gone, left"),
        ),
        Slip(
            "The sign of the weight stays in your factor: its size alone says what is "
            "left, and when it is below 1e-6.",
            ("abs(slope * weight)", "slope * weight"),
            ("if factor < 1", "if abs(factor) < 1"),
        ),
        Slip(
            "At a factor of exactly 1 nothing is ever lost: the answer there is "
            "`np.inf`.",
            ("left, gone", "left, gone if factor != 1 else 0"),
        ),
    )

    @mistake(
        "A quotient of logarithms has two weak places: a factor of 0 has no logarithm, "
        "and where it leaves exactly 1e-6 rounding up stops one layer too soon."
    )
    def rounded_up_logarithm(depth, slope, weight):
        factor = abs(slope * weight)
        if factor >= 1:
            return factor**depth, np.inf
        return factor**depth, math.ceil(math.log(1e-6) / math.log(factor))

    accepted = (
        _gradient_factor_loop,
        _gradient_factor_by_logarithm,
        lambda depth, slope, weight: (
            np.prod(np.full(depth, abs(slope * weight))),
            GradientFactor.solution(depth, slope, weight)[1],
        ),
    )
