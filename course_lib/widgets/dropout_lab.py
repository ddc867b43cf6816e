"""Dropout lab: a network that overfits, and what thins it, prices it or both."""

import numpy as np
from matplotlib.patches import Polygon

from course_lib.plots import plane
from course_lib.plots.dropout_networks import ThinnedNetwork
from course_lib.plots.penalties import all_weights
from course_lib.plots.pictures import BLUE, GREEN, INK, ORANGE, figure
from course_lib.registry import nearest
from course_lib.widgets.models.overfitting import Overfitting
from course_lib.widgets.panel.controls import Rates, choice, slider, whole
from course_lib.widgets.panel.live_panel import LivePanel
from course_lib.widgets.stage.background import limit
from course_lib.widgets.stage.stage import Stage

DROPPED, KEPT = "dropped (PyTorch, Keras)", "kept (original paper)"
LIMITS = (-2.2, 2.2)
FIRST_EPOCHS, EPOCHS_A_PICTURE = 400, 2
LOSS = (0.005, 5.0)  # the range of the loss picture
REACH, NEAR, FLOOR = 2.0, 0.01, 1e-3  # of the histogram
EDGES = np.linspace(-REACH, REACH, 41)
STRENGTHS = (0.0, 0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.05)
PULL = 0.05  # the force that reaches the edge of the picture


