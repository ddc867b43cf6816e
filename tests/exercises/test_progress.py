"""Progress: what is kept, where, and what happens when the file is in trouble."""

import json
import subprocess
import sys

import pytest

from course_lib.exercises import check, progress, storage


@pytest.fixture
def file(tmp_path, monkeypatch):
    file = tmp_path / "data" / "progress.json"
    monkeypatch.setenv("COURSE_PROGRESS", str(file))
    return file


def stored(file):
    return json.loads(file.read_text(encoding="utf-8"))["entries"]


class TestKeeping:
    def test_a_check_is_counted_and_a_solved_exercise_stays_solved(self, file):
        for status in ("incorrect", "correct", "incorrect"):
            progress.record_check("softmax", status)
        assert stored(file)["softmax"]["status"] == "correct"
        assert stored(file)["softmax"]["attempts"] == 3

    def test_hints_and_checks_of_one_exercise_live_together(self, file):
        progress.record_hint("softmax")
        progress.record_check("softmax", "incorrect")
        progress.record_hint("softmax")
        assert progress.entry("softmax")["hints"] == 2
        assert progress.entry("softmax")["attempts"] == 1

    def test_the_first_answer_is_kept_for_ever(self, file):
        progress.record_answer("predict_hinges", "3", False, 0.95)
        progress.record_answer("predict_hinges", "4", True, 0.67)
        entry = progress.entry("predict_hinges")
        assert (entry["answer"], entry["correct"], entry["attempts"]) == ("4", True, 2)
        assert entry["first"] == {"answer": "3", "correct": False, "confidence": 0.95}

    def test_an_unknown_key_has_an_empty_entry(self, file):
        assert progress.entry("nothing") == {}
        assert progress.entries() == {}

    def test_off_writes_nothing(self, tmp_path, monkeypatch):
        monkeypatch.setenv("COURSE_PROGRESS", "off")
        monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
        progress.record_check("softmax", "correct")
        assert progress.path() is None
        assert progress.entry("softmax")["status"] == "correct"
        assert list(tmp_path.iterdir()) == []

    def test_the_usual_place_is_the_data_folder_of_jupyter(self, tmp_path, monkeypatch):
        monkeypatch.delenv("COURSE_PROGRESS")
        monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
        progress.record_check("softmax", "correct")
        assert progress.path() == tmp_path / "course-progress.json"
        assert "softmax" in stored(progress.path())

    def test_nothing_is_left_beside_the_file(self, file):
        progress.record_check("softmax", "correct")
        assert [p.name for p in file.parent.iterdir()] == ["progress.json"]


