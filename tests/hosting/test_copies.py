"""The learner's copies: made when missing, never overwritten, restored on request."""

import json

import pytest

from course_lib.hosting.copies import Lesson, copy_missing, restore, states


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "notebooks"
    (folder / "images").mkdir(parents=True)
    (folder / "images" / "neuron.png").write_bytes(b"a picture")
    (folder / "00_start_here.ipynb").write_text("start, first edition")
    (folder / "01_neurons.ipynb").write_text("neurons, first edition")
    (folder / "LICENSE").write_text("not a lesson")
    return folder


@pytest.fixture
def work(tmp_path):
    return tmp_path / "work"


def states_by_name(source, work):
    return {lesson.name: lesson.state for lesson in states(source, work)}


def test_everything_is_copied_once(source, work):
    first = copy_missing(source, work)
    assert first == ["00_start_here.ipynb", "01_neurons.ipynb", "images/neuron.png"]
    assert (work / "images" / "neuron.png").read_bytes() == b"a picture"
    assert not (work / "LICENSE").exists()
    assert copy_missing(source, work) == []


def test_answers_survive_an_update(source, work):
    copy_missing(source, work)
    (work / "01_neurons.ipynb").write_text("my answers")
    (source / "01_neurons.ipynb").write_text("neurons, second edition")
    assert copy_missing(source, work) == []
    assert (work / "01_neurons.ipynb").read_text() == "my answers"


def test_states(source, work):
    assert states_by_name(source, work)["01_neurons.ipynb"] == "missing"
    copy_missing(source, work)
    assert states(source, work) == [
        Lesson("00_start_here.ipynb", "unchanged"),
        Lesson("01_neurons.ipynb", "unchanged"),
    ]
    (work / "01_neurons.ipynb").write_text("my answers")
    assert states_by_name(source, work)["01_neurons.ipynb"] == "edited"
    (source / "01_neurons.ipynb").write_text("neurons, second edition")
    assert states_by_name(source, work)["01_neurons.ipynb"] == "newer edition"
    assert states_by_name(source, work)["00_start_here.ipynb"] == "unchanged"


@pytest.mark.parametrize("name", ["01_neurons", "01_neurons.ipynb"])
def test_restore_keeps_the_old_copy(source, work, name):
    copy_missing(source, work)
    (work / "01_neurons.ipynb").write_text("my answers")
    backup = restore(name, source, work)
    assert backup.read_text() == "my answers"
    assert backup.parent == work
    assert backup.name.startswith("01_neurons.backup-20")
    assert backup.suffix == ".ipynb"
    assert (work / "01_neurons.ipynb").read_text() == "neurons, first edition"
    assert states_by_name(source, work)["01_neurons.ipynb"] == "unchanged"


def test_restoring_twice_in_a_second_keeps_both(source, work):
    copy_missing(source, work)
    backups = []
    for answer in ("one", "two", "three"):
        (work / "01_neurons.ipynb").write_text(answer)
        backups.append(restore("01_neurons", source, work))
    assert [path.read_text() for path in backups] == ["one", "two", "three"]


def test_restore_a_missing_copy(source, work):
    assert restore("01_neurons", source, work) is None
    assert (work / "01_neurons.ipynb").exists()


@pytest.mark.parametrize("name", ["99_nothing", "../LICENSE", "images/neuron.png", ""])
def test_restore_an_unknown_lesson(source, work, name):
    copy_missing(source, work)
    with pytest.raises(ValueError, match=r"Lessons: 00_start_here\.ipynb, 01_neurons"):
        restore(name, source, work)
    assert len(list(work.iterdir())) == 4  # two lessons, images, the memory


@pytest.mark.parametrize("damage", ["", "{", "[1, 2]", '"text"', '{"01_neurons": 3}'])
def test_a_damaged_memory_loses_nothing(source, work, damage):
    copy_missing(source, work)
    (work / "01_neurons.ipynb").write_text("my answers")
    (work / ".lessons.json").write_text(damage)
    assert states_by_name(source, work)["01_neurons.ipynb"] == "edited"
    assert copy_missing(source, work) == []
    restore("01_neurons", source, work)
    assert "01_neurons.ipynb" in json.loads((work / ".lessons.json").read_text())


def test_a_copy_that_fails_leaves_no_half_lesson(source, work, monkeypatch):
    def full_disk(original, copy):
        copy.write_text("neur")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full_disk)
    with pytest.raises(OSError, match="No space left"):
        copy_missing(source, work)
    assert not list(work.glob("*.ipynb"))
