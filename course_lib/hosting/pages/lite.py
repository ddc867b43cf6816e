"""The lessons to work in, without a server: JupyterLite, in the reader's own browser.

`python -m course_lib.hosting lite`, after `make site`. JupyterLab and a Python made for
browsers (Pyodide) become files of the site; a first cell installs the course's wheel.
The packages that build it are the extra `lite` of pyproject.toml.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell

from ..copies import ROOT, SOURCE, files

# Pyodide brings numpy, matplotlib and scikit-learn in versions of its own, older than
# those the course asks for elsewhere: the wheel is installed without looking at them.
FIRST_CELL = """import piplite

await piplite.install(["numpy", "matplotlib", "scikit-learn", "ipywidgets", "tqdm"])
await piplite.install("course-lib", deps=False)"""


def build(folder, source=SOURCE):
    """Add `lite/` to the site in `folder`, and the way there; return the lessons.

    A missing tool or a build that fails ends with its own words, and without `lite/`.
    """
    target = Path(folder).resolve() / "lite"
    if not (target.parent / "index.html").exists():
        sys.exit("There is no site yet: make site first.")
    with tempfile.TemporaryDirectory(prefix="lite-") as draft:
        draft = Path(draft)
        contents = draft / "contents"
        names = [copy(Path(source), name, contents) for name in files(Path(source))]
        # What setuptools left there would go into the wheel, files of old names too.
        shutil.rmtree(ROOT / "build" / "lib", ignore_errors=True)
        run(draft, "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", draft, ROOT)
        (wheel,) = draft.glob("course_lib-*.whl")
        run(
            draft,
            *("jupyterlite_core", "build", "--apps", "lab", "--no-sourcemaps"),
            *("--lite-dir", draft, "--contents", contents),
            *("--piplite-wheels", wheel, "--output-dir", draft / "site"),
        )
        shutil.rmtree(target, ignore_errors=True)
        shutil.move(draft / "site", target)
    contents_page = target.parent / "index.html"
    page = contents_page.read_text(encoding="utf-8")
    page = page.replace('<p id="course-lite" hidden>', '<p id="course-lite">')
    contents_page.write_text(page, encoding="utf-8")
    return [name for name in names if name.endswith(".ipynb")]


def copy(source, name, contents):
    """Copy a file of the course; a lesson gets the cell that installs the course."""
    path = contents / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if name.endswith(".ipynb"):
        notebook = nbformat.read(source / name, as_version=4)
        cell = new_code_cell(FIRST_CELL, id="install")
        notebook.cells.insert(1, cell)  # after the title
        notebook.metadata.kernelspec = {
            "name": "python",
            "display_name": "Python (Pyodide)",
            "language": "python",
        }
        nbformat.write(notebook, path)
    else:
        shutil.copyfile(source / name, path)
    return name


def run(folder, module, *arguments):
    """Run a module of this Python in a folder; exit with what it says if it fails."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if ended.returncode:
        sys.exit(f"{module} failed:\n{(ended.stderr or ended.stdout)[-2000:]}")
