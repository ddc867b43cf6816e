"""How many readers the server takes: each has a Python of their own."""

import asyncio
from contextvars import ContextVar
from functools import wraps

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError
from traitlets import Integer
from voila.tornado.handler import TornadoVoilaHandler

from . import forks

page = ContextVar("page", default=None)  # the request for which a kernel is started
coming = set()  # the requests of readers whose page is not complete


class VisitorKernels(AsyncMappingKernelManager):
    """Starts a kernel for each open lesson, up to a limit; then the server is full.

    Attributes:
        limit: kernels at a time. Set it in a configuration file:
            `c.VisitorKernels.limit = 100`.
        waiting: how many lessons have a page that waits for its reader (`waiting.py`).
    """

    limit = Integer(40, min=1, config=True)
    waiting = Integer(4, min=0, config=True)

    def __init__(self, **options):
        self.starting = set()  # the names of kernels that are on their way
        super().__init__(**options)
        if forks.POSSIBLE:
            forks.SERVER.start()  # so that the first reader does not wait for it

    def free(self):
        """Return how many kernels could still start."""
        return self.limit - len(self.starting.union(self.list_kernel_ids()))

    async def start_kernel(self, **options):
        """Start a kernel, or answer 503 before anything of the page is sent."""
        if self.free() <= 0:
            raise HTTPError(503, "all %d kernels are in use", self.limit)
        name = options.pop("kernel_id", None) or self.new_kernel_id()
        self.starting.add(name)
        try:
            kernel = await super().start_kernel(kernel_id=name, **options)
        finally:
            self.starting.remove(name)
        if reader := page.get():
            reader.kernel = kernel
            if reader.left:
                await self.shutdown_kernel(kernel, now=True)
                raise HTTPError(499, "the reader has left")
        return kernel


def end_kernels_of_incomplete_pages(handler=TornadoVoilaHandler):
    """End the kernel of a page that its reader leaves while it is still coming.

    So it is with one that broke off (`whole_pages.py`), since it has no scripts.
    A page that is complete ends its kernel itself (`trouble.js`, and then Voila).
    """
    answer = handler.get
    if getattr(answer, "knows_its_kernel", False):
        return

    @wraps(answer)
    async def get(self, *path, **options):
        self.kernel, self.left, self.broken = None, False, False
        page.set(self)
        coming.add(self)
        try:
            await answer(self, *path, **options)
            if self.broken and self.kernel in self.kernel_manager:
                await self.kernel_manager.shutdown_kernel(self.kernel, now=True)
        finally:
            coming.remove(self)

    def on_connection_close(self):
        self.left = True
        if self.kernel in self.kernel_manager:
            ending = self.kernel_manager.shutdown_kernel(self.kernel, now=True)
            self.ending = asyncio.ensure_future(ending)  # kept, or it might vanish

    get.knows_its_kernel = True
    handler.get, handler.on_connection_close = get, on_connection_close
