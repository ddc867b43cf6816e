"""Exercises of lesson 09: dropout and regularization."""

import numpy as np

from ..exercise import Exercise, mistake


class PenalizedGradient(Exercise):
    """Return the gradient of L + λ₁ Σ|w| + λ₂/2 Σ w², given dW, the one of L."""

    lesson, name, points = 9, "penalized_gradient", 1
    signature = "def penalized_gradient(W, dW, l1, l2):"
    hints = (
        "A sum has the sum of the slopes. What is the slope of w²/2, and what is the "
        "slope of |w| on either side of 0?",
        "|w| has the slope +1 right of 0 and −1 left of it, however large w is. At "
        "w = 0 take 0. Which function of numpy does exactly that?",
        "`dW + l1 * np.sign(W) + l2 * W`.",
    )
    forbidden = ("L1", "L2")
    pure = True

    def solution(W, dW, l1, l2):
        return dW + l1 * np.sign(W) + l2 * W

    def inputs(rng):
        yield np.array([[3.0, -0.5]]), np.zeros((1, 2)), 0.0, 0.1
        yield np.array([[3.0, -0.5]]), np.zeros((1, 2)), 0.1, 0.0
        yield np.array([[2.0, 0.0, -4.0]]), np.array([[1.0, 1.0, 1.0]]), 0.5, 0.25
        yield np.array([[2.0]]), np.array([[1.0]]), 0.0, 0.0
        for n, k in ((2, 3), (3, 2), (4, 4)):
            W, dW = rng.normal(0, 2, (2, n, k))
            yield W, dW, *rng.uniform(0.1, 1, 2).tolist()

    @mistake("The price is λ₂/2 Σ w²: the ½ eats the 2 of the derivative.")
    def doubled_l2(W, dW, l1, l2):
        return dW + l1 * np.sign(W) + 2 * l2 * W

    @mistake("You add the price of each weight. Add its slope.")
    def prices_for_slopes(W, dW, l1, l2):
        return dW + l1 * np.abs(W) + l2 / 2 * W**2

    @mistake("The slope of |w| is −1 for a negative weight: it is the sign.")
    def unsigned_l1(W, dW, l1, l2):
        return dW + l1 + l2 * W

    @mistake("L1 pulls with the same force at any size: its slope is sign(w), not |w|.")
    def l1_by_size(W, dW, l1, l2):
        return dW + l1 * np.abs(W) + l2 * W

    @mistake("At w = 0, w/|w| is nan. `np.sign` gives 0 there.")
    def division_by_zero(W, dW, l1, l2):
        return dW + l1 * W / np.abs(W) + l2 * W

    @mistake("That is the gradient of the price alone: add dW.")
    def price_alone(W, dW, l1, l2):
        return l1 * np.sign(W) + l2 * W

    @mistake(
        "A price adds to the loss, so its slope adds to dW. The minus comes with the "
        "step."
    )
    def subtracted(W, dW, l1, l2):
        return dW - l1 * np.sign(W) - l2 * W

    @mistake("L1 and L2 are swapped: λ₁ goes with the sign, λ₂ with the weight.")
    def exchanged_strengths(W, dW, l1, l2):
        return dW + l2 * np.sign(W) + l1 * W

    @mistake("One of the two is missing: both prices are paid.")
    def without_l1(W, dW, l1, l2):
        return dW + l2 * W

    accepted = (
        lambda W, dW, l1, l2: dW + l1 * ((W > 0) * 1.0 - (W < 0)) + l2 * W,
        lambda W, dW, l1, l2: [
            [
                g + l1 * (w > 0) - l1 * (w < 0) + l2 * w
                for g, w in zip(*row, strict=True)
            ]
            for row in zip(dW, W, strict=True)
        ],
        lambda W, dW, l1, l2: (dW + l1 * np.sign(W) + l2 * W).astype(np.float32),
    )


