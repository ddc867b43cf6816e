"""Lessons on pages of Voila, one after the other, for what is measured on them."""

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from tqdm import tqdm

from tests.benchmarks.machine import Others, settle
from tests.browser.homes import Voila
from tests.browser.servers import serving
from tests.browser.test_widgets import LESSONS
from tests.conftest import CHROMIUM, QUIET

LESSON_FILES = Path(__file__).parents[2] / "notebooks"


def measured_in(lessons, rows):
    """Open each lesson and measure it.

    Args:
        lessons: file names.
        rows: called as rows(home, lesson) on the open page; yields what it measured.

    Returns:
        All rows, and the most cores that were busy with other things meanwhile.
    """
    if not CHROMIUM:
        sys.exit("Chromium is missing: run `make system`")
    found, busy = [], []
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as name:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        with serving("voila", LESSON_FILES, Path(name)) as server:
            for lesson in tqdm(lessons, unit="lesson", disable=None):
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                home = Voila(page, server, listen=False)
                home.open(lesson)
                settle()
                others = Others()
                found += rows(home, lesson)
                busy.append(others.cores())
                page.close(run_before_unload=True)
        browser.close()
    return found, max(busy)


def asked_for(about):
    """Return the lessons that the command line names by their numbers, or all."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    numbers = [lesson[:2] for lesson in LESSONS]
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="such as 03")
    wanted = parser.parse_args().lessons
    if unknown := set(wanted) - set(numbers):
        parser.error(f"no lesson {', '.join(unknown)}; there are {', '.join(numbers)}")
    return [lesson for lesson in LESSONS if not wanted or lesson[:2] in wanted]
