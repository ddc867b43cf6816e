"""Every control of every widget, from the key to the picture on the screen, in Voila.

    python tests/benchmarks/control_latency.py [LESSON …]

Opens each lesson's page, answers the questions above its widgets, and moves every
slider and every dropdown with the keyboard, step by step, to and fro. The time runs
from the key event until the browser has presented the frame with the picture, as its
Element Timing records it. (`widget_latency.py` counts from outside, for `interact`
makes a new element each time: it waits for the decoding, which waits for a frame, and
then for one more. The table shows that, too.)

Two goals for medians: 33 ms where only artists move, 120 ms where a step alters axes or
structure: where the same steps taken here draw what stands still in the picture anew,
where another kind of thing is chosen, and where another network or other data are made.
"""

import random
import re
import statistics
import sys
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).parents[2]))

from playwright.sync_api import Error

from course_lib import widgets
from course_lib.widgets.panel.panel import Panel
from course_lib.widgets.stage.background import Backdrop
from tests.benchmarks.machine import Measurement, spread, table
from tests.benchmarks.open_lessons import LESSON_FILES, asked_for, measured_in
from tests.benchmarks.widget_latency import PAUSE_MS, WATCH
from tests.browser.panels import panels
from tests.browser.test_widgets import IN_A_RUN
from tests.tools import notebooks

KEYS = 8  # half of them to, half of them fro
MOVES, REBUILDS = 33, 120
# Labels of controls that make another network or other data. ("number": of points)
MADE_ANEW = re.compile("seed|layers|units|points|^number$|% for|noise|spread|patient")
PATIENCE_MS = 1_500
RECORD = """(image) => {
  image.setAttribute('elementtiming', 'picture');
  window.shown = [];
  window.recorder ??= new PerformanceObserver(
    (list) => window.shown.push(...list.getEntries()));
  window.recorder.observe({type: 'element'});
  addEventListener('keydown', (event) => { window.key = event.timeStamp; },
                   {capture: true, once: true});
}"""
# The first frame whose picture was loaded after the new one had arrived.
PRESENTED = """async () => {
  const [arrived, , painted] = await window.painted;
  for (let tries = 0; tries < 50; tries += 1) {
    const frame = window.shown.find((each) => each.loadTime > window.key + arrived);
    if (frame) return [frame.renderTime - window.key, painted];
    await new Promise((next) => setTimeout(next, 10));
  }
  throw new Error('the browser has not recorded a frame');
}"""


def measured(panel, control):
    """Return (presented, counted from outside) in ms of each key that shows."""
    page, times = panel.page, []
    key, back = keys(control)
    for number in range(KEYS + 1):
        if number == KEYS / 2 + 1 or at_end(control, key):
            key, back = back, key
        page.evaluate(RECORD, panel.image.element_handle())
        page.evaluate(WATCH.replace("10000", str(PATIENCE_MS)), panel.handle)
        control.locator.focus()
        page.keyboard.press(key)
        try:
            times.append(page.evaluate(PRESENTED))
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


def at_end(control, key):
    """Return whether a key cannot move a control any further."""
    if control.kind == "slider":
        low, now, high = control.range()
    else:
        low, (now, high) = (
            0,
            control.locator.evaluate("e => [e.selectedIndex, e.length - 1]"),
        )
    return now >= high if key in ("ArrowRight", "ArrowDown") else now <= low


def rebuilding(name):
    """Return the labels of the controls whose steps change what stands still."""
    panel, found = getattr(widgets, name)(), set()
    for control in panel.controls.values():
        panel.reset()
        panel.stage.draw()
        with watched() as redrawn:
            for value in there_and_back(control):
                control.value = value
        if any(redrawn):
            found.add(control.description)
    panel.close()
    return found


@contextmanager
def watched():
    """Yield a list: was the background of each picture drawn anew?."""
    redrawn, really = [], Backdrop.outdated

    def outdated(backdrop):
        redrawn.append(really(backdrop))
        return redrawn[-1]

    with mock.patch.object(Backdrop, "outdated", outdated):
        yield redrawn


