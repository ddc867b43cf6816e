"""Exercises of lesson 11: training for real."""

import numpy as np

import course_lib as nn

from ..exercise import Exercise, mistake
from . import budget_trial


def _scaled(
    X_train,
    X_new,
    *,
    of=lambda train, new: train,
    of_new=None,
    middle=lambda X: X.mean(axis=0),
    spread=lambda X: X.std(axis=0),
    still=lambda s: np.where(s > 0, s, 1.0),
):
    """Both sets scaled, with the slips that the mistakes make."""
    sample = of(X_train, X_new)
    sample_new = sample if of_new is None else of_new(X_train, X_new)
    return (
        (X_train - middle(sample)) / still(spread(sample)),
        (X_new - middle(sample_new)) / still(spread(sample_new)),
    )


def _scaled_by_columns(X_train, X_new):
    train, new = np.array(X_train, float), np.array(X_new, float)
    for k in range(train.shape[1]):
        mean, std = np.mean(X_train[:, k]), np.sqrt(np.var(X_train[:, k]))
        train[:, k] -= mean
        new[:, k] -= mean
        if std:
            train[:, k] /= std
            new[:, k] /= std
    return train, new


class ScaledByTraining(Exercise):
    """Scale both sets by the training set's means and standard deviations."""

    lesson, name, points = 11, "scaled_by_training", 1
    signature = "def scaled_by_training(X_train, X_new):"
    hints = (
        "A pixel is a column. `X.mean(axis=0)` and `X.std(axis=0)` give one number for "
        "each column.",
        "Both numbers come from the training set, and both sets are scaled with them: "
        "what is new must not have a say.",
        "`std = np.where(std > 0, std, 1)` leaves a column alone that never changes.",
    )
    pure = True

    def solution(X_train, X_new):
        mean, std = X_train.mean(axis=0), X_train.std(axis=0)
        std = np.where(std > 0, std, 1.0)
        return (X_train - mean) / std, (X_new - mean) / std

    def inputs(rng):
        yield np.array([[1.0], [3.0]]), np.array([[2.0], [6.0]])
        yield np.array([[1.0, 0.0], [3.0, 0.0]]), np.array([[2.0, 1.0], [4.0, 0.0]])
        yield np.array([[5.0, 5.0], [5.0, 9.0]]), np.array([[7.0, 1.0], [7.0, 1.0]])
        for n, m, k in ((6, 3, 2), (5, 5, 3), (8, 4, 4)):
            train = rng.uniform(0, 4, (n, k))
            train[:, 0] = 0.0  # a pixel in the corner
            yield train, rng.uniform(0, 6, (m, k))

    @mistake(
        "The new set is scaled by its own statistics: the same image would then look "
        "different in other company. Use those of the training set."
    )
    def own_statistics(*a):
        return _scaled(*a, of_new=lambda train, new: new)

    @mistake(
        "You take the statistics of both sets together: then the new one has a say in "
        "the training."
    )
    def common_statistics(*a):
        return _scaled(*a, of=lambda train, new: np.vstack([train, new]))

    @mistake(
        "A column that never changes has the standard deviation 0: do not divide by it."
    )
    def division_by_zero(*a):
        return _scaled(*a, still=lambda s: s)

    @mistake("One mean for all columns is too few: each column has its own, `axis=0`.")
    def one_mean_for_all(*a):
        return _scaled(*a, middle=np.mean, spread=np.std)

    @mistake("You divide by the variance. The standard deviation is its root.")
    def variance(*a):
        return _scaled(*a, spread=lambda X: X.var(axis=0))

    @mistake("Dividing is half of it: subtract the mean first.")
    def without_mean(*a):
        return _scaled(*a, middle=lambda X: 0.0)

    @mistake("Subtracting is half of it: divide by the standard deviation, too.")
    def without_spread(*a):
        return _scaled(*a, spread=lambda X: np.ones(X.shape[1]))

    @mistake(
        "That scales each column to [0, 1]. Give it mean 0 and standard deviation 1."
    )
    def to_unit_interval(*a):
        return _scaled(
            *a,
            middle=lambda X: X.min(axis=0),
            spread=lambda X: X.max(axis=0) - X.min(axis=0),
        )

    @mistake("First the training set, then the new one.")
    def new_first(*a):
        return _scaled(*a)[::-1]

    accepted = (
        _scaled,
        _scaled_by_columns,
        lambda *a: [each.tolist() for each in _scaled(*a)],
        lambda *a: [np.float32(each) for each in _scaled(*a)],
    )


