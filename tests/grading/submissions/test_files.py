"""Folders and zips as classes and learning platforms make them."""

import io
import os
import stat
import zipfile
from datetime import UTC, datetime

import pytest

from course_lib.grading import output
from course_lib.grading.submissions import unpack
from course_lib.grading.submissions.files import collect, when


@pytest.fixture
def make(tmp_path):
    """A function that makes empty files in a folder."""

    def make(*paths):
        for path in paths:
            file = tmp_path / "class" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("{}")
        return tmp_path / "class"

    return make


def students(folder):
    return {each.student: sorted(each.files) for each in collect(folder)}


class TestNaming:
    def test_one_notebook_a_student(self, make):
        submissions = students(make("ada.ipynb", "Björn Dahl.ipynb", "readme.txt"))
        assert submissions == {"ada": ["ada.ipynb"], "Björn Dahl": ["Björn Dahl.ipynb"]}

    def test_one_folder_a_student(self, make):
        folder = make("ada/01.ipynb", "ada/deep/er/02.ipynb", "bo/01.ipynb", "bo/x.py")
        assert students(folder) == {
            "ada": ["01.ipynb", "deep/er/02.ipynb"],
            "bo": ["01.ipynb"],
        }

    def test_checkpoints_and_hidden_files_are_not_seen(self, make):
        folder = make(
            "ada/1.ipynb",
            "ada/.ipynb_checkpoints/1.ipynb",
            ".x/a.ipynb",
            "__MACOSX/ada/1.ipynb",
        )
        assert students(folder) == {"ada": ["1.ipynb"]}

    def test_nbgrader(self, make):
        folder = make("submitted/ada/hw1/p.ipynb", "gradebook.db", "source/hw1/p.ipynb")
        stamp = folder / "submitted/ada/hw1/timestamp.txt"
        stamp.write_text("2026-02-02 15:58:23.948203 America/Los_Angeles")
        [ada] = collect(folder)
        assert (ada.student, list(ada.files)) == ("ada", ["hw1/p.ipynb"])
        assert ada.time.astimezone(UTC).hour == 23

    def test_canvas(self, make):
        folder = make("doejane_1234_98765_hw1.ipynb", "roejo_LATE_77_98766_hw1-1.ipynb")
        submissions = {each.student: each.late for each in collect(folder)}
        assert submissions == {"doejane 1234": False, "roejo 77": True}

    def test_moodle(self, make):
        folder = make(
            "Ada Okafor_1234_assignsubmission_file_/hw1.ipynb",
            "Zoë O'Brien_99_assignsubmission_file_hw1.ipynb",
        )
        assert set(students(folder)) == {"Ada Okafor 1234", "Zoë O'Brien 99"}

    def test_two_people_of_one_name_stay_two(self, make):
        folder = make(
            "Li Wei_1_assignsubmission_file_/a.ipynb",
            "Li Wei_2_assignsubmission_file_/a.ipynb",
        )
        assert len(collect(folder)) == 2

    def test_a_folder_around_the_class(self, make):
        assert students(make("hw1/ada/1.ipynb", "hw1/bo/1.ipynb")) == {
            "ada": ["1.ipynb"],
            "bo": ["1.ipynb"],
        }

    def test_a_class_of_one(self, make):
        assert students(make("ada/1.ipynb", "ada/2.ipynb")) == {
            "ada": ["1.ipynb", "2.ipynb"]
        }

    def test_no_notebook(self, make):
        with pytest.raises(ValueError, match="there is no notebook in"):
            collect(make("ada/notes.txt"))

    def test_times(self):
        assert when("2026-02-02 15:58:23 UTC") == datetime(
            2026, 2, 2, 15, 58, 23, tzinfo=UTC
        )
        assert when("2026-02-02T15:58:23+01:00").utcoffset().seconds == 3600
        assert when("2026-02-02 15:58").tzinfo == UTC
        assert when("yesterday") is when("") is when("x" * 99) is None


def test_a_file_that_cannot_be_read_is_told_once(make):
    folder = make("ada/1.ipynb")
    [ada] = collect(folder)
    (folder / "ada" / "1.ipynb").unlink()
    assert ada.read() == ada.read() == {"1.ipynb": None}
    [note] = ada.notes
    assert "1.ipynb cannot be read: No such file" in note


class TestLinks:
    def test_are_left_out_and_told(self, make, tmp_path):
        folder = make("ada/1.ipynb", "bo/1.ipynb")
        (tmp_path / "secret.ipynb").write_text("{}")
        os.symlink(tmp_path / "secret.ipynb", folder / "bo" / "2.ipynb")
        os.symlink(folder / "ada", folder / "cy")
        os.symlink("/etc/passwd", folder / "di.ipynb")
        submissions = {each.student: each for each in collect(folder)}
        assert list(submissions["bo"].files) == ["1.ipynb"]
        assert "2.ipynb is a link" in submissions["bo"].notes[0]
        assert not submissions["cy"].files and not submissions["di"].files

    def test_what_is_no_file_is_left_out(self, make):
        folder = make("ada/1.ipynb")
        os.mkfifo(folder / "ada" / "pipe.ipynb")
        assert students(folder) == {"ada": ["1.ipynb"]}


def zipped(tmp_path, members, name="class.zip"):
    """A zip with these members: name (or ZipInfo) → bytes."""
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members:
            archive.writestr(member, data)
    return path