def there_and_back(control):
    """Return the values that a control takes under the same keys."""
    if hasattr(control, "options"):
        values, now = [value for _, value in control._options_full], control.index
    elif hasattr(control, "step"):
        count = round((control.max - control.min) / control.step)
        values = [control.min + k * control.step for k in range(count + 1)]
        now = round((control.value - control.min) / control.step)
    else:
        return []
    steps = values[now : now + KEYS // 2 + 1]
    if len(steps) < 2 or now > len(values) / 2:
        steps = values[max(now - KEYS // 2, 0) : now + 1][::-1]
    return steps + steps[::-1]


def names(lesson):
    """Return the widgets with a picture that a lesson shows, in order."""
    called = [
        name
        for cell in notebooks.read(LESSON_FILES / lesson).cells
        if cell.cell_type == "code"
        for name in re.findall(r"widgets\.(\w+)\(", cell.source)
    ]
    return [name for name in called if issubclass(getattr(widgets, name), Panel)]


def on_all_pages(panel):
    """Yield the controls of a panel; where it has pages (tabs), of each in turn."""
    seen = set()
    for tab in panel.root.get_by_role("tab").all() or [None]:
        if tab is not None:
            tab.click()
            panel.page.wait_for_timeout(300)
        for control in panel.controls():
            if control.name not in seen:
                seen.add(control.name)
                yield control


def rows(page, lesson):
    """Yield (lesson, widget, control, goal, times) for all that can be moved."""
    for name, panel in zip(names(lesson), panels(page), strict=True):
        rebuilt = rebuilding(name)
        panel.commit()
        panel.image.scroll_into_view_if_needed()
        panel.handle = panel.root.element_handle()
        for control in on_all_pages(panel):
            movable = control.kind == "slider" or control.kind.startswith("select")
            if not movable or not control.enabled or control.name in IN_A_RUN:
                continue
            panel.button("Reset").use()
            panel.page.wait_for_timeout(300)
            times = measured(panel, control)
            if times:
                rebuilds = (
                    control.name in rebuilt
                    or control.kind.startswith("select")
                    or MADE_ANEW.search(control.name)
                )
                goal = REBUILDS if rebuilds else MOVES
                yield lesson[:2], name, control.name, goal, times


def report(found):
    """Return the table, slowest first, and how the two groups stand to their goals."""
    rows = [
        (*names, goal, *map(statistics.median, columns), *columns)
        for *names, goal, times in found
        for columns in [list(zip(*times, strict=True))]
    ]
    rows.sort(key=lambda row: -row[4])
    lines = [
        f"Milliseconds, medians of up to {KEYS} keys for each control, in brackets "
        "their quartiles (of fewer than 5: least and most).",
        "",
        standing(rows, MOVES, "move artists"),
        standing(rows, REBUILDS, "alter axes or structure"),
        "",
        table(
            ["lesson", "widget", "control", "goal", "presented", "from outside"],
            [[*row[:4], *(spread(times, ".0f") for times in row[6:])] for row in rows],
        ),
    ]
    return "\n".join(lines)


def standing(rows, goal, what):
    """Say how the controls with one goal stand to it."""
    rows = [row for row in rows if row[3] == goal]
    if not rows:
        return f"- no controls {what}"
    presented, outside = (statistics.median(row[k] for row in rows) for k in (4, 5))
    return (
        f"- {'✓' if presented <= goal else '✗'} {len(rows)} controls {what}: median "
        f"{presented:.1f} ms, goal ≤ {goal} ({outside:.1f} counted from outside); "
        f"{sum(row[4] <= goal for row in rows)} of them within it"
    )


def main():
    """Measure the lessons and write the table."""
    measurement = Measurement("control_latency", "ipywidgets", "voila", "matplotlib")
    found, busy = measured_in(asked_for(__doc__), rows)
    measurement.publish(
        "Every control, from the key to the picture on the screen (Voila)",
        report(found),
        others=busy,
    )


if __name__ == "__main__":
    main()
