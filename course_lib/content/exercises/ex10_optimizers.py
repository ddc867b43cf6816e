"""Exercises of lesson 10: optimizers."""

import numpy as np

from ..exercise import Exercise, mistake


def _slip(function, **slips):
    """Return the function with some slips in it."""
    return lambda *a: function(*a, **slips)


def _signs(values):
    """Name a critical point by the signs of some numbers, right or wrong ones."""
    low, high = np.min(values), np.max(values)
    if low < 0 < high:
        return "saddle"
    if low > 0:
        return "minimum"
    return "maximum" if high < 0 else "undecided"


def _eigenvalues(H):
    return np.round(np.linalg.eigvalsh(H), 9)


def _critical_by_determinant(H):
    determinant = round(float(np.linalg.det(H)), 9)
    if determinant == 0:
        return "undecided"
    if determinant < 0:
        return "saddle"
    return "minimum" if H[0, 0] > 0 else "maximum"


def _critical_lenient(H):
    curvatures = _eigenvalues(H)
    if (curvatures >= 0).all():
        return "minimum"
    return "maximum" if (curvatures <= 0).all() else "saddle"


def _critical_zero_first(H):
    curvatures = _eigenvalues(H)
    return "undecided" if (curvatures == 0).any() else _signs(curvatures)


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
        ):
            yield (np.array(H),)
        yield (np.diag([-1.0, -2.0, 3.0]),)  # its determinant is positive
        yield (np.diag([1.0, 0.0, -1.0]),)  # flat somewhere, a saddle all the same
        for signs in ((1, 1, 1), (-1, -1, -1), (1, 1, -1), (-1, 1, -1)):
            turn = np.linalg.qr(rng.normal(size=(3, 3)))[0]
            H = turn @ np.diag(signs * rng.uniform(0.2, 3, 3)) @ turn.T
            yield ((H + H.T) / 2,)

    @mistake(
        "The entries on the diagonal are the curvatures along the axes. Between the "
        "axes there may be others: take the eigenvalues."
    )
    def diagonal(H):
        return _signs(np.diag(H))

    @mistake(
        "The rule with the determinant is for two weights and no zeros: take the "
        "eigenvalues."
    )
    def determinant(H):
        return _critical_by_determinant(H)

    @mistake(
        "The trace is the sum of the curvatures: a large one hides a negative one."
    )
    def trace(H):
        return _signs([round(float(np.trace(H)), 9)])

    @mistake("Up and down are swapped: a positive curvature is a valley.")
    def swapped_signs(H):
        return _signs(-_eigenvalues(H))

    @mistake(
        "A curvature of 0 promises nothing: without one of the other sign, that is "
        '"undecided".'
    )
    def flat_is_minimum(H):
        return _critical_lenient(H)

    @mistake(
        "Up in one direction and down in another is a saddle, even if a third one is "
        "flat."
    )
    def flat_hides_saddle(H):
        return _critical_zero_first(H)

    @mistake(
        "The signs of all entries tell nothing: a matrix is more than its numbers. "
        "Take the eigenvalues."
    )
    def signs_of_entries(H):
        return _signs(H.round(9))

    accepted = (
        lambda H: _signs(_eigenvalues(H)),
        lambda H: np.str_(_signs(_eigenvalues(H))),
    )


def _three_momentums(
    G, rates, alpha, *, mean=None, kick=1.0, keep=None, late=False, sign=-1.0
):
    """The three totals, with the slips that the mistakes make."""
    mean = 1 - alpha if mean is None else mean
    keep = alpha if keep is None else keep
    step, v, m = (np.zeros(G.shape[1]) for _ in range(3))
    inside, outside, averaged = (np.zeros(G.shape[1]) for _ in range(3))
    for g, rate in zip(G, rates, strict=True):
        if late:
            inside, outside = inside + step, outside + sign * rate * v
            averaged = averaged + sign * rate * m
        step = keep * step + sign * rate * kick * g
        v = keep * v + kick * g
        m = keep * m + mean * g
        if not late:
            inside, outside = inside + step, outside + sign * rate * v
            averaged = averaged + sign * rate * m
    return inside, outside, averaged


