"""One training step, ours beside PyTorch, JAX, scikit-learn and bare matrix products.

    python tests/benchmarks/training_step.py [--all] [--rounds 7]

A step is: clear the gradients, forward, loss, backward, update. Every competitor runs
in a process of its own on one thread; they take turns, case by case, so that a machine
that slows down slows all of them down. What counts is CPU time, and the medians of the
rounds. Without `--all` only Adam in float32 is measured; with it SGD, momentum and
Adam, float32 and float64. Competitors that are not installed (extra `bench`) are left
out.
"""

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import time
from itertools import pairwise

CASES = {  # sizes of the layers, samples in a batch
    "a": ([2, 4, 1], 4),
    "b": ([2, 64, 64, 3], 32),
    "c": ([64, 128, 64, 10], 64),
    "d": ([784, 256, 128, 10], 128),
    "e": ([1024, 1024, 1024, 10], 512),
}
NEEDS = {
    "matrix products": "numpy",
    "course_lib": "numpy",
    "torch eager": "torch",
    "torch foreach": "torch",
    "torch fused": "torch",
    "JAX jit": "jax",
    "scikit-learn": "sklearn",
}
SECONDS = 0.12  # of CPU time in each turn
LR = {"sgd": 0.01, "momentum": 0.01, "adam": 0.001}


def batch(sizes, n, dtype):
    """Return X (n, n_in), and targets: class numbers, or one column of numbers."""
    import numpy as np

    rng = np.random.default_rng(0)
    X = rng.normal(size=(n, sizes[0])).astype(dtype)
    if sizes[-1] == 1:
        return X, rng.normal(size=(n, 1)).astype(dtype)
    return X, rng.integers(0, sizes[-1], n)


def matrix_products(sizes, n, optimizer, dtype):
    """The products that no implementation can do without, and nothing else."""
    import numpy as np

    rng = np.random.default_rng(0)
    A = [rng.normal(size=(n, width)).astype(dtype) for width in sizes]
    W = [rng.normal(size=shape).astype(dtype) for shape in pairwise(sizes)]

    def step():
        for layer, weights in enumerate(W):
            A[layer] @ weights
        for layer in reversed(range(len(W))):
            A[layer].T @ A[layer + 1]
            if layer:
                A[layer + 1] @ W[layer].T

    return step


def course_lib(sizes, n, optimizer, dtype):
    """Our step, as a lesson writes it."""
    import numpy as np

    import course_lib as nn

    nn.threads.one_thread()
    X, y = batch(sizes, n, dtype)
    net = nn.MLP(sizes, activation="relu", dtype=dtype, rng=0)
    loss = nn.MSELoss() if sizes[-1] == 1 else nn.CrossEntropyLoss()
    if sizes[-1] > 1:
        y = np.eye(sizes[-1], dtype=dtype)[y]  # once, as `fit` does
    make = nn.Adam if optimizer == "adam" else nn.SGD
    options = {"momentum": 0.9} if optimizer == "momentum" else {}
    moves = make(net.parameters(), lr=LR[optimizer], **options)

    def step():
        moves.zero_grad()
        loss(net(X), y)
        net.backward(loss.backward())
        moves.step()

    return step


def torch(sizes, n, optimizer, dtype, **how):
    """PyTorch's step; `how` is foreach=… or fused=… for the optimizer."""
    import torch

    torch.set_num_threads(1)
    torch.set_default_dtype(getattr(torch, dtype))
    X, y = map(torch.from_numpy, batch(sizes, n, dtype))
    layers = []
    for n_in, n_out in pairwise(sizes):
        layers += [torch.nn.Linear(n_in, n_out), torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers[:-1])
    loss = torch.nn.MSELoss() if sizes[-1] == 1 else torch.nn.CrossEntropyLoss()
    make = torch.optim.Adam if optimizer == "adam" else torch.optim.SGD
    options = {"momentum": 0.9} if optimizer == "momentum" else {}
    moves = make(net.parameters(), lr=LR[optimizer], **options, **how)

    def step():
        moves.zero_grad()
        loss(net(X), y).backward()
        moves.step()

    return step


