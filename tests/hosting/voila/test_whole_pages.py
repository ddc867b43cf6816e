"""A page is whole, or says that it is not: with late outputs, and slow kernels."""

import asyncio
import json
import time
from types import SimpleNamespace

import pytest

from course_lib.hosting.voila import patches, visitors, waiting_pages, whole_pages
from course_lib.hosting.voila.visitors import VisitorKernels
from tests.hosting.conftest import course, running
from tests.hosting.samples import GAP, LATE, WIDGET, code, text, widgets_in, write
from tests.hosting.test_trouble import LESSON, TROUBLE, page, process_of
from tests.hosting.voila.test_voila import get, kernel_of

__all__ = ["page"]  # a fixture
STOPS = "The page stops here. Reload it to try again."


def lesson(server, name, *sources, **metadata):
    """Write a lesson of code cells and return its page."""
    folder = server.folder / "lessons" / "limits"
    folder.mkdir(exist_ok=True)
    cells = [code(f"try-{i}", source) for i, source in enumerate(sources)]
    write(folder / f"{name}.ipynb", [text("title", f"# {name}"), *cells])
    return get(server, f"/voila/render/limits/{name}.ipynb")


@pytest.fixture(scope="module")
def narrow(tmp_path_factory):
    """Voila with limits that are reached soon, and pages that wait."""
    folder = tmp_path_factory.mktemp("narrow")
    limits = {
        "VoilaExecutor": {"iopub_timeout": 1, "timeout": 3},
        "VisitorKernels": {"limit": 8, "waiting": 3, "fill_delay": 0.1},
    }
    (folder / "voila.json").write_text(json.dumps(limits))
    with running(course(folder, "voila"), folder) as server:
        yield server


def test_what_comes_late_is_waited_for(voila):
    page = lesson(voila, "late", LATE, WIDGET)
    assert "late words" in page and widgets_in(page) == 1
    assert whole_pages.FAILED not in page


def test_what_does_not_come_in_time_is_told(narrow):
    page = lesson(narrow, "late", LATE, WIDGET)
    assert page.count(STOPS) == 1 == page.count(whole_pages.FAILED)
    assert page.rstrip().endswith("</html>")
    assert "Cell try-0 cuts its page off" in narrow.log.read_text()


def test_a_cell_that_takes_too_long_is_told_and_keeps_what_it_showed(narrow):
    forever = "print('begun', flush=True)\nwhile True: pass"
    page = lesson(narrow, "forever", forever, "print('never')")
    assert page.count(STOPS) == 1
    assert "begun" in page
    assert cores(process_of(kernel_of(page))) < 0.5  # nor does it go on
    assert "timed out" not in page and "interrupt_on_timeout" not in page
    assert "Cell try-0 cuts its page off" in narrow.log.read_text()


def test_a_python_that_dies_on_the_way_is_told_once(narrow):
    page = lesson(narrow, "dying", "import os\nos._exit(1)", "print(1)", "print(2)")
    assert page.count(STOPS) == 1
    assert "Kernel died" in narrow.log.read_text()
    assert page.rstrip().endswith("</html>")


def test_no_page_waits_that_is_not_whole(narrow):
    """02_activations has a cell that fails; it is tried once, not for ever."""
    word = "No whole page of 02_activations.ipynb could be prepared"
    end = time.monotonic() + 60
    while word not in narrow.log.read_text() and time.monotonic() < end:
        time.sleep(0.2)
    page = get(narrow, "/voila/render/01_neurons.ipynb")  # and pages are filled again
    assert whole_pages.FAILED not in page and widgets_in(page) == 3
    time.sleep(3)
    assert narrow.log.read_text().count(word) == 1
    first, second = [
        get(narrow, "/voila/render/02_activations.ipynb") for _ in range(2)
    ]
    assert kernel_of(first) != kernel_of(second)
    assert first.count(STOPS) == second.count(STOPS) == 1


def cores(process):
    """Return how many cores a process keeps busy."""
    process.cpu_percent()
    time.sleep(0.5)
    return process.cpu_percent() / 100


class Breaking:
    """A renderer of pages, one of which breaks off where no cell is run."""

    notebook_path, resources = "01_neurons.ipynb", {}

    def __init__(self):
        self.log_entries = []
        self.log = SimpleNamespace(
            exception=lambda *arguments: self.log_entries.append(arguments)
        )

    async def generate_content_generator(self, breaks):
        yield "<main>", {}
        if breaks:
            raise RuntimeError("Kernel didn't respond in 60 seconds")
        yield "</main>", {}


@pytest.mark.parametrize("breaks", [True, False])
def test_a_page_that_breaks_has_an_end(breaks):
    for _ in range(2):  # settings may be read twice
        patches.end_pages_that_break(whole_pages.ending, Breaking)
    renderer = Breaking()

    async def parts():
        return [part async for part, _ in renderer.generate_content_generator(breaks)]

    came = asyncio.run(parts())
    assert came[0] == "<main>" and len(came) == 2
    assert whole_pages.is_whole(came) != breaks
    assert (STOPS in came[1]) == breaks == bool(renderer.log_entries)


@pytest.mark.parametrize("breaks", [True, False])
def test_the_kernel_of_a_page_that_broke_ends(breaks):
    """It has no scripts that would end it when its reader leaves."""
    ended = []

    class Handler:
        async def get(self):
            self.kernel, self.is_broken = "a kernel", breaks

    class Kernels(set):
        async def shutdown_kernel(self, kernel, now):
            ended.append(kernel)

    patches.follow_page_requests(visitors.visit, visitors.departure, Handler)
    handler = Handler()
    handler.kernel_manager = Kernels({"a kernel"})
    asyncio.run(handler.get())
    assert ended == (["a kernel"] if breaks else [])


def test_a_lesson_that_broke_is_tried_again_when_it_changes_or_after_a_while():
    manager = waiting_pages.with_waiting_pages(VisitorKernels, False, 0)
    edition = ["old"]
    server = SimpleNamespace(failures={}, edition=lambda lesson: edition[0])
    assert not manager.failed_lately(server, "a")
    server.failures["a"] = "old", time.monotonic()
    assert manager.failed_lately(server, "a")
    edition[0] = "new"
    assert not manager.failed_lately(server, "a")
    server.failures["a"] = "new", time.monotonic() - waiting_pages.REST
    assert not manager.failed_lately(server, "a")


@pytest.mark.browser
def test_a_page_cut_off_on_its_way_says_so_and_can_be_read(page, voila):
    html = get(voila, LESSON)

    def cut(route):
        end = html.index("exercise cells ran")
        route.fulfill(body=html[:end], content_type="text/html")

    page.route("**/01_neurons.ipynb", cut)
    page.goto(f"{voila.url}{LESSON}")
    page.get_by_text("This page did not come whole.").wait_for()
    assert page.get_by_text("A neuron computes").is_visible()
    assert page.locator("#loading").count() == 0
    page.unroute("**/01_neurons.ipynb")
    page.get_by_role("button", name="Start again").click()
    page.get_by_role("slider").first.wait_for()
    assert page.locator(TROUBLE).is_hidden()


@pytest.mark.browser
def test_a_widget_that_did_not_come_is_told(page, voila):
    lesson(voila, "gap", WIDGET, GAP)
    page.goto(f"{voila.url}/voila/render/limits/gap.ipynb")
    page.get_by_role("slider").first.wait_for()
    page.get_by_text("Some of this page's widgets did not come.").wait_for()
    page.get_by_role("slider").first.press("ArrowRight")
    page.get_by_text("w is 0.6").wait_for()  # the others work
    assert page.locator(TROUBLE).is_visible()
