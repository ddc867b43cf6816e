"""Exercises of lesson 01: neurons."""

import numpy as np

from ..exercise import Exercise, mistake

CORNERS = ((0, 0), (0, 1), (1, 0), (1, 1))
GATES = {
    "AND": (0, 0, 0, 1),
    "OR": (0, 1, 1, 1),
    "NAND": (1, 1, 1, 0),
    "NOR": (1, 0, 0, 0),
}


def _fires_loop(X, w, b):
    answers = []
    for x in X:
        z = b
        for i in range(len(w)):
            z += w[i] * x[i]
        answers.append(1 if z >= 0 else 0)
    return answers


class Fires(Exercise):
    """Return 1 for every row x of X on which the neuron fires (w·x + b ≥ 0), else 0."""

    lesson, name, points = 1, "fires", 1
    signature = "def fires(X, w, b):"
    body = """
    z = ...  # one pre-activation for each row of X
    return np.where(z >= 0, 1, 0)
    """
    hints = (
        "One row first: multiply each input by its weight, add up, add the bias.",
        "`X @ w` does the multiplying and adding up for all rows at once.",
        "`z >= 0` gives True and False; `np.where(z >= 0, 1, 0)` turns them into 1 "
        "and 0.",
    )

    def solution(X, w, b):
        z = X @ w + b
        return np.where(z >= 0, 1, 0)

    def inputs(rng):
        yield np.array([[1.0, 1.0]]), np.array([1.0, 2.0]), -3.0  # z = 0
        yield np.array([[0.0, 0.0]]), np.array([1.0, -1.0]), -1.0
        yield np.array([[1.0, 0.0]]), np.array([0.5, 1.0]), 1.0
        yield np.array([[2.0, 1.0], [0.0, 3.0]]), np.array([1.0, -1.0]), 0.5
        yield np.array([[3.0], [-1.0]]), np.array([2.0]), 1.0
        for n, k in ((4, 2), (2, 4), (3, 3), (8, 3)):
            yield rng.normal(size=(n, k)), rng.normal(size=k), float(rng.normal())

    @mistake("The bias is missing: z = w·x + b.")
    def without_bias(X, w, b):
        return np.where(X @ w >= 0, 1, 0)

    @mistake(
        "The bias is added to the sum, not taken away: z = w·x + b. (A threshold would "
        "be −b.)"
    )
    def bias_subtracted(X, w, b):
        return np.where(X @ w - b >= 0, 1, 0)

    @mistake(
        "At z = 0 the neuron fires: the step is 1 for z ≥ 0, so compare with `>=`."
    )
    def silent_at_zero(X, w, b):
        return np.where(X @ w + b > 0, 1, 0)

    @mistake("You return z itself: the step that makes 1 or 0 of it is missing.")
    def without_step(X, w, b):
        return X @ w + b

    @mistake(
        "`X * w` multiplies but does not add up: each row must become one number. Use "
        "`X @ w`."
    )
    def without_sum(X, w, b):
        return np.where(X * w + b >= 0, 1, 0)

    @mistake("You add up over the whole of X: each row has its own z.")
    def summed_over_all(X, w, b):
        return np.where(np.sum(X * w) + b >= 0, 1, 0)

    @mistake("`np.sign` gives −1, 0 and 1; this neuron's step gives 0 and 1.")
    def sign_instead_of_step(X, w, b):
        return np.sign(X @ w + b)

    @mistake("It is the other way round: 1 where z ≥ 0, 0 elsewhere.")
    def reversed_step(X, w, b):
        return np.where(X @ w + b >= 0, 0, 1)

    accepted = (
        _fires_loop,
        lambda X, w, b: X @ w + b >= 0,
        lambda X, w, b: (X.astype(np.float32) @ w + b >= 0).astype(np.float32),
        lambda X, w, b: np.heaviside((X * w).sum(axis=1) + b, 1.0),
    )


def _folded(X, w, b):
    return np.insert(X, 0, 1, axis=1), np.insert(w, 0, b)


