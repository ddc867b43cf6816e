"""The table of contents: which lessons there are and what each promises."""

import json
import re
from pathlib import Path, PurePosixPath
from urllib.parse import quote


def lessons(folder):
    """Describe every lesson in `folder`, in the order of their file names.

    Each is a dict with `file`, `number` (its leading digits, may be empty), `title`,
    `promise` and `minutes` (from the notebook's metadata under `course`; without it the
    title is the first heading), and `exercises` (how many the notebook has).
    """
    return [describe(path) for path in sorted(Path(folder).glob("[!.]*.ipynb"))]


def describe(path):
    """Describe one lesson; a file that cannot be read is listed by its name."""
    number = re.match(r"\d*", path.stem)[0]
    about = {"file": path.name, "number": number, "title": path.stem, "exercises": 0}
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        about["title"] = first_heading(notebook) or path.stem
        about["exercises"] = sum(is_answer(cell) for cell in notebook["cells"])
        return about | notebook["metadata"].get("course", {})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return about


def first_heading(notebook):
    """Return the text of the first `# heading`, or None."""
    for cell in notebook["cells"]:
        heading = re.search(r"^# +(.+)$", "".join(cell["source"]), re.MULTILINE)
        if cell["cell_type"] == "markdown" and heading:
            return heading[1].strip()
    return None


def is_answer(cell):
    """Is this the cell of an exercise that the learner fills in?"""
    return (
        cell["cell_type"] == "code"
        and "exercise" in cell["metadata"].get("tags", ())
        and cell.get("id", "").endswith("-answer")
    )


def describe_page(page_config, *, base_url, settings, notebook_path, **_):
    """Tell the template what it needs to know of a page; Voila's page_config_hook.

    Voila calls it for a lesson and for a folder; the template finds `lessons`, `home`
    and, on a lesson's page, `lesson`, `previous` and `next` under `course`.
    """
    root = Path(settings["contents_manager"].root_dir)
    page = PurePosixPath(notebook_path.strip("/"))
    place = page.parent if page.suffix == ".ipynb" else page
    where = "" if place == PurePosixPath(".") else quote(f"{place}/")
    entries = lessons(root / place)
    for lesson in entries:
        lesson["url"] = f"{base_url}voila/render/{where}{quote(lesson['file'])}"

    course = {"lessons": entries, "home": f"{base_url}voila/tree/{where}"}
    files = [lesson["file"] for lesson in entries]
    if page.name in files:
        here = files.index(page.name)
        course["lesson"] = entries[here]
        course["previous"] = entries[here - 1] if here else None
        course["next"] = entries[here + 1] if here + 1 < len(entries) else None
    page_config["course"] = course
    return page_config
