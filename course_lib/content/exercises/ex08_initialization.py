"""Exercises of lesson 08: initialization."""

import numpy as np

from ...initializers import Initializer
from ...losses import CrossEntropyLoss
from ...registry import nearest
from ..exercise import Exercise, mistake
from . import deep_trial
from .deep_trial import GOALS


def _distinct_columns(*parts):
    return np.unique(np.vstack(parts), axis=1).shape[1]


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

    @mistake(
        "You compare incoming weights only. Equal units need equal outgoing weights "
        "too: the gradient comes back through them."
    )
    def incoming_only(W1, b1, W2):
        return _distinct_columns(W1)

    @mistake(
        "The outgoing weights are missing, row k of W2: the gradient of unit k comes "
        "back through them."
    )
    def without_outgoing(W1, b1, W2):
        return _distinct_columns(W1, b1)

    @mistake("The bias belongs to a unit as well.")
    def without_bias(W1, b1, W2):
        return _distinct_columns(W1, W2.T)

    @mistake(
        "You compare the rows of W1. A unit is a column: a row holds the weights of "
        "one input."
    )
    def rows_for_units(W1, b1, W2):
        return np.unique(W1, axis=0).shape[0]

    @mistake(
        "You count different numbers. Compare whole units: `np.unique(…, axis=1)`."
    )
    def different_numbers(W1, b1, W2):
        return np.unique(np.vstack([W1, b1, W2.T])).size

    @mistake("You count how many units are too many. Return how many are left.")
    def superfluous_units(W1, b1, W2):
        return len(b1) - _distinct_columns(W1, b1, W2.T)

    @mistake("You count all units, the copies too.")
    def all_units(W1, b1, W2):
        return len(b1)

    @mistake("You return the units themselves. Return their number.")
    def units_themselves(W1, b1, W2):
        return np.unique(np.vstack([W1, b1, W2.T]), axis=1)

    accepted = (
        _distinct_loop,
        lambda W1, b1, W2: len({tuple(u) for u in np.c_[W1.T, b1, W2].tolist()}),
        lambda W1, b1, W2: np.float32(len(np.unique(np.c_[W1.T, b1, W2], axis=0))),
    )


def _fan(fan_in, fan_out, keep):
    fans = {"forward": fan_in, "backward": fan_out, "both": (fan_in + fan_out) / 2}
    return fans[keep]


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
    forbidden = ("LecunUniform", "GlorotUniform", "HeUniform", "initializers")

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

    @mistake(
        "This is σ, the standard deviation. A uniform distribution reaches further: "
        "its variance is a²/3."
    )
    def sigma(*a):
        return np.sqrt(1 / _fan(*a))

    @mistake("This is the variance of the distribution's limit: the root is missing.")
    def variance_limit(*a):
        return 3 / _fan(*a)

    @mistake("The root goes over the number of connections too: a = √(3/fan).")
    def root_of_three_only(*a):
        return np.sqrt(3) / _fan(*a)

    @mistake(
        "Forward counts the connections into a unit, fan_in. Backward counts those out "
        "of it, fan_out."
    )
    def exchanged_fans(fan_in, fan_out, keep):
        return np.sqrt(3 / _fan(fan_out, fan_in, keep))

    @mistake('With "both", take the mean of fan_in and fan_out, not their sum.')
    def sum_of_fans(fan_in, fan_out, keep):
        return np.sqrt(
            3 / (fan_in + fan_out if keep == "both" else _fan(fan_in, fan_out, keep))
        )

    @mistake(
        "The mean of the two numbers of connections comes first, and the limit after "
        "it: you take the mean of two limits."
    )
    def mean_of_limits(fan_in, fan_out, keep):
        return (
            (np.sqrt(3 / fan_in) + np.sqrt(3 / fan_out)) / 2
            if keep == "both"
            else np.sqrt(3 / _fan(fan_in, fan_out, keep))
        )

    @mistake(
        "This is the whole width of the interval. Return a, half of it: the weights "
        "lie in [−a, a]."
    )
    def whole_width(*a):
        return 2 * np.sqrt(3 / _fan(*a))

    @mistake(
        "A factor 2 belongs to the ReLU, which lets half of the signal through. This "
        "layer is linear."
    )
    def relu_factor(*a):
        return np.sqrt(6 / _fan(*a))

    @mistake(
        "`keep` decides which number of connections counts: you always take fan_in."
    )
    def always_fan_in(fan_in, fan_out, keep):
        return np.sqrt(3 / fan_in)

    accepted = (
        lambda *a: (3 / _fan(*a)) ** 0.5,
        lambda fan_in, fan_out, keep: float(
            np.sqrt(6 / (fan_in + fan_out))
            if keep == "both"
            else np.sqrt(3 / (fan_in if keep == "forward" else fan_out))
        ),
        lambda *a: np.float32(np.sqrt(3 / _fan(*a))),
    )


