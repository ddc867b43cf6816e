"""How long a decision surface takes: 200×200 points through a 2-64-64-3 network.

    python tests/benchmarks/decision_surface.py [--rounds 20]

`net.predict` works through the 40,000 points in chunks that stay in the cache. Beside
it: other chunks, and the bare matrix products in the same chunks. One thread, in turns.
"""

import argparse
import statistics
from functools import partial

import numpy as np

import course_lib as nn

SIZES, SIDE, ROUND = [2, 64, 64, 3], 200, 0.05
CHUNKS = (256, 1024, 4096, SIDE * SIDE)


def products(net, X, chunk=1024):
    """Multiply what the network multiplies, and nothing else."""
    W = [p.data for p in net.parameters() if p.name == "W"]
    for start in range(0, len(X), chunk):
        A = X[start : start + chunk]
        for weights in W:
            A = A @ weights


def runs():
    """Return (activation, what) → a function to be timed."""
    line = np.linspace(-1, 1, SIDE)
    X = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    todo = {}
    for key in ("relu", "tanh"):
        net = nn.MLP(SIZES, activation=key, rng=0)
        for chunk in CHUNKS:
            what = f"net.predict, chunks of {chunk:,}"
            todo[key, what] = partial(net.predict, X, chunk)
    todo["–", "matrix products alone"] = partial(products, net, X.astype(net.dtype))
    return todo


def main():
    """Measure and publish."""
    from machine import Measurement, rounds_are, spread, table
    from turns import spent

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    nn.threads.one_thread()
    measurement = Measurement("decision_surface")
    todo = runs()
    times = {name: [] for name in todo}
    for _ in range(rounds):
        for name, run in todo.items():
            run()
            times[name].append(spent(run, ROUND))
    bare = statistics.median(times["–", "matrix products alone"])
    rows = [
        [*name, spread(each, ".2f", 1e3), f"{statistics.median(each) / bare:.2f}"]
        for name, each in times.items()
    ]
    measurement.publish(
        "A decision surface of 200×200 points",
        "Milliseconds of CPU time for a 2-64-64-3 network in float32; chunks of 1,024 "
        "are what `predict` takes by itself:\n\n"
        + table(["hidden", "", "ms", "times the products"], rows)
        + f"\n\n{rounds_are(rounds)}",
    )


if __name__ == "__main__":
    main()