class FoldBias(Exercise):
    """Return X with a first column of ones, and w with the bias b put before it."""

    lesson, name, points = 1, "fold_bias", 1
    signature = "def fold_bias(X, w, b):"
    body = """
    X1 = ...  # shape (N, n + 1)
    w1 = ...  # shape (n + 1,)
    return X1, w1
    """
    hints = (
        "Which number must each row get so that b, multiplied by it, stays b?",
        "`np.hstack` puts arrays side by side: the column of ones goes first.",
        "For w: `np.concatenate([[b], w])`.",
    )

    def solution(X, w, b):
        ones = np.ones((len(X), 1))
        X1 = np.hstack([ones, X])
        w1 = np.concatenate([[b], w])
        return X1, w1

    def inputs(rng):
        yield np.array([[2.0, 3.0]]), np.array([-1.0, 2.0]), 0.5
        yield np.array([[4.0]]), np.array([2.0]), -3.0
        yield np.array([[0.0, 0.0], [5.0, -1.0]]), np.array([0.0, 0.0]), 7.0
        for n, k in ((3, 2), (2, 3), (4, 4)):
            yield rng.normal(size=(n, k)), rng.normal(size=k), float(rng.normal())

    @mistake(
        "The ones and the bias come first here: [1 x₁ x₂] and [b w₁ w₂]. You put both "
        "last."
    )
    def both_last(X, w, b):
        return (
            np.hstack([X, np.ones((len(X), 1))]),
            np.append(w, b),
        )

    @mistake("The ones come first but the bias last, so it meets the wrong input.")
    def bias_last(X, w, b):
        return (_folded(X, w, b)[0], np.append(w, b))

    @mistake("The bias comes first but the ones last, so it meets the wrong input.")
    def ones_last(X, w, b):
        return (
            np.hstack([X, np.ones((len(X), 1))]),
            np.insert(w, 0, b),
        )

    @mistake(
        "The other way round: the column holds ones, and b stands among the weights."
    )
    def exchanged(X, w, b):
        return (
            np.insert(X, 0, b, axis=1),
            np.insert(w, 0, 1),
        )

    @mistake("A column of zeros wipes the bias out: b · 0 = 0. It takes ones.")
    def zeros_for_ones(X, w, b):
        return (np.insert(X, 0, 0, axis=1), _folded(X, w, b)[1])

    @mistake(
        "X lost its rows: without `axis=1`, `np.insert` works on the flattened array."
    )
    def flattened(X, w, b):
        return (np.insert(X, 0, 1), np.insert(w, 0, b))

    @mistake("Return X first, then w.")
    def w_first(X, w, b):
        return _folded(X, w, b)[::-1]

    accepted = (
        _folded,
        lambda X, w, b: ([[1, *row] for row in X.tolist()], [b, *w.tolist()]),
        lambda X, w, b: (np.c_[np.ones(len(X)), X], np.r_[b, w]),
    )


def _gate_weights(table):
    """An answer that looks the weights up: name -> (w, b)."""
    return lambda name: table[name]


