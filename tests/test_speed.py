"""A loose guard: a training step costs little more than its matrix products.

How fast we are is what `tests/benchmarks/training_step.py` measures, beside others.
This only notices when a change makes a step much slower than it was. Both run in turns
in this process, and the best of several turns counts: a busy machine does not matter.
"""

import time

import pytest

from tests.benchmarks.training_step import CASES, course_lib, matrix_products

# Our step divided by its products when this was written, and a slack of 1.3.
USUAL = {"b": 3.5, "c": 2.3, "d": 1.4}
SLACK = 1.3
TURNS, SECONDS = 15, 0.02


@pytest.mark.parametrize("case", USUAL)
def test_a_step_costs_little_more_than_its_matrix_products(case):
    sizes, n = CASES[case]
    ours = course_lib(sizes, n, "adam", "float32")
    products = matrix_products(sizes, n, "adam", "float32")
    ours(), products()
    best = {ours: float("inf"), products: float("inf")}
    for _ in range(TURNS):
        for step in best:
            best[step] = min(best[step], cost(step))
    assert best[ours] / best[products] < SLACK * USUAL[case]


def cost(step):
    """Return the CPU seconds of one step, the mean over some hundredths of a second."""
    count, begun = 0, time.process_time()
    while time.process_time() - begun < SECONDS:
        step()
        count += 1
    return (time.process_time() - begun) / count
