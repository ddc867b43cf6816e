"""Training: forward, loss, backward, update, again and again.

`steps` is the loop as a generator: it hands control back after every update, so that
a widget can draw in between. `fit` runs it to the end and keeps the `History`.
"""

from math import ceil, inf

import numpy as np

from . import threads
from .activations import Sigmoid, Softmax
from .gradients import clip_grad_norm, clip_grad_value
from .history import History, Step, TrainingDiverged
from .losses import BCELoss, BCEWithLogitsLoss, CrossEntropyLoss
from .metrics import accuracy

__all__ = ["EarlyStopping", "fit", "steps"]

# Numbers that grow beyond all bounds are no warning but an error: TrainingDiverged.
QUIET = {"over": "ignore", "invalid": "ignore"}


class EarlyStopping:
    """Stop when the validation loss has not improved for `patience` epochs.

    Args:
        patience: epochs to wait ≥ 1.
        min_delta: how much lower counts as better, ≥ 0.
        restore: give the network the parameters of its best epoch at the end.

    Raises:
        ValueError: when patience is below 1.
    """

    def __init__(self, patience, min_delta=0.0, restore=True):
        if patience < 1:
            raise ValueError(f"patience counts epochs, at least 1, got {patience}")
        self.patience, self.min_delta, self.restore = patience, min_delta, restore
        self.start()

    def start(self):
        """Forget an earlier training."""
        self.best, self.best_epoch, self.best_data = float("inf"), 0, None

    def should_stop(self, epoch, loss, params):
        """Note an epoch's loss; return True when patience has run out."""
        if loss < self.best - self.min_delta:
            self.best, self.best_epoch = loss, epoch
            self.best_data = params.data.copy()
        return epoch - self.best_epoch >= self.patience


def minibatches(n, batch_size, rng):
    """Yield index arrays that cover 0 … n − 1 once, in random order."""
    order = rng.permutation(n)
    for start in range(0, n, batch_size):
        yield order[start : start + batch_size]


def steps(
    net,
    X,
    y,
    *,
    loss,
    optimizer,
    epochs,
    batch_size,
    schedule=None,
    clip_norm=None,
    clip_value=None,
    accumulate=1,
    regularizer=None,
    rng=None,
):
    """Train, yielding a `Step` after each update; arguments as in `fit`.

    A schedule moves `optimizer.lr`; when the generator ends or is closed, the rate is
    what it was before.

    Raises:
        TrainingDiverged: when the loss becomes NaN or infinite.
    """
    threads.one_thread()
    _check_task(net, loss, epochs, batch_size, accumulate)
    X, y = _checked_data(net, X, y)
    rng = np.random.default_rng(rng)
    params, start_lr = optimizer.params, optimizer.lr
    step = 0
    try:
        for epoch in range(1, epochs + 1):
            net.train()
            batches = list(minibatches(len(X), batch_size, rng))
            for first in range(0, len(batches), accumulate):
                group = batches[first : first + accumulate]
                step += 1
                if schedule is not None:
                    optimizer.lr = start_lr * schedule(step - 1)
                with np.errstate(**QUIET):
                    optimizer.zero_grad()
                    batch_loss = _add_gradients(net, loss, X, y, group)
                    if not np.isfinite(batch_loss):
                        raise _diverged(batch_loss, epoch, step, optimizer)
                    if regularizer is not None:
                        regularizer.add_gradient(params)
                    limit = inf if clip_norm is None else clip_norm
                    norm = clip_grad_norm(params, limit)
                    if clip_value is not None:
                        clip_grad_value(params, clip_value)
                    optimizer.step()
                yield Step(epoch, step, batch_loss, optimizer.lr, norm)
    finally:
        if schedule is not None:
            optimizer.lr = start_lr


def _add_gradients(net, loss, X, y, group):
    """Add the gradient of the mean loss over `group`; return that loss."""
    samples = sum(map(len, group))
    total = 0.0
    for idx in group:
        share = len(idx) / samples  # the last batch of an epoch may be smaller
        total += share * loss(net(X[idx]), y[idx])
        dY = loss.backward()
        net.backward(dY if share == 1 else share * dY)
    return total


