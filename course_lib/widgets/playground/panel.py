"""Playground: a small network with every control of the course."""

import time

from course_lib.widgets.panel.controls import button
from course_lib.widgets.panel.live_panel import LivePanel
from course_lib.widgets.playground import words
from course_lib.widgets.playground.data import FEATURES, input_keys
from course_lib.widgets.playground.experiments import TITLES
from course_lib.widgets.playground.figure import CUT, Board
from course_lib.widgets.playground.pages import ANSWER, FREE, HALF_STEP, Pages, controls
from course_lib.widgets.playground.setting import (
    FIELD,
    FIELDS,
    GOES_ON,
    LOOK,
    MOST_DRAWN,
    RESTART,
    START,
    decode,
    encode,
)
from course_lib.widgets.playground.training import Run
from course_lib.widgets.stage.stage import Stage

TRAIN_SECONDS = 0.016  # of training for each picture: the rest is for drawing it
WEIGHT = "into", "before", "after"  # the controls that choose one
FIRST_POINTS = (
    *((-1.0, -1.0, 0), (-0.6, -1.2, 0), (1.0, 1.0, 0), (1.2, 0.7, 0)),
    *((-1.0, 1.0, 1), (-0.7, 0.8, 1), (1.0, -1.0, 1), (0.8, -0.6, 1)),
)


