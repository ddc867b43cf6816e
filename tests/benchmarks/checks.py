"""How long `check` takes for every exercise: the solution, and a wrong answer.

`python tests/benchmarks/checks.py [CHECKOUT]` measures this one, beside another
checkout of the project if one is named: both in turns, each in a process of its own.
"""

import importlib
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parents[2]
ROUNDS = 5
REPEATS = 3


def serve():
    """Be one checkout: print exercise → [right, wrong] seconds for each line read."""
    sys.path.insert(0, os.getcwd())
    exercises = importlib.import_module("course_lib.exercises")
    catalogue = importlib.import_module("course_lib.exercises.catalogue")
    for _ in sys.stdin:
        times = {}
        for exercise in catalogue.exercises():
            wrong = next(iter(exercise.mistakes.values()))
            times[exercise.name] = [
                _seconds(exercises.check, exercise.name, answer)
                for answer in (exercise.solution, wrong)
            ]
        print(json.dumps(times), flush=True)


def _seconds(check, name, answer):
    """Return the shortest of some checks, so that what others do counts little."""
    times = []
    for seed in range(REPEATS):
        start = time.perf_counter()
        check(name, answer, rng=seed)
        times.append(time.perf_counter() - start)
    return min(times)


def measure(folders):
    """Return for each folder exercise → [right, wrong], medians over the rounds."""
    workers = [
        subprocess.Popen(
            [sys.executable, __file__, "--serve"],
            cwd=folder,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "COURSE_PROGRESS": "off"},
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for folder in folders
    ]
    rounds = [[] for _ in workers]
    for _ in range(ROUNDS):
        for worker, results in zip(workers, rounds, strict=True):
            print("go", file=worker.stdin, flush=True)
            results.append(json.loads(worker.stdout.readline()))
    for worker in workers:
        worker.stdin.close()
        worker.wait()
    return [
        {
            name: [statistics.median(r[name][k] for r in results) for k in (0, 1)]
            for name in results[0]
        }
        for results in rounds
    ]


def main():
    """Measure and publish the table."""
    from tests.benchmarks.machine import Measurement, spread

    measurement = Measurement("checks")
    folders = [HERE, *map(Path, sys.argv[1:])]
    now, *others = measure(folders)
    lines = ["| exercise | right, ms | wrong, ms |", "|---|---|---|"]
    if others:
        lines = [
            "| exercise | right, ms | × before | wrong, ms | × before |",
            "|---|---|---|---|---|",
        ]
    ratios = ([], [])
    for name, times in now.items():
        cells = []
        for k, seconds in enumerate(times):
            cells.append(f"{1000 * seconds:.1f}")
            if others and name in others[0]:
                ratios[k].append(seconds / others[0][name][k])
                cells.append(f"{ratios[k][-1]:.2f}")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    slowest = max(max(times) for times in now.values())
    text = "\n".join(lines) + f"\n\nThe slowest takes {1000 * slowest:.0f} ms."
    if others:
        right, wrong = (spread(each, ".2f") for each in ratios)
        text += f" × before, over all exercises: right {right}, wrong {wrong}."
    measurement.publish("A check of every exercise", text)


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    serve() if sys.argv[1:] == ["--serve"] else main()
