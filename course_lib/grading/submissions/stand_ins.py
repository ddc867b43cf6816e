"""Function objects that stand for a submission's functions and are never called.

They carry the compiled code of the notebook, so that the questions of
`exercises.checking` (is it begun, does it take these arguments, which names does it
use) get the same answers as in the notebook, without running a line of it.
"""

import ast
import linecache
from functools import lru_cache
from types import CodeType, FunctionType, ModuleType, SimpleNamespace

from ...exercises import checking
from ...exercises.reading import forbidden_name, untouched

MODULE, WHOLE = "submission", "<module>"
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


def graded_part(answers, exercise):
    """Return the answers in which `exercise.name` means what is to be graded.

    Untouched starters go, unless there is nothing else.
    """
    candidates = answers.candidates(exercise.name)
    starters = [s for s in candidates if _is_starter(s, exercise)]
    others = [s for s in candidates if s not in starters]
    if not others:
        return answers
    last = others[-1]
    bound = [s for s in answers.statements if exercise.name in s.binds]
    later = bound[bound.index(last) + 1 :]
    return answers.without({*starters, *later})


def standing(answers, exercise):
    """Return (status, sentence): None for an answer that is to be run.

    `answers` are those of `graded_part`. The status is "missing", "not started" or
    "incorrect".
    """
    name = exercise.name
    candidates = answers.candidates(name)
    if not candidates:
        if any(name in s.binds for s in answers.statements):
            return "incorrect", f"`{name}` is no function here: {exercise.signature}"
        return "missing", f"The notebook defines no function `{name}`."
    statement = candidates[-1]
    if statement.code is None:
        return "incorrect", f"Python cannot compile your definition of `{name}`."
    if _is_starter(statement, exercise):
        return "not started", "Not started."
    space = _globals(answers, name)
    function = space.get(name)
    complaint = None
    if _is_function(function) and not _has_decorator(statement):
        complaint = checking.unfit(exercise, function)
    if complaint is None:
        word = forbidden_name(_whole(statement, space), exercise)
        complaint = word and f"Your answer uses `{word}`: write this one by hand."
    return ("incorrect", complaint) if complaint else None


@lru_cache(maxsize=4000)
def _is_starter(statement, exercise):
    function = _function(statement, {"__name__": MODULE})
    if function is None or _is_stub(statement.node):
        return function is not None
    lines = statement.text.splitlines(keepends=True)
    linecache.cache[statement.file] = (len(statement.text), None, lines, statement.file)
    try:
        return untouched(function, exercise)
    finally:
        del linecache.cache[statement.file]


def _is_stub(node):
    """Whether a function only raises NotImplementedError, as nbgrader's stub does."""
    body = getattr(node, "body", None)
    statements = body if isinstance(body, list) else []
    rest = [n for n in statements if not isinstance(n, ast.Expr | ast.Pass)]
    exceptions = [
        getattr(n.exc, "func", n.exc) for n in rest if isinstance(n, ast.Raise)
    ]
    not_implemented = [
        n for n in exceptions if getattr(n, "id", "") == "NotImplementedError"
    ]
    return len(rest) == len(not_implemented) == 1


def _is_function(function):
    """Whether this is a function itself, and not what an expression may return."""
    return isinstance(function, FunctionType) and function.__name__ != WHOLE


def _has_decorator(statement):
    """Whether a decorator may have changed the signature."""
    return bool(getattr(statement.node, "decorator_list", ()))


def _globals(answers, name):
    """The namespace in which the stand-in of `name` looks up what it uses."""
    space = {"__name__": MODULE}
    for statement in answers.reach([name]):
        for target in statement.binds:
            space[target] = _value(statement, space)
    for statement in answers.reach([name]):
        for target in statement.binds:  # aliases, once everything has its stand-in
            value = getattr(statement.node, "value", None)
            if isinstance(value, ast.Name) and value.id in space:
                space[target] = space[value.id]
    return space


def _value(statement, space):
    node = statement.node
    if isinstance(node, ast.Import):
        return ModuleType(node.names[0].name)
    if isinstance(node, ast.ImportFrom):
        return SimpleNamespace(__name__=node.names[0].name)
    return _function(statement, space) or _whole(statement, space)


def _function(statement, space):
    """The function that a `def` or a lambda makes; None for anything else."""
    node = statement.node
    if isinstance(getattr(node, "value", None), ast.Lambda):
        node = node.value
    if not isinstance(node, FUNCTIONS | ast.Lambda) or statement.code is None:
        return None
    name = getattr(node, "name", "<lambda>")
    inner = [c for c in statement.code.co_consts if isinstance(c, CodeType)]
    code = next((c for c in reversed(inner) if c.co_name == name), None)
    if code is None:  # type parameters put a scope of their own around it
        return None
    function = FunctionType(code, space, name, (None,) * len(node.args.defaults))
    pairs = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    function.__kwdefaults__ = {a.arg: None for a, default in pairs if default}
    return function


def _whole(statement, space):
    """A function of the whole statement: decorators and defaults are read too."""
    if statement.code is None:
        return None
    return FunctionType(statement.code, space, WHOLE)
