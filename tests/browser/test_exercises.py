"""An exercise in JupyterLab: not started, wrong, hinted, solved, and remembered."""

import ast
import builtins
import inspect
import re
import textwrap

import pytest

from course_lib.exercises import catalogue
from tests.browser.conftest import in_home
from tests.notebooks.names import used
from tests.tools import notebooks

pytestmark = pytest.mark.browser


def exercises():
    """Return (lesson, name) of every exercise that a lesson holds, easy ones first."""
    return [
        (path.name, notebooks.answer_name(cell))
        for path in notebooks.lessons()
        for cell in notebooks.read(path).cells
        if notebooks.answer_name(cell)
    ]


def one_with_a_mistake():
    """Return (lesson, name, sentence, function) of a mistake that stands alone."""
    return next(
        (lesson, name, sentence, wrong)
        for lesson, name in reversed(exercises())
        for sentence, wrong in catalogue.exercise(name).mistakes.items()
        if used(renamed(wrong, name)) <= {"np", "nn", *dir(builtins)}
    )


def renamed(function, name):
    """Return the source of a function under the learner's name, without its mark."""
    [definition] = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    definition.name, definition.decorator_list = name, []
    return ast.unparse(definition)


def plain(text):
    """Return the words of a sentence, without its marks for code."""
    return re.sub(r"\s+", " ", text.replace("`", ""))


@in_home("lab")
def test_an_exercise_from_start_to_solved_and_after_a_restart(home):
    lesson, name, sentence, wrong = one_with_a_mistake()
    exercise = catalogue.exercise(name)
    home.show(lesson)
    setup = home.number("setup")
    answer, check = home.number(f"ex-{name}-answer"), home.number(f"ex-{name}-check")
    asking = f'check("{name}", {name})'

    home.run(setup)
    home.run(answer)
    assert "Not started" in home.run(check)

    home.write(answer, renamed(wrong, name))
    home.run(answer)
    assert plain(sentence) in plain(home.run(check))

    home.write(check, f'hint("{name}")')
    assert plain(exercise.hints[0]) in plain(home.run(check))

    home.write(answer, exercise.source())
    home.write(check, asking)
    home.run(answer)
    assert "Correct" in home.run(check)

    home.restart()
    home.run(setup)
    home.write(check, "widgets.progress()")
    said = plain(home.run(check))
    assert re.search(r"You have solved 1 of \d+ exercises", said), said


@in_home("lab")
def test_an_endless_loop_is_stopped_and_the_kernel_lives(home):
    lesson, name = exercises()[0]
    exercise = catalogue.exercise(name)
    home.show(lesson)
    answer, check = home.number(f"ex-{name}-answer"), home.number(f"ex-{name}-check")
    home.run(home.number("setup"))
    home.write(answer, "kept = 41")
    home.run(answer)
    home.write(answer, f"{exercise.signature}\n    while True:\n        pass")
    home.run(answer)
    assert "Not right yet" in home.run(check)
    home.write(check, "print(kept + 1)")
    assert "42" in home.run(check)
