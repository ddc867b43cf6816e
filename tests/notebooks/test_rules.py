"""Each rule accepts a good lesson and complains of the one thing that breaks it."""

import base64

import pytest
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
)

from course_lib.exercises import catalogue
from tests.notebooks import rules
from tests.notebooks.names import made, used


def code(id, source, *outputs, tags=(), count=1):
    return new_code_cell(
        source,
        id=id,
        outputs=list(outputs),
        execution_count=count,
        metadata={"tags": list(tags)},
    )


def text(id, source, tags=()):
    return new_markdown_cell(source, id=id, metadata={"tags": list(tags)})


def page(html):
    return new_output("display_data", {"text/html": html, "text/plain": "a figure"})


def plain(text):
    return new_output("display_data", {"text/plain": text})


def image(alt="Loss falls to zero", size=30):
    data = base64.b64encode(bytes(size)).decode()
    return f'<img alt="{alt}" src="data:image/png;base64,{data}">'


def good():
    exercise = catalogue.exercise("softmax")
    return new_notebook(
        metadata={"course": {"title": "A", "promise": "You will.", "minutes": 45}},
        cells=[
            text("title", "# A\n\n![A loss that falls](loss.png)"),
            code("setup", rules.SETUP),
            code("try-shift", "Z = np.ones(3)\nZ - Z.max()", plain("array([0.])")),
            code("see-loss", "plots.loss()", page(image())),
            text("ex-softmax", "Write softmax.", tags=["exercise"]),
            code("ex-softmax-answer", exercise.starter(), tags=["exercise"]),
            code(
                "ex-softmax-check",
                'check("softmax", softmax)',
                plain("○ Not started: write your code."),
                tags=["exercise"],
            ),
        ],
    )


def cell(nb, id):
    return next(cell for cell in nb.cells if cell.id == id)


def put(nb, *more):
    nb.cells += more


BREAK = [
    (rules.about_the_course, lambda nb: nb.metadata.course.pop("minutes")),
    (rules.about_the_course, lambda nb: nb.metadata.course.update(promise="")),
    (rules.about_the_course, lambda nb: nb.metadata.pop("course")),
    (rules.one_setup, lambda nb: cell(nb, "setup").update(source="import torch")),
    (rules.one_setup, lambda nb: nb.cells.insert(0, code("try-it", "1"))),
    (rules.ids_are_words, lambda nb: put(nb, text("9b2fa3c4", ""))),
    (rules.ids_are_words, lambda nb: put(nb, text("aaaabbbb-cccc-4ddd", ""))),
    (rules.ids_are_words, lambda nb: put(nb, text("title", ""))),
    (rules.short_code, lambda nb: put(nb, code("try-long", "1\n" * 16))),
    (rules.short_text, lambda nb: put(nb, text("idea-long", "word " * 121))),
    (
        rules.short_text,
        lambda nb: put(nb, text("idea-a", "word " * 70), text("idea-b", "word " * 60)),
    ),
    (rules.exercises_are_whole, lambda nb: nb.cells.pop()),
    (rules.exercises_are_whole, lambda nb: nb.cells.insert(5, text("idea-x", ""))),
    (rules.exercises_are_whole, lambda nb: nb.cells[-1].metadata.update(tags=[])),
    (
        rules.exercises_are_whole,
        lambda nb: nb.cells[2].metadata.tags.append("exercise"),
    ),
    (
        rules.exercises_are_the_specs,
        lambda nb: cell(nb, "ex-softmax-answer").update(source="def softmax(Z): 1"),
    ),
    (
        rules.exercises_are_the_specs,
        lambda nb: cell(nb, "ex-softmax-check").update(source="check(softmax)"),
    ),
    (
        rules.exercises_are_the_specs,
        lambda nb: cell(nb, "ex-softmax-check").update(outputs=[plain("✓ Correct")]),
    ),
    (
        rules.exercises_are_the_specs,
        lambda nb: cell(nb, "ex-softmax-answer").update(id="ex-softmaxx-answer"),
    ),
    (rules.nobody_uses_an_answer, lambda nb: put(nb, code("try-it", "softmax(Z)"))),
    (
        rules.nobody_uses_an_answer,
        lambda nb: put(nb, code("try-it", "def f(Z):\n    return softmax(Z)")),
    ),
    (rules.outputs_are_stored, lambda nb: put(nb, code("try-it", "1", count=None))),
    (
        rules.outputs_are_stored,
        lambda nb: put(nb, code("try-it", "1", new_output("stream", name="stderr"))),
    ),
    (
        rules.outputs_are_stored,
        lambda nb: put(nb, code("try-it", "1", new_output("error", ename="E"))),
    ),
    (rules.no_widget_state, lambda nb: nb.metadata.update(widgets={})),
    (
        rules.no_widget_state,
        lambda nb: (
            cell(nb, "see-loss")
            .outputs[0]
            .data.update({"application/vnd.jupyter.widget-view+json": {}})
        ),
    ),
    (
        rules.pictures_have_words,
        lambda nb: put(nb, code("see-it", "", page('<img src="a.png">'))),
    ),
    (
        rules.pictures_have_words,
        lambda nb: put(nb, code("see-it", "", page(image(alt="figure")))),
    ),
    (rules.pictures_have_words, lambda nb: put(nb, text("idea", "![](a.png)"))),
    (
        rules.pictures_have_words,
        lambda nb: cell(nb, "see-loss").outputs[0].data.update({"image/png": ""}),
    ),
    (
        rules.pictures_are_small,
        lambda nb: put(nb, code("see-it", "", page(image(size=60_001)))),
    ),
    (
        rules.links_lead_somewhere,
        lambda nb: put(nb, text("next", "[next](99_nowhere.ipynb)")),
    ),
]


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_a_good_lesson_has_no_complaint(rule):
    assert list(rule(good())) == []


@pytest.mark.parametrize(("rule", "harm"), BREAK)
def test_a_broken_lesson_has_one(rule, harm):
    nb = good()
    harm(nb)
    assert list(rule(nb))


def test_every_rule_is_broken_once():
    assert {rule for rule, _ in BREAK} == set(rules.RULES)


def test_what_counts_as_words():
    assert rules.words("Two *words*, $a + b$ and `z.max()`: [here](https://x.y)") == 6
    assert rules.words("```python\nnot = counted\n```") == 0


def test_names_are_made_and_used():
    source = "def f(x):\n    y = x + g\n    return y\nz, w = f(1), h\nz"
    assert made(source) == {"f", "z", "w"}
    assert used(source) == {"g", "h"}
    assert used("a = a + 1") == {"a"}
    assert used("[i for i in range(3)]") == {"range"}
    assert made("import numpy as np\nclass C: pass") == {"np", "C"}
