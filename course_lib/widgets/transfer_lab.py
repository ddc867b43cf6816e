"""Transfer lab: what layers that were trained before are worth, at few labels."""

import time

import ipywidgets as ipw
import numpy as np

from course_lib.plots.few_labels import prepare, show
from course_lib.plots.pictures import FAINT, INK, figure
from course_lib.widgets.models.transfer import HELD_BACK, LABELS, TASKS, WAYS, Trial
from course_lib.widgets.panel.controls import WIDE, choice, whole
from course_lib.widgets.panel.live_panel import LivePanel
from course_lib.widgets.stage.stage import Stage

SEEDS = 10
SLICE = 0.012  # seconds of training from one picture to the next
LOWEST, HIGHEST = 0.2, 1.03  # accuracies at the bottom and the top of the picture
SMALL, LARGE = 5, 11  # points: the circle before the first update, after the last one
AT_THE_EDGE = (
    " The circle is the network that learns now, and grows as it does: first, at the "
    "left edge, a source network."
)


class TransferLab(LivePanel):
    """Four ways to learn a second task from few labels, ten seeds each.

    Args:
        task: one of `transferring.TASKS`.
        at: number of labels whose accuracies are read out: 5, 10, 20, 50, 100 or 200.
        predict: id of a question to answer first.
    """

    caption = "Transfer lab: four ways to learn from few labels"
    lesson = 11

    def __init__(self, task=TASKS[2], at=20, predict=None):
        if task not in TASKS:
            raise ValueError(f'unknown task "{task}". Known: {", ".join(TASKS)}')
        controls = {
            "task": choice("learn", TASKS, task),
            "at": choice("labels to read at", LABELS, at),
            "seed": whole("first seed", 0, 0, 90, 10),
        }
        self.bar = ipw.IntProgress(
            description="trained", max=SEEDS * len(WAYS) * len(LABELS), layout=WIDE
        )
        self.bar.style.description_width = "9.5em"
        super().__init__(
            self._stage(), controls, predict=predict, effects={"at": self.show}
        )
        self.accuracies = None  # those in the picture

    def arranged(self):
        """Return the controls, and the bar that tells how far the trial is."""
        return [*self.controls.values(), self.bar]

    def _stage(self):
        picture = figure((6.4, 3.9))
        ax = self.ax = picture.add_subplot()
        self.title = ax.set_title("—")
        self.bands = prepare(ax, LABELS, WAYS, LOWEST)
        (self.reading,) = ax.plot([20, 20], [0, 1], color=FAINT, ls=":", lw=1.5)
        ax.set_ylim(top=HIGHEST)
        (self.learner,) = ax.plot(
            [],
            [],
            "o",
            ms=10,
            mfc="none",
            mec=INK,
            mew=1.8,
            clip_on=False,
            label="learning now",
        )
        ax.legend(loc="lower right", handlelength=3)
        areas = [band.area for band in self.bands]
        lines = [band.line for band in self.bands]
        moving = [self.title, self.reading, *areas, *lines, self.learner]
        return Stage(picture, moving, alt=self.caption)

    def update(self):
        """Start over: nothing trained yet."""
        self.live.pause()
        seeds = range(self.seed.value, self.seed.value + SEEDS)
        self.trials = [Trial(self.task.value, seed) for seed in seeds]
        self.work = self._updates()
        first = self.seed.value
        last = first + SEEDS - 1
        self.title.set_text(f"{self.task.value}   (seeds {first} to {last})")
        self.show()

    def _updates(self):
        for trial in self.trials:
            yield from trial.work()

    def advance(self, single=False):
        """Train for some milliseconds; a single step finishes one number of labels."""
        start, goal = time.perf_counter(), self._done() + len(WAYS)
        for _ in self.work:
            late = time.perf_counter() - start > SLICE
            if self._done() >= goal if single else late:
                return True
        return False

    def _done(self):
        return sum(trial.count for trial in self.trials)

    def show(self):
        """Draw what is known so far and say it in words."""
        accuracies = np.stack([trial.accuracy for trial in self.trials], axis=1)
        with self.stage.lock:
            if not np.array_equal(accuracies, self.accuracies, equal_nan=True):
                self.accuracies = accuracies
                for band, values in zip(self.bands, accuracies, strict=True):
                    show(band, LABELS, values)
            self.reading.set_xdata([self.at.value] * 2)
            self._show_learner()
        self.bar.value = self._done()
        self._tell(accuracies[:, :, LABELS.index(self.at.value)])
        self.stage.draw()

    def _show_learner(self):
        """Draw the network that learns now: the source at the left edge."""
        current = next((t for t in self.trials if t.count < t.accuracy.size), None)
        if current is None or not self.live.running:
            self.learner.set_data([], [])
            return
        labels, accuracy = current.so_far()
        x, y = labels or self.ax.get_xlim()[0], max(accuracy, LOWEST)
        self.learner.set_data([x], [y])
        self.learner.set_markersize(SMALL + (LARGE - SMALL) * current.share)

    def _tell(self, accuracies):
        """Say how the ways do at the chosen number of labels.

        Args:
            accuracies: (ways, seeds) accuracies, NaN where there is none yet.
        """
        n, complete = self.at.value, np.isfinite(accuracies).all(axis=0)
        self.stage.alt = f"{self.caption}. {self.task.value}. "
        if not complete.any():
            self.stage.alt += f"Nothing is trained at {n} labels yet."
            far = f" {self._done()} networks are trained." if self._done() else ""
            self.say(
                f"The second task, from <b>{n}</b> labels: no result yet.{far}"
                + (AT_THE_EDGE if self.live.running else " Press Run.")
            )
            return
        medians = np.median(accuracies[:, complete], axis=1)
        ways = [f"{w}: {m:.0%}" for w, m in zip(WAYS, medians, strict=True)]
        points = 100 * (medians[1:].max() - medians[0])
        best = WAYS[1 + int(np.argmax(medians[1:]))]
        verdict = (
            f"Transfer helps: {best} gains {points:.0f} points"
            if points > 0.5
            else f"Transfer hurts: even the best, {best}, loses {-points:.0f} points"
            if points < -0.5
            else f"Transfer ties: the best is {best}"
        )
        over = "" if self._done() < self.bar.max else " All is trained."
        count = f"{complete.sum()} seed" + ("s" if complete.sum() > 1 else "")
        self.stage.alt += f"At {n} labels, {'; '.join(ways)}. {verdict}."
        self.say(
            f"From <b>{n}</b> labels, right of {HELD_BACK} digits held back (median of "
            f"{count}):<br>{'<br>'.join(ways)}.<br><b>{verdict}</b>.{over}"
        )
