"""What surrounds an answer while it is called, and is as before when it has ended.

Printing and memory are limited, questions are refused; random states, print options,
numpy's error state, warnings, the working folder and the recursion limit come back.
"""

import builtins
import io
import os
import random
import sys
import warnings
from contextlib import contextmanager, redirect_stderr, redirect_stdout

import numpy as np

MEMORY = 2 * 2**30  # bytes beyond what the process has already
PRINTED = 2000  # characters shown of what the answer prints
QUESTION = (
    "asks a question with `input()`: when it is checked or graded, nobody is there to "
    "answer. Values come in through the arguments; others belong into the code"
)


class QuestionError(Exception):
    """Raised by `input()` inside an answer."""

    def __init__(self, *prompt):
        super().__init__(QUESTION)


@contextmanager
def surroundings():
    """Let answers be called in the block: nothing that they change outlives it."""
    with (
        redirect_stdout(_Short(sys.stdout)),
        redirect_stderr(_Short(sys.stderr)),
        _limited_memory(),
        _restored(),
        _refused_questions(),
    ):
        yield


@contextmanager
def of_one_call(inputs):
    """Let one call begin with numpy's errors and warnings as they should be.

    What cannot be computed is put into the list that the block is given. An answer may
    turn all of numpy's errors into exceptions; an underflow is no fault even then.
    """
    seterr, troubles = np.seterr, []

    def without_underflow(*args, **options):
        before = seterr(*args, **options)
        seterr(under="ignore")
        return before

    listed = {"divide": "call", "over": "call", "invalid": "call"}
    if inputs.no_overflow:
        listed = {"divide": "call"}
    with (
        inputs.floating_point(),
        np.errstate(**listed, call=lambda trouble, flag: troubles.append(trouble)),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        np.seterr = without_underflow
        try:
            yield troubles
        finally:
            np.seterr = seterr


@contextmanager
def _restored():
    options, folder = np.get_printoptions(), _folder()
    states = random.getstate(), np.random.get_state()
    limit = sys.getrecursionlimit()
    try:
        yield
    finally:
        np.set_printoptions(**options)
        random.setstate(states[0])
        np.random.set_state(states[1])
        sys.setrecursionlimit(limit)
        if folder and _folder() != folder:
            os.chdir(folder)


def _folder():
    """The working folder; None where it was deleted."""
    try:
        return os.getcwd()
    except OSError:
        return None


@contextmanager
def _refused_questions():
    ask = builtins.input
    builtins.input = refuse
    try:
        yield
    finally:
        builtins.input = ask


def refuse(*prompt):
    """Stand in for `input` where nobody can answer."""
    raise QuestionError


class _Short(io.TextIOBase):
    """A stream that passes on the first characters and swallows the rest."""

    def __init__(self, stream):
        self.stream = stream
        self.remaining = PRINTED

    def write(self, text):
        if self.remaining > 0:
            self.stream.write(text[: self.remaining])
            if len(text) > self.remaining:
                self.stream.write("\n… (the rest of what is printed is not shown)\n")
        self.remaining -= len(text)
        return len(text)


@contextmanager
def _limited_memory():
    """Allow the process `MEMORY` more bytes than it has, where Linux can count them."""
    try:
        import resource

        with open("/proc/self/statm") as file:
            size = int(file.read().split()[0]) * resource.getpagesize()
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = size + MEMORY
        if soft == resource.RLIM_INFINITY or limit < soft:
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    except (ImportError, OSError, ValueError):
        yield
        return
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
