"""Search explorer: hundreds of networks as dots, and what made the difference."""

from functools import cache
from itertools import zip_longest

import numpy as np

from course_lib import datasets
from course_lib.initializers import Normal
from course_lib.losses import CrossEntropyLoss
from course_lib.plots.pictures import BLUE, INK, LINES, PINK, figure
from course_lib.plots.search import label, settings, shares
from course_lib.sweeps import sweep
from course_lib.widgets.panel.controls import choice
from course_lib.widgets.panel.panel import Panel
from course_lib.widgets.stage.stage import Stage

SCORE = "val_accuracy"
ALL, NONE = "all networks", "nothing"
LOOKS = [(color, marker) for color, _, marker in (*LINES, (PINK, "", "D"))]
SPREAD = 0.3  # how far dots of one value are scattered to the sides
DIM = "#d5d5d0"


@cache
def small_search():
    """Return the rows of 64 networks on 200 digits: enough to try the widget."""
    X, y = datasets.digits(400, rng=0)
    grid = {
        "sizes": [[64, 4, 10], [64, 32, 10]],
        "optimizer": ["sgd", "adam"],
        "lr": [0.001, 0.01, 0.1, 1.0],
        "init": [Normal(0.01), "glorot_normal"],
        "dtype": "float64",
    }
    return sweep(
        [64, 4, 10],
        X[:200],
        y[:200],
        grid=grid,
        seeds=2,
        loss=CrossEntropyLoss(),
        epochs=8,
        batch_size=20,
        validation=(X[200:], y[200:]),
    ).rows


