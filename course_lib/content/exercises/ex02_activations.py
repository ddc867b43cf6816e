"""Exercises of lesson 02: activation functions."""

# ruff: noqa: RUF012  (mistakes are read, never changed)

import math

import numpy as np

from ..exercise import Exercise


def _slope_loop(Z, alpha):
    flat = [1.0 if z > 0 else alpha for z in Z.flat]
    return np.array(flat).reshape(Z.shape)


def _slope_assigned(Z, alpha, like):
    D = like(Z)
    D[Z <= 0] = alpha
    return D


class LeakyReluSlope(Exercise):
    """Return the slope of the leaky ReLU at every element of Z: 1 for z > 0, else α."""

    lesson, name, points = 2, "leaky_relu_slope", 1
    signature = "def leaky_relu_slope(Z, alpha):"
    hints = (
        "The function is z on the right and α z on the left. What is the slope of "
        "each of the two straight pieces?",
        "`Z > 0` is an array of True and False, shaped like Z.",
        "`np.where(condition, a, b)` takes a where the condition holds, else b.",
    )

    def solution(Z, alpha):
        return np.where(Z > 0, 1.0, alpha)

    def inputs(rng):
        yield np.array([0.0]), 0.01
        yield np.array([2.0, -2.0]), 0.01
        yield np.array([-3, 0, 5]), 0.25  # integers
        yield np.array([[1.5, -0.5], [0.0, -4.0]]), 0.1
        yield np.array([[1.0, 3.0]]), 0.0
        for shape in ((4,), (3, 2), (2, 5)):
            yield rng.normal(size=shape), float(rng.uniform(0.02, 0.5))

    mistakes = {
        "This is the function itself, max(z, 0) + α min(z, 0). Return its "
        "slope.": lambda Z, alpha: np.where(Z > 0, Z, alpha * Z),
        "The slope on the left is α itself: z has gone with the "
        "derivative.": lambda Z, alpha: np.where(Z > 0, 1.0, alpha * Z),
        "That is the slope of the plain ReLU: on the left a leaky one keeps "
        "α.": lambda Z, alpha: np.where(Z > 0, 1.0, 0.0),
        "At z = 0 exactly this course takes the left slope, α: compare with "
        "`>`.": lambda Z, alpha: np.where(Z >= 0, 1.0, alpha),
        "The two sides are swapped.": lambda Z, alpha: np.where(Z > 0, alpha, 1.0),
        "`if` wants one truth value, and Z > 0 is a whole array of them: use "
        "`np.where`.": lambda Z, alpha: 1.0 if Z > 0 else alpha,
        "An array of integers cannot hold α = 0.25: `np.ones_like(Z)` of integers "
        "makes integers. Give it `dtype=float`.": lambda Z, alpha: _slope_assigned(
            Z, alpha, np.ones_like
        ),
        "On the left you have −α: the line α z rises to the right, so its slope is "
        "+α.": lambda Z, alpha: np.where(Z > 0, 1.0, -alpha),
    }
    accepted = (
        _slope_loop,
        lambda Z, alpha: (Z > 0) + alpha * (Z <= 0),
        lambda Z, alpha: np.where(Z > 0, 1, alpha).astype(np.float32).tolist(),
        lambda Z, alpha: _slope_assigned(Z, alpha, lambda Z: np.ones(Z.shape)),
    )


