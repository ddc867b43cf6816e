"""The map of the course: every lesson once, every arrow in words too."""

import pytest

from course_lib import plots

PARTS = {
    "A network": [("01", "Neurons", 65, []), ("02", "Activations", 70, ["01"])],
    "Training": [("07", "Descent", 40, ["02"]), ("08", "Starts", 50, ["01", "07"])],
}


def test_the_map_draws_every_lesson_and_an_arrow_for_each_that_it_builds_on():
    ax = plots.course_map(PARTS)
    texts = [text.get_text() for text in ax.texts]
    assert sum("min" in text for text in texts) == 4
    kinds = [type(patch).__name__ for patch in ax.patches]
    assert kinds.count("FancyBboxPatch") == 4
    assert kinds.count("FancyArrowPatch") == 4
    assert "08 Starts (50 minutes, after 01 and 07)" in ax.figure.alt


def test_a_lesson_that_is_not_on_the_map_cannot_be_built_on():
    with pytest.raises(KeyError, match="99"):
        plots.course_map({"All": [("01", "Neurons", 65, ["99"])]})
