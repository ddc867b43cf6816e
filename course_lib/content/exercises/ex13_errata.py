"""Exercises of lesson 13: the lecture notes reconciled."""

import numpy as np

from ..exercise import Exercise, mistake
from ..slip import Slip


def _worst(above, below, claimed, eps):
    slope = (above - below) / (2 * eps)
    error = abs(claimed - slope)
    largest = max(abs(claimed).max(), abs(slope).max())
    return int(np.argmax(error)), float(error.max() / largest)


def _worst_loop(above, below, claimed, eps):
    slope = [(a - b) / (2 * eps) for a, b in zip(above, below, strict=True)]
    error = [abs(c - s) for c, s in zip(claimed, slope, strict=True)]
    largest = max(max(map(abs, claimed)), max(map(abs, slope)))
    return error.index(max(error)), max(error) / largest


class ClaimedSlope(Exercise):
    """Test claimed slopes against central differences.

    Returns the index of the worst one, and its error relative to the largest slope.
    """

    lesson, name, points = 13, "claimed_slope", 1
    signature = "def claimed_slope(above, below, claimed, eps):"
    body = """
    slope = ...  # central differences
    error = ...
    largest = ...
    return ...
    """
    hints = (
        "`above` holds f(x + ε) and `below` f(x − ε): how far are the two places "
        "apart?",
        "The slope is (above − below)/(2ε), and an error has no sign: "
        "`abs(claimed - slope)`.",
        "Divide by the largest size among all slopes, claimed and measured. "
        "`np.argmax(error)` finds the worst place.",
    )
    outputs = ("index", "error")

    def solution(above, below, claimed, eps):
        slope = (above - below) / (2 * eps)
        error = abs(claimed - slope)
        largest = max(abs(claimed).max(), abs(slope).max())
        return np.argmax(error), error.max() / largest

    def inputs(rng):
        eps = 0.01
        for x, f, slope in (
            (np.array([-2.0, -0.5, 1.0]), np.tanh, lambda x: 1 - np.tanh(x)),
            (np.array([1.0, 2.0]), np.square, lambda x: 3 * x),
            (np.array([0.5, -4.0, 2.0]), lambda x: 3 * x, lambda x: 0 * x + 1.0),
            (np.array([0.2, 3.0, 1.0]), np.exp, lambda x: np.array([9.0, 8, 1])),
        ):
            yield f(x + eps), f(x - eps), slope(x), eps
        for n in (3, 5):
            below = rng.normal(size=n)
            eps = float(rng.uniform(0.1, 0.4))
            yield below + rng.normal(size=n), below, rng.normal(size=n), eps

    slips = (
        Slip(
            "The two places are 2ε apart, from x − ε to x + ε: you divide by ε.",
            ("(2 * eps)", "eps"),
        ),
        Slip(
            "Without parentheses `/ 2 * eps` divides by 2 and multiplies by ε.",
            ("(2 * eps)", "2 * eps"),
        ),
        Slip(
            "A slope is f(x + ε) − f(x − ε), divided: you subtract it the other way.",
            ("(above - below)", "(below - above)"),
        ),
        Slip(
            "You return the error as it is. Return its share of the largest slope.",
            (" / largest", ""),
        ),
        Slip(
            "An error that is too low counts as well: take its size, `abs(…)`.",
            ("abs(claimed - slope)", "claimed - slope"),
        ),
        Slip(
            "Return the error at the worst place, not the mean of all.",
            ("error.max()", "error.mean()"),
        ),
        Slip(
            "Return the error at the worst place, not the sum of all.",
            ("error.max()", "error.sum()"),
        ),
        Slip(
            "The largest slope may be a measured one: you look at the claimed ones "
            "only.",
            ("max(abs(claimed).max(), abs(slope).max())", "abs(claimed).max()"),
        ),
        Slip(
            "The largest slope may be a claimed one: you look at the measured ones "
            "only.",
            ("max(abs(claimed).max(), abs(slope).max())", "abs(slope).max()"),
        ),
        Slip(
            "The largest size is asked for: a slope of −5 is larger than one of 2.",
            ("abs(claimed).max(), abs(slope).max()", "claimed.max(), slope.max()"),
        ),
        Slip(
            "Of the claimed and the measured slopes the larger counts, not their sum.",
            (
                "max(abs(claimed).max(), abs(slope).max())",
                "(abs(claimed) + abs(slope)).max()",
            ),
        ),
        Slip(
            "First the index of the worst slope, then the error: `index, error`.",
            (
                "np.argmax(error), error.max() / largest",
                "error.max() / largest, np.argmax(error)",
            ),
        ),
        Slip(
            "The first of the two is the index of the worst claim: its place, which "
            "`np.argmax` finds, and not the slope that stands there.",
            ("np.argmax(error),", "claimed[np.argmax(error)],"),
        ),
        Slip(
            "The index counts from 0, as Python does.",
            ("np.argmax(error),", "np.argmax(error) + 1,"),
        ),
        Slip(
            "You look for the best claim: the worst has the largest error.",
            ("np.argmax(error),", "np.argmin(error),"),
        ),
        Slip(
            "You return the place of the largest slope: that of the largest error is "
            "asked for.",
            ("np.argmax(error),", "np.argmax(abs(claimed)),"),
        ),
        Slip(
            "You square the errors: the size of an error is `abs(…)`.",
            ("abs(claimed - slope)", "(claimed - slope) ** 2"),
        ),
        Slip(
            "You divide each error by its own claim. A claim near 0 then "
            "looks worst: divide by the largest of all.",
            ("abs(claimed - slope)", "abs(claimed - slope) / (abs(claimed) + 1e-12)"),
            (" / largest", ""),
        ),
        Slip(
            "The worst place is right, but its error is divided by the "
            "slope measured there: take the largest of all.",
            ("/ largest", "/ abs(slope[np.argmax(error)])"),
        ),
        Slip(
            "The worst place is right, but its error is divided by the "
            "slope claimed there: take the largest of all.",
            ("/ largest", "/ abs(claimed[np.argmax(error)])"),
        ),
        Slip(
            "Of the claimed and the measured slopes the larger one "
            "counts: you add both.",
            (
                "max(abs(claimed).max(), abs(slope).max())",
                "(abs(claimed).max() + abs(slope).max())",
            ),
        ),
    )

    @mistake(
        "You divide each error by its own slope. Where a slope is nearly 0 that is "
        "noise: divide by the largest of all."
    )
    def each_by_its_own_slope(above, below, claimed, eps):
        slope = (above - below) / (2 * eps)
        error = abs(claimed - slope) / (abs(slope) + 1e-12)
        return np.argmax(error), error.max()

    @mistake(
        "You divide each error by the larger of its own two slopes: divide by the "
        "largest of all places, which is one number."
    )
    def each_by_its_own_larger_slope(above, below, claimed, eps):
        slope = (above - below) / (2 * eps)
        error = abs(claimed - slope) / np.maximum(abs(claimed), abs(slope))
        return np.argmax(error), error.max()

    accepted = (
        _worst,
        _worst_loop,
        lambda above, below, claimed, eps: (
            np.float64(_worst(above, below, claimed, eps)[0]),
            np.max(np.abs(claimed - (above - below) / eps / 2))
            / np.abs(np.r_[claimed, (above - below) / eps / 2]).max(),
        ),
    )


