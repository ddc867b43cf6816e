"""What every lesson keeps to: each rule takes a notebook and yields complaints."""

import re
from html.parser import HTMLParser

from course_lib.exercises import catalogue
from tests.notebooks.names import made, used
from tests.tools.notebooks import (
    FOLDER,
    answer_name,
    cells,
    is_run,
    pictures,
    tags,
)
from tests.tools.pictures import MOST_BYTES

SETUP = """\
import numpy as np

import course_lib as nn
from course_lib import plots, widgets
from course_lib.exercises import check, hint, quiz, solution"""
LINES, WORDS = 15, 120
ID = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
CHANCE = re.compile(r"[0-9a-f]{8}(-[0-9a-f-]+)?")  # what Jupyter gives a new cell
LINK = re.compile(r"""\]\(([^)\s#]+\.ipynb)|href=["']([^"'#]+\.ipynb)""")


def about_the_course(nb):
    """The contents page needs a title, a promise and the minutes."""
    course = nb.metadata.get("course", {})
    for key, kind in (("title", str), ("promise", str), ("minutes", int)):
        if not isinstance(course.get(key), kind) or not course[key]:
            yield f"metadata.course.{key} should be a {kind.__name__}"


def one_setup(nb):
    """All lessons start with the same code."""
    first = next((cell for cell in nb.cells if cell.cell_type == "code"), None)
    if first is None or first.id != "setup":
        yield "the first code cell should have the id setup"
    elif first.source != SETUP:
        yield f"setup should read:\n{SETUP}"


def ids_are_words(nb):
    """A cell's id says what it is for, and is there once."""
    seen = set()
    for cell in nb.cells:
        if CHANCE.fullmatch(cell.id) or not ID.fullmatch(cell.id):
            yield f"the id {cell.id!r} should be words such as try-softmax"
        if cell.id in seen:
            yield f"the id {cell.id!r} is there twice"
        seen.add(cell.id)


def short_code(nb):
    """Code is read, so it is short."""
    for cell in nb.cells:
        count = len(cell.source.splitlines())
        if cell.cell_type == "code" and count > LINES:
            yield f"{cell.id} has {count} lines of code, more than {LINES}"


def short_text(nb):
    """Nobody reads more than a stretch without running or seeing something."""
    stretch, count = [], 0
    for cell in nb.cells:
        if cell.cell_type != "markdown" or "exercise" in tags(cell):
            stretch, count = [], 0  # a task is something to do
        if cell.cell_type != "markdown":
            continue
        for number, part in enumerate(re.split(r"!\[|<img", cell.source)):
            if number:
                stretch, count = [], 0
            stretch.append(cell.id)
            count += words(part)
            if count > WORDS:
                yield f"{', '.join(stretch)}: {count} words at a stretch"
                stretch, count = [], 0


def words(text):
    """Count the words of Markdown; a formula or a name in code counts as one."""
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    text = re.sub(r"\$\$.+?\$\$|\$[^$]+\$|`[^`]+`", "formula", text, flags=re.DOTALL)
    text = re.sub(r"\]\([^)]*\)|<[^>]+>|[|#*_>-]+", " ", text)
    return len(re.findall(r"\w[\w'’.,-]*", text))


def exercises_are_whole(nb):
    """Each exercise is task, answer and check, in this order, tagged alike."""
    order = [cell.id for cell in nb.cells]
    for cell in nb.cells:
        tagged = "exercise" in tags(cell)
        if tagged != cell.id.startswith("ex-"):
            yield f"{cell.id}: the tag exercise and an id ex-… go together"
        match = re.fullmatch(r"ex-(\w+?)(-answer|-check)?", cell.id)
        if not match:
            continue
        three = [f"ex-{match[1]}{part}" for part in ("", "-answer", "-check")]
        if not set(three) <= set(order):
            missing = ", ".join(name for name in three if name not in order)
            yield f"{cell.id}: {missing} is missing"
        elif order[(at := order.index(three[0])) : at + 3] != three:
            yield f"{three[0]}: task, answer and check should follow each other"


