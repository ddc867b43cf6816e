"""Sweeps: every network learns exactly what it would learn alone."""

import inspect
import subprocess
import sys
import time

import joblib
import numpy as np
import pytest

import course_lib as nn
from course_lib import sweeps
from course_lib.stacks import can_stack

X, Y = nn.datasets.moons(50, noise=0.2, rng=0)
TASK = {"loss": nn.CrossEntropyLoss(), "epochs": 6, "batch_size": 16}  # 16+16+16+2
OPTIMIZERS = {  # settings that differ from network to network; others differ in lr
    "sgd": {"lr": [0.1, 0.5], "momentum": [0.0, 0.9], "weight_decay": [0.0, 0.01]},
    "adagrad": {"lr": [0.1, 0.5], "eps": [1e-10, 1e-3]},
    "rmsprop": {"lr": [0.01, 0.1], "rho": [0.9, 0.99], "eps": [1e-8, 1e-3]},
    "adam": {
        "lr": [0.01, 0.1],
        "betas": [(0.9, 0.999), (0.5, 0.9)],
        "weight_decay": [0.0, 0.01],
    },
    "adamw": {"lr": [0.01, 0.1], "weight_decay": [0.0, 0.1]},
}
NETWORK = {"activation", "init", "dropout", "output", "dtype"}
TRAINING = {"epochs", "batch_size", "schedule", "clip_norm", "stop", "regularizer"}


def alone(row, sizes, X, y, **task):
    """Train the network of a row by `fit`; return it and its history."""
    asked = {k: v for k, v in row.items() if k in NETWORK}
    net = nn.MLP(row.get("sizes", sizes), rng=row["seed"], **asked)
    make = nn.Optimizer.named(row.get("optimizer", "sgd"))
    options = {k: v for k, v in row.items() if k in inspect.signature(make).parameters}
    optimizer = make(net.parameters(), **options)
    task |= {k: v for k, v in row.items() if k in TRAINING}
    return net, nn.fit(net, X, y, optimizer=optimizer, rng=row["seed"], **task)


def assert_equals_fit(sweep, sizes, X, y, **task):
    """Every row of a sweep holds what `fit` gives."""
    for row, losses in zip(sweep.rows, sweep.loss, strict=True):
        net, history = alone(row, sizes, X, y, **task)
        np.testing.assert_allclose(
            losses[: history.epochs], history.loss, rtol=1e-11, atol=1e-13
        )
        assert np.isnan(losses[history.epochs :]).all()
        trained = sweep.network(row)
        np.testing.assert_allclose(
            trained.parameters().data, net.parameters().data, rtol=1e-9, atol=1e-11
        )
        assert row["loss"] == pytest.approx(history.loss[-1], rel=1e-11)
        for name in ("val_loss", "accuracy", "val_accuracy"):
            assert (name in row) == bool(getattr(history, name))
            if name in row:
                assert row[name] == pytest.approx(getattr(history, name)[-1], rel=1e-9)
        assert row["diverged"] is None


@pytest.mark.parametrize("key", nn.Optimizer.registry)
def test_every_optimizer_with_numbers_of_its_own_for_each_network(key):
    grid = {
        "optimizer": key,
        "dtype": "float64",
        **OPTIMIZERS.get(key, {"lr": [0.001, 0.01]}),
    }
    sweep = nn.sweep([2, 5, 2], X, Y, grid=grid, seeds=2, **TASK)
    assert_equals_fit(sweep, [2, 5, 2], X, Y, **TASK)


# Maxout gives out fewer columns than the next layer of an MLP expects.
@pytest.mark.parametrize("key", sorted(nn.Activation.registry.keys() - {"maxout"}))
def test_every_activation(key):
    grid = {"activation": key, "dtype": "float64", "lr": [0.05, 0.2]}
    sweep = nn.sweep([2, 6, 2], X, Y, grid=grid, seeds=2, **TASK)
    assert_equals_fit(sweep, [2, 6, 2], X, Y, **TASK)


@pytest.mark.parametrize("key", nn.Loss.registry)
@pytest.mark.parametrize("batch_size", [16, 50, 200])
def test_every_loss_with_small_batches_and_with_one_of_everything(key, batch_size):
    task = {"loss": nn.Loss.named(key)(), "epochs": 5, "batch_size": batch_size}
    sizes = [2, 4, 2] if key == "cross_entropy" else [2, 4, 1]
    grid = {
        "dtype": "float64",
        "output": "sigmoid" if key == "bce" else None,
        "optimizer": "adam",
        "lr": [0.01, 0.1],
    }
    validation = nn.datasets.moons(20, noise=0.2, rng=1)
    sweep = nn.sweep(sizes, X, Y, grid=grid, validation=validation, **task)
    assert_equals_fit(sweep, sizes, X, Y, validation=validation, **task)


