"""What an exception of an answer means, in a sentence with the shapes in it."""

import ast
import linecache
import re

import numpy as np

SHAPE = r"(\([\d, ]*\))"
NUMBER = r"(-?\d+)"
# What numpy and Python say → what it means; groups are put in for {0}, {1} …
MEANINGS = {
    rf"operands could not be broadcast together with shapes {SHAPE} {SHAPE}": (
        "you put shapes {0} and {1} together element by element: from the right, each "
        "pair of lengths must be equal, or one of them 1"
    ),
    r"operands could not be broadcast together with remapped shapes .*": (
        "you put arrays together element by element whose lengths do not fit"
    ),
    rf"non-broadcastable output operand with shape {SHAPE} doesn't match the "
    rf"broadcast shape {SHAPE}": (
        "the result of shape {1} does not fit into the array of shape {0} that it is "
        "to be put in"
    ),
    rf"could not broadcast input array from shape {SHAPE} into shape {SHAPE}": (
        "you put an array of shape {0} where there is room for shape {1}"
    ),
    rf"shapes {SHAPE} and {SHAPE} not aligned: {NUMBER} \(dim \d\) != {NUMBER} .*": (
        "you multiply {0} by {1}: the inner numbers, {2} and {3}, must agree"
    ),
    rf"cannot reshape array of size {NUMBER} into shape {SHAPE}": (
        "{0} numbers do not fill the shape {1}"
    ),
    rf"index {NUMBER} is out of bounds for axis {NUMBER} with size {NUMBER}": (
        "there is no index {0}: along axis {1} there are {2} entries, and counting "
        "begins at 0"
    ),
    rf"axis {NUMBER} is out of bounds for array of dimension {NUMBER}": (
        "there is no axis {0}: the array has {1}, and counting begins at 0"
    ),
    rf"too many indices for array: array is {NUMBER}-dimensional, but {NUMBER} were "
    r"indexed": "you give {1} indices to an array that has {0} axes",
    r"all the input array dimensions .*must match exactly.*": (
        "arrays that are put side by side must be equally long along the other axis"
    ),
    r"all the input arrays must have same number of dimensions.*": (
        "arrays that are put side by side must have equally many axes: is one of them "
        "a row without brackets?"
    ),
    r"all input arrays must have the same shape": (
        "arrays that are stacked must have one and the same shape"
    ),
    r"need at least one array to (concatenate|stack)": (
        "there is nothing to put together: the list is empty for this input"
    ),
    r"zero-size array to reduction operation (\w+) which has no identity": (
        "the {0} of an empty array does not exist: what should come out here?"
    ),
    r"setting an array element with a sequence.*": (
        "an array is put where there is room for one number, or rows differ in length"
    ),
    r"only (length-1|0-dimensional|size-1) arrays can be converted to .*": (
        "a function for one number gets an array: take the one of `np`, such as "
        "`np.exp` for `math.exp`"
    ),
    r"only integer scalar arrays can be converted to a scalar index": (
        "an array stands where one whole number is expected, as in `range` or an index"
    ),
    r"'(\w+)' object cannot be interpreted as an integer": (
        "a {0} stands where a whole number is expected, as in `range`"
    ),
    r"only integers, slices .* are valid indices": (
        "an index must be a whole number: is this one a float?"
    ),
    r"'(\w+)' object is not iterable": "you go through a {0}, which is one thing only",
    r"'(\w+)' object is not subscriptable": "you put brackets behind a {0}",
    r"'(\w+)' object is not callable": (
        "you call a {0}: is a `*` missing before the parenthesis, or has a variable "
        "the name of a function?"
    ),
    r"not enough values to unpack \(expected (\d+), got (\d+)\)": (
        "you take {0} values out of {1}"
    ),
    r"too many values to unpack \(expected (\d+)\)": (
        "you take {0} values out of more than that"
    ),
    r"Cannot cast ufunc '(\w+)' output from .*": (
        "an array of whole numbers cannot take fractions in place: write `a = a - …` "
        "rather than `a -= …`"
    ),
    r"float division by zero|division by zero": (
        "you divide by zero: what should come out here?"
    ),
    r"math domain error|expected a positive input.*|expected a nonnegative input.*": (
        "a logarithm or a root of a number that has none"
    ),
    r"math range error": "`math.exp` of a number that is too large: it overflows",
    r"Singular matrix": "you solve with, or invert, a matrix that has no inverse",
}
OF_TRUTH = {
    "condition": (
        "an `if`, `while`, `and`, `or` or `not` asks for one truth value, but gets one "
        "for each element: `np.where(condition, a, b)` decides for each"
    ),
    "call": (
        "Python's `max`, `min`, `sorted` or `in` compares whole arrays, which gives no "
        "single truth value: take `np.maximum`, `np.minimum` or `np.max`"
    ),
}
MATMUL = r"matmul: .*size (\d+) is different from (\d+).*"


def meaning(error, origin, frame=None):
    """Return what an exception means, in words that continue "…: "; or None.

    Args:
        error: the exception.
        origin: what the code was doing (`outcome.origin`).
        frame: (frame, line, file) of the learner's code in which it arose, or None.
    """
    text = " ".join(str(error).split())
    if text.startswith("The truth value of an array"):
        return OF_TRUTH.get(origin, OF_TRUTH["condition"])
    match = re.fullmatch(MATMUL, text)
    if match:
        return _product(*match.groups(), frame)
    for pattern, words in MEANINGS.items():
        match = re.search(pattern, text)
        if match:
            return words.format(*match.groups())
    return None


def _product(second, first, frame):
    """Say which shapes do not fit, if the line shows what is multiplied."""
    agree = f"the inner numbers, {first} and {second}, must agree"
    for one, other in _operands(frame) if frame else ():
        if one[-1] == int(first) and other[max(-2, -len(other))] == int(second):
            return f"you multiply {one} by {other}: {agree}"
    return f"in a product of two matrices {agree}"


def _operands(frame):
    """Yield the shapes of both sides of each `@` in a line, where names give them."""
    place, line, file = frame
    try:
        tree = ast.parse(linecache.getline(file, line).strip())
    except SyntaxError:  # part of a longer statement
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            shapes = [_shape(side, place) for side in (node.left, node.right)]
            if all(shapes):
                yield shapes


def _shape(node, place):
    """Return the shape of a name, or of a name's transpose; else None."""
    if isinstance(node, ast.Attribute) and node.attr == "T":
        shape = _shape(node.value, place)
        return shape and shape[::-1]
    if isinstance(node, ast.Name):
        value = place.f_locals.get(node.id, place.f_globals.get(node.id))
        if isinstance(value, np.ndarray):
            return value.shape
    return None
