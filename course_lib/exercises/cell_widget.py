"""Widgets that belong to a cell: when it runs again, they close and let go of all.

A notebook keeps what every cell has shown (`Out[7]`, `_`), and ipywidgets keeps every
widget that is open. So a cell that is run again and again would fill the memory with
figures, networks and controls that nobody sees any more.
"""

import functools
import gc
import inspect
import sys

import ipywidgets as ipw

# A front end may not tell its cells apart (Colab, nbclient): then the same lines count
# as the same cell, but as many runs stay open, for some cells do hold the same lines.
RUNS_WITHOUT_CELL = 3
# What traitlets and ipywidgets need of a widget, open or not.
BARE = frozenset(vars(ipw.VBox.__new__(ipw.VBox)))

_of_cell = {}  # cell -> {run: its widgets}, in the order of the runs


class CellWidget(ipw.VBox):
    """Base of what a cell shows: a `VBox` that the next run of its cell closes.

    Closed, it is an empty shell: what it consisted of is gone, and whatever it is asked
    it answers with a sentence. It appears once its whole constructor has ended, that of
    the last subclass: until then it may be half made.

    Attributes:
        caption: what stands for the widget where nothing can be shown but text.
        closed: whether it is; for good.
    """

    caption = "interactive widget"
    closed = False
    shell = frozenset({"closed", "close"})  # what a closed one still has

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        for name, method in list(vars(cls).items()):
            if name == "__init__":
                cls.__init__ = _appearing_or_closed(method)
            elif (
                inspect.isfunction(method)
                and not name.startswith("_")
                and name not in cls.shell
            ):
                setattr(cls, name, _of_an_open_one(method))

    def __new__(cls, *args, **options):
        """Close what an earlier run of this cell has made, then make a new one."""
        cell, run = _cell_and_run()
        if cell is not None:
            _close_earlier(cell, run)
        widget = super().__new__(cls, *args, **options)
        if cell is not None:
            _of_cell.setdefault(cell, {}).setdefault(run, []).append(widget)
        return widget

    def appear(self):
        """Show the first state; called when the widget is all made."""

    def static(self):
        """Return what stands for the widget where no kernel runs, as HTML."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs):
        """Add to the live view what a notebook stores of it."""
        bundle = super()._repr_mimebundle_(**kwargs)
        return {**bundle, "text/plain": self.caption, "text/html": self.static()}

    def close(self):
        """Take the widget with all its parts off the page, and let go of them.

        All parts: a page that loads again asks for every widget of the kernel, and
        stumbles over a box whose contents are gone.
        """
        if self.closed:
            return
        self.closed = True
        for runs in _of_cell.values():
            for widgets in runs.values():
                widgets[:] = [each for each in widgets if each is not self]
        for part in parts(self):
            part.close()
            empty(part)
        super().close()
        empty(self)
        for name in set(vars(self)) - BARE - self.shell:
            delattr(self, name)
        self._repr_mimebundle_ = None  # IPython then shows what `repr` says

    def farewell(self):
        """Return a sentence on what became of a closed widget."""
        return (
            f"{self.caption}. This one is closed: its cell has run again, or `close()` "
            "was called. Run a cell that makes a new one."
        )

    def __getattr__(self, name):
        """Explain why a closed widget has no such attribute any more."""
        if self.closed and not name.startswith("_"):
            raise AttributeError(f"no {name}: {self.farewell()}", name=name, obj=self)
        text = f"{type(self).__name__!r} object has no attribute {name!r}"
        raise AttributeError(text, name=name, obj=self)

    def __repr__(self):
        return self.farewell() if self.closed else self.caption


def parts(widget):
    """List all widgets that one consists of: inside it, beside it, kept for later.

    Beside a control are its layout and style; for later, questions not yet asked.
    """
    members, waiting = {}, [widget]
    while waiting:
        for part in _widgets_among(vars(waiting.pop()).values()):
            if part not in members and part is not widget:
                members[part] = True
                waiting.append(part)
    return list(members)


def empty(widget):
    """Let a closed widget forget what it has shown, its layout, and whom it calls."""
    widget.unobserve_all()
    vars(widget)["_trait_values"].clear()


def _widgets_among(values, depth=3):
    """Yield the widgets among some values, and among the members of containers."""
    for value in values:
        if isinstance(value, ipw.Widget):
            yield value
        elif depth and isinstance(value, dict):
            yield from _widgets_among(value.values(), depth - 1)
        elif depth and isinstance(value, list | tuple):
            yield from _widgets_among(value, depth - 1)


def _appearing_or_closed(construct):
    """Return a constructor after which the widget appears, or is closed if it failed.

    A subclass whose constructor calls this one is not all made yet when it ends.
    """

    @functools.wraps(construct)
    def constructor(self, *args, **options):
        try:
            construct(self, *args, **options)
            if type(self).__init__ is constructor:
                self.appear()
        except BaseException:
            self.close()
            raise

    return constructor


def _of_an_open_one(method):
    """Return a method that says a sentence instead, if the widget is closed."""

    @functools.wraps(method)
    def answer(self, *args, **options):
        if self.closed:
            print(self.farewell())
            return None
        return method(self, *args, **options)

    return answer


def _close_earlier(cell, run):
    """Close the widgets of earlier runs of a cell; all, if it is surely that cell."""
    earlier = [each for each in _of_cell.get(cell, {}) if each != run]
    spared = 0 if cell[0] == "id" else RUNS_WITHOUT_CELL - 1
    over = earlier[: len(earlier) - spared]
    for each in over:
        for widget in list(_of_cell[cell].get(each, ())):
            widget.close()
        _of_cell[cell].pop(each, None)
    if over:
        gc.collect()  # figures and their axes hold each other: 50 ms, and all is gone


def _cell_and_run():
    """Return what tells the running cell from others, and this run; or (None, None)."""
    shell = sys.modules.get("IPython") and sys.modules["IPython"].get_ipython()
    message = getattr(shell, "get_parent", dict)() or {}
    name = (message.get("metadata") or {}).get("cellId")
    code = (message.get("content") or {}).get("code")
    if not (name or code):
        return None, None
    cell = ("id", name) if name else ("code", code)
    return cell, message["header"]["msg_id"]