@pytest.mark.parametrize(
    "grid",
    [
        {"dropout": [0.0, 0.3]},
        {"activation": [["relu", "tanh"], "prelu"]},
        {"schedule": [nn.schedules.Exponential(every=4)], "lr": [0.1, 0.3]},
        {"clip_norm": [0.01, 1.0], "regularizer": nn.L2(0.01)},
        {"sizes": [[2, 3, 2], [2, 8, 4, 2]], "epochs": [3, 5], "batch_size": [8, 50]},
        {"init": ["zeros", nn.initializers.Normal(2.0)], "optimizer": ["sgd", "adam"]},
        {"optimizer": "sgd", "momentum": 0.9, "nesterov": [False, True]},
    ],
    ids=lambda grid: "-".join(grid),
)
def test_what_does_not_fit_on_one_axis_is_trained_in_turn(grid):
    sizes = grid.get("sizes", [2, 6, 6, 2])
    grid = {"dtype": "float64", **grid}
    sweep = nn.sweep(sizes, X, Y, grid=grid, seeds=2, **TASK)
    assert_equals_fit(sweep, sizes, X, Y, **TASK)


def test_float32_networks_agree_to_float32():
    grid = {"lr": [0.1, 0.3], "momentum": [0.5, 0.9]}
    sweep = nn.sweep([2, 8, 2], X, Y, grid=grid, **TASK)
    for row, losses in zip(sweep.rows, sweep.loss, strict=True):
        _, history = alone(row, [2, 8, 2], X, Y, **TASK)
        np.testing.assert_allclose(losses, history.loss, rtol=1e-6)
    assert sweep.network(0).parameters().data.dtype == np.float32


def test_rows_say_what_was_tried_seed_by_seed():
    grid = {"optimizer": ["sgd", "adam"], "lr": np.array([0.1, 0.2])}
    sweep = nn.sweep([2, 3, 2], X, Y, grid=grid, seeds=np.array([7, 3]), **TASK)
    tried = [(r["network"], r["optimizer"], r["lr"], r["seed"]) for r in sweep.rows]
    assert tried[:5] == [
        (0, "sgd", 0.1, 7),
        (1, "sgd", 0.1, 3),
        (2, "sgd", 0.2, 7),
        (3, "sgd", 0.2, 3),
        (4, "adam", 0.1, 7),
    ]
    assert all(type(r["lr"]) is float and type(r["seed"]) is int for r in sweep.rows)
    assert sweep.loss.shape == (8, 6)
    assert repr(sweep) == "Sweep(8 networks, 0 diverged)"


def test_a_list_of_grids_is_one_after_the_other():
    grids = [{"optimizer": "sgd", "momentum": [0.0, 0.9]}, {"optimizer": "adam"}]
    sweep = nn.sweep([2, 3, 2], X, Y, grid=grids, seeds=1, **TASK)
    assert [row.get("momentum") for row in sweep.rows] == [0.0, 0.9, None]


def test_the_best_is_chosen_by_validation():
    validation = nn.datasets.moons(30, noise=0.2, rng=1)
    grid = {"lr": [0.01, 0.1, 1.0]}
    sweep = nn.sweep([2, 8, 2], X, Y, grid=grid, validation=validation, **TASK)
    best = sweep.best()
    assert best["val_loss"] == min(row["val_loss"] for row in sweep.rows)
    net, loss = sweep.network(best), nn.CrossEntropyLoss()
    assert not net.training
    assert loss(net.predict(validation[0]), validation[1]) == best["val_loss"]


def test_networks_that_diverge_do_not_disturb_the_others():
    x, y = nn.datasets.line(20, rng=0)
    task = {"loss": nn.MSELoss(), "epochs": 60, "batch_size": 8}
    grid = {"lr": [0.1, 50.0], "dtype": "float64", "activation": "relu"}
    sweep = nn.sweep([1, 4, 1], x, y, grid=grid, **task)
    lost = [row for row in sweep.rows if row["diverged"]]
    assert lost and repr(sweep) == f"Sweep(6 networks, {len(lost)} diverged)"
    for row, losses in zip(sweep.rows, sweep.loss, strict=True):
        if row not in lost:
            _, history = alone(row, [1, 4, 1], x, y, **task)
            np.testing.assert_allclose(losses, history.loss, rtol=1e-11)
            continue
        with pytest.raises(nn.TrainingDiverged) as caught:
            alone(row, [1, 4, 1], x, y, **task)
        history = caught.value.history
        assert row["diverged"] == history.epochs + 1
        assert np.isnan(row["loss"]) and np.isnan(losses[history.epochs :]).all()
        np.testing.assert_allclose(losses[: history.epochs], history.loss, rtol=1e-9)
    assert sweep.best()["diverged"] is None


