"""Run the lessons and store them in one form: `python -m tests.tools.notebooks`.

Each lesson runs in a fresh kernel and is stored with its outputs, as a learner sees it
at the start. What changes from run to run is left out, so a second run changes nothing.
A lesson with a problem stays as it was; the problem is printed with the cell's id.
"""

import argparse
import base64
import inspect
import os
import re
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell, new_markdown_cell
from tqdm import tqdm
from traitlets.config import Config

from course_lib.content.lessons import LESSONS
from course_lib.exercises import catalogue
from tests.tools.kernels import connection
from tests.tools.pictures import MOST_BYTES, with_small_pictures

FOLDER = Path(__file__).parents[2] / "notebooks"
CELL_SECONDS = 120  # for a cell, and for what it has shown to arrive
WIDGET = "application/vnd.jupyter.widget-view+json"
VOLATILE = ("execution", "ExecuteTime", "collapsed", "scrolled", "trusted")
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
QUIET = {
    "COURSE_PROGRESS": "off",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
}


class Trouble(Exception):
    """A lesson cannot be stored; the message says which cell and why."""


def lessons(folder=None):
    """Return the paths of the lessons `NN_noun.ipynb`, in order."""
    return sorted((folder or FOLDER).glob("[0-9][0-9]_*.ipynb"))


def read(path):
    """Return the notebook in `path`."""
    return nbformat.read(path, as_version=4)


def cells(nb):
    """Return the cells of a notebook by their id, in order."""
    return {cell.id: cell for cell in nb.cells}


def tags(cell):
    """Return the tags of a cell."""
    return cell.metadata.get("tags", [])


def answer_name(cell):
    """Return the exercise that the learner answers in this cell, or None."""
    match = re.fullmatch(r"ex-(\w+)-answer", cell.id)
    return match[1] if match and cell.cell_type == "code" else None


def without_exercises(nb):
    """Return a copy without the cells tagged `exercise`: what Voila shows."""
    copy = nbformat.from_dict(nb)
    copy.cells = [cell for cell in copy.cells if "exercise" not in tags(cell)]
    return copy


def solved(nb):
    """Return a copy with the reference solution in every answer cell."""
    return _answered(nb, lambda exercise: exercise.source())


def unsolved(nb):
    """Return a copy with the starter in every answer cell."""
    return _answered(nb, lambda exercise: exercise.starter())


def _answered(nb, text):
    copy = nbformat.from_dict(nb)
    for cell in copy.cells:
        if answer_name(cell):
            cell.source = text(catalogue.exercise(answer_name(cell)))
    return copy


