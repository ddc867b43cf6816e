"""Live: something that goes on by itself, picture after picture, until it is paused.

It is a task in the kernel's event loop, not a thread (the browser's Python has none)
and not a loop in a callback (a kernel that computes does not hear the pause button).
Between two pictures it sleeps, and then the kernel listens.
"""

import asyncio
import time

from course_lib.widgets.panel.controls import button
from course_lib.widgets.stage.stage import running_loop

FRAME_SECONDS = 1 / 33  # a new picture about this often
LISTEN_SECONDS = 0.004  # at least this much of each picture is left for messages
MOST_DRAWING = 0.45  # of that time; else pictures get smaller: a browser is slow, too
LONGEST_SECONDS = 120  # a page that was closed must not compute forever


class Live:
    """Run, pause and step: the buttons and the task behind them.

    Args:
        panel: the `Panel` that is drawn; its errors are shown there.
        advance: called before each picture; returns False when there is nothing left.
        draw: called after it, draws the picture.
        frame: seconds from one picture to the next.

    Attributes:
        buttons: "Run" (then "Pause") and "Step".
        running: whether the task is on.
    """

    def __init__(self, panel, advance, draw, frame=FRAME_SECONDS):
        self.panel, self.advance, self.draw = panel, advance, draw
        self.frame = frame
        self.running = False
        self._task, self._closed = None, False
        self._loop = running_loop()
        self.run_button = button("▶ Run", "start, and pause again", "primary")
        self.step_button = button("Step", "one small step")
        self.run_button.on_click(lambda _: self.pause() if self.running else self.run())
        self.step_button.on_click(lambda _: self.step())
        self.buttons = (self.run_button, self.step_button)

    def run(self):
        """Start, unless it runs already; returns at once."""
        if self.running:
            return
        if self._loop is None or self._loop.is_closed():
            with self.panel.guard():
                raise RuntimeError("there is no live kernel to run in")
            return
        self._show(running=True)
        self._loop.call_soon_threadsafe(self._start_task)

    def pause(self):
        """Stop after the picture that is being computed."""
        self._show(running=False)

    def step(self):
        """Pause, and make one single step."""
        self.pause()
        with self.panel.guard():
            self.advance(single=True)
            self.draw()
            self.panel.stage.rest()

    def close(self):
        """End the task for good."""
        self.running, self._closed = False, True
        task, self._task = self._task, None
        if task is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(task.cancel)

    def _show(self, running):
        if self._closed:
            return
        self.running = running
        self.run_button.description = "❚❚ Pause" if running else "▶ Run"
        self.run_button.button_style = "" if running else "primary"

    def _start_task(self):
        if not self._closed and (self._task is None or self._task.done()):
            self._task = self._loop.create_task(self._pictures())

    async def _pictures(self):
        stage = self.panel.stage
        stage.live = stage.fine = True
        self._drawing, end = 0.0, time.monotonic() + LONGEST_SECONDS
        try:
            while self.running:
                if time.monotonic() >= end:
                    self._say_why()
                    break
                before = time.perf_counter()
                if not self._one_picture():
                    break
                spent = time.perf_counter() - before
                if self._drawing > MOST_DRAWING * self.frame:
                    stage.fine = False
                await asyncio.sleep(max(self.frame - spent, LISTEN_SECONDS))
        finally:
            stage.live = False
            self._show(running=False)
            stage.rest()

    def _say_why(self):
        """Say in the readout why it pauses by itself, until it says something else."""
        minutes = f"{LONGEST_SECONDS / 60:g}"
        self.panel.readout.value += (
            f'<div role="status">Paused after {minutes} minutes, for nobody may be '
            "looking any more. Press Run to go on.</div>"
        )

    def _one_picture(self):
        """Compute and draw; return whether to go on."""
        going = False
        with self.panel.guard(), self.panel.stage.lock:
            going = self.advance(single=False) is not False
            start = time.perf_counter()
            self.draw()
            spent = time.perf_counter() - start
            self._drawing += (spent - self._drawing) / 10  # the mean of the last few
        return going
