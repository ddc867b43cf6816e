"""What an instructor hands out: notebooks for nbgrader, Gradescope or plain download.

Nothing that a learner gets holds an answer: each answer cell is compared with its
starter. `--without-solutions` adds a copy of the library whose exercises have none.
"""

from ...hosting.copies import SOURCE, files
from .. import gradescope, output
from ..assignment import UsageError
from . import nbgrader, wheel
from .notebooks import dumps, notebooks
from .sample import new_folder


def release(folder, kind, assignment, without_solutions=False):
    """Write a release of an assignment into a new folder; yield lines about it.

    Args:
        folder: where to; it must be new or empty.
        kind: "nbgrader", "gradescope" or "zip".
        assignment: the `Assignment`.
        without_solutions: also write a wheel of course_lib without any solution.

    Raises:
        UsageError: for a folder that holds something, or a lesson with an answer in it.
    """
    if kind == "gradescope" and without_solutions:
        raise UsageError(
            "Gradescope's autograder needs the solutions; learners do not see it. Use "
            "--without-solutions with --for zip."
        )
    folder = new_folder(folder)
    lessons = notebooks(assignment)
    yield from KINDS[kind](folder, assignment, lessons)
    if without_solutions:
        path = wheel.write(folder, assignment)
        yield f"{path}: course_lib without solutions; learners install this one."


def _zip(folder, assignment, lessons):
    path = folder / "lessons.zip"
    pictures = {n: SOURCE / n for n in files(SOURCE) if not n.endswith(".ipynb")}
    members = {name: dumps(notebook).encode() for name, notebook in lessons.items()}
    members |= {name: source.read_bytes() for name, source in pictures.items()}
    output.archive(path, members)
    yield f"{path}: {len(lessons)} lessons, for learners."


def _nbgrader(folder, assignment, lessons):
    name = slug(assignment.title)
    for file, notebook in lessons.items():
        release_copy = nbgrader.release_copy(notebook, assignment)
        output.write(folder / "source" / name / file, dumps(release_copy))
    output.write(folder / "nbgrader_config.py", nbgrader.CONFIG)
    yield f"{folder / 'source' / name}: {len(lessons)} lessons, for nbgrader."
    yield f"Next: cd {folder} && nbgrader generate_assignment {name}"


def _gradescope(folder, assignment, lessons):
    path = folder / "autograder.zip"
    output.archive(path, gradescope.members(assignment))
    yield f"{path}: upload it as the autograder. It holds the solutions: keep it."
    yield from _zip(folder, assignment, lessons)


KINDS = {"nbgrader": _nbgrader, "gradescope": _gradescope, "zip": _zip}


def slug(title):
    """Return a title as nbgrader's name of an assignment."""
    words = "".join(c if c.isalnum() else " " for c in title.lower()).split()
    return "-".join(words) or "assignment"
