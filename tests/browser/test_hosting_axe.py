"""axe-core finds nothing serious on the contents page and on the page of any lesson."""

import contextlib
import shutil

import pytest
from playwright.sync_api import TimeoutError

from course_lib.hosting.pages import site
from tests.browser.homes import HOMES
from tests.tools import notebooks

AXE = "axe-core@4.14.1"
LESSONS = [path.name for path in notebooks.lessons()]
WIDGETS_MS = 15_000
GRAVE = ("serious", "critical")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(
        not shutil.which("npm"), reason="npm is missing: axe-core cannot be fetched"
    ),
]


@pytest.fixture(scope="module")
def axe():
    """The source of axe-core, fetched by npm once."""
    path = site.VENDOR / AXE / "axe.min.js"
    if not path.exists():
        site.fetch(AXE, "package/axe.min.js", path)
    return path.read_text(encoding="utf-8")


@pytest.fixture
def page(chromium, request):
    scheme = getattr(request, "param", "light")
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, color_scheme=scheme
    )
    yield context.new_page()
    context.close()


def complaints(page, axe):
    """Return what axe finds that is serious or critical: rule, words, first element."""
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']} ({len(each['nodes'])}): {each['nodes'][0]['html']}"
        for each in found["violations"]
        if each["impact"] in GRAVE
    ]


def test_axe_itself_finds_a_slider_without_a_name(page, axe):
    page.set_content(
        '<html lang="en"><title>t</title><main><div role="slider" tabindex="0" '
        'aria-valuenow="1" style="width:9px;height:9px"></div></main></html>'
    )
    assert [each for each in complaints(page, axe) if "aria-input-field-name" in each]


@pytest.mark.parametrize("page", ["light", "dark"], indirect=True)
@pytest.mark.parametrize("path", ["/", "/voila/render/none.ipynb"])
def test_contents_page_and_missing_page(page, axe, voila_server, path):
    page.goto(f"{voila_server.url}{path}")
    assert complaints(page, axe) == []


@pytest.mark.parametrize("page", ["light", "dark"], indirect=True)
@pytest.mark.parametrize("lesson", LESSONS)
def test_lessons(page, axe, voila_server, lesson):
    home = HOMES["voila"](page, voila_server, listen=False)
    home.open(lesson)
    open_widgets(page)
    assert complaints(page, axe) == []


def open_widgets(page):
    """Skip the questions above widgets, so that their controls are looked at too."""
    skips = page.get_by_role("button", name="Explore without a guess")
    with contextlib.suppress(TimeoutError):  # a lesson may have none
        skips.first.wait_for(timeout=WIDGETS_MS)
    while skips.count():
        button = skips.first.element_handle()
        button.click()
        button.wait_for_element_state("hidden")  # each goes when it is pressed


def test_a_trouble_is_announced_in_a_way_axe_accepts(page, axe, voila_server):
    home = HOMES["voila"](page, voila_server, listen=False)
    home.open(LESSONS[0])
    page.evaluate("document.getElementById('course-trouble').hidden = false")
    assert complaints(page, axe) == []


@pytest.fixture(scope="module")
def static_site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    site.build(folder)
    return folder


@pytest.mark.parametrize("page", ["light", "dark"], indirect=True)
@pytest.mark.parametrize("name", ["index.html", *map(site.page_name, LESSONS)])
def test_static_edition(page, axe, static_site, name):
    page.goto((static_site / name).as_uri())
    if name == "index.html":
        page.get_by_label("Search the lessons").fill("slope")
    assert complaints(page, axe) == []
