"""Small slips in the reference solutions must not pass the checks."""

import tomllib
from pathlib import Path

import pytest

from course_lib.exercises import catalogue
from tests.tools.mutants import mutants, survivors

HERE = Path(__file__).parent
EXERCISES = catalogue.exercises()
LISTED = tomllib.loads((HERE / "surviving_mutants.toml").read_text())["survivor"]


@pytest.fixture(scope="module")
def alive():
    return {e.name: survivors(e) for e in EXERCISES}


@pytest.mark.parametrize("name", [e.name for e in EXERCISES])
def test_every_survivor_is_listed_with_a_reason(alive, name):
    listed = {s["slip"] for s in LISTED if s["exercise"] == name and s["why"]}
    assert set(alive[name][0]) == listed


@pytest.mark.parametrize("name", [e.name for e in EXERCISES])
def test_at_least_95_percent_of_the_wrong_mutants_are_rejected(alive, name):
    slips, count = alive[name]
    right = {s["slip"] for s in LISTED if s["exercise"] == name and s.get("equivalent")}
    wrong_alive = [slip for slip in slips if slip not in right]
    wrong = count - (len(slips) - len(wrong_alive))
    assert wrong >= 5
    assert len(wrong_alive) <= 0.05 * wrong


def test_mutants_hold_one_slip_each():
    source = "def f(x):\n    return x < 1"
    slips = {m.slip for m in mutants(source)}
    assert slips == {
        "x < 1 -> x <= 1",
        "x < 1 -> x >= 1",
        "1 -> 2",
        "1 -> 0",
        "return x < 1 -> pass",
    }


def test_no_listed_survivor_belongs_to_an_unknown_exercise():
    assert {s["exercise"] for s in LISTED} <= {e.name for e in EXERCISES}
