"""Competitors that take turns, each in a process of its own on one thread."""

import os
import subprocess
import sys
import time

ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


def spent(run, seconds=0.0):
    """Return the CPU seconds of one `run()`, the mean over at least `seconds`."""
    count, begun = 0, time.process_time()
    while count == 0 or time.process_time() - begun < seconds:
        run()
        count += 1
    return (time.process_time() - begun) / count


def answer(run, seconds):
    """Be one competitor: warm up, then time `run()` for each line that comes in."""
    run()
    for _ in sys.stdin:
        print(spent(run, seconds), flush=True)


def take_turns(script, names, rounds):
    """Return name → list of CPU seconds, one a round; `script name` must `answer`."""
    command = [sys.executable, "-W", "ignore", script]
    workers = {
        name: subprocess.Popen(
            [*command, name],
            env=os.environ | ONE_THREAD,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for name in names
    }
    times = {name: [] for name in names}
    for _ in range(rounds):
        for name, worker in workers.items():
            print("go", file=worker.stdin, flush=True)
            line = worker.stdout.readline()
            if not line:
                raise SystemExit(f"{name} died")
            times[name].append(float(line))
    for worker in workers.values():
        worker.stdin.close()
        worker.wait()
    return times