class DeadUnits(Exercise):
    """Find the ReLU units that let no sample through: True for a dead unit.

    Row i of Z holds the pre-activations of all K units for sample i.
    """

    lesson, name, points = 2, "dead_units", 1
    signature = "def dead_units(Z):"
    hints = (
        "One unit is one column. What do all entries of a dead unit's column have in "
        "common?",
        "The slope of the ReLU is 0 for z ≤ 0, so z = 0 is no sign of life.",
        "`(Z <= 0).all(axis=…)`: over the samples.",
    )

    def solution(Z):
        return (Z <= 0).all(axis=0)

    def inputs(rng):
        yield (np.array([[-1.0, 2.0]]),)
        yield (np.array([[0.0, -1.0], [0.0, 1.0]]),)
        yield (np.array([[-3.0, 2.0], [0.0, -5.0], [-1.0, -4.0]]),)
        yield (np.array([[-0.5, 1.0, -9.0], [0.1, 2.0, -1.0]]),)
        yield (np.array([[-1.0], [-2.0]]),)
        for n, k in ((5, 4), (3, 6), (4, 4)):
            Z = rng.normal(size=(n, k))
            Z[:, rng.integers(k)] -= 10
            yield (Z,)

    mistakes = {
        "You look along the rows: that finds samples that wake no unit. A unit is a "
        "column, so go over axis 0.": lambda Z: (Z <= 0).all(axis=1),
        "One silent sample does not make a unit dead: all samples must be "
        "silent.": lambda Z: (Z <= 0).any(axis=0),
        "At z = 0 a unit is silent too: the ReLU and its slope are 0 "
        "there.": lambda Z: (Z < 0).all(axis=0),
        "Those are the living units: True should mark the dead ones.": lambda Z: (
            Z > 0
        ).any(axis=0),
        "The mean hides a unit that fires seldom: one positive entry is enough to "
        "live.": lambda Z: Z.mean(axis=0) <= 0,
        "You return the numbers of the dead units: return True or False for every "
        "unit.": lambda Z: np.flatnonzero((Z <= 0).all(axis=0)),
        "You return one answer for the whole layer: say over which axis to look, "
        "`axis=0`.": lambda Z: (Z <= 0).all(),
        "You answer for every entry of Z: one answer for each unit is "
        "asked.": lambda Z: Z <= 0,
    }
    accepted = (
        lambda Z: Z.max(axis=0) <= 0,
        lambda Z: [all(z <= 0 for z in column) for column in Z.T],
        lambda Z: np.maximum(Z, 0).sum(axis=0) == 0,
        lambda Z: ~np.any(Z > 0, axis=0),
    )


def _sigmoid_by_sign(Z):
    out = np.empty(Z.shape)
    right = Z >= 0
    out[right] = 1 / (1 + np.exp(-Z[right]))
    left = np.exp(Z[~right])
    out[~right] = left / (1 + left)
    return out


def _sigmoid_elements(Z):
    def one(z):
        if z >= 0:
            return 1 / (1 + math.exp(-z))
        return math.exp(z) / (1 + math.exp(z))

    return np.array([one(z) for z in Z.flat]).reshape(Z.shape)


