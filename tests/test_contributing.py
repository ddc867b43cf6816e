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
    skip = shutil.ignore_patterns("__pycache__", "benchmarks", "slow", "torch")
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


def tell(checkout, expression):
    """Return what an expression is worth in the copy."""
    code = (
        "import json, course_lib as nn; from course_lib import widgets; "
        "from course_lib.exercises import catalogue; "
        "from course_lib.content.errata import ENTRIES; "
        f"print(json.dumps({expression}))"
    )
    answer = run(checkout, "-c", code)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])


def passed(checkout, *words):
    """Run tests of the copy and return how many passed; none may fail."""
    answer = run(
        checkout, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", *words
    )
    assert answer.returncode == 0, answer.stdout[-3000:]
    return int(re.search(r"(\d+) passed", answer.stdout)[1])


def test_every_kind_of_thing_has_an_example():
    kinds = ("activation", "optimizer", "data set", "widget", "exercise", "question")
    for kind in (*kinds, "erratum", "lesson"):
        [section] = [name for name in SECTIONS if name.split(maxsplit=2)[2] == kind]
        assert examples(section), section


def test_the_classes_are_found_by_their_families(checkout):
    assert tell(checkout, "[nn.Mish().key, nn.SignMomentum.key]") == [
        "mish",
        "sign_momentum",
    ]
    dropdown = "widgets.{}().controls['{}'].options"
    for widget, control, key in (
        ("playground", "activation1", "mish"),
        ("playground", "optimizer", "sign_momentum"),
        ("playground", "data", "rings"),
    ):
        options = f"list({dropdown.format(widget, control)})"
        assert key in json.dumps(tell(checkout, options))


def test_the_classes_pass_the_tests_of_their_families(checkout):
    files = [f"tests/test_{name}.py" for name in ("activations", "datasets")]
    assert passed(checkout, *files, "-k", "mish or rings") >= 4


def test_the_exercise_keeps_the_contract(checkout):
    assert passed(checkout, "tests/content", "-k", "hinge_loss") >= 20


def test_the_questions_are_asked(checkout):
    ids = tell(checkout, "[q.id for q in catalogue.questions(4)]")
    assert ids[-2:] == ["q04_hinge_far", "q04_hinge_half"]
    assert passed(checkout, "tests/exercises/test_quiz.py", "-k", "q04_hinge") >= 2


def test_the_erratum_is_settled(checkout):
    assert tell(checkout, "ENTRIES['softplus_at_zero'].title") == "Softplus at 0"
    assert passed(checkout, "tests/widgets/test_errata.py", "-k", "softplus_at") == 2


def test_the_lesson_keeps_every_rule(checkout):
    answer = run(checkout, "-m", "tests.tools.notebooks", "14")
    assert answer.returncode == 0, answer.stderr
    files = ["tests/notebooks/test_structure.py", "tests/content/test_notations.py"]
    assert passed(checkout, *files, "-k", "14_hinge or table or map") >= 14


def test_the_files_stand_in_the_house(checkout):
    assert passed(checkout, "tests/test_house.py") > 100
