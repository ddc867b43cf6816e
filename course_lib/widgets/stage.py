"""The Stage: a matplotlib figure as one fast picture.

Drawing a whole figure takes some 60 ms, most of it for axes, ticks and text that do not
change. The Stage draws those once, keeps the pixels, and on every change puts only the
moving artists on top ("blitting"). The result goes to one `ipywidgets.Image`.
"""

import asyncio
import io
import threading

import ipywidgets
import traitlets
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from course_lib import threads
from course_lib.plots.pictures import CSS_PIXELS, css_size, figure_html, pixels

REST_SECONDS = 0.15  # after this long without a change the picture counts as at rest


class Picture(ipywidgets.Image):
    """An image widget whose `tooltip` becomes its accessible name in the page.

    The browser's part of ipywidgets asks for a `description` before it uses a tooltip,
    and an Image without one would not be shown at all.
    """

    description = traitlets.Unicode("").tag(sync=True)


class Stage:
    """A figure whose `artists` move while everything else stands still.

    Args:
        figure: a `plots.figure()` with all its artists made.
        artists: those that change, in drawing order.
        alt: what the picture shows, a sentence or two for those who cannot see it.
        live: pictures follow each other quickly, so a sharp one waits for `rest()`.

    Attributes:
        image: the `Picture` to put on a page.
        lock: held while the figure is drawn; hold it to change several artists at once.
        alt: may be changed; it follows with the next picture.
    """

    def __init__(self, figure, artists, *, alt, live=False):
        threads.one_thread()
        self.figure, self.artists = figure, list(artists)
        self.alt, self.live = alt, live
        self.lock = threading.RLock()
        self.pictures = 0  # how many were sent, for tests and benchmarks
        self._canvas = FigureCanvasAgg(figure)
        self._background = None
        self._requests = 0
        self._resting = None
        self._closed = False
        self._loop = running_loop()
        width = round(CSS_PIXELS * css_size(figure)[0])
        self.image = Picture(
            layout=ipywidgets.Layout(
                width="100%", max_width=f"{width}px", height="auto", flex="1 1 320px"
            )
        )
        for artist in self.artists:
            artist.set_animated(True)
        self.rest()

    def draw(self, background=False):
        """Send a picture of the artists as they are now.

        If changes come faster than pictures, only the newest state is drawn.

        Args:
            background: axes, ticks or texts have changed too: draw everything anew.
        """
        self._requests += 1
        mine = self._requests
        with self.lock:
            if background:
                self._background = None
            if mine < self._requests:
                return  # a newer change waits for the lock and will draw
            self._send(_jpeg(self._pixels()), "jpeg")
        if not self.live:
            self._rest_later()

    def rest(self):
        """Send a lossless picture: the figure has come to rest."""
        with self.lock:
            self._send(_png(self._pixels()), "png")

    def close(self):
        """Take the picture off the page and stop what is pending."""
        self._closed = True
        self._cancel_rest()
        self.image.close()

    def html(self):
        """Return the picture as a static <img> with its alt text."""
        with self.lock:
            for artist in self.artists:
                artist.set_animated(False)
            try:
                return figure_html(self.figure, self.alt)
            finally:
                for artist in self.artists:
                    artist.set_animated(True)
                self._background = None

    def _pixels(self):
        """Draw what changed and return the picture; RGBX: nothing is transparent."""
        if self._background is None:
            self._canvas.draw()
            self._background = self._canvas.copy_from_bbox(self.figure.bbox)
        else:
            self._canvas.restore_region(self._background)
        renderer = self._canvas.get_renderer()
        for artist in self.artists:
            artist.draw(renderer)
        size = self._canvas.get_width_height()
        return Image.frombuffer("RGBX", size, pixels(self.figure))

    def _send(self, picture, kind):
        self.pictures += 1
        with self.image.hold_sync():
            self.image.format = kind
            self.image.value = picture
            self.image.tooltip = self.alt

    def _rest_later(self):
        if self._loop is None or self._loop.is_closed():
            self.rest()
        else:
            self._loop.call_soon_threadsafe(self._restart_clock)

    def _restart_clock(self):
        self._cancel_rest()
        if not self._closed:
            self._resting = self._loop.call_later(REST_SECONDS, self.rest)

    def _cancel_rest(self):
        if self._resting is not None:
            self._resting.cancel()
            self._resting = None


def running_loop():
    """Return the kernel's event loop, or None outside of one."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _jpeg(picture):
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=92, subsampling=0)  # 0: keep thin lines sharp
    return buffer.getvalue()


def _png(picture):
    buffer = io.BytesIO()
    picture.convert("RGB").save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()
