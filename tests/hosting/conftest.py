"""A real Voila and a real JupyterLab on loopback, serving small lessons."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.hosting.samples import write_lessons

# The real command, with the folders of the course replaced.
START = """
import sys
from pathlib import Path
from course_lib.hosting import __main__, copies
copies.SOURCE, copies.WORK = Path(sys.argv[1]), Path(sys.argv[2])
copies.copy_missing.__defaults__ = copies.SOURCE, copies.WORK
copies.states.__defaults__ = copies.SOURCE, copies.WORK
__main__.main(sys.argv[3:])
"""


@contextmanager
def running(command, folder, port=None, **environ):
    """Start a server, wait until it answers, and stop it at the end."""
    port = port or free_port()
    home = folder / "jupyter"
    own = {
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "run"),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    log = folder / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [*command, "--port", str(port), "--no-browser"],
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **own, **environ},
            cwd=folder,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/", server, log)
        yield SimpleNamespace(
            url=address, log=log, folder=folder, home=home, pid=server.pid
        )
    finally:
        server.terminate()
        server.wait(20)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address, server, log):
    for _ in range(900):  # a busy machine takes its time
        assert server.poll() is None, log.read_text()
        try:
            return urlopen(address, timeout=5).close()
        except URLError:
            time.sleep(0.1)
    raise TimeoutError(log.read_text())


def course(folder, command):
    lessons = folder / "lessons"
    lessons.mkdir()
    write_lessons(lessons)
    (lessons / "notes.txt").write_text("private")
    (lessons / "code.py").write_text("private = True")
    return [sys.executable, "-c", START, lessons, folder / "work", command]


@pytest.fixture(scope="session")
def voila(tmp_path_factory):
    """Voila as `make voila` starts it."""
    folder = tmp_path_factory.mktemp("voila")
    with running(course(folder, "voila"), folder) as server:
        yield server


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """JupyterLab as `make lab` starts it, with a token the tests know."""
    folder = tmp_path_factory.mktemp("lab")
    with running(course(folder, "lab"), folder, JUPYTER_TOKEN="sesame") as server:
        yield server
