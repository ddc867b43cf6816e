"""JupyterLab in the reader's own browser: the build, and what of it needs no Python.

Pyodide and its numpy come from elsewhere when a reader opens a lesson, so no cell runs
here. `test_without_threads.py` holds the course to what Pyodide can do.
"""

import functools
import http.server
import importlib.util
import json
import threading
import zipfile

import pytest

from course_lib.hosting.copies import SOURCE
from course_lib.hosting.pages import lite

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(
        not importlib.util.find_spec("jupyterlite_core"),
        reason="JupyterLite is missing: pip install '.[lite]'",
    ),
]
LINK = '<p id="course-lite" hidden>'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    (folder / "index.html").write_text(LINK)
    lessons = lite.build(folder)
    assert lessons == sorted(path.name for path in SOURCE.glob("*.ipynb"))
    return folder


@pytest.fixture(scope="module")
def address(folder):
    """The site on a small server of this machine: workers need one."""
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {})
    quiet.log_message = lambda *_: None
    serve = functools.partial(quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_the_way_there_is_shown(folder):
    assert LINK not in (folder / "index.html").read_text()


def test_lessons_install_the_course_first_and_keep_their_outputs(folder):
    for original in SOURCE.glob("*.ipynb"):
        there = json.loads((folder / "lite" / "files" / original.name).read_text())
        here = json.loads(original.read_text())
        cells = [cell for cell in there["cells"] if cell["id"] != "install"]
        assert len(there["cells"]) == len(cells) + 1
        assert there["cells"][1]["id"] == "install"
        assert [c.get("outputs") for c in cells] == [
            c.get("outputs") for c in here["cells"]
        ]


def test_the_wheel_holds_the_course_and_no_notebook(folder):
    (wheel,) = folder.rglob("course_lib-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "course_lib/widgets/stage/stage.py" in names
    assert "course_lib/plots/course.mplstyle" in names
    assert not [name for name in names if name.endswith(".ipynb")]


def test_widgets_have_their_part_of_jupyterlab(folder):
    settings = json.loads((folder / "lite" / "jupyter-lite.json").read_text())
    extensions = settings["jupyter-config-data"]["federated_extensions"]
    names = {extension["name"] for extension in extensions}
    assert "@jupyter-widgets/jupyterlab-manager" in names
    assert "@jupyterlite/pyodide-kernel-extension" in names


def test_a_lesson_opens_in_jupyterlab_with_its_pictures(chromium, address):
    page = chromium.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{address}/lite/lab/index.html?path=01_neurons.ipynb")
    page.get_by_role("heading", name="Neurons").first.wait_for()
    page.wait_for_function(  # cells are drawn one after the other
        "document.querySelector('.jp-Notebook').innerText.includes('piplite.install')"
    )
    page.locator(".jp-OutputArea img").first.wait_for()
    page.close()
