"""Exercises of lesson 08: initialization."""

from functools import cache

import numpy as np

from ...initializers import Initializer
from ...losses import CrossEntropyLoss
from ...registry import nearest
from ..exercise import Exercise, mistake
from ..slip import Slip
from . import deep_trial
from .deep_trial import GOALS


def _distinct_loop(W1, b1, W2):
    units = []
    for k in range(len(b1)):
        unit = [*W1[:, k].tolist(), float(b1[k]), *W2[k].tolist()]
        if unit not in units:
            units.append(unit)
    return len(units)


class DistinctUnits(Exercise):
    """Count the hidden units that gradient descent can ever tell apart."""

    lesson, name, points = 8, "distinct_units", 1
    signature = "def distinct_units(W1, b1, W2):"
    hints = (
        "Two units get equal gradients forever if all that belongs to them is equal. "
        "What belongs to unit k, in each of the three arrays?",
        "Unit k is column k of W1, entry k of b1 and row k of W2. The outgoing weights "
        "count: the gradient comes back through them.",
        "`np.vstack([W1, b1, W2.T])` puts each unit into one column, and "
        "`np.unique(…, axis=1)` keeps one column of each kind.",
    )

    def solution(W1, b1, W2):
        units = np.vstack([W1, b1, W2.T])
        return np.unique(units, axis=1).shape[1]

    def inputs(rng):
        zero = np.zeros(3)
        yield np.array([[1.0]]), np.array([0.5]), np.array([[2.0]])  # a single unit
        yield np.zeros((2, 3)), zero, np.zeros((3, 1))
        yield np.full((2, 3), 0.5), zero, np.array([[1.0], [1.0], [-1.0]])
        yield np.full((2, 3), 0.5), np.array([0.0, 0.5, 0.0]), np.ones((3, 1))
        yield np.array([[1.0, 1.0], [2.0, 3.0]]), np.zeros(2), np.ones((2, 2))
        yield np.array([[1.0, 2.0], [2.0, 1.0]]), np.zeros(2), np.array([[3.0], [3.0]])
        yield np.ones((3, 4)), np.zeros(4), np.array([[1, 2], [2, 1], [1, 2], [1, 1]])
        for n_in, hidden, k in ((2, 4, 3), (3, 5, 2), (4, 3, 3)):
            kinds = rng.integers(0, 3, hidden)
            yield (
                rng.normal(size=(n_in, 3))[:, kinds],
                np.zeros(hidden),
                rng.integers(0, 2, (hidden, k)) * 0.5,
            )

    slips = (
        Slip(
            "You compare incoming weights only. Equal units need equal outgoing "
            "weights too: the gradient comes back through them.",
            ("[W1, b1", "[W1"),
            (", W2.T]", "]"),
        ),
        Slip(
            "The outgoing weights are missing, row k of W2: the gradient of unit k "
            "comes back through them.",
            (", W2.T]", "]"),
        ),
        Slip("The bias belongs to a unit as well.", ("[W1, b1", "[W1")),
        Slip(
            "The incoming weights are missing: column k of W1 belongs to unit k.",
            ("[W1, ", "["),
        ),
        Slip(
            "You compare the outgoing weights only: what comes in, column k of W1 and "
            "entry k of b1, belongs to a unit too.",
            ("[W1, b1, ", "["),
        ),
        Slip(
            "You compare the rows of W1. A unit is a column: a row holds the weights "
            "of one input.",
            ("units, axis=1).shape[1]", "W1, axis=0).shape[0]"),
        ),
        Slip(
            "You compare rows: one row holds one weight of all units. A unit is a "
            "column here.",
            ("axis=1).shape[1]", "axis=0).shape[0]"),
        ),
        Slip(
            "You count what belongs to one unit, the rows. The units are the columns: "
            "which number of the shape is theirs?",
            (".shape[1]", ".shape[0]"),
        ),
        Slip(
            "You count different numbers. Compare whole units: `np.unique(…, axis=1)`.",
            ("units, axis=1).shape[1]", "units).size"),
        ),
        Slip(
            "You count how many units are too many. Return how many are left.",
            ("return np", "return len(b1) - np"),
        ),
        Slip(
            "You count all units, the copies too.",
            ("np.unique(units, axis=1).shape[1]", "len(b1)"),
        ),
        Slip(
            "You count the units that have no copy. Copies of one another count as "
            "one, too.",
            (
                "np.unique(units, axis=1).shape[1]",
                "int((np.unique(units, axis=1, return_counts=True)[1] == 1).sum())",
            ),
        ),
        Slip(
            "You compare each unit with its neighbour only: a copy may stand anywhere.",
            (
                "np.unique(units, axis=1).shape[1]",
                "1 + int((units[:, 1:] != units[:, :-1]).any(axis=0).sum())",
            ),
        ),
        Slip(
            "You compare sums. Different weights may have the same sum: compare them "
            "one by one.",
            (
                "np.unique(units, axis=1).shape[1]",
                "len(np.unique(units.sum(axis=0).round(12)))",
            ),
        ),
        Slip(
            "The rank counts directions: units may be different and still be multiples "
            "of one another. Count different columns.",
            ("np.unique(units, axis=1).shape[1]", "int(np.linalg.matrix_rank(units))"),
        ),
        Slip(
            "You return the units themselves. Return their number.",
            (".shape[1]", ""),
        ),
    )

    @mistake(
        "In W2 a unit is a row, in W1 a column: turn one of them before you put them "
        "together."
    )
    def untransposed(W1, b1, W2):
        return np.unique(np.vstack([W1, b1, W2]), axis=1).shape[1]

    accepted = (
        _distinct_loop,
        lambda W1, b1, W2: len({tuple(u) for u in np.c_[W1.T, b1, W2].tolist()}),
        lambda W1, b1, W2: np.float32(len(np.unique(np.c_[W1.T, b1, W2], axis=0))),
    )


