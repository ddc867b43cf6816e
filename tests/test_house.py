"""The house: imports point down, and the mathematics loads no laboratory."""

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "course_lib"

# Top to bottom: within a floor a module may import those listed before it.
FLOORS = [
    [
        "arrays",
        "docstrings",
        "parameters",
        "autodiff",
        "registry",
        "threads",
        "initializers",
        "schedules",
        "datasets",
        "metrics",
        "surfaces",
        "source",
        "report",
    ],
    [
        "layers",
        "activations",
        "saving",
        "networks",
        "mlp",
        "losses",
        "regularizers",
        "optimizers",
        "gradients",
    ],
    ["history", "tasks", "training", "stacks", "trials", "sweeps"],
    ["answers", "content", "plots", "exercises", "hosting", "widgets", "grading"],
]
PLACE = {
    name: (floor, position)
    for floor, names in enumerate(FLOORS)
    for position, name in enumerate(names)
}
# Imports inside a function, allowed because the package is heavy and seldom needed.
LAZY = {
    "source": {"IPython"},
    "training": {"tqdm"},
    "sweeps": {"joblib", "tqdm"},
    "threads": {"threadpoolctl"},
    "report": {"numpy", "threadpoolctl"},
}


def room(path):
    """Return the part of the house that a file belongs to: "layers", "plots" …"""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path):
    """Yield the rooms of course_lib that a file imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    depth = len(path.relative_to(PACKAGE).parts)
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.ImportFrom) and node.level:
            parts = list(path.relative_to(PACKAGE).parts[: depth - node.level])
            parts += (node.module or "").split(".") if node.module else []
            names = [parts] if parts else [[a.name] for a in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            parts = node.module.split(".")
            if parts[0] == "course_lib":
                names = [parts[1:]] if parts[1:] else [[a.name] for a in node.names]
        elif isinstance(node, ast.Import):
            names = [
                alias.name.split(".")[1:]
                for alias in node.names
                if alias.name.split(".")[0] == "course_lib"
            ]
        for parts in names:
            if parts and parts[0] in PLACE:
                yield parts[0]


def imported_files(path):
    """Yield the files of course_lib that a file imports, at its top or in a function.

    A package's face, `__init__.py`, only repeats what others define: it is left out.
    """
    here = path.relative_to(PACKAGE.parent).parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom):
            continue
        start = here[: len(here) - node.level] if node.level else ()
        parts = [*start, *(node.module or "").split(".")]
        base = PACKAGE.parent.joinpath(*filter(None, parts))
        for alias in node.names:
            for file in (base / f"{alias.name}.py", base.with_suffix(".py")):
                if file.is_file():
                    yield file
                    break


FILES = [p for p in sorted(PACKAGE.rglob("*.py")) if room(p) != "__init__"]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_down(path):
    own = room(path)
    assert own in PLACE, f"{own} has no place in the house: add it to FLOORS"
    for other in imported_rooms(path):
        if other != own:
            assert PLACE[other] < PLACE[own], f"{own} imports {other}, which is above"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_stand_at_the_top_on_the_lower_floors(path):
    own = room(path)
    if PLACE[own][0] == 3:
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inner = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert {name.split(".")[0] for name in inner} <= LAZY.get(own, set())


def test_no_modules_import_each_other_in_a_circle():
    needs = {path: set(imported_files(path)) for path in FILES}
    needs = {path: {n for n in need if n in needs} for path, need in needs.items()}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        circle = " → ".join(str(path.relative_to(PACKAGE)) for path in error.args[1])
        raise AssertionError(circle) from None


def test_the_mathematics_loads_no_laboratory():
    code = (
        "import sys, course_lib; "
        "heavy = {'matplotlib', 'ipywidgets', 'IPython', 'sklearn', 'tqdm', 'torch'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


MOST_MODULE_LINES = 300  # without docstrings; course text may be longer
MOST_FUNCTION_LINES = 60  # one screen, without the docstring
# What may be longer than that: "room/file.py" or "room/file.py:function" → why.
LONGER = {
    "training.py:fit": "a third of it is its arguments, one to a line",
}


def docstring_lines(node):
    """Count the lines that the docstrings of a module, or a function, take."""
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    total = 0
    for part in ast.walk(node):
        if isinstance(part, kinds) and ast.get_docstring(part, clean=False):
            first = part.body[0]
            total += first.end_lineno - first.lineno + 1
    return total


def long_parts(path):
    """Yield (name, lines) of a module and of its functions that are too long."""
    name, text = path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    lines = len(text.splitlines()) - docstring_lines(tree)
    if lines > MOST_MODULE_LINES and not name.startswith("content/"):
        yield name, lines
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = node.end_lineno - node.lineno + 1 - docstring_lines(node)
            if lines > MOST_FUNCTION_LINES:
                yield f"{name}:{node.name}", lines


def test_modules_and_functions_are_of_a_readable_length():
    lengths = dict(part for path in FILES for part in long_parts(path))
    too_long = {name: n for name, n in lengths.items() if name not in LONGER}
    assert not too_long, f"split by their nouns, or say why not in LONGER: {too_long}"
    assert set(LONGER) <= set(lengths), "LONGER names what is short by now"


CONTENT = [path for path in FILES if room(path) == "content"]


@pytest.mark.parametrize("path", CONTENT, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_course_text_needs_no_page_and_no_picture(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None), *(a.name for a in node.names)]
        if name
    }
    roots = {name.split(".")[0] for name in names}
    assert not roots & {"ipywidgets", "matplotlib", "IPython"}
    assert not names & {"course_lib.plots", "course_lib.widgets"}


def test_course_text_loads_no_laboratory():
    code = (
        "import sys; from course_lib.registry import modules; "
        "from course_lib.content import errata, exercises, lessons, questions, terms; "
        "modules(exercises), modules(questions); "
        "print(sorted({'matplotlib', 'ipywidgets'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
