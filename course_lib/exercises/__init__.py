"""Exercises: check, hint and solution for functions, quiz for questions."""

from course_lib.exercises.checking import check, hint, solution

__all__ = ["check", "hint", "solution"]
