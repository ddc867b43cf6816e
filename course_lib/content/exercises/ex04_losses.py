"""Exercises of lesson 04: losses."""

import math

import numpy as np

from ..exercise import Exercise, mistake
from ..slip import Slip


def _known_slope(y_hat, y, *, factor=2, count=None):
    present = ~np.isnan(y)
    count = present.sum() if count is None else count
    return factor * np.where(present, y_hat - y, 0) / count


def _known_slope_loop(y_hat, y):
    slope = np.zeros(y.shape)
    places = [i for i in np.ndindex(y.shape) if y[i] == y[i]]
    for i in places:
        slope[i] = 2 * (y_hat[i] - y[i]) / len(places)
    return slope


class MseSlope(Exercise):
    """Return ∂L/∂ŷ of the mean squared error over the targets that are known."""

    lesson, name, points = 4, "mse_slope", 1
    signature = "def mse_slope(y_hat, y):"
    hints = (
        "Leave the gaps aside for a moment: the slope of one square is 2(ŷ − y), and "
        "the mean divides it by the number of squares.",
        "A target that is not known has no part in L. So what is the slope there, and "
        "how many squares are there?",
        "`known = ~np.isnan(y)` is True where there is a target. `known.sum()` counts "
        "them, and `np.where(known, …, 0)` fills the gaps.",
    )
    forbidden = ("MSELoss",)

    def solution(y_hat, y):
        present = ~np.isnan(y)
        error = np.where(present, y_hat - y, 0)
        return 2 * error / present.sum()

    def inputs(rng):
        gap = np.nan
        yield np.array([[3.0]]), np.array([[1.0]])
        yield np.array([[0.5], [2.0]]), np.array([[0.0], [gap]])
        yield np.array([[0.5], [2.0], [-1.0]]), np.array([[0.0], [2.5], [1.0]])
        yield np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[gap, 0.0], [gap, 5.0]])
        yield np.array([[1, 2, 3], [4, 5, 6]]), np.array([[2, 0, 3], [1, 5, 9]])
        for n, k in ((3, 2), (4, 1), (2, 3)):
            y = rng.normal(size=(n, k))
            y[rng.integers(n), rng.integers(k)] = gap
            yield rng.normal(size=(n, k)), y

    slips = (
        Slip(
            "You divide by the number of the gaps: the mean is over the targets "
            "that are known.",
            ("present.sum()", "(~present).sum()"),
        ),
        Slip(
            "The factor 2 of the square is missing.",
            ("2 * error", "error"),
        ),
        Slip(
            "The sign is turned: an answer that is too high must have a positive "
            "slope, ŷ − y.",
            ("y_hat - y, 0", "y - y_hat, 0"),
        ),
        Slip(
            "You divide by the number of all entries: the mean is over the known "
            "targets only.",
            ("present.sum()", "y.size"),
        ),
        Slip(
            "The mean's division is missing.",
            (" / present.sum()", ""),
        ),
        Slip(
            "A missing target makes nan of your slope: there the slope is 0.",
            ("np.where(present, y_hat - y, 0)", "y_hat - y"),
        ),
        Slip(
            "A gap is no target of 0: `np.nan_to_num` makes one of it, and pulls "
            "the answer there.",
            ("np.where(present, y_hat - y, 0)", "y_hat - np.nan_to_num(y)"),
            ("present.sum()", "y.size"),
        ),
        Slip(
            "You divide by the right count, but where the target is missing your "
            "slope pulls the answer towards 0: there it is 0 itself.",
            ("np.where(present, y_hat - y, 0)", "y_hat - np.nan_to_num(y)"),
        ),
        Slip(
            "A missing target makes nan of your slope, and counts in the mean. No "
            "comparison with nan is ever True: ask with `np.isnan` which are known.",
            ("~np.isnan(y)", "y != np.nan"),
        ),
        Slip(
            "A target of 0 is a target like any other: only `nan` is missing.",
            ("~np.isnan(y)", "~np.isnan(y) & (y != 0)"),
        ),
        Slip(
            "You divide by the rows; with several outputs, every known target "
            "counts in the mean.",
            ("present.sum()", "len(y)"),
        ),
        Slip(
            "You divide by the number of columns: it is the known targets that the "
            "mean is over.",
            ("present.sum()", "y.shape[1]"),
        ),
        Slip(
            "You divide each column by its own count: the mean is one, over all "
            "known targets.",
            ("present.sum()", "present.sum(axis=0)"),
        ),
        Slip(
            "You divide each row by its own count: the mean is one, over all known "
            "targets.",
            ("present.sum()", "present.sum(axis=1, keepdims=True)"),
        ),
        Slip(
            "This is the loss, one number. Return its slope by every answer.",
            ("2 * error", "np.sum(error**2)"),
        ),
        Slip(
            "These are the squares. The slope of a square is 2(ŷ − y).",
            ("2 * error", "error**2"),
        ),
        Slip(
            "These are twice the squares: the slope of a square is 2(ŷ − y).",
            ("2 * error", "2 * error**2"),
        ),
        Slip(
            "This is the slope of |ŷ − y|: errors are squared here.",
            ("2 * error", "np.sign(error)"),
        ),
        Slip(
            "The answers are missing: how far is each from its target?",
            ("y_hat - y, 0", "y_hat, 0"),
        ),
        Slip(
            "You return the slopes of the known targets alone: the result is (N, "
            "K), with 0 in the gaps.",
            (
                "return 2 * error / present.sum()",
                "return (2 * error / present.sum())[present]",
            ),
        ),
    )

    accepted = (
        _known_slope_loop,
        lambda y_hat, y: np.nan_to_num(y_hat - y) * 2 / np.count_nonzero(y == y),
        lambda y_hat, y: np.float32(_known_slope(y_hat, y)),
        lambda y_hat, y: _known_slope(y_hat, y).tolist(),
    )


def _mse_loop(y_hat, y):
    total = 0.0
    for a, b in zip(y_hat.flat, y.flat, strict=True):
        total += (a - b) ** 2
    return total / y.size


def _mse_column(y_hat, y):
    if y_hat.ndim > y.ndim:
        y = y[:, np.newaxis]
    elif y.ndim > y_hat.ndim:
        y_hat = y_hat[:, np.newaxis]
    return float(np.square(y_hat - y).mean())


