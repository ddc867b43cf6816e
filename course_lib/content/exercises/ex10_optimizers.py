"""Exercises of lesson 10: optimizers."""

import numpy as np

from ..exercise import Exercise, mistake
from ..slip import Slip


def _critical_by_determinant(H):
    determinant = round(float(np.linalg.det(H)), 9)
    if determinant == 0:
        return "undecided"
    if determinant < 0:
        return "saddle"
    return "minimum" if H[0, 0] > 0 else "maximum"


def _critical_by_signs(H):
    signs = set(np.sign(np.linalg.eigvalsh(H).round(9)))
    if signs >= {1, -1}:
        return "saddle"
    return {(1,): "minimum", (-1,): "maximum"}.get(tuple(signs), "undecided")


class CriticalPoint(Exercise):
    """Return "minimum", "maximum", "saddle" or "undecided" for a Hessian matrix."""

    lesson, name, points = 10, "critical_point", 1
    signature = "def critical_point(H):"
    body = """
    curvatures = np.linalg.eigvalsh(H).round(9)
    ...
    """
    hints = (
        "Each eigenvalue is the curvature along one direction: above 0 the loss goes "
        "up on both sides, below 0 it goes down.",
        "The lowest and the highest eigenvalue tell it all. If they have different "
        "signs, it is a saddle, whatever the others are.",
        '`low > 0`: "minimum". `high < 0`: "maximum". What is left has a curvature of '
        'exactly 0 at one end: "undecided".',
    )

    def solution(H):
        curvatures = np.linalg.eigvalsh(H).round(9)
        low, high = curvatures.min(), curvatures.max()
        if low < 0 < high:
            return "saddle"
        if low > 0:
            return "minimum"
        if high < 0:
            return "maximum"
        return "undecided"

    def inputs(rng):
        for H in (
            [[2.0, 0.0], [0.0, 0.5]],
            [[1.0, 0.0], [0.0, -1.0]],
            [[-0.5, 0.0], [0.0, -3.0]],
            [[1.0, 2.0], [2.0, 1.0]],  # a saddle between the axes
            [[1.0, 1.0], [1.0, 1.0]],  # flat along (1, −1)
            [[-1.0, 0.0], [0.0, 0.0]],
            [[-3.0, 1.0], [1.0, 4.0]],
            [[0.0, 0.0], [0.0, 3.0]],
        ):
            yield (np.array(H),)
        yield (np.diag([-1.0, -2.0, 3.0]),)  # its determinant is positive
        yield (np.diag([1.0, 0.0, -1.0]),)  # flat somewhere, a saddle all the same
        for slanted in ([0.1, 0.7, -0.3], [0.3, 0.6, 0.9], [0.7, -0.1, 1.1]):
            yield (np.outer(slanted, slanted),)  # two curvatures of 0, up to rounding
        for signs in ((1, 1, 1), (-1, -1, -1), (1, 1, -1), (-1, 1, -1)):
            turn = np.linalg.qr(rng.normal(size=(3, 3)))[0]
            H = turn @ np.diag(signs * rng.uniform(0.2, 3, 3)) @ turn.T
            yield ((H + H.T) / 2,)

    slips = (
        Slip(
            "A curvature of 0 comes out as 1e-17, or as −1e-17: round before you ask "
            "for its sign.",
            (".round(9)", ""),
        ),
        Slip(
            "The entries on the diagonal are the curvatures along the axes. Between "
            "the axes there may be others: take the eigenvalues.",
            ("np.linalg.eigvalsh(H).round(9)", "np.diag(H)"),
        ),
        Slip(
            "The trace is the sum of the curvatures: a large one hides a negative one.",
            ("np.linalg.eigvalsh(H).round(9)", "np.array([np.trace(H)]).round(9)"),
        ),
        Slip(
            "The signs of all entries tell nothing: a matrix is more than its numbers. "
            "Take the eigenvalues.",
            ("np.linalg.eigvalsh(H).round(9)", "H.round(9)"),
        ),
        Slip(
            "You let the curvatures vote. A single one of the other sign makes a "
            "saddle.",
            (
                "np.linalg.eigvalsh(H).round(9)",
                "np.array([np.sign(np.linalg.eigvalsh(H).round(9)).sum()])",
            ),
        ),
        Slip(
            "Up and down are swapped: a positive curvature is a valley.",
            ('"minimum"', '"maximum"'),
            ('"maximum"', '"minimum"'),
        ),
        Slip(
            "A curvature of 0 promises nothing: without one of the other sign, that is "
            '"undecided".',
            ("low > 0", "low >= 0"),
            ("high < 0", "high <= 0"),
        ),
        Slip(
            "A curvature of 0 promises nothing, even if all others go up: that is no "
            "minimum yet.",
            ("low > 0", "low >= 0"),
        ),
        Slip(
            "A curvature of 0 promises nothing, even if all others go down: that is no "
            "maximum yet.",
            ("high < 0", "high <= 0"),
        ),
        Slip(
            "Up in one direction and down in another is a saddle, even if a third one "
            "is flat.",
            ("low < 0 < high", "low < 0 < high and curvatures.all()"),
        ),
        Slip(
            "A saddle needs both signs. What has zeros, and for the rest one sign, is "
            '"undecided".',
            ('"undecided"', '"saddle"'),
        ),
        Slip(
            "A negative curvature alone is no saddle: at a maximum all are negative.",
            ("low < 0 < high", "low < 0"),
        ),
        Slip(
            "A positive curvature alone is no saddle: at a minimum all are positive.",
            ("low < 0 < high", "high > 0"),
        ),
        Slip(
            "A single positive curvature is no minimum: all directions have to go up.",
            ("low < 0 < high", "False"),
            ("low > 0", "high > 0"),
        ),
        Slip(
            "Saddles are missing: ask for curvatures of both signs.",
            ("low < 0 < high", "False"),
        ),
        Slip(
            "You look at one eigenvalue alone: there is one for each direction.",
            ("curvatures.min(), curvatures.max()", "curvatures[0], curvatures[0]"),
        ),
        Slip(
            "You look at two eigenvalues alone: H has n of them, for any n.",
            ("curvatures.min(), curvatures.max()", "curvatures[0], curvatures[1]"),
        ),
        Slip(
            'The word for it is "saddle", nothing more.',
            ('"saddle"', '"saddle point"'),
        ),
    )

    @mistake(
        "The rule with the determinant is for two weights and no zeros: take the "
        "eigenvalues."
    )
    def determinant(H):
        return _critical_by_determinant(H)

    accepted = (
        _critical_by_signs,
        lambda H: np.str_(CriticalPoint.solution(H)),
    )


