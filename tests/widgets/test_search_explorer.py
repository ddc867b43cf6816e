"""Search explorer: shares add up as they should, and filters leave what they say."""

import numpy as np
import pytest

import course_lib as nn
from course_lib import widgets
from course_lib.plots.search import settings, shares


@pytest.fixture
def explorer():
    return widgets.search_explorer()


def rows(scores, **columns):
    return [
        {
            "network": k,
            "val_accuracy": score,
            **{n: values[k] for n, values in columns.items()},
        }
        for k, score in enumerate(scores)
    ]


def test_a_setting_that_decides_everything_explains_everything():
    made = rows([0.2, 0.2, 0.8, 0.8], lr=[1, 1, 2, 2], seed=[0, 1, 0, 1])
    assert shares(made, ["lr", "seed"]) == pytest.approx({"lr": 1.0, "seed": 0.0})


def test_a_combination_explains_nothing_by_itself():
    made = rows([0.2, 0.8, 0.8, 0.2], lr=[1, 1, 2, 2], optimizer=list("abab"))
    assert shares(made, ["lr", "optimizer"]) == pytest.approx({"lr": 0, "optimizer": 0})


def test_shares_without_differences_or_numbers():
    same = rows([0.5, 0.5], lr=[1, 2])
    assert shares(same, ["lr"]) == {"lr": 0.0}
    lost = rows([np.nan, np.nan], lr=[1, 2])
    assert shares(lost, ["lr"]) == {"lr": 0.0}
    some = rows([0.2, 0.8, np.nan], lr=[1, 2, 2])
    assert shares(some, ["lr"]) == pytest.approx({"lr": 1.0})


def test_settings_are_what_varies_in_order_and_short():
    made = rows([0.1, 0.2], sizes=[[2, 4, 1], [2, 8, 1]], lr=[0.1, 1e-3], dtype="ff")
    assert settings(made) == {"sizes": ["2-4-1", "2-8-1"], "lr": ["0.1", "0.001"]}


def test_the_readout_says_what_the_bars_say(explorer):
    found = shares(explorer.rows, list(explorer.settings))
    most = max(found, key=found.get)
    assert f"<b>{most}</b> explains most: {found[most]:.0%}" in explorer.readout.value
    for bar, text, share in zip(
        explorer.bars, explorer.amounts, found.values(), strict=True
    ):
        assert bar.get_width() == pytest.approx(share)
        assert text.get_text() == f"{share:.0%}"


def test_a_filter_leaves_the_networks_that_it_names(explorer):
    explorer.only.value = "lr = 0.01"
    kept = [row for row in explorer.rows if row["lr"] == 0.01]
    assert f"<b>{len(kept)}</b> networks with lr = 0.01" in explorer.readout.value
    best = max(row["val_accuracy"] for row in kept)
    assert f"Best: {best:.1%}" in explorer.readout.value
    shown = sum(len(dots.get_xdata()) for dots in explorer.dots)
    assert shown == len(kept)
    assert len(explorer.others.get_xdata()) == len(explorer.rows) - len(kept)


def test_marks_tell_the_values_of_a_setting_apart(explorer):
    explorer.mark.value = "optimizer"
    counts = [len(dots.get_xdata()) for dots in explorer.dots]
    assert counts == [32, 32, 0, 0]
    texts = [t.get_text() for t in explorer.low.get_legend().get_texts()]
    assert texts == ["sgd", "adam"]


def test_every_control_changes_the_picture_and_reset_returns(explorer):
    explorer.stage.rest()
    start, words = explorer.stage.image.value, explorer.readout.value
    for name, value in [("along", "lr"), ("mark", "optimizer"), ("only", "seed = 0")]:
        before = explorer.stage.image.value
        explorer.controls[name].value = value
        explorer.stage.rest()
        assert explorer.stage.image.value != before, name
        assert not explorer.error.value
    explorer.reset_button.click()
    explorer.stage.rest()
    assert (explorer.stage.image.value, explorer.readout.value) == (start, words)


def test_it_takes_a_sweep_of_the_learner_with_diverged_networks():
    X, y = nn.datasets.moons(60, rng=0)
    found = nn.sweep(
        [2, 4, 1],
        X,
        y.astype(float),
        grid={"lr": [0.1, 1e200]},
        seeds=2,
        loss=nn.BCEWithLogitsLoss(),
        epochs=3,
        batch_size=20,
        validation=(X, y.astype(float)),
    )
    panel = widgets.search_explorer(found, along="seed")
    assert not panel.error.value
    lost = sum(np.isnan(row["val_accuracy"]) for row in found.rows)
    assert lost == 2
    assert "2 diverged" in panel.readout.value
    panel.only.value = "lr = 1e+200"
    assert "All of them diverged" in panel.readout.value
    assert not panel.error.value


def test_a_sweep_that_varies_too_little_is_refused_in_words():
    X, y = nn.datasets.moons(20, rng=0)
    found = nn.sweep(
        [2, 4, 2],
        X,
        y,
        grid={},
        seeds=2,
        loss=nn.CrossEntropyLoss(),
        epochs=1,
        batch_size=20,
    )
    with pytest.raises(ValueError, match="two settings or more"):
        widgets.search_explorer(found)
