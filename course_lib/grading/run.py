"""Grade a class: every submission by itself, on one core, several, or a cluster.

A card is written as soon as it is complete and in one step, so that an interrupted run
goes on where it stopped.
"""

import atexit
import json
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, mkdtemp
from time import perf_counter

import joblib
from tqdm import tqdm

from . import grader, marks, output
from .assignment import graded_exercises
from .grader import Verdict
from .marks import Card, Mark
from .sandbox import sandbox
from .sandbox.stage import fill_stage
from .submissions import fingerprint
from .submissions.files import cells

LOG = "run.json"
SCRATCH = ".scratch-"


@dataclass(frozen=True)
class Class:
    """What a run has found: cards by student, and what changed since the last run."""

    cards: tuple
    changes: tuple
    graded: int
    seconds: float


def seed_for(out, choice=None):
    """Return the seed to use: the given one, that of an earlier run here, a new one."""
    if choice is not None:
        return choice
    try:
        return int(json.loads((Path(out) / LOG).read_text("utf-8"))["seed"])
    except (OSError, ValueError, TypeError, KeyError):
        return secrets.randbelow(2**31)


@contextmanager
def workplace(out, *, unsafe=False, hidden=()):
    """Yield (a scratch folder, the sandbox) inside `out`; both are gone afterwards.

    What a killed run has left behind goes too.

    Raises:
        SandboxError: if hostile code cannot be contained here.
    """
    out = Path(out).resolve()
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob(f"{SCRATCH}*"):
        rmtree(old, ignore_errors=True)
    with TemporaryDirectory(prefix=SCRATCH, dir=out) as scratch:
        stage = Path(scratch) / "stage"
        stage.mkdir()
        fill_stage(stage)
        for folder in (Path(scratch), stage):
            folder.chmod(0o755)
        hidden = tuple(Path(path).resolve() for path in hidden)
        yield Path(scratch), sandbox.find(stage, unsafe=unsafe, hidden=hidden)


def grade_class(
    submissions, assignment, out, box, *, jobs=1, cluster=None, resume=False, table=None
):
    """Grade all submissions and return what was found, as a `Class`.

    Args:
        submissions: list of `Submission`.
        assignment: the `Assignment`; its seed draws the inputs.
        out: the folder for the cards.
        box: the `Sandbox`; on a cluster each worker finds its own.
        jobs: how many are graded at a time.
        cluster: address of a Dask scheduler, or None.
        resume: keep cards that were made from the same files, seed and assignment.
        table: marks set by hand, as `marks.overrides` returns them.
    """
    start = perf_counter()
    names = output.file_names(each.student for each in submissions)
    paths = {s: Path(out) / "cards" / f"{name}.json" for s, name in names.items()}
    before = {student: _earlier_card(path) for student, path in paths.items()}
    cards = {}
    if resume:
        for each in submissions:
            card = before[each.student]
            if card and card.digest == marks.digest(
                each, each.read(), assignment, table
            ):
                cards[each.student] = card
    todo = [each for each in submissions if each.student not in cards]
    bar = tqdm(total=len(submissions), initial=len(cards), unit="student", disable=None)
    with bar, _workers(jobs, cluster) as parallel:
        tasks = (_task(each, assignment, table, box, cluster) for each in todo)
        for card in parallel(joblib.delayed(card_of)(*task) for task in tasks):
            output.write(paths[card.student], card.dumps())
            cards[card.student] = card
            bar.update()
    ordered = tuple(cards[each.student] for each in submissions)
    changes = [c for card in ordered for c in marks.changes(before[card.student], card)]
    return Class(ordered, tuple(changes), len(todo), perf_counter() - start)


def _earlier_card(path):
    """The card of an earlier run, or None."""
    try:
        return marks.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _task(submission, assignment, table, box, cluster):
    """Everything that grading one student takes, wherever it happens."""
    contents = submission.read()
    digest = marks.digest(submission, contents, assignment, table)
    return submission, contents, assignment, digest, table, None if cluster else box


@contextmanager
def _workers(jobs, cluster):
    if cluster is None:
        yield joblib.Parallel(jobs, return_as="generator_unordered", batch_size=1)
        return
    from distributed import Client

    with Client(cluster), joblib.parallel_config(backend="dask"):
        yield joblib.Parallel(return_as="generator_unordered", batch_size=1)


def card_of(submission, contents, assignment, digest, table, box):
    """Return the `Card` of one student, whatever their files hold."""
    readable, unread = cells(contents)
    problems = [*submission.notes, *unread]
    try:
        verdicts, doubles, notes = grader.grade(
            readable, graded_exercises(assignment), box or _own_sandbox()
        )
        problems += doubles
    except (grader.GradingError, sandbox.SandboxError, OSError):
        raise
    except Exception as error:  # a fault of ours: it must not stop the class
        note = f"Not graded: {type(error).__name__}: {error}. Grade this one by hand."
        verdicts = dict.fromkeys(assignment.names, Verdict("not graded", note))
        problems, notes = [*problems, note], []
    graded_marks = tuple(_mark(assignment, *item) for item in verdicts.items())
    if readable and all(mark.status == "missing" for mark in graded_marks):
        problems += ["No notebook holds any of the exercises.", *notes]
    factor = assignment.factor(submission)
    card = Card(
        submission.student, digest, graded_marks, factor, tuple(problems), tuple(notes)
    )
    return marks.set_by_hand(card, table or {})


def _mark(assignment, name, verdict):
    exercise, worth = graded_exercises(assignment)[name], assignment.worth(name)
    right = verdict.status == "correct"
    is_started = verdict.status in ("correct", "incorrect")
    return Mark(
        exercise=name,
        lesson=exercise.exercise.lesson,
        status=verdict.status,
        message=verdict.message,
        earned=worth if right else 0.0,
        possible=worth,
        fingerprint=fingerprint.fingerprint(verdict.source) if is_started else "",
    )


@cache
def _own_sandbox():
    """The sandbox of a cluster's worker: made once, its folder removed at the end."""
    stage = Path(mkdtemp(prefix="grading-"))
    atexit.register(rmtree, stage, ignore_errors=True)
    fill_stage(stage)
    stage.chmod(0o755)
    return sandbox.find(stage)
