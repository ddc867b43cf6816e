"""A Stage's picture on the page: one image, or two strips, the lower one if it changed.

A browser takes several milliseconds to decode a large picture and to paint it. Where a
hand moves what is in the upper part, the lower one may as well stay on the page.
"""

import ipywidgets as ipw
import traitlets
from PIL import ImageChops

BELOW = "the lower part of the picture"


class Picture(ipw.Image):
    """An image widget whose `tooltip` becomes its accessible name in the page.

    The browser's part of ipywidgets asks for a `description` before it uses a tooltip,
    and an Image without one would not be shown at all.
    """

    description = traitlets.Unicode("").tag(sync=True)
    format = traitlets.Unicode("url").tag(sync=True)  # `value` is an address


class Strips:
    """A picture on the page, in one piece or cut in two.

    Args:
        width: of the picture, in CSS pixels at most.
        cut: where the second strip begins, in CSS pixels from the top; None: nowhere.

    Attributes:
        image: the `Picture` of all of it, or of the upper strip; it holds the alt text.
        view: the widget to put on a page.
    """

    def __init__(self, width, cut=None):
        self.width, self.cut = width, cut
        self._moment = self._moving = None  # the last moving lower strip, and its time
        whole = ipw.Layout(
            width="100%", max_width=f"{width}px", height="auto", flex="1 1 320px"
        )
        if cut is None:
            self.image = self.view = Picture(layout=whole)
            self._images = [self.image]
            return
        whole.min_width = f"min({width}px, 100%)"  # as an image has by itself
        part = {"width": "100%", "height": "auto", "flex": "0 0 auto", "margin": "0"}
        self.image, below = Picture(layout=part), Picture(layout=part, tooltip=BELOW)
        below.add_class("course-below")
        self._images = [self.image, below]
        self.view = ipw.VBox(self._images, layout=whole)

    def all(self, picture, moment):
        """Return (image, strip) for each image of the page.

        Args:
            picture: a PIL image of the whole figure.
            moment: a number that is another one whenever the figure has changed.
        """
        if moment != self._moment:  # the page will no longer show what was moving
            self._moving = None
        return zip(self._images, self._cut(picture), strict=True)

    def news(self, picture, moment):
        """Do as `all`, for a moving picture, with None for a lower strip that stays."""
        if self.cut is None:
            return self.all(picture, moment)
        upper, lower = self._cut(picture)
        before, self._moving, self._moment = self._moving, lower, moment
        if before is not None and _same(lower, before):
            lower = None
        return zip(self._images, (upper, lower), strict=True)

    def close(self):
        """Take the picture off the page."""
        for image in self._images:
            image.close()
        self.view.close()

    def _cut(self, picture):
        if self.cut is None:
            return [picture]
        width, height = picture.size
        cut = round(self.cut * width / self.width)
        upper, lower = (0, 0, width, cut), (0, cut, width, height)
        return [picture.crop(upper), picture.crop(lower)]


def _same(strip, other):
    if strip.size != other.size:
        return False
    return ImageChops.difference(strip, other).getbbox() is None