def _momentums_by_powers(G, rates, alpha):
    count = len(G)
    ages = np.subtract.outer(np.arange(count), np.arange(count))
    weights = np.where(ages >= 0, alpha ** np.maximum(ages, 0.0), 0)  # (now, then)
    inside = -(weights.sum(axis=0) * rates) @ G
    outside = -(rates @ weights) @ G
    return [inside.tolist(), outside, (1 - alpha) * outside]


class ThreeMomentums(Exercise):
    """Return how far three forms of momentum move: inside, outside, averaged."""

    lesson, name, points = 10, "three_momentums", 2
    signature = "def three_momentums(G, rates, alpha):"
    body = """
    n = G.shape[1]
    step, v, m = np.zeros(n), np.zeros(n), np.zeros(n)
    inside, outside, averaged = np.zeros((3, n))
    ...
    return inside, outside, averaged
    """
    hints = (
        "Write each form as two lines: first the buffer takes in the new gradient, "
        "then the total moves by it.",
        "Inside: `step = alpha * step - rate * g`, and the total moves by `step`. The "
        "rate is in the buffer already.",
        "Outside: `v = alpha * v + g`, and the total moves by `-rate * v`. Averaged: "
        "the same with `(1 - alpha) * g`.",
    )

    def solution(G, rates, alpha):
        step, v, m = np.zeros((3, G.shape[1]))
        inside, outside, averaged = np.zeros((3, G.shape[1]))
        for g, rate in zip(G, rates, strict=True):
            step = alpha * step - rate * g
            v = alpha * v + g
            m = alpha * m + (1 - alpha) * g
            inside = inside + step
            outside = outside - rate * v
            averaged = averaged - rate * m
        return inside, outside, averaged

    def inputs(rng):
        yield np.array([[1.0]]), np.array([0.5]), 0.5
        yield np.array([[1.0], [1.0]]), np.array([1.0, 0.1]), 0.5  # the rate falls
        yield np.array([[1.0, 2.0], [-1.0, 2.0]]), np.array([0.1, 0.1]), 0.9
        yield np.array([[1.0, 0.0], [0.0, 3.0]]), np.array([0.2, 0.1]), 0.0
        for steps, n in ((3, 2), (5, 3), (8, 1)):
            rates = 0.3 * 0.6 ** np.arange(steps)
            yield rng.normal(size=(steps, n)), rates, float(rng.uniform(0.3, 0.95))

    slips = (
        Slip(
            "The averaged form takes in (1 − α) of each gradient.",
            ("(1 - alpha) * g", "g"),
        ),
        Slip(
            "In the averaged form α and 1 − α are swapped: α is what is kept of the "
            "old.",
            ("alpha * m + (1 - alpha) * g", "(1 - alpha) * m + alpha * g"),
        ),
        Slip(
            "The averaged form has its rate outside: yours is in the buffer.",
            ("(1 - alpha) * g", "(1 - alpha) * rate * g"),
            ("averaged - rate * m", "averaged - m"),
        ),
        Slip(
            "Your first form is the second one: with the rate inside, an old gradient "
            "keeps the rate of its own step.",
            ("return inside,", "return outside,"),
        ),
        Slip(
            "Your second form is the first one: with the rate outside, the buffer "
            "holds gradients, and today's rate multiplies all of it.",
            ("outside - rate * v", "outside + step"),
        ),
        Slip(
            "Only the averaged form weighs the gradient with 1 − α: the other two take "
            "all of it.",
            ("- rate * g", "- (1 - alpha) * rate * g"),
            ("* v + g", "* v + (1 - alpha) * g"),
        ),
        Slip(
            "In the first form the gradient is weighed with 1 − α: it takes all of it.",
            ("- rate * g", "- (1 - alpha) * rate * g"),
        ),
        Slip(
            "In the second form the gradient is weighed with 1 − α: it takes all of "
            "it.",
            ("* v + g", "* v + (1 - alpha) * g"),
        ),
        Slip(
            "Return the way of all steps together: add them up.",
            ("inside + step", "step"),
            ("outside - rate * v", "-rate * v"),
            ("averaged - rate * m", "-rate * m"),
        ),
        Slip(
            "In what order? The rate inside the buffer first, then outside, then the "
            "averaged form.",
            ("return inside, outside", "return outside, inside"),
        ),
        Slip(
            "The sign: downhill is against the gradient.",
            ("- rate * g", "+ rate * g"),
            ("outside - rate", "outside + rate"),
            ("averaged - rate", "averaged + rate"),
        ),
        Slip(
            "The buffer takes in the new gradient first, then you move: your steps "
            "come one too late.",
            (
                "step = alpha * step - rate * g",
                "inside = inside + step\n        step = alpha * step - rate * g",
            ),
            (
                "v = alpha * v + g",
                "outside = outside - rate * v\n        v = alpha * v + g",
            ),
            (
                "m = alpha * m + (1 - alpha) * g",
                "averaged = averaged - rate * m\n        "
                "m = alpha * m + (1 - alpha) * g",
            ),
            ("inside = inside + step", "pass"),
            ("outside = outside - rate * v", "pass"),
            ("averaged = averaged - rate * m", "pass"),
        ),
        Slip(
            "Your buffers never forget: α shrinks what they hold, at each step.",
            ("alpha * step", "step"),
            ("alpha * v", "v"),
            ("alpha * m", "m"),
        ),
        Slip(
            "Your buffers hold one gradient only: α of what was there stays.",
            ("alpha * step", ""),
            ("alpha * v + ", ""),
            ("alpha * m + ", ""),
        ),
        Slip(
            "You use the first rate for every step: they change.",
            ("(G, rates, s", "(G, np.full_like(rates, rates[0]), s"),
        ),
        Slip(
            "You use the last rate for every step: each step has its own.",
            ("(G, rates, s", "(G, np.full_like(rates, rates[-1]), s"),
        ),
        Slip(
            "In the first form the rate is in the buffer already: you multiply by it "
            "once more.",
            ("inside + step", "inside + rate * step"),
        ),
        Slip(
            "In the first form the buffer holds a step downhill: add it.",
            ("inside + step", "inside - step"),
        ),
        Slip(
            "In the second form the total moves by the rate times the buffer: the rate "
            "is missing.",
            ("outside - rate * v", "outside - v"),
        ),
        Slip(
            "In the averaged form the total moves by the rate times the buffer: the "
            "rate is missing.",
            ("averaged - rate * m", "averaged - m"),
        ),
    )

    accepted = (
        _momentums_by_powers,
        lambda *a: list(ThreeMomentums.solution(*a)),
        lambda *a: np.array(ThreeMomentums.solution(*a)).tolist(),
        lambda *a: tuple(np.float32(total) for total in ThreeMomentums.solution(*a)),
    )


