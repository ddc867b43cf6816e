"""Every lesson runs: solved, and as a page without exercises.

That it runs as a learner finds it is nbval's part: it compares every stored output,
and the rules see to it that each check is stored as "not started".
"""

import os
import time

import pytest

from tests.notebooks.rules import text_of
from tests.tools import notebooks
from tests.tools.yardstick import slowness

# Voila shows a page when its last cell has run. On the machine of the yardstick.
PAGE_SECONDS = 10
LONG = {"09_regularization", "11_capstone"}

every_lesson = pytest.mark.parametrize(
    "path", notebooks.lessons(), ids=lambda path: path.stem
)


def pages():
    """Return the lessons; those that compute little are for `make test-slow`.

    As pages of Voila all of them run in any case, when a browser looks at them.
    """
    return [
        pytest.param(path, marks=[] if path.stem in LONG else [pytest.mark.slow])
        for path in notebooks.lessons()
    ]


@every_lesson
def test_a_solved_exercise_is_correct_where_it_stands(path):
    """Its cells need nothing of the lesson but the setup, so only these are run."""
    names = {}
    for cell in notebooks.solved(notebooks.read(path)).cells:
        if cell.id == "setup" or cell.id.endswith("-answer"):
            exec(cell.source, names)
        elif cell.id.startswith("ex-") and cell.id.endswith("-check"):
            assert eval(cell.source, names).status == "correct", cell.id


@pytest.mark.slow
@every_lesson
def test_solved_every_check_says_correct(path):
    ran = notebooks.run(notebooks.solved(notebooks.read(path)))
    checks = [cell for cell in ran.cells if cell.id.endswith("-check")]
    wrong = [f"{c.id}: {text_of(c)}" for c in checks if "✓ Correct" not in text_of(c)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.stem)
def test_without_exercises_it_runs_in_time(path):
    nb = notebooks.without_exercises(notebooks.read(path))
    # What a page waits for on a machine that does nothing else: time of computing. On a
    # busy one that is more, too, since caches are shared: there is a second chance.
    used = []
    while min(used, default=99) > PAGE_SECONDS and len(used) < 2:
        begun, before, slow = time.perf_counter(), of_children(os.times()), slowness()
        notebooks.run(nb)
        computed = of_children(os.times()) - before
        slow = (slow + slowness()) / 2
        used.append(computed / slow)
        waited = time.perf_counter() - begun
        print(
            f"\n{path.stem}: {waited:.1f} s, {computed:.1f} s of computing; this "
            f"machine takes {slow:.2f} times as long as the yardstick's"
        )
    assert min(used) <= PAGE_SECONDS


def of_children(times):
    """Return the CPU seconds of all processes that were started here and have ended."""
    return times.children_user + times.children_system
