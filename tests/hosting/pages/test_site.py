"""The static edition, opened from the disk in a real browser."""

import json
import re
import shutil

import pytest
from nbformat.v4 import new_output

from course_lib.hosting.pages import site
from course_lib.hosting.pages.site import Sections, build
from tests.hosting.samples import NEURONS, neurons, text, write

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


def fetched():
    """Tell whether the two libraries are here, or npm can fetch them now."""
    try:
        return bool(site.libraries(site.VENDOR))
    except SystemExit:  # no npm, or no network
        return False


HAS_LIBRARIES = fetched()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small site; where npm cannot fetch the two libraries, they are not there."""
    source = tmp_path_factory.mktemp("lessons")
    write(source / "00_start_here.ipynb", [text("title", "# Start here")])
    write(source / "01_neurons.ipynb", stored(), course=NEURONS)
    write(source / "02_activations.ipynb", [text("title", "# Activation functions")])
    (source / "images").mkdir()
    (source / "images" / "dot.svg").write_text("<svg/>")
    folder = tmp_path_factory.mktemp("site")
    if HAS_LIBRARIES:
        build(folder, source)
    else:
        shutil.rmtree(folder)
        site.write(folder, source, libraries=[])
    return folder


needs_npm = pytest.mark.skipif(
    not HAS_LIBRARIES, reason="npm cannot fetch MathJax and MiniSearch"
)


def stored():
    """The lesson with everything, with the outputs a notebook keeps."""
    cells = {cell.id: cell for cell in neurons()}
    picture = f'<img alt="a still widget" src="data:image/png;base64,{PIXEL}">'
    outputs = {
        "predict-line": {"text/html": picture},
        "see-figure": {"image/png": PIXEL},
    }
    for name, data in outputs.items():
        cells[name].outputs = [new_output("display_data", data)]
    cells["try-sum"].outputs = [new_output("stream", name="stdout", text="2\n")]
    return list(cells.values())


@pytest.fixture
def visit(chromium, folder):
    """Open a page from the disk; if it asks others or complains, the test fails."""
    contexts, trouble = [], []

    def open_page(name, width=1280, scheme="light"):
        size = {"width": width, "height": 800}
        contexts.append(chromium.new_context(viewport=size, color_scheme=scheme))
        page = contexts[-1].new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda m: m.type == "error" and trouble.append(m.text))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on(
            "request",
            lambda r: r.url.startswith(("file:", "data:")) or trouble.append(r.url),
        )
        page.goto(f"{(folder / name).as_uri()}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert trouble == []


def test_titles_descriptions_and_neighbors(folder):
    page = (folder / "01_neurons.html").read_text()
    assert "<title>Neurons · Feed-forward neural networks</title>" in page
    assert f'content="{NEURONS["promise"]}" name="description"' in page
    assert page.count('href="00_start_here.html" rel="prev"') == 2
    assert page.count('href="02_activations.html" rel="next"') == 2
    assert 'href="02_activations.html">the next lesson' in page  # was a notebook


def test_exercises_are_left_out_and_counted(folder):
    page = (folder / "01_neurons.html").read_text()
    assert "hidden-task" not in page
    assert "ran-it" not in page
    assert "hidden-setup" not in page
    assert re.search(r"exercises of\s+this lesson \(1\)", page)


def test_stored_outputs_and_pictures_are_there(folder):
    page = (folder / "01_neurons.html").read_text()
    assert page.count(PIXEL) == 2
    assert "<pre>2\n</pre>" in page
    assert (folder / "images" / "dot.svg").exists()


def test_nothing_is_loaded_from_elsewhere(folder):
    for path in folder.glob("*.html"):
        loads = re.findall(
            r'<(?:script|link|img)[^>]*(?:src|href)="([^"]+)"', path.read_text()
        )
        assert not [each for each in loads if not each.startswith(("static/", "data:"))]


def test_sections_are_cut_at_headings_without_code_and_formulas():
    page = (
        '<nav>skip</nav><h1 id="One">One<a>¶</a></h1><p>First $x^2$ words</p>'
        '<details>code</details><h2 id="Two">Two</h2><p>more</p>'
    )
    lesson = {"number": "01", "title": "Neurons", "url": "01.html"}
    one, two = Sections(lesson, page).sections
    assert one == {
        "id": "01.html#One",
        "lesson": "01 Neurons",
        "title": "One",
        "text": "First … words",
    }
    assert two["text"] == "more"


def test_a_folder_with_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("dear")
    with pytest.raises(ValueError, match="no earlier site"):
        build(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "dear"


@needs_npm
@pytest.mark.browser
@pytest.mark.parametrize("width", [400, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_in_both_schemes(visit, width, scheme):
    for name in ("index.html", "01_neurons.html"):
        page = visit(name, width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        paper = page.eval_on_selector(
            "body", "e => getComputedStyle(e).backgroundColor"
        )
        assert paper == (
            "rgb(255, 255, 255)" if scheme == "light" else "rgb(17, 17, 17)"
        )


@needs_npm
@pytest.mark.browser
def test_maths_is_set(visit):
    page = visit("01_neurons.html")
    page.locator("mjx-container svg").first.wait_for()
    assert page.locator("mjx-container").count() == 4
    assert "$" not in page.locator("main").inner_text()


@needs_npm
@pytest.mark.browser
def test_words_are_found_while_typing_and_lead_to_their_place(visit, folder):
    page = visit("index.html")
    page.get_by_label("Search the lessons").fill("neur")
    page.get_by_text("One place:").wait_for()
    page.locator("#course-found a").click()
    page.wait_for_url("**/01_neurons.html#Neurons")
    page.go_back()  # what was found is still there
    page.get_by_text("One place:").wait_for()
    page.get_by_label("Search the lessons").fill("xylophone")
    page.get_by_text("Nothing is found for “xylophone”.").wait_for()
    index = (folder / "static" / "sections.js").read_text()
    assert json.loads(index.partition("= ")[2].rstrip(";\n"))


@needs_npm
@pytest.mark.browser
def test_next_leads_on_and_paper_shows_the_code(visit):
    page = visit("00_start_here.html")
    page.get_by_role("link", name="01 Neurons").first.click()
    page.wait_for_url("**/01_neurons.html")
    assert not page.get_by_text("folded-code").is_visible()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.get_by_text("folded-code").is_visible()
    assert not page.locator("nav").first.is_visible()