def _nesterov_torch(H, theta, lr, alpha, steps):
    """The other spelling, which holds the places looked at, taken back at the end."""
    ahead, v = np.array(theta, dtype=float), np.zeros(len(theta))
    for _ in range(steps):
        g = H @ ahead
        v = alpha * v + g
        ahead = ahead - lr * (g + alpha * v)
    return ahead + alpha * lr * v


class NesterovEnd(Exercise):
    """Return where Nesterov's momentum is after some steps on L = ½ θᵀHθ."""

    lesson, name, points = 10, "nesterov_end", 2
    signature = "def nesterov_end(H, theta, lr, alpha, steps):"
    body = """
    step = np.zeros(len(theta))
    for _ in range(steps):
        ahead = ...  # where the old step alone would lead
        ...
    return theta
    """
    hints = (
        "The gradient of ½ θᵀHθ at a place is `H @ place`. The only change against "
        "plain momentum is the place.",
        "The old step leads to `theta + alpha * step`: take the slope there.",
        "`step = alpha * step - lr * (H @ ahead)`, and then move from where you are: "
        "`theta = theta + step`.",
    )
    pure = True

    def solution(H, theta, lr, alpha, steps):
        step = np.zeros(len(theta))
        for _ in range(steps):
            ahead = theta + alpha * step
            step = alpha * step - lr * (H @ ahead)
            theta = theta + step
        return theta

    def inputs(rng):
        yield np.array([[1.0]]), np.array([2.0]), 0.5, 0.5, 1
        yield np.array([[1.0]]), np.array([2.0]), 0.5, 0.5, 2
        yield np.diag([1.0, 10.0]), np.array([1.0, -1.0]), 0.05, 0.9, 3
        yield np.array([[2.0, 1.0], [1.0, 3.0]]), np.array([1.0, 2.0]), 0.1, 0.0, 4
        for n, steps in ((2, 5), (3, 4), (2, 1)):
            A = rng.normal(size=(n, n))
            H, theta = A @ A.T / n + np.eye(n), rng.normal(size=n)
            yield H, theta, float(rng.uniform(0.05, 0.2)), 0.8, steps

    slips = (
        Slip(
            "That is plain momentum: Nesterov takes the slope at θ + α·step, where the "
            "old step leads.",
            ("theta + alpha * step", "theta"),
        ),
        Slip(
            "You look a whole old step ahead: it shrinks by α before it is taken "
            "again.",
            ("theta + alpha * step", "theta + step"),
        ),
        Slip(
            "You look back: the old step leads to θ plus α·step.",
            ("theta + alpha * step", "theta - alpha * step"),
        ),
        Slip(
            "You take the step from the place you looked at: the old step counts twice "
            "then. Move from θ.",
            ("theta = theta + step", "theta = ahead + step"),
        ),
        Slip(
            "The new step holds α times the old one: without it, nothing builds up.",
            ("alpha * step - lr", "-lr"),
        ),
        Slip(
            "The old step shrinks by α before the new slope joins it: yours never "
            "forgets.",
            ("alpha * step - lr", "step - lr"),
        ),
        Slip(
            "You return the place looked at, not the one you stand at.",
            ("return theta", "return theta + alpha * step"),
        ),
        Slip(
            "You return the place where the last slope was taken. Return the one you "
            "stand at after the step.",
            ("return theta", "return ahead"),
        ),
        Slip(
            "You return the last step. Return the place it leads to.",
            ("return theta", "return step"),
        ),
        Slip(
            "The sign: downhill is against the gradient.",
            ("- lr *", "+ lr *"),
        ),
        Slip(
            "The product of H and a place is `H @ ahead`, all of it.",
            ("H @ ahead", "np.diag(H) * ahead"),
        ),
        Slip(
            "`*` multiplies entry by entry. The gradient is the matrix times the "
            "place, `H @ …`.",
            ("H @ ahead", "H * ahead"),
        ),
        Slip(
            "The ½ is used up by the 2 of the square: the gradient is H @ place.",
            ("H @ ahead", "0.5 * H @ ahead"),
        ),
        Slip(
            "The gradient of ½ θᵀHθ has no factor 2: it is H @ place.",
            ("H @ ahead", "2 * H @ ahead"),
        ),
        Slip(
            "`theta += …` changes the array of whoever called you: write `theta = "
            "theta + …`.",
            ("theta = theta + step", "theta += step"),
        ),
        Slip("You make one step too few.", ("range(steps)", "range(1, steps)")),
        Slip("You make one step too many.", ("range(steps)", "range(steps + 1)")),
        Slip(
            "The new gradient counts in full: no 1 − α here.",
            ("- lr *", "- (1 - alpha) * lr *"),
        ),
        Slip(
            "You move by the old step: first the step takes in the new slope, then you "
            "move by it.",
            (
                "step = alpha * step - lr * (H @ ahead)",
                "old, step = step, alpha * step - lr * (H @ ahead)",
            ),
            ("theta = theta + step", "theta = theta + old"),
        ),
        Slip(
            "The rate is missing: the slope counts with `lr`.",
            ("- lr *", "-"),
        ),
    )

    accepted = (
        _nesterov_torch,
        lambda *a: NesterovEnd.solution(*a).tolist(),
    )


