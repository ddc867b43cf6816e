"""Questions: every answer has its explanation, and the page keeps count."""

import subprocess
import sys

import pytest

from course_lib.content.question import Choice, Number, read_number
from course_lib.exercises import catalogue, progress, quiz
from course_lib.exercises.quiz import QuestionView, earlier

QUESTIONS = [
    q
    for lesson in catalogue.lessons()
    for part in ("questions", "predictions", "warm_up")
    for q in catalogue.questions(lesson, part)
]
COLOR = Choice(
    "test_color", "Which?", {"red": "It is not red.", "blue": "As the sky."}, "blue"
)
HALF = Number("test_half", "1/2?", 0.5, "One by two.", typical={2: "Upside down."})


def answer(view, value):
    """Do what a learner does: choose or write, then press the button."""
    view._input.value = value
    view._button.click()
    return view._feedback.value


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
class TestEveryQuestion:
    def test_explains_every_answer(self, question):
        if isinstance(question, Choice):
            assert 3 <= len(question.options) <= 5
            explanations = [question.mark(option)[1] for option in question.options]
            assert len(set(explanations)) == len(explanations)
            assert all(text.endswith(".") for text in explanations)
        else:
            assert question.mark(question.answer) == (True, question.explanation)
            assert question.typical
            for number, text in question.typical.items():
                assert question.mark(number) == (False, text)

    def test_can_be_answered_on_the_page(self, question):
        view = QuestionView(question)
        if isinstance(question, Choice):
            assert "✓" in answer(view, question.correct)
        else:
            assert "✓" in answer(view, f"{question.answer:.10g}")
        assert progress.entry(question.id)["correct"] is True


def test_ids_are_there_once_and_are_no_exercises():
    ids = [q.id for q in QUESTIONS]
    assert len(ids) == len(set(ids))
    assert not set(ids) & {e.name for e in catalogue.exercises()}


def test_every_lesson_asks_at_least_five_and_does_not_favor_a_place():
    for lesson in catalogue.lessons():
        assert len(catalogue.questions(lesson)) >= 5
    places = [q.shuffled().index(q.correct) for q in QUESTIONS if isinstance(q, Choice)]
    assert max(places.count(place) for place in set(places)) < 0.5 * len(places)


class TestChoiceAndNumber:
    def test_the_right_option_must_be_one_of_them(self):
        with pytest.raises(ValueError, match="'green' is not among"):
            Choice("x", "?", {"red": "No."}, "green")

    def test_only_an_option_can_be_marked(self):
        with pytest.raises(ValueError, match="choose one of: red, blue"):
            COLOR.mark("green")

    @pytest.mark.parametrize(
        ("text", "value"),
        [("0.5", 0.5), ("1/2", 0.5), ("0,5", 0.5), (" -3e2 ", -300), ("−1", -1)],
    )
    def test_numbers_may_be_written_in_many_ways(self, text, value):
        assert read_number(text) == value

    @pytest.mark.parametrize("text", ["", "abc", "1/0", "nan", "inf", "1 2", "1/2/3"])
    def test_anything_else_is_told_what_a_number_is(self, text):
        with pytest.raises(ValueError, match="Write one number"):
            read_number(text)

    def test_an_unforeseen_number_gets_the_answer_and_why(self):
        assert HALF.mark("7") == (False, "It is 0.5. One by two.")


