"""Dropout lab: what it draws and says is what its network does."""

import re

import numpy as np
import pytest

import course_lib as nn
from course_lib import widgets
from course_lib.plots.penalties import all_weights
from course_lib.widgets.dropout_lab import DROPPED, FLOOR, KEPT, outline


def train(panel, pictures):
    for _ in range(pictures):
        panel.advance()
    panel.show()


def said(panel):
    """Return the losses and the gap that the readout tells."""
    return [float(x) for x in re.findall(r"<b>(-?\d+\.\d+)</b>", panel.readout.value)]


def test_without_dropout_it_overfits_and_with_dropout_the_gap_is_smaller():
    gaps = {}
    for p in (0.0, 0.5):
        panel = widgets.dropout_lab(inputs=0.2 * p, first=p, second=p)
        train(panel, 200)
        seen, unseen, gaps[p] = said(panel)
        assert gaps[p] == pytest.approx(unseen - seen, abs=0.0011)
        assert (seen < 0.05) == (p == 0)
    assert gaps[0.0] > 0.8 > 0.4 > gaps[0.5] > 0


def test_the_losses_are_those_of_the_whole_network():
    panel = widgets.dropout_lab()
    train(panel, 5)
    loss = nn.BCEWithLogitsLoss()
    for (X, y), value in zip(
        (panel.run.training_set, panel.run.validation_set), said(panel), strict=False
    ):
        assert value == pytest.approx(loss(panel.run.net.predict(X), y), abs=6e-4)
    assert "Epoch <b>10</b>" in panel.readout.value


def test_a_step_is_an_epoch_and_draws_the_mask_that_was_used():
    panel = widgets.dropout_lab(inputs=0.0)
    panel.live.step()
    assert len(panel.run.history) == 2 and "Epoch <b>1</b>" in panel.readout.value
    assert panel.run.masks[0].all() and not panel.run.masks[1].all()
    kept = [f"{mask.sum()} of {len(mask)}" for mask in panel.run.masks]
    assert f"Drawn: {', '.join(kept)} there" in panel.readout.value
    dots, crosses = panel.network.kept_units, panel.network.dropped_units
    assert len(dots.get_xdata()) == sum(mask.sum() for mask in panel.run.masks) + 1
    assert len(crosses.get_xdata()) == sum((~mask).sum() for mask in panel.run.masks)
    a, b, c = (int(mask.sum()) for mask in panel.run.masks)
    assert len(panel.network.edges.get_segments()) == a * b + b * c + c


def test_the_same_p_means_the_other_thing_and_training_goes_on():
    panel = widgets.dropout_lab(inputs=0.1, first=0.2, second=0.3)
    train(panel, 3)
    assert [d.p for d in panel.run.dropouts] == [0.1, 0.2, 0.3]
    assert "survivors × 1.11, 1.25, 1.43" in panel.readout.value
    epochs = len(panel.run.history)
    panel.meaning.value = KEPT
    assert [d.p for d in panel.run.dropouts] == [0.9, 0.8, 0.7]
    assert "survivors × 10, 5, 3.33" in panel.readout.value
    assert len(panel.run.history) == epochs
    panel.meaning.value = DROPPED
    panel.l1.value, panel.l2.value = 0.01, 0.05
    assert len(panel.run.history) == epochs
    panel.units.value = 8
    assert len(panel.run.history) == 1


def test_dropping_a_whole_layer_is_refused_in_words():
    panel = widgets.dropout_lab()
    panel.first.value = 0.0
    panel.meaning.value = KEPT
    assert "Refused" in panel.readout.value and panel.error.value == ""
    before = panel.run.net.parameters().data.copy()
    assert panel.advance() is False
    np.testing.assert_array_equal(panel.run.net.parameters().data, before)
    panel.first.value = 0.5
    assert "Refused" not in panel.readout.value and panel.advance()
    panel.reset()
    assert panel.meaning.value == DROPPED and len(panel.run.history) == 1


def test_prices_pull_the_weights_to_zero_and_are_told():
    free = widgets.dropout_lab(inputs=0.0, first=0.0, second=0.0)
    panel = widgets.dropout_lab(inputs=0.0, first=0.0, second=0.0, l1=0.01, l2=0.02)
    train(free, 100)
    train(panel, 100)
    W = all_weights(panel.run.net)
    near = np.mean(abs(W) < 0.01)
    assert near > 0.3 > np.mean(abs(all_weights(free.run.net)) < 0.01)
    assert abs(W).max() < abs(all_weights(free.run.net)).max()
    price = 0.01 * abs(W).sum() + 0.01 * (W.astype(float) ** 2).sum()
    assert float(re.search(r"price ([\d.]+)", panel.readout.value)[1].rstrip(".")) == (
        pytest.approx(price, rel=0.01)
    )
    assert f"{near:.0%} within" in panel.readout.value


def test_a_histogram_counts_every_weight():
    corners = outline(np.array([0.05, 0.06, 0.31, -9.0]))
    heights = corners[1:-1:2, 1]
    assert heights[heights > FLOOR].tolist() == [0.25, 0.5, 0.25]
    assert heights[0] == 0.25  # what lies beyond
