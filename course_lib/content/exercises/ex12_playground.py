"""Exercises of lesson 12: what the playground measures and shares."""

import numpy as np

from ..exercise import Exercise, mistake
from ..slip import Slip


def _ratios(old, new):
    values = []
    for before, after in zip(old, new, strict=True):
        part, whole = np.linalg.norm(after - before), np.linalg.norm(before)
        values.append(part / whole if whole else 0.0)
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

    slips = (
        Slip(
            "A layer whose weights are all 0 has no length to divide by: take 0.",
            ("update / length if length else 0.0", "update / length"),
        ),
        Slip(
            "A layer whose weights are all 0 gets 0: yours gets its update's length.",
            ("else 0.0", "else update"),
        ),
        Slip(
            "A layer whose weights are all 0 gets 0, a number as every other.",
            ("else 0.0", "else np.nan"),
        ),
        Slip(
            "That is how long the update is. Divide by the length of the weights.",
            ("update / length if length else 0.0", "update"),
        ),
        Slip(
            "You divide by the weights after the step. What counts is where the step "
            "started.",
            ("np.linalg.norm(before[k])", "np.linalg.norm(after[k])"),
        ),
        Slip(
            "Those are squared lengths: a length is the root of the sum of squares.",
            ("np.linalg.norm(before[k])", "np.sum(before[k] ** 2)"),
            (
                "np.linalg.norm(after[k] - before[k])",
                "np.sum((after[k] - before[k]) ** 2)",
            ),
        ),
        Slip(
            "A length is the root of the sum of squares, not the sum of the sizes.",
            ("np.linalg.norm(before[k])", "np.abs(before[k]).sum()"),
            (
                "np.linalg.norm(after[k] - before[k])",
                "np.abs(after[k] - before[k]).sum()",
            ),
        ),
        Slip(
            "A length is the root of the sum of squares, not the largest size.",
            ("np.linalg.norm(before[k])", "np.abs(before[k]).max()"),
            (
                "np.linalg.norm(after[k] - before[k])",
                "np.abs(after[k] - before[k]).max()",
            ),
        ),
        Slip(
            "A length takes the whole matrix: `np.linalg.norm(W, 2)` is the largest "
            "stretch that it makes, another number.",
            ("np.linalg.norm(before[k])", "np.linalg.norm(before[k], 2)"),
            (
                "np.linalg.norm(after[k] - before[k])",
                "np.linalg.norm(after[k] - before[k], 2)",
            ),
        ),
        Slip(
            "A ratio of lengths: yours is the mean of the ratios of single weights.",
            (
                "update / length if length else 0.0",
                "np.mean(np.abs((after[k] - before[k]) / before[k]))",
            ),
        ),
        Slip(
            "That is the weight over the update: return the update over the weight.",
            ("update / length if length", "length / update if update"),
        ),
        Slip(
            "You measure how long the weights are after the step. The "
            "update is what they have moved by: one array minus the "
            "other.",
            ("after[k] - before[k]", "after[k]"),
        ),
        Slip(
            "Each update is divided by the length of all layers together: "
            "each layer has a length of its own.",
            ("norm(before[k])", "norm(before)"),
        ),
        Slip(
            "A layer whose weights are all 0 gets 0, as the task says. A "
            "tiny number below the line makes its ratio huge.",
            ("length if length else 0.0", "(length + 1e-12)"),
        ),
        Slip(
            "A layer whose weights are all 0 gets 0. A small number below "
            "the line makes its ratio enormous.",
            ("length if length else 0.0", "(length + 1e-8)"),
        ),
        Slip(
            "A layer whose weights are all 0 gets 0, however far it "
            "moved: yours gets 1.",
            ("else 0.0", "else 1.0"),
        ),
    )

    @mistake(
        "One ratio for all layers hides the one that does not learn: each layer has "
        "its own."
    )
    def one_ratio_for_all(before, after):
        ratio = np.linalg.norm(after - before) / np.linalg.norm(before)
        return np.full(len(before), ratio)

    @mistake("One number for each layer, please: yours is one for all layers together.")
    def single_number(before, after):
        return np.linalg.norm(after - before) / np.linalg.norm(before)

    @mistake(
        "That compares the lengths of both arrays. The update is the difference of the "
        "arrays themselves: it may turn weights without making them longer."
    )
    def compared_lengths(before, after):
        return _stretch(before, after)

    accepted = (
        _ratios,
        lambda *a: _ratios(*a).tolist(),
        lambda old, new: _ratios(-old, -new),
        lambda *a: _ratios(*a).astype(np.float32),
    )


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

    slips = (
        Slip(
            "The middle is c, so x₁ − c₁ belongs into the square, and −2 c₁ comes out: "
            "the sign is missing.",
            ("-2 * c1, -2 * c2", "2 * c1, 2 * c2"),
        ),
        Slip(
            "Multiplied out, the mixed part is there twice: −2 c₁ x₁.",
            ("-2 * c1, -2 * c2", "-c1, -c2"),
        ),
        Slip(
            "The weights of x₁ and x₂ are no squares of c: multiply (x₁ − c₁)² out.",
            ("-2 * c1, -2 * c2", "-(c1**2), -(c2**2)"),
        ),
        Slip(
            "The weights of x₁ and x₂ have changed places.",
            ("-2 * c1, -2 * c2", "-2 * c2, -2 * c1"),
        ),
        Slip(
            "A distance is compared with r, a squared distance with r².",
            ("radius**2", "radius"),
        ),
        Slip(
            "Multiplied out, the squares leave c₁² and c₂² over: the bias takes them.",
            ("c1**2 + c2**2 - radius**2", "-(radius**2)"),
        ),
        Slip(
            "On the circle z has to be 0: the bias takes −r², with a minus.",
            ("- radius**2", "+ radius**2"),
        ),
        Slip(
            "On the circle z has to be 0: r is missing in the bias.",
            (" - radius**2", ""),
        ),
        Slip(
            "What the squares leave over is c₁² and c₂²: yours is not squared.",
            ("c1**2 + c2**2", "c1 + c2"),
        ),
        Slip(
            "What the squares leave over is c₁² + c₂², not (c₁ + c₂)².",
            ("c1**2 + c2**2", "(c1 + c2) ** 2"),
        ),
        Slip(
            "The bias has the wrong sign: in the middle of the circle z has to be −r².",
            ("c1**2 + c2**2 - radius**2", "radius**2 - c1**2 - c2**2"),
        ),
        Slip(
            "That is a circle around the origin, wherever c is.",
            ("-2 * c1, -2 * c2", "0, 0"),
            ("c1**2 + c2**2 - radius**2", "-(radius**2)"),
        ),
        Slip(
            "Outside z should be above 0: all your signs are reversed.",
            ("-2 * c1, -2 * c2, 1.0, 1.0", "2 * c1, 2 * c2, -1.0, -1.0"),
            ("c1**2 + c2**2 - radius**2", "radius**2 - c1**2 - c2**2"),
        ),
        Slip(
            "The order of the inputs is x₁, x₂, x₁², x₂².",
            ("-2 * c1, -2 * c2, 1.0, 1.0", "1.0, 1.0, -2 * c1, -2 * c2"),
        ),
        Slip(
            "The order of the inputs is x₁, x₂, x₁², x₂², both plain ones first.",
            ("-2 * c1, -2 * c2, 1.0, 1.0", "-2 * c1, 1.0, -2 * c2, 1.0"),
        ),
        Slip(
            "The weights of x₁ and x₂ are what comes from −2 c x when the "
            "square is multiplied out: yours are squares of c.",
            ("-2 * c1", "c1**2"),
            ("-2 * c2", "c2**2"),
        ),
        Slip(
            "The radius squared is r · r, not 2 r.",
            ("radius**2", "2 * radius"),
        ),
        Slip(
            "The squares of c₁ and c₂ have the wrong sign in the bias: "
            "(x₁ − c₁)² leaves +c₁² over.",
            ("= c1**2 + c2**2 ", "= -(c1**2) - c2**2 "),
        ),
        Slip(
            "The bias is made of squares: you compare distances.",
            ("c1**2 + c2**2 - radius**2", "np.sqrt(c1**2 + c2**2) - radius"),
        ),
    )

    accepted = (
        lambda c1, c2, r: ([-c1 - c1, -c2 - c2, 1, 1], c1 * c1 + c2 * c2 - r * r),
        lambda c1, c2, r: (
            np.float32([-2 * c1, -2 * c2, 1, 1]),
            np.array([np.hypot(c1, c2) ** 2 - r**2]),
        ),
    )


