"""Training: the loop, its history, and everything that may go wrong with data."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import course_lib as nn
from course_lib.training import minibatches


def trained(epochs=5, dtype="float64", **options):
    X, y = nn.datasets.moons(60, rng=0)
    net = nn.MLP([2, 6, 2], dtype=dtype, rng=0)
    sgd = nn.SGD(net.parameters(), lr=0.3)
    options.setdefault("optimizer", sgd)
    history = nn.fit(
        net, X, y, loss=nn.CrossEntropyLoss(), epochs=epochs, rng=0, **options
    )
    return net, history


def test_history_has_one_entry_an_epoch():
    X, y = nn.datasets.moons(30, rng=1)
    net, history = trained(4, batch_size=16, validation=(X, y))
    for name in ("loss", "val_loss", "accuracy", "val_accuracy", "lr", "grad_norm"):
        assert len(getattr(history, name)) == history.epochs == 4
    assert len(history.step_loss) == 4 * 4
    assert history.loss[-1] < history.loss[0]
    assert history.stopped == "after all 4 epochs" and not net.training
    assert all(type(value) is float for value in history.loss + history.accuracy)


def test_regression_has_no_accuracy():
    X, y = nn.datasets.line(20, rng=0)
    net = nn.MLP([1, 1], dtype="float64", rng=0)
    sgd = nn.SGD(net.parameters(), lr=0.1)
    history = nn.fit(net, X, y, loss=nn.MSELoss(), optimizer=sgd, epochs=60, rng=0)
    assert history.accuracy == []
    assert nn.metrics.r2_score(y, net.predict(X)) > 0.9


def test_fit_is_a_loop_over_steps():
    X, y = nn.datasets.moons(60, rng=0)
    net, history = trained(3, batch_size=16)
    twin = nn.MLP([2, 6, 2], dtype="float64", rng=0)
    sgd = nn.SGD(twin.parameters(), lr=0.3)
    taken = list(
        nn.steps(
            twin,
            X,
            y,
            loss=nn.CrossEntropyLoss(),
            optimizer=sgd,
            epochs=3,
            batch_size=16,
            rng=0,
        )
    )
    np.testing.assert_array_equal(twin.parameters().data, net.parameters().data)
    assert [s.loss for s in taken] == history.step_loss
    assert (taken[-1].epoch, taken[-1].step) == (3, 12)


@given(n=st.integers(1, 50), size=st.integers(1, 60), seed=st.integers(0, 9))
def test_an_epoch_shows_every_sample_once(n, size, seed):
    batches = list(minibatches(n, size, np.random.default_rng(seed)))
    assert sorted(np.concatenate(batches)) == list(range(n))
    assert all(len(b) == size for b in batches[:-1])


def test_accumulation_equals_the_large_batch():
    _, large = trained(3, batch_size=20)
    net, small = trained(3, batch_size=5, accumulate=4)
    reference, _ = trained(3, batch_size=20)
    np.testing.assert_allclose(small.loss, large.loss, rtol=1e-13)
    np.testing.assert_allclose(
        net.parameters().data, reference.parameters().data, rtol=1e-11, atol=1e-14
    )


def test_accumulation_weighs_a_smaller_last_batch_by_its_size():
    _, large = trained(2, batch_size=60)
    _, small = trained(2, batch_size=25, accumulate=3)  # 25 + 25 + 10
    np.testing.assert_allclose(small.loss, large.loss, rtol=1e-13)


def test_a_schedule_counts_steps_and_leaves_the_rate_as_it_was():
    net = nn.MLP([2, 2], rng=0)
    sgd = nn.SGD(net.parameters(), lr=0.5)
    X, y = nn.datasets.moons(8, rng=0)
    history = nn.fit(
        net,
        X,
        y,
        loss=nn.CrossEntropyLoss(),
        optimizer=sgd,
        epochs=3,
        batch_size=4,
        schedule=lambda step: 0.5**step,
        rng=0,
    )
    assert history.lr == [0.25, 0.0625, 0.015625]
    assert sgd.lr == 0.5


def test_steps_give_the_rate_back_when_they_are_closed():
    net = nn.MLP([2, 2], rng=0)
    sgd = nn.SGD(net.parameters(), lr=0.5)
    X, y = nn.datasets.moons(8, rng=0)
    task = {"loss": nn.CrossEntropyLoss(), "optimizer": sgd, "batch_size": 4}
    running = nn.steps(net, X, y, epochs=9, schedule=nn.schedules.Warmup(10), **task)
    assert next(running).lr == 0.05 and sgd.lr == 0.05
    running.close()
    assert sgd.lr == 0.5


def test_a_rate_set_by_hand_stays():
    net = nn.MLP([2, 2], rng=0)
    sgd = nn.SGD(net.parameters(), lr=0.5)

    def slow_down(history):
        sgd.lr /= 2

    X, y = nn.datasets.moons(8, rng=0)
    history = nn.fit(
        net,
        X,
        y,
        loss=nn.CrossEntropyLoss(),
        optimizer=sgd,
        epochs=3,
        rng=0,
        callbacks=[slow_down],
    )
    assert history.lr == [0.5, 0.25, 0.125] and sgd.lr == 0.0625


@settings(deadline=None)
@given(
    n=st.integers(1, 30),
    size=st.integers(1, 40),
    parts=st.integers(1, 5),
    epochs=st.integers(0, 3),
)
def test_every_update_lands_in_its_epoch(n, size, parts, epochs):
    X, y = np.zeros((n, 1)), np.zeros(n)
    net = nn.MLP([1, 1], rng=0)
    sgd = nn.SGD(net.parameters())
    history = nn.fit(
        net,
        X,
        y,
        loss=nn.MSELoss(),
        optimizer=sgd,
        epochs=epochs,
        batch_size=size,
        accumulate=parts,
        rng=0,
    )
    assert history.epochs == epochs
    assert len(history.step_loss) == sgd.t == epochs * -(-n // (size * parts))


def test_clipping():
    net, history = trained(2, clip_norm=1e-3, batch_size=60)
    moved = (
        net.parameters().data - nn.MLP([2, 6, 2], dtype="float64", rng=0).vector.data
    )
    assert np.linalg.norm(moved) <= 2 * 0.3 * 1e-3
    assert history.grad_norm[0] > 1e-2  # the norm before clipping


def test_early_stopping_restores_the_best():
    X, y = nn.datasets.moons(30, noise=0.4, rng=2)
    stop = nn.EarlyStopping(patience=3)
    net, history = trained(500, validation=(X, y), stop=stop, batch_size=4)
    assert history.epochs < 500 and "no better loss since epoch" in history.stopped
    assert np.argmin(history.val_loss) + 1 == stop.best_epoch
    loss = nn.CrossEntropyLoss()
    assert loss(net.predict(X), y) == pytest.approx(min(history.val_loss))


def test_callbacks_see_the_history_grow():
    seen = []
    trained(3, callbacks=[lambda history: seen.append(history.epochs)])
    assert seen == [1, 2, 3]


def test_progress_bar(capsys):
    trained(2, progress=True)
    assert "4/4" in capsys.readouterr().err


def test_divergence_is_explained_and_the_history_kept():
    X, y = nn.datasets.line(20, rng=0)
    net = nn.MLP([1, 1], rng=0)
    sgd = nn.SGD(net.parameters(), lr=100.0)
    with pytest.raises(nn.TrainingDiverged, match=r"too high \(lr = 100\)") as caught:
        nn.fit(net, X, y, loss=nn.MSELoss(), optimizer=sgd, epochs=99, rng=0)
    assert caught.value.history.epochs > 1
    assert not net.training


@pytest.mark.parametrize(
    "X, y, sentence",
    [
        (np.zeros((3, 2)), [0, 1], "X holds 3 samples and y 2"),
        (np.zeros((0, 2)), [], "needs samples"),
        ([[0.0, 1.0], [np.nan, 0.0]], [0, 1], "NaN or infinity, first in row 1"),
    ],
)
def test_bad_data(X, y, sentence):
    net = nn.MLP([2, 2], rng=0)
    with pytest.raises(ValueError, match=sentence):
        nn.fit(
            net,
            X,
            y,
            loss=nn.CrossEntropyLoss(),
            optimizer=nn.SGD(net.parameters()),
            epochs=1,
        )


@pytest.mark.parametrize(
    "options, sentence",
    [
        ({"batch_size": 0}, "batch_size is a whole number ≥ 1, got batch_size=0"),
        ({"accumulate": 0}, "accumulate is a whole number ≥ 1, got accumulate=0"),
        ({"clip_norm": 0}, "max_norm > 0, got 0"),
        ({"clip_value": -1}, "limit > 0, got -1"),
        ({"epochs": -1}, "epochs is a whole number ≥ 0"),
        ({"validation": ([[np.inf, 0]], [0])}, "validation X holds NaN or infinity"),
        ({"validation": (np.zeros((3, 2)), [0])}, "validation X holds 3 samples and y"),
    ],
)
def test_bad_options(options, sentence):
    with pytest.raises(ValueError, match=sentence):
        trained(**options)


def test_targets_are_checked_for_nan():
    net = nn.MLP([1, 1], rng=0)
    sgd = nn.SGD(net.parameters())
    with pytest.raises(ValueError, match="y holds NaN or infinity, first in row 2"):
        nn.fit(
            net,
            np.zeros((3, 1)),
            [0, 1, np.nan],
            loss=nn.MSELoss(),
            optimizer=sgd,
            epochs=1,
        )


@pytest.mark.parametrize(
    "output, loss",
    [("softmax", nn.CrossEntropyLoss()), ("sigmoid", nn.BCEWithLogitsLoss())],
)
def test_a_loss_with_an_activation_inside_wants_raw_outputs(output, loss):
    net = nn.MLP([2, 2], output=output, rng=0)
    task = {"loss": loss, "optimizer": nn.SGD(net.parameters()), "epochs": 1}
    before = net.parameters().data.copy()
    for train in (nn.fit, lambda *a, **k: next(nn.steps(*a, **k))):
        with pytest.raises(ValueError, match="itself, and the network ends in one"):
            train(net, np.zeros((2, 2)), [[0, 1], [1, 0]], batch_size=1, **task)
    np.testing.assert_array_equal(net.parameters().data, before)


def test_probabilities_and_other_losses_go_together():
    X, y = nn.datasets.moons(20, rng=0)
    net = nn.MLP([2, 1], output="sigmoid", rng=0)
    sgd = nn.SGD(net.parameters(), lr=0.1)
    history = nn.fit(net, X, y, loss=nn.BCELoss(), optimizer=sgd, epochs=2, rng=0)
    assert history.loss[1] < history.loss[0]


@pytest.mark.parametrize("key", nn.Optimizer.registry)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_no_rate_brings_more_than_the_one_error(key, dtype):
    X, y = nn.datasets.line(20, rng=0)
    net = nn.MLP([1, 8, 1], activation="relu", dtype=dtype, rng=0)
    optimizer = nn.Optimizer.named(key)(net.parameters(), lr=1e6)
    try:
        history = nn.fit(
            net, X, y, loss=nn.MSELoss(), optimizer=optimizer, epochs=200, rng=0
        )
    except nn.TrainingDiverged as error:
        history = error.history
    assert np.isfinite(history.loss).all()


def test_patience_is_at_least_one_epoch():
    with pytest.raises(ValueError, match="at least 1, got 0"):
        nn.EarlyStopping(patience=0)


def test_dtype_is_kept():
    for dtype in ("float32", "float64"):
        net, _ = trained(1, dtype=dtype)
        assert net.parameters().data.dtype == dtype


def test_same_seed_same_numbers():
    assert trained(3)[1].step_loss == trained(3)[1].step_loss


class Stumble(Exception):
    """What a learner's own code may raise in the middle of a training."""