class MseRepaired(Exercise):
    """Return the mean squared error, also where one shape is (N,), the other (N, 1)."""

    lesson, name, points = 4, "mse_repaired", 2
    signature = "def mse_repaired(y_hat, y):"
    body = """
    return np.mean((y_hat - y) ** 2)
    """
    hints = (
        "Print the shape of `y_hat - y` for shapes (3, 1) and (3,). How many numbers "
        "are averaged there?",
        "NumPy puts (3,) beside (3, 1) as a row beside a column, and subtracts each "
        "from each. Give both the same shape first.",
        "`y.reshape(y_hat.shape)` works for each of the cases, also where nothing has "
        "to be done.",
    )

    def solution(y_hat, y):
        error = y_hat - y.reshape(y_hat.shape)
        return np.mean(error**2)

    def inputs(rng):
        yield np.array([[3.0]]), np.array([1.0])
        yield np.array([[1.0], [2.0]]), np.array([1.0, 2.0])
        yield np.array([1.0, 2.0]), np.array([[1.0], [2.0]])
        yield np.array([1.0, 4.0]), np.array([0.0, 2.0])
        yield np.array([[1.0], [4.0]]), np.array([[0.0], [2.0]])
        yield np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.0, 0.0], [5.0, 1.0]])
        for n in (3, 5):
            yield rng.normal(size=(n, 1)), rng.normal(size=n)
            yield rng.normal(size=n), rng.normal(size=(n, 1))
        yield rng.normal(size=(4, 3)), rng.normal(size=(4, 3))

    slips = (
        Slip(
            "`squeeze` makes the targets flat, but not the answers: (N, 1) minus "
            "(N,) is (N, N) still.",
            ("y.reshape(y_hat.shape)", "np.squeeze(y)"),
        ),
        Slip(
            "`squeeze` makes the answers flat, but not the targets: (N,) minus (N, "
            "1) is (N, N) still.",
            ("y_hat - y.reshape(y_hat.shape)", "np.squeeze(y_hat) - y"),
        ),
        Slip(
            "This is the same bug in other words: (N, 1) minus (N,) has shape (N, "
            "N), every answer against every target.",
            ("y.reshape(y_hat.shape)", "y"),
        ),
        Slip(
            "The sum is still over all N × N differences; it is the shapes that "
            "have to be made equal.",
            ("y.reshape(y_hat.shape)", "y"),
            ("np.mean(error**2)", "np.sum(error**2) / y_hat.size"),
        ),
        Slip(
            "Column answers beside flat targets work now. The other way round, flat"
            " answers beside column targets, is still (N, N).",
            (
                "y.reshape(y_hat.shape)",
                "(y if y.ndim == y_hat.ndim else y[:, np.newaxis])",
            ),
        ),
        Slip(
            "Flat answers beside column targets work now. The other way round, "
            "column answers beside flat targets, is still (N, N).",
            ("y.reshape(y_hat.shape)", "(y if y.ndim == y_hat.ndim else y.ravel())"),
        ),
        Slip(
            "A new axis is right for targets of shape (N,) only: look at the shapes"
            " first.",
            ("y.reshape(y_hat.shape)", "y[:, np.newaxis]"),
        ),
        Slip(
            "The mean, not the sum.",
            ("np.mean(error**2)", "np.sum(error**2)"),
        ),
        Slip(
            "Square first, then average: errors of both signs cancel in a mean.",
            ("np.mean(error**2)", "np.mean(error) ** 2"),
        ),
        Slip(
            "Errors are squared here: |ŷ − y| is another loss.",
            ("np.mean(error**2)", "np.mean(np.abs(error))"),
        ),
        Slip(
            "The square is missing: errors of both signs cancel in their mean.",
            ("np.mean(error**2)", "np.mean(error)"),
        ),
        Slip(
            "This is the root of the mean squared error: leave the root out.",
            ("np.mean(error**2)", "np.sqrt(np.mean(error**2))"),
        ),
        Slip(
            "The sum is divided by the rows: with several outputs there are N · K "
            "squares to average.",
            ("np.mean(error**2)", "np.sum(error**2) / len(y)"),
        ),
        Slip(
            "You average down each column: one number is asked, the mean over "
            "everything.",
            ("np.mean(error**2)", "np.mean(error**2, axis=0)"),
        ),
        Slip(
            "You return all the squares: their mean is asked, one number.",
            ("np.mean(error**2)", "error**2"),
        ),
    )

    @mistake(
        "You flatten the targets, but not the answers: (N, 1) minus (N,) is (N, N) "
        "still."
    )
    def flat_targets_only(y_hat, y):
        return np.mean((y_hat - y.ravel()) ** 2)

    @mistake(
        "You flatten the answers, but not the targets: (N,) minus (N, 1) is (N, N) "
        "still."
    )
    def flat_answers_only(y_hat, y):
        return np.mean((y_hat.ravel() - y) ** 2)

    @mistake(
        "The transpose of a column is a row, (1, N), and (N, 1) minus (1, N) is (N, N) "
        "again."
    )
    def transposed_targets(y_hat, y):
        return np.mean((y_hat - y.T) ** 2)

    @mistake(
        "Not all targets are to be a column: the answers may be flat, or have "
        "several columns."
    )
    def all_targets_in_a_column(y_hat, y):
        return np.mean((y_hat - y.reshape(-1, 1)) ** 2)

    accepted = (
        _mse_loop,
        _mse_column,
        lambda y_hat, y: np.array([np.mean((y_hat.ravel() - y.ravel()) ** 2)]),
        lambda y_hat, y: np.mean(
            (y_hat.astype(np.float32).ravel() - y.astype(np.float32).ravel()) ** 2
        ),
    )


def _surprise(z, y, weight, *, of_zero=1.0, count=None):
    """The weighted cross-entropy, with the slips that its mistakes make."""
    one, zero = np.logaddexp(0, -z), np.logaddexp(0, z)
    total = np.sum(weight * y * one + of_zero * (1 - y) * zero)
    return total / (z.size if count is None else count)


def _bce_naive(z, y, weight):
    p = 1 / (1 + np.exp(-z))
    return -np.mean(weight * y * np.log(p) + (1 - y) * np.log(1 - p))


def _bce_loop(z, y, weight):
    total = 0.0
    for logit, target in zip(z.flat, y.flat, strict=True):
        small = math.log1p(math.exp(-abs(logit)))
        total += weight * target * (max(-logit, 0) + small)
        total += (1 - target) * (max(logit, 0) + small)
    return total / z.size


