"""Optimizer race: up to four optimizers on one task, gradient by gradient."""

from math import ceil

from course_lib.registry import nearest
from course_lib.widgets.optimizer_race import training
from course_lib.widgets.optimizer_race.figure import MARKS, Board
from course_lib.widgets.panel.controls import button, choice, row, slider, whole
from course_lib.widgets.panel.live_panel import LivePanel
from course_lib.widgets.stage.stage import Stage

LANES = len(MARKS)
NOBODY = "nobody"
PICTURES = 100  # of a race, at most


class OptimizerRace(LivePanel):
    """Optimizers from one start, each with as many gradients as the others.

    A class that a cell defines (`class Mine(nn.Optimizer)`) can be chosen as soon as
    the widget is made or reset.

    Args:
        track: "saddle", "ravine", "rosenbrock", "beale", "himmelblau", another
            surface, "network: moons" or "network: squeezed moons".
        optimizers: up to four keys of optimizers, "nesterov" among them.
        power: all start with the learning rate 10 to this power, −4 … 1.
        seed: of the starting weights and the batches of a network.
        predict: id of a question to answer first.
    """

    caption = "Optimizer race: paths, losses and effective rates of four optimizers"
    lesson = 10

    def __init__(
        self,
        track="saddle",
        optimizers=("sgd", "sgd", "rmsprop", "adam"),
        power=-1.3,
        seed=0,
        predict=None,
    ):
        lanes = _lanes(track, optimizers)
        controls = {
            "task": choice("race on", training.tracks(), track),
            "seed": whole("network seed", seed, 0, 20),
        }
        for number, kind in enumerate(lanes):
            mark, plain = MARKS[number], number == 0 and kind == "sgd"
            controls |= {
                f"kind{number}": choice(f"{mark} optimizer", self.kinds(), kind),
                f"power{number}": slider(f"{mark} η = 10^", power, -4, 1, 0.05),
                f"beta{number}": slider(
                    f"{mark} μ or β", 0.0 if plain else 0.9, 0, 0.99, 0.01
                ),
            }
        self.board, self.track = Board(), training.track(track, seed)
        self.board.scene(self.track)
        self.finish = button("To the end", "use up all gradient evaluations")
        self.tune = button("Tune all rates", "try rates for each, keep the best one")
        self.finish.on_click(self._finish_clicked)
        self.tune.on_click(self._tune_clicked)
        super().__init__(
            Stage(self.board.figure, self.board.artists, alt=self.caption),
            controls,
            predict=predict,
            buttons=(self.finish, self.tune),
        )
        self.scene, self.evaluations, self.lanes = (track, seed), 0, {}

    def arranged(self):
        """Return a row for the track and one for each lane; they wrap if they must."""
        names = list(self.controls)
        lines = [names[:2], *(names[i : i + 3] for i in range(2, len(names), 3))]
        for name in names:
            self.controls[name].style.description_width = "initial"
            self.controls[name].layout.flex = "1 1 13em"
        return [row(*(self.controls[name] for name in line)) for line in lines]

    @staticmethod
    def kinds():
        """Return what may stand in a lane."""
        return [*training.kinds(), NOBODY]

    def settings(self, number):
        """Return kind, power and β of a lane, as the controls have them."""
        return tuple(
            self.controls[f"{name}{number}"].value for name in ("kind", "power", "beta")
        )

    def update(self):
        """Bring the lanes whose settings have changed to where the others are."""
        self.live.pause()
        self.seed.disabled = self.task.value not in training.TASKS
        scene = (self.task.value, self.seed.value)
        fresh = scene != self.scene
        if fresh:
            self.scene, self.lanes = scene, {}
            self.track = training.track(*scene)
            self.evaluations = min(self.evaluations, self.track.horizon)
        for number in range(LANES):
            self._enter(number)
        if fresh:
            with self.stage.lock:
                self.board.scene(self.track)
        self.show()

    def _enter(self, number):
        kind, power, beta = settings = self.settings(number)
        self.controls[f"beta{number}"].disabled = kind != NOBODY and not bool(
            training.settings(kind, beta)[1]
        )
        if self.lanes.get(number, (None, None))[0] == settings:
            return
        self.lanes.pop(number, None)
        if kind != NOBODY:
            lane = training.Lane(self.track, kind, power, beta)
            lane.run_to(self.evaluations)
            self.lanes[number] = (settings, lane)

    def _name(self, number):
        kind, _, beta = self.settings(number)
        return "–" if kind == NOBODY else training.name_of(kind, beta)

    def advance(self, single=False):
        """Let everybody use one gradient more, or a few on a long way."""
        horizon = self.track.horizon
        if self.evaluations >= horizon:  # over: a new race
            self.evaluations, self.lanes = 0, {}
            for number in range(LANES):
                self._enter(number)
        self._run_to(self.evaluations + (1 if single else ceil(horizon / PICTURES)))
        return self.evaluations < horizon

    def _run_to(self, count):
        self.evaluations = min(count, self.track.horizon)
        for _, lane in self.lanes.values():
            lane.run_to(self.evaluations)

    def show(self):
        """Draw where all lanes are."""
        lanes = [self.lanes.get(number, (None, None))[1] for number in range(LANES)]
        names = [self._name(number) for number in range(LANES)]
        with self.stage.lock:
            self.board.show(names, lanes)
        racing_now = [(n, lane) for n, lane in zip(names, lanes, strict=True) if lane]
        self.stage.alt = self._words(racing_now)
        self.stage.draw()
        self.say(self.stage.alt)

    def _words(self, lanes):
        results = [
            f"{name} {'diverged' if lane.diverged else amount(lane.losses[-1])}"
            for name, lane in lanes
        ]
        going = [(lane.losses[-1], name) for name, lane in lanes if not lane.diverged]
        lowest = f" Lowest: {min(going)[1]}." if going and self.evaluations else ""
        return (
            f"{self.task.value}, {self.evaluations} of {self.track.horizon} gradient "
            f"evaluations: {', '.join(results) or 'nobody races'}.{lowest}"
        )

    def reset(self):
        """Back to the start, with the optimizers that are known by now."""
        self.evaluations, self.lanes = 0, {}
        for number in range(LANES):
            self.quietly(self.controls[f"kind{number}"], options=self.kinds())
        super().reset()

    def _finish_clicked(self, _):
        with self.guard():
            self.live.pause()
            self._run_to(self.track.horizon)
            self.show()

    def _tune_clicked(self, _):
        with self.guard():
            self.live.pause()
            for number in range(LANES):
                kind, _, beta = self.settings(number)
                if kind != NOBODY:
                    power = self.controls[f"power{number}"]
                    self.quietly(power, value=self.track.tuned(kind, beta))
            self.update()


def _lanes(track, optimizers):
    """Return what stands in each lane; unknown names raise, with the nearest one."""
    if track not in training.tracks():
        raise ValueError(nearest(track, training.tracks(), "track"))
    for kind in optimizers:
        if kind not in training.kinds():
            raise ValueError(nearest(kind, training.kinds(), "optimizer"))
    if len(optimizers) > LANES:
        raise ValueError(f"{LANES} can race at a time, got {len(optimizers)}")
    return [*optimizers, *[NOBODY] * (LANES - len(optimizers))]


def amount(loss):
    """Return a loss in a few signs."""
    if loss >= 1e6:
        return "over a million"
    if loss == 0:
        return "0"
    return f"{loss:.3f}" if loss >= 0.01 else f"{loss:.1e}"
