"""Stacks: many networks of one shape that are trained together.

A small network keeps the processor waiting: calling numpy takes longer than the sums
themselves. So networks are laid on top of each other, and every call works for all:

    Z (nets, N, n_out) = X (nets, N, n_in) @ W (nets, n_in, n_out) + b (nets, 1, n_out)

The layers, losses and optimizers are the ones that train a single network: their
formulas say `@`, `.mT` and `axis=-2`, which leave a leading axis alone. Where the
optimizers differ, in their rate for example, that number becomes a column (nets, 1)
beside the parameters (nets, n).
"""

import copy

import numpy as np

from . import threads
from .optimizers import BLOCK
from .training import QUIET, minibatches

__all__ = ["can_stack", "train_stack"]

KEPT = 2**24  # bytes of free memory


def can_stack(net, loss, optimizer):
    """Return whether networks like this one may be trained together.

    A class that a learner wrote may do anything to a leading axis: it trains alone.
    """
    parts = [*net.layers, loss, optimizer]
    ours = all(type(part).__module__.startswith(f"{__package__}.") for part in parts)
    return ours and all(layer.stackable for layer in net.layers)


def train_stack(nets, optimizers, seeds, X, y, *, loss, epochs, batch_size):
    """Train networks together; each ends as `fit(…, rng=seed)` would have left it.

    Args:
        nets: list of `Sequential` with the same layers; their parameters are changed.
        optimizers: one for each network, all of one class, none used yet.
        seeds: one for each network: the order in which it sees the samples.
        X: (N, n_in) inputs.
        y: targets, as the loss wants them.
        loss: a `Loss`.
        epochs, batch_size: as in `fit`.

    Returns:
        (nets, epochs) mean loss of each epoch; NaN from the epoch on in which the loss
        of a network stopped being a number. The other networks do not notice.
    """
    threads.one_thread()
    # Taken and let go at once: from then on Linux leaves this process so much memory;
    # else it would take back the arrays of each step, to hand them out page by page.
    np.empty(KEPT, dtype=np.uint8)
    net = _stacked(nets)
    theta = net.parameters()
    movers = _movers(optimizers, theta)
    X = np.asarray(X, dtype=net.dtype)
    _, Y = loss.checked(nets[0](X), y)  # (N, K), once
    losses = np.empty((len(nets), epochs))
    with np.errstate(**QUIET):
        for epoch, batches in enumerate(_epochs(len(X), batch_size, seeds, epochs)):
            values = []
            for idx in batches:
                theta.zero_grad()
                Z = net(X[idx])
                values.append(loss.value(Z, Y[idx]))
                net.backward(loss.gradient(Z, Y[idx]))
                for mover in movers:
                    mover.step()
            losses[:, epoch] = np.mean(values, axis=0, dtype=np.float64)
    for one, data in zip(nets, theta.data, strict=True):
        one.parameters().data[...] = data
    finite = np.logical_and.accumulate(np.isfinite(losses), axis=1)
    return np.where(finite, losses, np.nan)


def _stacked(nets):
    """Return one network whose parameters hold those of all, (nets, …)."""
    net = nets[0].copy().train()
    theta = net.parameters()
    data = np.stack([each.parameters().data for each in nets])
    theta.bind(data, np.zeros_like(data))
    start = 0
    for parameter in theta:
        here = slice(start, start + parameter.size)
        start, shape = here.stop, parameter.shape
        rows = (1,) * (2 - len(shape))  # a bias is a row that all samples share
        parameter.bind(
            theta.data[:, here].reshape(len(nets), *rows, *shape),
            theta.grad[:, here].reshape(len(nets), *shape),
        )
    return net


class _Column(np.ndarray):
    """One number for each network, (nets, 1), in the place of an optimizer's number.

    It behaves like the Python float that stands there otherwise: it is float64, and
    takes on the dtype of the parameters only when it meets them. So every network gets
    the very steps that it would take alone.
    """

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        met = [
            x.dtype
            for x in inputs
            if isinstance(x, np.ndarray) and not isinstance(x, _Column)
        ]
        dtype = met[0] if met else np.float64
        plain = [np.asarray(x, dtype) if isinstance(x, _Column) else x for x in inputs]
        result = getattr(ufunc, method)(*plain, **options)
        return result if met else result.view(_Column)

    def __bool__(self):  # made only where networks differ: not all of them have 0
        return True


def _movers(optimizers, theta):
    """Return optimizers that each move a few networks: no more than the cache holds."""
    rows = max(1, BLOCK // theta.data.shape[1])
    movers = []
    for start in range(0, len(optimizers), rows):
        here = slice(start, start + rows)
        part = theta.stretch(theta.members)
        part.bind(theta.data[here], theta.grad[here])
        movers.append(_combined(optimizers[here], part))
    return movers


def _combined(optimizers, theta):
    """Return one optimizer that moves all networks, each with its own numbers."""
    optimizer = copy.copy(optimizers[0])
    optimizer.params = theta
    optimizer.state = [np.zeros_like(theta.data) for _ in optimizer.slots]
    for name, value in vars(optimizers[0]).items():
        values = [getattr(each, name) for each in optimizers]
        if isinstance(value, float) and len(set(values)) > 1:
            setattr(optimizer, name, np.array(values)[:, np.newaxis].view(_Column))
    return optimizer


def _epochs(n, batch_size, seeds, epochs):
    """Yield for each epoch its batches: sample numbers (nets, B), a row a network.

    Networks with one seed see the samples in the order that `fit` would draw from it.
    A row that is the same for all is given once, (1, B); so is a batch of everything,
    whose order would change no more than the rounding.
    """
    distinct, which = np.unique(seeds, return_inverse=True)
    rngs = [np.random.default_rng(seed) for seed in distinct]
    for _ in range(epochs):
        if batch_size >= n:
            order = np.arange(n)[np.newaxis]
        else:
            order = np.stack([next(minibatches(n, n, rng)) for rng in rngs])
            order = order if len(rngs) == 1 else order[which]
        yield [order[:, i : i + batch_size] for i in range(0, n, batch_size)]
