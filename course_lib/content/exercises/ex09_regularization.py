"""Exercises of lesson 09: dropout and regularization."""

import numpy as np

from ..exercise import Exercise
from ..slip import Slip


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

    slips = (
        Slip(
            "The price is λ₂/2 Σ w²: the ½ eats the 2 of the derivative.",
            ("l2 * W", "2 * l2 * W"),
        ),
        Slip(
            "The slope of w²/2 is w: the ½ of λ₂/2 is used up by the 2 of the square.",
            ("l2 * W", "l2 / 2 * W"),
        ),
        Slip(
            "You add the price of each weight. Add its slope.",
            ("np.sign(W)", "np.abs(W)"),
            ("l2 * W", "l2 / 2 * W**2"),
        ),
        Slip(
            "You add the prices, one number for all. A gradient has an entry for each "
            "weight: the slope of the price there.",
            ("np.sign(W)", "np.sum(np.abs(W))"),
            ("l2 * W", "l2 / 2 * np.sum(W**2)"),
        ),
        Slip(
            "The L2 part is the price λ₂/2 w² itself. What is its slope?",
            ("l2 * W", "l2 / 2 * W**2"),
        ),
        Slip(
            "In the L2 part the weight is squared still: a slope has one power less.",
            ("l2 * W", "l2 * W**2"),
        ),
        Slip(
            "The L2 part does not depend on the weight: a parabola is steeper further "
            "out.",
            ("l2 * W", "l2"),
        ),
        Slip(
            "The slope of |w| is −1 for a negative weight: it is the sign.",
            ("np.sign(W)", "1.0"),
        ),
        Slip(
            "L1 pulls with the same force at any size: its slope is sign(w), not |w|.",
            ("np.sign(W)", "np.abs(W)"),
        ),
        Slip(
            "L1 pulls with the same force at any size. Yours grows with w, as L2's "
            "does.",
            ("np.sign(W)", "W"),
        ),
        Slip(
            "The sign is that of the weight. You take the sign of dW.",
            ("np.sign(W)", "np.sign(dW)"),
        ),
        Slip(
            "You add up the signs of all weights: each weight has a slope of its own.",
            ("np.sign(W)", "np.sign(W).sum()"),
        ),
        Slip(
            "At w = 0, w/|w| is nan. `np.sign` gives 0 there.",
            ("np.sign(W)", "W / np.abs(W)"),
        ),
        Slip(
            "At w = 0 the slope of |w| is to be 0. Yours is −1 there: an `else` takes "
            "the zeros along.",
            ("np.sign(W)", "np.where(W > 0, 1.0, -1.0)"),
        ),
        Slip(
            "At w = 0 the slope of |w| is to be 0. Yours is +1 there: `>=` lets the "
            "zeros in.",
            ("np.sign(W)", "np.where(W >= 0, 1.0, -1.0)"),
        ),
        Slip("That is the gradient of the price alone: add dW.", ("dW + ", "")),
        Slip(
            "A price adds to the loss, so its slope adds to dW. The minus comes with "
            "the step.",
            ("+ l1", "- l1"),
            ("+ l2", "- l2"),
        ),
        Slip(
            "The L1 part has the wrong sign: its slope adds to dW.",
            ("+ l1", "- l1"),
        ),
        Slip(
            "The L2 part has the wrong sign: its slope adds to dW.",
            ("+ l2", "- l2"),
        ),
        Slip(
            "L1 and L2 are swapped: λ₁ goes with the sign, λ₂ with the weight.",
            ("l1 *", "l2 *"),
            ("l2 * W", "l1 * W"),
        ),
        Slip(
            "One of the two is missing: the price λ₁ Σ|w| has a slope, too.",
            ("+ l1 * np.sign(W) ", ""),
        ),
        Slip(
            "One of the two is missing: the price λ₂/2 Σ w² has a slope, too.",
            (" + l2 * W", ""),
        ),
        Slip("The strength λ₁ is missing in the L1 part.", ("l1 * np", "np")),
        Slip("The strength λ₂ is missing in the L2 part.", ("l2 * W", "W")),
        Slip(
            "The prices are sums over the weights: nothing is divided by their number.",
            ("np.sign(W)", "np.sign(W) / W.size"),
            ("l2 * W", "l2 * W / W.size"),
        ),
    )

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

    slips = (
        Slip(
            "With L2, the decay is part of the gradient, and `scale` divides all of "
            "it.",
            ("(g + decay * w) / scale", "(g / scale + decay * w)"),
        ),
        Slip(
            "With L2, `scale` divides the whole gradient. Yours divides the decay "
            "alone: mind the brackets.",
            ("(g + decay * w) / scale", "(g + decay * w / scale)"),
        ),
        Slip(
            "Decoupled means that `scale` does not touch the decay: the weight shrinks "
            "by 1 − ηλ.",
            (
                "(1 - lr * decay) * w - lr * g / scale",
                "w - lr * (g + decay * w) / scale",
            ),
        ),
        Slip(
            "The decoupled weight shrinks by ηλ: the rate is missing.",
            ("1 - lr * decay", "1 - decay"),
        ),
        Slip(
            "Decoupled: only the old weight shrinks, not the step as well.",
            (
                "(1 - lr * decay) * w - lr * g / scale",
                "(1 - lr * decay) * (w - lr * g / scale)",
            ),
        ),
        Slip(
            "Return the one with L2 in the gradient first.",
            ("return with_l2, decoupled", "return decoupled, with_l2"),
        ),
        Slip(
            "The gradient is divided by `scale` in both.",
            (" * w) / scale", " * w)"),
            ("* g / scale", "* g"),
        ),
        Slip(
            "With L2, the gradient is divided by `scale` as well.",
            (" * w) / scale", " * w)"),
        ),
        Slip(
            "Decoupled, the gradient g is still divided by `scale`: the decay alone is "
            "not.",
            ("* g / scale", "* g"),
        ),
        Slip(
            "You multiply by `scale`. The gradient is divided by it.",
            (" * w) / scale", " * w) * scale"),
            ("* g / scale", "* g * scale"),
        ),
        Slip(
            "You divide by the root of `scale`: it is the size itself already.",
            (" * w) / scale", " * w) / np.sqrt(scale)"),
            ("* g / scale", "* g / np.sqrt(scale)"),
        ),
        Slip(
            "A decay makes weights smaller: with L2 the gradient is g + λ w.",
            ("g + decay", "g - decay"),
        ),
        Slip(
            "Your decoupled weight grows: the decay's sign is turned.",
            ("1 - lr * decay", "1 + lr * decay"),
        ),
        Slip(
            "In the decoupled step the gradient is that of the loss alone: you let the "
            "weight decay twice.",
            ("- lr * g / scale", "- lr * (g + decay * w) / scale"),
        ),
        Slip(
            "The decoupled weight does not decay at all.",
            ("(1 - lr * decay) * w", "w"),
        ),
        Slip(
            "Decoupled, the weight loses a share of itself: you take the same ηλ from "
            "every weight.",
            ("(1 - lr * decay) * w", "w - lr * decay"),
        ),
        Slip(
            "With L2 the gradient gets λ times the weight more: the weight is missing.",
            ("decay * w)", "decay)"),
        ),
        Slip(
            "With L2 the gradient gets λ w more: the price is λ/2 w², its slope has no "
            "2.",
            ("decay * w)", "2 * decay * w)"),
        ),
        Slip(
            "With L2 the gradient gets the slope of the price more, λ w: you add a "
            "square.",
            ("decay * w)", "decay * w**2)"),
        ),
        Slip(
            "With L2 the decay is missing: add λ w to the gradient.",
            ("(g + decay * w)", "g"),
        ),
        Slip(
            "A step goes against the gradient: your w climbs.",
            ("w - lr * (", "w + lr * ("),
            ("w - lr * g", "w + lr * g"),
        ),
        Slip(
            "The rate η is missing in the steps along the gradient.",
            ("- lr * (", "- ("),
            ("- lr * g", "- g"),
        ),
        Slip(
            "Both ways start from the same w: your decoupled step goes on from the "
            "result of the first.",
            ("decay) * w -", "decay) * with_l2 -"),
        ),
        Slip(
            "Return w after the step. You return how far it moves.",
            ("= w - lr * (g", "= -lr * (g"),
            ("- lr * g / scale", "- lr * g / scale - w"),
        ),
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


def _same_mean(answer, p, meaning, kind):
    """Training and inference should agree on average: keep rate × first = second."""
    return bool(np.isclose(_kept(p, meaning) * answer[0], answer[1]))


class DropoutFactors(Exercise):
    """Return what a kept unit is multiplied by in training, and each at inference.

    meaning: "drop" or "keep", what p is the share of. kind: "vanilla" or "inverted".
    """

    lesson, name, points = 9, "dropout_factors", 1
    signature = "def dropout_factors(p, meaning, kind):"
    outputs = ("train", "test")
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
    properties = (_same_mean,)

    def solution(p, meaning, kind):
        keep = 1 - p if meaning == "drop" else p
        if kind == "inverted":
            return 1 / keep, 1.0
        return 1.0, keep

    def inputs(rng):
        for meaning in ("drop", "keep"):
            for kind in ("vanilla", "inverted"):
                yield 0.5, meaning, kind
                yield 0.2, meaning, kind
                yield float(rng.uniform(0.55, 0.95)), meaning, kind

    slips = (
        Slip(
            "Vanilla scales at inference, inverted in training: you have it the other "
            "way round.",
            ('"inverted"', '"vanilla"'),
        ),
        Slip(
            "You take p for the share dropped, also where it is the share kept.",
            ('1 - p if meaning == "drop" else p', "1 - p"),
        ),
        Slip(
            "You take p for the share kept, also where it is the share dropped.",
            ('1 - p if meaning == "drop" else p', "p"),
        ),
        Slip(
            "The two meanings are swapped: with “drop”, 1 − p is kept.",
            ('"drop"', '"keep"'),
        ),
        Slip(
            "You answer as for inverted dropout, whatever `kind` says.",
            ('kind == "inverted"', "True"),
        ),
        Slip(
            "You answer as for vanilla dropout, whatever `kind` says.",
            ('kind == "inverted"', "False"),
        ),
        Slip(
            "In inverted dropout the survivors make up for the missing: they grow, so "
            "divide by the keep rate.",
            ("1 / keep, 1.0", "keep, 1.0"),
        ),
        Slip(
            "In inverted dropout you divide by the share dropped. The survivors make "
            "up for the missing: which share has to become the whole?",
            ("1 / keep, 1.0", "1 / (1 - keep), 1.0"),
        ),
        Slip(
            "In inverted dropout the factor is right only where p is the share kept: "
            "use the keep rate, not p.",
            ("1 / keep, 1.0", "1 / p, 1.0"),
        ),
        Slip(
            "In inverted dropout the factor is right only where p is the share "
            "dropped: use the keep rate, not 1 − p.",
            ("1 / keep, 1.0", "1 / (1 - p), 1.0"),
        ),
        Slip(
            "At inference all units are there, more than in training: vanilla makes "
            "each smaller.",
            ("1.0, keep", "1.0, 1 / keep"),
        ),
        Slip(
            "At inference vanilla multiplies by the share kept: yours is the share "
            "dropped.",
            ("1.0, keep", "1.0, 1 - keep"),
        ),
        Slip(
            "In vanilla dropout the factor is right only where p is the share kept: "
            "use the keep rate, not p.",
            ("1.0, keep", "1.0, p"),
        ),
        Slip(
            "In vanilla dropout the factor is right only where p is the share dropped: "
            "use the keep rate, not 1 − p.",
            ("1.0, keep", "1.0, 1 - p"),
        ),
        Slip(
            "Scaled once is enough: you scale in training and at inference.",
            ("1 / keep, 1.0", "1 / keep, keep"),
            ("1.0, keep", "1 / keep, keep"),
        ),
        Slip(
            "Inverted dropout has scaled in training: at inference nothing is left to "
            "do.",
            ("1 / keep, 1.0", "1 / keep, keep"),
        ),
        Slip(
            "Vanilla dropout leaves the kept units as they are in training: it scales "
            "at inference only.",
            ("1.0, keep", "1 / keep, keep"),
        ),
        Slip(
            "Your inverted dropout scales nowhere: then the mean at inference is too "
            "large.",
            ("1 / keep, 1.0", "1.0, 1.0"),
        ),
        Slip(
            "Your vanilla dropout scales nowhere: then the mean at inference is too "
            "large.",
            ("1.0, keep", "1.0, 1.0"),
        ),
        Slip(
            "A factor of ½ is right for p = 0.5 only: in general it is the keep rate.",
            ('1 - p if meaning == "drop" else p', "0.5"),
        ),
        Slip(
            "First the factor in training, then the one at inference.",
            ("1 / keep, 1.0", "1.0, 1 / keep"),
            ("1.0, keep", "keep, 1.0"),
        ),
        Slip(
            "In inverted dropout it is the kept units in training that are scaled, not "
            "all at inference.",
            ("1 / keep, 1.0", "1.0, 1 / keep"),
        ),
        Slip(
            "In vanilla dropout the units are scaled at inference, not in training.",
            ("1.0, keep", "keep, 1.0"),
        ),
        Slip(
            "The mean has to stay the same, not the spread: no root.",
            ("1 / keep, 1.0", "1 / np.sqrt(keep), 1.0"),
            ("1.0, keep", "1.0, np.sqrt(keep)"),
        ),
    )

    accepted = (
        lambda *a: list(DropoutFactors.solution(*a)),
        lambda *a: tuple(map(np.float32, DropoutFactors.solution(*a))),
        lambda *a: tuple(np.array([each]) for each in DropoutFactors.solution(*a)),
    )


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

    slips = (
        Slip(
            "This is the estimate from a sample (`ddof=1`). Here you have all cases: "
            "`.var()`.",
            ("half.var()", "half.var(ddof=1)"),
            ("sums.var()", "sums.var(ddof=1)"),
        ),
        Slip(
            "These are standard deviations. Return variances.",
            ("half.var()", "half.std()"),
            ("sums.var()", "sums.std()"),
        ),
        Slip(
            "These are mean squares. A variance is the mean square of the distance "
            "from the mean.",
            ("half.var()", "(half**2).mean()"),
            ("sums.var()", "(sums**2).mean()"),
        ),
        Slip(
            "Exactly half is kept: you let in masks that keep fewer, or more.",
            ("== len(c)", "<= len(c)"),
        ),
        Slip(
            "Your “half” has all units in it: compare the number kept with n/2.",
            ("2 * masks", "masks"),
        ),
        Slip(
            "The first variance is that of exactly half, the second that of the coins.",
            ("half.var(), sums.var()", "sums.var(), half.var()"),
        ),
        Slip(
            "Nothing is scaled up here: mₖ is 0 or 1.",
            ("masks @ c", "2 * masks @ c"),
        ),
        Slip(
            "With exactly half, the units are not independent: where one is kept, "
            "another must go.",
            ("half.var()", "(c**2).sum() / 4"),
        ),
        Slip(
            "With exactly half, what one unit leaves free another gets: the variance "
            "of the cₖ, times n/4, lacks that. Enumerate.",
            ("half.var()", "len(c) * c.var() / 4"),
        ),
        Slip(
            "With a coin for each unit any number may be kept: all rows count there, "
            "not those with half alone.",
            ("sums.var()", "half.var()"),
        ),
        Slip(
            "A coin of 0 or 1 has the variance ½ · ½ = ¼.",
            ("sums.var()", "(c**2).sum() / 2"),
        ),
        Slip(
            "The variance of the coins is no variance of the cₖ: take the sums of all "
            "rows.",
            ("sums.var()", "c.var()"),
        ),
        Slip(
            "The variance of independent coins adds up the squares of the cₖ. You "
            "square their sum.",
            ("sums.var()", "c.sum() ** 2 / 4"),
        ),
        Slip(
            "The mean of a coin is ½, so half of the sum is left on average.",
            ("sums.mean()", "c.sum()"),
        ),
        Slip(
            "The mean is that of the sum Σ mₖcₖ, not that of a single cₖ.",
            ("sums.mean()", "c.mean()"),
        ),
        Slip(
            "You add up the sums of all rows. The mean divides by the number of rows.",
            ("sums.mean()", "sums.sum()"),
        ),
        Slip(
            "You average over the units that are kept or dropped. The question is "
            "about the sum Σ mₖcₖ, undivided.",
            ("masks @ c", "masks @ c / len(c)"),
        ),
        Slip(
            "The order: the mean first, then the two variances.",
            (
                "sums.mean(), half.var(), sums.var()",
                "half.var(), sums.var(), sums.mean()",
            ),
        ),
    )

    accepted = (
        _half_by_formula,
        lambda c: list(HalfOrCoin.solution(c)),
        lambda c: tuple(np.float32(HalfOrCoin.solution(c))),
    )


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


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

    slips = (
        Slip(
            "All masks count alike in your mean. With p other than ½ they are not "
            "equally likely.",
            (
                "(1 - p) ** kept * p ** (len(h) - kept)",
                "np.full(len(masks), 1 / len(masks))",
            ),
        ),
        Slip(
            "In your chances p is the share kept. It is the share dropped.",
            (
                "(1 - p) ** kept * p ** (len(h) - kept)",
                "p ** kept * (1 - p) ** (len(h) - kept)",
            ),
        ),
        Slip(
            "You average the z and then take σ: that is what the scaled network does. "
            "Average the probabilities.",
            (
                "chances @ (1 / (1 + np.exp(-(masks @ (h * w) + b))))",
                "1 / (1 + np.exp(-(chances @ (masks @ (h * w) + b))))",
            ),
        ),
        Slip(
            "The bias is not dropped: the network without any unit has it, too.",
            ("(h * w) + b", "(h * w) + b * masks.any(axis=1)"),
        ),
        Slip(
            "The thinned networks lack their bias: it is never dropped.",
            ("(h * w) + b", "(h * w)"),
        ),
        Slip("The scaled network lacks its bias.", ("(h @ w) + b", "(h @ w)")),
        Slip(
            "The bias is not scaled: it was there all the time.",
            ("(1 - p) * (h @ w) + b", "(1 - p) * (h @ w + b)"),
        ),
        Slip(
            "The weights are scaled by the keep rate, 1 − p.",
            ("(1 - p) * (h", "p * (h"),
        ),
        Slip(
            "The scaled network has smaller weights, since none of its units is "
            "missing. Yours are full size.",
            ("(1 - p) * (h", "(h"),
        ),
        Slip(
            "The scaled network has smaller weights. Yours grow: that is the factor of "
            "inverted dropout.",
            ("(1 - p) * (h", "1 / (1 - p) * (h"),
        ),
        Slip(
            "Scaled twice: the thinned networks here are not inverted, their kept "
            "units stay as they are.",
            ("masks @ (h", "masks / (1 - p) @ (h"),
        ),
        Slip(
            "The thinned networks keep their weights as they are: 1 − p belongs to the "
            "one scaled network.",
            ("masks @ (h", "(1 - p) * masks @ (h"),
        ),
        Slip(
            "The chance of a mask has a factor for each dropped unit as well: p.",
            (" * p ** (len(h) - kept)", ""),
        ),
        Slip(
            "The chance of a mask has a factor for each kept unit as well: 1 − p.",
            ("(1 - p) ** kept * ", ""),
        ),
        Slip(
            "The chances are weights already, with the sum 1: nothing is divided by "
            "the number of masks.",
            ("chances @", "chances / len(masks) @"),
        ),
        Slip(
            "The network that has lost all its units counts as well: your first mask "
            "is missing.",
            ("len(h))))", "len(h))))[1:]"),
        ),
        Slip(
            "These are the z. The output unit is a sigmoid.",
            ("(1 / (1 + np.exp(-(masks @ (h * w) + b))))", "(masks @ (h * w) + b)"),
            ("1 / (1 + np.exp(-((1 - p) * (h @ w) + b)))", "(1 - p) * (h @ w) + b"),
        ),
        Slip(
            "The first number averages the z. Average the probabilities: σ of each.",
            ("(1 / (1 + np.exp(-(masks @ (h * w) + b))))", "(masks @ (h * w) + b)"),
        ),
        Slip(
            "The second number is the scaled network's z: its sigmoid is missing.",
            ("1 / (1 + np.exp(-((1 - p) * (h @ w) + b)))", "(1 - p) * (h @ w) + b"),
        ),
        Slip(
            "In your sigmoids the sign is turned: σ(z) is 1/(1 + e⁻ᶻ).",
            ("-(masks", "(masks"),
            ("-((1", "((1"),
        ),
        Slip(
            "The weights are alone: each is multiplied by its unit's activation h.",
            ("h * w", "w"),
            ("h @ w", "w.sum()"),
        ),
        Slip(
            "The scaled network scales its weights. You scale the probability.",
            (
                "1 / (1 + np.exp(-((1 - p) * (h @ w) + b)))",
                "(1 - p) / (1 + np.exp(-((h @ w) + b)))",
            ),
        ),
        Slip(
            "The ensemble first, then the scaled network.",
            ("return ensemble, scaled", "return scaled, ensemble"),
        ),
    )

    accepted = (
        _ensemble_loop,
        lambda *a: list(EnsembleAverage.solution(*a)),
        lambda *a: tuple(np.float32(EnsembleAverage.solution(*a))),
    )


def _either_end(X, W, v, u, p, dY):
    """Return arguments with the same right answer whichever end of u is dropped.

    Each sample and each unit has a twin, for which 1 − u is drawn.
    """
    u = np.block([[u, 1 - u], [1 - u, u]])
    X, v, dY = (np.vstack([each, each]) for each in (X, v, dY))
    return X, np.hstack([W, W]), v, u, p, dY


def _other_end(X, W, v, u, p, dY):
    Z = X @ W
    D = np.where(u < 1 - p, np.maximum(Z, 0) / (1 - p), 0)
    dZ = np.where((u < 1 - p) & (Z > 0), dY @ v.T / (1 - p), 0)
    return D @ v, X.T @ dZ, D.T @ dY, np.maximum(Z, 0) @ v


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
        W, v = np.array([[1.0], [0.5]]), np.array([[2.0]])
        one, dY = np.array([[1.0, 2.0]]), np.array([[1.0]])
        idle = np.array([[1.0, 2.0], [0.5, -1.0]]), np.array([[2.0], [1.0]])  # Z is 0
        yield _either_end(one, W, v, np.array([[0.1]]), 0.25, dY)
        yield _either_end(one, W, v, np.array([[0.3]]), 0.2, dY)
        yield _either_end(one, W, v, np.array([[0.1]]), 0.0, dY)
        yield _either_end(one, W, v, np.array([[0.3]]), 0.6, dY)
        yield _either_end(one, *idle, np.array([[0.1, 0.3]]), 0.2, dY)
        for n, k, hidden, out in ((1, 2, 3, 1), (2, 3, 3, 2), (3, 2, 2, 3)):
            order = rng.permutation(n * hidden).reshape(n, hidden)
            yield _either_end(
                rng.normal(size=(n, k)),
                rng.normal(size=(k, hidden)),
                rng.normal(size=(hidden, out)),
                (order + 0.5) / n / hidden,
                float(rng.uniform(0.3, 0.45)),
                rng.normal(size=(n, out)),
            )

    bugs = (
        Slip(
            "The mask keeps the share p, which is the share to drop.",
            ("u >= p", "u < p"),
        ),
        Slip(
            "On the way back, a dropped unit gets a gradient, though it had no part in "
            "Y.",
            ("v.T * mask", "v.T"),
        ),
        Slip(
            "Inference scales a second time: in inverted dropout the mask has done "
            "that.",
            ("= A @ v", "= (A * (1 - p)) @ v"),
        ),
    )
    slips = (
        Slip(
            "That is vanilla dropout: right in itself, but this should be inverted, "
            "with 1/(1 − p) in the mask.",
            (" / (1 - p)", " * 1.0"),
            ("= A @ v", "= (A * (1 - p)) @ v"),
        ),
        Slip(
            "The mask has lost its 1/(1 − p): inverted dropout makes the survivors "
            "larger.",
            (" / (1 - p)", " * 1.0"),
        ),
        Slip(
            "On the way back the whole mask counts, with its 1/(1 − p): the kept units "
            "were scaled, so their gradients are.",
            ("v.T * mask", "v.T * (mask > 0)"),
        ),
        Slip(
            "The mask counts once on the way back: you multiply by it twice.",
            ("v.T * mask", "v.T * mask**2"),
        ),
        Slip(
            "The survivors are scaled by 1 over the share kept, 1/(1 − p): that was "
            "right.",
            (" / (1 - p)", " / p"),
        ),
        Slip(
            "Your mask makes the survivors smaller: they have to make up for the "
            "missing ones. That was right.",
            (" / (1 - p)", " * (1 - p)"),
        ),
        Slip(
            "The gradient dv takes what went into v, the dropped activations: that was "
            "right.",
            ("(A * mask).T @ dY", "A.T @ dY"),
        ),
        Slip(
            "In training, Y is made of the activations behind the mask: that was "
            "right.",
            ("(A * mask) @ v", "A @ v"),
        ),
        Slip(
            "At inference nobody is dropped: there is no mask in Y_test.",
            ("= A @ v", "= (A * mask) @ v"),
        ),
        Slip(
            "Inference scales the activations up: they have their full size already.",
            ("= A @ v", "= (A / (1 - p)) @ v"),
        ),
        Slip(
            "Inference multiplies by p: with inverted dropout nothing is scaled there.",
            ("= A @ v", "= (A * p) @ v"),
        ),
        Slip(
            "The ReLU has its slope on the way back, Z > 0: that was right.",
            ("(dA * (Z > 0))", "dA"),
        ),
        Slip(
            "The order of the four is Y, dW, dv, Y_test.",
            ("return Y, dW, dv, Y_test", "return Y, dv, dW, Y_test"),
        ),
    )

    accepted = (
        _other_end,
        lambda *a: list(DropoutRepaired.solution(*a)),
        lambda *a: tuple(part.tolist() for part in DropoutRepaired.solution(*a)),
        lambda *a: tuple(np.float32(part) for part in DropoutRepaired.solution(*a)),
    )
