"""Every lesson keeps every rule."""

import pytest

from tests.notebooks.rules import RULES
from tests.tools import notebooks


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("path", notebooks.lessons(), ids=lambda path: path.stem)
def test_a_lesson_keeps_the_rule(path, rule):
    complaints = list(rule(notebooks.read(path)))
    assert not complaints, "\n".join([path.name, rule.__doc__, *complaints])


def test_there_are_lessons():
    assert notebooks.lessons(), f"no lesson NN_noun.ipynb in {notebooks.FOLDER}"
