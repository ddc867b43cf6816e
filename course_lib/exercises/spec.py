"""What a teacher's own exercises import: Exercise and mistake."""

from ..content.exercise import Exercise, mistake

__all__ = ["Exercise", "mistake"]
