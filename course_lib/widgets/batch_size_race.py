"""Batch-size race: full batch, mini-batches and single samples at equal cost."""

import numpy as np

from course_lib import datasets
from course_lib.history import TrainingDiverged
from course_lib.losses import MSELoss
from course_lib.mlp import MLP
from course_lib.optimizers import SGD
from course_lib.plots.bands import Band
from course_lib.plots.pictures import FAINT, LINES, figure
from course_lib.training import steps
from course_lib.widgets.panel.controls import Rates, choice, whole
from course_lib.widgets.panel.live_panel import LivePanel
from course_lib.widgets.stage.stage import Stage

SAMPLES, SIZES = 64, [1, 16, 1]
SEEDS = 5
EVALUATIONS = 16  # gradient evaluations of each network from one picture to the next
EPOCHS = 100  # length of the race
RATES = (0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0)
LOSS = (8e-3, 2.0)  # the range of the loss picture
GRID = np.linspace(-2, 2, 81)[:, np.newaxis]


class Runner:
    """One network of the race; it trains as far as its gradient evaluations go.

    Args:
        batch: samples in a batch; divides 64.
        lr: the rate η.
        seed: of the first weights and of the order of the samples.
        X, y: the data.
    """

    def __init__(self, batch, lr, seed, X, y):
        self.batch, self.X, self.y = batch, X, y
        self.net = MLP(SIZES, activation="tanh", dtype="float64", rng=seed)
        self.measure = MSELoss()
        self.training = steps(
            self.net, X, y, loss=MSELoss(), optimizer=SGD(self.net.parameters(), lr=lr),
            epochs=EPOCHS, batch_size=batch, rng=seed,
        )  # fmt: skip
        self.updates, self.diverged = 0, False

    def advance(self, evaluations):
        """Make every update that this many gradient evaluations in all allow."""
        try:
            while not self.diverged and (self.updates + 1) * self.batch <= evaluations:
                next(self.training)
                self.updates += 1
        except TrainingDiverged:
            self.diverged = True

    def loss(self):
        """Return the loss on all the data; infinite once it is no number any more."""
        if self.diverged:
            return np.inf
        with np.errstate(over="ignore", invalid="ignore"):
            value = self.measure(self.net.predict(self.X), self.y)
        return value if np.isfinite(value) else np.inf


