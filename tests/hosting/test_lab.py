"""JupyterLab as a learner gets it."""

import json
from urllib.request import Request, urlopen

import pytest

from course_lib.hosting.settings import transport


def ask(lab, path, method="GET", **data):
    request = Request(
        f"{lab.url}{path}",
        method=method,
        headers={"Authorization": "token sesame"},
        data=json.dumps(data).encode() if data else None,
    )
    with urlopen(request, timeout=60) as answer:
        return answer.read().decode()


def test_it_prints_its_address_and_what_it_copied(lab):
    log = lab.log.read_text()
    assert "copied 00_start_here.ipynb" in log
    assert f"{lab.url}/lab/tree/00_start_here.ipynb" in log
    assert "Warning" not in log


def test_it_works_on_copies(lab):
    entries = json.loads(ask(lab, "/api/contents/"))["content"]
    assert {entry["name"] for entry in entries} >= {"00_start_here.ipynb"}
    assert (lab.folder / "work" / "01_neurons.ipynb").exists()


def test_strangers_need_the_token(lab):
    with pytest.raises(OSError, match="403"):
        urlopen(f"{lab.url}/api/contents/")


def test_kernels_use_sockets_in_the_file_system(lab):
    kernel = json.loads(ask(lab, "/api/kernels", method="POST", name="python3"))
    (connection,) = (lab.home / "run").glob(f"kernel-{kernel['id']}.json")
    kind = json.loads(connection.read_text())["transport"]
    assert kind == transport(str(lab.home / "run"))  # "ipc" unless the path is long
    ask(lab, f"/api/kernels/{kernel['id']}", method="DELETE")


def test_pages_inside_jupyterlab_look_the_same(lab):
    assert "course.css" in ask(lab, "/voila/tree/")
    page = ask(lab, "/voila/render/01_neurons.ipynb")
    assert "course.css" in page
    assert "exercise cells ran: False" in page
    assert "Show the code" in page


def test_exported_notebooks_keep_their_exercises(lab):
    page = ask(lab, "/nbconvert/html/01_neurons.ipynb")
    assert "hidden-task" in page


def test_no_question_about_news_stands_before_the_lesson(lab):
    plugin = "@jupyterlab/apputils-extension:notification"
    settings = json.loads(ask(lab, f"/lab/api/settings/{plugin}"))
    defaults = settings["schema"]["properties"]
    assert defaults["fetchNews"]["default"] == "false"
    assert defaults["checkForUpdates"]["default"] is False