class StableSigmoid(Exercise):
    """Return σ(z) for every element of Z, without any overflow on the way."""

    lesson, name, points = 2, "stable_sigmoid", 2
    signature = "def stable_sigmoid(Z):"
    hints = (
        "exp overflows only for large positive arguments. Which sign makes exp(−z) "
        "large?",
        "σ(z) = 1/(1 + e^−z) is safe for z ≥ 0, and the same number written as "
        "e^z/(1 + e^z) is safe for z < 0.",
        "`np.where(Z >= 0, …, …)` computes both sides for all elements, so make both "
        "harmless: `E = np.exp(-np.abs(Z))` never exceeds 1.",
    )
    forbidden = ("Sigmoid", "expit", "sigmoid")
    no_overflow = True

    def solution(Z):
        E = np.exp(-np.abs(Z))
        return np.where(Z >= 0, 1, E) / (1 + E)

    def inputs(rng):
        yield (np.array([0.0]),)
        yield (np.array([1.0]),)
        yield (np.array([-1.0]),)
        yield (np.array([1000.0]),)
        yield (np.array([-1000.0]),)
        yield (np.array([[-2.0, 3.0], [0.5, -0.5]]),)
        yield (np.array([-3, 0, 3]),)
        for shape in ((5,), (3, 2), (2, 4)):
            yield (rng.normal(0, 3, shape),)

    mistakes = {
        "For z = −1000 your exp(−z) overflows: on the left use "
        "e^z/(1 + e^z).": lambda Z: 1 / (1 + np.exp(-Z)),
        "For z = 1000 your exp(z) overflows: on the right use "
        "1/(1 + e^−z).": lambda Z: np.exp(Z) / (1 + np.exp(Z)),
        "`np.where` computes both formulas for all elements, so the one that is not "
        "taken overflows still. Let exp see only −|z|.": lambda Z: np.where(
            Z >= 0, 1 / (1 + np.exp(-Z)), np.exp(Z) / (1 + np.exp(Z))
        ),
        "The sign in the exponent is turned: 1/(1 + e^z) is 1 − σ(z).": lambda Z: (
            1 / (1 + np.exp(Z))
        ),
        "With |z| alone σ(−3) becomes σ(3): on the left it is e^−|z| that goes on "
        "top.": lambda Z: 1 / (1 + np.exp(-np.abs(Z))),
        "The two sides are swapped: your result is 1 − σ(z).": lambda Z: (
            np.where(Z >= 0, np.exp(-np.abs(Z)), 1) / (1 + np.exp(-np.abs(Z)))
        ),
        "`if` wants one truth value, and Z >= 0 is a whole array of them: use "
        "`np.where` or a mask.": lambda Z: (
            1 / (1 + np.exp(-Z)) if Z >= 0 else np.exp(Z) / (1 + np.exp(Z))
        ),
        "Cutting z off at ±10 changes the answer: σ(−1000) is 0, not "
        "0.00005.": lambda Z: 1 / (1 + np.exp(-np.clip(Z, -10, 10))),
    }
    accepted = (
        _sigmoid_by_sign,
        _sigmoid_elements,
        lambda Z: (1 + np.tanh(Z / 2)) / 2,
        lambda Z: np.exp(np.minimum(Z, 0)) / (1 + np.exp(-np.abs(Z))),
        lambda Z: 1 / (1 + np.exp(-np.clip(Z, -500, 500))),
        lambda Z: _sigmoid_by_sign(Z.astype(np.float32)).astype(np.float32),
        lambda Z: np.exp(-np.logaddexp(0, -Z)).tolist(),
    )


def _rows_sum_to_one(P, Z):
    """Each row of probabilities must sum to 1."""
    return np.allclose(np.sum(P, axis=-1), 1)


def _exp_rows(Z):
    return np.exp(Z - Z.max(axis=1, keepdims=True))


def _softmax_one_shift(Z):
    E = np.exp(Z - Z.max())
    return E / E.sum(axis=1, keepdims=True)


def _softmax_loop(Z):
    rows = []
    for row in Z:
        top = max(row)
        exps = [math.exp(z - top) for z in row]
        rows.append([e / sum(exps) for e in exps])
    return rows


def _softmax_in_place(Z):
    Z -= Z.max(axis=1, keepdims=True)
    np.exp(Z, out=Z)
    Z /= Z.sum(axis=1, keepdims=True)
    return Z


def _softmax_recursive(Z):
    if Z.ndim == 2:
        return np.array([_softmax_recursive(row) for row in Z])
    E = np.exp(Z - Z.max())
    return E / E.sum()