def interrupted(error, where, **options):
    """Train until `error` is raised in the third epoch; return what comes out."""
    X, y = nn.datasets.moons(60, rng=0)
    net = nn.MLP([2, 6, 2], dtype="float64", rng=0)
    calls = []

    def raise_it(*_):
        calls.append(1)
        if len(calls) == 3 * (4 if where == "schedule" else 1):
            raise error
        return 1.0

    loss = nn.CrossEntropyLoss()
    if where == "loss":
        loss.predict = lambda Z: raise_it() and type(loss).predict(loss, Z)
    by_name = {
        "callback": {"callbacks": [raise_it]},
        "schedule": {"schedule": raise_it},
    }
    options |= by_name.get(where, {})
    with pytest.raises(type(error)) as caught:
        nn.fit(
            net,
            X,
            y,
            loss=loss,
            optimizer=nn.SGD(net.parameters(), lr=0.3),
            epochs=9,
            batch_size=16,
            rng=0,
            **options,
        )
    return net, caught.value


@pytest.mark.parametrize("where", ["callback", "schedule", "loss"])
@pytest.mark.parametrize(
    "error", [KeyboardInterrupt(), Stumble("no"), MemoryError(), SystemExit(1)]
)
def test_what_ends_a_training_keeps_its_history(error, where):
    net, error = interrupted(error, where)
    _, whole = trained(3, batch_size=16)
    history = error.history
    epochs = {"callback": 3, "schedule": 2, "loss": 2}[where]
    assert history.epochs >= epochs and history.loss[:epochs] == whole.loss[:epochs]
    assert history.step_loss == whole.step_loss[: len(history.step_loss)]
    assert len(history.step_loss) >= 8
    assert history.stopped and not net.training


