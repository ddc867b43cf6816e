"""Exercises of lesson 07: gradient descent and its variants."""

import math

import numpy as np

from ..exercise import Exercise, mistake
from ..slip import Slip


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
        yield A, np.array([0.5, 2.0]), np.array([3, -1]), 0.2, 2  # a start of integers
        for n, steps in ((2, 3), (3, 5), (3, 2)):
            root = rng.normal(size=(n, n))
            yield (
                root @ root.T + np.eye(n),
                rng.normal(size=n),
                rng.normal(size=n),
                float(rng.uniform(0.01, 0.1)),
                steps,
            )

    slips = (
        Slip(
            "You climb: the gradient points uphill, so the step is minus η times the "
            "gradient.",
            ("= theta - lr", "= theta + lr"),
        ),
        Slip(
            "The learning rate is missing: the step is η times the gradient.",
            ("lr * (A", "(A"),
        ),
        Slip(
            "Your steps all have length η. A step is η times the gradient: long where "
            "it is steep, short where it is flat.",
            ("(A @ theta - b)", "(A @ theta - b) / np.linalg.norm(A @ theta - b)"),
        ),
        Slip(
            "Your steps are all the same: the gradient has to be taken anew at every "
            "place.",
            ("path = [theta]", "path, start = [theta], theta"),
            ("A @ theta", "A @ start"),
        ),
        Slip(
            "Each step begins where the one before has ended: all of yours begin at "
            "the start.",
            ("path = [theta]", "path, start = [theta], theta"),
            ("= theta - lr", "= start - lr"),
        ),
        Slip(
            "All rows are the last place: `theta -= …` changes the very array that is "
            "in the path already. Make a new one.",
            ("theta = theta - lr", "theta -= lr"),
        ),
        Slip(
            "The start is the first row of the path.", ("path = [theta]", "path = []")
        ),
        Slip(
            "The start belongs into the path too, as its first row: it is cut off.",
            ("np.array(path)", "np.array(path)[1:]"),
        ),
        Slip(
            "The start is there twice, and the last place is missing: step first, then "
            "append.",
            ("theta = theta - lr", "path.append(theta); theta = theta - lr"),
            ("path.append(theta)", "pass"),
        ),
        Slip(
            "Return the whole path: a row for each place, the start first.",
            ("np.array(path)", "theta"),
        ),
        Slip(
            "One step too many: `steps` of them lead to steps + 1 places.",
            ("range(steps)", "range(steps + 1)"),
        ),
        Slip(
            "One step is missing: with the start there are steps + 1 places.",
            ("range(steps)", "range(steps - 1)"),
        ),
        Slip("Where is b? The gradient is Aθ − b.", (" - b)", ")")),
        Slip("The gradient is Aθ − b: b comes with a minus.", (" - b)", " + b)")),
        Slip(
            "The rate belongs to the whole gradient, b included: put Aθ − b into "
            "parentheses.",
            ("(A @ theta - b)", "A @ theta - b"),
        ),
        Slip(
            "The ½ of the loss is still in your gradient: the 2 of the square cancels "
            "it.",
            ("A @ theta", "A @ theta / 2"),
        ),
        Slip(
            "The loss has a ½ in front: the slope of the square has no factor 2 left.",
            ("A @ theta", "2 * A @ theta"),
        ),
        Slip(
            "Your steps are twice too long: η times the gradient Aθ − b, no more.",
            ("lr * (A", "lr * 2 * (A"),
        ),
        Slip(
            "Your steps are half as long as they should be: η times the gradient Aθ − "
            "b.",
            ("lr * (A", "lr / 2 * (A"),
        ),
        Slip(
            "This subtracts the loss itself, one number for all entries. The gradient "
            "has an entry for each.",
            ("A @ theta - b", "theta @ A @ theta / 2 - b @ theta"),
        ),
        Slip(
            "A row for each step: yours notes the start and the last place only. "
            "Append inside the loop.",
            ("path.append(theta)", "pass"),
            ("return np", "path.append(theta)\n    return np"),
        ),
        Slip(
            "You add b as it is: the step is η times (Aθ − b), and b has its part in "
            "it.",
            ("(A @ theta - b)", "A @ theta + b"),
        ),
    )

    @mistake(
        "All entries move at once: yours move one after the other, and the second "
        "already sees the first one's new place."
    )
    def one_entry_at_a_time(A, b, theta, lr, steps):
        theta = theta.copy()
        path = [theta.copy()]
        for _ in range(steps):
            for i in range(len(theta)):
                theta[i] -= lr * (A[i] @ theta - b[i])
            path.append(theta.copy())
        return np.array(path)

    accepted = (
        _path_in_place,
        lambda *a: _path_in_place(*a).tolist(),
        lambda *a: np.float32(DescentPath.solution(*a)),
    )


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

    slips = (
        Slip(
            "That is the best rate in the steepest direction. The limit is twice that, "
            "2/λ.",
            ("2 / steepest", "1 / steepest"),
        ),
        Slip(
            "The largest curvature sets the limit, not the smallest: it is across the "
            "ravine that a step overshoots.",
            (".max()", ".min()"),
        ),
        Slip(
            "Of the directions that curve up you take the flattest: the steepest is "
            "overshot first.",
            (
                "np.linalg.eigvalsh(H).max()",
                "min((v for v in np.linalg.eigvalsh(H) if v > 0), default=-1.0)",
            ),
        ),
        Slip(
            "The diagonal holds the curvatures along the axes. The steepest direction "
            "may lie between them: take the eigenvalues.",
            ("np.linalg.eigvalsh(H)", "np.diag(H)"),
        ),
        Slip(
            "The largest entry is no curvature: take the eigenvalues.",
            ("np.linalg.eigvalsh(H)", "H"),
        ),
        Slip(
            "A direction that curves down is never overshot, however strongly it "
            "curves: no absolute values.",
            ("np.linalg.eigvalsh(H)", "np.abs(np.linalg.eigvalsh(H))"),
        ),
        Slip(
            "The sum of the eigenvalues (the trace) is too careful: one direction at a "
            "time has to be safe.",
            (".max()", ".sum()"),
        ),
        Slip(
            "The mean curvature says nothing about the steepest direction, which is "
            "overshot first.",
            (".max()", ".mean()"),
        ),
        Slip(
            "`np.linalg.norm` mixes all entries of H into one size. The limit is set "
            "by the largest eigenvalue.",
            ("np.linalg.eigvalsh(H).max()", "np.linalg.norm(H)"),
        ),
        Slip(
            "The determinant is the product of all curvatures. The limit is set by the "
            "largest alone.",
            ("np.linalg.eigvalsh(H).max()", "np.linalg.det(H)"),
        ),
        Slip(
            "That is the rate at which the steepest and the flattest direction shrink "
            "equally fast. The limit lies higher: the steepest alone sets it.",
            ("2 / steepest", "2 / (steepest + np.linalg.eigvalsh(H).min())"),
        ),
        Slip(
            "Where nothing curves up, every rate is below the limit: return `np.inf`.",
            ("2 / steepest if steepest > 0 else np.inf", "2 / steepest"),
        ),
        Slip(
            "Where nothing curves up there is no limit at all: that is `np.inf`, not "
            "0.",
            ("np.inf", "0.0"),
        ),
        Slip(
            "One direction that curves down does not make the others safe: those that "
            "curve up still set a limit.",
            ("if steepest > 0", "if np.linalg.eigvalsh(H).min() > 0"),
        ),
        Slip(
            "Upside down: the limit is 2/λ, the smaller the stronger the curvature.",
            ("2 / steepest", "steepest / 2"),
        ),
        Slip(
            "A direction that curves down has no limit, and 2/λ is negative there: "
            "leave it out.",
            (
                "2 / steepest if steepest > 0 else np.inf",
                "(2 / np.linalg.eigvalsh(H)).min()",
            ),
        ),
    )

    accepted = (
        _limit_by_eigvals,
        lambda H: np.float32(RateLimit.solution(H)),
        lambda H: np.array([RateLimit.solution(H)]),
    )


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

    slips = (
        Slip(
            "The last batch may be smaller: divide by its own number of rows.",
            ("/ len(rows)", "/ batch_size"),
        ),
        Slip(
            "You leave out the rows of the last, smaller batch: an epoch sees every "
            "row.",
            ("len(order), batch", "len(order) // batch_size * batch_size, batch"),
        ),
        Slip(
            "You leave out the last batch, even where it is full: an epoch sees every "
            "row.",
            ("len(order), batch", "len(order) - batch_size, batch"),
        ),
        Slip("The mean over the batch, not the sum.", (" / len(rows)", "")),
        Slip(
            "You divide by all rows: the mean is over the rows of this batch.",
            ("/ len(rows)", "/ len(y)"),
        ),
        Slip(
            "Each of your steps uses all the data: the point of a batch is to look at "
            "its rows only.",
            ("order[start : start + batch_size]", "order"),
        ),
        Slip(
            "Every batch has to see what the one before has changed: you take all "
            "errors with the w of the start.",
            ("for start in", "w0 = w\n    for start in"),
            ("X[rows] @ w", "X[rows] @ w0"),
        ),
        Slip(
            "Only the last batch leaves a trace: each step has to begin at the w that "
            "the one before has left.",
            ("for start in", "w0 = w\n    for start in"),
            ("X[rows] @ w", "X[rows] @ w0"),
            ("w = w - lr", "w = w0 - lr"),
        ),
        Slip(
            "`order` says which rows come first; you take them as they stand in X.",
            ("rows = order[", "rows = np.arange(len(order))["),
        ),
        Slip(
            "You use `order` twice: X and y are put into it first, and then their rows "
            "are picked by it once more.",
            ("for start in", "X, y = X[order], y[order]\n    for start in"),
        ),
        Slip(
            "`order` picks your rows of X, but not those of y: each target belongs to "
            "its row.",
            ("y[rows]", "y[start : start + batch_size]"),
        ),
        Slip("The factor 2 of the square is missing.", ("lr * 2 *", "lr *")),
        Slip("The learning rate is missing.", ("lr * 2", "2")),
        Slip(
            "You climb: the error is ŷ − y, and the step is minus η times the "
            "gradient.",
            ("w - lr", "w + lr"),
        ),
        Slip(
            "You return after the first batch: an epoch goes through all of them.",
            ("range(0, len(order), batch_size)", "range(1)"),
        ),
        Slip(
            "One step for each row: that is batch size 1. Here `batch_size` rows share "
            "a step.",
            ("range(0, len(order), batch_size)", "range(len(order))"),
            ("start + batch_size", "start + 1"),
        ),
        Slip(
            "Your batches overlap: the next one begins `batch_size` further on, not "
            "one.",
            ("range(0, len(order), batch_size)", "range(len(order))"),
        ),
        Slip(
            "`batch_size` is how many rows share a step, not how many batches there "
            "are.",
            (
                "start in range(0, len(order), batch_size)",
                "rows in np.array_split(order, batch_size)",
            ),
            ("rows = order[start : start + batch_size]", "pass"),
        ),
        Slip(
            "Only the last batch may be smaller: yours are all made about equally "
            "large.",
            (
                "start in range(0, len(order), batch_size)",
                "rows in np.array_split(order, -(-len(order) // batch_size))",
            ),
            ("rows = order[start : start + batch_size]", "pass"),
        ),
        Slip(
            "Each weight has a slope of its own: you take the mean over the columns of "
            "X as well.",
            ("X[rows].T @ error / len(rows)", "np.mean(X[rows] * error[:, None])"),
        ),
    )

    accepted = (
        _epoch_loop,
        lambda *a: np.float32(MinibatchEpoch.solution(*a)),
        lambda *a: MinibatchEpoch.solution(*a).tolist(),
    )


