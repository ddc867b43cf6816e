"""Gradient-flow meter: how large is the gradient in each layer of a deep network?"""

import numpy as np

from course_lib.activations import Activation
from course_lib.initializers import Normal
from course_lib.losses import MSELoss
from course_lib.mlp import MLP
from course_lib.plots.pictures import FAINT, GREEN, INK, figure, quantity
from course_lib.widgets.panel.controls import choice, slider, whole
from course_lib.widgets.panel.panel import Panel
from course_lib.widgets.stage.stage import Stage

DEEPEST, SAMPLES = 30, 64
FLOOR, CEILING = 1e-14, 1e14
KINDS = ["sigmoid", "tanh", "relu", "leaky_relu", "elu", "swish", "identity"]


class GradientFlowMeter(Panel):
    """One forward and one backward pass through a deep network, measured by layer.

    Args:
        depth: hidden layers, 1 … 30.
        activation: of all hidden layers.
        gain: weights are drawn with standard deviation gain/√width, 0.1 … 4.
        width: units in each hidden layer, 4 … 64.
        predict: id of a question to answer first.
    """

    caption = "Gradient-flow meter: the size of the gradient in every layer"
    lesson = 6
    picture_waits = True

    def __init__(
        self, depth=12, activation="sigmoid", gain=1.0, width=32, predict=None
    ):
        controls = {
            "depth": whole("hidden layers", depth, 1, DEEPEST),
            "activation": choice(
                "activation", Activation.menu(*KINDS, elementwise=True), activation
            ),
            "gain": slider("gain", gain, 0.1, 4.0, 0.05),
            "width": whole("units per layer", width, 4, 64),
            "seed": whole("seed", 0, 0, 20),
        }
        super().__init__(self._stage(), controls, predict=predict)

    def _stage(self):
        picture = figure((6.4, 3.7))
        left, right = picture.subplots(1, 2, sharey=True)
        left.set(title="activations, forward →", ylabel="root mean square")
        right.set(title="← gradients, backward")
        for ax in (left, right):
            ax.set(xlabel="layer", xlim=(0, DEEPEST + 1), yscale="log")
            ax.set_ylim(FLOOR, CEILING)
            ax.axhline(1, color=FAINT, lw=0.8)
        (self.forward,) = left.plot([], [], color=INK, ls="-", marker="s", ms=4)
        (self.backward,) = right.plot([], [], color=GREEN, ls="-", marker="o", ms=4)
        (self.theory,) = right.plot([], [], color=INK, ls="--", lw=1.5)
        self.word = right.text(0.97, 0.96, "", ha="right", va="top",
                               transform=right.transAxes)  # fmt: skip
        right.legend(
            [self.backward, self.theory], ["measured", "gain · rms g′ per layer"],
            loc="lower right", fontsize=8.5,
        )  # fmt: skip
        moving = [self.forward, self.backward, self.theory, self.word]
        return Stage(picture, moving, alt=self.caption)

    def measure(self):
        """Return the RMS of every hidden layer's activations and gradients dZ."""
        depth, width, seed = self.depth.value, self.width.value, self.seed.value
        rng = np.random.default_rng(seed)
        init = Normal(std=self.gain.value / np.sqrt(width))
        net = MLP(
            [width] * (depth + 1) + [1], activation=self.activation.value, init=init,
            dtype="float64", rng=rng,
        )  # fmt: skip
        X, y = rng.normal(size=(SAMPLES, width)), rng.normal(size=(SAMPLES, 1))
        loss = MSELoss()
        with np.errstate(over="ignore", invalid="ignore"):
            loss(net(X), y)
            dA, sizes = loss.backward() * SAMPLES, []  # per sample, not per mean
            for layer in reversed(net.layers):
                dA = layer.backward(dA)
                sizes.append(rms(dA))
        forward = [rms(layer.A) for layer in net.layers[1::2]]
        # Backward passes output, then pairs (activation, linear): every second is dZ.
        return np.array(forward), np.array(sizes[1::2][::-1]), net

    def update(self):
        forward, backward, net = self.measure()
        layers = np.arange(1, len(forward) + 1)
        Z = np.concatenate([layer.Z.ravel() for layer in net.layers[1::2]])
        slope = Activation.named(self.activation.value)().derivative(Z)
        factor = self.gain.value * rms(slope)
        with self.stage.lock:
            self.forward.set_data(layers, np.clip(forward, FLOOR, CEILING))
            self.backward.set_data(layers, np.clip(backward, FLOOR, CEILING))
            expected = backward[-1] * factor ** (layers[-1] - layers)
            self.theory.set_data(layers, np.clip(expected, FLOOR, CEILING))
            self.word.set_text(self._word(backward))
        first, last = backward[0], backward[-1]
        self.stage.alt = (
            f"{quantity(self.depth.value, f'{self.activation.value} layer')}, gain "
            f"{self.gain.value:.2f}: the gradient is {last:.1e} in the last hidden "
            f"layer and {first:.1e} in the first."
        )
        self.stage.draw()
        self.say(f"{self.stage.alt} Each layer multiplies it by about {factor:.2f}.")

    @staticmethod
    def _word(backward):
        """Say what becomes of the gradient, judged by its factor in each layer."""
        ratio = backward[0] / max(backward[-1], 1e-300)
        factor = ratio ** (1 / max(len(backward) - 1, 1))
        if not np.isfinite(ratio) or factor > 1.2:
            word = "exploding"
        else:
            word = "vanishing" if factor < 0.8 else "alive"
        return f"{word}: the first layer gets\n{ratio:.2g} of the last one's gradient"


def rms(values):
    """Return the root of the mean square; infinite if a value is not finite."""
    with np.errstate(over="ignore", invalid="ignore"):
        size = float(np.sqrt(np.mean(np.square(values))))
    return size if np.isfinite(size) else np.inf
