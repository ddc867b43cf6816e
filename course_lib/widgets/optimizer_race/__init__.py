"""The optimizer race: its training, its picture, its controls."""

from .panel import OptimizerRace

__all__ = ["OptimizerRace"]
