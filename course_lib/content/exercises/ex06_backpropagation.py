"""Exercises of lesson 06: backpropagation."""

import math

import numpy as np

from ..exercise import Exercise, mistake


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _sigmoid_slope(a):
    return a * (1 - a)


def _chain(
    a0,
    y,
    w1,
    w2,
    w3,
    *,
    error=lambda y_hat, y: y_hat - y,
    slope=_sigmoid_slope,
    through=lambda delta, w: delta * w,
    at_weight=lambda delta, a_before, a_after: delta * a_before,
):
    """The three slopes, with the slips that the mistakes make."""
    a1 = _sigmoid(w1 * a0)
    a2 = _sigmoid(w2 * a1)
    y_hat = w3 * a2
    delta3 = error(y_hat, y)
    delta2 = through(delta3, w3) * slope(a2)
    delta1 = through(delta2, w2) * slope(a1)
    return (
        at_weight(delta1, a0, a1),
        at_weight(delta2, a1, a2),
        at_weight(delta3, a2, y_hat),
    )


def _chain_sigmoid_out(a0, y, w1, w2, w3):
    y_hat = w3 * _sigmoid(w2 * _sigmoid(w1 * a0))
    return _chain(a0, y, w1, w2, w3, error=lambda *_: (y_hat - y) * y_hat * (1 - y_hat))


