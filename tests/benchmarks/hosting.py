"""How long a visitor waits for a page of Voila, and what a visitor costs the server.

    python tests/benchmarks/hosting.py [--visitors 30] [--seconds 20]

Serves the lessons on loopback as `make voila` does, and as plain `voila notebooks/`
does; for each: one lesson in Chromium, on the server's first page and later ones (text;
all widgets drawn), ten visitors at once, then thirty of whom ten drag a slider (a move
of the hand, its picture, a pause, the next move), the memory of their kernels, and the
kernels left when every page has closed; at the end all thirty at once, and how many got
every widget. A few minutes.
"""

import argparse
import contextlib
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))

from course_lib.hosting.voila.visitors import VisitorKernels
from tests.benchmarks.machine import Measurement, Others, spread, table
from tests.benchmarks.visitors import Visitor
from tests.browser.servers import serving
from tests.conftest import CHROMIUM, QUIET
from tests.hosting.conftest import running
from tests.tools import notebooks

LESSON, WIDGETS, PICTURES = "01_neurons.ipynb", 3, 2  # of its widgets with a picture
BUTTON, SLIDER = "Explore without a guess", "weight w₁"
AT_ONCE, DRAGGING, AGAIN = 10, 10, 4
PAUSE = (0.05, 0.12)  # seconds between a picture and the next move of the hand
WAIT_MS, SETTLING_SECONDS = 120_000, 40
MEGABYTE = 1e6
GOALS = {"widgets": 2.0, "memory": 90, "p95": 100}
DRAWN = """count => [...document.querySelectorAll('img.widget-image')]
  .filter((image) => image.naturalWidth > 0).length >= count"""


@dataclass
class Result:
    """What was measured of one server: seconds, megabytes and counts."""

    name: str
    first: tuple[float, float] = (0.0, 0.0)  # text, widgets
    later: list[tuple[float, float]] = field(default_factory=list)
    arrivals: list[float] = field(default_factory=list)
    moves: list[float] = field(default_factory=list)
    uss: list[float] = field(default_factory=list)
    pss: list[float] = field(default_factory=list)
    shared: float = 0.0  # the process that kernels fork from, if there is one
    errors: list[str] = field(default_factory=list)
    left: int = 0
    whole: int = 0  # pages with all of their widgets, of those asked for by a crowd
    crowd: float = 0.0  # seconds until the last of these was there
    others: float = 0.0

    @property
    def widgets(self):
        """Seconds until all widgets of a later page are drawn."""
        return statistics.median(widgets for _, widgets in self.later)

    @property
    def memory(self):
        """Megabytes of a visitor, with a fair share of what several processes use."""
        return statistics.mean(self.pss) + self.shared / len(self.pss)

    @property
    def p95(self):
        """Milliseconds from a move of the slider to its picture, 95 % of them."""
        return 1000 * statistics.quantiles(self.moves, n=20)[-1]


def servers(name, folder):
    """Start the server called `name`: "course" or "plain"."""
    if name == "course":
        return serving("voila", notebooks.FOLDER, folder)
    plain = [sys.executable, "-m", "voila", str(notebooks.FOLDER)]
    return running(plain, folder)


def open_page(browser, server):
    """Return the seconds until the text shows and until all widgets are drawn."""
    page = browser.new_page()
    start = time.perf_counter()
    page.goto(f"{server.url}/voila/render/{LESSON}", timeout=WAIT_MS)
    page.locator("#loading").wait_for(state="hidden", timeout=WAIT_MS)
    text = time.perf_counter() - start
    page.wait_for_function(DRAWN, arg=PICTURES, timeout=WAIT_MS)
    widgets = time.perf_counter() - start
    page.close(run_before_unload=True)
    return text, widgets


