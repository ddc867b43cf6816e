"""Every lesson keeps every rule."""

import re

import pytest

from course_lib.content.lessons import LESSONS
from tests.notebooks.rules import RULES
from tests.tools import notebooks


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("path", notebooks.lessons(), ids=lambda path: path.stem)
def test_a_lesson_keeps_the_rule(path, rule):
    complaints = list(rule(notebooks.read(path)))
    assert not complaints, "\n".join([path.name, rule.__doc__, *complaints])


def test_there_are_lessons():
    assert notebooks.lessons(), f"no lesson NN_noun.ipynb in {notebooks.FOLDER}"


def test_the_table_of_lessons_names_the_notebooks_in_order():
    assert [lesson.file for lesson in LESSONS] == [p.stem for p in notebooks.lessons()]
    assert [lesson.number for lesson in LESSONS] == list(range(len(LESSONS)))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.file)
def test_a_notebook_tells_what_the_table_of_lessons_tells(lesson):
    nb = notebooks.read(notebooks.FOLDER / f"{lesson.file}.ipynb")
    assert nb.metadata["course"] == notebooks.course_metadata(lesson)
    head = nb.cells[0].source
    assert re.match(rf"# {lesson.number:02d}\b.*{re.escape(lesson.title)}", head), head
    assert f"{lesson.minutes} minutes" in head
