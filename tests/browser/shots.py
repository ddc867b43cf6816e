"""Take pictures of every lesson, to look at: `python -m tests.browser.shots FOLDER`.

Voila at 400 and 1280 pixels, JupyterLab at 1280, each at device scale 1 and 2, light
and dark: what a change of a page should be looked at in before it is kept. A page is
cut into pieces. Questions above a widget are skipped, so that its controls show.
"""

import argparse
import contextlib
import itertools
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import TimeoutError, sync_playwright
from tqdm import tqdm

from tests.browser.homes import HOMES
from tests.browser.servers import serving
from tests.conftest import CHROMIUM, QUIET
from tests.tools import notebooks

WIDTHS = {"voila": (400, 1280), "lab": (1280,)}
PIECE, SETTLE_MS, WIDGETS_MS = 1_500, 800, 15_000
LAB_PANEL = "document.querySelector('.jp-WindowedPanel-outer')"
DARK_LAB = '{"theme": "JupyterLab Dark"}'


def sheets(lessons, homes, schemes, scales):
    """Return every (home, scheme, width, scale, lesson) to take."""
    return [
        (home, scheme, width, scale, lesson)
        for home, scheme in itertools.product(homes, schemes)
        for width, scale in itertools.product(WIDTHS[home], scales)
        for lesson in lessons
    ]


def wear(folder, scheme):
    """Give JupyterLab the dark theme, as a learner's own setting, or the light one."""
    if scheme == "dark":
        themes = folder / "jupyter/config/lab/user-settings/@jupyterlab"
        themes = themes / "apputils-extension/themes.jupyterlab-settings"
        themes.parent.mkdir(parents=True, exist_ok=True)
        themes.write_text(DARK_LAB)


def take(browser, server, sheet, folder):
    """Open a lesson and save its pictures; return what the page complained of."""
    home_name, scheme, width, scale, lesson = sheet
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        device_scale_factor=scale,
        color_scheme=scheme,
    )
    home = HOMES[home_name](page, server, listen=False)
    home.open(lesson)
    skips = page.get_by_role("button", name="Explore without a guess")
    with contextlib.suppress(TimeoutError):  # a lesson may have none
        skips.first.wait_for(timeout=WIDGETS_MS)  # widgets come after their cells
    while skips.count():  # each goes when it is pressed
        skips.first.click()
        page.wait_for_timeout(SETTLE_MS / 4)
    page.wait_for_timeout(SETTLE_MS)
    height = stretch(home)
    page.wait_for_timeout(SETTLE_MS)
    name = f"{Path(lesson).stem}-{home_name}-{width}-{scale}x-{scheme}"
    for number, top in enumerate(range(0, height, PIECE)):
        clip = {"x": 0, "y": top, "width": width, "height": min(PIECE, height - top)}
        page.screenshot(path=folder / f"{name}-{number}.png", clip=clip, full_page=True)
    complaints = [*home.complaints, *home.failures()]
    page.close()
    return [f"{name}: {complaint}" for complaint in complaints]


def stretch(home):
    """Make the window as high as the lesson, and return that height."""
    page = home.page
    width = page.viewport_size["width"]
    if home.name == "lab":  # a notebook scrolls inside the window
        page.locator(".jp-Notebook .jp-Cell").last.scroll_into_view_if_needed()
        page.wait_for_timeout(SETTLE_MS)
        height = page.evaluate(f"{LAB_PANEL}.scrollHeight + 150")
    else:
        height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(f"{LAB_PANEL}?.scrollTo(0, 0)")
    return height


def main():
    """Take all pictures, or those that the options name."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.shots")
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--lessons", nargs="*", default=[], help="such as 02")
    parser.add_argument("--homes", nargs="*", default=list(HOMES), choices=HOMES)
    parser.add_argument("--schemes", nargs="*", default=["light", "dark"])
    parser.add_argument("--scales", nargs="*", type=int, default=[1, 2])
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    if not CHROMIUM:
        sys.exit("Chromium is missing: run `make system`")
    lessons = [
        path.name
        for path in notebooks.lessons()
        if not options.lessons or path.name.startswith(tuple(options.lessons))
    ]
    complaints = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        wanted = sheets(lessons, options.homes, options.schemes, options.scales)
        bar = tqdm(total=len(wanted), unit="page", disable=None)
        for (home, scheme), group in itertools.groupby(wanted, lambda s: s[:2]):
            with tempfile.TemporaryDirectory(prefix="shots") as name:
                wear(Path(name), scheme)
                with serving(home, notebooks.FOLDER, Path(name)) as server:
                    for sheet in group:
                        complaints += take(browser, server, sheet, options.folder)
                        bar.update()
        browser.close()
    print("\n".join(complaints) or f"All pages are in {options.folder}, no complaints.")
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