def _last_steps(G, rates, alpha):
    now = _three_momentums(G, rates, alpha)
    before = _three_momentums(G[:-1], rates[:-1], alpha)
    return tuple(a - b for a, b in zip(now, before, strict=True))


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
    forbidden = ("SGD",)
    pure = True

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

    @mistake("Return the way of all steps together: add them up.")
    def last_steps_only(G, rates, alpha):
        return _last_steps(G, rates, alpha)

    @mistake(
        "In what order? The rate inside the buffer first, then outside, then the "
        "averaged form."
    )
    def outside_first(G, rates, alpha):
        return (
            (two := _three_momentums(G, rates, alpha))[1],
            two[0],
            two[2],
        )

    @mistake("The averaged form takes in (1 − α) of each gradient.")
    def averaged_without_share(G, rates, alpha):
        return (_slip(_three_momentums, mean=1.0))(G, rates, alpha)

    @mistake(
        "Only the averaged form weighs the gradient with 1 − α: the other two take all "
        "of it."
    )
    def share_for_all(G, rates, alpha):
        return _three_momentums(G, rates, alpha, kick=1 - alpha)

    @mistake("The sign: downhill is against the gradient.")
    def uphill(G, rates, alpha):
        return (_slip(_three_momentums, sign=1.0))(G, rates, alpha)

    @mistake(
        "The buffer takes in the new gradient first, then you move: your steps come "
        "one too late."
    )
    def one_step_late(G, rates, alpha):
        return (_slip(_three_momentums, late=True))(G, rates, alpha)

    @mistake("Your buffers never forget: α shrinks what they hold, at each step.")
    def without_forgetting(G, rates, alpha):
        return (_slip(_three_momentums, keep=1.0))(G, rates, alpha)

    @mistake(
        "Your first form is the second one: with the rate inside, an old gradient "
        "keeps the rate of its own step."
    )
    def inside_like_outside(G, rates, alpha):
        return (
            (three := _three_momentums(G, rates, alpha))[1],
            *three[1:],
        )

    @mistake("You use the first rate for every step: they change.")
    def first_rate_only(G, rates, alpha):
        return _three_momentums(G, np.full_like(rates, rates[0]), alpha)

    accepted = (
        _three_momentums,
        _momentums_by_powers,
        lambda *a: tuple(np.float32(total) for total in _three_momentums(*a)),
    )


def _nesterov(H, theta, lr, alpha, steps, **slips):
    """Nesterov on a quadratic, with the slips that the mistakes make."""
    slip = {
        "look": lambda theta, step, alpha: theta + alpha * step,
        "keep": True,
        "leave": lambda theta, ahead: theta,
        "sign": -1,
        "end": lambda theta, step, alpha: theta,
    } | slips
    theta, step = np.array(theta, dtype=float), np.zeros(len(theta))
    for _ in range(steps):
        ahead = slip["look"](theta, step, alpha)
        step = alpha * step * slip["keep"] + slip["sign"] * lr * (H @ ahead)
        theta = slip["leave"](theta, ahead) + step
    return slip["end"](theta, step, alpha)


def _nesterov_torch(H, theta, lr, alpha, steps):
    """The other spelling, which holds the places looked at, taken back at the end."""
    ahead, v = np.array(theta, dtype=float), np.zeros(len(theta))
    for _ in range(steps):
        g = H @ ahead
        v = alpha * v + g
        ahead = ahead - lr * (g + alpha * v)
    return ahead + alpha * lr * v


