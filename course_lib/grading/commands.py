"""What an instructor types: grade, release, sample; and how each of them can end."""

import argparse
import errno
import json
import sys
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path

from . import assignment as assignments
from . import grader, output, run
from .assignment import UsageError
from .marks import overrides
from .reports import files as reports
from .reports import summary
from .sandbox.sandbox import SandboxError
from .submissions import files as submissions
from .submissions.unpack import ArchiveError, unpack

FORMATS = ("csv", "gradescope", "nbgrader")
WARNING = """\
WARNING: --unsafe. Submissions run without a sandbox, with limits on time and memory
alone. Hostile code in one of them can read and change your files and the marks of
others. Use it only for submissions that you trust."""


class Exit(IntEnum):
    """How a command ends: its exit code."""

    FINE = 0  # everything is graded
    LOOK = 1  # graded, but some files need a look
    MISTAKE = 2  # in what was typed or written
    NO_SANDBOX = 3
    GRADING_FAILS = 4  # so nobody is graded
    DISK = 5  # full, or a file cannot be written
    INTERRUPTED = 130  # 128 + the number of the signal, as shells have it


def main(argv=None):
    """Run one command and return its exit code."""
    argv = list(sys.argv[1:] if argv is None else argv)
    if not argv or argv[0] not in ("grade", "release", "sample", "-h", "--help"):
        argv.insert(0, "grade")
    arguments = _parser().parse_args(argv)
    try:
        return arguments.command(arguments)
    except (UsageError, ArchiveError, ValueError) as error:
        return _report(error, Exit.MISTAKE)
    except SandboxError as error:
        return _report(error, Exit.NO_SANDBOX)
    except grader.GradingError as error:
        return _report(error, Exit.GRADING_FAILS)
    except KeyboardInterrupt:
        advice = "What is graded is kept: --resume goes on from there."
        return _report(f"Interrupted. {advice}", Exit.INTERRUPTED)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        what = "The disk is full" if full else error.strerror or str(error)
        where = f": {error.filename}" if error.filename else ""
        advice = "What is graded is kept: --resume goes on."
        return _report(f"{what}{where}. {advice}", Exit.DISK)


def _report(problem, code):
    print(problem, file=sys.stderr)
    return code


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m course_lib.grading", description="Grade a class."
    )
    commands = parser.add_subparsers(required=True)
    grade = commands.add_parser("grade", help="grade a folder or a zip (the default)")
    grade.add_argument("submissions", type=Path, help="a folder or a zip")
    grade.add_argument("--out", type=Path, required=True, help="folder for the marks")
    grade.add_argument("--assignment", type=Path, metavar="TOML", help="what to grade")
    grade.add_argument("--lesson", type=int, action="append", help="only this lesson")
    grade.add_argument("--format", default="csv", help="csv,gradescope,nbgrader")
    grade.add_argument(
        "--gradebook", default="gradebook.db", help="nbgrader's database"
    )
    grade.add_argument("--nbgrader-assignment", metavar="NAME", help="its name there")
    grade.add_argument("--jobs", type=int, default=1, help="how many at a time")
    grade.add_argument("--cluster", metavar="ADDRESS", help="a Dask scheduler")
    grade.add_argument("--seed", type=int, help="of the inputs; logged in run.json")
    grade.add_argument("--resume", action="store_true", help="keep what is graded")
    grade.add_argument("--override", type=Path, metavar="CSV", help="marks by hand")
    grade.add_argument("--unsafe", action="store_true", help="without a sandbox")
    grade.set_defaults(command=_grade)
    release = commands.add_parser("release", help="make what learners get")
    release.add_argument("folder", type=Path, help="an empty or new folder")
    kinds = ("nbgrader", "gradescope", "zip")
    release.add_argument("--for", dest="kind", required=True, choices=kinds)
    release.add_argument("--assignment", type=Path, metavar="TOML")
    release.add_argument("--lesson", type=int, action="append")
    without = "with a wheel whose exercises hold none"
    release.add_argument("--without-solutions", action="store_true", help=without)
    release.set_defaults(command=_release)
    sample = commands.add_parser("sample", help="make a class of submissions to try")
    sample.add_argument("folder", type=Path, help="an empty or new folder")
    sample.add_argument("--students", type=int, default=12)
    sample.add_argument("--lesson", type=int, action="append")
    sample.add_argument("--seed", type=int, default=0)
    sample.set_defaults(command=_sample)
    return parser


