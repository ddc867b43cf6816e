"""Init lab: what a start does to signal, gradient and first steps of a deep network."""

import numpy as np

from course_lib.activations import Activation
from course_lib.content.exercises import deep_trial
from course_lib.initializers import Initializer, Normal
from course_lib.plots.pictures import BLUE, FAINT, GREEN, INK, figure, quantity
from course_lib.plots.signals import SLOTS, TALLEST, HistogramRow, sample_layers, shares
from course_lib.widgets.models.deep_start import CLIPS, DeepStart
from course_lib.widgets.panel.controls import choice, slider, whole
from course_lib.widgets.panel.live_panel import LivePanel
from course_lib.widgets.stage.stage import Stage

LABELS = {"normal": "N(0, 1)", "uniform": "uniform ±1/√fan_in"}  # others: their key
KINDS = ["relu", "tanh", "sigmoid", "leaky_relu", "elu", "swish", "identity"]
DEEPEST = 40
FLOOR, CEILING, TOP = 1e-8, 1e8, 1.2  # of sizes, and the highest loss shown


def schemes():
    """Return {label: key or `Initializer`} of starts that a layer can learn from."""
    keys = Initializer.menu(symmetric=False)
    return {"N(0, 0.01²)": Normal(0.01)} | {LABELS.get(key, key): key for key in keys}


