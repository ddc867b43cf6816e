"""A lesson's file of exercises without solutions, right answers and mistakes.

What remains is the task with its hints, and what a judge needs; helpers that
only the removed parts used go too.
"""

import ast
import inspect
import sys

from ..submissions.extract import extract

REMOVED = {"solution", "inputs", "slips", "bugs", "mistakes", "accepted"}
IMPORT = "from course_lib.grading.release.frozen import Frozen, frozen"


def without_solutions(module_name, exercises):
    """Return the source of a module of exercises with nothing that gives them away.

    Args:
        module_name: of a loaded module.
        exercises: the classes in it; their data come from `frozen.freeze`.
    """
    tree = ast.parse(inspect.getsource(sys.modules[module_name]))
    classes = {each.__name__: each for each in exercises}
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name in classes:
            _strip(node, classes[node.name])
    last = max(i for i, n in enumerate(tree.body) if isinstance(n, ast.ImportFrom))
    tree.body.insert(last + 1, ast.parse(IMPORT).body[0])
    answers = extract([ast.unparse(ast.fix_missing_locations(tree))])
    statements = answers.reach(list(classes))
    head = f'"""{ast.get_docstring(tree)}"""'
    return "\n\n".join([head, *(statement.source for statement in statements)]) + "\n"


def is_mistake(node):
    """Whether a statement in an exercise's class is a function below `@mistake(…)`."""
    marks = [d.func for d in getattr(node, "decorator_list", ()) if hasattr(d, "func")]
    return any(getattr(mark, "id", None) == "mistake" for mark in marks)


def _strip(node, exercise):
    node.bases.insert(0, ast.Name("Frozen"))
    node.body = [part for part in node.body if not _defines(part) & REMOVED]
    sentences = list(exercise.mistakes)
    text = f"mistakes = frozen({exercise.name!r}, {sentences!r})"
    node.body.append(ast.parse(text).body[0])


def _defines(part):
    if isinstance(part, ast.FunctionDef):
        return {"mistakes"} if is_mistake(part) else {part.name}
    targets = getattr(part, "targets", [getattr(part, "target", None)])
    return {target.id for target in targets if isinstance(target, ast.Name)}
