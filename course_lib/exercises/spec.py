"""What a teacher's own exercises import: Exercise, Slip and mistake."""

from ..content.exercise import Exercise, mistake
from ..content.slip import Slip

__all__ = ["Exercise", "Slip", "mistake"]
