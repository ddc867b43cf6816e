"""Backdrop: what stands still in a figure, drawn anew only where it has changed.

Axes with ticks and titles take longer to draw than all that moves in them, and a
control rarely changes more than one of them. matplotlib marks as stale whatever has
changed and does not move; here only that is drawn, and the rest is put back as pixels.
"""

import numpy as np
from matplotlib.transforms import Bbox

from course_lib.plots.pictures import pixels


class Backdrop:
    """The parts of a figure (axes, texts) and what each looks like by itself.

    Args:
        canvas: of the figure; it is drawn on, at the figure's resolution.
        dpi: the resolution at which parts are kept. At any other all is drawn: sharp
            pictures are large and come when nothing moves any more.
    """

    def __init__(self, canvas, dpi):
        self.canvas, self.figure, self.dpi = canvas, canvas.figure, dpi
        self._kept = {}  # part -> (its box, its pixels)

    def outdated(self):
        """Return whether a part has changed since the last call, and forget it."""
        stale = [part for part in self._parts() if part.stale]
        for part in stale:
            part.stale = False
            box, _ = self._kept.pop(part, (None, None))
            self._uncover(part, box)
        return bool(stale)

    def draw(self):
        """Draw all that stands still."""
        renderer = self.canvas.get_renderer()
        renderer.clear()
        self.figure.patch.draw(renderer)
        for part in self._parts():
            if self.figure.dpi != self.dpi:
                part.draw(renderer)
            elif part not in self._kept:
                box = self._drawn(part, renderer)
                self._kept[part] = box, box and self.canvas.copy_from_bbox(Bbox(box))
                self._uncover(part, box)
            elif self._kept[part][1]:
                self.canvas.restore_region(self._kept[part][1])

    def _parts(self):
        """Return what the figure is made of, in drawing order."""
        parts = [part for part in self.figure.get_children() if not part.get_animated()]
        parts.remove(self.figure.patch)
        return sorted(parts, key=lambda part: part.get_zorder())

    def _uncover(self, part, box):
        """Forget the pixels of what lies above a part's box: they hold what it was."""
        parts = self._parts()
        for above in parts[parts.index(part) + 1 :]:
            other, _ = self._kept.get(above, (None, None))
            if box and other and Bbox.intersection(Bbox(box), Bbox(other)):
                del self._kept[above]

    def _drawn(self, part, renderer):
        """Draw a part; return the corners of what it has changed, or None."""
        picture = np.asarray(pixels(self.figure)).view(np.uint32)[..., 0]
        before = picture.copy()
        part.draw(renderer)
        difference = picture != before
        rows, columns = (np.flatnonzero(difference.any(axis=k)) for k in (1, 0))
        if not rows.size:
            return None
        height = len(picture)  # rows count from the top, the corners from below
        low, high = height - rows[-1] - 1, height - rows[0]
        return (columns[0], low), (columns[-1] + 1, high)


def limit(ax, x=None, y=None):
    """Give axes these limits, unless they have them: they would be drawn anew."""
    if x is not None and ax.get_xlim() != tuple(x):
        ax.set_xlim(x)
    if y is not None and ax.get_ylim() != tuple(y):
        ax.set_ylim(y)
