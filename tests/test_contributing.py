"""The examples of CONTRIBUTING.md do, as they stand there, what is said of them."""

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^( *)```python\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
SECTIONS = {
    part.split("\n", 1)[0]: part.split("\n", 1)[1]
    for part in re.split(r"^## ", GUIDE, flags=re.MULTILINE)[1:]
}


def examples(section):
    """Return (the last path named before it, the code) of each example."""
    text, pairs = SECTIONS[section], []
    for match in FENCE.finditer(text):
        before = re.findall(r"`([\w/]+\.(?:py|ipynb))`", text[: match.start()])
        pairs.append((before[-1], textwrap.dedent(match[2])))
    return pairs


def run(home, *words):
    environment = os.environ | {
        "PYTHONPATH": str(home),
        "COURSE_PROGRESS": "off",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(
        [sys.executable, *words],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of the project in which every example has been followed."""
    home = tmp_path_factory.mktemp("checkout")
    skip = shutil.ignore_patterns("__pycache__", "benchmarks", "slow")
    for name in ("course_lib", "tests", "notebooks"):
        shutil.copytree(ROOT / name, home / name, ignore=skip)
    shutil.copy(ROOT / "pyproject.toml", home)
    for section in SECTIONS:
        for path, code in examples(section):
            follow(home, path, code)
    return home


def follow(home, path, code):
    """Do with an example what the guide says: write it, append it, or run it."""
    file = home / path
    if path.endswith(".ipynb"):
        answer = run(home, "-c", code)
        assert answer.returncode == 0, answer.stderr
    elif file.name == "lessons.py":
        text = file.read_text(encoding="utf-8")
        entry = textwrap.indent(code.rstrip() + ",\n", "    ")
        file.write_text(text.replace("\n)\n\n\ndef", f"\n{entry})\n\n\ndef", 1))
    elif file.exists():
        file.write_text(file.read_text(encoding="utf-8") + "\n\n" + code)
    else:
        file.write_text(code, encoding="utf-8")


FACTS = {
    "keys": "[nn.Mish().key, nn.SignMomentum.key]",
    "activations": "list(widgets.playground().controls['activation1'].options)",
    "optimizers": "list(widgets.playground().controls['optimizer'].options)",
    "data": "list(widgets.playground().controls['data'].options)",
    "questions": "[q.id for q in catalogue.questions(9)]",
    "erratum": "ENTRIES['softplus_at_zero'].title",
    "widget": "[e for e in entries() if e[1] == 'toy_curve']",
    "slips": "survivors(catalogue.exercise('hinge_loss'))",
}
TESTS = {  # file → what of it the examples add to, and at least how often
    "tests/test_activations.py": ("mish", 2),
    "tests/test_datasets.py": ("rings", 2),
    "tests/test_sweeps.py": ("mish or sign_momentum", 2),
    "tests/widgets/test_playground_panel.py": ("first_edition", 4),
    "tests/torch/test_parity.py": ("what_is_compared", 1),
    "tests/content/test_contract.py": ("hinge_loss or four_to_seven", 21),
    "tests/exercises/test_quiz.py": ("q09_hinge", 2),
    "tests/widgets/panel/test_panel.py": ("toy_curve", 5),
    "tests/widgets/panel/test_card.py": ("toy_curve", 2),
    "tests/widgets/test_arguments.py": ("toy_curve", 12),
    "tests/widgets/test_memory.py": ("toy_curve", 3),
    "tests/widgets/test_errata.py": ("softplus_at_zero", 2),
    "tests/test_house.py": ("ex09_hinge or q09_hinge", 6),
    "tests/notebooks/test_structure.py": ("14_hinge or 09_regularization", 28),
}


@pytest.fixture(scope="module")
def facts(checkout):
    """What is true in the copy, by the names of FACTS."""
    entries = ", ".join(f"{name!r}: {code}" for name, code in FACTS.items())
    code = (
        "import json, course_lib as nn; from course_lib import widgets; "
        "from course_lib.exercises import catalogue; "
        "from course_lib.content.errata import ENTRIES; "
        "from course_lib.widgets.glossary import entries; "
        "from tests.tools.mutants import survivors; "
        f"print(json.dumps({{{entries}}}))"
    )
    answer = run(checkout, "-c", code)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def outcomes(checkout):
    """The lines that pytest writes of the tests which the examples add to."""
    answer = run(checkout, "-m", "tests.tools.notebooks", "09", "14")
    assert answer.returncode == 0, answer.stderr
    words = " or ".join(words for words, _ in TESTS.values())
    options = ["-v", "-p", "no:cacheprovider", "-o", "addopts=", "-k", words]
    answer = run(checkout, "-m", "pytest", *options, *TESTS)
    assert answer.returncode == 0, answer.stdout[-3000:]
    return answer.stdout.splitlines()


def test_every_kind_of_thing_has_an_example():
    kinds = ("activation", "optimizer", "data set", "widget", "exercise", "question")
    for kind in (*kinds, "erratum", "lesson"):
        [section] = [name for name in SECTIONS if name.split(maxsplit=2)[2] == kind]
        assert examples(section), section


def test_what_is_added_is_found_where_it_is_offered(facts):
    assert facts["keys"] == ["mish", "sign_momentum"]
    assert "mish" in facts["activations"]
    assert "sign_momentum" in facts["optimizers"]
    assert "rings" in facts["data"]
    assert {"q09_hinge_far", "q09_hinge_half"} <= set(facts["questions"])
    assert facts["erratum"] == "Softplus at 0"
    assert facts["widget"] == [
        ["widgets", "toy_curve", 2, "a wave that swings and fades"]
    ]


def test_slips_of_the_solution_do_not_pass(facts):
    alive, count = facts["slips"]
    assert count >= 5 and alive == []


@pytest.mark.slow
@pytest.mark.parametrize("file", TESTS)
def test_the_tests_take_it_in(outcomes, file):
    words, least = TESTS[file]
    lines = [
        line
        for line in outcomes
        if line.startswith(file) and any(word in line for word in words.split(" or "))
    ]
    assert len(lines) >= least
    assert all("PASSED" in line for line in lines)