class Softmax(Exercise):
    """Turn scores Z of shape (N, K) into probabilities, row by row."""

    lesson, name, points = 2, "softmax", 2
    signature = "def softmax(Z):"
    hints = (
        "Which axis holds the classes of one sample? That is the axis to sum over.",
        "`keepdims=True` keeps the sums a column, so that they divide row by row.",
        "exp(1000) is inf. What changes if you subtract the same number from a whole "
        "row? Try each row's maximum.",
    )
    forbidden = ("Softmax", "softmax")

    def solution(Z):
        E = np.exp(Z - Z.max(axis=1, keepdims=True))
        return E / E.sum(axis=1, keepdims=True)

    def inputs(rng):
        yield (np.array([[0.0, 0.0]]),)
        yield (np.array([[0.0, 0.0], [2.0, 0.0]]),)
        yield (np.array([[1.0, 2.0, 3.0]]),)
        yield (np.array([[1000.0, 1000.0], [-1000.0, -1000.0]]),)
        yield (np.array([[1000.0, 0.0], [-1000.0, 0.0], [3.0, 3.0]]),)
        yield (np.array([[4.0], [-2.0]]),)
        for n, k in ((3, 3), (5, 2), (2, 5), (6, 4)):
            yield (rng.normal(0, 2, (n, k)),)

    properties = (_rows_sum_to_one,)
    mistakes = {
        "You divide by the sum of the whole array: each row must sum to 1 by "
        "itself.": lambda Z: _exp_rows(Z) / _exp_rows(Z).sum(),
        "You sum down the columns (axis 0): the classes of one sample lie along its "
        "row (axis 1).": lambda Z: (
            np.exp(Z - Z.max(axis=0)) / np.exp(Z - Z.max(axis=0)).sum(axis=0)
        ),
        "Large scores overflow: softmax of [1000, 1000] should be [0.5, 0.5]. "
        "Subtract each row's maximum first.": lambda Z: (
            np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
        ),
        "You subtract the maximum of the whole array: in a row far below it every "
        "exp becomes 0, and 0/0 is nan. Subtract each row's own.": _softmax_one_shift,
        "You have the exponentials; each row still has to be divided by its "
        "sum.": _exp_rows,
        "You divide the scores themselves by their sum: take `np.exp` "
        "first.": lambda Z: Z / Z.sum(axis=1, keepdims=True),
        "The row sums have lost an axis: with shape (N,) they divide the columns. Use "
        "`keepdims=True`.": lambda Z: _exp_rows(Z) / _exp_rows(Z).sum(axis=1),
    }
    accepted = (
        _softmax_loop,
        _softmax_in_place,
        _softmax_recursive,
        lambda Z: _exp_rows(Z.astype(np.float32)) / _exp_rows(Z).sum(1, keepdims=True),
        lambda Z: np.exp(
            (S := Z - Z.max(axis=1, keepdims=True))
            - np.log(np.exp(S).sum(axis=1, keepdims=True))
        ),
    )


def _gate(z):
    return 1 / (1 + np.exp(-z))


def _swish_central(Z, beta):
    def swish(z):
        return z * _gate(beta * z)

    return (swish(Z + 1e-5) - swish(Z - 1e-5)) / 2e-5


class SwishSlope(Exercise):
    """Return the slope of swish, z σ(βz), at every element of Z. Two bugs inside."""

    lesson, name, points = 2, "swish_slope", 2
    signature = "def swish_slope(Z, beta):"
    body = """
    gate = 1 / (1 + np.exp(-beta * Z))
    gate_slope = gate * (1 - gate)
    return gate + Z * gate_slope * (1 - gate)
    """
    hints = (
        "Compare with the rise over a small run: "
        "`(swish(z + h) - swish(z - h)) / (2 * h)` with h = 1e-5. With β = 1, where do "
        "the two part?",
        "Product rule: (z · gate)′ = gate + z · gate′. How often does (1 − gate) occur "
        "in gate′?",
        "The gate is σ(βz): its inner derivative brings a factor β out.",
    )

    def solution(Z, beta):
        gate = 1 / (1 + np.exp(-beta * Z))
        gate_slope = beta * gate * (1 - gate)
        return gate + Z * gate_slope

    def inputs(rng):
        yield np.array([0.0]), 1.0
        yield np.array([1.0]), 1.0
        yield np.array([-1.0]), 2.0
        yield np.array([[-1.25, 3.0], [0.5, -4.0]]), 1.0
        yield np.array([2.0, -2.0]), 0.0
        for shape in ((4,), (2, 3), (3, 2)):
            yield rng.normal(0, 2, shape), float(rng.uniform(0.5, 3))

    mistakes = {
        "One bug is left, and it shows for β ≠ 1 only: the inner derivative of "
        "σ(βz).": lambda Z, beta: (
            _gate(beta * Z) + Z * _gate(beta * Z) * (1 - _gate(beta * Z))
        ),
        "One bug is left: (1 − gate) occurs twice in the second "
        "term.": lambda Z, beta: (
            _gate(beta * Z) + beta * Z * _gate(beta * Z) * (1 - _gate(beta * Z)) ** 2
        ),
        "The first term, the gate, belongs to the product rule too.": lambda Z, beta: (
            beta * Z * _gate(beta * Z) * (1 - _gate(beta * Z))
        ),
        "In the second term z itself stays: (z · gate)′ = gate + z · "
        "gate′.": lambda Z, beta: (
            _gate(beta * Z) + beta * _gate(beta * Z) * (1 - _gate(beta * Z))
        ),
        "This is swish itself, z · gate. Return its slope.": lambda Z, beta: (
            Z * _gate(beta * Z)
        ),
        "β multiplies the whole sum: the first term, the gate, has no factor "
        "β.": lambda Z, beta: (
            beta * (_gate(beta * Z) + Z * _gate(beta * Z) * (1 - _gate(beta * Z)))
        ),
    }
    accepted = (
        _swish_central,
        lambda Z, beta: [
            _gate(beta * z) * (1 + beta * z * (1 - _gate(beta * z))) for z in Z
        ],
        lambda Z, beta: (
            (g := _gate(np.float32(beta) * Z.astype(np.float32)))
            + np.float32(beta) * Z.astype(np.float32) * g * (1 - g)
        ),
    )