def fit(
    net,
    X,
    y,
    *,
    loss,
    optimizer,
    epochs,
    batch_size=32,
    validation=None,
    schedule=None,
    clip_norm=None,
    clip_value=None,
    accumulate=1,
    regularizer=None,
    stop=None,
    callbacks=(),
    progress=False,
    rng=None,
):
    """Train a network and return its `History`.

    Args:
        net: a `Sequential`; left in evaluation mode.
        X: (N, n_in) inputs, one sample a row, finite.
        y: (N,) or (N, K) targets, as the loss wants them.
        loss: a `Loss`.
        optimizer: an `Optimizer` over `net.parameters()` or a stretch of them.
        epochs: passes over the data ≥ 0.
        batch_size: samples per forward pass, 1 to N (larger counts as N).
        validation: (X, y) that is measured after each epoch and never trained on.
        schedule: step number from 0 → factor on the optimizer's starting lr.
        clip_norm, clip_value: limits for the gradient, by length or by element.
        accumulate: batches whose gradients are averaged into one update ≥ 1.
        regularizer: an `L1` or `L2` whose slope joins the gradient before clipping;
            the losses of the `History` are without its penalty.
        stop: an `EarlyStopping`, watching the validation loss (or the training loss).
        callbacks: functions called with the `History` after each epoch.
        progress: show a progress bar.
        rng: seed or generator for the order of the samples.

    Raises:
        ValueError: for data that does not fit together or is not finite, and for a
            network that already ends in the activation that the loss applies itself.
        TrainingDiverged: when the loss becomes NaN; its `.history` holds what was.
    """
    _check_task(net, loss, epochs, batch_size, accumulate)
    if validation is not None:
        validation = _checked_data(net, *validation, "validation ")
    history, record = History(), _Epoch()
    if stop is not None:
        stop.start()
    training = steps(
        net, X, y, loss=loss, optimizer=optimizer, epochs=epochs,
        batch_size=batch_size, schedule=schedule, clip_norm=clip_norm,
        clip_value=clip_value, accumulate=accumulate, regularizer=regularizer, rng=rng,
    )  # fmt: skip
    per_epoch = ceil(len(X) / (batch_size * accumulate))
    history.stopped = f"after all {epochs} epochs"
    try:
        for step in _bar(training, epochs * per_epoch, progress):
            history.step_loss.append(step.loss)
            record.add(step)
            if step.step % per_epoch:
                continue
            record.close(history)
            measure(net, X, y, loss, validation, history)
            for callback in callbacks:
                callback(history)
            watched = history.val_loss if validation is not None else history.loss
            if stop is not None and stop.should_stop(
                history.epochs, watched[-1], optimizer.params
            ):
                history.stopped = (
                    f"after epoch {history.epochs}: no better loss since epoch "
                    f"{stop.best_epoch}"
                )
                break
    except TrainingDiverged as error:
        history.stopped = str(error)
        error.history = history
        raise
    finally:
        training.close()
        net.eval()
    if stop is not None and stop.restore and stop.best_data is not None:
        optimizer.params.data[...] = stop.best_data
    return history


class _Epoch:
    """Means over the steps of one epoch."""

    def __init__(self):
        self.steps = []

    def add(self, step):
        self.steps.append(step)

    def close(self, history):
        history.loss.append(float(np.mean([s.loss for s in self.steps])))
        history.grad_norm.append(float(np.mean([s.grad_norm for s in self.steps])))
        history.lr.append(self.steps[-1].lr)
        self.steps = []


@np.errstate(**QUIET)
def measure(net, X, y, loss, validation, history):
    """Append to `history` how the network does now: accuracy, and the validation."""
    classify = isinstance(loss, CrossEntropyLoss | BCELoss | BCEWithLogitsLoss)
    if classify:
        history.accuracy.append(accuracy(y, loss.predict(net.predict(X))))
    if validation is not None:
        y_hat = net.predict(validation[0])
        history.val_loss.append(loss(y_hat, validation[1]))
        if classify:
            history.val_accuracy.append(accuracy(validation[1], loss.predict(y_hat)))


def _bar(training, total, progress):
    if not progress:
        return training
    from tqdm.auto import tqdm

    return tqdm(training, total=total, unit="step")


BUILT_IN = {CrossEntropyLoss: Softmax, BCEWithLogitsLoss: Sigmoid}


def _check_task(net, loss, epochs, batch_size, accumulate):
    """Refuse what cannot be trained, before anything has changed."""
    last = net.layers[-1] if len(net) else None
    activation = BUILT_IN.get(type(loss))
    if activation is not None and isinstance(last, activation):
        raise ValueError(
            f"{loss} applies {last} itself, and the network ends in one already: "
            "squashed twice, it could hardly learn. Leave out the network's last "
            "layer; loss.predict(net.predict(X)) gives the probabilities."
        )
    for name, value in (("batch_size", batch_size), ("accumulate", accumulate)):
        if value < 1:
            raise ValueError(f"{name} is a whole number ≥ 1, got {name}={value}")
    if epochs < 0:
        raise ValueError(f"epochs is a whole number ≥ 0, got epochs={epochs}")


def _checked_data(net, X, y, which=""):
    X, y = np.asarray(X, dtype=net.dtype), np.asarray(y)
    if len(X) != len(y):
        raise ValueError(
            f"{which}X holds {len(X)} samples and y {len(y)}: one target a sample"
        )
    if len(X) == 0:
        raise ValueError(f"training needs samples, got an empty {which}X")
    for name, values in (("X", X), ("y", y)):
        if values.dtype.kind == "f" and not np.isfinite(values).all():
            rows = ~np.isfinite(values.reshape(len(values), -1)).all(axis=1)
            raise ValueError(
                f"{which}{name} holds NaN or infinity, first in row {np.argmax(rows)}"
            )
    return X, y


def _diverged(value, epoch, step, optimizer):
    became = "NaN" if np.isnan(value) else "infinite"
    return TrainingDiverged(
        f"the loss became {became} in epoch {epoch}, step {step}. Usual causes: a "
        f"learning rate that is too high (lr = {optimizer.lr:g}), weights that start "
        "too large. The history up to there is in .history."
    )
