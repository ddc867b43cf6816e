"""Start the course's own servers, on a free port, in a folder of their own."""

import sys
from contextlib import contextmanager

from tests.hosting.conftest import START, running

TOKEN = "sesame"
# What a server does without the course's setting, for comparison.
WITH_DELAY = """
from course_lib.hosting import settings
settings.send_at_once = lambda: None
"""


@contextmanager
def serving(command, lessons, folder, *, nodelay=True, **environ):
    """Run `python -m course_lib.hosting lab` or `… voila` on the folder `lessons`.

    `folder` takes the learner's copies (`work/`), their progress, settings and the log.
    """
    folder.mkdir(parents=True, exist_ok=True)
    start = START if nodelay else WITH_DELAY + START
    own = {
        "JUPYTER_TOKEN": TOKEN,
        "IPYTHONDIR": str(folder / "ipython"),
        "COURSE_PROGRESS": str(folder / "progress.json"),
    }
    with running(
        [sys.executable, "-c", start, str(lessons), str(folder / "work"), command],
        folder,
        **own | environ,
    ) as server:
        yield server
