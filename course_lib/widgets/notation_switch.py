"""Notation switch: one formula and its code, in the letters of each lecture note."""

import html

import ipywidgets as ipw

from course_lib.content.erratum import NOTES
from course_lib.content.notations import FORMULAS, LETTERS, OURS
from course_lib.exercises.cell_widget import CellWidget
from course_lib.widgets.panel.controls import button, choice, row
from course_lib.widgets.panel.predict import ask_first

NAMES = {OURS: OURS, **NOTES}


class NotationSwitch(CellWidget):
    """Choose a formula and two notations, and read them side by side.

    Args:
        formula: one of those in `notations.FORMULAS`.
        left, right: "this course" or a letter, A … E.
        predict: id of a question to answer first.
    """

    caption = "Notation switch: one formula and its code in six notations"

    def __init__(
        self, formula="a layer, all samples", left=OURS, right="B", predict=None
    ):
        for value, known in ((formula, FORMULAS), (left, NAMES), (right, NAMES)):
            if value not in known:
                raise ValueError(
                    f"{value!r} is not known here. Known: {', '.join(known)}"
                )
        self.formula = choice("formula", list(FORMULAS), formula)
        names = list(NAMES.values())
        self.left = choice("written by", names, NAMES[left])
        self.right = choice("and by", names, NAMES[right])
        self.controls = {
            "formula": self.formula,
            "left": self.left,
            "right": self.right,
        }
        self.start = {name: each.value for name, each in self.controls.items()}
        for control in self.controls.values():
            control.observe(self._changed, "value")
        half = {"flex": "1 1 280px", "min_width": "0", "padding": "0 0.5em"}
        self.pages = [ipw.HTMLMath(layout=ipw.Layout(**half)) for _ in range(2)]
        reset = button("Reset", "back to the values at the start")
        reset.on_click(self._reset_clicked)
        wide = {"width": "100%", "margin": "0.5em 0"}
        body = ipw.VBox(
            [*self.controls.values(), row(*self.pages), row(reset)],
            layout=ipw.Layout(**wide),
        )
        self.prediction = predict and ask_first(predict, body)
        parts = (self.prediction, body) if predict else (body,)
        super().__init__(parts, layout=ipw.Layout(**wide))
        self._changed(None)

    def _changed(self, _):
        for page, control in zip(self.pages, (self.left, self.right), strict=True):
            writer = next(key for key, name in NAMES.items() if name == control.value)
            page.value = spelled(self.formula.value, writer)

    def _reset_clicked(self, _):
        for name, control in self.controls.items():
            control.value = self.start[name]

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        data = bundle[0] if isinstance(bundle, tuple) else (bundle or {})
        return {**data, "text/plain": self.caption, "text/html": table()}


def spelled(formula, writer):
    """Return a formula, its code and what the letters mean, as HTML."""
    spelling = FORMULAS[formula][writer]
    samples = "columns" if spelling.columns else "rows"
    return (
        f'<div role="status" class="course-readout"><b>{NAMES[writer]}</b>'
        f"<p>$\\displaystyle {spelling.tex}$</p>"
        f"<pre>{html.escape(spelling.code)}</pre>"
        f"<p>{LETTERS[writer]} In this code, samples are {samples}.</p></div>"
    )


def table():
    """Return all formulas in all notations as a static table."""
    head = "".join(f'<th scope="col">{name}</th>' for name in ("", *NAMES))
    rows = []
    for formula, spellings in FORMULAS.items():
        cells = "".join(
            f"<td><pre>{html.escape(spellings[writer].code)}</pre></td>"
            for writer in NAMES
        )
        rows.append(f'<tr><th scope="row">{formula}</th>{cells}</tr>')
    return (
        '<div tabindex="0" role="region" aria-label="formulas in six notations" '
        'style="overflow-x:auto"><table><caption>Eight formulas as code, in six '
        f"notations</caption><tr>{head}</tr>{''.join(rows)}</table></div>"
    )
