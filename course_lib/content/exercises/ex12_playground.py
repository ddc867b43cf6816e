"""Exercises of lesson 12: what the playground measures and shares."""

import numpy as np

from ..exercise import Exercise, mistake


def _ratios(
    old,
    new,
    *,
    length=np.linalg.norm,
    update=lambda old, new: new - old,
    by=lambda old, new: old,
    still=lambda part: 0.0,
):
    """The ratio of each layer, with the slips that the mistakes make."""
    values = []
    for before, after in zip(old, new, strict=True):
        part, whole = length(update(before, after)), length(by(before, after))
        values.append(part / whole if whole else still(part))
    return np.array(values)


def _stretch(old, new):
    before, after = (np.linalg.norm(W, axis=(1, 2)) for W in (old, new))
    return abs(after - before) / np.where(before > 0, before, np.inf)


class UpdateToWeight(Exercise):
    """Return the update-to-weight ratio of each layer: length of ΔW ÷ length of W."""

    lesson, name, points = 12, "update_to_weight", 1
    signature = "def update_to_weight(before, after):"
    hints = (
        "The update of a layer is what its weights have moved by: one array minus the "
        "other. The length of an array: `np.linalg.norm`.",
        "One number for each layer, so take them one after the other: `before[k]` and "
        "`after[k]`. How long is the update, next to the weights it started from?",
        "A layer whose weights are all 0 has the length 0: ask for that before you "
        "divide, and take 0.",
    )
    pure = True

    def solution(before, after):
        ratios = []
        for k in range(len(before)):
            length = np.linalg.norm(before[k])
            update = np.linalg.norm(after[k] - before[k])
            ratios.append(update / length if length else 0.0)
        return np.array(ratios)

    def inputs(rng):
        yield np.array([[[3.0, 4.0]]]), np.array([[[3.0, 4.5]]])
        yield np.array([[[0.0], [2.0]]]), np.array([[[1.0], [2.0]]])
        yield np.array([[[0.0, 0.0]], [[1.0, 0.0]]]), np.array([[[0.1, 0]], [[1, 0.2]]])
        for layers, m, n in ((2, 3, 2), (4, 2, 2), (3, 4, 3)):
            old = rng.normal(size=(layers, m, n))
            yield old, old + 0.05 * rng.normal(size=(layers, m, n))

    @mistake(
        "One ratio for all layers hides the one that does not learn: each layer has "
        "its own."
    )
    def one_ratio_for_all(old, new):
        return np.full(len(old), np.linalg.norm(new - old) / np.linalg.norm(old))

    @mistake("A layer whose weights are all 0 has no length to divide by: take 0.")
    def division_by_zero(*a):
        return _ratios(*a, still=lambda part: np.inf if part else np.nan)

    @mistake("That is how long the update is. Divide by the length of the weights.")
    def update_alone(*a):
        return _ratios(*a, by=lambda old, new: np.ones(1))

    @mistake(
        "You divide by the weights after the step. What counts is where the step "
        "started."
    )
    def divided_by_new_weights(*a):
        return _ratios(*a, by=lambda old, new: new)

    @mistake(
        "That compares the lengths of both arrays. The update is the difference of the "
        "arrays themselves: it may turn weights without making them longer."
    )
    def compared_lengths(before, after):
        return _stretch(before, after)

    @mistake("Those are squared lengths: a length is the root of the sum of squares.")
    def squared_lengths(*a):
        return _ratios(*a, length=lambda W: np.sum(W**2))

    @mistake("A length is the root of the sum of squares, not the sum of the sizes.")
    def sum_of_sizes(*a):
        return _ratios(*a, length=lambda W: np.sum(np.abs(W)))

    @mistake("That is the weight over the update: return the update over the weight.")
    def upside_down(*a):
        return _ratios(*a, update=lambda old, new: old, by=lambda old, new: new - old)

    accepted = (
        _ratios,
        lambda *a: _ratios(*a).tolist(),
        lambda *a: _ratios(*a, update=lambda old, new: old - new),
        lambda *a: _ratios(*a).astype(np.float32),
    )