@pytest.mark.parametrize("clip", [{}, {"clip_value": 1e300}])
def test_a_sweep_without_survivors_says_so(clip):
    x, y = nn.datasets.line(20, rng=0)
    grid = {"lr": 1e9, **clip}
    task = {"loss": nn.MSELoss(), "epochs": 40, "batch_size": 20}
    sweep = nn.sweep([1, 1], x, y, grid=grid, **task)
    assert {row["diverged"] for row in sweep.rows} != {None}
    with pytest.raises(ValueError, match="try smaller learning rates"):
        sweep.best()


def test_early_stopping_ends_a_row_without_a_divergence():
    grid = {"stop": nn.EarlyStopping(patience=1, min_delta=10.0), "dtype": "float64"}
    sweep = nn.sweep([2, 3, 2], X, Y, grid=grid, **TASK)
    assert sweep.loss.shape == (3, 2) and not np.isnan(sweep.loss).any()
    assert all(row["diverged"] is None for row in sweep.rows)


@pytest.mark.parametrize(
    "change, sentence",
    [
        (
            {"grid": {"lrr": [0.1]}},
            'unknown setting of a sweep with SGD "lrr". Did you mean "lr"',
        ),
        ({"grid": {"optimizer": "adam", "momentum": 0.9}}, 'with Adam "momentum"'),
        ({"grid": {"optimizer": "adm"}}, 'Did you mean "adam"'),
        (
            {"grid": {"optimizer": nn.SGD(nn.Linear(1, 1).parameters())}},
            "an optimizer of its own",
        ),
        ({"grid": {"loss": [nn.MSELoss()]}}, 'setting of a sweep with SGD "loss"'),
        ({"grid": {"init": ["he_norml"]}}, 'Did you mean "he_normal"'),
        ({"grid": {"lr": (0.1, 0.2)}}, r'write "lr": \[0.1, 0.2\]'),
        ({"grid": {"lr": []}}, "a value for each setting"),
        ({"seeds": 0}, "at least one seed"),
        ({"grid": {"lr": [0.1, -1]}}, "learning rate must be above 0, got lr=-1"),
        ({"epochs": -1}, "epochs is a whole number ≥ 0"),
        ({"batch_size": 0}, "batch_size is a whole number ≥ 1"),
        ({"sizes": [3, 2]}, "expects X with 3 columns"),
        ({"sizes": [2, 1]}, "softmax of a single score is 1"),
        ({"X": X * np.nan}, "X holds NaN"),
        ({"X": X[:9]}, "X holds 9 samples and y 50"),
        ({"validation": (X, Y[:9])}, "validation X holds 50 samples and y 9"),
        ({"grid": {"output": "softmax"}}, "the network ends in one already"),
    ],
)
def test_what_cannot_be_swept_is_explained(change, sentence):
    task = {"sizes": [2, 2], "X": X, "y": Y, "grid": {"lr": [0.1]}, **TASK, **change}
    with pytest.raises(ValueError, match=sentence):
        nn.sweep(**task)


def test_the_cache_limits_a_stack_and_changes_no_result(monkeypatch):
    grid = {"lr": [0.1, 0.2, 0.3], "dtype": "float64"}
    whole = nn.sweep([2, 5, 2], X, Y, grid=grid, seeds=4, **TASK)
    monkeypatch.setattr(sweeps, "CACHE", 5_000)
    sizes = []
    run = sweeps.run
    monkeypatch.setattr(
        sweeps,
        "run",
        lambda trials, *task: sizes.append(len(trials)) or run(trials, *task),
    )
    parts = nn.sweep([2, 5, 2], X, Y, grid=grid, seeds=4, **TASK)
    assert len(sizes) > 2 and sum(sizes) == 12 and max(sizes) > 1
    np.testing.assert_allclose(parts.loss, whole.loss, rtol=1e-13)


@pytest.mark.parametrize("backend", ["loky", "threading"])
def test_two_workers_find_the_same(backend, monkeypatch):
    monkeypatch.setattr(sweeps, "CHUNK", 1e-4)
    grid = {"optimizer": ["sgd", "adam"], "lr": [0.1, 0.3], "dropout": [0.0, 0.2]}
    one = nn.sweep([2, 5, 2], X, Y, grid=grid, **TASK)
    with joblib.parallel_config(backend=backend, n_jobs=2):
        two = nn.sweep([2, 5, 2], X, Y, grid=grid, **TASK)
    np.testing.assert_array_equal(one.loss, two.loss)
    assert one.rows == two.rows
    three = nn.sweep([2, 5, 2], X, Y, grid=grid, n_jobs=2, **TASK)
    np.testing.assert_array_equal(one.loss, three.loss)