def _different_pairwise(A):
    A = np.round(A, 9)
    count = 0
    for k in range(A.shape[1]):
        twin = any(np.array_equal(A[:, k], A[:, j]) for j in range(k))
        count += not twin and A[:, k].min() < A[:, k].max()
    return count


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

    def solution(A):
        A = A.round(9)
        changing = A.min(axis=0) < A.max(axis=0)
        pictures = {tuple(column) for column in A.T[changing]}
        return len(pictures)

    def inputs(rng):
        yield (np.array([[1.0, 1.0, 0.5], [2.0, 2.0, 0.5]]),)  # twins, and a flat one
        yield (np.array([[0.0, 0.3], [0.0, 0.3], [0.0, 0.3]]),)  # nobody says anything
        yield (np.array([[1.0, 2.0], [2.0, 4.0], [0.0, 0.0]]),)  # twice as loud: two
        yield (np.array([[0.2, 1.0, 0.7], [0.9, 1.0, 0.7]]),)  # two flat ones, unlike
        yield (np.array([[0.11, 0.12], [0.3, 0.3]]),)  # nearly twins
        yield (np.array([[1, 2, 2, 1], [2, 1, 1, 2]]),)  # twins apart, integers
        yield (np.array([[0.1, 0.1 + 1e-13, 0.4], [0.7, 0.7, 0.4], [0.2, 0.2, 0.9]]),)
        yield (np.array([[1.0, 2.0], [2.0, 1.0]]),)  # the same numbers, elsewhere
        yield (np.array([[0.5, 0.5], [0.9, 0.5], [0.5, 0.9]]),)  # each changes once
        yield (np.array([[-1.0, 1.0], [0.5, -0.5]]),)  # one is the other turned over
        yield (np.array([[0.0, 1.0], [3.0, 2.0]]),)  # the same sum
        for n, units in ((4, 3), (5, 4), (6, 6)):
            A = np.tanh(rng.normal(size=(n, units)))
            A = np.column_stack([A, A[:, 0], A[:, 1], A[:, 1] * 2, np.full(n, 0.3)])
            yield (A[:, rng.permutation(units + 4)],)

    slips = (
        Slip(
            "A unit that says the same everywhere tells the next layer nothing about "
            "the point: do not count it.",
            ("A.T[changing]", "A.T"),
        ),
        Slip(
            "Twins count once: they are one unit, written twice.",
            (
                "{tuple(column) for column in A.T[changing]}",
                "[tuple(column) for column in A.T[changing]]",
            ),
        ),
        Slip(
            "A unit is flat if it says the same everywhere, not only if it says 0.",
            ("A.min(axis=0) < A.max(axis=0)", "(A != 0).any(axis=0)"),
        ),
        Slip(
            "Units are the columns of A. You compare its rows, the points.",
            ("A.round(9)", "A.round(9).T"),
        ),
        Slip(
            "Count how many units are different, not how many are superfluous.",
            ("len(pictures)", "A.shape[1] - len(pictures)"),
        ),
        Slip(
            "Flat units do not count at all: you count one for all of them.",
            ("len(pictures)", "len(pictures) + (not changing.all())"),
        ),
        Slip(
            "Round before you compare: twins may differ in the last digit.",
            ("A.round(9)", "A"),
        ),
        Slip(
            "You round too much: units that differ are taken for twins.",
            ("A.round(9)", "A.round(1)"),
        ),
        Slip(
            "You compare single numbers: a unit is a whole column.",
            (
                "{tuple(column) for column in A.T[changing]}",
                "np.unique(A.T[changing])",
            ),
        ),
        Slip(
            "You compare the first point with the last one: a unit may "
            "change in between.",
            ("A.min(axis=0) < A.max(axis=0)", "A[0] != A[-1]"),
        ),
        Slip(
            "You compare the first two points: a unit may change later.",
            ("A.min(axis=0) < A.max(axis=0)", "A[0] != A[1]"),
        ),
        Slip(
            "A unit that is 0 at some points may say something at the others.",
            ("A.min(axis=0) < A.max(axis=0)", "(A != 0).all(axis=0)"),
        ),
        Slip(
            "You take units for twins that say the same numbers at other "
            "points: what they say is compared point by point.",
            ("tuple(column)", "tuple(sorted(column))"),
        ),
        Slip(
            "Two units with the same sum need not be twins: compare them "
            "point by point.",
            ("tuple(column)", "column.sum().round(9)"),
        ),
        Slip(
            "A unit that says the opposite of another is no twin: you "
            "compare sizes without signs.",
            ("tuple(column)", "tuple(abs(column))"),
        ),
        Slip(
            "The rank of A counts directions: louder units are lost, and "
            "a flat one may count.",
            ("len(pictures)", "np.linalg.matrix_rank(A)"),
        ),
        Slip(
            "You count different rows, which are points: with `axis=1`, "
            "`np.unique` compares columns.",
            ("len(pictures)", "len(np.unique(A[:, changing], axis=0))"),
        ),
    )

    @mistake("You drop all twins. One of each family stays.")
    def without_twins(A):
        A = A.round(9) + 0.0
        _, counts = np.unique(A[:, np.ptp(A, 0) > 0], axis=1, return_counts=True)
        return int(np.sum(counts == 1))

    @mistake(
        "A unit that is twice as loud as another is no twin: its picture is another. "
        "The rank does not count that."
    )
    def rank(A):
        changing = A[:, np.ptp(A.round(9), 0) > 0]
        return np.linalg.matrix_rank(changing) if changing.size else 0

    @mistake("Only neighbors are compared: twins may stand far apart.")
    def neighbors_only(A):
        A = A.round(9)
        A = A[:, np.ptp(A, 0) > 0]
        return A.shape[1] - int((A[:, 1:] == A[:, :-1]).all(axis=0).sum())

    accepted = (
        _different_pairwise,
        lambda A: float(_different_pairwise(A)),
        lambda A: len(
            np.unique(A.round(9)[:, np.ptp(A.round(9), 0) > 0] + 0.0, axis=1).T
        ),
    )


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

    bugs = (
        Slip(
            "Every epoch makes the generator anew, from the same seed, so all rows are "
            "alike.",
            (
                "    rng = np.random.default_rng(seed)\n    orders = []\n",
                "    orders = []\n",
            ),
            (
                "        orders.append",
                "        rng = np.random.default_rng(seed)\n        orders.append",
            ),
        ),
        Slip(
            "Some samples are drawn twice and others never.",
            ("rng.permutation(n)", "rng.integers(0, n, n)"),
        ),
        Slip(
            "`range(1, epochs)` runs one epoch too few.",
            ("range(epochs)", "range(1, epochs)"),
        ),
    )
    slips = (
        Slip(
            "Now there is one epoch too many: how many rows are asked for?",
            ("range(epochs)", "range(epochs + 1)"),
        ),
        Slip(
            "The numbers of the samples begin at 0.",
            ("rng.permutation(n)", "rng.permutation(n) + 1"),
        ),
        Slip(
            "Without its seed the generator draws something else each time: the same "
            "seed has to give the same orders.",
            ("default_rng(seed)", "default_rng(9)"),
        ),
        Slip(
            "Each row holds each sample, but sorted: `rng.permutation(n)` mixes them.",
            ("rng.permutation(n)", "np.sort(rng.permutation(n))"),
        ),
        Slip(
            "Each row is right as an order, but not the next "
            "`rng.permutation(n)`: another function draws other orders.",
            ("rng.permutation(n)", "rng.choice(n, n, replace=False)"),
        ),
        Slip(
            "One sample is left out: each row holds all numbers from 0 to n − 1.",
            ("rng.permutation(n)", "rng.permutation(n - 1)"),
        ),
    )

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
        _shuffled,
        lambda *a: _shuffled(*a).tolist(),
        lambda *a: _shuffled(*a).astype(float),
    )
