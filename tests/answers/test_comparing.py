"""When an answer counts as right, and the sentence when it does not."""

import numpy as np
import pytest

from course_lib.answers.comparing import difference
from course_lib.answers.wording import pair, short

COLUMN = np.array([[1.0], [2.0], [3.0]])
ROW = np.array([1.0, 2.0, 3.0])


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (ROW, [1, 2, 3]),
        (ROW, (1.0, 2.0, 3.0)),
        (ROW, np.array([1, 2, 3])),
        (ROW, ROW.astype(np.float32) * np.float32(1 + 1e-6)),
        (ROW, ROW.astype(np.float16)),
        (ROW, ROW * (1 + 1e-9)),
        (ROW, [np.array(1.0), np.float32(2), 3]),
        (COLUMN, [[1], [2], [3]]),
        (2.5, np.float64(2.5)),
        (2.5, np.array(2.5)),
        (2.5, np.array([2.5])),
        (2.5, np.array([[2.5]])),
        (2.5, [2.5]),
        (3, 3.0),
        (3, np.int8(3)),
        (0.0, 1e-12),
        (True, np.True_),
        (np.array([1, 0]), np.array([True, False])),
        (np.array([True, False]), [True, False]),
        ("relu", "relu"),
        ((ROW, 2), [[1, 2, 3], np.array([[2.0]])]),
        ((1.0, 2.0, 3.0), ROW),
        ({"w": ROW, "b": 1}, {"b": 1.0, "w": [1, 2, 3]}),
        (ROW, np.ma.array(ROW)),
    ],
)
def test_right(expected, got):
    assert difference(expected, got) is None


@pytest.mark.parametrize(
    ("expected", "got", "sentence"),
    [
        (COLUMN, ROW, "Your answer has shape (3,), expected (3, 1)."),
        (ROW, COLUMN, "Your answer has shape (3, 1), expected (3,)."),
        (np.ones((2, 3)), np.ones((3, 2)), "Rows and columns are swapped."),
        (ROW, 6.0, "Your answer is a single number, expected shape (3,)."),
        (2.5, ROW, "Your answer has shape (3,), expected a single number."),
        (ROW, [1, 2], "Your answer has length 2, expected 3."),
        (ROW, [[1], [2, 3], [4]], "are all rows equally long?"),
        (ROW, None, "did you forget `return`?"),
        (ROW, ..., "Your function still returns `...`"),
        (ROW, "abc", "Your answer is a string, expected an array."),
        (ROW, {"a": 1}, "Your answer is a dict, expected an array."),
        (ROW, {1, 2, 3}, "Your answer is a set, expected an array."),
        (2.5, "2.5", "Your answer is a string, expected a number."),
        (ROW, len, "Your answer is a builtin_function_or_method"),
        (ROW, lambda: ROW, "did you forget its parentheses"),
        (ROW, (x for x in ROW), "You return a generator: put `list(...)`"),
        (ROW, np.array([1, 2, "3"]), "Your answer holds strings"),
        (ROW, ROW + 0j, "Your answer holds complex numbers"),
        (ROW, np.array([1, 2, None]), "Your answer holds Python objects"),
        (ROW, [1, np.nan, 3], "Your answer holds nan (not a number) at index 1."),
        (ROW, [1, 2, np.inf], "Your answer holds inf at index 2."),
        (2.5, np.nan, "Your answer holds nan (not a number)."),
        (ROW, [1, 2, 4], "1 of 3 values differ, the first at index 2."),
        (ROW, [4, 5, 6], "The shape is right, the values are not."),
        (2.5, 2.6, "The number is not the expected one."),
        (2, 10**400, "expected real numbers"),
        (np.array([True, False]), [1, 0], "expected True and False"),
        ("relu", 3, "Your answer is a number, expected a string."),
        ("relu", "ReLU", 'Your answer is "ReLU".'),
        ((ROW, 2), ROW, "expected 2 values: `return a, b`."),
        ((1.0, 2.0), np.array([1.0, 3.0]), "Value 2 of the 2 that you return: "),
        ((1.0, 2.0), np.array([[1.0, 2.0]]), "expected 2 values"),
        ((ROW, 2), (ROW,), "You return 1 values, expected 2."),
        ((ROW, 2), (ROW, 3), "Value 2 of the 2 that you return: The number"),
        ((ROW, 2), (ROW, None), "Value 2 of the 2 that you return is None: it has no"),
        ((ROW, 2), (ROW, ...), "Value 2 of the 2 that you return is `...`"),
        (ROW, [-np.inf, 2, 3], "Your answer holds −inf at index 0."),
        (ROW, np.ma.array(ROW, mask=[1, 0, 0]), "a masked array"),
        ({"w": 1}, {"w": None}, "your dict holds None"),
        ({"w": 1}, 1, "Your answer is a number, expected a dict."),
        ({"w": 1}, {"v": 1}, "Your dict has the keys"),
        ({"w": 1}, {"w": 2}, "At the key 'w': "),
    ],
)
def test_wrong_in_words(expected, got, sentence):
    assert sentence in difference(expected, got)


def test_a_huge_array_of_the_wrong_shape_is_never_touched():
    huge = np.broadcast_to(np.zeros(1), (10**5, 10**5))  # 80 GB if it were copied
    assert "has shape (100000, 100000)" in difference(ROW, huge)


def test_an_object_that_raises_when_it_is_read_is_only_an_answer():
    class Nasty:
        def __array__(self, dtype=None, copy=None):
            raise RuntimeError("no")

    assert "cannot be read" in difference(ROW, Nasty())


def test_an_object_that_equals_everything_equals_nothing():
    class Equal:
        def __eq__(self, other):
            return True

        __hash__ = None

    assert difference(ROW, Equal()) == "Your answer is an Equal, expected an array."
    assert "expected a string" in difference("relu", Equal())


def test_float32_is_held_to_its_own_precision_not_to_none():
    assert difference(ROW, ROW.astype(np.float32) + np.float32(0.01)) is not None


def test_nan_equals_nan_only_when_asked():
    nan = np.array([np.nan, 1])
    assert difference(nan, nan) is not None
    assert difference(nan, nan, equal_nan=True) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.float64(0.5), "0.5"),
        (1 / 3, "0.3333"),
        (np.array([[0.0, 2.0]]), "[[0, 2]]"),
        (np.int64(7), "7"),
        (np.True_, "True"),
        ((1, 2.5), "(1, 2.5)"),
        ((1,), "(1,)"),
        ("AND", '"AND"'),
        (None, "None"),
        (..., "`...`"),
        (np.zeros((50, 2)), "an array of shape (50, 2) that starts 0, 0, 0, 0, …"),
        (np.zeros((0, 3)), "an empty array of shape (0, 3)"),
        (np.array(3.0), "3"),
        ({"a": np.float32(1)}, "{'a': 1}"),
        (10**400, "a number beyond the range of floats"),
        (object(), "an object"),
    ],
)
def test_values_are_short_and_plain(value, text):
    assert short(value) == text


def test_two_values_are_shown_with_the_digits_it_takes_to_tell_them_apart():
    assert pair(0.5, 0.7) == ("0.5", "0.7")
    assert pair(0.123456, 0.123457) == ("0.123456", "0.123457")


def test_long_values_are_cut():
    assert len(short(["x" * 50] * 100)) <= 240
