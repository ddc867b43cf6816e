"""The pages of lesson 00: what is done, saved and loaded, and the learner's copies."""

import json
from datetime import UTC, datetime

import pytest

from course_lib import widgets
from course_lib.exercises import catalogue, progress, storage
from course_lib.hosting import copies


def upload(view, text):
    """Do what the browser does when a file is chosen."""
    now = datetime.now(tz=UTC)
    content = memoryview(text.encode())
    view.load.value = (
        {
            "name": "mine.json",
            "type": "application/json",
            "size": len(text),
            "content": content,
            "last_modified": now,
        },
    )


def test_counts_what_is_solved():
    view = widgets.progress()
    total = len(catalogue.exercises())
    assert f"solved 0 of {total} exercises" in view.table.value
    progress.record_check("softmax", "correct")
    view.refresh()
    assert f"solved 1 of {total} exercises" in view.table.value
    assert "02 Activation functions" in view.table.value


def test_what_is_saved_can_be_loaded(monkeypatch):
    progress.record_check("softmax", "correct")
    text = progress.export_text()
    monkeypatch.setattr(storage, "_memory", {})
    view = widgets.progress()
    upload(view, text)
    assert progress.entry("softmax")["status"] == "correct"
    assert "✓ 1 entries of mine.json" in view.message.value


@pytest.mark.parametrize("text", ["", "[]", "not json", json.dumps({"version": 99})])
def test_a_foreign_file_changes_nothing(text):
    progress.record_check("softmax", "correct")
    view = widgets.progress()
    upload(view, text)
    assert "✗ mine.json was not loaded" in view.message.value
    assert progress.entry("softmax")["status"] == "correct"


def test_a_fresh_copy_keeps_the_old_one(tmp_path):
    copies.copy_missing(work=tmp_path)
    own = tmp_path / "01_neurons.ipynb"
    own.write_text("my answers", encoding="utf-8")
    view = widgets.lesson_copies(tmp_path)
    assert "you have worked in it" in view.table.value
    view.lesson.value = "01_neurons.ipynb"
    view.renew.click()
    assert own.read_text(encoding="utf-8") == "my answers"  # not without the tick
    view.sure.value = True
    view.renew.click()
    assert "is fresh" in view.message.value and not view.sure.value
    kept = list(tmp_path.glob("01_neurons.backup-*.ipynb"))
    assert [path.read_text(encoding="utf-8") for path in kept] == ["my answers"]


def test_newer_editions_are_told(tmp_path):
    copies.copy_missing(work=tmp_path)
    memory = tmp_path / copies.MEMORY
    editions = json.loads(memory.read_text(encoding="utf-8"))
    (tmp_path / "01_neurons.ipynb").write_text("an older edition", encoding="utf-8")
    memory.write_text(json.dumps(editions | {"01_neurons.ipynb": "old"}), "utf-8")
    assert "newer edition" in widgets.lesson_copies(tmp_path).table.value


def test_the_sources_are_not_renewed(tmp_path):
    view = widgets.lesson_copies(tmp_path)
    assert view.renew.disabled and "no copy to renew" in view.message.value
