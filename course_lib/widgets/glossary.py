"""Glossary: every term, widget and exercise of the course, and where it is taught."""

import html

import ipywidgets as ipw

from course_lib.activations import Activation
from course_lib.content.lessons import lesson_link
from course_lib.content.terms import TERMS
from course_lib.exercises import catalogue
from course_lib.optimizers import Optimizer
from course_lib.widgets.panel.card import PUBLIC, Card
from course_lib.widgets.panel.controls import LABEL, WIDE, choice

EVERYTHING, KINDS = "everything", ("terms", "widgets", "exercises")
# The families whose members are terms, and the lesson that teaches them.
FAMILIES = {Activation: 2, Optimizer: 10}


class Glossary(Card):
    """A list of terms, widgets and exercises that a few letters narrow down.

    Args:
        kind: "everything", "terms", "widgets" or "exercises".
        search: letters that an entry has to hold.
    """

    caption = "Glossary: terms, widgets and exercises, and where they are taught"
    lesson = 13

    def __init__(self, kind=EVERYTHING, search=""):
        if kind not in (EVERYTHING, *KINDS):
            raise ValueError(
                f"kind should be {EVERYTHING}, {', '.join(KINDS)}, got {kind!r}"
            )
        letters = ipw.Text(
            description="search",
            value=search,
            placeholder="such as: momentum",
            style=LABEL,
            layout=WIDE,
        )
        controls = {
            "kind": choice("show", [EVERYTHING, *KINDS], kind),
            "search": letters,
        }
        super().__init__(controls, layout={"width": "100%", "margin": "0.5em 0"})
        self.list = ipw.HTML()
        self.children = (*controls.values(), self.list)

    def update(self):
        # Scrolls by itself, also with the arrow keys: the list is long.
        self.list.value = (
            '<div tabindex="0" role="region" aria-label="what was found" '
            f'style="max-height:32em;overflow-y:auto">{self.static()}</div>'
        )

    def static(self):
        """Return the list as it stands in a page."""
        return listing(matches(self.kind.value, self.search.value))


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
    terms = {_letters(name) for name in TERMS}
    return {
        kind.__name__: (lesson, _first_line(kind) or f"An {family.registry.what}.")
        for family, lesson in FAMILIES.items()
        for kind in family.registry.values()
        if _letters(kind.__name__) not in terms
    }


def _letters(name):
    return "".join(filter(str.isalnum, name)).lower()


def _first_line(kind):
    return next(iter((kind.__doc__ or "").strip().splitlines()), "")


def matches(kind=EVERYTHING, search=""):
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
    for heading in KINDS:
        lines = [
            f"<li>{_name(kind, name)}: {html.escape(what)} {lesson_link(lesson)}</li>"
            for kind, name, lesson, what in rows
            if kind == heading
        ]
        if lines:
            parts.append(f"<h4>{len(lines)} {heading}</h4><ul>{''.join(lines)}</ul>")
    return f'<div style="overflow-wrap:anywhere">{"".join(parts)}</div>'


def _name(kind, name):
    text = html.escape(name)
    return f"<b>{text}</b>" if kind == "terms" else f"<code>{text}</code>"


def _widgets():
    """Return {widget: (lesson, what it is)}, by what each class says of itself."""
    return {
        name: (kind.lesson, kind.caption.partition(": ")[2] or kind.caption)
        for name, kind in PUBLIC.items()
    }
