"""The picture of a training says what happened, in its title and in words."""

import pytest

import course_lib as nn
from course_lib import plots
from course_lib.plots.history import finding, turn
from course_lib.plots.pictures import picture
from tests.tools.pictures import MOST_BYTES, small

TURNS = nn.History(
    loss=[0.71, 0.4, 0.2, 0.1, 0.04],
    val_loss=[0.72, 0.5, 0.45, 0.5, 0.6],
    accuracy=[0.5, 0.7, 0.9, 1.0, 1.0],
    val_accuracy=[0.5, 0.7, 0.8, 0.8, 0.8],
)


def test_the_title_is_the_finding():
    assert finding(TURNS) == "Validation loss turns up after epoch 3"
    falls = nn.History(loss=[0.71, 0.2, 0.04], val_loss=[0.7, 0.3, 0.2])
    assert finding(falls) == "Training loss falls from 0.71 to 0.04 in 3 epochs"
    assert finding(nn.History(loss=[1.0, 4.0])).startswith("Training loss rises from 1")
    assert finding(nn.History(loss=[0.7, 0.699])) == (
        "Training loss stays at 0.699 for 2 epochs"
    )
    assert finding(nn.History(loss=[0.7])) == "Training loss is 0.7 after one epoch"


def test_a_small_wobble_is_no_turn():
    assert turn([0.5, 0.4, 0.41]) == 0 and turn([0.5, 0.4, 0.43]) == 2


def test_the_alt_text_holds_the_numbers():
    ax = plots.history(TURNS)
    assert ax.figure.alt == (
        "Training loss falls from 0.71 to 0.04 in 5 epochs; validation loss turns up "
        "after epoch 3, from 0.45 to 0.6. Accuracy ends at 100% in training and 80% in "
        "validation."
    )


def test_lines_are_named_at_their_ends_and_told_apart_by_style():
    loss, accuracy = plots.history(TURNS).figure.axes
    for ax in (loss, accuracy):
        assert [text.get_text() for text in ax.texts] == ["training", "validation"]
        assert [line.get_linestyle() for line in ax.lines[:2]] == ["-", "--"]
    assert (loss.get_ylabel(), accuracy.get_ylabel()) == ("loss", "accuracy")


def test_names_never_touch():
    same = nn.History(loss=[1.0, 0.5], val_loss=[1.0, 0.5])
    low, high = sorted(text.get_position()[1] for text in plots.history(same).texts)
    assert high - low >= 0.089


def test_a_loss_over_many_powers_of_ten_gets_a_logarithmic_axis():
    assert plots.history(nn.History(loss=[1.0, 1e-4])).get_yscale() == "log"
    assert plots.history(nn.History(loss=[1.0, 0.1])).get_yscale() == "linear"
    assert plots.history(nn.History(loss=[1.0, 0.0])).get_yscale() == "linear"


def test_draws_the_loss_alone_on_given_axes():
    given = plots.figure_axes()
    assert plots.history(TURNS, ax=given) is given
    assert given.figure.axes == [given] and "turns up" in given.get_title(loc="left")


@pytest.mark.parametrize("history", [TURNS, nn.History(loss=[0.7], val_loss=[0.8])])
def test_pictures_are_small_enough_to_store(history):
    assert len(small(picture(plots.history(history).figure))) <= MOST_BYTES


def test_an_empty_history_has_no_picture():
    with pytest.raises(ValueError, match="no completed epoch"):
        plots.history(nn.History())
