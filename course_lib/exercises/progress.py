"""What a learner has done so far, on their own machine; it is never sent anywhere.

It is kept in the file `$COURSE_PROGRESS`, else in `course-progress.json` in Jupyter's
data folder; `COURSE_PROGRESS=off` keeps it in memory.

Keys are the ids of exercises and questions; they never change their meaning:

    {"version": 1, "entries": {
        "softmax": {"status": "correct", "attempts": 3, "streak": 0, "hints": 1,
                    "slips": {"axes": 2}, "when": "…"},
        "predict_hinges": {"answer": "3", "correct": true, "confidence": 0.67,
                           "attempts": 1, "first": {…}, "when": "…"}}}
"""

from collections import Counter
from datetime import datetime

from .storage import dump, entries, parse, path, take_notice, update

__all__ = [
    "entries",
    "entry",
    "export_text",
    "import_text",
    "path",
    "record_answer",
    "record_check",
    "record_hint",
    "slips",
    "take_notice",
]


def entry(key):
    """Return the entry of one exercise or question; empty if there is none."""
    return entries().get(key, {})


def record_check(key, status, topic=""):
    """Note one check of an exercise. Once correct, an exercise stays correct.

    `topic` says what a mistake was about; how often is counted under "slips". "streak"
    counts the wrong answers in a row.
    """

    def new(old):
        solved, wrong = old.get("status") == "correct", status == "incorrect"
        slips = Counter(old.get("slips", {}))
        slips.update([topic] if topic else [])
        return {
            "status": "correct" if solved else status,
            "attempts": old.get("attempts", 0) + 1,
            "streak": old.get("streak", 0) + 1 if wrong else 0,
            **({"slips": dict(slips)} if slips else {}),
        }

    _change(key, new)


def slips(keys=None):
    """Return topic → how often it was behind a wrong answer, most often first.

    `keys` are the exercises that count; without them all do.
    """
    counts = Counter()
    for key, each in entries().items():
        if keys is None or key in keys:
            counts.update(each.get("slips", {}))
    return dict(counts.most_common())


def record_hint(key):
    """Note that one more hint of an exercise was shown."""
    _change(key, lambda old: {"hints": old.get("hints", 0) + 1})


def record_answer(key, answer, correct, confidence=None):
    """Note the answer to a question or prediction. The first one is kept forever.

    `confidence` is the learner's own probability (0 to 1) of being right, or None.
    """
    now = {"answer": answer, "correct": bool(correct), "confidence": confidence}

    def new(old):
        return {
            **now,
            "attempts": old.get("attempts", 0) + 1,
            "first": old.get("first", now),
        }

    _change(key, new)


def export_text():
    """Return all progress as JSON text, for the learner to keep."""
    return dump(entries())


def import_text(text):
    """Merge exported progress into the present one; return the number of entries read.

    An exercise that is correct on either side stays correct; otherwise the later entry
    counts. Raises ValueError, and changes nothing, if the text is no such export.
    """
    read = parse(text)
    for key, new in read.items():
        update(key, lambda old, new=new: _newer(old, new))
    return len(read)


def _newer(old, new):
    solved = "correct" in (old.get("status"), new.get("status"))
    later = new if new.get("when", "") >= old.get("when", "") else old
    first = old.get("first") or new.get("first")
    merged = dict(later)
    if solved:
        merged["status"] = "correct"
    if first:
        merged["first"] = first
    counts = Counter(old.get("slips", {})) | Counter(new.get("slips", {}))
    if counts:
        merged["slips"] = dict(counts)
    return merged


def _change(key, new):
    """Put the fields `new(old)` into an entry, with the time."""
    update(key, lambda old: {**old, **new(old), "when": _now()})


def _now():
    return datetime.now().isoformat(timespec="seconds")