def _hinges(w, b):
    return -b[w != 0] / w[w != 0]


def _count_inside(hinges, lo, hi):
    return len(np.unique(hinges[(lo < hinges) & (hinges < hi)]))


def _count_pieces_loop(w, b, lo, hi):
    places = set()
    for wi, bi in zip(w, b, strict=True):
        if wi != 0 and lo < -bi / wi < hi:
            places.add(-bi / wi)
    return len(places) + 1


class CountPieces(Exercise):
    """Count the straight pieces between lo and hi of a sum of ReLU units.

    Unit k is relu(w[k] · x + b[k]) of one input x; no two kinks cancel.
    """

    lesson, name, points = 2, "count_pieces", 3
    signature = "def count_pieces(w, b, lo, hi):"
    hints = (
        "A unit bends where its pre-activation is 0: at which x is w·x + b = 0? Which "
        "units bend nowhere?",
        "Only hinges strictly between lo and hi cut the interval, and two units that "
        "bend at the same place cut it once (`np.unique`).",
        "One cut makes two pieces: how many pieces do n cuts make?",
    )

    def solution(w, b, lo, hi):
        bends = w != 0
        hinges = -b[bends] / w[bends]
        inside = (lo < hinges) & (hinges < hi)
        return len(np.unique(hinges[inside])) + 1

    def inputs(rng):
        yield np.array([1.0]), np.array([0.0]), -1.0, 1.0
        yield np.array([0.0]), np.array([2.0]), -1.0, 1.0  # no hinge
        yield np.array([0.0]), np.array([0.0]), -1.0, 1.0
        yield np.array([1.0]), np.array([1.0]), -1.0, 1.0  # hinge on lo
        yield np.array([2.0]), np.array([-2.0]), -1.0, 1.0  # hinge on hi
        yield np.array([1.0, 4.0]), np.array([-0.5, -2.0]), 0.0, 1.0  # one place
        yield np.array([1.0, -1.0]), np.array([-0.5, 0.25]), 0.0, 1.0
        yield np.array([1.0, -2.0, 0.5]), np.array([-1.0, 1.0, -4.0]), 0.0, 2.0
        for k in (2, 4, 6, 9):
            yield rng.normal(size=k), rng.normal(size=k), -1.0, 1.5

    mistakes = {
        "You count the cuts; n cuts make n + 1 pieces.": lambda w, b, lo, hi: (
            _count_inside(_hinges(w, b), lo, hi)
        ),
        "Hinges outside the interval do not cut it.": lambda w, b, lo, hi: (
            len(np.unique(_hinges(w, b))) + 1
        ),
        "Two units that bend at the same x cut once: count different "
        "places.": lambda w, b, lo, hi: (
            int(np.sum((lo < _hinges(w, b)) & (_hinges(w, b) < hi))) + 1
        ),
        "The hinge is where w·x + b = 0, at x = −b/w: mind the "
        "minus.": lambda w, b, lo, hi: _count_inside(-_hinges(w, b), lo, hi) + 1,
        "A hinge exactly on lo or hi cuts nothing off: compare with "
        "`<`.": lambda w, b, lo, hi: (
            len(np.unique((h := _hinges(w, b))[(lo <= h) & (h <= hi)])) + 1
        ),
        "The hinge is at x = −b/w; the bias alone is not a place on the x "
        "axis.": lambda w, b, lo, hi: _count_inside(-b, lo, hi) + 1,
        "Not every unit bends inside the interval: K + 1 is only the "
        "most.": lambda w, b, lo, hi: len(w) + 1,
        "A unit with w = 0 bends nowhere; your division gives nan or inf, and you "
        "count it.": lambda w, b, lo, hi: (
            len({h for h in -b / w if not (h <= lo or h >= hi)}) + 1
        ),
    }
    accepted = (
        _count_pieces_loop,
        lambda w, b, lo, hi: float(_count_inside(_hinges(w, b), lo, hi) + 1),
        lambda w, b, lo, hi: np.array([[_count_pieces_loop(w, b, lo, hi)]]),
    )


