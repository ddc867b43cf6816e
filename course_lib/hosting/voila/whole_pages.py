"""A page is whole, or says that it is not: on the page itself and in the server's log.

On a busy server everything comes late. nbclient waits four seconds for what a cell has
shown and then leaves it out, with a warning; Voila waits a minute for a kernel and then
lets the reader wait for ever. Here the limits are wide, and at each of them the page
stops with a sentence. `course.js` says the same of a page whose end never comes.
"""

from nbclient.exceptions import CellExecutionError
from nbclient.util import ensure_async
from nbformat.v4 import new_output
from voila.execute import VoilaExecutor

from . import patches
from .visitors import page

START_SECONDS = 180  # for a kernel to answer at all
CELL_SECONDS = 300  # for a cell to be done; a lesson takes ten when nothing else runs
OUTPUT_SECONDS = 120  # for what a cell has shown to arrive once it is done
FAILED = 'class="course-failure"'  # what every page has that did not come whole

FAILURE = (
    "The page stops here. Reload it to try again. If that does not help, open the "
    "lesson in JupyterLab and ask for help with what nn.report() prints."
)


class PageExecutor(VoilaExecutor):
    """Runs the cells of a page; what a limit or a dead kernel cuts off is told."""

    async def execute_cell(self, cell, resources, cell_index, store_history=True):
        """Run a cell; TimeoutError ends the page, which keeps what has come so far."""
        try:
            return await super().execute_cell(
                cell, resources, cell_index, store_history
            )
        except CellExecutionError:
            raise  # Voila puts it on the page, and into the log
        except Exception as error:
            self.log.error("Cell %s cuts its page off: %r", cell.get("id"), error)
            text = [self.cell_error_instruction]
            cell.outputs += [new_output("error", ename="", evalue="", traceback=text)]
            if isinstance(error, TimeoutError):  # nobody waits for it any more
                await ensure_async(self.km.interrupt_kernel())
            raise TimeoutError("the page stops here") from error

    def show_code_cell_timeout(self, cell):
        """Leave the cell as it is: `execute_cell` adds the sentence."""


def let_pages_be_whole(c):
    """Set the limits, and make pages tell when one was reached."""
    c.VoilaExecutor.startup_timeout = START_SECONDS
    c.VoilaExecutor.timeout = CELL_SECONDS
    c.VoilaExecutor.iopub_timeout = OUTPUT_SECONDS
    c.VoilaExecutor.raise_on_iopub_timeout = True
    c.VoilaExecutor.cell_error_instruction = FAILURE
    patches.run_cells_with(PageExecutor)
    patches.end_pages_that_break(ending)


def ending(renderer):
    """Return the last part of a page that breaks off, and its resources; log why."""
    renderer.log.exception("%s did not come whole", renderer.notebook_path)
    if reader := page.get():
        reader.is_broken = True
    return f'<p {FAILED} role="alert">{FAILURE}</p>', renderer.resources


def is_whole(parts):
    """Return whether the parts of a page, all that came, are a whole page."""
    return not any(FAILED in part for part in parts)
