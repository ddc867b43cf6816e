"""What every exercise of the course has to keep, whoever wrote it."""

import json
import re
from collections import defaultdict
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
from types import FunctionType

import numpy as np
import pytest

import course_lib
from course_lib.exercises import catalogue, check, solution
from course_lib.exercises.calling.calls import outcomes
from course_lib.exercises.calling.outcome import Outcome
from course_lib.exercises.diagnosis.judging import verdict

EXERCISES = catalogue.exercises()
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.fixture(scope="session")
def seeds(thorough):
    """What the fresh inputs of a check are drawn from."""
    return range(200) if thorough else range(5)


def on_fixed_inputs(exercise, answer):
    """Judge an answer by the inputs that are the same in every check."""
    key = exercise.fixed_key()
    return verdict(key, outcomes(key.inputs, answer))


def on_fresh_inputs(exercise, answer, seed):
    """Judge an answer by those inputs alone that the seed has drawn."""
    key = exercise.answer_key(seed)
    count = len(exercise.fixed_cases())
    inputs = replace(key.inputs, cases=key.inputs.cases[count:])
    return verdict(replace(key, inputs=inputs, fixed=None), outcomes(inputs, answer))


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


@cache
def task_cells():
    """Name of an exercise → the Markdown cells that mention its call."""
    cells = defaultdict(list)
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            text = "".join(cell["source"])
            if cell["cell_type"] == "markdown":
                for name in re.findall(r"`(\w+)\(", text):
                    cells[name].append(text)
    return cells


def task(exercise):
    """All that a learner is told of an exercise."""
    return "\n".join([exercise.starter(), *task_cells()[exercise.name]])


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
class TestEveryExercise:
    @pytest.mark.budget
    def test_accepts_its_solution(self, exercise, seeds):
        result = check(exercise.name, exercise.solution, rng=1)
        assert result.status == "correct", result.message
        for seed in seeds:
            assert on_fresh_inputs(exercise, exercise.solution, seed) is None

    def test_accepts_the_solution_that_it_shows(self, exercise):
        answer = as_learner(exercise, exercise.source())
        assert check(exercise.name, answer).status == "correct"
        assert exercise.source() in solution(exercise.name).message

    def test_says_which_names_it_forbids(self, exercise):
        text = task(exercise).lower()
        said = [name for name in exercise.forbidden if name.lower() in text]
        assert said or not exercise.forbidden

    def test_says_that_arguments_have_to_stay(self, exercise):
        if exercise.pure:
            words = "stay|leave|caller|as it was|as they were|the same afterwards"
            assert re.search(words, task(exercise))

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
        right = [Outcome(exercise.expected(args)) for args in key.inputs.cases]
        assert verdict(key, right) is None

    def test_refuses_a_mistake_with_the_same_sentence_whatever_is_drawn(
        self, exercise, seeds
    ):
        sentence, mistake = next(iter(exercise.mistakes.items()))
        judgements = {
            str(check(exercise.name, mistake, rng=seed).judgement)
            for seed in (*seeds[:5], None)
        }
        assert len(judgements) == 1
        assert judgements.pop().startswith(f"{sentence} ")

    def test_names_two_slips_at_once(self, exercise):
        """Not always: one may hide the other, or a third do the same as both."""
        doubles = [
            (sentences, wrong)
            for sentences, wrong in islice(exercise.doubles(), 12)
            if on_fixed_inputs(exercise, wrong)
        ]
        named = [
            all(sentence in str(on_fixed_inputs(exercise, wrong)) for sentence in two)
            for two, wrong in doubles
        ]
        assert any(named) or not named

    def test_repairs_every_subset_of_its_bugs(self, exercise):
        if not exercise.bugs:
            return
        starter = as_learner(exercise, exercise.starter())
        judgement = on_fixed_inputs(exercise, starter)
        assert re.match("(All|Both) .*bugs are still there", str(judgement))


@pytest.mark.budget
@pytest.mark.parametrize(("exercise", "sentence"), each("mistakes"))
def test_a_mistake_is_answered_with_its_own_sentence(exercise, sentence):
    judgement = on_fixed_inputs(exercise, exercise.mistakes[sentence])
    assert judgement.kind == "mistake", judgement
    assert str(judgement).startswith(f"{sentence} "), judgement


@pytest.mark.budget
@pytest.mark.parametrize(("exercise", "answer"), each("accepted"))
def test_another_right_answer_is_accepted(exercise, answer, seeds):
    assert on_fixed_inputs(exercise, answer) is None
    for seed in seeds:
        assert on_fresh_inputs(exercise, answer, seed) is None


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
