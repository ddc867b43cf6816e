"""Trials: one network of a sweep each, with everything that decides what it learns."""

import copy
import inspect
from dataclasses import dataclass
from itertools import product

import numpy as np

from .activations import Activation
from .initializers import Initializer
from .mlp import MLP
from .optimizers import SGD, Optimizer
from .registry import nearest
from .stacks import can_stack, train_stack
from .training import History, TrainingDiverged, fit, measure

__all__ = ["Outcome", "Trial", "make_trials", "run"]

NETWORK = set(inspect.signature(MLP).parameters) - {"rng"}
TRAINING = set(inspect.signature(fit).parameters) - {
    "net",
    "X",
    "y",
    "optimizer",
    "validation",
    "callbacks",
    "progress",
    "rng",
}
TOGETHER = {"loss", "epochs", "batch_size"}  # what a stack knows of `fit`
FAMILIES = {"activation": Activation, "output": Activation, "init": Initializer}


@dataclass
class Trial:
    """One network to train.

    Attributes:
        number: its place in the sweep.
        values: those that the grid holds for it, as they were written.
        seed: for its starting weights and for the order of the samples.
        network, options, training: arguments of `MLP`, of the optimizer, of `fit`.
        optimizer: a subclass of `Optimizer`.
    """

    number: int
    values: dict
    seed: int
    network: dict
    optimizer: type
    options: dict
    training: dict

    def build(self):
        """Return the untrained network and its optimizer."""
        net = MLP(**self.network, rng=self.seed)
        return net, self.optimizer(net.parameters(), **self.options)

    def fits(self, other):
        """Return whether the two trials' networks can be trained together.

        Starting values and an optimizer's numbers may differ from network to network;
        all else must be the very same object.
        """
        mine, theirs = self._common(), other._common()
        same_names = mine.keys() == theirs.keys()
        return same_names and all(mine[name] is theirs[name] for name in mine)

    def _common(self):
        settings = self.network | self.training | {"optimizer": self.optimizer}
        settings |= {k: v for k, v in self.options.items() if not isinstance(v, float)}
        settings.pop("init", None)
        return settings

    def check(self, X, y, validation):
        """Refuse what cannot be trained, as a fit of no epochs does."""
        net, optimizer = self.build()
        training = self.training | {"epochs": min(self.training["epochs"], 0)}
        fit(net, X, y, optimizer=optimizer, validation=validation, **training)

    def stackable(self):
        """Return whether it can be trained together with others of its shape."""
        net, optimizer = self.build()
        loss = self.training["loss"]
        return self.training.keys() <= TOGETHER and can_stack(net, loss, optimizer)


@dataclass
class Outcome:
    """What became of a trial.

    Attributes:
        number: that of the trial.
        losses: (epochs,) mean training losses, NaN once the loss is no number any more.
        scores: "loss" (of the last epoch), where they make sense "val_loss",
            "accuracy", "val_accuracy", and "diverged": the epoch of the first NaN, or
            None.
        theta: the trained parameters.
    """

    number: int
    losses: np.ndarray
    scores: dict
    theta: np.ndarray


def make_trials(grid, seeds, common):
    """Return a `Trial` for every combination of the grid's values and every seed.

    Args:
        grid: dict setting → list of values, or a list of such dicts.
        seeds: list of seeds.
        common: dict of settings for all, which those of the grid replace.

    Raises:
        ValueError: for a setting that nobody knows; the message holds the nearest.
    """
    trials = []
    for each in grid if isinstance(grid, list) else [grid]:
        columns = [
            [(name, value, _resolved(name, value)) for value in _values(name, values)]
            for name, values in each.items()
        ]
        for point in product(*columns):
            values = {name: value for name, value, _ in point}
            parts = _sorted_out({name: member for name, _, member in point}, common)
            for seed in seeds:
                trials.append(Trial(len(trials), values, seed, *parts))
    return trials


def _values(name, values):
    """Return the values to try as a list: anything but a list is a single value."""
    if isinstance(values, tuple):
        raise ValueError(
            f'the values to try stand in a list: write "{name}": {list(values)}'
        )
    if isinstance(values, range | np.ndarray):
        return np.asarray(values).tolist()
    return values if isinstance(values, list) else [values]


def _resolved(name, value):
    """Return what a name stands for, so that other processes need not know it."""
    if isinstance(value, list):
        return [_resolved(name, each) for each in value]
    if name == "optimizer":
        optimizer = Optimizer.named(value) if isinstance(value, str) else value
        if not (isinstance(optimizer, type) and issubclass(optimizer, Optimizer)):
            raise ValueError(
                f"every network gets an optimizer of its own: name the class, "
                f'"adam" or nn.Adam, got {value!r}'
            )
        return optimizer
    if name in FAMILIES and isinstance(value, str):
        return FAMILIES[name].named(value)()
    return value


def _sorted_out(settings, common):
    """Return the arguments of `MLP`, the optimizer's class, its arguments, `fit`'s."""
    optimizer = settings.pop("optimizer", SGD)
    options = set(inspect.signature(optimizer).parameters) - {"params"}
    names = (NETWORK | TRAINING | options) - {"loss"}
    for name in settings:
        if name not in names:
            what = f"setting of a sweep with {optimizer.__name__}"
            raise ValueError(nearest(name, names | {"optimizer"}, what))
    settings = common | settings
    return [
        {k: v for k, v in settings.items() if k in NETWORK},
        optimizer,
        {k: v for k, v in settings.items() if k in options},
        {k: v for k, v in settings.items() if k in TRAINING},
    ]


def run(trials, X, y, validation):
    """Train the networks of trials of one shape and return their `Outcome`s."""
    training = copy.deepcopy(trials[0].training)  # a loss remembers its last batch
    nets, optimizers = zip(*(trial.build() for trial in trials), strict=True)
    task = {"X": X, "y": y, "validation": validation}
    if trials[0].stackable():
        seeds = [trial.seed for trial in trials]
        losses = train_stack(nets, optimizers, seeds, X, y, **training)
    else:
        losses = [
            _losses_of_fit(net, **task, optimizer=optimizer, **training, rng=trial.seed)
            for trial, net, optimizer in zip(trials, nets, optimizers, strict=True)
        ]
    return [
        _outcome(trial.number, net, np.asarray(row), training["loss"], task)
        for trial, net, row in zip(trials, nets, losses, strict=True)
    ]


def _losses_of_fit(net, **task):
    """Train one network by `fit`; return its losses, with NaN at the end if need be."""
    try:
        return fit(net, **task).loss
    except TrainingDiverged as error:
        return [*error.history.loss, np.nan]


def _outcome(number, net, losses, loss, task):
    """Measure a trained network."""
    history = History(loss=list(losses))
    measure(net, task["X"], task["y"], loss, task["validation"], history)
    names = ("loss", "val_loss", "accuracy", "val_accuracy")
    scores = {name: getattr(history, name)[-1:] for name in names}
    scores = {name: float(last[0]) for name, last in scores.items() if last}
    gaps = np.isnan(losses)
    diverged = int(np.argmax(gaps)) + 1 if gaps.any() else None
    if diverged:
        scores = dict.fromkeys(scores, float("nan"))
    theta = net.parameters().data.copy()
    return Outcome(number, losses, scores | {"diverged": diverged}, theta)