def _errors(
    P,
    y,
    count,
    *,
    sure=lambda P, y: P.max(axis=1),
    wrong=lambda P, y: P.argmax(axis=1) != y,
    sign=-1.0,
    numbers=lambda rows, order: rows[order],
    cut=lambda rows, count: rows[:count],
):
    """Rows of errors, with the slips that the mistakes make."""
    rows = np.flatnonzero(wrong(P, y))
    order = np.argsort(sign * sure(P, y)[rows])
    return cut(numbers(rows, order), count)


def _errors_by_loop(P, y, count):
    wrong = [(p.max(), i) for i, p in enumerate(P) if int(np.argmax(p)) != y[i]]
    return [i for _, i in sorted(wrong, reverse=True)[:count]]


class SurestErrors(Exercise):
    """Return the rows of the errors that the network was surest of, worst first."""

    lesson, name, points = 11, "surest_errors", 1
    signature = "def surest_errors(P, y, count):"
    hints = (
        "`P.argmax(axis=1)` is what the network answers, `P.max(axis=1)` how sure it "
        "is. Where do answers and labels differ?",
        "`np.flatnonzero(wrong)` turns True and False into row numbers. Sort those by "
        "how sure the network was there.",
        "`rows[np.argsort(-sure[rows])]` puts the surest first; `[:count]` keeps as "
        "many as are asked for, or all if there are fewer.",
    )

    def solution(P, y, count):
        wrong = P.argmax(axis=1) != y
        rows = np.flatnonzero(wrong)
        surest_first = np.argsort(-P.max(axis=1)[rows])
        return rows[surest_first][:count]

    def inputs(rng):
        P = np.array([[0.9, 0.1], [0.2, 0.8], [0.4, 0.6], [0.7, 0.3]])
        yield P, np.array([1, 1, 0, 1]), 2
        yield P, np.array([0, 1, 1, 0]), 3  # no error at all
        yield P, np.array([1, 0, 0, 1]), 9  # fewer errors than asked for
        thirds = [[0.5, 0.3, 0.2], [0.1, 0.3, 0.6], [0.3, 0.55, 0.15], [0.9, 0.1, 0]]
        yield np.array(thirds), np.array([2, 1, 0, 0]), 2
        for n, classes in ((8, 3), (12, 10), (10, 4)):
            P = rng.dirichlet(np.ones(classes), n)
            yield P, rng.integers(0, classes, n), 4

    @mistake(
        "Right answers are not errors: keep the rows first in which answer and label "
        "differ."
    )
    def right_answers_too(*a):
        return _errors(*a, wrong=lambda P, y: np.full(len(y), True))

    @mistake("Those are the rows that it got right.")
    def right_answers_only(*a):
        return _errors(*a, wrong=lambda P, y: P.argmax(axis=1) == y)

    @mistake("That begins with the error it was least sure of.")
    def least_sure_first(*a):
        return _errors(*a, sign=1.0)

    @mistake(
        "You sort by the probability of the true class. How sure the network was, is "
        "the largest probability of the row."
    )
    def by_true_class(*a):
        return _errors(*a, sure=lambda P, y: P[np.arange(len(y)), y], sign=1.0)

    @mistake("Your numbers count within the errors. Return rows of `P`.")
    def rows_of_errors(*a):
        return _errors(*a, numbers=lambda rows, order: order)

    @mistake(
        "Those are the right errors in the order of their rows: sort by how sure the "
        "network was."
    )
    def in_order_of_rows(*a):
        return np.sort(_errors(*a))

    @mistake("At most `count` rows: cut off the rest.")
    def without_limit(*a):
        return _errors(*a, cut=lambda rows, count: rows)

    @mistake("Return the rows, not how sure the network was there.")
    def confidences(P, y, n):
        return P.max(axis=1)[_errors(P, y, n)]

    accepted = (
        _errors,
        _errors_by_loop,
        lambda *a: _errors(*a).tolist(),
    )