class UniformLimit(Exercise):
    """Return the limit a of uniform weights in [−a, a] that keep a linear layer even.

    keep: "forward", "backward" or "both".
    """

    lesson, name, points = 8, "uniform_limit", 2
    signature = "def uniform_limit(fan_in, fan_out, keep):"
    body = """
    fan = ...  # which number of connections decides?
    sigma = ...  # the standard deviation of a weight
    return ...
    """
    hints = (
        "Forward, a pre-activation adds up fan_in products. Backward, the gradient of "
        'an input adds up fan_out of them. "both" takes the mean of the two numbers.',
        "A sum of `fan` products keeps the variance if σ² = 1/fan.",
        "Uniform numbers in [−a, a] have the variance a²/3. So a²/3 = 1/fan.",
    )

    def solution(fan_in, fan_out, keep):
        mean = (fan_in + fan_out) / 2
        fan = {"forward": fan_in, "backward": fan_out, "both": mean}[keep]
        sigma = np.sqrt(1 / fan)
        return np.sqrt(3) * sigma

    def inputs(rng):
        for keep in ("forward", "backward", "both"):
            yield 3, 12, keep
            yield 48, 27, keep
        for keep in ("forward", "backward", "both"):
            fan_in, fan_out = rng.integers(1, 300, 2).tolist()
            yield fan_in, fan_out + 300, keep

    slips = (
        Slip(
            "This is σ, the standard deviation. A uniform distribution reaches "
            "further: its variance is a²/3.",
            ("np.sqrt(3) * sigma", "sigma"),
        ),
        Slip(
            "This is a², the square of the limit: the root is missing.",
            ("np.sqrt(3) * sigma", "3 * sigma**2"),
        ),
        Slip(
            "The root goes over the number of connections too: a = √(3/fan).",
            ("np.sqrt(1 / fan)", "1 / fan"),
        ),
        Slip(
            "Your limit is three times σ. The variance a²/3 is σ²: solve that for a.",
            ("np.sqrt(3) * sigma", "3 * sigma"),
        ),
        Slip(
            "From a²/3 = σ² follows a² = 3σ²: below your root σ is not squared.",
            ("np.sqrt(3) * sigma", "np.sqrt(3 * sigma)"),
        ),
        Slip(
            "The limit lies further out than σ, not further in: from a²/3 = σ² follows "
            "a² = 3σ².",
            ("np.sqrt(3) * sigma", "sigma / np.sqrt(3)"),
        ),
        Slip(
            "Forward counts the connections into a unit, fan_in. Backward counts those "
            "out of it, fan_out.",
            ('"forward": fan_in', '"forward": fan_out'),
            ('"backward": fan_out', '"backward": fan_in'),
        ),
        Slip(
            'With "both", take the mean of fan_in and fan_out, not their sum.',
            (" / 2", ""),
        ),
        Slip(
            'With "both" you cut off a half: the mean of two whole numbers need not be '
            "one, and `//` makes it so.",
            (" / 2", " // 2"),
        ),
        Slip(
            'With "both" the mean is half of the sum: you take the root of the '
            "product.",
            ("(fan_in + fan_out) / 2", "np.sqrt(fan_in * fan_out)"),
        ),
        Slip(
            'With "both" the mean is that of the two numbers of connections, not of '
            "their two variances.",
            ("(fan_in + fan_out) / 2", "2 / (1 / fan_in + 1 / fan_out)"),
        ),
        Slip(
            'With "both" neither number decides alone: you take the larger one.',
            ("(fan_in + fan_out) / 2", "max(fan_in, fan_out)"),
        ),
        Slip(
            "The mean of the two numbers of connections comes first, and the limit "
            "after it: you take the mean of two limits.",
            (
                "sigma = np.sqrt(1 / fan)",
                "sigma = np.sqrt(1 / fan)\n"
                '    if keep == "both":\n'
                "        sigma = (np.sqrt(1 / fan_in) + np.sqrt(1 / fan_out)) / 2",
            ),
        ),
        Slip(
            "This is the whole width of the interval. Return a, half of it: the "
            "weights lie in [−a, a].",
            ("np.sqrt(3) * sigma", "2 * np.sqrt(3) * sigma"),
        ),
        Slip(
            "A factor 2 belongs to the ReLU, which lets half of the signal through. "
            "This layer is linear.",
            ("1 / fan)", "2 / fan)"),
        ),
        Slip(
            "Upside down: the more connections add up, the smaller their weights have "
            "to be.",
            ("np.sqrt(1 / fan)", "np.sqrt(fan)"),
        ),
        Slip(
            "`keep` decides which number of connections counts: you always take "
            "fan_in.",
            ("[keep]", '["forward"]'),
        ),
        Slip(
            "`keep` decides which number of connections counts: you always take "
            "fan_out.",
            ("[keep]", '["backward"]'),
        ),
        Slip(
            "`keep` decides which number of connections counts: you always take the "
            "mean of both.",
            ("[keep]", '["both"]'),
        ),
    )

    accepted = (
        lambda fan_in, fan_out, keep: float(
            np.sqrt(6 / (fan_in + fan_out))
            if keep == "both"
            else np.sqrt(3 / (fan_in if keep == "forward" else fan_out))
        ),
        lambda *a: np.float32(UniformLimit.solution(*a)),
    )


