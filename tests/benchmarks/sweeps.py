"""A sweep of many small networks beside a loop of trainings, one by one.

    python tests/benchmarks/sweeps.py [--rounds 5]

The loop trains every fourth network by `fit`, and by `steps` alone (which records no
accuracy), and counts four times. One process is compared by CPU time. Two processes are
compared by the clock, which other programs slow down, and by the CPU time of the busier
one, which is what the clock would show if both cores were free. All take turns.
"""

import argparse
import statistics
import time

import psutil

import course_lib as nn

EVERY = 4
GRID = {
    "init": ["normal", "glorot_uniform", "he_normal"],
    "optimizer": ["sgd", "adam"],
    "lr": [0.01, 0.1],
}


def xor():
    """Return a task of 180 networks with 17 parameters, batches of 4."""
    X, y = nn.datasets.gate("xor")
    task = {"loss": nn.BCEWithLogitsLoss(), "epochs": 400, "batch_size": 4}
    return "180 XOR networks, 2-4-1, batch 4", ([2, 4, 1], X, y), 15, task


def wide():
    """Return a task of 180 networks with 4,482 parameters, batches of 32."""
    X, y = nn.datasets.moons(320, rng=0)
    task = {"loss": nn.CrossEntropyLoss(), "epochs": 10, "batch_size": 32}
    return "180 networks, 2-64-64-2, batch 32", ([2, 64, 64, 2], X, y), 15, task


def one_by_one(train, problem, seeds, task):
    """Train every fourth network of the grid alone."""
    sizes, X, y = problem
    settings = [
        (init, optimizer, lr, seed)
        for init in GRID["init"]
        for optimizer in GRID["optimizer"]
        for lr in GRID["lr"]
        for seed in range(seeds)
    ]
    for init, optimizer, lr, seed in settings[::EVERY]:
        net = nn.MLP(sizes, init=init, rng=seed)
        moves = nn.Optimizer.named(optimizer)(net.parameters(), lr=lr)
        train(net, X, y, optimizer=moves, rng=seed, **task)


def steps(*args, **task):
    """Run the generator of steps to its end."""
    for _ in nn.steps(*args, **task):
        pass


def workers():
    """Return process → CPU seconds of the processes that work for this one."""
    children = psutil.Process().children(recursive=True)
    return {each.pid: sum(each.cpu_times()[:2]) for each in children}


def spent(run):
    """Return the CPU seconds that `run()` takes and its seconds by the clock.

    The CPU seconds are those of this process and of the busiest that works for it.
    """
    before, cpu, clock = workers(), time.process_time(), time.perf_counter()
    run()
    cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
    worked = [seconds - before.get(pid, 0.0) for pid, seconds in workers().items()]
    return cpu + max(worked, default=0.0), clock


def measure(problem, seeds, task, rounds):
    """Return what → seconds of the CPU, and by the clock, of all networks, by round."""
    sizes, X, y = problem

    def sweep(n_jobs):
        nn.sweep(sizes, X, y, grid=GRID, seeds=seeds, n_jobs=n_jobs, **task)

    runs = {
        "loop of fit": (EVERY, lambda: one_by_one(nn.fit, problem, seeds, task)),
        "loop of steps": (EVERY, lambda: one_by_one(steps, problem, seeds, task)),
        "sweep": (1, lambda: sweep(1)),
        "sweep, 2 processes": (1, lambda: sweep(2)),
    }
    sweep(2)  # starts the processes and imports joblib
    times = {name: [] for name in runs}
    for _ in range(rounds):
        for name, (share, run) in runs.items():
            times[name].append([share * seconds for seconds in spent(run)])
    return {name: list(zip(*each, strict=True)) for name, each in times.items()}


def main():
    """Measure and publish."""
    from machine import Measurement, rounds_are, spread, table

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    nn.threads.one_thread()
    measurement = Measurement("sweeps", "joblib", threads=1)
    rows, ratios = [], []
    for what, problem, seeds, task in (xor(), wide()):
        found = measure(problem, seeds, task, rounds)
        (fit, fit_clock), (bare, _) = found["loop of fit"], found["loop of steps"]
        (one, _), (two, two_clock) = found["sweep"], found["sweep, 2 processes"]
        seconds = (fit, bare, one, two, two_clock)
        rows.append([what, *(spread(each, ".3f") for each in seconds)])
        fit, bare, one, two, two_clock = map(statistics.median, seconds)
        fit_clock = statistics.median(fit_clock)
        times = (fit / one, bare / one, fit / two, fit_clock / two_clock)
        ratios.append([what, *(f"{each:.1f}" for each in times)])
    two = ("on 2 processes, busier one", "on 2 processes, by the clock")
    text = [
        "Seconds, for all networks:",
        table(["", "loop of fit", "loop of steps", "sweep", *two], rows),
        "How many times as fast as the loop:",
        table(["", "sweep, to fit", "sweep, to steps", *two], ratios),
        f"{rounds_are(rounds)} float32, one thread a process.",
    ]
    measurement.publish("Sweeps", "\n\n".join(text))


if __name__ == "__main__":
    main()
