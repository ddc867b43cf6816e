"""Exercises of lesson 07: gradient descent and its variants."""

import math

import numpy as np

from ..exercise import Exercise, mistake


def _path(
    A,
    b,
    theta,
    lr,
    steps,
    *,
    slope=lambda A, b, theta: A @ theta - b,
    move=lambda theta, g, lr: theta - lr * g,
):
    """The places of a descent, with the slips that the mistakes make."""
    path = [theta]
    for _ in range(steps):
        theta = move(theta, slope(A, b, theta), lr)
        path.append(theta)
    return np.array(path)


def _path_of_one_array(A, b, theta, lr, steps):
    theta = theta.copy()
    path = [theta]
    for _ in range(steps):
        theta -= lr * (A @ theta - b)
        path.append(theta)
    return np.array(path)


def _path_one_by_one(A, b, theta, lr, steps):
    theta = theta.copy()
    path = [theta.copy()]
    for _ in range(steps):
        for i in range(len(theta)):
            theta[i] -= lr * (A[i] @ theta - b[i])
        path.append(theta.copy())
    return np.array(path)


def _path_in_place(A, b, theta, lr, steps):
    path = np.zeros((steps + 1, len(theta)))
    path[0] = theta
    for t in range(steps):
        path[t + 1] = path[t] - lr * (path[t] @ A - b)
    return path


class DescentPath(Exercise):
    """Return all places of a descent on L = ½ θᵀAθ − bᵀθ, the start first."""

    lesson, name, points = 7, "descent_path", 1
    signature = "def descent_path(A, b, theta, lr, steps):"
    body = """
    path = [theta]
    for _ in range(steps):
        ...
    return np.array(path)
    """
    hints = (
        "At every place: take the gradient there, Aθ − b, and go η times that far "
        "against it.",
        "The gradient changes from place to place, so it is computed inside the loop. "
        "And all entries of θ move at once, from the same gradient.",
        "`theta = theta - lr * (A @ theta - b)` makes a new array, which you append to "
        "the path. (`theta -= …` would change the one that is in the path already.)",
    )
    forbidden = ("SGD",)

    def solution(A, b, theta, lr, steps):
        path = [theta]
        for _ in range(steps):
            theta = theta - lr * (A @ theta - b)
            path.append(theta)
        return np.array(path)

    def inputs(rng):
        yield np.array([[2.0]]), np.array([0.0]), np.array([3.0]), 0.1, 2
        yield np.array([[2.0]]), np.array([1.0]), np.array([3.0]), 0.25, 0
        A = np.array([[2.0, 1.0], [1.0, 3.0]])
        yield A, np.array([1.0, 0.0]), np.array([1.0, -1.0]), 0.1, 1
        yield A, np.array([0.5, 2.0]), np.array([1.0, -1.0]), 0.2, 4
        for n, steps in ((2, 3), (3, 5), (3, 2)):
            root = rng.normal(size=(n, n))
            yield (
                root @ root.T + np.eye(n),
                rng.normal(size=n),
                rng.normal(size=n),
                float(rng.uniform(0.01, 0.1)),
                steps,
            )

    @mistake(
        "You climb: the gradient points uphill, so the step is minus η times the "
        "gradient."
    )
    def uphill(*a):
        return _path(*a, move=lambda theta, g, lr: theta + lr * g)

    @mistake("The learning rate is missing: the step is η times the gradient.")
    def without_rate(*a):
        return _path(*a, move=lambda theta, g, lr: theta - g)

    @mistake(
        "Your steps all have length η. A step is η times the gradient: long where it "
        "is steep, short where it is flat."
    )
    def unit_steps(*a):
        return _path(*a, move=lambda theta, g, lr: theta - lr * g / np.linalg.norm(g))

    @mistake(
        "Your steps are all the same: the gradient has to be taken anew at every place."
    )
    def stale_gradient(A, b, theta, lr, steps):
        return _path(A, b, theta, lr, steps, slope=lambda *_: A @ theta - b)

    @mistake(
        "All rows are the last place: `theta -= …` changes the very array that is in "
        "the path already. Make a new one."
    )
    def one_array_for_all(A, b, theta, lr, steps):
        return _path_of_one_array(A, b, theta, lr, steps)

    @mistake(
        "All entries move at once: yours move one after the other, and the second "
        "already sees the first one's new place."
    )
    def one_entry_at_a_time(A, b, theta, lr, steps):
        return _path_one_by_one(A, b, theta, lr, steps)

    @mistake("The start is the first row of the path.")
    def without_start(*a):
        return _path(*a)[1:]

    @mistake("Return the whole path: a row for each place, the start first.")
    def last_place_only(*a):
        return _path(*a)[-1]

    @mistake("Where is b? The gradient is Aθ − b.")
    def without_b(*a):
        return _path(*a, slope=lambda A, b, theta: A @ theta)

    @mistake("The gradient is Aθ − b: b comes with a minus.")
    def b_added(*a):
        return _path(*a, slope=lambda A, b, theta: A @ theta + b)

    accepted = (
        _path,
        _path_in_place,
        lambda *a: _path_in_place(*a).tolist(),
        lambda *a: np.float32(_path(*a)),
    )


