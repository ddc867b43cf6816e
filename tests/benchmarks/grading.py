"""Submissions a minute for a class of 300, beside nbgrader's autograde in the same run.

python tests/benchmarks/grading.py [--students 300] [--nbgrader 6]
"""

import argparse
import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[2]))

from course_lib.exercises import catalogue
from course_lib.grading import assignment as assignments
from course_lib.grading import grader
from course_lib.grading.run import workplace
from tests.benchmarks.machine import Measurement, rounds_are, spread, table
from tests.benchmarks.turns import ONE_THREAD
from tests.grading.corpus import SETUP, SOFTMAX, UPDATE

ROOT = Path(__file__).parents[2]
LESSONS = ("1", "2", "3")
GOAL, TIMES, LOOP = 300, 10, 5.0  # a minute; faster than nbgrader; seconds of a loop
LOOP_ROUNDS = 5
ENVIRONMENT = (
    os.environ
    | ONE_THREAD
    | {
        "COURSE_PROGRESS": "off",
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }
)
HANGS = """def fires(X, w, b):
    import signal, sys
    sys.settrace = lambda f: None
    for each in set(signal.Signals) - {9, 19}:
        signal.signal(each, signal.SIG_IGN)
    while True:
        pass
"""


def run(words, cwd=ROOT, codes=(0, 1)):
    """Run a command; return its seconds and the most memory it took with its children.

    Memory is in bytes, proportional (PSS): what processes share counts once.
    """
    begun = time.perf_counter()
    process = psutil.Popen(
        words,
        cwd=cwd,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    most = 0
    while process.poll() is None:
        most = max(most, memory(process))
        time.sleep(0.25)
    seconds = time.perf_counter() - begun
    if process.returncode not in codes:
        sys.exit(f"{words} ended with {process.returncode}:\n{process.stderr.read()}")
    return seconds, most


def memory(process):
    """Return the bytes that a process and its children hold."""
    total = 0
    for each in [process, *process.children(recursive=True)]:
        try:
            total += each.memory_full_info().pss
        except (psutil.Error, AttributeError):
            continue
    return total


def grade(folder, out, jobs, lessons=LESSONS):
    """Grade a class by the command line, references and start included."""
    words = [sys.executable, "-m", "course_lib.grading", str(folder), "--out", str(out)]
    words += ["--seed", "1", "--jobs", str(jobs)]
    return run([*words, *(w for n in lessons for w in ("--lesson", n))])


def wrong_marks(base, out):
    """Count the marks that are not those that the sample says are deserved."""
    with open(base / "deserved.csv", newline="", encoding="utf-8") as stream:
        deserved = {row["student"]: row for row in csv.DictReader(stream)}
    count = 0
    for path in (out / "cards").glob("*.json"):
        card = json.loads(path.read_text("utf-8"))
        for mark in card["marks"]:
            count += mark["status"] != deserved[card["student"]][mark["exercise"]]
    return count


def loop_costs(base):
    """Return the seconds that one endless loop adds, soft and ignoring every signal.

    A list of rounds for each, in this process; a right answer takes its turn, too, and
    its median is taken off.
    """
    right = catalogue.exercise("fires").source()
    soft = "def fires(X, w, b):\n    while True:\n        pass\n"
    names = ("fires", "softmax", "perceptron_update")
    assignment = assignments.Assignment(names=names)
    exercises = assignments.graded_exercises(assignment)
    times = {source: [] for source in (right, soft, HANGS)}
    with workplace(base / "loops") as (_, box):
        for _ in range(LOOP_ROUNDS):
            for source, seconds in times.items():
                begun = time.perf_counter()
                cells = [SETUP, source, SOFTMAX, UPDATE]
                grader.grade({"a": cells}, exercises, box)
                seconds.append(time.perf_counter() - begun)
    right, *loops = times.values()
    plain = statistics.median(right)
    return [[each - plain for each in loop] for loop in loops]


def nbgrader(base, count):
    """Return nbgrader's seconds for one submission of the same class, over `count`."""
    words = [sys.executable, "-m", "course_lib.grading", "release", str(base / "nb")]
    words += ["--for", "nbgrader", *(w for n in LESSONS for w in ("--lesson", n))]
    run(words)
    tool = [sys.executable, "-m", "nbgrader"]
    run([*tool, "generate_assignment", "marks"], base / "nb", (0,))
    for student in sorted((base / "submissions").iterdir())[:count]:
        target = base / "nb" / "submitted" / student.name / "marks"
        shutil.copytree(base / "nb" / "release" / "marks", target)
        for path in target.glob("*.ipynb"):
            path.write_text(handed_in(path, student / path.name), "utf-8")
    seconds, most = run([*tool, "autograde", "marks"], base / "nb")
    return seconds / count, most


def handed_in(released, answered):
    """nbgrader's released notebook with the answers of one of the sample."""
    notebook = json.loads(released.read_text("utf-8"))
    answers = {c["id"]: c for c in json.loads(answered.read_text("utf-8"))["cells"]}
    for cell in notebook["cells"]:
        if cell["id"].endswith("-answer"):
            cell["source"] = answers[cell["id"]]["source"]
    return json.dumps(notebook)


def measure(base, students, sampled, rounds):
    """Return the rows of the table and lines about goals."""
    words = [sys.executable, "-m", "course_lib.grading", "sample", str(base / "class")]
    words += [
        "--students",
        str(students),
        *(w for n in LESSONS for w in ("--lesson", n)),
    ]
    run(words)
    rows, rates = [], {}
    for jobs in (1, 2):
        outs = [base / f"marks {jobs} {number}" for number in range(rounds)]
        runs = [grade(base / "class" / "submissions", out, jobs) for out in outs]
        seconds, memories = zip(*runs, strict=True)
        rates[jobs] = 60 * students / statistics.median(seconds)
        wrong = max(wrong_marks(base / "class", out) for out in outs)
        rows.append(
            [
                f"course_lib.grading, {jobs} worker{'s' * (jobs > 1)}",
                students,
                spread(seconds),
                f"{rates[jobs]:.0f}",
                f"{max(memories) / 2**20:.0f}",
                wrong,
            ]
        )
    if sampled and shutil.which("nbgrader", path=ENVIRONMENT["PATH"]):
        each, most = nbgrader(base / "class", sampled)
        rate = 60 / each
        spent, peak = f"{each * sampled:.1f}", f"{most / 2**20:.0f}"
        told = f"{sampled} of them"
        rows.append(["nbgrader autograde", told, spent, f"{rate:.1f}", peak, ""])
    else:
        rate = None
        rows.append(["nbgrader autograde", "not installed", "", "", "", ""])
    return rows, rates, rate, loop_costs(base)


def verdict(is_met):
    return "met" if is_met else "MISSED"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--nbgrader", type=int, default=6, metavar="SUBMISSIONS")
    parser.add_argument("--rounds", type=int, default=3, help="nbgrader has one")
    given = parser.parse_args()
    measurement = Measurement("grading", "nbgrader", threads=1)
    with tempfile.TemporaryDirectory() as folder:
        rows, rates, theirs, loops = measure(
            Path(folder), given.students, given.nbgrader, given.rounds
        )
    lines = [
        "Three lessons, 20 exercises.",
        "",
        table(["", "submissions", "s", "a minute", "peak MB", "wrong marks"], rows),
        "",
        f"- one worker, at least {GOAL} a minute: {rates[1]:.0f}, "
        f"{verdict(rates[1] >= GOAL)}; two workers: {rates[2]:.0f}, "
        f"{verdict(rates[2] >= GOAL)}",
    ]
    if theirs:
        lines.append(
            f"- at least {TIMES} times nbgrader: {rates[1] / theirs:.1f} with one "
            f"worker, {rates[2] / theirs:.1f} with two, "
            f"{verdict(rates[1] >= TIMES * theirs)}"
        )
    lines.append(
        f"- an endless loop costs at most {LOOP:g} s: {spread(loops[0])} s, and "
        f"{spread(loops[1])} s if it ignores signals, "
        f"{verdict(max(map(statistics.median, loops)) <= LOOP)}"
    )
    lines += [
        "",
        f"{rounds_are(given.rounds)} Times include starting Python, the "
        "sandbox's trial and the references. nbgrader grades a few submissions "
        "of the class, once; its rate is theirs.",
    ]
    measurement.publish("Grading a class", "\n".join(lines))


if __name__ == "__main__":
    main()
