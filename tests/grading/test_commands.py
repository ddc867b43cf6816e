"""What an instructor types and what comes back: marks, sentences, exit codes."""

import csv
import errno
import json
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from course_lib.grading import assignment, commands, grader, marks, output, run
from course_lib.grading.commands import Exit
from course_lib.grading.sandbox import sandbox
from course_lib.grading.submissions.notebook import LARGEST
from tests.grading.corpus import (
    CORPUS,
    EXERCISES,
    FIRES,
    GOOD,
    SETUP,
    SOFTMAX,
    UPDATE,
    notebook,
)

ALL = notebook([SETUP, FIRES, SOFTMAX, UPDATE])
SOME = notebook([SETUP, FIRES])
WRONG = CORPUS["a known mistake"].data


def table(folder):
    with open(folder / "marks.csv", newline="", encoding="utf-8") as stream:
        return {row["student"]: row for row in csv.DictReader(stream)}


def tree(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


class TestMarks:
    def test_a_class(self, command, hand_in, tmp_path, box):
        folder = hand_in({"ada": ALL, "bo": SOME, "李 小明": WRONG})
        code, text = command(folder, "--seed", 4, "--format", "csv,gradescope")
        assert code == Exit.FINE
        rows = table(tmp_path / "marks")
        assert {s: row["points"] for s, row in rows.items()} == {
            "ada": "5.0",
            "bo": "1.0",
            "李 小明": "3.0",
        }
        assert rows["bo"]["softmax"] == "0.0" and rows["bo"]["of"] == "5.0"
        assert "softmax                  1          1            0        1" in text
        assert "1 × softmax: You divide by the sum of the whole array" in text
        assert "3 students, 3 graded now" in text
        assert "the seed (4)" in text

    def test_the_sentences_are_those_of_check(self, command, hand_in, tmp_path, box):
        from course_lib.exercises import check

        command(hand_in({"ada": ALL, "bo": WRONG}), "--seed", 1)
        cards = {
            p.stem: json.loads(p.read_text())
            for p in (tmp_path / "marks" / "cards").iterdir()
        }
        space = {}
        exec(f"{SETUP.splitlines()[0]}\n{SOFTMAX}", space)
        right = check("softmax", space["softmax"]).message
        assert cards["ada"]["marks"][1]["message"] == right
        assert right.startswith("Correct: `softmax` passes all ")
        assert right.endswith(" inputs. 2 points.")
        wrong = cards["bo"]["marks"][1]["message"]
        assert wrong.startswith("Not right yet. You divide by the sum of the whole")

    def test_gradescopes_results(self, command, hand_in, tmp_path, box):
        command(hand_in({"bo": WRONG}), "--format", "gradescope")
        results = json.loads(
            (tmp_path / "marks" / "gradescope" / "bo" / "results.json").read_text()
        )
        assert results["score"] == 3.0
        assert [test["score"] for test in results["tests"]] == [1.0, 0.0, 2.0]
        assert [test["max_score"] for test in results["tests"]] == [1.0, 2.0, 2.0]
        assert all(type(test["score"]) is float for test in results["tests"])

    def test_a_zip(self, command, hand_in, tmp_path, box):
        folder = hand_in({"ada": ALL, "bo": SOME})
        path = tmp_path / "class.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for file in folder.rglob("*.ipynb"):
                archive.write(file, file.relative_to(folder))
            archive.writestr("../evil.ipynb", ALL)
        before = tree(tmp_path)
        code, text = command(path)
        assert code == Exit.LOOK
        assert "In the zip: '../evil.ipynb' leads out of its folder" in text
        assert {s: r["points"] for s, r in table(tmp_path / "marks").items()} == {
            "ada": "5.0",
            "bo": "1.0",
        }
        now = tree(tmp_path)
        new = set(now) - set(before)
        assert all(name.startswith("marks/") for name in new)

    def test_two_notebooks_of_one_student(self, command, hand_in, tmp_path, box):
        folder = hand_in({"ada": WRONG})
        (folder / "ada" / "z later.ipynb").write_bytes(notebook([SETUP, SOFTMAX]))
        code, text = command(folder)
        assert code == Exit.LOOK
        sentence = "`softmax` is answered in work.ipynb and z later.ipynb: the last one"
        assert sentence in text
        assert table(tmp_path / "marks")["ada"]["points"] == "5.0"

    def test_a_name_that_a_spreadsheet_would_compute(
        self, command, hand_in, tmp_path, box
    ):
        command(hand_in({"=1+1": ALL}))
        assert "'=1+1" in table(tmp_path / "marks")

    def test_a_page_escapes_everything(self, command, hand_in, tmp_path, box):
        evil = "def softmax(Z):\n    raise ValueError('<script>alert(1)</script>')"
        command(hand_in({"<b>bo": notebook([SETUP, evil])}))
        [page] = (tmp_path / "marks" / "feedback").iterdir()
        text = page.read_text()
        assert "<script" not in text and "<b>" not in text
        assert "&lt;script&gt;" in text
        assert not re.search(r"(src|href)=|url\(|@import", text)


class TestAlike:
    def test_answers_alike_are_listed(self, command, hand_in, box):
        long = SOFTMAX.replace(
            "E = ", "a = Z + 0\n    b = a * 1\n    c = b - 0\n    E = "
        )
        other = long.replace("a =", "first =").replace("= a", "= first")
        folder = hand_in(
            {"ada": notebook([SETUP, long]), "bo": ALL, "cy": notebook([SETUP, other])}
        )
        _, text = command(folder)
        assert "ada, cy: softmax" in text
        assert "bo" not in text.partition("alike")[2].partition("students")[0]


class TestAgain:
    def test_one_seed_gives_identical_files(self, command, hand_in, tmp_path, box):
        folder = hand_in({"ada": ALL, "bo": WRONG, "cy": SOME})
        command(folder, "--seed", 5, "--format", "csv,gradescope", out="one")
        command(
            folder, "--seed", 5, "--format", "csv,gradescope", "--jobs", 2, out="two"
        )
        assert tree(tmp_path / "one") == tree(tmp_path / "two")

    def test_another_run_keeps_the_logged_seed(self, command, hand_in, tmp_path, box):
        folder = hand_in({"ada": SOME})
        command(folder)
        before = tree(tmp_path / "marks")
        command(folder)
        assert tree(tmp_path / "marks") == before
        command(folder, "--seed", 77)
        assert json.loads((tmp_path / "marks" / "run.json").read_text())["seed"] == 77

    def test_resume_grades_what_is_new_or_changed(
        self, command, hand_in, tmp_path, box, monkeypatch
    ):
        folder = hand_in({"ada": ALL, "bo": WRONG})
        command(folder)
        names = []
        grade = run.card_of
        monkeypatch.setattr(
            run, "card_of", lambda s, *rest: names.append(s.student) or grade(s, *rest)
        )
        code, text = command(folder, "--resume")
        assert (code, names) == (Exit.FINE, [])
        assert "2 students, 0 graded now" in text
        hand_in({"bo": ALL, "cy": SOME})
        _, text = command(folder, "--resume")
        assert names == ["bo", "cy"]
        assert "bo: softmax 0 → 2. Correct" in text

    def test_a_damaged_card_is_made_anew(self, command, hand_in, tmp_path, box):
        folder = hand_in({"ada": ALL})
        command(folder)
        [card] = (tmp_path / "marks" / "cards").iterdir()
        whole = card.read_bytes()
        card.write_bytes(whole[:100])
        command(folder, "--resume")
        assert card.read_bytes() == whole

    def test_killed_half_way_and_resumed(self, command, hand_in, tmp_path, box):
        slow = f"def softmax(Z):\n    import time; time.sleep(0.05)\n    {GOOD}"
        slow = notebook(
            [SETUP, FIRES, slow.replace("\nreturn", "\n    return"), UPDATE]
        )
        folder = hand_in({f"student {i}": slow for i in range(5)})
        command(folder, "--seed", 9, out="whole")
        cut, cards = tmp_path / "cut", tmp_path / "cut" / "cards"
        words = [sys.executable, "-m", "course_lib.grading", str(folder), "--seed", "9"]
        words += ["--assignment", str(tmp_path / "assignment.toml"), "--out", str(cut)]
        process = subprocess.Popen(
            words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while process.poll() is None and len(list(cards.glob("*.json"))) < 2:
            time.sleep(0.005)
        process.kill()
        process.wait()
        stamps = {path: path.stat().st_mtime_ns for path in cards.glob("*.json")}
        assert 2 <= len(stamps) < 5
        for path in stamps:  # no half-written file
            assert marks.loads(path.read_text())
        _, text = command(folder, "--seed", 9, "--resume", out="cut")
        assert f"5 students, {5 - len(stamps)} graded now" in text
        for path, stamp in stamps.items():  # nothing graded twice
            assert path.stat().st_mtime_ns == stamp
        assert tree(cut) == tree(tmp_path / "whole")


class TestByHand:
    def test_marks_set_by_hand_stand(self, command, hand_in, tmp_path, box):
        folder = hand_in({"ada": ALL, "bo": WRONG})
        command(folder)
        path = tmp_path / "by hand.csv"
        path.write_text(
            "student,exercise,points,comment\nbo,softmax,1.5,nearly\nada,fires,0,\n"
        )
        code, text = command(folder, "--override", path, "--resume")
        assert code == Exit.FINE
        rows = table(tmp_path / "marks")
        assert (rows["bo"]["points"], rows["ada"]["points"]) == ("4.5", "4.0")
        assert "bo: softmax 0 → 1.5. Set by hand: nearly" in text
        page = (tmp_path / "marks" / "feedback" / "bo.html").read_text()
        assert "Set by hand: nearly" in page

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("student,exercise,points\nbob,softmax,1\n", 'Did you mean "bo"?'),
            ("student,exercise,points\nbo,sofmax,1\n", 'Did you mean "softmax"?'),
            ("student,exercise,points\nbo,softmax,much\n", "line 2: points 'much'"),
            ("student,exercise,points\nbo,softmax,-1\n", "line 2: points '-1'"),
            ("student,exercise,points\nbo,softmax,nan\n", "line 2: points 'nan'"),
            ("student,points\nbo,1\n", "line 2: no exercise"),
        ],
    )
    def test_a_mistaken_table(self, tmp_path, text, words):
        (tmp_path / "hand.csv").write_text(text)
        selection = assignment.Assignment(names=EXERCISES)
        with pytest.raises(assignment.UsageError, match=re.escape(words)):
            marks.overrides(tmp_path / "hand.csv", selection, ["ada", "bo"])

    def test_a_mistaken_table_ends_the_command(self, command, hand_in, tmp_path, box):
        code, text = command(hand_in({"bo": ALL}), "--override", tmp_path / "none.csv")
        assert code == Exit.MISTAKE
        assert "none.csv" in text