class LeakyHeSigma(Exercise):
    """Return the σ of weights before leaky ReLUs that keeps a signal's size."""

    lesson, name, points = 8, "leaky_he_sigma", 1
    signature = "def leaky_he_sigma(fan_in, slope):"
    hints = (
        "Half of the pre-activations are positive and pass unchanged: they bring ½ of "
        "the mean square along. What do the negative ones bring?",
        "A number that is multiplied by `slope` has its square multiplied by "
        "slope². So the share that passes is (1 + slope²)/2.",
        "Solve fan_in · σ² · share = 1 for σ.",
    )

    def solution(fan_in, slope):
        share = (1 + slope**2) / 2
        return np.sqrt(1 / (fan_in * share))

    def inputs(rng):
        yield 8, 0.0  # the plain ReLU
        yield 4, 0.5
        yield 6, -0.5
        yield 100, 0.01
        yield 50, 0.25
        for _ in range(4):
            yield int(rng.integers(1, 500)), float(rng.uniform(0.1, 0.9))

    slips = (
        Slip(
            "That is He's σ for the plain ReLU: here the left side passes something "
            "too.",
            (" + slope**2", ""),
        ),
        Slip(
            "Squares count: the left side passes slope², not slope.",
            ("slope**2", "slope"),
        ),
        Slip(
            "Squares count: the left side passes slope², not the size of the slope.",
            ("slope**2", "abs(slope)"),
        ),
        Slip(
            "Each side holds half of the numbers: the share is (1 + slope²)/2.",
            (" / 2", ""),
        ),
        Slip(
            "The left side brings half of slope², for half of the numbers lie there.",
            ("(1 + slope**2) / 2", "1 / 2 + slope**2"),
        ),
        Slip(
            "The right side, too, holds only half of the numbers: it brings ½, not 1.",
            ("(1 + slope**2) / 2", "1 + slope**2 / 2"),
        ),
        Slip("This is σ², the variance: take the root.", ("np.sqrt(", "(")),
        Slip(
            "The mean of the two slopes, squared, is not the mean of the squared "
            "slopes.",
            ("(1 + slope**2) / 2", "((1 + slope) / 2) ** 2"),
        ),
        Slip(
            "Square each side's slope by itself, then add: you add first.",
            ("1 + slope**2", "(1 + slope) ** 2"),
        ),
        Slip(
            "The less a layer lets through, the larger the weights have to be: divide "
            "by the share.",
            ("fan_in * share", "fan_in / share"),
        ),
        Slip(
            "He's 2 / fan_in gets *smaller* if the left side passes something: you "
            "make it larger.",
            ("1 / (fan_in * share)", "2 / fan_in * (1 + slope**2)"),
        ),
        Slip(
            "He's σ is right for slope 0. What the left side adds belongs below the "
            "root, where σ² is made.",
            ("np.sqrt(1 / (fan_in * share))", "np.sqrt(2 / fan_in) / (1 + slope**2)"),
        ),
        Slip(
            "This is the limit of uniform weights, √3 times as large. Return σ.",
            ("1 / (fan_in", "3 / (fan_in"),
        ),
        Slip(
            "The left side adds to what passes: 1 + slope², with a plus.",
            ("1 + slope", "1 - slope"),
        ),
        Slip(
            "The number of connections is missing: each of them adds to the variance "
            "of z.",
            ("fan_in * share", "share"),
        ),
        Slip(
            "The number of connections belongs below the root: it is σ² that is "
            "divided by it.",
            ("np.sqrt(1 / (fan_in * share))", "np.sqrt(1 / share) / fan_in"),
        ),
        Slip(
            "Upside down: the more connections, the smaller the weights.",
            ("1 / (fan_in * share)", "fan_in * share"),
        ),
    )

    accepted = (
        lambda fan_in, slope: (2 / (1 + slope * slope) / fan_in) ** 0.5,
        lambda fan_in, slope: np.sqrt(2) / np.sqrt(fan_in) / np.hypot(1, slope),
        lambda fan_in, slope: np.float32(np.sqrt(2 / ((1 + slope**2) * fan_in))),
    )


