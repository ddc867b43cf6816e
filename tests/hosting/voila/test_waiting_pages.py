"""Kernels that are forks, and pages that wait for their readers."""

import asyncio
import json
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import psutil
import pytest

from course_lib.hosting.voila import waiting_pages
from course_lib.hosting.voila.visitors import VisitorKernels
from tests.hosting.conftest import course, running
from tests.hosting.samples import code, text, widgets_in, write
from tests.hosting.test_faults import has_ended
from tests.hosting.test_trouble import process_of
from tests.hosting.voila.test_voila import get, kernel_of, status

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks are for Linux")

SECOND = "/voila/render/01_neurons.ipynb"
GREEDY = "import numpy as np\nlarge = np.ones(1_500_000_000 // 8)"
RANDOM = "import numpy as np\nprint('drawn', np.random.rand())"


def forks(server):
    """Return the processes that kernels fork from, and the kernels, of a server."""
    family = []
    for process in psutil.Process(server.pid).children(recursive=True):
        if "course_lib.hosting.voila.fork_server" in process.cmdline():
            family.append(process)
    roots = [process for process in family if process.parent() not in family]
    return roots, [process for process in family if process not in roots]


def waits(server, count, seconds=60):
    """Wait until so many kernels run."""
    for _ in range(seconds * 4):
        if len(forks(server)[1]) == count:
            return True
        time.sleep(0.25)
    return False


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Voila with places for four kernels, and pages of two lessons that wait."""
    folder = tmp_path_factory.mktemp("waiting")
    own = {"VisitorKernels": {"limit": 4, "waiting": 2, "fill_delay": 0.1}}
    own["WaitingPages"] = own["VisitorKernels"]
    (folder / "voila.json").write_text(json.dumps(own))
    with running(course(folder, "voila"), folder) as server:
        assert waits(server, 2)
        yield server


def end(server, *kernels):
    for kernel in kernels:
        status(server, f"/voila/api/shutdown/{kernel}", "POST")
        assert has_ended(server, kernel)


def test_kernels_are_forks_of_one_process(server):
    (root,), kernels = forks(server)
    assert {kernel.parent() for kernel in kernels} == {root}
    assert len({psutil.Process(k.pid).pid for k in kernels}) == len(kernels)


def test_a_waiting_page_is_complete_and_the_next_reader_gets_another(server):
    assert waits(server, 2)
    first, second = get(server, SECOND), get(server, SECOND)
    for page in (first, second):
        assert "exercise cells ran: False" in page
        assert page.rstrip().endswith("</html>") and widgets_in(page) == 3
        assert "progress is off" in page
    assert kernel_of(first) != kernel_of(second)
    end(server, kernel_of(first), kernel_of(second))


def test_a_changed_lesson_is_not_served_as_it_was(server):
    path = server.folder / "lessons" / "00_start_here.ipynb"
    kernel = kernel_of(get(server, "/voila/render/00_start_here.ipynb"))
    end(server, kernel)
    assert waits(server, 2)
    write(path, [text("title", "# Start here"), text("new", "A newer edition.")])
    page = get(server, "/voila/render/00_start_here.ipynb")
    assert "A newer edition." in page
    end(server, kernel_of(page))


def test_waiting_pages_give_way_to_readers_and_come_back(server):
    pages = [get(server, "/voila/render/00_start_here.ipynb") for _ in range(4)]
    kernels = [kernel_of(page) for page in pages]
    assert len(set(kernels)) == 4
    assert status(server, SECOND) == 503
    end(server, *kernels)
    get_again = get(server, SECOND)
    end(server, kernel_of(get_again))


def test_a_waiting_page_whose_python_died_is_not_served(server):
    kernel = kernel_of(get(server, SECOND))
    end(server, kernel)
    assert waits(server, 2)
    for process in forks(server)[1]:
        process.kill()
    time.sleep(5)  # Jupyter looks every three seconds
    page = get(server, SECOND)
    assert process_of(kernel_of(page)).is_running()
    assert status(server, f"/api/kernels/{kernel_of(page)}") == 200
    end(server, kernel_of(page))


def lesson(server, source):
    folder = server.folder / "lessons" / "more"
    folder.mkdir(exist_ok=True)
    write(folder / "more.ipynb", [text("title", "# More"), code("try-it", source)])
    page = get(server, "/voila/render/more/more.ipynb")
    end(server, kernel_of(page))
    return page


def test_a_kernel_that_wants_too_much_memory_is_told_so(server):
    page = lesson(server, GREEDY)
    assert "The page stops here" in page
    assert status(server, "/") == 200


def test_two_kernels_draw_different_numbers(server):
    pages = [lesson(server, RANDOM) for _ in range(2)]
    numbers = {re.search(r"drawn (\d\.\d+)", page)[1] for page in pages}
    assert len(numbers) == 2


def test_when_the_process_of_all_forks_dies_a_new_one_is_started(server):
    (root,), _ = forks(server)
    root.kill()
    time.sleep(5)
    page = get(server, SECOND)
    assert "exercise cells ran: False" in page
    assert page.rstrip().endswith("</html>") and widgets_in(page) == 3
    assert status(server, f"/api/kernels/{kernel_of(page)}") == 200
    end(server, kernel_of(page))


def test_nothing_is_left_when_the_server_stops(tmp_path):
    with running(course(tmp_path, "voila"), tmp_path) as other:
        get(other, SECOND)
        (root,), _ = forks(other)
    gone_by = time.monotonic() + 10
    while root.is_running() and time.monotonic() < gone_by:
        time.sleep(0.1)
    assert not root.is_running()


def test_a_page_that_is_about_to_wait_gives_way_to_a_reader():
    manager = waiting_pages.with_waiting_pages(VisitorKernels, False, 0)
    ended = []

    async def scene():
        async def begin():
            await asyncio.sleep(0.1)
            ready = asyncio.get_running_loop().create_future()
            ready.set_result({"kernel_id": "a kernel"})
            server._pools["a lesson"] = [ready]

        async def shutdown_kernel(kernel, now):
            server._pools.clear()
            ended.append(kernel)

        server = SimpleNamespace(_pools={}, free=lambda: len(ended))
        server.beginning = asyncio.ensure_future(begin())
        server.shutdown_kernel = shutdown_kernel
        await manager.make_room(server)

    asyncio.run(asyncio.wait_for(scene(), 5))
    assert ended == ["a kernel"]


@pytest.mark.parametrize("fails", [False, True])
def test_a_reader_gets_the_place_of_a_page_that_is_ending(fails):
    """An older edition is ended on the way, and has its place until it is gone."""
    manager = waiting_pages.with_waiting_pages(VisitorKernels, False, 0)

    class Server(SimpleNamespace):
        def __contains__(self, kernel):
            return kernel in self.kernels

    async def scene():
        async def shutdown_kernel(kernel):
            await asyncio.sleep(0.1)
            if fails:
                raise RuntimeError("it cannot be ended")
            server.kernels.remove(kernel)

        ready = asyncio.get_running_loop().create_future()
        ready.set_result({"kernel_id": "older"})
        server = Server(kernels={"older"}, endings=set(), beginning=None)
        server._pools = {"a lesson": [ready]}
        server.free = lambda: 1 - len(server.kernels)
        server.shutdown_kernel = shutdown_kernel
        manager.drop(server, "a lesson")
        await manager.make_room(server)
        return server

    server = asyncio.run(asyncio.wait_for(scene(), 5))
    assert server.free() == (0 if fails else 1) and not server.endings


def test_readers_who_come_at_once_find_every_place(server):
    for _ in range(2):
        with ThreadPoolExecutor(4) as readers:
            pages = list(readers.map(lambda _: get(server, SECOND), range(4)))
        assert [widgets_in(page) for page in pages] == [3] * 4
        end(server, *[kernel_of(page) for page in pages])


@pytest.mark.parametrize("patience, is_waiting", [(30, True), (0.05, False)])
def test_readers_come_before_pages_that_wait(monkeypatch, patience, is_waiting):
    monkeypatch.setattr(waiting_pages, "PATIENCE", patience)
    manager = waiting_pages.with_waiting_pages(VisitorKernels, False, 0)
    monkeypatch.setattr(waiting_pages, "coming", reader := {"a page"})
    server = SimpleNamespace(fill_delay=0.01, missing=lambda refused: "b")

    async def scene():
        preparing = asyncio.ensure_future(manager.next(server, set()))
        await asyncio.sleep(0.3)
        assert preparing.done() != is_waiting
        reader.clear()
        assert await preparing == "b"

    asyncio.run(scene())