def _chain_wrong_weight(a0, y, w1, w2, w3):
    a1 = _sigmoid(w1 * a0)
    a2 = _sigmoid(w2 * a1)
    delta3 = w3 * a2 - y
    delta2 = delta3 * w2 * _sigmoid_slope(a2)
    delta1 = delta2 * w1 * _sigmoid_slope(a1)
    return delta1 * a0, delta2 * a1, delta3 * a2


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

    @mistake("The error signal is answer − target: yours has the wrong sign.")
    def wrong_sign(*a):
        return _chain(*a, error=lambda y_hat, y: y - y_hat)

    @mistake("The loss has a ½ in front: the 2 of the square cancels.")
    def factor_two(*a):
        return _chain(*a, error=lambda y_hat, y: 2 * (y_hat - y))

    @mistake("The output neuron is linear: no sigmoid, so no slope of one.")
    def sigmoid_at_output(a0, y, w1, w2, w3):
        return _chain_sigmoid_out(a0, y, w1, w2, w3)

    @mistake("The slope of the sigmoid is missing in the hidden neurons: × a(1 − a).")
    def without_slope(*a):
        return _chain(*a, slope=lambda a: 1)

    @mistake("The slope of tanh is 1 − a². These are sigmoids: a(1 − a).")
    def tanh_slope(*a):
        return _chain(*a, slope=lambda a: 1 - a**2)

    @mistake(
        "The slope a(1 − a) is written for the stored a: you put it through the "
        "sigmoid once more."
    )
    def sigmoid_twice(*a):
        return _chain(*a, slope=lambda a: _sigmoid(a) * (1 - _sigmoid(a)))

    @mistake(
        "On the way back each signal passes the weight in between: × w3, then × w2."
    )
    def without_weights(*a):
        return _chain(*a, through=lambda delta, w: delta)

    @mistake(
        "The signal of neuron 2 comes back through w3, the weight after it, and that "
        "of neuron 1 through w2."
    )
    def weight_before(a0, y, w1, w2, w3):
        return _chain_wrong_weight(a0, y, w1, w2, w3)

    @mistake(
        "These are the error signals: each weight's slope is the signal × the "
        "activation before the weight."
    )
    def signals_only(*a):
        return _chain(*a, at_weight=lambda delta, a_before, a_after: delta)

    @mistake(
        "A weight is multiplied by the activation it comes from, not by the one it "
        "leads to."
    )
    def activation_after_weight(*a):
        return _chain(*a, at_weight=lambda delta, a_before, a_after: delta * a_after)

    @mistake("Return them in the order w1, w2, w3.")
    def reversed_order(*a):
        return _chain(*a)[::-1]

    accepted = (
        _chain,
        _chain_central,
        lambda *a: [np.float32(value) for value in _chain(*a)],
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
    forbidden = ("Linear",)

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
        for n_out, n_in, n in ((3, 3, 3), (2, 3, 4), (4, 2, 3), (1, 4, 2)):
            yield (
                rng.normal(size=(n_out, n)),
                rng.normal(size=(n_in, n)),
                rng.normal(size=(n_out, n_in)),
            )

    @mistake(
        "These are the formulas for rows. Here samples are columns: which arrangement "
        "gives dW the shape of W?"
    )
    def row_form(dZ, X, W):
        return (
            X.T @ dZ,
            dZ.sum(axis=0),
            dZ @ W.T,
        )

    @mistake("The way back goes through the transpose of W.")
    def untransposed_weights(dZ, X, W):
        return (
            dZ @ X.T,
            dZ.sum(axis=1, keepdims=True),
            W @ dZ,
        )

    @mistake("Your dW is transposed: it needs the shape of W.")
    def transposed_dw(dZ, X, W):
        return (
            X @ dZ.T,
            dZ.sum(axis=1, keepdims=True),
            W.T @ dZ,
        )

    @mistake(
        "You sum db over the units: it collects over the samples, which are the "
        "columns here."
    )
    def bias_over_units(dZ, X, W):
        return (
            dZ @ X.T,
            dZ.sum(axis=0, keepdims=True),
            W.T @ dZ,
        )

    @mistake(
        "Your db has lost an axis: b is a column, (n_out, 1), and so is its gradient. "
        "`keepdims=True` keeps it."
    )
    def bias_without_axis(dZ, X, W):
        return (
            dZ @ X.T,
            dZ.sum(axis=1),
            W.T @ dZ,
        )

    @mistake(
        "The bias collects the sum over the samples, not the mean: the mean is in the "
        "loss, and so in dZ."
    )
    def bias_mean(dZ, X, W):
        return (
            dZ @ X.T,
            dZ.mean(axis=1, keepdims=True),
            W.T @ dZ,
        )

    @mistake("Nothing is divided by N here: the mean is in the loss, and so in dZ.")
    def divided_by_n(dZ, X, W):
        return (
            dZ @ X.T / X.shape[1],
            dZ.sum(axis=1, keepdims=True) / X.shape[1],
            W.T @ dZ,
        )

    @mistake(
        "The bias is added to every sample: its gradient is the sum over them, not dZ "
        "itself."
    )
    def bias_unsummed(dZ, X, W):
        return (dZ @ X.T, dZ, W.T @ dZ)

    @mistake("In what order? Return dW first, then db, then dX.")
    def inputs_first(dZ, X, W):
        return (
            W.T @ dZ,
            dZ @ X.T,
            dZ.sum(axis=1, keepdims=True),
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
        slope = height - A**2 / height
        return dA * slope

    def inputs(rng):
        yield np.array([[3.0]]), np.array([[0.0]]), 1.0
        yield np.array([[3.0]]), np.array([[0.0]]), 2.0
        yield np.array([[1.0, -2.0]]), np.array([[0.5, -0.5]]), 1.0
        yield np.array([[1.0, -2.0], [0.5, 4.0]]), np.array([[1.7, -1.7], [1, 0]]), 1.7
        for shape in ((3, 2), (2, 4), (3, 3)):
            height = float(rng.uniform(0.5, 3))
            yield (
                rng.normal(size=shape),
                height * np.tanh(rng.normal(size=shape)),
                height,
            )

    @mistake("That is right for the plain tanh: `height` has a part in the slope.")
    def plain_tanh(dA, A, height):
        return dA * (1 - A**2)

    @mistake("A goes up to `height`: divide it by that before you square.")
    def undivided_activation(dA, A, height):
        return dA * height * (1 - A**2)

    @mistake("The factor `height` in front of tanh stays in the slope.")
    def without_height(dA, A, height):
        return dA * (1 - (A / height) ** 2)

    @mistake("In tanh′ = 1 − tanh² there is a square.")
    def without_square(dA, A, height):
        return dA * (height - A)

    @mistake("A is the activation already: you apply tanh once more.")
    def tanh_twice(dA, A, height):
        return dA * height * (1 - np.tanh(A) ** 2)

    @mistake("This is the local slope: multiply it by what arrives, dA.")
    def local_slope(dA, A, height):
        return height - A**2 / height

    @mistake("Each element has its own slope: `*`, not the matrix product `@`.")
    def matrix_product(dA, A, height):
        return dA @ (height - A**2 / height)

    @mistake("The factor is `height`, and not 1 / height.")
    def inverse_height(dA, A, height):
        return dA * (1 - (A / height) ** 2) / height

    @mistake("The sign: the slope of tanh is never negative.")
    def wrong_sign(dA, A, height):
        return dA * (A**2 / height - height)

    accepted = (
        _tanh_backward_loop,
        lambda dA, A, height: dA * height * (1 - (A / height) ** 2),
        lambda dA, A, height: (dA * (height - A) * (height + A) / height).tolist(),
        lambda dA, A, height: np.float32(dA * (height - A**2 / height)),
    )


def _loss(w, X, y):
    return np.mean((np.tanh(X @ w) - y) ** 2)


def _quotients(w, X, y, eps, quotient):
    """quotient(loss, w, step) for each entry of w."""
    slopes = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[i] = eps
        slopes[i] = quotient(lambda at: _loss(at, X, y), w, step)
    return slopes


def _central(w, X, y, eps):
    return _quotients(
        w, X, y, eps, lambda f, w, step: (f(w + step) - f(w - step)) / (2 * eps)
    )


def _central_restored(w, X, y, eps):
    slopes = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        old = w[i]
        w[i] = old + eps
        up = _loss(w, X, y)
        w[i] = old - eps
        slopes[i] = (up - _loss(w, X, y)) / (2 * eps)
        w[i] = old
    return slopes


def _central_in_place(w, X, y, eps, *, put_back=True):
    slopes = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        w[i] += eps
        up = _loss(w, X, y)
        w[i] -= 2 * eps
        slopes[i] = (up - _loss(w, X, y)) / (2 * eps)
        w[i] += eps * put_back
    return slopes


def _central_without_copy(w, X, y, eps):
    slopes = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        up = down = w
        up[i] += eps
        down[i] -= eps
        slopes[i] = (_loss(up, X, y) - _loss(down, X, y)) / (2 * eps)
    return slopes


def _central_by_rows(w, X, y, eps):
    slopes = np.zeros(w.shape)
    for i in range(len(w)):
        up, down = w.copy(), w.copy()
        up[i] += eps
        down[i] -= eps
        slopes[i] = (_loss(up, X, y) - _loss(down, X, y)) / (2 * eps)
    return slopes


def _exact_slope(w, X, y, eps):
    A = np.tanh(X @ w)
    return X.T @ (2 * (A - y) * (1 - A**2)) / y.size


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

    @mistake(
        "This is one-sided: L(w + eps) − L(w). Step down as well: the error then "
        "shrinks with eps² instead of eps."
    )
    def one_sided(w, X, y, eps):
        return _quotients(w, X, y, eps, lambda f, w, step: (f(w + step) - f(w)) / eps)

    @mistake("The two points are 2 · eps apart: divide by that.")
    def divided_by_eps(w, X, y, eps):
        return 2 * _central(w, X, y, eps)

    @mistake("In `a / 2 * eps` Python multiplies by eps: put 2 · eps into parentheses.")
    def missing_parentheses(w, X, y, eps):
        return _central(w, X, y, eps) * eps**2

    @mistake("The sign: up minus down.")
    def wrong_sign(w, X, y, eps):
        return -_central(w, X, y, eps)

    @mistake("You move all entries together: each needs a quotient of its own.")
    def all_entries_together(w, X, y, eps):
        return np.full(
            w.shape, (_loss(w + eps, X, y) - _loss(w - eps, X, y)) / (2 * eps)
        )

    @mistake(
        "You move a whole row at a time: `w[i]` of a matrix is a row. Go through all "
        "pairs of indices, `np.ndindex(w.shape)`."
    )
    def whole_rows(w, X, y, eps):
        return _central_by_rows(w, X, y, eps)

    @mistake(
        "`up = w` makes no copy: up, down and w are the same array, and the steps "
        "cancel. Write `w.copy()`."
    )
    def without_copy(w, X, y, eps):
        return _central_without_copy(w, X, y, eps)

    @mistake(
        "An entry that was moved must go back before the next one's turn: yours stays "
        "at w − eps."
    )
    def without_return(*a):
        return _central_in_place(*a, put_back=False)

    @mistake(
        "Adding and subtracting eps does not give back the old number to the last bit: "
        "keep it, and put it back."
    )
    def rounding_of_place(w, X, y, eps):
        return _central_in_place(w, X, y, eps)

    @mistake(
        "This is the exact slope, by the chain rule. Return the quotient, for the eps "
        "that is given."
    )
    def exact_slope(w, X, y, eps):
        return _exact_slope(w, X, y, eps)

    accepted = (
        _central,
        _central_restored,
        lambda w, X, y, eps: np.float32(_central(w, X, y, eps)),
        lambda w, X, y, eps: _central(w.copy(), X, y, eps).tolist(),
    )


def _two_layers(
    X,
    Y,
    W1,
    b1,
    W2,
    b2,
    *,
    slope=_sigmoid_slope,
    factor=2.0,
    count=None,
    of_b1=lambda dZ: dZ.sum(axis=0),
    of_b2=lambda dZ: dZ.sum(axis=0),
    of_W1=lambda X, dZ: X.T @ dZ,
):
    """Backward through sigmoid and squared error, with the slips of the mistakes."""
    A1 = _sigmoid(X @ W1 + b1)
    dZ2 = factor * (A1 @ W2 + b2 - Y) / (count or Y.size)
    dZ1 = dZ2 @ W2.T * slope(A1)
    return of_W1(X, dZ1), of_b1(dZ1), A1.T @ dZ2, of_b2(dZ2)


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

    @mistake(
        "One bug is left: the hidden layer is a sigmoid, and you take the slope of "
        "tanh."
    )
    def tanh_slope_left(*a):
        return _two_layers(*a, slope=lambda A: 1 - A**2)

    @mistake(
        "One bug is left: a bias collects from all rows, by a sum. The mean is in dZ2 "
        "already."
    )
    def mean_of_bias_left(*a):
        return _two_layers(*a, of_b2=lambda dZ: dZ.mean(axis=0))

    @mistake("Both biases take the mean now: it was the sum that was right.")
    def both_biases_mean(*a):
        return _two_layers(
            *a,
            of_b1=lambda dZ: dZ.mean(axis=0),
            of_b2=lambda dZ: dZ.mean(axis=0),
        )

    @mistake("The slope of the hidden layer is gone altogether: sigmoid′ is a(1 − a).")
    def without_slope(*a):
        return _two_layers(*a, slope=lambda A: 1)

    @mistake(
        "The slope a(1 − a) is written for the stored A1: you put it through the "
        "sigmoid once more."
    )
    def sigmoid_twice(*a):
        return _two_layers(*a, slope=lambda A: _sigmoid(A) * (1 - _sigmoid(A)))

    @mistake("`dZ2` was right: the mean is over all entries of Y, not over its rows.")
    def mean_over_rows(*a):
        return _two_layers(*a, count=len(a[1]))

    @mistake("The factor 2 was right: there is no ½ in this loss.")
    def without_factor_two(*a):
        return _two_layers(*a, factor=1.0)

    @mistake("The sign was right: answer − target.")
    def wrong_sign(*a):
        return _two_layers(*a, factor=-2.0)

    @mistake("The weights get 1/N twice: it is in dZ2, and so in dZ1.")
    def weights_divided_twice(*a):
        return _two_layers(*a, of_W1=lambda X, dZ: X.T @ dZ / len(X))

    @mistake("The bias takes the gradient of the first sample only: sum over all rows.")
    def bias_of_first_sample(*a):
        return _two_layers(*a, of_b2=lambda dZ: dZ[0])

    accepted = (
        _two_layers,
        _two_layers_loop,
        lambda *a: tuple(np.float32(gradient) for gradient in _two_layers(*a)),
    )


def _depth_by_logarithm(factor):
    if factor >= 1:
        return np.inf
    if factor == 0:
        return 1
    return max(1, math.floor(math.log(1e-6) / math.log(factor)) + 1)


def _depth_from_above(factor):
    return max(_depth_by_logarithm(factor) - 1, 0)


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
        product = factor**depth
        layers_to_vanish = np.inf
        if factor < 1:
            layers_to_vanish = 1
            while factor**layers_to_vanish >= 1e-6:
                layers_to_vanish += 1
        return product, layers_to_vanish

    def inputs(rng):
        yield 1, 0.25, 1.0
        yield 12, 0.25, 1.0
        yield 10, 0.25, -1.0  # the sign is no size
        yield 3, 0.25, -2.0
        yield 5, 1.0, 1.0  # exactly 1: never gone
        yield 30, 1.0, 1.5
        yield 4, 0.0, 3.0  # gone at once
        yield 7, 1.0, -1.2
        for depth in (3, 6, 9):
            yield depth, float(rng.uniform(0.1, 0.9)), float(rng.uniform(-1.1, -0.2))
            yield depth, float(rng.uniform(0.3, 0.9)), float(rng.uniform(0.2, 1.0))

    @mistake("Each layer multiplies: the factors make a power, not a multiple.")
    def multiple_for_power(depth, slope, weight):
        return (
            (f := abs(slope * weight)) * depth,
            _depth_by_logarithm(f),
        )

    @mistake("The weight takes part in every layer, as the slope does.")
    def without_weight(depth, slope, weight):
        return (
            abs(slope) ** depth,
            _depth_by_logarithm(abs(slope)),
        )

    @mistake("The weight is there in every layer: it belongs inside the power.")
    def weight_once(depth, slope, weight):
        return (
            abs(slope) ** depth * abs(weight),
            _depth_by_logarithm(abs(slope * weight)),
        )

    @mistake(
        "A size has no sign: a negative weight turns the sign, and does not make a "
        "gradient small. Use `abs`."
    )
    def signed(depth, slope, weight):
        return (
            (slope * weight) ** depth,
            _depth_by_logarithm(abs(slope * weight)),
        )

    @mistake("One layer too few: at the number you return, 1e-6 or more is still left.")
    def one_layer_too_few(depth, slope, weight):
        return (
            abs(slope * weight) ** depth,
            _depth_from_above(abs(slope * weight)),
        )

    @mistake(
        "The second number does not depend on `depth`: count the layers until less "
        "than 1e-6 is left."
    )
    def independent_of_depth(depth, slope, weight):
        return (
            abs(slope * weight) ** depth,
            depth if abs(slope * weight) ** depth < 1e-6 else np.inf,
        )

    @mistake(
        "A factor of 1 or more never lets the gradient vanish: the answer there is "
        "`np.inf`."
    )
    def vanishes_anyway(depth, slope, weight):
        return (
            (f := abs(slope * weight)) ** depth,
            _depth_by_logarithm(f) if f < 1 else 0,
        )

    @mistake("Each layer has a slope and a weight: they are multiplied, not added.")
    def slope_plus_weight(depth, slope, weight):
        return (
            (f := abs(slope) + abs(weight)) ** depth,
            _depth_by_logarithm(f),
        )

    @mistake("Return the factor first, then the number of layers.")
    def layers_first(depth, slope, weight):
        return (
            _depth_by_logarithm(abs(slope * weight)),
            abs(slope * weight) ** depth,
        )

    accepted = (
        _gradient_factor_loop,
        lambda depth, slope, weight: (
            np.prod(np.full(depth, abs(slope * weight))),
            _depth_by_logarithm(abs(slope * weight)),
        ),
    )
