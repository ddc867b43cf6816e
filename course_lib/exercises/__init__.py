"""Exercises: check, hint and solution for functions, quiz for questions."""

from course_lib.docstrings import need_docstrings

need_docstrings()

from .checking import check, hint, solution  # noqa: E402
from .quiz import quiz  # noqa: E402

__all__ = ["check", "hint", "quiz", "solution"]
