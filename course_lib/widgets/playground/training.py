"""A training of the playground, whose setting may change between two steps."""

import numpy as np

from course_lib import threads
from course_lib.initializers import Normal
from course_lib.layers import Dropout, Linear
from course_lib.losses import Loss
from course_lib.mlp import MLP
from course_lib.plots import plane
from course_lib.training import QUIET, minibatches
from course_lib.widgets.playground.data import (
    LIMITS,
    TARGETS,
    features,
    input_keys,
    points,
)
from course_lib.widgets.playground.recipe import make_optimizer, make_schedule, shape

INITS = {"auto": None, "normal 0.01": Normal(0.01)}
BLIND = "Tick at least one input on the page Data: without any, nothing is seen."
MOST = 400  # losses kept; older ones are thinned out


class Run:
    """A network under a setting, from its first weights on.

    With a setting that stays, it takes the steps of `nn.fit(…, rng=seed)`: float64, so
    that a shared code gives the same losses on any machine.

    Attributes:
        net, X, y, test: the network, what it learns from, and what it is tested on.
        problem: why nothing can be learned, or "".
        epoch, steps: how far it is.
        losses, accuracies: (training, test) at the end of the last epoch; NaN where
            there is nothing to measure.
        curve: rows (epoch, training, test).
        slope, move: gradient of the last step, before clipping, and its update.
    """

    def __init__(self, setting, hand_points=()):
        threads.one_thread()
        self.setting = dict(setting)
        self.train, self.test = points(setting, hand_points)
        self.regression = setting["data"] in TARGETS
        self.problem = self._problem()
        self.epoch = self.steps = 0
        self.diverged, self.batches = False, []
        self.curve, self.every = [], 1
        if self.problem:
            return
        self.X, self.y = features(setting, self.train[0]), self.train[1]
        self.grid = features(setting, plane.grid(LIMITS))
        self.loss = Loss.named("mse" if self.regression else setting["loss"])()
        self.net = self._network()
        self.params = self.net.parameters()
        self.slope = self.move = np.zeros_like(self.params.data)
        self.rng = np.random.default_rng(setting["seed"])
        self.optimizer = None
        self.adopt(setting)
        self._note()

    def _problem(self):
        if not input_keys(self.setting):
            return BLIND
        if len(self.train[0]) == 0:
            return "There are no points yet: add some of both classes."
        return ""

    def _network(self):
        s, depth = self.setting, self.setting["depth"]
        layers = range(1, depth + 1)
        outputs = 2 if self.loss.one_per_class else 1
        inits = [s[f"init{k}"] for k in layers] + [s["last_init"]]
        return MLP(
            [self.X.shape[1], *(s[f"units{k}"] for k in layers), outputs],
            activation=[s[f"activation{k}"] for k in layers],
            init=[INITS.get(init, init) for init in inits],
            dropout=[0.5] * depth,  # `adopt` sets the rates, which may change
            output=self.loss.expects,
            dtype="float64",
            rng=s["seed"],
        )

    def adopt(self, setting):
        """Go on under another setting, of which only what may change is read.

        A new optimizer starts with empty memory; the same one keeps it.
        """
        self.setting = s = dict(setting)
        if self.problem:
            return
        old, self.optimizer = self.optimizer, make_optimizer(self.params, s)
        if type(old) is type(self.optimizer):
            self.optimizer.state, self.optimizer.t = old.state, old.t
        self.schedule = make_schedule(s)
        drops = [layer for layer in self.net.layers if isinstance(layer, Dropout)]
        for k, layer in enumerate(drops, start=1):
            layer.p = s[f"dropout{k}"]

    def rate(self):
        """Return η of the next step: the setting's, as its schedule has it by then."""
        return self.setting["lr"] * self.schedule(self.steps)

    def step(self):
        """Update the weights once; note the losses where an epoch ends."""
        if not self.batches:
            batches = minibatches(len(self.X), self.setting["batch"], self.rng)
            self.batches = list(batches)[::-1]
        idx, params = self.batches.pop(), self.params
        self.net.train()
        self.optimizer.lr = self.rate()
        with np.errstate(**QUIET):
            self.optimizer.zero_grad()
            value = self.loss(self.net(self.X[idx]), self.y[idx])
            self.net.backward(self.loss.backward())
            self.slope = params.grad.copy()
            shape(params, self.setting)
            before = params.data.copy()
            self.optimizer.step()
            self.move = params.data - before
        self.steps += 1
        self.diverged = not np.isfinite(value)
        if not self.batches:
            self.epoch += 1
            self._note()

    @np.errstate(**QUIET)
    def measure(self):
        """Find the losses and the accuracies on both halves as they are now."""
        (X, y), (X_test, y_test) = self.train, self.test
        outputs = self.says(np.concatenate([X, X_test]))
        halves = (outputs[: len(X)], y), (outputs[len(X) :], y_test)
        results = [self._loss_accuracy(*half) for half in halves]
        self.losses, self.accuracies = zip(*results, strict=True)

    def _loss_accuracy(self, outputs, y):
        if not len(y):
            return np.nan, np.nan
        loss = self.loss(outputs, y)
        if self.regression:
            return loss, np.nan
        return loss, float(np.mean((self.answer(outputs) >= 0.5) == (y == 1)))

    def _note(self):
        self.measure()
        if self.epoch % self.every == 0:
            self.curve.append((self.epoch, *self.losses))
        if len(self.curve) > MOST:
            self.curve, self.every = self.curve[::2], 2 * self.every

    def says(self, X):
        """Return the raw outputs for points X (n, 2)."""
        return self.net.predict(features(self.setting, X))

    def answer(self, outputs):
        """Return outputs as numbers from 0 to 1: P(class 1), or (ŷ + 1)/2."""
        answers = self.loss.predict(outputs)[:, -1]
        return (answers + 1) / 2 if self.regression else answers

    @np.errstate(**QUIET)
    def look(self):
        """Return what every unit says on the grid: one array (points, units) a layer.

        The first are the inputs, the last is the answer, (points, 1).
        """
        self.net.eval()
        A, columns = self.grid, [self.grid]
        for layer in self.net.layers:
            A = layer.forward(A)
            if isinstance(layer, Dropout):
                columns.append(A)
        return [*columns, self.answer(A)[:, np.newaxis]]

    def weights(self):
        """Return W of each layer; of two outputs, what speaks for class 1."""
        matrices = [layer.W.data for layer in self.linear()]
        if matrices[-1].shape[1] == 2:
            matrices[-1] = matrices[-1][:, 1:] - matrices[-1][:, :1]
        return matrices

    def weight(self, layer, before, after):
        """Return a weight of `weights()`; counting from 1, `before` 0 is the bias."""
        row = self._row(layer, before)
        return float(row[1] - row[0] if self._is_pair(layer) else row[after - 1])

    def set_weight(self, layer, before, after, value):
        """Put a number in place of one weight, and measure what comes of it."""
        row = self._row(layer, before)
        if self._is_pair(layer):
            row += (value - row[1] + row[0]) * np.array([-0.5, 0.5])
        else:
            row[after - 1] = value
        self.measure()

    def _row(self, layer, before):
        linear = self.linear()[layer - 1]
        return linear.W.data[before - 1] if before else linear.b.data

    def _is_pair(self, layer):
        """Say whether a layer has two outputs, of which only the difference counts."""
        return layer == len(self.linear()) and self.linear()[-1].n_out == 2

    def linear(self):
        """List the layers that have weights."""
        return [layer for layer in self.net.layers if isinstance(layer, Linear)]

    @np.errstate(**QUIET)
    def sizes(self):
        """Return by layer the length of ∂L/∂W, and that of the update ÷ that of W."""
        start, slopes, ratios = 0, [], []
        for parameter in self.params:
            here = slice(start, start + parameter.size)
            start = here.stop
            if parameter.name == "W":
                length = np.linalg.norm(parameter.data)
                slopes.append(np.linalg.norm(self.slope[here]))
                distance = np.linalg.norm(self.move[here])
                ratios.append(distance / length if length else 0.0)
        return slopes, ratios