class BceFromLogits(Exercise):
    """Return the mean cross-entropy of logits; class 1 counts `weight` times."""

    lesson, name, points = 4, "bce_from_logits", 2
    signature = "def bce_from_logits(z, y, weight):"
    hints = (
        "Write the loss as two surprises: y · (−ln ŷ) + (1 − y) · (−ln(1 − ŷ)). Which "
        "of the two gets the weight?",
        "−ln σ(z) = ln(1 + e^−z), and −ln(1 − σ(z)) = ln(1 + e^z). Neither needs σ. "
        "But e^1000 overflows.",
        "ln(1 + e^t) = max(t, 0) + ln(1 + e^−|t|), and the e there is never above 1: "
        "`np.maximum(t, 0) + np.log1p(np.exp(-np.abs(t)))`.",
    )
    forbidden = ("BCEWithLogitsLoss", "BCELoss")
    no_overflow = True

    def solution(z, y, weight):
        small = np.log1p(np.exp(-np.abs(z)))
        if_one = np.maximum(-z, 0) + small  # −ln σ(z)
        if_zero = np.maximum(z, 0) + small  # −ln(1 − σ(z))
        return np.mean(weight * y * if_one + (1 - y) * if_zero)

    def inputs(rng):
        yield np.array([[0.0]]), np.array([[0.0]]), 1.0
        yield np.array([[0.0]]), np.array([[1.0]]), 3.0
        yield np.array([[1000.0]]), np.array([[1.0]]), 1.0
        yield np.array([[1000.0]]), np.array([[0.0]]), 2.0
        yield np.array([[-1000.0]]), np.array([[0.0]]), 1.0
        yield np.array([[-1000.0]]), np.array([[1.0]]), 2.0
        yield np.array([[2.0], [-1.0]]), np.array([[1.0], [0.0]]), 1.0
        yield np.array([[2.0], [-1.0], [0.5]]), np.array([[0.0], [1.0], [1.0]]), 5.0
        yield np.array([[1000.0], [-1000.0]]), np.array([[0.0], [1.0]]), 0.5
        for n in (3, 5, 8):
            y = rng.integers(0, 2, (n, 1)).astype(float)
            yield rng.normal(0, 3, (n, 1)), y, float(rng.uniform(1.5, 8))

    slips = (
        Slip(
            "For z = 1000 your e^z overflows: take max(z, 0) out of the logarithm "
            "first.",
            ("np.maximum(-z, 0) + small", "np.log(1 + np.exp(z)) - z"),
            ("np.maximum(z, 0) + small", "np.log(1 + np.exp(z))"),
        ),
        Slip(
            "For z = −1000 your e^−z overflows: take max(−z, 0) out of the "
            "logarithm first.",
            ("np.maximum(-z, 0) + small", "np.log(1 + np.exp(-z))"),
            ("np.maximum(z, 0) + small", "z + np.log(1 + np.exp(-z))"),
        ),
        Slip(
            "Both logarithms overflow, e^−z for z = −1000 and e^z for z = 1000: "
            "take max(…, 0) out of them first.",
            ("np.maximum(-z, 0) + small", "np.log(1 + np.exp(-z))"),
            ("np.maximum(z, 0) + small", "np.log(1 + np.exp(z))"),
        ),
        Slip(
            "The exponent must never be positive: e^−|z|, on both sides.",
            ("-np.abs(z)", "np.abs(z)"),
        ),
        Slip(
            "On the left e^−z overflows: the exponent is −|z|, on both sides.",
            ("-np.abs(z)", "-z"),
        ),
        Slip(
            "Clipping ŷ hides a mistake: for z = −1000 and y = 1 the surprise is "
            "1000, not 27.6.",
            ("if_one + (1", "np.minimum(if_one, -np.log(1e-12)) + (1"),
            ("* if_zero", "* np.minimum(if_zero, -np.log(1e-12))"),
        ),
        Slip(
            "A floor of 1e-15 under ŷ hides a mistake: for z = −1000 and y = 1 the "
            "surprise is 1000, not 34.5.",
            ("if_one + (1", "np.minimum(if_one, -np.log(1e-15)) + (1"),
            ("* if_zero", "* np.minimum(if_zero, -np.log(1e-15))"),
        ),
        Slip(
            "A floor of 1e-9 under ŷ hides a mistake: for z = −1000 and y = 1 the "
            "surprise is 1000, not 20.7.",
            ("if_one + (1", "np.minimum(if_one, -np.log(1e-9)) + (1"),
            ("* if_zero", "* np.minimum(if_zero, -np.log(1e-9))"),
        ),
        Slip(
            "A floor of 1e-8 under ŷ hides a mistake: for z = −1000 and y = 1 the "
            "surprise is 1000, not 18.4.",
            ("if_one + (1", "np.minimum(if_one, -np.log(1e-8)) + (1"),
            ("* if_zero", "* np.minimum(if_zero, -np.log(1e-8))"),
        ),
        Slip(
            "Cutting z off hides a mistake: for z = −1000 and y = 1 the surprise is"
            " 1000, not 500.",
            ("if_one + (1", "np.minimum(if_one, 500) + (1"),
            ("* if_zero", "* np.minimum(if_zero, 500)"),
        ),
        Slip(
            "The weight is missing: class 1 counts `weight` times.",
            ("weight * y", "y"),
        ),
        Slip(
            "Only the term of class 1 gets the weight, not the whole loss.",
            (
                "weight * y * if_one + (1 - y) * if_zero",
                "weight * (y * if_one + (1 - y) * if_zero)",
            ),
        ),
        Slip(
            "The weight belongs to class 1; you give it to class 0.",
            ("weight * y * if_one + (1 - y)", "y * if_one + weight * (1 - y)"),
        ),
        Slip(
            "Class 0 counts once whatever the weight is: 1 − weight has no place here.",
            ("(1 - y)", "(1 - weight) * (1 - y)"),
        ),
        Slip(
            "You divide by the weight: class 1 counts `weight` times.",
            ("weight * y", "y / weight"),
        ),
        Slip(
            "The weight counts twice: class 1 counts `weight` times.",
            ("weight * y", "weight**2 * y"),
        ),
        Slip(
            "The mean over the samples, not the sum.",
            ("np.mean(", "np.sum("),
        ),
        Slip(
            "Divide by the number of samples, not by the sum of the weights.",
            ("np.mean(", "np.sum("),
            ("* if_zero)", "* if_zero) / np.sum(weight * y + 1 - y)"),
        ),
        Slip(
            "You return one number for each sample: the task wants their mean.",
            ("np.mean(", "("),
        ),
        Slip(
            "The two terms are mixed up: for y = 1 the surprise is −ln σ(z), small "
            "for large z.",
            ("if_one = np.maximum(-z", "if_one = np.maximum(z"),
            ("if_zero = np.maximum(z", "if_zero = np.maximum(-z"),
        ),
        Slip(
            "Both classes get the surprise of class 1: for y = 0 it is −ln(1 − "
            "σ(z)), large for large z.",
            ("if_zero = np.maximum(z", "if_zero = np.maximum(-z"),
        ),
        Slip(
            "Both classes get the surprise of class 0: for y = 1 it is −ln σ(z), "
            "small for large z.",
            ("if_one = np.maximum(-z", "if_one = np.maximum(z"),
        ),
        Slip(
            "The term of class 0 is missing: an answer to y = 0 can be wrong too.",
            (" + (1 - y) * if_zero", ""),
        ),
        Slip(
            "The term of class 1 is missing: an answer to y = 1 can be wrong too.",
            ("weight * y * if_one + ", ""),
        ),
        Slip(
            "Only the straight part is there: ln(1 + e^t) is max(t, 0) and ln(1 + "
            "e^−|t|) more.",
            ("np.log1p(np.exp(-np.abs(z)))", "0"),
        ),
        Slip(
            "The sign: a surprise, −ln p, is never negative.",
            ("np.mean(", "-np.mean("),
        ),
    )

    @mistake(
        "Do not go through the sigmoid: e^1000 overflows, and where ŷ is 0 or 1 "
        "exactly you meet ln 0."
    )
    def through_sigmoid(z, y, weight):
        return _bce_naive(z, y, weight)

    @mistake(
        "Cutting z off is not enough: where ŷ comes out as 1 exactly you meet "
        "ln 0. Do without the sigmoid."
    )
    def through_sigmoid_of_cut_logits(z, y, weight):
        return _bce_naive(np.clip(z, -500, 500), y, weight)

    accepted = (
        _surprise,
        _bce_loop,
        lambda z, y, weight: np.mean(
            np.where(y == 1, weight * np.logaddexp(0, -z), np.logaddexp(0, z))
        ),
        lambda z, y, weight: np.float32(_surprise(z, y, weight)),
        lambda z, y, weight: np.array([[_surprise(z, y, weight)]]),
    )