def _clipped_loop(g, limit):
    norm = sum(x * x for x in g) ** 0.5
    scaled = [x * limit / norm if norm > limit else x for x in g]
    cut = [max(-limit, min(limit, x)) for x in g]
    length = sum(x * x for x in cut) ** 0.5
    dot = sum(x * y for x, y in zip(g, cut, strict=True))
    return scaled, cut, float(np.rad2deg(np.arccos(min(dot / norm / length, 1))))


def _clipped_in_place(g, limit):
    norm = np.linalg.norm(g)
    cut = np.clip(g, -limit, limit)
    angle = np.degrees(np.arccos(min(1.0, g @ cut / (norm * np.linalg.norm(cut)))))
    if norm > limit:
        g *= limit / norm
    return g, cut, angle


class ClippedBothWays(Exercise):
    """Return g clipped by norm, g clipped by value, and the angle of the second to g.

    The angle is in degrees.
    """

    lesson, name, points = 8, "clipped_both_ways", 2
    signature = "def clipped_both_ways(g, limit):"
    body = """
    by_norm = ...
    by_value = ...
    angle = ...
    return by_norm, by_value, angle
    """
    hints = (
        "By norm: the whole arrow times one factor, limit/‖g‖, but never more than 1: "
        "a short gradient stays as it is.",
        "By value: each entry by itself. `np.clip(g, low, high)` does it, and a "
        "negative entry has a limit too.",
        "cos(angle) = g·v / (‖g‖ ‖v‖), with v clipped by value. Rounding may push it a "
        "hair above 1: "
        "`np.degrees(np.arccos(min(1.0, cosine)))`.",
    )

    def solution(g, limit):
        norm = np.linalg.norm(g)
        by_norm = g * min(1, limit / norm)
        by_value = np.clip(g, -limit, limit)
        cosine = g @ by_value / (norm * np.linalg.norm(by_value))
        angle = np.degrees(np.arccos(min(1.0, cosine)))
        return by_norm, by_value, angle

    def inputs(rng):
        yield np.array([8.0, 1.0]), 2.0
        yield np.array([3.0, 4.0]), 10.0  # short enough: nothing happens
        yield np.array([3.0, -4.0]), 4.5  # long, though no entry is large
        yield np.array([2.0, -1.0, 1.0]), 3.0  # its cosine is rounded to above 1
        yield np.array([0.3, 0.1]), 0.2  # both lengths are below 1
        yield np.array([-9.0, 2.0, 0.5]), 1.0
        yield np.array([-6.0, 0.0]), 1.0  # nothing turns along an axis
        for n, limit in ((3, 0.5), (5, 1.0), (8, 0.3)):
            yield rng.normal(0, 1, n) * np.arange(1, n + 1), limit

    slips = (
        Slip(
            "A short gradient stays as it is: by norm, the factor is never above 1.",
            ("min(1, limit / norm)", "limit / norm"),
        ),
        Slip(
            "By norm, the factor is the smaller one of 1 and limit/‖g‖: you take the "
            "larger.",
            ("min(1, limit", "max(1, limit"),
        ),
        Slip(
            "By norm, the length of the whole gradient decides, √(Σ g²): you take its "
            "largest entry.",
            ("limit / norm", "limit / np.abs(g).max()"),
        ),
        Slip("The norm is a root: √(Σ g²).", ("limit / norm", "limit / np.sum(g**2)")),
        Slip(
            "The norm is a root, √(Σ g²), for the clipping and for the angle.",
            ("norm = np.linalg.norm(g)", "norm = np.sum(g**2)"),
        ),
        Slip(
            "The norm adds squares and takes the root. You add sizes.",
            ("limit / norm", "limit / np.abs(g).sum()"),
        ),
        Slip(
            "By norm, a gradient that is too long keeps the length `limit`: you make "
            "it 1 long.",
            ("min(1, limit / norm)", "(1 / norm if norm > limit else 1)"),
        ),
        Slip(
            "By norm you make every gradient 1 long. It is `limit` that it may not "
            "exceed, and a short one stays.",
            ("min(1, limit / norm)", "1 / norm"),
        ),
        Slip(
            "By value, negative entries have a limit too: clip to −limit … limit.",
            ("np.clip(g, -limit, limit)", "np.minimum(g, limit)"),
        ),
        Slip(
            "By value, a negative entry stays negative: it is cut at −limit, not at 0.",
            ("np.clip(g, -limit, limit)", "np.clip(g, 0, limit)"),
        ),
        Slip(
            "By value, the sign stays: an entry of −9 becomes −limit.",
            ("np.clip(g, -limit, limit)", "np.where(np.abs(g) > limit, limit, g)"),
        ),
        Slip(
            "By value, each entry keeps its sign, whether it is cut or not: you return "
            "sizes.",
            ("np.clip(g, -limit, limit)", "np.minimum(np.abs(g), limit)"),
        ),
        Slip(
            "An entry that is too large is cut down to the limit, not thrown away.",
            ("np.clip(g, -limit, limit)", "np.where(np.abs(g) > limit, 0, g)"),
        ),
        Slip(
            "Both start from g as it came in: what you clip by value is clipped by "
            "norm already.",
            ("np.clip(g,", "np.clip(by_norm,"),
        ),
        Slip("The angle should be in degrees: `np.degrees(…)`.", ("np.degrees(", "(")),
        Slip(
            "You turn degrees into radians. `np.arccos` gives radians: turn them into "
            "degrees.",
            ("np.degrees(", "np.radians("),
        ),
        Slip(
            "This is the cosine of the angle: `np.arccos` finds the angle.",
            ("np.degrees(np.arccos(min(1.0, cosine)))", "cosine"),
        ),
        Slip(
            "The angle whose *cosine* is known is found by `np.arccos`, not by "
            "`np.arcsin`.",
            ("np.arccos", "np.arcsin"),
        ),
        Slip(
            "Rounding pushes a cosine a hair above 1, and `np.arccos` then gives nan: "
            "never let it exceed 1.",
            ("min(1.0, cosine)", "cosine"),
        ),
        Slip(
            "The cosine is the dot product divided by *both* lengths: yours is not "
            "divided at all.",
            (" / (norm * np.linalg.norm(by_value))", ""),
        ),
        Slip(
            "The cosine is the dot product divided by both lengths: that of the "
            "clipped gradient is missing.",
            ("norm * np.linalg.norm(by_value)", "norm"),
        ),
        Slip(
            "The cosine is the dot product divided by both lengths: that of g is "
            "missing.",
            ("norm * np.linalg.norm(by_value)", "np.linalg.norm(by_value)"),
        ),
        Slip(
            "In `a / b * c` Python multiplies by c: put the product of the two lengths "
            "into parentheses.",
            ("(norm * np.linalg.norm(by_value))", "norm * np.linalg.norm(by_value)"),
        ),
        Slip(
            "The clipped gradient has a length of its own: in the cosine you take that "
            "of g twice.",
            ("norm * np.linalg.norm(by_value)", "norm * norm"),
        ),
        Slip(
            "Return the gradient clipped by norm first, then the one clipped by value.",
            ("return by_norm, by_value", "return by_value, by_norm"),
        ),
        Slip(
            "The angle is that between g and the gradient clipped by value. By norm "
            "nothing turns.",
            ("g @ by_value", "g @ by_norm"),
            ("norm(by_value)", "norm(by_norm)"),
        ),
        Slip(
            "In the cosine the dot product is that of g itself with the one clipped by "
            "value: you take the one clipped by norm, with the length of g.",
            ("g @ by_value", "by_norm @ by_value"),
        ),
    )

    accepted = (
        _clipped_loop,
        _clipped_in_place,
        lambda g, limit: (
            g / max(1, np.linalg.norm(g) / limit),
            np.minimum(np.maximum(g, -limit), limit).tolist(),
            ClippedBothWays.solution(g, limit)[2],
        ),
    )