def jax_jit(sizes, n, optimizer, dtype):
    """The whole step compiled by JAX, with its parameters handed from step to step."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", dtype == "float64")
    X, y = map(jnp.asarray, batch(sizes, n, dtype))
    keys = jax.random.split(jax.random.key(0), len(sizes))
    theta = [
        (
            jax.random.normal(key, (n_in, n_out), dtype) / n_in**0.5,
            jnp.zeros(n_out, dtype),
        )
        for key, n_in, n_out in zip(keys, sizes, sizes[1:], strict=False)
    ]
    zeros = jax.tree.map(jnp.zeros_like, theta)
    lr = LR[optimizer]

    def loss(theta):
        A = X
        for W, b in theta[:-1]:
            A = jax.nn.relu(A @ W + b)
        Z = A @ theta[-1][0] + theta[-1][1]
        if sizes[-1] == 1:
            return jnp.mean((Z - y) ** 2)
        picked = jnp.take_along_axis(jax.nn.log_softmax(Z), y[:, None], axis=1)
        return -jnp.mean(picked)

    def update(theta, m, v, t):
        g = jax.grad(loss)(theta)
        if optimizer == "sgd":
            return jax.tree.map(lambda p, g: p - lr * g, theta, g), m, v, t
        if optimizer == "momentum":
            m = jax.tree.map(lambda m, g: 0.9 * m + g, m, g)
            return jax.tree.map(lambda p, m: p - lr * m, theta, m), m, v, t
        t = t + 1
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
        scale, root = 1 / (1 - 0.9**t), 1 / (1 - 0.999**t)
        theta = jax.tree.map(
            lambda p, m, v: p - lr * scale * m / (jnp.sqrt(root * v) + 1e-8),
            theta,
            m,
            v,
        )
        return theta, m, v, t

    jitted = jax.jit(update, donate_argnums=(0, 1, 2))
    state = [theta, zeros, jax.tree.map(jnp.zeros_like, theta), jnp.asarray(0.0, dtype)]

    def step():
        state[:] = jitted(*state)
        jax.block_until_ready(state)

    return step


def scikit_learn(sizes, n, optimizer, dtype):
    """`partial_fit` of a multi-layer perceptron on one batch."""
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    X, y = batch(sizes, n, dtype)
    make = MLPRegressor if sizes[-1] == 1 else MLPClassifier
    options = {"solver": "adam"}
    if optimizer != "adam":
        momentum = 0.9 if optimizer == "momentum" else 0.0
        options = {"solver": "sgd", "momentum": momentum, "nesterovs_momentum": False}
    model = make(
        hidden_layer_sizes=tuple(sizes[1:-1]),
        alpha=0.0,
        batch_size=n,
        learning_rate_init=LR[optimizer],
        shuffle=False,
        random_state=0,
        **options,
    )
    if sizes[-1] == 1:
        return lambda: model.partial_fit(X, y.ravel())
    model.partial_fit(X, y, classes=list(range(sizes[-1])))
    return lambda: model.partial_fit(X, y)


MAKE = {
    "matrix products": matrix_products,
    "course_lib": course_lib,
    "torch eager": lambda *case: torch(*case, foreach=False),
    "torch foreach": lambda *case: torch(*case, foreach=True),
    "torch fused": lambda *case: torch(*case, fused=True),
    "JAX jit": jax_jit,
    "scikit-learn": scikit_learn,
}


def work(name):
    """Be one competitor: answer each `case optimizer dtype` with µs a step."""
    ready = {}
    for line in sys.stdin:
        key = tuple(line.split())
        if key not in ready:
            step = MAKE[name](*CASES[key[0]], *key[1:])
            step(), step()
            begun = time.process_time()
            step()
            once = max(time.process_time() - begun, 1e-6)
            ready[key] = step, max(1, round(SECONDS / once))
            for _ in range(ready[key][1] // 2):  # warm up
                step()
        step, count = ready[key]
        begun = time.process_time()
        for _ in range(count):
            step()
        print(1e6 * (time.process_time() - begun) / count, flush=True)


def measure(names, keys, rounds):
    """Return (name, key) → µs a step, one a round; the competitors take turns."""
    env = os.environ | {
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
        "NPROC": "1",  # how many threads JAX may use
    }
    command = [sys.executable, "-W", "ignore", __file__, "--worker"]
    workers = {
        name: subprocess.Popen(
            [*command, name],
            env=env,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for name in names
    }
    times = {}
    for turn in range(rounds):
        for key in keys:
            for name, worker in workers.items():
                print(*key, file=worker.stdin, flush=True)
                answer = worker.stdout.readline()
                if not answer:
                    raise SystemExit(f"{name} died on {' '.join(key)}")
                times.setdefault((name, key), []).append(json.loads(answer))
        print(f"round {turn + 1} of {rounds}", file=sys.stderr)
    for worker in workers.values():
        worker.stdin.close()
        worker.wait()
    return times


def report(times, names, keys):
    """Return the tables: µs a step, and ours divided by theirs."""
    from machine import rounds_are, spread, table

    medians = {pair: statistics.median(each) for pair, each in times.items()}
    others = [name for name in names if name != "course_lib"]
    parts = [rounds_are(len(next(iter(times.values()))))]
    for optimizer, dtype in dict.fromkeys(key[1:] for key in keys):
        chosen = [key for key in keys if key[1:] == (optimizer, dtype)]
        rows = [
            [key[0], "-".join(map(str, CASES[key[0]][0])), CASES[key[0]][1]]
            + [spread(times[name, key], ",.1f") for name in names]
            for key in chosen
        ]
        ratios = [
            [key[0]]
            + [f"{medians['course_lib', key] / medians[o, key]:.2f}" for o in others]
            + [best_torch(medians, names, key)]
            for key in chosen
        ]
        parts += [
            f"## {optimizer}, {dtype}\n\nMicroseconds of CPU time a step:",
            table(["case", "sizes", "batch", *names], rows),
            "Ours divided by theirs (below 1: ours is faster):",
            table(["case", *others, "best torch"], ratios),
        ]
    return "\n\n".join(parts)


def best_torch(medians, names, key):
    """Return ours divided by PyTorch's fastest, or a dash without PyTorch."""
    theirs = [medians[name, key] for name in names if name.startswith("torch")]
    return f"{medians['course_lib', key] / min(theirs):.2f}" if theirs else "–"


def main():
    """Measure and publish."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true", help="all optimizers, both types")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--worker", choices=MAKE, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        work(options.worker)
        return
    from machine import Measurement

    packages = "torch", "jax", "scikit-learn"
    measurement = Measurement("training_step", *packages, threads=1)
    names = [name for name in MAKE if importlib.util.find_spec(NEEDS[name])]
    kinds = [("adam", "float32")]
    if options.all:
        kinds = [(o, d) for d in ("float32", "float64") for o in LR]
    keys = [(case, *kind) for kind in kinds for case in CASES]
    times = measure(names, keys, options.rounds)
    measurement.publish("One training step", report(times, names, keys))


if __name__ == "__main__":
    main()
