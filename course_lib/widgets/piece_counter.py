"""Piece counter: of how many straight pieces is the curve of a ReLU network made?"""

import numpy as np

from course_lib.activations import Activation
from course_lib.mlp import MLP
from course_lib.plots.kinks import kinks, slope_of
from course_lib.plots.pictures import BLUE, FAINT, INK, ORANGE, figure, quantity
from course_lib.widgets.panel.controls import choice, whole
from course_lib.widgets.panel.panel import Panel
from course_lib.widgets.stage.stage import Stage

X = np.linspace(-3, 3, 3001)


class PieceCounter(Panel):
    """A random network with one input, drawn as a curve with its kinks marked.

    Args:
        units: units in each hidden layer, 1 … 24.
        layers: hidden layers, 1 … 4.
        seed: of the weights and biases.
        predict: id of a question to answer first.
    """

    caption = "Piece counter: the curve of a ReLU network and its kinks"
    lesson = 2

    def __init__(self, units=3, layers=1, seed=1, predict=None):
        first = ("relu", "identity", "tanh")
        kinds = Activation.menu(*first, elementwise=True, flat=False)
        controls = {
            "units": whole("units per layer", units, 1, 24),
            "layers": whole("hidden layers", layers, 1, 4),
            "activation": choice("activation", kinds, "relu"),
            "seed": whole("seed", seed, 0, 99),
        }
        super().__init__(self._stage(), controls, predict=predict)

    def _stage(self):
        picture = figure((6.4, 3.4))
        ax = picture.add_subplot()
        ax.set(
            xlabel="input x", ylabel="output, scaled", xlim=(-3, 3), ylim=(-1.2, 1.2)
        )
        self.title = ax.set_title("…")  # room for the words to come
        (self.hinges,) = ax.plot([], [], ls="none", marker="|", ms=14, color=FAINT)
        (self.curve,) = ax.plot(X, 0 * X, color=BLUE, ls="-")
        (self.dots,) = ax.plot([], [], "o", color=ORANGE, mec=INK, ms=6)
        moving = [self.title, self.hinges, self.curve, self.dots]
        return Stage(picture, moving, alt=self.caption)

    def update(self):
        net = self.network()
        y, _ = slope_of(net, X)
        middle, half = (y.max() + y.min()) / 2, (y.max() - y.min()) / 2 or 1.0
        straight = Activation.named(self.activation.value).piecewise_linear
        at = kinks(net, X) if straight else np.empty(0)
        heights = (slope_of(net, at)[0] - middle) / half if len(at) else at
        count = f"{len(at) + 1} straight pieces" if straight else "no straight pieces"
        with self.stage.lock:
            self.title.set_text(count)
            self.curve.set_ydata((y - middle) / half)
            self.hinges.set_data(at, np.full(len(at), -1.1))
            self.dots.set_data(at, heights)
        units = self.units.value * self.layers.value
        self.stage.alt = f"{count} from {units} hidden {self.activation.value} units."
        self.stage.draw()
        self.say(
            f"<b>{count}</b> from {quantity(units, 'hidden unit')} in "
            f"{quantity(self.layers.value, 'layer')}. "
            + (
                f"One layer of {self.units.value} can make at most "
                f"{self.units.value + 1}."
                if straight
                else "A smooth activation bends everywhere."
            )
        )

    def network(self):
        """Return the network, with hinges spread over the picture."""
        sizes = [1, *[self.units.value] * self.layers.value, 1]
        net = MLP(
            sizes,
            activation=self.activation.value,
            init="he_normal",
            dtype="float64",
            rng=self.seed.value,
        )
        rng = np.random.default_rng(self.seed.value + 1)
        for layer in net.layers[::2]:
            layer.b.data[...] = rng.normal(0, 0.8, layer.b.shape)
        first = net.layers[0]  # its hinges: w x + b = 0 at x = −b/w, inside the picture
        first.b.data[...] = -first.W.data[0] * rng.uniform(-2.5, 2.5, first.b.shape)
        return net
