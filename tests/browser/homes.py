"""The two homes of a lesson: a page of Voila, and a notebook in JupyterLab.

Both open a lesson, run it, and collect every complaint of the browser.
"""

import json
import re

from tests.browser.servers import TOKEN
from tests.browser.traffic import Traffic
from tests.tools import notebooks

LOADING_SECONDS = 90
CONNECT_MS, TRIES = 1_500, 3
STATUS = "document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status"

# What the browser complains of although nothing is wrong: (home, pattern), and why.
KNOWN_NOISE = [
    # JupyterLite's kernel (extra `lite`) misses JupyterLite around it and stays out.
    ("lab", "@jupyterlite/services doesn't exist in shared scope"),
]


class Home:
    """A page of the browser on one server.

    Attributes:
        page: the Playwright page.
        complaints: errors of console and page, failed requests, answers of 400 or more.
        traffic: what page and kernel say to each other.
    """

    name = ""

    def __init__(self, page, server, *, listen=True):
        self.page, self.server = page, server
        self.complaints = []
        self.traffic = Traffic(page) if listen else None  # it would slow a benchmark
        page.set_default_timeout(30_000)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._note(f"page error: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._response)

    def _console(self, message):
        if message.type == "error":
            self._note(f"console: {message.text}")

    def _failed(self, request):
        if request.failure != "net::ERR_ABORTED":  # the page itself gave it up
            self._note(f"request failed: {request.url} {request.failure}")

    def _response(self, response):
        if response.status >= 400:
            self._note(f"{response.status}: {response.url}")

    def _note(self, complaint):
        known = (pattern for home, pattern in KNOWN_NOISE if home == self.name)
        if not any(re.search(pattern, complaint) for pattern in known):
            self.complaints.append(complaint)

    def leave(self):
        """End what this page has running on the server."""

    def failures(self):
        """Return what a reader sees of errors: of cells, of widgets, of the page."""
        return [
            text
            for selector in (
                ".course-failure",
                ".course-error",
                ".jupyter-widgets-error-widget",
                '[data-mime-type="application/vnd.jupyter.stderr"]',
                '[data-mime-type="application/vnd.jupyter.error"]',
            )
            for text in self.page.locator(selector).all_inner_texts()
        ]


class Voila(Home):
    """A lesson as a web page."""

    name = "voila"

    def open(self, lesson):
        """Open a lesson (a file name) and wait until its last cell has run."""
        limit = LOADING_SECONDS * 1000
        self.page.goto(f"{self.server.url}/voila/render/{lesson}", timeout=limit)
        self.page.locator("#loading").wait_for(state="hidden", timeout=limit)
        self.page.locator("main").wait_for(timeout=limit)


class Lab(Home):
    """A lesson as a notebook in JupyterLab."""

    name = "lab"

    def open(self, lesson):
        """Open a lesson (a file name), run all its cells and wait for the last."""
        self.show(lesson)
        for _ in range(TRIES):
            self.menu("Run", "Run All Cells")
            self.page.wait_for_function(f"{STATUS} === 'busy'")
            self.wait()
            if not self.page.locator(".jp-InputPrompt", has_text="[ ]:").count():
                return
        raise AssertionError(f"{lesson}: some cells have not run")

    def show(self, lesson):
        """Open a lesson without running it, with a kernel that is ready."""
        self.lesson = lesson
        self.page.goto(f"{self.server.url}/lab/tree/{lesson}?reset&token={TOKEN}")
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        self.wait()
        # JupyterLab says idle before it is connected for good; what runs then is lost.
        self.page.wait_for_timeout(CONNECT_MS)
        self.wait()

    def leave(self):
        """Leave nothing behind: no kernel, and each lesson as the course has it.

        JupyterLab would give the kernel to the next page, and a lesson that it has
        saved by itself names widgets that went with their kernel.
        """
        sessions = f"{self.server.url}/api/sessions"
        headers = {"Authorization": f"token {TOKEN}"}
        asking = self.page.context.request
        for session in asking.get(sessions, headers=headers).json():
            asking.delete(f"{sessions}/{session['id']}", headers=headers)
        self.page.close()  # or it saves once more
        for path in notebooks.lessons():
            content = json.loads(path.read_text(encoding="utf-8"))
            model = {"type": "notebook", "format": "json", "content": content}
            url = f"{self.server.url}/api/contents/{path.name}"
            asking.put(url, headers=headers, data=json.dumps(model))

    def menu(self, *path):
        """Choose from the menu bar: `menu("Run", "Run All Cells")`."""
        for name in path:
            label = re.compile(rf"^{re.escape(name)}(…|\.\.\.)?$")
            self.page.locator(".lm-Menu-itemLabel, .lm-MenuBar-itemLabel").filter(
                has_text=label, visible=True
            ).click()

    def wait(self):
        """Wait until the kernel has nothing left to run."""
        self.page.wait_for_function(
            f"""() => {STATUS} === 'idle' &&
              ![...document.querySelectorAll('.jp-InputPrompt')]
                .some((prompt) => prompt.textContent.includes('*'))""",
            timeout=LOADING_SECONDS * 1000,
        )

    def number(self, id):
        """Return which cell of the open lesson, from 0, has this id."""
        lesson = self.server.folder / "work" / self.lesson
        return [cell.id for cell in notebooks.read(lesson).cells].index(id)

    def cell(self, number):
        """Return the cell of this number (from 0), scrolled into view."""
        cell = self.page.locator(".jp-Notebook .jp-Cell").nth(number)
        cell.scroll_into_view_if_needed()
        return cell

    def write(self, number, source):
        """Replace the code of a cell as a learner would: click, select all, type."""
        self.cell(number).locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(source)

    def run(self, number):
        """Run one cell with Shift+Enter and return the text of its output."""
        self.cell(number).locator(".cm-content").click()
        self.page.keyboard.press("Shift+Enter")
        self.traffic.settle()
        self.wait()
        return self.cell(number).locator(".jp-Cell-outputWrapper").inner_text()

    def restart(self):
        """Restart the kernel: everything a notebook remembers is gone."""
        self.menu("Kernel", "Restart Kernel")
        self.page.locator(".jp-Dialog .jp-mod-accept").click()
        self.page.wait_for_timeout(500)
        self.wait()


HOMES = {home.name: home for home in (Voila, Lab)}
