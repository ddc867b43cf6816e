"""Where progress is kept: one small JSON file, or memory.

Every change re-reads the file under a lock: two kernels lose nothing of each other's.
It is written beside the old one and swapped in, so a crash leaves the old one whole. A
damaged file is set aside, a folder that cannot be written to leaves the entries in
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
BYTE_ORDER_MARK = "\ufeff"  # some editors put it before what they save
LOCK_SECONDS = 2.0  # how long to wait for another kernel's lock
LOCK_STALE = 10.0  # a lock file older than this belongs to a kernel that died

_memory = {}  # entries that could not be written, or are not to be
_notices = []  # what the learner has not been told yet
_said = set()  # what need not be told again


class NewerVersionError(ValueError):
    """The text was written by a later version of the course."""


def path():
    """Return where progress is kept, or None for "in memory only"."""
    setting = os.environ.get("COURSE_PROGRESS", "").strip()
    if setting == "off":
        return None
    if setting:
        return Path(setting).expanduser()
    try:
        from jupyter_core.paths import jupyter_data_dir
    except ImportError:  # Python in the browser
        return None
    return Path(jupyter_data_dir()) / "course-progress.json"


def entries():
    """Return all entries as a dict: id -> dict."""
    file = path()
    try:
        return _read(file) | _memory
    except OSError as error:
        _not_saved(file, error)
        return dict(_memory)


def update(key, change):
    """Replace the entry `key` by `change(entry)`; a new one starts as an empty dict."""
    file = path()
    if file is None:
        _memory[key] = change(_memory.get(key, {}))
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with _lock(file):
            records = _read(file) | _memory
            records[key] = change(records.get(key, {}))
            _write(file, records)
            _memory.clear()
    except OSError as error:
        _memory[key] = change(entries().get(key, {}))
        _not_saved(file, error)


def _not_saved(file, error):
    reason = error.strerror or str(error) or type(error).__name__
    _notice_once(
        f"Your progress cannot be kept in {file} ({reason}): it lasts until this "
        "notebook's kernel stops. Save it with the button of lesson 00."
    )


def take_notice():
    """Return what the learner should be told about the file, once, or None."""
    text = " ".join(_notices)
    _notices.clear()
    return text or None


def parse(text):
    """Return the entries that a JSON text holds; ValueError says what is wrong."""
    try:
        content = json.loads(text.removeprefix(BYTE_ORDER_MARK))
    except ValueError:
        raise ValueError("this is not a progress file: it is no JSON text") from None
    entries = content.get("entries") if isinstance(content, dict) else None
    if not isinstance(entries, dict) or not all(map(_sound, entries.values())):
        raise ValueError(
            'this is not a progress file: its "entries" are missing or not of the '
            "course's kind"
        )
    version = content.get("version")
    if isinstance(version, int) and version > VERSION:
        raise NewerVersionError("it belongs to a newer version of the course")
    if version != VERSION:
        raise ValueError(f"this progress has version {version}, expected {VERSION}")
    return entries


def _sound(value):
    """Tell whether an entry has the types that the rest of the course relies on."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("when", ""), str)
        and isinstance(value.get("attempts", 0), int)
        and isinstance(value.get("hints", 0), int)
        and isinstance(value.get("streak", 0), int)
        and _counts(value.get("slips", {}))
        and ("first" not in value or _answered(value["first"]))
    )


def _counts(slips):
    return isinstance(slips, dict) and all(isinstance(n, int) for n in slips.values())


def _answered(first):
    """Tell whether a first answer says whether it was right, and how sure it was."""
    if not isinstance(first, dict) or not isinstance(first.get("correct"), bool):
        return False
    sure = first.get("confidence")
    number = isinstance(sure, (int, float)) and not isinstance(sure, bool)
    return "answer" in first and (sure is None or (number and 0 <= sure <= 1))


def dump(entries):
    """Return entries as the JSON text that the file holds."""
    return json.dumps(
        {"version": VERSION, "entries": entries}, indent=1, ensure_ascii=False
    )


def _read(file):
    """Return the entries of the file; a damaged one is set aside.

    OSError means that the file is there and must not be written over.
    """
    if file is None or not file.exists():
        return {}
    try:
        return parse(file.read_text(encoding="utf-8"))
    except NewerVersionError as error:
        raise OSError(str(error)) from None
    except ValueError:  # no JSON, no text at all, not ours
        _set_aside(file)
        return {}


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


def _write(file, entries):
    """Write the whole file beside the old one and swap them in one step."""
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=file.name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(dump(entries))
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
        except PermissionError:  # Windows, while another kernel removes its lock
            if not os.access(file.parent, os.W_OK):
                raise
            sleep(0.01)
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
