"""The course runs where Python has no threads, processes and sockets: in a browser."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

# Pyodide's Python in a page refuses what this refuses. Its event loop is the browser's;
# here one is made before the doors close, because a loop of ours needs a socket.
CLOSE = """
import _thread, asyncio, sys, threading

closed = (
    "subprocess.Popen", "os.system", "os.exec", "os.fork",
    "os.forkpty", "os.posix_spawn", "os.spawn", "socket.__new__", "socket.connect",
)

def refuse(event, arguments):
    if event in closed:
        raise RuntimeError(f"{event} does not exist in a browser")

def no_thread(*_):
    raise RuntimeError("a thread does not exist in a browser")

_thread.start_new_thread = threading._start_new_thread = no_thread
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
sys.addaudithook(refuse)
"""
THREAD = "import threading; threading.Thread(target=print).start()"
PROCESS = "import subprocess; subprocess.run(['true'])"
SOCKET = "import socket; socket.socket()"

WIDGETS = """
import time
from course_lib import widgets

async def use(name):
    panel = getattr(widgets, name)()
    if getattr(panel, "live", None):
        panel.live.step()
        panel.live.run()
        await asyncio.sleep(0.2)
        panel.live.pause()
    if getattr(panel, "error", None):
        assert not panel.error.value, panel.error.value
    panel.close()

names = [n for n, made in vars(widgets).items() if isinstance(made, type)]
for name in names:
    loop.run_until_complete(use(name))
print(len(names), "widgets")
"""
EXERCISES = """
from course_lib.exercises import catalogue, check

known = catalogue.exercises()
for exercise in known:
    result = check(exercise.name, exercise.solution)
    assert result.status == "correct", (exercise.name, result.message)
print(len(known), "exercises")
"""
TRAINING = """
import os, tempfile
import course_lib as nn

X, y = nn.datasets.moons(100, rng=0)
net = nn.MLP([2, 8, 2], rng=0)
optimizer = nn.Adam(net.parameters(), lr=0.05)
loss = nn.CrossEntropyLoss()
history = nn.fit(net, X, y, loss=loss, optimizer=optimizer, epochs=30, batch_size=20)
assert history.loss[-1] < history.loss[0]
grid = {"lr": [0.01, 0.1]}
nn.sweep([2, 4, 2], X, y, grid=grid, loss=loss, epochs=3, batch_size=20)
with tempfile.TemporaryDirectory() as folder:
    net.save(os.path.join(folder, "net.npz"))
    nn.load(os.path.join(folder, "net.npz"))
print("trained")
"""


def run(code):
    environ = {**os.environ, "COURSE_PROGRESS": "off"}
    environ["PYTHONPATH"] = str(Path(__file__).parents[2])
    return subprocess.run(
        [sys.executable, "-c", CLOSE + code],
        capture_output=True,
        text=True,
        env=environ,
        timeout=300,
    )


@pytest.mark.parametrize("code", [THREAD, PROCESS, SOCKET])
def test_the_doors_are_closed(code):
    ended = run(code)
    assert ended.returncode != 0
    assert "does not exist in a browser" in ended.stderr


@pytest.mark.parametrize(
    ("code", "says"),
    [(WIDGETS, "widgets"), (EXERCISES, "exercises"), (TRAINING, "trained")],
)
def test_everything_else_works(code, says):
    ended = run(code)
    assert ended.returncode == 0, ended.stderr
    assert says in ended.stdout
