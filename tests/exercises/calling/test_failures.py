"""Exceptions of an answer in the words of the lesson: which shapes do not fit."""

import math

import numpy as np
import pytest

from course_lib.answers.inputs import Inputs
from course_lib.exercises.calling.calls import outcomes

A, B, V = np.ones((3, 2)), np.ones((3, 4)), np.ones(3)


def sentence(answer):
    inputs = Inputs("answer", ("A", "B", "V"), ((A, B, V),))
    [outcome] = outcomes(inputs, answer)
    return outcome.error


def _product(A, B, V):
    return A @ B


def _transposes(A, B, V):
    return B.T @ A.T


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (_product, "you multiply (3, 2) by (3, 4): the inner numbers, 2 and 3, must"),
        (
            _transposes,
            "you multiply (4, 3) by (2, 3): the inner numbers, 3 and 2, must",
        ),
        (lambda A, B, V: (A + 0) @ B, "the inner numbers, 2 and 3, must agree"),
        (lambda A, B, V: np.dot(A, B), "the inner numbers, 2 and 3, must agree"),
        (lambda A, B, V: A + B, "shapes (3, 2) and (3, 4) together element by element"),
        (lambda A, B, V: V[3], "there is no index 3: along axis 0 there are 3 entries"),
        (lambda A, B, V: V.sum(axis=1), "there is no axis 1: the array has 1"),
        (lambda A, B, V: V[0, 1], "you give 2 indices to an array that has 1 axes"),
        (lambda A, B, V: A.reshape(4, 2), "6 numbers do not fill the shape (4,2)"),
        (lambda A, B, V: np.hstack([A, V]), "equally many axes"),
        (lambda A, B, V: np.vstack([A, B]), "equally long along the other axis"),
        (lambda A, B, V: math.exp(V), "take the one of `np`"),
        (lambda A, B, V: range(V[0] + 0.5), "whole number is expected"),
        (lambda A, B, V: max(V, 0 * V), "`np.maximum`"),
        (lambda A, B, V: V if V > 0 else A, "`np.where(condition, a, b)`"),
        (lambda A, B, V: V[0](2), "is a `*` missing"),
        (lambda A, B, V: 1 / 0, "you divide by zero"),
        (
            lambda A, B, V: math.log(0),
            "a logarithm or a root of a number",
        ),
        (lambda A, B, V: np.linalg.inv(np.zeros((2, 2))), "no inverse"),
        (lambda A, B, V: np.max(V[:0]), "of an empty array does not exist"),
    ],
)
def test_says_what_the_exception_means(answer, words):
    text = sentence(answer)
    assert words in text
    assert "gufunc" not in text


def test_an_exception_without_a_text():
    def answer(A, B, V):
        raise AssertionError

    text = sentence(answer)
    assert text.startswith("Your function stops with AssertionError, in line ")
    assert ": ." not in text