def _rates_by_powers(G, lr, rho):
    count = len(G)
    ages = np.subtract.outer(np.arange(count), np.arange(count))
    weights = np.where(ages >= 0, (1 - rho) * rho ** np.maximum(ages, 0.0), 0)
    return lr / (np.sqrt(weights @ G**2) + 1e-8)


class RmspropRates(Exercise):
    """Return RMSprop's effective rate η / (√v + 1e-8) of each weight at each step."""

    lesson, name, points = 10, "rmsprop_rates", 1
    signature = "def rmsprop_rates(G, lr, rho):"
    body = """
    v = np.zeros(G.shape[1])
    rates = np.zeros(G.shape)
    for t in range(len(G)):
        v = ...
        rates[t] = ...
    return rates
    """
    hints = (
        "AdaGrad's memory was `s = s + g**2`. RMSprop's is a running mean: it forgets "
        "a part of the old, and takes in as much of the new.",
        "`v = rho * v + (1 - rho) * g**2`: the two shares add up to 1.",
        "The rate of this step uses the v of this step: `lr / (np.sqrt(v) + 1e-8)`.",
    )
    forbidden = ("RMSprop",)

    def solution(G, lr, rho):
        v = np.zeros(G.shape[1])
        rates = np.zeros(G.shape)
        for t, g in enumerate(G):
            v = rho * v + (1 - rho) * g**2
            rates[t] = lr / (np.sqrt(v) + 1e-8)
        return rates

    def inputs(rng):
        yield np.array([[2.0]]), 0.1, 0.5
        yield np.array([[2.0], [0.5]]), 0.1, 0.75
        yield np.array([[1.0, 10.0], [1.0, 10.0], [1.0, 10.0]]), 0.01, 0.9
        yield np.array([[1e-8], [-1e-8]]), 1.0, 0.5  # as small as the 1e-8
        yield np.array([[0.0, 1.0], [2.0, 0.0]]), 0.1, 0.5  # no slope at first
        for steps, n in ((4, 2), (6, 3), (3, 3)):
            G = rng.normal(size=(steps, n)) * 10.0 ** np.arange(-1, n - 1)
            yield G, float(rng.uniform(0.01, 0.5)), float(rng.uniform(0.3, 0.95))

    slips = (
        Slip("Take the root: v holds squares.", ("np.sqrt(v)", "v")),
        Slip(
            "Square the gradient before you average: v holds squares.",
            ("g**2", "np.abs(g)"),
        ),
        Slip(
            "You average the gradients and square the mean: ups and downs cancel "
            "there. Square first.",
            ("g**2", "g"),
            ("np.sqrt(v)", "np.abs(v)"),
        ),
        Slip(
            "Your v averages the gradients with their signs, so its root may not "
            "exist: it averages squares.",
            ("g**2", "g"),
        ),
        Slip(
            "This is AdaGrad: all squares add up, none is forgotten.",
            ("rho * v + (1 - rho) * g**2", "v + g**2"),
        ),
        Slip(
            "The new square takes 1 − ρ of the mean: the two shares add up to 1.",
            ("(1 - rho) * g", "g"),
        ),
        Slip(
            "The old mean is kept whole: it keeps the share ρ.",
            ("rho * v", "v"),
        ),
        Slip(
            "You have swapped ρ and 1 − ρ: ρ is how much of the old is kept.",
            ("rho * v + (1 - rho)", "(1 - rho) * v + rho"),
        ),
        Slip(
            "Nothing of the old mean stays: it keeps the share ρ.",
            ("rho * v + ", ""),
        ),
        Slip(
            "The mean takes in the gradient of this step first: yours is one step old.",
            (
                "v = rho * v + (1 - rho) * g**2",
                "old, v = v, rho * v + (1 - rho) * g**2",
            ),
            ("np.sqrt(v)", "np.sqrt(old)"),
        ),
        Slip(
            "Each weight has a mean of its own: you make one for all of them.",
            ("g**2", "np.mean(g**2)"),
        ),
        Slip(
            "Each weight has a mean of its own: you add up the squares of all of them.",
            ("g**2", "np.sum(g**2)"),
        ),
        Slip(
            "Return a row for each step, not the last one alone.",
            ("return rates", "return rates[-1]"),
        ),
        Slip(
            "Return the rates at all steps. You return the running mean at the end.",
            ("return rates", "return v"),
        ),
        Slip(
            "The 1e-8 stands outside of the root.",
            ("np.sqrt(v) + 1e-8", "np.sqrt(v + 1e-8)"),
        ),
        Slip(
            "The 1e-8 is missing below the line (do brackets hold it and the root "
            "together?). Where a gradient is 0, or tiny, it decides.",
            ("np.sqrt(v) + 1e-8", "np.sqrt(v)"),
        ),
        Slip(
            "Return the effective rate. You multiply it by the gradient, which makes "
            "it a step.",
            ("= lr /", "= lr * g /"),
        ),
        Slip("The rate η is missing.", ("= lr /", "= 1 /")),
        Slip(
            "RMSprop has no correction for the start: that comes with Adam.",
            ("np.sqrt(v)", "np.sqrt(v / (1 - rho ** (t + 1)))"),
        ),
        Slip(
            "The running mean starts at 0: yours starts with the first square.",
            ("v = np.zeros(G.shape[1])", "v = G[0] ** 2"),
        ),
        Slip(
            "The running mean starts at 0: yours starts at 1.",
            ("v = np.zeros(G.shape[1])", "v = np.ones(G.shape[1])"),
        ),
    )

    accepted = (
        lambda *a: RmspropRates.solution(*a).tolist(),
        _rates_by_powers,
    )


