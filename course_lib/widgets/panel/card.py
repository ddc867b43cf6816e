"""The Card: controls, and words that follow them.

What every widget of the lessons has in common: named controls whose changes call
`update()`, a way back to the start, a question to answer first, and a static form.
"""

import contextlib

from course_lib.exercises.cell_widget import CellWidget
from course_lib.widgets.panel.predict import ask_first

PUBLIC = {}  # name → class of every widget of the lessons; `widgets` fills it


class Card(CellWidget):
    """Base of the widgets: a subclass writes in `update()`, which reads the controls.

    `update()` is called for the first time when the widget is all made.

    Args:
        controls: dict name → control; each is kept as an attribute of that name.
        effects: dict name → what a change of that control calls; the others call
            `update()`.
        layout: of the widget as a whole.

    Attributes:
        caption: what stands for the widget where nothing can be shown but text.
        lesson: number of the lesson where it is met first.
        start: dict name → value of each control at the start.
    """

    lesson = 0

    def __init__(self, controls=(), *, effects=(), layout=()):
        self.controls, self.effects = dict(controls), dict(effects)
        self.start = {name: c.value for name, c in self.controls.items()}
        super().__init__(layout=dict(layout))
        for name, control in self.controls.items():
            setattr(self, name, control)
            control.observe(self._on_change, "value")

    def appear(self):
        """Show the first state."""
        self.update()

    def update(self):
        """Bring what is shown up to date with the controls."""
        raise NotImplementedError

    def reset(self):
        """Put every control back to its start and update once."""
        for name, control in self.controls.items():
            self.quietly(control, value=self.start[name])
        self.update()

    def quietly(self, control, **traits):
        """Set traits of a control as no hand does: it is not called a change.

        Whatever happens meanwhile, the control answers to the hand afterwards.
        """
        ends = traits.keys() & {"min", "max"}  # one by one the lower may pass the upper
        once = control.hold_trait_notifications() if ends else contextlib.nullcontext()
        try:
            control.unobserve(self._on_change, "value")
            with once:
                for name, value in traits.items():
                    setattr(control, name, value)
        finally:
            control.observe(self._on_change, "value")

    def name_of(self, control):
        """Return the name of a control."""
        return next(name for name, each in self.controls.items() if each is control)

    def _on_change(self, change):
        self.effects.get(self.name_of(change["owner"]), self.update)()

    def _reset_clicked(self, _):
        self.reset()

    def _ask_first(self, question, body, hidden):
        """Put the body on the page, part of it hidden until a question is answered."""
        if question is None:
            self.children = (body,)
        else:
            self.prediction = ask_first(question, hidden)
            self.children = (self.prediction, body)
