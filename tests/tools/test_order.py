"""The order of the tests: its names are those of files."""

from pathlib import Path

from tests.tools.order import PLACES, place

TESTS = Path(__file__).parents[1]


def test_every_file_that_has_a_place_exists():
    files = {path.stem for path in TESTS.rglob("test_*.py")}
    missing = set(PLACES) - files
    assert not missing, f"renamed? Rename them in tests/tools/order.py: {missing}"


def test_what_waits_comes_before_what_computes():
    order = sorted(TESTS.rglob("test_*.py"), key=place)
    stems = [path.stem for path in order]
    assert stems[0] == "test_widgets" and stems[-1] == "test_panel"
    assert (
        stems.index("test_live") < stems.index("test_names") < stems.index("test_runs")
    )
