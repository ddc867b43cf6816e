"""Places: where the axes of a figure stand, so that no label is cut.

matplotlib's layout engine measures every text of a figure four times over, which takes
longer than drawing all of it. Here it works only when something around the axes has
changed.
"""

import numpy as np

TITLES = ("left", "center", "right")


class Places:
    """The places of a figure's axes, the same for all resolutions.

    Args:
        figure: with a layout engine, or without: then its axes stay where they are.
    """

    def __init__(self, figure):
        self.figure, self.dpi = figure, figure.dpi
        self.engine = figure.get_layout_engine()
        figure.set_layout_engine("none")  # or every drawing would do it all over
        self._around = None

    def settle(self):
        """Put the axes where they belong."""
        if self.engine is None or around(self.figure) == self._around:
            return
        self.figure.dpi = self.dpi
        before = self.now()
        self.engine.execute(self.figure)
        if not np.allclose(before, self.now(), atol=1e-3):
            self.engine.execute(self.figure)  # settles what the first has moved
        self._around = around(self.figure)

    def now(self):
        """Return (left, bottom, width, height) of each axes, in fractions."""
        return [ax.get_position(original=True).bounds for ax in self.figure.axes]


def around(figure):
    """Return what stands around the axes of a figure: what their places depend on."""
    return [
        (
            *(ax.get_visible(), ax.axison, ax.get_xlim(), ax.get_ylim()),
            *(len(ax.get_title(where).splitlines()) for where in TITLES),
            *(ax.get_xlabel(), ax.get_ylabel()),
            [label.get_text() for label in ax.get_xticklabels() + ax.get_yticklabels()],
        )
        for ax in figure.axes
    ]
