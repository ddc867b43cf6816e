"""The lessons as web pages: what Voila sends, runs, refuses, and ends."""

import json
import re
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from websocket import create_connection


def get(server, path):
    with urlopen(f"{server.url}{path}", timeout=60) as answer:
        return answer.read().decode()


def status(server, path, method="GET"):
    try:
        with urlopen(Request(f"{server.url}{path}", method=method)) as answer:
            return answer.status
    except HTTPError as error:
        return error.code


def kernel_of(page):
    return re.search(r'"kernelId": "([0-9a-f-]+)"', page)[1]


@pytest.fixture(scope="module")
def neurons(voila):
    return get(voila, "/voila/render/01_neurons.ipynb")


def test_contents_page_lists_the_lessons_in_order(voila):
    page = get(voila, "/")
    titles = re.findall(r"<h2>.*?</span>\s*(.*?)</h2>", page)
    assert titles == ["Start here", "Neurons", "Activation functions"]
    assert "Turn a line until a neuron can tell" in page
    assert "45 minutes" in page
    for link in re.findall(r'href="(/voila/render/[^"]*)"', page):
        assert link.endswith(".ipynb")


@pytest.mark.parametrize("path", ["/", "/voila/render/01_neurons.ipynb"])
def test_nothing_is_loaded_from_elsewhere(voila, path):
    page = get(voila, path)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//[^"]*', page)


def test_every_file_of_the_page_is_there(voila, neurons):
    files = re.findall(r'<(?:link|script)[^>]*(?:href|src)="(/[^"]*)"', neurons)
    assert len(files) >= 5
    assert {status(voila, file) for file in files} == {200}


def test_title_and_neighbors(neurons):
    assert "<title>Neurons · Feed-forward neural networks</title>" in neurons
    assert neurons.count('rel="prev" href="/voila/render/00_start_here.ipynb"') == 2
    assert neurons.count('rel="next" href="/voila/render/02_activations.ipynb"') == 2


def test_exercises_are_neither_shown_nor_run(neurons):
    assert "hidden-task" not in neurons
    assert "ran-it" not in neurons
    assert "checked-it" not in neurons
    assert "exercise cells ran: False" in neurons
    assert "exercises of this lesson (1)" in neurons


def test_code_is_folded_or_hidden(neurons):
    folded = re.findall(r"<details.*?</details>", neurons, re.DOTALL)
    assert any("folded-code" in code for code in folded)
    (unfolded,) = [code for code in folded if "open-code" in code]
    assert unfolded.startswith('<details class="course-code" open>')
    assert sum("open>" in code for code in folded) == 1
    assert "hidden-setup" not in neurons
    assert "hidden-see" not in neurons
    assert 'id="cell-id=try-sum"' in neurons


def test_progress_stays_in_memory(neurons):
    assert "progress is off" in neurons


def test_a_failing_cell_says_so_and_keeps_its_traceback(voila):
    page = get(voila, "/voila/render/02_activations.ipynb")
    assert page.count('class="course-failure"') == 1
    assert "The page stops here. Reload it to try again." in page
    assert "Traceback" not in page
    assert "never-shown" not in page
    assert page.rstrip().endswith("</html>")


@pytest.mark.parametrize(
    "path",
    [
        "/voila/files/01_neurons.ipynb",
        "/voila/files/code.py",
        "/voila/files/notes.txt",
        "/voila/files/../server.log",
    ],
)
def test_only_pictures_are_served_as_files(voila, path):
    assert status(voila, path) in (403, 404)


@pytest.mark.parametrize("path", ["code.py", "notes.txt", "../server.log"])
def test_only_notebooks_are_run(voila, path):
    assert status(voila, f"/voila/render/{path}") in (403, 404)


def test_the_page_cannot_run_code(voila, neurons):
    kernel = kernel_of(neurons)
    mark = voila.folder / "executed"
    with_code = ("execute_request", {"code": f"open({str(mark)!r}, 'w')"})
    harmless = ("kernel_info_request", {})
    address = voila.url.replace("http", "ws")
    channel = create_connection(f"{address}/api/kernels/{kernel}/channels", timeout=20)
    for kind, content in (with_code, harmless):
        channel.send(json.dumps(message(kind, content)))
    while json.loads(channel.recv())["msg_type"] != "kernel_info_reply":
        pass  # the kernel answers in order: by now it would have run the code
    channel.close()
    assert not mark.exists()


def message(kind, content):
    header = {"msg_id": kind, "msg_type": kind, "session": "s", "version": "5.3"}
    header |= {"username": "", "date": "2026-01-01T00:00:00Z"}
    empty = {"parent_header": {}, "metadata": {}, "buffers": []}
    return {"header": header, "content": content, "channel": "shell"} | empty


def test_a_closing_page_ends_its_kernel(voila):
    kernel = kernel_of(get(voila, "/voila/render/00_start_here.ipynb"))
    assert status(voila, f"/api/kernels/{kernel}") == 200
    assert status(voila, f"/voila/api/shutdown/{kernel}", method="POST") == 204
    assert status(voila, f"/api/kernels/{kernel}") == 404
