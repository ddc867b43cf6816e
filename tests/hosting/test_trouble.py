"""What a reader sees when Python dies, or the connection is lost."""

import re
import socket
import socketserver
import sys
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import psutil
import pytest

pytestmark = pytest.mark.browser

LESSON = "/voila/render/01_neurons.ipynb"
TROUBLE = "#course-trouble"


HASTE = {"PATIENCE = 5": 1, "LIMIT = 5": 1.5, "LONG = 10": 4, "HANDSHAKE = 10": 4}


@pytest.fixture
def page(chromium, voila):
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(40_000)
    page.route(re.compile(r"/static/trouble\.js"), in_haste)
    yield page
    context.close()


def in_haste(route):
    """Shorten what a page waits before it asks, so that tests wait less."""
    script = route.fetch().text()
    for waits, seconds in HASTE.items():
        assert waits in script
        script = script.replace(waits, f"{waits.split(' ')[0]} = {seconds}")
    route.fulfill(body=script, content_type="text/javascript")


def show(page, voila):
    page.goto(f"{voila.url}{LESSON}")
    page.get_by_role("slider").first.wait_for()


def move(page):
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")


def kernel_of(page):
    config = page.locator("#jupyter-config-data").text_content()
    return re.search(r'"kernelId": "([0-9a-f-]+)"', config)[1]


def process_of(kernel):
    """Find the process of a kernel: a fork by its name, another by its file."""
    for process in psutil.process_iter(["cmdline", "name"]):
        words = " ".join(process.info["cmdline"] or ())
        if process.info["name"] == f"kernel-{kernel[:8]}" or kernel in words:
            return process
    raise AssertionError("no such kernel runs")


def test_a_dead_kernel_is_said_and_a_button_starts_again(page, voila):
    show(page, voila)
    assert page.locator(TROUBLE).is_hidden()
    first = kernel_of(page)
    process_of(first).kill()
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert "The Python behind this page has stopped." in alert.inner_text()
    assert "cannot be reached" not in alert.inner_text()
    assert page.get_by_text("A neuron computes").is_visible()  # it can still be read

    page.keyboard.press("Tab")
    page.get_by_role("button", name="Start again").press("Enter")
    page.wait_for_function(  # while the page is being replaced it has no body
        "old => document.body && !document.body.textContent.includes(old)", arg=first
    )
    page.get_by_role("slider").first.wait_for()
    assert page.locator(TROUBLE).is_hidden()
    assert kernel_of(page) != first
    move(page)
    page.get_by_text("w is 0.6").wait_for()


class Cable:
    """The connection between page and server, to pull out and put in again."""

    def __init__(self, page):
        self.page, self.sockets, self.cut, self.deaf = page, [], False, False
        page.route_web_socket(re.compile("/channels"), self.connect)

    def connect(self, socket):
        if self.cut:
            socket.close(code=1001)
            return
        server = socket.connect_to_server()
        server.on_message(lambda message: self.deaf or socket.send(message))
        self.sockets.append(socket)

    def pull(self, then):
        self.cut = True
        self.page.route("**/api/kernels/**", then)
        self.sockets[-1].close(code=1001)

    def put_in(self):
        self.cut = self.deaf = False
        self.page.unroute("**/api/kernels/**")


def test_a_lost_connection_is_said_until_it_is_back(page, voila):
    cable = Cable(page)
    show(page, voila)
    move(page)
    page.get_by_text("w is 0.6").wait_for()
    cable.deaf = True
    move(page)  # the answer, and the word that the kernel is idle again, go lost
    page.wait_for_timeout(500)
    cable.pull(then=lambda route: route.abort())
    page.get_by_text("The server cannot be reached.").wait_for()
    assert page.get_by_role("button", name="Start again").count() == 0  # from where?

    cable.put_in()
    page.locator(TROUBLE).wait_for(state="hidden")
    move(page)
    page.get_by_text("w is 0.8").wait_for()


def test_a_kernel_that_went_meanwhile_is_not_waited_for(page, voila):
    cable = Cable(page)
    show(page, voila)
    cable.pull(then=lambda route: route.fulfill(status=404, body="{}"))
    page.get_by_text("The Python behind this page has stopped.").wait_for()
    assert page.get_by_role("button", name="Start again").is_visible()


@pytest.mark.slow
def test_answers_that_went_lost_are_asked_for_again(page, voila):
    """A proxy lost them on the one line that stays open; the rest goes through."""
    cable = Cable(page)
    show(page, voila)
    cable.deaf = True
    move(page)
    page.get_by_text("No answer reaches this page.").wait_for()
    cable.deaf = False
    page.locator(TROUBLE).wait_for(state="hidden")
    page.get_by_text("w is 0.6").wait_for()
    move(page)
    page.get_by_text("w is 0.7").wait_for()