def _grade(arguments):
    formats = [name.strip() for name in arguments.format.split(",")]
    for name in formats:
        if name not in FORMATS:
            raise UsageError(f"unknown format {name!r}. Known: {', '.join(FORMATS)}")
    if arguments.jobs < 1:
        raise UsageError(f"--jobs should be 1 or more, got {arguments.jobs}")
    if not arguments.submissions.exists():
        raise UsageError(f"there is no {arguments.submissions}")
    out, seed = arguments.out, run.seed_for(arguments.out, arguments.seed)
    assignment = assignments.read(
        arguments.assignment, lessons=arguments.lesson, seed=seed
    )
    hidden = (out, arguments.submissions)
    with run.workplace(out, unsafe=arguments.unsafe, hidden=hidden) as (scratch, box):
        if box.kind != "bubblewrap":
            print(WARNING, file=sys.stderr)
        _references_first(assignment, box)
        log = {"seed": seed, "exercises": assignment.names, "sandbox": box.kind}
        output.write(out / run.LOG, json.dumps(log, indent=1) + "\n")
        with _submissions_in(arguments.submissions, scratch) as (students, notes):
            table = arguments.override and overrides(
                arguments.override, assignment, [s.student for s in students]
            )
            options = {"jobs": arguments.jobs, "cluster": arguments.cluster}
            options |= {"resume": arguments.resume, "table": table}
            results = run.grade_class(students, assignment, out, box, **options)
    reports.write_all(results.cards, assignment, out, formats)
    if "nbgrader" in formats:
        _into_gradebook(results.cards, assignment, arguments)
    print("\n".join([*summary.lines(results, assignment), *notes]))
    print(f"Marks, feedback pages and the seed ({seed}) are in {out}.")
    needs_a_look = notes or any(card.problems for card in results.cards)
    return Exit.LOOK if needs_a_look else Exit.FINE


def _references_first(assignment, box):
    failing = grader.failing_references(assignments.graded_exercises(assignment), box)
    if failing:
        listing = "\n".join(f"  {name}: {text}" for name, text in failing.items())
        raise grader.GradingError(
            "Nobody is graded: the course's own solutions do not pass here, so the "
            f"fault lies with this machine or these exercises.\n{listing}"
        )


@contextmanager
def _submissions_in(path, scratch):
    """Yield (submissions, notes) of a folder, or of a zip unpacked into `scratch`."""
    notes = []
    if path.is_file():
        notes = unpack(path, scratch / "unpacked")
        path = scratch / "unpacked"
        path.mkdir(exist_ok=True)
    yield submissions.collect(path), [f"In the zip: {note}" for note in notes]


def _into_gradebook(cards, assignment, arguments):
    from .reports.gradebook import record

    record(cards, assignment, arguments.gradebook, arguments.nbgrader_assignment)


def _release(arguments):
    from .release.release import release

    assignment = assignments.read(arguments.assignment, lessons=arguments.lesson)
    for line in release(
        arguments.folder, arguments.kind, assignment, arguments.without_solutions
    ):
        print(line)
    return Exit.FINE


def _sample(arguments):
    from .release.sample import write_class

    assignment = assignments.read(lessons=arguments.lesson or [1, 2, 3])
    for line in write_class(
        arguments.folder, assignment, arguments.students, arguments.seed
    ):
        print(line)
    return Exit.FINE
