"""Numerals: a number counts however it is written; two readings are asked about."""

import pytest

from course_lib.answers.numerals import read_number
from course_lib.content.question import Number
from course_lib.exercises.quiz import QuestionView


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1e-3", 0.001),
        ("1E3", 1000),
        ("−2e−3", -0.002),
        ("2.5*10^(-3)", 0.0025),
        ("6·10⁻¹¹", 6e-11),
        ("2 × 10^4", 2e4),
        ("10⁻³", 0.001),
        ("-10^3", -1000),
        ("1,5", 1.5),
        ("0,250", 0.25),
        ("-0,5", -0.5),
        ("1234,567", 1234.567),
        ("12,5/2", 6.25),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1 234,5", 1234.5),
        ("1\u2009234,5", 1234.5),
        ("1\u202f234,5", 1234.5),
        ("1'234.5", 1234.5),
        ("1’234,5", 1234.5),
        ("1\xa0234.5", 1234.5),
        ("-12 345 678.25", -12345678.25),
        ("1 234,5e1", 12345),
        ("2 500,5/2", 1250.25),
        ("1,234,567", 1234567),
        ("1.234.567", 1234567),
        ("1 234 567", 1234567),
        ("1'000", 1000),
        ("1_000", 1000),
        ("−0.5", -0.5),
        ("–3", -3),
        ("- 5", -5),
        ("+5", 5),
        ("1/3", 1 / 3),
        ("-1 / -4", 0.25),
        ("1⁄2", 0.5),
        ("½", 0.5),
        ("-2¾", -2.75),
        ("2.", 2),
        (".5", 0.5),
        (" 5 ", 5),
        ("\u00a05\u2009", 5),
        ("٣", 3),
        ("１２", 12),
        ("1٫5", 1.5),
        ("007", 7),
        ("1.234", 1.234),
        (0.25, 0.25),
        (1e-7, 1e-7),
        (3, 3),
    ],
)
def test_a_number_counts_however_it_is_written(text, number):
    assert read_number(text) == pytest.approx(number, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("1,234", "1234", "1.234"),
        ("12,000", "12000", "12.000"),
        ("1,234/2", "1234", "1.234"),
        ("5%", "0.05", "5 (per cent)"),
        ("0,5 %", "0.005", "0.5 (per cent)"),
        ("-20%", "-0.2", "-20 (per cent)"),
    ],
)
def test_what_has_two_readings_is_asked(text, one, other):
    with pytest.raises(ValueError, match="can be read in two ways") as error:
        read_number(text)
    assert repr(text) in str(error.value)
    assert f"as {one}, or as {other}" in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "half",
        "e",
        "2e",
        "2e 3",
        "1e3.5",
        "1 2",
        "1,2,3",
        "1,23,456",
        "1.2.3",
        "1__0",
        "--5",
        "1/2/3",
        "1/",
        "/2",
        "1 1/2",
        "x=5",
        "(1)",
        "10^",
        "10^½",
        "5²",
        "nan",
        "inf",
        "-Infinity",
        "True",
        "0x",
        "0xg",
        "$5",
        "`5`",
        "<b>5</b>",
        "5 cm",
    ],
)
def test_what_is_no_number_is_told_what_one_is(text):
    with pytest.raises(ValueError, match=r"is not a number\. Write one number, for ex"):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1/0", "'1/0' divides by zero"),
        ("1/0.0", "divides by zero"),
        ("1e999", "larger than any number"),
        ("10^999", "larger than any number"),
        ("0x10", "is not decimal: write 16"),
        ("0b101", "is not decimal: write 5"),
        ("9" * 500, "9…' is larger than any number here"),
    ],
)
def test_what_cannot_be_taken_is_told_why(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_number(text)


def test_a_question_asks_back_and_counts_no_attempt():
    view = QuestionView(Number("test_thousand", "How many?", 1234, "So many."))
    view._input.value = "1,234"
    view._button.click()
    assert "as 1234, or as 1.234. Write the one" in view._feedback.value
    assert view.answer is None and not view._input.disabled
    view._input.value = "1.234e3"
    view._button.click()
    assert view.correct
