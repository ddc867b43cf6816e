"""Letters: a canvas that remembers what its texts look like.

matplotlib lays a text out twice and draws it letter by letter, each time anew: more
than a millisecond for ten letters, and most of the time of a widget's picture. Here a
text is laid out and drawn once; after that its pixels are put down.
"""

from math import ceil, floor
from typing import NamedTuple

import numpy as np
from matplotlib.backends.backend_agg import (
    FigureCanvasAgg,
    RendererAgg,
    get_hinting_flag,
)

MANY = 400  # texts that are remembered, some kilobytes each


class Letters(RendererAgg):
    """Draws as its base does, but texts begin at whole pixels and are remembered.

    Formulas and turned texts, which are few and rarely change, go the usual way.
    """

    def __init__(self, width, height, dpi):
        super().__init__(width, height, dpi)
        self._known = {}

    def get_text_width_height_descent(self, s, prop, ismath):
        """Return the size of a text in pixels, and how much of it is below its line."""
        if ismath:
            return super().get_text_width_height_descent(s, prop, ismath)
        return self._text(s, prop)[:3]

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        """Draw a text whose line begins at (x, y); y from the top."""
        if ismath or angle:
            return super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
        text = self._text(s, prop)
        if text.mask.size:
            color = gc.get_rgb()
            picture = np.empty((*text.mask.shape, 4), np.uint8)
            picture[..., :3] = np.multiply(color[:3], 255).round()
            picture[..., 3] = text.mask * color[3]
            left, bottom = round(x) + text.left, round(y) + text.bottom
            self.draw_image(gc, left, round(self.height) - bottom, picture[::-1])

    def _text(self, s, prop):
        """Return a text laid out and drawn, from memory if it has been here before."""
        key = s, hash(prop)
        if key not in self._known:
            if len(self._known) == MANY:
                self._known.clear()
            self._known[key] = self._lay_out(s, prop)
        return self._known[key]

    def _lay_out(self, s, prop):
        font = self._prepare_font(prop)
        font.set_text(s, 0.0, flags=get_hinting_flag())
        font.draw_glyphs_to_bitmap()
        sizes = *font.get_width_height(), font.get_descent()
        width, height, descent = (size / 64 for size in sizes)
        mask, left = np.array(font.get_image()), font.get_bitmap_offset()[0] / 64
        # The bitmap has a free row on top. Its columns are cut to whole pixels: a first
        # letter that begins between two may stand one too far to the right.
        bottom = len(mask) - 1 - floor(height - descent)
        left = ceil(left) if len(s) > 1 else floor(left)
        return Text(width, height, descent, left, bottom, mask)


class Text(NamedTuple):
    """A text in pixels: its sizes, where it is, and how much of each it covers.

    Attributes:
        width, height: of all its letters.
        descent: how far they reach below its line.
        left: its first column, counted from where the text begins.
        bottom: the row after its last one, counted downward from its line.
        mask: (rows, columns), 0 … 255.
    """

    width: float
    height: float
    descent: float
    left: int
    bottom: int
    mask: np.ndarray


class LettersCanvas(FigureCanvasAgg):
    """An Agg canvas that keeps one `Letters` for each resolution of its figure."""

    def __init__(self, figure):
        super().__init__(figure)
        self._renderers = {}

    def get_renderer(self):
        """Return the renderer of the present size and resolution."""
        size = *self.get_width_height(physical=True), self.figure.dpi
        if size not in self._renderers:
            self._renderers[size] = Letters(*size)
        self.renderer = self._renderers[size]
        return self.renderer

    def forget(self):
        """Let go of the pixels; figure and canvas may wait long for the collector."""
        self._renderers.clear()
        self.renderer = None
