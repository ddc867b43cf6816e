"""Training: forward, loss, backward, update, again and again.

`steps` is the loop as a generator: it hands control back after every update, so that
a widget can draw in between. `fit` runs it to the end and keeps the `History`.
"""

from math import ceil, inf, isfinite, nan

import numpy as np

from . import threads
from .gradients import clip_grad_norm, clip_grad_value
from .history import History, Step, TrainingDiverged
from .metrics import accuracy
from .tasks import check_data, check_helpers, check_task, measure_of, pair

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
        ValueError: when patience is below 1, or min_delta below 0.
    """

    def __init__(self, patience, min_delta=0.0, restore=True):
        if patience < 1:
            raise ValueError(f"patience counts epochs, at least 1, got {patience}")
        if not 0 <= min_delta < inf:
            raise ValueError(f"min_delta must be ≥ 0, got {min_delta}")
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

    What does not fit together is refused at the call; training begins with `next`.

    A schedule moves `optimizer.lr`; when the generator ends or is closed, the rate is
    what it was before.

    Raises:
        TrainingDiverged: when the loss becomes NaN or infinite.
    """
    counts = {"epochs": epochs, "batch_size": batch_size, "accumulate": accumulate}
    counts = check_task(net, loss, optimizer, **counts)
    check_helpers(schedule, regularizer, None, ())
    X, _, targets = check_data(net, loss, X, y)
    return _updates(
        net, X, targets, loss, optimizer, **counts, schedule=schedule,
        clip_norm=clip_norm, clip_value=clip_value, regularizer=regularizer, rng=rng,
    )  # fmt: skip


def _updates(
    net, X, targets, loss, optimizer, *, epochs, batch_size, accumulate, schedule,
    clip_norm, clip_value, regularizer, rng,
):  # fmt: skip
    """Yield a `Step` after each update, for a task that has been checked."""
    threads.one_thread()
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
                    optimizer.lr = start_lr * _factor(schedule, step - 1)
                with np.errstate(**QUIET):
                    optimizer.zero_grad()
                    batch_loss = _add_gradients(net, loss, X, targets, group)
                    if not isfinite(batch_loss):
                        raise _diverged(batch_loss, epoch, step, optimizer)
                    if regularizer is not None:
                        regularizer.add_gradient(params)
                    limit = inf if clip_norm is None else clip_norm
                    norm = clip_grad_norm(params, limit)
                    if not isfinite(norm):
                        raise _diverged(norm, epoch, step, optimizer, "gradient")
                    if clip_value is not None:
                        clip_grad_value(params, clip_value)
                    optimizer.step()
                yield Step(epoch, step, batch_loss, optimizer.lr, norm)
    finally:
        if schedule is not None:
            optimizer.lr = start_lr


def _factor(schedule, step):
    """Return a schedule's factor, or say that it would turn the descent round."""
    factor = schedule(step)
    if not 0 <= factor < inf:
        raise ValueError(
            f"a schedule returns a factor ≥ 0 on the learning rate, and {schedule!r} "
            f"gave {factor} for step {step}"
        )
    return factor


def _add_gradients(net, loss, X, targets, group):
    """Add the gradient of the mean loss over `group`; return that loss."""
    measure_batch = measure_of(loss)
    samples = sum(map(len, group))
    total = 0.0
    for idx in group:
        share = len(idx) / samples  # the last batch of an epoch may be smaller
        total += share * measure_batch(net(X[idx]), targets[idx])
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
        TrainingDiverged: when the loss becomes NaN; its `.history` holds what was, as
            does that of every exception that ends a training, `KeyboardInterrupt` too.
    """
    counts = {"epochs": epochs, "batch_size": batch_size, "accumulate": accumulate}
    counts = check_task(net, loss, optimizer, **counts)
    check_helpers(schedule, regularizer, stop, callbacks)
    X, y, targets = check_data(net, loss, X, y)
    if validation is not None:
        validation = check_data(net, loss, *pair(validation), "validation ")
    history, record = History(), _Epoch()
    if stop is not None:
        stop.start()
    training = _updates(
        net, X, targets, loss, optimizer, **counts, schedule=schedule,
        clip_norm=clip_norm, clip_value=clip_value, regularizer=regularizer, rng=rng,
    )  # fmt: skip
    per_epoch = ceil(len(X) / (counts["batch_size"] * counts["accumulate"]))
    history.stopped = f"after all {epochs} epochs"
    try:
        for step in _bar(training, epochs * per_epoch, progress):
            history.step_loss.append(step.loss)
            record.add(step)
            if step.step % per_epoch:
                continue
            record.close(history)
            if not np.isfinite(optimizer.params.data).all():
                raise _diverged(inf, step.epoch, step.step, optimizer, "last step")
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
    except BaseException as error:  # also Ctrl-C, and what a callback raises
        history.stopped = _reason(error, history, stop)
        error.history = history
        raise
    finally:
        training.close()
        net.eval()
        if stop is not None and stop.restore and stop.best_data is not None:
            optimizer.params.data[...] = stop.best_data
    return history


def _reason(error, history, stop):
    """Return why a training ended early; say where the history is then."""
    if not isinstance(error, KeyboardInterrupt):
        return str(error) or type(error).__name__
    keeps = "keeps what it has learned"
    if stop is not None and stop.restore and stop.best_data is not None:
        keeps = f"is that of epoch {stop.best_epoch}, the best"
    error.add_note(
        f"Training stopped by hand after {history.epochs} epochs and "
        f"{len(history.step_loss)} steps. The network {keeps}, and the history is "
        "here: import sys; history = sys.last_value.history"
    )
    return f"by hand, after {history.epochs} epochs"


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
    classify = getattr(loss, "classifies", False)
    if classify:
        history.accuracy.append(_accuracy(loss, y, loss.predict(net.predict(X))))
    if validation is not None:
        y_hat = net.predict(validation[0])
        history.val_loss.append(loss(y_hat, validation[1]))
        if classify:
            history.val_accuracy.append(
                _accuracy(loss, validation[1], loss.predict(y_hat))
            )


def _accuracy(loss, y, y_hat):
    """Accuracy, by label for yes-or-no answers; NaN for a network that diverged."""
    if not np.isfinite(y_hat).all():
        return nan
    if loss.one_per_class:
        return accuracy(y, y_hat)
    return accuracy(np.ravel(y), np.ravel(y_hat))


def _bar(training, total, progress):
    if not progress:
        return training
    from tqdm.auto import tqdm

    return tqdm(training, total=total, unit="step")


def _diverged(value, epoch, step, optimizer, what="loss"):
    became = "NaN" if np.isnan(value) else "infinite"
    return TrainingDiverged(
        f"the {what} became {became} in epoch {epoch}, step {step}. Usual causes: a "
        f"learning rate that is too high (lr = {optimizer.lr:g}), weights that start "
        "too large. The history up to there is in .history."
    )