def _one_hot_loop(labels, k):
    return [
        [1.0 if column == label else 0.0 for column in range(k)] for label in labels
    ]


class OneHot(Exercise):
    """Return an (N, k) array: in each row a 1 in the column of its label, else 0."""

    lesson, name, points = 4, "one_hot", 1
    signature = "def one_hot(labels, k):"
    hints = (
        "Begin with zeros: one row for each label, one column for each class.",
        "Which single entry of row i becomes a 1?",
        "`Y[np.arange(len(labels)), labels] = 1` goes through the rows and picks one "
        "column in each. Or look what `np.eye(k)[labels]` does.",
    )

    def solution(labels, k):
        Y = np.zeros((len(labels), k))
        Y[np.arange(len(labels)), labels] = 1
        return Y

    def inputs(rng):
        yield np.array([0]), 1
        yield np.array([1]), 2
        yield np.array([0, 0]), 3  # classes that do not occur
        yield np.array([2, 0, 1]), 3
        yield np.array([1, 1, 0, 1]), 2
        for n, k in ((4, 3), (6, 4), (3, 6)):
            yield rng.integers(0, k, n), k

    slips = (
        Slip(
            "This is one row for each class: the table has a row for each label of "
            "the batch.",
            ("return Y", "return np.eye(k)"),
        ),
        Slip(
            "`Y[:, labels]` marks these columns in every row: each row gets one 1 "
            "of its own.",
            ("Y[np.arange(len(labels)), labels]", "Y[:, labels]"),
        ),
        Slip(
            "All the marks are in the first row: each label has a row of its own.",
            ("Y[np.arange(len(labels)), labels]", "Y[0, labels]"),
        ),
        Slip(
            "Rows are samples: (N, k), not (k, N).",
            ("return Y", "return Y.T"),
        ),
        Slip(
            "Classes that do not occur in this batch need their column too: take k,"
            " not the largest label.",
            ("(len(labels), k)", "(len(labels), labels.max() + 1)"),
        ),
        Slip(
            "Classes are numbered 0 to k − 1: that is k columns, not k + 1.",
            ("(len(labels), k)", "(len(labels), k + 1)"),
        ),
        Slip(
            "Labels count from 0: yours are off by one.",
            (
                "Y[np.arange(len(labels)), labels]",
                "Y[np.arange(len(labels)), labels - 1]",
            ),
        ),
        Slip(
            "The mark stands one column too far right: labels count from 0, as "
            "columns do.",
            (
                "Y[np.arange(len(labels)), labels]",
                "Y[np.arange(len(labels)), (labels + 1) % k]",
            ),
        ),
        Slip(
            "The columns run backwards: label 0 belongs to the first column.",
            (
                "Y[np.arange(len(labels)), labels]",
                "Y[np.arange(len(labels)), -1 - labels]",
            ),
        ),
        Slip(
            "The labels are not used: row i has its mark in the column of its "
            "label, not in column i.",
            ("return Y", "return np.eye(len(labels), k)"),
        ),
        Slip(
            "Every row up to its label is filled: one 1 only, in the label's column.",
            (
                "return Y",
                "return (np.arange(k) <= labels[:, np.newaxis]).astype(float)",
            ),
        ),
        Slip(
            "The other way round: 1 for the label's class, else 0.",
            ("return Y", "return 1 - Y"),
        ),
        Slip(
            "Begin with zeros: all entries of yours are 1.",
            ("np.zeros(", "np.ones("),
        ),
        Slip(
            "Each row is to hold a 1; yours holds the label itself.",
            ("] = 1", "] = labels"),
        ),
        Slip(
            "This is one row for the whole batch: each label needs a row of its own.",
            ("return Y", "return Y.sum(axis=0)"),
        ),
        Slip(
            "You return the labels as a column. There has to be one for each class.",
            ("return Y", "return labels[:, np.newaxis]"),
        ),
        Slip(
            "You return the labels as they came in: each becomes a row of k entries.",
            ("return Y", "return labels"),
        ),
    )

    @mistake("`Y[labels]` picks rows: row i gets its mark in the column of its label.")
    def labels_for_rows(labels, k):
        Y = np.zeros((len(labels), k))
        Y[labels] = 1
        return Y

    @mistake(
        "The mark stands one column too far right, where there may be none: "
        "labels count from 0, as columns do."
    )
    def one_too_far(labels, k):
        Y = np.zeros((len(labels), k))
        Y[np.arange(len(labels)), labels + 1] = 1
        return Y

    @mistake("Your table has k rows: it needs one for each label, N of them.")
    def square_table(labels, k):
        Y = np.zeros((k, k))
        Y[np.arange(len(labels)), labels] = 1
        return Y

    accepted = (
        _one_hot_loop,
        lambda labels, k: np.eye(k)[labels],
        lambda labels, k: labels[:, None] == np.arange(k),
        lambda labels, k: (np.arange(k) == labels[:, None]).astype("uint8"),
    )


def _log_softmax(Z):
    S = Z - Z.max(axis=1, keepdims=True)
    return S - np.log(np.exp(S).sum(axis=1, keepdims=True))


def _softmax(Z):
    return np.exp(_log_softmax(Z))


def _of_true(A, labels):
    return A[np.arange(len(labels)), labels]


def _cross_entropy_loop(Z, labels):
    total = 0.0
    for row, label in zip(Z, labels, strict=True):
        top = max(row)
        total += math.log(sum(math.exp(z - top) for z in row)) + top - row[label]
    return total / len(Z)


