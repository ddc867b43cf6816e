"""What every exercise of the course has to keep, whoever wrote it."""

import re
from types import FunctionType

import numpy as np
import pytest

import course_lib
from course_lib.exercises import catalogue, check, solution
from course_lib.exercises.judging import verdict
from course_lib.exercises.outcome import Outcome

EXERCISES = catalogue.exercises()


@pytest.fixture(scope="session")
def seeds(thorough):
    """What the inputs of a check are drawn from."""
    return (1, 2, 3) if thorough else (1,)


def each(attribute):
    """One test parameter for each entry of an attribute of each exercise."""
    return [
        pytest.param(e, entry, id=f"{e.name}-{number}")
        for e in EXERCISES
        for number, entry in enumerate(getattr(e, attribute))
    ]


def as_learner(exercise, code):
    """Run code as a notebook cell would, and return the function it defines."""
    namespace = {"np": np, "nn": course_lib}
    exec(compile(code, "<cell>", "exec"), namespace)
    return namespace[exercise.name]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
class TestEveryExercise:
    @pytest.mark.budget
    def test_accepts_its_solution(self, exercise, seeds):
        for seed in seeds:
            result = check(exercise.name, exercise.solution, rng=seed)
            assert result.status == "correct", result.message

    def test_accepts_the_solution_that_it_shows(self, exercise):
        answer = as_learner(exercise, exercise.source())
        assert check(exercise.name, answer).status == "correct"
        assert exercise.source() in solution(exercise.name).message

    def test_takes_its_starter_for_not_started(self, exercise):
        answer = as_learner(exercise, exercise.starter())
        assert check(exercise.name, answer).status == "not started"

    @pytest.mark.parametrize("body", ['"""Doc."""', "...", "pass"])
    def test_takes_an_empty_body_for_not_started(self, exercise, body):
        answer = as_learner(exercise, f"{exercise.signature}\n    {body}")
        assert check(exercise.name, answer).status == "not started"

    def test_asks_for_a_forgotten_return(self, exercise):
        answer = as_learner(exercise, f"{exercise.signature}\n    answer = 1")
        result = check(exercise.name, answer)
        assert result.status == "incorrect"
        assert "did you forget `return`" in result.message

    def test_has_hints_points_and_mistakes_enough(self, exercise):
        assert len(exercise.hints) >= 3
        assert exercise.points in (1, 2, 3)
        assert len(exercise.mistakes) >= 5
        assert len(exercise.accepted) >= 1

    def test_draws_plain_inputs_the_same_for_the_same_seed(self, exercise):
        for one, two in zip(exercise.cases(7), exercise.cases(7), strict=True):
            assert len(one) == len(exercise.parameters())
            for a, b in zip(one, two, strict=True):
                assert isinstance(a, np.ndarray | int | float | str), type(a)
                np.testing.assert_array_equal(a, b)

    def test_keeps_its_properties(self, exercise):
        for args in exercise.cases(5):
            value = exercise.expected(args)
            assert all(holds(value, *args) for holds in exercise.properties)

    def test_judges_without_calling(self, exercise):
        key = exercise.answer_key(9)
        outcomes = [Outcome(exercise.expected(args)) for args in key.inputs.cases]
        assert verdict(key, outcomes) is None


@pytest.mark.budget
@pytest.mark.parametrize(("exercise", "sentence"), each("mistakes"))
def test_a_mistake_is_answered_with_its_own_sentence(exercise, sentence, seeds):
    for seed in seeds:
        result = check(exercise.name, exercise.mistakes[sentence], rng=seed)
        assert result.status == "incorrect"
        assert result.message.startswith(f"Not right yet. {sentence} "), result.message


@pytest.mark.budget
@pytest.mark.parametrize(("exercise", "answer"), each("accepted"))
def test_another_right_answer_is_accepted(exercise, answer, seeds):
    for seed in seeds:
        result = check(exercise.name, answer, rng=seed)
        assert result.status == "correct", result.message


@pytest.mark.parametrize(("exercise", "sentence"), each("mistakes"))
def test_a_message_is_a_short_text_for_people(exercise, sentence):
    message = check(exercise.name, exercise.mistakes[sentence], rng=1).message
    assert re.match(r"Not right yet\. [A-Z`β]", message)
    assert message.endswith("."), message
    assert len(message) < 700
    for ugly in ("Traceback", "AssertionError", "<function", "lambda", "np.float64("):
        assert ugly not in message
    assert "\n" not in message


def test_names_are_there_once_and_are_no_names_of_the_course_library():
    import course_lib as nn

    names = [e.name for e in EXERCISES]
    assert len(names) == len(set(names))
    assert not set(names) & set(dir(nn))


def test_every_lesson_with_exercises_has_four_to_seven():
    for lesson in {e.lesson for e in EXERCISES}:
        assert 4 <= len(catalogue.exercises(lesson)) <= 7


def test_answers_are_functions_that_take_the_parameters_of_the_signature():
    for exercise in EXERCISES:
        for answer in (*exercise.mistakes.values(), *exercise.accepted):
            assert isinstance(answer, FunctionType)