def _nesterov_in_place(H, theta, lr, alpha, steps):
    step = np.zeros(len(theta))
    for _ in range(steps):
        step = alpha * step - lr * (H @ (theta + alpha * step))
        theta += step
    return theta


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
    forbidden = ("SGD",)
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
        for n, steps in ((2, 5), (3, 4), (2, 0)):
            A = rng.normal(size=(n, n))
            H, theta = A @ A.T / n + np.eye(n), rng.normal(size=n)
            yield H, theta, float(rng.uniform(0.05, 0.2)), 0.8, steps

    @mistake(
        "That is plain momentum: Nesterov takes the slope at θ + α·step, where the old "
        "step leads."
    )
    def plain_momentum(H, theta, lr, alpha, steps):
        return (_slip(_nesterov, look=lambda t, s, al: t))(H, theta, lr, alpha, steps)

    @mistake(
        "You look a whole old step ahead: it shrinks by α before it is taken again."
    )
    def whole_step_ahead(H, theta, lr, alpha, steps):
        return (_slip(_nesterov, look=lambda t, s, al: t + s))(
            H, theta, lr, alpha, steps
        )

    @mistake(
        "You take the step from the place you looked at: the old step counts twice "
        "then. Move from θ."
    )
    def step_from_ahead(H, theta, lr, alpha, steps):
        return (_slip(_nesterov, leave=lambda t, ahead: ahead))(
            H, theta, lr, alpha, steps
        )

    @mistake("The new step holds α times the old one: without it, nothing builds up.")
    def without_old_step(H, theta, lr, alpha, steps):
        return (_slip(_nesterov, keep=False))(H, theta, lr, alpha, steps)

    @mistake("You return the place looked at, not the one you stand at.")
    def place_ahead(H, theta, lr, alpha, steps):
        return (_slip(_nesterov, end=lambda t, s, al: t + al * s))(
            H, theta, lr, alpha, steps
        )

    @mistake("The sign: downhill is against the gradient.")
    def uphill(H, theta, lr, alpha, steps):
        return (_slip(_nesterov, sign=1))(H, theta, lr, alpha, steps)

    @mistake("The product of H and a place is `H @ ahead`, all of it.")
    def diagonal_only(H, *a):
        return _nesterov(np.diag(np.diag(H)), *a)

    @mistake(
        "`theta += …` changes the array of whoever called you: write `theta = theta + "
        "…`."
    )
    def in_place(H, theta, lr, alpha, steps):
        return _nesterov_in_place(H, theta, lr, alpha, steps)

    accepted = (
        _nesterov,
        _nesterov_torch,
        lambda *a: _nesterov(*a).tolist(),
    )


def _rates(G, lr, rho, *, new=None, root=np.sqrt, take=np.square, late=False):
    """η / (√v + ε) after each gradient, with the slips that the mistakes make."""
    v, rates, new = np.zeros(G.shape[1]), [], 1 - rho if new is None else new
    for g in G:
        before = v
        v = rho * v + new * take(g)
        rates.append(lr / (root(before if late else v) + 1e-8))
    return np.array(rates)


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
    pure = True

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
        for steps, n in ((4, 2), (6, 3), (3, 3)):
            G = rng.normal(size=(steps, n)) * 10.0 ** np.arange(-1, n - 1)
            yield G, float(rng.uniform(0.01, 0.5)), float(rng.uniform(0.3, 0.95))

    @mistake("This is AdaGrad: all squares add up, none is forgotten.")
    def adagrad(G, lr, rho):
        return lr / (np.sqrt(np.cumsum(G**2, axis=0)) + 1e-8)

    @mistake("Take the root: v holds squares.")
    def without_root(G, lr, rho):
        return (_slip(_rates, root=lambda v: v))(G, lr, rho)

    @mistake("Square the gradient before you average: v holds squares.")
    def without_square(G, lr, rho):
        return (_slip(_rates, take=np.abs))(G, lr, rho)

    @mistake("The new square takes 1 − ρ of the mean: the two shares add up to 1.")
    def sum_for_mean(G, lr, rho):
        return (_slip(_rates, new=1.0))(G, lr, rho)

    @mistake("You have swapped ρ and 1 − ρ: ρ is how much of the old is kept.")
    def exchanged_shares(G, lr, rho):
        return _rates(G, lr, 1 - rho, new=rho)

    @mistake(
        "The mean takes in the gradient of this step first: yours is one step old."
    )
    def one_step_late(G, lr, rho):
        return (_slip(_rates, late=True))(G, lr, rho)

    @mistake("Each weight has a mean of its own: you make one for all of them.")
    def one_mean_for_all(G, lr, rho):
        return (_slip(_rates, take=lambda g: np.mean(g**2)))(G, lr, rho)

    @mistake("Return a row for each step, not the last one alone.")
    def last_row_only(*a):
        return _rates(*a)[-1]

    @mistake("The 1e-8 stands outside of the root.")
    def epsilon_inside_root(G, lr, rho):
        return (_slip(_rates, root=lambda v: np.sqrt(v + 1e-8) - 1e-8))(G, lr, rho)

    accepted = (
        _rates,
        lambda *a: _rates(*a).tolist(),
    )


