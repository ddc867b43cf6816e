"""Descent explorer and batch-size race: their numbers are those of the mathematics."""

import re

import numpy as np
import pytest

import course_lib as nn
from course_lib import widgets
from course_lib.widgets.batch_size_race import EPOCHS, SAMPLES
from course_lib.widgets.descent_explorer import STARTS


def run(panel, steps):
    for _ in range(steps):
        panel.advance(single=True)
    panel.show()


@pytest.fixture
def ravine():
    return widgets.descent_explorer(surface="ravine", batch="all samples", lr=0.06)


def test_a_path_without_noise_is_that_of_sgd(ravine):
    theta = nn.Parameter([ravine.x.value, ravine.y.value])
    sgd = nn.SGD(theta, lr=0.06)
    for _ in range(10):
        theta.zero_grad()
        theta.grad += nn.surfaces.Ravine().gradient(theta.data)
        sgd.step()
    run(ravine, 10)
    np.testing.assert_allclose(ravine.path[-1], theta.data, rtol=1e-12)
    assert "Step <b>10</b>" in ravine.readout.value
    assert f"{nn.surfaces.Ravine()(theta.data):.4g}" in ravine.readout.value


@pytest.mark.parametrize(("lr", "word"), [(0.079, "✓ below"), (0.081, "✗ not below")])
def test_the_rate_is_compared_with_the_limit(ravine, lr, word):
    ravine.rate.value = lr
    start = ravine.loss(ravine.path[0])
    run(ravine, 400)
    assert f"{word}</b> 2/λ_max = 0.08" in ravine.readout.value
    assert (ravine.loss(ravine.path[-1]) < start) == (lr < 0.08)


def test_it_rests_in_a_minimum_diverges_and_says_so(ravine):
    ravine.surface.value, ravine.rate.value = "bowl", 0.5
    run(ravine, 60)
    assert "At rest in a minimum" in ravine.readout.value
    assert ravine.advance() is False or ravine.advance() is False
    ravine.surface.value, ravine.rate.value = "ravine", 0.5
    run(ravine, 20)
    assert "Diverged" in ravine.readout.value and ravine.error.value == ""
    assert len(ravine.path) < 20


def test_on_the_ridge_it_rests_on_the_saddle(ravine):
    ravine.surface.value, ravine.y.value, ravine.rate.value = "saddle", 0.0, 0.5
    run(ravine, 60)
    assert "on the saddle, which is no minimum" in ravine.readout.value


def test_only_noise_leaves_the_shallow_valley():
    def ends(batch):
        panel = widgets.descent_explorer("two minima", lr=0.05, batch=batch)
        found = []
        for seed in range(4):
            panel.seed.value = seed
            run(panel, 200)
            found.append(panel.path[-1][0] < 0.25)
        return sum(found)

    assert ends("64") == 0
    assert ends("1 sample") >= 3


def test_a_change_starts_over_and_keeps_the_last_path_dashed(ravine):
    run(ravine, 5)
    ravine.rate.value = 0.03
    assert len(ravine.path) == 1
    assert len(ravine.ghost.get_xdata()) == 6
    ravine.surface.value = "bowl"
    assert len(ravine.ghost.get_xdata()) == 0
    assert (ravine.x.value, ravine.y.value) == STARTS["bowl"]


def test_reset_returns_to_the_first_picture(ravine):
    first = bytes(ravine.stage.image.value)
    run(ravine, 120)
    ravine.surface.value = "saddle"
    ravine.reset_button.click()
    ravine.stage.rest()
    assert bytes(ravine.stage.image.value) == first


def test_a_step_takes_a_few_pictures(ravine):
    for _ in range(3):
        ravine.advance()
    assert len(ravine.path) == 2 and ravine.phase == pytest.approx(1)
    ravine.advance()
    assert len(ravine.path) == 3


def test_an_unknown_surface_is_refused_in_words():
    with pytest.raises(
        ValueError, match=r'unknown surface "bowel"\. Did you mean "bowl"'
    ):
        widgets.descent_explorer(surface="bowel")


@pytest.fixture
def race():
    return widgets.batch_size_race()


def test_every_way_spends_the_same_evaluations(race):
    for _ in range(3):
        race.advance(single=True)
    assert race.evaluations[-1] == 3 * SAMPLES
    assert [team[0].updates for team in race.runners] == [3, 24, 192]


@pytest.mark.parametrize(("way", "batch"), [(0, 64), (1, 8), (2, 1)])
def test_a_runner_is_fit_with_its_batch_size(race, way, batch):
    for _ in range(2):
        race.advance(single=True)
    net = nn.MLP([1, 16, 1], activation="tanh", dtype="float64", rng=0)
    sgd = nn.SGD(net.parameters(), lr=0.05)
    options = {"loss": nn.MSELoss(), "optimizer": sgd, "epochs": 2, "rng": 0}
    nn.fit(net, race.X, race.y, batch_size=batch, **options)
    theirs = race.runners[way][0].net.parameters().data
    np.testing.assert_array_equal(theirs, net.parameters().data)


def test_all_of_a_seed_start_from_the_same_weights(race):
    first = [team[0].net.parameters().data for team in race.runners]
    np.testing.assert_array_equal(first[0], first[1])
    np.testing.assert_array_equal(first[0], first[2])
    assert len(set(race.losses[0][0])) == 5  # the five seeds differ


def test_single_samples_lead_at_first_and_mini_batches_in_the_end(race):
    while race.advance(single=True) and race.evaluations[-1] < 640:
        pass
    race.show()
    assert "Ahead: <b>single samples</b>" in race.readout.value
    while race.advance(single=True):
        pass
    race.show()
    assert race.evaluations[-1] == EPOCHS * SAMPLES
    assert "Ahead: <b>mini-batches of 8</b>" in race.readout.value
    assert "The race is over" in race.readout.value
    medians = np.median(race.losses[-1], axis=1)
    told = re.findall(r"loss ([\d.]+)<", race.readout.value.replace(".<", "<"))
    assert [float(t) for t in told] == pytest.approx(list(medians), rel=5e-3)


def test_a_rate_that_is_too_high_is_lost_and_the_others_go_on(race):
    race.single.value = 1.0
    for _ in range(8):
        race.advance(single=True)
    race.show()
    assert "beyond all bounds" in race.readout.value and race.error.value == ""
    assert np.isfinite(race.losses[-1][0]).all()
