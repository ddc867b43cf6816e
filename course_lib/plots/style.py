"""The course's style: its pictures look alike, and the learner's stay the learner's.

matplotlib keeps one book of settings, `rcParams`, for the whole process. It is the
learner's: a style of theirs must not reach our pictures, nor ours theirs. Opening the
book at our page for a moment (`rc_context`) would do neither, for a callback may draw
in another thread while a cell draws in this one. So the book gets a second page, which
is read where our own code draws, and there only. What a learner writes goes to theirs.
"""

import contextlib
import copy
import functools
import inspect
import os
import sys
import warnings
from contextvars import ContextVar
from pathlib import Path

import numpy as np

STYLE = Path(__file__).with_name("course.mplstyle")
CARD = "#fcfcfa"  # our ground, as in the style sheet
# Nothing of a picture: they say how pyplot opens windows, and what a calendar is.
NOT_OF_A_PICTURE = {
    "backend", "backend_fallback", "date.epoch", "docstring.hardcopy",
    "figure.max_open_warning", "figure.raise_window", "interactive",
    "savefig.directory", "timezone", "tk.window_focus", "toolbar",
    "webagg.address", "webagg.open_in_browser", "webagg.port", "webagg.port_retries",
}  # fmt: skip
# In axes of the learner: what stands around them is already there, in their colors.
AROUND = {
    "axes.edgecolor", "xtick.color", "ytick.color", "xtick.labelcolor",
    "ytick.labelcolor",
}  # fmt: skip
LEGEND = {
    "legend.frameon": True, "legend.facecolor": CARD, "legend.framealpha": 1.0,
}  # fmt: skip
# What numpy itself does: a learner may have told it otherwise.
NUMPY_ERRORS = {
    "divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn",
}  # fmt: skip
# Axes that share a side ask whether this method is matplotlib's own.
ASKED_WHOSE = {"get_data_ratio"}

_page = ContextVar("the page of rcParams that is read here", default=None)


def _first_import():
    """Import matplotlib also where MPLBACKEND names a backend that it does not know."""
    backend = os.environ.pop("MPLBACKEND", None)
    try:
        import matplotlib
    finally:
        if backend is not None:
            os.environ["MPLBACKEND"] = backend
    if backend:
        try:
            matplotlib.rcParams["backend"] = backend
        except ValueError:
            warnings.warn(
                f"The environment variable MPLBACKEND is {backend!r}, which matplotlib "
                "does not know: figures of your own get the usual backend. The "
                "pictures of the course need none.",
                stacklevel=2,
            )


if "matplotlib" not in sys.modules:
    _first_import()

import matplotlib  # noqa: E402  (only now it is safe)


class TwoPages:
    """The learner's `rcParams`, which hold the course's where the course draws.

    matplotlib 3.11 has no settings by thread or by figure, and reads `rcParams` in
    hundreds of places, some only when it draws.
    """

    def __getitem__(self, key):
        page = _page.get()
        if page is not None and key in page and self is matplotlib.rcParams:
            return page[key]
        return super().__getitem__(key)


class Params(TwoPages, matplotlib.RcParams):
    """`rcParams` with two pages."""


def _pages():
    """Return the course's settings, and those for axes that are the learner's."""
    ours = matplotlib.rc_params_from_file(STYLE, use_default_template=False)
    every = {**matplotlib.rcParamsDefault.copy(), **ours}
    course = {k: v for k, v in every.items() if k not in NOT_OF_A_PICTURE}
    guest = {k: v for k, v in course.items() if k not in AROUND} | LEGEND
    return copy.deepcopy(course), copy.deepcopy(guest)


def _give_two_pages():
    """See to it that `rcParams` has two pages: a reload or a learner may replace it."""
    book = matplotlib.rcParams
    if isinstance(book, TwoPages):
        return
    kind = type(book)  # of another class than before, once matplotlib is reloaded
    usual = kind in Params.__mro__
    book.__class__ = Params if usual else type("Params", (TwoPages, kind), {})


COURSE, GUEST = _pages()
_give_two_pages()


@contextlib.contextmanager
def course_style(page=COURSE):
    """Draw in the course's style inside of this, in this thread and nowhere else.

    What is computed for a picture may overflow or underflow as numpy has it, also where
    a learner on the hunt for NaN lets it raise.
    """
    _give_two_pages()
    token = _page.set(page)
    try:
        with np.errstate(**NUMPY_ERRORS):
            yield
    finally:
        _page.reset(token)


def in_course_style(function):
    """Return a function that draws in the course's style."""

    @functools.wraps(function)
    def styled(*args, **kwargs):
        if _page.get() is COURSE:
            return function(*args, **kwargs)
        with course_style():
            return function(*args, **kwargs)

    return styled


def course_methods(cls):
    """Let a subclass of one of matplotlib's draw in the course's style.

    That is, all methods that it inherits: whoever adds to a picture of the course adds
    in its style, and whoever draws or saves it gets it in its style.
    """
    for name, method in inspect.getmembers(cls, inspect.isfunction):
        static = isinstance(inspect.getattr_static(cls, name), staticmethod)
        private = name.startswith("_") and name != "__init__"
        if not static and not private and name not in ASKED_WHOSE:
            setattr(cls, name, in_course_style(method))
    return cls


def course_plot(function):
    """Return a plot function that draws in the course's style.

    In axes of the learner the style is the course's as well, on a card of its own: the
    inside gets our ground, so that every line and word on it can be read. What stands
    around it, the title, the labels and the numbers, keeps the learner's colors.
    """
    places = list(inspect.signature(function).parameters)
    place = places.index("ax") if "ax" in places else None
    ours = in_course_style(function)

    @functools.wraps(function)
    def styled(*args, **kwargs):
        ax = kwargs.get("ax")
        if ax is None and place is not None and place < len(args):
            ax = args[place]
        if ax is None or is_ours(ax):
            return ours(*args, **kwargs)
        ax.set_facecolor(CARD)
        words = {"axes.titlecolor": ax.title, "axes.labelcolor": ax.xaxis.label}
        theirs = {name: text.get_color() for name, text in words.items()}
        with course_style(GUEST | theirs):
            return function(*args, **kwargs)

    return styled


def is_ours(ax):
    """Return whether axes belong to a figure of the course."""
    return hasattr(ax.get_figure(root=True), "alt")