MOST_LAYERS = 60


# What books and other libraries call a scheme, for its key.
SHORT_NAMES = {
    "he": "he_normal",
    "kaiming": "he_normal",
    "glorot": "glorot_normal",
    "xavier": "glorot_normal",
    "lecun": "lecun_normal",
}


def _read(answer):
    """Return (scheme, depth), or a sentence on what is wrong with the form."""
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        return "Return two things: the key of a scheme, and how many hidden layers."
    scheme, depth = answer
    if scheme is ... or depth is ...:
        return "Replace every `...` by your own choice."
    if isinstance(depth, str) and not isinstance(scheme, str):
        return "The scheme comes first, then the number of layers."
    if isinstance(scheme, str):
        scheme = SHORT_NAMES.get(scheme.lower(), scheme)
    if not isinstance(scheme, str) or scheme not in Initializer.registry:
        text = nearest(scheme, Initializer.registry, "scheme")
        return f"{text[0].upper()}{text[1:]}."
    if depth not in range(1, MOST_LAYERS + 1):
        return f"The number of layers is a whole number from 1 to {MOST_LAYERS}."
    return scheme, int(depth)


def _starts_equal(activation, scheme, depth):
    """Tell whether all units of the first layer start equal, so that none learns."""
    first = deep_trial.network(activation, scheme, depth)[0]
    return np.ptp(first.W.data, axis=1).max() == 0