def _adam_rearranged(G, lr, beta1, beta2, corrected):
    moves, m, v = np.empty_like(G), 0.0, 0.0
    for i, g in enumerate(G):
        m, v = m + (1 - beta1) * (g - m), v + (1 - beta2) * (g * g - v)
        one, two = (1 - beta1 ** (i + 1), 1 - beta2 ** (i + 1)) if corrected else (1, 1)
        moves[i] = -lr * np.sqrt(two) / one * m / (np.sqrt(v) + 1e-8 * np.sqrt(two))
    return moves


class AdamMoves(Exercise):
    """Return the move of each weight at each step of Adam, corrected or not."""

    lesson, name, points = 10, "adam_moves", 2
    signature = "def adam_moves(G, lr, beta1, beta2, corrected):"
    body = """
    m, v = np.zeros(G.shape[1]), np.zeros(G.shape[1])
    moves = np.zeros(G.shape)
    for t in range(1, len(G) + 1):  # row t - 1 belongs to step t
        moves[t - 1] = ...
    return moves
    """
    hints = (
        "Two running means: m of the gradient with β₁, v of its square with β₂, both "
        "as in RMSprop.",
        "If `corrected`: `m_hat = m / (1 - beta1**t)`, and `v_hat` likewise with β₂. "
        "Else they are m and v. Keep m and v themselves as they are.",
        "`moves[t - 1] = -lr * m_hat / (np.sqrt(v_hat) + 1e-8)`: t counts from 1, rows "
        "from 0.",
    )
    forbidden = ("Adam", "AdamW")

    def solution(G, lr, beta1, beta2, corrected):
        m, v = np.zeros(G.shape[1]), np.zeros(G.shape[1])
        moves = np.zeros(G.shape)
        for t, g in enumerate(G, start=1):
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * g**2
            m_hat, v_hat = m, v
            if corrected:
                m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
            moves[t - 1] = -lr * m_hat / (np.sqrt(v_hat) + 1e-8)
        return moves

    def inputs(rng):
        yield np.array([[5.0]]), 0.1, 0.9, 0.99, True
        yield np.array([[5.0]]), 0.1, 0.9, 0.99, False
        yield np.array([[1.0, -100.0], [1.0, 100.0]]), 0.01, 0.5, 0.75, True
        yield np.array([[0.0, 1e-8], [0.0, 2e-8]]), 1.0, 0.9, 0.9, True
        for steps, n, corrected in ((4, 2, True), (4, 2, False), (6, 3, True)):
            b1, b2 = float(rng.uniform(0.5, 0.9)), float(rng.uniform(0.9, 0.999))
            yield rng.normal(size=(steps, n)), 0.1, b1, b2, corrected

    slips = (
        Slip(
            "Take the root of v̂: it holds squares.",
            ("np.sqrt(v_hat)", "v_hat"),
        ),
        Slip(
            "The 1e-8 stands outside of the root.",
            ("np.sqrt(v_hat) + 1e-8", "np.sqrt(v_hat + 1e-8)"),
        ),
        Slip(
            "The 1e-8 is missing below the line (do brackets hold it and the root "
            "together?): where no gradient came yet, 0 is divided by 0.",
            ("np.sqrt(v_hat) + 1e-8", "np.sqrt(v_hat)"),
        ),
        Slip(
            "The correction is missing: where `corrected` is True, divide m by 1 − β₁ᵗ "
            "and v by 1 − β₂ᵗ.",
            ("if corrected", "if False"),
        ),
        Slip(
            "You correct always: where `corrected` is False, m and v stay as they are.",
            ("if corrected", "if True"),
        ),
        Slip(
            "You correct where `corrected` is False, and where it is True you do not.",
            ("if corrected", "if not corrected"),
        ),
        Slip(
            "Only v gets its correction: m starts at 0 as well.",
            ("m / (1 - beta1**t)", "m"),
        ),
        Slip(
            "Only m gets its correction: v starts at 0 as well.",
            ("v / (1 - beta2**t)", "v"),
        ),
        Slip(
            "The correction fades from step to step: 1 − βᵗ, with the number of the "
            "step as a power.",
            ("beta1**t", "beta1"),
            ("beta2**t", "beta2"),
        ),
        Slip(
            "The correction makes m and v larger, since they start too small: divide.",
            ("m / (1 - beta1**t)", "m * (1 - beta1**t)"),
            ("v / (1 - beta2**t)", "v * (1 - beta2**t)"),
        ),
        Slip(
            "In the corrections β₁ and β₂ are swapped: each mean has its own.",
            ("beta1**t", "beta2**t"),
            ("beta2**t", "beta1**t"),
        ),
        Slip(
            "Your v̂ is corrected with β₁: it has its own β.",
            ("beta2**t", "beta1**t"),
        ),
        Slip(
            "Your m̂ is corrected with β₂: it has its own β.",
            ("beta1**t", "beta2**t"),
        ),
        Slip(
            "Steps are counted from t = 1: with 0, the correction divides by 0.",
            ("start=1", "start=0"),
            ("moves[t - 1]", "moves[t]"),
        ),
        Slip(
            "Your t is one too large: the first step is t = 1.",
            ("start=1", "start=2"),
            ("moves[t - 1]", "moves[t - 2]"),
        ),
        Slip(
            "You keep the corrected m and v for the next step: the correction is for "
            "this step only.",
            ("    m_hat, v_hat = m / (1", "    m, v = m_hat, v_hat = m / (1"),
        ),
        Slip(
            "The mean m takes in (1 − β₁) of the gradient: it is a mean, not a sum.",
            ("(1 - beta1) * g", "g"),
        ),
        Slip(
            "The mean v takes in (1 − β₂) of the square: it is a mean, not a sum.",
            ("(1 - beta2) * g**2", "g**2"),
        ),
        Slip(
            "In m, β₁ and 1 − β₁ are swapped: β₁ is the share that is kept.",
            ("beta1 * m + (1 - beta1) * g", "(1 - beta1) * m + beta1 * g"),
        ),
        Slip(
            "In v, β₂ and 1 − β₂ are swapped: β₂ is the share that is kept.",
            ("beta2 * v + (1 - beta2) * g", "(1 - beta2) * v + beta2 * g"),
        ),
        Slip(
            "The mean v is that of the squared gradients.",
            ("g**2", "np.abs(g)"),
        ),
        Slip(
            "The mean v is that of the squared gradients: yours squares m.",
            ("g**2", "m**2"),
        ),
        Slip(
            "Each weight has a v of its own: you make one for all of them.",
            ("g**2", "np.mean(g**2)"),
        ),
        Slip(
            "β₁ and β₂ are swapped.",
            ("beta1 * m + (1 - beta1)", "beta2 * m + (1 - beta2)"),
            ("beta2 * v + (1 - beta2)", "beta1 * v + (1 - beta1)"),
            ("beta1**t", "beta2**t"),
            ("beta2**t", "beta1**t"),
        ),
        Slip("The sign: downhill is against the gradient.", ("-lr", "lr")),
        Slip("The rate is missing: a move has the size of `lr`.", ("-lr *", "-")),
        Slip(
            "The move follows the mean m̂, not the gradient of this step alone.",
            ("lr * m_hat", "lr * g"),
        ),
        Slip(
            "Return the move of each step. You return where the moves have led so far.",
            ("return moves", "return moves.cumsum(axis=0)"),
        ),
        Slip(
            "Return a row for each step, not the last one alone.",
            ("return moves", "return moves[-1]"),
        ),
    )

    accepted = (
        _adam_rearranged,
        lambda *a: AdamMoves.solution(*a).tolist(),
    )