class LogicGate(Exercise):
    """Return weights w = [w1, w2] and a bias b of a step neuron that is this gate."""

    lesson, name, points = 1, "logic_gate", 2
    signature = "def logic_gate(name):"
    body = """
    neurons = {
        "AND": ([1, 1], ...),
        "OR": ...,
        "NAND": ...,
        "NOR": ...,
    }
    return neurons[name]
    """
    hints = (
        "Draw the four points (0,0), (0,1), (1,0), (1,1) and a line that leaves only "
        "(1,1) on one side.",
        "With w = [1, 1], z is x1 + x2 + b: 0, 1, 1 or 2, plus b. Which b makes only "
        "the 2 reach zero? Stay away from the boundary: halves are safe.",
        "NAND is the opposite of AND: turn all three signs round.",
    )

    def solution(name):
        neurons = {
            "AND": ([1, 1], -1.5),
            "OR": ([1, 1], -0.5),
            "NAND": ([-1, -1], 1.5),
            "NOR": ([-1, -1], 0.5),
        }
        return neurons[name]

    def inputs(rng):
        yield from ((name,) for name in GATES)

    def judge(answer, name):
        try:
            w, b = answer
            w = np.asarray(w, dtype=float)
            b = np.asarray(b, dtype=float)
        except (TypeError, ValueError):
            return "Return two things, the weights and the bias: `return [w1, w2], b`."
        if w.shape != (2,) or b.size != 1:
            return (
                f"The weights have shape {w.shape} and the bias {b.shape}: expected "
                "two weights, (2,), and one number: `return [w1, w2], b`."
            )
        fired = (np.array(CORNERS) @ w + b.item() >= 0).astype(int)
        if not np.isfinite([*w, b.item()]).all():
            return "Weights and bias must be ordinary numbers, not nan or inf."
        pairs = list(zip(CORNERS, fired, GATES[name], strict=True))
        extra = [str(x) for x, is_, should in pairs if is_ > should]
        missing = [str(x) for x, is_, should in pairs if is_ < should]
        parts = ["fires on " + ", ".join(extra)] * bool(extra)
        parts += ["stays silent on " + ", ".join(missing)] * bool(missing)
        return f"Your {name} {' and '.join(parts)}: it should not." if parts else None

    @mistake(
        "A point with z = 0 fires already, and your boundary runs right through some "
        "of the points: put it between them."
    )
    def through_a_point(name):
        return (
            _gate_weights(
                {
                    "AND": ([1, 1], -1),
                    "OR": ([1, 1], 0),
                    "NAND": ([-1, -1], 1),
                    "NOR": ([-1, -1], 0),
                }
            )
        )(name)

    @mistake(
        "The bias has the wrong sign: it is added, so a high threshold is a negative b."
    )
    def wrong_sign_of_bias(name):
        return (
            _gate_weights(
                {
                    "AND": ([1, 1], 1.5),
                    "OR": ([1, 1], 0.5),
                    "NAND": ([-1, -1], -1.5),
                    "NOR": ([-1, -1], -0.5),
                }
            )
        )(name)

    @mistake(
        "NAND and NOR are still AND and OR: a gate that is on at (0, 0) and off at (1, "
        "1) needs negative weights."
    )
    def positive_opposites(name):
        return (
            _gate_weights(
                {
                    "AND": ([1, 1], -1.5),
                    "OR": ([1, 1], -0.5),
                    "NAND": ([1, 1], -1.5),
                    "NOR": ([1, 1], -0.5),
                }
            )
        )(name)

    @mistake(
        "You turned the weights of NAND and NOR but not their bias: the opposite of a "
        "neuron takes all three signs."
    )
    def opposite_weights_only(name):
        return (
            _gate_weights(
                {
                    "AND": ([1, 1], -1.5),
                    "OR": ([1, 1], -0.5),
                    "NAND": ([-1, -1], -1.5),
                    "NOR": ([-1, -1], -0.5),
                }
            )
        )(name)

    @mistake(
        "AND and OR are mixed up: one input that is on is enough for OR, AND needs "
        "both."
    )
    def and_for_or(name):
        return (
            _gate_weights(
                {
                    "AND": ([1, 1], -0.5),
                    "OR": ([1, 1], -1.5),
                    "NAND": ([-1, -1], 0.5),
                    "NOR": ([-1, -1], 1.5),
                }
            )
        )(name)

    accepted = (
        _gate_weights(
            {
                "AND": (np.array([2.0, 3.0]), -4),
                "OR": ((20, 20), np.array([-10.0])),
                "NAND": ([-1, -1], 1),
                "NOR": (np.float32([-1, -2]), np.float32(0)),
            }
        ),
    )


def _norm(w):
    return np.sqrt(np.sum(w**2))


