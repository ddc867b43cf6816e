"""The Stage: a matplotlib figure as one fast picture.

Drawing a whole figure takes some 60 ms, most of it for axes, ticks and text that do not
change. The Stage draws those once, keeps the pixels, and on every change puts only the
moving artists on top ("blitting"). The result goes to one `ipywidgets.Image`.

A hand on a slider feels every millisecond, and a browser needs twice as long to decode
a picture of twice the width. So while a control moves, pictures hold one pixel per CSS
pixel; as soon as it rests they hold two, and in a live training if there is time.
"""

import asyncio
import base64
import io
import sys
import threading

from course_lib import threads
from course_lib.plots.pictures import (
    CSS_PIXELS,
    css_size,
    minus,
    picture_html,
    png,
    raster,
)
from course_lib.plots.style import in_course_style
from course_lib.widgets.stage.background import Backdrop
from course_lib.widgets.stage.layout_cache import Places
from course_lib.widgets.stage.picture import Strips
from course_lib.widgets.stage.sprite_cache import Sprites
from course_lib.widgets.stage.text_cache import LettersCanvas

REST_SECONDS = 0.25  # after this long without a change the picture counts as at rest
SHOWN_SECONDS = 0.05  # from sending a picture until the page has surely shown it
TURN_SECONDS = 0.0005  # how long other threads wait for their turn; usual: 5 ms


class Stage:
    """A figure whose `artists` move while everything else stands still.

    Args:
        figure: a `plots.figure()` with all its artists made.
        artists: those that change, in drawing order.
        alt: what the picture shows, a sentence or two for those who cannot see it.
        live: pictures follow each other quickly, so a lossless one waits for `rest()`.
        cut: where the picture is cut in two, in CSS pixels from the top; while a hand
            moves something, a lower strip that stays is not sent. None: nowhere.

    Attributes:
        fine: there is time for two pixels per CSS pixel in live pictures, too.
        image: the picture on the page, or its upper strip.
        view: the widget to put on a page.
        lock: held while the figure is drawn; hold it to change several artists at once.
        alt: may be changed; it follows with the next picture.
        places: where the axes stand.
    """

    def __init__(self, figure, artists, *, alt, live=False, cut=None):
        self.figure = figure
        self.alt, self.live, self.fine = alt, live, True
        self.lock = threading.RLock()
        self.pictures = 0  # how many were sent, for tests and benchmarks
        self._canvas = LettersCanvas(figure)
        self.places = Places(figure)
        self._backdrop = Backdrop(self._canvas, CSS_PIXELS)
        self._sprites = Sprites(CSS_PIXELS)
        self._sharp = figure.dpi
        self._requests = 0
        self._resting = None
        self._closed = False
        self._loop = running_loop()
        self._moment = 0  # one more whenever the figure has changed
        self._strips = Strips(round(CSS_PIXELS * css_size(figure)[0]), cut)
        self.image, self.view = self._strips.image, self._strips.view
        self.move(artists)

    def move(self, artists):
        """Take others for those that move; all that there was is drawn anew."""
        self.artists = list(artists)
        self._layers = {}  # resolution -> Layer; empty: the background is to be drawn
        self._sprites.forget()
        for artist in self.artists:
            artist.set_animated(True)
            artist.set_in_layout(False)  # what moves must not move the axes

    def draw(self):
        """Send a picture of the figure as it is now; the first one is lossless.

        If changes come faster than pictures, only the newest state is drawn.
        """
        if self._closed:
            return
        if not self.pictures:
            return self.rest()
        self._requests += 1
        mine = self._requests
        with self.lock:
            if mine < self._requests or self._closed:
                return  # a newer change waits for the lock and will draw
            fine = self.live and self.fine
            dpi, quality = (self._sharp, 92) if fine else (CSS_PIXELS, 85)
            # In a training the lower strip changes, too: nothing to compare.
            choose = self._strips.all if self.live else self._strips.news
            strips = choose(self._pixels(dpi), self._moment)
            self._send(strips, "jpeg", lambda strip: _jpeg(strip, quality))
        if not self.live:
            self._rest_later()

    def rest(self):
        """Send a lossless picture: the figure has come to rest."""
        with self.lock:
            if self._closed:
                return
            strips = self._strips.all(self._pixels(self._sharp), self._moment)
            self._send(strips, "webp", _lossless)

    def close(self):
        """Take the picture off the page, stop what is pending, let go of all pixels."""
        with self.lock:
            if self._closed:
                return
            self._closed = True
            self._cancel_rest()
            self._strips.close()
            self._canvas.forget()
            self.artists, self._layers = [], {}
            self.figure = self.places = self.image = self.view = self._strips = None
            self._canvas = self._backdrop = self._sprites = None

    def afterwards(self, call):
        """Call a function when the page has shown the picture; at once without a loop.

        Whatever reaches a page with the picture, it works on first.
        """
        if self._loop is None or self._loop.is_closed():
            call()
        else:
            later = self._loop.call_later, SHOWN_SECONDS, self._unless_closed, call
            self._loop.call_soon_threadsafe(*later)

    def _unless_closed(self, call):
        if not self._closed:
            call()

    def html(self):
        """Return the picture as a static <img> with its alt text."""
        with self.lock:
            picture = png(self._pixels(self._sharp))
        return picture_html(picture, minus(self.alt), css_size(self.figure)[0])

    @in_course_style
    def _pixels(self, dpi):
        """Draw what changed and return the picture."""
        layer = self._layer(dpi)
        count = len(self.artists)
        first = next((i for i in range(count) if self.artists[i].stale), count)
        self._moment += first < count
        for each in self._layers.values():
            each.forget(first)
        self._canvas.restore_region(layer.pixels)
        renderer = self._canvas.get_renderer()
        for number in range(layer.still, count):
            if number == first > layer.still:
                layer.keep(self._copy(), first)
            self._sprites.draw(self.artists[number], renderer)
            self.artists[number].stale = False  # not all artists do this themselves
        return raster(self.figure)

    def _layer(self, dpi):
        """Turn to a resolution and return its layer."""
        if self._backdrop.outdated():
            self.places.settle()
            self._backdrop.outdated()  # by the axes that have just moved
            self._layers.clear()
            self._sprites.forget()
            self._moment += 1
        self.figure.dpi = dpi
        if dpi not in self._layers:
            self._backdrop.draw()
            self._layers[dpi] = Layer(self._copy())
        return self._layers[dpi]

    def _copy(self):
        return self._canvas.copy_from_bbox(self.figure.bbox)

    def _send(self, strips, kind, pack):
        """Send strips, each as soon as it is packed: the page opens it meanwhile."""
        self.pictures += 1
        for image, strip in strips:
            with image.hold_sync():
                if strip is not None:
                    image.value = _address(pack(strip), kind)
                if image is self.image:
                    image.tooltip = minus(self.alt)

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


