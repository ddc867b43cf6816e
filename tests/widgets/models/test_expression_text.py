"""Expressions as they are typed: numbers are numbers, two readings are asked about."""

import math

import pytest

from course_lib import widgets
from course_lib.widgets.models.expressions import Expression


@pytest.mark.parametrize(
    ("text", "names", "result"),
    [
        ("1e-3*a", ["a"], 0.002),
        ("1e-3a", ["a"], 0.002),
        ("2.5E+2·a", ["a"], 500),
        ("1e−3*a", ["a"], 0.002),
        ("2e3*a", ["a"], 4000),
        (".5a", ["a"], 1),
        ("2.a", ["a"], 4),
        ("1_000a", ["a"], 2000),
        ("007a", ["a"], 14),
        ("٣a", ["a"], 6),
        ("a·10^-3", ["a"], 0.002),
        ("6·10⁻³a", ["a"], 0.012),
        ("2a", ["a"], 4),
        ("2(a+b)", ["a", "b"], 10),
        ("(a+b)(b+c)", [*"abc"], 35),
        ("(a+b)c", [*"abc"], 20),
        ("2exp(a)", ["a"], 2 * math.exp(2)),
        ("exp(a)b", ["a", "b"], 3 * math.exp(2)),
        ("a²", ["a"], 4),
        ("a⁻¹", ["a"], 0.5),
        ("a²b", ["a", "b"], 12),
        ("2a^2", ["a"], 8),
        ("-a**2", ["a"], -4),
        ("−a²", ["a"], -4),
        ("a^-1", ["a"], 0.5),
        ("a^(1/2)", ["a"], math.sqrt(2)),
        ("a/b*c", [*"abc"], 2 / 3 * 4),
        ("a÷b", ["a", "b"], 2 / 3),
        ("a/b/c", [*"abc"], 2 / 3 / 4),
        ("a − +b", ["a", "b"], -1),
        ("2e", ["e"], 4),
        ("2e - 3", ["e"], 1),
        ("e3*a", ["e3", "a"], 6),
        ("2^a", ["a"], 4),
        ("x₁ + x₂", ["x1", "x2"], 5),
        ("2x1 + x1", ["x1"], 6),
        ("loss + bias_1", ["loss", "bias_1"], 5),
        ("eta*g", ["eta", "g"], 6),
        ("größe·2", ["größe"], 4),
        ("(a^2)^1 + 1", ["a"], 5),
    ],
)
def test_what_has_one_reading_is_read(text, names, result):
    expression = Expression(text)
    assert expression.names == names
    numbers = {name: 2.0 + place for place, name in enumerate(names)}
    assert expression.value(numbers).data == pytest.approx(result, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("2e-3 + e", "the number 0.002", "2*e - 3"),
        ("2e3 + e3", "2000", "2*e3"),
        ("2 e-3*a", "the number 2e-3", "2*e - 3"),
        ("2x3", "2*3", "2*x3"),
        ("0x10*a", "a number that is not decimal", "0*x10"),
        ("1,5*a", "1.5", "two numbers, 1 and 5"),
        ("tanh(1,5a)", "1.5", "1 and 5"),
        ("a/2b", "(a/2)*b", "a/(2*b)"),
        ("1/2a", "(1/2)*a", "1/(2*a)"),
        ("a/2 b", "(a/2)*b", "a/(2*b)"),
        ("a/-2b", "(a/-2)*b", "a/(-2*b)"),
        ("a/2(b+c)", "(a/2)*(b+c)", "a/(2*(b+c))"),
        ("a/(2b)c", "(a/(2b))*c", "a/((2b)*c)"),
        ("a/b²c", "(a/b²)*c", "a/(b²*c)"),
        ("exp(a)/3b²", "(exp(a)/3)*b²", "exp(a)/(3*b²)"),
        ("a^2b", "(a^2)*b", "a^(2*b)"),
        ("a**2(b+1)", "(a^2)*(b+1)", "a^(2*(b+1))"),
        ("a^b^c", "(a^b)^c", "a^(b^c)"),
        ("9^9^9*a", "(9^9)^9", "9^(9^9)"),
        ("a^1/2", "a^(1/2)", "a/2"),
        ("ab", "a*b", "one input, such as ab_1"),
        ("y = wx + b", "w*x", "wx_1"),
        ("a + b + c + abc", "a*b*c", "abc_1"),
        ("w1x1 + w2x2", "w1*x1", "one input"),
        ("αβ", "α*β", "one input"),
        ("a(b+c)", "the product a*(b + c)", "a function"),
        ("pi*a", "3.14159", "an input"),
        ("π·r²", "3.14159", "an input"),
        ("e^a", "exp(…)", "a power of an input"),
        ("2e^(-z)", "exp(…)", "a power"),
    ],
)
def test_what_has_two_readings_is_asked(text, one, other):
    with pytest.raises(ValueError, match="can be read in two ways") as error:
        expression = Expression(text)
        expression.value(dict.fromkeys(expression.names, 2.0))
    assert one in str(error.value) and other in str(error.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "write one, such as"),
        ("   ", "write one, such as"),
        ("d =", "write one"),
        ("((a+b", r'a "\(" is never closed'),
        ("a+b)", r'a "\)" has no "\("'),
        (")a(", r'has no "\("'),
        ("a**", "not complete"),
        ("*a", "not complete"),
        ("a b", 'missing between "a" and "b"'),
        ("(a+b)2", "which operator is missing"),
        ("2 3 + a", "which operator is missing"),
        ("1.2.3a", "operator is missing"),
        ("exp", "is a function here"),
        ("relu + a", "is a function here"),
        ("tanh 2a", r"in brackets, tanh\(…\)"),
        ("relu = a + 1", "another name"),
        ("a = a + 1", "give the result another name"),
        ("d = 2a = 4", '"=" is not known here more than once'),
        ("d == a", "more than"),
        ("a # b", '"#" is not known'),
        ("a; b", '";" is not known'),
        ("1/0*a", "cannot be computed"),
        ("a/(b-b)", "divides by zero"),
        ("a^999999999", "larger than any float"),
        ("1e999*a", "larger than any number"),
        ("1e308*a*9", "too large"),
        ("a^b", r"write exp\(b\*log\(a\)\)"),
        ("(0 - a)^0.5", "has no power"),
        ("sin(a)", 'unknown function "sin"'),
        ("(" * 38 + "a" + ")" * 38, "1 to 14 operations"),
        ("a//b", "not known here"),
        ("a" + "+1" * 20, "1 to 14 operations"),
        ("not a", "word of Python"),
        ("a % b", "not known here"),
        ("a < b", "not known here"),
        ("|a|", "not compl"),
    ],
)
def test_what_cannot_be_read_says_why(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        expression = Expression(text)
        expression.value(dict.fromkeys(expression.names, 2.0))


def test_the_stepper_computes_with_the_number_that_was_typed():
    panel = widgets.graph_stepper()
    panel.text.value = "1e-3*a"
    assert panel.error.value == ""
    panel.done.value = 1
    assert "0.001" in panel.stage.alt and panel.steps[1].numbers == (0.001,)


def test_the_stepper_asks_on_the_page():
    panel = widgets.graph_stepper()
    panel.text.value = "a/2b"
    assert "as (a/2)*b, or as a/(2*b). Write the one" in panel.error.value
    panel.text.value = "a/(2*b)"
    assert panel.error.value == ""


@pytest.mark.parametrize("text", ["3,0", "3.", "−−3", "3e0", "6/2", "+3", "1,234"])
def test_predicted_numbers_are_read_alike(text):
    panel = widgets.graph_stepper(expression="f = (a + b)·(b + c)")
    panel.guess.value = text  # a + b = 3
    if text == "1,234":
        assert "as 1234, or as 1.234" in panel.error.value
    elif text == "−−3":
        assert "is not a number" in panel.error.value
    else:
        assert "✓ Right: 3" in panel.readout.value
