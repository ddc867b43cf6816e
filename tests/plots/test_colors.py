"""A table of colors gives what the colormap itself would give."""

import numpy as np

from course_lib.plots import plane
from course_lib.plots.colors import packed, painted


def test_a_table_has_the_colors_of_its_map():
    index = np.arange(256, dtype=np.uint8).reshape(16, 16)
    found = painted(index, packed(plane.SHADES))
    assert found.shape == (16, 16, 4)
    assert np.abs(found / 255 - plane.SHADES(index / 255)).max() <= 0.5 / 255 + 1e-9


def test_a_shading_has_the_colors_of_its_values():
    ax = plane.figure_axes(size=(2.0, 2.0))
    plane.shading(ax, -1, 1).set_data(np.full((2, 2), 0.5))
    ax.axis("off")
    ax.figure.canvas.draw()
    picture = np.asarray(ax.figure.canvas.buffer_rgba())
    middle = picture[picture.shape[0] // 2, picture.shape[1] // 2]
    assert np.abs(middle / 255 - plane.SHADES(0.75)).max() < 0.01