def processes(words):
    """Return the processes below this one whose command has one of these words."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):  # it has just ended
            command = " ".join(process.cmdline())
            if any(word in command for word in words):
                found.append(process)
    return found


def kernels():
    """Return the kernels that run, and the process that they fork from, if any."""
    usual = processes(["ipykernel_launcher"])
    family = processes(
        ["course_lib.hosting.voila.fork_server"]
    )  # a fork keeps the command
    roots = [p for p in family if p.parent() not in family]
    return usual + [p for p in family if p not in roots], roots


def settle():
    """Wait until the kernels have nothing to do: pages that wait have run, too."""
    end = time.monotonic() + SETTLING_SECONDS
    while time.monotonic() < end:
        watched = [process for group in kernels() for process in group]
        before = sum(sum(p.cpu_times()[:2]) for p in watched if p.is_running())
        time.sleep(1.5)
        after = sum(sum(p.cpu_times()[:2]) for p in watched if p.is_running())
        same = watched == [process for group in kernels() for process in group]
        if same and after - before < 0.15:
            return


def attempt(result, action, *arguments):
    """Do it for a visitor; what goes wrong is noted, and None returned."""
    try:
        return action(*arguments)
    except Exception as error:
        result.errors.append(f"{type(error).__name__}: {error}")


def at_once(result, server, count):
    """Let visitors arrive together; return those whose page has all its widgets."""
    with ThreadPoolExecutor(count) as pool:
        coming = [
            pool.submit(attempt, result, Visitor, server, LESSON, WIDGETS)
            for _ in range(count)
        ]
        return [visitor for each in coming if (visitor := each.result())]


def part(visitors, name, result):
    """Let visitors leave: plain Voila refuses them that, so their kernels stay."""
    for visitor in visitors:
        if name == "course":
            attempt(result, visitor.leave)


def drag(visitor, seconds):
    """Connect, answer no question, drag; the first moves only warm up."""
    visitor.connect()
    visitor.prepare(BUTTON, SLIDER)
    visitor.drag(2, PAUSE)
    return visitor.drag(seconds, PAUSE)


def weigh(result):
    """Note the memory of all kernels."""
    running_now, roots = kernels()
    for process in running_now:
        memory = process.memory_full_info()
        result.uss.append(memory.uss / MEGABYTE)
        result.pss.append(memory.pss / MEGABYTE)
    result.shared = sum(p.memory_full_info().pss for p in roots) / MEGABYTE


def measure(name, visitors, seconds):
    """Return the result of one server."""
    result = Result(name)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        with servers(name, Path(folder)) as server:
            result.first = open_page(browser, server)
            for _ in range(AGAIN):
                settle()
                result.later.append(open_page(browser, server))
            settle()
            browser.close()
            came = at_once(result, server, AT_ONCE)
            result.arrivals = [visitor.seconds for visitor in came]
            while len(came) < visitors and not result.errors:
                came += at_once(result, server, 2)
            settle()
            others = Others()
            with ThreadPoolExecutor(DRAGGING) as pool:
                hands = came[:DRAGGING]
                asked = [pool.submit(attempt, result, drag, v, seconds) for v in hands]
                result.moves = [t for each in asked for t in each.result() or ()]
            result.others = others.cores()
            weigh(result)
            part(came, name, result)
            time.sleep(2)
            settle()
            waiting = VisitorKernels.waiting.default_value if kernels()[1] else 0
            result.left = len(kernels()[0]) - waiting
            crowd = at_once(result, server, visitors)
            result.whole = len(crowd)
            result.crowd = max((visitor.seconds for visitor in crowd), default=0.0)
    return result


def row(result):
    """Return a result as a row of the table."""
    waits = sorted(result.arrivals)
    return [
        result.name,
        " / ".join(f"{seconds:.1f}" for seconds in result.first),
        " / ".join(spread(times) for times in zip(*result.later, strict=True)),
        f"{statistics.median(waits):.1f} ({waits[-1]:.1f})",
        f"{1000 * statistics.median(result.moves):.0f} / **{result.p95:.0f}**",
        len(result.moves),
        f"**{result.memory:.0f}** (USS {statistics.mean(result.uss):.0f})",
        len(result.errors),
        result.left,
        f"{result.whole} ({result.crowd:.1f})",
        f"{result.others:.2f}",
    ]


def goals(course, visitors):
    """Yield a sentence for every goal: met or missed, and the number."""
    yield (
        course.widgets <= GOALS["widgets"],
        f"page to all widgets: {course.widgets:.2f} s, goal ≤ {GOALS['widgets']} s",
    )
    yield (
        course.memory <= GOALS["memory"],
        f"memory of a visitor: {course.memory:.0f} MB, goal ≤ {GOALS['memory']} MB",
    )
    yield (
        course.p95 <= GOALS["p95"],
        f"slider, 95 %: {course.p95:.0f} ms, goal ≤ {GOALS['p95']} ms",
    )
    yield not course.errors, f"errors: {len(course.errors)}, goal 0"
    yield course.left == 0, f"kernels left: {course.left}, goal 0"
    yield (
        course.whole == visitors,
        f"whole pages: {course.whole}, goal all of {visitors} at once",
    )


def report(course, plain, visitors):
    """Return the results as Markdown."""
    head = [
        "server",
        "first page: text / widgets, s",
        f"later pages (pre-started), {AGAIN} of them: text / widgets, s",
        f"{AT_ONCE} at once: median (slowest), s",
        f"slider, {DRAGGING} of {visitors}: median / 95 %, ms",
        "moves",
        "memory of a visitor, MB (PSS)",
        "errors",
        "kernels left",
        f"{visitors} at once: whole pages (slowest, s)",
        "cores busy elsewhere",
    ]
    widgets, memory = course.widgets / plain.widgets, course.memory / plain.memory
    lines = [
        f"Lesson `{LESSON}`, one round. Medians; of later pages with least and most.",
        "",
        table(head, map(row, (course, plain))),
        "",
        f"Course against plain Voila: {widgets:.2f} of the time to widgets, "
        f"{memory:.2f} of the memory, {course.p95 / plain.p95:.2f} of the slider's "
        "95 %. Memory is PSS, with a visitor's share of the process that kernels fork "
        f"from ({course.shared:.0f} MB).",
        "",
        *(
            f"- {'✓' if met else '✗'} {sentence}"
            for met, sentence in goals(course, visitors)
        ),
        *(f"- {r.name}: {error}" for r in (course, plain) for error in r.errors[:5]),
    ]
    return "\n".join(lines)


def main():
    """Measure both servers and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--visitors", type=int, default=30, help="pages open at a time")
    parser.add_argument("--seconds", type=float, default=20, help="of dragging")
    options = parser.parse_args()
    if not CHROMIUM:
        sys.exit("Chromium is missing: run `make system`")
    measurement = Measurement("hosting", "voila", "ipykernel")
    course, plain = (
        measure(name, options.visitors, options.seconds) for name in ("course", "plain")
    )
    measurement.publish(
        "Visitors of the web pages",
        report(course, plain, options.visitors),
        others=max(course.others, plain.others),
    )


if __name__ == "__main__":
    main()
