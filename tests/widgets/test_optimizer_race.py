"""Optimizer race: everybody gets the same, and the words say what the numbers are."""

import numpy as np
import pytest

import course_lib as nn
from course_lib import widgets
from course_lib.widgets.optimizer_race.figure import Board
from course_lib.widgets.optimizer_race.panel import amount, training


@pytest.fixture
def race():
    return widgets.optimizer_race()


def lane(panel, number):
    return panel.lanes[number][1]


def step(panel, times=1):
    for _ in range(times - 1):
        panel.advance(single=True)
    panel.live.step()


@pytest.mark.parametrize("name", training.tracks())
def test_all_start_from_one_place_and_use_as_many_gradients(name):
    panel = widgets.optimizer_race(track=name, power=-3)
    starts = [lane(panel, n).theta.data.copy() for n in range(4)]
    assert all(np.array_equal(start, starts[0]) for start in starts)
    step(panel, 3)
    assert [len(lane(panel, n).losses) for n in range(4)] == [4] * 4
    assert "3 of" in panel.readout.value
    assert not panel.error.value


def test_a_lane_takes_the_steps_that_the_optimizer_takes_alone(race):
    step(race, 20)
    surface = nn.surfaces.Saddle()
    theta = nn.Parameter(np.array(surface.start))
    alone = nn.Adam(theta, lr=10**-1.3, betas=(0.9, 0.999))
    for _ in range(20):
        theta.grad[...] = surface.gradient(theta.data)
        alone.step()
    np.testing.assert_array_equal(lane(race, 3).trail[-1], theta.data)
    assert lane(race, 3).losses[-1] == pytest.approx(surface(theta.data) + 0.25)


def test_on_a_network_all_see_the_batches_of_fit():
    panel = widgets.optimizer_race(track="network: moons", seed=3, power=-1)
    step(panel, 10)  # an epoch
    X, y = nn.datasets.moons(200, noise=0.2, rng=0)
    net, loss = nn.MLP([2, 16, 16, 2], **training.NETWORK, rng=3), nn.CrossEntropyLoss()
    nn.fit(
        net,
        X,
        y,
        loss=loss,
        optimizer=nn.SGD(net.parameters(), lr=0.1),
        epochs=1,
        batch_size=20,
        rng=3,
    )
    np.testing.assert_allclose(
        lane(panel, 0).theta.data, net.parameters().data, rtol=1e-5, atol=1e-6
    )
    assert lane(panel, 0).losses[-1] == pytest.approx(loss(net.predict(X), y), rel=1e-4)


def test_the_answer_to_the_question_is_what_happens(race):
    race.finish.click()
    ends = {race._name(n): lane(race, n).losses[-1] for n in range(4)}
    assert min(ends, key=ends.get) == "RMSprop"
    assert ends["SGD"] > 0.25  # it is still at the saddle
    assert "Lowest: RMSprop" in race.readout.value


def test_tuning_closes_the_gap_on_the_network():
    panel = widgets.optimizer_race(track="network: moons", power=-2)
    panel.finish.click()
    assert lane(panel, 0).losses[-1] == pytest.approx(0.36, abs=0.005)
    assert lane(panel, 3).losses[-1] == pytest.approx(0.155, abs=0.002)
    panel.tune.click()
    ends = [lane(panel, n).losses[-1] for n in range(4)]
    assert ends[0] == pytest.approx(0.16, abs=0.01)
    assert min(ends) > 0.125 and max(ends) < 0.175
    assert not panel.error.value


def test_sgd_has_one_rate_for_all_weights_and_adam_many():
    panel = widgets.optimizer_race(track="network: moons")
    step(panel, 12)
    np.testing.assert_allclose(lane(panel, 0).rates(), 10**-1.3, rtol=1e-3)
    rates = lane(panel, 3).rates()
    assert rates.max() > 10 * rates.min()


