"""Transfer lab: the numbers are those of four trainings, and the page stays alive."""

import numpy as np
import pytest
from sklearn.svm import SVC

import course_lib as nn
from course_lib import widgets
from course_lib.widgets.models import transfer
from course_lib.widgets.models.transfer import LABELS, TASKS, WAYS, Trial


@pytest.fixture
def lab():
    return widgets.transfer_lab()


@pytest.fixture(scope="module")
def trial():
    made = Trial(TASKS[2], 3)
    for _ in made.work():
        pass
    return made


def step(panel, times=1):
    for _ in range(times):
        panel.live.step()


@pytest.mark.parametrize("name", TASKS)
def test_no_image_of_the_source_is_in_the_target(name):
    X, y, X_new, y_new = transfer.task(name)
    assert len(X) == len(y) and len(X_new) == len(y_new)
    assert set(y) == set(range(max(y) + 1)) and set(y_new) == set(range(max(y_new) + 1))
    shared = {row.tobytes() for row in X} & {row.tobytes() for row in X_new}
    assert not shared


def test_examples_take_turns_by_class():
    y = np.array([0] * 6 + [1] * 3 + [2])
    rows = transfer.in_turn(y, np.random.default_rng(0))
    assert sorted(rows) == list(range(10))
    assert set(y[rows[:3]]) == {0, 1, 2}
    assert sorted(y[rows[3:5]]) == [0, 1]


def test_each_network_tells_how_far_it_is():
    trial = Trial(TASKS[0], 0)
    shares, labels = [], []
    for _ in trial.work():
        shares.append(trial.share)
        labels.append(trial.learning[0])
        if trial.count == 2:
            break
    assert labels[0] is None and labels[-1] == LABELS[0]
    ups = np.diff(shares)
    assert min(shares) > 0 and max(shares) == 1
    assert (ups < -0.9).sum() == 2  # from 1 to nearly 0 where another one begins
    assert (ups[ups > -0.9] >= 0).all()


def test_what_is_held_back_is_never_learned_from(trial):
    held = {row.tobytes() for row in trial.test[0]}
    assert not held & {row.tobytes() for row in trial.pool[0]}
    assert len(held) == transfer.HELD_BACK


def test_a_start_from_scratch_is_a_plain_fit(trial):
    X, y = trial.pool[0][:20], trial.pool[1][:20]
    net = nn.MLP([64, 32, 16, 5], activation="relu", dtype="float64", rng=3)
    nn.fit(
        net,
        X,
        y,
        loss=nn.CrossEntropyLoss(),
        epochs=60,
        batch_size=20,
        rng=3,
        optimizer=nn.Adam(net.parameters(), lr=0.01),
    )
    right = np.mean(net.predict(trial.test[0]).argmax(axis=1) == trial.test[1])
    assert trial.accuracy[0, LABELS.index(20)] == pytest.approx(right, abs=0.01)


def test_a_new_head_leaves_the_layers_below_as_they_were(trial):
    X, y = trial.pool[0][:50], trial.pool[1][:50]
    before = trial.source.parameters().data.copy()
    head = nn.Sequential(nn.Linear(16, 5, dtype="float64", rng=3))
    features = trial.source[:-1]
    A = features.predict(X)
    nn.fit(
        head,
        A,
        y,
        loss=nn.CrossEntropyLoss(),
        epochs=60,
        batch_size=50,
        rng=3,
        optimizer=nn.Adam(head.parameters(), lr=0.1),
    )
    answers = head.predict(features.predict(trial.test[0])).argmax(axis=1)
    right = np.mean(answers == trial.test[1])
    assert trial.accuracy[1, LABELS.index(50)] == pytest.approx(right, abs=0.01)
    np.testing.assert_array_equal(trial.source.parameters().data, before)


def test_features_go_into_a_support_vector_machine(trial):
    features = trial.source[:-1].predict
    machine = SVC(C=10).fit(features(trial.pool[0][:100]), trial.pool[1][:100])
    right = machine.score(features(trial.test[0]), trial.test[1])
    assert trial.accuracy[3, LABELS.index(100)] == pytest.approx(right)


def test_the_answer_to_the_question_is_what_happens(trial):
    assert (trial.accuracy[0] > trial.accuracy[1] + 0.1)[LABELS.index(20) :].all()


def test_a_step_finishes_one_number_of_labels(lab):
    step(lab)
    assert lab.bar.value == len(WAYS)
    assert "4 networks are trained" in lab.readout.value
    step(lab, 2)
    assert "median of 1 seed)" in lab.readout.value
    known = lab.trials[0].accuracy[:, LABELS.index(20)]
    for way, value in zip(WAYS, known, strict=True):
        assert f"{way}: {value:.0%}" in lab.readout.value
        assert f"{way}: {value:.0%}" in lab.stage.alt


def test_a_slice_of_work_is_short(lab):
    """Not in milliseconds: what it does between two pictures is a few updates."""
    for _ in range(5):
        assert lab.advance()
    assert lab.bar.max == 240
    assert lab._done() < 12


def test_a_circle_shows_the_network_that_learns_now(lab):
    assert not len(lab.learner.get_xdata())
    lab.live.running = True
    lab.advance()
    lab.show()
    edge, _ = lab.ax.get_xlim()
    assert lab.learner.get_xdata() == [edge]  # the source has no number of labels
    while lab.trials[0].count < len(WAYS):
        lab.advance()
    lab.advance()
    lab.show()
    assert lab.learner.get_xdata()[0] in LABELS
    X, y = lab.trials[0].test
    right = np.mean(lab.trials[0].learning[1].predict(X).argmax(axis=1) == y)
    assert lab.learner.get_ydata() == [max(right, 0.2)]
    assert "Press Run" not in lab.readout.value


def test_it_ends(lab):
    lab.work = iter(())
    assert lab.advance() is False


def test_every_control_changes_the_picture(lab):
    step(lab, 3)
    for name, value in [("at", 10), ("task", TASKS[0]), ("seed", 20)]:
        lab.stage.rest()
        before = lab.stage.image.value
        lab.controls[name].value = value
        lab.stage.rest()
        assert lab.stage.image.value != before, name
        assert not lab.error.value


def test_another_task_starts_over_and_another_reading_does_not(lab):
    step(lab, 3)
    lab.at.value = 5
    assert lab.bar.value == 12
    lab.task.value = TASKS[1]
    assert lab.bar.value == 0
    assert "no result yet" in lab.readout.value


def test_reset_returns_to_the_start(lab):
    lab.stage.rest()
    start, words = lab.stage.image.value, lab.readout.value
    lab.at.value = 50
    step(lab, 2)
    lab.reset_button.click()
    lab.stage.rest()
    assert (lab.stage.image.value, lab.readout.value) == (start, words)


def test_an_unknown_task_is_refused_in_words():
    with pytest.raises(ValueError, match="Known: 0–9, then"):
        widgets.transfer_lab(task="cats and dogs")