class SignedDistance(Exercise):
    """Return how far each row of X lies from the line w·x + b = 0, with its sign."""

    lesson, name, points = 1, "signed_distance", 2
    signature = "def signed_distance(X, w, b):"
    hints = (
        "Double w and b: z doubles, but the line and the distances stay. So what must "
        "z be divided by?",
        "By the length of w: √(w₁² + w₂² + …), `np.linalg.norm(w)`.",
        "The whole of w·x + b is divided, the bias too: mind the parentheses.",
    )

    def solution(X, w, b):
        return (X @ w + b) / np.linalg.norm(w)

    def inputs(rng):
        yield np.array([[0.0, 0.0]]), np.array([3.0, 4.0]), 10.0
        yield np.array([[0.0, 0.0]]), np.array([3.0, 4.0]), -10.0
        yield np.array([[4.0, -3.0]]), np.array([3.0, 4.0]), 0.0  # on the line
        yield np.array([[7.0, 1.0], [1.0, 1.0]]), np.array([0.0, 2.0]), -4.0
        yield np.array([[5.0], [-5.0]]), np.array([-0.5]), 1.0
        for n, k in ((4, 2), (2, 3), (3, 3)):
            yield rng.normal(size=(n, k)), rng.normal(size=k), float(rng.normal())

    @mistake(
        "This is z. It grows with w while the line stays: divide by the length of w."
    )
    def weighted_sum(X, w, b):
        return X @ w + b

    @mistake("The bias belongs to what is divided: (w·x + b) / ‖w‖, with parentheses.")
    def bias_outside(X, w, b):
        return X @ w / _norm(w) + b

    @mistake("You divide by ‖w‖²: the square root is missing.")
    def divided_by_square(X, w, b):
        return (X @ w + b) / np.sum(w**2)

    @mistake(
        "The sign got lost: points on the side where the neuron is silent have "
        "negative distances."
    )
    def unsigned(X, w, b):
        return np.abs(X @ w + b) / _norm(w)

    @mistake(
        "The bias moves the line but is no part of its direction: only w goes into the "
        "length."
    )
    def bias_in_length(X, w, b):
        return (X @ w + b) / np.sqrt(np.sum(w**2) + b**2)

    @mistake("The length of w is √(w₁² + w₂² + …), not |w₁| + |w₂| + ….")
    def sum_of_sizes(X, w, b):
        return (X @ w + b) / np.sum(np.abs(w))

    @mistake("The bias is missing: without it the line goes through the origin.")
    def without_bias(X, w, b):
        return X @ w / _norm(w)

    @mistake("The bias is added, not taken away.")
    def bias_subtracted(X, w, b):
        return (X @ w - b) / _norm(w)

    accepted = (
        lambda X, w, b: [(sum(x * w) + b) / sum(w * w) ** 0.5 for x in X],
        lambda X, w, b: (
            (X.astype("float32") @ w.astype("float32") + np.float32(b))
            / np.float32(_norm(w))
        ),
    )


def _step(z):
    return 1 if z >= 0 else 0


def _updated(w, b, x, y, lr):
    error = y - _step(w @ x + b)
    return w + lr * error * x, b + lr * error


def _update_if_wrong(w, b, x, y, lr):
    fires = w @ x + b >= 0
    if fires and y == 0:
        return w - lr * x, b - lr
    if not fires and y == 1:
        return w + lr * x, b + lr
    return w, b


def _update_strict(w, b, x, y, lr):
    error = y - (1 if w @ x + b > 0 else 0)
    return w + lr * error * x, b + lr * error


def _update_without_step(w, b, x, y, lr):
    error = y - (w @ x + b)
    return w + lr * error * x, b + lr * error


def _update_in_place(w, b, x, y, lr):
    error = y - _step(w @ x + b)
    w += lr * error * x
    b += lr * error
    return w, b


