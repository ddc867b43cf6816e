"""Descent explorer: gradient descent on a surface over two weights, step by step."""

import numpy as np
from matplotlib.patheffects import withStroke

from course_lib.plots import surface as draw_surface
from course_lib.plots.pictures import BLUE, FAINT, INK, ORANGE, figure
from course_lib.surfaces import Surface
from course_lib.widgets.panel.controls import Rates, choice, slider, whole
from course_lib.widgets.panel.live_panel import LivePanel
from course_lib.widgets.stage.background import limit
from course_lib.widgets.stage.stage import Stage

FIRST = ("bowl", "ravine", "two minima", "saddle")
# Where a slider cannot show the surface's own start.
STARTS = {"bowl": (-1.6, 1.1), "saddle": (-1.5, 0.05)}
STEP = 0.05  # of the sliders of the start
BATCHES = {"all samples": np.inf, "64": 64, "16": 16, "4": 4, "1 sample": 1}
SCATTER = 4.0  # standard deviation of one sample's gradient, in each weight
DOTS = 40  # steps that a batch might make, shown before one of them is made
RATES = (
    *(0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.079, 0.08),
    *(0.081, 0.09, 0.1, 0.12, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0, 1.5, 1.9, 2.0, 2.1),
)
PICTURES = 3  # pictures from one place to the next
MOST_STEPS, FIRST_STEPS = 1000, 50
FLAT, FAR = 1e-6, 1e3  # a gradient that counts as 0; a place that counts as lost
LOSS = (1e-6, 1e3)  # the range of the loss picture
EDGE = [withStroke(linewidth=3.5, foreground="white")]  # legible on every band


def named_surface(name):
    """Return the surface of a name of the dropdown, a key without underscores."""
    return Surface.named(name.replace(" ", "_"))()


def start(name):
    """Return a place (x, y) from which the way down is instructive."""
    return STARTS.get(name, named_surface(name).start)