def _probabilities(z):
    E = np.exp(z - z.max())
    return E / E.sum()


def _jacobian_loop(z):
    p = _probabilities(z)
    K = len(z)
    return [[p[i] * ((i == j) - p[j]) for j in range(K)] for i in range(K)]


class SoftmaxJacobian(Exercise):
    """Return the (K, K) matrix of ∂pᵢ/∂zⱼ of the softmax p of one score vector z."""

    lesson, name, points = 2, "softmax_jacobian", 2
    signature = "def softmax_jacobian(z):"
    hints = (
        "Raise z₁ a little: p₁ grows, and all the others shrink. So which entries "
        "are negative?",
        "∂pᵢ/∂zⱼ is pᵢ(1 − pᵢ) for i = j and −pᵢ pⱼ otherwise.",
        "diag(p) − p pᵀ: `np.diag(p)` and `np.outer(p, p)`.",
    )

    def solution(z):
        e = np.exp(z - z.max())
        p = e / e.sum()
        return np.diag(p) - np.outer(p, p)

    def inputs(rng):
        yield (np.array([3.0]),)
        yield (np.array([0.0, 0.0]),)
        yield (np.array([2.0, 0.0]),)
        yield (np.array([1000.0, 0.0]),)
        yield (np.array([1.0, 0.0, -1.0]),)
        for k in (2, 3, 4, 5):
            yield (rng.normal(0, 1.5, k),)

    mistakes = {
        "These are the entries for i = j only: raising zⱼ changes the other "
        "probabilities too.": lambda z: _probabilities(z) * (1 - _probabilities(z)),
        "Off the diagonal something is missing: p₂ falls when z₁ rises.": lambda z: (
            np.diag(_probabilities(z) * (1 - _probabilities(z)))
        ),
        "The signs are turned: raising zᵢ raises pᵢ.": lambda z: (
            np.outer((p := _probabilities(z)), p) - np.diag(p)
        ),
        "Off the diagonal the entries are negative: what one probability gains the "
        "others lose.": lambda z: np.diag(p := _probabilities(z)) + np.outer(p, p),
        "The formula holds p, the probabilities, not the scores z: take the softmax "
        "first.": lambda z: np.diag(z) - np.outer(z, z),
        "Large scores overflow: subtract the maximum before `np.exp`.": lambda z: (
            np.diag(p := np.exp(z) / np.exp(z).sum()) - np.outer(p, p)
        ),
        "`p * p` multiplies element by element: p pᵀ is the outer product, "
        "(K, K).": lambda z: np.diag(p := _probabilities(z)) - p * p,
        "`p @ p` is one number: p pᵀ is the outer product, (K, K).": lambda z: (
            np.diag(p := _probabilities(z)) - p @ p
        ),
    }
    accepted = (
        _jacobian_loop,
        lambda z: (p := _probabilities(z))[:, None] * (np.eye(len(z)) - p),
        lambda z: np.float32(_jacobian_loop(z.astype(np.float32))),
    )
