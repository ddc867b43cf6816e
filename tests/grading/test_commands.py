"""What an instructor types and what comes back: marks, sentences, exit codes."""

import csv
import errno
import json
import re
import subprocess
import sys
import time
import zipfile

import pytest

from course_lib.grading import assignment, commands, grader, marks, output, run
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
        code, said = command(folder, "--seed", 4, "--format", "csv,gradescope")
        assert code == commands.FINE
        rows = table(tmp_path / "marks")
        assert {s: row["points"] for s, row in rows.items()} == {
            "ada": "5.0", "bo": "1.0", "李 小明": "3.0",
        }  # fmt: skip
        assert rows["bo"]["softmax"] == "0.0" and rows["bo"]["of"] == "5.0"
        assert "softmax                  1          1            0        1" in said
        assert "1 × softmax: You divide by the sum of the whole array" in said
        assert "3 students, 3 graded now" in said
        assert "the seed (4)" in said

    def test_the_sentences_are_those_of_check(self, command, hand_in, tmp_path, box):
        from course_lib.exercises import check

        command(hand_in({"ada": ALL, "bo": WRONG}), "--seed", 1)
        cards = {p.stem: json.loads(p.read_text())
                 for p in (tmp_path / "marks" / "cards").iterdir()}  # fmt: skip
        space = {}
        exec(f"{SETUP.splitlines()[0]}\n{SOFTMAX}", space)
        right = check("softmax", space["softmax"]).message
        assert cards["ada"]["marks"][1]["message"] == right
        assert right.startswith("Correct: `softmax` passes all 10 inputs. 2 points.")
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
        code, said = command(path)
        assert code == commands.LOOK
        assert "In the zip: '../evil.ipynb' leads out of its folder" in said
        assert {s: r["points"] for s, r in table(tmp_path / "marks").items()} == {
            "ada": "5.0", "bo": "1.0",
        }  # fmt: skip
        now = tree(tmp_path)
        made = set(now) - set(before)
        assert all(name.startswith("marks/") for name in made)

    def test_two_notebooks_of_one_student(self, command, hand_in, tmp_path, box):
        folder = hand_in({"ada": WRONG})
        (folder / "ada" / "z later.ipynb").write_bytes(notebook([SETUP, SOFTMAX]))
        code, said = command(folder)
        assert code == commands.LOOK
        sentence = "`softmax` is answered in work.ipynb and z later.ipynb: the last one"
        assert sentence in said
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
        folder = hand_in({"ada": notebook([SETUP, long]), "bo": ALL,
                          "cy": notebook([SETUP, other])})  # fmt: skip
        _, said = command(folder)
        assert "ada, cy: softmax" in said
        assert "bo" not in said.partition("alike")[2].partition("students")[0]


class TestAgain:
    def test_one_seed_gives_identical_files(self, command, hand_in, tmp_path, box):
        folder = hand_in({"ada": ALL, "bo": WRONG, "cy": SOME})
        command(folder, "--seed", 5, "--format", "csv,gradescope", out="one")
        command(folder, "--seed", 5, "--format", "csv,gradescope", "--jobs", 2,
                out="two")  # fmt: skip
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
        seen = []
        grade = run.card_of
        monkeypatch.setattr(
            run, "card_of", lambda s, *rest: seen.append(s.student) or grade(s, *rest)
        )
        code, said = command(folder, "--resume")
        assert (code, seen) == (commands.FINE, [])
        assert "2 students, 0 graded now" in said
        hand_in({"bo": ALL, "cy": SOME})
        _, said = command(folder, "--resume")
        assert seen == ["bo", "cy"]
        assert "bo: softmax 0 → 2. Correct" in said

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
        begun = subprocess.Popen(
            words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while begun.poll() is None and len(list(cards.glob("*.json"))) < 2:
            time.sleep(0.005)
        begun.kill()
        begun.wait()
        kept = {path: path.stat().st_mtime_ns for path in cards.glob("*.json")}
        assert 2 <= len(kept) < 5
        for path in kept:  # no half-written file
            assert marks.loads(path.read_text())
        _, said = command(folder, "--seed", 9, "--resume", out="cut")
        assert f"5 students, {5 - len(kept)} graded now" in said
        for path, stamp in kept.items():  # nothing graded twice
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
        code, said = command(folder, "--override", path, "--resume")
        assert code == commands.FINE
        rows = table(tmp_path / "marks")
        assert (rows["bo"]["points"], rows["ada"]["points"]) == ("4.5", "4.0")
        assert "bo: softmax 0 → 1.5. Set by hand: nearly" in said
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
        chosen = assignment.Assignment(names=EXERCISES)
        with pytest.raises(assignment.Mistaken, match=re.escape(words)):
            marks.overrides(tmp_path / "hand.csv", chosen, ["ada", "bo"])

    def test_a_mistaken_table_ends_the_command(self, command, hand_in, tmp_path, box):
        code, said = command(hand_in({"bo": ALL}), "--override", tmp_path / "none.csv")
        assert code == commands.MISTAKE
        assert "none.csv" in said


class TestFilesThatNeedALook:
    def test_each_is_named_and_the_others_are_graded(
        self, command, hand_in, tmp_path, box
    ):
        folder = hand_in({"ada": ALL, "bo": b"no notebook", "cy": b"", "di": b"[]"})
        with open(folder / "bo" / "huge.ipynb", "wb") as stream:
            stream.truncate(100 * 2**20)  # 100 MB
        code, said = command(folder)
        assert code == commands.LOOK
        assert "bo: work.ipynb: The file is no notebook: it is not JSON" in said
        assert "bo: huge.ipynb: The notebook has 100 MB, at most 50 are read" in said
        assert "cy: work.ipynb: The file is empty." in said
        assert "di: work.ipynb: The file is JSON, but no notebook" in said
        assert table(tmp_path / "marks")["ada"]["points"] == "5.0"
        assert LARGEST < 100 * 2**20


class TestMistakes:
    def test_unknown_exercise(self, command, hand_in, tmp_path):
        (tmp_path / "a.toml").write_text('exercises = ["sofmax"]')
        code, said = command(hand_in({"ada": ALL}), "--assignment", tmp_path / "a.toml",
                             "--out", tmp_path / "out", usual=False)  # fmt: skip
        assert code == commands.MISTAKE
        assert 'unknown exercise "sofmax". Did you mean "softmax"?' in said

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["--lesson", "77"], "no exercises in lesson 77. Lessons: 1, 2"),
            (["--format", "pdf"], "unknown format 'pdf'. Known: csv"),
            (["--jobs", "0"], "--jobs should be 1 or more"),
        ],
    )
    def test_what_is_typed(self, command, hand_in, words, said):
        code, text = command(hand_in({"ada": ALL}), *words)
        assert code == commands.MISTAKE
        assert said in text

    def test_no_submissions(self, command, tmp_path, box):
        assert command(tmp_path / "nowhere")[0] == commands.MISTAKE
        (tmp_path / "empty").mkdir()
        code, said = command(tmp_path / "empty")
        assert (code, "there is no notebook in" in said) == (commands.MISTAKE, True)
        (tmp_path / "file.zip").write_bytes(b"no zip")
        code, said = command(tmp_path / "file.zip")
        assert code == commands.MISTAKE
        assert "file.zip cannot be unpacked" in said