class CrossEntropy(Exercise):
    """Return the mean of −ln p of each sample's true class, from the scores Z."""

    lesson, name, points = 4, "cross_entropy", 2
    signature = "def cross_entropy(Z, labels):"
    hints = (
        "ln p_k = z_k − ln Σ e^z_j. The probability itself is not needed, and must not "
        "be: it may be too small for a float.",
        "Subtract each row's maximum first, as in softmax: then no e^z overflows, and "
        "the sum is at least 1.",
        "`S[np.arange(len(S)), labels]` picks the true class's entry in each row; "
        "`np.log(np.exp(S).sum(axis=1))` is the other part.",
    )
    forbidden = ("CrossEntropyLoss", "logsumexp", "log_softmax")
    no_overflow = True

    def solution(Z, labels):
        S = Z - Z.max(axis=1, keepdims=True)
        log_sum = np.log(np.exp(S).sum(axis=1))
        true = S[np.arange(len(Z)), labels]
        return np.mean(log_sum - true)

    def inputs(rng):
        yield np.array([[0.0, 0.0]]), np.array([1])
        yield np.array([[5.0]]), np.array([0])
        yield np.array([[1.0, 2.0, 3.0]]), np.array([2])
        yield np.array([[1000.0, 0.0]]), np.array([0])
        yield np.array([[1000.0, 0.0]]), np.array([1])
        yield np.array([[1000.0, -1000.0]]), np.array([1])
        yield np.array([[0.0, 1.0], [2.0, 0.0]]), np.array([1, 0])
        yield np.array([[2, 0, -1], [0, 3, 1]]), np.array([1, 2])  # integers
        yield np.array([[1000.0, 999.0], [-1000.0, -1000.0]]), np.array([1, 0])
        for n, k in ((3, 3), (5, 2), (2, 4), (4, 3)):
            yield rng.normal(0, 2, (n, k)), rng.integers(0, k, n)

    slips = (
        Slip(
            "What you took out of the sum comes back with the wrong sign: ln Σ e^z "
            "is the maximum plus ln Σ e^(z − maximum).",
            ("log_sum - true", "log_sum - true - 2 * Z.max(axis=1)"),
        ),
        Slip(
            "The sum is of shifted scores, but the true class's score is not: "
            "subtract the maximum from both.",
            ("= S[", "= Z["),
        ),
        Slip(
            "The logarithm of the sum is missing: ln p = z − ln Σ e^z.",
            ("np.log(np.exp(S).sum(axis=1))", "np.exp(S).sum(axis=1)"),
        ),
        Slip(
            "You add up over the whole array: the classes of one sample are the "
            "entries of its row.",
            ("sum(axis=1)", "sum()"),
        ),
        Slip(
            "Only ln Σ e^z is there: the true class's score has to be taken away.",
            ("log_sum - true", "log_sum + Z.max(axis=1)"),
        ),
        Slip(
            "Only the true class's score is there: ln Σ e^z is missing.",
            ("log_sum - true", "-true"),
        ),
        Slip(
            "A probability may be too small for a float: then it is 0, and ln 0 is "
            "−inf. Take ln p = z − ln Σ e^z, without p.",
            ("np.mean(log_sum - true)", "-np.mean(np.log(np.exp(true - log_sum)))"),
        ),
        Slip(
            "Clipping p hides how wrong an answer is: for scores 1000 and 0 the "
            "surprise about the second is 1000.",
            (
                "np.mean(log_sum - true)",
                "np.mean(np.minimum(log_sum - true, -np.log(1e-12)))",
            ),
        ),
        Slip(
            "A floor of 1e-15 under p hides how wrong an answer is: the surprise of"
            " 1000 becomes 34.5.",
            (
                "np.mean(log_sum - true)",
                "np.mean(np.minimum(log_sum - true, -np.log(1e-15)))",
            ),
        ),
        Slip(
            "A floor of 1e-10 under p hides how wrong an answer is: the surprise of"
            " 1000 becomes 23.",
            (
                "np.mean(log_sum - true)",
                "np.mean(np.minimum(log_sum - true, -np.log(1e-10)))",
            ),
        ),
        Slip(
            "A floor of 1e-9 under p hides how wrong an answer is: the surprise of "
            "1000 becomes 20.7.",
            (
                "np.mean(log_sum - true)",
                "np.mean(np.minimum(log_sum - true, -np.log(1e-9)))",
            ),
        ),
        Slip(
            "A floor of 1e-8 under p hides how wrong an answer is: the surprise of "
            "1000 becomes 18.4.",
            (
                "np.mean(log_sum - true)",
                "np.mean(np.minimum(log_sum - true, -np.log(1e-8)))",
            ),
        ),
        Slip(
            "A floor of 1e-300 under p hides how wrong an answer is: the surprise "
            "of 1000 becomes 691.",
            (
                "np.mean(log_sum - true)",
                "np.mean(np.minimum(log_sum - true, -np.log(1e-300)))",
            ),
        ),
        Slip(
            "This is the mean of the probabilities: take their −ln, through ln p = "
            "z − ln Σ e^z.",
            ("np.mean(log_sum - true)", "np.mean(np.exp(true - log_sum))"),
        ),
        Slip(
            "The mean over the samples, not the sum.",
            ("np.mean(log_sum - true)", "np.sum(log_sum - true)"),
        ),
        Slip(
            "You average over all N · K entries: only one of each row counts, so "
            "divide by N.",
            ("np.mean(log_sum - true)", "np.sum(log_sum - true) / Z.size"),
        ),
        Slip(
            "You divide by the number of classes: the mean is over the samples.",
            ("np.mean(log_sum - true)", "np.sum(log_sum - true) / Z.shape[1]"),
        ),
        Slip(
            "The sign: −ln p is never negative.",
            ("np.mean(log_sum - true)", "-np.mean(log_sum - true)"),
        ),
        Slip(
            "`[:, labels]` takes these columns of every row: each row has a label "
            "of its own.",
            ("S[np.arange(len(Z)), labels]", "S[:, labels]"),
            ("sum(axis=1))", "sum(axis=1, keepdims=True))"),
        ),
        Slip(
            "All classes enter, the wrong ones too: only the true class's −ln p "
            "counts.",
            ("S[np.arange(len(Z)), labels]", "S.sum(axis=1)"),
            ("log_sum - true", "Z.shape[1] * log_sum - true"),
        ),
        Slip(
            "You take class 0 in every row: it is the label that says which.",
            ("S[np.arange(len(Z)), labels]", "S[:, 0]"),
        ),
        Slip(
            "You take the class with the largest score: it is the label that says "
            "which one is true.",
            ("S[np.arange(len(Z)), labels]", "S.max(axis=1)"),
        ),
        Slip(
            "The labels are off by one: they count from 0, as the columns do.",
            ("S[np.arange(len(Z)), labels]", "S[np.arange(len(Z)), labels - 1]"),
        ),
        Slip(
            "You return one number for each sample; the task wants their mean.",
            ("np.mean(log_sum - true)", "log_sum - true"),
        ),
        Slip(
            "That is log₂, a surprise in bits. Here it is the natural logarithm, "
            "`np.log`.",
            ("np.exp(S).sum(axis=1))", "np.exp(S).sum(axis=1)) / np.log(2)"),
            ("labels]", "labels] / np.log(2)"),
        ),
        Slip(
            "Large scores overflow: subtract each row's maximum before `np.exp`.",
            ("Z - Z.max(axis=1, keepdims=True)", "Z"),
        ),
        Slip(
            "You subtract the maximum of the whole array: in a row far below it "
            "every e^z becomes 0, and ln 0 is −inf. Subtract each row's own.",
            ("Z.max(axis=1, keepdims=True)", "Z.max()"),
        ),
        Slip(
            "You subtract each row's minimum: the largest score has to become 0, or"
            " its exp overflows still.",
            ("Z.max(", "Z.min("),
        ),
        Slip(
            "You subtract each row's mean: the largest score may still overflow. "
            "Subtract the maximum.",
            ("Z.max(", "Z.mean("),
        ),
        Slip(
            "Scores cut off at a bound become alike: 1000 and 999 are not. Subtract"
            " each row's maximum instead.",
            ("Z - Z.max(axis=1, keepdims=True)", "np.clip(Z, -500, 500)"),
        ),
    )

    @mistake(
        "The row maxima have lost an axis: with shape (N,) they are subtracted from "
        "the columns. Use `keepdims=True`."
    )
    def lost_axis(Z, labels):
        S = Z - Z.max(axis=1)
        return np.mean(np.log(np.exp(S).sum(axis=1)) - _of_true(S, labels))

    @mistake(
        "You add up down the columns (axis 0): the classes of one sample are the "
        "entries of its row (axis 1)."
    )
    def down_columns(Z, labels):
        S = Z - Z.max(axis=0)
        return np.mean(np.log(np.exp(S).sum(axis=0)) - _of_true(S, labels))

    accepted = (
        _cross_entropy_loop,
        lambda Z, labels: np.mean(
            np.logaddexp.reduce(Z, axis=1) - Z[np.arange(len(Z)), labels]
        ),
        lambda Z, labels: (
            -np.sum(_log_softmax(Z) * np.eye(Z.shape[1])[labels]) / len(Z)
        ),
        lambda Z, labels: -np.mean(_of_true(_log_softmax(np.float32(Z)), labels)),
    )


