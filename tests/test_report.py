"""The report a learner pastes into a question."""

import subprocess
import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import numpy as np
import pytest

from course_lib.report import report

module = import_module("course_lib.report")  # `course_lib.report` is the function


@pytest.fixture
def printed(capsys):
    def run():
        assert report() is None
        lines = capsys.readouterr().out.splitlines()
        return {line[:11].strip(): line[12:] for line in lines}

    return run


def test_it_names_every_version(printed):
    rows = printed()
    assert list(rows) == [
        "Python",
        *module.PACKAGES,
        "system",
        "BLAS",
        "progress",
        "Python at",
    ]
    assert rows["Python"] == ".".join(map(str, sys.version_info[:3]))
    assert rows["numpy"] == np.__version__
    assert "not installed" not in rows.values()


def test_blas_and_its_threads(printed):
    name, threads = printed()["BLAS"].split(", threads: ")
    assert name
    assert int(threads.split(",")[0]) >= 1


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("off", "off"),
        ("", "in Jupyter's data folder"),
        (str(Path.home() / "course" / "mine.json"), "~"),
    ],
)
def test_where_progress_is_kept(printed, monkeypatch, setting, told):
    monkeypatch.setenv("COURSE_PROGRESS", setting)
    assert printed()["progress"].startswith(told)


def test_it_does_not_tell_who_you_are(printed, monkeypatch, tmp_path):
    home = tmp_path / "ada.lovelace"
    monkeypatch.setattr(Path, "home", lambda: home)
    monkeypatch.setenv("COURSE_PROGRESS", str(home / "progress.json"))
    monkeypatch.setattr(sys, "prefix", str(home / "course" / ".venv"))
    assert "ada" not in "".join(printed().values())


def test_a_missing_package_is_told(printed, monkeypatch):
    def version(package):
        if package == "voila":
            raise PackageNotFoundError(package)
        return "1.0"

    monkeypatch.setattr(module, "version", version)
    assert printed()["voila"] == "not installed"


def test_a_broken_numpy_is_told(printed, monkeypatch):
    monkeypatch.setitem(sys.modules, "numpy", None)
    assert printed()["BLAS"].startswith("unknown (")


def test_the_file_alone_needs_the_standard_library_only():
    code = "import sys, runpy; runpy.run_path(sys.argv[1]); print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-S", "-c", code, module.__file__],
        capture_output=True,
        text=True,
    )
    loaded = run.stdout.split()
    assert "importlib.metadata" in loaded, run.stderr
    assert not {"numpy", "matplotlib", "IPython"} & set(loaded)