def _limit(H, *, of=lambda values: values.max(), factor=2.0):
    largest = of(np.linalg.eigvalsh(H))
    return factor / largest if largest > 0 else np.inf


def _limit_by_entry(H, entries):
    largest = entries(H).max()
    return 2 / largest if largest > 0 else np.inf


def _limit_by_eigvals(H):
    positive = [value.real for value in np.linalg.eigvals(H) if value.real > 0]
    return min((2 / value for value in positive), default=math.inf)


class RateLimit(Exercise):
    """Return the rate above which some direction overshoots further at every step."""

    lesson, name, points = 7, "rate_limit", 1
    signature = "def rate_limit(H):"
    hints = (
        "A Hessian has a curvature for each of its own directions: its eigenvalues. "
        "Which of them is the first that the step overshoots?",
        "`np.linalg.eigvalsh(H)` returns the eigenvalues of a symmetric matrix.",
        "The limit is 2 / λ for the largest of them. If that one is not above 0, "
        "nothing overshoots: `np.inf`.",
    )

    def solution(H):
        steepest = np.linalg.eigvalsh(H).max()
        return 2 / steepest if steepest > 0 else np.inf

    def inputs(rng):
        yield (np.array([[4.0]]),)
        yield (np.array([[-4.0]]),)
        yield (np.array([[1.0, 0.0], [0.0, 25.0]]),)
        yield (np.array([[1.0, 0.0], [0.0, -8.0]]),)  # a saddle
        yield (np.array([[2.0, 1.0], [1.0, 2.0]]),)
        yield (np.array([[1.0, 3.0], [3.0, 1.0]]),)
        yield (np.array([[2.0, -1.0], [-1.0, 3.0]]),)
        yield (np.zeros((2, 2)),)
        yield (np.array([[-1.0, 0.2], [0.2, -2.0]]),)
        for n in (2, 3, 4):
            root = rng.normal(size=(n, n))
            yield (root @ root.T + 0.1 * np.eye(n),)
            yield (root + root.T,)

    @mistake(
        "That is the best rate in the steepest direction. The limit is twice that, 2/λ."
    )
    def best_rate(H):
        return _limit(H, factor=1.0)

    @mistake(
        "The largest curvature sets the limit, not the smallest: it is across the "
        "ravine that a step overshoots."
    )
    def smallest_curvature(H):
        return _limit(H, of=lambda values: values.min())

    @mistake(
        "The diagonal holds the curvatures along the axes. The steepest direction may "
        "lie between them: take the eigenvalues."
    )
    def diagonal(H):
        return _limit_by_entry(H, np.diag)

    @mistake("The largest entry is no curvature: take the eigenvalues.")
    def largest_entry(H):
        return _limit_by_entry(H, np.asarray)

    @mistake(
        "A direction that curves down is never overshot, however strongly it curves: "
        "no absolute values."
    )
    def absolute_curvature(H):
        return _limit(H, of=lambda v: np.abs(v).max())

    @mistake(
        "The sum of the eigenvalues (the trace) is too careful: one direction at a "
        "time has to be safe."
    )
    def trace(H):
        return _limit(H, of=lambda values: values.sum())

    @mistake("Where nothing curves up, every rate is below the limit: return `np.inf`.")
    def negative_for_flat(H):
        return 2 / np.linalg.eigvalsh(H).max()

    @mistake("Upside down: the limit is 2/λ, the smaller the stronger the curvature.")
    def upside_down(H):
        return 1 / _limit(H)

    accepted = (
        _limit,
        _limit_by_eigvals,
        lambda H: np.float32(_limit(H)),
        lambda H: np.array([_limit(H)]),
    )


