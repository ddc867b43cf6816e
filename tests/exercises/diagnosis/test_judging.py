"""One sentence for an answer: what explains every input that it gets wrong."""

import numpy as np
import pytest

from course_lib.answers.answer_key import AnswerKey
from course_lib.answers.inputs import Inputs
from course_lib.exercises.calling.calls import outcomes
from course_lib.exercises.diagnosis.judging import verdict

RNG = np.random.default_rng(7)
CASES = (
    (np.array([[2.0]]), 0.5),
    (np.array([[0.0, 0.0]]), 1.0),
    *((RNG.normal(size=shape), 0.25) for shape in ((3, 2), (2, 3), (4, 4))),
)


def step(X, rate):
    """The right answer: two values."""
    return X - rate * X**3, X.sum(axis=0)


def without_rate(X, rate):
    return X - X**3, X.sum(axis=0)


def uphill(X, rate):
    return X + rate * X**3, X.sum(axis=0)


def other_axis(X, rate):
    return X - rate * X**3, X.sum(axis=1)


MISTAKES = {"The rate is missing.": without_rate, "Uphill.": uphill}


def judge(answer, mistakes=MISTAKES, reference=step, cases=CASES, **options):
    inputs = Inputs("answer", ("X", "rate"), tuple(cases))
    key = AnswerKey(inputs, lambda args: reference(*args), mistakes=mistakes, **options)
    return verdict(key, outcomes(inputs, answer))


class TestAMistake:
    def test_is_seen_where_an_edge_case_was_guarded(self):
        def answer(X, rate):
            return step(X, rate) if X.size == 1 else without_rate(X, rate)

        judgement = judge(answer)
        assert (judgement.kind, judgement.sentence) == (
            "mistake",
            "The rate is missing.",
        )

    def test_that_is_wrong_on_fewest_others_is_taken(self):
        def half(X, rate):
            return uphill(X, rate) if len(X) < 3 else step(X, rate)

        assert judge(half, {"Uphill.": uphill, "Half.": half}).sentence == "Half."

    def test_two_that_do_the_same_name_none(self):
        twins = {"One.": uphill, "Other.": lambda X, rate: uphill(X, rate)}
        assert judge(uphill, twins).kind != "mistake"

    def test_needs_the_same_exception_from_the_same_place(self):
        def branches(X, rate):
            return X if X > 0 else -X

        def takes_the_larger(X, rate):
            return max(X, -X)

        cases = CASES[1:]
        of_if = {"An `if` decides once.": branches}
        assert judge(branches, of_if, cases=cases).kind == "mistake"
        judgement = judge(takes_the_larger, of_if, cases=cases)
        assert judgement.kind == "error"
        assert "`np.maximum`" in judgement.sentence


class TestTwoMistakes:
    def test_are_both_said(self):
        def both(X, rate):
            return X + X**3, X.sum(axis=0)

        pairs = [(("The rate is missing.", "Uphill."), both)]
        judgement = judge(both, doubles=lambda: pairs)
        assert judgement.kind == "double"
        assert judgement.sentence == (
            "Two things are wrong. The rate is missing. And: Uphill."
        )

    def test_in_two_of_the_values(self):
        def both(X, rate):
            return uphill(X, rate)[0], 2 * X.sum(axis=0)

        judgement = judge(both, returns=("X_new", "total"))
        assert "`X_new`: Uphill." in judgement.sentence
        assert "`total` is twice as large as it should be" in judgement.sentence


class TestSeveralValues:
    def test_the_one_that_is_off_is_named_as_in_the_task(self):
        judgement = judge(
            lambda X, rate: (step(X, rate)[0], -X.sum(axis=0)),
            returns=("X_new", "total"),
        )
        assert judgement.sentence.startswith("`X_new` is right. `total` has the wrong")
        assert judgement.evidence.place == "`total`"

    def test_in_another_order(self):
        judgement = judge(lambda X, rate: step(X, rate)[::-1])
        assert "changed places" in judgement.sentence

    def test_where_nothing_else_is_known(self):
        def odd(X, rate):
            return step(X, rate)[0], np.cos(X.sum(axis=0)) + np.arange(X.shape[1])

        assert judge(odd).sentence == "Value 1 is right; look at value 2."


class TestCircumstances:
    @staticmethod
    def total(X, rate):
        return float(np.sum(X**2))

    def of(self, answer):
        one_row = (np.array([[3.0, -1.0, 2.0]]), 0.5)
        return judge(answer, {}, self.total, (*CASES, one_row))

    def test_what_all_wrong_inputs_share_is_said(self):
        def answer(X, rate):
            right = self.total(X, rate)
            return right if len(X) == 1 else right + np.cos(right)

        judgement = self.of(answer)
        assert judgement.kind == "circumstance"
        assert "`X` has more than one row" in judgement.sentence

    def test_two_that_explain_as_well_explain_nothing(self):
        cases = [(np.array([[float(i)]]), float(i)) for i in (0, 1, 2, 3, 0, 5)]

        def answer(X, rate):
            return self.total(X, rate) + (rate == 0)

        assert judge(answer, {}, self.total, cases).kind == "difference"


class TestState:
    @staticmethod
    def total(X, rate):
        return np.array([X.sum(), rate])

    def of(self, answer):
        return judge(answer, {}, self.total, (*CASES, CASES[0]))

    def test_a_list_that_grows(self):
        def answer(X, rate, seen=[]):  # noqa: B006
            seen.append(X.sum())
            return np.array([sum(seen[-2:]) if len(seen) > 3 else X.sum(), rate])

        judgement = self.of(answer)
        assert judgement.kind == "memory"
        assert "from call to call" in judgement.sentence

    def test_an_array_that_is_used_again(self):
        result = np.zeros(2)

        def answer(X, rate):
            result[:] = X.sum(), rate
            return result

        assert "overwrites what it returned" in self.of(answer).sentence

    def test_an_answer_without_state_is_right(self):
        assert self.of(self.total) is None


class TestEvidence:
    def test_shows_the_smallest_input_and_only_the_part_that_differs(self):
        judgement = judge(
            lambda X, rate: (X, X.sum(axis=0)), {}, returns=("X_new", "s")
        )
        evidence = judgement.evidence
        assert evidence.input == "X = [[2]], rate = 0.5"
        assert (evidence.place, evidence.expected, evidence.actual) == (
            "`X_new`",
            "[[-2]]",
            "[[2]]",
        )

    def test_of_a_large_array_one_entry_is_shown(self):
        cases = [(RNG.normal(size=(n, 9)), 1.0) for n in (5, 6, 7)]

        def answer(X, rate):
            Y = X.copy()
            Y[2, 3] = 0
            return Y

        judgement = judge(answer, {}, lambda X, rate: X, cases)
        assert "at index (2, 3)" in str(judgement)
        assert len(str(judgement)) < 400

    def test_an_argument_that_was_changed_is_shown_before_and_after(self):
        def answer(X, rate):
            result = step(X, rate)
            X *= 0
            return result

        text = str(judge(answer, pure=True))
        assert "before the call `X` is [[2]], after it `X` is [[0]]" in text


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            lambda X, rate: np.log(X * 0),
            "It comes from a division by 0, or the",
        ),
        (lambda X, rate: np.exp(X + 1000), "It comes from an overflow"),
        (lambda X, rate: X * 0 / 0, "It comes from 0/0"),
        (lambda X, rate: (X, None), "Value 2 of the 2 that you return is None"),
    ],
)
def test_what_is_no_number_is_told_apart(answer, words):
    def reference(X, rate):
        return (X, rate) if "Value 2" in words else X

    assert words in judge(answer, {}, reference).sentence
