"""Who handed in what: a folder or zip as it comes from a class or a learning platform.

Known are: one notebook or one folder per student; nbgrader's
`submitted/STUDENT/ASSIGNMENT/*.ipynb`; Canvas's `name_LATE_id_id_file.ipynb`; Moodle's
`Full Name_id_assignsubmission_file_/`. Links are not followed.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .notebook import LARGEST, NotebookError, code_cells, too_large

CANVAS = re.compile(r"(?P<name>[^_]+)(?P<late>_LATE)?_(?P<id>\d+)_\d+_.+")
MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_\w*")
NOTEBOOKS = 30  # of one student


@dataclass
class Submission:
    """The files of one student, read when they are graded.

    `files` maps each notebook's name to its path; `late` is True, False or None where
    nobody knows; `time` is when it was handed in, with its time zone, or None.
    """

    student: str
    files: dict = field(default_factory=dict)
    late: bool | None = None
    time: datetime | None = None
    notes: list = field(default_factory=list)

    def read(self):
        """Return notebook name → bytes; a file that cannot be read gets None."""
        contents = dict.fromkeys(self.files)
        for name, path in self.files.items():
            note = None
            try:
                if path.stat().st_size > LARGEST:
                    note = f"{name}: {too_large(path.stat().st_size)}"
                else:
                    contents[name] = path.read_bytes()
            except OSError as error:
                note = f"{name} cannot be read: {error.strerror}."
            if note and note not in self.notes:  # it may be read again
                self.notes.append(note)
        return contents


def cells(contents):
    """Return (notebook name → code cells, notes) of what `Submission.read` returned."""
    readable, notes = {}, []
    for name, data in contents.items():
        if data is None:
            continue
        try:
            readable[name] = code_cells(data)
        except NotebookError as error:
            notes.append(f"{name}: {error}")
    return readable, notes


def collect(folder):
    """Return the list of `Submission` in a folder, by student.

    Raises:
        ValueError: if there is no notebook at all.
    """
    folder = Path(folder)
    if (folder / "submitted").is_dir():
        folder = folder / "submitted"
    entries = [e for e in sorted(folder.iterdir()) if not _hidden(e)]
    if len(entries) == 1 and entries[0].is_dir() and _holds_folders(entries[0]):
        return collect(entries[0])  # a zip often holds one folder with everything in it
    submissions = {}
    for entry in entries:
        if not entry.is_symlink() and not entry.is_dir() and entry.suffix != ".ipynb":
            continue
        student, late = _owner(entry)
        submission = submissions.setdefault(student, Submission(student))
        submission.late = late if late is not None else submission.late
        _add(submission, entry)
    submissions = [
        _limit_notebooks(s) for s in submissions.values() if s.files or s.notes
    ]
    if not submissions:
        raise ValueError(f"there is no notebook in {folder}")
    return submissions


def _holds_folders(folder):
    """Whether a lone folder is a wrapper: folders in it, or more than one notebook."""
    entries = [e for e in folder.iterdir() if not _hidden(e)]
    plain = all(e.is_dir() and not any(e.glob("*/")) for e in entries)
    has_owner = any(_owner(e)[0] != _plain(e) for e in entries)
    return has_owner or (len(entries) > 1 and plain)


def _hidden(path):
    return path.name.startswith((".", "__MACOSX"))


def _plain(path):
    name = path.stem if path.suffix == ".ipynb" and not path.is_dir() else path.name
    return unicodedata.normalize("NFC", name)


def _owner(path):
    """Return (student, late or None) from the name of a file or folder."""
    name = _plain(path)
    if match := MOODLE.fullmatch(name):
        return f"{match['name']} {match['id']}", None
    if match := CANVAS.fullmatch(name):
        return f"{match['name']} {match['id']}", bool(match["late"])
    return name, None


def _add(submission, entry):
    if entry.is_symlink():
        submission.notes.append(f"{entry.name} is a link: left out.")
    elif entry.is_file():
        submission.files[entry.name] = entry
    else:
        for path in sorted(entry.rglob("*")):
            inside = path.relative_to(entry)
            if any(map(_hidden, map(Path, inside.parts))) or path.is_dir():
                continue
            if path.is_symlink() or not path.is_file():
                submission.notes.append(f"{inside} is a link: left out.")
            elif path.suffix == ".ipynb":
                submission.files[str(inside)] = path
            elif path.name == "timestamp.txt":
                submission.time = when(path.read_text("utf-8", "replace")[:100])


def _limit_notebooks(submission):
    if len(submission.files) > NOTEBOOKS:
        names = list(submission.files)
        submission.notes.append(
            f"{len(names)} notebooks: {NOTEBOOKS} of them are read."
        )
        submission.files = {n: submission.files[n] for n in names[-NOTEBOOKS:]}
    return submission


def when(text):
    """Return the time in nbgrader's timestamp.txt, or None if it holds none."""
    *words, zone = text.split() or [""]
    try:
        moment = datetime.fromisoformat(" ".join(words))
        return moment.replace(tzinfo=ZoneInfo(zone))
    except (ValueError, ZoneInfoNotFoundError, OSError):
        pass
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
