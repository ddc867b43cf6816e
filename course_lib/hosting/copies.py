"""The learner's own copies of the lessons: made when missing, never overwritten.

`work/.lessons.json` remembers which edition each copy was made from, so that an update
of the course can say "there is a newer edition" without touching anyone's answers.
"""

import json
import shutil
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "notebooks"
WORK = ROOT / "work"
MEMORY = ".lessons.json"


@dataclass(frozen=True)
class Lesson:
    """A lesson and what has become of the learner's copy of it.

    `state` is "missing" (no copy yet), "unchanged" (as it was copied), "edited"
    (the learner worked in it), or "newer edition" (the course has been updated since
    the copy was made).
    """

    name: str
    state: str


def copy_missing(source=SOURCE, work=WORK):
    """Copy what the learner does not have yet; return the names of those files.

    Takes the notebooks and the pictures beside them. What exists stays as it is.
    """
    source, work = Path(source), Path(work)
    work.mkdir(parents=True, exist_ok=True)
    names = []
    for name in files(source):
        if not (work / name).exists():
            copy(name, source, work)
            names.append(name)
    return names


def states(source=SOURCE, work=WORK):
    """Return a `Lesson` for every notebook of the course, in order."""
    source, work = Path(source), Path(work)
    editions = recall(work)
    return [
        Lesson(name, state(source / name, work / name, editions.get(name)))
        for name in files(source)
        if name.endswith(".ipynb")
    ]


def restore(name, source=SOURCE, work=WORK):
    """Give the learner a fresh copy of one lesson; the old one is kept beside it.

    `name` is a file name, with or without `.ipynb`. Returns the path of the kept copy
    (`02_activations.backup-2026-03-01-174500.ipynb`), or None if there was none.
    An unknown name raises ValueError and lists the lessons.
    """
    source, work = Path(source), Path(work)
    name = f"{name.removesuffix('.ipynb')}.ipynb"
    lessons = [lesson for lesson in files(source) if lesson.endswith(".ipynb")]
    if name not in lessons:
        raise ValueError(f"no lesson is called {name!r}. Lessons: {', '.join(lessons)}")
    backup = set_aside(work / name) if (work / name).exists() else None
    copy(name, source, work)
    return backup


def files(source):
    """List the notebooks and the pictures of the course, as paths inside `source`."""
    paths = [*source.glob("[!.]*.ipynb"), *source.glob("images/*")]
    return sorted(path.relative_to(source).as_posix() for path in paths)


def state(original, own, edition):
    """Say what has become of the copy `own` of the file `original`."""
    if not own.exists():
        return "missing"
    if digest(own) == digest(original):
        return "unchanged"
    if edition is not None and edition != digest(original):
        return "newer edition"
    return "edited"


def copy(name, source, work):
    """Copy one file and remember which edition it was."""
    (work / name).parent.mkdir(parents=True, exist_ok=True)
    draft = work / f"{name}.new"  # a full disk must not leave half a lesson
    shutil.copyfile(source / name, draft)
    draft.replace(work / name)
    editions = recall(work) | {name: digest(source / name)}
    memory = work / f"{MEMORY}.new"
    memory.write_text(json.dumps(editions, indent=1), encoding="utf-8")
    memory.replace(work / MEMORY)


def set_aside(path):
    """Rename a file to a dated name that nothing has yet; return the new path."""
    stamp = datetime.now().strftime("%Y-%m-%d-%H%M%S")
    backup = path.with_name(f"{path.stem}.backup-{stamp}{path.suffix}")
    count = 1
    while backup.exists():
        count += 1
        backup = path.with_name(f"{path.stem}.backup-{stamp}-{count}{path.suffix}")
    return path.rename(backup)


def recall(work):
    """Return {name: digest when copied}; a damaged memory counts as an empty one."""
    try:
        editions = json.loads((work / MEMORY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return editions if isinstance(editions, dict) else {}


def digest(path):
    """Return the SHA-256 of a file, in hexadecimal."""
    return sha256(path.read_bytes()).hexdigest()
