"""How many readers the server takes: each has a Python of their own."""

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError
from traitlets import Integer


class VisitorKernels(AsyncMappingKernelManager):
    """Starts a kernel for each open lesson, up to a limit; then the server is full.

    Attributes:
        limit: kernels at a time. One took 130 MB of memory in lesson 01. Set it in a
            configuration file: `c.VisitorKernels.limit = 100`.
    """

    limit = Integer(40, min=1, config=True)
    starting = 0  # kernels that are on their way and not yet counted by len(self)

    async def start_kernel(self, **options):
        """Start a kernel, or answer 503 before anything of the page is sent."""
        if len(self) + self.starting >= self.limit:
            raise HTTPError(503, "all %d kernels are in use", self.limit)
        self.starting += 1
        try:
            return await super().start_kernel(**options)
        finally:
            self.starting -= 1