def _rows_sum_to_zero(D, Z, labels, smoothing):
    """The slopes of each row must sum to 0: what one class gains the others lose."""
    return np.allclose(np.sum(D, axis=-1), 0)


def _smooth(labels, k, smoothing):
    return (1 - smoothing) * np.eye(k)[labels] + smoothing / k


def _slope_loop(Z, labels, smoothing):
    n, k = Z.shape
    slopes = []
    for row, label in zip(Z, labels, strict=True):
        exps = [math.exp(z - max(row)) for z in row]
        slopes.append([e / sum(exps) / n - smoothing / k / n for e in exps])
        slopes[-1][label] -= (1 - smoothing) / n
    return slopes


def _one_shift(Z, labels, smoothing):
    E = np.exp(Z - Z.max())
    P = E / E.sum(axis=1, keepdims=True)
    return (P - _smooth(labels, Z.shape[1], smoothing)) / len(Z)


class CrossEntropySlope(Exercise):
    """Return ∂L/∂Z of the mean cross-entropy with smoothed labels, shape (N, K)."""

    lesson, name, points = 4, "cross_entropy_slope", 2
    signature = "def cross_entropy_slope(Z, labels, smoothing):"
    hints = (
        "The derivation of P − Y nowhere needs that Y is 0 or 1, only that each row "
        "sums to 1. So build the smoothed Y, and the formula stays.",
        "Softmax row by row, the row's maximum subtracted first. Y: `smoothing / k` "
        "everywhere, and 1 − smoothing on top for the true class.",
        "The mean over N samples leaves its mark on the slope: divide by N.",
    )
    properties = (_rows_sum_to_zero,)
    forbidden = ("CrossEntropyLoss", "Softmax", "softmax")
    no_overflow = True

    def solution(Z, labels, smoothing):
        n, k = Z.shape
        E = np.exp(Z - Z.max(axis=1, keepdims=True))
        P = E / E.sum(axis=1, keepdims=True)
        Y = np.full((n, k), smoothing / k)
        Y[np.arange(n), labels] += 1 - smoothing
        return (P - Y) / n

    def inputs(rng):
        yield np.array([[0.0, 0.0]]), np.array([1]), 0.0
        yield np.array([[0.0, 0.0]]), np.array([1]), 0.2
        yield np.array([[1000.0, 0.0]]), np.array([1]), 0.0
        yield np.array([[1000.0, -1000.0]]), np.array([0]), 0.5
        yield np.array([[2, 0, -1], [0, 3, 1]]), np.array([1, 2]), 0.6  # integers
        yield np.array([[1000.0, 999.0], [-1000.0, -999.0]]), np.array([0, 1]), 0.1
        yield np.array([[2.0, 1.0, -1.0], [0.5, 0.5, 3.0]]), np.array([0, 1]), 0.0
        yield np.array([[2.0, 1.0, -1.0], [0.5, 0.5, 3.0]]), np.array([0, 1]), 0.3
        for n, k in ((3, 3), (4, 2), (2, 5), (5, 4)):
            smoothing = float(rng.uniform(0.05, 0.4))
            yield rng.normal(0, 2, (n, k)), rng.integers(0, k, n), smoothing

    slips = (
        Slip(
            "The mean's 1/N is missing.",
            (") / n", ")"),
        ),
        Slip(
            "The sign is turned: the true class's slope is negative, so that a step"
            " against it raises the score.",
            ("P - Y", "Y - P"),
        ),
        Slip(
            "Divide by the N samples, not by N · K.",
            (") / n", ") / (n * k)"),
        ),
        Slip(
            "You divide by the number of classes: the mean is over the N samples.",
            (") / n", ") / k"),
        ),
        Slip(
            "The labels are not smoothed: their 1 becomes 1 − s + s/K, and their 0 "
            "s/K.",
            ("np.full((n, k), smoothing / k)", "np.zeros((n, k))"),
            ("+= 1 - smoothing", "+= 1"),
        ),
        Slip(
            "You lower the 1, but do not raise the zeros: each row of Y must sum to 1.",
            ("np.full((n, k), smoothing / k)", "np.zeros((n, k))"),
        ),
        Slip(
            "You share the smoothing among the wrong classes only: here all K get "
            "s/K, the true one too.",
            ("smoothing / k", "smoothing / (k - 1)"),
            ("+= 1 - smoothing", "= 1 - smoothing"),
        ),
        Slip(
            "You share the smoothing by K − 1: here all K classes get s/K.",
            ("smoothing / k", "smoothing / (k - 1)"),
        ),
        Slip(
            "The true class gets 1 − s alone: its share s/K is missing, and each "
            "row of Y must sum to 1.",
            ("+= 1 - smoothing", "= 1 - smoothing"),
        ),
        Slip(
            "The zeros are raised, but the true class is still at 1: each row of Y "
            "must sum to 1.",
            ("+= 1 - smoothing", "= 1"),
        ),
        Slip(
            "The true class stands above 1: it gets 1 − s and s/K, and each row of "
            "Y must sum to 1.",
            ("+= 1 - smoothing", "+= 1"),
        ),
        Slip(
            "The smoothing is shared: every class gets s/K, not s.",
            ("smoothing / k", "smoothing"),
        ),
        Slip(
            "Smoothing and rest have changed places: it is s that all classes "
            "share, and 1 − s that the true one gets on top.",
            ("smoothing / k", "(1 - smoothing) / k"),
            ("+= 1 - smoothing", "+= smoothing"),
        ),
        Slip(
            "`Y[:, labels]` marks these columns in every row: each row has one true"
            " class of its own.",
            ("Y[np.arange(n), labels]", "Y[:, labels]"),
        ),
        Slip(
            "P is the softmax of Z, not Z itself.",
            ("P - Y", "Z - Y"),
        ),
        Slip(
            "The exponentials still have to be divided by each row's sum.",
            ("E / E.sum(axis=1, keepdims=True)", "E"),
        ),
        Slip(
            "You divide by the sum of the whole array: each row of P must sum to 1 "
            "by itself.",
            ("E.sum(axis=1, keepdims=True)", "E.sum()"),
        ),
        Slip(
            "The softmax goes down the columns (axis 0): the classes of one sample "
            "lie along its row (axis 1).",
            ("Z.max(axis=1, keepdims=True)", "Z.max(axis=0)"),
            ("E.sum(axis=1, keepdims=True)", "E.sum(axis=0)"),
        ),
        Slip(
            "This is P/N: the labels are missing.",
            ("P - Y", "P"),
        ),
        Slip(
            "The slope of softmax is in P − Y already: you multiply by it again.",
            ("(P - Y) / n", "(P - Y) * P * (1 - P) / n"),
        ),
        Slip(
            "Large scores overflow: subtract each row's maximum before `np.exp`.",
            ("Z - Z.max(axis=1, keepdims=True)", "Z"),
        ),
        Slip(
            "You subtract each row's minimum: the largest score has to become 0, or"
            " its exp overflows still.",
            ("Z.max(", "Z.min("),
        ),
        Slip(
            "You subtract each row's mean: the largest score may still overflow. "
            "Subtract the maximum.",
            ("Z.max(", "Z.mean("),
        ),
        Slip(
            "Scores cut off at a bound become alike: 1000 and 999 are not. Subtract"
            " each row's maximum instead.",
            ("Z - Z.max(axis=1, keepdims=True)", "np.clip(Z, -500, 500)"),
        ),
    )

    @mistake(
        "You subtract the maximum of the whole array: in a row far below it every exp "
        "becomes 0, and 0/0 is nan. Subtract each row's own."
    )
    def one_shift_for_all(Z, labels, smoothing):
        return _one_shift(Z, labels, smoothing)

    @mistake(
        "The sums go down the columns (axis 0), though the maxima are the rows': take "
        "axis 1 for both."
    )
    def sums_down_columns(Z, labels, smoothing):
        E = np.exp(Z - Z.max(axis=1, keepdims=True))
        return (E / E.sum(axis=0) - _smooth(labels, Z.shape[1], smoothing)) / len(Z)

    @mistake(
        "The row sums have lost an axis: with shape (N,) they divide the "
        "columns. Use `keepdims=True`."
    )
    def lost_axis(Z, labels, smoothing):
        E = np.exp(Z - Z.max(axis=1, keepdims=True))
        return (E / E.sum(axis=1) - _smooth(labels, Z.shape[1], smoothing)) / len(Z)

    @mistake(
        "The row maxima have lost an axis: with shape (N,) they are subtracted "
        "from the columns. Use `keepdims=True`."
    )
    def lost_axis_of_maximum(Z, labels, smoothing):
        E = np.exp(Z - Z.max(axis=1))
        P = E / E.sum(axis=1, keepdims=True)
        return (P - _smooth(labels, Z.shape[1], smoothing)) / len(Z)

    accepted = (
        _slope_loop,
        lambda Z, labels, smoothing: (
            (_softmax(Z) - _smooth(labels, Z.shape[1], smoothing)) / len(Z)
        ),
        lambda Z, labels, smoothing: (
            (
                _softmax(np.float32(Z))
                - np.float32(_smooth(labels, Z.shape[1], smoothing))
            )
            / len(Z)
        ),
    )