def _circle(
    c1,
    c2,
    radius,
    *,
    twice=-2.0,
    middle=lambda c1, c2: c1**2 + c2**2,
    reach=lambda r: r**2,
    sign=1.0,
):
    """Weights and bias for a circle, with the slips that the mistakes make."""
    w = sign * np.array([twice * c1, twice * c2, 1.0, 1.0])
    return w, sign * (middle(c1, c2) - reach(radius))


class CircleNeuron(Exercise):
    """Return w and b of a neuron on (x₁, x₂, x₁², x₂²) whose border is a circle."""

    lesson, name, points = 12, "circle_neuron", 2
    signature = "def circle_neuron(c1, c2, radius):"
    body = """
    w = np.array([..., ..., 1.0, 1.0])
    b = ...
    return w, b
    """
    hints = (
        "On the circle (x₁ − c₁)² + (x₂ − c₂)² − r² is 0, outside it is above 0. That "
        "is a z already: only its squares have to be multiplied out.",
        "(x₁ − c₁)² = x₁² − 2 c₁ x₁ + c₁². Which part belongs to the input x₁², which "
        "to the input x₁, and which to no input at all?",
        "The weights of x₁ and x₂ are −2 c₁ and −2 c₂; the bias takes what is left: "
        "c₁² + c₂² − r².",
    )

    def solution(c1, c2, radius):
        w = np.array([-2 * c1, -2 * c2, 1.0, 1.0])
        b = c1**2 + c2**2 - radius**2
        return w, b

    def inputs(rng):
        yield 0.0, 0.0, 1.0
        yield 0.0, 0.0, 1.5
        yield 1.0, 0.0, 0.5
        yield -0.5, 2.0, 0.7
        for _ in range(3):
            yield *rng.uniform(-2, 2, 2).tolist(), float(rng.uniform(0.3, 1.8))

    @mistake(
        "The middle is c, so x₁ − c₁ belongs into the square, and −2 c₁ comes out: the "
        "sign is missing."
    )
    def without_minus(*a):
        return _circle(*a, twice=2.0)

    @mistake("Multiplied out, the mixed part is there twice: −2 c₁ x₁.")
    def mixed_part_once(*a):
        return _circle(*a, twice=-1.0)

    @mistake("A distance is compared with r, a squared distance with r².")
    def unsquared_radius(*a):
        return _circle(*a, reach=lambda r: r)

    @mistake("Multiplied out, the squares leave c₁² and c₂² over: the bias takes them.")
    def without_squares_of_center(*a):
        return _circle(*a, middle=lambda c1, c2: 0.0)

    @mistake(
        "The bias has the wrong sign: in the middle of the circle z has to be −r²."
    )
    def wrong_sign_of_bias(*a):
        return (_circle(*a)[0], -_circle(*a)[1])

    @mistake("That is a circle around the origin, wherever c is.")
    def around_origin(c1, c2, r):
        return _circle(0.0, 0.0, r)

    @mistake("Outside z should be above 0: all your signs are reversed.")
    def positive_inside(*a):
        return _circle(*a, sign=-1.0)

    @mistake("The order of the inputs is x₁, x₂, x₁², x₂².")
    def squares_first(*a):
        return (
            np.roll(_circle(*a)[0], 2),
            _circle(*a)[1],
        )

    accepted = (
        _circle,
        lambda *a: [_circle(*a)[0].tolist(), float(_circle(*a)[1])],
        lambda *a: (np.float32(_circle(*a)[0]), np.array([_circle(*a)[1]])),
    )


def _speaks(A):
    return np.ptp(A, axis=0) > 0