class VarianceLeft(Exercise):
    """Return the share of the signal's variance that linear layers leave.

    rule: "root" for uniform weights in ±1/√fan_in, "plain" for ±1/fan_in.
    """

    lesson, name, points = 13, "variance_left", 1
    signature = "def variance_left(fan_in, layers, rule):"
    hints = (
        "Each layer multiplies the variance by fan_in · Var w. What is the variance of "
        "uniform numbers in ±a?",
        "It is a²/3. With a = 1/√fan_in that leaves 1/3 a layer, and with "
        "a = 1/fan_in?",
        "One layer leaves fan_in · a²/3. Of several, each takes its share of what the "
        "one before has left: a power.",
    )

    def solution(fan_in, layers, rule):
        a = 1 / np.sqrt(fan_in) if rule == "root" else 1 / fan_in
        return (fan_in * a**2 / 3) ** layers

    def inputs(rng):
        yield 4, 1, "root"
        yield 4, 1, "plain"
        yield 16, 2, "plain"
        yield 9, 3, "root"
        yield 2, 0, "plain"  # no layer takes nothing
        yield 3, 0, "root"
        yield 1, 2, "plain"
        for rule in ("root", "plain"):
            yield int(rng.integers(2, 6)), int(rng.integers(2, 4)), rule

    slips = (
        Slip(
            "The variance of uniform numbers in ±a is a²/3. You take a², which is that "
            "of ±a with nothing between.",
            ("a**2 / 3", "a**2"),
        ),
        Slip(
            "The variance of uniform numbers in ±a is a²/3: 1/12 belongs to the whole "
            "width, (2a)²/12.",
            ("/ 3", "/ 12"),
        ),
        Slip(
            "The variance of uniform numbers in ±a is a²/3: the square is missing.",
            ("a**2", "a"),
        ),
        Slip(
            "You give both rules the same share: without the root, it shrinks with "
            "fan_in.",
            ("else 1 / fan_in", "else 1 / np.sqrt(fan_in)"),
        ),
        Slip(
            'The rules are swapped: "root" is ±1/√fan_in.',
            ('rule == "root"', 'rule != "root"'),
        ),
        Slip(
            "This is what one layer leaves. There are several.",
            (") ** layers", ") + 0 * layers"),
        ),
        Slip(
            "Shares multiply from layer to layer: a power, not a product.",
            (") ** layers", ") * layers"),
        ),
        Slip(
            "A unit adds up fan_in products, and their variances.",
            ("fan_in * a**2", "a**2"),
        ),
        Slip(
            "This is what is left of the standard deviation. The variance is its "
            "square.",
            ("** layers", "** (layers / 2)"),
        ),
        Slip(
            "Of `layers` layers each takes its share once: you count one too many.",
            ("** layers", "** (layers + 1)"),
        ),
        Slip(
            "Of `layers` layers each takes its share once: you leave one out.",
            ("** layers", "** (layers - 1)"),
        ),
        Slip(
            "With 0 layers nothing is taken: all of the variance is left, 1.",
            ("return (", "return 0 if layers == 0 else ("),
        ),
        Slip(
            "The variance of uniform numbers in ±a is a²/3: with the "
            "whole width it is (2a)²/12, and you have a 3 there.",
            ("a**2 / 3", "(2 * a) ** 2 / 3"),
        ),
        Slip(
            "The variance of uniform numbers in ±a is a²/3. You take "
            "a/√3, their standard deviation.",
            ("a**2 / 3", "a / np.sqrt(3)"),
        ),
        Slip(
            "Variances add up, so fan_in counts once: it is not squared.",
            ("fan_in * a", "fan_in**2 * a"),
        ),
    )

    accepted = (
        lambda n, k, rule: 3.0**-k if rule == "root" else (3.0 * n) ** -k,
        lambda n, k, rule: np.float32(3 if rule == "root" else 3 * n) ** -k,
        lambda n, k, rule: np.prod([1 / 3 if rule == "root" else 1 / 3 / n] * k),
    )