def _ailment(activation, scheme, depth):
    """Say what keeps a network from training, by its first pass there and back."""
    X, y = deep_trial.task()
    net = deep_trial.network(activation, scheme, depth)
    if _starts_equal(activation, scheme, depth):
        return "All units of a layer start equal, and stay so."
    loss = CrossEntropyLoss()
    loss(net(X), y)
    dA, signals = loss.backward(), []
    for layer in reversed(net.layers):
        dA = layer.backward(dA)
        signals.append(np.linalg.norm(dA))
    there = np.linalg.norm(net[-2].Z) / np.linalg.norm(net[1].Z)
    back = signals[-2] / signals[1]  # dZ in the first hidden layer, and in the last
    for ratio, what in ((there, "signal"), (back, "gradient")):
        if not 0.1 < ratio < 10:
            return f"The {what} {'vanishes' if ratio < 1 else 'explodes'} on its way."
    return "Signal and gradient arrive, but 100 steps are not enough."


@cache
def _failure(activation, scheme, depth):
    """Say that a network does not train, and why; None if it does."""
    if not _starts_equal(activation, scheme, depth) and (
        deep_trial.worst_loss(activation, scheme, depth) < deep_trial.TRAINED
    ):
        return None
    return f"It does not train. {_ailment(activation, scheme, depth)}"


class DeepestNet(Exercise):
    """Return a scheme and a depth that train, as ("key", layers)."""

    lesson, name, points = 8, "deepest_net", 2
    signature = "def deepest_net(activation):"
    body = """
    scheme = {"relu": ..., "tanh": ...}[activation]
    layers = {"relu": ..., "tanh": ...}[activation]
    return scheme, layers
    """
    hints = (
        "The init lab trains this very network on this very task. Which scheme keeps "
        "both rows of histograms alike from the first layer to the last?",
        "A ReLU passes half of the mean square, so its weights have to be larger. tanh "
        "is nearly linear around 0.",
        'He is for ReLU ("he_normal"), Glorot for tanh ("glorot_normal"). Start with '
        "10 layers and go deeper.",
    )

    def solution(activation):
        schemes = {"relu": "he_normal", "tanh": "glorot_normal"}
        layers = {"relu": 30, "tanh": 20}
        return schemes[activation], layers[activation]

    def inputs(rng):
        yield from ((activation,) for activation in GOALS)

    def judge(answer, activation):
        choice = _read(answer)
        if isinstance(choice, str):
            return choice
        scheme, depth = choice
        if depth < GOALS[activation]:
            return f"The goal for {activation} is {GOALS[activation]} layers or more."
        return _failure(activation, scheme, depth)

    slips = (
        Slip(
            "With ReLU these weights are too large: each layer passes on more than it "
            "gets.",
            ("he_normal", "normal"),
        ),
        Slip(
            "With ReLU: zero, or any constant, makes all units of a layer copies of "
            "one another.",
            ("he_normal", "zeros"),
        ),
        Slip(
            "With ReLU each layer swallows half of the mean square. The start has to "
            "make up for it, and yours is too weak for that depth.",
            ("he_normal", "glorot_normal"),
        ),
        Slip(
            "With ReLU the start suits, and the net is only too deep for 100 steps: "
            "the goal asks for less.",
            ("he_normal", "he_uniform"),
            ('"relu": 30', '"relu": 40'),
        ),
        Slip(
            "With tanh: zero, or any constant, makes all units of a layer copies of "
            "one another.",
            ("glorot_normal", "zeros"),
        ),
        Slip(
            "With tanh these weights are too large for that depth: on its way back the "
            "gradient grows from layer to layer.",
            ("glorot_normal", "normal"),
        ),
        Slip(
            "With tanh these weights are too small for that depth: each layer loses "
            "more than it may.",
            ("glorot_normal", "uniform"),
        ),
        Slip(
            "With tanh the start suits, and the net is only too deep for 100 steps: "
            "the goal asks for less.",
            ("glorot_normal", "glorot_uniform"),
            ('"tanh": 20', '"tanh": 30'),
        ),
        Slip(
            "With ReLU you are there. For tanh the goal is deeper than that.",
            ('"tanh": 20', '"tanh": 10'),
        ),
        Slip(
            "For tanh you are there. With ReLU and its scheme a net can be deeper than "
            "that.",
            ('"relu": 30', '"relu": 20'),
        ),
        Slip(
            "Deeper! Such a shallow net trains with nearly any scheme.",
            ('"relu": 30', '"relu": 5'),
            ('"tanh": 20', '"tanh": 5'),
        ),
        Slip(
            "Zero, or any constant, makes all units of a layer copies of one another.",
            ("he_normal", "zeros"),
            ("glorot_normal", "zeros"),
        ),
        Slip(
            "N(0, 1) pays no heed to the width: each of 32 incoming connections adds "
            "its full share.",
            ("he_normal", "normal"),
            ("glorot_normal", "normal"),
        ),
        Slip(
            "These weights are too small for a deep net: whatever the activation, each "
            "layer loses more than it may.",
            ("he_normal", "uniform"),
            ("glorot_normal", "uniform"),
        ),
        Slip(
            "First the scheme, then the layers: `return scheme, layers`.",
            (
                "schemes[activation], layers[activation]",
                "layers[activation], schemes[activation]",
            ),
        ),
        Slip(
            "Schemes go by their keys, in lower case with underscores, as in the init "
            "lab.",
            ("he_normal", "HeNormal"),
            ("glorot_normal", "GlorotNormal"),
        ),
    )

    accepted = (
        lambda activation: ("he_normal", GOALS[activation]),
        lambda activation: (
            ["he_uniform", np.int64(30)]
            if activation == "relu"
            else ["glorot_uniform", 20.0]
        ),
        lambda activation: ("he_normal", 35 if activation == "relu" else 25),
    )


