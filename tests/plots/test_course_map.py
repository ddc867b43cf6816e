"""The map of the course: every lesson once, every arrow in words too."""

import pytest

from course_lib import plots
from course_lib.content.lessons import Lesson

LESSONS = (
    Lesson("00_start", "Start here", "Start", "Begin.", 15),
    Lesson("01_neurons", "Neurons", "Neurons", "Decide.", 65, "A network"),
    Lesson("02_bends", "Bends", "Bends", "Bend.", 70, "A network", (1,)),
    Lesson("07_descent", "Descent", "Descent", "Walk.", 40, "Training", (2,)),
    Lesson("08_starts", "Starts", "Starts", "Start.", 50, "Training", (1, 7)),
)


def test_the_map_draws_every_lesson_and_an_arrow_for_each_that_it_builds_on():
    ax = plots.course_map(LESSONS)
    texts = [text.get_text() for text in ax.texts]
    assert sum("min" in text for text in texts) == 4
    kinds = [type(patch).__name__ for patch in ax.patches]
    assert kinds.count("FancyBboxPatch") == 4
    assert kinds.count("FancyArrowPatch") == 4
    assert "08 Starts (50 minutes, after 01 and 07)" in ax.figure.alt


def test_a_lesson_that_is_not_on_the_map_cannot_be_built_on():
    lesson = Lesson("01_neurons", "Neurons", "Neurons", "Decide.", 65, "All", (99,))
    with pytest.raises(KeyError, match="99"):
        plots.course_map([lesson])
