"""The pages in a real browser: on a phone, in the dark, without the network."""

import re
import time
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.browser

LESSON = "/voila/render/01_neurons.ipynb"


def leaving(url):
    """A page that is left cannot hear the answer to its last request."""
    return "/voila/api/shutdown/" in url


@pytest.fixture
def visit(chromium, voila):
    """Open a page of Voila; if it asks others or reports errors, the test fails."""
    contexts, trouble = [], []

    def watch(page):
        page.on("console", lambda m: m.type == "error" and trouble.append(m.text))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("requestfailed", lambda r: leaving(r.url) or trouble.append(r.url))
        page.on(
            "request",
            lambda r: (
                r.url.startswith((voila.url, "data:", "blob:", "ws://127.0.0.1"))
                or trouble.append(r.url)
            ),
        )

    def open_page(path, width=1280, scheme="light", scale=1):
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            device_scale_factor=scale,
        )
        contexts.append(context)
        page = context.new_page()
        watch(page)
        page.goto(f"{voila.url}{path}")
        if "render" in path:
            page.get_by_role("slider").first.wait_for(timeout=30_000)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert trouble == []


def brightness(page, selector, which):
    """How light a color of an element is, 0 to 255."""
    color = page.eval_on_selector(selector, f"e => getComputedStyle(e).{which}")
    red, green, blue = (float(part) for part in re.findall(r"[\d.]+", color)[:3])
    return 0.3 * red + 0.59 * green + 0.11 * blue


@pytest.mark.parametrize("path", ["/", LESSON])
@pytest.mark.parametrize("width", [400, 1280])
def test_no_sideways_scrolling(visit, path, width):
    page = visit(path, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", ["/", LESSON])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_legible_in_both_schemes(visit, path, scheme):
    page = visit(path, scheme=scheme)
    paper = brightness(page, "body", "backgroundColor")
    assert (paper > 200) == (scheme == "light")
    words = ["main p", "main h1", "main a"]
    if path == LESSON:
        words += ["td", "mjx-container", "summary", ".widget-label"]
    for word in words:
        assert abs(brightness(page, word, "color") - paper) > 90, word


def test_pictures_stand_on_white_in_the_dark(visit):
    page = visit(LESSON, scheme="dark")
    assert brightness(page, ".jp-RenderedImage img", "backgroundColor") == 255


def test_maths_is_set_without_the_network(visit):
    page = visit(LESSON)
    assert page.locator("mjx-container").count() == 4
    assert "$" not in page.locator("main").inner_text()


def test_text_is_readable_and_widgets_may_be_wider(visit):
    page = visit(LESSON)
    text = page.locator("main .jp-MarkdownCell").first.bounding_box()["width"]
    widget = page.locator(".widget-hbox").last.bounding_box()["width"]
    assert 600 < text < 800 < widget


def test_a_widget_has_a_name_and_answers(visit):
    page = visit(LESSON)
    page.get_by_role("slider", name="w").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_text("w is 0.6").wait_for(timeout=10_000)


def test_what_scrolls_sideways_is_reached_by_keyboard(visit):
    page = visit(LESSON, width=400)
    wide = page.locator("mjx-container[data-wide]")
    wide.wait_for()  # the long formula, and only that one
    wide.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("e => e.scrollLeft > 0", arg=wide.element_handle())


def test_code_unfolds_by_keyboard(visit):
    page = visit(LESSON)
    code = page.get_by_text("folded-code")
    assert not code.is_visible()
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert code.is_visible()


def test_next_and_contents_lead_on(visit, voila):
    page = visit(LESSON)
    page.get_by_role("link", name="Contents").first.click()
    page.wait_for_url(f"{voila.url}/voila/tree/")
    page.get_by_role("link", name="Activation functions").click()
    page.get_by_role("alert").wait_for(timeout=30_000)
    assert "The page stops here" in page.get_by_role("alert").inner_text()


def test_paper_shows_the_code_and_all_of_the_lesson(visit):
    page = visit(LESSON, scheme="dark")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.get_by_text("folded-code").is_visible()
    assert not page.locator("nav").first.is_visible()
    assert brightness(page, "main p", "color") < 100
    height = page.evaluate("document.documentElement.scrollHeight")
    lesson = page.locator("#rendered_cells").bounding_box()["height"]
    assert height >= int(lesson)  # the document counts whole pixels


def test_closing_the_page_ends_its_kernel(visit, voila):
    page = visit(LESSON)
    config = page.locator("#jupyter-config-data").inner_text()
    kernel = re.search(r'"kernelId": "([0-9a-f-]+)"', config)[1]
    assert urlopen(f"{voila.url}/api/kernels/{kernel}").status == 200
    page.close(run_before_unload=True)
    for _ in range(40):
        try:
            urlopen(f"{voila.url}/api/kernels/{kernel}").close()
        except HTTPError as error:
            assert error.code == 404
            return
        time.sleep(0.25)
    raise AssertionError("the kernel still runs")
