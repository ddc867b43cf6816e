"""Exercises and questions of lesson 02: activation functions."""

import numpy as np

from course_lib.exercises.spec import Exercise


def rows_sum_to_one(P, Z):
    """Each row of probabilities must sum to 1."""
    return np.allclose(np.sum(P, axis=-1), 1)


def softmax_whole(Z):
    E = np.exp(np.asarray(Z) - np.max(Z))
    return E / E.sum()


def softmax_columns(Z):
    E = np.exp(Z - np.max(Z, axis=0))
    return E / E.sum(axis=0)


def softmax_overflowing(Z):
    E = np.exp(np.asarray(Z))
    return E / E.sum(axis=1, keepdims=True)


def softmax_one_shift(Z):
    E = np.exp(Z - np.max(Z))
    return E / E.sum(axis=1, keepdims=True)


def softmax_only_exp(Z):
    return np.exp(Z - np.max(Z, axis=1, keepdims=True))


def softmax_without_exp(Z):
    return Z / np.sum(Z, axis=1, keepdims=True)


def softmax_sum_kept_flat(Z):
    E = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return E / E.sum(axis=1)


def softmax_loop(Z):
    rows = []
    for row in Z:
        top = max(row)
        exps = [float(np.exp(z - top)) for z in row]
        total = sum(exps)
        rows.append([e / total for e in exps])
    return rows


def softmax_logsumexp(Z):
    top = Z.max(axis=1, keepdims=True)
    return np.exp(Z - top - np.log(np.exp(Z - top).sum(axis=1, keepdims=True)))


def softmax_float32(Z):
    E = np.exp((Z - Z.max(axis=1, keepdims=True)).astype(np.float32))
    return E / E.sum(axis=1, keepdims=True)


def softmax_in_place(Z):
    Z -= Z.max(axis=1, keepdims=True)
    np.exp(Z, out=Z)
    Z /= Z.sum(axis=1, keepdims=True)
    return Z


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

    properties = (rows_sum_to_one,)
    mistakes = {
        "You divide by the sum of the whole array: each row must sum to 1 by "
        "itself.": softmax_whole,
        "You sum down the columns (axis 0): the classes of one sample lie along its "
        "row (axis 1).": softmax_columns,
        "Large scores overflow: softmax of [1000, 1000] should be [0.5, 0.5]. "
        "Subtract each row's maximum first.": softmax_overflowing,
        "You subtract the maximum of the whole array: in a row far below it every "
        "exp becomes 0, and 0/0 is nan. Subtract each row's own.": softmax_one_shift,
        "You have the exponentials; each row still has to be divided by its "
        "sum.": softmax_only_exp,
        "You divide the scores themselves by their sum: take `np.exp` "
        "first.": softmax_without_exp,
        "The row sums have lost an axis: with shape (N,) they divide the columns. Use "
        "`keepdims=True`.": softmax_sum_kept_flat,
    }
    accepted = (softmax_loop, softmax_logsumexp, softmax_float32, softmax_in_place)
