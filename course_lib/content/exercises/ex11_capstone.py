"""Exercises of lesson 11: training for real."""

import numpy as np

import course_lib as nn

from ..exercise import Exercise, mistake
from ..slip import Slip
from . import budget_trial


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
    outputs = ("X_train", "X_new")
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

    slips = (
        Slip(
            "The new set is scaled by its own statistics: the same image would then "
            "look different in other company. Use those of the training set.",
            (
                "(X_new - mean) / std",
                "(X_new - X_new.mean(axis=0))"
                " / np.where(X_new.std(axis=0) > 0, X_new.std(axis=0), 1.0)",
            ),
        ),
        Slip(
            "You take the statistics of both sets together: then the new one has a say "
            "in the training.",
            (
                "X_train.mean(axis=0), X_train.std(axis=0)",
                "np.vstack([X_train, X_new]).mean(axis=0), "
                "np.vstack([X_train, X_new]).std(axis=0)",
            ),
        ),
        Slip(
            "A column that never changes has the standard deviation 0: do not divide "
            "by it.",
            ("np.where(std > 0, std, 1.0)", "std"),
        ),
        Slip(
            "A column that never changes is not divided: a tiny number instead of 0 "
            "blows the new set up.",
            ("np.where(std > 0, std, 1.0)", "std + 1e-8"),
        ),
        Slip(
            "A column that never changes is not divided, but its mean is taken away "
            "all the same.",
            (
                "return",
                "mean = np.where(X_train.std(axis=0) > 0, mean, 0.0)\n    return",
            ),
        ),
        Slip(
            "A column that never changes is not divided: yours becomes 0 in the new "
            "set, whatever it holds.",
            ("std, 1.0)", "std, np.inf)"),
        ),
        Slip(
            "One mean for all columns is too few: each column has its own, `axis=0`.",
            (
                "X_train.mean(axis=0), X_train.std(axis=0)",
                "X_train.mean(), X_train.std()",
            ),
        ),
        Slip(
            "Each column has its own standard deviation: `axis=0` is missing there.",
            ("X_train.std(axis=0)", "X_train.std()"),
        ),
        Slip(
            "Each column has its own mean: `axis=0` is missing there.",
            ("X_train.mean(axis=0)", "X_train.mean()"),
        ),
        Slip(
            "You divide by the variance. The standard deviation is its root.",
            ("X_train.std(axis=0)", "X_train.var(axis=0)"),
        ),
        Slip(
            "The deviation of `np.std` divides by N: `ddof=1` divides by N − 1.",
            ("X_train.std(axis=0)", "X_train.std(axis=0, ddof=1)"),
        ),
        Slip(
            "Dividing is half of it: subtract the mean first.",
            ("(X_train - mean) / std, (X_new - mean)", "X_train / std, X_new"),
        ),
        Slip(
            "Subtracting is half of it: divide by the standard deviation, too.",
            ("mean) / std, (X_new - mean) / std", "mean), (X_new - mean)"),
        ),
        Slip(
            "The deviation is measured from the mean: you divide by the root of the "
            "mean square.",
            ("X_train.std(axis=0)", "np.sqrt((X_train**2).mean(axis=0))"),
        ),
        Slip(
            "Take the mean, not the median: they differ where numbers are lopsided.",
            ("X_train.mean(axis=0)", "np.median(X_train, axis=0)"),
        ),
        Slip(
            "That scales each column to [0, 1]. Give it mean 0 and standard deviation "
            "1.",
            ("X_train.mean(axis=0)", "X_train.min(axis=0)"),
            ("X_train.std(axis=0)", "np.ptp(X_train, axis=0)"),
        ),
        Slip(
            "First the training set, then the new one.",
            (
                "(X_train - mean) / std, (X_new - mean) / std",
                "(X_new - mean) / std, (X_train - mean) / std",
            ),
        ),
        Slip(
            "A column that never changes is not divided. With a tiny "
            "number in place of the 0, new values in it grow beyond all "
            "measure.",
            ("np.where(std > 0, std, 1.0)", "std + 1e-12"),
        ),
        Slip(
            "The new set loses its own mean. Subtract that of the training set.",
            ("X_new - mean", "X_new - X_new.mean(axis=0)"),
        ),
    )

    accepted = (
        _scaled_by_columns,
        lambda *a: [each.tolist() for each in _scaled_by_columns(*a)],
        lambda *a: [np.float32(each) for each in _scaled_by_columns(*a)],
    )


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
        yield P[::-1], np.array([1, 0, 0, 1]), 1
        yield P, np.array([1, 0, 0, 1]), 0
        thirds = [[0.5, 0.3, 0.2], [0.1, 0.3, 0.6], [0.3, 0.55, 0.15], [0.9, 0.1, 0]]
        yield np.array(thirds), np.array([2, 1, 0, 0]), 2
        for n, classes in ((8, 3), (12, 10), (10, 4)):
            P = rng.dirichlet(np.ones(classes), n)
            yield P, rng.integers(0, classes, n), 4

    slips = (
        Slip(
            "Right answers are not errors: keep the rows first in which answer and "
            "label differ.",
            ("P.argmax(axis=1) != y", "np.full(len(y), True)"),
        ),
        Slip(
            "Those are the rows that it got right.",
            ("P.argmax(axis=1) != y", "P.argmax(axis=1) == y"),
        ),
        Slip(
            "That begins with the error it was least sure of.",
            ("-P.max", "P.max"),
        ),
        Slip(
            "You sort by the probability of the true class. How sure the network was, "
            "is the largest probability of the row.",
            ("-P.max(axis=1)[rows]", "P[np.arange(len(y)), y][rows]"),
        ),
        Slip(
            "How sure the network was, is its largest probability, not how far that is "
            "above the true class's.",
            (
                "-P.max(axis=1)[rows]",
                "(P[np.arange(len(y)), y] - P.max(axis=1))[rows]",
            ),
        ),
        Slip(
            "You sort by the smallest probability of the row: the largest says how "
            "sure the network was.",
            ("P.max(axis=1)", "P.min(axis=1)"),
        ),
        Slip(
            "What the network answers is the class with the largest probability: "
            "`axis=1` goes along the row.",
            ("P.argmax(axis=1)", "P.argmin(axis=1)"),
        ),
        Slip(
            "Your numbers count within the errors. Return rows of `P`.",
            ("rows[surest_first]", "surest_first"),
        ),
        Slip(
            "Those are the right errors in the order of their rows: sort by how sure "
            "the network was.",
            ("rows[surest_first][:count]", "np.sort(rows[surest_first][:count])"),
        ),
        Slip(
            "You cut off before you sort: the surest of all may come later.",
            (
                "rows[surest_first][:count]",
                "rows[:count][np.argsort(-P.max(axis=1)[rows[:count]])]",
            ),
        ),
        Slip(
            "You take the first rows as they come: sort by how sure the network was.",
            ("rows[surest_first][:count]", "rows[:count]"),
        ),
        Slip(
            "At most `count` rows: cut off the rest.",
            ("[:count]", ""),
        ),
        Slip(
            "`count` rows are asked for: yours are one fewer.",
            ("[:count]", "[: count - 1]"),
        ),
        Slip(
            "`count` rows are asked for: yours are one too many.",
            ("[:count]", "[: count + 1]"),
        ),
        Slip(
            "You sort all rows and take the first `count`, and only then leave the "
            "right answers out: then errors are missing.",
            (
                "rows[surest_first][:count]",
                "np.array([i for i in np.argsort(-P.max(axis=1))[:count] if wrong[i]], "
                "int)",
            ),
        ),
        Slip(
            "Return the rows, not how sure the network was there.",
            ("rows[surest_first][:count]", "P.max(axis=1)[rows[surest_first][:count]]"),
        ),
        Slip(
            "Return the rows, not what the network answered there.",
            (
                "rows[surest_first][:count]",
                "P.argmax(axis=1)[rows[surest_first][:count]]",
            ),
        ),
    )

    accepted = (
        _errors_by_loop,
        lambda *a: np.array(_errors_by_loop(*a), float),
    )


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

    outputs = ("true class", "answer", "share")
    slips = (
        Slip(
            "The diagonal is what was right. Look for the largest count off it.",
            ("C - np.diag(np.diag(C))", "C"),
        ),
        Slip(
            "The row is the true class, the column the answer: yours are swapped.",
            ("return true, answer,", "return answer, true,"),
        ),
        Slip(
            "The row is the true class, the column the answer: you read the matrix the "
            "other way round.",
            ("true, answer = np", "answer, true = np"),
        ),
        Slip(
            "You divide by the column, by all that got this answer. Return the share "
            "of the true class, its row.",
            ("C[true].sum()", "C[:, answer].sum()"),
        ),
        Slip(
            "You divide by the errors of this class. Return the share of all its "
            "samples, the right ones too.",
            ("C[true].sum()", "errors[true].sum()"),
        ),
        Slip(
            "You divide by all samples. Return the share of this one class.",
            ("C[true].sum()", "C.sum()"),
        ),
        Slip(
            "You divide by all errors. Return the share of this one class.",
            ("C[true].sum()", "errors.sum()"),
        ),
        Slip(
            "You divide by the right answers of this class: its samples are the whole "
            "row.",
            ("C[true].sum()", "C[true, true]"),
        ),
        Slip(
            "You add both directions. A 3 taken for an 8 is one confusion, an 8 taken "
            "for a 3 another.",
            ("C - np.diag(np.diag(C))", "np.triu(C + C.T, 1)"),
        ),
        Slip(
            "Above the diagonal is half of the confusions: look below it as well.",
            ("C - np.diag(np.diag(C))", "np.triu(C, 1)"),
        ),
        Slip(
            "Below the diagonal is half of the confusions: look above it as well.",
            ("C - np.diag(np.diag(C))", "np.tril(C, -1)"),
        ),
        Slip(
            "First the largest count, then its share: you look for the largest share.",
            (
                "np.argmax(errors)",
                "np.argmax(errors / C.sum(axis=1, keepdims=True))",
            ),
        ),
        Slip(
            "Return the share, a number from 0 to 1: divide the count by the sum of "
            "its row.",
            (" / C[true].sum()", ""),
        ),
        Slip(
            "The share is a number from 0 to 1: yours is in per cent.",
            ("C[true, answer] /", "100 * C[true, answer] /"),
        ),
        Slip(
            "A share needs `/`: `//` cuts it to a whole number.",
            (" / C[true].sum()", " // C[true].sum()"),
        ),
        Slip(
            "You take the class with most errors first: one confusion is a single "
            "place of the matrix.",
            (
                "true, answer = np.unravel_index(np.argmax(errors), C.shape)",
                "true = np.argmax(errors.sum(axis=1))\n"
                "    answer = np.argmax(errors[true])",
            ),
        ),
        Slip(
            "The classes begin at 0, as rows and columns do.",
            ("return true, answer,", "return true + 1, answer + 1,"),
        ),
        Slip(
            "That is the share of all errors in this class. Return the "
            "share of this one confusion.",
            ("C[true, answer] /", "(C[true].sum() - C[true, true]) /"),
        ),
    )

    @mistake(
        "You set the diagonal of the caller's matrix to 0, and then the row's sum is "
        "too small: work on a copy."
    )
    def in_place(C):
        np.fill_diagonal(C, 0)
        true, answer = np.unravel_index(np.argmax(C), C.shape)
        return true, answer, C[true, answer] / C[true].sum()

    accepted = (
        _pair_by_loop,
        lambda C: list(_pair_by_loop(C)),
        lambda C: [np.float32(each) for each in _pair_by_loop(C)],
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
    outputs = ("W1", "b1", "W2", "b2")
    pure = True

    def solution(X, y, W1, b1, W2, b2, lr, lr_head):
        A = np.tanh(X @ W1 + b1)
        Z = A @ W2 + b2
        P = np.exp(Z - Z.max(axis=1, keepdims=True))
        P = P / P.sum(axis=1, keepdims=True)
        dZ = (P - np.eye(len(b2))[y]) / len(y)
        dW2, db2 = A.T @ dZ, dZ.sum(axis=0)
        dH = dZ @ W2.T * (1 - A**2)
        dW1, db1 = X.T @ dH, dH.sum(axis=0)
        W1, b1 = W1 - lr * dW1, b1 - lr * db1
        W2, b2 = W2 - lr_head * dW2, b2 - lr_head * db2
        return W1, b1, W2, b2

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
        large = 4000 * rng.normal(size=(2, 3))  # scores that would overflow
        yield *wide, rng.normal(size=(2, 2)), np.zeros(2), large, np.zeros(3), 0.1, 1.0
        yield (
            np.array([[1.0], [-1.0]]),
            np.array([0, 1]),
            np.array([[3.0]]),
            np.zeros(1),
            np.array([[800.0, -900.0]]),
            np.array([1.0, -1.0]),
            0.5,
            0.5,
        )

    slips = (
        Slip(
            "The rates are swapped: `lr` moves what was learned before, `lr_head` the "
            "head.",
            ("W1 - lr * dW1, b1 - lr * db1", "W1 - lr_head * dW1, b1 - lr_head * db1"),
            ("W2 - lr_head * dW2, b2 - lr_head * db2", "W2 - lr * dW2, b2 - lr * db2"),
        ),
        Slip(
            "All four move with `lr`: the head has a rate of its own.",
            ("W2 - lr_head * dW2, b2 - lr_head * db2", "W2 - lr * dW2, b2 - lr * db2"),
        ),
        Slip(
            "All four move with `lr_head`: the hidden layer has the rate `lr`.",
            ("W1 - lr * dW1, b1 - lr * db1", "W1 - lr_head * dW1, b1 - lr_head * db1"),
        ),
        Slip(
            "The hidden layer does not move. It is frozen only where `lr` is 0.",
            ("W1 - lr * dW1, b1 - lr * db1", "W1, b1"),
        ),
        Slip(
            "The bias b1 belongs to the hidden layer: it moves with `lr`.",
            ("b1 - lr * db1", "b1 - lr_head * db1"),
        ),
        Slip(
            "The bias b2 belongs to the head: it moves with `lr_head`.",
            ("b2 - lr_head * db2", "b2 - lr * db2"),
        ),
        Slip(
            "The slope of tanh is missing on the way down: times 1 − A².",
            (" * (1 - A**2)", ""),
        ),
        Slip(
            "The slope of tanh is 1 − A²: A is tanh already, and it is squared.",
            ("(1 - A**2)", "(1 - A)"),
        ),
        Slip(
            "The slope of tanh is 1 − A²: A(1 − A) is the sigmoid's.",
            ("(1 - A**2)", "A * (1 - A)"),
        ),
        Slip(
            "The slope is 1 − A² with A as it is: you take tanh of it once more.",
            ("(1 - A**2)", "(1 - np.tanh(A) ** 2)"),
        ),
        Slip(
            "The gradient goes down through the W2 from before the step: take all "
            "gradients first.",
            ("dZ @ W2.T", "dZ @ (W2 - lr_head * dW2).T"),
        ),
        Slip(
            "The loss is a mean: divide the gradient by the number of samples, once.",
            (" / len(y)", ""),
        ),
        Slip(
            "The loss is a mean over samples, not over samples and classes.",
            ("len(y)", "P.size"),
        ),
        Slip(
            "The biases' gradients are sums: the mean over the samples is in dZ "
            "already.",
            ("dZ.sum(axis=0)", "dZ.mean(axis=0)"),
            ("dH.sum(axis=0)", "dH.mean(axis=0)"),
        ),
        Slip(
            "You climb: a step goes against the gradient.",
            ("W1 - lr * dW1, b1 - lr * db1", "W1 + lr * dW1, b1 + lr * db1"),
            (
                "W2 - lr_head * dW2, b2 - lr_head * db2",
                "W2 + lr_head * dW2, b2 + lr_head * db2",
            ),
        ),
        Slip(
            "Where are the labels? The gradient by the scores is (P − Y)/N.",
            ("(P - np.eye(len(b2))[y])", "P"),
        ),
        Slip(
            "The gradient by the scores is P − Y for the cross-entropy: the factor of "
            "squares has no place in it.",
            ("(P - np.eye(len(b2))[y])", "2 * (P - np.eye(len(b2))[y])"),
        ),
        Slip(
            "P − Y holds the slope of softmax already: no further P(1 − P).",
            ("(P - np.eye(len(b2))[y])", "(P - np.eye(len(b2))[y]) * P * (1 - P)"),
        ),
        Slip(
            "You return the four gradients: take a step with them.",
            (
                "W1, b1 = W1 - lr * dW1, b1 - lr * db1",
                "W1, b1 = dW1, db1",
            ),
            (
                "W2, b2 = W2 - lr_head * dW2, b2 - lr_head * db2",
                "W2, b2 = dW2, db2",
            ),
        ),
        Slip(
            "That is the slope of a ReLU: tanh has 1 − A².",
            ("(1 - A**2)", "(A > 0)"),
        ),
        Slip(
            "The gradient is divided by the number of samples, once: you do it again.",
            (" / len(y)", " / len(y) ** 2"),
        ),
        Slip(
            "Each unit has a bias of its own: you add up everything.",
            ("dH.sum(axis=0)", "dH.sum()"),
            ("dZ.sum(axis=0)", "dZ.sum()"),
        ),
    )

    accepted = (
        _step_by_samples,
        lambda *a: tuple(_step_by_samples(*a)),
    )


def _shares(settings, scores):
    settings, scores = settings[np.isfinite(scores)], scores[np.isfinite(scores)]
    whole = np.sum((scores - scores.mean()) ** 2)
    shares = []
    for column in settings.T:
        groups = [scores[column == value] for value in np.unique(column)]
        within = sum(np.sum((group - group.mean()) ** 2) for group in groups)
        shares.append(1 - within / whole if whole > 0 else 0.0)
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

    slips = (
        Slip(
            "The score of a network that diverged is nan, and makes all else nan: "
            "leave it out.",
            ("np.isfinite(scores)", "np.full(len(scores), True)"),
        ),
        Slip(
            "A value that many networks have counts more: weigh each group by how many "
            "they are.",
            ("len(here) * ", ""),
        ),
        Slip(
            "Divide by the variation of all scores: return a share.",
            (" / whole", ""),
        ),
        Slip(
            "The variation of all scores is a sum, as the one between the groups is: "
            "you divide by a mean.",
            ("whole = np.sum", "whole = np.mean"),
        ),
        Slip(
            "Distances are squared: else those above and below cancel.",
            ("(here.mean() - mean) ** 2", "abs(here.mean() - mean)"),
            ("(scores - mean) ** 2", "abs(scores - mean)"),
        ),
        Slip(
            "If all scores are equal there is nothing to divide by: every share is 0.",
            ("if whole == 0:", "if False:"),
        ),
        Slip(
            "If all scores are equal, every share is 0: nothing mattered.",
            ("return shares\n    for", "return shares + 1\n    for"),
        ),
        Slip(
            "You take medians. The sums of squares add up with means.",
            ("here.mean()", "np.median(here)"),
        ),
        Slip(
            "The distance is that from the mean of all scores, also of this setting: "
            "you take that from the mean of the groups.",
            (
                "for value in np.unique(column):",
                "groups = [scores[column == v] for v in np.unique(column)]\n"
                "        mean = np.mean([group.mean() for group in groups])\n"
                "        for value in np.unique(column):",
            ),
        ),
        Slip(
            "The diverged network is left out of the scores' mean, but not of the "
            "groups: it counts among how many they are.",
            ("len(here) *", "(len(here) + (value == column[-1])) *"),
        ),
        Slip(
            "Below the line stand the squared distances from the mean: "
            "you forget to subtract it.",
            ("np.sum((scores - mean) ** 2)", "np.sum(scores**2)"),
        ),
        Slip(
            "The distance of a group's mean from the mean of all is "
            "squared: you take its size.",
            ("(here.mean() - mean) ** 2", "abs(here.mean() - mean)"),
        ),
        Slip(
            "The distances of the groups are squared. Without that, ups "
            "and downs cancel.",
            ("(here.mean() - mean) ** 2", "(here.mean() - mean)"),
        ),
        Slip(
            "A group counts with the distance of its mean from the mean "
            "of all, not with its mean alone.",
            ("(here.mean() - mean) ** 2", "here.mean() ** 2"),
        ),
        Slip(
            "Every value of a setting adds its part: only the last one is "
            "left with you.",
            ("shares[k] += ", "shares[k] = "),
        ),
        Slip(
            "A value may be any whole number: you look for 0 and 1 alone.",
            ("np.unique(column)", "np.intersect1d(column, (0, 1))"),
        ),
    )

    @mistake("That is what is left within the groups. Return what lies between them.")
    def within_groups(settings, scores):
        finite = scores[np.isfinite(scores)]
        return (1 - _shares(settings, scores)) * (np.ptp(finite) > 0)

    @mistake(
        "Those are ranges: the highest group's mean minus the lowest one's. Return the "
        "share of the squared distances."
    )
    def ranges(settings, scores):
        return _ranges(settings, scores)

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

    @mistake("After each W its b is expected: W1, b1, W2, b2 …")
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