class TestTrouble:
    def test_no_sandbox(self, command, hand_in, tmp_path, monkeypatch):
        monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
        code, said = command(hand_in({"ada": ALL}))
        assert code == commands.UNSAFE
        assert "sudo apt install bubblewrap" in said
        assert "kernel.apparmor_restrict_unprivileged_userns=0" in said
        assert "profile bwrap /usr/bin/bwrap flags=(unconfined) { userns, }" in said
        assert not (tmp_path / "marks" / "cards").exists()

    def test_a_sandbox_that_does_not_work(self, command, hand_in, monkeypatch):
        monkeypatch.setattr(sandbox.Sandbox, "command", lambda *args: ["false"])
        code, said = command(hand_in({"ada": ALL}))
        assert code == commands.UNSAFE
        assert "bubblewrap is installed but does not work" in said

    def test_unsafe_warns_and_grades(self, command, hand_in, tmp_path, monkeypatch):
        monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
        ends = CORPUS["ends Python"].data
        code, said = command(hand_in({"ada": ALL, "bo": ends}), "--unsafe")
        assert code == commands.FINE
        assert "WARNING: --unsafe" in said
        assert {s: r["points"] for s, r in table(tmp_path / "marks").items()} == {
            "ada": "5.0", "bo": "3.0",
        }  # fmt: skip
        log = json.loads((tmp_path / "marks" / "run.json").read_text())
        assert log["sandbox"] in ("dropped user", "limits alone")

    def test_if_a_reference_fails_nobody_is_graded(
        self, command, hand_in, tmp_path, monkeypatch, box
    ):
        monkeypatch.setattr(grader.calling, "SECONDS", 0.0)
        code, said = command(hand_in({"ada": ALL}))
        assert code == commands.BROKEN
        assert "Nobody is graded" in said and "softmax: Not right yet" in said
        assert not (tmp_path / "marks" / "cards").exists()

    def test_a_child_that_does_not_start_costs_nobody_a_mark(
        self, command, hand_in, tmp_path, monkeypatch, box
    ):
        monkeypatch.setattr(commands, "_references_first", lambda *args: None)
        monkeypatch.setattr(sandbox, "START", "1 / 0")
        monkeypatch.setattr(sandbox.Sandbox.command, "__defaults__", ("1 / 0",))
        code, said = command(hand_in({"ada": ALL}))
        assert code == commands.BROKEN
        assert "A sandbox does not start" in said
        assert not list((tmp_path / "marks").rglob("*.json*"))[1:]

    def test_a_full_disk(self, command, hand_in, tmp_path, monkeypatch, box):
        write, count = output.write, []

        def full(path, text):
            count.append(path)
            if len(count) > 2:
                raise OSError(errno.ENOSPC, "No space left on device", str(path))
            write(path, text)

        monkeypatch.setattr(output, "write", full)
        code, said = command(hand_in({"ada": ALL, "bo": SOME}))
        assert code == commands.DISK
        assert "The disk is full" in said and "--resume" in said
        monkeypatch.undo()
        code, said = command(tmp_path / "submissions", "--resume")
        assert (code, "1 graded now" in said) == (commands.FINE, True)

    def test_interrupted(self, command, hand_in, tmp_path, monkeypatch, box):
        grade, count = run.card_of, []

        def interrupted(*task):
            count.append(1)
            if len(count) > 1:
                raise KeyboardInterrupt
            return grade(*task)

        monkeypatch.setattr(run, "card_of", interrupted)
        code, said = command(hand_in({"ada": ALL, "bo": SOME}))
        assert code == commands.STOPPED
        assert "--resume goes on from there" in said
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
        code, said = command(folder)
        assert code == commands.LOOK
        assert "bo: Not graded: AssertionError: a fault of ours. Grade this one" in said
        assert table(tmp_path / "marks")["ada"]["points"] == "5.0"
