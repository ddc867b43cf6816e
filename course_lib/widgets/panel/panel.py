"""The Panel: what every widget of the course is made of.

A picture (the Stage), controls, a readout in words, a reset button, a place for errors,
and on top, if the lesson asks one, a question to answer before the controls appear.
"""

import contextlib
import html

import ipywidgets as ipw

from course_lib.plots.pictures import minus
from course_lib.plots.style import course_style, in_course_style
from course_lib.widgets.panel.card import Card
from course_lib.widgets.panel.controls import button, row
from course_lib.widgets.stage.stage import let_pictures_go


class Panel(Card):
    """Base of the widgets with a picture: a subclass draws in `update()`.

    Args:
        stage: the `Stage` with the picture.
        controls, effects: see `Card`.
        predict: id of a question to be answered first, or None.
        buttons: further buttons, shown before "Reset".

    Attributes:
        readout: HTML under the picture: the state in words.
        error: HTML that stays empty unless a callback fails.
        live: a `Live`, if something in the widget goes on by itself.
    """

    picture_waits = False  # until the question is answered: it would tell the answer
    shell = Card.shell | {"guard", "stage", "readout"}
    # `close` also runs when making them has failed.
    stage = live = _delay = None

    def __init_subclass__(cls, **options):
        """Whatever a widget makes of a picture is in the course's style."""
        for name in {"__init__", "update"} & set(vars(cls)):
            setattr(cls, name, in_course_style(vars(cls)[name]))
        super().__init_subclass__(**options)

    def __init__(self, stage, controls, *, predict=None, buttons=(), effects=()):
        self.stage = stage
        wide = {"width": "100%", "margin": "0.5em 0"}
        super().__init__(controls, effects=effects, layout=wide)
        self.readout, self.error = ipw.HTML(), ipw.HTML()
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
        self._ask_first(predict, body, body if self.picture_waits else column)

    def appear(self):
        """Draw the first picture; a page that opens has the words at once."""
        let_pictures_go()
        with self.guard():
            self.update()
            if not self.stage.pictures:
                self.stage.rest()
        self._send_words()

    def arranged(self):
        """Return the controls as they stand on the page; a subclass may group them."""
        return list(self.controls.values())

    def say(self, text, numbers=""):
        """Put a sentence (HTML) into the readout, also for screen readers.

        What stands below it, `numbers`, is not read out at every change.
        """
        status = f'<div role="status" class="course-readout">{minus(text)}</div>'
        self.readout.value = status + numbers

    @contextlib.contextmanager
    def guard(self):
        """Show an error inside the widget, in words, instead of losing it.

        The readout is sent a moment later: the page should have nothing to do before
        the picture is on the screen.
        """
        first = self._delay is None
        if first:
            self._delay = contextlib.ExitStack()
            self._delay.enter_context(self.readout.hold_sync())
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
        delay, self._delay = self._delay, None
        if delay is not None:
            delay.close()

    def reset(self):
        """Stop what runs, put every control back to its start and draw once."""
        if self.live is not None:
            self.live.pause()
        super().reset()

    def static(self):
        """Return the picture as it is now, with its alt text."""
        return self.stage.html()

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

    def _on_change(self, change):
        with self.guard():
            super()._on_change(change)

    def _reset_clicked(self, _):
        with self.guard():
            super()._reset_clicked(_)