class TwoDecays(Exercise):
    """Return w after one adaptive step: with L2 in the gradient, and decoupled."""

    lesson, name, points = 9, "two_decays", 1
    signature = "def two_decays(w, g, scale, lr, decay):"
    body = """
    with_l2 = ...
    decoupled = ...
    return with_l2, decoupled
    """
    hints = (
        "With L2, the decay is a part of the gradient before anything else happens to "
        "it. What then happens to the whole gradient?",
        "Decoupled: the weight shrinks by the factor 1 − ηλ, whatever `scale` is. "
        "Then comes the step, with the gradient of the loss alone.",
        "`w - lr * (g + decay * w) / scale` and `(1 - lr * decay) * w - lr * g / "
        "scale`.",
    )
    forbidden = ("Adam", "AdamW", "SGD")
    pure = True

    def solution(w, g, scale, lr, decay):
        with_l2 = w - lr * (g + decay * w) / scale
        decoupled = (1 - lr * decay) * w - lr * g / scale
        return with_l2, decoupled

    def inputs(rng):
        one = np.array([2.0])
        yield one, np.array([0.0]), np.array([4.0]), 0.5, 0.5
        yield one, np.array([1.0]), np.array([1.0]), 0.5, 0.2  # the same thing
        yield one, np.array([1.0]), np.array([0.25]), 0.1, 0.0
        yield np.array([1.0, -3.0]), np.array([2.0, 0.5]), np.array([4, 0.5]), 0.5, 0.3
        for n in (2, 3, 4):
            w, g = rng.normal(0, 2, (2, n))
            yield w, g, rng.uniform(2, 5, n), *rng.uniform(0.1, 0.6, 2).tolist()

    @mistake(
        "With L2, the decay is part of the gradient, and `scale` divides all of it."
    )
    def unscaled_decay(w, g, s, lr, decay):
        return (
            w - lr * (g / s + decay * w),
            (1 - lr * decay) * w - lr * g / s,
        )

    @mistake(
        "Decoupled means that `scale` does not touch the decay: the weight shrinks by "
        "1 − ηλ."
    )
    def coupled_twice(w, g, s, lr, decay):
        return (
            w - lr * (g + decay * w) / s,
            w - lr * (g + decay * w) / s,
        )

    @mistake("The decoupled weight shrinks by ηλ: the rate is missing.")
    def without_rate(w, g, s, lr, decay):
        return (
            w - lr * (g + decay * w) / s,
            (1 - decay) * w - lr * g / s,
        )

    @mistake("Decoupled: only the old weight shrinks, not the step as well.")
    def step_shrinks_too(w, g, s, lr, decay):
        return (
            w - lr * (g + decay * w) / s,
            (1 - lr * decay) * (w - lr * g / s),
        )

    @mistake("Return the one with L2 in the gradient first.")
    def decoupled_first(w, g, s, lr, decay):
        return (
            (1 - lr * decay) * w - lr * g / s,
            w - lr * (g + decay * w) / s,
        )

    @mistake("The gradient is divided by `scale` in both.")
    def without_scale(w, g, s, lr, decay):
        return (
            w - lr * (g + decay * w),
            (1 - lr * decay) * w - lr * g,
        )

    @mistake("A decay makes weights smaller: with L2 the gradient is g + λ w.")
    def growing_weights(w, g, s, lr, decay):
        return (
            w - lr * (g - decay * w) / s,
            (1 + lr * decay) * w - lr * g / s,
        )

    @mistake(
        "In the decoupled step the gradient is that of the loss alone: you let the "
        "weight decay twice."
    )
    def decay_twice(w, g, s, lr, decay):
        return (
            w - lr * (g + decay * w) / s,
            (1 - lr * decay) * w - lr * (g + decay * w) / s,
        )

    accepted = (
        lambda w, g, s, lr, decay: [
            w - lr * g / s - lr * decay * w / s,
            w - lr * decay * w - lr * g / s,
        ],
        lambda w, g, s, lr, decay: (
            [a - lr * (b + decay * a) / c for a, b, c in zip(w, g, s, strict=True)],
            w * (1 - decay * lr) - g * lr / s,
        ),
        lambda w, g, s, lr, decay: tuple(
            np.float32(each) for each in TwoDecays.solution(w, g, s, lr, decay)
        ),
    )


