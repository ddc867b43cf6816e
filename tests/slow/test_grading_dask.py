"""Grading on a cluster: the same marks, made by other processes."""

import json
import shutil

import pytest

from course_lib.grading.commands import main
from tests.grading.corpus import CORPUS, EXERCISES

distributed = pytest.importorskip(
    "distributed", reason="Dask is missing: install the extra `cluster`"
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("bwrap"), reason="bubblewrap is missing"),
]
CLASS = (
    "all right",
    "a known mistake",
    "ends Python",
    "an endless loop",
    "no JSON",
    "helper in a later cell",
    "patches numpy",
    "float32",
)


@pytest.fixture(scope="module")
def address():
    """A scheduler with two workers, reachable from this machine alone."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        yield cluster.scheduler_address


def test_a_cluster_gives_identical_files(address, tmp_path):
    for name in CLASS:
        path = tmp_path / "class" / name / "work.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(CORPUS[name].data)
    toml = tmp_path / "assignment.toml"
    toml.write_text(f"exercises = {list(EXERCISES)}\n")
    words = [str(tmp_path / "class"), "--assignment", str(toml), "--seed", "6"]
    here, there = tmp_path / "here", tmp_path / "there"
    codes = [main([*words, "--out", str(here)])]
    codes.append(main([*words, "--out", str(there), "--cluster", address]))
    assert codes[0] == codes[1]
    made = sorted(p.relative_to(here) for p in here.rglob("*") if p.is_file())
    assert made == sorted(p.relative_to(there) for p in there.rglob("*") if p.is_file())
    assert len(made) > 10
    for path in made:
        assert (here / path).read_bytes() == (there / path).read_bytes(), path
    marks = json.loads((there / "cards" / "float32.json").read_text())["marks"]
    assert [mark["status"] for mark in marks] == ["correct"] * 3