class TestFilesThatNeedALook:
    def test_each_is_named_and_the_others_are_graded(
        self, command, hand_in, tmp_path, box
    ):
        folder = hand_in({"ada": ALL, "bo": b"no notebook", "cy": b"", "di": b"[]"})
        with open(folder / "bo" / "huge.ipynb", "wb") as stream:
            stream.truncate(100 * 2**20)  # 100 MB
        code, text = command(folder)
        assert code == Exit.LOOK
        assert "bo: work.ipynb: The file is no notebook: it is not JSON" in text
        assert "bo: huge.ipynb: The notebook has 100 MB, at most 50 are read" in text
        assert "cy: work.ipynb: The file is empty." in text
        assert "di: work.ipynb: The file is JSON, but no notebook" in text
        assert table(tmp_path / "marks")["ada"]["points"] == "5.0"
        assert LARGEST < 100 * 2**20


class TestMistakes:
    def test_unknown_exercise(self, command, hand_in, tmp_path):
        (tmp_path / "a.toml").write_text('exercises = ["sofmax"]')
        code, text = command(
            hand_in({"ada": ALL}),
            "--assignment",
            tmp_path / "a.toml",
            "--out",
            tmp_path / "out",
            usual=False,
        )
        assert code == Exit.MISTAKE
        assert 'unknown exercise "sofmax". Did you mean "softmax"?' in text

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (["--lesson", "77"], "no exercises in lesson 77. Lessons: 1, 2"),
            (["--format", "pdf"], "unknown format 'pdf'. Known: csv"),
            (["--jobs", "0"], "--jobs should be 1 or more"),
        ],
    )
    def test_what_is_typed(self, command, hand_in, words, sentence):
        code, text = command(hand_in({"ada": ALL}), *words)
        assert code == Exit.MISTAKE
        assert sentence in text

    def test_no_submissions(self, command, tmp_path, box):
        assert command(tmp_path / "nowhere")[0] == Exit.MISTAKE
        (tmp_path / "empty").mkdir()
        code, text = command(tmp_path / "empty")
        assert (code, "there is no notebook in" in text) == (Exit.MISTAKE, True)
        (tmp_path / "file.zip").write_bytes(b"no zip")
        code, text = command(tmp_path / "file.zip")
        assert code == Exit.MISTAKE
        assert "file.zip cannot be unpacked" in text


