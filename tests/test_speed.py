"""A loose guard: a training step costs little more than the formulas written by hand.

How fast we are is what `tests/benchmarks/training_step.py` measures, beside others.
This only notices when a change makes a step much slower than it was. Both run in turns
in this process, and the best of several turns counts. Both multiply the same matrices
and call numpy about as often, so neither a busy machine nor one with another processor
changes how they compare.
"""

import time
from itertools import pairwise

import numpy as np
import pytest

from tests.benchmarks.training_step import CASES, batch, course_lib

# Our step divided by the one below when this was written, and a slack of 1.3.
USUAL = {"b": 0.62, "c": 0.75, "d": 0.75}
SLACK = 1.3
TURNS, SECONDS = 15, 0.02


def by_hand(sizes, n, lr=0.001, beta=0.9, rho=0.999, eps=1e-8):
    """ReLU layers, softmax with cross-entropy and Adam, each line as in a textbook."""
    X, y = batch(sizes, n, "float32")
    Y = np.eye(sizes[-1], dtype="float32")[y]
    rng = np.random.default_rng(0)
    W = [
        (rng.normal(size=shape) / shape[0] ** 0.5).astype("float32")
        for shape in pairwise(sizes)
    ]
    b = [np.zeros(width, "float32") for width in sizes[1:]]
    m, v = ([np.zeros_like(theta) for theta in (*W, *b)] for _ in range(2))
    t = 0

    def step():
        nonlocal t
        t += 1
        A, Z = [X], []
        for layer in range(len(W)):
            Z.append(A[layer] @ W[layer] + b[layer])
            A.append(np.maximum(Z[layer], 0))
        E = np.exp(Z[-1] - Z[-1].max(axis=1, keepdims=True))
        P = E / E.sum(axis=1, keepdims=True)
        loss = -np.mean(np.sum(Y * np.log(P + np.float32(1e-12)), axis=1))
        dZ, dW, db = (P - Y) / n, [], []
        for layer in reversed(range(len(W))):
            dW.insert(0, A[layer].T @ dZ)
            db.insert(0, dZ.sum(axis=0))
            if layer:
                dZ = (dZ @ W[layer].T) * (Z[layer - 1] > 0)
        for k, (theta, g) in enumerate(zip((*W, *b), (*dW, *db), strict=True)):
            m[k] = beta * m[k] + (1 - beta) * g
            v[k] = rho * v[k] + (1 - rho) * g**2
            m_hat, v_hat = m[k] / (1 - beta**t), v[k] / (1 - rho**t)
            theta -= lr * m_hat / (np.sqrt(v_hat) + eps)
        return loss

    return step


@pytest.mark.parametrize("case", USUAL)
def test_a_step_costs_little_more_than_its_formulas(case):
    sizes, n = CASES[case]
    ours, textbook = course_lib(sizes, n, "adam", "float32"), by_hand(sizes, n)
    ours(), textbook()
    best = {ours: float("inf"), textbook: float("inf")}
    for _ in range(TURNS):
        for step in best:
            best[step] = min(best[step], cost(step))
    assert best[ours] / best[textbook] < SLACK * USUAL[case]


def cost(step):
    """Return the CPU seconds of one step, the mean over some hundredths of a second."""
    count, begun = 0, time.process_time()
    while time.process_time() - begun < SECONDS:
        step()
        count += 1
    return (time.process_time() - begun) / count
