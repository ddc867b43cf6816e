"""Departures from Voila, Tornado and Jupyter that change them at run time.

Everything else goes through their settings, or through subclasses that a setting names
(`forks`, `visitors`); what a kernel does otherwise stands in `page_kernel`, a subclass,
and in `fork_server`. Each function here is one departure: what they do, why the course
does otherwise, and where it is discussed. A second call changes nothing: configuration
files may be read more than once. When one of these projects changes its mind, a
function and its call go.
"""

from functools import wraps
from importlib.metadata import EntryPoint

import voila.app
import voila.notebook_renderer
import voila.tornado.kernel_websocket_handler as websockets
from jupyter_client.provisioning import KernelProvisionerFactory
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from tornado.web import RequestHandler
from voila.notebook_renderer import NotebookRenderer
from voila.request_info_handler import RequestInfoSocketHandler
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.handler import TornadoVoilaHandler


def replace(owner, name, patch):
    """Put `patch(what is there)` in the place of an attribute, once.

    Args:
        owner: a class or a module.
        name: of the attribute.
        patch: a function from a function to another one.
    """
    original = getattr(owner, name)
    if not getattr(original, "is_patch", False):
        substitute = wraps(original)(patch(original))
        substitute.is_patch = True
        setattr(owner, name, substitute)


def send_at_once(handler=KernelWebsocketHandler):
    """Set TCP_NODELAY on the kernel's websocket when it opens.

    With Nagle's algorithm a small message waits until the browser has acknowledged the
    one before it, about 40 ms later: that caps every widget at some 20 pictures a
    second. Tornado can switch it off (`set_nodelay`), but neither jupyter_server nor
    Voila asks it to. Voila's handler is a subclass, so one call serves both servers.

    Not reported to them; the same with Tornado: RobotWebTools/rosbridge_suite#171.
    """

    def patch(open_socket):
        async def open_at_once(self, *arguments, **options):
            self.set_nodelay(True)
            await open_socket(self, *arguments, **options)

        return open_at_once

    replace(handler, "open", patch)


def let_pages_end_their_kernel():
    """Take one request without a token: a closing page that ends its own kernel.

    A closing page can send no token, so Voila refuses it with 403 and its kernel stays
    (voila-dashboards/voila#1458). Without the token the request is still refused to a
    page of another origin, and it names the kernel: 122 random bits that nobody but its
    reader has been told. Who knew them could end that kernel, and nothing else: its
    reader presses "Start again".
    """
    VoilaShutdownKernelHandler.check_xsrf_cookie = lambda self: None


def read_no_old_messages():
    """Keep one page from hanging the server for all.

    Voila looks into each binary message on its way to a page. To a page that speaks the
    older of Jupyter's two protocols (jupyter-server/jupyter_server#657 has the newer)
    it counts parts that are not there, 2⁵⁶ of them. Not reported to Voila.
    """

    def patch(read):
        def read_header(message):
            parts = int.from_bytes(message[:8], "little")
            return read(message) if parts < len(message) else None

        return read_header

    replace(websockets, "read_header_from_binary_message", patch)


def set_headers_of_every_answer(headers):
    """Add headers to the answers of Tornado's own handlers, too.

    Pictures and the template's files come from plain Tornado, which knows nothing of
    Jupyter's setting `headers` (jupyter/notebook#4747 has other answers without them).
    """

    def set_default_headers(self):
        for name, value in headers.items():
            self.set_header(name, value)

    RequestHandler.set_default_headers = set_default_headers


def run_cells_with(executor):
    """Use a subclass of Voila's executor of cells, for which there is no setting.

    Voila tells the reader nothing of a cell that was cut off by a limit
    (voila-dashboards/voila#538), and of an output that came too late nbclient tells
    only the log (jupyter/nbclient#110).
    """
    voila.notebook_renderer.VoilaExecutor = executor


def end_pages_that_break(ending, renderer=NotebookRenderer):
    """Let a page end with what `ending(renderer)` returns if anything but a cell fails.

    Voila makes pages in a task that nobody looks at: without an end the reader waits
    (voila-dashboards/voila#538 is one of the ways there).
    """

    def patch(generate):
        async def generate_to_an_end(self, *arguments, **options):
            try:
                async for part in generate(self, *arguments, **options):
                    yield part
            except Exception:
                yield ending(self)

        return generate_to_an_end

    replace(renderer, "generate_content_generator", patch)


def follow_page_requests(visit, departure, handler=TornadoVoilaHandler):
    """Run each request of a page inside `async with visit(request)`.

    `departure(request)` is called when the reader leaves before the page is complete.
    Voila goes on running the page then, and keeps its kernel
    (voila-dashboards/voila#849).
    """

    def patch(answer):
        async def answer_visitor(self, *path, **options):
            async with visit(self):
                await answer(self, *path, **options)

        return answer_visitor

    replace(handler, "get", patch)
    handler.on_connection_close = departure


def manage_kernels_with(factory):
    """Use a factory of kernel managers of ours, with the arguments of Voila's.

    Voila can prepare pages, but keeps a pool for every notebook and fills all of them
    at once (voila-dashboards/voila#1178), and a page that could not be prepared breaks
    the next request and the end of kernels. The pools came with
    voila-dashboards/voila#936; the class in them has no name that a setting could give.
    """
    voila.app.voila_kernel_manager_factory = factory


def forget_request_of(kernel):
    """Let Voila forget the request that a kernel was started for; it never does.

    Not reported to Voila.
    """
    RequestInfoSocketHandler._cache.pop(kernel, None)


def register_provisioner(name, path):
    """Make a way to start kernels known by `name`; `path` is "package.module:Class".

    jupyter_client looks for them among the entry points of installed packages
    (jupyter/jupyter_client#608). This one is for our server alone: as an entry point it
    would show up in every other server of the same environment.
    """
    group = KernelProvisionerFactory.GROUP_NAME
    KernelProvisionerFactory.provisioners[name] = EntryPoint(name, path, group)