def _off_diagonal(C):
    return C - np.diag(np.diag(C))


def _pair(
    C,
    *,
    errors=_off_diagonal,
    turn=False,
    out_of=lambda C, i, j: C[i].sum(),
):
    """The pair most often confused, with the slips that the mistakes make."""
    count = errors(C)
    i, j = np.unravel_index(np.argmax(count), C.shape)
    share = C[i, j] / out_of(C, i, j)
    return (j, i, share) if turn else (i, j, share)


def _pair_in_place(C):
    np.fill_diagonal(C, 0)
    return _pair(C, errors=lambda C: C)


def _pair_by_loop(C):
    places = [(i, j) for i in range(len(C)) for j in range(len(C)) if i != j]
    i, j = max(places, key=lambda place: C[place])
    return i, j, float(C[i][j]) / float(sum(C[i]))


class ConfusedPair(Exercise):
    """Return (true class, answer, share) of the most frequent confusion."""

    lesson, name, points = 11, "confused_pair", 1
    signature = "def confused_pair(C):"
    hints = (
        "The diagonal holds what was right. The largest count anywhere else is the "
        "confusion.",
        "`np.argmax(A)` counts through the whole matrix, "
        "`np.unravel_index(np.argmax(A), A.shape)` gives row and column.",
        "The row is the true class, so the share is the count divided by the sum of "
        "that row of `C`, diagonal included.",
    )
    pure = True

    def solution(C):
        errors = C - np.diag(np.diag(C))
        true, answer = np.unravel_index(np.argmax(errors), C.shape)
        return true, answer, C[true, answer] / C[true].sum()

    def inputs(rng):
        yield (np.array([[8, 2], [1, 9]]),)
        yield (np.array([[1, 4], [3, 12]]),)
        yield (np.array([[7, 1, 0], [0, 20, 3], [2, 0, 5]]),)
        yield (np.array([[9, 0, 1], [0, 5, 0], [4, 6, 20]]),)
        for k in (3, 4, 5):
            C = rng.permutation(k * k).reshape(k, k)
            yield (C + np.diag(rng.integers(20, 60, k)),)

    @mistake("The diagonal is what was right. Look for the largest count off it.")
    def diagonal_too(C):
        return _pair(C, errors=lambda C: C)

    @mistake("The row is the true class, the column the answer: yours are swapped.")
    def exchanged_axes(C):
        return _pair(C, turn=True)

    @mistake(
        "You divide by the column, by all that got this answer. Return the share of "
        "the true class, its row."
    )
    def share_of_column(C):
        return _pair(C, out_of=lambda C, i, j: C[:, j].sum())

    @mistake(
        "You divide by the errors of this class. Return the share of all its samples, "
        "the right ones too."
    )
    def share_of_errors(C):
        return _pair(C, out_of=lambda C, i, j: C[i].sum() - C[i, i])

    @mistake("You divide by all samples. Return the share of this one class.")
    def share_of_all(C):
        return _pair(C, out_of=lambda C, i, j: C.sum())

    @mistake(
        "You add both directions. A 3 taken for an 8 is one confusion, an 8 taken for "
        "a 3 another."
    )
    def both_directions(C):
        return _pair(C, errors=lambda C: np.triu(_off_diagonal(C + C.T)))

    @mistake("First the largest count, then its share: you look for the largest share.")
    def largest_share_first(C):
        return _pair(
            C, errors=lambda C: _off_diagonal(C) / C.sum(axis=1, keepdims=True)
        )

    @mistake(
        "Return the share, a number from 0 to 1: divide the count by the sum of its "
        "row."
    )
    def count_for_share(C):
        return _pair(C, out_of=lambda C, i, j: 1)

    @mistake(
        "You set the diagonal of the caller's matrix to 0, and then the row's sum is "
        "too small: work on a copy."
    )
    def in_place(C):
        return _pair_in_place(C)

    accepted = (
        _pair,
        _pair_by_loop,
        lambda C: list(_pair(C)),
        lambda C: [np.float32(each) for each in _pair(C)],
    )


