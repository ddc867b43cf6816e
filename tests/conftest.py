"""What all tests share: a Chromium, a budget, an order, and an end for widgets."""

import gc
import os
import shutil

import hypothesis
import nbval.kernel
import pytest
from jupyter_client.manager import KernelManager

from tests.tools.kernels import connection
from tests.tools.open_widgets import closed_afterwards
from tests.tools.order import FromBothEnds, place

# How long an example takes is the machine's business: times are for benchmarks.
# `make test-slow` draws as many examples as hypothesis does by itself.
hypothesis.settings.register_profile("course", deadline=None, max_examples=25)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=100)
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


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Share the files out from both ends of their order."""
    if config.getvalue("dist") == "loadfile":
        config.option.loadscopereorder = False  # the order is made below
        return FromBothEnds(config, log)


def pytest_addoption(parser):
    """Add the option of `make test-slow`."""
    parser.addoption(
        "--thorough", action="store_true", help="draw all examples, not just some"
    )


def pytest_configure(config):
    """Let the kernels of nbval be reached through files; draw as many as asked for."""
    nbval.kernel.KernelManager = lambda **options: KernelManager(
        **options, **connection()
    )
    if config.getoption("thorough"):
        hypothesis.settings.load_profile("thorough")


def pytest_collection_modifyitems(items):
    """Order the files; skip browser tests where Chromium is missing, but not on CI."""
    items.sort(key=lambda item: place(item.path))
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
    """Close the widgets that a test leaves open."""
    with closed_afterwards():
        yield


@pytest.fixture(scope="session")
def thorough(request):
    """Whether to draw all examples: `make test-slow` does."""
    return request.config.getoption("thorough")


@pytest.fixture(scope="module")
def chromium():
    """A headless Chromium, driven by Playwright; each test opens its own page in it."""
    return Browser.running()


class Browser:
    """The Chromium of the modules that need one, while they come one after another.

    Not that of the whole run: while Playwright is on, its event loop counts as running
    in this thread, and tests that start a loop of their own would fail.
    """

    playwright = browser = None

    @classmethod
    def running(cls):
        from playwright.sync_api import sync_playwright

        assert CHROMIUM, "Chromium is missing: run `make system`"
        if cls.browser is None:
            cls.playwright = sync_playwright().start()
            cls.browser = cls.playwright.chromium.launch(
                executable_path=CHROMIUM, args=QUIET
            )
        return cls.browser

    @classmethod
    def stop(cls):
        if cls.browser is not None:
            cls.browser.close()
            cls.playwright.stop()
            cls.playwright = cls.browser = None


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item, nextitem):
    """Stop Chromium at the end of a module, unless the next one begins with it."""
    if nextitem is None or (
        nextitem.path != item.path
        and "chromium" not in getattr(nextitem, "fixturenames", ())
    ):
        Browser.stop()
