"""What a learner has done so far: one small JSON file on their own machine.

The file is `$COURSE_PROGRESS`, else `course-progress.json` in Jupyter's data folder;
`COURSE_PROGRESS=off` keeps everything in memory. It is never sent anywhere.

Keys are the ids of exercises and questions; they never change their meaning:

    {"version": 1, "entries": {
        "softmax": {"status": "correct", "attempts": 3, "hints": 1, "when": "…"},
        "predict_hinges": {"answer": "3", "correct": true, "confidence": 0.67,
                           "attempts": 1, "first": {…}, "when": "…"}}}

Every change re-reads the file under a lock: two kernels lose nothing of each other's.
A damaged file is set aside, a folder that cannot be written to leaves the entries in
memory; `take_notice()` then says so, once.
"""

import json
import os
import tempfile
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep, time

VERSION = 1
LOCK_SECONDS = 2.0  # how long to wait for another kernel's lock
LOCK_STALE = 10.0  # a lock file older than this belongs to a kernel that died

_memory = {}  # entries that could not be written, or are not to be
_notices = []


def path():
    """Return where progress is kept, or None for "in memory only"."""
    chosen = os.environ.get("COURSE_PROGRESS", "").strip()
    if chosen == "off":
        return None
    if chosen:
        return Path(chosen).expanduser()
    try:
        from jupyter_core.paths import jupyter_data_dir
    except ImportError:  # Python in the browser
        return None
    return Path(jupyter_data_dir()) / "course-progress.json"


def entries():
    """Return all entries as a dict: id -> dict."""
    return _read(path()) | _memory


def entry(key):
    """Return the entry of one exercise or question; empty if there is none."""
    return entries().get(key, {})


def record_check(key, status):
    """Note one check of an exercise. Once correct, an exercise stays correct."""

    def change(old):
        solved = old.get("status") == "correct"
        return {
            "status": "correct" if solved else status,
            "attempts": old.get("attempts", 0) + 1,
        }

    _update(key, change)


def record_hint(key):
    """Note that one more hint of an exercise was shown."""
    _update(key, lambda old: {"hints": old.get("hints", 0) + 1})


def record_answer(key, answer, correct, confidence=None):
    """Note the answer to a question or prediction. The first one is kept for ever.

    `confidence` is the learner's own probability (0 to 1) of being right, or None.
    """
    now = {"answer": answer, "correct": bool(correct), "confidence": confidence}

    def change(old):
        return {
            **now,
            "attempts": old.get("attempts", 0) + 1,
            "first": old.get("first", now),
        }

    _update(key, change)


def export_text():
    """Return all progress as JSON text, for the learner to keep."""
    return _dump(entries())


def import_text(text):
    """Merge exported progress into the present one; return the number of entries read.

    An exercise that is correct on either side stays correct; otherwise the later entry
    counts. Raises ValueError, and changes nothing, if the text is no such export.
    """
    read = _parse(text)
    for key, new in read.items():
        _update(key, lambda old, new=new: _newer(old, new), stamp=False)
    return len(read)


def clear():
    """Forget everything, in the file and in memory."""
    _memory.clear()
    file = path()
    if file is not None:
        with suppress(OSError):
            file.unlink(missing_ok=True)


def take_notice():
    """Return what the learner should be told about the file, once, or None."""
    text = " ".join(_notices)
    _notices.clear()
    return text or None


def _newer(old, new):
    solved = "correct" in (old.get("status"), new.get("status"))
    later = new if new.get("when", "") >= old.get("when", "") else old
    first = old.get("first") or new.get("first")
    merged = dict(later)
    if solved:
        merged["status"] = "correct"
    if first:
        merged["first"] = first
    return merged


def _update(key, change, stamp=True):
    """Replace one entry by itself plus `change(itself)`: re-read, merge, write."""
    file = path()
    if file is None:
        _memory[key] = _changed(_memory.get(key, {}), change, stamp)
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with _lock(file):
            known = _read(file) | _memory
            known[key] = _changed(known.get(key, {}), change, stamp)
            _write(file, known)
            _memory.clear()
    except OSError as error:
        _memory[key] = _changed(entries().get(key, {}), change, stamp)
        reason = error.strerror or type(error).__name__
        _notice_once(
            f"Your progress cannot be saved in {file} ({reason}): it is kept until "
            "this notebook's kernel stops. Save it with the button of lesson 00."
        )


def _changed(old, change, stamp):
    new = {**old, **change(old)}
    if stamp:
        new["when"] = datetime.now().isoformat(timespec="seconds")
    return new


def _read(file):
    """Return the entries of the file; a damaged one is set aside."""
    if file is None:
        return {}
    try:
        text = file.read_text(encoding="utf-8")
    except OSError:
        return {}
    except UnicodeDecodeError:
        text = ""
    try:
        return _parse(text)
    except ValueError:
        _set_aside(file)
        return {}


def _parse(text):
    try:
        content = json.loads(text)
    except ValueError:
        raise ValueError("this is not a progress file: it is no JSON text") from None
    known = content.get("entries") if isinstance(content, dict) else None
    if not isinstance(known, dict) or not all(
        isinstance(value, dict) for value in known.values()
    ):
        raise ValueError('this is not a progress file: it has no "entries"')
    if content.get("version") != VERSION:
        raise ValueError(
            f"this progress has version {content.get('version')}, expected {VERSION}"
        )
    return known


def _set_aside(file):
    day = datetime.now().strftime("%Y-%m-%d")
    aside = file.with_name(f"{file.name}.damaged-{day}")
    number = 1
    while aside.exists():
        number += 1
        aside = file.with_name(f"{file.name}.damaged-{day}-{number}")
    try:
        os.replace(file, aside)
    except OSError:
        return
    _notice_once(
        f"Your progress file could not be read. It is set aside as {aside}; "
        "you start with an empty one."
    )


def _notice_once(text):
    if text not in _said:
        _said.add(text)
        _notices.append(text)


_said = set()


def _dump(known):
    return json.dumps(
        {"version": VERSION, "entries": known}, indent=1, ensure_ascii=False
    )


def _write(file, known):
    """Write the whole file beside the old one and swap them in one step."""
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=file.name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(_dump(known))
        _replace(temporary, file)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _replace(temporary, file):
    """Swap the files; Windows refuses while another kernel reads: try again."""
    for wait in (0.02, 0.05, 0.1, 0.2):
        try:
            return os.replace(temporary, file)
        except PermissionError:
            sleep(wait)
    return os.replace(temporary, file)


@contextmanager
def _lock(file):
    """Hold `<file>.lock`, which only one process at a time can create."""
    lock = file.with_name(file.name + ".lock")
    end = monotonic() + LOCK_SECONDS
    mine = False
    while not mine and monotonic() < end:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            mine = True
        except FileExistsError:
            with suppress(OSError):
                if time() - lock.stat().st_mtime > LOCK_STALE:
                    lock.unlink()
                    continue
            sleep(0.01)
    try:
        yield  # after two seconds without it, writing is better than losing the entry
    finally:
        if mine:
            with suppress(OSError):
                lock.unlink()