def run(nb, folder=FOLDER, after_cell=None):
    """Return a copy with the outputs of a run in a fresh kernel, in `folder`.

    `after_cell(cell)` is called after each code cell. A cell that fails raises
    Trouble with its id and the error.
    """
    ran = nbformat.from_dict(nb)
    for cell in filter(is_run, ran.cells):
        cell.outputs, cell.execution_count = [], None

    def done(cell, cell_index, execute_reply):
        if after_cell:
            after_cell(cell)

    client = NotebookClient(
        ran,
        kernel_name=KERNEL["name"],
        timeout=CELL_SECONDS,
        startup_timeout=CELL_SECONDS,
        iopub_timeout=CELL_SECONDS,
        raise_on_iopub_timeout=True,  # else the outputs would be stored without it
        store_widget_state=False,
        on_cell_executed=done,
        config=Config(KernelManager=connection()),
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        client.execute(env=os.environ | QUIET)
    except CellExecutionError as error:
        raise Trouble(f"{failed(ran)}: {error.ename}: {error.evalue}") from error
    except CellTimeoutError as error:
        cell = running(ran)
        raise Trouble(f"{cell} was not done within {CELL_SECONDS} s") from error
    except DeadKernelError as error:
        raise Trouble(f"the kernel died in {running(ran)}") from error
    except RuntimeError as error:  # jupyter_client's word for a kernel that is silent
        raise Trouble(f"the kernel did not start: {error}") from error
    return ran


def failed(nb):
    """Return the id of the last cell that ended in an error."""
    for cell in reversed(nb.cells):
        if any(out.output_type == "error" for out in cell.get("outputs", ())):
            return cell.id
    return "an unknown cell"


def running(nb):
    """Return the id of the first code cell that has not been run."""
    waiting = (c.id for c in nb.cells if is_run(c) and c.execution_count is None)
    return next(waiting, "the last cell")


def is_run(cell):
    """Return whether the cell is code that a kernel runs."""
    return cell.cell_type == "code" and bool(cell.source.strip())


def normalise(nb):
    """Return a copy in the one form that is stored: nothing that changes by itself."""
    copy = nbformat.from_dict(nb)
    copy.nbformat, copy.nbformat_minor = 4, 5
    copy.metadata.pop("widgets", None)
    copy.metadata.update(kernelspec=dict(KERNEL), language_info=dict(LANGUAGE))
    count = 0
    for cell in copy.cells:
        cell.source = cell.source.rstrip()
        for key in VOLATILE:
            cell.metadata.pop(key, None)
        if cell.cell_type == "code":
            count += is_run(cell)
            cell.execution_count = count if is_run(cell) else None
            cell.outputs = outputs(cell)
    return nbformat.from_dict(copy)


def outputs(cell):
    """Return the outputs of a code cell as they are stored."""
    if "nbval-ignore-output" in tags(cell):
        return []
    kept = []
    for output in cell.outputs:
        if "data" in output:
            output.data.pop(WIDGET, None)
            if not output.data:
                continue
            output.metadata = {}
            if html := html_of(output):
                output.data["text/html"] = with_small_pictures(html)
        if output.output_type == "execute_result":
            output.execution_count = cell.execution_count
        previous = kept[-1] if kept else {}
        if output.output_type == "stream" and previous.get("name") == output.name:
            previous.text += output.text  # where the kernel cut it is chance
        else:
            kept.append(output)
    return kept


def pictures(cell):
    """Return the pictures in the outputs of a cell, as bytes."""
    found = []
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        found += [data[kind] for kind in ("image/png", "image/jpeg") if kind in data]
        found += re.findall(r'src="data:image/\w+;base64,([^"]*)"', html_of(output))
    return [base64.b64decode(text) for text in found]


def html_of(output):
    """Return the HTML of an output, or an empty text."""
    return output.get("data", {}).get("text/html", "")


def refuse_heavy(nb):
    """Raise Trouble if a stored picture is larger than MOST_BYTES."""
    for cell in nb.cells:
        for picture in pictures(cell):
            if len(picture) > MOST_BYTES:
                raise Trouble(
                    f"{cell.id}: a picture of {len(picture) / 1000:.0f} kB; at most "
                    f"{MOST_BYTES // 1000} kB are stored. Draw fewer points, or "
                    "make it smaller."
                )


def write(path, nb):
    """Replace the file in one step: an interruption leaves the old one whole."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            nbformat.write(nb, stream)
        with suppress(FileNotFoundError):
            os.chmod(draft, path.stat().st_mode)
        os.replace(draft, path)
    except BaseException:
        os.unlink(draft)
        raise


def with_new_exercises(nb, number):
    """Return a copy with the cells of the lesson's exercises that it does not have yet.

    They stand before the self-test, in the form that the rules ask for, with the first
    words of a task; an author moves them to their place and tells more.
    """
    copy = nbformat.from_dict(nb)
    ids = [cell.id for cell in copy.cells]
    place = ids.index("quiz-intro") if "quiz-intro" in ids else len(ids)
    count = sum(answer_name(cell) is not None for cell in copy.cells)
    for exercise in catalogue.exercises(number):
        if f"ex-{exercise.name}-answer" in ids:
            continue
        count += 1
        copy.cells[place:place] = _exercise_cells(exercise, f"{number}.{count}")
        place += 3
    return copy


def _exercise_cells(exercise, number):
    title = exercise.name.replace("_", " ").capitalize()
    points = "1 point" if exercise.points == 1 else f"{exercise.points} points"
    call = exercise.signature.removeprefix("def ").removesuffix(":")
    task = inspect.cleandoc(exercise.__doc__)
    text = f"### Exercise {number} · {title} · {points}\n\nWrite `{call}`: {task}"
    name, check = exercise.name, f'check("{exercise.name}", {exercise.name})'
    cells = [
        new_markdown_cell(text, id=f"ex-{name}"),
        new_code_cell(exercise.starter(), id=f"ex-{name}-answer"),
        new_code_cell(check, id=f"ex-{name}-check"),
    ]
    for cell in cells:
        cell.metadata.tags = ["exercise"]
    return cells


def described(path):
    """Return the metadata of a lesson that the course's table names, else nothing."""
    entries = [lesson for lesson in LESSONS if lesson.file == path.stem]
    return {"course": course_metadata(entries[0])} if entries else {}


def course_metadata(lesson):
    """Return what the contents pages read of a lesson, from the table's entry."""
    return {
        "minutes": lesson.minutes,
        "promise": lesson.promise,
        "title": lesson.title,
    }


def renew(path):
    """Run one lesson and store it; return what an author should be told.

    Raises Trouble, and leaves the file as it was, if the lesson cannot be stored.
    """
    stored = read(path)
    numbers = {lesson.file: lesson.number for lesson in LESSONS}
    before = stored
    if path.stem in numbers:
        before = with_new_exercises(stored, numbers[path.stem])
    nb = unsolved(before)
    known = {cell.id for cell in stored.cells}
    told = [
        f"{path.name}: {cell.id} is new. Move it to its place, and tell the whole task"
        for cell in before.cells
        if cell.id not in known and cell.cell_type == "markdown"
    ]
    told += [
        f"{path.name}: {cell.id} holds the starter again. It was:\n{cell.source}"
        for cell, now in zip(before.cells, nb.cells, strict=True)
        if cell.source.strip() and cell.source.rstrip() != now.source.rstrip()
    ]
    count = sum(map(is_run, nb.cells))
    with tqdm(total=count, desc=path.stem, unit="cell", disable=None) as bar:
        ran = run(nb, path.parent, lambda cell: bar.update())
    nb = normalise(ran)
    nb.metadata.update(described(path))
    refuse_heavy(nb)
    old = path.read_bytes()
    write(path, nb)
    changed = path.read_bytes() != old
    return [*told, f"{path.name}: {'stored anew' if changed else 'unchanged'}"]


def main(argv=None):
    """Run and store the lessons that the command line names, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.notebooks")
    parser.add_argument("names", nargs="*", help="such as 02 or 02_activations; or all")
    names = parser.parse_args(argv).names
    chosen = [
        path
        for path in lessons()
        if not names or any(path.name.startswith(Path(n).stem) for n in names)
    ]
    if not chosen:
        known = ", ".join(path.stem for path in lessons()) or "none yet"
        sys.exit(f"No lesson is called {' or '.join(names)}. Lessons: {known}")
    troubles = 0
    for path in chosen:
        try:
            print("\n".join(renew(path)))
        except (Trouble, ValueError, OSError) as trouble:
            troubles += 1
            print(f"✗ {path.name} stays as it was. {trouble}", file=sys.stderr)
    sys.exit(1 if troubles else 0)


if __name__ == "__main__":
    main()