class InitLab(LivePanel):
    """A deep network at its start and in its first hundred steps.

    Args:
        scheme: key of an initializer, "normal", "lecun_normal" …, or "N(0, 0.01²)".
        activation: of the hidden layers.
        depth: hidden layers, 1 … 40.
        width: units in each, 4 … 64.
        clip: "off", "by norm" or "by value".
        predict: id of a question to answer first.
    """

    caption = "Init lab: signal, gradient and first steps of a deep network"
    lesson = 8
    picture_waits = True

    def __init__(
        self,
        scheme="lecun_normal",
        activation="relu",
        depth=20,
        width=deep_trial.WIDTH,
        clip="off",
        predict=None,
    ):
        self.schemes = schemes()
        label = LABELS.get(scheme, scheme)
        controls = {
            "scheme": choice("initialization", list(self.schemes), label),
            "activation": choice(
                "activation", Activation.menu(*KINDS, elementwise=True), activation
            ),
            "depth": whole("hidden layers", depth, 1, DEEPEST),
            "units": whole("units per layer", width, 4, 64, 4),
            "seed": whole("seed", 0, 0, 20),
            "clip": choice("clip gradients", list(CLIPS), clip),
            "limit": slider("threshold 10^", 0.0, -3.0, 2.0, 0.25),
        }
        super().__init__(
            self._stage(),
            controls,
            predict=predict,
            effects=dict.fromkeys(("clip", "limit"), self._change_clipping),
        )
        self.deepest = {}  # activation -> most layers that trained under trial rules

    def _stage(self):
        picture = figure((6.4, 5.2))
        grid = picture.add_gridspec(4, 2, height_ratios=(1, 1, 1, 1))
        above, middle = (picture.add_subplot(grid[k, :]) for k in (0, 1))
        above.set_title("activations a")
        middle.set_title("gradients dZ ÷ their expected size in the last layer")
        self.rows = HistogramRow(above, FAINT), HistogramRow(middle, GREEN)
        above.set_xlabel(" ")  # room for the names of the layers
        self.names = [
            above.text(slot, -0.42 * TALLEST, "", ha="center", va="top", fontsize=9.5)
            for slot in range(SLOTS)
        ]
        by_layer = self.by_layer = picture.add_subplot(grid[2:, 0])
        by_layer.set(title="standard deviations", xlabel="layer", yscale="log")
        by_layer.set(xlim=(0, DEEPEST + 1), ylim=(FLOOR, CEILING))
        by_layer.set_yticks([1e-8, 1e-4, 1, 1e4, 1e8])
        self.lines = [
            by_layer.plot([], [], color=color, ls=style, marker=marker, ms=4, lw=1.5)[0]
            for color, style, marker in (
                (FAINT, "", "s"), (INK, "--", ""), (GREEN, "", "o"), (INK, ":", "")
            )
        ]  # fmt: skip
        by_layer.legend(
            self.lines, ["a", "a, expected", "dZ", "dZ, expected"], ncols=2,
            fontsize=8.5, loc="lower left", handlelength=2.2, columnspacing=1,
        )  # fmt: skip
        loss, norm = (picture.add_subplot(grid[k, 1]) for k in (2, 3))
        loss.set(title="loss", ylim=(0, TOP), xlim=(0, deep_trial.STEPS))
        loss.axhline(deep_trial.TRAINED, color=INK, ls="--", lw=1.2)
        norm.set(title="length of the gradient", yscale="log", xlabel="step")
        norm.set(ylim=(FLOOR, CEILING), xlim=(0, deep_trial.STEPS))
        (self.curve,) = loss.plot([], [], color=BLUE, ls="-")
        (self.norms,) = norm.plot([], [], color=GREEN, ls="-")
        (self.threshold,) = norm.plot([], [], color=FAINT, ls=":", lw=1.5)
        picture.get_layout_engine().execute(picture)
        picture.set_layout_engine("none")
        for line in (self.curve, self.norms):
            line.set(marker="o", ms=4, markevery=[-1])
        moving = [*self.names, self.lines[1], self.lines[3]]
        moving += [artist for row in self.rows for artist in row.artists]
        moving += [self.lines[0], self.lines[2], self.threshold, self.curve, self.norms]
        return Stage(picture, moving, alt=self.caption)

    def _change_clipping(self):
        """Show the limit; everything else starts over."""
        self._show_limit()
        self._tell(self.run.deviations())
        self.stage.draw()

    def update(self):
        """Start over: a new network, nothing learned yet."""
        self.live.pause()
        depth = self.depth.value
        self.run = DeepStart(
            self.activation.value, self.schemes[self.scheme.value], depth,
            self.units.value, self.seed.value,
        )  # fmt: skip
        self.layers = sample_layers(depth)
        words = [f"layer {k + 1}" for k in self.layers] + [""] * SLOTS
        expected = self.run.expected
        self.unit = max(expected.dZ_std[-1], 1e-300)
        self.theory = (
            [expected.activations(k) for k in self.layers],
            [expected.gradients(k, self.unit) for k in self.layers],
        )
        with self.stage.lock:
            for text, word in zip(self.names, words, strict=False):
                text.set_text(word)
        self.show()

    def advance(self, single=False):
        """Take one step; return whether more can follow."""
        run = self.run
        if run.steps < deep_trial.STEPS and not run.diverged:
            run.step(self.clip.value, 10**self.limit.value)
        kind = self.activation.value
        if run.trained and not run.clipped and self.units.value == deep_trial.WIDTH:
            self.deepest[kind] = max(self.depth.value, self.deepest.get(kind, 0))
        return run.steps < deep_trial.STEPS and not run.diverged

    def show(self):
        """Draw what goes there and back, layer by layer, and the steps so far."""
        run, steps = self.run, np.arange(len(self.run.losses))
        stds = run.deviations()
        layers = np.arange(1, len(run.A) + 1)
        with self.stage.lock:
            for row, values, unit, theory in zip(
                self.rows, (run.A, run.dZ), (1, self.unit), self.theory, strict=True
            ):
                row.set_data([shares(values[k] / unit) for k in self.layers], theory)
            expected = (run.expected.a_std, run.expected.dZ_std)
            for line, size in zip(
                self.lines, (stds[0], expected[0], stds[1], expected[1]), strict=True
            ):
                line.set_data(layers, np.clip(size, FLOOR, CEILING))
            self.curve.set_data(steps, _within(run.losses, TOP))
            self.norms.set_data(steps, _within(run.norms, CEILING))
        self._show_limit()
        self._tell(stds)
        self.stage.draw()

    def _show_limit(self):
        """Draw the limit of the gradients, thick where it clips them."""
        off = self.clip.value == "off"
        with self.stage.lock:
            self.threshold.set_data([0, deep_trial.STEPS], [10**self.limit.value] * 2)
            self.threshold.set(color=FAINT if off else INK, lw=1.2 if off else 2.4)

    def _tell(self, stds):
        """Say how the training goes, what clipping does, and every layer's numbers."""
        run = self.run
        self.stage.alt = (
            f"{quantity(len(run.A), f'{self.activation.value} layer')}, "
            f"{self.scheme.value}, after {quantity(run.steps, 'step')}: the "
            f"deviation of the activations is {stds[0][0]:.1e} in the first layer and "
            f"{stds[0][-1]:.1e} in the last, that of the gradients {stds[1][0]:.1e} "
            f"and {stds[1][-1]:.1e}. The loss is "
            f"{run.losses[-1]:.3g}."
        )
        self.say(
            f"Step <b>{run.steps}</b>: loss <b>{run.losses[-1]:.3g}</b>. "
            f"{self._verdict()}<br>{self._clipping()}<br>{self._record()}<br>"
            f"Deviation of a: <b>{stds[0][0]:.2g}</b> in the first layer, "
            f"<b>{stds[0][-1]:.2g}</b> in the last.",
            _table(("a", "dZ"), stds),
        )

    def _verdict(self):
        run = self.run
        if run.diverged:
            return (
                "✗ It is no longer a number: the weights start too large, so the steps "
                "are too long."
            )
        if run.trained:
            return f"✓ Trained: below {deep_trial.TRAINED}, the dashed line."
        if run.steps < deep_trial.STEPS:
            return f"The goal is {deep_trial.TRAINED} within {deep_trial.STEPS} steps."
        return f"✗ Not trained in {deep_trial.STEPS} steps."

    def _clipping(self):
        _, length, angle = self.run.clip(self.clip.value, 10**self.limit.value)
        size = f"Gradient: length {self.run.norms[-1]:.2g}"
        if self.clip.value == "off":
            return f"{size}, not clipped (threshold {10**self.limit.value:.2g})."
        return (
            f"{size}, clipped {self.clip.value} at {10**self.limit.value:.2g}: length "
            f"<b>{length:.2g}</b>, turned by <b>{angle:.1f}°</b>."
        )

    def _record(self):
        kind = self.activation.value
        goal = deep_trial.GOALS.get(kind)
        deepest = self.deepest.get(kind, 0)
        text = f"Deepest {kind} net trained so far: <b>{deepest or 'none'}</b>"
        if goal:
            text += f", goal {goal}{' ✓' * (deepest >= goal)}"
        return f"{text} ({deep_trial.WIDTH} units per layer, nothing clipped)."


def _within(values, top):
    """Return values, those too large (or NaN) at the upper edge of the picture."""
    return np.minimum(np.nan_to_num(values, nan=top, posinf=top), top)


def _table(names, columns):
    """Return numbers by layer as a table that scrolls sideways, by keyboard too."""
    layers = "".join(f"<th>{k + 1}</th>" for k in range(len(columns[0])))
    rows = "".join(
        f"<tr><th>{name}</th>{''.join(f'<td>{v:.2g}</td>' for v in values)}</tr>"
        for name, values in zip(names, columns, strict=True)
    )
    return (
        '<div tabindex="0" role="region" aria-label="standard deviations by layer" '
        'style="overflow-x:auto;width:0;min-width:100%;white-space:nowrap">'
        "<table><tr><th>layer</th>"
        f"{layers}</tr>{rows}</table></div>"
    )
