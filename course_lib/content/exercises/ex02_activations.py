"""Exercises of lesson 02: activation functions."""

import math

import numpy as np

from ..exercise import Exercise, mistake
from ..slip import Slip


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
        yield np.array([3.0, -1.0, 0.0]), 2.0
        yield np.array([[[0.5, -2.0], [0.0, -0.1]]]), 0.2
        for shape in ((4,), (3, 2), (2, 5)):
            yield rng.normal(size=shape), float(rng.uniform(0.02, 0.5))

    slips = (
        Slip(
            "This is the sign of z: the slope is 1 on the right and α elsewhere.",
            ("np.where(Z > 0, 1.0, alpha)", "np.sign(Z)"),
        ),
        Slip(
            "This is −1 on the left: the leaky ReLU rises there too, by α.",
            ("1.0, alpha", "1.0, -1.0"),
        ),
        Slip(
            "This is the function itself, max(z, 0) + α min(z, 0). Return its slope.",
            ("1.0, alpha", "Z, alpha * Z"),
        ),
        Slip(
            "The slope on the left is α itself: z has gone with the derivative.",
            ("1.0, alpha", "1.0, alpha * Z"),
        ),
        Slip(
            "On the right the slope is 1: z has gone with the derivative.",
            ("1.0, alpha", "Z, alpha"),
        ),
        Slip(
            "That is the slope of the plain ReLU: on the left a leaky one keeps α.",
            ("1.0, alpha", "1.0, 0.0"),
        ),
        Slip(
            "At z = 0 exactly this course takes the left slope, α: compare with `>`.",
            ("Z > 0", "Z >= 0"),
        ),
        Slip(
            "At z = 0 your slope is 0: the kink takes the left slope, α.",
            (
                "np.where(Z > 0, 1.0, alpha)",
                "np.where(Z > 0, 1.0, np.where(Z < 0, alpha, 0.0))",
            ),
        ),
        Slip(
            "At z = 0 both of your parts speak, which makes 1 + α: only the left "
            "one may.",
            ("np.where(Z > 0, 1.0, alpha)", "(Z >= 0) + alpha * (Z <= 0)"),
        ),
        Slip(
            "At z = 0 you take the middle of the two slopes: this course takes α "
            "there.",
            (
                "np.where(Z > 0, 1.0, alpha)",
                "np.where(Z == 0, (1 + alpha) / 2, np.where(Z > 0, 1.0, alpha))",
            ),
        ),
        Slip(
            "At z = 0 you divide 0 by 0: the slope of a line through 0 is no "
            "quotient of its values there.",
            ("np.where(Z > 0, 1.0, alpha)", "np.where(Z > 0, Z, alpha * Z) / Z"),
        ),
        Slip(
            "The two sides are swapped.",
            ("1.0, alpha", "alpha, 1.0"),
        ),
        Slip(
            "The comparison points the wrong way: the slope is 1 where z is positive.",
            ("Z > 0", "Z < 0"),
        ),
        Slip(
            "On the left you have −α: the line α z rises to the right, so its slope"
            " is +α.",
            ("1.0, alpha", "1.0, -alpha"),
        ),
        Slip(
            "On the left you have 1 − α: the line α z rises by α.",
            ("1.0, alpha", "1.0, 1 - alpha"),
        ),
        Slip(
            "On the left you have 1 + α: the line α z rises by α alone.",
            ("1.0, alpha", "1.0, 1 + alpha"),
        ),
        Slip(
            "The slope on the left is the argument `alpha`, whatever it is, not "
            "always 0.01.",
            ("1.0, alpha", "1.0, 0.01"),
        ),
        Slip(
            "For α above 1 the larger of z and αz is αz on the right: ask for the "
            "sign of z instead.",
            ("Z > 0", "Z > alpha * Z"),
        ),
    )

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
        "A loop over Z takes one row at a time where Z has more than one axis: "
        "use `np.where`, which works for any shape."
    )
    def rows_for_elements(Z, alpha):
        return np.array([1.0 if z > 0 else alpha for z in Z])

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
        yield (np.array([[-1, 0, -3], [-2, 0, 4], [-3, 0, -5], [1, 0, -1]]),)
        for n, k in ((5, 4), (3, 6), (4, 4)):
            Z = rng.normal(size=(n, k))
            Z[:, rng.integers(k)] -= 10
            yield (Z,)

    slips = (
        Slip(
            "The right units, but as numbers: return True and False.",
            ("(Z <= 0).all(axis=0)", "(Z <= 0).all(axis=0).astype(int)"),
        ),
        Slip(
            "You look along the rows: that finds samples that wake no unit. A unit "
            "is a column, so go over axis 0.",
            ("axis=0", "axis=1"),
        ),
        Slip(
            "One silent sample does not make a unit dead: all samples must be silent.",
            ("all(", "any("),
        ),
        Slip(
            "At z = 0 a unit is silent too: the ReLU and its slope are 0 there.",
            ("<= 0", "< 0"),
        ),
        Slip(
            "Z holds pre-activations: a negative one makes no output either, so z ="
            " 0 is not the only silence.",
            ("<= 0", "== 0"),
        ),
        Slip(
            "Those are the living units: True should mark the dead ones.",
            ("(Z <= 0).all(axis=0)", "(Z > 0).any(axis=0)"),
        ),
        Slip(
            "You mark the units that every sample wakes: a dead one is woken by none.",
            ("<= 0", "> 0"),
        ),
        Slip(
            "The mean hides a unit that fires seldom: one positive entry is enough "
            "to live.",
            ("(Z <= 0).all(axis=0)", "Z.mean(axis=0) <= 0"),
        ),
        Slip(
            "A unit that is silent for most samples still lives: all of them count.",
            ("(Z <= 0).all(axis=0)", "(Z <= 0).mean(axis=0) > 0.5"),
        ),
        Slip(
            "You look at the first sample only: another one may wake the unit.",
            (".all(axis=0)", "[0]"),
        ),
        Slip(
            "You return the numbers of the dead units: return True or False for "
            "every unit.",
            ("(Z <= 0).all(axis=0)", "np.flatnonzero((Z <= 0).all(axis=0))"),
        ),
        Slip(
            "You count the silent samples of each unit: is it as many as there are "
            "samples, True or False?",
            (".all(axis=0)", ".sum(axis=0)"),
        ),
        Slip(
            "You count the dead units: return True or False for every one.",
            (".all(axis=0)", ".all(axis=0).sum()"),
        ),
        Slip(
            "You return one answer for the whole layer: say over which axis to "
            "look, `axis=0`.",
            ("axis=0", ""),
        ),
        Slip(
            "You answer for every entry of Z: one answer for each unit is asked.",
            (".all(axis=0)", ""),
        ),
    )

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
    forbidden = ("Sigmoid", "expit", "sigmoid", "errstate", "seterr")
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
        yield (np.array([1000.0, -1000.0]),)
        yield (np.array([[-2.0, 3.0], [0.5, -0.5]]),)
        yield (np.array([[[-720.0], [0.25]]]),)
        yield (np.array([-3, 0, 3]),)
        for shape in ((5,), (3, 2), (2, 4)):
            yield (rng.normal(0, 3, shape),)

    slips = (
        Slip(
            "You put the elements of the one side behind those of the other: each "
            "must stay in its place, in the shape of Z.",
            (
                "np.where(Z >= 0, 1, E) / (1 + E)",
                "np.append(1 / (1 + E[Z >= 0]), E[Z < 0] / (1 + E[Z < 0]))",
            ),
        ),
        Slip(
            "For z = −1000 your exp(−z) overflows: on the left use e^z/(1 + e^z).",
            ("np.where(Z >= 0, 1, E) / (1 + E)", "1 / (1 + np.exp(-Z))"),
        ),
        Slip(
            "`np.where` computes both formulas for all elements, so the one that is"
            " not taken overflows still. Let exp see only −|z|.",
            (
                "np.where(Z >= 0, 1, E) / (1 + E)",
                "np.where(Z >= 0, 1 / (1 + np.exp(-Z)), np.exp(Z) / (1 + np.exp(Z)))",
            ),
        ),
        Slip(
            "The sign in the exponent is turned: 1/(1 + e^z) is 1 − σ(z).",
            ("np.where(Z >= 0, 1, E) / (1 + E)", "1 / (1 + np.exp(Z))"),
        ),
        Slip(
            "With |z| alone σ(−3) becomes σ(3): on the left it is e^−|z| that goes "
            "on top.",
            (", 1, E)", ", 1, 1)"),
        ),
        Slip(
            "With |z| alone σ(3) becomes σ(−3): on the right it is 1 that stands on"
            " top.",
            (", 1, E)", ", E, E)"),
        ),
        Slip(
            "The two sides are swapped: your result is 1 − σ(z).",
            ("Z >= 0", "Z < 0"),
        ),
        Slip(
            "One question decides for all elements together, so a large one of the "
            "other sign overflows: each element needs its own side.",
            (
                "np.where(Z >= 0, 1, E) / (1 + E)",
                "1 / (1 + np.exp(-Z)) if np.all(Z >= 0) else 1 - 1 / (1 + np.exp(Z))",
            ),
        ),
        Slip(
            "Cutting z off at ±10 changes the answer: σ(−1000) is 0, not 0.00005.",
            (
                "E = np.exp(-np.abs(Z))",
                "Z = np.clip(Z, -10, 10)\n    E = np.exp(-np.abs(Z))",
            ),
        ),
        Slip(
            "The formula with tanh takes half of z: σ(z) = (1 + tanh(z/2))/2.",
            ("np.where(Z >= 0, 1, E) / (1 + E)", "(1 + np.tanh(Z)) / 2"),
        ),
        Slip(
            "This is tanh, from −1 to 1: σ runs from 0 to 1.",
            ("np.where(Z >= 0, 1, E) / (1 + E)", "np.tanh(Z)"),
        ),
        Slip(
            "This is a step, 0 or 1: σ rises smoothly between them.",
            ("np.where(Z >= 0, 1, E) / (1 + E)", "np.where(Z >= 0, 1, 0)"),
        ),
        Slip(
            "This is the slope of σ, σ(1 − σ): return σ itself.",
            ("np.where(Z >= 0, 1, E) / (1 + E)", "E / (1 + E) ** 2"),
        ),
        Slip(
            "On the left the top is right, but below it 1 + e^−|z| is missing.",
            ("np.where(Z >= 0, 1, E) / (1 + E)", "np.where(Z >= 0, 1 / (1 + E), E)"),
        ),
        Slip(
            "On the left e^z is on top, so below it is 1 + e^z: both with the same "
            "sign.",
            (
                "np.where(Z >= 0, 1, E) / (1 + E)",
                "np.where(Z >= 0, 1 / (1 + E), E / (1 + np.exp(np.minimum(-Z, 700))))",
            ),
        ),
    )

    @mistake("For z = 1000 your exp(z) overflows: on the right use 1/(1 + e^−z).")
    def overflow_on_right(Z):
        return np.exp(Z) / (1 + np.exp(Z))

    @mistake(
        "`if` wants one truth value, and Z >= 0 is a whole array of them: use "
        "`np.where` or a mask."
    )
    def single_truth_value(Z):
        return 1 / (1 + np.exp(-Z)) if Z >= 0 else np.exp(Z) / (1 + np.exp(Z))

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
        yield (np.array([[1000.0, 998.0], [-1000.0, -997.0]]),)
        yield (np.array([[1000.0, -1000.0]]),)
        yield (np.array([[4.0], [-2.0]]),)
        for n, k in ((3, 3), (5, 2), (2, 5), (6, 4)):
            yield (rng.normal(0, 2, (n, k)),)

    properties = (_rows_sum_to_one,)

    slips = (
        Slip(
            "You divide the scores by the maximum: that changes the probabilities. "
            "Subtracting it does not.",
            ("Z - Z.max(axis=1, keepdims=True)", "Z / Z.max(axis=1, keepdims=True)"),
        ),
        Slip(
            "You divide by the sum of the whole array: each row must sum to 1 by "
            "itself.",
            ("E.sum(axis=1, keepdims=True)", "E.sum()"),
        ),
        Slip(
            "You sum down the columns (axis 0): the classes of one sample lie along"
            " its row (axis 1).",
            ("Z.max(axis=1, keepdims=True)", "Z.max(axis=0)"),
            ("E.sum(axis=1, keepdims=True)", "E.sum(axis=0)"),
        ),
        Slip(
            "The sum goes down the columns (axis 0): the classes of one sample "
            "lie along its row.",
            ("E.sum(axis=1, keepdims=True)", "E.sum(axis=0)"),
        ),
        Slip(
            "The sum is each row's, but the maximum is that of a column (axis 0): "
            "subtract each row's own.",
            ("Z.max(axis=1, keepdims=True)", "Z.max(axis=0)"),
        ),
        Slip(
            "Large scores overflow: softmax of [1000, 1000] should be [0.5, 0.5]. "
            "Subtract each row's maximum first.",
            (" - Z.max(axis=1, keepdims=True)", ""),
        ),
        Slip(
            "A small number below hides 0/0 and does not cure it: scores of −1000 "
            "alone give probabilities 0. Subtract each row's maximum first.",
            (" - Z.max(axis=1, keepdims=True)", ""),
            (
                "E / E.sum(axis=1, keepdims=True)",
                "E / (E.sum(axis=1, keepdims=True) + 1e-9)",
            ),
        ),
        Slip(
            "Scores cut off at a bound get equal probabilities: 1000 and 998 are "
            "not alike. Subtract each row's maximum instead.",
            (
                "np.exp(Z - Z.max(axis=1, keepdims=True))",
                "np.exp(np.clip(Z, -500, 500))",
            ),
        ),
        Slip(
            "You subtract the maximum of the whole array: in a row far below it "
            "every exp becomes 0, and 0/0 is nan. Subtract each row's own.",
            ("Z.max(axis=1, keepdims=True)", "Z.max()"),
        ),
        Slip(
            "You subtract each row's minimum: the largest score has to become 0, or"
            " its exp overflows still.",
            ("Z.max(", "Z.min("),
        ),
        Slip(
            "You subtract each row's mean: the largest score may still overflow. "
            "Which number makes all of them 0 or less?",
            ("Z.max(", "Z.mean("),
        ),
        Slip(
            "The largest score gets the smallest probability: mind the sign in the "
            "exponent.",
            ("Z - Z.max(axis=1, keepdims=True)", "Z.min(axis=1, keepdims=True) - Z"),
        ),
        Slip(
            "You have the exponentials; each row still has to be divided by its sum.",
            ("E / E.sum(axis=1, keepdims=True)", "E"),
        ),
        Slip(
            "You divide the scores themselves by their sum: take `np.exp` first.",
            ("E = np.exp(Z - Z.max(axis=1, keepdims=True))", "E = Z"),
        ),
        Slip(
            "You subtract the maximum, but then divide the differences by their "
            "sum: `np.exp` is missing.",
            (
                "E = np.exp(Z - Z.max(axis=1, keepdims=True))",
                "E = Z - Z.max(axis=1, keepdims=True)",
            ),
        ),
        Slip(
            "You divide by each row's mean: it is the sum that makes a row sum to 1.",
            ("E.sum(", "E.mean("),
        ),
        Slip(
            "Each score goes through a sigmoid of its own: in a softmax all scores "
            "of a row share the same sum.",
            ("E / E.sum(axis=1, keepdims=True)", "1 / (1 + np.exp(-Z))"),
        ),
        Slip(
            "You mark the largest score with 1: a softmax gives the others their "
            "share too.",
            ("E / E.sum(axis=1, keepdims=True)", "(E == 1).astype(float)"),
        ),
        Slip(
            "This is the logarithm of the softmax: return the probabilities "
            "themselves.",
            (
                "E / E.sum(axis=1, keepdims=True)",
                "np.log(E) - np.log(E.sum(axis=1, keepdims=True))",
            ),
        ),
    )

    @mistake(
        "The row maxima have lost an axis: with shape (N,) they are subtracted from "
        "the columns. Use `keepdims=True`."
    )
    def lost_axis_of_maximum(Z):
        E = np.exp(Z - Z.max(axis=1))
        return E / E.sum(axis=1, keepdims=True)

    @mistake(
        "Maxima and sums of the rows have lost an axis: with shape (N,) they go with "
        "the columns. Use `keepdims=True` for both."
    )
    def lost_axis_of_both(Z):
        E = np.exp(Z - Z.max(axis=1))
        return E / E.sum(axis=1)

    @mistake(
        "The row sums have lost an axis: with shape (N,) they divide the columns. Use "
        "`keepdims=True`."
    )
    def lost_axis(Z):
        return _exp_rows(Z) / _exp_rows(Z).sum(axis=1)

    @mistake(
        "Large scores overflow, so subtract each row's maximum; and the row "
        "sums have lost an axis, which `keepdims=True` keeps."
    )
    def overflow_and_lost_axis(Z):
        return np.exp(Z) / np.exp(Z).sum(axis=1)

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
        yield np.array([[[1.5, -0.5]]]), -1.5
        for shape in ((4,), (2, 3), (3, 2)):
            yield rng.normal(0, 2, shape), float(rng.uniform(0.5, 3))

    bugs = (
        Slip(
            "With β = 1 nothing shows, with β = 2 it does: where does β come in "
            "when the gate σ(βz) is differentiated?",
            ("beta * gate", "gate"),
        ),
        Slip(
            "The second term is too small: which factor comes in once too often?",
            ("Z * gate_slope", "Z * gate_slope * (1 - gate)"),
        ),
    )

    slips = (
        Slip(
            "The rise on one side is right to a few digits only: (g(z + h) − g(z − "
            "h)) / 2h is more exact.",
            (
                "gate + Z * gate_slope",
                "((Z + 1e-5) / (1 + np.exp(-beta * (Z + 1e-5))) - Z * gate) / 1e-5",
            ),
        ),
        Slip(
            "The first term, the gate, belongs to the product rule too.",
            ("gate + Z", "Z"),
        ),
        Slip(
            "In the second term z itself stays: (z · gate)′ = gate + z · gate′.",
            ("Z * gate_slope", "gate_slope"),
        ),
        Slip(
            "This is swish itself, z · gate. Return its slope.",
            ("gate + Z * gate_slope", "Z * gate"),
        ),
        Slip(
            "β multiplies the whole sum: the first term, the gate, has no factor β.",
            ("return gate", "return beta * gate"),
        ),
        Slip(
            "This is the gate's slope alone: the product rule takes z · gate apart "
            "into two terms.",
            ("gate + Z * gate_slope", "gate_slope"),
        ),
        Slip(
            "This is the gate alone: the second term of the product rule is missing.",
            ("gate + Z * gate_slope", "gate"),
        ),
        Slip(
            "The two terms of the product rule are added, not subtracted.",
            ("gate + Z", "gate - Z"),
        ),
        Slip(
            "Both factors (1 − gate) are gone now: the slope of a gate is β · gate "
            "· (1 − gate), so one belongs there.",
            ("beta * gate * (1 - gate)", "beta * gate"),
        ),
        Slip(
            "The gate's slope has 1 − gate, not 1 + gate.",
            ("(1 - gate)", "(1 + gate)"),
        ),
        Slip(
            "The inner derivative is a factor β, you divide by it.",
            ("beta * gate", "gate / beta"),
        ),
        Slip(
            "The factor β stands there twice: the inner derivative of βz is β.",
            ("beta * gate", "beta**2 * gate"),
        ),
        Slip(
            "The inner derivative is β, not βz: z · β is in the second term already.",
            ("beta * gate", "beta * Z * gate"),
        ),
        Slip(
            "The gate is σ(βz): β has gone from the exponent.",
            ("-beta * Z", "-Z"),
        ),
        Slip(
            "The gate is σ(βz), with e^−βz: the sign in the exponent is turned.",
            ("-beta * Z", "beta * Z"),
        ),
    )

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
        yield np.array([0.0, 3.0]), np.array([0.5, 1.5]), -1.0, 1.0
        yield np.array([-1.0, 2.0, -3.0]), np.array([0.5, -1.0, 1.5]), 0.0, 1.0
        yield np.array([1, -2]), np.array([3, 6]), 0, 4  # integers
        yield np.array([1.0, -2.0, 0.5]), np.array([-1.0, 1.0, -4.0]), 0.0, 2.0
        for k in (2, 4, 6, 9):
            yield rng.normal(size=k), rng.normal(size=k), -1.0, 1.5

    slips = (
        Slip(
            "You count the cuts; n cuts make n + 1 pieces.",
            (" + 1", ""),
        ),
        Slip(
            "Two pieces at least, even without a cut? n cuts make n + 1 pieces.",
            (" + 1", " + 2"),
        ),
        Slip(
            "Hinges outside the interval do not cut it.",
            ("hinges[inside]", "hinges"),
        ),
        Slip(
            "Two units that bend at the same x cut once: count different places.",
            ("len(np.unique(hinges[inside]))", "np.sum(inside)"),
        ),
        Slip(
            "The hinge is where w·x + b = 0, at x = −b/w: mind the minus.",
            ("-b[bends]", "b[bends]"),
        ),
        Slip(
            "The hinge is at x = −b/w; you have −w/b.",
            ("-b[bends] / w[bends]", "-w[bends] / b[bends]"),
        ),
        Slip(
            "A hinge exactly on lo or hi cuts nothing off: compare with `<`.",
            ("lo < hinges", "lo <= hinges"),
            ("hinges < hi", "hinges <= hi"),
        ),
        Slip(
            "A hinge exactly on lo cuts nothing off; on hi you have it right.",
            ("lo < hinges", "lo <= hinges"),
        ),
        Slip(
            "A hinge exactly on hi cuts nothing off; on lo you have it right.",
            ("hinges < hi", "hinges <= hi"),
        ),
        Slip(
            "Inside means above lo as well: you ask only whether a hinge lies below"
            " hi.",
            ("(lo < hinges) & (hinges < hi)", "hinges < hi"),
        ),
        Slip(
            "Inside means below hi as well: you ask only whether a hinge lies above"
            " lo.",
            ("(lo < hinges) & (hinges < hi)", "lo < hinges"),
        ),
        Slip(
            "The hinge is at x = −b/w; the bias alone is not a place on the x axis.",
            ("-b[bends] / w[bends]", "-b"),
        ),
        Slip(
            "Not every unit bends inside the interval: K + 1 is only the most.",
            ("len(np.unique(hinges[inside]))", "len(w)"),
        ),
        Slip(
            "A unit with a negative weight bends too, at x = −b/w: leave out w = 0 "
            "only.",
            ("w != 0", "w > 0"),
        ),
        Slip(
            "A unit with b = 0 bends too, at x = 0: leave out w = 0 only.",
            ("w != 0", "(w != 0) & (b != 0)"),
        ),
        Slip(
            "Where w = 0 and b is not 0 you count a hinge: such a unit is a "
            "constant and bends nowhere.",
            (
                "(lo < hinges) & (hinges < hi)",
                "(lo < hinges) & (hinges < hi) | (w[bends] == 0) & (b[bends] != 0)",
            ),
            ("w != 0", "(w != 0) | True"),
        ),
        Slip(
            "A unit with w = 0 has no hinge at x = 0 either: it bends nowhere, so "
            "leave it out.",
            ("bends = w != 0", "bends = (w != 0) | True"),
            (
                "-b[bends] / w[bends]",
                "np.where(w == 0, 0, -b / np.where(w == 0, 1, w))",
            ),
        ),
        Slip(
            "You count the units that bend at all; which of them bend between lo "
            "and hi?",
            ("len(np.unique(hinges[inside]))", "np.sum(bends)"),
        ),
    )

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
        yield (np.array([1000.0, 998.0, 1000.0]),)
        yield (np.array([1000.0, -1000.0]),)
        yield (np.array([1.0, 0.0, -1.0]),)
        for k in (2, 3, 4, 5):
            yield (rng.normal(0, 1.5, k),)

    slips = (
        Slip(
            "On the diagonal pᵢ² is taken away twice: `np.outer` has it already.",
            ("np.diag(p)", "np.diag(p * (1 - p))"),
        ),
        Slip(
            "These are the entries for i = j only: raising zⱼ changes the other "
            "probabilities too.",
            ("np.diag(p) - np.outer(p, p)", "p * (1 - p)"),
        ),
        Slip(
            "Off the diagonal something is missing: p₂ falls when z₁ rises.",
            ("np.diag(p) - np.outer(p, p)", "np.diag(p * (1 - p))"),
        ),
        Slip(
            "The signs are turned: raising zᵢ raises pᵢ.",
            ("np.diag(p) - np.outer(p, p)", "np.outer(p, p) - np.diag(p)"),
        ),
        Slip(
            "Off the diagonal the entries are negative: what one probability gains "
            "the others lose.",
            ("- np.outer", "+ np.outer"),
        ),
        Slip(
            "The diagonal is wrong: pᵢ itself is missing there, of which pᵢ² is "
            "taken away.",
            ("np.diag(p)", "0"),
        ),
        Slip(
            "On the diagonal stands 1 − pᵢ²: it is pᵢ from which pᵢ² is taken away.",
            ("np.diag(p)", "np.eye(len(z))"),
        ),
        Slip(
            "It is p, not 1, that the outer product is taken from in every entry: "
            "off the diagonal there is −pᵢpⱼ alone.",
            ("np.diag(p) - np.outer(p, p)", "np.outer(p, 1 - p)"),
        ),
        Slip(
            "Without `np.diag` p is taken from in every row: off the diagonal there"
            " is −pᵢpⱼ alone.",
            ("np.diag(p)", "p"),
        ),
        Slip(
            "The formula holds p, the probabilities, not the scores z: take the "
            "softmax first.",
            ("p = e / e.sum()", "p = z"),
        ),
        Slip(
            "The exponentials still have to be divided by their sum: p is the softmax.",
            ("e / e.sum()", "e"),
        ),
        Slip(
            "Large scores overflow: subtract the maximum before `np.exp`.",
            (" - z.max()", ""),
        ),
        Slip(
            "Scores cut off at a bound become alike: 1000 and 998 are not. Subtract"
            " the maximum instead.",
            ("z - z.max()", "np.clip(z, -500, 500)"),
        ),
        Slip(
            "You subtract the minimum: the largest score has to become 0, or its "
            "exp overflows still.",
            ("z.max()", "z.min()"),
        ),
        Slip(
            "You subtract the mean: the largest score may still overflow. Subtract "
            "the maximum.",
            ("z.max()", "z.mean()"),
        ),
        Slip(
            "`p * p` multiplies element by element: p pᵀ is the outer product, (K, K).",
            ("np.outer(p, p)", "p * p"),
        ),
        Slip(
            "`p @ p` is one number: p pᵀ is the outer product, (K, K).",
            ("np.outer(p, p)", "p @ p"),
        ),
        Slip(
            "This is p itself: return the matrix of its slopes.",
            ("np.diag(p) - np.outer(p, p)", "p"),
        ),
    )

    accepted = (
        _jacobian_loop,
        lambda z: (p := _probabilities(z))[:, None] * (np.eye(len(z)) - p),
        lambda z: np.float32(_jacobian_loop(z.astype(np.float32))),
    )
