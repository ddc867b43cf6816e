"""Files that an earlier edition of the course wrote still mean what they meant.

`stored/` holds a learner's progress, a handed-in notebook (as JSON: nbval would run it)
and a saved network, all written before modules were moved into their present rooms.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import course_lib as nn
from course_lib import widgets
from course_lib.exercises import catalogue, progress
from tests.exercises.conftest import fresh_progress  # noqa: F401

STORED = Path(__file__).parent / "stored"
ANSWERS = [  # of the stored network, for the first five points
    [-0.178528, -1.003198],
    [0.068861, -0.237483],
    [-0.071181, -0.224140],
    [-0.095135, -0.464759],
    [-0.102062, -0.825734],
]
OWN = '''
from course_lib.exercises.spec import Exercise

class Doubled(Exercise):
    """Return twice x."""

    lesson, name = 1, "doubled_of_old"
    signature = "def doubled_of_old(x):"
    hints = ("Twice.", "x + x.", "2 * x.")
    mistakes = {"You add 2: twice x is x times 2.": lambda x: x + 2}

    def solution(x):
        return 2 * x

    def inputs(rng):
        yield (1.0,)
        yield (float(rng.normal()),)
'''


def test_a_saved_network_answers_as_before():
    net = nn.load(STORED / "network.npz")
    X, _ = nn.datasets.moons(60, rng=0)
    np.testing.assert_allclose(net.predict(X[:5]), ANSWERS, atol=1e-6)


def test_a_progress_file_is_read_and_goes_on(tmp_path, monkeypatch):
    file = tmp_path / "progress.json"
    shutil.copy(STORED / "progress.json", file)
    monkeypatch.setenv("COURSE_PROGRESS", str(file))
    assert progress.entry("fires")["status"] == "correct"
    assert progress.entry("signed_distance")["hints"] == 1
    assert progress.entry("predict_neuron_explorer")["confidence"] == 0.67
    assert "You have solved 3 of " in widgets.progress().table.value
    progress.record_check("signed_distance", "correct")
    entries = json.loads(file.read_text(encoding="utf-8"))["entries"]
    assert entries["signed_distance"]["attempts"] == 2
    assert entries["q01_learned"]["correct"] is True


def test_its_keys_are_exercises_and_questions_still():
    keys = json.loads((STORED / "progress.json").read_text(encoding="utf-8"))["entries"]
    for key in keys:
        if key.startswith(("q0", "predict_")):
            assert catalogue.question(key).id == key
        else:
            assert catalogue.exercise(key).name == key


def test_a_notebook_that_was_handed_in_gets_its_marks(tmp_path):
    folder, out = tmp_path / "class" / "ada", tmp_path / "marks"
    folder.mkdir(parents=True)
    shutil.copy(STORED / "handed_in.json", folder / "01_neurons.ipynb")
    words = ["grade", str(folder.parent), "--out", str(out), "--lesson", "1"]
    command = [sys.executable, "-m", "course_lib.grading", *words, "--unsafe"]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=300)
    [card] = (out / "cards").glob("*.json")
    marks = json.loads(card.read_text(encoding="utf-8"))["marks"]
    points = {mark["exercise"]: mark["earned"] for mark in marks if mark["earned"]}
    assert points == {"fires": 1.0, "fold_bias": 1.0}, answer.stdout + answer.stderr
    assert "This is z. It grows with w while the line stays" in json.dumps(marks)


@pytest.fixture
def own_exercise():
    exec(OWN, {"__name__": "own"})
    yield catalogue.exercise("doubled_of_old")
    del catalogue.Exercise.registry["doubled_of_old"]


def test_an_exercise_of_ones_own_with_a_dict_of_mistakes_is_judged(own_exercise):
    from course_lib.exercises import check

    assert check("doubled_of_old", lambda x: x * 2).status == "correct"
    message = check("doubled_of_old", lambda x: x + 2).message
    assert "You add 2: twice x is x times 2." in message