class PerceptronUpdate(Exercise):
    """One step of the perceptron rule for one sample x with target y (0 or 1)."""

    lesson, name, points = 1, "perceptron_update", 2
    signature = "def perceptron_update(w, b, x, y, lr):"
    hints = (
        "A neuron that was right must not change: then the error is 0.",
        "w ← w + lr · error · x. Which input does the bias multiply?",
        "b ← b + lr · error. Write `w = w + …`, a new array: `w += …` changes the "
        "array of whoever called you.",
    )
    pure = True

    def solution(w, b, x, y, lr):
        y_hat = 1 if w @ x + b >= 0 else 0
        error = y - y_hat
        w = w + lr * error * x
        b = b + lr * error
        return w, b

    def inputs(rng):
        zero = np.zeros(2)
        yield zero, 0.0, np.array([1.0, 2.0]), 0, 0.5  # z = 0 fires: wrong
        yield zero, 0.0, np.array([1.0, 2.0]), 1, 0.5  # z = 0 fires: right
        yield np.array([1.0, 1.0]), -4.0, np.array([2.0, 1.0]), 1, 0.5  # silent: wrong
        yield np.array([1.0, 1.0]), -4.0, np.array([2.0, 1.0]), 0, 0.5  # silent: right
        yield np.array([1.0, 1.0]), 0.0, np.array([0.0, 0.0]), 0, 1.0
        for k in (1, 2, 3, 4):
            for y in (0, 1):
                yield (
                    rng.normal(size=k),
                    float(rng.normal()),
                    rng.normal(size=k),
                    y,
                    float(rng.uniform(0.1, 0.9)),
                )

    @mistake(
        "The weights move the wrong way: the error is target − answer, so a neuron "
        "that should have fired gains weight along x."
    )
    def wrong_way(w, b, x, y, lr):
        return _updated(w, b, x, y, -lr)

    @mistake("The bias has to learn too: b ← b + lr · error.")
    def bias_at_rest(w, b, x, y, lr):
        return (
            _updated(w, b, x, y, lr)[0],
            b,
        )

    @mistake("The weights stay as they are: w ← w + lr · error · x.")
    def weights_at_rest(w, b, x, y, lr):
        return (w, _updated(w, b, x, y, lr)[1])

    @mistake("The learning rate is missing.")
    def without_rate(w, b, x, y, lr):
        return _updated(w, b, x, y, 1.0)

    @mistake("The learning rate scales the step of the bias too.")
    def rate_for_weights_only(w, b, x, y, lr):
        return (
            _updated(w, b, x, y, lr)[0],
            _updated(w, b, x, y, 1.0)[1],
        )

    @mistake("At z = 0 the neuron fires: compare with `>=`.")
    def silent_at_zero(w, b, x, y, lr):
        return _update_strict(w, b, x, y, lr)

    @mistake(
        "The error compares y with the neuron's answer, 1 or 0; you take z, before the "
        "step."
    )
    def error_before_step(w, b, x, y, lr):
        return _update_without_step(w, b, x, y, lr)

    @mistake("You leave out x: each weight moves by lr · error · its own input.")
    def without_input(w, b, x, y, lr):
        return (
            w + lr * (y - _step(w @ x + b)),
            b + lr * (y - _step(w @ x + b)),
        )

    @mistake("The bias takes part in z: the answer is the step of w·x + b.")
    def bias_outside_z(w, b, x, y, lr):
        return (
            w + lr * (y - _step(w @ x)) * x,
            b + lr * (y - _step(w @ x)),
        )

    accepted = (
        _update_if_wrong,
        lambda w, b, x, y, lr: [
            [
                wi + lr * (y - _step(w @ x + b)) * xi
                for wi, xi in zip(w, x, strict=True)
            ],
            np.array([_updated(w, b, x, y, lr)[1]]),
        ],
    )


def _epoch(w, b, X, y, lr):
    for x, target in zip(X, y, strict=True):
        w, b = _updated(w, b, x, target, lr)
    return w, b


def _epoch_late_bias(w, b, X, y, lr):
    for x, target in zip(X, y, strict=True):
        error = target - _step(w @ x + b)
        w = w + lr * error * x
    return w, b + lr * error


def _epoch_from_start(w, b, X, y, lr):
    new_w, new_b = w, b
    for x, target in zip(X, y, strict=True):
        error = target - _step(w @ x + b)
        new_w, new_b = new_w + lr * error * x, new_b + lr * error
    return new_w, new_b


def _epoch_wrong_way_weights(w, b, X, y, lr):
    for x, target in zip(X, y, strict=True):
        error = target - _step(w @ x + b)
        w, b = w - lr * error * x, b + lr * error
    return w, b


def _epoch_returns_early(w, b, X, y, lr):
    for x, target in zip(X, y, strict=True):
        w, b = _updated(w, b, x, target, lr)
        return w, b


