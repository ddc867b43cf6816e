"""Notation switch and glossary: all spellings compute the same; all links lead on."""

import re

import numpy as np
import pytest

from course_lib import widgets
from course_lib.content.erratum import NOTES
from course_lib.content.lessons import LESSONS, lesson_link
from course_lib.content.notations import FORMULAS, LETTERS, OURS, WRITERS
from course_lib.content.terms import TERMS
from course_lib.exercises import catalogue
from course_lib.widgets.glossary import entries, matches
from tests.tools import notebooks


def given(columns):
    """Return the arrays that the code of a notation starts from."""
    rng = np.random.default_rng(0)
    batch = {
        "X": rng.normal(size=(4, 3)),
        "W": rng.normal(size=(3, 2)),
        "b": rng.normal(size=2),
        "Z": rng.normal(size=(4, 2)),
        "dZ": rng.normal(size=(4, 2)),
    }
    if columns:
        batch = {name: each.T for name, each in batch.items()}
        batch["b"] = batch["b"][:, None]
    single = {
        name: rng.normal(size=3) for name in ("x", "w", "g", "v", "theta", "y", "a")
    }
    rates = {"eta": 0.1, "alpha": 0.1, "gamma": 0.1, "mu": 0.9, "p": 0.5}
    return {"np": np, **batch, **single, **rates, "y_hat": rng.normal(size=3)}


def result(formula, writer):
    """Run the code of a notation and return what its last line makes, in rows."""
    spelling, names = (
        FORMULAS[formula][writer],
        given(FORMULAS[formula][writer].columns),
    )
    if formula == "a neuron":
        names["b"] = 0.5
    exec(spelling.code, names)
    last = names[spelling.code.splitlines()[-1].split(" = ")[0]]
    return np.asarray(last).T if spelling.columns else np.asarray(last)


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("writer", NOTES)
def test_every_notation_computes_the_same(formula, writer):
    np.testing.assert_allclose(
        result(formula, writer), result(formula, OURS), rtol=1e-12
    )


def test_every_formula_is_there_in_every_notation():
    assert len(FORMULAS) >= 6 and set(LETTERS) == set(WRITERS) == {OURS, *NOTES}
    for spellings in FORMULAS.values():
        assert set(spellings) == set(WRITERS)
        for spelling in spellings.values():
            assert spelling.tex.count("{") == spelling.tex.count("}")
            assert max(map(len, spelling.code.splitlines())) <= 72


def test_the_switch_shows_formula_code_and_letters_side_by_side():
    switch = widgets.notation_switch(formula="one step", right="A")
    ours, theirs = (page.value for page in switch.pages)
    assert "theta - eta * g" in ours and r"\eta" in ours
    assert "theta - alpha * g" in theirs and "Columns are samples" in theirs
    for name, control in switch.controls.items():
        before = [page.value for page in switch.pages]
        control.value = control.options[-1]
        assert [page.value for page in switch.pages] != before, name
    switch._reset_clicked(None)
    assert [page.value for page in switch.pages] == [ours, theirs]
    with pytest.raises(ValueError, match="'F' is not known here"):
        widgets.notation_switch(right="F")


def test_the_stored_form_of_the_switch_holds_all_code():
    data = widgets.notation_switch()._repr_mimebundle_()
    assert data["text/html"].count("<pre>") == len(FORMULAS) * len(WRITERS)
    assert data["text/plain"].startswith("Notation switch")


def test_the_glossary_holds_every_widget_and_every_exercise():
    named = {(kind, name) for kind, name, _, _ in entries()}
    assert len(named) == len(entries())
    assert {("exercises", e.name) for e in catalogue.exercises()} <= named
    shown = {("widgets", name) for name in vars(widgets) if name.islower()}
    assert {(k, n) for k, n in named if k == "widgets"} <= shown
    assert ("widgets", "errata_hunt") in named and len(TERMS) > 60
    for kind, name, lesson, what in entries():
        assert 0 <= lesson < len(LESSONS) and what, (kind, name)


@pytest.mark.parametrize("path", notebooks.lessons(), ids=lambda path: path.stem)
def test_a_widget_is_listed_where_it_stands(path):
    assert path.stem in {lesson.file for lesson in LESSONS}
    number, listed = int(path.stem[:2]), {}
    for kind, name, lesson, _ in entries():
        if kind == "widgets":
            listed[name] = lesson
    for cell in notebooks.read(path).cells:
        if cell.cell_type == "code":
            for name in re.findall(r"widgets\.(\w+)\(", cell.source):
                assert listed[name] <= number, name  # a later lesson may use it again


def test_letters_narrow_the_glossary_down():
    glossary = widgets.glossary()
    assert glossary.list.value.count("<li>") == len(entries())
    glossary.search.value = "  Softplus "
    assert "ln(1 + exp(z))" in glossary.list.value
    assert lesson_link(2) in glossary.list.value
    glossary.kind.value = "widgets"
    assert "Nothing holds these letters" in glossary.list.value
    glossary.search.value = "<b>"
    assert "<b>" not in glossary.list.value
    assert matches("terms") == [each for each in entries() if each[0] == "terms"]
    with pytest.raises(ValueError, match="kind should be everything"):
        widgets.glossary(kind="term")
