"""Exercises of lesson 04: losses."""

import math

import numpy as np

from ..exercise import Exercise, mistake


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
        for n, k in ((3, 2), (4, 1), (2, 3)):
            y = rng.normal(size=(n, k))
            y[rng.integers(n), rng.integers(k)] = gap
            yield rng.normal(size=(n, k)), y

    @mistake("The factor 2 of the square is missing.")
    def without_factor(y_hat, y):
        return _known_slope(y_hat, y, factor=1)

    @mistake(
        "The sign is turned: an answer that is too high must have a positive slope, ŷ "
        "− y."
    )
    def wrong_sign(y_hat, y):
        return _known_slope(y_hat, y, factor=-2)

    @mistake(
        "You divide by the number of all entries: the mean is over the known targets "
        "only."
    )
    def mean_over_all(y_hat, y):
        return _known_slope(y_hat, y, count=y.size)

    @mistake("The mean's division is missing.")
    def without_mean(y_hat, y):
        return _known_slope(y_hat, y, count=1)

    @mistake("A missing target makes nan of your slope: there the slope is 0.")
    def gaps_in_slope(y_hat, y):
        return 2 * (y_hat - y) / (~np.isnan(y)).sum()

    @mistake(
        "A gap is no target of 0: `np.nan_to_num` makes one of it, and pulls the "
        "answer there."
    )
    def zeros_for_gaps(y_hat, y):
        return 2 * (y_hat - np.nan_to_num(y)) / y.size

    @mistake(
        "You divide by the rows; with several outputs, every known target counts in "
        "the mean."
    )
    def mean_over_rows(y_hat, y):
        return _known_slope(y_hat, y, count=len(y))

    @mistake("This is the loss, one number. Return its slope by every answer.")
    def loss_itself(y_hat, y):
        return np.nanmean((y_hat - y) ** 2)

    @mistake("These are the squares. The slope of a square is 2(ŷ − y).")
    def squares(y_hat, y):
        return np.nan_to_num((y_hat - y) ** 2) / (~np.isnan(y)).sum()

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
    forbidden = ("MSELoss", "mean_squared_error")

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

    @mistake(
        "This is the same bug in other words: (N, 1) minus (N,) has shape (N, N), "
        "every answer against every target."
    )
    def same_bug_in_words(y_hat, y):
        return np.sum(np.square(y_hat - y)) / (y_hat - y).size

    @mistake(
        "The sum is still over all N × N differences; it is the shapes that have to be "
        "made equal."
    )
    def still_all_differences(y_hat, y):
        return np.sum((y_hat - y) ** 2) / y_hat.size

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
        "A new axis is right for targets of shape (N,) only: look at the shapes first."
    )
    def new_axis_for_targets(y_hat, y):
        return np.mean((y_hat - y[:, np.newaxis]) ** 2)

    @mistake(
        "The transpose of a column is a row, (1, N), and (N, 1) minus (1, N) is (N, N) "
        "again."
    )
    def transposed_targets(y_hat, y):
        return np.mean((y_hat - y.T) ** 2)

    @mistake("The mean, not the sum.")
    def sum_for_mean(y_hat, y):
        return np.sum((y_hat.ravel() - y.ravel()) ** 2)

    @mistake("Square first, then average: errors of both signs cancel in a mean.")
    def mean_before_square(y_hat, y):
        return np.mean(y_hat.ravel() - y.ravel()) ** 2

    @mistake("Errors are squared here: |ŷ − y| is another loss.")
    def absolute_errors(y_hat, y):
        return np.mean(np.abs(y_hat.ravel() - y.ravel()))

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


def _bce_plain_softplus(z, y, weight):
    zero = np.log(1 + np.exp(z))
    return np.mean(weight * y * (zero - z) + (1 - y) * zero)