def _flat(beta, slope):
    """Where a slope of u = βz turns from negative to positive, by bisection."""
    low, high = -4.0, -0.05
    for _ in range(80):
        u = (low + high) / 2
        s = 1 / (1 + np.exp(-u))
        low, high = (u, high) if slope(u, s) < 0 else (low, u)
    return u / beta


def _flat_grid(beta):
    z = np.linspace(-2, -1, 1_001) / beta
    for _ in range(4):
        s = 1 / (1 + np.exp(-beta * z))
        best = abs(s + beta * z * s * (1 - s)).argmin()
        z = np.linspace(z[max(best - 1, 0)], z[min(best + 1, 1_000)], 1_001)
    return z[500]


class SwishFlat(Exercise):
    """Return the z where the slope of swish, z·σ(βz), is 0."""

    lesson, name, points = 13, "swish_flat", 2
    signature = "def swish_flat(beta):"
    body = """
    low, high = -2 / beta, -1 / beta  # the slope is negative at low, positive at high
    for _ in range(60):
        z = (low + high) / 2
        slope = ...
        ...
    return z
    """
    hints = (
        "Product rule: the slope of z·σ(βz) is 1·σ(βz) + z·(the slope of σ(βz)). The "
        "chain rule brings a β along.",
        "With s = σ(βz) the slope is s + βz·s·(1 − s). C's formula has one (1 − s) too "
        "many.",
        "Halve the interval: if the slope at the middle z is negative, `low = z`, else "
        "`high = z`.",
    )

    def solution(beta):
        low, high = -2 / beta, -1 / beta
        for _ in range(60):
            z = (low + high) / 2
            s = 1 / (1 + np.exp(-beta * z))
            slope = s + beta * z * s * (1 - s)
            if slope < 0:
                low = z
            else:
                high = z
        return z

    def inputs(rng):
        yield (1.0,)
        yield (2.0,)
        yield (0.5,)
        yield (10.0,)
        for _ in range(2):
            yield (float(rng.uniform(0.2, 5)),)

    slips = (
        Slip(
            "This is where C's formula is 0. σ′ is σ(1 − σ) already: one factor "
            "(1 − σ) is too many.",
            ("s * (1 - s)", "s * (1 - s) * (1 - s)"),
        ),
        Slip(
            "The inner derivative is missing: the slope of σ(βz) is "
            "β·σ(βz)(1 − σ(βz)).",
            ("beta * z * s", "z * s"),
        ),
        Slip("The gate is σ(βz): it lacks its β.", ("np.exp(-beta * z)", "np.exp(-z)")),
        Slip(
            "You return the value of swish there. Return the place z.",
            ("return z", "return z / (1 + np.exp(-beta * z))"),
        ),
        Slip(
            "This is the place for β = 1. With β the valley moves.",
            ("return z", "return beta * z"),
        ),
        Slip(
            "As β grows the valley moves towards 0: the place for β = 1 is divided by "
            "β, not multiplied.",
            ("return z", "return beta * beta * z"),
        ),
        Slip(
            "Your interval shrinks to its left end, −2/β: is your slope negative "
            "there, and does `low` move where it is negative?",
            ("slope < 0", "slope > 0"),
        ),
        Slip(
            "Your interval shrinks to its right end, −1/β: is your slope positive "
            "there, and does `high` move where it is positive?",
            ("slope < 0", "slope < 9"),
        ),
        Slip(
            "This end is only where the search begins: halve the interval until it is "
            "tiny.",
            ("range(60)", "range(1)"),
        ),
        Slip(
            "The interval is still wide after ten halvings, a thousandth of the first.",
            ("range(60)", "range(10)"),
        ),
        Slip(
            "The valley lies on the left of 0: look at the sign.",
            ("return z", "return -z"),
        ),
        Slip(
            "You return the slope there. Return the place z.",
            ("return z", "return slope"),
        ),
    )

    @mistake("Rounded for the page it is −1.278: find all the digits by halving.")
    def rounded(beta):
        return -1.278 / beta

    accepted = (
        _flat_grid,
        lambda beta: -1.2784645427610738 / beta,
        lambda beta: np.float32(_flat(beta, lambda u, s: 1 + u * (1 - s))),
    )


