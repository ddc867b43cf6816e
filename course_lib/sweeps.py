"""Sweeps: many networks learn the same task, to see what a setting changes.

One training says little: another seed may tell another story. A sweep trains a network
for every combination of settings and every seed. Networks of one shape learn together
(see `stacks`), and joblib spreads the stacks over processor cores or over machines.
"""

from dataclasses import dataclass, field
from math import ceil

import numpy as np

from .arrays import numbers
from .trials import make_trials, run

__all__ = ["Sweep", "sweep"]

CACHE = 4e6  # bytes of a stack: a larger one leaves the cache and gains nothing
CHUNK = 0.05  # seconds: less work than that is not worth sending to another process


@dataclass
class Sweep:
    """What came out of a sweep; a row is a network.

    Attributes:
        rows: list of dicts with "network" (the number of the row), the values of the
            grid, "seed", "loss" (the mean of the last epoch), where they make sense
            "val_loss", "accuracy" and "val_accuracy", and "diverged": the epoch in
            which the loss stopped being a number, or None. All results of a network
            that diverged are NaN.
        loss: (networks, epochs) mean training losses; NaN after a network has stopped.
        trials, thetas: how each network was made and the parameters it learned, which
            `network` puts together again.
    """

    rows: list
    loss: np.ndarray
    trials: list = field(repr=False)
    thetas: list = field(repr=False)

    def best(self):
        """Return the row with the lowest validation loss (without one, training loss).

        Raises:
            ValueError: when all networks diverged.
        """
        key = "val_loss" if "val_loss" in self.rows[0] else "loss"
        ended = [row for row in self.rows if np.isfinite(row.get(key, np.nan))]
        if not ended:
            raise ValueError(
                f"none of the {len(self.rows)} networks has a {key} that is a number: "
                "try smaller learning rates"
            )
        return min(ended, key=lambda row: row[key])

    def network(self, row):
        """Return the trained network of a row, in evaluation mode.

        Args:
            row: one of `rows`, or its number.
        """
        number = row["network"] if isinstance(row, dict) else row
        if isinstance(row, dict) and self.rows[number] != row:
            raise ValueError("this row is of another sweep, which has its network")
        net, _ = self.trials[number].build()
        net.parameters().data[...] = self.thetas[number]
        return net.eval()

    def __repr__(self):
        diverged = sum(row["diverged"] is not None for row in self.rows)
        return f"Sweep({len(self.rows)} networks, {diverged} diverged)"


def sweep(
    sizes,
    X,
    y,
    *,
    grid,
    seeds=3,
    loss,
    epochs,
    batch_size,
    validation=None,
    n_jobs=1,
    progress=False,
):
    """Train a network for every combination of settings and seeds; return a `Sweep`.

    Each learns what it would learn alone: with the seed s it is `MLP(sizes, …, rng=s)`
    after `fit(net, X, y, …, rng=s)`, up to rounding. Networks with dropout or PReLU,
    with classes of your own, or with settings that only `fit` knows (a schedule,
    clipping …) are trained one after the other, all others together.

    Args:
        sizes: units of each layer, as for `MLP`.
        X, y: inputs (N, n_in) and targets, as for `fit`.
        grid: dict setting → list of values to try; anything but a list is one value
            for all. Settings are arguments of `MLP`, of `fit` and of the optimizer;
            "optimizer" is a key or a class ("sgd" where the grid names none). A setting
            in the grid replaces the argument of that name. A list of such dicts is one
            grid after the other.
        seeds: how many for each combination (0, 1, …), or a list of them.
        loss, epochs, batch_size, validation: as for `fit`.
        n_jobs: how many processes, −1 for one a core. Inside
            `joblib.parallel_config(backend="dask")` the stacks go to a Dask cluster.
        progress: show a progress bar.

    Raises:
        ValueError: for a setting that nobody knows (with the nearest one), a grid or
            seeds without values, and whatever `MLP`, `fit` and the optimizer refuse.
        KeyboardInterrupt: by hand; its `.sweep` holds the networks that had ended.
    """
    import joblib

    common = {"sizes": sizes, "loss": loss, "epochs": epochs, "batch_size": batch_size}
    seeds = range(seeds) if np.ndim(seeds) == 0 else [int(seed) for seed in seeds]
    trials = make_trials(grid, seeds, common)
    if not trials:
        raise ValueError("a sweep needs a value for each setting and at least one seed")
    X, y = numbers(X, "X"), numbers(y, "y")
    n_jobs = None if n_jobs == 1 else n_jobs  # None is 1, or what parallel_config says
    groups = _groups(trials)
    for group in groups:
        group[0].check(X, y, validation)
    workers = joblib.effective_n_jobs(n_jobs)
    chunks = [chunk for group in groups for chunk in _chunks(group, len(X), workers)]
    parallel = joblib.Parallel(n_jobs, return_as="generator_unordered", batch_size=1)
    ended = parallel(joblib.delayed(run)(chunk, X, y, validation) for chunk in chunks)
    outcomes = []
    try:
        for outcome in _watched(ended, len(trials), progress):
            outcomes.append(outcome)
    except BaseException as error:  # also Ctrl-C: what has ended is kept
        error.sweep = _table(trials, outcomes)
        if isinstance(error, KeyboardInterrupt):
            error.add_note(
                f"Stopped by hand after {len(outcomes)} of {len(trials)} networks, "
                "which are here: import sys; sweep = sys.last_value.sweep"
            )
        raise
    return _table(trials, outcomes)


