"""What a reader sees of other troubles: restarts, cut lines, tabs that come and go."""

import re
import socket
import threading
import time
from contextlib import closing, suppress
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from tests.hosting.conftest import course, free_port, running
from tests.hosting.samples import code, text, write
from tests.hosting.test_trouble import LESSON, TROUBLE, kernel_of, move, page, show

pytestmark = pytest.mark.browser

__all__ = ["page"]  # a fixture
CUT_SECONDS = 10


def has_ended(server, kernel, seconds=10):
    """Wait until the kernel has ended; tell whether it has."""
    for _ in range(seconds * 10):
        try:
            urlopen(f"{server.url}/api/kernels/{kernel}").close()
        except HTTPError as error:
            return error.code == 404
        time.sleep(0.1)
    return False


def test_after_a_restart_of_the_server_a_button_starts_again(page, tmp_path):
    port, command = free_port(), course(tmp_path, "voila")
    with running(command, tmp_path, port) as server:
        show(page, server)
        move(page)
        page.get_by_text("w is 0.6").wait_for()
        first = kernel_of(page)
    page.get_by_text("The server cannot be reached.").wait_for()
    with running(command, tmp_path, port):
        page.get_by_text("The Python behind this page has stopped.").wait_for()
        assert page.get_by_text("w is 0.6").is_visible()  # what was there stays
        page.get_by_role("button", name="Start again").click()
        page.get_by_text("w is 0.5").wait_for()
        assert kernel_of(page) != first
        move(page)
        page.get_by_text("w is 0.6").wait_for()


class Line:
    """A line between browser and server that can be cut: it passes on what comes."""

    def __init__(self, url):
        self.target = urlsplit(url).hostname, urlsplit(url).port
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        self.ends, self.whole = [], True
        self.flows = {"there": threading.Event(), "back": threading.Event()}
        self.thaw()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with suppress(OSError):  # it is closed in the end
            while True:
                near, _ = self.listening.accept()
                if not self.whole:
                    near.close()
                    continue
                far = socket.create_connection(self.target)
                self.ends += near, far
                for way in ((near, far, "there"), (far, near, "back")):
                    threading.Thread(target=self.carry, args=way, daemon=True).start()

    def carry(self, source, target, way):
        with suppress(OSError):
            while data := source.recv(65536):
                self.flows[way].wait()
                target.sendall(data)
        self.hang_up(source, target)

    @staticmethod
    def hang_up(*ends):
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def cut(self):
        self.whole = False
        self.hang_up(*self.ends)
        self.ends = []

    def freeze(self, *ways):
        """Carry nothing more and close nothing, as a dead line does."""
        for way in ways or self.flows:
            self.flows[way].clear()

    def thaw(self):
        for flow in self.flows.values():
            flow.set()

    def mend(self):
        self.whole = True

    def close(self):
        self.cut()
        self.thaw()
        self.listening.close()


def test_a_connection_cut_for_ten_seconds_comes_back_with_all_its_state(page, voila):
    with closing(Line(voila.url)) as line:
        show(page, line)
        move(page)
        page.get_by_text("w is 0.6").wait_for()
        kernel = kernel_of(page)
        line.cut()
        page.get_by_text("The server cannot be reached.").wait_for()
        assert page.get_by_role("slider").first.is_visible()
        page.wait_for_timeout(CUT_SECONDS * 1000)
        line.mend()
        page.locator(TROUBLE).wait_for(state="hidden")
        move(page)
        page.get_by_text("w is 0.7").wait_for()  # from where it was
        assert kernel_of(page) == kernel


slow = pytest.mark.slow
HALVES = [pytest.param(("there",), marks=slow), pytest.param(("back",), marks=slow)]


