"""Universal approximator: how many hidden units does a function need?"""

import numpy as np

from course_lib.activations import Activation
from course_lib.plots import plane
from course_lib.plots.approximation import TARGETS, TARGETS_2D, fitted
from course_lib.plots.pictures import BLUE, FAINT, GREEN, INK, ORANGE, figure
from course_lib.widgets.panel.controls import choice, whole
from course_lib.widgets.panel.panel import Panel
from course_lib.widgets.stage.stage import Stage

LIMITS = (-3.0, 3.0)
X1 = np.linspace(*LIMITS, 301)[:, np.newaxis]
X2 = plane.grid(LIMITS)
COUNTS = np.array([1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64])
NAMES = [*TARGETS, *(f"{name} (2-D)" for name in TARGETS_2D)]


class UniversalApproximator(Panel):
    """A function, and the best output weights for hidden units spread evenly.

    Placed freely, fewer units would do. In two dimensions they are spread at random.

    Args:
        target: a function of one variable ("sine", "step", …) or of two
            ("ring (2-D)", …).
        units: hidden units, 1 … 64.
        activation: of the hidden layer.
        predict: id of a question to answer first.
    """

    caption = "Universal approximator: a function and the best fit by given units"
    lesson = 3
    picture_waits = True

    def __init__(self, target="sine", units=4, activation="relu", predict=None):
        first = ("relu", "tanh", "sigmoid", "step", "identity")
        kinds = Activation.menu(*first, elementwise=True)
        controls = {
            "target": choice("function", NAMES, target),
            "units": whole("hidden units", units, 1, 64),
            "activation": choice("activation", kinds, activation),
            "seed": whole("seed", 0, 0, 20),
        }
        super().__init__(self._stage(), controls, predict=predict)
        self._curve_of = None  # function, activation and seed of the error curve

    def _stage(self):
        picture = figure((6.4, 4.9))
        grid = picture.add_gridspec(2, 2, height_ratios=(1.5, 1))
        self.line_axes = picture.add_subplot(grid[0, :])
        self.plane_axes = [picture.add_subplot(grid[0, k]) for k in (0, 1)]
        below = picture.add_subplot(grid[1, :])
        self.line_axes.set(xlabel="x", xlim=LIMITS, ylim=(-1.6, 1.6))
        self.title = self.line_axes.set_title("…")
        plot = self.line_axes.plot
        (self.function_line,) = plot(X1, 0 * X1, color=FAINT, ls="-", lw=4)
        (self.network_line,) = plot(X1, 0 * X1, color=BLUE, ls="-")
        self.line_axes.legend(
            [self.function_line, self.network_line],
            ["the function", "the network"],
            ncol=2,
            loc="lower right",
            bbox_to_anchor=(1, 1),
            borderaxespad=0,
        )
        self.shades = []
        for ax, name in zip(
            self.plane_axes, ("the function", "the network"), strict=True
        ):
            plane.square(ax, LIMITS).set_title(name)
            self.shades.append(plane.shading(ax))
            ax.set_visible(False)
        below.set(
            title="error by number of hidden units", xlabel="hidden units",
            xscale="log", yscale="log", xlim=(0.9, 75), ylim=(1e-4, 1.5),
        )  # fmt: skip
        below.set_xticks(COUNTS[::2], [str(n) for n in COUNTS[::2]], minor=False)
        below.minorticks_off()
        (self.errors,) = below.plot([], [], color=GREEN, ls="-", marker="s", ms=4)
        (self.here,) = below.plot([], [], "o", color=ORANGE, mec=INK, ms=9)
        moving = [
            *self.shades,
            self.title,
            self.function_line,
            self.network_line,
            self.errors,
            self.here,
        ]
        return Stage(picture, moving, alt=self.caption)

    def update(self):
        in_plane = self.target.value.endswith("(2-D)")
        X, y = self._function()
        y_hat = self._fit(X, y, self.units.value)
        error = rms(y, y_hat)
        self._switch(in_plane)
        with self.stage.lock:
            if in_plane:
                for shade, values in zip(self.shades, (y, y_hat), strict=True):
                    shade.set_data(plane.cells(values))
            else:
                self.function_line.set_ydata(y)
                self.network_line.set_ydata(y_hat)
            self.title.set_text(f"{self.units.value} hidden units: off by {error:.3f}")
            self._draw_errors(X, y)
            self.here.set_data([self.units.value], [max(error, 1.1e-4)])
        self.stage.alt = (
            f"{self.target.value} by {self.units.value} {self.activation.value} units: "
            f"the root of the mean squared error is {error:.3f}."
        )
        self.stage.draw()
        self.say(self.stage.alt)

    def _function(self):
        name = self.target.value
        if name.endswith("(2-D)"):
            return X2, TARGETS_2D[name.removesuffix(" (2-D)")](X2)
        return X1, TARGETS[name](X1[:, 0])

    def _fit(self, X, y, units):
        net = fitted(X, y, units, self.activation.value, rng=self.seed.value)
        return net.predict(X)[:, 0]

    def _switch(self, in_plane):
        """Show the axes of one variable or of two."""
        self.line_axes.set_visible(not in_plane)
        for ax in self.plane_axes:
            ax.set_visible(in_plane)
        for artist in (self.function_line, self.network_line, self.title):
            artist.set_visible(not in_plane)
        for shade in self.shades:
            shade.set_visible(in_plane)

    def _draw_errors(self, X, y):
        """Draw the error curve anew if function, activation or seed have changed."""
        settings = (self.target.value, self.activation.value, self.seed.value)
        if settings != self._curve_of:
            curve = [rms(y, self._fit(X, y, n)) for n in COUNTS]
            self.errors.set_data(COUNTS, np.maximum(curve, 1.1e-4))
            self._curve_of = settings


def rms(y, y_hat):
    """Return the root of the mean squared error."""
    return float(np.sqrt(np.mean((y - y_hat) ** 2)))