def _kept(p, meaning):
    return 1 - p if meaning == "drop" else p


def _factors(keep, kind):
    return (1 / keep, 1.0) if kind == "inverted" else (1.0, keep)


def _same_mean(answer, p, meaning, kind):
    """Training and inference should agree on average: keep rate × first = second."""
    return bool(np.isclose(_kept(p, meaning) * answer[0], answer[1]))


class DropoutFactors(Exercise):
    """Return what a kept unit is multiplied by in training, and each at inference.

    meaning: "drop" or "keep", what p is the share of. kind: "vanilla" or "inverted".
    """

    lesson, name, points = 9, "dropout_factors", 1
    signature = "def dropout_factors(p, meaning, kind):"
    body = """
    keep = ...  # the share of units that stay
    return ...
    """
    hints = (
        "First find the share of units that stay. Everything else follows from it, "
        "whichever way p is meant.",
        "The mean over training is keep × factor. At inference no unit is missing, so "
        "the factor there has to equal that mean.",
        "Inverted: 1/keep and 1. Vanilla: 1 and keep.",
    )
    forbidden = ("Dropout",)
    properties = (_same_mean,)

    def solution(p, meaning, kind):
        keep = 1 - p if meaning == "drop" else p
        return (1 / keep, 1.0) if kind == "inverted" else (1.0, keep)

    def inputs(rng):
        for meaning in ("drop", "keep"):
            for kind in ("vanilla", "inverted"):
                yield 0.5, meaning, kind
                yield 0.2, meaning, kind
                yield float(rng.uniform(0.55, 0.95)), meaning, kind

    @mistake("You take p for the share dropped, also where it is the share kept.")
    def always_dropped(p, meaning, kind):
        return _factors(1 - p, kind)

    @mistake("You take p for the share kept, also where it is the share dropped.")
    def always_kept(p, meaning, kind):
        return _factors(p, kind)

    @mistake("The two meanings are swapped: with “drop”, 1 − p is kept.")
    def exchanged_meanings(p, meaning, kind):
        return _factors(1 - _kept(p, meaning), kind)

    @mistake(
        "Vanilla scales at inference, inverted in training: you have it the other way "
        "round."
    )
    def exchanged_kinds(p, meaning, kind):
        return _factors(
            _kept(p, meaning), "vanilla" if kind == "inverted" else "inverted"
        )

    @mistake(
        "In inverted dropout the survivors make up for the missing: they grow, so "
        "divide by the keep rate."
    )
    def inverted_unscaled(p, meaning, kind):
        return (
            (_kept(p, meaning), 1.0)
            if kind == "inverted"
            else _factors(_kept(p, meaning), kind)
        )

    @mistake(
        "At inference all units are there, more than in training: vanilla makes each "
        "smaller."
    )
    def vanilla_grows(p, meaning, kind):
        return (
            _factors(_kept(p, meaning), kind)
            if kind == "inverted"
            else (1.0, 1 / _kept(p, meaning))
        )

    @mistake("Scaled once is enough: you scale in training and at inference.")
    def scaled_twice(p, meaning, kind):
        return (
            1 / _kept(p, meaning),
            _kept(p, meaning),
        )

    @mistake("A factor of ½ is right for p = 0.5 only: in general it is the keep rate.")
    def always_half(p, meaning, kind):
        return _factors(0.5, kind)

    @mistake("First the factor in training, then the one at inference.")
    def inference_first(p, meaning, kind):
        return _factors(_kept(p, meaning), kind)[::-1]

    accepted = (
        lambda p, meaning, kind: list(_factors(_kept(p, meaning), kind)),
        lambda p, meaning, kind: tuple(
            map(np.float32, _factors(_kept(p, meaning), kind))
        ),
    )


