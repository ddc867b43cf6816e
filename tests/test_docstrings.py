"""Docstrings: Python without them trains networks, and says why it cannot teach."""

import subprocess
import sys

import pytest

TRAIN = """
import course_lib as nn
X, y = nn.datasets.moons(40, rng=0)
net = nn.MLP([2, 4, 2], rng=0)
task = dict(loss=nn.CrossEntropyLoss(), optimizer=nn.Adam(net.parameters(), lr=0.1))
history = nn.fit(net, X, y, epochs=20, rng=0, **task)
from course_lib import plots
plots.history(history)
print(history.loss[-1] < history.loss[0])
"""


def run(*arguments):
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("flag", ["-O", "-OO"])
def test_the_mathematics_and_the_plots_need_none(flag):
    assert run(flag, "-c", TRAIN).stdout == "True\n"


@pytest.mark.parametrize("room", ["exercises", "widgets", "grading.commands"])
def test_what_is_told_in_them_says_so(room):
    answer = run("-OO", "-c", f"import course_lib.{room}")
    assert answer.returncode
    assert answer.stderr.splitlines()[-1].startswith(
        "ImportError: the course tells its exercises in docstrings, which python -OO"
    )


@pytest.mark.parametrize("room", ["grading", "hosting"])
def test_commands_say_so_in_one_sentence(room):
    answer = run("-OO", "-m", f"course_lib.{room}", "--help")
    assert answer.returncode == 1 and answer.stdout == ""
    assert (
        answer.stderr.count("\n") == 1 and "start Python without them" in answer.stderr
    )


@pytest.mark.parametrize("room", ["exercises", "widgets", "grading.commands"])
def test_leaving_out_assertions_alone_changes_nothing(room):
    assert run("-O", "-c", f"import course_lib.{room}").returncode == 0
