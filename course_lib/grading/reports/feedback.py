"""A page for each student: the marks and the sentences, in one file without scripts."""

import re

import jinja2
from markupsafe import Markup, escape

PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{ title }}: {{ card.student }}</title>
<style>
:root { color-scheme: light dark; --line: #c4c9cf; --soft: #eef0f3; --good: #006b4f;
  --bad: #a34000; --open: #005a91; }
@media (prefers-color-scheme: dark) { :root { --line: #4a5058; --soft: #24282d;
  --good: #4fd1a5; --bad: #ff9d66; --open: #74bdf0; } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 0 auto;
  padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; margin: 0 0 0.2rem; }
h2 { font-size: 1.1rem; margin: 1.6rem 0 0.4rem; }
.total { font-size: 1.2rem; font-weight: 600; margin: 0.2rem 0 1rem; }
.note { background: var(--soft); padding: 0.5rem 0.8rem; border-radius: 0.3rem; }
ol { list-style: none; margin: 0; padding: 0; }
li { border: 1px solid var(--line); border-left: 5px solid var(--bad);
  border-radius: 0.3rem; padding: 0.5rem 0.8rem; margin: 0.5rem 0; }
li.correct { border-left-color: var(--good); }
li.not-started, li.missing, li.not-graded { border-left-color: var(--open); }
.head { display: flex; gap: 0.8rem; justify-content: space-between;
  flex-wrap: wrap; font-weight: 600; }
.correct .head { color: var(--good); } .incorrect .head { color: var(--bad); }
.not-started .head, .missing .head, .not-graded .head { color: var(--open); }
li p { margin: 0.3rem 0 0; }
code { background: var(--soft); padding: 0 0.2em; border-radius: 0.2em;
  font-size: 0.95em; }
</style>
</head>
<body>
<main>
<h1>{{ title }}</h1>
<p>{{ card.student }}</p>
<p class="total">{{ card.total|points }} of {{ card.possible|points }} points</p>
{% if card.factor != 1 %}<p class="note">Handed in late: points count
{{ card.factor|points }} times.</p>{% endif %}
{% for note in card.problems + card.notes %}<p class="note">{{ note|code }}</p>
{% endfor %}
{% for lesson, marks in card.marks|groupby("lesson") %}
<h2>Lesson {{ "%02d"|format(lesson) }}</h2>
<ol>
{% for mark in marks %}<li class="{{ mark.status|replace(' ', '-') }}">
<div class="head"><span>{{ signs[mark.status] }} {{ mark.exercise }}:
{{ mark.status }}</span>
<span>{{ mark.earned|points }} / {{ mark.possible|points }}</span></div>
<p>{{ mark.message|code }}</p>
</li>
{% endfor %}</ol>
{% endfor %}
</main>
</body>
</html>
"""
SIGNS = {
    "correct": "✓",
    "incorrect": "✗",
    "not started": "○",
    "missing": "○",
    "not graded": "?",
}


def _code(text):
    """Text with `code` between backticks, everything else escaped."""
    parts = re.split(r"`([^`]*)`", text)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if i % 2 else escape(part)
        for i, part in enumerate(parts)
    )


def _points(number):
    return f"{number:.4g}"


_environment = jinja2.Environment(
    autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
)
_environment.filters |= {"code": _code, "points": _points}
_page = _environment.from_string(PAGE)


def page(card, title):
    """Return the feedback page of one `Card` as HTML text."""
    return _page.render(card=card, title=title, signs=SIGNS)