class TestZip:
    def test_notebooks_come_out_and_nothing_else(self, tmp_path):
        path = zipped(tmp_path, [("ada/1.ipynb", b"{}"), ("ada/big.mp4", b"1")])
        assert unpack.unpack(path, tmp_path / "out") == []
        assert students(tmp_path / "out") == {"ada": ["1.ipynb"]}
        assert not list(tmp_path.rglob("*.mp4"))

    @pytest.mark.parametrize(
        "name",
        [
            "../evil.ipynb",
            "a/../../evil.ipynb",
            "/evil.ipynb",
            "..\\evil.ipynb",
            "C:\\evil.ipynb",
            "a/\x07/evil.ipynb",
            "/" + "x" * 300 + ".ipynb",
        ],
    )
    def test_no_path_leads_out(self, tmp_path, name):
        path = zipped(tmp_path, [(name, b"{}"), ("ada/1.ipynb", b"{}")])
        before = set(tmp_path.parent.rglob("*evil*"))
        [note] = unpack.unpack(path, tmp_path / "in" / "out")
        assert "left out" in note
        assert set(tmp_path.parent.rglob("*evil*")) == before
        assert students(tmp_path / "in" / "out") == {"ada": ["1.ipynb"]}

    def test_links_are_left_out(self, tmp_path):
        link = zipfile.ZipInfo("ada/1.ipynb")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        path = zipped(tmp_path, [(link, b"/etc/passwd"), ("bo/1.ipynb", b"{}")])
        [note] = unpack.unpack(path, tmp_path / "out")
        assert "is a link" in note
        assert students(tmp_path / "out") == {"bo": ["1.ipynb"]}

    def test_a_bomb_is_refused(self, tmp_path, monkeypatch):
        monkeypatch.setattr(unpack, "TOTAL", 2**20)
        path = zipped(tmp_path, [(f"{i}.ipynb", bytes(2**19)) for i in range(9)])
        with pytest.raises(unpack.ArchiveError, match="unpacks to more than"):
            unpack.unpack(path, tmp_path / "out")

    def test_too_many_files_are_refused(self, tmp_path, monkeypatch):
        monkeypatch.setattr(unpack, "MEMBERS", 3)
        path = zipped(tmp_path, [(f"{i}.ipynb", b"{}") for i in range(4)])
        with pytest.raises(unpack.ArchiveError, match="4 files in one archive"):
            unpack.unpack(path, tmp_path / "out")

    def test_an_oversized_notebook_takes_bounded_space(self, tmp_path, monkeypatch):
        monkeypatch.setattr(unpack, "LARGEST", 1000)
        path = zipped(tmp_path, [("ada.ipynb", bytes(10**6))])
        unpack.unpack(path, tmp_path / "out")
        assert (tmp_path / "out" / "ada.ipynb").stat().st_size == 1001

    def test_an_archive_within_is_one_students(self, tmp_path):
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as archive:
            archive.writestr("1.ipynb", b"{}")
            archive.writestr("../2.ipynb", b"{}")
            archive.writestr("deeper.zip", b"whatever")
        path = zipped(
            tmp_path,
            [("ada_1_2_work.zip", inner.getvalue()), ("bo_3_4_work.zip", b"no zip")],
        )
        notes = unpack.unpack(path, tmp_path / "out")
        assert len(notes) == 2
        assert students(tmp_path / "out") == {"ada 1": ["1.ipynb"]}
        assert not list((tmp_path / "out").rglob("*.zip"))

    def test_what_is_no_zip_is_refused(self, tmp_path):
        (tmp_path / "class.zip").write_bytes(b"no zip at all")
        with pytest.raises(unpack.ArchiveError, match=r"class\.zip cannot be unpacked"):
            unpack.unpack(tmp_path / "class.zip", tmp_path / "out")


class TestFileNames:
    NAMES = (
        "Ada Okafor",
        "ada okafor",
        "Ada_Okafor",
        "李 小明",
        "نور الدين",
        "../../etc",
        "Zoë O'Brien",
        "Zoë O'Brien".replace("ë", "e\u0308"),
        "con",
        "a/b",
        "...",
        "",
        "x" * 300,
        "🎓",
        "name\nwith\nlines",
        "<script>",
        "\ud800",
    )

    def test_are_safe_and_differ(self):
        names = output.file_names(self.NAMES)
        assert len({n.casefold() for n in names.values()}) == len(self.NAMES)
        for name in names.values():
            assert name.replace("-", "").replace("_", "").isalnum()
            assert len(name.encode()) < 200

    def test_do_not_depend_on_the_order(self):
        assert output.file_names(self.NAMES[::-1]) == output.file_names(self.NAMES)

    def test_plain_names_stay_as_they_are(self):
        assert output.file_names(["ada", "李小明"]) == {
            "ada": "ada",
            "李小明": "李小明",
        }


class TestWriting:
    def test_a_failure_leaves_the_old_file_whole(self, tmp_path, monkeypatch):
        path = tmp_path / "a" / "b.txt"
        output.write(path, "old")

        def full(*args):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "replace", full)
        with pytest.raises(OSError, match="No space"):
            output.write(path, "new")
        assert path.read_text() == "old"
        assert [p.name for p in path.parent.iterdir()] == ["b.txt"]
