"""What an answer changes around it is as before when the check has ended."""

import os
import random
import signal
import sys
import time
import warnings

import numpy as np
import pytest

from course_lib.exercises import catalogue, check
from course_lib.exercises.calling import calls
from course_lib.exercises.calling.surroundings import QUESTION

SOFTMAX = catalogue.exercise("softmax").solution


def snapshot():
    return (
        random.getstate(),
        np.random.get_state()[1].tolist(),
        np.get_printoptions(),
        os.getcwd(),
        sys.getrecursionlimit(),
        np.geterr(),
        warnings.filters[:],
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda: random.seed(1),
        lambda: np.random.seed(1),
        lambda: np.random.normal(size=3),
        lambda: np.set_printoptions(precision=2),
        lambda: os.chdir("/"),
        lambda: sys.setrecursionlimit(5000),
        lambda: np.seterr(all="raise"),
        lambda: warnings.simplefilter("error"),
    ],
)
def test_everything_comes_back(change):
    before = snapshot()

    def answer(Z):
        change()
        return SOFTMAX(Z)

    assert check("softmax", answer).status == "correct"
    assert snapshot() == before


def test_an_underflow_is_no_fault_even_if_numpy_raises():
    def answer(Z):
        np.seterr(all="raise")
        return SOFTMAX(Z) + np.exp(-800.0) * 0

    assert check("softmax", answer).status == "correct"


def test_warnings_that_became_errors_in_one_call_are_warnings_in_the_next():
    def answer(Z):
        warnings.warn("look out", stacklevel=1)
        warnings.simplefilter("error")
        return SOFTMAX(Z)

    assert check("softmax", answer).status == "correct"


class TestQuestions:
    def test_a_question_inside_the_answer_is_refused_at_once(self):
        calls = []

        def answer(Z):
            calls.append(Z)
            return SOFTMAX(Z) * float(input("how much? "))

        result = check("softmax", answer)
        assert QUESTION in result.message

    def test_a_question_above_it_in_its_cell(self, tmp_path):
        file = tmp_path / "cell.py"
        file.write_text("n = input('n? ')\ndef softmax(Z):\n    return Z\n")
        space = {"input": lambda prompt: 1}
        exec(compile(file.read_text(), str(file), "exec"), space)
        result = check("softmax", space["softmax"])
        assert result.message == f"Not right yet. The cell of your function {QUESTION}."

    def test_input_is_there_again_afterwards(self):
        ask = input
        check("softmax", SOFTMAX)
        assert input is ask


def test_check_inside_the_answer_is_one_sentence_and_ends():
    inner = []

    def answer(Z):
        inner.append(check("softmax", answer))
        return SOFTMAX(Z)

    assert check("softmax", answer).status == "correct"
    assert {r.message for r in inner} == {
        "`check` is called by the answer that it checks: move it below the function, "
        "out of its body."
    }


class TestTheClock:
    def test_an_object_that_is_slow_to_become_an_array(self):
        class Slow:
            def __array__(self, dtype=None, copy=None):
                while True:
                    time.sleep(0.01)

        result = check("softmax", lambda Z: Slow(), seconds=0.3)
        assert "was stopped after 0.3 seconds" in result.message

    def test_code_that_switches_the_alarm_off_is_stopped_all_the_same(self):
        def answer(Z):
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, signal.SIG_IGN)
            while True:
                pass

        result = check("softmax", answer, seconds=0.3)
        assert "was stopped after 0.3 seconds" in result.message

    def test_the_first_import_of_a_library_is_not_counted(self, tmp_path, monkeypatch):
        (tmp_path / "slow_library.py").write_text("import time\ntime.sleep(0.6)\n")
        monkeypatch.syspath_prepend(tmp_path)

        def answer(Z):
            import slow_library

            assert slow_library
            return SOFTMAX(Z)

        assert check("softmax", answer, seconds=0.4).status == "correct"

    def test_an_object_that_calls_itself_an_array_counts_as_one(self):
        class Tensor:
            def __init__(self, values):
                self.values = values

            def __array__(self, dtype=None, copy=None):
                return np.asarray(self.values, dtype)

        assert check("softmax", lambda Z: Tensor(SOFTMAX(Z))).status == "correct"
        assert calls.plain((Tensor([1]), 2))[0].tolist() == [1]
