"""A race: optimizers on one task, with the same start and the same gradients to ask.

A track is the task. Each racer starts there anew: on a surface as one point, on a
network as one set of weights with the same batches as everybody else's. A lane is one
optimizer on its way, and counts what training pays for: gradient evaluations.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from course_lib import datasets
from course_lib.losses import CrossEntropyLoss
from course_lib.mlp import MLP
from course_lib.optimizers import Optimizer
from course_lib.parameters import Parameter
from course_lib.surfaces import Surface
from course_lib.sweeps import sweep
from course_lib.training import QUIET, minibatches

FIRST = ("saddle", "ravine", "rosenbrock", "beale", "himmelblau")
# The second feature, as it is and in an unlucky unit.
TASKS = {"network: moons": 1.0, "network: squeezed moons": 0.05}
SIZES, SAMPLES, BATCH, EPOCHS = (2, 16, 16, 2), 200, 20, 30
NETWORK = {"activation": "relu", "dtype": "float64"}
WINDOW = 10  # steps over which an effective rate is measured
POWERS = np.arange(-4.0, 1.01, 0.25)  # of ten: the rates that tuning tries


def tracks():
    """Return the names of all tracks: the surfaces, then the networks."""
    return [label(key) for key in Surface.menu(*FIRST)] + list(TASKS)


def label(key):
    """Return a key of a surface as a dropdown shows it, without underscores."""
    return key.replace("_", " ")


def variants():
    """Return {name: (class, arguments)} of what is an optimizer by some arguments."""
    return {
        name: (kind, arguments)
        for kind in Optimizer.registry.values()
        for name, arguments in vars(kind).get("variants", {}).items()
        if name not in Optimizer.registry
    }


def kinds():
    """Return the optimizers that may race: all that are registered, and Nesterov."""
    return sorted([*Optimizer.menu(), *variants()])


def settings(kind, beta):
    """Return the class and the options of an optimizer, β put where it belongs.

    β is the momentum of SGD, the ρ of RMSprop, the β₁ of Adam; what has no such number
    goes without.
    """
    optimizer, fixed = variants().get(kind) or (Optimizer.named(kind), {})
    numbers = optimizer.arguments(momentum=beta) or optimizer.arguments(memory=beta)
    return optimizer, numbers | fixed


def name_of(kind, beta):
    """Return what an optimizer is called in the picture."""
    if kind == "sgd" and beta:
        return "momentum"
    in_variants = kind in variants()
    return kind.capitalize() if in_variants else Optimizer.named(kind).__name__


@dataclass
class Start:
    """Where a racer begins: its weights θ, and what it may ask about them.

    Attributes:
        theta: a `Parameter` or a `ParameterVector`.
        gradient: fills in `theta.grad`, of the next batch if there are batches.
        loss: returns the height above the lowest place, or the loss of all the data.
        net: the network that θ belongs to, if any.
    """

    theta: object
    gradient: Callable
    loss: Callable
    net: object = None


class OnSurface:
    """A surface as a track.

    Attributes:
        horizon: gradient evaluations of a race.
        limits: of the loss axis, which shows the height above the lowest place.
    """

    def __init__(self, name, seed=0):
        self.surface = Surface.named(name.replace(" ", "_"))()
        self.horizon = self.surface.horizon
        self.lowest = self.surface(self.surface.minima[0])
        self.limits = (1e-6, 3 * (self.surface(self.surface.start) - self.lowest))

    def start(self):
        """Return a new `Start`."""
        theta = Parameter(np.array(self.surface.start))

        def gradient():
            theta.grad[...] = self.surface.gradient(theta.data)

        return Start(theta, gradient, lambda: self.surface(theta.data) - self.lowest)

    def tuned(self, kind, beta):
        """Return the power of ten of the rate that is lowest in the last fifth.

        Not at the very end: there, luck would count.
        """
        last, ends = self.horizon // 5, []
        for power in POWERS:
            lane = Lane(self, kind, power, beta)
            lane.run_to(self.horizon)
            ends.append(np.inf if lane.diverged else np.median(lane.losses[-last:]))
        return float(POWERS[np.argmin(ends)])


class OnNetwork:
    """A small network and its data as a track; attributes as in `OnSurface`."""

    limits = (0.1, 1.5)
    horizon = EPOCHS * SAMPLES // BATCH

    def __init__(self, name, seed=0):
        self.seed = seed
        X, self.y = datasets.moons(SAMPLES, noise=0.2, rng=0)
        self.X = X * [1, TASKS[name]]

    def start(self):
        """Return a new `Start`: the same weights, and the same batches to come."""
        net = MLP(SIZES, **NETWORK, rng=self.seed)
        loss, rng = CrossEntropyLoss(), np.random.default_rng(self.seed)
        theta, waiting = net.parameters(), []

        def gradient():
            if not waiting:
                waiting.extend(minibatches(SAMPLES, BATCH, rng))
            idx = waiting.pop(0)
            theta.zero_grad()
            loss(net(self.X[idx]), self.y[idx])
            net.backward(loss.backward())

        return Start(theta, gradient, lambda: loss(net(self.X), self.y), net)

    def tuned(self, kind, beta):
        """Return the power of ten of the rate that ends lowest, by a sweep."""
        optimizer, options = settings(kind, beta)
        grid = {name: [value] for name, value in options.items()}
        rates = {float(10**power): float(power) for power in POWERS[::2]}
        swept = sweep(
            SIZES, self.X, self.y, seeds=[self.seed], loss=CrossEntropyLoss(),
            grid={**NETWORK, "optimizer": optimizer, "lr": list(rates), **grid},
            epochs=EPOCHS, batch_size=BATCH,
        )  # fmt: skip
        return rates[swept.best()["lr"]]


def track(name, seed=0):
    """Return the track of this name."""
    return (OnNetwork if name in TASKS else OnSurface)(name, seed)


class Lane:
    """One optimizer on a track.

    Args:
        track: an `OnSurface` or an `OnNetwork`.
        kind, beta: see `settings`.
        power: the learning rate is 10 to this power.

    Attributes:
        losses: after 0, 1, 2 … gradient evaluations.
        trail: places of θ, on a surface only.
        diverged: whether the loss is no number any more; then it stays where it is.
    """

    def __init__(self, track, kind, power, beta):
        optimizer, options = settings(kind, beta)
        self.origin = track.start()
        self.theta, self.net = self.origin.theta, self.origin.net
        self.optimizer = optimizer(self.theta, lr=float(10**power), **options)
        self.losses, self.diverged = [self.origin.loss()], False
        self.trail = [self.theta.data.copy()]
        self.moves, self.slopes = deque(maxlen=WINDOW), deque(maxlen=WINDOW)

    def run_to(self, count):
        """Go on until `count` gradients were used, or all is lost."""
        with np.errstate(**QUIET):
            while len(self.losses) <= count and not self.diverged:
                self._step()

    def _step(self):
        before = self.theta.data.copy()
        self.origin.gradient()
        self.slopes.append(self.theta.grad.copy())
        self.optimizer.step()
        self.moves.append(self.theta.data - before)
        if self.net is None:
            self.trail.append(self.theta.data.copy())
        loss = self.origin.loss()
        self.diverged = not np.isfinite(loss)
        self.losses.append(loss)

    def rates(self):
        """Return how far each weight went for a unit of slope, lately; (n,), or None.

        Root mean squares of the last moves and slopes, so that a slope of 0 at one
        step does no harm.
        """
        if not self.moves or self.diverged:
            return None
        move, slope = (
            np.sqrt(np.mean(np.square(list(each)), axis=0, dtype=np.float64))
            for each in (self.moves, self.slopes)
        )
        steep = slope > 0
        return move[steep] / slope[steep] if steep.any() else None
