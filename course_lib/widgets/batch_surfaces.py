"""Batch surfaces: the loss of a few samples over the loss of all of them."""

import numpy as np
from contourpy import contour_generator
from matplotlib.collections import LineCollection
from matplotlib.colors import LogNorm

from course_lib import datasets
from course_lib.plots.pictures import INK, ORANGE, figure
from course_lib.widgets.panel.controls import button, slider, whole
from course_lib.widgets.panel.panel import Panel
from course_lib.widgets.stage.stage import Stage

W, B = np.linspace(-1.4, 3.0, 89), np.linspace(-1.7, 2.3, 81)
LEVELS = (0.05, 0.2, 0.5, 1.0, 2.0, 4.0)
SAMPLES = 64


class BatchSurfaces(Panel):
    """The line ŷ = w x + b, and its mean squared error for a batch and for all data.

    Args:
        size: samples in the batch, 1 … 64.
        w, b: the point at which the two slopes are compared.
        predict: id of a question to answer first.
    """

    caption = "Batch surfaces: the loss of one batch over the loss of all the data"
    lesson = 4

    def __init__(self, size=3, w=2.2, b=1.5, predict=None):
        self.X, self.Y = datasets.line(SAMPLES, noise=0.35, rng=0)
        controls = {
            "size": whole("batch size", size, 1, SAMPLES),
            "number": whole("batch number", 1, 1, 40),
            "w": slider("weight w", w, -1.2, 2.8, 0.1),
            "b": slider("bias b", b, -1.5, 2.1, 0.1),
        }
        self.following = button("Next batch", "draw other samples")
        self.following.on_click(self._next_clicked)
        super().__init__(
            self._stage(), controls, predict=predict, buttons=(self.following,)
        )
        self.rows = None  # the batch in the picture

    def _stage(self):
        picture = figure((6.4, 4.0))
        grid = picture.add_gridspec(1, 2, width_ratios=(1.35, 1))
        left, right = picture.add_subplot(grid[0]), picture.add_subplot(grid[1])
        left.set(xlabel="weight w", ylabel="bias b")
        self.title = left.set_title("…")
        full = self.loss(np.arange(SAMPLES))
        levels = np.geomspace(0.1, 20, 14)
        left.contourf(W, B, full, levels=levels, norm=LogNorm(0.1, 20), extend="both")
        left.grid(False)
        best = np.unravel_index(full.argmin(), full.shape)
        left.plot(W[best[1]], B[best[0]], "*", color="white", mec=INK, ms=14)
        self.contours = left.add_collection(LineCollection([], colors=ORANGE, lw=1.6))
        (self.lowest,) = left.plot([], [], "D", color=ORANGE, mec="white", ms=7)
        self.arrows = [
            left.annotate("", (0, 0), (0, 0), arrowprops={
                "arrowstyle": "-|>", "color": color, "lw": 2, "ls": style, "shrinkA": 0,
                "shrinkB": 0,
            })
            for color, style in (("white", "-"), (ORANGE, "--"))
        ]  # fmt: skip
        (self.point,) = left.plot([], [], "o", color=INK, mec="white", ms=8)
        right.set(title="the batch, and the line", xlabel="x", xlim=(-2.2, 2.2))
        right.set(ylim=(-2.6, 3.4))
        right.plot(self.X, self.Y, ".", color="#b5b5b0")
        (self.batch_dots,) = right.plot([], [], "D", color=ORANGE, mec="white", ms=7)
        (self.line,) = right.plot([], [], color=INK, ls="-", lw=1.6)
        moving = [self.contours, self.lowest, self.batch_dots, self.title, *self.arrows,
                  self.point, self.line]  # fmt: skip
        return Stage(picture, moving, alt=self.caption)

    def loss(self, rows):
        """Return the mean squared error of the samples `rows` over the (b, w) grid."""
        x, y = self.X[rows, 0], self.Y[rows, 0]
        w, b = W[np.newaxis, :], B[:, np.newaxis]
        # mean (w x + b − y)², multiplied out, so that no array has a third axis
        return (
            w**2 * np.mean(x * x) + 2 * w * b * x.mean() + b**2
            - 2 * w * np.mean(x * y) - 2 * b * y.mean() + np.mean(y * y)
        )  # fmt: skip

    def slope(self, rows):
        """Return (∂L/∂w, ∂L/∂b) of the samples `rows` at the chosen point."""
        x, y = self.X[rows, 0], self.Y[rows, 0]
        error = self.w.value * x + self.b.value - y
        return np.array([2 * np.mean(error * x), 2 * np.mean(error)])

    def update(self):
        rng = np.random.default_rng(self.number.value)
        rows = rng.permutation(SAMPLES)[: self.size.value]
        here = np.array([self.w.value, self.b.value])
        slopes = self.slope(np.arange(SAMPLES)), self.slope(rows)
        angle = _angle(*slopes)
        with self.stage.lock:
            if not np.array_equal(rows, self.rows):
                self._draw_batch(rows)
            self.title.set_text(f"the slopes are {angle:.0f}° apart")
            for arrow, slope in zip(self.arrows, slopes, strict=True):
                step = -slope / max(np.linalg.norm(slope), 1e-9)
                arrow.set_position(here)
                arrow.xy = here + 0.6 * step
            self.point.set_data([here[0]], [here[1]])
            ends = np.array([-2.2, 2.2])
            self.line.set_data(ends, here[0] * ends + here[1])
        count, best = f"{self.size.value} samples", "the best line for it"
        if self.size.value == 1:
            count, best = "1 sample", "one of the many best lines for it"
        self.stage.alt = (
            f"Contours of the loss of {count} over that of all "
            f"{SAMPLES}. At w = {here[0]:.1f}, b = {here[1]:.1f} the two downhill "
            f"directions are {angle:.0f}° apart."
        )
        self.stage.draw()
        self.say(
            f"{self.stage.alt} Star: the best line for all data; white arrow: downhill "
            f"for them. Diamond: {best}, the batch; dashed arrow: downhill for it."
        )

    def _draw_batch(self, rows):
        """Draw what changes with the batch alone: its surface and its samples."""
        self.rows = rows
        surface = self.loss(rows)
        lines = contour_generator(W, B, surface)
        self.contours.set_segments([s for v in LEVELS for s in lines.lines(v)])
        low = np.unravel_index(surface.argmin(), surface.shape)
        self.lowest.set_data([W[low[1]]], [B[low[0]]])
        self.batch_dots.set_data(self.X[rows, 0], self.Y[rows, 0])

    def _next_clicked(self, _):
        self.number.value = self.number.value % self.number.max + 1


def _angle(a, b):
    """Return the angle between two directions, in degrees."""
    cosine = a @ b / max(np.linalg.norm(a) * np.linalg.norm(b), 1e-12)
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
