"""Glossary: every term, widget and exercise of the course, and where it is taught."""

import html

import ipywidgets as ipw

from course_lib.activations import Activation
from course_lib.content.lessons import lesson_link
from course_lib.content.terms import TERMS
from course_lib.exercises import catalogue
from course_lib.exercises.cell_widget import CellWidget
from course_lib.optimizers import Optimizer
from course_lib.widgets.panel.controls import LABEL, WIDE, choice

EVERYTHING, KINDS = "everything", ("terms", "widgets", "exercises")
# Widgets that no question goes with, and where they stand.
WITHOUT_QUESTION = {
    "piece_counter": 2,
    "playground": 12,
    "glossary": 13,
}


# The families whose members are terms, and the lesson that teaches them.
FAMILIES = {Activation: 2, Optimizer: 10}


class Glossary(CellWidget):
    """A list of terms, widgets and exercises that a few letters narrow down.

    Args:
        kind: "everything", "terms", "widgets" or "exercises".
        search: letters that an entry has to hold.
    """

    caption = "Glossary: terms, widgets and exercises, and where they are taught"

    def __init__(self, kind=EVERYTHING, search=""):
        if kind not in (EVERYTHING, *KINDS):
            raise ValueError(
                f"kind should be {EVERYTHING}, {', '.join(KINDS)}, got {kind!r}"
            )
        self.kind = choice("show", [EVERYTHING, *KINDS], kind)
        self.search = ipw.Text(
            description="search",
            value=search,
            placeholder="such as: momentum",
            style=LABEL,
            layout=WIDE,
        )
        self.listed = ipw.HTML()
        super().__init__(
            [self.kind, self.search, self.listed],
            layout=ipw.Layout(width="100%", margin="0.5em 0"),
        )
        for control in (self.kind, self.search):
            control.observe(self._changed, "value")
        self._changed(None)

    def _changed(self, _):
        text = listing(found(self.kind.value, self.search.value))
        # Scrolls by itself, also with the arrow keys: the list is long.
        self.listed.value = (
            '<div tabindex="0" role="region" aria-label="what was found" '
            f'style="max-height:32em;overflow-y:auto">{text}</div>'
        )

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        data = bundle[0] if isinstance(bundle, tuple) else (bundle or {})
        static = listing(found(self.kind.value, self.search.value))
        return {**data, "text/plain": self.caption, "text/html": static}


def entries():
    """Return everything as (kind, name, lesson, what it is), in alphabetic order."""
    rows = [("terms", name, *about) for name, about in (TERMS | _classes()).items()]
    rows += [("widgets", name, *about) for name, about in _widgets().items()]
    rows += [
        ("exercises", e.name, e.lesson, e.__doc__.splitlines()[0])
        for e in catalogue.exercises()
    ]
    return sorted(rows, key=lambda each: (KINDS.index(each[0]), each[1].lower()))


def _classes():
    """Return {class: (lesson, what it is)} of those that the terms do not tell of."""
    told = {_letters(name) for name in TERMS}
    return {
        kind.__name__: (lesson, _first_line(kind) or f"An {family.registry.what}.")
        for family, lesson in FAMILIES.items()
        for kind in family.registry.values()
        if _letters(kind.__name__) not in told
    }


def _letters(name):
    return "".join(filter(str.isalnum, name)).lower()


def _first_line(kind):
    return next(iter((kind.__doc__ or "").strip().splitlines()), "")


def found(kind=EVERYTHING, search=""):
    """Return the entries of a kind that hold the letters, in any case."""
    letters = search.strip().lower()
    return [
        each
        for each in entries()
        if kind in (EVERYTHING, each[0]) and letters in f"{each[1]} {each[3]}".lower()
    ]


def listing(rows):
    """Return entries as HTML, kind by kind, with links to the lessons."""
    if not rows:
        return '<p role="status">Nothing holds these letters: try fewer of them.</p>'
    parts = []
    for wanted in KINDS:
        lines = [
            f"<li>{_name(kind, name)}: {html.escape(what)} {lesson_link(lesson)}</li>"
            for kind, name, lesson, what in rows
            if kind == wanted
        ]
        if lines:
            parts.append(f"<h4>{len(lines)} {wanted}</h4><ul>{''.join(lines)}</ul>")
    return f'<div style="overflow-wrap:anywhere">{"".join(parts)}</div>'


def _name(kind, name):
    text = html.escape(name)
    return f"<b>{text}</b>" if kind == "terms" else f"<code>{text}</code>"


def _widgets():
    """Return {widget: (lesson, what it is)}: a prediction names the lesson."""
    from course_lib import widgets  # which imports this module

    lessons = dict(WITHOUT_QUESTION)
    for number in catalogue.lessons():
        for question in catalogue.questions(number, "predictions"):
            lessons.setdefault(question.id.removeprefix("predict_"), number)
    return {
        name: (lessons.get(name, 0), made.caption.partition(": ")[2] or made.caption)
        for name, made in vars(widgets).items()
        if isinstance(made, type) and issubclass(made, ipw.Widget)
    }
