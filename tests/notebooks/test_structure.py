"""Every lesson keeps every rule."""

import pytest

from course_lib.plots.course_map import COURSE
from tests.notebooks.rules import RULES
from tests.tools import notebooks


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("path", notebooks.lessons(), ids=lambda path: path.stem)
def test_a_lesson_keeps_the_rule(path, rule):
    complaints = list(rule(notebooks.read(path)))
    assert not complaints, "\n".join([path.name, rule.__doc__, *complaints])


def test_there_are_lessons():
    assert notebooks.lessons(), f"no lesson NN_noun.ipynb in {notebooks.FOLDER}"


def test_the_map_of_the_course_tells_what_the_lessons_tell():
    """Every lesson is on the map, with the minutes of its title."""
    on_map = {lesson[0]: lesson for part in COURSE.values() for lesson in part}
    paths = {path.stem[:2]: path for path in notebooks.lessons()}
    assert set(on_map) == set(paths) - {"00"}
    for number, (_, _, minutes, _) in on_map.items():
        nb = notebooks.read(paths[number])
        assert nb.metadata["course"]["minutes"] == minutes, number
        assert f"About {minutes} minutes" in nb.cells[0].source, number