def test_a_control_changes_its_own_lane_only(race):
    step(race, 5)
    kept = lane(race, 2)
    before = lane(race, 1).losses[-1]
    race.power1.value = -2
    assert lane(race, 1).losses[-1] != before
    assert len(lane(race, 1).losses) == 6
    assert lane(race, 2) is kept


def test_every_control_changes_the_picture_in_the_middle_of_a_race(race):
    step(race, 5)
    names = [f"{what}{n}" for what in ("power", "beta", "kind") for n in range(4)]
    for name in [*names, "task"]:
        race.stage.rest()
        before, control = race.stage.image.value, race.controls[name]
        if name in ("kind0", "kind1", "kind2", "kind3"):
            control.value = "nesterov"
        elif name == "task":
            control.value = "beale"
        else:
            control.value = 0.5 if name == "beta0" else control.value - 0.3
        race.stage.rest()
        assert race.stage.image.value != before, name
        assert not race.error.value


def test_reset_returns_to_the_start(race):
    race.stage.rest()
    start, words = race.stage.image.value, race.readout.value
    race.task.value = "rosenbrock"
    race.power0.value = 0
    race.finish.click()
    assert "SGD diverged" in race.readout.value
    race.reset_button.click()
    race.stage.rest()
    assert (race.stage.image.value, race.readout.value) == (start, words)


def test_a_race_that_is_over_begins_anew(race):
    race.finish.click()
    step(race)
    assert race.evaluations == 1
    assert len(lane(race, 0).losses) == 2


def test_a_run_ends_with_the_last_gradient(race):
    going = [race.advance() for _ in range(60)]
    assert going == [True] * 59 + [False]


def test_nesterov_without_momentum_is_refused_in_words(race):
    race.kind1.value = "nesterov"
    race.beta1.value = 0
    assert "set it above 0" in race.error.value
    race.reset_button.click()
    assert not race.error.value


def test_what_has_no_momentum_gets_no_slider_for_it(race):
    race.kind2.value = "adagrad"
    assert race.beta2.disabled
    race.kind2.value = "adam"
    assert not race.beta2.disabled


def test_an_optimizer_of_a_cell_joins_at_reset(race):
    class Downhill(nn.Optimizer):
        def update(self, theta, g):
            theta -= self.lr * np.sign(g)

    try:
        assert "downhill" not in race.kind0.options
        race.reset_button.click()
        race.kind0.value = "downhill"
        step(race)
        assert "Downhill" in race.readout.value
        moved = lane(race, 0).trail[1] - lane(race, 0).trail[0]
        np.testing.assert_allclose(moved, [10**-1.3, 10**-1.3])
    finally:
        del nn.Optimizer.registry["downhill"]


def test_an_optimizer_that_fails_says_so_in_the_widget(race):
    class Broken(nn.Optimizer):
        def update(self, theta, g):
            raise KeyError("velocity")

    try:
        race.reset_button.click()
        race.kind0.value = "broken"
        step(race)
        assert "KeyError" in race.error.value
    finally:
        del nn.Optimizer.registry["broken"]


@pytest.mark.parametrize(
    "options, sentence",
    [
        ({"track": "sadle"}, 'Did you mean "saddle"'),
        ({"optimizers": ("adamm",)}, 'Did you mean "adam'),
        ({"optimizers": ("sgd",) * 5}, "4 can race at a time"),
    ],
)
def test_wrong_arguments_are_refused_in_words(options, sentence):
    with pytest.raises(ValueError, match=sentence):
        widgets.optimizer_race(**options)


def test_long_names_are_cut_short():
    board = Board()
    board.show(["SignOfTheTimes", "", "", ""], [None] * 4)
    assert board.texts[0].get_text() == "SignOfTheT… ●"


@pytest.mark.parametrize(
    "loss, said",
    [(0, "0"), (3e-7, "3.0e-07"), (0.25, "0.250"), (5e210, "over a million")],
)
def test_losses_of_any_size_are_said_in_a_few_signs(loss, said):
    assert amount(loss) == said