OWN = """
import course_lib as nn

class Square(nn.Activation):
    def value(self, Z):
        return Z * Z
    def slope(self, Z, A):
        return 2 * Z

if __name__ == "__main__":
    X, y = nn.datasets.moons(40, rng=0)
    sweep = nn.sweep([2, 4, 2], X, y, grid={"activation": ["square", "tanh"]}, seeds=2,
                     loss=nn.CrossEntropyLoss(), epochs=2, batch_size=8, n_jobs=2)
    print(len(sweep.rows), sweep.network(0).layers[1])
"""


def test_a_class_of_the_learners_own_reaches_other_processes(tmp_path):
    script = tmp_path / "own.py"
    script.write_text(OWN, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["4", "Square()"]


def test_only_what_ships_with_the_course_is_trusted_with_another_axis():
    class _Rows(nn.Tanh):
        def value(self, Z):
            return np.tanh(Z - Z.mean(axis=0))

    loss, net = nn.MSELoss(), nn.MLP([2, 3, 1], activation=_Rows())
    assert not can_stack(net, loss, nn.SGD(net.parameters()))
    net = nn.MLP([2, 3, 1])
    assert can_stack(net, loss, nn.SGD(net.parameters()))


def test_progress_counts_networks(capsys):
    nn.sweep([2, 2], X, Y, grid={"lr": [0.1, 0.2]}, progress=True, **TASK)
    assert "6/6" in capsys.readouterr().err


def test_nothing_that_was_given_is_changed():
    x, y, loss = X.copy(), Y.copy(), nn.CrossEntropyLoss()
    grid = {"optimizer": ["sgd", "adam"], "lr": [0.1]}
    kept = {name: list(values) for name, values in grid.items()}
    task = TASK | {"loss": loss}
    nn.sweep([2, 2], x, y, grid=grid, **task)
    assert grid == kept
    np.testing.assert_array_equal(x, X)
    with pytest.raises(RuntimeError, match="call loss"):
        loss.backward()


def test_together_is_much_faster_than_one_by_one():
    x, y = nn.datasets.gate("xor")
    task = {"loss": nn.BCEWithLogitsLoss(), "epochs": 100, "batch_size": 4}
    grid = {"lr": [0.1, 0.3], "optimizer": "adam"}
    nn.sweep([2, 4, 1], x, y, grid=grid, seeds=2, **task)  # imports joblib
    began = time.process_time()
    sweep = nn.sweep([2, 4, 1], x, y, grid=grid, seeds=30, **task)
    together = time.process_time() - began
    began = time.process_time()
    for row in sweep.rows[::10]:
        alone(row, [2, 4, 1], x, y, **task)
    assert 10 * (time.process_time() - began) > 10 * together


def test_an_interrupted_sweep_keeps_the_networks_that_have_ended(monkeypatch):
    def run(trials, *task):
        if trials[0].number >= 2:
            raise KeyboardInterrupt
        return run_trials(trials, *task)

    run_trials = nn.sweeps.run
    monkeypatch.setattr("course_lib.sweeps.run", run)
    monkeypatch.setattr("course_lib.sweeps.CHUNK", 1e-9)  # a network a process
    grid = {"lr": [0.1, 0.2], "momentum": [0.0, 0.9], "dropout": 0.1}
    with pytest.raises(KeyboardInterrupt) as caught:
        nn.sweep([2, 3, 2], X, Y, grid=grid, seeds=1, **TASK)
    kept = caught.value.sweep
    assert len(kept.rows) == len(kept.loss) == 2
    assert "sys.last_value.sweep" in caught.value.__notes__[0]
    for row in kept.rows:
        assert np.isfinite(kept.network(row).predict(X)).all()


def test_flags_may_be_numbers():
    def losses(values):
        grid = {"nesterov": values, "momentum": 0.9, "lr": 0.3}
        return [
            row["loss"] for row in nn.sweep([2, 3, 2], X, Y, grid=grid, **TASK).rows
        ]

    assert losses([0, 1]) == losses([False, True])
    assert losses([0])[0] != losses([1])[0]


def test_a_row_of_another_sweep_and_a_sweep_of_no_epochs_are_explained():
    one = nn.sweep([2, 2], X, Y, grid={"lr": [0.1, 0.2]}, **TASK)
    other = nn.sweep([2, 2], X, Y, grid={"lr": [0.3, 0.4]}, **TASK)
    with pytest.raises(ValueError, match="of another sweep"):
        one.network(other.best())
    none = nn.sweep([2, 2], X, Y, grid={"lr": [0.1]}, **(TASK | {"epochs": 0}))
    with pytest.raises(ValueError, match="none of the"):
        none.best()
