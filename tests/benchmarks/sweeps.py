"""A sweep of many small networks beside a loop of trainings, one by one.

    python tests/benchmarks/sweeps.py [--rounds 5]

The loop trains every fourth network by `fit`, and by `steps` alone (which records no
accuracy), and counts four times. One process is compared by CPU time; two processes, by
the clock, after the pool has started. The three take turns.
"""

import argparse
import statistics
import time

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
    task = {"loss": nn.BCEWithLogitsLoss(), "epochs": 200, "batch_size": 4}
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


def both_clocks(run):
    """Return the CPU seconds and the seconds by the clock of `run()`."""
    cpu, clock = time.process_time(), time.perf_counter()
    run()
    return time.process_time() - cpu, time.perf_counter() - clock


def measure(problem, seeds, task, rounds):
    """Return what → (CPU seconds, seconds by the clock), medians, for all networks."""
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
            times[name].append([share * seconds for seconds in both_clocks(run)])
    return {
        name: [statistics.median(column) for column in zip(*each, strict=True)]
        for name, each in times.items()
    }


def main():
    """Measure and publish."""
    from machine import machine, publish, table
    from turns import load

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    nn.threads.one_thread()
    rows = []
    for what, problem, seeds, task in (xor(), wide()):
        found = measure(problem, seeds, task, rounds)
        (fit, fit_clock), (bare, _) = found["loop of fit"], found["loop of steps"]
        (one, _), (_, two) = found["sweep"], found["sweep, 2 processes"]
        rows.append([what, *(f"{x:.2f}" for x in (fit, bare, one, two))])
        rows[-1] += [f"{x:.1f}" for x in (fit / one, bare / one, fit_clock / two)]
    head = ["", "loop of fit, s", "loop of steps, s", "sweep, s"]
    head += ["sweep on 2 processes, s", "fit / sweep", "steps / sweep"]
    head += ["fit / sweep on 2, by the clock"]
    publish(
        "sweeps",
        f"# Sweeps\n\n{machine('numpy', 'joblib')}\n\n{table(head, rows)}\n\n"
        f"Medians of {rounds} rounds, float32, one thread a process. {load()}",
    )


if __name__ == "__main__":
    main()