class PerceptronEpoch(Exercise):
    """Go once through all samples, in order, with one update each. Two bugs inside."""

    lesson, name, points = 1, "perceptron_epoch", 2
    signature = "def perceptron_epoch(w, b, X, y, lr):"
    body = """
    for x, target in zip(X, y, strict=True):
        y_hat = 1 if x @ w + b >= 0 else 0
        w = w + lr * (y_hat - target) * x
    b = b + lr * (target - y_hat)
    return w, b
    """
    hints = (
        "Try it with one sample that the neuron gets wrong. Does z move toward the "
        "target?",
        "Two lines change w and b. Compare their errors.",
        "How often does each of the two lines run? Look at the indentation.",
    )
    pure = True

    def solution(w, b, X, y, lr):
        for x, target in zip(X, y, strict=True):
            y_hat = 1 if x @ w + b >= 0 else 0
            w = w + lr * (target - y_hat) * x
            b = b + lr * (target - y_hat)
        return w, b

    def inputs(rng):
        X = np.array(CORNERS, dtype=float)
        yield np.zeros(2), 0.0, X[3:], np.array([0]), 1.0
        yield np.zeros(2), 0.0, X[:2], np.array([0, 1]), 1.0
        yield np.zeros(2), 0.0, X, np.array(GATES["AND"]), 1.0
        yield np.array([1.0, 1.0]), -2.0, X, np.array(GATES["OR"]), 0.5
        for n, k in ((3, 2), (5, 3), (8, 2), (8, 2)):
            w, X = rng.normal(size=k), rng.normal(size=(n, k))
            yield w, float(rng.normal()), X, rng.integers(0, 2, n), 0.5

    @mistake(
        "One bug is left: the weights move the right way now, but the bias still moves "
        "once, after the loop."
    )
    def bias_after_loop(w, b, X, y, lr):
        return _epoch_late_bias(w, b, X, y, lr)

    @mistake(
        "One bug is left: the bias learns from every sample now, but the weights still "
        "move away from the target."
    )
    def wrong_way_weights(w, b, X, y, lr):
        return _epoch_wrong_way_weights(w, b, X, y, lr)

    @mistake(
        "Both move the same way now, but the wrong one: the error is target − answer."
    )
    def both_wrong_way(w, b, X, y, lr):
        return _epoch(w, b, X, y, -lr)

    @mistake(
        "Each sample must see the weights as the one before left them: you answer all "
        "of them with the weights from the start."
    )
    def answers_from_start(w, b, X, y, lr):
        return _epoch_from_start(w, b, X, y, lr)

    @mistake("`return` stands inside the loop: the first sample ends the epoch.")
    def return_inside_loop(w, b, X, y, lr):
        return _epoch_returns_early(w, b, X, y, lr)

    @mistake("The bias does not learn.")
    def bias_at_rest(w, b, X, y, lr):
        return _epoch_frozen_bias(w, b, X, y, lr)

    accepted = (
        _epoch,
        lambda w, b, X, y, lr: _epoch_by_index(w, b, X, y, lr),
    )


def _epoch_frozen_bias(w, b, X, y, lr):
    for x, target in zip(X, y, strict=True):
        w = w + lr * (target - _step(w @ x + b)) * x
    return w, b


def _epoch_by_index(w, b, X, y, lr):
    w = w.copy()
    for i in range(len(X)):
        z = sum(w * X[i]) + b
        if (z >= 0) != y[i]:
            w += lr * (2 * y[i] - 1) * X[i]
            b += lr * (2 * y[i] - 1)
    return w.tolist(), b


def _train(X, y, lr, epochs, *, start=0.0, stop=True, note_zero=True):
    """Train as the exercise asks, with the switches that its mistakes turn."""
    w, b, mistakes = np.full(X.shape[1], start), start, []
    for _ in range(epochs):
        wrong = 0
        for x, target in zip(X, y, strict=True):
            error = target - _step(w @ x + b)
            w, b, wrong = w + lr * error * x, b + lr * error, wrong + abs(error)
        if wrong or note_zero:
            mistakes.append(wrong)
        if wrong == 0 and stop:
            break
    return w, b, mistakes


def _train_count_after(X, y, lr, epochs):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        w, b = _epoch(w, b, X, y, lr)
        mistakes.append(int(np.sum((X @ w + b >= 0) != y)))
        if mistakes[-1] == 0:
            break
    return w, b, mistakes


