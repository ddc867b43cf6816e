"""What the tests of the grading share: a sandbox, and a class graded in it once."""

import os
import shutil
import socket
import sys
import threading

import pytest

from course_lib.content.exercise import Exercise
from course_lib.grading import assignment, run
from course_lib.grading.commands import main
from tests.grading import corpus

if sys.platform != "linux":  # the grading refuses to run elsewhere
    collect_ignore_glob = ["test_*.py"]
HAS_BUBBLEWRAP = shutil.which("bwrap") is not None


def pytest_collection_modifyitems(items):
    """Skip what needs bubblewrap where it is missing; on CI let it fail instead."""
    if HAS_BUBBLEWRAP or os.environ.get("CI") == "true":
        return
    skip = pytest.mark.skip(reason="bubblewrap is missing: run `make system`")
    for item in items:
        if "box" in item.fixturenames or "class_run" in item.fixturenames:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def box(tmp_path_factory):
    """A sandbox: bubblewrap, nothing less."""
    with run.workplace(tmp_path_factory.mktemp("sandbox")) as (_, sandbox):
        assert sandbox.kind == "bubblewrap"
        yield sandbox


@pytest.fixture(scope="session")
def exercises():
    """The exercises of the corpus, as they are graded."""
    names = corpus.EXERCISES
    return assignment.graded_exercises(assignment.Assignment(names=names, seed=1))


@pytest.fixture
def hand_in(tmp_path):
    """A function that writes a class of submissions: student → bytes of a notebook."""

    def write(students, folder="submissions"):
        for student, data in students.items():
            path = tmp_path / folder / student / "work.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return tmp_path / folder

    return write


@pytest.fixture
def command(tmp_path, capsys):
    """A function that runs a command line; returns (code, what it says)."""
    toml = tmp_path / "assignment.toml"
    toml.write_text(f"exercises = {list(corpus.EXERCISES)}\n")

    def call(*words, out="marks", usual=True):
        words = [str(word) for word in words]
        if usual:
            words += ["--out", str(tmp_path / out), "--assignment", str(toml)]
        capsys.readouterr()
        code = main(words)
        streams = capsys.readouterr()
        return code, streams.out + streams.err

    return call


class Ear:
    """Listens on this machine, for TCP and UDP, and counts what it hears."""

    def __init__(self):
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.port = self.tcp.getsockname()[1]
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", self.port))
        self.arrivals = []
        for listen in (self._connections, self._datagrams):
            threading.Thread(target=listen, daemon=True).start()

    def _connections(self):
        while True:
            self.arrivals.append(self.tcp.accept()[1])

    def _datagrams(self):
        while True:
            self.arrivals.append(self.udp.recvfrom(100))


@pytest.fixture(scope="session")
def ear():
    return Ear()


@pytest.fixture(autouse=True)
def exercises_as_they_were():
    """Forget the exercises that a test's instructor has added."""
    before = dict(Exercise.registry)
    yield
    for name in set(Exercise.registry) - set(before):
        del Exercise.registry[name]
