"""What strangers may do on the web pages: read lessons and move widgets, nothing else.

Voila itself drops every message that would run code, serves no sources, and has no
address that lists kernels or takes files. This page adds the rest: headers on every
answer, one page for all that does not exist, and the one request without a token.
`tests/hosting/voila/test_safety.py` tries the doors.
"""

import voila.tornado.kernel_websocket_handler as websockets
from tornado.web import HTTPError, RequestHandler
from voila.handler import BaseVoilaHandler
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler

# Everything comes from this server; nobody may put a lesson into a frame of their own.
# Scripts stand in the pages themselves, because Voila sends a page cell by cell, often
# before anyone asks for it, so neither nonce nor hash of them is known beforehand.
POLICY = (
    "default-src 'self'; "
    "script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; "
    "connect-src 'self'; "
    "font-src 'self' data:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class Nowhere(BaseVoilaHandler):
    """Answers every address that the server does not know with our page for it."""

    def initialize(self):
        """Find the settings where Voila keeps them."""
        voila = self.settings["voila"]
        super().initialize(voila_configuration=voila.voila_configuration)

    async def prepare(self):
        """Refuse before any method is looked at."""
        await super().prepare()
        raise HTTPError(404)


def with_ours(settings):
    """Return Tornado's settings with ours beside those that a user's file has set.

    A file sets them all at once: whoever adds one header would drop all others.
    """
    ours = {
        "default_handler_class": Nowhere,
        "xsrf_cookie_kwargs": {"samesite": "Strict"},
    }
    return ours | settings | {"headers": HEADERS | settings.get("headers", {})}


def protect(c):
    """Set the headers of every answer, and who answers for unknown addresses."""
    c.Voila.tornado_settings = with_ours({})
    read_no_old_messages()
    # Pictures and the template's files come from plain Tornado, which has no headers.
    RequestHandler.set_default_headers = add_headers


def add_headers(handler):
    """Add the headers to an answer of Tornado's own handlers."""
    for name, value in HEADERS.items():
        handler.set_header(name, value)


def let_pages_end_their_kernel():
    """Take one request without a token: a closing page that ends its own kernel.

    A closing page can send no token, so Voila refuses it with 403
    (voila-dashboards/voila, issue 1458) and its kernel stays. Without the token the
    request is still refused to a page of another origin, and it names the kernel: 122
    random bits that nobody but its reader has been told. Who knew them could end that
    kernel, and nothing else: its reader presses "Start again".
    """
    VoilaShutdownKernelHandler.check_xsrf_cookie = lambda self: None


def read_no_old_messages(read=websockets.read_header_from_binary_message):
    """Keep one page from hanging the server for all.

    Voila looks into each binary message on its way to a page. To a page that speaks the
    older of Jupyter's two protocols it counts parts that are not there, 2⁵⁶ of them.
    """

    def read_header(message):
        parts = int.from_bytes(message[:8], "little")
        return read(message) if parts < len(message) else None

    websockets.read_header_from_binary_message = read_header
