"""Places: where the axes of a figure stand, so that no label is cut.

matplotlib's layout engine measures every text of a figure four times over, which takes
longer than drawing all of it. Here it works only when something around the axes has
changed, and not twice for the same.
"""

from matplotlib.layout_engine import PlaceHolderLayoutEngine

MANY = 50  # layouts that are remembered
TITLES = ("left", "center", "right")


class Places:
    """The places of a figure's axes, the same for all resolutions.

    Args:
        figure: with a layout engine, or without: then its axes stay where they are.
    """

    def __init__(self, figure):
        self.figure, self.dpi = figure, figure.dpi
        self.engine = figure.get_layout_engine()
        if isinstance(self.engine, PlaceHolderLayoutEngine):  # it was switched off
            self.engine = None
        figure.set_layout_engine("none")  # or every drawing would do it all over
        self._around, self._known = None, {}

    def settle(self):
        """Put the axes where they belong."""
        if self.engine is None:
            return
        now = around(self.figure)
        if now == self._around:
            return
        if now in self._known:
            self.put(self._known[now])
        else:
            self.find()
            now = around(self.figure)  # axes of another size may have other ticks
            if len(self._known) == MANY:
                self._known.clear()
            self._known[now] = self.now()
        self._around = now

    def find(self):
        """Let the engine work."""
        self.figure.dpi = self.dpi
        self.engine.execute(self.figure)

    def put(self, places):
        """Put the axes where they were before."""
        for ax, place in zip(self.figure.axes, places, strict=True):
            placed = ax.get_in_layout()
            ax.set_position(place, which="original")  # takes them out of the layout
            ax.set_in_layout(placed)

    def now(self):
        """Return (left, bottom, width, height) of each axes, in fractions."""
        return [ax.get_position(original=True).bounds for ax in self.figure.axes]


def around(figure):
    """Return what stands around the axes of a figure: what their places depend on."""
    return tuple(
        (
            *(ax.get_visible(), ax.axison, ax.get_xlim(), ax.get_ylim()),
            *(len(ax.get_title(where).splitlines()) for where in TITLES),
            *(ax.get_xlabel(), ax.get_ylabel()),
            *(label.get_text() for label in _tick_labels(ax)),
        )
        for ax in figure.axes
    )


def _tick_labels(ax):
    return [*ax.get_xticklabels(), *ax.get_yticklabels()] if ax.axison else []
