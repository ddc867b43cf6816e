"""The notebook tool: one form, nothing lost, problems named by their cell."""

import io

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from PIL import Image

from tests.hosting.samples import LATE
from tests.tools import notebooks
from tests.tools.pictures import small

WIDGET = "import ipywidgets\nipywidgets.IntSlider(description='n')"
PICTURE = """
import base64, io
import numpy as np
from IPython.display import HTML
from PIL import Image
noise = np.random.default_rng(0).integers(0, 256, {}, dtype=np.uint8)
Image.fromarray(noise).convert("{}").save(buffer := io.BytesIO(), "PNG")
data = base64.b64encode(buffer.getvalue()).decode()
HTML('<img alt="dots" src="data:image/png;base64,' + data + '">')"""
STARTER = 'def softmax(Z):\n    """Mine."""\n    return Z'


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    """Write a lesson of these cells into an empty folder, and return its path."""
    monkeypatch.setattr(notebooks, "FOLDER", tmp_path)

    def write(*sources, **metadata):
        made = [new_markdown_cell("# A lesson", id="title")]
        for number, source in enumerate(sources):
            tags = ["exercise"] if "softmax" in source else []
            name = f"ex-softmax-{'answer' if 'def' in source else 'check'}"
            made.append(
                new_code_cell(
                    source,
                    id=name if tags else f"try-{number}",
                    metadata={"tags": tags, "collapsed": True, **metadata},
                    execution_count=77,
                )
            )
        path = tmp_path / "01_small.ipynb"
        nbformat.write(new_notebook(cells=made), path)
        return path

    return write


def stored(path):
    return notebooks.cells(notebooks.read(path))


def test_a_second_run_changes_nothing(lesson):
    path = lesson("print(1 + 1)", WIDGET, "import sys; sys.hash_info.width")
    assert notebooks.renew(path) == ["01_small.ipynb: stored anew"]
    first = path.read_bytes()
    assert notebooks.renew(path) == ["01_small.ipynb: unchanged"]
    assert path.read_bytes() == first
    assert first.endswith(b"}\n")


def test_what_changes_by_itself_is_left_out(lesson):
    path = lesson("print(1 + 1)", WIDGET)
    notebooks.renew(path)
    text = path.read_text()
    for word in ("widget-view", "widget-state", "collapsed", '"version": "3.'):
        assert word not in text
    cells = stored(path)
    assert [cells[name].execution_count for name in ("try-0", "try-1")] == [1, 2]
    assert cells["try-0"].outputs[0].text == "2\n"
    assert "IntSlider" in cells["try-1"].outputs[0].data["text/plain"]


def test_an_output_that_cannot_be_promised_is_not_stored(lesson):
    path = lesson("import time\nprint(time.time())", tags=["nbval-ignore-output"])
    notebooks.renew(path)
    assert stored(path)["try-0"].outputs == []


def test_a_failing_cell_is_named_and_the_file_stays(lesson):
    path = lesson("1 + 1", "1 / 0", "print('later')")
    before = path.read_bytes()
    with pytest.raises(notebooks.Trouble, match=r"try-1: ZeroDivisionError"):
        notebooks.renew(path)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["01_small.ipynb"]


def test_a_heavy_picture_is_named_and_the_file_stays(lesson):
    path = lesson(PICTURE.format((40, 40), "P"), PICTURE.format((300, 300), "P"))
    before = path.read_bytes()
    with pytest.raises(notebooks.Trouble, match=r"try-1: a picture of \d+ kB"):
        notebooks.renew(path)
    assert path.read_bytes() == before


def test_pictures_are_stored_small_and_stay_as_they_are(lesson):
    path = lesson(PICTURE.format((200, 200), "RGB"))
    notebooks.renew(path)
    (first,) = notebooks.pictures(stored(path)["try-0"])
    assert Image.open(io.BytesIO(first)).size == (150, 150)
    assert small(first) == first


def test_an_answer_goes_back_to_the_starter_and_is_printed(lesson):
    path = lesson(
        "from course_lib.exercises import check", STARTER, 'check("softmax", softmax)'
    )
    told = notebooks.renew(path)
    assert "ex-softmax-answer holds the starter again" in told[0]
    assert STARTER in told[0]
    cells = stored(path)
    assert "..." in cells["ex-softmax-answer"].source
    answer = cells["ex-softmax-check"].outputs[0].data["text/plain"]
    assert answer.startswith("○ Not started")


def test_the_solved_copy_is_correct_and_the_original_keeps_its_starter(lesson):
    path = lesson(
        "import numpy as np\nfrom course_lib.exercises import check",
        STARTER,
        'check("softmax", softmax)',
    )
    nb = notebooks.read(path)
    ran = notebooks.cells(notebooks.run(notebooks.solved(nb), path.parent))
    said = ran["ex-softmax-check"].outputs[0].data["text/plain"]
    assert said.startswith("✓ Correct")
    assert notebooks.cells(nb)["ex-softmax-answer"].source == STARTER


def test_without_exercises_only_the_rest_is_left(lesson):
    nb = notebooks.read(lesson("1", STARTER, 'check("softmax", softmax)'))
    left = notebooks.without_exercises(nb)
    assert [cell.id for cell in left.cells] == ["title", "try-0"]
    assert len(nb.cells) == 4


def test_the_command_names_what_it_knows(lesson, capsys):
    lesson("1")
    with pytest.raises(SystemExit, match="No lesson is called 07"):
        notebooks.main(["07"])
    with pytest.raises(SystemExit) as end:
        notebooks.main(["01"])
    assert end.value.code == 0
    assert "01_small.ipynb: stored anew" in capsys.readouterr().out


def test_the_command_goes_on_after_a_problem_and_fails_at_the_end(lesson, capsys):
    path = lesson("1 / 0")
    nbformat.write(new_notebook(), path.with_name("02_next.ipynb"))
    with pytest.raises(SystemExit) as end:
        notebooks.main([])
    printed = capsys.readouterr()
    assert end.value.code == 1
    assert "01_small.ipynb stays as it was. try-0: ZeroDivisionError" in printed.err
    assert "02_next.ipynb" in printed.out


def test_what_a_cell_shows_is_stored_however_late_it_comes(lesson):
    path = lesson(LATE, "print(2)")
    notebooks.renew(path)
    (output,) = stored(path)["try-0"].outputs
    assert output.text == "late words\n"


def test_a_lesson_whose_outputs_do_not_come_stays_as_it_was(lesson, monkeypatch):
    monkeypatch.setattr(notebooks, "CELL_SECONDS", 3)
    path = lesson(LATE)
    before = path.read_bytes()
    with pytest.raises(notebooks.Trouble, match="was not done within 3 s"):
        notebooks.renew(path)
    assert path.read_bytes() == before


def test_a_new_exercise_gets_its_cells_before_the_self_test():
    nb = notebooks.read(notebooks.FOLDER / "09_regularization.ipynb")
    nb.cells = [cell for cell in nb.cells if "dropout_repaired" not in cell.id]
    ids = [cell.id for cell in notebooks.with_new_exercises(nb, 9).cells]
    place = ids.index("quiz-intro")
    names = [f"ex-dropout_repaired{part}" for part in ("", "-answer", "-check")]
    assert ids[place - 3 : place] == names
    again = notebooks.with_new_exercises(notebooks.with_new_exercises(nb, 9), 9)
    assert [cell.id for cell in again.cells] == ids
