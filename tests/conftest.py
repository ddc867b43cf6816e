"""What all tests share: a real Chromium, and what happens without one."""

import gc
import os
import shutil

import hypothesis
import ipywidgets
import nbval.kernel
import pytest
from jupyter_client.manager import KernelManager

from tests.tools.kernels import connection

# How long an example takes is the machine's business: times are for benchmarks.
hypothesis.settings.register_profile("course", deadline=None)
hypothesis.settings.load_profile("course")

os.environ["COURSE_PROGRESS"] = "off"  # nobody's own progress is read or written

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(shutil.which, NAMES), "")
CHROMIUM = CHROMIUM and shutil.which(CHROMIUM)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


def pytest_configure():
    """Let the kernels of nbval be reached through files."""
    nbval.kernel.KernelManager = lambda **options: KernelManager(
        **options, **connection()
    )


def pytest_collection_modifyitems(items):
    """Skip browser tests where Chromium is missing; on CI let them fail instead."""
    if CHROMIUM or os.environ.get("CI") == "true":
        return
    skip = pytest.mark.skip(reason="Chromium is missing: run `make system`")
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(skip)


def pytest_collection_finish():
    """Spare the garbage collector what stays for the whole run: it is most of all."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def widgets_closed():
    """Close the widgets that a test leaves open: each holds pictures of megabytes."""
    before = set(open_widgets())
    yield
    for name, widget in reversed(open_widgets().items()):
        if name not in before:
            widget.close()


def open_widgets():
    """Return the open widgets by their names, oldest first."""
    return dict(ipywidgets.widgets.widget._instances)


# One for each module, not for all: while Playwright is on, its event loop counts as
# running in this thread, and tests that start a loop of their own would fail.
@pytest.fixture(scope="module")
def chromium():
    """A headless Chromium, driven by Playwright; each test opens its own page in it."""
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "Chromium is missing: run `make system`"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
