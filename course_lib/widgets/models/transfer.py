"""Transfer: one task with many labels first, then another with few, learned four ways.

A `Trial` is one source network and all that becomes of its hidden layers. Its work is a
generator, so that a page stays alive while it trains.
"""

from functools import cache
from math import ceil

import numpy as np

from course_lib.datasets import digits
from course_lib.layers import Linear
from course_lib.losses import CrossEntropyLoss
from course_lib.mlp import MLP
from course_lib.networks import Sequential
from course_lib.optimizers import Adam
from course_lib.training import steps

LABELS = (5, 10, 20, 50, 100, 200)
HELD_BACK, SOURCE = 300, 900
HIDDEN = (32, 16)
EPOCHS, UPDATES = 15, 60  # of the source network, and of each of the others
SCRATCH, HEAD, FINE, SVM = WAYS = (
    "from scratch", "new head", "fine-tuned", "features + SVM",
)  # fmt: skip
# Each the best of four on other seeds, for all the tasks below together.
RATES = {SCRATCH: 0.01, HEAD: 0.1, FINE: 0.01}
PENALTY = 10.0  # C of the support vector machine

HOLES = (0, 6, 8, 9)
TASKS = ("0–9, then: a hole in it?", "0–9, then: odd or even?", "0–4, then: 5–9",
         "0–9, then: negatives")  # fmt: skip


@cache
def task(name):
    """Return images and labels of the source, images and labels of the target.

    No image is in both.

    Args:
        name: one of `TASKS`.
    """
    X, y = digits(rng=0)
    first, then = (X[:SOURCE], y[:SOURCE]), (X[SOURCE:], y[SOURCE:])
    if name == TASKS[0]:
        return *first, then[0], np.isin(then[1], HOLES).astype(int)
    if name == TASKS[1]:
        return *first, then[0], then[1] % 2
    if name == TASKS[2]:
        low = y < 5
        return X[low], y[low], X[~low], y[~low] - 5
    if name == TASKS[3]:
        return *first, 1 - then[0], then[1]
    raise ValueError(f'unknown task "{name}". Known: {", ".join(TASKS)}')


def in_turn(y, rng):
    """Return all row numbers in random order, the classes taking turns.

    So few examples are as fair a sample of the classes as they can be.
    """
    order = rng.permutation(len(y))
    turn = np.empty(len(y), dtype=int)
    for label in np.unique(y):
        here = y[order] == label
        turn[here] = np.arange(here.sum())
    return order[np.argsort(turn, kind="stable")]


class Trial:
    """One source network, and the target task learned four ways from few labels.

    Args:
        name: one of `TASKS`.
        seed: of the weights and of which examples have labels.

    Attributes:
        accuracy: (ways, numbers of labels) on images held back, NaN until it is known.
        count: how many of those are known.
        learning: the network that learns now, as (number of labels it has, network,
            images and labels it is judged by); no number of labels: the source.
        share: of its updates that are done, 0 to 1.
    """

    def __init__(self, name, seed):
        self.seed = seed
        self.X, self.y, X, y = task(name)
        rng = np.random.default_rng(seed)
        order = rng.permutation(len(X))
        test, rest = order[:HELD_BACK], order[HELD_BACK:]
        self.test = X[test], y[test]
        rows = rest[in_turn(y[rest], rng)]
        self.pool = X[rows], y[rows]
        self.classes = int(y.max()) + 1
        self.accuracy = np.full((len(WAYS), len(LABELS)), np.nan)
        self.count = 0
        self.source = self._net(int(self.y.max()) + 1)
        self.learning = None, self.source, self.X[:HELD_BACK], self.y[:HELD_BACK]
        self.share = 0.0

    def so_far(self):
        """Return the number of labels and the accuracy of the network that learns."""
        labels, net, X, y = self.learning
        return labels, float((net.predict(X).argmax(axis=1) == y).mean())

    def work(self):
        """Train and measure everything, giving back control after each update."""
        yield from self._trained(
            self.source, self.source, self.X, self.y, 0.01, EPOCHS, 32
        )
        for k, n in enumerate(LABELS):
            X, y = self.pool[0][:n], self.pool[1][:n]
            for number, learn in enumerate(
                (self._scratch, self._new_head, self._fine_tuned, self._svm)
            ):
                answers = yield from learn(X, y)
                right = answers == self.test[1]
                self.accuracy[number, k] = right.mean()
                self.count += 1
                yield

    def _net(self, classes):
        sizes = [64, *HIDDEN, classes]
        return MLP(sizes, activation="relu", dtype="float64", rng=self.seed)

    def _head(self):
        return Linear(HIDDEN[-1], self.classes, dtype="float64", rng=self.seed)

    def _trained(self, net, part, X, y, lr, epochs, batch_size):
        """Train `part` of a network, the rest stays as it is."""
        optimizer = Adam(part.parameters(), lr=lr)
        updates = epochs * ceil(len(X) / batch_size)
        for step in steps(
            net, X, y, loss=CrossEntropyLoss(), optimizer=optimizer, epochs=epochs,
            batch_size=batch_size, rng=self.seed,
        ):  # fmt: skip
            self.share = step.step / updates
            yield

    def _answers(self, way, net, part, X, y):
        """Train with all examples in every update; return answers for the test set."""
        self.learning = len(X), net, *self.test
        yield from self._trained(net, part, X, y, RATES[way], UPDATES, len(X))
        return net.predict(self.test[0]).argmax(axis=1)

    def _scratch(self, X, y):
        net = self._net(self.classes)
        return (yield from self._answers(SCRATCH, net, net, X, y))

    def _transferred(self):
        hidden = [layer.copy() for layer in self.source.layers[:-1]]
        return Sequential(*hidden, self._head())

    def _new_head(self, X, y):
        net = self._transferred()
        return (yield from self._answers(HEAD, net, net[-1:], X, y))

    def _fine_tuned(self, X, y):
        net = self._transferred()
        return (yield from self._answers(FINE, net, net, X, y))

    def _svm(self, X, y):
        from sklearn.svm import SVC  # takes a second to load: not before it is needed

        features = self.source[:-1]
        yield
        machine = SVC(C=PENALTY).fit(features.predict(X), y)
        return machine.predict(features.predict(self.test[0]))
