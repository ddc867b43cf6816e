"""Figures without pyplot: made, described in words, and shown by the notebook.

pyplot keeps every figure alive and belongs to one thread; a widget may draw from
another. So figures are made here, and display themselves with their alt text.
"""

import base64
import html
import io
import re
from pathlib import Path

import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.projections import register_projection
from PIL import Image

STYLE = Path(__file__).with_name("course.mplstyle")
BLUE, ORANGE, GREEN, PINK = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
INK, FAINT = "#222222", "#8a8a86"
# Lines that can be told apart without their colors.
LINES = ((BLUE, "-", "o"), (ORANGE, "--", "^"), (GREEN, "-.", "s"))
CSS_PIXELS = 100  # per inch: pictures hold twice as many, for sharp screens
MOST_BYTES = 60_000  # of a stored picture

matplotlib.style.use(STYLE)


class CourseFigure(Figure):
    """A matplotlib figure that a notebook shows as a picture with alt text.

    Attributes:
        alt: one or two sentences: what a reader would see.
    """

    alt = "figure"

    def _repr_mimebundle_(self, **kwargs):
        return {"text/html": figure_html(self, self.alt), "text/plain": self.alt}


class CourseAxes(Axes):
    """Axes that stand for their whole figure when a cell ends with them."""

    name = "course"

    def _repr_mimebundle_(self, **kwargs):
        return self.figure._repr_mimebundle_(**kwargs)


register_projection(CourseAxes)


def figure(size=(6.4, 4.0)):
    """Return an empty `CourseFigure`; `size` in hundreds of CSS pixels."""
    made = CourseFigure(figsize=size)
    FigureCanvasAgg(made)
    return made


def figure_axes(title="", size=(6.4, 4.0), xlabel="", ylabel=""):
    """Return the axes of a new figure of one panel, with the finding as its title."""
    ax = figure(size).add_subplot(projection="course")
    ax.set(title=title, xlabel=xlabel, ylabel=ylabel)
    return ax


def panels(count, size=(6.4, 3.2), **options):
    """Return a new figure and its `count` axes side by side."""
    made = figure(size)
    axes = made.subplots(1, count, subplot_kw={"projection": "course"}, **options)
    return made, axes


def describe(ax, alt):
    """Give the figure of `ax` its alt text and return `ax`."""
    ax.figure.alt = alt
    return ax


def picture(figure):
    """Return the figure as a small PNG: few colors, one pixel per CSS pixel and a half.

    Notebooks store these: one that is too large gets fewer colors still.
    """
    figure.canvas.draw()
    drawn = Image.frombuffer("RGBA", figure.canvas.get_width_height(), pixels(figure))
    width, height = (round(1.5 * CSS_PIXELS * inches) for inches in css_size(figure))
    small = drawn.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    for colors in (256, 128, 64):
        # MAXCOVERAGE keeps rare colors, kmeans keeps the common ones exact.
        few = small.quantize(colors, Image.Quantize.MAXCOVERAGE, kmeans=1)
        buffer = io.BytesIO()
        few.save(buffer, "PNG", optimize=True)
        if buffer.tell() <= MOST_BYTES:
            break
    return buffer.getvalue()


def minus(text):
    """Return a text in which numbers below 0 have a minus sign, not a hyphen."""
    return re.sub(r"(?<![\w.)\]-])-(?=\.?\d)", "−", text)


def pixels(figure):
    """Return the drawn RGBA pixels of a figure, a buffer over the canvas' own."""
    return figure.canvas.buffer_rgba()


def css_size(figure):
    """Return the width and height of a figure in inches."""
    return tuple(figure.get_size_inches())


def figure_html(figure, alt):
    """Return an <img> that holds the figure: at most its own width, never wider."""
    width = round(CSS_PIXELS * css_size(figure)[0])
    data = base64.b64encode(picture(figure)).decode()
    return (
        f'<img alt="{html.escape(alt, quote=True)}" '
        f'style="width:100%;max-width:{width}px;height:auto" '
        f'src="data:image/png;base64,{data}">'
    )
