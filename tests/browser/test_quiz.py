"""A self-test answered with the keyboard alone, in both homes."""

import pytest

from tests.browser.conftest import in_home
from tests.tools import notebooks

pytestmark = pytest.mark.browser


def with_quiz():
    """Return the first lesson that ends with a self-test."""
    return next(
        path.name
        for path in notebooks.lessons()
        if "quiz" in notebooks.cells(notebooks.read(path))
    )


@in_home()
def test_every_question_by_keyboard(home):
    home.open(with_quiz())
    page = home.page
    quiz = page.locator(
        ".jupyter-widgets:has(> .course-question):not(.course-predict)"
    ).first
    questions = quiz.locator(".course-question")
    questions.first.wait_for()
    count = questions.count()
    assert count >= 5
    for question in questions.all():
        status = question.get_by_role("status")
        radios = question.locator("input[type=radio]")
        if radios.count():
            radios.first.focus()
            page.keyboard.press("Space")
        else:
            question.locator("input[type=text]").focus()
            page.keyboard.type("-987654")
        home.traffic.settle()
        for _ in range(radios.count() + 1):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent") == "Check":
                break
        page.keyboard.press("Enter")
        status.wait_for()
        text = status.inner_text()
        assert text[0] in "✓✗", text
        assert len(text.split()) > 4, f"no explanation: {text!r}"
    score = quiz.get_by_role("status").last
    home.traffic.settle()
    assert f"of {count}. Answered: {count}" in score.inner_text()
