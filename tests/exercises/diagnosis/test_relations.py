"""Relations: how wrong numbers stand to the right ones, whatever the exercise."""

import numpy as np
import pytest

from course_lib.exercises.diagnosis.pair import Pair
from course_lib.exercises.diagnosis.parts import quantities
from course_lib.exercises.diagnosis.relations import relation

RNG = np.random.default_rng(24)
TABLES = [RNG.normal(size=shape) for shape in ((3, 2), (2, 4), (5, 3))]
ROWS = [RNG.normal(size=n) for n in (4, 6, 3)]
SQUARES = [RNG.normal(size=(n, n)) for n in (2, 3, 4)]


def known(expected, wrong, names=(), args=((), (), ())):
    """The phrase of the relation of right values to what `wrong` makes of them."""
    pairs = [
        Pair(e, np.asarray(wrong(e, *a)), *quantities(names, a))
        for e, a in zip(expected, args, strict=True)
    ]
    answer = relation(pairs)
    return answer and answer[0]


@pytest.mark.parametrize(
    ("expected", "wrong", "words"),
    [
        (TABLES, lambda e: -e, "wrong sign throughout"),
        (TABLES, lambda e: 2 * e, "twice as large"),
        (TABLES, lambda e: e / 2, "half as large"),
        (TABLES, lambda e: np.degrees(e), "in degrees"),
        (TABLES, lambda e: 0.3 * e, "0.3 times"),
        (TABLES, lambda e: e + 0.25, "too large by 0.25"),
        (TABLES, lambda e: e - 1, "too small by 1"),
        (SQUARES, lambda e: e.T, "transposed"),
        (TABLES, lambda e: e.T, "transposed"),
        (ROWS, lambda e: e[::-1], "reverse order"),
        (ROWS, lambda e: np.roll(e, 1), "one too late"),
        (ROWS, lambda e: np.cumsum(e), "running total"),
        (ROWS, lambda e: np.diff(e, prepend=0), "differences"),
        (ROWS, lambda e: e**2, "square of"),
        (ROWS, lambda e: np.abs(e), "lost its signs"),
        (ROWS, lambda e: np.maximum(e, 0), "cut off at 0"),
        (ROWS, lambda e: 1 - e, "one minus"),
        (ROWS, lambda e: 1 / e, "one divided by"),
        (ROWS, lambda e: np.exp(e), "exponential"),
        (ROWS, lambda e: np.round(e, 2), "rounding"),
        (ROWS, lambda e: np.trunc(e), "whole"),
        (ROWS, lambda e: np.sort(e), "another order"),
        (ROWS, lambda e: e / np.linalg.norm(e), "one factor that differs"),
        (ROWS, lambda e: np.r_[e[:1], 0 * e[1:]], "first entry only"),
        (ROWS, lambda e: np.r_[e[:-1], 9], "but for its last entry"),
        (ROWS, lambda e: np.r_[9, e[1:]], "but for its first entry"),
        (TABLES, lambda e: np.repeat(e[:1], len(e), 0) + 1, "same in every row"),
        (ROWS, lambda e: e[1:], "lacks its first"),
        (ROWS, lambda e: e[:-1], "lacks its last"),
        (ROWS, lambda e: np.r_[e, 0], "too many at the end"),
        (ROWS, lambda e: e[:, None], "right numbers, but in shape (4, 1)"),
        (ROWS, lambda e: np.diag(e) + 1 - np.eye(len(e)), "table of all pairs"),
        (TABLES, lambda e: e.sum(axis=0), "summed over axis 0"),
        (TABLES, lambda e: e.mean(axis=1), "averaged over axis 1"),
        (TABLES, lambda e: 7.0 + 0 * e[0, 0], None),
        (TABLES, lambda e: RNG.normal(size=e.shape), None),
    ],
)
def test_a_relation_is_seen(expected, wrong, words):
    phrase = known(expected, wrong)
    assert phrase is None if words is None else words in phrase


RATES = ((4, 0.1), (5, 0.5), (7, 2.0))
ARGUMENTS = [(RNG.normal(size=(n, 3)), rate) for n, rate in RATES]
MEANS = [X.mean(axis=1) for X, _ in ARGUMENTS]


class TestArguments:
    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            (lambda e, X, rate: rate * e, "`rate` times"),
            (lambda e, X, rate: -e / rate, "divided by `rate`, and has the wrong sign"),
            (lambda e, X, rate: e * len(X), "the number of rows of `X` times"),
            (lambda e, X, rate: e / (1 - rate), "divided by 1 − `rate`"),
            (lambda e, X, rate: e + rate, "too large by `rate`"),
            (lambda e, X, rate: X.mean(axis=0), "for each column of `X`"),
            (lambda e, X, rate: e * len(X) / (len(X) - 1), "− 1 where"),
        ],
    )
    def test_are_named_in_the_learners_words(self, wrong, words):
        assert words in known(MEANS, wrong, ("X", "rate"), ARGUMENTS)

    def test_an_argument_that_comes_back(self):
        args = [(row + 1,) for row in ROWS]
        assert known(ROWS, lambda e, x: x, ("x",), args) == "is `x` as it came in"

    def test_an_argument_added_or_multiplied_once_too_often(self):
        args = [(row**2 + 1,) for row in ROWS]
        assert "added once too often" in known(ROWS, np.add, ("x",), args)
        assert "times `x`" in known(ROWS, np.multiply, ("x",), args)

    def test_truth_values_the_other_way_round(self):
        right = [row > 0 for row in ROWS]
        assert "exact opposite" in known(right, np.logical_not)


class TestChance:
    def test_two_numbers_show_nothing(self):
        assert (
            known([np.array(1.5), np.array(2.5)], lambda e: 2 * e, (), ((), ())) is None
        )

    def test_an_answer_that_is_the_same_for_all_inputs(self):
        assert "same whatever" in known(
            [np.array(x) for x in (1.0, 2.0, 3.0)], lambda e: 7.0
        )