def _tuned_by_sorting(rates, losses):
    ranked = np.sort(losses, axis=1)  # NaN comes last
    ranked[np.isnan(ranked)] = np.inf
    half = losses.shape[1] // 2
    best = (ranked[:, half] + ranked[:, ~half]).argmin()
    return [rates[best], ranked[best, 0], ranked[best, -1]]


class TunedRate(Exercise):
    """Return the rate with the lowest median loss over the seeds, and its band.

    The band: the lowest and the highest loss of that rate. NaN means diverged, and
    counts as an infinite loss.
    """

    lesson, name, points = 10, "tuned_rate", 2
    signature = "def tuned_rate(rates, losses):"
    body = """
    ...
    return rate, low, high
    """
    hints = (
        "First deal with the NaN: a network that diverged did as badly as one can. "
        "`np.where(np.isnan(losses), np.inf, losses)` writes infinity in its place.",
        "`np.median(…, axis=1)` is one number a rate: a row is a rate.",
        "`np.argmin` says where the lowest median is; `rates[best]` is the rate, and "
        "row `best` holds the band.",
    )

    def solution(rates, losses):
        finite = np.where(np.isnan(losses), np.inf, losses)
        best = np.argmin(np.median(finite, axis=1))
        return rates[best], finite[best].min(), finite[best].max()

    def inputs(rng):
        yield np.array([0.1, 1.0]), np.array([[0.5, 0.6, 0.7], [0.2, 0.3, 0.9]])
        # one lucky seed, two that diverged
        yield np.array([0.1, 1.0]), np.array([[0.5, 0.6, 0.7], [np.nan, 0.1, np.nan]])
        # one accident: the mean would say 0.1, the median says 1
        yield np.array([0.1, 1.0]), np.array([[0.5, 0.6, 0.7], [0.2, 0.3, 8.0]])
        yield np.array([0.1, 1.0]), np.array([[0.5, 0.4, 0.6], [0.2, 0.3, np.nan]])
        yield np.array([0.3]), np.array([[0.25, 0.5, 0.75, 1.0]])
        # the lowest loss of all is a lucky seed of the other rate
        yield np.array([0.1, 1.0]), np.array([[0.3, 0.4, 0.5], [0.1, 0.8, 0.9]])
        # two seeds: the median lies between them
        yield np.array([0.1, 1.0]), np.array([[0.1, 0.9], [0.4, 0.5]])
        yield np.array([0.1, 1.0]), np.array([[0.4, 0.5], [0.1, 0.7]])
        # three rates, two seeds: a row is a rate
        yield np.array([3, 1, 2]), np.array([[0.9, 0.8], [0.9, 0.5], [0.2, 0.3]])
        for count, seeds in ((4, 3), (5, 5), (3, 4)):
            losses = rng.uniform(0.1, 2.0, size=(count, seeds))
            losses[-1, rng.integers(seeds)] = np.nan
            losses[0, 0] = 0.01
            yield np.geomspace(0.001, 1, count), losses

    slips = (
        Slip("The lowest loss is a lucky seed: take the median.", ("median", "min")),
        Slip("One accident decides over a mean: take the median.", ("median", "mean")),
        Slip("You judge by the worst seed: take the median.", ("median", "max")),
        Slip(
            "Of two losses in the middle you take the larger one: the median lies "
            "halfway between them.",
            (
                "np.median(finite, axis=1)",
                "np.sort(finite, axis=1)[:, finite.shape[1] // 2]",
            ),
        ),
        Slip(
            "Of two losses in the middle you take the smaller one: the median lies "
            "halfway between them.",
            (
                "np.median(finite, axis=1)",
                "np.sort(finite, axis=1)[:, (finite.shape[1] - 1) // 2]",
            ),
        ),
        Slip(
            "The middle column is no median: sort the losses of each rate first, or "
            "take `np.median`.",
            ("np.median(finite, axis=1)", "finite[:, finite.shape[1] // 2]"),
        ),
        Slip(
            "This is the rate with the highest median: the lowest loss wins.",
            ("argmin", "argmax"),
        ),
        Slip(
            "A row is a rate: you take the medians of the columns, one for each seed.",
            ("axis=1", "axis=0"),
        ),
        Slip(
            "You return the index of the rate: return the rate itself.",
            ("return rates[best]", "return best"),
        ),
        Slip(
            "The median was for choosing. Return the rate that has it.",
            ("return rates[best]", "return np.median(finite[best])"),
        ),
        Slip(
            "A network that diverged is left out of the median, as if it had never "
            "been: that rewards rates that are too high. Count it as infinite.",
            ("np.median(finite", "np.nanmedian(losses"),
        ),
        Slip(
            "Networks that diverged are left out, in the choice and in the band: that "
            "rewards rates that are too high. Count them as infinite.",
            ("np.median(finite", "np.nanmedian(losses"),
            ("finite[best].min()", "np.nanmin(losses[best])"),
            ("finite[best].max()", "np.nanmax(losses[best])"),
        ),
        Slip(
            "NaN has spread: `np.median` and `np.argmin` take it for the smallest of "
            "all. Replace it by infinity first.",
            ("np.median(finite", "np.median(losses"),
        ),
        Slip(
            "NaN is not dealt with: it spreads into the medians and into the band. "
            "Replace it by infinity first.",
            ("np.where(np.isnan(losses), np.inf, losses)", "losses"),
        ),
        Slip(
            "A network that diverged counts as 0 with you, the best of all losses: it "
            "is the worst.",
            ("np.where(np.isnan(losses), np.inf, losses)", "np.nan_to_num(losses)"),
        ),
        Slip(
            "The band belongs to the chosen rate alone: yours is that of all rates.",
            ("finite[best].min(), finite[best].max()", "finite.min(), finite.max()"),
        ),
        Slip(
            "The band leaves out the network that diverged: its loss counts as "
            "infinite.",
            ("finite[best].max()", "np.nanmax(losses[best])"),
        ),
        Slip(
            "The choice is right, but NaN is in the band: take it from the losses in "
            "which infinity stands for NaN.",
            (
                "finite[best].min(), finite[best].max()",
                "losses[best].min(), losses[best].max()",
            ),
        ),
        Slip(
            "In what order? Return rate, low, high.",
            (
                "rates[best], finite[best].min(), finite[best].max()",
                "finite[best].max(), finite[best].min(), rates[best]",
            ),
        ),
        Slip(
            "The band goes from the lowest loss to the highest: yours are swapped.",
            (
                "finite[best].min(), finite[best].max()",
                "finite[best].max(), finite[best].min()",
            ),
        ),
    )

    accepted = (
        _tuned_by_sorting,
        lambda *a: [np.float32(value) for value in TunedRate.solution(*a)],
    )


