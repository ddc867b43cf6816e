"""What learners and graders get: nothing that holds an answer, formats that fit."""

import importlib.util
import json
import os
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from course_lib.exercises import catalogue
from course_lib.grading import assignment, commands, gradescope, run
from course_lib.grading.commands import Exit
from course_lib.grading.release import notebooks as learners
from course_lib.grading.release.examples import answers
from course_lib.grading.release.nbgrader import BEGIN, END, with_marks
from course_lib.grading.sandbox import sandbox
from course_lib.grading.submissions import files as handed_in
from course_lib.grading.submissions.extract import extract
from tests.grading.corpus import EXERCISES, FIRES, SETUP, SOFTMAX, notebook

LESSONS = (1, 2)


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A release of each kind, made by the command: kind → folder."""
    base = tmp_path_factory.mktemp("release")
    for kind in ("nbgrader", "gradescope", "zip"):
        words = ["release", str(base / kind), "--for", kind]
        words += ["--lesson", "1", "--lesson", "2"]
        words += ["--without-solutions"] * (kind == "zip")
        assert commands.main(words) == Exit.FINE
    return base


def cells_of(text):
    return json.loads(text)["cells"]


def test_learners_notebooks_hold_the_starters(released):
    with zipfile.ZipFile(released / "zip" / "lessons.zip") as archive:
        names = archive.namelist()
        notebooks = [n for n in names if n.endswith(".ipynb")]
        assert notebooks == ["01_neurons.ipynb", "02_activations.ipynb"]
        assert "images/teaser.png" in names
        for name in notebooks:
            for cell in cells_of(archive.read(name)):
                exercise = learners.answer_of(cell)
                if exercise:
                    starter = catalogue.exercise(exercise).starter()
                    assert learners.text(cell) == starter


def test_a_leftover_answer_is_refused(tmp_path, monkeypatch):
    lesson = json.loads((learners.SOURCE / "01_neurons.ipynb").read_text())
    for cell in lesson["cells"]:
        if learners.answer_of(cell) == "fires":
            cell["source"] = FIRES
    (tmp_path / "01_neurons.ipynb").write_text(json.dumps(lesson))
    with pytest.raises(
        assignment.UsageError, match="answer cell of fires is not its st"
    ):
        learners.notebooks(assignment.read(lessons=[1]), tmp_path)


def test_a_folder_that_holds_something_is_left_alone(tmp_path, command):
    (tmp_path / "mine.txt").write_text("mine")
    for words in (["release", tmp_path, "--for", "zip"], ["sample", tmp_path]):
        code, text = command(*words, usual=False)
        assert (code, "holds something already" in text) == (Exit.MISTAKE, True)
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".txt"] == ["mine.txt"]


def test_two_releases_are_equal(released, tmp_path):
    words = ["--for", "zip", "--lesson", "1", "--lesson", "2", "--without-solutions"]
    commands.main(["release", str(tmp_path / "again"), *words])
    for path in (released / "zip").iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


class TestNbgrader:
    def test_cells_carry_schema_three(self, released):
        [folder] = (released / "nbgrader" / "source").iterdir()
        cells_by_id = {}
        for path in folder.glob("*.ipynb"):
            for cell in cells_of(path.read_text()):
                about = cell["metadata"].get("nbgrader")
                if about:
                    cells_by_id[about["grade_id"]] = about, cell
        names = {e.name for n in LESSONS for e in catalogue.exercises(n)}
        assert set(cells_by_id) == names | {f"{name}-answer" for name in names}
        for name in names:
            about, cell = cells_by_id[name]
            assert about["schema_version"] == 3
            assert (about["grade"], about["solution"], about["locked"]) == (
                True,
                False,
                True,
            )
            assert about["points"] == catalogue.exercise(name).points
            assert learners.text(cell) == f'check("{name}", {name})'
            about, cell = cells_by_id[f"{name}-answer"]
            assert (about["grade"], about["solution"], about["locked"]) == (
                False,
                True,
                False,
            )
            assert BEGIN in learners.text(cell) and END in learners.text(cell)

    @pytest.mark.parametrize("name", [e.name for e in catalogue.exercises()])
    def test_marks_stand_around_the_dots(self, name):
        starter = catalogue.exercise(name).starter()
        with_solution_marks = with_marks(starter)
        without = [
            line
            for line in with_solution_marks.splitlines()
            if line.strip() not in (BEGIN, END)
        ]
        lines = starter.splitlines()
        alone = any(line.strip() == "..." for line in lines)
        assert without == (lines if alone else [*lines, "..."])
        compile(with_solution_marks, name, "exec")

    def test_its_own_stub_counts_as_not_started(self):
        stub = "def softmax(Z):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
        from course_lib.grading.submissions.stand_ins import graded_part, standing

        exercise = catalogue.exercise("softmax")
        answers = graded_part(extract([SETUP, stub]), exercise)
        assert standing(answers, exercise)[0] == "not started"


SCRIPT = """
import json, sys
import numpy as np
import course_lib as nn
from course_lib.exercises import check, solution
told = {}
for name, texts in json.load(sys.stdin).items():
    told[name] = []
    for text in texts:
        space = {"np": np, "nn": nn, "__name__": "__main__"}
        exec(text, space)
        result = check(name, space[name], rng=1)
        told[name].append([result.status, result.message])
