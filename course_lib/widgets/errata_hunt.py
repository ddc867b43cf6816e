"""Errata hunt: guess whether a claim of the lecture notes holds, then test it."""

import html
import inspect
import textwrap

from course_lib.content.errata import ENTRIES, matching
from course_lib.content.erratum import DEPENDS, NOTES, VERDICTS
from course_lib.content.lessons import lesson_link
from course_lib.exercises import progress
from course_lib.plots.evidence import evidence, in_numbers
from course_lib.plots.pictures import figure
from course_lib.widgets.panel.controls import button, choice
from course_lib.widgets.panel.panel import Panel
from course_lib.widgets.stage.stage import Stage

UNSURE = "choose your guess …"
ALL = "all notes"
KEY = "errata_{}"  # of a guess in the learner's progress
TITLES = {
    name: f"{number} · {each.title}"
    for number, (name, each) in enumerate(ENTRIES.items(), 1)
}
NAMES = {title: name for name, title in TITLES.items()}


class ErrataHunt(Panel):
    """A claim of the notes, your guess, and the numbers that decide.

    The picture shows what follows from the claim. A guess adds what is measured, and
    what holds. First guesses are kept with your progress, and counted.

    Args:
        note: "A" … "E", or "all".
        topic: one of those that the entries have, or "all".
        start: name of the entry to begin with; by default the first of the filters.
        predict: id of a question to answer first.
    """

    caption = "Errata hunt: a claim of the lecture notes against what is measured"
    lesson = 13

    def __init__(self, note="all", topic="all", start=None, predict=None):
        if note not in ("all", *NOTES):
            raise ValueError(f"note should be one of all, {', '.join(NOTES)}: {note!r}")
        entries = matching(note, topic)
        if not entries:
            raise ValueError(f"no entry of note {note} is about {topic!r}")
        if start is not None and start not in [each.name for each in entries]:
            raise ValueError(f"no entry of this choice is called {start!r}")
        first = start or entries[0].name
        controls = {
            "note": choice("note", [ALL, *NOTES.values()], NOTES.get(note, ALL)),
            "topic": choice("topic", _topics(note), topic),
            "entry": choice("entry", _titles(entries), TITLES[first]),
            "guess": choice("the claim …", [UNSURE, *VERDICTS], UNSURE),
        }
        self.following = button("Next entry", "the next claim without a guess")
        self.following.on_click(self._next_clicked)
        picture = figure((6.4, 3.9))
        picture.set_layout_engine("none")  # it would take most of the time of a change
        self.ax = picture.add_axes((0.13, 0.25, 0.85, 0.65))
        super().__init__(
            Stage(picture, [], alt=self.caption),
            controls,
            predict=predict,
            buttons=(self.following,),
        )
        self.evidence, self.at = {}, first

    def reset(self):
        note = _letter(self.start["note"])
        self._offer(self.topic, _topics(note), self.start["topic"])
        entries = matching(note, self.start["topic"])
        self._offer(self.entry, _titles(entries), self.start["entry"])
        super().reset()

    def update(self):
        self._filter()
        entry = ENTRIES[NAMES[self.entry.value]]
        if entry.name != self.at:
            self.at = entry.name
            self._offer(self.guess, [UNSURE, *VERDICTS], UNSURE)
        result = self.test(entry)
        revealed = self.guess.value != UNSURE
        if revealed and not progress.entry(KEY.format(entry.name)):
            right = self.guess.value == entry.verdict
            progress.record_answer(KEY.format(entry.name), self.guess.value, right)
        with self.stage.lock:
            evidence(result, ax=self.ax, revealed=revealed)
        title = entry.title if entry.title.endswith("?") else f"{entry.title}:"
        self.stage.alt = f"{title} {in_numbers(result, revealed)}"
        self.stage.draw()
        self.say(self._claim(entry) + self._verdict(entry, result) + self._tally())

    def test(self, entry):
        """Return the evidence of an entry, computed when it is first asked for."""
        if entry.name not in self.evidence:
            self.evidence[entry.name] = entry.test()
        return self.evidence[entry.name]

    def _filter(self):
        """Offer the topics of the chosen note, and the entries of note and topic."""
        note = _letter(self.note.value)
        topics = _topics(note)
        topic = self.topic.value if self.topic.value in topics else "all"
        self._offer(self.topic, topics, topic)
        titles, here = _titles(matching(note, topic)), self.entry.value
        self._offer(self.entry, titles, here if here in titles else titles[0])

    def _offer(self, control, options, value):
        """Set the options of a dropdown and its value, as if by no hand."""
        if tuple(control.options) != tuple(options):
            self.quietly(control, options=options)
        self.quietly(control, value=value)

    def _claim(self, entry):
        who = " and ".join([", ".join(entry.notes[:-1]), entry.notes[-1]])
        who = who.removeprefix(" and ")
        return f"<p><b>Note {who}:</b> {_marked(entry.claim)}</p>"

    def _verdict(self, entry, result):
        """Return the answer to a guess, or an invitation to make one."""
        guess = self.guess.value
        if guess == UNSURE:
            first = progress.entry(KEY.format(entry.name)).get("first")
            again = f" Your first guess was “{first['answer']}”." if first else ""
            return f"<p>Does it hold? Guess, and the test is run.{again}</p>"
        mark = "✓ Right" if guess == entry.verdict else "✗ No"
        holds = {DEPENDS: "it depends"}.get(entry.verdict, f"it {entry.verdict}")
        code = html.escape(textwrap.dedent(inspect.getsource(entry.test)))
        code = code[code.index("def ") :]
        return (
            f"<p><b>{mark}: {holds}.</b> {_marked(entry.holds)}</p>"
            f"<p>{in_numbers(result)}</p>"
            f"<p><i>Where it comes from:</i> {_marked(entry.origin)} "
            f"Taught in {lesson_link(entry.lesson)}.</p>"
            f"<details><summary>The test</summary><pre>{code}</pre></details>"
        )

    def _tally(self):
        """Say how many of the chosen entries have a guess, and how many were right."""
        entries = matching(_letter(self.note.value), self.topic.value)
        records = [progress.entry(KEY.format(each.name)) for each in entries]
        guesses = [each["first"] for each in records if each.get("first")]
        right = sum(first["correct"] for first in guesses)
        count, total = len(guesses), len(entries)
        return (
            f"<p>{count} of {total} entries guessed, {right} right at the first guess. "
            f'<progress max="{total}" value="{count}"></progress></p>'
        )

    def _next_clicked(self, _):
        with self.guard():
            titles = list(self.entry.options)
            here = titles.index(self.entry.value)
            later = titles[here + 1 :] + titles[:here]
            fresh = [t for t in later if not progress.entry(KEY.format(NAMES[t]))]
            self.entry.value = next(iter(fresh or later), self.entry.value)


def _letter(note):
    """Return the letter of a note as it is offered, or "all"."""
    return "all" if note == ALL else note[0]


def _topics(note):
    return ["all", *sorted({each.topic for each in matching(note)})]


def _titles(entries):
    return [TITLES[each.name] for each in entries]


def _marked(text):
    """Return text as HTML; what stands between stars is stressed."""
    parts = html.escape(text, quote=False).split(" *")
    for i, part in enumerate(parts[1:], 1):
        parts[i] = "<em>" + part.replace("*", "</em>", 1)
    return " ".join(parts)
