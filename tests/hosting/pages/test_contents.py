"""The table of contents, read from the notebooks themselves."""

import json
from types import SimpleNamespace

import pytest

from course_lib.hosting.pages.contents import describe_page, lessons
from tests.hosting.samples import NEURONS, code, text, write, write_lessons


@pytest.fixture
def folder(tmp_path):
    write_lessons(tmp_path)
    return tmp_path


def page(folder, path):
    settings = {"contents_manager": SimpleNamespace(root_dir=str(folder))}
    config = describe_page(
        {"other": 1},
        base_url="/me/",
        settings=settings,
        notebook_path=path,
        log=None,
        voila_configuration=None,
    )
    assert config["other"] == 1
    return config["course"]


def test_lessons_stand_in_order(folder):
    assert [lesson["number"] for lesson in lessons(folder)] == ["00", "01", "02"]


def test_metadata_tells_title_promise_and_minutes(folder):
    neurons = lessons(folder)[1]
    assert neurons == NEURONS | {
        "file": "01_neurons.ipynb",
        "number": "01",
        "exercises": 1,
    }


def test_without_metadata_the_first_heading_is_the_title(folder):
    write(
        folder / "03_forward_pass.ipynb",
        [code("c", "# not a title"), text("t", "\n# Forward pass \n\n# Later")],
    )
    assert lessons(folder)[3]["title"] == "Forward pass"


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"cells": [{}], "metadata": {}}'])
def test_a_damaged_notebook_is_listed_by_its_name(folder, damage):
    (folder / "03_broken.ipynb").write_text(damage)
    assert lessons(folder)[3]["title"] == "03_broken"


def test_hidden_files_are_no_lessons(folder):
    (folder / ".hidden.ipynb").write_text("{}")
    assert len(lessons(folder)) == 3


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("00_start_here.ipynb", None, "Neurons"),
        ("01_neurons.ipynb", "Start here", "Activation functions"),
        ("02_activations.ipynb", "Neurons", None),
    ],
)
def test_neighbors(folder, path, before, after):
    course = page(folder, path)
    assert (course["previous"] or {}).get("title") == before
    assert (course["next"] or {}).get("title") == after


def test_addresses_respect_base_url_and_folder(folder):
    (folder / "some lessons").mkdir()
    write_lessons(folder / "some lessons")
    course = page(folder, "some lessons/01_neurons.ipynb")
    assert course["home"] == "/me/voila/tree/some%20lessons/"
    assert course["next"]["url"] == (
        "/me/voila/render/some%20lessons/02_activations.ipynb"
    )
    assert page(folder, "")["home"] == "/me/voila/tree/"


def test_the_description_can_be_sent_to_the_page(folder):
    assert json.loads(json.dumps(page(folder, "01_neurons.ipynb")))