def _masks(n):
    """Return all ways to keep (1) or drop (0) n units, (2ⁿ, n)."""
    return np.array(list(np.ndindex(*[2] * n)))


def _half_and_coin(
    c, *, spread=np.var, halves=lambda kept, n: 2 * kept == n, scale=1.0
):
    masks = _masks(len(c))
    sums = scale * (masks @ c)
    half = sums[halves(masks.sum(axis=1), len(c))]
    return sums.mean(), spread(half), spread(sums)


def _half_by_formula(c):
    n, total, squares = len(c), c.sum(), (c**2).sum()
    return total / 2, (squares - total**2 / n) * n / (n - 1) / 4, squares / 4


class HalfOrCoin(Exercise):
    """Return the mean of Σ mₖcₖ, its variance for exactly half, and for a coin each."""

    lesson, name, points = 9, "half_or_coin", 2
    signature = "def half_or_coin(c):"
    body = """
    masks = np.array(list(np.ndindex(*[2] * len(c))))  # all of them, one a row
    ...
    """
    hints = (
        "With a coin a unit, all 2ⁿ rows of masks are equally likely. Which rows are "
        "possible if exactly half is kept?",
        "`masks @ c` gives the sum for every row. The mean and the variance over "
        "equally likely rows are `.mean()` and `.var()`.",
        "The rows with exactly half: `sums[2 * masks.sum(axis=1) == len(c)]`.",
    )

    def solution(c):
        masks = np.array(list(np.ndindex(*[2] * len(c))))
        sums = masks @ c
        half = sums[2 * masks.sum(axis=1) == len(c)]
        return sums.mean(), half.var(), sums.var()

    def inputs(rng):
        yield (np.array([1.0, 1.0]),)
        yield (np.array([2.0, -1.0]),)
        yield (np.array([1.0, 2.0, 3.0, 4.0]),)
        yield (np.array([1, 0, -2, 5]),)
        for n in (2, 4, 6, 8):
            yield (rng.normal(1, 2, n),)

    @mistake(
        "This is the estimate from a sample (`ddof=1`). Here you have all cases: "
        "`.var()`."
    )
    def sample_variance(c):
        return _half_and_coin(c, spread=lambda x: np.var(x, ddof=1))

    @mistake("These are standard deviations. Return variances.")
    def standard_deviation(c):
        return _half_and_coin(c, spread=np.std)

    @mistake("Exactly half is kept: you let in masks that keep fewer, or more.")
    def halves_and_fewer(c):
        return _half_and_coin(c, halves=lambda kept, n: 2 * kept <= n)

    @mistake(
        "The first variance is that of exactly half, the second that of the coins."
    )
    def exchanged_variances(c):
        return (
            (v := _half_and_coin(c))[0],
            v[2],
            v[1],
        )

    @mistake("Nothing is scaled up here: mₖ is 0 or 1.")
    def scaled_up(c):
        return _half_and_coin(c, scale=2.0)

    @mistake(
        "With exactly half, the units are not independent: where one is kept, another "
        "must go."
    )
    def independent_halves(c):
        return (np.sum(c) / 2, np.sum(c**2) / 4, np.sum(c**2) / 4)

    @mistake("A coin of 0 or 1 has the variance ½ · ½ = ¼.")
    def coin_of_a_half(c):
        return (
            (v := _half_and_coin(c))[0],
            v[1],
            np.sum(c**2) / 2,
        )

    @mistake("The mean of a coin is ½, so half of the sum is left on average.")
    def unhalved_sum(c):
        return (
            np.sum(c),
            *_half_and_coin(c)[1:],
        )

    accepted = (
        _half_by_formula,
        lambda c: list(_half_and_coin(c)),
        lambda c: tuple(np.float32(_half_and_coin(c))),
    )


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _chances(masks, p):
    kept = masks.sum(axis=1)
    return (1 - p) ** kept * p ** (masks.shape[1] - kept)


