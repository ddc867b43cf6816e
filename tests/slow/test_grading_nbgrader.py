"""The whole way with nbgrader itself: release, collect, our marks, its own export."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from course_lib.grading.commands import Exit, main
from course_lib.grading.release.notebooks import answer_of, check_of
from tests.grading.corpus import FIRES

pytest.importorskip("nbgrader", reason="nbgrader is missing: install extra `grading`")
pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(ROOT),
    "COURSE_PROGRESS": "off",
    "PYTHONWARNINGS": "ignore",
    "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
}


def nbgrader(folder, *words):
    """Run one of nbgrader's commands in a course's folder; return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def answer(path, answers):
    """Fill answers (exercise → source) into a released notebook."""
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        if answer_of(cell) in answers:
            cell["source"] = answers[answer_of(cell)]
    path.write_text(json.dumps(notebook))


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course whose lesson 01 went out by nbgrader and came back from two students."""
    base = tmp_path_factory.mktemp("nbgrader")
    (base / "hw.toml").write_text('title = "Home work"\nexercises = ["fires"]\n')
    words = ["--for", "nbgrader", "--assignment", str(base / "hw.toml")]
    assert main(["release", str(base / "course"), *words]) == Exit.FINE
    nbgrader(base / "course", "generate_assignment", "home-work")
    for student, answers in {"ada": {"fires": FIRES}, "bo": {}}.items():
        target = base / "course" / "submitted" / student / "home-work"
        shutil.copytree(base / "course" / "release" / "home-work", target)
        answer(target / "01_neurons.ipynb", answers)
        (target / "timestamp.txt").write_text("2026-01-01 10:00:00 UTC")
    return base


def test_what_it_releases_holds_the_starter(course):
    path = course / "course" / "release" / "home-work" / "01_neurons.ipynb"
    cells = json.loads(path.read_text())["cells"]
    [cell] = [c for c in cells if answer_of(c) == "fires"]
    source = "".join(cell["source"])
    assert "SOLUTION" not in source
    assert source.startswith("def fires(X, w, b):") and "z = ..." in source
    [cell] = [c for c in cells if check_of(c) == "fires"]
    assert cell["metadata"]["nbgrader"]["points"] == 1


def test_validate_accepts_a_right_answer_and_refuses_the_starter(course, tmp_path):
    for student, words in (("ada", "Success!"), ("bo", "VALIDATION FAILED")):
        folder = course / "course" / "submitted" / student / "home-work"
        path = shutil.copy(folder / "01_neurons.ipynb", tmp_path / f"{student}.ipynb")
        assert words in nbgrader(tmp_path, "validate", str(path))


def test_our_marks_are_what_it_exports(course):
    folder = course / "course"
    words = [str(folder), "--out", str(course / "marks"), "--format", "csv,nbgrader"]
    words += ["--assignment", str(course / "hw.toml")]
    assert main([*words, "--gradebook", str(folder / "gradebook.db")]) == Exit.FINE
    nbgrader(folder, "export", "--to", "grades.csv")
    with open(folder / "grades.csv", newline="") as stream:
        rows = {row["student_id"]: row for row in csv.DictReader(stream)}
    scores = {s: (float(r["score"]), float(r["max_score"])) for s, r in rows.items()}
    assert scores == {"ada": (1.0, 1.0), "bo": (0.0, 1.0)}
    assert {row["assignment"] for row in rows.values()} == {"home-work"}


def test_partial_points_stay_parts(course):
    folder = course / "course"
    (course / "hand.csv").write_text("student,exercise,points\nbo,fires,0.5\n")
    words = [str(folder), "--out", str(course / "marks"), "--format", "nbgrader"]
    words += ["--assignment", str(course / "hw.toml")]
    words += ["--override", str(course / "hand.csv")]
    assert main([*words, "--gradebook", str(folder / "gradebook.db")]) == Exit.FINE
    nbgrader(folder, "export", "--to", "grades.csv")
    assert ",0.5," in (folder / "grades.csv").read_text()