@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be stopped")
def test_a_frozen_python_is_no_lost_server(page, voila):
    show(page, voila)
    process = process_of(kernel_of(page))
    process.suspend()
    move(page)
    page.get_by_text("No answer reaches this page.").wait_for()
    assert page.get_by_role("button", name="Start again").is_visible()
    process.resume()
    page.locator(TROUBLE).wait_for(state="hidden")
    page.get_by_text("w is 0.6").wait_for()


def test_a_heavy_control_is_not_called_dead(page, voila):
    """The page asks meanwhile, and nothing is wrong."""
    show(page, voila)
    kinds = notices(page)
    page.get_by_role("button", name="compute").click()
    page.get_by_text("computed for 3 s").wait_for()
    assert not any(kinds())


@pytest.mark.slow
def test_a_very_heavy_control_is_said_to_compute(page, voila):
    show(page, voila)
    kinds = notices(page)
    for _ in range(3):
        page.get_by_role("button", name="compute").click()
    page.get_by_text("Python is still computing.").wait_for()
    page.locator(TROUBLE).wait_for(state="hidden")
    page.wait_for_timeout(1000)
    assert {kind for kind in kinds() if kind} == {"busy"}


def test_a_page_that_loses_its_network_asks_at_once(page, voila):
    show(page, voila)
    page.context.set_offline(True)
    page.get_by_text("The server cannot be reached.").wait_for()
    page.context.set_offline(False)
    page.locator(TROUBLE).wait_for(state="hidden")
    move(page)
    page.get_by_text("w is 0.6").wait_for()


EMPTY = b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
REFUSALS = {
    "400": b"HTTP/1.1 400 Bad Request" + EMPTY,
    "502": b"HTTP/1.1 502 Bad Gateway" + EMPTY,
    "200": b"HTTP/1.1 200 OK" + EMPTY,
    "nothing": b"",
}


class Proxy(socketserver.ThreadingTCPServer):
    """Stands before a server; it passes on all but websockets, until it is `mended`."""

    daemon_threads, block_on_close = True, False

    def __init__(self, target, manner):
        self.target, self.manner, self.mended = target, manner, False
        super().__init__(("127.0.0.1", 0), Passage)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"


class Passage(socketserver.BaseRequestHandler):
    """One connection: a request, and whatever comes after it."""

    def handle(self):
        proxy, start = self.server, b""
        while b"\r\n\r\n" not in start:
            if not (more := self.request.recv(65536)):
                return
            start += more
        if b"/channels" in start.split(b"\r\n")[0] and not proxy.mended:
            while proxy.manner == "silence" and not proxy.mended:
                time.sleep(0.2)
            self.request.sendall(REFUSALS.get(proxy.manner, b""))
            return
        start = start.replace(b"Connection: keep-alive", b"Connection: close")
        with socket.create_connection(proxy.target) as server:
            server.sendall(start)
            back = threading.Thread(target=pump, args=(server, self.request))
            back.start()
            pump(self.request, server)
            back.join()


def pump(source, sink):
    """Pass on what comes, until one side ends."""
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # the other one has ended


@contextmanager
def without_websockets(voila, manner):
    """Yield a proxy before a server that answers websockets in a wrong manner."""
    where = urlsplit(voila.url)
    with Proxy((where.hostname, where.port), manner) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield proxy
        proxy.mended = True
        proxy.shutdown()


@pytest.mark.parametrize("manner", [*REFUSALS, "silence"])
def test_a_page_that_no_websocket_reaches_says_so(page, voila, manner):
    with without_websockets(voila, manner) as proxy:
        page.goto(f"{proxy.url}{LESSON}")
        alert = page.get_by_role("alert")
        alert.get_by_text("This page has no line to Python.").wait_for()
        assert "lets no WebSocket through" in alert.inner_text()
        assert page.get_by_role("button", name="Start again").is_visible()
        assert page.get_by_text("A neuron computes").is_visible()
        page.wait_for_timeout(3000)
        assert alert.is_visible()  # it does not come and go

        proxy.mended = True
        page.get_by_role("slider").first.wait_for()
        page.locator(TROUBLE).wait_for(state="hidden")


def notices(page):
    """Return a function that tells all kinds of notices that have shown."""
    page.evaluate(
        """() => {
          window.kinds = [];
          const box = document.getElementById("course-trouble");
          new MutationObserver(() => window.kinds.push(box.dataset.kind ?? ""))
            .observe(box, {attributes: true});
        }"""
    )
    return lambda: page.evaluate("window.kinds")


def test_leaving_a_page_is_no_trouble(page, voila):
    show(page, voila)
    mutations = []
    page.expose_function("note", lambda what: mutations.append(what))
    page.evaluate(
        """() => new MutationObserver(() => window.note("trouble"))
             .observe(document.getElementById("course-trouble"), {attributes: true})"""
    )
    page.get_by_role("link", name="Contents").first.click()
    page.wait_for_url("**/voila/tree/")
    assert mutations == []