def _ensemble(
    h,
    w,
    b,
    p,
    *,
    chances=_chances,
    outputs=lambda masks, c, b: _sigmoid(masks @ c + b),
    scaled=lambda c, b, p: _sigmoid((1 - p) * c.sum() + b),
):
    """Both answers, with the slips that the mistakes make."""
    masks = _masks(len(h))
    return chances(masks, p) @ outputs(masks, h * w, b), scaled(h * w, b, p)


def _ensemble_loop(h, w, b, p):
    total = 0.0
    for mask in np.ndindex(*[2] * len(h)):
        chance, z = 1.0, b
        for kept, activation, weight in zip(mask, h, w, strict=True):
            chance *= 1 - p if kept else p
            z += kept * activation * weight
        total += chance / (1 + np.exp(-z))
    return total, _sigmoid((1 - p) * (h @ w) + b)


def _between(answer, h, w, b, p):
    """Both are probabilities, between 0 and 1."""
    return all(0 <= each <= 1 for each in answer)


class EnsembleAverage(Exercise):
    """Return the mean probability of all thinned networks, and the scaled one's."""

    lesson, name, points = 9, "ensemble_average", 2
    signature = "def ensemble_average(h, w, b, p):"
    body = """
    masks = np.array(list(np.ndindex(*[2] * len(h))))  # 1 kept, 0 dropped
    chances = ...  # of each mask
    ensemble = ...
    scaled = ...
    return ensemble, scaled
    """
    hints = (
        "A mask that keeps k of the H units has the chance (1 − p)ᵏ pᴴ⁻ᵏ. All chances "
        "together make 1.",
        "Each thinned network gives a probability σ(Σ mₖ hₖ wₖ + b). Average these "
        "probabilities, weighted by the chances. Nothing is scaled in there.",
        "`ensemble = chances @ sigmoid(masks @ (h * w) + b)`. The scaled network keeps "
        "all units, with weights (1 − p) w, and the whole b.",
    )
    forbidden = ("Dropout", "Sigmoid")
    properties = (_between,)

    def solution(h, w, b, p):
        masks = np.array(list(np.ndindex(*[2] * len(h))))
        kept = masks.sum(axis=1)
        chances = (1 - p) ** kept * p ** (len(h) - kept)
        ensemble = chances @ (1 / (1 + np.exp(-(masks @ (h * w) + b))))
        scaled = 1 / (1 + np.exp(-((1 - p) * (h @ w) + b)))
        return ensemble, scaled

    def inputs(rng):
        yield np.array([1.0]), np.array([2.0]), 0.0, 0.5
        yield np.array([1.0]), np.array([2.0]), 1.0, 0.25
        yield np.array([1.0, 2.0]), np.array([3.0, -1.0]), 0.5, 0.5
        yield np.array([2.0, 0.0, 1.0]), np.array([1.0, 5.0, 2.0]), -1.0, 0.2
        for n in (2, 3, 4, 5):
            h, w = np.abs(rng.normal(1, 1, n)), rng.normal(0, 2, n)
            yield h, w, float(rng.normal()), float(rng.uniform(0.1, 0.4))

    @mistake(
        "All masks count alike in your mean. With p other than ½ they are not equally "
        "likely."
    )
    def equal_chances(*a):
        return _ensemble(
            *a, chances=lambda masks, p: np.full(len(masks), 1 / len(masks))
        )

    @mistake("In your chances p is the share kept. It is the share dropped.")
    def chances_of_kept(*a):
        return _ensemble(*a, chances=lambda masks, p: _chances(masks, 1 - p))

    @mistake(
        "You average the z and then take σ: that is what the scaled network does. "
        "Average the probabilities."
    )
    def mean_before_sigmoid(h, w, b, p):
        return (
            _ensemble(h, w, b, p)[1],
            _ensemble(h, w, b, p)[1],
        )

    @mistake("The bias is not dropped: every thinned network has it.")
    def bias_dropped(*a):
        return _ensemble(
            *a, outputs=lambda masks, c, b: _sigmoid(masks @ c + b * masks.any(axis=1))
        )

    @mistake("The bias is not scaled: it was there all the time.")
    def bias_scaled(*a):
        return _ensemble(*a, scaled=lambda c, b, p: _sigmoid((1 - p) * (c.sum() + b)))

    @mistake("The weights are scaled by the keep rate, 1 − p.")
    def scaled_by_p(*a):
        return _ensemble(*a, scaled=lambda c, b, p: _sigmoid(p * c.sum() + b))

    @mistake(
        "The scaled network has smaller weights, since none of its units is missing. "
        "Yours are full size."
    )
    def full_size(*a):
        return _ensemble(*a, scaled=lambda c, b, p: _sigmoid(c.sum() + b))

    @mistake(
        "Scaled twice: the thinned networks here are not inverted, their kept units "
        "stay as they are."
    )
    def scaled_twice(h, w, b, p):
        return _ensemble(
            h,
            w,
            b,
            p,
            outputs=lambda masks, c, b: _sigmoid(masks @ c / (1 - p) + b),
        )

    @mistake("The chance of a mask has a factor for each dropped unit as well: p.")
    def without_dropped_units(*a):
        return _ensemble(*a, chances=lambda masks, p: (1 - p) ** masks.sum(axis=1))

    @mistake("These are the z. The output unit is a sigmoid.")
    def without_sigmoid(*a):
        return _ensemble(
            *a,
            outputs=lambda masks, c, b: masks @ c + b,
            scaled=lambda c, b, p: (1 - p) * c.sum() + b,
        )

    @mistake("The ensemble first, then the scaled network.")
    def scaled_network_first(*a):
        return _ensemble(*a)[::-1]

    accepted = (
        _ensemble_loop,
        lambda *a: list(_ensemble(*a)),
        lambda *a: tuple(np.float32(_ensemble(*a))),
    )


