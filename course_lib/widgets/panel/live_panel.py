"""The LivePanel: a Panel in which something goes on by itself; the Stepper."""

from course_lib.widgets.panel.controls import button
from course_lib.widgets.panel.live import FRAME_SECONDS, Live
from course_lib.widgets.panel.panel import Panel


class LivePanel(Panel):
    """A Panel with "Run" and "Step": `update()` starts over, `advance()` goes on.

    Args:
        stage, controls, predict, effects: see `Panel`.
        before, buttons: further buttons, shown before "Run" and after "Step".

    Attributes:
        frame: seconds from one picture to the next.
    """

    frame = FRAME_SECONDS

    def __init__(self, stage, controls, *, before=(), buttons=(), **options):
        self.live = Live(self, self.advance, self.show, self.frame)
        buttons = (*before, *self.live.buttons, *buttons)
        super().__init__(stage, controls, buttons=buttons, **options)

    def advance(self, single=False):
        """Go on by as much as a picture shows, or by one step; False at the end."""
        raise NotImplementedError

    def show(self):
        """Draw the present state: by `update()`, where that does not start over."""
        self.update()


class Stepper(LivePanel):
    """A LivePanel through the steps of a computation, forward and back.

    The slider `done` counts the steps, and `update()` draws the state after them.

    Attributes:
        last: number of the last step.
    """

    def __init__(self, stage, controls, **options):
        self.back = button("◀ Back", "one step back")
        self.back.on_click(lambda _: self._go_back())
        super().__init__(stage, controls, before=(self.back,), **options)

    def advance(self, single=True):
        """Take one step; False after the last."""
        if self.done.value >= self.last:
            return False
        self.done.value += 1
        return True

    def _go_back(self):
        self.live.pause()
        self.done.value = max(0, self.done.value - 1)
