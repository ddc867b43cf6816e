"""Grade the notebooks of one student: what is answered, what it returns, what is said.

Every exercise ends with one of four statuses: "correct", "incorrect", "not started"
(the starter as it was handed out) or "missing" (the function is nowhere).
"""

from contextlib import suppress
from dataclasses import dataclass, field

from ..exercises import calling
from ..exercises.deadline import TimeIsUp, deadline
from .answer_keys import complaint, references
from .sandbox import messages
from .sandbox.process import START, Child, Gone, Silent, limit
from .submissions.extract import extract
from .submissions.stand_ins import chosen, standing

JUDGING = 30.0  # seconds for one answer: a judge may train what it describes
RESTARTS = 5  # fresh children for cells that stop a child before any exercise
STOPPED = (
    f"Your function was stopped after {calling.SECONDS:g} seconds. "
    "Is there a loop that never ends?"
)
ENDED = (
    "Your function ended Python itself (`os._exit`, or memory that is not its own), so "
    "it returned nothing."
)


class Broken(Exception):
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
    dropped: set = field(default_factory=set)

    def statements(self):
        """Return the statements that its exercises need, less those that hang."""
        reached = []
        for name, answers in self.exercises:
            reached += [s for s in answers.reach([name]) if s not in reached]
        order = {s: i for i, s in enumerate(self.answers.statements)}
        return sorted((s for s in reached if s not in self.dropped), key=order.get)


def grade(notebooks, exercises, sandbox):
    """Return (verdicts by exercise, doubles, notes) for one student's notebooks.

    Doubles tell which exercises are answered twice, notes which cells are left out.

    Args:
        notebooks: name → list of code cells, in the order in which they count.
        exercises: name → `GradedExercise`.
        sandbox: the `Sandbox` in which answers run.

    Where two notebooks answer one exercise, the later one that is begun counts.
    """
    found = {name: extract(cells) for name, cells in notebooks.items()}
    notes = [f"{name}: {note}" for name, a in found.items() for note in a.notes]
    programs = {name: Program(answers) for name, answers in found.items()}
    verdicts, doubles = {}, []
    for name, each in exercises.items():
        verdict, place, answers = _placed(found, each.exercise)
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


def _placed(found, exercise):
    """Where an exercise is answered: (status or None, notebooks, answers)."""
    best, places, answers = None, [], None
    rank = {"missing": 0, "not started": 1}
    for name, everything in found.items():
        mine = chosen(everything, exercise)
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
    """Run all programs, with a fresh child after each one that dies or overstays."""
    verdicts, restarts = {}, 0
    while True:
        left = [(p, [n for n, _ in p.exercises if n not in verdicts]) for p in programs]
        left = [(program, names) for program, names in left if names]
        if not left:
            return verdicts
        job = [(program.statements(), names) for program, names in left]
        try:
            request = _request(job, exercises)
        except messages.Garbled:
            return verdicts | {n: TOO_MUCH for _, names in job for n in names}
        with Child(sandbox, request) as child:
            hung = _listen(child, job, exercises, verdicts)
        if hung is None:
            continue
        restarts += 1
        number, index = hung
        program, (statements, _) = left[number][0], job[number]
        statement = statements[index]
        program.dropped |= {statement} if restarts < RESTARTS else set(statements)
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
    head = {"programs": programs, "cpu": seconds, "seconds": calling.SECONDS}
    return b"".join([messages.pack(head), *(exercises[n].request for n in names)])


def _listen(child, job, exercises, verdicts):
    """Judge what a child sends; return the (program, statement) that ended it early."""
    try:
        child.message(START)  # "ready", sent before the submission's first line runs
    except (Silent, Gone) as error:
        raise Broken(f"A sandbox does not start ({error}). Try again.") from error
    waiting = [name for _, names in job for name in names]
    at, called, count = None, None, len(waiting)
    while waiting:
        try:
            message = child.message(limit())
        except (Silent, Gone) as error:
            if called is None and at is not None:
                return at
            if called is None and len(waiting) < count:
                return None  # between two exercises: a fresh child does the rest
            name = called or waiting[0]
            said = STOPPED if isinstance(error, Silent) else ENDED
            verdicts[name] = Verdict("incorrect", f"Not right yet. {said}")
            return None
        match message:
            case ["define", int(n), int(i)] if 0 <= n < len(job):
                at = (n, i) if 0 <= i < len(job[n][0]) else at
            case ["call", str(name)] if name == waiting[0]:
                called = name
            case ["outcomes", str(name), list(outcomes)] if name == called:
                verdicts[name] = _judged(exercises[name], outcomes)
                waiting.pop(0)
                called = at = None
    return None


def _judged(graded, outcomes):
    sentence = None
    with deadline(JUDGING, complaint) as clock, suppress(TimeIsUp):
        sentence = complaint(graded.key, outcomes)
    if clock.over:
        sentence = "Your answer could not be judged: is it far too large?"
    if sentence:
        return Verdict("incorrect", f"Not right yet. {sentence}")
    points = f"{graded.points} point{'s' if graded.points != 1 else ''}"
    count = len(graded.key.inputs.cases)
    return Verdict(
        "correct", f"Correct: `{graded.name}` passes all {count} inputs. {points}."
    )


def failing_references(exercises, sandbox):
    """Return name → sentence for the references that do not pass in this sandbox."""
    cells = references(each.exercise for each in exercises.values())
    verdicts, _, _ = grade(cells, exercises, sandbox)
    return {n: v.message for n, v in verdicts.items() if v.status != "correct"}