def test_an_interrupt_says_where_the_history_is():
    _, error = interrupted(KeyboardInterrupt(), "callback")
    assert "sys.last_value.history" in error.__notes__[0]
    assert error.history.stopped == "by hand, after 3 epochs"


def test_early_stopping_restores_the_best_after_an_interrupt_and_a_divergence():
    stop = nn.EarlyStopping(patience=9)
    net, _ = interrupted(KeyboardInterrupt(), "callback", stop=stop)
    np.testing.assert_array_equal(net.parameters().data, stop.best_data)
    X, y = nn.datasets.line(20, rng=0)
    net = nn.MLP([1, 1], rng=0)
    sgd = nn.SGD(net.parameters(), lr=100.0)
    with pytest.raises(nn.TrainingDiverged):
        nn.fit(
            net,
            X,
            y,
            loss=nn.MSELoss(),
            optimizer=sgd,
            epochs=99,
            rng=0,
            stop=nn.EarlyStopping(patience=99),
        )
    assert np.isfinite(net.parameters().data).all()


def test_several_labels_are_counted_one_by_one():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(80, 2))
    y = (X @ rng.normal(size=(2, 3)) > 0).astype(int)
    net = nn.MLP([2, 3], rng=0)
    adam = nn.Adam(net.parameters(), lr=0.1)
    loss = nn.BCEWithLogitsLoss()
    history = nn.fit(
        net, X, y, loss=loss, optimizer=adam, epochs=9, rng=0, validation=(X, y)
    )
    right = np.mean((loss.predict(net.predict(X)) > 0.5) == y)
    assert history.accuracy[-1] == history.val_accuracy[-1] == pytest.approx(right)


