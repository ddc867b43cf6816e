"""Values as bytes and back, without pickle: nothing that arrives is ever executed.

A message is two lengths, a tree in JSON and, behind it, the bytes of the arrays in the
order in which the tree mentions them. In the tree a number, a text, True, False and
None stand for themselves; everything else is a list that starts with its kind. What no
answer can be (an object, a set, an array of 10 GB) travels as its name and shape alone.

Both sides use this file: the sandbox, which may send anything, and the judge, who
checks every length before any memory is taken.
"""

import json
import math
import re
from decimal import Decimal
from fractions import Fraction
from types import FunctionType, GeneratorType

import numpy as np

BYTES = 16 * 2**20  # of one message
ITEMS = 200_000  # of one tree
DEPTH = 24  # lists within lists
TEXT = 250_000  # characters of one text
DIGITS = 4096  # binary digits of an integer
HEAD = 16  # bytes of the two lengths
DTYPE = re.compile(r"[<>|][biufcU][0-9]{1,6}")
LARGEST = 2**62  # elements that an array which is only described may have


class MessageError(ValueError):
    """What arrived is no message of ours; the text says what is wrong with it."""


class HugeArray:
    """Shape and type of an array that was too large to send."""

    def __init__(self, dtype, shape):
        self.dtype, self.shape = dtype, shape


def pack(value):
    """Return a value as one message; raises MessageError if it holds too much."""
    writer = _Writer()
    tree = json.dumps(writer.node(value, 0), separators=(",", ":")).encode()
    body = b"".join(writer.blocks)
    return b"".join([len(tree).to_bytes(8), len(body).to_bytes(8), tree, body])


def length(head):
    """Return how many bytes follow the first `HEAD` bytes of a message.

    Raises:
        MessageError: if they are more than `BYTES` for the tree or for the arrays.
    """
    sizes = int.from_bytes(head[:8]), int.from_bytes(head[8:HEAD])
    if max(sizes) > BYTES:
        raise MessageError(f"a message of {max(sizes)} bytes")
    return sum(sizes)


def split(data):
    """Yield the messages that stand one after the other in `data`."""
    while data:
        end = HEAD + length(data[:HEAD])
        yield data[:end]
        data = data[end:]


def unpack(message):
    """Return the value of one message.

    Raises:
        MessageError: for anything that `pack` does not write.
    """
    tree_size = int.from_bytes(message[:8])
    if length(message[:HEAD]) != len(message) - HEAD:
        raise MessageError("a message of another length than it says")
    try:
        tree = json.loads(message[HEAD : HEAD + tree_size])
        reader = _Reader(message[HEAD + tree_size :])
        value = reader.value(tree, 0)
    except MessageError:
        raise
    except Exception as error:  # whatever noise makes of the readers below
        raise MessageError(f"{type(error).__name__}: {error}") from error
    if reader.at != len(reader.body):
        raise MessageError("bytes that belong to nothing")
    return value


class _Writer:
    def __init__(self):
        self.blocks, self.size, self.items = [], 0, 0

    def node(self, value, depth):
        self.items += 1
        if self.items > ITEMS:
            raise MessageError("too many items")
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, np.generic | np.ndarray):
            return self.array(np.asarray(value), depth, isinstance(value, np.generic))
        if isinstance(value, str):
            return str.__str__(value[:TEXT])
        if isinstance(value, int):
            return _integer(value)
        if isinstance(value, float):
            return float.__float__(value)
        if isinstance(value, list | tuple | dict):
            return self.container(value, depth)
        return self.other(value, depth)

    def container(self, value, depth):
        if depth >= DEPTH:
            return ["kind", type(value).__name__]
        if isinstance(value, dict):
            pairs = dict.items(value)
            return ["dict", [[self.node(x, depth + 1) for x in p] for p in pairs]]
        name = "list" if isinstance(value, list) else "tuple"
        return [name, [self.node(part, depth + 1) for part in value]]

    def array(self, array, depth, scalar):
        dtype = array.dtype
        if dtype.kind == "O" and array.size < ITEMS:
            flat = [self.node(x, depth + 1) for x in array.ravel().tolist()]
            return ["objects", list(array.shape), flat]
        if dtype.kind in "fc" and dtype.itemsize > 8 * (1 + (dtype.kind == "c")):
            array = array.astype("f8" if dtype.kind == "f" else "c16")
        if not DTYPE.fullmatch(array.dtype.str):
            return ["kind", f"array of {array.dtype.name}"[:60]]
        if self.size + array.nbytes > BYTES:
            return ["huge", array.dtype.str, list(array.shape)]
        self.size += array.nbytes
        self.blocks.append(array.tobytes())
        return ["scalar" if scalar else "array", array.dtype.str, list(array.shape)]

    def other(self, value, depth):
        if value is Ellipsis:
            return ["ellipsis"]
        if isinstance(value, complex):
            return ["complex", value.real, value.imag]
        if isinstance(value, Fraction):
            return ["fraction", _integer(value.numerator), _integer(value.denominator)]
        if isinstance(value, Decimal):
            return ["decimal", str(value)[:200]]
        if isinstance(value, FunctionType):
            return ["function"]
        if isinstance(value, GeneratorType):
            return ["generator"]
        if hasattr(value, "__array__") and not isinstance(value, type):
            return self.array(np.asarray(value), depth, False)
        return ["kind", type(value).__name__[:60]]


