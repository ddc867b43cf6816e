"""Progress: what the learner has done so far, to look at and to keep."""

import base64
import html

import ipywidgets as ipw

from course_lib.content.lessons import LESSONS
from course_lib.exercises import catalogue, progress
from course_lib.exercises.quiz import slips_in_words
from course_lib.widgets.panel.card import Card
from course_lib.widgets.panel.controls import button, row
from course_lib.widgets.panel.predict import calibration


class Progress(Card):
    """A table of the lessons: exercises solved, questions right, predictions made.

    "Save" keeps everything as a file of your own, "Load" merges such a file in. Nothing
    is sent anywhere.
    """

    caption = "Progress: exercises solved and questions answered, lesson by lesson"
    lesson = 0

    def __init__(self):
        self.table = ipw.HTML()
        self.message = ipw.HTML()
        self.save = ipw.HTML()
        self.load = ipw.FileUpload(
            accept=".json",
            multiple=False,
            description="Load",
            tooltip="merge a saved file into your progress",
            layout=ipw.Layout(width="auto", min_width="7em"),
        )
        refresh = button("Refresh", "count again")
        refresh.on_click(lambda _: self.refresh())
        self.load.observe(self._on_load, "value")
        super().__init__()
        buttons = row(refresh, self.save, self.load)
        self.children = (self.table, buttons, self.message)

    def update(self):
        self.refresh()

    def refresh(self, message=""):
        """Read the progress anew and say `message` below it."""
        self.table.value = table(progress.entries())
        data = base64.b64encode(progress.export_text().encode()).decode()
        self.save.value = (
            '<a class="course-save" download="course-progress.json" '
            f'href="data:application/json;base64,{data}">Save as a file</a>'
        )
        notice = progress.take_notice() or ""
        notes = [message, notice, slips_in_words(), calibration(), _where()]
        text = " ".join(html.escape(note) for note in notes if note)
        self.message.value = f'<div role="status">{text}</div>'

    def _on_load(self, change):
        if not self.load.value:
            return
        file = self.load.value[0]
        try:
            count = progress.import_text(bytes(file["content"]).decode("utf-8"))
        except ValueError as error:
            self.refresh(f"✗ {file['name']} was not loaded: {error}")
        else:
            self.refresh(f"✓ {count} entries of {file['name']} are merged in.")
        self.load.value = ()

    def static(self):
        """Return an invitation, without numbers.

        A new exercise must not change a stored notebook.
        """
        return "<p>Run the notebook to see your progress.</p>"


def table(entries):
    """Return the table as HTML for progress entries, id → dict."""
    titles = {lesson.number: lesson.title for lesson in LESSONS}
    rows, solved_all, exercises_all = [], 0, 0
    for number in catalogue.lessons():
        exercises = catalogue.exercises(number)
        questions = catalogue.questions(number)
        guesses = catalogue.questions(number, "predictions")
        solved = sum(_solved(entries, e.name) for e in exercises)
        solved_all, exercises_all = solved_all + solved, exercises_all + len(exercises)
        title = html.escape(titles.get(number, f"lesson {number:02d}"))
        cells = [
            f"{number:02d} {title}",
            _share(solved, len(exercises)),
            _share(_right(entries, questions), len(questions)),
            _share(sum(q.id in entries for q in guesses), len(guesses)),
        ]
        rows.append("".join(f"<td>{cell}</td>" for cell in cells))
    heads = ("Lesson", "Exercises solved", "Self-test right", "Predictions made")
    return (
        '<table class="course-progress"><caption>You have solved '
        f"{solved_all} of {exercises_all} exercises.</caption><tr>"
        + "".join(f'<th scope="col">{head}</th>' for head in heads)
        + "</tr>"
        + "".join(f"<tr>{cells}</tr>" for cells in rows)
        + "</table>"
    )


def _share(count, total):
    if total == 0:
        return "–"
    mark = " ✓" if count == total else ""
    bar = f'<progress max="{total}" value="{count}"></progress>'
    return f"{bar} {count} of {total}{mark}"


def _solved(entries, name):
    return entries.get(name, {}).get("status") == "correct"


def _right(entries, questions):
    return sum(bool(entries.get(q.id, {}).get("correct")) for q in questions)


def _where():
    if progress.path() is None:
        return "This page forgets your progress when you close it: save it as a file."
    return ""