def test_exit_codes_are_those_of_the_readme():
    readme = Path(commands.__file__).with_name("README.md").read_text("utf-8")
    table = readme.partition("| code | meaning |")[2].partition("\n\n")[0]
    assert [int(n) for n in re.findall(r"^\| (\d+) ", table, re.MULTILINE)] == [*Exit]


def test_a_card_of_an_earlier_edition_is_read(tmp_path):
    mark = marks.Mark("softmax", 2, "correct", "Correct.", 2.0, 2.0, "0123")
    card = marks.Card("ada", "digest", (mark,))
    earlier = card.dumps().replace('"fingerprint"', '"likeness"')
    assert "likeness" in earlier and marks.loads(earlier) == card


class TestTrouble:
    def test_no_sandbox(self, command, hand_in, tmp_path, monkeypatch):
        monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
        code, text = command(hand_in({"ada": ALL}))
        assert code == Exit.NO_SANDBOX
        assert "sudo apt install bubblewrap" in text
        assert "kernel.apparmor_restrict_unprivileged_userns=0" in text
        assert "profile bwrap /usr/bin/bwrap flags=(unconfined) { userns, }" in text
        assert not (tmp_path / "marks" / "cards").exists()

    def test_a_sandbox_that_does_not_work(self, command, hand_in, monkeypatch):
        monkeypatch.setattr(sandbox.Sandbox, "command", lambda *args: ["false"])
        code, text = command(hand_in({"ada": ALL}))
        assert code == Exit.NO_SANDBOX
        assert "bubblewrap is installed but does not work" in text

    def test_unsafe_warns_and_grades(self, command, hand_in, tmp_path, monkeypatch):
        monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
        ends = CORPUS["ends Python"].data
        code, text = command(hand_in({"ada": ALL, "bo": ends}), "--unsafe")
        assert code == Exit.FINE
        assert "WARNING: --unsafe" in text
        assert {s: r["points"] for s, r in table(tmp_path / "marks").items()} == {
            "ada": "5.0",
            "bo": "3.0",
        }
        log = json.loads((tmp_path / "marks" / "run.json").read_text())
        assert log["sandbox"] in ("dropped user", "limits alone")

    def test_if_a_reference_fails_nobody_is_graded(
        self, command, hand_in, tmp_path, monkeypatch, box
    ):
        monkeypatch.setattr(grader.calls, "SECONDS", 0.0)
        code, text = command(hand_in({"ada": ALL}))
        assert code == Exit.GRADING_FAILS
        assert "Nobody is graded" in text and "softmax: Not right yet" in text
        assert not (tmp_path / "marks" / "cards").exists()

    def test_a_worker_that_does_not_start_costs_nobody_a_mark(
        self, command, hand_in, tmp_path, monkeypatch, box
    ):
        monkeypatch.setattr(commands, "_references_first", lambda *args: None)
        monkeypatch.setattr(sandbox, "START", "1 / 0")
        monkeypatch.setattr(sandbox.Sandbox.command, "__defaults__", ("1 / 0",))
        code, text = command(hand_in({"ada": ALL}))
        assert code == Exit.GRADING_FAILS
        assert "A sandbox does not start" in text
        assert not list((tmp_path / "marks").rglob("*.json*"))[1:]

    def test_a_full_disk(self, command, hand_in, tmp_path, monkeypatch, box):
        write, count = output.write, []

        def full(path, text):
            count.append(path)
            if len(count) > 2:
                raise OSError(errno.ENOSPC, "No space left on device", str(path))
            write(path, text)

        monkeypatch.setattr(output, "write", full)
        code, text = command(hand_in({"ada": ALL, "bo": SOME}))
        assert code == Exit.DISK
        assert "The disk is full" in text and "--resume" in text
        monkeypatch.undo()
        code, text = command(tmp_path / "submissions", "--resume")
        assert (code, "1 graded now" in text) == (Exit.FINE, True)

    def test_interrupted(self, command, hand_in, tmp_path, monkeypatch, box):
        grade, count = run.card_of, []

        def interrupted(*task):
            count.append(1)
            if len(count) > 1:
                raise KeyboardInterrupt
            return grade(*task)

        monkeypatch.setattr(run, "card_of", interrupted)
        code, text = command(hand_in({"ada": ALL, "bo": SOME}))
        assert code == Exit.INTERRUPTED
        assert "--resume goes on from there" in text
        assert len(list((tmp_path / "marks" / "cards").iterdir())) == 1
        assert not list((tmp_path / "marks").glob(".*"))

    def test_a_fault_of_ours_stops_one_student_only(
        self, command, hand_in, tmp_path, monkeypatch, box
    ):
        grade = grader.grade

        def faulty(notebooks, exercises, box):
            if any("SOFT" in cell for cells in notebooks.values() for cell in cells):
                raise AssertionError("a fault of ours")
            return grade(notebooks, exercises, box)

        monkeypatch.setattr(run.grader, "grade", faulty)
        folder = hand_in({"ada": ALL, "bo": notebook([SETUP, "SOFT = 1", SOFTMAX])})
        code, text = command(folder)
        assert code == Exit.LOOK
        assert "bo: Not graded: AssertionError: a fault of ours. Grade this one" in text
        assert table(tmp_path / "marks")["ada"]["points"] == "5.0"
