"""Files of a run: each appears whole or not at all, under a name safe everywhere."""

import os
import re
import tempfile
import unicodedata
from hashlib import sha256
from pathlib import Path

LONGEST = 80  # characters of a file name


def write(path, text):
    """Write a text file in one step; the folders above it are made.

    Raises:
        OSError: if it cannot be written; what stood there before stays whole.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
    try:
        with os.fdopen(handle, "wb") as stream:  # half a character becomes \\udXXX
            stream.write(text.encode("utf-8", "backslashreplace"))
        os.chmod(draft, 0o644)
        os.replace(draft, path)
    except BaseException:
        os.unlink(draft)
        raise


def file_names(students):
    """Return student → a name for their files: letters of any script, digits, `-_`.

    Two students never share one, also where capitals do not count.
    """
    names, taken = {}, set()
    for student in sorted(students):
        plain = unicodedata.normalize("NFC", student)
        plain = re.sub(r"[^\w-]+", "_", plain).strip("_")[:LONGEST]
        while len(plain.encode()) > 2 * LONGEST:
            plain = plain[:-1]
        if not plain or plain.casefold() in taken or plain != student:
            plain += "-" + sha256(student.encode("utf-8", "replace")).hexdigest()[:6]
        taken.add(plain.casefold())
        names[student] = plain
    return names
