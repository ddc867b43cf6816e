"""Both servers on the course's own lessons, and pages that must not complain."""

import json
import re
import tempfile
from pathlib import Path

import pytest

from tests.browser.homes import HOMES
from tests.browser.servers import serving
from tests.tools import notebooks


def _server(command, tmp_path_factory):
    folder = tmp_path_factory.mktemp(command)
    own = {"VisitorKernels": {"waiting": 0}}
    (folder / "voila.json").write_text(json.dumps(own))
    with serving(command, notebooks.FOLDER, folder) as server:
        yield server


@pytest.fixture(scope="session")
def voila_server(tmp_path_factory):
    """Voila as `make voila` starts it, without pages that wait for readers.

    A lesson is asked for once here, and the page prepared for the next reader would
    cost as much again; tests/hosting has pages that wait.
    """
    yield from _server("voila", tmp_path_factory)


@pytest.fixture(scope="session")
def lab_server(tmp_path_factory):
    """JupyterLab as `make lab` starts it, on copies of the lessons."""
    yield from _server("lab", tmp_path_factory)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Keep a picture of the page of a test that failed."""
    report = yield
    home = getattr(item, "funcargs", {}).get("home")
    if report.when == "call" and report.failed and home:
        path = (
            Path(tempfile.gettempdir()) / f"{re.sub(r'[^a-z0-9]+', '-', item.name)}.png"
        )
        home.page.screenshot(path=path)
        report.sections.append(("page", f"{path}\n{home.complaints}"))
    return report


@pytest.fixture
def home(request, chromium):
    """A fresh page of the browser in the home that a test asks for by name.

    At the end nothing may have complained: neither the browser nor a cell or widget.
    """
    name = request.param
    server = request.getfixturevalue(f"{name}_server")
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    home = HOMES[name](context.new_page(), server)
    yield home
    seen = [*home.complaints, *home.failures()]
    home.leave()
    context.close()
    assert not seen, "\n".join(seen)


def in_home(*names):
    """Run a test in these homes; its argument `home` is the page."""
    return pytest.mark.parametrize("home", names or list(HOMES), indirect=True)