class TestTrouble:
    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"{",
            b"[1, 2]",
            b"\xff\xfe\x00",
            b'{"version": 1}',
            b'{"version": 1, "entries": {"softmax": 3}}',
            b'{"version": 1, "entries": {"softmax": {"attempts": "many"}}}',
            b'{"version": "one", "entries": {}}',
        ],
    )
    def test_a_damaged_file_is_set_aside_and_nothing_of_it_lost(self, file, content):
        file.parent.mkdir()
        file.write_bytes(content)
        result = check("softmax", lambda Z: 0)
        assert "could not be read. It is set aside as" in result.message
        aside = [p for p in file.parent.iterdir() if ".damaged-" in p.name]
        assert [p.read_bytes() for p in aside] == [content]
        assert stored(file)["softmax"]["status"] == "incorrect"
        assert "set aside" not in check("softmax", lambda Z: 0).message

    def test_two_damaged_files_of_one_day_are_both_kept(self, file):
        file.parent.mkdir()
        for text in ("one", "two"):
            file.write_text(text)
            progress.entries()
        aside = sorted(file.parent.iterdir())
        assert [p.read_text() for p in aside] == ["one", "two"]

    def test_a_place_that_cannot_be_written_to_leaves_it_in_memory(
        self, tmp_path, monkeypatch
    ):
        (tmp_path / "file").write_text("not a folder")
        monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "file" / "progress.json"))
        first = check("softmax", lambda Z: 0)
        second = check("softmax", lambda Z: 0)
        assert "cannot be kept in" in first.message
        assert "cannot be kept in" not in second.message
        assert progress.entry("softmax")["attempts"] == 2
        assert "softmax" in progress.export_text()

    def test_a_read_only_file_system_too(self, file, monkeypatch):
        def refuse(*args, **kwargs):
            raise OSError(30, "Read-only file system")

        monkeypatch.setattr(storage.tempfile, "mkstemp", refuse)
        progress.record_check("softmax", "correct")
        assert "Read-only file system" in progress.take_notice()
        assert progress.entry("softmax")["status"] == "correct"
        monkeypatch.undo()

    def test_what_was_kept_in_memory_is_written_when_it_can_be(self, file, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(storage, "_write", lambda *a: (_ for _ in ()).throw(OSError))
            progress.record_check("softmax", "correct")
        progress.record_check("fires", "incorrect")
        assert set(stored(file)) == {"softmax", "fires"}

    def test_a_newer_version_is_left_alone(self, file):
        file.parent.mkdir()
        newer = '{"version": 2, "entries": {"softmax": {"status": "correct"}}}'
        file.write_text(newer)
        progress.record_check("fires", "correct")
        assert file.read_text() == newer
        assert progress.entry("fires")["status"] == "correct"
        assert "newer version of the course" in progress.take_notice()

    def test_a_crash_while_writing_leaves_the_old_file_whole(self, file, monkeypatch):
        progress.record_check("softmax", "correct")
        before = file.read_text()

        def crash(*args):
            raise KeyboardInterrupt

        monkeypatch.setattr(storage, "_replace", crash)
        with pytest.raises(KeyboardInterrupt):
            progress.record_check("fires", "correct")
        assert file.read_text() == before
        assert [p.name for p in file.parent.iterdir()] == ["progress.json"]

    def test_the_lock_of_a_dead_kernel_is_removed(self, file, monkeypatch):
        file.parent.mkdir()
        lock = file.with_name("progress.json.lock")
        lock.touch()
        monkeypatch.setattr(storage, "LOCK_STALE", -1.0)
        progress.record_check("softmax", "correct")
        assert not lock.exists()
        assert "softmax" in stored(file)

    def test_a_lock_that_stays_does_not_hang_the_notebook(self, file, monkeypatch):
        file.parent.mkdir()
        file.with_name("progress.json.lock").touch()
        monkeypatch.setattr(storage, "LOCK_SECONDS", 0.05)
        progress.record_check("softmax", "correct")
        assert "softmax" in stored(file)


def test_two_kernels_writing_at_once_lose_nothing_of_each_other(file):
    code = (
        "import sys\n"
        "from course_lib.exercises import progress\n"
        "for i in range(40):\n"
        "    progress.record_check(f'{sys.argv[1]}{i}', 'correct')\n"
        "    progress.record_check('both', 'incorrect')\n"
    )
    kernels = [subprocess.Popen([sys.executable, "-c", code, name]) for name in "ab"]
    assert [kernel.wait(60) for kernel in kernels] == [0, 0]
    known = stored(file)
    assert {f"{name}{i}" for name in "ab" for i in range(40)} <= set(known)
    assert known["both"]["attempts"] == 80


class TestTakingItAlong:
    def test_exported_progress_can_be_imported_elsewhere(self, file, monkeypatch):
        progress.record_check("softmax", "correct")
        progress.record_answer("q02_shift", "x", False)
        text = progress.export_text()
        before = progress.entries()
        monkeypatch.setenv("COURSE_PROGRESS", str(file.with_name("other.json")))
        assert progress.entries() == {}
        assert progress.import_text(text) == 2
        assert progress.entries() == before

    def test_what_is_solved_on_either_side_stays_solved(self, file):
        progress.record_check("softmax", "correct")
        older = progress.export_text().replace('"correct"', '"incorrect"')
        progress.import_text(older)
        assert progress.entry("softmax")["status"] == "correct"

    @pytest.mark.parametrize("text", ["", "hello", "[]", '{"version": 9}'])
    def test_a_text_that_is_no_export_changes_nothing(self, file, text):
        progress.record_check("softmax", "correct")
        before = progress.entries()
        with pytest.raises(ValueError, match="not a progress file"):
            progress.import_text(text)
        assert progress.entries() == before


FIRST = {"answer": "3", "correct": True, "confidence": 0.7}


@pytest.mark.parametrize(
    "first",
    [
        {},
        {"answer": "3"},
        {"correct": True},
        FIRST | {"correct": "yes"},
        [],
        None,
        "3",
        FIRST | {"confidence": "high"},
        FIRST | {"confidence": 70},
    ],
)
def test_a_first_answer_that_says_too_little_is_refused(file, first):
    before = progress.entries()
    text = json.dumps({"version": 1, "entries": {"predict_x": {"first": first}}})
    with pytest.raises(ValueError, match="not a progress file"):
        progress.import_text(text)
    assert progress.entries() == before


def test_a_file_saved_with_a_byte_order_mark_is_read(file):
    entries = {"predict_x": {"first": FIRST}, "softmax": {"status": "correct"}}
    text = json.dumps({"version": 1, "entries": entries})
    assert progress.import_text("\ufeff" + text) == 2
    file.write_text("\ufeff" + file.read_text(encoding="utf-8"), encoding="utf-8")
    assert progress.entry("softmax")["status"] == "correct"
