"""How many readers the server takes: each has a Python of their own."""

import asyncio
from contextlib import asynccontextmanager
from contextvars import ContextVar

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError
from traitlets import Integer

from . import forks

page = ContextVar("page", default=None)  # the request for which a kernel is started
coming = set()  # the requests of readers whose page is not complete


class VisitorKernels(AsyncMappingKernelManager):
    """Starts a kernel for each open lesson, up to a limit; then the server is full.

    Attributes:
        limit: kernels at a time. Set it in a configuration file:
            `c.VisitorKernels.limit = 100`.
        waiting: how many lessons have a page that waits (`waiting_pages.py`).
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
            if reader.is_left:
                await self.shutdown_kernel(kernel, now=True)
                raise HTTPError(499, "the reader has left")
        return kernel


@asynccontextmanager
async def visit(request):
    """Stand around the request of a page; end the kernel of a page that broke off.

    Such a page (`whole_pages.py`) has no scripts that would end it. A complete page
    ends its kernel itself (`trouble.js`, and then Voila).
    """
    request.kernel, request.is_left, request.is_broken = None, False, False
    page.set(request)
    coming.add(request)
    try:
        yield
        if request.is_broken and request.kernel in request.kernel_manager:
            await request.kernel_manager.shutdown_kernel(request.kernel, now=True)
    finally:
        coming.remove(request)


def departure(request):
    """End the kernel of a page that its reader leaves while it is still coming."""
    request.is_left = True
    if request.kernel in request.kernel_manager:
        ending = request.kernel_manager.shutdown_kernel(request.kernel, now=True)
        request.ending = asyncio.ensure_future(ending)  # or it might vanish