class DropoutLab(LivePanel):
    """A network of two hidden layers learns 40 noisy points, thinned and priced.

    p, its meaning, λ₁ and λ₂ may change while it trains.

    Args:
        meaning: what p is the share of: "dropped" or "kept".
        inputs, first, second: p of the inputs and of both hidden layers, 0 … 0.9.
        units: in each hidden layer, 4 … 16.
        l1, l2: strengths λ₁, 0 … 0.02, and λ₂, 0 … 0.05.
        predict: id of a question to answer first.
    """

    caption = "Dropout lab: a network that overfits, thinned or held down"
    lesson = 9

    def __init__(
        self,
        meaning="dropped",
        inputs=0.1,
        first=0.5,
        second=0.5,
        units=12,
        l1=0.0,
        l2=0.0,
        predict=None,
    ):
        words = {"dropped": DROPPED, "kept": KEPT}
        if meaning not in words:
            raise ValueError(nearest(meaning, words, "meaning of p"))
        controls = {
            "meaning": choice("p is the share", [DROPPED, KEPT], words[meaning]),
            "inputs": slider("p of the inputs", inputs, 0.0, 0.9, 0.1),
            "first": slider("p of layer 1", first, 0.0, 0.9, 0.1),
            "second": slider("p of layer 2", second, 0.0, 0.9, 0.1),
            "units": whole("units per layer", units, 4, 16),
            "l1": Rates("L1 strength λ₁", l1, STRENGTHS[:-1]),
            "l2": Rates("L2 strength λ₂", l2, STRENGTHS),
            "seed": whole("seed", 0, 0, 20),
        }
        strengths = ("meaning", "inputs", "first", "second", "l1", "l2")
        super().__init__(
            self._stage(),
            controls,
            predict=predict,
            effects=dict.fromkeys(strengths, self._change_strengths),
        )

    def _stage(self):
        picture = figure((6.4, 3.9))
        sizes = {"width_ratios": (1.25, 1), "height_ratios": (1.15, 1)}
        grid = picture.add_gridspec(2, 2, **sizes)
        axes = [picture.add_subplot(place) for place in grid]
        axes[0].set_title("one sample's network")
        self.network = ThinnedNetwork(axes[0], size=6.0)
        plane.square(axes[1], LIMITS)
        axes[1].set(title="what all units say", xlabel="", ylabel="")
        axes[1].set(xticks=[], yticks=[], aspect="equal", anchor="W")
        self.surface = plane.shading(axes[1])
        self.classes = plane.empty_classes(axes[1], size=5.5)
        self.losses = axes[2]
        self.losses.set(title="loss, all units", xlabel="epoch", yscale="log")
        self.losses.set(ylim=LOSS, xlim=(0, FIRST_EPOCHS))
        self.losses.set_yticks([0.01, 0.1, 1], ["0.01", "0.1", "1"])
        self.losses.minorticks_off()
        self.curves = [
            self.losses.plot([], [], color=color, ls=style, label=label)[0]
            for color, style, label in (
                (BLUE, "-", "training"), (ORANGE, "--", "validation")
            )
        ]  # fmt: skip
        self.losses.legend(loc="lower left", handlelength=2.6)
        self._weights_axes(axes[3])
        moving = [self.pull, *self.network.artists, self.surface, *self.classes,
                  self.bars, *self.curves]  # fmt: skip
        return Stage(picture, moving, alt=self.caption)

    def _weights_axes(self, ax):
        ax.set(title="weights", xlabel="weight", yscale="log")
        ax.set(xlim=(-REACH, REACH), ylim=(FLOOR, 1))
        ax.set_yticks([0.001, 0.01, 0.1, 1], ["0.1 %", "1 %", "10 %", "100 %"])
        ax.minorticks_off()
        self.bars = ax.add_patch(Polygon([(0, FLOOR)], fc=GREEN, ec="none", alpha=0.55))
        ax.text(-1.9, 0.9, "–·– pull of λ₁, λ₂", color=INK, fontsize=9, va="top")
        across = ax.get_xaxis_transform()  # weights across, a share of the height up
        (self.pull,) = ax.plot([], [], color=INK, ls="-.", lw=1.6, transform=across)

    def _change_strengths(self):
        self._set_strengths()
        self.show()

    def update(self):
        """Start over: new points, a new network, nothing learned yet."""
        self.live.pause()
        with self.stage.lock:
            self.run = Overfitting(self.units.value, self.seed.value)
            for k, artist in enumerate(self.classes):
                artist.set_data(*self.run.X[self.run.y == k].T)
            limit(self.losses, x=(0, FIRST_EPOCHS))
        self._set_strengths()
        self.show()

    def _set_strengths(self):
        """Hand rates and prices to the network that is training."""
        p = np.array([self.inputs.value, self.first.value, self.second.value])
        rates = (p if self.meaning.value == DROPPED else 1 - p).round(6).tolist()
        self.run.set_strengths(rates, self.l1.value, self.l2.value)

    def advance(self, single=False):
        """Train for an epoch, or as many as there are to a picture."""
        if self.run.refused:
            return False
        for _ in range(1 if single else EPOCHS_A_PICTURE):
            self.run.epoch()
        return True

    def show(self):
        """Draw the thinned network, what the whole one says, losses and weights."""
        run = self.run
        while len(run.history) > self.losses.get_xlim()[1] + 1:
            self.losses.set_xlim(0, 2 * self.losses.get_xlim()[1])
        P = run.probabilities(plane.grid(LIMITS))
        W = all_weights(run.net)
        w = np.array([-REACH, -1e-9, 1e-9, REACH])
        pull = 0.5 + 0.5 * run.prices.slope(w) / PULL
        with self.stage.lock:
            self.surface.set_data(plane.cells(P))
            self.network.set_masks([*run.masks, np.ones(1, bool)])
            losses = np.clip(run.history, *LOSS).T
            for curve, values in zip(self.curves, losses, strict=True):
                curve.set_data(np.arange(len(values)), values)
            self.bars.set_xy(outline(W))
            if not np.array_equal(pull, self.pull.get_ydata()):
                self.pull.set_data(w, pull)
                self.pull.set_visible(bool(pull.max() > pull.min()))
        self._tell(W)
        self.stage.draw()

    def _tell(self, W):
        run = self.run
        epoch, (training, validation) = len(run.history) - 1, run.history[-1]
        gap, near = validation - training, np.mean(abs(W) < NEAR)
        there = [f"{mask.sum()} of {len(mask)}" for mask in run.masks]
        self.stage.alt = (
            f"At epoch {epoch} the training loss is {training:.3f} and the validation "
            f"loss {validation:.3f}. In the drawing {there[0]} inputs, {there[1]} and "
            f"{there[2]} hidden units are kept. {near:.0%} of the weights are near 0, "
            f"the largest is {abs(W).max():.2g}."
        )
        self.say(
            f"Epoch <b>{epoch}</b>: training loss <b>{training:.3f}</b>, validation "
            f"loss <b>{validation:.3f}</b>, gap <b>{gap:.3f}</b> (lowest validation "
            f"loss {min(v for _, v in run.history):.3f})."
            f"<br>{self._thinning(there)}<br>"
            f"Weights: {near:.0%} within ±{NEAR}, largest {abs(W).max():.2g}; "
            f"price {run.price():.3g}."
        )

    def _thinning(self, there):
        if self.run.refused:
            return (
                "✗ Refused: a layer would drop <b>all</b> of its units, and 1/(1 − 1) "
                "is no number. Nothing is trained. Choose another p."
            )
        rates = ", ".join(f"{rate:.0%}" for rate in self.run.rates)
        factors = ", ".join(f"{1 / (1 - rate):.3g}" for rate in self.run.rates)
        return (
            f"Dropped: {rates}; survivors × {factors} (inputs, layer 1, layer 2). "
            f"Drawn: {', '.join(there)} there."
        )


def outline(W):
    """Return the corners of a histogram of W; what lies beyond counts at the ends."""
    counts = np.histogram(np.clip(W, -REACH, REACH), EDGES)[0] / W.size
    x = np.repeat(EDGES, 2)
    y = np.concatenate([[FLOOR], np.repeat(np.maximum(counts, FLOOR), 2), [FLOOR]])
    return np.column_stack([x, y])
