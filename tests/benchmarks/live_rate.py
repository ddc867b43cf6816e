"""Pictures a second, and the answer to Pause, of every widget that runs by itself.

    python tests/benchmarks/live_rate.py [LESSON …]

Opens each lesson's page in Voila, presses Run in every widget that has it, counts the
pictures that were on the screen, and presses Pause: until the button says Run again,
and until the last picture. Goals: 29 pictures a second (the playground, which trains
networks of any size: 25), and 100 ms. Steppers go slowly on purpose, to be followed:
only their button's word counts, since their last picture is that of the last step.
"""

import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.control_latency import names
from tests.benchmarks.machine import Measurement, spread, table
from tests.benchmarks.open_lessons import asked_for, measured_in
from tests.benchmarks.widget_latency import RATE
from tests.browser.panels import panels
from tests.browser.test_live import STOP, STOP_MS

LIVE_MS, STOPS = 2_500, 3
LARGE, LARGE_RATE = "playground", 25
STEPPERS = {"perceptron_stepper", "network_xray", "graph_stepper", "backprop_stepper"}
# The pace of the pictures on the screen, from the first to the last: a run may end.
PACE = """async (image, ms) => {
  const end = performance.now() + ms, times = [];
  let last = image.src;
  while (performance.now() < end) {
    await new Promise(requestAnimationFrame);
    if (image.src !== last && image.complete) {
      times.push(performance.now());
      last = image.src;
    }
  }
  return times.length < 2 ? 0 : 1000 * (times.length - 1) / (times.at(-1) - times[0]);
}"""


def rows(home, lesson):
    """Yield (lesson, widget, pictures a second, ms of each Pause) for a page."""
    for name, panel in zip(names(lesson), panels(home), strict=True):
        panel.commit()
        panel.image.scroll_into_view_if_needed()
        run = panel.root.get_by_role("button", name="▶ Run")
        if not run.count():
            continue
        run.click()
        home.page.wait_for_timeout(500)
        rate, stops = panel.image.evaluate(PACE, LIVE_MS), []
        for _ in range(STOPS):
            panel.button("Reset").use()  # a run may have come to its end
            run.click()
            home.page.wait_for_timeout(500)
            stopped = panel.root.evaluate(STOP)
            last = 0 if name in STEPPERS else stopped["last"]
            stops.append(max(stopped["word"], last))
        panel.button("Reset").use()
        yield lesson[:2], name, rate, stops


def row(lesson, name, rate, stops):
    """Return a line of the table, with whether both goals are met."""
    least = LARGE_RATE if name == LARGE else 0 if name in STEPPERS else RATE
    median = statistics.median(stops)
    met = "✓" if rate >= least and median < STOP_MS else "✗"
    return lesson, name, f"{rate:.1f}", spread(stops, ".0f"), met


def main():
    """Measure the lessons and write the table."""
    measurement = Measurement("live_rate", "ipywidgets", "voila", "matplotlib")
    found, busy = measured_in(asked_for(__doc__), rows)
    head = ["lesson", "widget", "pictures a second", "Pause, ms", "goals met"]
    measurement.publish(
        "Widgets that run by themselves (Voila)",
        f"Goals: {RATE} pictures a second ({LARGE}: {LARGE_RATE}), counted for "
        f"{LIVE_MS / 1000:g} s; Pause in less than {STOP_MS} ms, medians of {STOPS}, "
        "in brackets least and most.\n\n"
        f"{table(head, [row(*each) for each in found])}",
        others=busy,
    )


if __name__ == "__main__":
    main()