def _leaky_sigma(fan_in, share):
    return np.sqrt(1 / (fan_in * share))


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
    forbidden = ("HeNormal", "initializers")

    def solution(fan_in, slope):
        share = (1 + slope**2) / 2
        return np.sqrt(1 / (fan_in * share))

    def inputs(rng):
        yield 8, 0.0  # the plain ReLU
        yield 4, 1.0  # no activation at all
        yield 2, -1.0  # the absolute value
        yield 100, 0.01
        yield 50, 0.25
        for _ in range(4):
            yield int(rng.integers(1, 500)), float(rng.uniform(0.1, 0.9))

    @mistake(
        "That is He's σ for the plain ReLU: here the left side passes something too."
    )
    def plain_relu(fan_in, slope):
        return np.sqrt(2 / fan_in) + 0 * slope

    @mistake("Squares count: the left side passes slope², not slope.")
    def slope_unsquared(fan_in, slope):
        return _leaky_sigma(fan_in, (1 + slope) / 2)

    @mistake("Each side holds half of the numbers: the share is (1 + slope²)/2.")
    def full_sides(fan_in, slope):
        return _leaky_sigma(fan_in, 1 + slope**2)

    @mistake("The left side brings half of slope², for half of the numbers lie there.")
    def whole_left_side(fan_in, slope):
        return _leaky_sigma(fan_in, 0.5 + slope**2)

    @mistake("This is σ², the variance: take the root.")
    def variance(fan_in, slope):
        return 2 / (fan_in * (1 + slope**2))

    @mistake(
        "The mean of the two slopes, squared, is not the mean of the squared slopes."
    )
    def squared_mean_slope(fan_in, slope):
        return _leaky_sigma(fan_in, ((1 + slope) / 2) ** 2)

    @mistake(
        "The less a layer lets through, the larger the weights have to be: divide by "
        "the share."
    )
    def multiplied_by_share(fan_in, slope):
        return np.sqrt((1 + slope**2) / 2 / fan_in)

    @mistake("This is the limit of uniform weights, √3 times as large. Return σ.")
    def limit_for_sigma(fan_in, slope):
        return np.sqrt(6 / (fan_in * (1 + slope**2)))

    @mistake("The left side adds to what passes: 1 + slope², with a plus.")
    def left_side_subtracted(fan_in, slope):
        return _leaky_sigma(fan_in, (1 - slope**2) / 2)

    accepted = (
        lambda fan_in, slope: (2 / (1 + slope * slope) / fan_in) ** 0.5,
        lambda fan_in, slope: np.sqrt(2) / np.sqrt(fan_in) / np.hypot(1, slope),
        lambda fan_in, slope: np.float32(np.sqrt(2 / ((1 + slope**2) * fan_in))),
    )