def _step(
    X,
    y,
    W1,
    b1,
    W2,
    b2,
    lr,
    lr_head,
    *,
    rates=lambda lr, head: (lr, lr, head, head),
    slope=lambda A: 1 - A**2,
    divide=len,
    through=lambda W2, new_W2: W2,
    sign=-1.0,
    target=1.0,
):
    """One step of fine-tuning, with the slips that the mistakes make."""
    A = np.tanh(X @ W1 + b1)
    Z = A @ W2 + b2
    dZ = np.exp(Z - Z.max(axis=1, keepdims=True))
    dZ = dZ / dZ.sum(axis=1, keepdims=True)
    dZ[np.arange(len(y)), y] -= target
    dZ = dZ / divide(y)
    r = rates(lr, lr_head)
    new_W2 = W2 + sign * r[2] * A.T @ dZ
    dH = dZ @ through(W2, new_W2).T * slope(A)
    return (
        W1 + sign * r[0] * X.T @ dH,
        b1 + sign * r[1] * dH.sum(axis=0),
        new_W2,
        b2 + sign * r[3] * dZ.sum(axis=0),
    )


def _step_by_samples(X, y, W1, b1, W2, b2, lr, lr_head):
    start = [np.zeros_like(each) for each in (W1, b1, W2, b2)]
    for x, label in zip(X, y, strict=True):
        a = np.tanh(x @ W1 + b1)
        z = a @ W2 + b2
        dz = np.exp(z - np.logaddexp.reduce(z))
        dz[label] -= 1
        da = (W2 @ dz) * (1 - a * a)
        for total, g in zip(
            start, (np.outer(x, da), da, np.outer(a, dz), dz), strict=True
        ):
            total += g / len(X)
    rates = (lr, lr, lr_head, lr_head)
    old = (W1, b1, W2, b2)
    return [w - r * g for w, r, g in zip(old, rates, start, strict=True)]


