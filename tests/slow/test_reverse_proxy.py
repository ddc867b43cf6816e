"""The set-up behind nginx that the page on hosting shows, run for real."""

import re
import shutil
import subprocess
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from websocket import WebSocketBadStatusException, create_connection

from course_lib.hosting.settings import HERE
from tests.hosting.conftest import course, free_port, running
from tests.hosting.test_faults import has_ended
from tests.hosting.test_trouble import kernel_of, move, show

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed"),
]

MACHINE = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        {location}
    }}
}}
"""


def documented(kind):
    """Return the block of the page on hosting that is marked as this kind of file."""
    text = (HERE / "README.md").read_text(encoding="utf-8")
    return re.search(rf"```{kind}\n(.*?)```", text, re.DOTALL)[1]


@contextmanager
def nginx(folder, server):
    """Start nginx with the documented lines before a server; yield its address."""
    port, settings = free_port(), folder / "nginx.conf"
    location = documented("nginx").replace("http://127.0.0.1:8866", server)
    settings.write_text(MACHINE.format(folder=folder, port=port, location=location))
    process = subprocess.Popen(["nginx", "-c", str(settings), "-e", f"{folder}/log"])
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The lessons behind nginx, on the server that runs them."""
    folder = tmp_path_factory.mktemp("proxy")
    with (
        running(course(folder, "voila"), folder) as server,
        nginx(folder, server.url) as address,
    ):
        yield SimpleNamespace(url=address, behind=server)


@pytest.fixture
def page(chromium, site):
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(40_000)
    show(page, site)
    yield page
    page.close()


def test_widgets_work_and_a_closed_page_ends_its_kernel(page, site):
    move(page)
    page.get_by_text("w is 0.6").wait_for()
    kernel = kernel_of(page)
    page.close(run_before_unload=True)
    assert has_ended(site.behind, kernel, seconds=40)


def test_a_page_of_another_site_is_refused(page, site):
    address = f"{site.url}/api/kernels/{kernel_of(page)}/channels"
    with pytest.raises(WebSocketBadStatusException, match="403"):
        create_connection(address.replace("http", "ws"), origin="https://example.org")
