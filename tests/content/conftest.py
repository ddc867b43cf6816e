"""Exercises record their checks: here, too, each test has a progress of its own."""

from tests.exercises.conftest import fresh_progress  # noqa: F401
