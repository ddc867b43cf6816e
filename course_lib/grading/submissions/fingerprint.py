"""Answers that are alike: the same code but for names, comments and layout."""

import ast
from hashlib import sha256

SHORT = 45  # nodes: everybody writes a one-liner in the same way
BROKEN = (SyntaxError, ValueError, RecursionError, MemoryError)


def fingerprint(source):
    """Return a text that is equal for answers alike, "" for short or unreadable ones.

    Variables, functions and parameters are numbered as they appear; docstrings go.
    """
    try:
        tree = ast.parse(source)
        nodes = [node for node in ast.walk(tree) if not isinstance(node, ast.Load)]
        if len(nodes) < SHORT:
            return ""
        numbers = {}
        for node in nodes:
            _plain(node, numbers)
        text = ast.dump(tree)
    except BROKEN:
        return ""
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _plain(node, numbers):
    """Replace a node's own names by numbers, and take its docstring away."""
    body = getattr(node, "body", None)
    if isinstance(body, list) and len(body) > 1 and _is_docstring(body[0]):
        del body[0]
    for attribute in ("id", "arg", "name", "asname"):
        name = getattr(node, attribute, None)
        if isinstance(name, str) and not isinstance(node, ast.alias | ast.keyword):
            setattr(node, attribute, f"n{numbers.setdefault(name, len(numbers))}")


def _is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def groups(cards):
    """Return (exercise, students) for answers alike that two students or more gave.

    The groups that share the most exercises come first; starters never count.
    """
    students_by_answer = {}
    for card in cards:
        for mark in card.marks:
            if mark.fingerprint:
                key = mark.exercise, mark.fingerprint
                students_by_answer.setdefault(key, []).append(card.student)
    exercises_by_group = {}
    for (exercise, _), students in students_by_answer.items():
        if len(students) > 1:
            exercises_by_group.setdefault(tuple(sorted(students)), []).append(exercise)
    return sorted(
        (
            (sorted(exercises), students)
            for students, exercises in exercises_by_group.items()
        ),
        key=lambda group: (-len(group[0]), group[1]),
    )
