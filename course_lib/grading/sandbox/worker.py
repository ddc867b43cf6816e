"""The worker in the sandbox: define what a notebook defines, call it, send the values.

Everything is read before a line of the submission runs. From then on nothing here can
be relied on: a submission may patch, kill or forge whatever it likes. Only values
leave, each packed by `messages`, and the judge on the other side trusts none of them.
"""

import ast
import linecache
import os
import resource
import sys
import time
import types

from ...answers.inputs import Inputs
from ...exercises.calling import calls, surroundings
from ...exercises.calling.deadline import deadline
from ...exercises.calling.outcome import Outcome
from . import messages

MEMORY = 4 * 2**30  # bytes of address space; `calls` allows less for each answer
FILE = 4 * 2**20  # bytes of one file
FILES = 64  # open at once
ERROR = 500  # characters of an error's text


def main():
    """Grade the request on standard input; results go where standard output went."""
    request = messages.split(sys.stdin.buffer.read())
    send = _sender(os.dup(1))
    _silence()
    job = messages.unpack(next(request))
    exercises = [Inputs(**messages.unpack(message)) for message in request]
    inputs = {each.name: each for each in exercises}
    _limit(job["cpu"])
    send(["ready"])
    for number, program in enumerate(job["programs"]):
        space, failures = _define(number, program, job["seconds"], send)
        for name in program["exercises"]:
            send(["call", name])
            outcomes = _outcomes(inputs[name], space, failures, job["seconds"])
            send(["outcomes", name, outcomes])
    send(["end"])


def _sender(stream):
    def send(value):
        message = memoryview(messages.pack(value))
        while message:
            message = message[os.write(stream, message) :]

    return send


def _silence():
    """Point the standard streams at nothing: what is printed goes nowhere."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)


def _limit(cpu):
    """Set what cannot be undone: memory, time, files, and no further process."""
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: cpu,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_FSIZE: FILE,
        resource.RLIMIT_NOFILE: FILES,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in limits.items():
        _, hard = resource.getrlimit(limit)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (most, most))


def _define(number, program, seconds, send):
    """Run the statements; return the namespace and what failed, by name.

    A statement that fails is tried again after the others, while that helps: in a
    notebook, cells need not stand in the order in which they were run.
    """
    module = types.ModuleType("__main__")
    module.display = lambda *values: None
    module.get_ipython = lambda: None
    module.input = surroundings.refuse
    sys.modules["__main__"] = module
    space = module.__dict__
    for file, text in program["cells"].items():
        lines = text.splitlines(keepends=True)
        linecache.cache[file] = (len(text), None, lines, file)
    end = time.monotonic() + 2 * seconds
    waiting, failures, before = list(enumerate(program["statements"])), {}, None
    while waiting and len(waiting) != before:
        before, again = len(waiting), []
        for index, (file, line, source, binds) in waiting:
            send(["define", number, index])
            remaining = min(seconds, end - time.monotonic())
            error = _failure(file, line, source, space, remaining)
            failures |= dict.fromkeys(binds, error)
            if error:
                again.append((index, (file, line, source, binds)))
        waiting = [w for w in again if not any(name in space for name in w[1][3])]
    return space, failures


def _failure(file, line, source, space, seconds):
    """Run one statement; say in words how it fails, or return None."""
    if seconds <= 0:
        return "the time for definitions was used up before"
    clock, problem = None, None
    try:
        tree = ast.increment_lineno(ast.parse(source), line - 1)
        code = compile(tree, file, "exec")
        with deadline(seconds, calls.door) as clock:
            calls.door(exec, (code, space))
    except BaseException as error:
        problem = error
    if clock is not None and clock.over:
        return f"its cell was stopped after {seconds:.2g} seconds"
    if problem is None:
        return None
    text = " ".join(str(problem).split())[:ERROR]
    return f"{type(problem).__name__}: {text}".rstrip(": ")


def _outcomes(inputs, space, failures, seconds):
    """Call one function on all its cases; return the outcomes as dicts."""
    name, answer = inputs.name, space.get(inputs.name)
    if not callable(answer):
        reason = failures.get(name)
        sentence = f"`{name}` could not be defined ({reason})." if reason else None
        if reason and surroundings.QUESTION in reason:
            sentence = f"The cell of your function {surroundings.QUESTION}."
        sentence = sentence or f"`{name}` is no function here."
        return [_plain(Outcome(error=sentence, error_name="Error", final=True))]
    return [_plain(each) for each in calls.outcomes(inputs, answer, seconds)]


def _plain(outcome):
    """One outcome as a dict; a value that cannot be read becomes an error in words."""
    error = outcome.error and str(outcome.error)[: messages.TEXT]
    try:
        messages.pack(outcome.value)
        return {**vars(outcome), "error": error}
    except BaseException as problem:
        text = " ".join(str(problem).split())[:ERROR]
        sentence = (
            f"Your answer could not be read ({type(problem).__name__}: {text}): "
            "return plain numbers or arrays."
        )
        return vars(Outcome(error=sentence, error_name=type(problem).__name__))