class SearchExplorer(Panel):
    """What mattered in a search: by itself, and once another setting is fixed.

    Args:
        found: a `Sweep` with validation data that varies two settings or more; None
            makes a small one of its own.
        along: the setting on the axis; None takes the first.
        mark: the setting that colors and shapes tell, of four values at most, or None.
        only: "lr = 0.01", say, leaves the networks with that value; None takes all.
        predict: id of a question to answer first.
    """

    caption = "Search explorer: which setting made the difference?"
    lesson = 11
    picture_waits = True

    def __init__(self, found=None, along=None, mark=None, only=None, predict=None):
        self.rows = found.rows if found is not None else small_search()
        self.settings = settings(self.rows)
        if len(self.settings) < 2 or SCORE not in self.rows[0]:
            raise ValueError(
                "the explorer compares settings by validation accuracy: give the sweep "
                "a grid with two settings or more, and validation=(X, y)"
            )
        names = list(self.settings)
        marks = [NONE, *(n for n in names if len(self.settings[n]) <= len(LOOKS))]
        filters = [f"{n} = {v}" for n in names for v in self.settings[n]]
        controls = {
            "along": choice("along the axis", names, along or names[0]),
            "mark": choice("color by", marks, mark or NONE),
            "only": choice("show only", [ALL, *filters], only or ALL),
        }
        self.labels = {n: np.array([label(r[n]) for r in self.rows]) for n in names}
        self.scores = np.array([row[SCORE] for row in self.rows], dtype=float)
        self.aside = SPREAD * np.random.default_rng(0).uniform(-1, 1, len(self.rows))
        super().__init__(self._stage(names), controls, predict=predict)
        self.axis = None  # the settings that axis and key show

    def _stage(self, names):
        picture = figure((6.4, 5.2))
        top, low = picture.subplots(
            2, 1, gridspec_kw={"height_ratios": (len(names), 8)}
        )
        top.set_title("explains by itself, of the differences in accuracy")
        top.set(xlim=(0, 1.08), ylim=(len(names) - 0.4, -0.6))
        top.set_yticks(range(len(names)), names)
        top.set_xticks([0, 0.5, 1], ["0", "½", "1"])
        self.bars = top.barh(range(len(names)), 0.5, height=0.6, color=BLUE)
        self.amounts = [
            top.text(0.5, k, "", va="center", fontsize=9.5, color=INK)
            for k in range(len(names))
        ]
        self.low = low
        low.set(ylabel="validation accuracy, — median", ylim=(-0.03, 1.03))
        (self.others,) = low.plot([], [], ".", color=DIM, ms=4)
        self.dots = [
            low.plot([], [], marker, color=color, ms=4.5, mec="white", mew=0.3)[0]
            for color, marker in LOOKS
        ]
        (self.medians,) = low.plot([], [], "_", color=INK, ms=34, mew=2)
        moving = [*self.bars, *self.amounts, self.others, *self.dots, self.medians]
        return Stage(picture, moving, alt=self.caption)

    def update(self):
        """Draw the networks that are chosen, and what explains their differences."""
        if (self.along.value, self.mark.value) != self.axis:
            self._draw_axis()
        mask = self._mask()
        rows = [row for row, here in zip(self.rows, mask, strict=True) if here]
        explained = shares(rows, list(self.settings), SCORE)
        values = self.settings[self.along.value]
        place = np.array([values.index(v) for v in self.labels[self.along.value]])
        with self.stage.lock:
            for bar, text, share in zip(
                self.bars, self.amounts, explained.values(), strict=True
            ):
                bar.set_width(share)
                text.set(text=f"{share:.0%}", x=share + 0.015)
            self._place(place, mask)
        self._tell(explained, mask)
        self.stage.draw()

    def _draw_axis(self):
        """Write the values of a setting along the axis, and the key to the colors."""
        self.axis = self.along.value, self.mark.value
        values = self.settings[self.along.value]
        self.low.set_xlim(-0.5, len(values) - 0.5)
        self.low.set_xticks(range(len(values)), values)
        self.low.set_xlabel(self.along.value)
        if self.low.get_legend() is not None:
            self.low.get_legend().remove()
        mark = self.mark.value
        marks = self.settings.get(mark, [])
        self.low.set_title(f"colored by {mark}" if marks else "every dot is a network")
        if marks:
            key = self.low.legend(
                self.dots[: len(marks)],
                marks,
                ncols=len(marks),
                handletextpad=0.1,
                loc="lower right",
                bbox_to_anchor=(1.0, 1.0),
                borderaxespad=0.2,
            )
            key.set_in_layout(False)  # it stands in the title's line

    def _mask(self):
        """Return which networks are shown in color, a mask."""
        if self.only.value == ALL:
            return np.full(len(self.rows), True)
        name, _, value = self.only.value.partition(" = ")
        return self.labels[name] == value

    def _place(self, place, mask):
        x = place + self.aside
        self.others.set_data(x[~mask], self.scores[~mask])
        mark = self.mark.value
        marks = self.settings.get(mark, [NONE])
        values = self.labels.get(mark, np.full(len(mask), NONE))
        for dots, value in zip_longest(self.dots, marks):
            here = mask & (values == value)
            dots.set_data(x[here], self.scores[here])
        finite = mask & np.isfinite(self.scores)
        there = np.unique(place[finite])
        middle = [np.median(self.scores[finite & (place == p)]) for p in there]
        self.medians.set_data(there, middle)

    def _tell(self, explained, mask):
        order = sorted(explained, key=explained.get, reverse=True)
        most = order[0]
        which = "" if self.only.value == ALL else f" with {self.only.value}"
        failures = int(np.isnan(self.scores[mask]).sum())
        if failures == mask.sum():
            self.stage.alt = f"{self.caption} {failures} networks{which}: all diverged."
            self.say(f"<b>{failures}</b> networks{which}. All of them diverged.")
            return
        best = int(np.nanargmax(np.where(mask, self.scores, np.nan)))
        how = ", ".join(f"{n} {self.labels[n][best]}" for n in self.settings)
        listing = ", ".join(f"{n} {explained[n]:.0%}" for n in order)
        rest = max(0.0, 1 - sum(explained.values()))
        aside = f" {failures} diverged." if failures else ""
        self.stage.alt = (
            f"Validation accuracy of {mask.sum()} networks{which}, along "
            f"{self.along.value}. Each setting by itself explains: {listing}. Best: "
            f"{self.scores[best]:.1%} with {how}."
        )
        self.say(
            f"<b>{mask.sum()}</b> networks{which}.{aside} By itself, <b>{most}</b> "
            f"explains most: {explained[most]:.0%} of the differences. {rest:.0%} are "
            f"left to combinations and to luck.<br>Best: {self.scores[best]:.1%} "
            f"with {how}."
        )
