"""Network x-ray: values flow through a drawn network, every shape written beside it."""

from functools import lru_cache

import numpy as np

from course_lib import datasets
from course_lib.activations import Activation
from course_lib.losses import BCEWithLogitsLoss
from course_lib.mlp import MLP
from course_lib.optimizers import Adam
from course_lib.plots import plane
from course_lib.plots.colors import WeightLines
from course_lib.plots.pictures import INK, figure, minus
from course_lib.training import fit
from course_lib.widgets.panel.controls import choice, slider, whole
from course_lib.widgets.panel.live_panel import LivePanel
from course_lib.widgets.stage.stage import Stage

LIMITS = (-2.4, 2.4)
MOST_UNITS, MOST_LAYERS = 4, 2
STRUCTURE = ("units", "layers", "activation", "weights", "data", "seed")


class NetworkXray(LivePanel):
    """A small network with two inputs, seen from inside.

    Circles are units with their values; lines are weights, solid orange if positive and
    dashed blue if negative. Below, each unit of the last hidden layer shows where in
    the plane it is above 0 (orange) and below (blue), and the output what it makes of
    them: class 1 orange, class 0 blue.

    Args:
        units: in each hidden layer, 1 … 4.
        layers: hidden layers, 1 … 2.
        activation: of the hidden layers.
        weights: "trained" or "random".
        data: what the trained weights have learned: "xor", "moons", "circles" or
            another data set of the plane.
        predict: id of a question to answer first.
    """

    caption = "Network x-ray: values flow through a drawn network, layer by layer"
    lesson = 3
    frame = 0.7
    picture_waits = True

    def __init__(
        self,
        units=3,
        layers=1,
        activation="relu",
        weights="trained",
        data="xor",
        predict=None,
    ):
        kinds = Activation.menu("relu", "tanh", "sigmoid", elementwise=True)
        depth = whole("hidden layers", layers, 1, MOST_LAYERS)
        last = 2 * depth.value + 2
        controls = {
            "x1": slider("input x₁", 1.0, *LIMITS),
            "x2": slider("input x₂", -0.5, *LIMITS),
            "computed": whole("steps computed", last, 0, last),
            "rows": whole("samples at once", 1, 1, 64),
            "units": whole("units per layer", units, 1, MOST_UNITS),
            "layers": depth,
            "activation": choice("activation", kinds, activation),
            "weights": choice("weights", ["trained", "random"], weights),
            "data": choice(
                "trained on", datasets.menu("xor", "moons", "circles"), data
            ),
            "seed": whole("seed", 2, 0, 20),
        }
        super().__init__(self._stage(), controls, predict=predict)
        self.structure = None  # of the network in the picture

    def _stage(self):
        picture = figure((6.4, 5.0))
        grid = picture.add_gridspec(2, MOST_UNITS + 1, height_ratios=(1.75, 1))
        self.net_axes = picture.add_subplot(grid[0, :])
        self.net_axes.set(xlim=(-0.06, 1.06), ylim=(-0.24, 1.16))
        self.net_axes.set_axis_off()
        self.edges = self.net_axes.add_collection(WeightLines())
        (self.nodes,) = self.net_axes.plot(
            [], [], "o", ms=40, mfc="#fcfcfa", mec=INK, mew=1.3, zorder=3
        )
        self.values = [self._text(9) for _ in range(3 + MOST_LAYERS * MOST_UNITS)]
        self.shapes = [self._text(9.5) for _ in range(2 * MOST_LAYERS + 3)]
        self.maps = [
            self._map(picture.add_subplot(grid[1, k])) for k in range(MOST_UNITS + 1)
        ]
        shades, dots, titles = zip(*(parts[1:] for parts in self.maps), strict=True)
        # What a new input changes comes last: the Stage keeps what is before it.
        still = [self.edges, self.nodes, *self.shapes, *shades, *titles]
        return Stage(picture, [*still, *dots, *self.values], alt=self.caption)

    def _text(self, size):
        return self.net_axes.text(
            0, 0, "", ha="center", va="center", fontsize=size, zorder=4, linespacing=1.1
        )

    def _map(self, ax):
        """Prepare a small plane: axes, shading, the point in hand and a title."""
        ax.set(xlim=LIMITS, ylim=LIMITS, xticks=[], yticks=[], aspect="equal")
        ax.grid(False)
        (dot,) = ax.plot([], [], "*", ms=10, color="white", mec=INK)
        return (
            ax,
            plane.shading(ax),
            dot,
            ax.set_title("…", fontsize=9, weight="normal"),
        )

    def update(self):
        """Bring drawing, values and regions up to date."""
        structure = [self.controls[name].value for name in STRUCTURE]
        with self.stage.lock:
            if structure != self.structure:
                self.net = network(*structure)
                self._arrange()
                self.structure = structure
            steps = self.flow()
            self._fit_computed(len(steps))
            self._write(steps)
            self._shapes(steps)
            x = [self.x1.value], [self.x2.value]
            for _, _, dot, _ in self.maps:
                dot.set_data(*x)
        self.stage.alt = self._sentence(steps)
        self.stage.draw()
        self.say(self.stage.alt)

    def advance(self, single=True):
        """Compute one step more; start again from the inputs after the last."""
        last = 2 * self.layers.value + 2
        count = min(self.computed.value, last)
        self.computed.value = count + 1 if count < last else 0
        return True

    def _fit_computed(self, last):
        """Let the slider of the steps end at the last; one at its end stays there."""
        slider = self.computed
        count = last if slider.value == slider.max else min(slider.value, last)
        self.quietly(slider, max=last, value=count)

    def flow(self):
        """Return [(name, layer number, values)] of all steps: Z¹, A¹, … , ŷ."""
        A, steps = np.array([[self.x1.value, self.x2.value]]), []
        for number, linear in enumerate(self.net.layers[::2], start=1):
            Z = linear(A)
            last = 2 * number > len(self.net)
            A = BCEWithLogitsLoss().predict(Z) if last else self.net[2 * number - 1](Z)
            steps += [("Z", number, Z[0]), ("ŷ" if last else "A", number, A[0])]
        return steps

    def _columns(self):
        """Return the places of the nodes, one array (units, 2) a column."""
        counts = [2, *[self.units.value] * self.layers.value, 1]
        across = np.linspace(0.04, 0.96, len(counts))
        return [
            np.stack(
                [np.full(n, x), 0.5 + 0.29 * (n - 1 - 2 * np.arange(n)) / 2], axis=1
            )
            for n, x in zip(counts, across, strict=True)
        ]

    def _arrange(self):
        """Place nodes and weights, and paint the regions of the last hidden layer."""
        columns = self._columns()
        self.nodes.set_data(*np.concatenate(columns).T)
        weights = [linear.W.data for linear in self.net.layers[::2]]
        self.edges.set_segments(
            [
                [columns[k][i], columns[k + 1][j]]
                for k, W in enumerate(weights)
                for i, j in np.ndindex(W.shape)
            ]
        )
        self.edges.set_weights(np.concatenate([W.ravel() for W in weights]))
        hidden = self.net[:-1](plane.grid(LIMITS))
        output = BCEWithLogitsLoss().predict(self.net[-1](hidden))
        self._paint(hidden, output)

    def _paint(self, hidden, output):
        for k, (ax, shade, dot, title) in enumerate(self.maps):
            is_output, unit = k == MOST_UNITS, k < self.units.value
            for part in (ax, shade, dot, title):
                part.set_visible(is_output or unit)
            if is_output:
                shade.set_data(plane.cells(output))
                title.set_text("the output ŷ")
            elif unit:
                top = max(np.abs(hidden[:, k]).max(), 1)
                shade.low, shade.high = -top, top  # pale at 0
                shade.set_data(plane.cells(hidden[:, k]))
                title.set_text(f"layer {self.layers.value}, unit {k + 1}")

    def _write(self, steps):
        """Write the values that are computed so far into the nodes."""
        columns, texts = self._columns(), iter(self.values)
        for place, value in zip(
            columns[0], (self.x1.value, self.x2.value), strict=True
        ):
            self._put(next(texts), place, f"{value:.2f}")
        count = self.computed.value
        for column, first in zip(columns[1:], range(0, len(steps), 2), strict=True):
            (_, _, Z), (name, _, A) = steps[first], steps[first + 1]
            for place, z, a in zip(column, Z, A, strict=True):
                words = f"z {z:.2f}" if count > first else ""
                words += f"\n{name.lower()} {a:.2f}" if count > first + 1 else ""
                self._put(next(texts), place, words)
        for text in texts:
            text.set_text("")

    def _shapes(self, steps):
        """Write the shape of every array above the weights and below the units."""
        columns, texts = self._columns(), iter(self.shapes)
        n, across = self.rows.value, [column[0, 0] for column in columns]
        self._put(next(texts), (across[0], -0.14), f"X\n({n}, 2)")
        for k, linear in enumerate(self.net.layers[::2]):
            middle = (across[k] + across[k + 1]) / 2
            W = f"W[{k + 1}] {linear.W.shape}  b[{k + 1}] {linear.b.shape}"
            self._put(next(texts), (middle, 1.12), W)
            name = steps[2 * k + 1][0]
            words = f"Z[{k + 1}], {name + f'[{k + 1}]' if name == 'A' else name}"
            self._put(
                next(texts), (across[k + 1], -0.14), f"{words}\n({n}, {linear.n_out})"
            )
        for text in texts:
            text.set_text("")

    @staticmethod
    def _put(text, place, words):
        if text.get_position() != tuple(place):
            text.set_position(place)
        text.set_text(minus(words))

    def _sentence(self, steps):
        count = min(self.computed.value, len(steps))
        if count == 0:
            return f"The inputs are in: x = ({self.x1.value:.2f}, {self.x2.value:.2f})."
        name, layer, values = steps[count - 1]
        numbers = ", ".join(f"{value:.2f}" for value in values)
        what = "ŷ = σ(Z)" if name == "ŷ" else f"{name}[{layer}]"
        return f"Step {count} of {len(steps)}: {what} = ({numbers})."


@lru_cache(100)  # training takes as long as drawing
def network(units, layers, activation, weights, data, seed):
    """Return the network that is shown, trained if so chosen."""
    sizes = [2, *[units] * layers, 1]
    net = MLP(sizes, activation=activation, dtype="float64", rng=seed)
    if weights == "trained":
        X, y = datasets.registry[data](200, rng=0)
        adam = Adam(net.parameters(), lr=0.05)
        fit(net, X, y, loss=BCEWithLogitsLoss(), optimizer=adam, epochs=80, rng=seed)
    return net.eval()