def _different(A, *, speaks=_speaks, kinds=lambda P: len(np.unique(P, axis=1).T)):
    """How many units differ, with the slips that the mistakes make."""
    A = np.round(A, 9) + 0.0
    return kinds(A[:, speaks(A)])


def _different_pairwise(A):
    A = np.round(A, 9)
    count = 0
    for k in range(A.shape[1]):
        twin = any(np.array_equal(A[:, k], A[:, j]) for j in range(k))
        count += not twin and A[:, k].min() < A[:, k].max()
    return count


def _alone(P):
    _, counts = np.unique(P, axis=1, return_counts=True)
    return int(np.sum(counts == 1))


class DifferentUnits(Exercise):
    """Return how many units of a layer say something, and something of their own."""

    lesson, name, points = 12, "different_units", 2
    signature = "def different_units(A):"
    body = """
    A = A.round(9)
    ...
    """
    hints = (
        "A unit is a column of A, a point of the plane a row. Which columns are the "
        "same number from top to bottom? Those say nothing.",
        "`A.min(axis=0) < A.max(axis=0)` is True for the columns that change. Among "
        "those, count twins once.",
        "`np.unique(A, axis=1)` keeps each column once. Or turn the columns into "
        "tuples and put them into a set.",
    )
    pure = True

    def solution(A):
        A = A.round(9)
        changing = A.min(axis=0) < A.max(axis=0)
        pictures = {tuple(column) for column in A.T[changing]}
        return len(pictures)

    def inputs(rng):
        yield (np.array([[1.0, 1.0, 0.5], [2.0, 2.0, 0.5]]),)  # twins, and a flat one
        yield (np.array([[0.0, 0.3], [0.0, 0.3], [0.0, 0.3]]),)  # nobody says anything
        yield (np.array([[1.0, 2.0], [2.0, 4.0], [0.0, 0.0]]),)  # twice as loud: two
        yield (np.array([[0.1, 0.1 + 1e-13, 0.4], [0.7, 0.7, 0.4], [0.2, 0.2, 0.9]]),)
        for n, units in ((4, 3), (5, 4), (6, 6)):
            A = np.tanh(rng.normal(size=(n, units)))
            A = np.column_stack([A, A[:, 0], A[:, 1], A[:, 1] * 2, np.full(n, 0.3)])
            yield (A[:, rng.permutation(units + 4)],)

    @mistake(
        "A unit that says the same everywhere tells the next layer nothing about the "
        "point: do not count it."
    )
    def flat_units_too(A):
        return _different(A, speaks=lambda A: np.full(A.shape[1], True))

    @mistake("Twins count once: they are one unit, written twice.")
    def twins_twice(A):
        return _different(A, kinds=lambda P: P.shape[1])

    @mistake("A unit is flat if it says the same everywhere, not only if it says 0.")
    def silent_units_only(A):
        return _different(A, speaks=lambda A: (A != 0).any(axis=0))

    @mistake("Units are the columns of A. You compare its rows, the points.")
    def rows_for_units(A):
        return _different(A.T)

    @mistake("You drop all twins. One of each family stays.")
    def without_twins(A):
        return _different(A, kinds=_alone)

    @mistake(
        "A unit that is twice as loud as another is no twin: its picture is another. "
        "The rank does not count that."
    )
    def rank(A):
        return _different(A, kinds=lambda P: np.linalg.matrix_rank(P) if P.size else 0)

    @mistake("Count how many units are different, not how many are superfluous.")
    def superfluous_units(A):
        return A.shape[1] - _different(A)

    accepted = (
        _different,
        _different_pairwise,
        lambda A: float(_different(A)),
    )


def _orders(
    n,
    epochs,
    seed,
    *,
    start=0,
    anew=False,
    draw=lambda rng, n: rng.permutation(n),
):
    """The order of the samples by epoch, with the slips that the mistakes make."""
    rng, values = np.random.default_rng(seed), []
    for _ in range(start, epochs):
        rng = np.random.default_rng(seed) if anew else rng
        values.append(draw(rng, n))
    return np.array(values)


