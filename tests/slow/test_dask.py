"""A sweep on a cluster: the same call, the same numbers, on other processes."""

import os

import joblib
import numpy as np
import pytest

import course_lib as nn
from course_lib import sweeps

distributed = pytest.importorskip(
    "distributed", reason="Dask is missing: install the extra `cluster`"
)
pytestmark = pytest.mark.slow

X, Y = nn.datasets.moons(60, noise=0.2, rng=0)
TASK = {"loss": nn.CrossEntropyLoss(), "epochs": 20, "batch_size": 16, "seeds": 6}
GRID = {"optimizer": ["sgd", "adam"], "lr": [0.01, 0.1, 1e6], "dropout": [0.0, 0.2]}


@pytest.fixture(scope="module")
def client():
    """Two workers, each a process of its own, reachable from this machine alone."""
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def test_a_cluster_finds_what_one_process_finds(client, capsys, monkeypatch):
    monkeypatch.setattr(sweeps, "CHUNK", 1e-3)  # so that stacks are shared out too
    validation = nn.datasets.moons(20, noise=0.2, rng=1)
    task = {"grid": GRID, "validation": validation, **TASK}
    local = nn.sweep([2, 8, 2], X, Y, **task)
    with joblib.parallel_config(backend="dask"):
        spread = nn.sweep([2, 8, 2], X, Y, progress=True, **task)
    assert "72/72" in capsys.readouterr().err
    np.testing.assert_array_equal(spread.loss, local.loss)
    np.testing.assert_equal(spread.rows, local.rows)  # NaN equals NaN
    best = spread.best()
    np.testing.assert_array_equal(
        spread.network(best).predict(X), local.network(best).predict(X)
    )


def test_both_workers_do_the_work(client, monkeypatch):
    run = sweeps.run

    def signed(*task):
        outcomes = run(*task)
        for outcome in outcomes:
            outcome.scores["done by"] = os.getpid()
        return outcomes

    monkeypatch.setattr(sweeps, "CHUNK", 1e-3)
    monkeypatch.setattr(sweeps, "run", signed)
    with joblib.parallel_config(backend="dask"):
        sweep = nn.sweep([2, 8, 2], X, Y, grid=GRID, **TASK)
    workers = set(client.run(os.getpid).values())
    assert len(workers) == 2 and os.getpid() not in workers
    assert {row["done by"] for row in sweep.rows} == workers


def test_errors_on_a_worker_arrive_in_words(client):
    with (
        joblib.parallel_config(backend="dask"),
        pytest.raises(ValueError, match="learning rate must be above 0, got lr=-1"),
    ):
        nn.sweep([2, 2], X, Y, grid={"lr": [0.1, -1]}, **TASK)
