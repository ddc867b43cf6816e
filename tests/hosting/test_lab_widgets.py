"""Widgets of a notebook opened again: they come back, or a sentence says how."""

import json
from urllib.request import Request, urlopen

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from nbformat.sign import NotebookNotary
from nbformat.v4 import new_output

from course_lib import widgets
from tests.browser.homes import Lab
from tests.hosting.samples import code, text, write

pytestmark = pytest.mark.browser

VIEW = "application/vnd.jupyter.widget-view+json"
SLIDER = "import ipywidgets\nslider = ipywidgets.FloatSlider(model_id='mine')"
GONE = "Run this cell (Shift+Enter) to get its widget"
LOST = "model not found"
BUSY = "This widget comes as soon as Python is done"


def notebook(lab, name, *cells, trusted=True, stored=()):
    """Write a notebook whose second cell shows the widget "mine", as it was saved."""
    make, show = code("try-make", SLIDER), code("try-show", "display(slider)")
    show.outputs = [new_output("display_data", bundle(**dict(stored)))]
    path = lab.folder / "work" / name
    write(path, [text("title", "# Again"), make, show, *cells])
    if trusted:
        trust(lab, path)
    return path.name


def bundle(**changes):
    """Return what a widget of the course stores, as if its model were "mine"."""
    explorer = widgets.neuron_explorer()
    data, _ = InteractiveShell.instance().display_formatter.format(explorer)
    explorer.close()
    data[VIEW]["model_id"] = "mine"
    return data | changes


def trust(lab, path):
    """Sign a notebook, as JupyterLab does when it saves one whose cells were run."""
    notary = NotebookNotary(data_dir=str(lab.home / "data"))
    notary.sign(nbformat.read(path, 4))
    notary.store.close()


@pytest.fixture
def home(chromium, lab):
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    home = Lab(page, lab, listen=False)
    page.set_default_timeout(30_000)
    yield home
    sessions, token = f"{lab.url}/api/sessions", {"Authorization": "token sesame"}
    page.close()
    with urlopen(Request(sessions, headers=token)) as answer:
        running = json.loads(answer.read())
    for session in running:
        ending = f"{sessions}/{session['id']}"
        urlopen(Request(ending, headers=token, method="DELETE")).close()
    context.close()


def run(home, number):
    """Run a cell, and wait for nothing."""
    home.cell(number).locator(".cm-content").click()
    home.page.keyboard.press("Shift+Enter")


def slider(home):
    return home.page.locator(".jp-Notebook .widget-slider")


def picture(home):
    return home.page.locator(".jp-Notebook .jp-OutputArea img[alt*='of the points']")


def test_a_widget_whose_python_is_gone_says_so_beside_its_picture(home, lab):
    home.show(notebook(lab, "gone.ipynb"))
    home.page.get_by_text(GONE).wait_for()
    assert home.page.get_by_text(LOST).count() == 0
    assert picture(home).is_visible()
    assert picture(home).evaluate("img => img.naturalWidth") > 100
    run(home, 1)
    run(home, 2)
    slider(home).wait_for()
    assert home.page.get_by_text(GONE).count() == 0


def test_a_model_that_comes_later_is_shown_where_it_was_missing(home, lab):
    home.show(notebook(lab, "later.ipynb"))
    home.page.get_by_text(GONE).wait_for()
    run(home, 1)  # it makes the model, and shows nothing
    slider(home).wait_for()
    assert home.page.get_by_text(GONE).count() == 0


@pytest.mark.slow
def test_a_reload_while_python_is_busy_brings_the_widget_afterwards(home, lab):
    wait = code("try-wait", "import time\ntime.sleep(12)")
    home.show(notebook(lab, "busy.ipynb", wait))
    run(home, 1)
    slider(home).wait_for()
    run(home, 3)
    home.page.reload()
    home.page.get_by_text(BUSY).wait_for()
    slider(home).wait_for()
    assert home.page.get_by_text(BUSY).count() == 0


@pytest.mark.slow
def test_after_a_restart_and_a_reload_a_sentence_says_what_to_do(home, lab):
    home.show(notebook(lab, "restart.ipynb"))
    run(home, 1)
    slider(home).wait_for()
    home.restart()
    home.page.reload()
    home.page.get_by_text(GONE).wait_for()
    run(home, 1)
    slider(home).wait_for()


