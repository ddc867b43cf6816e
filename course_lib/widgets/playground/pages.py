"""The playground's controls, page by page."""

import ipywidgets as ipw

from course_lib.optimizers import Optimizer
from course_lib.schedules import Schedule
from course_lib.widgets.panel.controls import (
    WIDE,
    Rates,
    button,
    choice,
    row,
    slider,
    switch,
    whole,
)
from course_lib.widgets.panel.predict import Predict
from course_lib.widgets.playground.data import TARGETS
from course_lib.widgets.playground.experiments import TITLES
from course_lib.widgets.playground.setting import ALL, FIELDS, PLACES

PAGES = ("Data", "Network", "Optimizer", "Training", "Look", "Try", "Share")
FREE = "none: play"
HALF_STEP = 0.025  # of the slider of a weight
ANSWER = "the answer"
STYLE = """<style>
.course-pages > .lm-TabBar .lm-TabBar-content { flex-wrap: wrap; }
.course-pages > .lm-TabBar .lm-TabBar-tab {
  flex: 0 1 auto !important; min-width: 0; padding: 0 10px; }
.course-pages > .lm-TabBar .lm-TabBar-tabLabel { color: var(--jp-ui-font-color0); }
.course-pages > .widget-tab-contents { padding: 6px; height: 376px; overflow-y: auto; }
.course-pages .widget-checkbox { width: auto; margin-right: 0.8em; }
.course-wide .widget-html-content { line-height: 1.5; }
.course-pages .course-question .widget-radio-box { flex-flow: row wrap !important;
  column-gap: 1.4em; height: auto !important; margin-bottom: 2px !important; }
.course-pages .course-question { margin-bottom: 0.3em !important; }
@media (max-width: 1180px) {
  /* The keyboard goes the way the eye does, where a browser can (Chromium, 2025). */
  .course-wide div:has(> .course-pages) { display: flex; reading-flow: flex-visual; }
  .course-wide div:has(> .course-pages) > .course-pages { order: 1; } }
</style>"""
TIGHT = {"description_width": "7.5em"}


def _uses(role):
    """Return a test of an optimizer's key: has it an argument of this role?"""
    return lambda key: bool(Optimizer.named(key).arguments(**{role: 0.0}))


# What each field needs to have an effect: name → (other field, a test of its value).
NEEDS = {
    "noise": ("data", lambda data: data != "drawn"),
    "loss": ("data", lambda data: data not in TARGETS),
    **{
        role: ("optimizer", _uses(role))
        for role in ("momentum", "nesterov", "memory", "decay")
    },
    "horizon": ("schedule", lambda key: Schedule.named(key).length is not None),
    "limit": ("clip", lambda clip: clip != "off"),
}
NEEDS["count"] = NEEDS["share"] = NEEDS["draw"] = NEEDS["noise"]


def controls(setting):
    """Return a control for every field, at the values of a setting, and some more."""
    fields = {field.name: _control(field, setting[field.name]) for field in FIELDS}
    return fields | {
        "speed": whole("epochs per picture", 1, 1, 20),
        "where1": Rates("x₁ of a new point", 0.0, PLACES),
        "where2": Rates("x₂ of a new point", 0.0, PLACES),
        "large": choice("large picture", [ANSWER], ANSWER),
        "into": whole("weight into layer", 1, 1, 2),
        "before": whole("from (0: bias)", 1, 0, 2),
        "after": whole("to unit", 1, 1, 2),
        "weight": slider("its value", 0.0, -5.0, 5.0, 2 * HALF_STEP),
        "experiment": choice("experiment", [FREE, *TITLES], FREE),
        "code": ipw.Text(description="code", style=TIGHT, layout={"width": "auto"}),
    }


def _control(field, value):
    """Return what a field is chosen with: a switch, a dropdown or a slider."""
    if field.options == (False, True):
        return switch(field.label, value)
    if isinstance(field.options[0], str):
        control = choice(field.label, list(field.options), value)
    elif field.name == "batch":
        options = [("all" if n == ALL else str(n), n) for n in field.options]
        control = ipw.SelectionSlider(
            description=field.label, options=options, value=value, layout=WIDE
        )
        control.add_class("jupyter-widgets")
    else:
        control = Rates(field.label, value, field.options)
    control.style.description_width = TIGHT["description_width"]
    return control


