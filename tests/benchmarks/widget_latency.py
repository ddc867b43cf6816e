"""Slider to painted picture: the Stage against plain `interact`, in both homes.

    python tests/benchmarks/widget_latency.py [--repeat 3]

One page holds both. A key moves the focused slider by one step; the time runs from the
key event to the first task after the animation frame that follows the change of the
picture, with the picture decoded. One change at a time; the next one waits for the
paint and a random pause. Then the teaser trains: pictures a second, and how long Pause
takes. All of it with TCP_NODELAY, as the course serves it, and without.

Each set-up runs `--repeat` times; the table shows the run during which other programs
used the least of the machine.
"""

import argparse
import random
import statistics
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from playwright.sync_api import Error, sync_playwright
from tqdm import tqdm

from tests.benchmarks import latency_lesson
from tests.benchmarks.machine import Measurement, Others, settle, spread, table
from tests.browser.homes import HOMES
from tests.browser.panels import panels
from tests.browser.servers import serving
from tests.browser.test_live import STOP
from tests.conftest import CHROMIUM, QUIET

WARM_UP, BLOCK, BLOCKS = 10, 20, 4
PAUSE_MS = (20, 80)  # between a paint and the next key, as of a hand on the slider
LIVE_MS, STOPS = 5_000, 7
GOALS = {"voila": 33, "lab": 40}
GAIN, RATE = 3, 29

# Resolves with the milliseconds from the next key until the picture it leads to has
# arrived, is decoded, and is painted. The Stage's lossless picture at rest (WebP)
# belongs to the key before and is passed over. Of a picture cut in two, the upper strip
# counts: there is what a hand moves.
WATCH = """(root) => {
  const picture = () => [...root.querySelectorAll('img:not(.course-below)')].at(-1);
  const before = picture().src;
  window.painted = new Promise((resolve, reject) => {
    let begun = null;
    setTimeout(() => reject(new Error(`no new picture; key at ${begun}`)), 10000);
    addEventListener('keydown', (event) => { begun = event.timeStamp; },
                     {capture: true, once: true});
    const watch = new MutationObserver(async () => {
      const image = picture(), src = image?.src;
      if (begun === null || !src || src === before) return;
      const rests = src.startsWith('data:image/webp');
      if (rests && image.classList.contains('widget-image')) return;
      watch.disconnect();
      const arrived = performance.now();
      await image.decode().catch(() => {});  // replaced by the same at rest
      const decoded = performance.now();
      await new Promise(requestAnimationFrame);
      const channel = new MessageChannel();
      await new Promise((next) => {
        channel.port1.onmessage = next;
        channel.port2.postMessage(null);
      });
      resolve([arrived, decoded, performance.now()].map((time) => time - begun));
    });
    watch.observe(root, {subtree: true, childList: true, attributes: true,
                         attributeFilter: ['src']});
  });
}"""
# The pictures that were on the screen: changed since the last frame, and decoded.
SHOWN = """async (image, ms) => {
  const end = performance.now() + ms;
  let shown = 0, last = image.src;
  while (performance.now() < end) {
    await new Promise(requestAnimationFrame);
    if (image.src !== last && image.complete) { shown += 1; last = image.src; }
  }
  return 1000 * shown / ms;
}"""


@dataclass
class Run:
    """One set-up, measured once.

    A sample is (arrived, decoded, painted), in milliseconds after the key.
    """

    home: str
    nodelay: bool
    stage: list[list[float]] = field(default_factory=list)
    interact: list[list[float]] = field(default_factory=list)
    rate: float = 0.0
    stops: list[float] = field(default_factory=list)
    others: float = 0.0

    @property
    def gain(self):
        """How many times longer `interact` takes."""
        return statistics.median(painted(self.interact)) / self.median

    @property
    def median(self):
        """The Stage's median, key to paint."""
        return statistics.median(painted(self.stage))


def painted(samples):
    """Return the last of each sample's times."""
    return [times[-1] for times in samples]


def measure(browser, home_name, nodelay):
    """Serve the page, measure everything on it once, and return a Run."""
    run = Run(home_name, nodelay)
    with tempfile.TemporaryDirectory(prefix="lat") as name:
        folder = Path(name)
        lesson = latency_lesson.write(folder / "lessons")
        with serving(home_name, folder / "lessons", folder, nodelay=nodelay) as server:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            home = HOMES[home_name](page, server, listen=False)
            home.open(lesson)
            settle()
            others = Others()
            take(home, run)
            run.others = others.cores()
            page.close()
    return run


