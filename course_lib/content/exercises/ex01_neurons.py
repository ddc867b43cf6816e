"""Exercises of lesson 01: neurons."""

import numpy as np

from ..exercise import Exercise, mistake
from ..slip import Slip

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
        yield np.array([[1, 0, 2], [0, 1, 0]]), np.array([-2, -1, 1]), 0  # integers
        for n, k in ((4, 2), (6, 4), (9, 3), (8, 3)):
            yield rng.normal(size=(n, k)), rng.normal(size=k), float(rng.normal())

    slips = (
        Slip(
            "The bias is missing: z = w·x + b.",
            (" + b", ""),
        ),
        Slip(
            "The bias is added to the sum, not taken away: z = w·x + b. (A "
            "threshold would be −b.)",
            (" + b", " - b"),
        ),
        Slip(
            "At z = 0 the neuron fires: the step is 1 for z ≥ 0, so compare with `>=`.",
            ("z >= 0", "z > 0"),
        ),
        Slip(
            "It fires where z ≤ 0: the comparison points the other way, z ≥ 0.",
            ("z >= 0", "z <= 0"),
        ),
        Slip(
            "You return z itself: the step that makes 1 or 0 of it is missing.",
            ("np.where(z >= 0, 1, 0)", "z"),
        ),
        Slip(
            "`X * w` multiplies but does not add up: each row must become one "
            "number. Use `X @ w`.",
            ("X @ w", "X * w"),
        ),
        Slip(
            "The bias goes in once for each input: add it after the sum, once for "
            "each row.",
            ("X @ w + b", "(X * w + b).sum(axis=1)"),
        ),
        Slip(
            "You add up over the whole of X: each row has its own z.",
            ("X @ w", "np.sum(X * w)"),
        ),
        Slip(
            "You add up down the columns: what belongs together are the inputs of "
            "one sample, along its row.",
            ("X @ w", "(X * w).sum(axis=0)"),
        ),
        Slip(
            "You answer for the first row only: is `return` inside the loop, or "
            "`X[0]` in the formula?",
            ("X @ w", "X[0] @ w"),
        ),
        Slip(
            "The weights are left out: each input is multiplied by its own before "
            "you add up.",
            ("X @ w", "X.sum(axis=1)"),
        ),
        Slip(
            "`np.sign` gives −1, 0 and 1; this neuron's step gives 0 and 1.",
            ("np.where(z >= 0, 1, 0)", "np.sign(z)"),
        ),
        Slip(
            "This is the sigmoid of z. A step neuron answers with 0 or 1 and "
            "nothing between.",
            ("np.where(z >= 0, 1, 0)", "1 / (1 + np.exp(-z))"),
        ),
        Slip(
            "It is the other way round: 1 where z ≥ 0, 0 elsewhere.",
            ("1, 0)", "0, 1)"),
        ),
        Slip(
            "This is a ReLU, which lets z through where it is positive: a step "
            "answers 1 there.",
            ("np.where(z >= 0, 1, 0)", "np.maximum(z, 0)"),
        ),
        Slip(
            "A silent neuron answers 0 here, not −1.",
            ("1, 0)", "1, -1)"),
        ),
    )

    @mistake("There are not always two inputs: take all the columns that X has.")
    def two_inputs(X, w, b):
        return np.where(w[0] * X[:, 0] + w[1] * X[:, 1] + b >= 0, 1, 0)

    @mistake(
        "`w @ X` adds up over the samples: w has one weight for each column of X, so "
        "X comes first, `X @ w`."
    )
    def weights_first(X, w, b):
        return np.where(w @ X + b >= 0, 1, 0)

    @mistake(
        "`if` wants one truth value, and z holds one number for each row: use "
        "`np.where`, or go through the rows."
    )
    def single_truth_value(X, w, b):
        return 1 if X @ w + b >= 0 else 0

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

    slips = (
        Slip(
            "The column of ones is as long as X has columns: it takes a 1 for each "
            "row, `len(X)` of them.",
            ("np.ones((len(X), 1))", "np.ones((X.shape[1], 1))"),
        ),
        Slip(
            "The ones and the bias come first here: [1 x₁ x₂] and [b w₁ w₂]. You "
            "put both last.",
            ("[ones, X]", "[X, ones]"),
            ("[[b], w]", "[w, [b]]"),
        ),
        Slip(
            "The ones come first but the bias last, so it meets the wrong input.",
            ("[[b], w]", "[w, [b]]"),
        ),
        Slip(
            "The bias comes first but the ones last, so it meets the wrong input.",
            ("[ones, X]", "[X, ones]"),
        ),
        Slip(
            "The other way round: the column holds ones, and b stands among the "
            "weights.",
            ("np.ones((len(X), 1))", "np.full((len(X), 1), b)"),
            ("[[b], w]", "[[1], w]"),
        ),
        Slip(
            "The first column holds b, and so does w1: X1 @ w1 then adds b². Which "
            "number leaves b as it is?",
            ("np.ones((len(X), 1))", "np.full((len(X), 1), b)"),
        ),
        Slip(
            "The first entry of w1 is 1: the ones are inputs, and stand in X1. What"
            " is their weight?",
            ("[[b], w]", "[[1], w]"),
        ),
        Slip(
            "A column of zeros wipes the bias out: b · 0 = 0. It takes ones.",
            ("np.ones(", "np.zeros("),
        ),
        Slip(
            "X lost its rows: without `axis=1`, `np.insert` works on the flattened "
            "array.",
            ("np.hstack([ones, X])", "np.insert(X, 0, 1)"),
        ),
        Slip(
            "The ones are a row on top of X here. Each sample needs a 1 of its own:"
            " a column.",
            ("np.ones((len(X), 1))", "np.ones((1, X.shape[1]))"),
            ("np.hstack([ones, X])", "np.vstack([ones, X])"),
        ),
        Slip(
            "The ones take the place of the first input: X1 has one column more "
            "than X.",
            ("[ones, X]", "[ones, X[:, 1:]]"),
        ),
        Slip(
            "The bias takes the place of the first weight: w1 has one entry more "
            "than w.",
            ("[[b], w]", "[[b], w[1:]]"),
        ),
        Slip(
            "The bias has lost its sign on the way: X1 @ w1 adds b, so b itself "
            "goes in.",
            ("[[b], w]", "[[-b], w]"),
        ),
        Slip(
            "The bias is missing in w1: it is the weight of the column of ones.",
            ("np.concatenate([[b], w])", "w"),
        ),
        Slip(
            "The column of ones is missing in X1: what should the bias in w1 be "
            "multiplied by?",
            ("np.hstack([ones, X])", "X"),
        ),
        Slip(
            "Your w1 has two axes: it should have one, (n + 1,), as w does.",
            ("np.concatenate([[b], w])", "np.concatenate([[b], w])[:, np.newaxis]"),
        ),
        Slip(
            "Your w1 is a table of one row: it should have one axis, (n + 1,), as w"
            " does.",
            ("np.concatenate([[b], w])", "np.concatenate([[b], w])[np.newaxis]"),
        ),
        Slip(
            "Return X first, then w.",
            ("return X1, w1", "return w1, X1"),
        ),
    )

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

    slips = (
        Slip(
            "At z = 0 a neuron fires already: the boundaries of all but one gate "
            "run right through points that should be silent. Put them between.",
            ('"AND": ([1, 1], -1.5)', '"AND": ([1, 1], -1)'),
            ('"OR": ([1, 1], -0.5)', '"OR": ([1, 1], 0)'),
            ('"NAND": ([-1, -1], 1.5)', '"NAND": ([-1, -1], 2)'),
            ('"NOR": ([-1, -1], 0.5)', '"NOR": ([-1, -1], 1)'),
        ),
        Slip(
            "One neuron for every name, an AND: each gate needs numbers of its own.",
            ('"OR": ([1, 1], -0.5)', '"OR": ([1, 1], -1.5)'),
            ('"NAND": ([-1, -1], 1.5)', '"NAND": ([1, 1], -1.5)'),
            ('"NOR": ([-1, -1], 0.5)', '"NOR": ([1, 1], -1.5)'),
        ),
        Slip(
            "One neuron for every name, an OR: each gate needs numbers of its own.",
            ('"AND": ([1, 1], -1.5)', '"AND": ([1, 1], -0.5)'),
            ('"NAND": ([-1, -1], 1.5)', '"NAND": ([1, 1], -0.5)'),
            ('"NOR": ([-1, -1], 0.5)', '"NOR": ([1, 1], -0.5)'),
        ),
        Slip(
            "A point with z = 0 fires already, and your boundary runs right through"
            " some of the points: put it between them.",
            ('"AND": ([1, 1], -1.5)', '"AND": ([1, 1], -1)'),
            ('"OR": ([1, 1], -0.5)', '"OR": ([1, 1], 0)'),
        ),
        Slip(
            "The bias has the wrong sign: it is added, so a high threshold is a "
            "negative b.",
            ('"AND": ([1, 1], -1.5)', '"AND": ([1, 1], 1.5)'),
            ('"OR": ([1, 1], -0.5)', '"OR": ([1, 1], 0.5)'),
            ('"NAND": ([-1, -1], 1.5)', '"NAND": ([-1, -1], -1.5)'),
            ('"NOR": ([-1, -1], 0.5)', '"NOR": ([-1, -1], -0.5)'),
        ),
        Slip(
            "NAND and NOR are still AND and OR: a gate that is on at (0, 0) and off"
            " at (1, 1) needs negative weights.",
            ('"NAND": ([-1, -1], 1.5)', '"NAND": ([1, 1], -1.5)'),
            ('"NOR": ([-1, -1], 0.5)', '"NOR": ([1, 1], -0.5)'),
        ),
        Slip(
            "You turned the weights of NAND and NOR but not their bias: the "
            "opposite of a neuron takes all three signs.",
            ('"NAND": ([-1, -1], 1.5)', '"NAND": ([-1, -1], -1.5)'),
            ('"NOR": ([-1, -1], 0.5)', '"NOR": ([-1, -1], -0.5)'),
        ),
        Slip(
            "You turned the bias of NAND and NOR but not their weights: the "
            "opposite of a neuron takes all three signs.",
            ('"NAND": ([-1, -1], 1.5)', '"NAND": ([1, 1], 1.5)'),
            ('"NOR": ([-1, -1], 0.5)', '"NOR": ([1, 1], 0.5)'),
        ),
        Slip(
            "AND and OR are mixed up: one input that is on is enough for OR, AND "
            "needs both.",
            ('"AND": ([1, 1], -1.5)', '"AND": ([1, 1], -0.5)'),
            ('"OR": ([1, 1], -0.5)', '"OR": ([1, 1], -1.5)'),
            ('"NAND": ([-1, -1], 1.5)', '"NAND": ([-1, -1], 0.5)'),
            ('"NOR": ([-1, -1], 0.5)', '"NOR": ([-1, -1], 1.5)'),
        ),
        Slip(
            "AND and OR are mixed up, only these two: one input that is on is "
            "enough for OR, AND needs both.",
            ('"AND": ([1, 1], -1.5)', '"AND": ([1, 1], -0.5)'),
            ('"OR": ([1, 1], -0.5)', '"OR": ([1, 1], -1.5)'),
        ),
        Slip(
            "NAND and NOR are mixed up: NOR fires on (0, 0) only, NAND on all but "
            "(1, 1).",
            ('"NAND": ([-1, -1], 1.5)', '"NAND": ([-1, -1], 0.5)'),
            ('"NOR": ([-1, -1], 0.5)', '"NOR": ([-1, -1], 1.5)'),
        ),
        Slip(
            "One input that is on wakes your AND already: with one of them z must "
            "stay below 0, also not at 0.",
            ('"AND": ([1, 1], -1.5)', '"AND": ([1, 1], -0.5)'),
        ),
        Slip(
            "Your AND is never awake: z must reach 0 when both inputs are on.",
            ('"AND": ([1, 1], -1.5)', '"AND": ([1, 1], -2.5)'),
        ),
        Slip(
            "Your AND always fires: at (0, 0) z is the bias alone, so what must its"
            " sign be?",
            ('"AND": ([1, 1], -1.5)', '"AND": ([1, 1], 0)'),
        ),
        Slip(
            "Your OR is an AND: one input that is on must be enough to bring z to 0.",
            ('"OR": ([1, 1], -0.5)', '"OR": ([1, 1], -1.5)'),
        ),
        Slip(
            "Your OR always fires: at (0, 0) z is the bias alone, and z = 0 fires "
            "already.",
            ('"OR": ([1, 1], -0.5)', '"OR": ([1, 1], 0)'),
        ),
        Slip(
            "Your NAND is an AND: an input that is on must pull z down.",
            ('"NAND": ([-1, -1], 1.5)', '"NAND": ([1, 1], -1.5)'),
        ),
        Slip(
            "Your NAND is a NOR: a single input that is on may not silence it yet.",
            ('"NAND": ([-1, -1], 1.5)', '"NAND": ([-1, -1], 0.5)'),
        ),
        Slip(
            "Your NAND always fires: both inputs together must pull z below 0.",
            ('"NAND": ([-1, -1], 1.5)', '"NAND": ([-1, -1], 2.5)'),
        ),
        Slip(
            "Your NAND never fires: at (0, 0) z is the bias alone, and it must not "
            "be negative.",
            ('"NAND": ([-1, -1], 1.5)', '"NAND": ([-1, -1], -0.5)'),
        ),
        Slip(
            "Your NOR is an OR: an input that is on must pull z down.",
            ('"NOR": ([-1, -1], 0.5)', '"NOR": ([1, 1], -0.5)'),
        ),
        Slip(
            "Your NOR is a NAND: a single input that is on must silence it.",
            ('"NOR": ([-1, -1], 0.5)', '"NOR": ([-1, -1], 1.5)'),
        ),
        Slip(
            "Your NOR always fires: each input alone must pull z below 0.",
            ('"NOR": ([-1, -1], 0.5)', '"NOR": ([-1, -1], 2.5)'),
        ),
        Slip(
            "Your NOR never fires: at (0, 0) z is the bias alone, and it must not "
            "be negative.",
            ('"NOR": ([-1, -1], 0.5)', '"NOR": ([-1, -1], -0.5)'),
        ),
    )

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
        yield np.array([[1, 2], [-3, 0]]), np.array([3, -4]), 1  # integers
        yield np.array([[4.0, -3.0]]), np.array([3.0, 4.0]), 0.0  # on the line
        yield np.array([[7.0, 1.0], [1.0, 1.0]]), np.array([0.0, 2.0]), -4.0
        yield np.array([[5.0], [-5.0]]), np.array([-0.5]), 1.0
        for n, k in ((4, 2), (2, 3), (3, 3)):
            yield rng.normal(size=(n, k)), rng.normal(size=k), float(rng.normal())

    slips = (
        Slip(
            "This is z. It grows with w while the line stays: divide by the length "
            "of w.",
            (" / np.linalg.norm(w)", ""),
        ),
        Slip(
            "The bias belongs to what is divided: (w·x + b) / ‖w‖, with parentheses.",
            ("(X @ w + b) / np.linalg.norm(w)", "X @ w / np.linalg.norm(w) + b"),
        ),
        Slip(
            "Only the bias is divided: a division comes before a sum, unless "
            "parentheses say otherwise.",
            ("return (X", "return X"),
            (") /", " /"),
        ),
        Slip(
            "You multiply by the length of w: z grows with it already, so divide.",
            ("/ np", "* np"),
        ),
        Slip(
            "You divide by ‖w‖²: the square root is missing.",
            ("np.linalg.norm(w)", "np.sum(w**2)"),
        ),
        Slip(
            "The sign got lost: points on the side where the neuron is silent have "
            "negative distances.",
            ("(X @ w + b)", "np.abs(X @ w + b)"),
        ),
        Slip(
            "This is the side alone, 1 or −1: how far is it to the line?",
            ("(X @ w + b) / np.linalg.norm(w)", "np.sign(X @ w + b)"),
        ),
        Slip(
            "The sign is turned: positive is the side where the neuron fires, where"
            " w·x + b > 0.",
            ("return (", "return -("),
        ),
        Slip(
            "The bias moves the line but is no part of its direction: only w goes "
            "into the length.",
            ("np.linalg.norm(w)", "np.sqrt(np.sum(w**2) + b**2)"),
        ),
        Slip(
            "The length of w is √(w₁² + w₂² + …), not |w₁| + |w₂| + ….",
            ("np.linalg.norm(w)", "np.sum(np.abs(w))"),
        ),
        Slip(
            "You divide by the sum of the weights: the length of w is √(w₁² + w₂² +"
            " …).",
            ("np.linalg.norm(w)", "np.sum(w)"),
        ),
        Slip(
            "The squares are missing under the root: the length of w is √(w₁² + w₂²"
            " + …).",
            ("np.linalg.norm(w)", "np.sqrt(np.sum(w))"),
        ),
        Slip(
            "Under the root stands the sum of the squares, not their mean.",
            ("np.linalg.norm(w)", "np.sqrt(np.mean(w**2))"),
        ),
        Slip(
            "The length of w is not its largest weight: square all of them, add up,"
            " take the root.",
            ("np.linalg.norm(w)", "np.max(np.abs(w))"),
        ),
        Slip(
            "You divide by how many weights there are: it is their length, √(w₁² + "
            "w₂² + …), that counts.",
            ("np.linalg.norm(w)", "len(w)"),
        ),
        Slip(
            "You divide by the length of each x: that is its distance from the "
            "origin. What has to cancel is the length of w.",
            ("np.linalg.norm(w)", "np.linalg.norm(X, axis=1)"),
        ),
        Slip(
            "You answer for the first row only: each row of X has a distance.",
            ("X @ w", "X[0] @ w"),
        ),
        Slip(
            "The bias is missing: without it the line goes through the origin.",
            (" + b", ""),
        ),
        Slip(
            "The bias is added, not taken away.",
            (" + b", " - b"),
        ),
        Slip(
            "The inputs are multiplied by the weights, but not added up: each row "
            "has one distance. Use `X @ w`.",
            ("X @ w", "X * w"),
        ),
    )

    @mistake(
        "There are not always two weights: the length of w is the root of the sum of "
        "all the squares."
    )
    def two_weights(X, w, b):
        return (X @ w + b) / np.sqrt(w[0] ** 2 + w[1] ** 2)

    @mistake("There are not always two inputs: take all that X and w have.")
    def two_inputs(X, w, b):
        z = w[0] * X[:, 0] + w[1] * X[:, 1] + b
        return z / np.sqrt(w[0] ** 2 + w[1] ** 2)

    @mistake(
        "`w @ X` adds up over the samples: w has one weight for each column of X, so "
        "X comes first, `X @ w`."
    )
    def weights_first(X, w, b):
        return (w @ X + b) / np.linalg.norm(w)

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
        yield np.array([1.0, 0.0]), -0.5, np.array([0.75, 3.0]), 0, 0.5  # z = 0.25
        yield np.array([1.0, 0.0]), -0.5, np.array([0.75, 3.0]), 1, 0.5
        for k in (1, 2, 3, 4):
            for y in (0, 1):
                yield (
                    rng.normal(size=k),
                    float(rng.normal()),
                    rng.normal(size=k),
                    y,
                    float(rng.uniform(0.1, 0.9)),
                )

    slips = (
        Slip(
            "The weights move the wrong way: the error is target − answer, so a "
            "neuron that should have fired gains weight along x.",
            ("w + ", "w - "),
            ("b = b + ", "b = b - "),
        ),
        Slip(
            "The weights move the wrong way, the bias the right one: look at the "
            "sign in front of the step of w.",
            ("w + ", "w - "),
        ),
        Slip(
            "The bias moves the wrong way, the weights the right one: look at the "
            "sign in front of its step.",
            ("b = b + ", "b = b - "),
        ),
        Slip(
            "The error has a sign: a neuron that fired and should not have must "
            "lose weight along x.",
            ("y - y_hat", "abs(y - y_hat)"),
        ),
        Slip(
            "Nothing changes where the target is 0: a neuron that fires against a "
            "target of 0 has to learn as well.",
            ("y - y_hat", "y if y_hat != y else 0"),
        ),
        Slip(
            "It learns from the target alone: a neuron that was right already must "
            "not change.",
            ("y - y_hat", "y"),
        ),
        Slip(
            "The bias has to learn too: b ← b + lr · error.",
            ("b = b + lr * error", "b = b"),
        ),
        Slip(
            "The weights stay as they are: w ← w + lr · error · x.",
            ("w = w + lr * error * x", "w = w"),
        ),
        Slip(
            "The learning rate is missing.",
            ("lr * error * x", "error * x"),
            ("lr * error\n", "error\n"),
        ),
        Slip(
            "The learning rate scales the step of the bias too.",
            ("lr * error\n", "error\n"),
        ),
        Slip(
            "The learning rate scales the step of the weights too.",
            ("lr * error * x", "error * x"),
        ),
        Slip(
            "At z = 0 the neuron fires: compare with `>=`.",
            (">= 0", "> 0"),
        ),
        Slip(
            "The neuron fires from z = 0 on, not from 0.5.",
            (">= 0", ">= 0.5"),
        ),
        Slip(
            "A silent neuron answers 0, not −1: so a right answer has the error 0.",
            ("else 0", "else -1"),
        ),
        Slip(
            "It answers the wrong way round: 1 where w·x + b ≥ 0, else 0.",
            (">= 0", "< 0"),
        ),
        Slip(
            "The error compares y with the neuron's answer, 1 or 0; you take z, "
            "before the step.",
            ("1 if w @ x + b >= 0 else 0", "w @ x + b"),
        ),
        Slip(
            "The neuron answers with a step, 0 or 1; you take the sigmoid of z.",
            ("1 if w @ x + b >= 0 else 0", "1 / (1 + np.exp(-(w @ x + b)))"),
        ),
        Slip(
            "You leave out x: each weight moves by lr · error · its own input.",
            (" * x\n", "\n"),
        ),
        Slip(
            "The weights move along the input x, not along w itself.",
            (" * x\n", " * w\n"),
        ),
        Slip(
            "The input of the bias is 1, not b: its step is lr · error.",
            ("lr * error\n", "lr * error * b\n"),
        ),
        Slip(
            "The bias moves by lr · error: no input stands behind it.",
            ("lr * error\n", "lr * error * np.sum(x)\n"),
        ),
        Slip(
            "The bias takes part in z: the answer is the step of w·x + b.",
            (" + b >=", " >="),
        ),
        Slip(
            "You return the steps alone: add them to the old w and the old b.",
            ("w = w + ", "w = "),
            ("b = b + ", "b = "),
        ),
        Slip(
            "`w += …` and `w -= …` change the array of whoever called you: make a "
            "new one, `w = w + …`.",
            ("w = w + ", "w += "),
        ),
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

    bugs = (
        Slip(
            "The weights move away from the target, so a wrong answer gets worse.",
            ("(target - y_hat) * x", "(y_hat - target) * x"),
        ),
        Slip(
            "The bias moves only once, after the last sample; the others teach it "
            "nothing.",
            ("        b = b", "    b = b"),
        ),
    )

    slips = (
        Slip(
            "Both move the same way now, but the wrong one: the error is target − "
            "answer.",
            ("(target - y_hat) * x", "(y_hat - target) * x"),
            ("b + lr * (target - y_hat)", "b + lr * (y_hat - target)"),
        ),
        Slip(
            "The bias moves away from the target: its error is target − answer.",
            ("b + lr * (target - y_hat)", "b + lr * (y_hat - target)"),
        ),
        Slip(
            "Each sample must see the weights as the one before left them: you "
            "answer all of them with the weights from the start.",
            ("    for x", "    w0, b0 = w, b\n    for x"),
            ("x @ w + b", "x @ w0 + b0"),
        ),
        Slip(
            "`return` stands inside the loop: the first sample ends the epoch.",
            ("    return w, b", "        return w, b"),
        ),
        Slip(
            "The bias learns from every sample, the weights from the last one only: "
            "what stands after the loop runs once.",
            (
                "        w = w + lr * (target - y_hat) * x\n"
                "        b = b + lr * (target - y_hat)",
                "        b = b + lr * (target - y_hat)\n"
                "    w = w + lr * (target - y_hat) * x",
            ),
        ),
        Slip(
            "Only the last sample is learned from: what stands after the loop runs "
            "once.",
            ("        w = w", "    w = w"),
            ("        b = b", "    b = b"),
        ),
        Slip(
            "The bias does not learn.",
            ("b = b + lr * (target - y_hat)", "b = b"),
        ),
        Slip(
            "The weights do not learn.",
            ("w = w + lr * (target - y_hat) * x", "w = w"),
        ),
        Slip(
            "At z = 0 the neuron fires: compare with `>=`.",
            (">= 0", "> 0"),
        ),
        Slip(
            "The input x has gone from the step of the weights.",
            ("(target - y_hat) * x", "(target - y_hat)"),
        ),
        Slip(
            "The step of the bias has no input behind it: lr · error alone.",
            ("b + lr * (target - y_hat)", "b + lr * (target - y_hat) * np.sum(x)"),
        ),
        Slip(
            "The bias has gone from z: the answer is the step of w·x + b.",
            ("x @ w + b", "x @ w"),
        ),
        Slip(
            "The learning rate has gone from both steps.",
            ("w + lr * (target - y_hat)", "w + (target - y_hat)"),
            ("b + lr * (target - y_hat)", "b + (target - y_hat)"),
        ),
    )

    accepted = (
        _epoch,
        lambda w, b, X, y, lr: _epoch_by_index(w, b, X, y, lr),
    )


def _epoch_by_index(w, b, X, y, lr):
    w = w.copy()
    for i in range(len(X)):
        z = sum(w * X[i]) + b
        if (z >= 0) != y[i]:
            w += lr * (2 * y[i] - 1) * X[i]
            b += lr * (2 * y[i] - 1)
    return w.tolist(), b


def _train(X, y, lr, epochs):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        wrong = 0
        for x, target in zip(X, y, strict=True):
            error = target - _step(w @ x + b)
            w, b, wrong = w + lr * error * x, b + lr * error, wrong + abs(error)
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

    slips = (
        Slip(
            "It goes on after an epoch without a mistake: nothing can change any "
            "more, so stop there.",
            ("if wrong == 0:", "if False:"),
        ),
        Slip(
            "The last epoch, the one without a mistake, belongs on the list too: "
            "append its 0, then stop.",
            (
                "mistakes.append(wrong)\n        if wrong == 0:\n            break",
                "if wrong == 0:\n            break\n        mistakes.append(wrong)",
            ),
        ),
        Slip(
            "You count after the epoch's updates: count each sample as it is met, "
            "before its update.",
            (
                "mistakes.append(wrong)",
                "wrong = np.sum((X @ w + b >= 0) != y)\n        mistakes.append(wrong)",
            ),
        ),
        Slip(
            "You look at each sample again after its update: count it as it was "
            "met, before the weights change.",
            ("wrong += error != 0", "wrong += (1 if x @ w + b >= 0 else 0) != target"),
        ),
        Slip(
            "Every epoch starts again from zero weights: set them once, before the "
            "loop.",
            (
                "        wrong = 0\n",
                "        wrong = 0\n        w, b = np.zeros(X.shape[1]), 0.0\n",
            ),
        ),
        Slip(
            "Training starts from zero weights and a zero bias; yours starts from "
            "ones.",
            ("np.zeros(X.shape[1]), 0.0", "np.ones(X.shape[1]), 1.0"),
        ),
        Slip(
            "The weights start from ones: they and the bias start at 0.",
            ("np.zeros(", "np.ones("),
        ),
        Slip(
            "Errors of +1 and −1 cancel in your count: count each wrong answer as one.",
            ("error != 0", "error"),
        ),
        Slip(
            "You count the right answers: the list holds the mistakes.",
            ("error != 0", "error == 0"),
        ),
        Slip(
            "The count goes on from epoch to epoch: it has to start at 0 in each.",
            ("    mistakes = []\n", "    mistakes = []\n    wrong = 0\n"),
            ("        wrong = 0\n", ""),
        ),
        Slip(
            "It stops after one epoch: is your `return` or `break` indented too "
            "deeply?",
            ("if wrong == 0:", "if True:"),
        ),
        Slip(
            "One right sample ends the epoch, or even the training: ask for the "
            "count after all samples, not in their loop.",
            (
                "wrong += error != 0",
                "wrong += error != 0\n            if not wrong:\n                break",
            ),
        ),
        Slip(
            "It stops after an epoch with mistakes: it is one without any that ends"
            " the training.",
            ("if wrong == 0:", "if wrong != 0:"),
        ),
        Slip(
            "One epoch too few: `range(epochs)` already runs `epochs` times.",
            ("range(epochs)", "range(epochs - 1)"),
        ),
        Slip(
            "One epoch too many: `range(epochs)` already runs `epochs` times.",
            ("range(epochs)", "range(epochs + 1)"),
        ),
        Slip(
            "All samples of an epoch are answered with the weights from its "
            "beginning: each must meet what the one before has changed.",
            ("        wrong = 0\n", "        wrong = 0\n        w0, b0 = w, b\n"),
            ("x @ w + b", "x @ w0 + b0"),
        ),
        Slip(
            "At z = 0 the neuron fires: compare with `>=`.",
            (">= 0", "> 0"),
        ),
        Slip(
            "The neuron moves away from its targets: the error is target − answer.",
            ("target - (", "-target + ("),
        ),
        Slip(
            "A silent neuron answers 0, not −1: so a right answer has the error 0.",
            ("else 0", "else -1"),
        ),
        Slip(
            "The bias does not learn: b ← b + lr · error.",
            ("b = b + lr * error", "b = b"),
        ),
        Slip(
            "The bias is missing in z: the answer is the step of w·x + b.",
            (" + b >=", " >="),
        ),
        Slip(
            "The learning rate is missing.",
            ("w + lr * error", "w + error"),
            ("b + lr * error", "b + error"),
        ),
        Slip(
            "The learning rate scales the step of the bias too.",
            ("b + lr * error", "b + error"),
        ),
        Slip(
            "The learning rate scales the step of the weights too.",
            ("w + lr * error", "w + error"),
        ),
        Slip(
            "You leave out x: each weight moves by lr · error · its own input.",
            (" * x\n", "\n"),
        ),
        Slip(
            "You return one total: the list holds one count for each epoch that ran.",
            ("return w, b, mistakes", "return w, b, sum(mistakes)"),
        ),
        Slip(
            "You return how many epochs ran: the list holds the mistakes of each.",
            ("return w, b, mistakes", "return w, b, len(mistakes)"),
        ),
        Slip(
            "You return the last epoch's count alone: the list holds one for each "
            "that ran.",
            ("return w, b, mistakes", "return w, b, mistakes[-1]"),
        ),
        Slip(
            "You note shares of the samples: the list holds counts.",
            ("mistakes.append(wrong)", "mistakes.append(wrong / len(X))"),
        ),
    )

    accepted = (
        _train,
        lambda *a: (lambda w, b, m: [w.tolist(), np.array([[b]]), np.array(m)])(
            *_train(*a)
        ),
    )