def _clipped(
    g,
    limit,
    *,
    factor=lambda limit, norm: min(1, limit / norm),
    norm_of=np.linalg.norm,
    by_value=lambda g, limit: np.clip(g, -limit, limit),
    turned=lambda cosine: np.degrees(np.arccos(min(1.0, cosine))),
):
    """Both clipped gradients and the angle, with the slips that the mistakes make."""
    norm = np.linalg.norm(g)
    cut = by_value(g, limit)
    cosine = g @ cut / (norm * np.linalg.norm(cut))
    return g * factor(limit, norm_of(g)), cut, turned(cosine)


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
    forbidden = ("clip_grad_norm", "clip_grad_value")

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
        yield np.array([-9.0, 2.0, 0.5]), 1.0
        yield np.array([-6.0, 0.0]), 1.0  # nothing turns along an axis
        for n, limit in ((3, 0.5), (5, 1.0), (8, 0.3)):
            yield rng.normal(0, 1, n) * np.arange(1, n + 1), limit

    @mistake("A short gradient stays as it is: by norm, the factor is never above 1.")
    def short_stretched(g, limit):
        return _clipped(g, limit, factor=lambda c, norm: c / norm)

    @mistake(
        "By norm, the length of the whole gradient decides, √(Σ g²): you take its "
        "largest entry."
    )
    def largest_entry_for_norm(g, limit):
        return _clipped(g, limit, norm_of=lambda g: np.abs(g).max())

    @mistake("The norm is a root: √(Σ g²).")
    def squared_norm(g, limit):
        return _clipped(g, limit, norm_of=lambda g: np.sum(g**2))

    @mistake("The norm adds squares and takes the root. You add sizes.")
    def sum_of_sizes(g, limit):
        return _clipped(g, limit, norm_of=lambda g: np.abs(g).sum())

    @mistake(
        "By norm, a gradient that is too long keeps the length `limit`: you make it 1 "
        "long."
    )
    def unit_length(g, limit):
        return _clipped(g, limit, factor=lambda c, norm: 1 / norm if norm > c else 1)

    @mistake("By value, negative entries have a limit too: clip to −limit … limit.")
    def upper_limit_only(g, limit):
        return _clipped(g, limit, by_value=np.minimum)

    @mistake("By value, the sign stays: an entry of −9 becomes −limit.")
    def lost_sign(g, limit):
        return _clipped(g, limit, by_value=lambda g, c: np.where(np.abs(g) > c, c, g))

    @mistake("An entry that is too large is cut down to the limit, not thrown away.")
    def dropped_entries(g, limit):
        return _clipped(g, limit, by_value=lambda g, c: np.where(np.abs(g) > c, 0, g))

    @mistake("The angle should be in degrees: `np.degrees(…)`.")
    def radians(g, limit):
        return _clipped(g, limit, turned=lambda cosine: np.arccos(min(1.0, cosine)))

    @mistake("This is the cosine of the angle: `np.arccos` finds the angle.")
    def cosine(g, limit):
        return _clipped(g, limit, turned=lambda cosine: cosine)

    @mistake(
        "Return the gradient clipped by norm first, then the one clipped by value."
    )
    def value_first(g, limit):
        return (
            (c := _clipped(g, limit))[1],
            c[0],
            c[2],
        )

    @mistake(
        "The angle is that between g and the gradient clipped by value. By norm "
        "nothing turns."
    )
    def angle_of_norm(g, limit):
        return (*_clipped(g, limit)[:2], 0.0)

    accepted = (
        _clipped,
        _clipped_loop,
        _clipped_in_place,
        lambda g, limit: (
            g / max(1, np.linalg.norm(g) / limit),
            np.minimum(np.maximum(g, -limit), limit).tolist(),
            _clipped(g, limit)[2],
        ),
    )


MOST_LAYERS = 60


def _read(answer):
    """Return (scheme, depth), or a sentence on what is wrong with the form."""
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        return "Return two things: the key of a scheme, and how many hidden layers."
    scheme, depth = answer
    if scheme is ... or depth is ...:
        return "Replace every `...` by your own choice."
    if isinstance(depth, str) and not isinstance(scheme, str):
        return "The scheme comes first, then the number of layers."
    if not isinstance(scheme, str) or scheme not in Initializer.registry:
        text = nearest(scheme, Initializer.registry, "scheme")
        return f"{text[0].upper()}{text[1:]}."
    if depth not in range(1, MOST_LAYERS + 1):
        return f"The number of layers is a whole number from 1 to {MOST_LAYERS}."
    return scheme, int(depth)