def _adam_places(theta, G, lr, beta1, beta2, decay, **slips):
    """Where AdamW is after each step, with the slips that the mistakes make."""
    slip = {
        "first": 1,
        "new1": 1 - beta1,
        "new2": 1 - beta2,
        "square": np.square,
        "of_m": True,
        "of_v": True,
        "own": True,
        "sign": -1,
        "below": lambda v: np.sqrt(v) + 1e-8,
        "l2": False,
        "after": False,
        "shrink": lambda lr, decay: lr * decay,
    } | slips
    theta = np.array(theta, dtype=float)
    m, v, places = np.zeros(len(theta)), np.zeros(len(theta)), [theta]
    for t, g in enumerate(G, start=slip["first"]):
        if slip["l2"]:
            g = g + decay * theta
        elif not slip["after"]:
            theta = theta - slip["shrink"](lr, decay) * theta
        m = beta1 * m + slip["new1"] * g
        v = beta2 * v + slip["new2"] * slip["square"](g)
        m_hat = m / (1 - beta1**t) if slip["of_m"] else m
        v_hat = v / (1 - (beta2 if slip["own"] else beta1) ** t) if slip["of_v"] else v
        theta = theta + slip["sign"] * lr * m_hat / slip["below"](v_hat)
        if slip["after"]:
            theta = theta - slip["shrink"](lr, decay) * theta
        places.append(theta)
    return np.array(places)


def _adam(G, lr, beta1, beta2, corrected, **slips):
    slips = {"of_m": corrected, "of_v": corrected} | slips
    start = np.zeros(G.shape[1])
    return np.diff(_adam_places(start, G, lr, beta1, beta2, 0.0, **slips), axis=0)


def _adamw(*args, **slips):
    return _adam_places(*args, **slips)[-1]