def test_a_notebook_that_is_not_trusted_says_how_to_get_its_widget(home, lab):
    name = notebook(lab, "elsewhere.ipynb", trusted=False)
    home.show(name)
    home.page.get_by_text(GONE).wait_for()
    assert picture(home).is_visible()
    run(home, 1)
    run(home, 2)
    slider(home).wait_for()
    assert home.page.get_by_text(GONE).count() == 0


@pytest.mark.parametrize("end", ["restart", "death", "shutdown"])
def test_a_widget_on_the_screen_says_that_its_python_has_ended(home, lab, end):
    die = code("try-die", "import os\nos._exit(1)")
    home.show(notebook(lab, f"{end}.ipynb", die))
    run(home, 1)
    run(home, 2)
    slider(home).wait_for()
    assert home.page.get_by_text(GONE).count() == 0
    if end == "restart":
        home.restart()
    elif end == "shutdown":
        home.menu("Kernel", "Shut Down Kernel")
    else:
        run(home, 3)
        home.page.get_by_role("button", name="Ok").click()
    home.page.get_by_text(GONE).wait_for()
    assert slider(home).is_visible()
    if end != "shutdown":
        home.wait()
        run(home, 1)
        run(home, 2)
        home.page.get_by_text(GONE).wait_for(state="detached")
        slider(home).wait_for()


UNSAFE = {
    "fetched": '<img src="http://127.0.0.1:9/picture.png" alt="of the points">',
    "script": '<img src="javascript:alert(1)" alt="of the points">',
    "drawing": '<img src="data:image/svg+xml;base64,PHN2Zy8+" alt="of the points">',
    "handler": '<img src="x" onerror="window.bad = 1"><script>window.bad = 1</script>',
}


def test_a_quiz_that_is_gone_leaves_its_questions(home, lab):
    html = "<p>Self-test</p><ol><li>What does <b>b</b> do?</li></ol>"
    name = notebook(lab, "quiz.ipynb", stored={"text/html": html})
    home.show(name)
    home.page.get_by_text(GONE).wait_for()
    assert home.page.get_by_text("What does b do?").is_visible()


def test_of_a_stored_picture_nothing_is_run_or_fetched(home, lab):
    name = notebook(lab, "unsafe.ipynb")
    path = lab.folder / "work" / name
    content = nbformat.read(path, 4)
    for kind, html in UNSAFE.items():
        cell = code(f"try-{kind}", "display(slider)")
        output = bundle(**{"text/html": html})
        cell.outputs = [new_output("display_data", output)]
        content.cells.append(cell)
    nbformat.write(content, path)
    trust(lab, path)
    home.show(name)
    home.page.get_by_text(GONE).nth(len(UNSAFE)).wait_for()
    assert picture(home).count() == 1  # the good one
    assert home.page.evaluate("window.bad") is None


@pytest.mark.slow
def test_a_second_tab_shows_the_same_widget(home, lab):
    home.show(notebook(lab, "tabs.ipynb"))
    run(home, 1)
    slider(home).wait_for()
    other = home.page.context.new_page()
    other.goto(f"{lab.url}/lab/tree/tabs.ipynb?token=sesame")
    other.locator(".jp-Notebook .widget-slider").wait_for()
    other.close()


def test_a_notebook_without_a_kernel_says_so(home, lab):
    home.show(notebook(lab, "none.ipynb"))
    home.page.get_by_text(GONE).wait_for()
    home.menu("Kernel", "Shut Down Kernel")
    home.page.get_by_text("no Python is running for this notebook").wait_for()


@pytest.mark.slow
def test_a_slow_browser_loses_no_widget_over_many_reloads(home, lab):
    """Without our extension about one reload in four lost some, or all."""
    many = "for i in range(20):\n    display(ipywidgets.IntSlider())"
    home.show(notebook(lab, "many.ipynb", code("try-many", many)))
    for number in (1, 2, 3):
        run(home, number)
    home.wait()
    slider(home).nth(20).wait_for()
    home.page.keyboard.press("Control+S")
    home.page.wait_for_timeout(2000)
    client = home.page.context.new_cdp_session(home.page)
    client.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    for _ in range(20):
        home.page.reload()
        slider(home).nth(20).wait_for()
        assert home.page.get_by_text(LOST).count() == 0