FACTORS = {
    "sum": lambda n: 2,
    "mean": lambda n: 2 / n,
    "half sum": lambda n: 1,
    "half mean": lambda n: 1 / n,
}


def _rate(rate, samples, written_for, used_with, factors=FACTORS):
    return rate * factors[written_for](samples) / factors[used_with](samples)


def _rate_by_hand(rate, samples, written_for, used_with):
    for name, way in ((written_for, 1), (used_with, -1)):
        if not name.startswith("half"):
            rate *= 2.0**way
        if name.endswith("mean"):
            rate *= float(samples) ** -way
    return rate


class SameStep(Exercise):
    """Return the learning rate that makes the same step with another loss.

    Losses are "sum", "mean", "half sum" and "half mean", of the squares (ŷ − y)².
    """

    lesson, name, points = 13, "same_step", 2
    signature = "def same_step(rate, samples, written_for, used_with):"
    body = """
    factor = {"sum": ..., "mean": ..., "half sum": ..., "half mean": ...}
    return ...
    """
    hints = (
        "The step is rate × gradient. Which factor stands before Σ(ŷ − y)·x in the "
        "gradient of each loss?",
        "2 for the sum, 2/N for the mean, 1 and 1/N if there is a ½.",
        "rate × factor of the one loss = new rate × factor of the other. Solve for the "
        "new rate.",
    )

    def solution(rate, samples, written_for, used_with):
        factor = {
            "sum": 2,
            "mean": 2 / samples,
            "half sum": 1,
            "half mean": 1 / samples,
        }
        return rate * factor[written_for] / factor[used_with]

    def inputs(rng):
        yield 0.1, 4, "sum", "mean"
        yield 0.1, 4, "mean", "sum"
        yield 0.3, 10, "half sum", "mean"
        yield 0.3, 10, "mean", "half mean"
        yield 0.5, 8, "half mean", "sum"
        yield 0.5, 8, "sum", "half sum"
        yield 0.2, 1, "mean", "sum"  # one sample: no difference
        names = list(FACTORS)
        for i in rng.permutation(4):
            rate, samples = float(rng.uniform(0.01, 1)), int(rng.integers(5, 60))
            yield rate, samples, names[i], names[i - 1]

    slips = (
        Slip(
            "The wrong way round: where the gradient is longer, the rate has to be "
            "smaller.",
            (
                "factor[written_for] / factor[used_with]",
                "factor[used_with] / factor[written_for]",
            ),
        ),
        Slip(
            "The samples are missing: the gradient of a mean is 1/N of the sum's.",
            ("2 / samples", "2"),
            ("1 / samples", "1"),
        ),
        Slip(
            "A mean divides by N: you multiply by it.",
            ("2 / samples", "2 * samples"),
            ("1 / samples", "1 * samples"),
        ),
        Slip(
            "A ½ halves the gradient: you treat losses with and without it alike.",
            ('"sum": 2', '"sum": 1'),
            ("2 / samples", "1 / samples"),
        ),
        Slip(
            "A ½ takes the 2 of the square away, so the factor is 1. You take ½.",
            ('"half sum": 1', '"half sum": 0.5'),
            ("1 / samples", "0.5 / samples"),
        ),
        Slip(
            "Steps grow with N, not with its root.",
            ("2 / samples", "2 / samples**0.5"),
            ("1 / samples", "1 / samples**0.5"),
        ),
        Slip(
            "Look at the half mean: ½ of the mean of squares has the gradient "
            "1/N · Σ(ŷ − y)·x.",
            ("1 / samples", "1"),
        ),
        Slip(
            "Look at the mean: the 2 of the square is in its gradient as well.",
            ("2 / samples", "1 / samples"),
        ),
        Slip(
            "Look at the half sum: its gradient is Σ(ŷ − y)·x.",
            ('"half sum": 1', '"half sum": 0.5'),
        ),
        Slip(
            "This is the factor between the two. Multiply it by the rate.",
            ("return rate * factor", "return factor"),
        ),
        Slip(
            "You leave the rate as it is. Then the steps differ.",
            ("rate * factor[written_for] / factor[used_with]", "rate"),
        ),
        Slip(
            "The factor of the loss in use makes the step longer, so the rate is "
            "divided by it.",
            (" / factor[used_with]", " * factor[used_with]"),
        ),
        Slip(
            "The rate was written for a loss that has a factor, too: it is missing.",
            ("factor[written_for] / factor", "1 / factor"),
        ),
        Slip(
            "For the mean the samples are missing: its gradient is 1/N of the sum's.",
            ("2 / samples", "2"),
        ),
        Slip(
            "The half sum has half the gradient of the sum: you treat both alike.",
            ('"half sum": 1,', '"half sum": 2,'),
        ),
        Slip(
            "In the half mean the ½ takes the 2 of the square away: 1/N "
            "is left, not half of that.",
            ("1 / samples", "0.5 / samples"),
        ),
        Slip(
            "The loss that is used has a gradient with a factor, too: "
            "only the one of the recipe is in your rate.",
            (" / factor[used_with]", ""),
        ),
    )

    accepted = (
        _rate,
        _rate_by_hand,
        lambda r, n, a, b: np.float32(_rate(r, n, a, b)),
    )


