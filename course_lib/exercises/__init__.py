"""Exercises: check, hint and solution for functions, quiz for questions."""

from .checking import check, hint, solution
from .quiz import quiz

__all__ = ["check", "hint", "quiz", "solution"]