class FinetuneStep(Exercise):
    """Return W1, b1, W2, b2 after one step: rate lr below, lr_head for the head."""

    lesson, name, points = 11, "finetune_step", 2
    signature = "def finetune_step(X, y, W1, b1, W2, b2, lr, lr_head):"
    body = """
    A = np.tanh(X @ W1 + b1)
    Z = A @ W2 + b2
    P = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = P / P.sum(axis=1, keepdims=True)
    ...
    """
    hints = (
        "The gradient of the mean cross-entropy by the scores is (P − Y)/N, with a 1 "
        "in Y at each sample's label: `dZ = P.copy()`, `dZ[np.arange(N), y] -= 1`, "
        "`dZ /= N`.",
        "The head's gradients are `A.T @ dZ` and `dZ.sum(axis=0)`. Further down goes "
        "`dZ @ W2.T * (1 - A**2)`, with the W2 from before the step.",
        "All four gradients first, then the four steps: W1 and b1 with `lr`, W2 and b2 "
        "with `lr_head`.",
    )
    forbidden = ("fit", "steps", "SGD", "backward")
    pure = True

    def solution(X, y, W1, b1, W2, b2, lr, lr_head):
        A = np.tanh(X @ W1 + b1)
        Z = A @ W2 + b2
        P = np.exp(Z - Z.max(axis=1, keepdims=True))
        P = P / P.sum(axis=1, keepdims=True)
        dZ = (P - np.eye(len(b2))[y]) / len(y)
        dH = dZ @ W2.T * (1 - A**2)
        return (
            W1 - lr * X.T @ dH,
            b1 - lr * dH.sum(axis=0),
            W2 - lr_head * A.T @ dZ,
            b2 - lr_head * dZ.sum(axis=0),
        )

    def inputs(rng):
        for n, n_in, hidden, K, lr, head in (
            (1, 1, 1, 2, 0.5, 1.0),
            (2, 2, 1, 2, 0.0, 0.5),  # frozen
            (3, 2, 3, 2, 0.5, 0.0),
            (4, 3, 2, 3, 0.1, 1.0),
            (6, 4, 3, 4, 0.2, 2.0),
        ):
            yield (
                rng.normal(size=(n, n_in)),
                rng.integers(0, K, n),
                rng.normal(size=(n_in, hidden)),
                rng.normal(size=hidden),
                rng.normal(size=(hidden, K)),
                rng.normal(size=K),
                lr,
                head,
            )
        wide = rng.normal(size=(3, 2)), rng.integers(0, 3, 3)
        large = 400 * rng.normal(size=(2, 3))  # scores that would overflow
        yield *wide, rng.normal(size=(2, 2)), np.zeros(2), large, np.zeros(3), 0.1, 1.0

    @mistake(
        "The rates are swapped: `lr` moves what was learned before, `lr_head` the head."
    )
    def exchanged_rates(*a):
        return _step(*a, rates=lambda lr, head: (head, head, lr, lr))

    @mistake("All four move with `lr`: the head has a rate of its own.")
    def body_rate_for_all(*a):
        return _step(*a, rates=lambda lr, head: (lr, lr, lr, lr))

    @mistake("All four move with `lr_head`: the hidden layer has the rate `lr`.")
    def head_rate_for_all(*a):
        return _step(*a, rates=lambda lr, head: (head,) * 4)

    @mistake("The hidden layer does not move. It is frozen only where `lr` is 0.")
    def body_at_rest(*a):
        return _step(*a, rates=lambda lr, head: (0, 0, head, head))

    @mistake("The bias b1 belongs to the hidden layer: it moves with `lr`.")
    def b1_with_head_rate(*a):
        return _step(*a, rates=lambda lr, head: (lr, head, head, head))

    @mistake("The slope of tanh is missing on the way down: times 1 − A².")
    def without_tanh_slope(*a):
        return _step(*a, slope=lambda A: 1.0)

    @mistake(
        "The gradient goes down through the W2 from before the step: take all "
        "gradients first."
    )
    def through_moved_head(*a):
        return _step(*a, through=lambda W2, new_W2: new_W2)

    @mistake("The loss is a mean: divide the gradient by the number of samples, once.")
    def sum_for_mean(*a):
        return _step(*a, divide=lambda y: 1)

    @mistake("You climb: a step goes against the gradient.")
    def uphill(*a):
        return _step(*a, sign=1.0)

    @mistake("Where are the labels? The gradient by the scores is (P − Y)/N.")
    def without_labels(*a):
        return _step(*a, target=0.0)

    accepted = (
        _step,
        lambda *a: list(_step(*a)),
        _step_by_samples,
    )


def _shares(
    settings,
    scores,
    *,
    keep=np.isfinite,
    weigh=lambda here: here.sum(),
    part=lambda between, within, whole: between / whole,
    middle=np.mean,
):
    """The part of each setting, with the slips that the mistakes make."""
    settings, scores = settings[keep(scores)], scores[keep(scores)]
    whole = np.sum((scores - scores.mean()) ** 2)
    shares = []
    for column in settings.T:
        between = within = 0.0
        for value in np.unique(column):
            here = column == value
            between += weigh(here) * (middle(scores[here]) - scores.mean()) ** 2
            within += np.sum((scores[here] - scores[here].mean()) ** 2)
        shares.append(part(between, within, whole) if whole > 0 else 0.0)
    return np.array(shares)


def _ranges(settings, scores):
    finite = np.isfinite(scores)
    shares = []
    for column in settings[finite].T:
        means = [scores[finite][column == v].mean() for v in np.unique(column)]
        shares.append(max(means) - min(means))
    return np.array(shares)