def _in_rows(X, W, dZ):
    """By way of the course's own row form."""
    return (X @ dZ.T).T, dZ.T.sum(axis=0)[:, None], (dZ.T @ W).T


class ColumnGradients(Exercise):
    """Return dW, db and dX of a layer Z = W X + b with one sample a column."""

    lesson, name, points = 13, "column_gradients", 2
    signature = "def column_gradients(X, W, dZ):"
    body = """
    dW = ...
    db = ...
    dX = ...
    return dW, db, dX
    """
    hints = (
        "X is (n_in, N), W is (n_out, n_in), dZ is (n_out, N). A gradient has the "
        "shape "
        "of the thing itself.",
        "The row form Xᵀ dZ is X dZᵀ in columns. Transpose that: (A Bᵀ)ᵀ = B Aᵀ.",
        "b is a column, (n_out, 1): add up the samples, which are columns here: "
        "`dZ.sum(axis=1, keepdims=True)`.",
    )

    def solution(X, W, dZ):
        dW = dZ @ X.T
        db = dZ.sum(axis=1, keepdims=True)
        dX = W.T @ dZ
        return dW, db, dX

    def inputs(rng):
        yield np.array([[2.0], [3.0]]), np.array([[1.0, -1.0]]), np.array([[0.5]])
        for n_in, n_out, samples in ((2, 3, 4), (3, 2, 5), (4, 1, 3), (3, 3, 3)):
            yield (
                rng.normal(size=(n_in, samples)),
                rng.normal(size=(n_out, n_in)),
                rng.normal(size=(n_out, samples)),
            )

    slips = (
        Slip(
            "Your dW has the shape (n_in, n_out): that is the row form. Here W is "
            "(n_out, n_in).",
            ("dZ @ X.T", "X @ dZ.T"),
        ),
        Slip(
            "Samples are columns here: db adds up along the rows, over axis 1.",
            ("axis=1, keepdims=True", "axis=0"),
        ),
        Slip(
            "Samples are columns here, so db adds up over axis 1: yours has an entry "
            "for each sample.",
            ("axis=1", "axis=0"),
        ),
        Slip(
            "The bias is a column of shape (n_out, 1): `keepdims=True` keeps it one.",
            (", keepdims=True", ""),
        ),
        Slip(
            "The samples add up: the mean is in the loss, and so in dZ already.",
            ("dZ @ X.T", "dZ @ X.T / X.shape[1]"),
            ("dZ.sum", "dZ.mean"),
        ),
        Slip(
            "One bias a unit: you add up all of dZ.",
            ("axis=1, ", ""),
        ),
        Slip(
            "Your dX has rows for samples. Here samples are columns: Wᵀ dZ.",
            ("W.T @ dZ", "dZ.T @ W"),
        ),
        Slip("The order is dW, db, dX.", ("return dW, db, dX", "return dX, db, dW")),
        Slip(
            "All samples share one bias: db adds up dZ over them, one column is left.",
            ("dZ.sum(axis=1, keepdims=True)", "dZ"),
        ),
    )

    accepted = (
        _in_rows,
        lambda X, W, dZ: (
            np.einsum("os,is->oi", dZ, X),
            dZ @ np.ones((X.shape[1], 1)),
            np.dot(np.transpose(W), dZ),
        ),
        lambda X, W, dZ: [part.astype(np.float32) for part in _in_rows(X, W, dZ)],
    )