def _table(trials, outcomes):
    """Return the `Sweep` of those trials that have ended."""
    outcomes = sorted(outcomes, key=lambda outcome: outcome.number)
    trials = [trials[outcome.number] for outcome in outcomes]
    epochs = max((len(outcome.losses) for outcome in outcomes), default=0)
    losses = np.full((len(outcomes), epochs), np.nan)
    for row, outcome in zip(losses, outcomes, strict=True):
        row[: len(outcome.losses)] = outcome.losses
    rows = [
        {"network": number, **trial.values, "seed": trial.seed, **outcome.scores}
        for number, (trial, outcome) in enumerate(zip(trials, outcomes, strict=True))
    ]
    return Sweep(rows, losses, trials, [outcome.theta for outcome in outcomes])


def _groups(trials):
    """Return the trials in lists of those that fit together."""
    groups = []
    for trial in trials:
        for group in groups:
            if trial.fits(group[0]):
                group.append(trial)
                break
        else:
            groups.append([trial])
    return groups


def _chunks(group, samples, workers):
    """Return a group in lists of trials, each worth sending to another process.

    A list of trials that can be stacked is one stack: as many networks as the cache
    holds, or fewer, if that gives all workers something to do.
    """
    trial = group[0]
    net, optimizer = trial.build()
    numbers, training = net.parameters().data, trial.training
    batch = min(training["batch_size"], samples)
    steps = training["epochs"] * ceil(samples / batch)
    # Roughly: a step costs 100 µs, and 1 µs and 0.5 ns per number and sample a network.
    one = steps * (1e-6 + 0.5e-9 * numbers.size * batch)
    if not trial.stackable():
        most = ceil(CHUNK / (steps * 1e-4 + one)) if steps else len(group)
    else:
        arrays = 2 + len(optimizer.state)  # θ, its gradient, the optimizer's averages
        units = sum(trial.network["sizes"][1:])
        size = (arrays * numbers.size + batch * units) * numbers.itemsize
        stacks = ceil(len(group) / max(CACHE // size, 1))
        worth = max(stacks, int((steps * 1e-4 + len(group) * one) / CHUNK))
        most = ceil(len(group) / min(ceil(stacks / workers) * workers, worth))
    return [group[i : i + most] for i in range(0, len(group), most)]


def _watched(ended, total, progress):
    """Yield the outcomes of each chunk as it ends, with a bar if wanted."""
    if not progress:
        for outcomes in ended:
            yield from outcomes
        return
    from tqdm.auto import tqdm

    with tqdm(total=total, unit="network") as bar:
        for outcomes in ended:
            yield from outcomes
            bar.update(len(outcomes))