def _pass(
    X,
    W,
    v,
    u,
    p,
    dY,
    *,
    kept=lambda u, p: u >= p,
    scale=lambda p: 1 / (1 - p),
    back=lambda dA, mask: dA * mask,
    fed=lambda A, mask: A * mask,
    test=lambda p: 1.0,
):
    """Training pass there and back, and inference, with the slips of the mistakes."""
    Z = X @ W
    A = np.maximum(Z, 0)
    mask = kept(u, p) * scale(p)
    Y, dv = (A * mask) @ v, fed(A, mask).T @ dY
    dW = X.T @ (back(dY @ v.T, mask) * (Z > 0))
    return Y, dW, dv, (A * test(p)) @ v


def _below(u, p):
    return u < p


def _unmasked(dA, mask):
    return dA


def _keep_rate(p):
    return 1 - p


class DropoutRepaired(Exercise):
    """Pass forward and back with inverted dropout, and infer. Three bugs inside."""

    lesson, name, points = 9, "dropout_repaired", 3
    signature = "def dropout_repaired(X, W, v, u, p, dY):"
    body = """
    Z = X @ W
    A = np.maximum(Z, 0)
    mask = (u < p) / (1 - p)  # u: random numbers from 0 to 1

    Y = (A * mask) @ v
    dv = (A * mask).T @ dY
    dA = dY @ v.T
    dW = X.T @ (dA * (Z > 0))

    Y_test = (A * (1 - p)) @ v
    return Y, dW, dv, Y_test
    """
    hints = (
        "Take p = 0.2. What share of the units does the mask keep, and what share "
        "should it?",
        "A dropped unit has no influence on Y. So what must be its gradient? Look for "
        "the mask on the way back.",
        "How large is A * mask on average, and how large is what inference uses? "
        "Inverted dropout needs scaling in one place only.",
    )
    forbidden = ("Dropout", "MLP")

    def solution(X, W, v, u, p, dY):
        Z = X @ W
        A = np.maximum(Z, 0)
        mask = (u >= p) / (1 - p)

        Y = (A * mask) @ v
        dv = (A * mask).T @ dY
        dA = dY @ v.T * mask
        dW = X.T @ (dA * (Z > 0))

        Y_test = A @ v
        return Y, dW, dv, Y_test

    def inputs(rng):
        X, W = np.array([[1.0, 2.0]]), np.array([[1.0, 0.5, 2.0], [0.5, 1.0, -1.0]])
        v, dY = np.array([[1.0], [2.0], [-1.0]]), np.array([[1.0]])
        yield X, W, v, np.array([[0.1, 0.9, 0.6]]), 0.5, dY
        yield X, W, v, np.array([[0.1, 0.9, 0.3]]), 0.25, dY
        yield X, W, v, np.array([[0.1, 0.9, 0.6]]), 0.0, dY
        for n, k, hidden, out in ((2, 2, 3, 1), (4, 3, 5, 2), (6, 2, 4, 3)):
            yield (
                rng.normal(size=(n, k)),
                rng.normal(size=(k, hidden)),
                rng.normal(size=(hidden, out)),
                rng.permutation(np.arange(n * hidden)).reshape(n, hidden) / n / hidden,
                float(rng.uniform(0.3, 0.45)),
                rng.normal(size=(n, out)),
            )

    @mistake("One bug is left: the mask keeps the share p and drops the rest.")
    def mask_left(*a):
        return _pass(*a, kept=_below)

    @mistake(
        "One bug is left: on the way back, a dropped unit gets a gradient, though it "
        "had no part in Y."
    )
    def way_back_left(*a):
        return _pass(*a, back=_unmasked)

    @mistake(
        "One bug is left: inference scales a second time. In inverted dropout the mask "
        "has done that."
    )
    def inference_left(*a):
        return _pass(*a, test=_keep_rate)

    @mistake("Inference is right now. Two bugs are left, and both are about the mask.")
    def two_left_inference_right(*a):
        return _pass(*a, kept=_below, back=_unmasked)

    @mistake(
        "The way back is right now. Two bugs are left: what share does the mask keep, "
        "and how often is scaled?"
    )
    def two_left_way_back_right(*a):
        return _pass(*a, kept=_below, test=_keep_rate)

    @mistake(
        "The mask keeps the right share now. Two bugs are left, on the way back and at "
        "inference."
    )
    def two_left_mask_right(*a):
        return _pass(*a, back=_unmasked, test=_keep_rate)

    @mistake(
        "That is vanilla dropout: right in itself, but this should be inverted, with "
        "1/(1 − p) in the mask."
    )
    def vanilla(*a):
        return _pass(*a, scale=lambda p: 1.0, test=_keep_rate)

    @mistake(
        "On the way back the whole mask counts, with its 1/(1 − p): the kept units "
        "were scaled, so their gradients are."
    )
    def unscaled_way_back(*a):
        return _pass(*a, back=lambda dA, mask: dA * (mask > 0))

    @mistake(
        "The survivors are scaled by 1 over the share kept, 1/(1 − p): that was right."
    )
    def scaled_by_p(X, W, v, u, p, dY):
        return _pass(X, W, v, u, p, dY, scale=lambda p: 1 / p)

    @mistake(
        "The gradient dv takes what went into v, the dropped activations: that was "
        "right."
    )
    def undropped_activations(*a):
        return _pass(*a, fed=lambda A, mask: A)

    accepted = (
        lambda *a: list(_pass(*a)),
        lambda *a: tuple(part.tolist() for part in _pass(*a)),
        lambda *a: tuple(part.astype(np.float32) for part in _pass(*a)),
    )