def _repaired_loop(X, y, W1, b1, w2):
    dW1, db1, dw2 = np.zeros(W1.shape), np.zeros(W1.shape[1]), np.zeros(len(w2))
    for x, target in zip(X, y, strict=True):
        a = np.tanh(x @ W1 + b1)
        d = 2 * (a @ w2 - target) / len(y)
        dz = d * w2 * (1 - a * a)
        dW1, db1, dw2 = dW1 + np.outer(x, dz), db1 + dz, dw2 + d * a
    return dW1, db1, dw2


class NotesRepaired(Exercise):
    """Return dW1, db1, dw2 of the mean of (ŷ − y)², for ŷ = tanh(X W1 + b1) @ w2."""

    lesson, name, points = 13, "notes_repaired", 3
    signature = "def notes_repaired(X, y, W1, b1, w2):"
    outputs = ("dW1", "db1", "dw2")
    body = """
    A = np.tanh(X @ W1 + b1)  # (N, H)
    y_hat = A @ w2  # (N,)
    d = y_hat - y  # (N,)
    dA = np.outer(d, np.ones(len(w2)))
    dZ = dA * (1 - A)  # (N, H)
    db1 = np.full(len(b1), dZ.sum())
    return X.T @ dZ, db1, A.T @ d
    """
    hints = (
        "Check gradients: `nn.numerical_gradient(lambda w: np.mean((A @ w - y)**2), "
        "w2)` tells whether dw2 is right. It needs d alone, so begin there.",
        "Four lines are wrong, one of each kind: the factor of the mean of squares, "
        "the "
        "way back through the weights, the slope of tanh, one bias per unit.",
        "d = 2(ŷ − y)/N; dA = np.outer(d, w2); dZ = dA · (1 − A²); db1 = column sums "
        "of "
        "dZ.",
    )

    def solution(X, y, W1, b1, w2):
        A = np.tanh(X @ W1 + b1)
        y_hat = A @ w2
        d = 2 * (y_hat - y) / len(y)
        dA = np.outer(d, w2)
        dZ = dA * (1 - A**2)
        db1 = dZ.sum(axis=0)
        return X.T @ dZ, db1, A.T @ d

    def inputs(rng):
        yield (
            np.array([[1.0, -1.0], [0.5, 2.0], [-1.5, 0.5]]),
            np.array([1.0, -1.0, 0.5]),
            np.array([[0.5, -0.3], [0.2, 0.8]]),
            np.array([0.1, -0.2]),
            np.array([1.5, -0.5]),
        )
        for n, n_in, hidden in ((4, 2, 3), (5, 3, 2), (3, 1, 4)):
            yield (
                rng.normal(size=(n, n_in)),
                rng.normal(size=n),
                rng.normal(size=(n_in, hidden)),
                rng.normal(size=hidden),
                rng.normal(size=hidden),
            )

    bugs = (
        Slip(
            "Your ŷ − y is the gradient of ½(ŷ − y)² summed. Here the loss is the mean "
            "of the squares.",
            ("2 * (y_hat - y) / len(y)", "y_hat - y"),
        ),
        Slip(
            "The way back leads through the weights: d times w2[k].",
            ("np.outer(d, w2)", "np.outer(d, np.ones(len(w2)))"),
        ),
        Slip(
            "The slope of tanh is 1 − tanh²: the square is missing.",
            ("1 - A**2", "1 - A"),
        ),
        Slip(
            "Each unit has a bias of its own: add up the samples, not the units.",
            ("dZ.sum(axis=0)", "np.full(len(b1), dZ.sum())"),
        ),
    )
    slips = (
        Slip(
            "The 1/N of the mean is there, the 2 of the square is missing.",
            ("2 * (y_hat - y)", "(y_hat - y)"),
        ),
        Slip(
            "The 2 of the square is there, the 1/N of the mean is missing.",
            (" / len(y)", ""),
        ),
        Slip(
            "With y − ŷ every gradient points the other way: ŷ − y was right.",
            ("(y_hat - y)", "(y - y_hat)"),
        ),
        Slip(
            "The slope is taken at A instead of Z: tanh is applied once more.",
            ("1 - A**2", "1 - np.tanh(A) ** 2"),
        ),
        Slip(
            "A (1 − A) is the slope of the sigmoid; this layer has tanh.",
            ("(1 - A**2)", "A * (1 - A)"),
        ),
        Slip(
            "The mean over the samples is in d already: the bias takes the sum.",
            ("dZ.sum(axis=0)", "dZ.mean(axis=0)"),
        ),
        Slip(
            "One bias for all units is no bias for each: keep the units apart.",
            ("dZ.sum(axis=0)", "dZ.sum()"),
        ),
        Slip(
            "The slope of a ReLU is 1 or 0: tanh has another one.",
            ("(1 - A**2)", "(A > 0)"),
        ),
        Slip(
            "The slope of tanh is gone: how much does A change with Z?",
            (" * (1 - A**2)", ""),
        ),
        Slip(
            "The bias stands before the tanh: db1 adds up dZ, not dA.",
            ("dZ.sum(axis=0)", "dA.sum(axis=0)"),
        ),
        Slip(
            "W1 stands before the tanh: its gradient takes dZ, not dA.",
            ("X.T @ dZ", "X.T @ dA"),
        ),
        Slip(
            "The mean over the samples is in d already: dW1 is not divided again.",
            ("X.T @ dZ", "X.T @ dZ / len(y)"),
        ),
    )

    accepted = (
        _repaired_loop,
        lambda *a: [part.astype(np.float32) for part in _repaired_loop(*a)],
        lambda X, y, W1, b1, w2: (
            lambda A: (
                X.T @ ((A @ w2 - y)[:, None] * w2 * (1 - A * A)) * 2 / len(y),
                np.ones(len(y))
                @ ((A @ w2 - y)[:, None] * w2 * (1 - A * A))
                * 2
                / len(y),
                2 * (A @ w2 - y) @ A / len(y),
            )
        )(np.tanh(X @ W1 + b1)),
    )
