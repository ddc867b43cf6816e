"""Sprites: what has not changed is put down as pixels instead of drawn.

A hand that drags one control changes few of the numbers and curves in a drawing. Laying
out and drawing a text takes 0.3 to 0.6 ms, a hundred points as much, putting down their
pixels 0.02 to 0.1.
"""

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.text import Annotation, Text

from course_lib.widgets.stage.text_cache import Letters

MANY = 20  # points: curves of fewer are drawn as quickly as put down


class Sprites:
    """The pixels of texts and long curves, kept once they are drawn again unchanged.

    Args:
        dpi: the resolution at which they are kept; at others all is drawn.
    """

    def __init__(self, dpi):
        self.dpi = dpi
        self._kept = {}  # artist -> None after one drawing, then (x, y, pixels)
        self._scratch = None

    def draw(self, artist, renderer):
        """Draw an artist that may have changed, or put down what it looked like."""
        if artist.stale:
            self._kept.pop(artist, None)
        if _is_empty(artist):
            return
        if renderer.dpi != self.dpi or not _is_slow(artist):
            artist.draw(renderer)
        elif artist not in self._kept:
            artist.draw(renderer)
            self._kept[artist] = None
        else:
            if self._kept[artist] is None:
                self._kept[artist] = self._taken(artist, renderer)
            x, y, pixels = self._kept[artist]
            if pixels.size:
                renderer.draw_image(renderer.new_gc(), x, y, pixels)

    def forget(self):
        """Take nothing for granted: axes have changed, artists may stand elsewhere."""
        self._kept.clear()

    def _taken(self, artist, renderer):
        """Draw an artist by itself; return where it is, from below, and its pixels."""
        if self._scratch is None:
            size = round(renderer.width), round(renderer.height)
            self._scratch = Letters(*size, renderer.dpi)
        self._scratch.clear()
        artist.draw(self._scratch)
        picture = np.asarray(self._scratch.buffer_rgba())
        covered = picture[..., 3] > 0
        rows, columns = (np.flatnonzero(covered.any(axis=k)) for k in (1, 0))
        if not rows.size:
            return 0, 0, np.empty((0, 0, 4), np.uint8)
        top, bottom = rows[0], rows[-1] + 1
        pixels = picture[top:bottom, columns[0] : columns[-1] + 1]
        # matplotlib counts rows from below, also those of a picture.
        return columns[0], len(picture) - bottom, pixels[::-1].copy()


def _is_empty(artist):
    """Return whether an artist shows nothing; to draw it would take 0.2 ms.

    That is a curve before its second point, and a text without letters.
    """
    if isinstance(artist, Line2D):
        return _points(artist) < (1 if _is_marked(artist) else 2)
    return _is_plain(artist) and not artist.get_text()


def _is_slow(artist):
    """Return whether to draw an artist takes longer than to put down its pixels."""
    if isinstance(artist, Line2D):
        return _is_marked(artist) or _points(artist) > MANY
    return _is_plain(artist)


def _is_plain(artist):
    """Return whether an artist is a text without an arrow."""
    return isinstance(artist, Text) and not isinstance(artist, Annotation)


def _is_marked(line):
    return line.get_marker() not in ("None", None)


def _points(line):
    return len(line.get_xdata(orig=True))