told["solution"] = str(solution("softmax"))
told["where"] = nn.__file__
json.dump(told, sys.stdout)
"""


@pytest.fixture(scope="module")
def unpacked(released, tmp_path_factory):
    [wheel] = (released / "zip").glob("*.whl")
    folder = tmp_path_factory.mktemp("wheel")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def results(unpacked):
    """What check says of reference, starter and known mistakes in the wheel."""
    texts = {}
    for exercise in (e for n in LESSONS for e in catalogue.exercises(n)):
        wrong = answers(exercise, "mistakes")
        texts[exercise.name] = [exercise.source(), exercise.starter(), *wrong]
    process = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps(texts),
        text=True,
        capture_output=True,
        check=True,
        cwd=unpacked,
        env={**os.environ, "PYTHONPATH": str(unpacked), "COURSE_PROGRESS": "off"},
    )
    return json.loads(process.stdout)


class TestWithoutSolutions:
    """The wheel, unpacked and used by a Python of its own."""

    def test_its_own_library_is_used(self, results, unpacked):
        assert results["where"].startswith(str(unpacked))

    @pytest.mark.parametrize("lesson", LESSONS)
    def test_check_says_the_same(self, results, lesson):
        for exercise in catalogue.exercises(lesson):
            right, starter, *wrong = results[exercise.name]
            assert right[0] == "correct"
            assert starter[0] == "not started"
            for (status, message), sentence in zip(
                wrong, exercise.mistakes, strict=True
            ):
                if sentence.startswith(
                    ("All ", "Both ")
                ):  # every bug left: the starter itself
                    assert status in ("incorrect", "not started")
                    continue
                assert status == "incorrect"
                assert sentence in message

    def test_no_solution_is_told(self, results):
        assert "Your instructor keeps the solution" in results["solution"] or (
            "Try it first" in results["solution"]
        )

    def test_no_file_holds_a_solution(self, unpacked):
        specs = sorted(
            (unpacked / "course_lib" / "content" / "exercises").glob("ex[0-9]*.py")
        )
        assert len(specs) == len({e.lesson for e in catalogue.exercises()})
        for path in specs:
            text = path.read_text()
            for word in ("def solution", "accepted =", "def inputs"):
                assert word not in text, f"{path.name}: {word}"
        everything = "".join(p.read_text() for p in unpacked.rglob("*.py"))
        for exercise in catalogue.exercises():
            lines = exercise.source().splitlines()[1:]
            body = "\n".join(line for line in lines if line.strip())
            assert body not in everything, exercise.name

    def test_only_what_a_learner_needs_of_the_grading_is_there(self, unpacked):
        folder = unpacked / "course_lib" / "grading"
        assert {p.relative_to(folder).as_posix() for p in folder.rglob("*.py")} == {
            "__init__.py",
            "release/__init__.py",
            "release/frozen.py",
            "sandbox/__init__.py",
            "sandbox/messages.py",
        }

    def test_pip_accepts_it(self, released, tmp_path):
        if not importlib.util.find_spec("pip"):
            pytest.skip("this environment has no pip")
        [wheel] = (released / "zip").glob("*.whl")
        command = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--no-deps",
            "--no-index",
            "--target",
            str(tmp_path / "site"),
            str(wheel),
        ]
        subprocess.run(command, check=True, capture_output=True)
        assert (tmp_path / "site" / "course_lib" / "layers.py").exists()


class TestGradescope:
    STATUSES = ("passed", "failed")
    VISIBLE = ("visible", "hidden", "after_due_date", "after_published")

    def test_the_archive(self, released):
        with zipfile.ZipFile(released / "gradescope" / "autograder.zip") as archive:
            names = archive.namelist()
            for script in ("setup.sh", "run_autograder"):
                info = archive.getinfo(script)
                assert info.external_attr >> 16 & 0o111
                assert archive.read(script).startswith(b"#!/usr/bin/env bash\n")
                syntax_check = subprocess.run(
                    ["bash", "-n"], input=archive.read(script), check=False
                )
                assert syntax_check.returncode == 0
        assert "course_lib/content/exercises/ex02_activations.py" in names
        assert "course_lib/grading/gradescope.py" in names

    def test_no_solutions_cannot_be_asked_for(self, command, tmp_path):
        code, text = command(
            "release",
            tmp_path / "r",
            "--for",
            "gradescope",
            "--without-solutions",
            usual=False,
        )
        assert code == Exit.MISTAKE
        assert "needs the solutions" in text

    @pytest.fixture
    def home(self, tmp_path):
        selection = assignment.Assignment(names=EXERCISES, points=(("softmax", 3.0),))
        for folder in ("source", "submission", "results"):
            (tmp_path / folder).mkdir()
        text = gradescope.members(selection)["assignment.json"]
        (tmp_path / "source" / "assignment.json").write_bytes(text)
        return tmp_path

    def test_results(self, home, box):
        work = notebook([SETUP, FIRES, SOFTMAX])
        (home / "submission" / "my work.ipynb").write_bytes(work)
        assert gradescope.main(home) == 0
        results = json.loads((home / "results" / "results.json").read_text())
        self.fits_the_format(results)
        assert results["score"] == 4.0
        assert [t["score"] for t in results["tests"]] == [1.0, 3.0, 0.0]

    def test_a_submission_without_a_notebook(self, home, box):
        (home / "submission" / "notes.txt").write_text("x")
        assert gradescope.main(home) == 0
        results = json.loads((home / "results" / "results.json").read_text())
        self.fits_the_format(results)
        assert results["score"] == 0.0

    def test_if_the_machinery_fails_the_student_is_told(self, home, monkeypatch):
        def nothing(*args, **options):
            raise sandbox.SandboxError("nothing here")

        monkeypatch.setattr(sandbox, "dropped_user", lambda stage: None)
        monkeypatch.setattr(sandbox, "find", nothing)
        (home / "submission" / "w.ipynb").write_bytes(notebook([SETUP]))
        assert gradescope.main(home) == 1
        results = json.loads((home / "results" / "results.json").read_text())
        self.fits_the_format(results)
        assert "not your fault" in results["output"]

    def fits_the_format(self, results):
        """Compare with the keys and types of the published specification."""
        number, text = int | float, str
        kinds = dict.fromkeys(["score", "execution_time"], number)
        kinds |= dict.fromkeys(["output", "output_format", "test_output_format"], text)
        kinds |= dict.fromkeys(["test_name_format"], text)
        kinds |= dict.fromkeys(["visibility", "stdout_visibility"], text)
        kinds |= {"extra_data": dict, "tests": list, "leaderboard": list}
        each = dict.fromkeys(["score", "max_score"], number)
        each |= dict.fromkeys(["status", "name", "name_format", "number"], text)
        each |= dict.fromkeys(["output", "output_format", "visibility"], text)
        each |= {"tags": list, "extra_data": dict}
        assert all(isinstance(value, kinds[key]) for key, value in results.items())
        assert "score" in results or "tests" in results
        assert results.get("visibility", "visible") in self.VISIBLE
        assert results["stdout_visibility"] in self.VISIBLE
        for test in results.get("tests", ()):
            assert all(isinstance(value, each[key]) for key, value in test.items())
            assert test["status"] in self.STATUSES
            assert test["visibility"] in self.VISIBLE


class TestDroppedUser:
    """The sandbox of Gradescope: no namespaces, but a user without rights."""

    @pytest.fixture
    def user_box(self, tmp_path):
        if os.geteuid() != 0:
            pytest.skip("only root can drop to another user")
        stage = tmp_path / "stage"
        stage.mkdir()
        from course_lib.grading.sandbox.stage import fill_stage

        fill_stage(stage)
        for folder in [stage, *stage.parents]:
            if folder.is_relative_to("/tmp/") and folder != Path("/tmp"):
                folder.chmod(folder.stat().st_mode | 0o055)
        box = sandbox.dropped_user(stage)
        if box is None:
            pytest.skip("other users may not run this Python")
        return box

    def test_marks_are_right_and_nothing_is_left(self, user_box, exercises):
        from course_lib.grading.grader import grade

        cells = [
            SETUP,
            FIRES,
            "import subprocess\ndef softmax(Z):\n"
            "    subprocess.Popen(['sleep', '98765'])",
        ]
        verdicts, _, _ = grade({"a": cells}, exercises, user_box)
        assert [v.status for v in verdicts.values()] == [
            "correct",
            "incorrect",
            "missing",
        ]


class TestSample:
    def test_a_class_gets_what_it_deserves(self, tmp_path, command, box):
        import csv

        words = ["sample", tmp_path / "c", "--students", 5, "--lesson", 1]
        code, text = command(*words, usual=False)
        assert code == Exit.FINE
        typed = text.split("python -m course_lib.grading ")[1].split()
        code, _ = command(*typed, usual=False)
        assert code == Exit.FINE
        with open(tmp_path / "c" / "deserved.csv", newline="") as stream:
            rows = {row["student"]: row for row in csv.DictReader(stream)}
        cards = [
            json.loads(p.read_text())
            for p in (tmp_path / "c" / "marks" / "cards").iterdir()
        ]
        assert len(cards) == 5
        for card in cards:
            for mark in card["marks"]:
                deserved = rows[card["student"]][mark["exercise"]]
                assert mark["status"] == deserved, mark

    def test_every_exercise_has_examples(self):
        for exercise in catalogue.exercises():
            assert any(answers(exercise, "mistakes")), exercise.name


class TestAssignment:
    def toml(self, tmp_path, text):
        path = tmp_path / "assignment.toml"
        path.write_text(text)
        return path

    def test_everything_it_may_say(self, tmp_path):
        (tmp_path / "mine.py").write_text(OWN)
        path = self.toml(tmp_path, TOML)
        work = assignment.read(path)
        assert work.names == ("softmax", "double")
        assert (work.worth("softmax"), work.worth("double")) == (5.0, 4.0)
        late = handed_in.Submission("ada", time=datetime(2026, 12, 1, tzinfo=UTC))
        early = handed_in.Submission("bo", time=datetime(2026, 11, 1, tzinfo=UTC))
        assert (work.factor(late), work.factor(early)) == (0.5, 1.0)
        assert work.factor(handed_in.Submission("cy", late=True)) == 0.5

    def test_an_exercise_of_ones_own_is_graded(self, tmp_path, box):
        (tmp_path / "mine.py").write_text(OWN)
        work = assignment.read(self.toml(tmp_path, TOML))
        from course_lib.grading.grader import failing_references, grade

        selection = assignment.graded_exercises(work)
        assert failing_references(selection, box) == {}
        cells = [SETUP, "def double(x):\n    return x + 2"]
        verdicts, _, _ = grade({"a": cells}, selection, box)
        assert "That adds." in verdicts["double"].message

    def test_late_work_counts_less(self, tmp_path, box):
        work = assignment.read(
            self.toml(tmp_path, 'exercises = ["fires"]\nlate_factor = 0.25')
        )
        late = handed_in.Submission("ada", late=True)
        contents = {"a": notebook([SETUP, FIRES])}
        card = run.card_of(late, contents, work, "", None, box)
        assert (card.total, card.possible, card.factor) == (0.25, 1.0, 0.25)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("lesons = [1]", 'unknown key "lesons". Did you mean "lessons"?'),
            ('exercises = ["sofmax"]', 'Did you mean "softmax"?'),
            ("lessons = [99]", "no exercises in lesson 99"),
            ("lessons = 1", "lessons has a wrong type"),
            ("late_factor = 2", "late_factor should lie from 0 to 1"),
            ("lessons = [2]\n[points]\nsofmax = 1", 'Did you mean "softmax"?'),
            ("lessons = [2]\n[points]\nsoftmax = -1", "should be a number"),
            ('files = ["none.py"]', "No such file"),
            ("not toml", "is not valid TOML"),
            ('files = ["bad.py"]', "bad.py: SyntaxError"),
            ('files = ["again.py"]', '"softmax" exists already'),
        ],
    )
    def test_mistakes_are_told(self, tmp_path, text, words):
        (tmp_path / "bad.py").write_text("def (")
        (tmp_path / "again.py").write_text(OWN.replace("double", "softmax"))
        with pytest.raises(assignment.UsageError) as error:
            assignment.read(self.toml(tmp_path, text))
        assert words in str(error.value)


TOML = """
title = "Homework 1"
exercises = ["softmax", "double"]
files = ["mine.py"]
deadline = 2026-11-30T23:59:00+01:00
late_factor = 0.5

[points]
softmax = 5
"""
OWN = '''
import numpy as np

from course_lib.exercises.spec import Exercise


def _twice(x):
    return 2 * x


class Mine(Exercise):
    """Return twice x."""

    lesson, name, points = 90, "double", 4
    signature = "def double(x):"

    def solution(x):
        return _twice(x)

    def inputs(rng):
        yield (3.0,)
        yield (float(rng.normal()),)

    mistakes = {"That adds.": lambda x: x + 2}  # noqa: RUF012
'''
