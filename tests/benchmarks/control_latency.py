"""Every control of every widget, from the key to the painted picture, in Voila.

    python tests/benchmarks/control_latency.py [LESSON …]

Opens each lesson's page, answers the questions above its widgets, and moves every
slider and every dropdown with the keyboard, step by step, to and fro. What is measured,
and how, is what `widget_latency.py` says. Two goals: 33 ms where only artists move,
120 ms where a change alters axes or structure and the whole picture is drawn anew.
"""

import random
import re
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from playwright.sync_api import Error

from course_lib import widgets
from course_lib.widgets.panel import Panel
from tests.benchmarks.machine import machine, publish, table
from tests.benchmarks.open_lessons import LESSON_FILES, asked_for, measured_in
from tests.benchmarks.widget_latency import PAUSE_MS, WATCH
from tests.browser.panels import panels
from tests.browser.test_widgets import IN_A_RUN
from tests.tools import notebooks

KEYS = 8  # half of them to, half of them fro
MOVES, REBUILDS = 33, 120
PATIENCE_MS = 1_500


def measured(panel, control):
    """Return the milliseconds of each key that changed the picture."""
    page, times = panel.page, []
    forward, back = keys(control)
    for number in range(KEYS + 1):
        page.evaluate(WATCH.replace("10000", str(PATIENCE_MS)), panel.handle)
        control.locator.focus()
        page.keyboard.press(forward if number <= KEYS / 2 else back)
        try:
            times.append(page.evaluate("window.painted")[-1])
        except Error:  # this step changed nothing that shows
            continue
        page.wait_for_timeout(random.uniform(*PAUSE_MS))
    return times[1:]  # the first one draws the background


def keys(control):
    """Return the keys that move a control away from its nearer end, and back."""
    if control.kind == "slider":
        low, now, high = control.range()
        pair = "ArrowRight", "ArrowLeft"
        return pair if now - low <= high - now else pair[::-1]
    return "ArrowDown", "ArrowUp"


def names(lesson):
    """Return the widgets with a picture that a lesson shows, in order."""
    called = [
        name
        for cell in notebooks.read(LESSON_FILES / lesson).cells
        if cell.cell_type == "code"
        for name in re.findall(r"widgets\.(\w+)\(", cell.source)
    ]
    return [name for name in called if issubclass(getattr(widgets, name), Panel)]


def rows(page, lesson):
    """Yield (lesson, widget, control, times) for all that can be moved on a page."""
    for name, panel in zip(names(lesson), panels(page), strict=True):
        panel.commit()
        panel.image.scroll_into_view_if_needed()
        panel.handle = panel.root.element_handle()
        for control in panel.controls():
            movable = control.kind == "slider" or control.kind.startswith("select")
            if not movable or not control.enabled or control.name in IN_A_RUN:
                continue
            panel.button("Reset").use()
            panel.page.wait_for_timeout(300)
            times = measured(panel, control)
            if times:
                yield lesson[:2], name, control.name, times


def report(found, busy):
    """Return the table, slowest first, and how many controls meet which goal."""
    found = sorted(found, key=lambda row: -statistics.median(row[-1]))
    medians = [statistics.median(times) for *_, times in found]
    fast = sum(median <= MOVES for median in medians)
    fair = sum(median <= REBUILDS for median in medians)
    lines = [
        "# Every control, from the key to the painted picture (Voila)",
        "",
        f"{machine('ipywidgets', 'voila', 'matplotlib')}. Milliseconds of up to {KEYS} "
        f"keys for each control. Cores busy with other things: {busy:.2f}.",
        "",
        f"- {len(found)} controls, median of medians "
        f"{statistics.median(medians):.0f} ms",
        f"- {fast} answer within {MOVES} ms, {fair} within {REBUILDS} ms",
        "",
        table(
            ["lesson", "widget", "control", "median", "slowest"],
            [
                [lesson, name, control, f"{statistics.median(t):.0f}", f"{max(t):.0f}"]
                for lesson, name, control, t in found
            ],
        ),
    ]
    return "\n".join(lines)


def main():
    """Measure the lessons and write the table."""
    publish("control_latency", report(*measured_in(asked_for(__doc__), rows)))


if __name__ == "__main__":
    main()