def exercises_are_the_specs(nb):
    """The notebook holds the starter and the check, and the catalogue knows both."""
    by_id = cells(nb)
    for cell in filter(answer_name, nb.cells):
        name = answer_name(cell)
        try:
            exercise = catalogue.exercise(name)
        except ValueError as error:
            yield f"{cell.id}: {error}"
            continue
        if cell.source != exercise.starter():
            yield f"{cell.id} should hold the starter: run `make notebooks`"
        asked = by_id.get(f"ex-{name}-check", cell)
        if asked.source != f'check("{name}", {name})':
            yield f'{asked.id} should hold only check("{name}", {name})'
        said = text_of(asked)
        if not said.startswith("○ Not started"):
            yield f"{asked.id} should be stored as not started, got {said[:40]!r}"


def nobody_uses_an_answer(nb):
    """A page without the exercises runs too."""
    answers = set()
    for cell in nb.cells:
        if cell.cell_type == "code" and "exercise" in tags(cell):
            answers |= made(cell.source)
    for cell in nb.cells:
        if cell.cell_type == "code" and "exercise" not in tags(cell):
            for name in sorted(used(cell.source) & answers):
                yield f"{cell.id} uses {name}, which an exercise defines"


def outputs_are_stored(nb):
    """What was not run, nbval would not compare."""
    for cell in filter(is_run, nb.cells):
        if cell.execution_count is None:
            yield f"{cell.id} has not been run: run `make notebooks`"
        for output in cell.outputs:
            if output.output_type == "error":
                yield f"{cell.id} is stored with an error"
            if output.get("name") == "stderr":
                yield f"{cell.id} is stored with a warning: {output.text[:60]!r}"


def no_widget_state(nb):
    """A model's id means nothing tomorrow."""
    if "widgets" in nb.metadata:
        yield "the notebook stores the state of widgets"
    for cell in nb.cells:
        for output in cell.get("outputs", ()):
            if any("widget-view" in kind for kind in output.get("data", ())):
                yield f"{cell.id} stores a widget's id"


def pictures_have_words(nb):
    """Whoever does not see a picture reads what it shows."""
    for cell in nb.cells:
        for text in [cell.source if cell.cell_type == "markdown" else "", *html(cell)]:
            for alt in alts(text):
                if not alt or len(alt.split()) < 3:
                    yield f"{cell.id} has a picture with the alt text {alt!r}"
        for output in cell.get("outputs", ()):
            if {"image/png", "image/jpeg", "image/svg+xml"} & set(
                output.get("data", {})
            ):
                yield f"{cell.id} stores a bare picture, which has no alt text"


def pictures_are_small(nb):
    """Lessons are read over slow lines too."""
    for cell in nb.cells:
        for size in map(len, pictures(cell)):
            if size > MOST_BYTES:
                yield f"{cell.id} has a picture of {size} bytes"


def links_lead_somewhere(nb):
    """A link to another lesson finds it."""
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            for link in (a or b for a, b in LINK.findall(cell.source)):
                if "://" not in link and not (FOLDER / link).exists():
                    yield f"{cell.id} links to {link}, which does not exist"


def html(cell):
    """Return every HTML output of a cell."""
    datas = (output.get("data", {}) for output in cell.get("outputs", ()))
    return [data["text/html"] for data in datas if "text/html" in data]


def text_of(cell):
    """Return the text of a cell's outputs."""
    return "".join(
        output.get("text") or output.get("data", {}).get("text/plain", "")
        for output in cell.get("outputs", ())
    )


def alts(text):
    """Return the alt text, or None, of each picture in Markdown or HTML."""
    reader = Alts()
    reader.feed(text)
    return [*reader.found, *re.findall(r"!\[([^]]*)\]\(", text)]


class Alts(HTMLParser):
    """Reads the alt text of every <img>."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        if tag == "img":
            self.found.append(dict(attributes).get("alt"))


RULES = [
    about_the_course,
    one_setup,
    ids_are_words,
    short_code,
    short_text,
    exercises_are_whole,
    exercises_are_the_specs,
    nobody_uses_an_answer,
    outputs_are_stored,
    no_widget_state,
    pictures_have_words,
    pictures_are_small,
    links_lead_somewhere,
]
