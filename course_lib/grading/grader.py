"""Grade the notebooks of one student: what is answered, what it returns, what is said.

Every exercise ends with one of four statuses: "correct", "incorrect", "not started"
(the starter as it was handed out) or "missing" (the function is nowhere).
"""

from contextlib import suppress
from dataclasses import dataclass, field

from ..exercises.calling import calls
from ..exercises.calling.deadline import TimeLimitError, deadline
from .answer_keys import complaint, references
from .sandbox import messages
from .sandbox.process import (
    START,
    WorkerEndError,
    WorkerProcess,
    WorkerTimeoutError,
    limit,
)
from .submissions.extract import extract
from .submissions.stand_ins import graded_part, standing

JUDGING = 30.0  # seconds for one answer: a judge may train what it describes
RESTARTS = 5  # fresh workers for cells that stop one before any exercise
STOPPED = (
    f"Your function was stopped after {calls.SECONDS:g} seconds. "
    "Is there a loop that never ends?"
)
ENDED = (
    "Your function ended Python itself (`os._exit`, or memory that is not its own), so "
    "it returned nothing."
)


class GradingError(Exception):
    """The machinery fails, not a submission: nobody may lose a mark by it."""


@dataclass
class Verdict:
    """What became of one exercise: a status, and the sentence that the learner reads.

    `source` is the code that was graded, for comparing submissions with each other.
    """

    status: str
    message: str
    source: str = ""


TOO_MUCH = Verdict("incorrect", "Not right yet. Your notebook holds too much code.")


@dataclass
class Program:
    """One notebook on its way through the sandbox."""

    answers: object
    exercises: list = field(default_factory=list)
    exclusions: set = field(default_factory=set)

    def statements(self):
        """Return the statements that its exercises need, less those that hang."""
        reached = []
        for name, answers in self.exercises:
            reached += [s for s in answers.reach([name]) if s not in reached]
        order = {s: i for i, s in enumerate(self.answers.statements)}
        return sorted((s for s in reached if s not in self.exclusions), key=order.get)


def grade(notebooks, exercises, sandbox):
    """Return (verdicts by exercise, doubles, notes) for one student's notebooks.

    Doubles tell which exercises are answered twice, notes which cells are left out.

    Args:
        notebooks: name → list of code cells, in the order in which they count.
        exercises: name → `GradedExercise`.
        sandbox: the `Sandbox` in which answers run.

    Where two notebooks answer one exercise, the later one that is begun counts.
    """
    answers_by_notebook = {name: extract(cells) for name, cells in notebooks.items()}
    notes = [
        f"{name}: {note}" for name, a in answers_by_notebook.items() for note in a.notes
    ]
    programs = {name: Program(answers) for name, answers in answers_by_notebook.items()}
    verdicts, doubles = {}, []
    for name, each in exercises.items():
        verdict, place, answers = _place(answers_by_notebook, each.exercise)
        if len(place) > 1:
            files = " and ".join(place)
            doubles.append(f"`{name}` is answered in {files}: the last one counts.")
        if verdict is None:
            programs[place[-1]].exercises.append((name, answers))
        else:
            verdicts[name] = Verdict(*verdict)
    running = [program for program in programs.values() if program.exercises]
    verdicts |= _run(running, exercises, sandbox, notes)
    for program in running:
        for name, answers in program.exercises:
            verdicts[name].source = "\n".join(s.source for s in answers.reach([name]))
    return {name: verdicts[name] for name in exercises}, doubles, notes


def _place(answers_by_notebook, exercise):
    """Where an exercise is answered: (status or None, notebooks, answers)."""
    best, places, answers = None, [], None
    rank = {"missing": 0, "not started": 1}
    for name, everything in answers_by_notebook.items():
        mine = graded_part(everything, exercise)
        status = standing(mine, exercise)
        level = rank.get(status[0], 2) if status else 2
        if best is None or level >= best[0]:
            places = [*places, name] if best and best[0] == level == 2 else [name]
            best, answers = (level, status), mine
    if best is None:
        return ("missing", "There is no notebook to grade."), [], None
    status = best[1]
    if status and status[0] == "incorrect":
        status = "incorrect", f"Not right yet. {status[1]}"
    if status and status[0] == "not started":
        message = f"Not started: `{exercise.name}` is as it was handed out."
        status = "not started", message
    return status, places, answers


