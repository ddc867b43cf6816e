"""First-order mutants: a function's source with one small slip in it, each.

An exercise whose checks accept a mutant of its own solution would accept a learner's
slip of the same kind. `python tests/tools/mutants.py [exercise …]` lists the survivors.
"""

import ast
import copy
import sys
from dataclasses import dataclass

import numpy as np

import course_lib

COMPARISONS = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}
OPERATORS = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
COMMUTING = (ast.Add, ast.Mult, ast.BitAnd, ast.BitOr)
NAMES = {
    "max": "min",
    "min": "max",
    "all": "any",
    "any": "all",
    "zeros": "ones",
    "ones": "zeros",
    "exp": "abs",
    "abs": "negative",
    "hstack": "vstack",
    "outer": "multiply",
    "maximum": "minimum",
    "mean": "sum",
    "sum": "mean",
}


@dataclass
class Mutant:
    """One slip: where it is, in words, and the whole source that holds it."""

    slip: str
    source: str


def mutants(source):
    """Yield every mutant of a function's source that differs from it."""
    tree = ast.parse(source)
    plain = ast.unparse(tree)
    seen = {plain}
    for number, node in enumerate(ast.walk(tree)):
        for version in _versions(node):
            changed = copy.deepcopy(tree)
            target = list(ast.walk(changed))[number]
            before = _text(target)
            after = _replace(changed, target, version)
            text = ast.unparse(ast.fix_missing_locations(changed))
            if text not in seen:
                seen.add(text)
                yield Mutant(f"{before} -> {after}", text)


def _text(node):
    return " ".join(ast.unparse(node).split())


def _replace(tree, target, version):
    """Put `version(target)` where `target` stands in the tree; return its text."""
    new = version(copy.deepcopy(target))
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is target:
                setattr(parent, field, new)
            elif isinstance(value, list):
                value[:] = [new if item is target else item for item in value]
    return _text(new)


def _versions(node):
    """Functions that turn a copy of the node into a wrong one."""
    if isinstance(node, ast.Compare):
        for i, op in enumerate(node.ops):
            for other in COMPARISONS.get(type(op), ()):
                yield lambda n, i=i, other=other: _set(n.ops, i, other(), n)
    elif isinstance(node, ast.BinOp | ast.AugAssign):
        for other in OPERATORS.get(type(node.op), ()):
            yield lambda n, other=other: _with(n, op=other())
        if isinstance(node, ast.BinOp) and not isinstance(node.op, COMMUTING):
            yield lambda n: _with(n, left=n.right, right=n.left)
    elif isinstance(node, ast.UnaryOp):
        yield lambda n: n.operand
    elif isinstance(node, ast.Constant):
        yield from _constants(node.value)
    elif isinstance(node, ast.Call):
        if len(node.args) > 1:
            yield lambda n: _with(n, args=[n.args[1], n.args[0], *n.args[2:]])
        for i in range(len(node.keywords)):
            yield lambda n, i=i: _with(n, keywords=n.keywords[:i] + n.keywords[i + 1 :])
    elif isinstance(node, ast.Attribute):
        if node.attr in NAMES:
            yield lambda n: _with(n, attr=NAMES[n.attr])
    elif isinstance(node, ast.If | ast.While | ast.IfExp):
        yield lambda n: _with(n, test=ast.UnaryOp(ast.Not(), n.test))
    elif isinstance(node, ast.BoolOp):
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield lambda n: _with(n, op=other())
    elif isinstance(node, ast.Return | ast.Assign | ast.Expr | ast.Break):
        yield lambda n: ast.Pass()
    elif isinstance(node, ast.Tuple) and len(node.elts) > 1:
        yield lambda n: _with(n, elts=[n.elts[1], n.elts[0], *n.elts[2:]])
    if isinstance(node, ast.AugAssign | ast.For):
        yield lambda n: ast.Pass()


def _constants(value):
    if isinstance(value, bool):
        yield lambda n: ast.Constant(not n.value)
    elif isinstance(value, int | float):
        yield lambda n: ast.Constant(n.value + 1)
        yield lambda n: ast.Constant(n.value - 1)
    elif isinstance(value, str):
        yield lambda n: ast.Constant(n.value + "?")


def _set(items, index, new, node):
    items[index] = new
    return node


def _with(node, **fields):
    for name, value in fields.items():
        setattr(node, name, value)
    return node


def survivors(exercise, seconds=1.0):
    """Return (slips of the mutants that pass for right, number of all mutants).

    They are judged by the inputs that are the same in every check.
    """
    from course_lib.exercises.calling.calls import outcomes
    from course_lib.exercises.diagnosis.judging import verdict

    key = exercise.fixed_key()
    alive, count = [], 0
    for mutant in mutants(exercise.source()):
        count += 1
        namespace = {"np": np, "nn": course_lib}
        exec(compile(mutant.source, "<mutant>", "exec"), namespace)
        answer = namespace[exercise.name]
        if verdict(key, outcomes(key.inputs, answer, seconds)) is None:
            alive.append(mutant.slip)
    return alive, count


def main():
    """Print the survivors of the exercises named on the command line, or of all."""
    from course_lib.exercises import catalogue

    chosen = [catalogue.exercise(n) for n in sys.argv[1:]] or catalogue.exercises()
    for exercise in chosen:
        alive, count = survivors(exercise)
        print(f"{exercise.name}: {count - len(alive)} of {count} rejected")
        for slip in alive:
            print(f"    survives: {slip}")


if __name__ == "__main__":
    main()
