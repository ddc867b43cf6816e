"""A network with more freedom than its few points hold in check, and what helps."""

import numpy as np

from course_lib import datasets
from course_lib.activations import ReLU
from course_lib.layers import Dropout, Linear
from course_lib.losses import BCEWithLogitsLoss
from course_lib.networks import Sequential
from course_lib.optimizers import Adam
from course_lib.regularizers import L1, L2, Regularizer
from course_lib.training import steps

SAMPLES, BATCH, UNSEEN, NOISE, LR = 40, 10, 500, 0.3, 0.01


class _Prices(Regularizer):  # of no family: it is not looked up by name
    """L1 and L2 together, as strong as they are set."""

    def __init__(self):
        self.l1, self.l2 = L1(0), L2(0)

    def price(self, W):
        return self.l1.price(W) + self.l2.price(W)

    def slope(self, W):
        return self.l1.slope(W) + self.l2.slope(W)


class Overfitting:
    """A network 2 → n → n → 1 on 40 noisy moons, with dropout before each layer.

    Args:
        units: n.
        seed: of points, weights and masks.

    Attributes:
        X, y: the training points and their classes.
        training_set, validation_set: (X, y) of training and of validation, y as (N, 1).
        rates: shares that are dropped, of the inputs and of both hidden layers.
        masks: booleans by layer, which units were kept for one sample.
        history: training and validation loss by epoch, all units there.
    """

    def __init__(self, units, seed):
        rng = np.random.default_rng(seed)
        self.X, self.y = datasets.moons(SAMPLES, noise=NOISE, rng=rng)
        V, of_v = datasets.moons(UNSEEN, noise=NOISE, rng=rng)
        self.training_set = self.X, self.y[:, np.newaxis].astype(float)
        self.validation_set = V, of_v[:, np.newaxis].astype(float)
        self.dropouts = [Dropout(0, rng) for _ in range(3)]
        layers = [self.dropouts[0]]
        for n_in, dropout in ((2, self.dropouts[1]), (units, self.dropouts[2])):
            layers += [Linear(n_in, units, init="he_normal", rng=rng), ReLU(), dropout]
        self.net = Sequential(*layers, Linear(units, 1, rng=rng))
        self.prices, self.loss = _Prices(), BCEWithLogitsLoss()
        self.training = steps(
            self.net, *self.training_set, loss=BCEWithLogitsLoss(), epochs=10**9,
            optimizer=Adam(self.net.parameters(), lr=LR), batch_size=BATCH,
            regularizer=self.prices, rng=rng,
        )  # fmt: skip
        self.numbers = [rng.random(count) for count in (2, units, units)]
        self.history = []
        self.measure()

    @property
    def refused(self):
        """Whether a layer would lose all of its units."""
        return 1.0 in self.rates

    def set_strengths(self, rates, l1, l2):
        """Take other rates and prices from now on, and draw masks for the rates."""
        self.rates = rates
        self.masks = [u >= p for u, p in zip(self.numbers, rates, strict=True)]
        self.prices.l1.strength, self.prices.l2.strength = l1, l2
        if not self.refused:
            for dropout, p in zip(self.dropouts, rates, strict=True):
                dropout.p = p

    def epoch(self):
        """Train for one epoch; keep the masks of its last batch's first sample."""
        for _ in range(SAMPLES // BATCH):
            next(self.training)
        self.masks = [
            np.ones(len(u), bool) if d.mask is None else d.mask[0] > 0
            for d, u in zip(self.dropouts, self.numbers, strict=True)
        ]
        self.measure()

    def measure(self):
        """Note both losses."""
        self.history.append(
            [
                self.loss(self.net.predict(X), y)
                for X, y in (self.training_set, self.validation_set)
            ]
        )

    def probabilities(self, X):
        """Return what the whole network says of points X: (N, 1) P(class 1)."""
        return self.loss.predict(self.net.predict(X))

    def price(self):
        """Return what the weights cost now."""
        return self.prices.penalty(self.net.parameters())
