"""Teaser: train a small network live, before any theory."""

import numpy as np

from course_lib import datasets
from course_lib.activations import Activation
from course_lib.losses import CrossEntropyLoss
from course_lib.mlp import MLP
from course_lib.optimizers import Adam
from course_lib.plots import plane
from course_lib.plots.pictures import BLUE, INK, figure
from course_lib.training import steps
from course_lib.widgets.panel.controls import choice, slider, whole
from course_lib.widgets.panel.live_panel import LivePanel
from course_lib.widgets.stage.background import limit
from course_lib.widgets.stage.stage import Stage

LIMITS = (-2.4, 2.4)
SAMPLES = 200
FIRST_EPOCHS = 100  # width of the loss picture; doubled whenever training outgrows it


class Teaser(LivePanel):
    """A network with two inputs learns to tell two classes apart while you watch.

    Args:
        data: "moons", "circles", "spirals", "xor", "blobs" or another of the plane.
        units: units in each hidden layer, 1 … 32.
        layers: hidden layers, 0 … 3.
        activation: of the hidden layers.
        lr: learning rate of Adam, as a power of ten, −4 … 0; may change on the way.
        seed: of the data and the first weights.
        predict: id of a question to answer first.
    """

    caption = "Teaser: a small network learns to separate two classes"
    lesson = 0

    def __init__(
        self,
        data="moons",
        units=8,
        layers=1,
        activation="tanh",
        lr=-2.0,
        seed=1,
        predict=None,
    ):
        names = datasets.menu("moons", "circles", "spirals", "xor", "blobs")
        kinds = Activation.menu("tanh", "relu", "sigmoid", "identity", elementwise=True)
        controls = {
            "data": choice("points", names, data),
            "noise": slider("noise", 0.1, 0.0, 0.5, 0.05),
            "units": whole("units per layer", units, 1, 32),
            "layers": whole("hidden layers", layers, 0, 3),
            "activation": choice("activation", kinds, activation),
            "lr": slider("learning rate 10^", lr, -4.0, 0.0, 0.25),
            "speed": whole("epochs per picture", 1, 1, 20),
            "seed": whole("seed", seed, 0, 99),
        }
        super().__init__(
            self._stage(),
            controls,
            predict=predict,
            effects={"lr": self._set_rate, "speed": self._wait_for_next_picture},
        )

    def _stage(self):
        picture = figure((6.4, 3.6))
        grid = picture.add_gridspec(1, 2, width_ratios=(1.3, 1))
        left = plane.square(picture.add_subplot(grid[0]), LIMITS)
        self.right = picture.add_subplot(grid[1])
        self.title = left.set_title("…")  # room for the words to come
        self.right.set(title="loss", xlabel="epoch", ylim=(0, 1.2))
        self.surface = plane.shading(left)
        plane.key(left)
        self.classes = plane.empty_classes(left, size=6)
        (self.curve,) = self.right.plot([], [], color=BLUE, ls="-")
        (self.end,) = self.right.plot([], [], "o", color=INK, ms=5)
        moving = [self.surface, self.title, *self.classes, self.curve, self.end]
        return Stage(picture, moving, alt=self.caption)

    def _set_rate(self):
        """Train on at another rate; everything else starts over."""
        self.optimizer.lr = 10**self.lr.value

    def _wait_for_next_picture(self):
        """Show nothing: the speed counts from the next picture on."""

    def update(self):
        """Start over: new data, a new network, nothing learned yet."""
        self.live.pause()
        with self.stage.lock:
            self._prepare()
            for k, artist in enumerate(self.classes):
                artist.set_data(*self.X[self.y == k].T)
        self.show()

    def _prepare(self):
        seed = self.seed.value
        make = datasets.registry[self.data.value]
        self.X, self.y = make(SAMPLES, noise=self.noise.value, rng=seed)
        sizes = [2, *[self.units.value] * self.layers.value, 2]
        self.net = MLP(sizes, activation=self.activation.value, rng=seed)
        self.loss = CrossEntropyLoss()
        self.optimizer = Adam(self.net.parameters(), lr=10**self.lr.value)
        self.training = steps(
            self.net, self.X, self.y, loss=self.loss, optimizer=self.optimizer,
            epochs=10**9, batch_size=32, rng=seed,
        )  # fmt: skip
        self.losses = [self.loss(self.net.predict(self.X), self.y)]
        limit(self.right, x=(0, FIRST_EPOCHS))

    def advance(self, single=False):
        """Train for one epoch, or as many as the speed says, and note the loss."""
        for _ in range(1 if single else self.speed.value):
            for _ in range(-(-SAMPLES // 32)):
                next(self.training)
            self.losses.append(self.loss(self.net.predict(self.X), self.y))
        return True

    def show(self):
        """Draw what the network says now, and the loss so far."""
        P = self.loss.predict(self.net.predict(plane.grid(LIMITS)))[:, 1]
        answers = self.net.predict(self.X).argmax(axis=1)
        accuracy = float(np.mean(answers == self.y))
        epoch, loss = len(self.losses) - 1, self.losses[-1]
        while epoch > self.right.get_xlim()[1]:
            self.right.set_xlim(0, 2 * self.right.get_xlim()[1])
        with self.stage.lock:
            self.surface.set_data(plane.cells(P))
            self.title.set_text(f"{accuracy:.1%} right at epoch {epoch}")
            self.curve.set_data(range(epoch + 1), self.losses)
            self.end.set_data([epoch], [loss])
        self.stage.alt = (
            f"{accuracy:.0%} of {SAMPLES} points are on the right side of the "
            f"network's boundary at epoch {epoch}; the loss is {loss:.3f}."
        )
        self.stage.draw()
        self.say(
            f"Epoch <b>{epoch}</b>: loss <b>{loss:.3f}</b>, accuracy "
            f"<b>{accuracy:.1%}</b>, {self.net.parameters().data.size} parameters."
        )
