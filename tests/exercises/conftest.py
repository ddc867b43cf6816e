"""Every test here has a progress of its own, in memory."""

import pytest

from course_lib.exercises import progress, storage


@pytest.fixture(autouse=True)
def fresh_progress(monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", "off")
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    progress.clear()
    storage.forget_notices()
    yield
    progress.clear()
    storage.forget_notices()