def take(home, run):
    """Take all samples of a run from an open page."""
    stage, live = panels(home)
    interact = home.page.locator(".widget-interact")
    slider = stage.root.locator(".noUi-handle:visible").nth(1)
    places = (
        (stage.root, slider, run.stage),
        (interact, interact.locator(".noUi-handle"), run.interact),
    )
    for root, handle, _ in places:
        samples(home.page, root, handle, WARM_UP)
    for _ in range(BLOCKS):
        for root, handle, times in places:
            times += samples(home.page, root, handle, BLOCK)
    live.image.scroll_into_view_if_needed()
    live.button("Run").use()
    home.page.wait_for_timeout(1_000)
    run.rate = live.image.evaluate(SHOWN, LIVE_MS)
    for _ in range(STOPS):
        stopped = live.root.evaluate(STOP)
        run.stops.append(max(stopped["word"], stopped["last"]))
        live.button("Run").use()
        home.page.wait_for_timeout(700)
    live.button("Pause").use()


def samples(page, root, handle, count):
    """Move the slider `count` times to and fro; return a sample of each."""
    root.scroll_into_view_if_needed()
    handle.focus()
    times = []
    for number in range(count):
        page.evaluate(WATCH, root.element_handle())
        page.keyboard.press("ArrowRight" if number < count / 2 else "ArrowLeft")
        times.append(page.evaluate("window.painted"))
        page.wait_for_timeout(random.uniform(*PAUSE_MS))
    return times


HEAD = [
    "home",
    "TCP_NODELAY",
    "Stage, ms",
    "arrives + is decoded + is painted",
    "interact, ms",
    "gain",
    "live, pictures/s",
    "Pause, ms",
    "cores busy elsewhere",
]


def row(run):
    """Return a run as a row of the table."""
    return [
        run.home,
        "yes" if run.nodelay else "no",
        summary(run.stage),
        parts(run.stage),
        summary(run.interact),
        f"{run.gain:.1f}×",
        f"{run.rate:.1f}",
        spread(run.stops, ".0f"),
        f"{run.others:.2f}",
    ]


def summary(samples):
    """Return median and the 10th and 90th percentile of key to paint."""
    times = painted(samples)
    tenths = statistics.quantiles(times, n=10)
    return f"**{statistics.median(times):.1f}** ({tenths[0]:.0f} – {tenths[-1]:.0f})"


def parts(samples):
    """Return the medians of the three parts of the way."""
    ways = [(a, d - a, p - d) for a, d, p in samples]
    medians = [statistics.median(way) for way in zip(*ways, strict=True)]
    return " + ".join(f"{part:.0f}" for part in medians)


def goals(runs):
    """Yield a sentence for every goal: met or missed, and the number."""
    for run in runs:
        if not run.nodelay:
            continue
        yield (
            run.median <= GOALS[run.home],
            (f"Stage in {run.home}: {run.median:.1f} ms, goal ≤ {GOALS[run.home]} ms"),
        )
        yield (
            run.gain >= GAIN,
            (f"gain over interact in {run.home}: {run.gain:.1f}×, goal ≥ {GAIN}×"),
        )
        if run.home == "voila":
            yield (
                run.rate >= RATE,
                (f"live training in voila: {run.rate:.1f} pictures/s, goal ≥ {RATE}"),
            )
        pause = statistics.median(run.stops)
        yield pause < 100, f"Pause in {run.home}: {pause:.0f} ms, goal < 100 ms"


def report(runs, repeat):
    """Return the results as Markdown."""
    lines = [
        f"{len(runs[0].stage)} samples each: median (10 % – 90 %). Runs "
        f"of each row: {repeat}; shown is the one while others used the machine least.",
        "",
        table(HEAD, map(row, runs)),
        "",
        *(f"- {'✓' if met else '✗'} {sentence}" for met, sentence in goals(runs)),
    ]
    return "\n".join(lines)


def main():
    """Measure every set-up and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=3, help="runs of each set-up")
    repeat = parser.parse_args().repeat
    setups = [(home, nodelay) for nodelay in (True, False) for home in HOMES]
    packages = "ipywidgets", "jupyterlab", "voila", "matplotlib"
    measurement = Measurement("widget_latency", *packages)
    runs = {setup: [] for setup in setups}
    if not CHROMIUM:
        sys.exit("Chromium is missing: run `make system`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for setup in tqdm(setups * repeat, unit="run", disable=None):
            try:
                run = measure(browser, *setup)
            except Error as error:  # the runs so far are kept
                tqdm.write(f"{setup} was not measured: {error.message.splitlines()[0]}")
                continue
            tqdm.write(" · ".join(row(run)))
            runs[setup].append(run)
        browser.close()
    quietest = [min(of, key=lambda run: run.others) for of in runs.values() if of]
    if quietest:
        measurement.publish(
            "Slider to painted picture",
            report(quietest, repeat),
            others=max(run.others for run in quietest),
        )
    sys.exit(0 if all(runs.values()) else "Some rows could not be measured.")


if __name__ == "__main__":
    main()
