"""Answers that nobody had in mind who wrote the checks: what is said about them?

The files of `held_out/` were written from the task texts alone, as learners would:
the first set while the checks were extended, the second when that was done.
"""

from collections import Counter

import pytest

from course_lib.exercises import catalogue
from tests.tools.held_out import FOLDER, UNNAMED, first_words, kind, load, result

FILES = sorted(FOLDER.glob("*.toml"))


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def answers(request):
    """(answer, what check says) for each answer of a file."""
    return [(answer, result(answer)) for answer in load(request.param)]


def test_right_answers_are_accepted_and_wrong_ones_refused(answers):
    statuses = {"right": "correct", "wrong": "incorrect"}
    for answer, outcome in answers:
        assert outcome.status == statuses[answer["verdict"]], (answer, outcome.message)


def test_sentences_begin_as_they_did(answers):
    for answer, outcome in answers:
        assert first_words(outcome) == answer["sentence"], answer["code"]


def test_nine_of_ten_slips_are_named_and_three_of_four_in_every_lesson(answers):
    counts, named = Counter(), Counter()
    for answer, outcome in answers:
        if answer["verdict"] == "wrong" and not answer["double"]:
            for place in ("all", catalogue.exercise(answer["exercise"]).lesson):
                counts[place] += 1
                named[place] += kind(outcome) not in UNNAMED
    assert named["all"] >= 0.9 * counts["all"]
    assert all(named[place] >= 0.75 * counts[place] for place in counts)


def test_seven_of_ten_doubles_are_named(answers):
    doubles = [kind(outcome) for answer, outcome in answers if answer["double"]]
    assert sum(each not in UNNAMED for each in doubles) >= 0.7 * len(doubles)