def _run(programs, exercises, sandbox, notes):
    """Run all programs, with a fresh worker after each one that dies or overstays."""
    verdicts, restarts = {}, 0
    while True:
        remaining = [
            (p, [n for n, _ in p.exercises if n not in verdicts]) for p in programs
        ]
        remaining = [(program, names) for program, names in remaining if names]
        if not remaining:
            return verdicts
        job = [(program.statements(), names) for program, names in remaining]
        try:
            request = _request(job, exercises)
        except messages.MessageError:
            return verdicts | {n: TOO_MUCH for _, names in job for n in names}
        with WorkerProcess(sandbox, request) as worker:
            hung = _listen(worker, job, exercises, verdicts)
        if hung is None:
            continue
        restarts += 1
        number, index = hung
        program, (statements, _) = remaining[number][0], job[number]
        statement = statements[index]
        program.exclusions |= {statement} if restarts < RESTARTS else set(statements)
        notes.append(
            f"The definition of {', '.join(sorted(statement.binds))} never ends, or "
            "ends Python: it is left out."
        )


def _request(job, exercises):
    names = [name for _, some in job for name in some]
    programs = [
        {
            "cells": {s.file: s.text for s in statements},
            "statements": [
                [s.file, s.line, s.source, sorted(s.binds)] for s in statements
            ],
            "exercises": some,
        }
        for statements, some in job
    ]
    seconds = int(limit() * (len(names) + 10))
    head = {"programs": programs, "cpu": seconds, "seconds": calls.SECONDS}
    return b"".join([messages.pack(head), *(exercises[n].request for n in names)])


def _listen(worker, job, exercises, verdicts):
    """Judge what a worker sends; return the (program, statement) that ended it."""
    try:
        worker.message(START)  # "ready", sent before the submission's first line runs
    except (WorkerTimeoutError, WorkerEndError) as error:
        raise GradingError(f"A sandbox does not start ({error}). Try again.") from error
    waiting = [name for _, names in job for name in names]
    at, current, count = None, None, len(waiting)
    while waiting:
        try:
            message = worker.message(limit())
        except (WorkerTimeoutError, WorkerEndError) as error:
            if current is None and at is not None:
                return at
            if current is None and len(waiting) < count:
                return None  # between two exercises: a fresh worker does the rest
            name = current or waiting[0]
            sentence = STOPPED if isinstance(error, WorkerTimeoutError) else ENDED
            verdicts[name] = Verdict("incorrect", f"Not right yet. {sentence}")
            return None
        match message:
            case ["define", int(n), int(i)] if 0 <= n < len(job):
                at = (n, i) if 0 <= i < len(job[n][0]) else at
            case ["call", str(name)] if name == waiting[0]:
                current = name
            case ["outcomes", str(name), list(outcomes)] if name == current:
                verdicts[name] = _judgement(exercises[name], outcomes)
                waiting.pop(0)
                current = at = None
    return None


def _judgement(exercise, outcomes):
    sentence = None
    with deadline(JUDGING, complaint) as clock, suppress(TimeLimitError):
        sentence = complaint(exercise.key, outcomes)
    if clock.over:
        sentence = "Your answer could not be judged: is it far too large?"
    if sentence:
        return Verdict("incorrect", f"Not right yet. {sentence}")
    points = f"{exercise.points} point{'s' if exercise.points != 1 else ''}"
    count = len(exercise.key.inputs.cases)
    return Verdict(
        "correct", f"Correct: `{exercise.name}` passes all {count} inputs. {points}."
    )


def failing_references(exercises, sandbox):
    """Return name → sentence for the references that do not pass in this sandbox."""
    cells = references(each.exercise for each in exercises.values())
    verdicts, _, _ = grade(cells, exercises, sandbox)
    return {n: v.message for n, v in verdicts.items() if v.status != "correct"}
