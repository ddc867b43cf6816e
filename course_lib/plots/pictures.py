"""Figures without pyplot: made, described in words, and shown by the notebook.

pyplot keeps every figure alive and belongs to one thread; a widget may draw from
another. So figures are made here, and display themselves with their alt text.
"""

import base64
import html
import io
import re

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.projections import register_projection
from matplotlib.text import Text
from PIL import Image

from course_lib.plots.style import course_methods, in_course_style

BLUE, ORANGE, GREEN, PINK = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
INK, FAINT = "#222222", "#8a8a86"
# Lines that can be told apart without their colors.
LINES = ((BLUE, "-", "o"), (ORANGE, "--", "^"), (GREEN, "-.", "s"))
CSS_PIXELS = 100  # per inch: pictures hold twice as many, for sharp screens


@course_methods
class CourseFigure(Figure):
    """A matplotlib figure that a notebook shows as a picture with alt text.

    Attributes:
        alt: one or two sentences: what a reader would see.
    """

    alt = "figure"

    def add_axes(self, *args, **options):
        """Return new axes, of the course like the figure."""
        return super().add_axes(*args, **_of_the_course(options))

    def add_subplot(self, *args, **options):
        """Return new axes in a grid, of the course like the figure."""
        return super().add_subplot(*args, **_of_the_course(options))

    def _forget_pixels(self):
        """Let go of what was drawn, 4 MB: a notebook keeps what its cells have shown.

        Every text remembers on what it was last drawn, though it would ask for it.
        """
        FigureCanvasAgg(self)
        for text in self.findobj(Text):
            text._renderer = None

    def _repr_mimebundle_(self, **kwargs):
        image = picture_html(picture(self), self.alt, css_size(self)[0])
        self._forget_pixels()
        return {"text/html": image, "text/plain": self.alt}


@course_methods
class CourseAxes(Axes):
    """Axes that stand for their whole figure when a cell ends with them."""

    name = "course"

    def _repr_mimebundle_(self, **kwargs):
        return self.figure._repr_mimebundle_(**kwargs)


register_projection(CourseAxes)


def _of_the_course(options):
    """Return options for new axes, which are the course's unless they say otherwise."""
    kinds = {"projection", "polar", "axes_class"}
    return options if kinds & set(options) else {"projection": "course", **options}


def figure(size=(6.4, 4.0)):
    """Return an empty `CourseFigure`; `size` in hundreds of CSS pixels."""
    blank = CourseFigure(figsize=size)
    FigureCanvasAgg(blank)
    return blank


def figure_axes(title="", size=(6.4, 4.0), xlabel="", ylabel=""):
    """Return the axes of a new figure of one panel, with the finding as its title."""
    ax = figure(size).add_subplot(projection="course")
    ax.set(title=title, xlabel=xlabel, ylabel=ylabel)
    return ax


def panels(count, size=(6.4, 3.2), **options):
    """Return a new figure and its `count` axes side by side."""
    blank = figure(size)
    axes = blank.subplots(1, count, subplot_kw={"projection": "course"}, **options)
    return blank, axes


def describe(ax, alt):
    """Give the figure of `ax` its alt text and return `ax`."""
    ax.figure.alt = alt
    return ax


@in_course_style
def picture(figure):
    """Return the figure as a PNG with two pixels per CSS pixel."""
    figure.canvas.draw()
    return png(raster(figure))


def pixels(figure):
    """Return the drawn RGBA pixels of a figure, a buffer over the canvas' own."""
    return figure.canvas.buffer_rgba()


def raster(figure):
    """Return what is on a figure's canvas; RGBX: nothing is transparent."""
    size = figure.canvas.get_width_height()
    return Image.frombuffer("RGBX", size, pixels(figure))


def png(image):
    """Return an image as a PNG, packed quickly rather than small."""
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def minus(text):
    """Return a text in which numbers below 0 have a minus sign, not a hyphen."""
    return re.sub(r"(?<![\w.)\]-])-(?=\.?\d)", "−", text)


def quantity(number, noun):
    """Return a number with its noun: 1 layer, 2 layers."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def css_size(figure):
    """Return the width and height of a figure in inches."""
    return tuple(figure.get_size_inches())


def picture_html(png, alt, inches):
    """Return an <img> that holds a picture: at most its own width, never wider."""
    data = base64.b64encode(png).decode()
    return (
        f'<img alt="{html.escape(alt, quote=True)}" '
        f'style="width:100%;max-width:{round(CSS_PIXELS * inches)}px;height:auto" '
        f'src="data:image/png;base64,{data}">'
    )
