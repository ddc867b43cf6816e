"""The Panel: what every widget of the course is made of.

A picture (the Stage), controls, a readout in words, a reset button, a place for errors,
and on top, if the lesson asks one, a question to answer before the controls appear.
"""

import contextlib
import html

import ipywidgets as ipw

from course_lib.exercises.cell_widget import CellWidget
from course_lib.plots.pictures import minus
from course_lib.plots.style import course_style, in_course_style
from course_lib.widgets.panel.controls import button, row
from course_lib.widgets.panel.predict import ask_first


class Panel(CellWidget):
    """Base of the widgets: a subclass draws in `update()`, which reads the controls.

    Args:
        stage: the `Stage` with the picture.
        controls: dict name → control; each is kept as an attribute of that name, and
            a change of its value calls `update()`.
        predict: id of a question to be answered first, or None.
        buttons: further buttons, shown before "Reset".
        caption: what stands for the widget where nothing can be shown but text.

    Attributes:
        readout: HTML under the picture: the state in words.
        error: HTML that stays empty unless a callback fails.
        live: a `Live`, if something in the widget goes on by itself.
    """

    picture_waits = False  # until the question is answered: it would tell the answer
    shell = CellWidget.shell | {"guard", "stage", "readout"}
    # `close` also runs when making them has failed.
    stage = live = _held = None

    def __init_subclass__(cls, **options):
        """Whatever a widget makes of a picture is in the course's style."""
        for name in {"__init__", "update"} & set(vars(cls)):
            setattr(cls, name, in_course_style(vars(cls)[name]))
        super().__init_subclass__(**options)

    def __init__(self, stage, controls, *, predict=None, buttons=()):
        self.stage = stage
        self.controls = dict(controls)
        self.start = {name: c.value for name, c in self.controls.items()}
        for name, control in self.controls.items():
            setattr(self, name, control)
            control.observe(self._changed, "value")
        self.readout = ipw.HTML()
        self._held = None  # while changes of the readout are kept from the page
        self.error = ipw.HTML()
        self.reset_button = button("Reset", "back to the values at the start")
        self.reset_button.on_click(self._reset_clicked)
        self.buttons = row(*buttons, self.reset_button)
        column = ipw.VBox(
            [*self.arranged(), self.buttons, self.readout, self.error],
            layout=ipw.Layout(flex="1 1 300px", min_width="0"),
        )
        body = ipw.Box(
            [stage.view, column],
            layout=ipw.Layout(
                flex_flow="row wrap", width="100%", align_items="stretch"
            ),
        )
        super().__init__(layout=ipw.Layout(width="100%", margin="0.5em 0"))
        self.children = self._with_question(body, column, predict)
        with self.guard():
            self.update()
            if not stage.pictures:
                stage.rest()
        self._send_words()  # a page that opens has them at once

    def arranged(self):
        """Return the controls as they stand on the page; a subclass may group them."""
        return list(self.controls.values())

    def update(self):
        """Bring picture and readout up to date with the controls."""
        raise NotImplementedError

    def say(self, text, numbers=""):
        """Put a sentence (HTML) into the readout, also for screen readers.

        What stands below it, `numbers`, is not read out at every change.
        """
        said = f'<div role="status" class="course-readout">{minus(text)}</div>'
        self.readout.value = said + numbers

    @contextlib.contextmanager
    def guard(self):
        """Show an error inside the widget, in words, instead of losing it.

        The readout is sent a moment later: the page should have nothing to do before
        the picture is on the screen.
        """
        first = self._held is None
        if first:
            self._held = contextlib.ExitStack()
            self._held.enter_context(self.readout.hold_sync())
        try:
            with course_style():
                yield
        except Exception as error:
            if self.closed:  # while this was going on: nobody is looking
                return
            # Our own ValueErrors are sentences; for others the kind helps to find help.
            kind = "" if isinstance(error, ValueError) else f"{type(error).__name__}: "
            text = html.escape(f"{kind}{error}".rstrip("."))
            self.error.value = (
                '<div role="alert" class="course-error"><b>✗ That did not work.</b> '
                f"{text}. Press Reset to start again.</div>"
            )
        else:
            if not self.closed:
                self.error.value = ""
        finally:
            if first and not self.closed:
                self.stage.afterwards(self._send_words)

    def _send_words(self):
        """Let the page have what the readout says."""
        held, self._held = self._held, None
        if held is not None:
            held.close()

    def reset(self):
        """Stop what runs, put every control back to its start and draw once."""
        if self.live is not None:
            self.live.pause()
        for name, control in self.controls.items():
            self.quietly(control, value=self.start[name])
        self.update()

    def quietly(self, control, **traits):
        """Set traits of a control as no hand does: it is not called a change.

        Whatever happens meanwhile, the control answers to the hand afterwards.
        """
        ends = traits.keys() & {"min", "max"}  # one by one the lower may pass the upper
        held = control.hold_trait_notifications() if ends else contextlib.nullcontext()
        try:
            control.unobserve(self._changed, "value")
            with held:
                for name, value in traits.items():
                    setattr(control, name, value)
        finally:
            control.observe(self._changed, "value")

    def close(self):
        """Take the widget with all its parts off the page and end what it has running.

        A closed one holds nothing any more: no figure, no pixels, no network.
        """
        if self.closed:
            return
        self._send_words()
        for part in (self.live, self.stage):
            if part is not None:
                part.close()
        super().close()

    def _changed(self, change):
        with self.guard():
            self.update()

    def _reset_clicked(self, _):
        with self.guard():
            self.reset()

    def _with_question(self, body, column, question):
        if question is None:
            return (body,)
        self.prediction = ask_first(question, body if self.picture_waits else column)
        return (self.prediction, body)

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        static = {"text/plain": self.caption, "text/html": self.stage.html()}
        if isinstance(bundle, tuple):  # (data, metadata)
            return {**bundle[0], **static}, bundle[1]
        return {**(bundle or {}), **static}
