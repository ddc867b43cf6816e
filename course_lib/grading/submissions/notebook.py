"""The code cells of a submitted notebook, whatever the file holds."""

import json

LARGEST = 50 * 2**20  # bytes of one notebook, with its pictures


class NotebookError(ValueError):
    """A file is no notebook that can be graded; the text is for its author."""


def code_cells(data):
    """Return the texts of the code cells in a notebook's bytes.

    Reads formats 3 and 4. The kernel does not matter, nor do ids and metadata.

    Raises:
        NotebookError: with a sentence on what is wrong with the file.
    """
    if len(data) > LARGEST:
        raise NotebookError(too_large(len(data)))
    if not data.strip():
        raise NotebookError("The file is empty.")
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        detail = str(error)[:100]
        raise NotebookError(
            f"The file is no notebook: it is not JSON ({detail})."
        ) from None
    cells = _cells(notebook)
    if cells is None:
        raise NotebookError("The file is JSON, but no notebook: it has no cells.")
    return [_text(c) for c in cells if isinstance(c, dict) and _is_code(c)]


def too_large(size):
    """Return the sentence for a notebook of `size` bytes."""
    return (
        f"The notebook has {size / 2**20:.0f} MB, at most {LARGEST // 2**20} are read: "
        "clear its outputs and save it again."
    )


def _cells(notebook):
    if not isinstance(notebook, dict):
        return None
    cells = notebook.get("cells")
    if cells is None and isinstance(notebook.get("worksheets"), list):
        sheets = [s for s in notebook["worksheets"] if isinstance(s, dict)]
        cells = [c for s in sheets for c in s.get("cells") or ()]
    return cells if isinstance(cells, list) else None


def _is_code(cell):
    return cell.get("cell_type") == "code"


def _text(cell):
    """A cell's source: a text or a list of lines, called `input` in format 3."""
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""
