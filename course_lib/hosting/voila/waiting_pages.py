"""Pages that wait for their readers: lessons that have run before anyone asks.

Voila can prepare pages, too (`patches.manage_kernels_with` says why not so). Here a few
pages wait, of the lessons asked for last; they are prepared one at a time, and give way
when readers need their place.
"""

import asyncio
import os
import time
from pathlib import Path
from types import new_class

from voila.voila_kernel_manager import voila_kernel_manager_factory

from ..pages.contents import lessons
from . import patches
from .visitors import coming, page
from .whole_pages import is_whole

PATIENCE = 30  # seconds that preparing a page is put off for readers
REST = 600  # seconds until a lesson is tried again of which no whole page came


def with_waiting_pages(base, preheat, pool_size, page_config_hook=None):
    """Return the kernel manager `base`, a `VisitorKernels`, with pages that wait.

    The arguments are those of Voila's own factory, whose pools it uses. Voila's switch
    `preheat` stays off: it would add an address for kernels.
    """
    pools = voila_kernel_manager_factory(base, True, 0, page_config_hook)
    about = {"__module__": __name__, "__doc__": WaitingPages.__doc__}
    bases = (WaitingPages, pools)
    return new_class("WaitingPages", bases, exec_body=lambda body: body.update(about))


class WaitingPages:
    """A page of each of the `waiting` lessons that were asked for last.

    The part of a kernel manager that says which pages wait; Voila's part, which comes
    after it among the bases, runs them and keeps them in `_pools`.

    Attributes:
        recent: lessons, the one asked for last first.
        editions: lesson → when the file was changed of which a page waits.
        failures: lesson → (its edition, when its page did not come whole).
        filling: the task that prepares pages, or None.
        beginning: the task that starts the kernel of such a page, or None.
        endings: the tasks that end kernels of pages.
    """

    def __init__(self, **options):
        self.recent, self.editions, self.failures = [], {}, {}
        self.filling, self.beginning, self.endings = None, None, set()
        self.closing = False
        self.one_at_a_time = asyncio.Lock()
        super().__init__(**options)
        for lesson in reversed(lessons(self.root_dir)):
            self.put_first(lesson["file"])
        self.fill()

    # --- which pages should wait ------------------------------------------------

    def put_first(self, lesson):
        """Put a lesson first among those asked for."""
        self.recent = [lesson] + [each for each in self.recent if each != lesson]

    def missing(self, refused):
        """Return a lesson of which a page should wait and does not, or None."""
        if self.free() <= 1:
            return None  # the last places are for readers
        lessons_to_wait = self.recent[: self.waiting]
        for lesson in [each for each in self._pools if each not in lessons_to_wait]:
            self.drop(lesson)
        for lesson in lessons_to_wait:
            if self.get_pool_size(lesson) or lesson in refused:
                continue
            if not self.failed_lately(lesson):
                return lesson
        return None

    def failed_lately(self, lesson):
        """Return whether this edition's page did not come whole a while ago."""
        edition, when = self.failures.get(lesson, (None, -REST))
        return edition == self.edition(lesson) and time.monotonic() < when + REST

    def edition(self, lesson):
        """Return when a lesson was changed last, or None if it is gone."""
        path = Path(self.root_dir, lesson)
        return path.stat().st_mtime_ns if path.exists() else None

    def get_pool_size(self, nb):
        """Return how many pages of a lesson wait, none of an older edition."""
        if self._pools.get(nb) and self.editions[nb] != self.edition(nb):
            self.drop(nb)
        return super().get_pool_size(nb)

    # --- preparing them ---------------------------------------------------------

    def fill_if_needed(self, delay=None, notebook_name=None, **options):
        """Fill again when a reader took a page; Voila calls this."""
        self.fill()

    def fill(self):
        """Prepare what is missing, unless that is going on or the server stops."""
        if not self.closing and (self.filling is None or self.filling.done()):
            self.filling = asyncio.get_event_loop().create_task(self.prepare())

    async def prepare(self):
        """Prepare one page after the other until all that should wait do."""
        page.set(None)  # these kernels are not the reader's who set this off
        refused = set()
        while lesson := await self.next(refused):
            try:
                await self.add(lesson)
            except Exception:
                self.log.warning("%s cannot wait", lesson, exc_info=True)
                refused.add(lesson)

    async def next(self, refused):
        """Return a lesson to prepare, or None, once no reader waits for a page.

        The wait has an end, since on a busy server somebody always waits.
        """
        end = time.monotonic() + PATIENCE
        await asyncio.sleep(self.fill_delay)
        while coming and time.monotonic() < end:
            await asyncio.sleep(self.fill_delay)
        return self.missing(refused)

    async def add(self, lesson):
        """Run a lesson and let its page wait; a reader may take it meanwhile.

        Once it is done, only a whole page goes on waiting.
        """
        self.beginning = asyncio.ensure_future(self.begin(lesson))
        run = await self.beginning
        await asyncio.wait([run["task"]])
        if run["task"].exception() or not is_whole(run["renderer"].rendered_cache):
            self.log.error("No whole page of %s could be prepared", lesson)
            self.failures[lesson] = self.editions[lesson], time.monotonic()
            self.drop(lesson)

    async def begin(self, lesson):
        """Start the kernel of a page that shall wait; return its lesson's run.

        That is Voila's: "task", "renderer" and "kernel_id".
        """
        self.editions[lesson] = self.edition(lesson)
        ready = asyncio.ensure_future(
            self._initialize(lesson, path=os.path.dirname(lesson), env=dict(os.environ))
        )
        kernel = (await ready)["kernel_id"]
        self._pools[lesson] = [ready]
        self.add_restart_callback(kernel, lambda: self.drop(lesson), "dead")
        return ready.result()

    # --- giving them away -------------------------------------------------------

    async def get_rendered_notebook(self, notebook_name, **options):
        """Give a waiting page to the reader who asks for it."""
        self.put_first(notebook_name)
        answer = await super().get_rendered_notebook(notebook_name, **options)
        if reader := page.get():
            reader.kernel = answer[-1]
        return answer

    async def start_kernel(self, **options):
        """Let a waiting page give way to a reader when the server is full."""
        if page.get():
            async with self.one_at_a_time:  # a place is for who made it
                await self.make_room()
        return await super().start_kernel(**options)

    async def make_room(self):
        """End a page that waits, or is about to, or ends, if the server is full."""
        while self.free() <= 0:
            waiting = [ready for pool in self._pools.values() for ready in pool]
            if waiting:  # it leaves its pool, too
                kernel = waiting[0].result()["kernel_id"]
                await self.shutdown_kernel(kernel, now=True)
            elif self.beginning and not self.beginning.done():
                await asyncio.wait([self.beginning])
            elif self.endings:
                await asyncio.wait(self.endings, return_when="FIRST_COMPLETED")
            else:
                return

    # --- ending them ------------------------------------------------------------

    def drop(self, lesson):
        """End the kernel of a page that waits, if there is one."""
        for ready in self._pools.pop(lesson, ()):
            kernel = ready.result()["kernel_id"]
            if kernel in self:
                ending = asyncio.ensure_future(self.shutdown_kernel(kernel))
                self.endings.add(ending)
                ending.add_done_callback(self.endings.discard)

    def remove_kernel(self, kernel_id):
        """Forget a kernel that has ended and what Voila keeps; use its place."""
        patches.forget_request_of(kernel_id)
        manager = super().remove_kernel(kernel_id)
        self.fill()
        return manager

    async def shutdown_all(self, *arguments, **options):
        """End everything, and prepare nothing more."""
        self.closing = True
        if self.filling:
            self.filling.cancel()
        await super().shutdown_all(*arguments, **options)
