"""A class with every honest oddity and attack, graded once by the real command."""

import json
import os
from pathlib import Path

import psutil
import pytest

from course_lib.grading.commands import Exit, main
from course_lib.grading.sandbox import process, sandbox
from tests.grading import corpus
from tests.grading.corpus import CORPUS, MARKER, SLEEP


class ClassRun:
    """What the run left: cards by case, and the state of the machine around it."""

    def __init__(self, base, ear):
        self.base, self.out = base, base / "marks"
        self.victim = base / "victim"
        self.victim.mkdir()
        (self.victim / "precious.txt").write_text("precious")
        self.submissions = base / "submissions"
        words = {"PORT": ear.port, "VICTIM": self.victim}
        words["SUBMISSIONS"] = self.submissions
        for name, case in CORPUS.items():
            data = case.data
            for word, value in words.items():
                data = data.replace(word.encode(), str(value).encode())
            path = self.submissions / name.replace("/", "∕") / "homework.ipynb"
            path.parent.mkdir(parents=True)
            path.write_bytes(data)
        self.toml = base / "assignment.toml"
        self.toml.write_text(f"exercises = {list(corpus.EXERCISES)}\n")
        self.before = self.files()
        command = [str(self.submissions), "--out", str(self.out), "--jobs", "2"]
        command += ["--assignment", str(self.toml), "--seed", "3"]
        self.code = main([*command, "--format", "csv,gradescope"])
        cards = [json.loads(p.read_text()) for p in (self.out / "cards").glob("*.json")]
        self.cards = {card["student"].replace("∕", "/"): card for card in cards}

    def files(self):
        """Every file outside the output folder, with its content."""
        return {
            path: path.read_bytes()
            for path in self.base.rglob("*")
            if path.is_file() and not path.is_relative_to(self.out)
        }


@pytest.fixture(scope="session")
def class_run(tmp_path_factory, ear):
    os.environ["GRADING_SECRET"] = "GRADING_SECRET"
    yield ClassRun(tmp_path_factory.mktemp("class"), ear)
    del os.environ["GRADING_SECRET"]


def test_the_corpus_is_large():
    assert len(corpus.HONEST) >= 40
    assert len(corpus.ATTACKS) >= 40
    assert len(CORPUS) == len(corpus.HONEST) + len(corpus.ATTACKS)  # names differ


def test_bubblewrap_is_used(class_run):
    log = json.loads((class_run.out / "run.json").read_text())
    assert log["sandbox"] == "bubblewrap"
    assert log["seed"] == 3


@pytest.mark.parametrize("name", CORPUS)
def test_marks_are_as_deserved(class_run, name):
    case, marks = CORPUS[name], class_run.cards[name]["marks"]
    assert tuple(mark["status"] for mark in marks) == case.deserved, marks
    assert case.says in marks[1]["message"]
    problems = " ".join(class_run.cards[name]["problems"])
    assert case.problem in problems
    assert bool(case.problem) == bool(problems), problems


def test_points_follow_the_statuses(class_run):
    for card in class_run.cards.values():
        for mark in card["marks"]:
            right = mark["status"] == "correct"
            assert mark["earned"] == (mark["possible"] if right else 0.0)
            assert type(mark["earned"]) is float


def test_the_run_says_that_some_files_need_a_look(class_run):
    assert class_run.code == Exit.LOOK


def test_nothing_is_written_deleted_or_changed_outside_the_output(class_run):
    assert class_run.files() == class_run.before
    places = ["/", "/tmp", "/usr", "/work", "/root", "/home", "~", ".", *os.sys.path]
    for place in places:  # exists() raises where this user may not look
        assert not os.path.exists(Path(place).expanduser() / MARKER)
    assert not list(Path("/tmp").glob(f"{MARKER}*"))


def test_the_output_holds_what_was_asked_for_and_no_scratch(class_run):
    names = {path.name for path in class_run.out.iterdir()}
    assert names == {"cards", "feedback", "gradescope", "marks.csv", "run.json"}
    assert not list(class_run.out.rglob(".*"))
    count = len(CORPUS)
    assert len(list((class_run.out / "cards").iterdir())) == count
    assert len(list((class_run.out / "feedback").iterdir())) == count
    assert len((class_run.out / "marks.csv").read_text().splitlines()) == count + 1


def test_no_process_is_left(class_run):
    users = range(sandbox.FIRST_UID, sandbox.FIRST_UID + sandbox.UIDS)
    for each in psutil.process_iter(["cmdline", "uids", "name"]):
        line = " ".join(each.info["cmdline"] or ())
        assert SLEEP not in line
        assert f"{class_run.out}" not in line or each.pid == os.getpid()
        if each.info["uids"] and each.info["uids"].real in users:
            assert belongs_to_another_run(each, users)


def belongs_to_another_run(process, users):
    """Whether a grading that runs beside this one, and not from here, has it in hand.

    What a sandbox leaves behind has no parents but those that it has left behind too.
    """
    try:
        family = [parent for parent in process.parents() if parent.pid != 1]
        ours = os.getpid() in {parent.pid for parent in family}
        return not ours and bool(family) and family[-1].uids().real not in users
    except psutil.NoSuchProcess:  # it has ended meanwhile
        return True


def test_no_connection_was_made(class_run, ear):
    assert ear.arrivals == []


def test_an_endless_loop_costs_no_more_than_five_seconds():
    assert process.limit() <= 5


def test_feedback_never_passes_on_code(class_run):
    pages = list((class_run.out / "feedback").glob("*.html"))
    for page in pages:
        assert "<script" not in page.read_text()
