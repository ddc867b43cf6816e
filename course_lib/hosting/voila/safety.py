"""What strangers may do on the web pages: read lessons and move widgets, nothing else.

Voila itself drops every message that would run code, serves no sources, and has no
address that lists kernels or takes files. This page adds the rest: headers on every
answer, and one page for all that does not exist.
`tests/hosting/voila/test_safety.py` tries the doors.
"""

from tornado.web import HTTPError
from voila.handler import BaseVoilaHandler

from . import patches

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
    patches.read_no_old_messages()
    patches.set_headers_of_every_answer(HEADERS)
