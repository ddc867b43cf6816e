"""Exercises of lesson 02: activation functions."""

import math

import numpy as np

from ..exercise import Exercise, mistake


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

    @mistake("This is the function itself, max(z, 0) + α min(z, 0). Return its slope.")
    def value_itself(Z, alpha):
        return np.where(Z > 0, Z, alpha * Z)

    @mistake("The slope on the left is α itself: z has gone with the derivative.")
    def slope_times_z(Z, alpha):
        return np.where(Z > 0, 1.0, alpha * Z)

    @mistake("That is the slope of the plain ReLU: on the left a leaky one keeps α.")
    def plain_relu(Z, alpha):
        return np.where(Z > 0, 1.0, 0.0)

    @mistake("At z = 0 exactly this course takes the left slope, α: compare with `>`.")
    def right_slope_at_zero(Z, alpha):
        return np.where(Z >= 0, 1.0, alpha)

    @mistake("The two sides are swapped.")
    def swapped_sides(Z, alpha):
        return np.where(Z > 0, alpha, 1.0)

    @mistake(
        "`if` wants one truth value, and Z > 0 is a whole array of them: use "
        "`np.where`."
    )
    def single_truth_value(Z, alpha):
        return 1.0 if Z > 0 else alpha

    @mistake(
        "An array of integers cannot hold α = 0.25: `np.ones_like(Z)` of integers "
        "makes integers. Give it `dtype=float`."
    )
    def integer_array(Z, alpha):
        return _slope_assigned(Z, alpha, np.ones_like)

    @mistake(
        "On the left you have −α: the line α z rises to the right, so its slope is +α."
    )
    def negative_left(Z, alpha):
        return np.where(Z > 0, 1.0, -alpha)

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

    @mistake(
        "You look along the rows: that finds samples that wake no unit. A unit is a "
        "column, so go over axis 0."
    )
    def along_rows(Z):
        return (Z <= 0).all(axis=1)

    @mistake("One silent sample does not make a unit dead: all samples must be silent.")
    def any_silent(Z):
        return (Z <= 0).any(axis=0)

    @mistake("At z = 0 a unit is silent too: the ReLU and its slope are 0 there.")
    def living_at_zero(Z):
        return (Z < 0).all(axis=0)

    @mistake("Those are the living units: True should mark the dead ones.")
    def living_units(Z):
        return (Z > 0).any(axis=0)

    @mistake(
        "The mean hides a unit that fires seldom: one positive entry is enough to live."
    )
    def mean_below_zero(Z):
        return Z.mean(axis=0) <= 0

    @mistake(
        "You return the numbers of the dead units: return True or False for every unit."
    )
    def unit_numbers(Z):
        return np.flatnonzero((Z <= 0).all(axis=0))

    @mistake(
        "You return one answer for the whole layer: say over which axis to look, "
        "`axis=0`."
    )
    def one_answer_for_all(Z):
        return (Z <= 0).all()

    @mistake("You answer for every entry of Z: one answer for each unit is asked.")
    def every_entry(Z):
        return Z <= 0

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
    exponentials = np.exp(Z[~right])
    out[~right] = exponentials / (1 + exponentials)
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

    @mistake("For z = −1000 your exp(−z) overflows: on the left use e^z/(1 + e^z).")
    def overflow_on_left(Z):
        return 1 / (1 + np.exp(-Z))

    @mistake("For z = 1000 your exp(z) overflows: on the right use 1/(1 + e^−z).")
    def overflow_on_right(Z):
        return np.exp(Z) / (1 + np.exp(Z))

    @mistake(
        "`np.where` computes both formulas for all elements, so the one that is not "
        "taken overflows still. Let exp see only −|z|."
    )
    def both_sides_computed(Z):
        return np.where(Z >= 0, 1 / (1 + np.exp(-Z)), np.exp(Z) / (1 + np.exp(Z)))

    @mistake("The sign in the exponent is turned: 1/(1 + e^z) is 1 − σ(z).")
    def wrong_sign_of_exponent(Z):
        return 1 / (1 + np.exp(Z))

    @mistake(
        "With |z| alone σ(−3) becomes σ(3): on the left it is e^−|z| that goes on top."
    )
    def even_function(Z):
        return 1 / (1 + np.exp(-np.abs(Z)))

    @mistake("The two sides are swapped: your result is 1 − σ(z).")
    def swapped_sides(Z):
        return np.where(Z >= 0, np.exp(-np.abs(Z)), 1) / (1 + np.exp(-np.abs(Z)))

    @mistake(
        "`if` wants one truth value, and Z >= 0 is a whole array of them: use "
        "`np.where` or a mask."
    )
    def single_truth_value(Z):
        return 1 / (1 + np.exp(-Z)) if Z >= 0 else np.exp(Z) / (1 + np.exp(Z))

    @mistake("Cutting z off at ±10 changes the answer: σ(−1000) is 0, not 0.00005.")
    def clipped_exponent(Z):
        return 1 / (1 + np.exp(-np.clip(Z, -10, 10)))

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

    @mistake(
        "You divide by the sum of the whole array: each row must sum to 1 by itself."
    )
    def sum_of_whole_array(Z):
        return _exp_rows(Z) / _exp_rows(Z).sum()

    @mistake(
        "You sum down the columns (axis 0): the classes of one sample lie along its "
        "row (axis 1)."
    )
    def down_columns(Z):
        return np.exp(Z - Z.max(axis=0)) / np.exp(Z - Z.max(axis=0)).sum(axis=0)

    @mistake(
        "Large scores overflow: softmax of [1000, 1000] should be [0.5, 0.5]. Subtract "
        "each row's maximum first."
    )
    def overflow(Z):
        return np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)

    @mistake(
        "You subtract the maximum of the whole array: in a row far below it every exp "
        "becomes 0, and 0/0 is nan. Subtract each row's own."
    )
    def one_shift_for_all(Z):
        return _softmax_one_shift(Z)

    @mistake("You have the exponentials; each row still has to be divided by its sum.")
    def without_division(Z):
        return _exp_rows(Z)

    @mistake("You divide the scores themselves by their sum: take `np.exp` first.")
    def without_exp(Z):
        return Z / Z.sum(axis=1, keepdims=True)

    @mistake(
        "The row sums have lost an axis: with shape (N,) they divide the columns. Use "
        "`keepdims=True`."
    )
    def lost_axis(Z):
        return _exp_rows(Z) / _exp_rows(Z).sum(axis=1)

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

    @mistake(
        "One bug is left, and it shows for β ≠ 1 only: the inner derivative of σ(βz)."
    )
    def without_inner_derivative(Z, beta):
        return _gate(beta * Z) + Z * _gate(beta * Z) * (1 - _gate(beta * Z))

    @mistake("One bug is left: (1 − gate) occurs twice in the second term.")
    def gate_twice(Z, beta):
        return _gate(beta * Z) + beta * Z * _gate(beta * Z) * (1 - _gate(beta * Z)) ** 2

    @mistake("The first term, the gate, belongs to the product rule too.")
    def without_first_term(Z, beta):
        return beta * Z * _gate(beta * Z) * (1 - _gate(beta * Z))

    @mistake("In the second term z itself stays: (z · gate)′ = gate + z · gate′.")
    def without_z(Z, beta):
        return _gate(beta * Z) + beta * _gate(beta * Z) * (1 - _gate(beta * Z))

    @mistake("This is swish itself, z · gate. Return its slope.")
    def value_itself(Z, beta):
        return Z * _gate(beta * Z)

    @mistake("β multiplies the whole sum: the first term, the gate, has no factor β.")
    def beta_times_all(Z, beta):
        return beta * (_gate(beta * Z) + Z * _gate(beta * Z) * (1 - _gate(beta * Z)))

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

    @mistake("You count the cuts; n cuts make n + 1 pieces.")
    def cuts_only(w, b, lo, hi):
        return _count_inside(_hinges(w, b), lo, hi)

    @mistake("Hinges outside the interval do not cut it.")
    def outside_too(w, b, lo, hi):
        return len(np.unique(_hinges(w, b))) + 1

    @mistake("Two units that bend at the same x cut once: count different places.")
    def twins_twice(w, b, lo, hi):
        return int(np.sum((lo < _hinges(w, b)) & (_hinges(w, b) < hi))) + 1

    @mistake("The hinge is where w·x + b = 0, at x = −b/w: mind the minus.")
    def without_minus(w, b, lo, hi):
        return _count_inside(-_hinges(w, b), lo, hi) + 1

    @mistake("A hinge exactly on lo or hi cuts nothing off: compare with `<`.")
    def ends_too(w, b, lo, hi):
        return len(np.unique((h := _hinges(w, b))[(lo <= h) & (h <= hi)])) + 1

    @mistake("The hinge is at x = −b/w; the bias alone is not a place on the x axis.")
    def bias_alone(w, b, lo, hi):
        return _count_inside(-b, lo, hi) + 1

    @mistake("Not every unit bends inside the interval: K + 1 is only the most.")
    def one_for_each_unit(w, b, lo, hi):
        return len(w) + 1

    @mistake(
        "A unit with w = 0 bends nowhere; your division gives nan or inf, and you "
        "count it."
    )
    def flat_units_too(w, b, lo, hi):
        return len({h for h in -b / w if not (h <= lo or h >= hi)}) + 1

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

    @mistake(
        "These are the entries for i = j only: raising zⱼ changes the other "
        "probabilities too."
    )
    def diagonal_only(z):
        return _probabilities(z) * (1 - _probabilities(z))

    @mistake("Off the diagonal something is missing: p₂ falls when z₁ rises.")
    def zero_off_diagonal(z):
        return np.diag(_probabilities(z) * (1 - _probabilities(z)))

    @mistake("The signs are turned: raising zᵢ raises pᵢ.")
    def opposite_signs(z):
        return np.outer((p := _probabilities(z)), p) - np.diag(p)

    @mistake(
        "Off the diagonal the entries are negative: what one probability gains the "
        "others lose."
    )
    def positive_off_diagonal(z):
        return np.diag(p := _probabilities(z)) + np.outer(p, p)

    @mistake(
        "The formula holds p, the probabilities, not the scores z: take the softmax "
        "first."
    )
    def scores_for_probabilities(z):
        return np.diag(z) - np.outer(z, z)

    @mistake("Large scores overflow: subtract the maximum before `np.exp`.")
    def overflow(z):
        return np.diag(p := np.exp(z) / np.exp(z).sum()) - np.outer(p, p)

    @mistake(
        "`p * p` multiplies element by element: p pᵀ is the outer product, (K, K)."
    )
    def elementwise_product(z):
        return np.diag(p := _probabilities(z)) - p * p

    @mistake("`p @ p` is one number: p pᵀ is the outer product, (K, K).")
    def inner_product(z):
        return np.diag(p := _probabilities(z)) - p @ p

    accepted = (
        _jacobian_loop,
        lambda z: (p := _probabilities(z))[:, None] * (np.eye(len(z)) - p),
        lambda z: np.float32(_jacobian_loop(z.astype(np.float32))),
    )
