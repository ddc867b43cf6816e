"""Notation switch: one formula and its code, in the letters of each lecture note."""

import html

import ipywidgets as ipw

from course_lib.content.erratum import NOTES
from course_lib.content.notations import FORMULAS, LETTERS, OURS
from course_lib.widgets.panel.card import Card
from course_lib.widgets.panel.controls import button, choice, row

NAMES = {OURS: OURS, **NOTES}


class NotationSwitch(Card):
    """Choose a formula and two notations, and read them side by side.

    Args:
        formula: one of those in `notations.FORMULAS`.
        left, right: "this course" or a letter, A … E.
        predict: id of a question to answer first.
    """

    caption = "Notation switch: one formula and its code in six notations"
    lesson = 13

    def __init__(
        self, formula="a layer, all samples", left=OURS, right="B", predict=None
    ):
        for value, names in ((formula, FORMULAS), (left, NAMES), (right, NAMES)):
            if value not in names:
                raise ValueError(
                    f"{value!r} is not known here. Known: {', '.join(names)}"
                )
        names = list(NAMES.values())
        controls = {
            "formula": choice("formula", list(FORMULAS), formula),
            "left": choice("written by", names, NAMES[left]),
            "right": choice("and by", names, NAMES[right]),
        }
        wide = {"width": "100%", "margin": "0.5em 0"}
        super().__init__(controls, layout=wide)
        half = {"flex": "1 1 280px", "min_width": "0", "padding": "0 0.5em"}
        self.pages = [ipw.HTMLMath(layout=ipw.Layout(**half)) for _ in range(2)]
        back = button("Reset", "back to the values at the start")
        back.on_click(self._reset_clicked)
        body = ipw.VBox(
            [*controls.values(), row(*self.pages), row(back)],
            layout=ipw.Layout(**wide),
        )
        self._ask_first(predict, body, body)

    def update(self):
        for page, control in zip(self.pages, (self.left, self.right), strict=True):
            writer = next(key for key, name in NAMES.items() if name == control.value)
            page.value = spelling_html(self.formula.value, writer)

    def static(self):
        """Return all formulas in all notations as a table."""
        return table()


def spelling_html(formula, writer):
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