def _calibrated_in_array(X, Ws):
    scaled, A = np.empty(Ws.shape), X
    for i, W in enumerate(Ws):
        scaled[i] = W / (A @ W).std()
        A = np.maximum(A @ scaled[i], 0)
    return scaled


def _calibrated_in_place(X, Ws):
    A, Ws = X, Ws.astype(float)
    for i in range(len(Ws)):
        Ws[i] /= (A @ Ws[i]).std()
        A = np.maximum(A @ Ws[i], 0)
    return Ws


class CalibratedWeights(Exercise):
    """Scale each layer's weights until its pre-activations have deviation 1 on X."""

    lesson, name, points = 8, "calibrated_weights", 3
    signature = "def calibrated_weights(X, Ws):"
    hints = (
        "One layer after the other: compute its Z, measure one number, scale W. Then "
        "the next layer gets what this layer gives after it was scaled.",
        "Z is linear in W: if Z has the standard deviation s, then W/s gives a Z with "
        "standard deviation 1. One number a layer, over all samples and units.",
        "In the loop: `Z = A @ W`, `s = Z.std()`, keep `W / s`, and go on with "
        "`A = np.maximum(Z / s, 0)`.",
    )
    pure = True

    def solution(X, Ws):
        A = X
        scaled = []
        for W in Ws:
            Z = A @ W
            s = Z.std()
            scaled.append(W / s)
            A = np.maximum(Z / s, 0)
        return np.array(scaled)

    def inputs(rng):
        yield np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([[[2.0, 1.0], [0.0, 3.0]]])
        yield (
            np.array([[1, 2], [3, -1]]),
            np.array([[[3, 1], [0, 5]], [[1, 2], [4, 1]]]),
        )
        yield (
            np.array([[1.0, 2.0], [3.0, 1.0], [0.0, 2.0]]),
            np.array([[[1.0, 0.5], [2.0, -3.0]], [[1.0, 2.0], [-1.0, 4.0]]]),
        )
        for n, width, depth, scale in ((6, 2, 3, 0.1), (5, 4, 4, 2.0), (8, 6, 2, 10.0)):
            half = rng.normal(0, scale, (depth, width, width // 2))
            # Of two opposite units one is always awake: no layer is silent.
            Ws = np.concatenate([half, -0.5 * half], axis=2)
            yield rng.normal(0.5, 1, (n, width)), Ws

    slips = (
        Slip(
            "Each layer has to be fed with what the scaled layer before it gives: you "
            "go on with the old, unscaled numbers.",
            ("Z / s, 0", "Z, 0"),
        ),
        Slip(
            "You divide by the variance: it is the standard deviation that scales as W "
            "does.",
            ("Z.std()", "Z.var()"),
        ),
        Slip(
            "You divide by the root of the standard deviation: `Z.std()` has taken the "
            "root already.",
            ("Z.std()", "np.sqrt(Z.std())"),
        ),
        Slip(
            "The deviation on the batch is divided by the number of entries, not by "
            "one less: `Z.std()`, without `ddof`.",
            ("Z.std()", "Z.std(ddof=1)"),
        ),
        Slip(
            "One number for the whole layer: you scale each unit by itself.",
            ("Z.std()", "Z.std(axis=0)"),
        ),
        Slip(
            "You measure how large Z is on average. Its standard deviation is asked "
            "for.",
            ("Z.std()", "np.abs(Z).mean()"),
        ),
        Slip(
            "You measure one layer, and scale all of them by its number: each has one "
            "of its own.",
            ("Z.std()", "(X @ Ws[0]).std()"),
        ),
        Slip(
            "W is to be divided by the deviation of its Z: you multiply by it.",
            ("W / s", "W * s"),
        ),
        Slip(
            "Between the layers stands a ReLU: the next layer gets max(Z, 0).",
            ("np.maximum(Z / s, 0)", "Z / s"),
        ),
        Slip(
            "The activation between the layers is a ReLU, not tanh.",
            ("np.maximum(Z / s, 0)", "np.tanh(Z / s)"),
        ),
        Slip(
            "The ReLU stands after each layer of weights. X itself does not pass one.",
            ("A = X", "A = np.maximum(X, 0)"),
        ),
        Slip(
            "Only W is scaled: you take the mean from Z too before you hand it on.",
            ("Z / s, 0", "(Z - Z.mean()) / s, 0"),
        ),
        Slip(
            "Measure Z, before the ReLU: you measure what comes after it.",
            ("Z.std()", "np.maximum(Z, 0).std()"),
        ),
        Slip(
            "You scale by the fan-in alone and never look at the data: measure Z = A @ "
            "W.",
            ("Z.std()", "W.std() * np.sqrt(len(W))"),
        ),
        Slip(
            "You measure the weights. It is the pre-activations, Z = A @ W, that "
            "should have the deviation 1.",
            ("Z.std()", "W.std()"),
        ),
        Slip(
            "You divide by the root of the width and never look at the data: measure Z "
            "= A @ W.",
            ("Z.std()", "np.sqrt(len(W))"),
        ),
        Slip(
            "The standard deviation is measured from the mean: `Z.std()`. You take the "
            "root of the mean square.",
            ("Z.std()", "np.sqrt(np.mean(Z**2))"),
        ),
        Slip(
            "Every layer gets X itself: the second one should get the outputs of the "
            "first.",
            ("A @ W", "X @ W"),
        ),
        Slip(
            "W is transposed on its way: samples are rows, so Z is A @ W.",
            ("A @ W", "A @ W.T"),
        ),
        Slip(
            "Ws may hold whole numbers, and `np.zeros_like(Ws)` makes an array that "
            "can hold nothing else. Give it `dtype=float`.",
            ("scaled = []", "scaled, i = np.zeros_like(Ws), 0"),
            ("scaled.append(W / s)", "scaled[i] = W / s; i += 1"),
        ),
    )

    @mistake("To make the deviation 1, W and Z are divided by it: you multiply both.")
    def multiplied(X, Ws):
        A, scaled = X, []
        for W in Ws:
            scaled.append(W * (A @ W).std())
            A = np.maximum(A @ scaled[-1], 0)
        return np.array(scaled)

    @mistake(
        "Ws may hold whole numbers, and so can an array made like it, nothing else: "
        "your weights are cut to them, and feed the next layer. Give it `dtype=float`."
    )
    def integer_array_fed_on(X, Ws):
        A, scaled = X, np.zeros_like(Ws)
        for i, W in enumerate(Ws):
            scaled[i] = W / (A @ W).std()
            A = np.maximum(A @ scaled[i], 0)
        return scaled

    @mistake(
        "Ws may hold whole numbers, and its copy then cannot be divided in place: copy "
        "it with `Ws.astype(float)`."
    )
    def divided_in_place(X, Ws):
        A, scaled = X, Ws.copy()
        for i in range(len(Ws)):
            scaled[i] /= (A @ scaled[i]).std()
            A = np.maximum(A @ scaled[i], 0)
        return scaled

    accepted = (
        lambda X, Ws: list(CalibratedWeights.solution(X, Ws)),
        _calibrated_in_array,
        _calibrated_in_place,
        lambda X, Ws: CalibratedWeights.solution(X, Ws).astype(np.float32),
    )
