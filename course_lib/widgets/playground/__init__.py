"""The playground: its setting, its training, and its picture."""

from .panel import Playground

__all__ = ["Playground"]