def test_a_gradient_that_overflows_is_a_divergence_also_when_it_is_clipped():
    X = np.random.default_rng(0).uniform(1e9, 1e13, (100, 1))
    net = nn.MLP([1, 1], rng=0)
    sgd = nn.SGD(net.parameters(), lr=0.1)
    with pytest.raises(nn.TrainingDiverged, match="the gradient became infinite"):
        nn.fit(
            net,
            X,
            (X - 5e12) / 1e12,
            loss=nn.MSELoss(),
            optimizer=sgd,
            epochs=20,
            batch_size=100,
            clip_norm=1.0,
        )


def test_weights_that_are_no_numbers_after_the_last_step_are_told():
    X, y = nn.datasets.line(20, rng=0)
    net = nn.MLP([1, 4, 1], activation="relu", rng=0)
    sgd = nn.SGD(net.parameters(), lr=3e38)
    with pytest.raises(nn.TrainingDiverged, match="the last step became infinite"):
        nn.fit(net, X, 1e9 * y, loss=nn.MSELoss(), optimizer=sgd, epochs=1)
    with pytest.raises(ValueError, match="weights of the network are NaN or infinite"):
        nn.fit(
            net, X, y, loss=nn.MSELoss(), optimizer=nn.SGD(net.parameters()), epochs=1
        )


def test_steps_refuse_at_the_call():
    X, y = nn.datasets.moons(20, rng=0)
    net = nn.MLP([2, 2], rng=0)
    with pytest.raises(ValueError, match="epochs=-3"):
        nn.steps(
            net,
            X,
            y,
            loss=nn.CrossEntropyLoss(),
            epochs=-3,
            batch_size=4,
            optimizer=nn.SGD(net.parameters()),
        )


def test_whole_numbers_may_be_floats():
    _, history = trained(epochs=3.0, batch_size=20.0, accumulate=1.0)
    assert history.epochs == 3 and len(history.step_loss) == 9


@pytest.mark.parametrize("min_delta", [-0.05, np.nan])
def test_min_delta_is_not_negative(min_delta):
    with pytest.raises(ValueError, match="min_delta must be ≥ 0"):
        nn.EarlyStopping(3, min_delta=min_delta)


def test_an_interrupt_says_which_network_is_kept():
    _, error = interrupted(
        KeyboardInterrupt(), "callback", stop=nn.EarlyStopping(patience=9)
    )
    assert "The network is that of epoch" in error.__notes__[0]
