"""Values travel unchanged, and nothing that arrives can do more than be wrong."""

import json
import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.answers.comparing import difference
from course_lib.answers.wording import kind
from course_lib.grading.sandbox import messages

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=4)
    ),
    max_leaves=12,
)


def same(a, b):
    """Equal in type and value; nan equals nan."""
    if type(a) is not type(b):
        return False
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    return a == b or (isinstance(a, float) and math.isnan(a) and math.isnan(b))


def there_and_back(value):
    return messages.unpack(messages.pack(value))


def message(tree, body=b""):
    tree = json.dumps(tree).encode() if not isinstance(tree, bytes) else tree
    return len(tree).to_bytes(8) + len(body).to_bytes(8) + tree + body


class TestThereAndBack:
    @given(PLAIN)
    @settings(max_examples=2 * settings().max_examples)
    def test_plain_values(self, value):
        assert same(there_and_back(value), value)

    @pytest.mark.parametrize("dtype", ["?", "u1", "i4", "<i8", ">f8", "f2", "f4", "c8"])
    @pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 3), (2, 3)])
    def test_arrays(self, dtype, shape):
        array = np.ones(shape, dtype)
        result = there_and_back(array)
        assert result.dtype == array.dtype and result.shape == shape
        np.testing.assert_array_equal(result, array)

    def test_arrays_of_text_and_of_any_layout(self):
        for array in (np.array(["a", "äöü"]), np.arange(12).reshape(3, 4).T[::2]):
            np.testing.assert_array_equal(there_and_back(array), array)

    def test_numpy_scalars_keep_their_type(self):
        for value in (np.float32(0.5), np.int64(3), np.bool_(True), np.float64("nan")):
            result = there_and_back(value)
            assert type(result) is type(value)
            np.testing.assert_equal(result, value)

    def test_rare_numbers(self):
        for value in (2**200, -(2**300), 1 + 2j, Fraction(1, 3), Decimal("0.1"), ...):
            assert there_and_back(value) == value
        assert there_and_back(10**100_000) == 2**messages.DIGITS

    def test_arrays_of_objects(self):
        result = there_and_back(np.array([[1, 2.5], ["a", None]], dtype=object))
        assert result.dtype == object and result.tolist() == [[1, 2.5], ["a", None]]

    @pytest.mark.parametrize("value", [{1}, b"x", range(3), object(), np, int])
    def test_other_things_keep_the_name_of_their_kind(self, value):
        sentence = difference(np.zeros(2), there_and_back(value))
        assert f"Your answer is {kind(value)}" in sentence or value in (np, int)

    def test_functions_and_generators_are_told(self):
        assert "parentheses" in difference(1.0, there_and_back(lambda: 1))
        assert "generator" in difference(1.0, there_and_back(x for x in ()))

    def test_a_huge_array_is_described(self):
        result = there_and_back(np.broadcast_to(np.float32(1), (10**6, 10**6)))
        assert isinstance(result, messages.HugeArray)
        assert (result.shape, result.dtype) == ((10**6, 10**6), np.float32)

    def test_subclasses_become_plain(self):
        class Mine(np.ndarray):
            def __eq__(self, other):
                return True

        class Number(float):
            def __sub__(self, other):
                return 0.0

        assert type(there_and_back(np.zeros(2).view(Mine))) is np.ndarray
        assert type(there_and_back(Number(2))) is float

    def test_what_holds_itself_ends(self):
        loop = []
        loop.append(loop)
        assert there_and_back(loop) is not None
        with pytest.raises(messages.MessageError):
            messages.pack([[0] * 1000] * 1000)


class TestWhatArrives:
    @pytest.mark.parametrize(
        "tree",
        [
            ["array", "|O", [1]],
            ["array", "O", [1]],
            ["array", "<f8", [2**40]],
            ["array", "<f8", [-1]],
            ["array", "<f8", [1.5]],
            ["array", "<f8", "ab"],
            ["array", "<f8", [True]],
            ["array", "<f8", [1] * 99],
            ["array", "<V8", [1]],
            ["array", "<f77", [0]],
            ["array", "<U999999", [9]],
            ["scalar", "<f8", [1]],
            ["huge", "<f8", [2**61, 2**61]],
            ["objects", [3], [1]],
            ["objects", [2**40], []],
            ["list", 3],
            ["dict", [[1]]],
            ["dict", [[["list", []], 1]]],
            ["fraction", 1, 0],
            ["integer", "zz"],
            ["integer", 5],
            ["decimal", "abc"],
            ["complex", "a", "b"],
            ["os.system", "true"],
            ["array"],
            [[]],
            [],
            {"a": 1},
            b"[" * 100_000,
            b"9" * 10_000,
            b"\xff\xfe",
            b"",
            b"NaN NaN",
        ],
        ids=lambda tree: str(tree)[:40],
    )
    def test_is_refused_if_it_is_no_message(self, tree):
        try:
            value = messages.unpack(message(tree))
        except messages.MessageError:
            return
        assert isinstance(value, messages.HugeArray | dict)  # a harmless reading of it
        assert tree[0] in ("dict",)

    def test_a_length_is_checked_before_memory_is_taken(self):
        with pytest.raises(messages.MessageError, match="a message of"):
            messages.length((2**62).to_bytes(8) + bytes(8))

    def test_bytes_that_belong_to_nothing_are_refused(self):
        with pytest.raises(messages.MessageError, match="belong to nothing"):
            messages.unpack(message(None, b"12345678"))
        with pytest.raises(messages.MessageError, match="another length"):
            messages.unpack(message(None) + b"1")

    def test_truth_values_have_two_values(self):
        result = messages.unpack(message(["array", "|b1", [3]], bytes([0, 1, 7])))
        assert result.view("u1").tolist() == [0, 1, 1]

    @given(st.binary(max_size=200))
    @settings(max_examples=2 * settings().max_examples)
    def test_noise_raises_nothing_else(self, noise):
        with pytest.raises(messages.MessageError):
            messages.unpack(noise)
            raise messages.MessageError  # noise may be a message by chance

    def test_the_name_of_a_kind_is_a_word(self):
        value = messages.unpack(message(["kind", "<script>alert(1)</script>" * 9]))
        assert "<" not in kind(value) and len(kind(value)) < 80
