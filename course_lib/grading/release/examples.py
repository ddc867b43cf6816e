"""The wrong and right answers that an exercise knows, as code for a notebook's cell."""

import ast
import inspect
import sys
from functools import cache

from ...content.slip import slipped_source
from ..submissions.extract import extract
from ..submissions.statements import lookups
from .stripping import is_mistake


def answers(exercise, kind):
    """Return texts that define the exercise's function, one for each known answer.

    Args:
        exercise: a class of the course.
        kind: "mistakes" or "accepted".

    Helpers that stand in the exercise's file come along. None stands for an answer
    that rests on other parts of the course, which no notebook could define.
    """
    everything, classes = _module(exercise.__module__)
    values = list(_values(classes[exercise.__name__], kind))
    if kind == "mistakes":
        slips = [getattr(f, "slips", None) for f in exercise.mistakes.values()]
        written = iter(values)
        values = [_slipped(exercise, s) if s else next(written) for s in slips]
    return [_definition(exercise, value, everything) for value in values]


def _slipped(exercise, slips):
    """The solution with some slips, as a syntax tree of a function."""
    return ast.parse(slipped_source(exercise.source(), slips)).body[0]


@cache
def _module(name):
    source = inspect.getsource(sys.modules[name])
    classes = [n for n in ast.parse(source).body if isinstance(n, ast.ClassDef)]
    return extract([source]), {node.name: node for node in classes}


def _values(node, kind):
    """The functions below `@mistake`, or the expressions in the attribute `kind`."""
    if kind == "mistakes" and any(map(is_mistake, node.body)):
        return filter(is_mistake, node.body)
    for statement in node.body:
        if (
            isinstance(statement, ast.Assign)
            and getattr(statement.targets[0], "id", None) == kind
        ):
            value = statement.value
            return value.values if isinstance(value, ast.Dict) else value.elts
    return []


def _definition(exercise, value, everything):
    source = _source(exercise.name, value)
    reached = everything.reach(lookups(compile(source, exercise.name, "exec")))
    if any(_is_ours(statement.node) for statement in reached):
        return None
    return "\n\n\n".join([*(statement.source for statement in reached), source])


def _source(name, value):
    """The text that defines `name` as a function, a lambda or another expression."""
    if isinstance(value, ast.FunctionDef):
        fields = dict(ast.iter_fields(value)) | {"name": name, "decorator_list": []}
        return ast.unparse(ast.fix_missing_locations(ast.FunctionDef(**fields)))
    if isinstance(value, ast.Lambda):
        body = f"    return {ast.unparse(value.body)}"
        return f"def {name}({ast.unparse(value.args)}):\n{body}"
    return f"{name} = {ast.unparse(value)}"


def _is_ours(node):
    """Whether a statement only makes sense inside the course's own package."""
    return isinstance(node, ast.ClassDef) or getattr(node, "level", 0) > 0