class Playground(LivePanel):
    """Data, inputs, layers, start, dropout, loss, optimizer, penalties: all at once.

    What shapes data or network starts the training over; everything else takes effect
    while it runs.

    Args:
        code: a setting to start with, as the page Share shows it; None is the usual.
        predict: id of a question to answer first.

    Attributes:
        hand_points: the points drawn by hand, (x1, x2, class).
        run: the `Run`.
    """

    caption = "Playground: a small network with every control of the course"
    lesson = 12

    def __init__(self, code=None, predict=None):
        self.usual = decode(code) if code else (START, FIRST_POINTS)
        self.hand_points = self.usual[1]
        over = button("Restart", "the same setting from the first weights on")
        over.on_click(lambda _: self._restart())
        self.board = Board()
        stage = Stage(self.board.figure, self.board.artists, alt=self.caption, cut=CUT)
        super().__init__(
            stage,
            controls(self.usual[0]),
            predict=predict,
            buttons=(over,),
            effects=self._effects(),
        )
        self.live.step_button.tooltip = "one epoch"
        stage.view.layout.align_self = "flex-start"  # else the words stretch it
        self.add_class("course-wide")

    def arranged(self):
        press = {
            "Add class 0": lambda _: self._draw_point(0),
            "Add class 1": lambda _: self._draw_point(1),
            "Undo": lambda _: self._keep_points(self.hand_points[:-1]),
            "Clear": lambda _: self._keep_points(()),
            "Restore": lambda _: self._restore(),
        }
        self.pages = Pages(self, press)
        self.pages.observe(lambda _: self._turned(), "selected_index")
        return [self.pages]

    def setting(self):
        """Return the setting that the controls show."""
        return {name: self.controls[name].value for name in FIELD}

    def load(self, setting, hand_points=None):
        """Put every control to a setting and start over."""
        if hand_points is not None:
            self.hand_points = tuple(hand_points)
        self._put({"large": ANSWER, **setting})
        self.update()

    def reset(self):
        self.hand_points = self.usual[1]
        self.pages.ask(FREE)
        super().reset()

    def _put(self, values):
        """Give controls values without reacting to each of them."""
        for name, value in values.items():
            self.quietly(self.controls[name], value=value)

    def _effects(self):
        """Return what a change of each control calls."""
        by_effect = {RESTART: self.update, GOES_ON: self._go_on, LOOK: self._look}
        return {
            **{field.name: by_effect[field.effect] for field in FIELDS},
            **dict.fromkeys(WEIGHT, self._choose_weight),
            **dict.fromkeys(("speed", "code"), self._wait),
            **dict.fromkeys(("large", "where1", "where2"), self._look),
            "weight": self._set_weight,
            "experiment": self._try,
        }

    def _on_change(self, change):
        moves = change["owner"] is self.weight
        if moves and abs(change["new"] - change["old"]) <= HALF_STEP:
            return  # a page sends back what it was given, rounded anew: not by a hand
        self.pages.sharing.value = ""  # what it says was true before
        super()._on_change(change)

    def _go_on(self):
        """Train on under another setting; the next step will show it."""
        self._adopt()
        self._tell()

    def _look(self):
        """Show the same training in another way."""
        self._adopt()
        self.show()

    def _adopt(self):
        with self.stage.lock:
            self.run.adopt(self.setting())
        self._share()

    def _choose_weight(self):
        with self.stage.lock:
            self._mark()
            self.stage.draw()
        self.stage.afterwards(self._follow)

    def _set_weight(self):
        if not self.run.problem:
            self.run.set_weight(*self._edge(), self.weight.value)
            self.show()

    def _wait(self):
        """Change nothing yet: the next picture or Restore will read the control."""

    def update(self):
        """Start over: data, network and training as the controls have them."""
        self.pages.sharing.value = ""
        self.live.pause()
        with self.stage.lock:
            self.run = Run(self.setting(), self.hand_points)
            self.board.build(self.run)
        self._share()
        self._offer()
        self.show()

    def _share(self):
        setting = self.setting()
        self.pages.follow(setting)
        self._put({"code": encode(setting, self.hand_points)})

    def _offer(self):
        """Let the learner choose among the pictures and weights that there are."""
        setting = self.run.setting
        inputs = [FEATURES[key][0] for key in input_keys(setting)]
        self.spots = {ANSWER: None} | {
            f"input {label}": (0, k) for k, label in enumerate(inputs)
        }
        for layer in range(1, setting["depth"] + 1):
            for unit in range(setting[f"units{layer}"]):
                self.spots[f"unit {layer}.{unit + 1}"] = (layer, unit)
        spot = self.large.value if self.large.value in self.spots else ANSWER
        self.quietly(self.large, options=list(self.spots), value=spot)

    def advance(self, single=False):
        """Train for one epoch, or as many as the speed says and the time allows."""
        run = self.run
        if run.problem or run.diverged:
            return False
        goal = run.epoch + (1 if single else self.speed.value)
        end = time.perf_counter() + TRAIN_SECONDS
        while run.epoch < goal and not run.diverged:
            run.step()
            if not single and time.perf_counter() > end:
                break
        return True

    def show(self):
        """Draw the network, its answer and the training as they are now."""
        with self.stage.lock:
            cursor = None
            if self.data.value == "drawn":
                cursor = self.where1.value, self.where2.value
            spot = self.spots[self.large.value]
            self.board.show(self.run, spot, self.large.value, cursor)
            self._mark()
            self._tell()
            self.stage.draw()
        self.stage.afterwards(self._follow)

    def _looking(self):
        return self.pages.page == "Look" and not self.run.problem

    def _most(self, layer):
        """Return how many layers, units before and units after a weight may have."""
        sizes = [len(column) for column in self.board.graph.columns]
        return len(sizes) - 1, sizes[layer - 1], sizes[layer]

    def _edge(self):
        """Return layer, unit before and unit after of the chosen weight."""
        into, before, after = (self.controls[name].value for name in WEIGHT)
        layer = min(into, len(self.board.graph.columns) - 1)
        _, most_before, most_after = self._most(layer)
        return layer, min(before, most_before), min(after, most_after)

    def _mark(self):
        """Mark the weight that is chosen on the page Look; a bias has no line."""
        layer, before, after = self._edge() if self._looking() else (0, 0, 0)
        self.board.graph.mark((layer - 1, before - 1, after - 1) if before else None)

    def _follow(self):
        """Bring the four sliders of a weight in line."""
        if not self._looking():
            return
        edge = self._edge()
        for name, value, most in zip(WEIGHT, edge, self._most(edge[0]), strict=True):
            self._put({name: value})
            self.controls[name].max = most
        true, end = self.run.weight(*edge), self.weight.max
        self.pages.exact.value = words.weight(true, end)
        value = min(max(true, -end), end)  # NaN stays NaN
        step = self.weight.step  # a page's slider stands on its steps, not between them
        if abs(value - self.weight.value) > step / 2:
            self._put({"weight": step * round(value / step)})

    def _turned(self):
        with self.guard():
            self.show()

    def _restart(self):
        with self.guard():
            self.update()

    def _try(self):
        """Load an experiment and ask its question."""
        title = self.experiment.value
        self.pages.ask(title)
        if title in TITLES:
            self.load(START | TITLES[title].changes)

    def _draw_point(self, label):
        point = self.where1.value, self.where2.value, label
        self._keep_points((*self.hand_points, point))

    def _keep_points(self, hand_points):
        with self.guard():
            if len(hand_points) > MOST_DRAWN:
                raise ValueError(f"{MOST_DRAWN} points are the most")
            self.hand_points = tuple(hand_points)
            self.update()

    def _restore(self):
        """Bring back the setting of the code in the text field, if it is one."""
        with self.guard():
            try:
                setting, hand_points = decode(self.code.value)
            except ValueError as error:
                self.pages.sharing.value = f'<div role="alert">✗ {error}.</div>'
                return
            own = setting["data"] == "drawn"  # else the code tells of no points
            self.load(setting, hand_points if own else None)
            self.pages.sharing.value = '<div role="status">✓ Restored.</div>'

    def _tell(self):
        """Say how far the training is, and the numbers of every layer."""
        self.stage.alt = words.description(self.run)
        self.say(words.progress(self.run), words.layers(self.run))