def _bce_clipped(z, y, weight):
    p = np.clip((1 + np.tanh(z / 2)) / 2, 1e-12, 1 - 1e-12)
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
        for n in (3, 5, 8):
            y = rng.integers(0, 2, (n, 1)).astype(float)
            yield rng.normal(0, 3, (n, 1)), y, float(rng.uniform(1.5, 8))

    @mistake(
        "Do not go through the sigmoid: e^1000 overflows, and where ŷ is 0 or 1 "
        "exactly you meet ln 0."
    )
    def through_sigmoid(z, y, weight):
        return _bce_naive(z, y, weight)

    @mistake(
        "For z = 1000 your e^z overflows: take max(z, 0) out of the logarithm first."
    )
    def overflow(z, y, weight):
        return _bce_plain_softplus(z, y, weight)

    @mistake(
        "Clipping ŷ hides a mistake: for z = −1000 and y = 1 the surprise is 1000, not "
        "27.6."
    )
    def clipped(z, y, weight):
        return _bce_clipped(z, y, weight)

    @mistake("The weight is missing: class 1 counts `weight` times.")
    def without_weight(z, y, weight):
        return _surprise(z, y, 1.0)

    @mistake("Only the term of class 1 gets the weight, not the whole loss.")
    def weight_on_both(z, y, weight):
        return _surprise(z, y, weight, of_zero=weight)

    @mistake("The weight belongs to class 1; you give it to class 0.")
    def weight_on_zero(z, y, weight):
        return _surprise(z, y, 1.0, of_zero=weight)

    @mistake("The mean over the samples, not the sum.")
    def sum_for_mean(z, y, weight):
        return _surprise(z, y, weight, count=1)

    @mistake("Divide by the number of samples, not by the sum of the weights.")
    def mean_by_weights(z, y, weight):
        return _surprise(z, y, weight, count=np.sum(weight * y + 1 - y))

    @mistake(
        "The two terms are mixed up: for y = 1 the surprise is −ln σ(z), small for "
        "large z."
    )
    def exchanged_terms(z, y, weight):
        return _surprise(-z, y, weight)

    @mistake("The sign: a surprise, −ln p, is never negative.")
    def wrong_sign(z, y, weight):
        return -_surprise(z, y, weight)

    accepted = (
        _surprise,
        _bce_loop,
        lambda z, y, weight: np.mean(
            np.where(y == 1, weight * np.logaddexp(0, -z), np.logaddexp(0, z))
        ),
        lambda z, y, weight: np.float32(_surprise(z, y, weight)),
        lambda z, y, weight: np.array([[_surprise(z, y, weight)]]),
    )


def _mark_rows(labels, k):
    Y = np.zeros((len(labels), k))
    Y[:, labels] = 1
    return Y


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

    @mistake(
        "`Y[:, labels]` marks these columns in every row: each row gets one 1 of its "
        "own."
    )
    def columns_in_every_row(labels, k):
        return _mark_rows(labels, k)

    @mistake("Rows are samples: (N, k), not (k, N).")
    def classes_in_rows(labels, k):
        return np.eye(k)[labels].T

    @mistake(
        "Classes that do not occur in this batch need their column too: take k, not "
        "the largest label."
    )
    def largest_label(labels, k):
        return np.eye(labels.max() + 1)[labels]

    @mistake("Labels count from 0: yours are off by one.")
    def off_by_one(labels, k):
        return np.eye(k)[(labels - 1) % k]

    @mistake("The other way round: 1 for the label's class, else 0.")
    def reversed_marks(labels, k):
        return 1 - np.eye(k)[labels]

    @mistake("Each row is to hold a 1; yours holds the label itself.")
    def labels_as_marks(labels, k):
        return np.eye(k)[labels] * labels[:, None]

    @mistake("This is one row for the whole batch: each label needs a row of its own.")
    def one_row_for_all(labels, k):
        return np.bincount(labels, minlength=k)

    @mistake("You return the labels as a column. There has to be one for each class.")
    def column_of_labels(labels, k):
        return labels[:, None]

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