def _epoch(
    X,
    y,
    w,
    lr,
    batch_size,
    order,
    *,
    factor=2.0,
    count=len,
    at=lambda now, start: now,
    stop=lambda n, size: n,
):
    """One epoch of mini-batches, with the slips that the mistakes make."""
    start_w = w
    for start in range(0, stop(len(order), batch_size), batch_size):
        rows = order[start : start + batch_size]
        error = X[rows] @ at(w, start_w) - y[rows]
        w = w - lr * factor * X[rows].T @ error / count(rows)
    return w


def _epoch_full_gradient(X, y, w, lr, batch_size, order):
    for _ in range(0, len(order), batch_size):
        w = w - lr * 2 * X.T @ (X @ w - y) / len(y)
    return w


def _epoch_loop(X, y, w, lr, batch_size, order):
    w, rest = list(w), list(order)
    while rest:
        rows, rest = rest[:batch_size], rest[batch_size:]
        g = [0.0] * len(w)
        for i in rows:
            error = sum(x * v for x, v in zip(X[i], w, strict=True)) - y[i]
            for k in range(len(w)):
                g[k] += 2 * error * X[i][k] / len(rows)
        w = [v - lr * slope for v, slope in zip(w, g, strict=True)]
    return w


class MinibatchEpoch(Exercise):
    """Return w after one epoch of mini-batches on the mean squared error of X w."""

    lesson, name, points = 7, "minibatch_epoch", 2
    signature = "def minibatch_epoch(X, y, w, lr, batch_size, order):"
    hints = (
        "`order[start : start + batch_size]` are the rows of one batch. `start` goes "
        "from 0 in steps of `batch_size`.",
        "For each batch: the error of its rows with the w of now, the gradient "
        "2 Xᵀ error / (rows in this batch), and a step. Then the next batch.",
        "A slice that reaches beyond the end is shorter: so the last batch may be "
        "small. Divide by `len(rows)`, not by `batch_size`.",
    )
    forbidden = ("fit", "steps", "MSELoss", "SGD")
    pure = True

    def solution(X, y, w, lr, batch_size, order):
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            error = X[rows] @ w - y[rows]
            w = w - lr * 2 * X[rows].T @ error / len(rows)
        return w

    def inputs(rng):
        one = np.array([[1.0], [2.0]])
        y, w = np.array([1.0, 0.0]), np.array([1.0])
        yield one[:1], y[:1], np.array([3.0]), 0.1, 1, np.array([0])
        yield one, y, w, 0.1, 1, np.array([1, 0])
        yield one, y, w, 0.1, 2, np.array([0, 1])
        yield one, y, w, 0.1, 5, np.array([0, 1])  # a batch larger than the data
        for n, k, size in ((5, 2, 2), (6, 3, 4), (7, 2, 3), (4, 2, 2)):
            yield (
                rng.normal(size=(n, k)),
                rng.normal(size=n),
                rng.normal(size=k),
                float(rng.uniform(0.05, 0.2)),
                size,
                rng.permutation(n),
            )

    @mistake("The last batch may be smaller: divide by its own number of rows.")
    def divided_by_batch_size(X, y, w, lr, size, order):
        return _epoch(X, y, w, lr, size, order, count=lambda rows: size)

    @mistake(
        "You leave out the rows of the last, smaller batch: an epoch sees every row."
    )
    def without_last_batch(*a):
        return _epoch(*a, stop=lambda n, size: n // size * size)

    @mistake("The mean over the batch, not the sum.")
    def sum_for_mean(*a):
        return _epoch(*a, count=lambda rows: 1)

    @mistake("You divide by all rows: the mean is over the rows of this batch.")
    def divided_by_all_rows(*a):
        return _epoch(*a, count=lambda rows: len(a[1]))

    @mistake(
        "Each of your steps uses all the data: the point of a batch is to look at its "
        "rows only."
    )
    def full_gradient(X, y, w, lr, batch_size, order):
        return _epoch_full_gradient(X, y, w, lr, batch_size, order)

    @mistake(
        "Every batch has to see what the one before has changed: you take all errors "
        "with the w of the start."
    )
    def stale_weights(*a):
        return _epoch(*a, at=lambda now, start: start)

    @mistake("`order` says which rows come first; you take them as they stand in X.")
    def order_ignored(X, y, w, lr, size, order):
        return _epoch(X, y, w, lr, size, np.arange(len(order)))

    @mistake("The factor 2 of the square is missing.")
    def without_factor(*a):
        return _epoch(*a, factor=1.0)

    @mistake("You climb: the step is minus η times the gradient.")
    def uphill(*a):
        return _epoch(*a, factor=-2.0)

    @mistake("You return after the first batch: an epoch goes through all of them.")
    def first_batch_only(*a):
        return _epoch(*a, stop=lambda n, size: 1)

    @mistake(
        "One step for each row: that is batch size 1. Here `batch_size` rows share a "
        "step."
    )
    def single_rows(X, y, w, lr, size, order):
        return _epoch(X, y, w, lr, 1, order)

    accepted = (
        _epoch,
        _epoch_loop,
        lambda *a: np.float32(_epoch(*a)),
        lambda *a: _epoch(*a).tolist(),
    )


def _clipped(g, max_norm):
    norm = np.linalg.norm(g)
    return g * (max_norm / norm) if norm > max_norm else g


def _accumulated(gradients, sizes, max_norm, *, clip=_clipped):
    return clip(sizes @ gradients / sizes.sum(), max_norm)


def _accumulated_loop(gradients, sizes, max_norm):
    total = np.zeros(gradients.shape[1])
    for g, n in zip(gradients, sizes, strict=True):
        total += n * g
    total /= sum(sizes)
    length = math.sqrt(sum(v * v for v in total))
    return list(total * min(1.0, max_norm / max(length, 1e-300)))


class AccumulatedGradient(Exercise):
    """Return the gradient of the whole batch, put together from its parts, clipped."""

    lesson, name, points = 7, "accumulated_gradient", 2
    signature = "def accumulated_gradient(gradients, sizes, max_norm):"
    hints = (
        "Each row is a mean over its part. A mean over 30 samples has to count ten "
        "times as much as a mean over 3.",
        "Row · size is the sum over the part. Add these sums, and divide by the number "
        "of all samples.",
        "Clip at the end, once: if the length `np.linalg.norm(g)` is above `max_norm`, "
        "multiply by max_norm / length.",
    )
    forbidden = ("clip_grad_norm",)

    def solution(gradients, sizes, max_norm):
        g = sizes @ gradients / sizes.sum()
        length = np.linalg.norm(g)
        if length > max_norm:
            g = g * (max_norm / length)
        return g

    def inputs(rng):
        yield np.array([[3.0]]), np.array([4]), 10.0
        yield np.array([[1.0], [4.0]]), np.array([2, 1]), 10.0
        yield np.array([[1.0], [4.0]]), np.array([1, 3]), 1.0
        yield np.array([[1.0, 2.0], [-1.0, -2.0]]), np.array([2, 2]), 1.0  # cancels
        yield np.array([[6.0, 0.0], [0.0, 3.0]]), np.array([1, 2]), 1.0
        yield np.array([[6.0, 0.0], [0.0, 3.0]]), np.array([2, 2]), 20.0
        for k, n, longest in ((2, 3, 0.5), (3, 2, 5.0), (4, 3, 0.3), (3, 3, 9.0)):
            yield rng.normal(size=(k, n)), rng.integers(1, 9, k), longest

    @mistake(
        "You take the plain mean of the parts: that is right only where all parts have "
        "the same size."
    )
    def plain_mean(gradients, sizes, max_norm):
        return _clipped(gradients.mean(axis=0), max_norm)

    @mistake(
        "You add the parts: each is a mean, and so is the gradient of the whole batch."
    )
    def sum_of_parts(gradients, sizes, max_norm):
        return _clipped(gradients.sum(axis=0), max_norm)

    @mistake("These are sums over the samples: divide by the number of all samples.")
    def sum_over_samples(gradients, sizes, max_norm):
        return _clipped(sizes @ gradients, max_norm)

    @mistake("Divide by the number of samples, not by the number of parts.")
    def divided_by_parts(gradients, sizes, max_norm):
        return _clipped(sizes @ gradients / len(sizes), max_norm)

    @mistake(
        "You clip each part, then add: the large batch is clipped once, after its "
        "gradient is complete."
    )
    def clipped_parts(gradients, sizes, max_norm):
        return _accumulated(
            np.array([_clipped(g, max_norm) for g in gradients]), sizes, np.inf
        )

    @mistake(
        "A gradient that is short enough stays as it is: clipping never makes it "
        "longer."
    )
    def stretched(*a):
        return _accumulated(
            *a, clip=lambda g, c: g * c / max(np.linalg.norm(g), 1e-300)
        )

    @mistake(
        "That cuts every entry by itself and turns the gradient: shorten the whole, so "
        "that its direction stays."
    )
    def clipped_by_value(*a):
        return _accumulated(*a, clip=lambda g, c: np.clip(g, -c, c))

    @mistake("The clipping is missing: at most `max_norm` long.")
    def without_clipping(*a):
        return _accumulated(*a, clip=lambda g, c: g)

    @mistake("You weigh the parts the wrong way round: a large part counts more.")
    def inverse_sizes(gradients, sizes, max_norm):
        return _clipped((1 / sizes) @ gradients / (1 / sizes).sum(), max_norm)

    accepted = (
        _accumulated,
        _accumulated_loop,
        lambda gradients, sizes, max_norm: _clipped(
            np.average(gradients, axis=0, weights=sizes), max_norm
        ),
        lambda *a: np.float32(_accumulated(*a)),
    )


def _stopped(
    losses,
    target,
    patience,
    *,
    better=lambda loss, best: loss < best,
    there=lambda loss, target: loss <= target,
    wait=lambda patience: patience,
    first=1,
):
    """Where training stops and where it was best, with the slips of the mistakes."""
    best, best_epoch = math.inf, first
    for epoch, loss in enumerate(losses, first):
        if better(loss, best):
            best, best_epoch = loss, epoch
        if there(loss, target) or epoch - best_epoch >= wait(patience):
            return epoch, best_epoch
    return len(losses) + first - 1, best_epoch


def _stopped_by_previous(losses, target, patience):
    waiting = 0
    for i, loss in enumerate(losses):
        waiting = 0 if i == 0 or loss < losses[i - 1] else waiting + 1
        if loss <= target or waiting >= patience:
            return i + 1, int(np.argmin(losses[: i + 1])) + 1
    return len(losses), int(np.argmin(losses)) + 1


def _stopped_by_total(losses, target, patience):
    best, waiting = math.inf, 0
    for i, loss in enumerate(losses):
        waiting += loss >= best
        best = min(best, loss)
        if loss <= target or waiting >= patience:
            return i + 1, int(np.argmin(losses[: i + 1])) + 1
    return len(losses), int(np.argmin(losses)) + 1


def _stopped_by_slices(losses, target, patience):
    for epoch in range(1, len(losses) + 1):
        so_far = losses[:epoch]
        best = int(np.argmin(so_far)) + 1
        if so_far[-1] <= target or epoch - best >= patience:
            break
    return [epoch, float(best)]


class StoppingEpoch(Exercise):
    """Return the epoch after which training stops, and the epoch of the best loss."""

    lesson, name, points = 7, "stopping_epoch", 2
    signature = "def stopping_epoch(losses, target, patience):"
    hints = (
        "Go through the losses as training would, epoch by epoch, and remember the "
        "lowest so far and its epoch.",
        "Stop if the loss is at most `target`, or if the best epoch lies `patience` "
        "epochs back. If neither happens, all epochs are run.",
        "`for epoch, loss in enumerate(losses, 1):` counts from 1, and `return` leaves "
        "the loop at once.",
    )
    forbidden = ("EarlyStopping",)

    def solution(losses, target, patience):
        best, best_epoch = np.inf, 0
        for epoch, loss in enumerate(losses, 1):
            if loss < best:
                best, best_epoch = loss, epoch
            if loss <= target or epoch - best_epoch >= patience:
                return epoch, best_epoch
        return len(losses), best_epoch

    def inputs(rng):
        yield np.array([0.5]), 0.1, 1
        yield np.array([3.0, 2.0, 1.0]), 0.1, 1
        yield np.array([3.0, 2.0, 1.0]), 2.0, 1  # exactly the target
        yield np.array([3.0, 2.0, 2.0, 2.0, 1.0]), 0.1, 2  # equal is not better
        yield np.array([3.0, 2.0, 2.5, 2.2, 1.0, 0.9]), 0.1, 2
        yield np.array([3.0, 2.0, 2.5, 1.5, 1.8, 1.0, 1.2, 0.9, 0.8]), 0.1, 2
        yield np.array([1.0, 3.0, 2.9, 2.8, 2.7, 2.6]), 0.1, 3
        yield np.array([2.0, 1.0, 1.5, 1.2]), 0.1, 3  # patience runs past the end
        yield np.array([2.0, 1.0, 1.5, 0.05, 0.5]), 0.1, 3
        for n in (8, 12, 16, 20):
            falling = np.exp(-np.arange(n) / 5) + 0.3 * rng.random(n)
            yield falling.round(2), 0.15, int(rng.integers(2, 5))

    @mistake(
        "Compare with the best loss so far, not with that of the epoch before: after a "
        "bad epoch a less bad one is no progress."
    )
    def best_is_previous(losses, target, patience):
        return _stopped_by_previous(losses, target, patience)

    @mistake(
        "Patience starts anew with every new best; you count all epochs without one "
        "together."
    )
    def patience_never_reset(losses, target, patience):
        return _stopped_by_total(losses, target, patience)

    @mistake(
        "You wait an epoch too long: stop when the best lies `patience` epochs back."
    )
    def one_epoch_too_late(*a):
        return _stopped(*a, wait=lambda patience: patience + 1)

    @mistake(
        "You lose patience an epoch too soon: stop when the best lies `patience` "
        "epochs back."
    )
    def one_epoch_too_soon(*a):
        return _stopped(*a, wait=lambda p: max(p - 1, 1))

    @mistake("A loss at or below `target` ends the training too.")
    def without_target(*a):
        return _stopped(*a, there=lambda loss, target: False)

    @mistake("Exactly `target` is good enough: ≤, not <.")
    def strict_target(*a):
        return _stopped(*a, there=lambda loss, target: loss < target)

    @mistake(
        "A loss that equals the best is not better: it does not start the waiting anew."
    )
    def equal_is_better(*a):
        return _stopped(*a, better=lambda loss, best: loss <= best)

    @mistake("Epochs count from 1.")
    def epochs_from_zero(*a):
        return _stopped(*a, first=0)

    @mistake(
        "Patience is missing: stop, too, when there was no new best for `patience` "
        "epochs."
    )
    def without_patience(*a):
        return _stopped(*a, wait=lambda patience: math.inf)

    @mistake(
        "You look for the best among all losses: the training has stopped before it "
        "could see those."
    )
    def best_of_all(losses, target, patience):
        return (
            _stopped(losses, target, patience)[0],
            int(np.argmin(losses)) + 1,
        )

    @mistake("First where it stops, then where it was best.")
    def best_first(*a):
        return _stopped(*a)[::-1]

    accepted = (
        _stopped,
        _stopped_by_slices,
        lambda *a: [np.int64(epoch) for epoch in _stopped(*a)],
    )


def _recipe(
    X,
    y,
    w,
    b,
    lr,
    epochs,
    *,
    clear=True,
    at_once=True,
    of_b=lambda dz: dz.mean(),
    of_w=lambda X, dz: X.T @ dz / len(dz),
    sign=-1.0,
    measure_first=True,
):
    """The whole recipe, with the slips that the mistakes make."""
    losses, dw, db = [], 0.0, 0.0
    for _ in range(epochs):
        p = 1 / (1 + np.exp(-(X @ w + b)))
        if measure_first:
            losses.append(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
        dw = of_w(X, p - y) + (0 if clear else dw)
        w = w + sign * lr * dw
        if not at_once:
            p = 1 / (1 + np.exp(-(X @ w + b)))
        db = of_b(p - y) + (0 if clear else db)
        b = b + sign * lr * db
        if not measure_first:
            p = 1 / (1 + np.exp(-(X @ w + b)))
            losses.append(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
    return w, b, losses


def _recipe_folded(X, y, w, b, lr, epochs):
    X1, theta = np.column_stack([X, np.ones(len(X))]), np.append(w, b)
    losses = np.zeros(epochs)
    for t in range(epochs):
        z = X1 @ theta
        losses[t] = np.mean(np.logaddexp(0, z) - y * z)
        theta = theta - lr * (1 / (1 + np.exp(-z)) - y) @ X1 / len(y)
    return theta[:-1], theta[-1], losses


class RecipeRepaired(Exercise):
    """Train a sigmoid neuron; return w, b and the losses. Three bugs inside."""

    lesson, name, points = 7, "recipe_repaired", 3
    signature = "def recipe_repaired(X, y, w, b, lr, epochs):"
    body = """
    losses, dw, db = [], 0.0, 0.0

    def forward(w, b):
        return 1 / (1 + np.exp(-(X @ w + b)))

    for _ in range(epochs):
        p = forward(w, b)
        losses.append(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
        dw = dw + X.T @ (p - y) / len(y)
        w = w - lr * dw
        db = db + np.sum(forward(w, b) - y)
        b = b - lr * db
    return w, b, losses
    """
    hints = (
        "Look at the first step alone: one of the two gradients there is not that of a "
        "mean. Compare it with `nn.numerical_gradient`. By what factor is it wrong?",
        "What is in dw at the second step, and who clears it?",
        "With which w is the gradient of b computed? All parameters move at once: take "
        "both gradients first, then both steps.",
    )
    forbidden = ("fit", "steps", "SGD", "MLP", "BCEWithLogitsLoss")

    def solution(X, y, w, b, lr, epochs):
        losses = []

        def forward(w, b):
            return 1 / (1 + np.exp(-(X @ w + b)))

        for _ in range(epochs):
            p = forward(w, b)
            losses.append(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
            dw, db = X.T @ (p - y) / len(y), np.mean(p - y)
            w, b = w - lr * dw, b - lr * db
        return w, b, losses

    def inputs(rng):
        one = np.array([[1.0]]), np.array([1.0])
        yield *one, np.array([0.0]), 0.0, 0.5, 1
        yield *one, np.array([0.0]), 0.0, 0.5, 2
        two = np.array([[2.0], [-1.0]]), np.array([1.0, 0.0])
        yield *two, np.array([0.5]), 0.0, 0.5, 1
        yield *two, np.array([0.5]), -1.0, 0.5, 3
        for n, k, epochs in ((4, 2, 1), (6, 2, 4), (5, 3, 3)):
            yield (
                rng.normal(size=(n, k)),
                rng.integers(0, 2, n).astype(float),
                rng.normal(size=k),
                float(rng.normal()),
                float(rng.uniform(0.1, 0.5)),
                epochs,
            )

    @mistake(
        "One bug is left: the gradients of earlier steps are still in `dw` and `db`. "
        "Each step starts from zero."
    )
    def gradients_kept_left(*a):
        return _recipe(*a, clear=False)

    @mistake(
        "One bug is left: b's gradient is taken after w has moved. All parameters move "
        "at once."
    )
    def bias_after_weight_left(*a):
        return _recipe(*a, at_once=False)

    @mistake(
        "One bug is left: the loss is a mean, and so is the gradient of b; yours is a "
        "sum."
    )
    def sum_of_bias_left(*a):
        return _recipe(*a, of_b=np.sum)

    @mistake(
        "The gradient of b is a mean now. Two bugs are left: who clears the gradients, "
        "and when does w move?"
    )
    def two_left_mean_right(*a):
        return _recipe(*a, clear=False, at_once=False)

    @mistake(
        "Each step starts from zero now. Two bugs are left, and both are about the "
        "gradient of b."
    )
    def two_left_clearing_right(*a):
        return _recipe(*a, at_once=False, of_b=np.sum)

    @mistake(
        "All parameters move at once now. Two bugs are left: is every gradient a mean, "
        "and is it of this step only?"
    )
    def two_left_at_once_right(*a):
        return _recipe(*a, clear=False, of_b=np.sum)

    @mistake(
        "`X.T @ (p - y) / len(y)` was right: the loss is a mean, so both gradients are "
        "means."
    )
    def both_sums(*a):
        return _recipe(*a, of_b=np.sum, of_w=lambda X, dz: X.T @ dz)

    @mistake("Divided by the number of samples twice: once is the mean.")
    def mean_twice(*a):
        return _recipe(
            *a,
            of_b=lambda dz: dz.mean() / len(dz),
            of_w=lambda X, dz: X.T @ dz / len(dz) ** 2,
        )

    @mistake("The sign was right: the step goes against the gradient.")
    def uphill(*a):
        return _recipe(*a, sign=1.0)

    @mistake(
        "Each loss is measured before its step, so the first is that of the start."
    )
    def loss_after_step(*a):
        return _recipe(*a, measure_first=False)

    accepted = (
        _recipe,
        _recipe_folded,
        lambda *a: [np.float32(value) for value in _recipe(*a)],
    )