class WhatMattered(Exercise):
    """Return the share of the scores' variation that each setting accounts for."""

    lesson, name, points = 11, "what_mattered", 2
    signature = "def what_mattered(settings, scores):"
    hints = (
        "First throw out the diverged networks: `kept = np.isfinite(scores)`, from "
        "both arrays.",
        "For one column: for each of its values, the mean score of the networks with "
        "that value, its distance from the mean of all, squared, times how many they "
        "are. Add these up.",
        "Divide by the sum of (score − mean of all)². If that is 0, all scores are "
        "equal, and nothing mattered: zeros.",
    )

    def solution(settings, scores):
        finite = np.isfinite(scores)
        settings, scores = settings[finite], scores[finite]
        mean, shares = scores.mean(), np.zeros(settings.shape[1])
        whole = np.sum((scores - mean) ** 2)
        if whole == 0:
            return shares
        for k, column in enumerate(settings.T):
            for value in np.unique(column):
                here = scores[column == value]
                shares[k] += len(here) * (here.mean() - mean) ** 2 / whole
        return shares

    def inputs(rng):
        yield np.array([[0], [0], [1], [1]]), np.array([0.2, 0.4, 0.6, 0.8])
        yield (
            np.array([[0, 0], [0, 1], [1, 0], [1, 1]]),
            np.array([0.5, 0.5, 0.5, 0.5]),
        )
        yield (
            np.array([[0, 0], [0, 1], [1, 0], [1, 1], [1, 1]]),
            np.array([0.1, 0.9, 0.2, 0.8, np.nan]),
        )
        for n, k in ((8, 2), (12, 3), (15, 3)):
            settings = rng.integers(0, 3, (n, k))
            scores = (0.2 * settings[:, 0] + rng.uniform(0, 0.4, n)).round(2)
            scores[rng.integers(n)] = np.nan
            yield settings, scores

    @mistake(
        "The score of a network that diverged is nan, and makes all else nan: leave it "
        "out."
    )
    def diverged_as_nan(*a):
        return _shares(*a, keep=lambda s: np.full(len(s), True))

    @mistake(
        "A value that many networks have counts more: weigh each group by how many "
        "they are."
    )
    def groups_weighed_alike(*a):
        return _shares(*a, weigh=lambda here: 1)

    @mistake("That is what is left within the groups. Return what lies between them.")
    def within_groups(*a):
        return _shares(*a, part=lambda b, w, whole: w / whole)

    @mistake("Divide by the variation of all scores: return a share.")
    def variation_for_share(*a):
        return _shares(*a, part=lambda b, w, whole: b)

    @mistake(
        "Those are ranges: the highest group's mean minus the lowest one's. Return the "
        "share of the squared distances."
    )
    def ranges(settings, scores):
        return _ranges(settings, scores)

    @mistake("You take medians. The sums of squares add up with means.")
    def medians(*a):
        return _shares(*a, middle=np.median)

    @mistake("A diverged network is no network with the score 0: leave it out.")
    def diverged_as_zero(settings, scores):
        return _shares(settings, np.nan_to_num(scores))

    @mistake("That is the root of the share: sums of squares are what adds up.")
    def root_of_share(*a):
        return np.sqrt(_shares(*a))

    @mistake(
        "You compare the groups among themselves: divide by the variation of all "
        "scores, so that the rest may be luck."
    )
    def shares_among_groups(*a):
        return _shares(*a) / max(_shares(*a).sum(), 1e-300)

    accepted = (
        _shares,
        lambda *a: _shares(*a).tolist(),
        lambda *a: _shares(*a, part=lambda b, w, whole: 1 - w / whole),
    )


def _arrays(answer):
    """Return the arrays of an answer, or a sentence that says why there are none."""
    expectation = "expected a list of arrays: W, b of the first layer, and so on."
    if not isinstance(answer, list | tuple):
        if isinstance(answer, np.ndarray):
            return f"You return one array of shape {answer.shape}, {expectation}"
        return f"You return a {type(answer).__name__}, {expectation}"
    arrays = [np.asarray(each) for each in answer]
    if any(each.dtype.kind not in "biuf" for each in arrays):
        return f"The list holds more than numbers, {expectation}"
    if not all(np.isfinite(each).all() for each in arrays):
        return "Some of the numbers are nan or infinite: did the training diverge?"
    return [each.astype(float) for each in arrays]


def _trained(X, y, sizes=(64, 6, 10), epochs=25, lr=0.04):
    net = nn.MLP(list(sizes), rng=1)
    adam = nn.Adam(net.parameters(), lr=lr)
    loss = nn.CrossEntropyLoss()
    nn.fit(net, X, y, loss=loss, optimizer=adam, epochs=epochs, batch_size=100, rng=1)
    return [p.data for p in net.parameters()]


def _untrained(*sizes, of=lambda net: [p.data for p in net.parameters()]):
    return of(nn.MLP(list(sizes), rng=0))


