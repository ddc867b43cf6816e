"""The playground in use for a long time: nothing fails, and nothing grows."""

import random
import time

import numpy as np
import psutil
import pytest

from course_lib.widgets.playground.pages import PAGES
from tests.browser.conftest import home, in_home, voila_server  # noqa: F401
from tests.browser.panels import Control, panels

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LESSON = "12_playground.ipynb"
WARM_UP = 0.3  # share of the time after which memory is compared with that at the end
GROWTH = 1.10
READINGS = 8  # of memory in a row: a picture comes and goes with 10 MB
# A page without inputs or points has nothing to train.
ALONE = {"x₁", "x₂"}
CONTROLS = ".noUi-handle, select, input[type=checkbox]"


def kernel():
    """Return the process of the kernel that works: the others wait for readers."""
    kernels = [
        process
        for process in psutil.Process().children(recursive=True)
        if process.name().startswith("kernel-")  # a fork
        or any("ipykernel" in word for word in process.cmdline())
    ]
    return max(kernels, key=lambda process: sum(process.cpu_times()[:2]))


def sizes(page, process):
    """Return bytes of the kernel and of the page's JavaScript, and its elements."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = session.send("Performance.getMetrics")["metrics"]
    found = {metric["name"]: metric["value"] for metric in metrics}
    session.detach()
    return process.memory_info().rss, found["JSHeapUsedSize"], found["Nodes"]


def play(panel, rng):
    """Change one control of one page, as somebody does who tries everything."""
    panel.root.get_by_role("tab", name=rng.choice(PAGES[:5])).click()
    places = panel.root.locator(CONTROLS).filter(visible=True)
    control = Control(panel, places.nth(rng.randrange(places.count())))
    if control.name in ALONE or not control.enabled:
        return
    control.use()
    panel.home.traffic.settle()
    assert not panel.error()
    run = panel.root.get_by_role("button", name="Run")
    if run.count():  # a new shape of the network has ended the run
        panel.press(run)


def mean_sizes(panel, process, rng):
    """Return the mean `sizes` over some changes."""
    found = []
    for _ in range(READINGS):
        play(panel, rng)
        panel.page.wait_for_timeout(200)
        found.append(sizes(panel.page, process))
    return np.mean(found, axis=0)


@in_home("voila")
@pytest.mark.parametrize("seconds", [60, 600], ids=["minute", "long"])
def test_memory_stays_flat_while_everything_changes(home, seconds):  # noqa: F811
    home.open(LESSON)
    (panel,) = panels(home)
    rng, begun = random.Random(seconds), time.monotonic()
    panel.button("Run").use()
    first, changes = None, 0
    while (spent := time.monotonic() - begun) < seconds:
        play(panel, rng)
        changes += 1
        home.page.wait_for_timeout(200)
        if first is None and spent > WARM_UP * seconds:
            process = kernel()
            first = mean_sizes(panel, process, rng)
    last = mean_sizes(panel, process, rng)
    growth = last / first
    print(
        f"{changes} changes; kernel {last[0] / 1e6:.0f} MB × {growth[0]:.2f}, "
        f"page {last[1] / 1e6:.0f} MB × {growth[1]:.2f}, elements × {growth[2]:.2f}"
    )
    assert changes > seconds / 6
    assert max(growth) < GROWTH
