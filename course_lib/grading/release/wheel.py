"""A wheel of course_lib without solutions, for learners to install.

The format: https://packaging.python.org/en/latest/specifications/binary-distribution-format/
"""

import base64
from hashlib import sha256
from importlib.metadata import distribution

from ...exercises import catalogue
from ..output import archive
from ..sandbox.stage import PACKAGE
from .frozen import freeze
from .stripping import without_solutions

TAGS = """\
Wheel-Version: 1.0
Generator: course_lib
Root-Is-Purelib: true
Tag: py3-none-any
"""
GRADING = {  # all that a learner's copy needs
    "__init__.py",
    "release/__init__.py",
    "release/frozen.py",
    "sandbox/__init__.py",
    "sandbox/messages.py",
}
SUFFIXES = {".py", ".mplstyle", ".json", ".j2", ".html", ".css", ".js"}


def write(folder, assignment):
    """Write the wheel into `folder` and return its path.

    Every exercise of the course is without its solution there, not only those of the
    `assignment`; an instructor's own exercises are not part of the course.
    """
    about = distribution("course-lib")
    info = f"course_lib-{about.version}.dist-info"
    members = _package()
    members[f"{info}/METADATA"] = _metadata(about).encode()
    members[f"{info}/WHEEL"] = TAGS.encode()
    rows = [
        f"{name},sha256={_hash(data)},{len(data)}" for name, data in members.items()
    ]
    members[f"{info}/RECORD"] = "\n".join([*rows, f"{info}/RECORD,,", ""]).encode()
    path = folder / f"course_lib-{about.version}-py3-none-any.whl"
    archive(path, members)
    return path


def _metadata(about):
    """The package's metadata; an editable installation keeps it as PKG-INFO."""
    return about.read_text("METADATA") or about.read_text("PKG-INFO")


def _package():
    """Name → bytes of the package's files."""
    members = {}
    for path in sorted(PACKAGE.rglob("*")):
        inside = path.relative_to(PACKAGE)
        if path.suffix not in SUFFIXES or not path.is_file():
            continue
        room, _, name = inside.as_posix().partition("/")
        if room == "grading" and name not in GRADING:
            continue
        members[f"course_lib/{inside.as_posix()}"] = path.read_bytes()
    by_module = {}
    for exercise in catalogue.exercises():
        by_module.setdefault(exercise.__module__, []).append(exercise)
        data = freeze(exercise)
        members[f"course_lib/grading/release/data/{exercise.name}.bin"] = data
    for module, exercises in by_module.items():
        if module.startswith("course_lib."):
            name = f"{module.replace('.', '/')}.py"
            members[name] = without_solutions(module, exercises).encode()
    return members


def _hash(data):
    return base64.urlsafe_b64encode(sha256(data).digest()).rstrip(b"=").decode()