def _cross_entropy_naive(Z, labels):
    E = np.exp(Z)
    return -np.mean(np.log(_of_true(E / E.sum(axis=1, keepdims=True), labels)))


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
        yield np.array([[0.0, 1.0], [2.0, 0.0]]), np.array([1, 0])
        yield np.array([[1000.0, 999.0], [-1000.0, -1000.0]]), np.array([1, 0])
        for n, k in ((3, 3), (5, 2), (2, 4), (4, 3)):
            yield rng.normal(0, 2, (n, k)), rng.integers(0, k, n)

    @mistake("Large scores overflow: subtract each row's maximum before `np.exp`.")
    def overflow(Z, labels):
        return _cross_entropy_naive(Z, labels)

    @mistake(
        "A probability may be too small for a float: then it is 0, and ln 0 is −inf. "
        "Take ln p = z − ln Σ e^z, without p."
    )
    def logarithm_of_zero(Z, labels):
        return -np.mean(np.log(_of_true(_softmax(Z), labels)))

    @mistake(
        "Clipping p hides how wrong an answer is: for scores 1000 and 0 the surprise "
        "about the second is 1000."
    )
    def clipped(Z, labels):
        return -np.mean(np.log(np.clip(_of_true(_softmax(Z), labels), 1e-12, 1)))

    @mistake("The mean over the samples, not the sum.")
    def sum_for_mean(Z, labels):
        return -np.sum(_of_true(_log_softmax(Z), labels))

    @mistake(
        "You average over all N · K entries: only one of each row counts, so divide by "
        "N."
    )
    def mean_over_entries(Z, labels):
        return -np.mean(_log_softmax(Z) * np.eye(Z.shape[1])[labels])

    @mistake("The sign: −ln p is never negative.")
    def wrong_sign(Z, labels):
        return np.mean(_of_true(_log_softmax(Z), labels))

    @mistake(
        "`[:, labels]` takes these columns of every row: each row has a label of its "
        "own."
    )
    def columns_of_every_row(Z, labels):
        return -np.mean(_log_softmax(Z)[:, labels])

    @mistake(
        "All classes enter, the wrong ones too: only the true class's −ln p counts."
    )
    def all_classes(Z, labels):
        return -np.mean(_log_softmax(Z).sum(axis=1))

    @mistake("You return one number for each sample; the task wants their mean.")
    def one_for_each_sample(Z, labels):
        return -_of_true(_log_softmax(Z), labels)

    @mistake(
        "That is log₂, a surprise in bits. Here it is the natural logarithm, `np.log`."
    )
    def bits(Z, labels):
        return -np.mean(_of_true(_log_softmax(Z), labels)) / np.log(2)

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


def _overflowing_slope(Z, labels, smoothing):
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    return (P - _smooth(labels, Z.shape[1], smoothing)) / len(Z)


def _one_shift(Z, labels, smoothing):
    E = np.exp(Z - Z.max())
    P = E / E.sum(axis=1, keepdims=True)
    return (P - _smooth(labels, Z.shape[1], smoothing)) / len(Z)