class Pages(ipw.Tab):
    """All controls of a playground on seven pages.

    Args:
        panel: the `Playground`, with its controls as attributes.
        press: dict button name → function, for the buttons on the pages.
    """

    def __init__(self, panel, press):
        self.panel, self.predictions = panel, {}
        self.buttons = {name: button(name, hint) for name, hint in HINTS.items()}
        for name, control in self.buttons.items():
            control.on_click(press[name])
        drawing = row(*(self.buttons[name] for name in DRAWING))
        self.drawing = ipw.VBox([panel.where1, panel.where2, drawing])
        self.task, self.question = ipw.HTML(), ipw.VBox()
        self.sharing, self.exact = ipw.HTML(), ipw.HTML()
        super().__init__(
            [ipw.VBox(list(each)) for each in self._contents(panel.controls)],
            titles=PAGES,
        )
        self.add_class("course-pages")

    def _contents(self, controls):
        """Yield the controls of each page."""
        on = {
            page: [controls[field.name] for field in FIELDS if field.page == page]
            for page in ("data", "network", "learning", "training", "look")
        }
        data = [c for c in on["data"] if not isinstance(c, ipw.Checkbox)]
        inputs = [c for c in on["data"] if isinstance(c, ipw.Checkbox)]
        above = ipw.HTML(STYLE + "<b>What the network learns from</b>")
        between = ipw.HTML("<b>What it sees of a point</b>")
        yield [above, data[0], self.drawing, *data[1:], between, row(*inputs)]
        self.layers = [row(*on["network"][k : k + 4]) for k in range(1, 25, 4)]
        for control in on["network"][1:25]:
            control.style.description_width = "5.2em"
            control.layout.width, control.layout.flex = "auto", "1 1 200px"
        yield [on["network"][0], *self.layers, *on["network"][25:]]
        yield on["learning"]
        yield [*on["training"], controls["speed"]]
        names = ("large", "into", "before", "after", "weight")
        yield [*on["look"], *(controls[name] for name in names), self.exact]
        yield [controls["experiment"], self.task, self.question]
        restore = row(self.buttons["Restore"])
        yield [ipw.HTML(SHARE), controls["code"], restore, self.sharing]

    def follow(self, setting):
        """Show the layers that there are, and rest the controls without effect."""
        for k, each in enumerate(self.layers, start=1):
            each.layout.display = None if k <= setting["depth"] else "none"
        by_hand = setting["data"] == "drawn"
        self.drawing.layout.display = None if by_hand else "none"
        for name, (other, has_effect) in NEEDS.items():
            control = self.panel.controls[name]
            control.disabled = not has_effect(setting[other])
            if control.disabled and other == "data" and by_hand:
                control.layout.display = "none"  # room for those that draw
            else:
                control.layout.display = None

    def ask(self, title):
        """Show the question of an experiment, or none."""
        experiment = TITLES.get(title)
        self.question.children, self.task.value = (), ""
        if experiment is None:
            return
        if title not in self.predictions:
            self.predictions[title] = Predict(experiment.question, lambda: None)
        self.question.children = (self.predictions[title],)
        self.task.value = f"Answer first. {experiment.task}"

    @property
    def page(self):
        """The name of the page that is open."""
        return PAGES[self.selected_index or 0]


DRAWING = ("Add class 0", "Add class 1", "Undo", "Clear")
HINTS = {
    "Add class 0": "put a point of class 0 where the cross is",
    "Add class 1": "put a point of class 1 where the cross is",
    "Undo": "take the last point away",
    "Clear": "take all points away",
    "Restore": "bring back the setting of the code",
}
SHARE = """This code is the setting: data, seeds, network, optimizer, all. Copy it and
send it. Whoever puts it here and presses Restore gets the same first weights, the same
batches and the same losses, to the last digit. A code starts at epoch 0: what you
change while it runs is in it as if it had been so from the start, and weights that you
set by hand are not in it."""
