"""Lesson copies: is there a newer edition of a lesson, and a fresh copy on request."""

import html
from pathlib import Path

import ipywidgets as ipw

from course_lib.hosting import copies
from course_lib.widgets.panel.card import Card
from course_lib.widgets.panel.controls import button, choice, row

MEANING = {
    "missing": "not copied yet",
    "unchanged": "as it came",
    "edited": "you have worked in it",
    "newer edition": "★ there is a newer edition: a fresh copy brings it",
}


class LessonCopies(Card):
    """The learner's copies of the lessons, and a button that renews one of them.

    The old copy is kept beside the new one under a dated name.

    Args:
        folder: where the copies are; the kernel's own folder if None.
    """

    caption = "Your copies of the lessons: which are edited, which have newer editions"
    lesson = 0

    def __init__(self, folder=None):
        self.folder = Path(folder) if folder else Path.cwd()
        self.table, self.message = ipw.HTML(), ipw.HTML()
        names = [lesson.name for lesson in self._states()]
        self.lesson = choice("lesson", names, names[0] if names else None)
        self.sure = ipw.Checkbox(
            description="keep my old copy under another name and bring a fresh one",
            indent=False,
            layout=ipw.Layout(width="auto"),
        )
        self.renew = button("Fresh copy", "put the course's edition in place")
        self.renew.on_click(self._renew_clicked)
        super().__init__()
        choices = row(self.lesson, self.sure, self.renew)
        self.children = (self.table, choices, self.message)

    def update(self):
        self.refresh()

    @property
    def own(self):
        """Whether the folder holds copies, rather than the lessons themselves."""
        return (self.folder / copies.MEMORY).exists()

    def refresh(self, message=""):
        """Look at the files again."""
        rows = "".join(
            f"<tr><td>{html.escape(lesson.name)}</td><td>{MEANING[lesson.state]}</td></tr>"
            for lesson in self._states()
        )
        self.table.value = (
            '<table class="course-copies"><tr><th scope="col">Lesson</th>'
            f'<th scope="col">Your copy</th></tr>{rows}</table>'
        )
        self.renew.disabled = not self.own
        if not self.own:
            message = (
                "This page shows the lessons themselves: there is no copy to renew."
            )
        self.message.value = f'<div role="status">{html.escape(message)}</div>'

    def _states(self):
        if self.own:
            return copies.states(work=self.folder)
        return [
            copies.Lesson(path.name, "unchanged")
            for path in sorted(copies.SOURCE.glob("[0-9]*.ipynb"))
        ]

    def _renew_clicked(self, _):
        if not self.sure.value:
            self.refresh("Tick the box first: your old copy will get another name.")
            return
        try:
            backup = copies.restore(self.lesson.value, work=self.folder)
        except (OSError, ValueError) as error:
            self.refresh(f"✗ That did not work: {error}")
            return
        self.sure.value = False
        where = f" Your old copy is {backup.name}." if backup else ""
        self.refresh(
            f"✓ {self.lesson.value} is fresh.{where} Close its tab and open it again."
        )

    def static(self):
        """Return an invitation: the state of the copies is not the notebook's."""
        return "<p>Run the notebook to see the state of your copies.</p>"
