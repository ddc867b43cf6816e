"""Files of a run: each appears whole or not at all, under a name safe everywhere."""

import os
import re
import tempfile
import unicodedata
import zipfile
from hashlib import sha256
from pathlib import Path

LONGEST = 80  # characters of a file name
STAMP = (1980, 1, 1, 0, 0, 0)  # in every archive, so that two releases are equal


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


def archive(path, members):
    """Write a zip of name → bytes; scripts (`.sh`, or without a suffix) may be run."""
    draft = Path(f"{path}.new")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            script = data.startswith(b"#!")
            info.external_attr = (0o755 if script else 0o644) << 16
            target.writestr(info, data)
    draft.replace(path)


def file_names(students):
    """Return student → a name for their files: letters of any script, digits, `-_`.

    Two students never share one, also where capitals do not count.
    """
    names, plain_names = {}, set()
    for student in sorted(students):
        plain = unicodedata.normalize("NFC", student)
        plain = re.sub(r"[^\w-]+", "_", plain).strip("_")[:LONGEST]
        while len(plain.encode()) > 2 * LONGEST:
            plain = plain[:-1]
        if not plain or plain.casefold() in plain_names or plain != student:
            plain += "-" + sha256(student.encode("utf-8", "replace")).hexdigest()[:6]
        plain_names.add(plain.casefold())
        names[student] = plain
    return names
