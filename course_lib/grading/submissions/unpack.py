"""Unpack a zip that anyone may have made: notebooks only, inside one folder only."""

import stat
import unicodedata
import zipfile
from pathlib import Path, PurePosixPath

from .notebook import LARGEST

MEMBERS = 20_000  # files of one archive
TOTAL = 4 * 2**30  # bytes of one archive, unpacked
NESTED = 200 * 2**20  # bytes of an archive within an archive
WANTED = (".ipynb", ".zip", "timestamp.txt")


class ArchiveError(ValueError):
    """An archive is refused; the text says why."""


def unpack(archive, folder):
    """Unpack the notebooks in the zip file `archive` into the new `folder`.

    Returns notes on members that are left out: paths that lead elsewhere, links,
    encrypted or oversized files. An oversized notebook becomes a file that is a little
    too long, so that its author is told; archives within are unpacked once.

    Raises:
        ArchiveError: if the file is no zip, or holds far too much.
    """
    notes = []
    _unpack(archive, Path(folder), notes, nested=False)
    return notes


def _unpack(archive, folder, notes, nested):
    try:
        with zipfile.ZipFile(archive) as source:
            members = source.infolist()
            if len(members) > MEMBERS:
                raise ArchiveError(f"{len(members)} files in one archive")
            remaining = TOTAL
            for member in members:
                remaining -= _member(source, member, folder, notes, nested, remaining)
    except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise ArchiveError(
            f"{Path(archive).name} cannot be unpacked: {error}"
        ) from error


def _member(source, member, folder, notes, nested, remaining):
    """Unpack one member; return how many bytes it took."""
    name = _name(member)
    if name is None or stat.S_ISLNK(member.external_attr >> 16):
        what = "is a link" if name else "leads out of its folder"
        notes.append(f"{member.filename[:100]!r} {what}: left out.")
        return 0
    if member.is_dir() or not name.name.endswith(WANTED) or _system(name):
        return 0
    if member.flag_bits & 1:
        notes.append(f"{member.filename[:100]!r} is encrypted: left out.")
        return 0
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    most = NESTED if name.suffix == ".zip" else LARGEST + 1
    size = _copy(source, member, target, min(most, remaining))
    if size >= remaining:
        raise ArchiveError(f"it unpacks to more than {TOTAL // 2**30} GB")
    if name.suffix == ".zip":
        _inner(target, notes, nested)
    return size


def _inner(target, notes, nested):
    """Unpack an archive within the archive: one student's notebooks."""
    try:
        if not nested:
            _unpack(target, target.with_suffix(""), notes, nested=True)
    except ArchiveError as error:
        notes.append(f"{target.name!r} is left out: {error}.")
    target.unlink()


def _copy(source, member, target, most):
    size = 0
    with source.open(member) as stream, open(target, "wb") as out:
        while size < most and (part := stream.read(min(2**20, most - size))):
            size += out.write(part)
    return size


def _name(member):
    """A member's path, harmless; None if it is absolute or climbs."""
    text = unicodedata.normalize("NFC", member.filename.replace("\\", "/"))
    path = PurePosixPath(text)
    if path.is_absolute() or ".." in path.parts or ":" in text[:2] or not path.parts:
        return None
    if any(ord(c) < 32 for c in text) or any(len(p.encode()) > 240 for p in path.parts):
        return None
    return path


def _system(path):
    return any(part.startswith((".", "__MACOSX")) for part in path.parts)
