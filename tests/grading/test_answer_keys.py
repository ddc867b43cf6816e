"""Judging is a function of an answer key: inputs, right values and rules, spelt out."""

import ast
from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pytest

import course_lib
from course_lib.answers.answer_key import AnswerKey
from course_lib.answers.inputs import Inputs
from course_lib.exercises import catalogue
from course_lib.exercises.calling.outcome import Outcome
from course_lib.exercises.diagnosis.faults import fault
from course_lib.exercises.diagnosis.judging import verdict
from course_lib.grading import assignment
from course_lib.grading.answer_keys import complaint
from course_lib.grading.sandbox import messages
from course_lib.grading.sandbox.messages import HugeArray

PACKAGE = Path(course_lib.__file__).parent


def key(**rules):
    """A key for `double`, tried with 1, 1 and [2, 3]."""
    cases = ((1.0,), (1.0,), (np.array([2.0, 3.0]),))
    reference = rules.pop("reference", lambda args: args[0] * 2)
    return AnswerKey(Inputs("double", ("x",), cases), reference, **rules)


def entries(*values):
    """What a worker sends for these values."""
    return [{"value": value} for value in values]


RIGHT = 2.0, 2.0, np.array([4.0, 6.0])


class TestTheKeyOfAnExercise:
    @pytest.mark.parametrize(
        "exercise", catalogue.exercises(), ids=lambda exercise: exercise.name
    )
    def test_holds_what_the_exercise_says(self, exercise):
        key = exercise.answer_key(3)
        assert key.inputs.name == exercise.name
        assert key.inputs.parameters == exercise.parameters()
        assert key.inputs.no_overflow == exercise.no_overflow
        assert len(key.inputs.cases) == len(exercise.cases(3)) == len(key.expected)
        assert key.mistakes == exercise.mistakes
        assert (key.judge, key.tolerance) == (exercise.judge, exercise.tolerance)
        assert (key.pure, key.properties) == (exercise.pure, exercise.properties)

    def test_cannot_be_altered(self):
        with pytest.raises(FrozenInstanceError):
            key().tolerance = 1.0

    def test_computes_each_right_value_once(self):
        calls = []
        once = key(reference=lambda args: calls.append(args) or args[0] * 2)
        assert calls == []
        for _ in range(2):
            assert verdict(once, [Outcome(value) for value in RIGHT]) is None
        assert len(calls) == 3


class TestFault:
    def test_equal_arguments_are_two_cases(self):
        assert fault(key(), 0, 2.0) is fault(key(), 1, 2.0) is None
        assert "not the expected one" in fault(key(), 1, 3.0)

    def test_a_judge_decides_alone(self):
        judge = key(judge=lambda value, x: None if value > x.max() else "Too small.")
        assert judge.expected == (None, None, None)
        assert fault(judge, 2, 9.0) is None
        assert fault(judge, 2, 1.0) == "Too small."
        assert "did you forget `return`?" in fault(judge, 2, None)

    def test_a_property_says_what_is_missing(self):
        def positive(value, x):
            """Twice a positive number is positive."""
            return np.all(value > 0)

        rules = key(properties=(positive,))
        assert fault(rules, 0, -2.0) == "Twice a positive number is positive."


class TestComplaint:
    def test_right_values(self):
        assert complaint(key(), entries(*RIGHT)) is None

    @pytest.mark.parametrize(
        ("outcomes", "sentence"),
        [
            ([], "did not answer all inputs"),
            (entries(2.0, 2.0), "did not answer all inputs"),
            ([3], "could not be read"),
            ([[1, 2]], "could not be read"),
            (
                [{"value": 2.0, "error": 7}],
                "could not be read",
            ),
            (
                [{"error": "It stopped.", "error_name": "Error"}],
                "It stopped. This happens",
            ),
            (entries(2.0, 2.0, HugeArray(np.dtype("f8"), (9, 9))), "has shape (9, 9)"),
        ],
    )
    def test_whatever_a_worker_sends(self, outcomes, sentence):
        assert sentence in complaint(key(), outcomes)

    def test_more_outcomes_than_cases_count_for_nothing(self):
        assert complaint(key(), entries(*RIGHT, "more")) is None


def test_a_worker_is_told_the_inputs_and_nothing_else(exercises):
    for name, exercise in exercises.items():
        request = messages.unpack(exercise.request)
        assert set(request) == {"name", "parameters", "cases", "no_overflow"}
        assert request["name"] == name


def test_the_points_of_an_assignment_stand_beside_the_key():
    names, points = ("fires", "softmax"), (("softmax", 7.0),)
    exercises = assignment.graded_exercises(
        assignment.Assignment(names=names, points=points, seed=4)
    )
    usual = catalogue.exercise("fires").points
    assert [each.points for each in exercises.values()] == [usual, 7.0]
    assert catalogue.exercise("softmax").points != 7.0


def functions(name):
    """Yield (file, function) for every function of a name in the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name == name:
                yield path.relative_to(PACKAGE).as_posix(), node


def test_no_object_passes_for_another():
    for file, function in functions("__getattr__"):
        calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
        names = {getattr(call.func, "id", "") for call in calls}
        assert "getattr" not in names, f"{file} hands on what it does not have"


def test_how_numpy_treats_an_overflow_stands_in_one_file():
    assert [file for file, _ in functions("floating_point")] == ["answers/inputs.py"]


@pytest.mark.parametrize("room", ["answers", "exercises", "grading", "hosting"])
def test_the_names_of_exceptions_end_in_error(room):
    for path in (PACKAGE / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            bases = [ast.unparse(b) for b in getattr(node, "bases", ())]
            if any(base.endswith(("Error", "Exception")) for base in bases):
                assert node.name.endswith("Error"), f"{path.name}: {node.name}"