class DescentExplorer(LivePanel):
    """θ ← θ − η g, where g is the gradient of the surface, or that of a batch.

    A batch of B samples sees the gradient plus noise of standard deviation 4/√B in
    each weight.

    Args:
        surface: "bowl", "ravine", "two minima", "saddle" or another of the dropdown.
        lr: the rate η, 0.001 … 2.1.
        batch: "all samples", "64", "16", "4" or "1 sample".
        predict: id of a question to answer first.
    """

    caption = "Descent explorer: gradient descent on a surface, step by step"
    lesson = 7

    def __init__(self, surface="ravine", lr=0.06, batch="16", predict=None):
        names = [key.replace("_", " ") for key in Surface.menu()]
        names = list(dict.fromkeys([*FIRST, *names]))
        controls = {"surface": choice("surface", names, surface)}
        (x, y), (x_ends, y_ends) = start(surface), named_surface(surface).bounds
        controls |= {
            "x": slider("start θ₁", x, *x_ends, STEP),
            "y": slider("start θ₂", y, *y_ends, STEP),
            "rate": Rates("learning rate η", lr, RATES),
            "batch": choice("batch", list(BATCHES), batch),
            "seed": whole("seed", 0, 0, 99),
        }
        super().__init__(
            self._stage(),
            controls,
            predict=predict,
            effects={"surface": self._change_surface},
        )
        self.path, self.before = [], []
        self.ground_of = None  # the surface in the picture

    def _stage(self):
        picture = figure((6.4, 3.3))
        grid = picture.add_gridspec(1, 2, width_ratios=(1.7, 1))
        self.ground = picture.add_subplot(grid[0])
        self.ground.locator_params(nbins=5)
        self.over = picture.add_subplot(grid[0])  # same place: what moves on the ground
        self.over.set_axis_off()
        self.right = picture.add_subplot(grid[1])
        self.right.set(title="loss − lowest loss", xlabel="step", yscale="log")
        self.right.set(ylim=LOSS)
        self.right.set_yticks([1e-6, 1e-3, 1, 1e3], ["10⁻⁶", "0.001", "1", "1000"])
        self.right.minorticks_off()
        over = self.over.plot
        (self.ghost,) = over([], [], color="white", ls="--", lw=1.2)
        (self.outline,) = over([], [], color="white", ls="-", lw=3.2)
        (self.trail,) = over([], [], color=BLUE, ls="-", lw=1.4, marker=".", ms=6)
        (self.ahead,) = over([], [], color=INK, ls=":", lw=1.6, path_effects=EDGE)
        (self.dots,) = over([], [], ".", color=ORANGE, ms=5, mec="white", mew=0.4)
        (self.tip,) = over([], [], "x", color=INK, ms=7, mew=1.8, path_effects=EDGE)
        (self.ball,) = over([], [], "o", color="white", mec=INK, ms=10)
        (self.ghost_loss,) = self.right.plot([], [], color=FAINT, ls="--", lw=1.2)
        (self.curve,) = self.right.plot([], [], color=BLUE, ls="-")
        (self.end,) = self.right.plot([], [], "o", color="white", mec=INK, ms=7)
        moving = [self.ghost, self.outline, self.trail, self.ahead, self.dots, self.tip,
                  self.ball, self.ghost_loss, self.curve, self.end]  # fmt: skip
        return Stage(picture, moving, alt=self.caption)

    def _change_surface(self):
        self._fit_start()
        self.update()

    def _fit_start(self):
        """Move the start sliders without starting over for each of them."""
        name = self.surface.value
        for control, value, (low, high) in zip(
            (self.x, self.y), start(name), named_surface(name).bounds, strict=True
        ):
            self.quietly(control, min=low, max=high, value=value)

    def reset(self):
        self.quietly(self.surface, value=self.start["surface"])
        self._fit_start()  # the ends of the sliders, before they get their values
        self.path, self.ground_of = [], None
        super().reset()

    def update(self):
        """Start over with the controls as they are; the last path stays, dashed."""
        self.live.pause()
        name = self.surface.value
        self.before = self.path if self.ground_of == name else []
        self.loss = named_surface(name)
        self.path = [np.array([self.x.value, self.y.value])]
        self.phase, self.ended = 1.0, ""
        rng = np.random.default_rng(self.seed.value)
        self.cloud = rng.normal(size=(DOTS, 2))
        self.noise = rng
        limit(self.right, x=(-0.02 * FIRST_STEPS, FIRST_STEPS))
        if self.ground_of != name:
            self._draw_ground()
        self.ground_of = name
        self.show()

    def _draw_ground(self):
        with self.stage.lock:
            for artist in (*self.ground.collections, *self.ground.lines):
                artist.remove()  # clear() would make all ticks anew
            draw_surface(self.loss, ax=self.ground)
            self.over.set(xlim=self.loss.bounds[0], ylim=self.loss.bounds[1])
            self.over.set_aspect("equal")

    @property
    def scatter(self):
        """Standard deviation of a batch's gradient around the true one."""
        return SCATTER / np.sqrt(BATCHES[self.batch.value])

    def advance(self, single=False):
        """Go on by a part of a step, so that the eye can follow; or by a whole one."""
        if not single and self.phase < 1:
            self.phase = min(self.phase + 1 / PICTURES, 1.0)
            return True
        if self.ended:
            return False
        here = self.path[-1]
        g = self.loss.gradient(here) + self.scatter * self.noise.normal(size=2)
        self.path.append(here - self.rate.value * g)
        self.phase = 1.0 if single else 1 / PICTURES
        self.ended = self._ending()
        return True

    def _ending(self):
        """Return why the descent is over, in words, or an empty text."""
        here = self.path[-1]
        if np.abs(here).max() > FAR:
            return "Diverged: each step overshoots further than the one before."
        if self.scatter == 0 and np.linalg.norm(self.loss.gradient(here)) < FLAT:
            low = np.linalg.eigvalsh(self.loss.hessian(here))[0]
            where = "in a minimum" if low > 0 else "on the saddle, which is no minimum"
            return f"At rest {where}: the gradient is 0, and so is every step."
        if len(self.path) > MOST_STEPS:
            return f"Stopped after {MOST_STEPS} steps."
        return ""

    def show(self):
        """Draw the path so far, what the next step may be, and the loss."""
        steps = len(self.path) - 1
        while steps > self.right.get_xlim()[1]:
            self.right.set_xlim(*(2 * end for end in self.right.get_xlim()))
        path = np.array(self.path)
        now, start = path[-1], path[max(steps - 1, 0)]
        ball = start + self.phase * (now - start)
        tip = now - self.rate.value * self.loss.gradient(now)
        resting = self.phase == 1 and not self.ended
        with self.stage.lock:
            trail = np.vstack([path[:-1], ball])
            for line in (self.outline, self.trail):
                line.set_data(*trail.T)
            self.ball.set_data(*ball[:, np.newaxis])
            self.ghost.set_data(*np.reshape(self.before, (-1, 2)).T)
            self.ahead.set_data(*np.array([now, tip]).T)
            self.tip.set_data(*tip[:, np.newaxis])
            spread = self.rate.value * self.scatter
            self.dots.set_data(*(tip + spread * self.cloud).T)
            for line in (self.ahead, self.tip, self.dots):
                line.set_visible(resting)
            heights = self._heights(path)
            self.curve.set_data(np.arange(steps + 1), heights)
            self.end.set_data([steps], heights[-1:])
            before = self._heights(np.reshape(self.before, (-1, 2)))
            self.ghost_loss.set_data(np.arange(len(before)), before)
        self._tell(steps, now)
        self.stage.draw()

    def _heights(self, path):
        """Return the loss above the lowest one, cut to the range of its picture."""
        above = self.loss(path) - self.loss(self.loss.minima[0])
        return np.clip(np.nan_to_num(above, nan=LOSS[1]), *LOSS)

    def _tell(self, steps, now):
        slope = np.linalg.norm(self.loss.gradient(now))
        steepest = np.linalg.eigvalsh(self.loss.hessian(now))[-1]
        limit, lr = 2 / steepest, self.rate.value
        verdict = "✓ below" if lr < limit else "✗ not below"
        self.stage.alt = (
            f"{self.surface.value}, step {steps}: θ = ({now[0]:.3g}, {now[1]:.3g}), "
            f"loss {self.loss(now):.4g}, length of the gradient {slope:.3g}."
        )
        noise = f" Noise of a batch: {self.scatter:.2g}." if self.scatter else ""
        self.say(
            f"Step <b>{steps}</b>: loss <b>{self.loss(now):.4g}</b>, |gradient| "
            f"{slope:.3g}, θ = ({now[0]:.3g}, {now[1]:.3g}).<br>"
            f"η = {lr:.3g} is <b>{verdict}</b> 2/λ_max = {limit:.3g} of this place."
            f"{noise} {self.ended}"
        )
