"""Small pictures of what the units of the playground say."""

from functools import cache

import numpy as np
from matplotlib.artist import Artist

from course_lib.plots.colors import SIGNED, packed, painted
from course_lib.plots.pictures import CSS_PIXELS

TILE = 30  # CSS pixels
COLORS = packed(SIGNED)


class Tiles(Artist):
    """Small pictures of what units say: blue below 0, orange above, pale at 0."""

    def __init__(self):
        super().__init__()
        self.places, self.values = np.empty((0, 2)), np.empty((0, 1, 1))

    def set_data(self, places, values):
        """Take the centers (n, 2) in CSS pixels and the values (n, rows, columns)."""
        self.places, self.values, self.stale = places, values, True

    def draw(self, renderer):
        """Put every picture, colored by its own largest value, at its place."""
        scale = self.axes.figure.dpi / CSS_PIXELS
        size = round(TILE * scale)
        spread = between(self.values.shape[-1], size)
        values = spread @ shares(self.values).astype(np.float32) @ spread.T
        pictures = painted((values * 255).astype(np.uint8), COLORS)
        gc = renderer.new_gc()
        for place, picture in zip(self.places, pictures, strict=True):
            x, y = np.round((place - TILE / 2) * scale)
            renderer.draw_image(gc, x, y, picture)


@cache
def between(few, many):
    """Return the matrix (many, few) that reads numbers off between their neighbors."""
    at = np.clip((np.arange(many) + 0.5) * few / many - 0.5, 0, few - 1)
    return np.maximum(0, 1 - abs(at[:, np.newaxis] - np.arange(few))).astype(np.float32)


def shares(values):
    """Return each picture of values (n, rows, columns) from 0 to 1; 0 becomes ½."""
    values = np.nan_to_num(values, posinf=0, neginf=0)
    peaks = np.abs(values).max(axis=(1, 2), keepdims=True)
    return (values / np.maximum(peaks, 1e-12) + 1) / 2
