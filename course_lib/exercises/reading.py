"""Read a learner's function without calling it: is it begun, what names does it use?

Reads code objects, not text: they exist where the source does not, and a comment or a
string that mentions a name is no use of it.
"""

import ast
import dis
import inspect
import linecache
import textwrap
from types import CodeType, FunctionType, ModuleType

NOTHING = {"RESUME", "NOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST"}
LIBRARIES = {"course_lib", "numpy", "scipy", "sklearn", "torch", "jax", "tensorflow"}
ATTRIBUTES = {"LOAD_ATTR", "LOAD_METHOD", "IMPORT_FROM", "IMPORT_NAME"}
FOR_ITER = dis.opmap["FOR_ITER"]
VARIABLES = {"LOAD_GLOBAL", "LOAD_NAME"}
# The same call is compiled differently where a module is imported in the same cell.
OF_A_CALL = {"PUSH_NULL", "PRECALL"}


def untouched(answer, exercise):
    """Tell whether a function is the starter still, or holds no statement at all."""
    code = getattr(answer, "__code__", None)
    if code is None:
        return False
    if _does_nothing(code):
        return not _returns(answer)
    return _anatomy(code) == _anatomy(_starter(exercise))


def _does_nothing(code):
    """Tell whether a body is a docstring, `...`, `pass` or an empty `return`."""
    return code.co_name != "<lambda>" and all(
        step.opname in NOTHING and (step.argval is None or step.opname == "RESUME")
        for step in dis.get_instructions(code)
    )


def _returns(answer):
    """Look for an empty `return`: only the source tells it from `pass`."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(answer)))
    except (OSError, TypeError, SyntaxError):
        return False
    return any(isinstance(node, ast.Return) for node in ast.walk(tree))


def _starter(exercise):
    module = compile(exercise.starter(), exercise.name, "exec")
    return next(c for c in module.co_consts if isinstance(c, CodeType))


def _anatomy(code):
    """What a function does, without its docstring, file and line numbers."""
    steps = [
        ("" if i.opname in ATTRIBUTES else i.opname, _argument(i))
        for i in dis.get_instructions(code)
        if i.opname not in OF_A_CALL
    ]
    inner = [_anatomy(c) for c in code.co_consts if isinstance(c, CodeType)]
    return steps, inner


def _argument(step):
    """What an instruction works on, as text: no inner function, no place to jump to."""
    jumps = step.opcode in (*dis.hasjrel, *dis.hasjabs)
    return None if jumps or isinstance(step.argval, CodeType) else repr(step.argval)


def remark_on(answer, exercise):
    """Say what a right answer does that the reference does not need, or None."""
    reference = getattr(exercise, "solution", None)
    code = getattr(answer, "__code__", None)
    if code is None or reference is None or loops(reference.__code__):
        return None
    if loops(code):
        return (
            "You go through the numbers one by one; numpy does it for whole arrays, "
            f'faster and shorter: `solution("{exercise.name}")` shows how.'
        )
    return None


def loops(code):
    """Tell whether a loop or a comprehension stands in a function's code."""
    inner = (each for each in code.co_consts if isinstance(each, CodeType))
    return FOR_ITER in code.co_code[::2] or any(map(loops, inner))


def asks_above(answer):
    """Tell whether the cell that defines a function calls `input` outside functions."""
    file = getattr(getattr(answer, "__code__", None), "co_filename", "")
    text = "".join(linecache.getlines(file))
    if "input(" not in text:
        return False
    try:
        tree = ast.parse(text)
    except SyntaxError:  # magics; the question is refused when it is graded
        return False
    waiting = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "input":
            return True
        if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)
    return False


def forbidden_name(answer, exercise):
    """Return the first forbidden name that an answer uses, or None.

    Helpers that the learner wrote are read too; a recursive call is no use of a name.
    """
    names = _names(answer, set()) | _own_names(answer)
    return next((name for name in exercise.forbidden if name in names), None)


def _own_names(answer):
    """What a library's function, object or method is called, if the answer is one."""
    owner = type(getattr(answer, "__self__", answer)).__name__
    root = (getattr(answer, "__module__", None) or "").partition(".")[0]
    return {owner, getattr(answer, "__name__", owner) if root in LIBRARIES else owner}


def _names(function, visited):
    if not isinstance(function, FunctionType) or function in visited:
        return set()
    visited.add(function)
    names, variables = _uses(function.__code__)
    for name in variables:
        value = function.__globals__.get(name)
        if isinstance(value, FunctionType):
            if value.__module__ == function.__module__:
                names |= _names(value, visited)
            else:
                names.add(value.__name__)
        elif value is not None and not isinstance(value, ModuleType):
            names.add(getattr(value, "__name__", name))
    return names


def _uses(code):
    """The attribute and import names of a code object, and its global variables."""
    names, variables = set(), set()
    for step in dis.get_instructions(code):
        if step.opname in ATTRIBUTES:
            names.add(step.argval)
        elif step.opname in VARIABLES:
            variables.add(step.argval)
        elif isinstance(step.argval, CodeType):
            inner = _uses(step.argval)
            names |= inner[0]
            variables |= inner[1]
    return names, variables
