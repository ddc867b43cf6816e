"""The order of the test files names files that there are."""

from pathlib import Path

from tests.tools.order import COMPUTING, WAITING


def test_every_name_is_that_of_a_file():
    stems = {path.stem for path in Path(__file__).parents[1].rglob("test_*.py")}
    assert set(WAITING) | set(COMPUTING) <= stems
