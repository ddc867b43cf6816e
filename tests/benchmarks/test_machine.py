"""Benchmarks: what a table says of its machine, and when a stored one stays."""

import re
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks import machine
from tests.benchmarks.machine import Measurement, rounds_are, spread

HERE = Path(__file__).parent
LISTS = re.findall(
    r"^(?:BENCHMARKS|IN_BROWSER) := (.*)",
    (HERE.parents[1] / "Makefile").read_text(),
    re.M,
)
BENCHMARKS = " ".join(LISTS).split()


@pytest.fixture
def results(tmp_path, monkeypatch):
    """A folder of tables with one in it, and nobody who asks to store it anyway."""
    monkeypatch.setattr(machine, "RESULTS", tmp_path)
    monkeypatch.delenv(machine.ANYWAY, raising=False)
    (tmp_path / "speed.md").write_text("of a calm day")
    (tmp_path / "speed.png").write_bytes(b"calm")
    return tmp_path


def measured(monkeypatch, share, name="speed", **options):
    """Publish a table from a machine of which others used a share."""
    measurement = Measurement(name)
    monkeypatch.setattr(measurement.others, "cores", lambda: share * machine.CORES)
    measurement.publish("Speed", "42 ms", figure=b"new", **options)


@pytest.mark.parametrize("share", [0.0, 0.02, machine.CALM])
def test_a_calm_machine_stores_its_table(share, results, monkeypatch, capsys):
    measured(monkeypatch, share)
    printed = capsys.readouterr()
    assert (results / "speed.md").read_text() == printed.out.removesuffix("\n")
    assert (results / "speed.png").read_bytes() == b"new"
    assert printed.err == ""


@pytest.mark.parametrize("share", [0.06, 0.31, 1.0])
def test_a_busy_machine_leaves_the_stored_table(share, results, monkeypatch, capsys):
    measured(monkeypatch, share)
    printed = capsys.readouterr()
    assert (results / "speed.md").read_text() == "of a calm day"
    assert (results / "speed.png").read_bytes() == b"calm"
    assert "# Speed" in printed.out and "42 ms" in printed.out
    assert re.search(
        rf"speed\.md was not stored.*other programs used {share:.0%} of the \d+ cores.*"
        r"above 5%.*load average .* at the start.*Wait.*set BENCH_ANYWAY=1",
        printed.err,
    )


def test_a_busy_machine_stores_when_told_to(results, monkeypatch, capsys):
    monkeypatch.setenv(machine.ANYWAY, "1")
    measured(monkeypatch, 0.5)
    assert "other programs used 50% of" in (results / "speed.md").read_text()
    assert capsys.readouterr().err == ""


def test_a_busy_machine_stores_what_was_never_measured(results, monkeypatch):
    measured(monkeypatch, 0.5, name="first")
    assert "other programs used 50% of" in (results / "first.md").read_text()


@pytest.mark.parametrize(("cores", "stored"), [(0.0, True), (9.0, False)])
def test_the_load_counts_while_the_numbers_were_taken(
    cores, stored, results, monkeypatch
):
    measured(monkeypatch, 0.0 if cores else 0.9, others=cores)
    assert ("42 ms" in (results / "speed.md").read_text()) == stored


def test_a_table_names_the_machine_and_its_load(results, monkeypatch, capsys):
    measured(monkeypatch, 0.0)
    about = capsys.readouterr().out.splitlines()[2]
    for part in (
        machine.processor(),
        rf"{machine.CORES} cores",
        rf"Python {sys.version_info.major}\.{sys.version_info.minor}\.\d+",
        rf"numpy {re.escape(np.__version__)}",
        r"(openblas|accelerate|mkl|blis)\S* \S+ with \d+ threads?\.",
        r"Load average \d+\.\d at the start, \d+\.\d at the end",
        r"other programs used 0% of",
    ):
        assert re.search(part.replace("(R)", r"\(R\)"), about), part


@pytest.mark.parametrize("ended", [True, False])
def test_what_a_benchmark_starts_is_its_own(ended):
    busy_loop = (
        "import time\nwhile time.process_time() < 0.3: pass\n"
        "print('done', flush=True)\ninput()"
    )
    before = machine.own()
    child = subprocess.Popen(
        [sys.executable, "-c", busy_loop],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout.readline() == "done\n"
    if ended:
        child.communicate("\n")
    spent = machine.own() - before
    if not ended:
        child.communicate("\n")
    assert spent >= 0.25


def test_others_are_all_but_the_own(monkeypatch):
    seconds = {"busy": 100.0, "own": 40.0, "clock": 7.0}
    monkeypatch.setattr(machine, "busy", lambda: seconds["busy"])
    monkeypatch.setattr(machine, "own", lambda: seconds["own"])
    monkeypatch.setattr(time, "monotonic", lambda: seconds["clock"])
    others = machine.Others()
    seconds.update(busy=116.0, own=50.0, clock=17.0)
    assert others.cores() == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([3.0], "3.0 (3.0 – 3.0)"),
        ([1, 4, 2], "2.0 (1.0 – 4.0)"),
        ([5, 1, 2, 4, 3], "3.0 (2.0 – 4.0)"),
        ([1, 1, 1, 1, 1, 99], "1.0 (1.0 – 1.0)"),
    ],
)
def test_spread_is_the_median_with_quartiles_or_extremes(values, text):
    assert spread(values) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "One round."),
        (4, "Medians of 4 rounds, in brackets their least and most."),
        (5, "Medians of 5 rounds, in brackets their quartiles."),
    ],
)
def test_a_table_says_how_many_rounds_there_were(count, text):
    assert rounds_are(count) == text


def test_the_table_names_the_blas_of_numpy(monkeypatch):
    libraries = [
        {"user_api": "openmp", "filepath": "libgomp"},
        {
            "user_api": "blas",
            "filepath": "scipy.libs/x",
            "internal_api": "openblas",
            "version": "1",
            "num_threads": 2,
        },
        {
            "user_api": "blas",
            "filepath": "numpy.libs/x",
            "internal_api": "openblas",
            "version": "2",
            "num_threads": 2,
        },
    ]
    monkeypatch.setattr("threadpoolctl.threadpool_info", lambda: libraries)
    assert machine.blas() == "openblas 2 with 2 threads"
    assert machine.blas(threads=1) == "openblas 2 with 1 thread"


def test_seconds_are_shown_in_any_unit():
    assert spread([0.001, 0.002, 0.004], ".2f", 1e3) == "2.00 (1.00 – 4.00)"


def test_every_table_has_a_benchmark_that_makes_it():
    tables = {path.stem for path in (HERE / "results").glob("*.md")}
    assert tables == set(BENCHMARKS)


@pytest.mark.parametrize("name", BENCHMARKS)
def test_every_benchmark_publishes_through_the_machine(name):
    source = (HERE / f"{name}.py").read_text(encoding="utf-8")
    assert f'Measurement("{name}"' in source
    assert "measurement.publish(" in source and "spread(" in source
    assert not re.search(r"RESULTS|getloadavg|platform\.|write_bytes", source)