NUMBER, YES_NO = ("identity", "MSELoss"), ("sigmoid", "BCEWithLogitsLoss")
KINDS = ("softmax", "CrossEntropyLoss")
PAIRS = {
    "price of a house": NUMBER,
    "spam or not": YES_NO,
    "which digit, 0 to 9": KINDS,
    "temperature at five places": NUMBER,
    "which of two species": YES_NO,
    "all tags of a photo": YES_NO,
}


def _choose(**changes):
    """An answer that looks up PAIRS, with other pairs for some tasks (by a word)."""

    def answer(task):
        return next((p for word, p in changes.items() if word in task), PAIRS[task])

    return answer


def _choose_by_question(task):
    if "digit" in task:
        return ["softmax", "CrossEntropyLoss"]
    if task.startswith(("price", "temperature")):
        return ["identity", "MSELoss"]
    return ["sigmoid", "BCEWithLogitsLoss"]


class ChooseLoss(Exercise):
    """Return the output activation and the loss that fit a task, by their names."""

    lesson, name, points = 4, "choose_loss", 1
    signature = "def choose_loss(task):"
    outputs = ("activation", "loss")
    body = """
    pairs = {
        "price of a house": (..., ...),
        "spam or not": (..., ...),
        "which digit, 0 to 9": (..., ...),
        "temperature at five places": (..., ...),
        "which of two species": (..., ...),
        "all tags of a photo": (..., ...),
    }
    return pairs[task]
    """
    hints = (
        "For each task ask: is the answer a number, a yes or no, or one of several "
        "kinds?",
        "Two kinds are a yes or no: one probability says all. Five temperatures are "
        "five numbers.",
        "A photo may show a cat and a beach. Each tag is a yes or no of its own, and "
        "their probabilities need not sum to 1.",
    )

    def solution(task):
        pairs = {
            "price of a house": ("identity", "MSELoss"),
            "spam or not": ("sigmoid", "BCEWithLogitsLoss"),
            "which digit, 0 to 9": ("softmax", "CrossEntropyLoss"),
            "temperature at five places": ("identity", "MSELoss"),
            "which of two species": ("sigmoid", "BCEWithLogitsLoss"),
            "all tags of a photo": ("sigmoid", "BCEWithLogitsLoss"),
        }
        return pairs[task]

    def inputs(rng):
        yield from ((task,) for task in PAIRS)

    slips = (
        Slip(
            "The output activation comes first, then the loss.",
            ("return pairs[task]", "return pairs[task][::-1]"),
        ),
        Slip(
            "A photo may have several tags: softmax makes them compete, as if only "
            "one could be right.",
            (
                '"all tags of a photo": ("sigmoid", "BCEWithLogitsLoss")',
                '"all tags of a photo": ("softmax", "CrossEntropyLoss")',
            ),
        ),
        Slip(
            "A softmax makes the tags compete, while the loss asks yes or no for "
            "each: tags that are independent need an activation of their own each.",
            (
                '"all tags of a photo": ("sigmoid", "BCEWithLogitsLoss")',
                '"all tags of a photo": ("softmax", "BCEWithLogitsLoss")',
            ),
        ),
        Slip(
            "Sigmoids for the tags are right: the loss that goes with them is the "
            "one for yes or no, tag by tag.",
            (
                '"all tags of a photo": ("sigmoid", "BCEWithLogitsLoss")',
                '"all tags of a photo": ("sigmoid", "CrossEntropyLoss")',
            ),
        ),
        Slip(
            "A tag is a yes or no, no amount: squared error behind a sigmoid dies "
            "out on confident mistakes.",
            (
                '"all tags of a photo": ("sigmoid", "BCEWithLogitsLoss")',
                '"all tags of a photo": ("sigmoid", "MSELoss")',
            ),
        ),
        Slip(
            "A digit is a name, not an amount: with squared error a 9 for an 8 "
            "would be less wrong than a 1 for an 8.",
            (
                '"which digit, 0 to 9": ("softmax", "CrossEntropyLoss")',
                '"which digit, 0 to 9": ("identity", "MSELoss")',
            ),
        ),
        Slip(
            "Ten digits are ten kinds, of which one is right: sigmoids would let "
            "several be likely at once.",
            (
                '"which digit, 0 to 9": ("softmax", "CrossEntropyLoss")',
                '"which digit, 0 to 9": ("sigmoid", "BCEWithLogitsLoss")',
            ),
        ),
        Slip(
            "The softmax for ten digits is right, squared error is not: it dies out"
            " on confident mistakes.",
            (
                '"which digit, 0 to 9": ("softmax", "CrossEntropyLoss")',
                '"which digit, 0 to 9": ("softmax", "MSELoss")',
            ),
        ),
        Slip(
            "Cross-entropy over ten digits needs probabilities that sum to 1: "
            "sigmoids answer each for itself.",
            (
                '"which digit, 0 to 9": ("softmax", "CrossEntropyLoss")',
                '"which digit, 0 to 9": ("sigmoid", "CrossEntropyLoss")',
            ),
        ),
        Slip(
            "The softmax for ten digits is right: the loss for a yes or no does not"
            " go with it.",
            (
                '"which digit, 0 to 9": ("softmax", "CrossEntropyLoss")',
                '"which digit, 0 to 9": ("softmax", "BCEWithLogitsLoss")',
            ),
        ),
        Slip(
            "A price is never negative, but a ReLU at the output dies: where z < 0 "
            "there is no slope. Outputs for numbers are linear.",
            (
                '"price of a house": ("identity", "MSELoss")',
                '"price of a house": ("relu", "MSELoss")',
            ),
        ),
        Slip(
            "A temperature may be below 0, and a ReLU cannot: outputs for numbers "
            "are linear.",
            (
                '"temperature at five places": ("identity", "MSELoss")',
                '"temperature at five places": ("relu", "MSELoss")',
            ),
        ),
        Slip(
            "Price and temperature are both numbers without a bound: a ReLU at the "
            "output dies where z < 0. Outputs for numbers are linear.",
            (
                '"price of a house": ("identity", "MSELoss")',
                '"price of a house": ("relu", "MSELoss")',
            ),
            (
                '"temperature at five places": ("identity", "MSELoss")',
                '"temperature at five places": ("relu", "MSELoss")',
            ),
        ),
        Slip(
            "A price does not lie between 0 and 1, as a sigmoid does.",
            (
                '"price of a house": ("identity", "MSELoss")',
                '"price of a house": ("sigmoid", "MSELoss")',
            ),
        ),
        Slip(
            "A temperature does not lie between 0 and 1, as a sigmoid does.",
            (
                '"temperature at five places": ("identity", "MSELoss")',
                '"temperature at five places": ("sigmoid", "MSELoss")',
            ),
        ),
        Slip(
            "Five temperatures are not five classes: they are five numbers, each "
            "with its own squared error.",
            (
                '"temperature at five places": ("identity", "MSELoss")',
                '"temperature at five places": ("softmax", "CrossEntropyLoss")',
            ),
        ),
        Slip(
            "Temperatures that sum to 1? A softmax shares one whole among its "
            "outputs: five numbers need none.",
            (
                '"temperature at five places": ("identity", "MSELoss")',
                '"temperature at five places": ("softmax", "MSELoss")',
            ),
        ),
        Slip(
            "Squared error behind a sigmoid dies out on confident mistakes: take "
            "cross-entropy.",
            (
                '"spam or not": ("sigmoid", "BCEWithLogitsLoss")',
                '"spam or not": ("sigmoid", "MSELoss")',
            ),
            (
                '"which of two species": ("sigmoid", "BCEWithLogitsLoss")',
                '"which of two species": ("sigmoid", "MSELoss")',
            ),
        ),
        Slip(
            "Spam is a yes or no: squared error behind a sigmoid dies out on "
            "confident mistakes, take cross-entropy.",
            (
                '"spam or not": ("sigmoid", "BCEWithLogitsLoss")',
                '"spam or not": ("sigmoid", "MSELoss")',
            ),
        ),
        Slip(
            "Two species need one output in this table: softmax over two scores is "
            "a sigmoid of their difference.",
            (
                '"which of two species": ("sigmoid", "BCEWithLogitsLoss")',
                '"which of two species": ("softmax", "CrossEntropyLoss")',
            ),
        ),
        Slip(
            "Spam or not is one yes or no: one probability says all, so one output "
            "with a sigmoid does.",
            (
                '"spam or not": ("sigmoid", "BCEWithLogitsLoss")',
                '"spam or not": ("softmax", "CrossEntropyLoss")',
            ),
        ),
        Slip(
            "Two classes, spam or not and two species, take one output in this "
            "table: softmax over two scores is a sigmoid of their difference.",
            (
                '"spam or not": ("sigmoid", "BCEWithLogitsLoss")',
                '"spam or not": ("softmax", "CrossEntropyLoss")',
            ),
            (
                '"which of two species": ("sigmoid", "BCEWithLogitsLoss")',
                '"which of two species": ("softmax", "CrossEntropyLoss")',
            ),
        ),
        Slip(
            "The loss does take logits, but the pair names what makes a probability"
            " of them: what is it for yes or no, and what for ten kinds?",
            (
                '"spam or not": ("sigmoid", "BCEWithLogitsLoss")',
                '"spam or not": ("identity", "BCEWithLogitsLoss")',
            ),
            (
                '"which digit, 0 to 9": ("softmax", "CrossEntropyLoss")',
                '"which digit, 0 to 9": ("identity", "CrossEntropyLoss")',
            ),
            (
                '"which of two species": ("sigmoid", "BCEWithLogitsLoss")',
                '"which of two species": ("identity", "BCEWithLogitsLoss")',
            ),
            (
                '"all tags of a photo": ("sigmoid", "BCEWithLogitsLoss")',
                '"all tags of a photo": ("identity", "BCEWithLogitsLoss")',
            ),
        ),
        Slip(
            "For each yes or no your activation is the identity: what makes a "
            "probability of a logit?",
            (
                '"spam or not": ("sigmoid", "BCEWithLogitsLoss")',
                '"spam or not": ("identity", "BCEWithLogitsLoss")',
            ),
            (
                '"which of two species": ("sigmoid", "BCEWithLogitsLoss")',
                '"which of two species": ("identity", "BCEWithLogitsLoss")',
            ),
            (
                '"all tags of a photo": ("sigmoid", "BCEWithLogitsLoss")',
                '"all tags of a photo": ("identity", "BCEWithLogitsLoss")',
            ),
        ),
        Slip(
            "For yes or no the loss is the binary one: the other cross-entropy is "
            "for several kinds, of which one is right.",
            (
                '"spam or not": ("sigmoid", "BCEWithLogitsLoss")',
                '"spam or not": ("sigmoid", "CrossEntropyLoss")',
            ),
            (
                '"which of two species": ("sigmoid", "BCEWithLogitsLoss")',
                '"which of two species": ("sigmoid", "CrossEntropyLoss")',
            ),
            (
                '"all tags of a photo": ("sigmoid", "BCEWithLogitsLoss")',
                '"all tags of a photo": ("sigmoid", "CrossEntropyLoss")',
            ),
        ),
    )

    accepted = (_choose(), _choose_by_question)