def _others_only(Z, labels, smoothing):
    n, k = Z.shape
    Y = np.full((n, k), smoothing / max(k - 1, 1))
    Y[np.arange(n), labels] = 1 - smoothing
    return (_softmax(Z) - Y) / n


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
        yield np.array([[1000.0, 999.0], [-1000.0, -999.0]]), np.array([0, 1]), 0.1
        yield np.array([[2.0, 1.0, -1.0], [0.5, 0.5, 3.0]]), np.array([0, 1]), 0.0
        yield np.array([[2.0, 1.0, -1.0], [0.5, 0.5, 3.0]]), np.array([0, 1]), 0.3
        for n, k in ((3, 3), (4, 2), (2, 5), (5, 4)):
            smoothing = float(rng.uniform(0.05, 0.4))
            yield rng.normal(0, 2, (n, k)), rng.integers(0, k, n), smoothing

    @mistake("The mean's 1/N is missing.")
    def without_mean(Z, labels, smoothing):
        return _softmax(Z) - _smooth(labels, Z.shape[1], smoothing)

    @mistake(
        "The sign is turned: the true class's slope is negative, so that a step "
        "against it raises the score."
    )
    def wrong_sign(Z, labels, smoothing):
        return (_smooth(labels, Z.shape[1], smoothing) - _softmax(Z)) / len(Z)

    @mistake("Divide by the N samples, not by N · K.")
    def mean_over_entries(Z, labels, smoothing):
        return (_softmax(Z) - _smooth(labels, Z.shape[1], smoothing)) / Z.size

    @mistake(
        "The labels are not smoothed: their 1 becomes 1 − s + s/K, and their 0 s/K."
    )
    def without_smoothing(Z, labels, smoothing):
        return (_softmax(Z) - np.eye(Z.shape[1])[labels]) / len(Z)

    @mistake(
        "You lower the 1, but do not raise the zeros: each row of Y must sum to 1."
    )
    def zeros_at_rest(Z, labels, smoothing):
        return (_softmax(Z) - (1 - smoothing) * np.eye(Z.shape[1])[labels]) / len(Z)

    @mistake(
        "You share the smoothing among the wrong classes only: here all K get s/K, the "
        "true one too."
    )
    def wrong_classes_only(Z, labels, smoothing):
        return _others_only(Z, labels, smoothing)

    @mistake("P is the softmax of Z, not Z itself.")
    def scores_for_probabilities(Z, labels, smoothing):
        return (Z - _smooth(labels, Z.shape[1], smoothing)) / len(Z)

    @mistake("The slope of softmax is in P − Y already: you multiply by it again.")
    def slope_of_softmax_again(Z, labels, smoothing):
        return (
            ((P := _softmax(Z)) - _smooth(labels, Z.shape[1], smoothing))
            * P
            * (1 - P)
            / len(Z)
        )

    @mistake("Large scores overflow: subtract each row's maximum before `np.exp`.")
    def overflow(Z, labels, smoothing):
        return _overflowing_slope(Z, labels, smoothing)

    @mistake(
        "You subtract the maximum of the whole array: in a row far below it every exp "
        "becomes 0, and 0/0 is nan. Subtract each row's own."
    )
    def one_shift_for_all(Z, labels, smoothing):
        return _one_shift(Z, labels, smoothing)

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

    @mistake("The output activation comes first, then the loss.")
    def loss_first(task):
        return PAIRS[task][::-1]

    @mistake(
        "A photo may have several tags: softmax makes them compete, as if only one "
        "could be right."
    )
    def softmax_for_tags(task):
        return (_choose(tags=KINDS))(task)

    @mistake(
        "A digit is a name, not an amount: with squared error a 9 for an 8 would be "
        "less wrong than a 1 for an 8."
    )
    def amounts_for_digits(task):
        return (_choose(digit=NUMBER))(task)

    @mistake(
        "A price is never negative, but a ReLU at the output dies: where z < 0 there "
        "is no slope. Outputs for numbers are linear."
    )
    def relu_for_price(task):
        return (_choose(price=("relu", "MSELoss")))(task)

    @mistake(
        "Squared error behind a sigmoid dies out on confident mistakes: take "
        "cross-entropy."
    )
    def squares_behind_sigmoid(task):
        return (_choose(spam=("sigmoid", "MSELoss"), species=("sigmoid", "MSELoss")))(
            task
        )

    @mistake(
        "Five temperatures are not five classes: they are five numbers, each with its "
        "own squared error."
    )
    def classes_for_temperatures(task):
        return (_choose(temperature=KINDS))(task)

    @mistake(
        "Ten digits are ten kinds, of which one is right: sigmoids would let several "
        "be likely at once."
    )
    def sigmoids_for_digits(task):
        return (_choose(digit=YES_NO))(task)

    @mistake(
        "Two species need one output in this table: softmax over two scores is a "
        "sigmoid of their difference."
    )
    def softmax_for_two(task):
        return (_choose(species=KINDS))(task)

    accepted = (_choose(), _choose_by_question)
