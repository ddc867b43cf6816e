"""Pages that wait for their readers: lessons that have run before anyone asks.

Voila can prepare pages, but keeps a pool for every notebook, fills all of them at once,
and a page that could not be prepared breaks the next request and the end of kernels.
Here a few pages wait, of the lessons asked for last; they are prepared one at a time,
and give way when readers need their place.
"""

import asyncio
import os
import time
from pathlib import Path

import voila.app
from voila.request_info_handler import RequestInfoSocketHandler
from voila.voila_kernel_manager import voila_kernel_manager_factory

from ..pages.contents import lessons
from .visitors import coming, page
from .whole_pages import is_whole

PATIENCE = 30  # seconds that preparing a page is put off for readers
REST = 600  # seconds until a lesson is tried again of which no whole page came


def let_pages_wait():
    """Make Voila use the class below for whatever kernel manager is configured."""
    voila.app.voila_kernel_manager_factory = with_waiting_pages


def with_waiting_pages(base, preheat, pool_size, page_config_hook=None):
    """Return the kernel manager `base`, a `VisitorKernels`, with pages that wait.

    Voila's own switch `preheat` stays off: it would add an address for kernels.
    """
    prepared = voila_kernel_manager_factory(base, True, 0, page_config_hook)

    class WaitingPages(prepared):
        """A page of each of the `waiting` lessons that were asked for last."""

        def __init__(self, **options):
            self.wanted, self.changed, self.endings = [], {}, set()
            self.broken = {}  # lesson: (its edition, when its page did not come whole)
            self.filling, self.beginning, self.closing = None, None, False
            self.one_at_a_time = asyncio.Lock()
            super().__init__(**options)
            for lesson in reversed(lessons(self.root_dir)):
                self.want(lesson["file"])
            self.fill()

        def want(self, lesson):
            """Put a lesson first among those asked for."""
            self.wanted = [lesson] + [each for each in self.wanted if each != lesson]

        def fill_if_needed(self, delay=None, notebook_name=None, **options):
            """Fill again when a page has been taken; Voila calls this."""
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

        def missing(self, refused):
            """Return a lesson of which a page should wait and does not, or None."""
            if self.free() <= 1:
                return None  # the last places are for readers
            chosen = self.wanted[: self.waiting]
            for lesson in [each for each in self._pools if each not in chosen]:
                self.drop(lesson)
            for lesson in chosen:
                if self.get_pool_size(lesson) or lesson in refused:
                    continue
                if not self.broke_lately(lesson):
                    return lesson
            return None

        def broke_lately(self, lesson):
            """Return whether this edition's page did not come whole a while ago."""
            edition, when = self.broken.get(lesson, (None, -REST))
            return edition == self.when(lesson) and time.monotonic() < when + REST

        async def add(self, lesson):
            """Run a lesson and let its page wait; a reader may take it meanwhile.

            Once it is done, only a whole page goes on waiting.
            """
            self.beginning = asyncio.ensure_future(self.begin(lesson))
            run = await self.beginning
            await asyncio.wait([run["task"]])
            if run["task"].exception() or not is_whole(run["renderer"].rendered_cache):
                self.log.error("No whole page of %s could be prepared", lesson)
                self.broken[lesson] = self.changed[lesson], time.monotonic()
                self.drop(lesson)

        async def begin(self, lesson):
            """Start the kernel of a page that shall wait; return its lesson's run.

            That is Voila's: "task", "renderer" and "kernel_id".
            """
            self.changed[lesson] = self.when(lesson)
            ready = asyncio.ensure_future(
                self._initialize(
                    lesson, path=os.path.dirname(lesson), env=dict(os.environ)
                )
            )
            kernel = (await ready)["kernel_id"]
            self._pools[lesson] = [ready]
            self.add_restart_callback(kernel, lambda: self.drop(lesson), "dead")
            return ready.result()

        def when(self, lesson):
            """Return when a lesson was changed last, or None if it is gone."""
            path = Path(self.root_dir, lesson)
            return path.stat().st_mtime_ns if path.exists() else None

        def get_pool_size(self, nb):
            """Return how many pages of a lesson wait, none of an older edition."""
            if self._pools.get(nb) and self.changed[nb] != self.when(nb):
                self.drop(nb)
            return super().get_pool_size(nb)

        def drop(self, lesson):
            """End the kernel of a page that waits, if there is one."""
            for ready in self._pools.pop(lesson, ()):
                kernel = ready.result()["kernel_id"]
                if kernel in self:
                    ending = asyncio.ensure_future(self.shutdown_kernel(kernel))
                    self.endings.add(ending)
                    ending.add_done_callback(self.endings.discard)

        async def get_rendered_notebook(self, notebook_name, **options):
            """Give a waiting page to the reader who asks for it."""
            self.want(notebook_name)
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

        def remove_kernel(self, kernel_id):
            """Forget a kernel that has ended and what Voila keeps; use its place."""
            RequestInfoSocketHandler._cache.pop(kernel_id, None)
            manager = super().remove_kernel(kernel_id)
            self.fill()
            return manager

        async def shutdown_all(self, *arguments, **options):
            """End everything, and prepare nothing more."""
            self.closing = True
            if self.filling:
                self.filling.cancel()
            await super().shutdown_all(*arguments, **options)

    return WaitingPages
