"""The Makefile as a newcomer meets it: one sentence for all that can go wrong."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOLS = ["sh", "make", "awk", "rm", "grep", "touch", "cat"]

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or not shutil.which("make"), reason="there is no make"
)


@pytest.fixture
def clone(tmp_path):
    """A copy of what set-up reads, without a .venv."""
    folder = tmp_path / "clone"
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml", "constraints.txt", "README.md"):
        shutil.copy(ROOT / name, folder)
    shutil.copy(ROOT / "LICENSE", folder)
    return folder


@pytest.fixture
def bare(tmp_path):
    """A folder for PATH with the usual tools and no Python; tests may add one."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        (folder / tool).symlink_to(shutil.which(tool))
    return folder


def make(*words, folder=ROOT, **environ):
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "PIP_"))}
    return subprocess.run(
        ["make", "--no-print-directory", *words],
        cwd=folder,
        env=keep | environ,
        capture_output=True,
        text=True,
        timeout=120,
    )


def sentences(run):
    """What the command said, without make's own last line."""
    lines = (run.stdout + run.stderr).splitlines()
    return [line for line in lines if not line.startswith("make:")]


def script(path, body):
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def test_help_has_one_line_for_every_target():
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    lines = make("help").stdout.splitlines()
    assert sorted(line.split()[1] for line in lines) == sorted(phony[1].split())
    assert all(len(line.split()) > 3 for line in lines)


def test_plain_make_changes_nothing_and_helps(clone):
    assert make(folder=clone).stdout == make("help").stdout
    assert not (clone / ".venv").exists()


def test_no_python(clone, bare):
    run = make("lab", folder=clone, PATH=str(bare))
    assert run.returncode != 0
    assert len(sentences(run)) == 1
    assert "needs Python 3.11 or newer, but there is only no Python" in run.stdout


def test_python_too_old(clone, bare):
    # Old enough to fail the question for its version, and able to tell it.
    script(bare / "python3", '[ "$1" = --version ] && echo "Python 3.10.13" || exit 1')
    run = make("lab", folder=clone, PATH=str(bare))
    assert run.returncode != 0
    assert len(sentences(run)) == 1
    assert "there is only Python 3.10.13 here" in run.stdout


def test_python_without_venv(clone, bare):
    # Debian without python3-venv: Python works, `import ensurepip` does not.
    script(
        bare / "python3",
        f'case "$2" in *ensurepip*) exit 1;; esac; exec {sys.executable} "$@"',
    )
    run = make("lab", folder=clone, PATH=str(bare))
    assert run.returncode != 0
    assert len(sentences(run)) == 1
    assert "sudo apt install python3-venv" in run.stdout


def test_no_network(clone):
    closed = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/"}
    run = make("lab", folder=clone, PYTHON=sys.executable, **closed)
    assert run.returncode != 0
    assert "pip cannot reach the package index" in run.stdout.splitlines()[-1]
    assert not (clone / ".venv" / ".runtime").exists()  # the next call tries again


@pytest.mark.parametrize("command", ["lab", "voila"])
def test_port_in_use(command):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        run = subprocess.run(
            [sys.executable, "-m", "course_lib.hosting", command, "--port", str(port)],
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert run.returncode != 0
    assert run.stdout == ""
    assert run.stderr.count("\n") == 1
    assert f"Port {port} cannot be used" in run.stderr
    assert f"make {command} PORT={port + 10}" in run.stderr


def test_everything_set_up_means_nothing_to_install(clone):
    (clone / ".venv" / "bin").mkdir(parents=True)
    log = clone / "calls"
    script(clone / ".venv" / "bin" / "python", f'echo "$@" >> {log}')
    make("lab", folder=clone)
    make("lab", folder=clone)
    installs = [line for line in log.read_text().splitlines() if "pip install" in line]
    assert len(installs) == 1

    os.utime(clone / "constraints.txt", (2e9, 2e9))  # newer versions were pinned
    make("lab", folder=clone)
    installs = [line for line in log.read_text().splitlines() if "pip install" in line]
    assert len(installs) == 2


def test_pins_name_no_address():
    pins = (ROOT / "constraints.txt").read_text().splitlines()
    assert len(pins) > 50
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9A-Za-z.]+", pin) for pin in pins)
    assert "course-lib" not in {pin.split("==")[0].lower() for pin in pins}