@pytest.mark.parametrize("ways", [(), *HALVES])
def test_a_line_that_is_frozen_and_not_closed_is_noticed(page, voila, ways):
    with closing(Line(voila.url)) as line:
        show(page, line)
        move(page)
        page.get_by_text("w is 0.6").wait_for()
        line.freeze(*ways)
        move(page)
        page.get_by_text("The server cannot be reached.").wait_for()
        line.thaw()
        page.locator(TROUBLE).wait_for(state="hidden")
        page.get_by_text("w is 0.7").wait_for()  # what was moved meanwhile
        move(page)
        page.get_by_text("w is 0.8").wait_for()


@pytest.mark.slow
def test_a_line_frozen_for_75_seconds_is_said_within_15_and_mends(page, voila):
    page.unroute_all()  # with the limits that readers have
    with closing(Line(voila.url)) as line:
        show(page, line)
        move(page)
        page.get_by_text("w is 0.6").wait_for()
        line.freeze()
        move(page)
        page.get_by_text("The server cannot be reached.").wait_for(timeout=15_000)
        page.wait_for_timeout(75_000)
        assert page.get_by_text("The server cannot be reached.").is_visible()
        line.thaw()
        page.locator(TROUBLE).wait_for(state="hidden")
        page.get_by_text("w is 0.7").wait_for()
        move(page)
        page.get_by_text("w is 0.8").wait_for()


def test_a_tab_closed_and_opened_again_starts_afresh(page, voila):
    show(page, voila)
    move(page)
    page.get_by_text("w is 0.6").wait_for()
    kernel = kernel_of(page)
    again = page.context.new_page()
    page.close(run_before_unload=True)
    assert has_ended(voila, kernel)
    show(again, voila)
    again.get_by_text("w is 0.5").wait_for()
    assert again.locator(TROUBLE).is_hidden()
    move(again)
    again.get_by_text("w is 0.6").wait_for()


def test_going_back_to_a_lesson_finds_it_working(page, voila):
    show(page, voila)
    page.get_by_role("link", name="Contents").first.click()
    page.wait_for_url("**/voila/tree/")
    page.go_back()
    page.get_by_role("slider").first.wait_for()
    move(page)
    page.get_by_text("w is 0.6").wait_for()


def test_two_tabs_of_one_reader_do_not_disturb_each_other(page, voila):
    other = page.context.new_page()
    for tab in (page, other):
        show(tab, voila)
    assert kernel_of(page) != kernel_of(other)
    move(page)
    page.get_by_text("w is 0.6").wait_for()
    assert other.get_by_text("w is 0.5").is_visible()
    page.close(run_before_unload=True)
    move(other)
    other.get_by_text("w is 0.6").wait_for()
    assert other.locator(TROUBLE).is_hidden()


def test_a_tab_closed_before_its_widgets_have_come_leaves_no_kernel(page, voila):
    page.route("**/voila.js", lambda route: None)  # on its way, as on a slow line
    page.goto(f"{voila.url}{LESSON}", wait_until="commit")
    page.locator("#jupyter-config-data").wait_for(state="attached")
    page.get_by_text("That was all.").wait_for(state="attached")
    # The script before this one takes the closing over; until then the server sees it.
    page.locator("script[src$='voila.js']").wait_for(state="attached")
    kernel = kernel_of(page)
    page.close(run_before_unload=True)
    assert has_ended(voila, kernel)


def test_a_page_left_while_it_is_coming_leaves_no_kernel(voila):
    folder = voila.folder / "lessons" / "slow"
    folder.mkdir()
    wait = code("try-wait", "import time\ntime.sleep(20)")
    write(folder / "slow.ipynb", [text("title", "# Slow"), wait])
    host = urlsplit(voila.url)
    ask = f"GET /voila/render/slow/slow.ipynb HTTP/1.1\r\nHost: {host.netloc}\r\n\r\n"
    with socket.create_connection((host.hostname, host.port)) as reader:
        reader.settimeout(30)
        reader.sendall(ask.encode())
        came = b""
        while not (match := re.search(rb'"kernelId": "([0-9a-f-]+)"', came)):
            came += reader.recv(4096)
    assert has_ended(voila, match[1].decode())
