"""The kernel of a web page: all that a page needs of a kernel, and nothing else."""

import os
import sys
from contextlib import contextmanager

import pytest
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

from tests.tools.kernels import connection

START = "from course_lib.hosting.voila.page_kernel import PageKernelApp as App; "
START += "App.launch_instance()"
SLIDER = """
import ipywidgets
slider = ipywidgets.IntSlider()
told = ipywidgets.HTML()
slider.observe(lambda change: setattr(told, "value", f"it is {change['new']}"), "value")
print(slider.model_id)
"""


@contextmanager
def kernel_client(**environ):
    """Yield the client of a page's kernel."""
    manager = KernelManager(**connection())
    manager._kernel_spec = KernelSpec(
        argv=[sys.executable, "-c", START, "-f", "{connection_file}"], language="python"
    )
    manager.start_kernel(env={**os.environ, **environ})
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(60)
    client.manager = manager
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def kernel():
    with kernel_client() as client:
        yield client


def answers(client, request):
    """Return all that a kernel tells of a request, as (kind, content), until idle."""
    replies = []
    while ("status", {"execution_state": "idle"}) not in replies:
        message = client.get_iopub_msg(timeout=30)
        if message["parent_header"].get("msg_id") == request:
            replies.append((message["msg_type"], message["content"]))
    return replies


def run(client, code):
    """Run code; return what it prints and the states that the kernel tells of."""
    replies = answers(client, client.execute(code))
    printed = "".join(content["text"] for kind, content in replies if kind == "stream")
    return printed.strip(), states(replies)


def states(replies):
    return [content["execution_state"] for kind, content in replies if kind == "status"]


def test_a_moved_control_is_answered_and_the_end_is_told(kernel):
    slider, busy_states = run(kernel, SLIDER)
    assert busy_states == ["busy", "idle"]  # a cell does say that it has begun
    change = {"method": "update", "state": {"value": 7}, "buffer_paths": []}
    message = kernel.session.msg("comm_msg", {"comm_id": slider, "data": change})
    kernel.shell_channel.send(message)
    replies = answers(kernel, message["header"]["msg_id"])
    assert states(replies) == ["idle"]
    states_sent = [
        content["data"].get("state") for kind, content in replies if kind == "comm_msg"
    ]
    assert {"value": "it is 7"} in states_sent


def test_messages_come_to_the_main_thread(kernel):
    printed, _ = run(
        kernel,
        "import threading; kernel = get_ipython().kernel\n"
        "print(kernel.shell_channel_thread, threading.current_thread().name)",
    )
    assert printed == "None MainThread"


SPOILT = "ipython_config.py", "ipython_kernel_config.py", "startup/00.py", "shell.py"


@pytest.mark.parametrize("name", SPOILT)
def test_nobodys_settings_of_ipython_are_read(tmp_path, name):
    path = tmp_path / "profile_default" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    spoilt = 'c.InteractiveShell.ast_node_interactivity = "none"'
    path.write_text(spoilt if "config" in name else "print = repr")
    shell = str(path) if name == "shell.py" else ""
    with kernel_client(IPYTHONDIR=str(tmp_path), PYTHONSTARTUP=shell) as client:
        printed, _ = run(
            client, "print(print.__name__, get_ipython().ast_node_interactivity)"
        )
    assert printed == "print last_expr"


def test_a_long_computation_can_be_interrupted(kernel):
    request = kernel.execute("import time\nprint('begun', flush=True)\ntime.sleep(60)")
    while kernel.get_iopub_msg(timeout=30)["msg_type"] != "stream":
        pass
    kernel.manager.interrupt_kernel()
    errors = [
        content["ename"]
        for kind, content in answers(kernel, request)
        if kind == "error"
    ]
    assert errors == ["KeyboardInterrupt"]
