"""Every test here has a progress of its own, in memory."""

import pytest

from course_lib.exercises import storage


@pytest.fixture(autouse=True)
def fresh_progress(monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", "off")
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setattr(storage, "_memory", {})
    monkeypatch.setattr(storage, "_notices", [])
    monkeypatch.setattr(storage, "_said", set())