def _accumulated_loop(gradients, sizes, max_norm):
    total = np.zeros(gradients.shape[1])
    for g, n in zip(gradients, sizes, strict=True):
        total += n * g
    total /= sum(sizes)
    length = math.sqrt(sum(v * v for v in total))
    return list(total * min(1.0, max_norm / max(length, 1e-300)))


def _accumulated_average(gradients, sizes, max_norm):
    g = np.average(gradients, axis=0, weights=sizes)
    return g / max(1, np.linalg.norm(g) / max_norm)


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

    slips = (
        Slip(
            "You take the plain mean of the parts: that is right only where all parts "
            "have the same size.",
            ("sizes @ gradients / sizes.sum()", "gradients.mean(axis=0)"),
        ),
        Slip(
            "You add the parts: each is a mean, and so is the gradient of the whole "
            "batch.",
            ("sizes @ gradients / sizes.sum()", "gradients.sum(axis=0)"),
        ),
        Slip(
            "These are sums over the samples: divide by the number of all samples.",
            (" / sizes.sum()", ""),
        ),
        Slip(
            "Divide by the number of samples, not by the number of parts.",
            ("/ sizes.sum()", "/ len(sizes)"),
        ),
        Slip(
            "Weighted by its size, each part is a share of the whole already: the "
            "shares are added. You take their mean, and so divide twice.",
            ("/ sizes.sum()", "/ sizes.sum() / len(sizes)"),
        ),
        Slip(
            "You clip each part, then add: the large batch is clipped once, after its "
            "gradient is complete.",
            (
                "g = sizes @",
                "norms = np.linalg.norm(gradients, axis=1, keepdims=True)\n"
                "    gradients = gradients * np.minimum(1, max_norm / norms)\n"
                "    g = sizes @",
            ),
        ),
        Slip(
            "Two things: the parts are not weighed by their sizes, and a gradient that "
            "is short enough does not stay as it is.",
            ("sizes @ gradients / sizes.sum()", "gradients.mean(axis=0)"),
            ("if length > max_norm", "if length > 0"),
        ),
        Slip(
            "A gradient that is short enough stays as it is: clipping never makes it "
            "longer.",
            ("if length > max_norm", "if length > 0"),
        ),
        Slip(
            "A gradient that is short enough stays as it is. Yours is made longer, and "
            "one of length 0 is divided by 0.",
            ("if length > max_norm", "if True"),
        ),
        Slip(
            "The other way round: it is the gradient that is *too long* which is "
            "shortened.",
            ("length > max_norm", "length < max_norm"),
        ),
        Slip(
            "That cuts every entry by itself and turns the gradient: shorten the "
            "whole, so that its direction stays.",
            ("g * (max_norm / length)", "np.clip(g, -max_norm, max_norm)"),
        ),
        Slip(
            "The clipping is missing: at most `max_norm` long.",
            ("if length > max_norm", "if False"),
        ),
        Slip(
            "A gradient that is too long gets the length `max_norm`: you make it 1 "
            "long.",
            ("max_norm / length", "1 / length"),
        ),
        Slip(
            "The factor is upside down: a gradient that is too long becomes longer "
            "still.",
            ("max_norm / length", "length / max_norm"),
        ),
        Slip(
            "The length of a gradient is a root, √(Σ g²): you take the sum of the "
            "squares.",
            ("np.linalg.norm(g)", "np.sum(g**2)"),
        ),
        Slip(
            "The length of a gradient is √(Σ g²): you add the sizes of its entries.",
            ("np.linalg.norm(g)", "np.abs(g).sum()"),
        ),
        Slip(
            "The length of a gradient is √(Σ g²): you take its largest entry.",
            ("np.linalg.norm(g)", "np.abs(g).max()"),
        ),
        Slip(
            "It is the length of the whole batch's gradient that counts: you measure "
            "all the parts together.",
            ("np.linalg.norm(g)", "np.linalg.norm(gradients)"),
        ),
        Slip(
            "You weigh the parts the wrong way round: a large part counts more.",
            (
                "sizes @ gradients / sizes.sum()",
                "(1 / sizes) @ gradients / (1 / sizes).sum()",
            ),
        ),
        Slip(
            "That cuts every entry by itself, and the positive ones only: shorten the "
            "whole, so that its direction stays.",
            ("g * (max_norm / length)", "np.minimum(g, max_norm)"),
        ),
    )

    @mistake(
        "Each part, a row of `gradients`, has one weight: in `gradients @ sizes` the "
        "weights meet its entries instead."
    )
    def weights_on_entries(gradients, sizes, max_norm):
        g = gradients @ sizes / sizes.sum()
        return g * min(1, max_norm / np.linalg.norm(g))

    accepted = (
        _accumulated_loop,
        _accumulated_average,
        lambda *a: np.float32(AccumulatedGradient.solution(*a)),
    )


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
    outputs = ("stop", "best")
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
        yield np.array([0.05, 0.5]), 0.1, 2  # there at once
        yield np.array([3.0, 2.0, 1.0]), 0.1, 1
        yield np.array([3.0, 2.0, 1.0]), 2.0, 1  # exactly the target
        yield np.array([3.0, 2.0, 2.0, 2.0, 1.0]), 0.1, 2  # equal is not better
        yield np.array([3.0, 2.0, 2.5, 2.2, 1.0, 0.9]), 0.1, 2
        yield np.array([3.0, 2.0, 2.5, 1.5, 1.8, 1.0, 1.2, 0.9, 0.8]), 0.1, 2
        yield np.array([1.0, 3.0, 2.9, 2.8, 2.7, 2.6]), 0.1, 3
        yield np.array([2.0, 1.0, 1.5, 1.2]), 0.1, 3  # patience runs past the end
        yield np.array([2.0, 1.0, 1.5, 0.05, 0.5]), 0.1, 3
        yield np.array([3.0, 2.0, 2.5, 2.2, 1.0]), 2.0, 3
        yield np.array([1.0, 1.5, 2.0, 0.5]), 0.1, 2  # patience ends on the way up
        yield np.array([4.0, 3.0, 5.0, 6.0, 7.0, 0.05]), 0.1, 3
        for n in (8, 12, 16, 20):
            falling = np.exp(-np.arange(n) / 5) + 0.3 * rng.random(n)
            yield falling.round(2), 0.15, int(rng.integers(2, 5))

    slips = (
        Slip(
            "You wait an epoch too long: stop when the best lies `patience` epochs "
            "back.",
            (">= patience", "> patience"),
        ),
        Slip(
            "You lose patience an epoch too soon: stop when the best lies `patience` "
            "epochs back.",
            (">= patience", ">= max(patience - 1, 1)"),
        ),
        Slip(
            "You lose patience an epoch too soon, with a patience of 1 even at the "
            "best itself: stop when the best lies `patience` epochs back.",
            (">= patience", ">= patience - 1"),
        ),
        Slip(
            "A loss at or below `target` ends the training too.",
            ("loss <= target or ", ""),
        ),
        Slip(
            "Exactly `target` is good enough: ≤, not <.",
            ("loss <= target", "loss < target"),
        ),
        Slip(
            "Training stops when the loss is at or *below* `target`: you stop while it "
            "is above.",
            ("loss <= target", "loss >= target"),
        ),
        Slip(
            "Either of the two is enough to stop: the target is reached, or patience "
            "is at its end. You wait for both.",
            ("target or epoch", "target and epoch"),
        ),
        Slip(
            "The loss that reaches the target may be the best as well: note it before "
            "you stop.",
            (
                "if loss < best:",
                "if loss <= target:\n            return epoch, best_epoch\n"
                "        if loss < best:",
            ),
        ),
        Slip(
            "A loss that equals the best is not better: it does not start the waiting "
            "anew.",
            ("loss < best", "loss <= best"),
        ),
        Slip(
            "Epochs count from 1.",
            ("enumerate(losses, 1)", "enumerate(losses)"),
            ("len(losses), best_epoch", "len(losses) - 1, best_epoch"),
        ),
        Slip(
            "Epochs count from 1, also where training stops early and for the best "
            "one.",
            ("enumerate(losses, 1)", "enumerate(losses)"),
        ),
        Slip(
            "Epochs count from 1: your second number counts from 0.",
            ("return epoch, best_epoch", "return epoch, best_epoch - 1"),
            ("len(losses), best_epoch", "len(losses), best_epoch - 1"),
        ),
        Slip(
            "Patience is missing: stop, too, when there was no new best for `patience` "
            "epochs.",
            (" or epoch - best_epoch >= patience", ""),
        ),
        Slip(
            "Compare with the best loss so far, not with that of the epoch before: "
            "after a bad epoch a less bad one is no progress.",
            (
                "best_epoch = np.inf, 0",
                "best_epoch, waiting, before = np.inf, 0, 0, np.inf",
            ),
            (
                "if loss < best:",
                "waiting, before = 0 if loss < before else waiting + 1, loss\n"
                "        if loss < best:",
            ),
            ("epoch - best_epoch", "waiting"),
        ),
        Slip(
            "Best means lowest so far: a loss below that of the epoch before may still "
            "be worse than an earlier one.",
            ("best_epoch = np.inf, 0", "best_epoch, before = np.inf, 0, np.inf"),
            (
                "if loss < best:",
                "better, before = loss < before, loss\n        if better:",
            ),
        ),
        Slip(
            "Patience starts anew with every new best; you count all epochs without "
            "one together.",
            ("best_epoch = np.inf, 0", "best_epoch, waiting = np.inf, 0, 0"),
            (
                "if loss < best:",
                "waiting += loss >= best\n        if loss < best:",
            ),
            ("epoch - best_epoch", "waiting"),
        ),
        Slip(
            "You look for the best among all losses: the training has stopped before "
            "it could see those.",
            ("return epoch, best_epoch", "return epoch, int(np.argmin(losses)) + 1"),
            ("len(losses), best_epoch", "len(losses), int(np.argmin(losses)) + 1"),
        ),
        Slip(
            "The second number is an epoch: you return the best loss itself.",
            ("return epoch, best_epoch", "return epoch, best"),
            ("len(losses), best_epoch", "len(losses), best"),
        ),
        Slip(
            "Training stops where its patience ends, and that comes after the best "
            "epoch: you return the best one twice.",
            ("return epoch, best_epoch", "return best_epoch, best_epoch"),
            ("len(losses), best_epoch", "best_epoch, best_epoch"),
        ),
        Slip(
            "First where it stops, then where it was best.",
            ("return epoch, best_epoch", "return best_epoch, epoch"),
            ("len(losses), best_epoch", "best_epoch, len(losses)"),
        ),
    )

    @mistake(
        "You look up the best of all losses before you begin: while it trains, only "
        "those until now are known."
    )
    def best_known_beforehand(losses, target, patience):
        best_epoch = int(np.argmin(losses)) + 1
        for epoch, loss in enumerate(losses, 1):
            if loss <= target or epoch - best_epoch >= patience:
                return epoch, best_epoch
        return len(losses), best_epoch

    accepted = (
        _stopped_by_slices,
        lambda *a: [np.int64(epoch) for epoch in StoppingEpoch.solution(*a)],
    )


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

    def solution(X, y, w, b, lr, epochs):
        losses = []

        def forward(w, b):
            return 1 / (1 + np.exp(-(X @ w + b)))

        for _ in range(epochs):
            p = forward(w, b)
            losses.append(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
            dw = X.T @ (p - y) / len(y)
            db = np.mean(p - y)
            w = w - lr * dw
            b = b - lr * db
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

    bugs = (
        Slip(
            "`db` is too large by the number of samples: is it the slope of a mean, as "
            "`dw` is?",
            ("np.mean(p", "np.sum(p"),
        ),
        Slip(
            "From the second step on the gradients are not those of the step alone: "
            "what is in `dw` and `db` before its own part comes in?",
            ("losses = []", "losses, dw, db = [], 0.0, 0.0"),
            ("dw = ", "dw = dw + "),
            ("db = ", "db = db + "),
        ),
        Slip(
            "`dw` and `db` are not taken at the same place: with which w is each of "
            "them computed?",
            ("/ len(y)", "/ len(y)\n        p = forward(w - lr * dw, b)"),
        ),
    )
    slips = (
        Slip(
            "`dw` keeps the gradients of earlier steps, `db` does not any more: both "
            "begin each step from zero.",
            ("losses = []", "losses, dw = [], 0.0"),
            ("dw = ", "dw = dw + "),
        ),
        Slip(
            "`db` keeps the gradients of earlier steps, `dw` does not any more: both "
            "begin each step from zero.",
            ("losses = []", "losses, db = [], 0.0"),
            ("db = ", "db = db + "),
        ),
        Slip(
            "`X.T @ (p - y) / len(y)` was right: the loss is a mean, so both gradients "
            "are means.",
            ("X.T", "len(y) * X.T"),
            ("np.mean(p", "np.sum(p"),
        ),
        Slip(
            "`dw` was right, divided by the number of samples: the loss is a mean.",
            ("X.T", "len(y) * X.T"),
        ),
        Slip(
            "Divided by the number of samples twice: once is the mean.",
            ("X.T", "1 / len(y) * X.T"),
            ("np.mean(p", "1 / len(y) * np.mean(p"),
        ),
        Slip(
            "`db` is divided by the number of samples twice: `np.mean` does it "
            "already.",
            ("np.mean(p", "1 / len(y) * np.mean(p"),
        ),
        Slip(
            "The sign was right: the step goes against the gradient.",
            ("w - lr", "w + lr"),
            ("b - lr", "b + lr"),
        ),
        Slip(
            "The error p − y was right. Yours has the other sign, and the steps go "
            "uphill.",
            ("@ (p - y)", "@ (y - p)"),
        ),
        Slip(
            "Each loss is measured before its step, so the first is that of the start.",
            ("losses.append(-np.mean(", "_ = (-np.mean("),
            (
                "b = b - lr * db",
                "b = b - lr * db\n"
                "        p = forward(w, b)\n"
                "        losses.append(\n"
                "            -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))\n"
                "        )",
            ),
        ),
        Slip(
            "The losses are means, as they were: the sum grows with the number of "
            "samples.",
            ("-np.mean(y", "-np.sum(y"),
        ),
        Slip(
            "The bias has to learn too: it stays where it was.",
            ("lr * db", "0 * db"),
        ),
    )

    accepted = (
        _recipe_folded,
        lambda *a: [np.float32(value) for value in RecipeRepaired.solution(*a)],
    )