def _train_forgetful(X, y, lr, epochs):
    mistakes = []
    for _ in range(epochs):
        w, b, wrong = _train(X, y, lr, 1)
        mistakes += wrong
        if wrong[0] == 0:
            break
    return w, b, mistakes


def _train_net_error(X, y, lr, epochs):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        wrong = 0
        for x, target in zip(X, y, strict=True):
            error = target - _step(w @ x + b)
            w, b, wrong = w + lr * error * x, b + lr * error, wrong + error
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes


class PerceptronTrain(Exercise):
    """Train from zero weights; return w, b and the mistakes made in each epoch.

    Stop after the first epoch without a mistake, or after `epochs` of them.
    """

    lesson, name, points = 1, "perceptron_train", 3
    signature = "def perceptron_train(X, y, lr, epochs):"
    hints = (
        "Three nested thoughts: an epoch goes through all samples; a sample is "
        "answered, counted if wrong, then learned from; an epoch without mistakes "
        "ends it all.",
        "Count a mistake with the weights that the sample met, before the update "
        "that it causes.",
        "Append the epoch's count to a list, then `break` if it is 0. The last entry "
        "of a solved task is 0.",
    )

    def solution(X, y, lr, epochs):
        w, b = np.zeros(X.shape[1]), 0.0
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for x, target in zip(X, y, strict=True):
                error = target - (1 if x @ w + b >= 0 else 0)
                w = w + lr * error * x
                b = b + lr * error
                wrong += error != 0
            mistakes.append(wrong)
            if wrong == 0:
                break
        return w, b, mistakes

    def inputs(rng):
        X = np.array(CORNERS, dtype=float)
        yield X[:1], np.array([1]), 1.0, 5
        yield X[:1], np.array([0]), 1.0, 5
        yield X, np.array(GATES["AND"]), 1.0, 20
        yield X, np.array(GATES["OR"]), 0.5, 20
        yield X, np.array((0, 1, 1, 0)), 1.0, 7  # XOR: never without mistakes
        yield X, np.array(GATES["NAND"]), 1.0, 2
        for n in (6, 12):
            X = rng.normal(size=(n, 2))
            yield X, (X @ rng.normal(size=2) > 0).astype(int), 0.5, 10
        X = rng.normal(size=(8, 3))
        yield X, rng.integers(0, 2, 8), 0.25, 4

    @mistake(
        "It goes on after an epoch without a mistake: nothing can change any more, so "
        "stop there."
    )
    def endless_epochs(*a):
        return _train(*a, stop=False)

    @mistake(
        "The last epoch, the one without a mistake, belongs on the list too: append "
        "its 0, then stop."
    )
    def without_last_zero(*a):
        return _train(*a, note_zero=False)

    @mistake(
        "You count after the epoch's updates: count each sample as it is met, before "
        "its update."
    )
    def counts_after_updates(X, y, lr, epochs):
        return _train_count_after(X, y, lr, epochs)

    @mistake(
        "Every epoch starts again from zero weights: set them once, before the loop."
    )
    def forgetful(X, y, lr, epochs):
        return _train_forgetful(X, y, lr, epochs)

    @mistake(
        "Training starts from zero weights and a zero bias; yours starts from ones."
    )
    def starts_from_ones(*a):
        return _train(*a, start=1.0)

    @mistake(
        "Errors of +1 and −1 cancel in your count: count each wrong answer as one."
    )
    def cancelling_errors(X, y, lr, epochs):
        return _train_net_error(X, y, lr, epochs)

    @mistake(
        "It stops after one epoch: is your `return` or `break` indented too deeply?"
    )
    def single_epoch(X, y, lr, epochs):
        return _train(X, y, lr, 1)

    @mistake("One epoch too few: `range(epochs)` already runs `epochs` times.")
    def one_epoch_too_few(X, y, lr, epochs):
        return _train(X, y, lr, epochs - 1)

    accepted = (
        _train,
        lambda *a: (lambda w, b, m: [w.tolist(), np.array([[b]]), np.array(m)])(
            *_train(*a)
        ),
    )