class BatchSizeRace(LivePanel):
    """Three ways to use the same number of gradient evaluations, five seeds each.

    An evaluation is one sample sent forward and back. Networks of one seed start from
    the same weights; the rates may differ, for each way has a best one of its own.

    Args:
        size: samples in a mini-batch: 2, 4, 8, 16 or 32.
        full, mini, single: rates η of the three, 0.005 … 1.
        predict: id of a question to answer first.
    """

    caption = "Batch-size race: full batch, mini-batches and single samples"
    lesson = 7

    def __init__(self, size=8, full=0.05, mini=0.05, single=0.05, predict=None):
        self.X, self.y = datasets.sine(SAMPLES, noise=0.1, rng=0)
        self.X = self.X * 2 / np.pi  # to [−2, 2]
        controls = {
            "size": choice("mini-batch size", [2, 4, 8, 16, 32], size),
            "full": Rates("η full batch", full, RATES),
            "mini": Rates("η mini-batches", mini, RATES),
            "single": Rates("η single samples", single, RATES),
            "seed": whole("first of the 5 seeds", 0, 0, 99),
        }
        super().__init__(self._stage(), controls, predict=predict)

    def _stage(self):
        picture = figure((6.4, 3.9))
        grid = picture.add_gridspec(1, 2, width_ratios=(1.45, 1))
        left, right = picture.add_subplot(grid[0]), picture.add_subplot(grid[1])
        left.set(title="loss, five seeds", xlabel="gradient evaluations", yscale="log")
        left.set(xlim=(0, EPOCHS * SAMPLES), ylim=LOSS)
        left.set_yticks([0.01, 0.1, 1], ["0.01", "0.1", "1"])
        left.set_xticks([0, 2000, 4000, 6000], ["0", "2,000", "4,000", "6,000"])
        left.minorticks_off()
        right.set(title="the first seed's fit", xlabel="x")
        right.set(xlim=(-2.1, 2.1), ylim=(-1.7, 1.7))
        right.plot(self.X, self.y, ".", color=FAINT, ms=5)
        self.bands = [Band(left, look) for look in LINES]
        self.fits = [
            right.plot(GRID, 0 * GRID, color=color, ls=style)[0]
            for color, style, _ in LINES
        ]
        self.key = left.legend(
            [band.line for band in self.bands], ["…", "…", "…"], loc="upper right",
            handlelength=3,
        )  # fmt: skip
        noisiest_first = reversed(self.bands)
        moving = [*self.fits, *(a for band in noisiest_first for a in band.artists)]
        return Stage(picture, moving, alt=self.caption)

    def update(self):
        """Line up at the start: new networks, nothing learned yet."""
        self.live.pause()
        self.names = [
            "full batch",
            f"mini-batches of {self.size.value}",
            "single samples",
        ]
        rates = [self.full.value, self.mini.value, self.single.value]
        self.runners = [
            [
                Runner(batch, lr, self.seed.value + k, self.X, self.y)
                for k in range(SEEDS)
            ]
            for batch, lr in zip((SAMPLES, self.size.value, 1), rates, strict=True)
        ]
        self.rates = rates
        self.evaluations = [0]
        self.losses = np.empty((0, len(self.names), SEEDS))
        self._note()
        for label, name in zip(self.key.get_texts(), self.names, strict=True):
            label.set_text(name)
        self.show()

    def advance(self, single=False):
        """Spend some gradient evaluations of every network; a step is an epoch."""
        now = self.evaluations[-1]
        if now >= EPOCHS * SAMPLES:
            return False
        goal = (now // SAMPLES + 1) * SAMPLES if single else now + EVALUATIONS
        while now < goal:
            now += EVALUATIONS
            for runner in (runner for team in self.runners for runner in team):
                runner.advance(now)
            self.evaluations.append(now)
            self._note()
        return True

    def _note(self):
        """Note the loss of every network on all the data."""
        now = [[[runner.loss() for runner in team] for team in self.runners]]
        self.losses = np.concatenate([self.losses, now])

    def show(self):
        """Draw the race so far and what the first seed's networks say."""
        losses = np.clip(self.losses, *LOSS)  # (points, 3, seeds)
        with self.stage.lock:
            for k, (band, fit) in enumerate(zip(self.bands, self.fits, strict=True)):
                band.set_data(self.evaluations, losses[:, k].T)
                says = self.runners[k][0].net.predict(GRID)
                fit.set_ydata(np.clip(np.nan_to_num(says), -9, 9))
        self._tell()
        self.stage.draw()

    def _tell(self):
        spent = self.evaluations[-1]
        medians = np.median(self.losses[-1], axis=1)
        ways = [
            f"{name}, η = {lr:.3g}: {team[0].updates:,} updates, loss {_amount(median)}"
            for name, lr, team, median in zip(
                self.names, self.rates, self.runners, medians, strict=True
            )
        ]
        ahead = self.names[int(np.argmin(medians))]
        self.stage.alt = (
            f"After {spent:,} gradient evaluations each: {'; '.join(ways)} (medians of "
            f"{SEEDS} seeds)."
        )
        leads = f" Ahead: <b>{ahead}</b>." if spent else ""
        over = " The race is over." if spent >= EPOCHS * SAMPLES else ""
        self.say(
            f"<b>{spent:,}</b> gradient evaluations each, epoch {spent / SAMPLES:g}:"
            f"<br>{'<br>'.join(ways)}.<br>{leads}{over}"
        )


def _amount(loss):
    return f"{loss:.3g}" if loss < 1e3 else "beyond all bounds"
