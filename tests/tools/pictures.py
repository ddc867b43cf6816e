"""Pictures as the lessons store them: few colors, one and a half pixels per CSS pixel.

A page gets its pictures large and at once; a repository keeps them for years.
"""

import base64
import io
import re

from PIL import Image

SCALE = 1.5 / 2  # a figure is drawn with two pixels per CSS pixel
MOST_BYTES = 60_000
DATA = re.compile(r'(?<=src="data:image/png;base64,)[^"]*')


def small(png):
    """Return a PNG, smaller; one that is small already stays as it is."""
    drawn = Image.open(io.BytesIO(png))
    if drawn.mode == "P":
        return png
    size = [round(SCALE * pixels) for pixels in drawn.size]
    shrunk = drawn.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    for colors in (256, 128, 64):
        # MAXCOVERAGE keeps rare colors, kmeans keeps the common ones exact.
        few = shrunk.quantize(colors, Image.Quantize.MAXCOVERAGE, kmeans=1)
        buffer = io.BytesIO()
        few.save(buffer, "PNG", optimize=True)
        if buffer.tell() <= MOST_BYTES:
            break
    return buffer.getvalue()


def with_small_pictures(html):
    """Return an output's HTML with each PNG in it made small."""

    def shrink(found):
        return base64.b64encode(small(base64.b64decode(found[0]))).decode()

    return DATA.sub(shrink, html)