class DigitsOnABudget(Exercise):
    """Train a tanh network of at most 500 numbers; return [W1, b1, W2, b2, …]."""

    lesson, name, points = 11, "digits_on_a_budget", 3
    signature = "def digits_on_a_budget(X, y):"
    hints = (
        "A layer from m to n units holds m · n + n numbers. How many hidden units may "
        "there be between 64 pixels and 10 digits?",
        "Six: 64 · 6 + 6 + 6 · 10 + 10 = 460. With Adam and batches of 100, some 25 "
        "epochs are enough. Try rates around 0.03.",
        "`[p.data for p in net.parameters()]` is the list that is asked for: W and b "
        "of every layer, in order.",
    )
    forbidden = ("digits", "load_digits")

    def solution(X, y):
        net = nn.MLP([64, 6, 10], activation="tanh", rng=0)
        nn.fit(
            net,
            X,
            y,
            loss=nn.CrossEntropyLoss(),
            optimizer=nn.Adam(net.parameters(), lr=0.04),
            epochs=25,
            batch_size=100,
        )
        return [p.data for p in net.parameters()]

    def inputs(rng):
        yield budget_trial.training_images(rng)

    def judge(answer, X, y):
        layers = _arrays(answer)
        sentence = layers if isinstance(layers, str) else budget_trial.fault(layers)
        if sentence:
            return sentence
        pictures, labels = budget_trial.held_out(X)
        right = np.mean(budget_trial.scores(layers, pictures).argmax(axis=1) == labels)
        if right < budget_trial.GUESSING:
            return (
                "On digits it has not seen, your network is hardly better than a guess."
            )
        if right < budget_trial.GOAL:
            return (
                f"On digits it has not seen, your network is right in {right:.1%}; "
                f"the goal is {budget_trial.GOAL:.0%}."
            )
        return None

    @mistake(
        "Ten neurons that see all the pixels have 64 · 10 + 10 = 650 numbers: put a "
        "narrow hidden layer in between."
    )
    def without_hidden_layer(X, y):
        return _untrained(64, 10)

    @mistake(
        "With 7 hidden units it is 64 · 7 + 7 + 7 · 10 + 10 = 535: one unit too many."
    )
    def one_unit_too_many(X, y):
        return _untrained(64, 7, 10)

    @mistake("The biases count, too: 64 · 8 alone is above the budget.")
    def biases_forgotten(X, y):
        return _untrained(64, 8, 10)

    @mistake(
        "Are these the weights after the training? It looks as if nothing was learned."
    )
    def untrained(X, y):
        return _untrained(64, 6, 10)

    @mistake("Rows are inputs here: W1 is (64, units). Yours is transposed.")
    def transposed(X, y):
        return _untrained(
            64, 6, 10, of=lambda net: [p.data.T for p in net.parameters()]
        )

    @mistake(
        "Return the arrays, not the network: `[p.data for p in net.parameters()]`."
    )
    def network_itself(X, y):
        return _untrained(64, 6, 10, of=lambda net: net)

    @mistake(
        "That is all of it as one vector. Return a list with an array for each W and "
        "b: `[p.data for p in net.parameters()]`."
    )
    def one_vector(X, y):
        return _untrained(64, 6, 10, of=lambda net: net.parameters().data)

    @mistake("Return a list of arrays, not of Parameters: `p.data` holds the numbers.")
    def parameters_for_arrays(X, y):
        return _untrained(64, 6, 10, of=lambda net: list(net.parameters()))

    @mistake("The biases are missing: W1, b1, W2, b2 …")
    def without_biases(X, y):
        return _untrained(
            64, 6, 10, of=lambda net: [layer.W.data for layer in net.layers[::2]]
        )

    @mistake("Return the network, not its answers for X.")
    def answers_for_network(X, y):
        return y

    accepted = (
        _trained,
        lambda X, y: _trained(X, y, sizes=(64, 5, 10)),
        lambda X, y: tuple(each.tolist() for each in _trained(X, y)),
        lambda X, y: _trained(X, y, sizes=(64, 6, 5, 10), epochs=60, lr=0.02),
    )
