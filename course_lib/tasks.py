"""Tasks: a network, its optimizer, a loss and the data, and whether they fit together.

What cannot be learned is refused here, once, before anything has changed.
"""

from math import isfinite

import numpy as np

from .activations import Activation, Softmax
from .arrays import numbers, whole_number
from .layers import Linear
from .losses import Loss
from .networks import Sequential
from .optimizers import Optimizer

__all__ = ["check_data", "check_helpers", "check_task", "measure_of", "pair"]


def check_task(net, loss, optimizer, **counts):
    """Return the counts as whole numbers; refuse what cannot be trained.

    Args:
        net: a `Sequential` with something to learn.
        loss: a `Loss`, or what is called like one.
        optimizer: an `Optimizer` that holds parameters of this network.
        counts: whole numbers by name: epochs ≥ 0, all others ≥ 1.

    Raises:
        TypeError, ValueError: with a sentence on what does not fit.
    """
    if not isinstance(net, Sequential):
        raise TypeError(
            f"a network is trained, nn.Sequential(…) or nn.MLP(…), not {net!r}"
        )
    for name, value, example in (
        ("loss", loss, "nn.MSELoss()"),
        ("optimizer", optimizer, "nn.SGD(net.parameters(), lr=0.1)"),
    ):
        if isinstance(value, type | str):
            raise TypeError(f"{name} is an object, {example}, got {value!r}")
    check_output(net, loss)
    check_optimizer(net, optimizer)
    return {
        name: whole_number(value, name, least=0 if name == "epochs" else 1)
        for name, value in counts.items()
    }


def check_output(net, loss):
    """Refuse a network that ends in the activation that the loss applies itself."""
    last = net.layers[-1] if len(net) else None
    if not isinstance(last, Activation):
        return
    squashes = last.range == (0, 1) and not last.flat
    if squashes and getattr(loss, "applies", None):
        its = Activation.named(loss.applies)()
        raise ValueError(
            f"{loss} applies {its} itself, and the network ends in one already, "
            f"{last}: squashed twice, it could hardly learn. Leave out the network's "
            "last layer; loss.predict(net.predict(X)) gives the probabilities."
        )
    if last.flat:
        raise ValueError(
            f"the network ends in {last}, whose slope is 0: no gradient comes through, "
            "and nothing could learn. Sigmoid() is a step with a slope."
        )


def check_optimizer(net, optimizer):
    """Refuse an optimizer that would leave every parameter of the network as it is."""
    theta = net.parameters().data
    if not theta.size:
        raise ValueError(f"{net} has no parameters, so there is nothing to learn")
    if not np.isfinite(theta).all():
        raise ValueError(
            "some weights of the network are NaN or infinite, so its outputs are, too: "
            "make it anew"
        )
    if not np.may_share_memory(theta, optimizer.params.data):
        raise ValueError(
            "this optimizer holds the parameters of another network: make it again, "
            f"nn.{type(optimizer).__name__}(net.parameters(), …). Whoever makes the "
            "network anew makes its optimizer anew."
        )
    if isinstance(optimizer, Optimizer) and not (
        optimizer.lr > 0 and isfinite(optimizer.lr)
    ):
        raise ValueError(f"the learning rate must be above 0, got lr={optimizer.lr}")


def check_data(net, loss, X, y, which=""):
    """Return X in the network's dtype, y as an array, and the targets for `measure`.

    Args:
        net, loss: what the data is for.
        X: (N, n_in) inputs.
        y: targets of the N samples.
        which: "validation " before the names in messages.

    Raises:
        ValueError: for data that is not numbers, not finite, of other sizes than the
            network, or with targets that the loss is not made for.
    """
    X, y = numbers(X, f"{which}X"), numbers(y, f"{which}y")
    if X.ndim == 0 or y.ndim == 0 or len(X) != len(y):
        counts = [len(values) if values.ndim else "no" for values in (X, y)]
        raise ValueError(
            f"{which}X holds {counts[0]} samples and y {counts[1]}: one target a sample"
        )
    if len(X) == 0:
        raise ValueError(f"training needs samples, got an empty {which}X")
    for name, values in (("X", X), ("y", y)):
        if values.dtype.kind == "f" and not np.isfinite(values).all():
            rows = ~np.isfinite(values.reshape(len(values), -1)).all(axis=1)
            raise ValueError(
                f"{which}{name} holds NaN or infinity, first in row {np.argmax(rows)}"
            )
    with np.errstate(over="ignore"):
        X = X.astype(net.dtype, copy=False)
    if not np.isfinite(X).all():
        raise ValueError(f"{which}X holds numbers too large for {net.dtype}: scale it")
    check_inputs(net, X, which)
    return X, y, checked_targets(net, loss, X, y, which)


def check_inputs(net, X, which):
    """Refuse inputs that are not one sample a row for a first layer that wants them."""
    if isinstance(net.layers[0], Linear):
        try:
            net.layers[0].checked(X)
        except ValueError as error:
            raise ValueError(f"{which}X: {error}" if which else str(error)) from None


def check_helpers(schedule, regularizer, stop, callbacks):
    """Refuse what could not do its part, before an epoch has passed."""
    if isinstance(schedule, type) or not (schedule is None or callable(schedule)):
        raise TypeError(
            "schedule is a function of the step, such as nn.schedules.Cosine(100), "
            f"got {schedule!r}"
        )
    prices = regularizer is None or hasattr(regularizer, "add_gradient")
    if isinstance(regularizer, type) or not prices:
        raise TypeError(f"regularizer is nn.L1(…) or nn.L2(…), got {regularizer!r}")
    if not (stop is None or hasattr(stop, "should_stop")) or isinstance(stop, type):
        raise TypeError(f"stop is nn.EarlyStopping(patience=…), got {stop!r}")
    for callback in callbacks if isinstance(callbacks, list | tuple) else [None]:
        if not callable(callback):
            what = callbacks if callback is None else callback
            hint = ": give it as stop=" if hasattr(what, "should_stop") else ""
            raise TypeError(f"callbacks is a list of functions, got {what!r}{hint}")


def pair(validation):
    """Return inputs and targets of a validation set, or say that it is no pair."""
    if not isinstance(validation, tuple | list) or len(validation) != 2:
        raise ValueError("validation is a pair, (X, y): validation=(X_val, y_val)")
    return validation


def checked_targets(net, loss, X, y, which):
    """Return targets as the loss computes with them, or say what is wrong."""
    outputs = net.predict(X[:1])
    net.parameters()  # a layer may have made some in its first forward pass
    if isinstance(net.layers[-1], Softmax) and outputs.shape[-1] == 1:
        raise ValueError(
            "the network ends in the softmax of a single score, which is 1, whatever "
            "the score: use two outputs, or one and Sigmoid()"
        )
    if not checks_itself(loss):
        return y
    outputs = np.broadcast_to(outputs, (len(X), *outputs.shape[1:]))
    try:
        return loss.checked(outputs, y)[1]
    except ValueError as error:
        raise ValueError(f"{which}{error}") from None


def checks_itself(loss):
    """Return whether a loss is called as ours are: a learner's own may do anything."""
    return type(loss).__call__ is Loss.__call__


def measure_of(loss):
    """Return what gives the loss of a batch whose targets have been checked."""
    return loss.mean if checks_itself(loss) else loss
