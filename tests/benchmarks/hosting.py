"""How long a visitor waits for a page of Voila, and what a visitor costs the server.

`python tests/benchmarks/hosting.py` serves the lessons on loopback as `make voila` does
and as plain `voila notebooks/` does, opens one lesson in Chromium (text; all widgets),
then lets visitors arrive at once, weighs their kernels, and closes every page.
"""

import argparse
import contextlib
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import Request, urlopen

import psutil
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.machine import machine, table
from tests.browser.servers import serving
from tests.conftest import CHROMIUM, QUIET
from tests.hosting.conftest import running
from tests.hosting.test_voila import kernel_of
from tests.tools import notebooks

LESSON = "01_neurons.ipynb"
WAIT_MS = 120_000
MEGABYTE = 1e6


def servers(name, folder):
    """Start the server called `name`: "course" or "plain"."""
    if name == "course":
        return serving("voila", notebooks.FOLDER, folder)
    plain = [sys.executable, "-m", "voila", str(notebooks.FOLDER)]
    return running(plain, folder)


def open_page(browser, server):
    """Return the seconds until the text shows and until all widgets have come."""
    page = browser.new_page()
    start = time.perf_counter()
    page.goto(f"{server.url}/voila/render/{LESSON}", timeout=WAIT_MS)
    page.locator("#loading").wait_for(state="hidden", timeout=WAIT_MS)
    text = time.perf_counter() - start
    page.locator(".jupyter-widgets img.widget-image").last.wait_for(
        state="attached", timeout=WAIT_MS
    )
    widgets = time.perf_counter() - start
    page.close(run_before_unload=True)
    return text, widgets


def arrive(server):
    """Load the page as a visitor does; return seconds and the kernel."""
    start = time.perf_counter()
    with urlopen(f"{server.url}/voila/render/{LESSON}", timeout=300) as answer:
        page = answer.read().decode()
    return time.perf_counter() - start, kernel_of(page)


def kernels():
    """Return the kernels that run below this process."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):  # it has just ended
            if "ipykernel_launcher" in " ".join(process.cmdline()):
                found.append(process)
    return found


def measure(name, visitors):
    """Return the row of one server."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        with servers(name, Path(folder)) as server:
            text, widgets = open_page(browser, server)
            before = set(kernels())
            with ThreadPoolExecutor(visitors) as pool:
                came = list(pool.map(arrive, [server] * visitors))
            new = set(kernels()) - before
            memory = [p.memory_full_info().uss / MEGABYTE for p in new]
            for _, kernel in came:
                url = f"{server.url}/voila/api/shutdown/{kernel}"
                if name == "course":  # plain Voila refuses it
                    urlopen(Request(url, method="POST")).close()
            time.sleep(2)
            left = len(kernels())
        browser.close()
    waits = sorted(seconds for seconds, _ in came)
    return [
        name,
        f"{text:.1f}",
        f"{widgets:.1f}",
        f"{statistics.median(waits):.1f}",
        f"{waits[-1]:.1f}",
        f"{statistics.mean(memory):.0f}",
        left,
    ]


def main():
    """Measure both servers and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--visitors", type=int, default=10, help="who arrive at once")
    visitors = parser.parse_args().visitors
    rows = [measure(name, visitors) for name in ("course", "plain")]
    head = ["server", "text (s)", "widgets (s)"]
    head += [f"{visitors} at once, median (s)", "slowest (s)"]
    head += ["memory of a visitor (MB)", "kernels left"]
    print(f"{machine('voila', 'numpy')}\n\n{table(head, rows)}")
    print(
        f"\nwidgets, course against plain: {float(rows[0][2]) / float(rows[1][2]):.2f}"
    )


if __name__ == "__main__":
    main()