def _ailment(activation, scheme, depth):
    """Say what keeps a network from training, by its first pass there and back."""
    X, y = deep_trial.task()
    net = deep_trial.network(activation, scheme, depth)
    if np.ptp(net[0].W.data, axis=1).max() == 0:
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
        if deep_trial.worst_loss(activation, scheme, depth) < deep_trial.TRAINED:
            return None
        return f"It does not train. {_ailment(activation, scheme, depth)}"

    @mistake("Zero, or any constant, makes all units of a layer copies of one another.")
    def zeros(activation):
        return ("zeros", GOALS[activation])

    @mistake(
        "N(0, 1) pays no heed to the width: each of 32 incoming connections adds its "
        "full share."
    )
    def normal_weights(activation):
        return ("normal", GOALS[activation])

    @mistake("What suits tanh loses half of the mean square in every ReLU layer.")
    def glorot_for_relu(activation):
        return ("glorot_normal", GOALS[activation])

    @mistake(
        "These weights are too small for a deep net: whatever the activation, each "
        "layer loses more than it may."
    )
    def uniform_weights(activation):
        return (
            "uniform",
            GOALS[activation],
        )

    @mistake("Deeper! Such a shallow net trains with nearly any scheme.")
    def shallow(activation):
        return ("he_normal", 5)

    @mistake(
        "For tanh you are there. With ReLU and its scheme a net can be deeper than "
        "that."
    )
    def shallow_for_relu(activation):
        return ("he_normal", 20)

    @mistake("First the scheme, then the layers: `return scheme, layers`.")
    def depth_first(activation):
        return (GOALS[activation], "he_normal")

    @mistake(
        "Schemes go by their keys, in lower case with underscores, as in the init lab."
    )
    def class_names(activation):
        return (
            {"relu": "HeNormal", "tanh": "GlorotNormal"}[activation],
            GOALS[activation],
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


def _calibrated(
    X,
    Ws,
    *,
    size=np.std,
    activation=lambda Z: np.maximum(Z, 0),
    measured=lambda Z, A: Z,
    passed=lambda Z, scale: Z / scale,
):
    """The scaled weights, with the slips that the mistakes make."""
    A, scaled = X, []
    for W in Ws:
        Z = A @ W
        scale = size(measured(Z, activation(Z)))
        scaled.append(W / scale)
        A = activation(passed(Z, scale))
    return np.array(scaled)


def _calibrated_assigned(X, Ws, make=np.zeros_like):
    scaled, A = make(Ws), X
    for i, W in enumerate(Ws):
        scaled[i] = W / (A @ W).std()
        A = np.maximum(A @ scaled[i], 0)
    return scaled


def _calibrated_in_place(X, Ws):
    A = X
    for i in range(len(Ws)):
        Ws[i] /= (A @ Ws[i]).std()
        A = np.maximum(A @ Ws[i], 0)
    return Ws


def _without_data(X, Ws):
    return np.array([W / (W.std() * np.sqrt(len(W))) for W in Ws])


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

    @mistake(
        "Each layer has to be fed with what the scaled layer before it gives: you go "
        "on with the old, unscaled numbers."
    )
    def unscaled_inputs(X, Ws):
        return _calibrated(X, Ws, passed=lambda Z, scale: Z)

    @mistake(
        "You divide by the variance: it is the standard deviation that scales as W "
        "does."
    )
    def variance(X, Ws):
        return _calibrated(X, Ws, size=np.var)

    @mistake("One number for the whole layer: you scale each unit by itself.")
    def each_unit_by_itself(X, Ws):
        return _calibrated(X, Ws, size=lambda Z: Z.std(axis=0))

    @mistake("Between the layers stands a ReLU: the next layer gets max(Z, 0).")
    def without_relu(X, Ws):
        return _calibrated(X, Ws, activation=lambda Z: Z)

    @mistake("Measure Z, before the ReLU: you measure what comes after it.")
    def measured_after_relu(X, Ws):
        return _calibrated(X, Ws, measured=lambda Z, A: A)

    @mistake(
        "You scale by the fan-in alone and never look at the data: measure Z = A @ W."
    )
    def without_data(X, Ws):
        return _without_data(X, Ws)

    @mistake(
        "The standard deviation is measured from the mean: `Z.std()`. You take the "
        "root of the mean square."
    )
    def root_mean_square(X, Ws):
        return _calibrated(X, Ws, size=lambda Z: np.sqrt(np.mean(Z**2)))

    @mistake(
        "Every layer gets X itself: the second one should get the outputs of the first."
    )
    def always_from_inputs(X, Ws):
        return np.array([W / (X @ W).std() for W in Ws])

    @mistake(
        "Ws may hold whole numbers, and `np.zeros_like(Ws)` makes an array that can "
        "hold nothing else. Give it `dtype=float`."
    )
    def integer_array(X, Ws):
        return _calibrated_assigned(X, Ws)

    accepted = (
        _calibrated,
        lambda X, Ws: list(_calibrated(X, Ws)),
        lambda X, Ws: _calibrated_assigned(X, Ws, lambda Ws: np.empty(Ws.shape)),
        lambda X, Ws: _calibrated_in_place(X, Ws.astype(float)),
        lambda X, Ws: _calibrated(X, Ws).astype(np.float32),
    )
