"""Exercise, under the name that a teacher's own exercises import it by."""

from ..content.exercise import Exercise

__all__ = ["Exercise"]