def _adam_kept_corrected(G, lr, beta1, beta2, corrected):
    m, v, moves = np.zeros(G.shape[1]), np.zeros(G.shape[1]), []
    for t, g in enumerate(G, start=1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        if corrected:
            m, v = m / (1 - beta1**t), v / (1 - beta2**t)
        moves.append(-lr * m / (np.sqrt(v) + 1e-8))
    return np.array(moves)


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
    pure = True

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

    @mistake(
        "The correction is missing: where `corrected` is True, divide m by 1 − β₁ᵗ and "
        "v by 1 − β₂ᵗ."
    )
    def never_corrected(*a):
        return _adam(*a[:4], False)

    @mistake(
        "You correct always: where `corrected` is False, m and v stay as they are."
    )
    def always_corrected(*a):
        return _adam(*a[:4], True)

    @mistake("Only v gets its correction: m starts at 0 as well.")
    def v_corrected_only(G, lr, beta1, beta2, corrected):
        return (_slip(_adam, of_m=False))(G, lr, beta1, beta2, corrected)

    @mistake("Only m gets its correction: v starts at 0 as well.")
    def m_corrected_only(G, lr, beta1, beta2, corrected):
        return (_slip(_adam, of_v=False))(G, lr, beta1, beta2, corrected)

    @mistake("Steps are counted from t = 1: with 0, the correction divides by 0.")
    def steps_from_zero(G, lr, beta1, beta2, corrected):
        return (_slip(_adam, first=0))(G, lr, beta1, beta2, corrected)

    @mistake("Your t is one too large: the first step is t = 1.")
    def steps_from_two(G, lr, beta1, beta2, corrected):
        return (_slip(_adam, first=2))(G, lr, beta1, beta2, corrected)

    @mistake(
        "You keep the corrected m and v for the next step: the correction is for this "
        "step only."
    )
    def corrected_means_kept(G, lr, beta1, beta2, corrected):
        return _adam_kept_corrected(G, lr, beta1, beta2, corrected)

    @mistake("The mean m takes in (1 − β₁) of the gradient: it is a mean, not a sum.")
    def m_as_sum(G, lr, beta1, beta2, corrected):
        return (_slip(_adam, new1=1.0))(G, lr, beta1, beta2, corrected)

    @mistake("The mean v takes in (1 − β₂) of the square: it is a mean, not a sum.")
    def v_as_sum(G, lr, beta1, beta2, corrected):
        return (_slip(_adam, new2=1.0))(G, lr, beta1, beta2, corrected)

    @mistake("The mean v is that of the squared gradients.")
    def sizes_for_squares(G, lr, beta1, beta2, corrected):
        return (_slip(_adam, square=np.abs))(G, lr, beta1, beta2, corrected)

    @mistake("Take the root of v̂: it holds squares.")
    def without_root(G, lr, beta1, beta2, corrected):
        return (_slip(_adam, below=lambda v: v + 1e-8))(G, lr, beta1, beta2, corrected)

    @mistake("The 1e-8 stands outside of the root.")
    def epsilon_inside_root(G, lr, beta1, beta2, corrected):
        return (_slip(_adam, below=lambda v: np.sqrt(v + 1e-8)))(
            G, lr, beta1, beta2, corrected
        )

    @mistake("β₁ and β₂ are swapped.")
    def exchanged_betas(G, lr, b1, b2, corrected):
        return _adam(G, lr, b2, b1, corrected)

    @mistake("The sign: downhill is against the gradient.")
    def uphill(G, lr, beta1, beta2, corrected):
        return (_slip(_adam, sign=1.0))(G, lr, beta1, beta2, corrected)

    accepted = (
        _adam,
        _adam_rearranged,
        lambda *a: _adam(*a).tolist(),
    )


def _by(center, band=None):
    """Return the judge of rates by this center of the seeds, NaN taken for infinite."""

    def tuned(rates, losses):
        finite = np.where(np.isnan(losses), np.inf, losses)
        best = int(np.argmin(center(finite, axis=1)))
        row = finite[best] if band is None else band(losses, best)
        return float(rates[best]), row.min(), row.max()

    return tuned


def _by_raw(center):
    """Return the judge that lets the NaN through to this center."""

    def tuned(rates, losses):
        best = int(np.argmin(center(losses, axis=1)))
        return _by(np.median)(rates[[best]], losses[[best]])

    return tuned


def _by_number(rates, losses):
    return _by(np.median)(np.arange(len(rates)), losses)


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
    pure = True

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
        for count, seeds in ((4, 3), (5, 5), (3, 4)):
            losses = rng.uniform(0.1, 2.0, size=(count, seeds))
            losses[-1, rng.integers(seeds)] = np.nan
            losses[0, 0] = 0.01
            yield np.geomspace(0.001, 1, count), losses

    @mistake(
        "A network that diverged is left out, as if it had never been: that rewards "
        "rates that are too high. Count it as infinite."
    )
    def diverged_left_out(rates, losses):
        return (_by_raw(np.nanmedian))(rates, losses)

    @mistake(
        "NaN has spread: `np.median` and `np.argmin` take it for the smallest of all. "
        "Replace it by infinity first."
    )
    def nan_as_smallest(rates, losses):
        return (_by_raw(np.median))(rates, losses)

    @mistake("The lowest loss is a lucky seed: take the median.")
    def luckiest_seed(rates, losses):
        return (_by(np.min))(rates, losses)

    @mistake("One accident decides over a mean: take the median.")
    def mean_for_median(rates, losses):
        return (_by(np.mean))(rates, losses)

    @mistake("You judge by the worst seed: take the median.")
    def worst_seed(rates, losses):
        return (_by(np.max))(rates, losses)

    @mistake("This is the rate with the highest median: the lowest loss wins.")
    def highest_median(rates, losses):
        return (_by(lambda losses, axis: -np.median(losses, axis)))(rates, losses)

    @mistake("You return the index of the rate: return the rate itself.")
    def index_of_rate(rates, losses):
        return _by_number(rates, losses)

    @mistake("The band belongs to the chosen rate alone: yours is that of all rates.")
    def band_of_all_rates(rates, losses):
        return (_by(np.median, lambda losses, _: np.nan_to_num(losses, nan=np.inf)))(
            rates, losses
        )

    @mistake(
        "The band leaves out the network that diverged: its loss counts as infinite."
    )
    def band_without_diverged(rates, losses):
        return (
            _by(np.median, lambda losses, best: losses[best][~np.isnan(losses[best])])
        )(rates, losses)

    @mistake("In what order? Return rate, low, high.")
    def reversed_order(*a):
        return _by(np.median)(*a)[::-1]

    accepted = (
        _by(np.median),
        _tuned_by_sorting,
        lambda *a: [np.float32(value) for value in _by(np.median)(*a)],
    )


def _eps_inside(v):
    return np.sqrt(v + 1e-8)


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
    forbidden = ("Adam", "AdamW")
    pure = True

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

    @mistake(
        "One bug is left: the decay still joins the gradient, and is divided by √v̂ "
        "with it. That is Adam with L2."
    )
    def coupled_left(theta, G, lr, beta1, beta2, decay):
        return (_slip(_adamw, l2=True))(theta, G, lr, beta1, beta2, decay)

    @mistake("One bug is left: v̂ is corrected with β₁.")
    def wrong_beta_left(theta, G, lr, beta1, beta2, decay):
        return (_slip(_adamw, own=False))(theta, G, lr, beta1, beta2, decay)

    @mistake("One bug is left: the 1e-8 stands inside the root.")
    def epsilon_left(theta, G, lr, beta1, beta2, decay):
        return (_slip(_adamw, below=_eps_inside))(theta, G, lr, beta1, beta2, decay)

    @mistake(
        "Two bugs are left: v̂ is corrected with β₁, and the 1e-8 stands inside the "
        "root."
    )
    def two_left_decoupled(theta, G, lr, beta1, beta2, decay):
        return (_slip(_adamw, own=False, below=_eps_inside))(
            theta, G, lr, beta1, beta2, decay
        )

    @mistake(
        "Two bugs are left: the decay still joins the gradient, and v̂ is corrected "
        "with β₁."
    )
    def two_left_epsilon_right(theta, G, lr, beta1, beta2, decay):
        return (_slip(_adamw, l2=True, own=False))(theta, G, lr, beta1, beta2, decay)

    @mistake(
        "Two bugs are left: the decay still joins the gradient, and the 1e-8 stands "
        "inside the root."
    )
    def two_left_beta_right(theta, G, lr, beta1, beta2, decay):
        return (_slip(_adamw, l2=True, below=_eps_inside))(
            theta, G, lr, beta1, beta2, decay
        )

    @mistake("All three bugs are left.")
    def all_left(theta, G, lr, beta1, beta2, decay):
        return (_slip(_adamw, l2=True, own=False, below=_eps_inside))(
            theta, G, lr, beta1, beta2, decay
        )

    @mistake(
        "The decay is gone altogether: AdamW shrinks the weights by η λ at each step."
    )
    def without_decay(theta, G, lr, beta1, beta2, decay):
        return (_slip(_adamw, shrink=lambda lr, decay: 0.0))(
            theta, G, lr, beta1, beta2, decay
        )

    @mistake("The weights shrink by the share η λ: you forgot η.")
    def decay_without_rate(theta, G, lr, beta1, beta2, decay):
        return (_slip(_adamw, shrink=lambda lr, decay: decay))(
            theta, G, lr, beta1, beta2, decay
        )

    @mistake("The sign of the decay: θ shrinks, by η λ θ.")
    def growing_weights(theta, G, lr, beta1, beta2, decay):
        return (_slip(_adamw, shrink=lambda lr, decay: -lr * decay))(
            theta, G, lr, beta1, beta2, decay
        )

    @mistake("The order: θ shrinks first, then it takes Adam's step.")
    def decay_after_step(theta, G, lr, beta1, beta2, decay):
        return (_slip(_adamw, after=True))(theta, G, lr, beta1, beta2, decay)

    @mistake("Counting t from 1 was right.")
    def steps_from_two(theta, G, lr, beta1, beta2, decay):
        return (_slip(_adamw, first=2))(theta, G, lr, beta1, beta2, decay)

    accepted = (
        _adamw,
        lambda *a: _adamw(*a).tolist(),
        lambda *a: np.float32(_adamw(*a)),
    )