class Layer:
    """What stands still, as pixels: the background and the first `still` artists.

    A hand that drags one control moves few artists; those drawn before them are kept.
    """

    def __init__(self, background):
        self.background = self.pixels = background
        self.still = 0

    def keep(self, pixels, still):
        """Take the pixels with the first `still` artists on them."""
        self.pixels, self.still = pixels, still

    def forget(self, number):
        """Fall back to the background if artist number `moved` is in the layer."""
        if number < self.still:
            self.keep(self.background, 0)


def let_pictures_go():
    """Set the process up for pictures that follow a hand; the second call is free.

    The matrix products of a widget are small: on one thread they are faster. And a
    thread of the kernel sends the pictures: while one is drawn, Python would keep that
    thread waiting for its turn 5 ms at a time.
    """
    threads.one_thread()
    sys.setswitchinterval(TURN_SECONDS)


def running_loop():
    """Return the kernel's event loop, or None outside of one."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _address(picture, kind):
    """Return a picture as an address that holds all of it.

    Given the bytes, ipywidgets would make a blob of them, and the browser would take 3
    to 4 ms longer to fetch its own blob than to read the address.
    """
    return f"data:image/{kind};base64,".encode() + base64.b64encode(picture)


def _lossless(picture):
    """Return a picture as WebP: packed in two thirds of a PNG's time, and as small."""
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", lossless=True, quality=0, method=0)
    return buffer.getvalue()


def _jpeg(picture, quality):
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality, subsampling=0)  # 0: thin lines sharp
    return buffer.getvalue()