def _with_return(rng, n):
    return rng.integers(0, n, n)


def _shuffled_on(n, epochs, seed, keep=np.copy):
    rng, order, values = np.random.default_rng(seed), np.arange(n), []
    for _ in range(epochs):
        rng.shuffle(order)
        values.append(keep(order))
    return np.array(values)


def _shuffled(n, epochs, seed):
    rng = np.random.default_rng(seed)
    orders = np.tile(np.arange(n), (epochs, 1))
    for row in orders:
        rng.shuffle(row)
    return orders


class OrdersRepaired(Exercise):
    """Return the order of the samples, an epoch a row. Three bugs inside."""

    lesson, name, points = 12, "orders_repaired", 2
    signature = "def orders_repaired(n, epochs, seed):"
    body = """
    orders = []
    for _ in range(1, epochs):
        rng = np.random.default_rng(seed)
        orders.append(rng.integers(0, n, n))
    return np.array(orders)
    """
    hints = (
        "Print it for n = 5 and three epochs. How many rows are there, and what do you "
        "see when you compare them?",
        "A seed gives the same numbers each time that a generator is made from it. So "
        "where does it have to be made, if the epochs shall differ?",
        "`rng.permutation(n)` has each number from 0 to n − 1 once, "
        "`rng.integers(0, n, n)` some of them twice, and others never.",
    )

    def solution(n, epochs, seed):
        rng = np.random.default_rng(seed)
        orders = []
        for _ in range(epochs):
            orders.append(rng.permutation(n))
        return np.array(orders)

    def inputs(rng):
        yield 5, 1, 0
        yield 5, 3, 1
        yield 8, 2, 1
        for n in (6, 10, 12):
            yield n, int(rng.integers(2, 5)), int(rng.integers(100))

    @mistake(
        "One bug is left: every epoch makes the generator anew, from the same seed, so "
        "all rows are alike."
    )
    def same_seed_left(*a):
        return _orders(*a, anew=True)

    @mistake(
        "One bug is left: `rng.integers` draws some samples twice and others never."
    )
    def draws_with_return_left(*a):
        return _orders(*a, draw=_with_return)

    @mistake("One bug is left: `range(1, epochs)` runs one epoch too few.")
    def one_epoch_left(*a):
        return _orders(*a, start=1)

    @mistake(
        "The number of epochs is right now. Two bugs are left: are the rows different, "
        "and is each sample in each row?"
    )
    def two_left_epochs_right(*a):
        return _orders(*a, anew=True, draw=_with_return)

    @mistake(
        "Each row holds each sample now. Two bugs are left: how many rows are there, "
        "and are they different?"
    )
    def two_left_draws_right(*a):
        return _orders(*a, start=1, anew=True)

    @mistake(
        "The rows differ now. Two bugs are left: how many rows are there, and is each "
        "sample in each of them?"
    )
    def two_left_seed_right(*a):
        return _orders(*a, start=1, draw=_with_return)

    @mistake(
        "All rows are one and the same array, shuffled again and again: append a "
        "permutation of its own."
    )
    def one_array_for_all(*a):
        return _shuffled_on(*a, keep=np.asarray)

    @mistake(
        "You shuffle the last epoch's order once more. Each epoch's order is a new "
        "`rng.permutation(n)`."
    )
    def shuffled_again(n, epochs, seed):
        return _shuffled_on(n, epochs, seed)

    @mistake(
        "Another seed for each epoch is no longer the run that was sent: one generator "
        "serves all epochs."
    )
    def seed_for_each_epoch(n, epochs, seed):
        return np.array(
            [np.random.default_rng(seed + k).permutation(n) for k in range(epochs)]
        )

    accepted = (
        _orders,
        _shuffled,
        lambda *a: _orders(*a).tolist(),
        lambda *a: _orders(*a).astype(float),
    )