def _adamw_in_one_line(theta, G, lr, beta1, beta2, decay):
    m, v = 0.0, 0.0
    for t, g in enumerate(G, start=1):
        m, v = m + (1 - beta1) * (g - m), v + (1 - beta2) * (g * g - v)
        step = m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + 1e-8)
        theta = theta - lr * (step + decay * theta)
    return theta


class AdamwRepaired(Exercise):
    """Return θ after AdamW's steps with the gradients G. Three bugs inside."""

    lesson, name, points = 10, "adamw_repaired", 3
    signature = "def adamw_repaired(theta, G, lr, beta1, beta2, decay):"
    body = """
    m, v = np.zeros(len(theta)), np.zeros(len(theta))
    for t, g in enumerate(G, start=1):
        g = g + decay * theta
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta1**t)
        theta = theta - lr * m_hat / np.sqrt(v_hat + 1e-8)
    return theta
    """
    hints = (
        "With decay = 0 and one step, θ should move by lr, whatever the gradient. Try "
        "G = [[1.0]], then G = [[1e-5]], then two steps. What breaks?",
        "Every running mean is corrected with its own β. And 1e-8 under the root acts "
        "like 1e-4 outside of it.",
        "Where the decay joins the gradient, it is divided by √v̂ with it: that is L2. "
        "AdamW shrinks first: θ ← θ − η λ θ, and g stays as it is.",
    )

    def solution(theta, G, lr, beta1, beta2, decay):
        m, v = np.zeros(len(theta)), np.zeros(len(theta))
        for t, g in enumerate(G, start=1):
            theta = theta - lr * decay * theta
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * g**2
            m_hat = m / (1 - beta1**t)
            v_hat = v / (1 - beta2**t)
            theta = theta - lr * m_hat / (np.sqrt(v_hat) + 1e-8)
        return theta

    def inputs(rng):
        yield np.array([1.0]), np.array([[2.0]]), 0.1, 0.9, 0.99, 0.0
        yield np.array([1.0]), np.array([[2.0], [-1.0]]), 0.1, 0.9, 0.99, 0.0
        yield np.array([1.0]), np.array([[1e-5]]), 0.1, 0.5, 0.5, 0.0  # eps matters
        yield np.array([4.0]), np.array([[0.0]]), 0.5, 0.9, 0.9, 0.5  # decay alone
        yield np.array([2.0, 2.0]), np.array([[1.0, 100.0]]), 0.1, 0.8, 0.9, 1.0
        yield np.array([2.0]), np.array([[3e-8], [1e-8]]), 0.1, 0.9, 0.9, 0.1
        for steps, n in ((3, 2), (5, 3), (8, 2)):
            theta, G = rng.normal(size=n) * 3, rng.normal(size=(steps, n))
            yield theta, G, 0.1, 0.8, 0.95, float(rng.uniform(0.2, 1.5))

    bugs = (
        Slip(
            "The decay joins the gradient, and is divided by √v̂ with it. That is Adam "
            "with L2.",
            ("theta = theta - lr * decay * theta", "g = g + decay * theta"),
        ),
        Slip("The correction of v̂ uses the other mean's β.", ("beta2**t", "beta1**t")),
        Slip(
            "The 1e-8 does not stand where the task wants it: under a root it acts "
            "like 1e-4.",
            ("(np.sqrt(v_hat) + 1e-8)", "np.sqrt(v_hat + 1e-8)"),
        ),
    )
    slips = (
        Slip(
            "The decay is gone altogether: AdamW shrinks the weights by η λ at each "
            "step.",
            (" - lr * decay * theta", ""),
        ),
        Slip(
            "The weights shrink by the share η λ: you forgot η.",
            ("lr * decay * theta", "decay * theta"),
        ),
        Slip(
            "The sign of the decay: θ shrinks, by η λ θ.",
            ("- lr * decay", "+ lr * decay"),
        ),
        Slip(
            "The weights lose a share of themselves: you take the same ηλ from all.",
            ("lr * decay * theta", "lr * decay"),
        ),
        Slip(
            "The order: θ shrinks first, then it takes Adam's step.",
            ("theta = theta - lr * decay * theta", "pass"),
            ("+ 1e-8)", "+ 1e-8)\n        theta = theta - lr * decay * theta"),
        ),
        Slip(
            "The weights decay twice: θ shrinks now, and the decay is still in the "
            "gradient.",
            (
                "theta = theta - lr * decay * theta",
                "g = g + decay * theta\n        theta = theta - lr * decay * theta",
            ),
        ),
        Slip(
            "The decay is applied once, before all steps: θ shrinks at every step.",
            (
                "theta = theta - lr * decay * theta",
                "theta = theta - lr * decay * theta * (t == 1)",
            ),
        ),
        Slip(
            "The decay joins m̂ now, and is still divided by √v̂ with it: it acts on θ "
            "alone.",
            ("theta = theta - lr * decay * theta", "pass"),
            ("lr * m_hat /", "lr * (m_hat + decay * theta) /"),
        ),
        Slip(
            "The correction of v̂ has lost its power: it fades with the number t of the "
            "step.",
            ("beta2**t", "beta2"),
        ),
        Slip("Counting t from 1 was right.", ("start=1", "start=2")),
        Slip("Correcting m̂ with β₁ was right.", ("beta1**t", "beta2**t")),
        Slip(
            "The 1e-8 is gone from below the line (do brackets hold it and the root "
            "together?): where no gradient came yet, 0 is divided by 0.",
            ("(np.sqrt(v_hat) + 1e-8)", "np.sqrt(v_hat)"),
        ),
        Slip(
            "The root is gone: v̂ holds squares.",
            ("np.sqrt(v_hat)", "v_hat"),
        ),
        Slip(
            "The correction of v̂ is gone: v starts at 0 and is too small at first.",
            ("v / (1 - beta2**t)", "v"),
        ),
        Slip(
            "Downhill is against the gradient: that was right.",
            ("- lr * m_hat", "+ lr * m_hat"),
        ),
    )

    accepted = (
        lambda *a: AdamwRepaired.solution(*a).tolist(),
        lambda *a: np.float32(AdamwRepaired.solution(*a)),
        _adamw_in_one_line,
    )