def _integer(value):
    """An integer as it is, or as hexadecimal text where JSON readers would refuse."""
    value = int(value)
    if value.bit_length() <= 62:
        return value
    largest = 2**DIGITS
    return ["integer", hex(max(-largest, min(value, largest)))]


class _Reader:
    def __init__(self, body):
        self.body, self.at, self.items = body, 0, 0

    def value(self, node, depth):
        self.items += 1
        if self.items > 2 * ITEMS or depth > DEPTH + 2:
            raise MessageError("too many items")
        if not isinstance(node, list):
            if isinstance(node, dict):
                raise MessageError("a tree with an object in it")
            return node
        if not node or not isinstance(node[0], str) or node[0] not in READERS:
            raise MessageError("a node of no known kind")
        return READERS[node[0]](self, depth, *node[1:])

    def parts(self, nodes, depth):
        if not isinstance(nodes, list):
            raise MessageError("a list without its parts")
        return [self.value(node, depth + 1) for node in nodes]

    def pairs(self, depth, nodes):
        pairs = [self.parts(node, depth) for node in nodes]
        return {_key(key): value for key, value in pairs}

    def array(self, depth, dtype, shape):
        dtype, count = _dtype(dtype), math.prod(_shape(shape))
        size = count * dtype.itemsize
        block = self.body[self.at : self.at + size]
        if len(block) != size:
            raise MessageError(f"an array of {size} bytes with {len(block)}")
        self.at += size
        if dtype.kind == "b":  # a byte above 1 would be a truth value of its own sort
            return (np.frombuffer(block, "u1") != 0).reshape(shape)
        if dtype.itemsize == 0:
            return np.zeros(shape, dtype)
        return np.frombuffer(block, dtype).reshape(shape).copy()

    def scalar(self, depth, dtype, shape):
        if shape != []:
            raise MessageError("a scalar with a shape")
        return self.array(depth, dtype, shape)[()]

    def huge(self, depth, dtype, shape):
        if math.prod(_shape(shape)) > LARGEST:
            raise MessageError("an array larger than any")
        return HugeArray(_dtype(dtype), tuple(shape))

    def objects(self, depth, shape, nodes):
        parts = self.parts(nodes, depth)
        if math.prod(_shape(shape)) != len(parts):
            raise MessageError("objects that do not fill their shape")
        array = np.empty(len(parts), dtype=object)
        for i, part in enumerate(parts):
            array[i] = part
        return array.reshape(shape)


def _dtype(text):
    if not isinstance(text, str) or not DTYPE.fullmatch(text):
        raise MessageError("an array of a type that no answer has")
    return np.dtype(text)


def _shape(shape):
    if not isinstance(shape, list) or len(shape) > 32:
        raise MessageError("an array without a shape")
    if not all(type(n) is int and 0 <= n <= LARGEST for n in shape):
        raise MessageError("an array with an impossible shape")
    return shape


def _key(key):
    return key if isinstance(key, str | int | float | tuple | None) else repr(key)[:60]


def _function():
    """What stands for any function that an answer returned."""


def _kind(reader, depth, name):
    """An object of a class of this name, and nothing more."""
    word = re.sub(r"\W+", " ", str(name))[:60].strip() or "object"
    return type(word, (), {})()


READERS = {
    "list": lambda reader, depth, nodes: reader.parts(nodes, depth),
    "tuple": lambda reader, depth, nodes: tuple(reader.parts(nodes, depth)),
    "dict": _Reader.pairs,
    "array": _Reader.array,
    "scalar": _Reader.scalar,
    "huge": _Reader.huge,
    "objects": _Reader.objects,
    "integer": lambda reader, depth, text: int(text[: DIGITS // 4 + 8], 16),
    "ellipsis": lambda reader, depth: Ellipsis,
    "complex": lambda reader, depth, re, im: complex(re, im),
    "fraction": lambda reader, depth, n, d: Fraction(
        reader.value(n, depth + 1), reader.value(d, depth + 1)
    ),
    "decimal": lambda reader, depth, text: Decimal(text[:200]),
    "function": lambda reader, depth: _function,
    "generator": lambda reader, depth: (nothing for nothing in ()),
    "kind": _kind,
}