class TestQuestionView:
    def test_shows_the_explanation_of_the_chosen_option_with_mark_and_words(self):
        view = QuestionView(COLOR)
        assert "✗ <b>Not quite.</b> It is not red." in answer(view, "red")
        assert progress.entry("test_color")["correct"] is False

    def test_can_be_tried_again_with_the_same_button(self):
        view = QuestionView(COLOR)
        answer(view, "red")
        assert view._input.disabled
        assert view._button.description == "Try again"
        view._button.click()
        assert (view.answer, view._input.value, view._feedback.value) == (
            None,
            None,
            "",
        )
        assert "✓ <b>Right.</b> As the sky." in answer(view, "blue")
        assert progress.entry("test_color")["first"]["correct"] is False

    def test_asks_for_an_answer_before_it_marks(self):
        view = QuestionView(COLOR)
        view._button.click()
        assert "Choose or write an answer first." in view._feedback.value
        assert progress.entries() == {}

    def test_text_that_is_no_number_is_no_attempt(self):
        view = QuestionView(HALF)
        assert "Write one number" in answer(view, "half")
        assert progress.entries() == {}
        assert not view._input.disabled
        assert "Upside down." in answer(view, "2")

    def test_calls_back_after_each_answer(self):
        seen = []
        view = QuestionView(COLOR, lambda v: seen.append((v.answer, v.correct)))
        answer(view, "red")
        assert seen == [("red", False)]

    def test_an_error_in_the_callback_is_said_on_the_page(self):
        def broken(view):
            raise RuntimeError("the picture <fails>")

        view = QuestionView(COLOR, broken)
        assert "Something went wrong" in answer(view, "red")
        assert "the picture &lt;fails&gt;" in view._feedback.value

    def test_a_prediction_keeps_the_truth_until_it_is_revealed(self):
        view = QuestionView(COLOR, confidence=True, reveal=False)
        view._sure.value = 0.95
        assert "Your guess is noted: <b>red</b>." in answer(view, "red")
        assert "Not quite" not in view._feedback.value
        assert progress.entry("test_color")["confidence"] == 0.95
        view._button.click()
        assert progress.entry("test_color")["attempts"] == 1
        view.reveal()
        assert "It is not red." in view._feedback.value

    def test_reveals_nothing_before_an_answer(self):
        view = QuestionView(COLOR, reveal=False)
        view.reveal()
        assert view._feedback.value == ""

    def test_trouble_with_the_progress_file_is_said(self, tmp_path, monkeypatch):
        (tmp_path / "file").touch()
        monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "file" / "p.json"))
        assert "cannot be kept in" in answer(QuestionView(COLOR), "red")


class TestQuiz:
    def test_counts_right_and_answered(self):
        test = quiz(0)
        answer(test.views[0], catalogue.questions(0)[0].correct)
        answer(test.views[1], "7")
        assert "Right: 1 of 5. Answered: 2." in test._score.value
        test.reset()
        assert "Right: 0 of 5. Answered: 0." in test._score.value

    def test_opens_with_two_questions_from_earlier_lessons_missed_ones_first(self):
        missed = catalogue.questions(1)[3]
        for question in catalogue.questions(0):
            progress.record_answer(question.id, "x", True)
        progress.record_answer(missed.id, "x", False)
        test = quiz(2)
        assert test.review[0] is missed
        assert len(test.review) == 2
        assert test.review[1] in catalogue.questions(1)
        assert test.views[0].question is missed
        assert len(test.views) == 2 + len(catalogue.questions(2))

    def test_without_progress_each_lesson_repeats_others_of_the_last_two(self):
        repeated = [earlier(number) for number in catalogue.lessons() if number >= 2]
        assert len({q.id for pair in repeated for q in pair}) == 2 * len(repeated)
        assert earlier(5)[0] in catalogue.questions(4)
        assert earlier(5)[1] in catalogue.questions(3)

    def test_the_first_lesson_has_nothing_to_repeat(self):
        assert earlier(0) == ()
        assert quiz(0).review == ()

    def test_what_is_stored_does_not_depend_on_the_learner(self):
        def stored():
            bundle = quiz(2)._repr_mimebundle_()
            return bundle["text/plain"], bundle["text/html"]

        before = stored()
        progress.record_answer(catalogue.questions(0)[2].id, "x", False)
        assert stored() == before
        assert before[0].startswith("Self-test of lesson 02: ")
        assert before[1].count("<li>") == len(catalogue.questions(2))
        assert "application/vnd.jupyter.widget-view+json" in (
            quiz(2)._repr_mimebundle_()
        )

    def test_the_warm_up_is_a_part_of_lesson_00(self):
        test = quiz(0, "warm_up")
        assert test.title == "Warm-up"
        assert len(test.views) == len(catalogue.questions(0, "warm_up")) == 5


def test_importing_the_exercises_loads_no_matplotlib_and_no_ipython_display():
    code = (
        "import sys; import course_lib.exercises.checking; "
        "print([m for m in ('matplotlib', 'sklearn') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
