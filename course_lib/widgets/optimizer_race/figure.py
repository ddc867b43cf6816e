"""The board of a race: where everybody is, how low, and how far each weight goes."""

import numpy as np
from contourpy import contour_generator
from matplotlib.collections import LineCollection

from course_lib.plots import plane
from course_lib.plots import surface as draw_surface
from course_lib.plots.pictures import figure
from course_lib.plots.race import RACERS

MARKS = "●▲■◆"
RATES = (1e-4, 1e3)
CELLS = 32  # of the grid on which a network's border is found
FAR = 100  # a place beyond this is not drawn
LONGEST = 11  # letters of a name
# Left, bottom, width, height in shares of the figure: laid out by hand, since finding
# a layout takes longer than drawing, and every new track would need it.
PLACE = (0.105, 0.115, 0.37, 0.79)
LOSS, RATE = (0.645, 0.605, 0.335, 0.30), (0.645, 0.115, 0.335, 0.31)


class Board:
    """Three axes and the artists of four lanes.

    Attributes:
        figure: to be put on a `Stage`, with its `artists`.
    """

    def __init__(self):
        self.figure = picture = figure((6.8, 4.5))
        picture.set_layout_engine("none")
        self.place, self.loss, self.rate = map(picture.add_axes, (PLACE, LOSS, RATE))
        self.rate.set(xscale="log", xlim=RATES, xlabel="effective rate: move per slope")
        self.rate.set(ylim=(len(MARKS) - 0.4, -0.6), yticks=range(len(MARKS)))
        self.rate.tick_params(axis="y", length=0, labelleft=False)
        self.rate.minorticks_off()
        self.scenery = []
        self.texts = [
            self.rate.text(-0.03, row, "", color=color, weight="bold", fontsize=9,
                           ha="right", va="center",
                           transform=self.rate.get_yaxis_transform())
            for row, (color, _, _) in enumerate(RACERS[: len(MARKS)])
        ]  # fmt: skip
        self.lanes = [_Drawn(self, row) for row in range(len(MARKS))]
        self.artists = [*self.texts, *(a for lane in self.lanes for a in lane.artists)]

    def scene(self, track):
        """Draw what stands still on a track: its hills or its data, and the axes."""
        for artist in self.scenery:
            artist.remove()
        before = set(self.place.get_children())
        if hasattr(track, "surface"):
            draw_surface(track.surface, ax=self.place)
            titles = "★ lowest place", "height above ★", "rates: ● of θ₁, ○ of θ₂"
        else:
            self._data(track)
            titles = "where each sees the border", "training loss", (
                "rates: ● median, ○ 10–90 %"
            )  # fmt: skip
        self.scenery = [a for a in self.place.get_children() if a not in before]
        for ax, title in zip((self.place, self.loss, self.rate), titles, strict=True):
            ax.set_title(title, fontsize=10.5)
        self.loss.set(
            xlabel="gradient evaluations", xlim=(0, track.horizon),
            yscale="log", ylim=track.limits,
        )  # fmt: skip
        self.loss.minorticks_off()

    def _data(self, track):
        low, high = track.X.min(axis=0), track.X.max(axis=0)
        (left, bottom), (right, top) = (
            low - 0.12 * (high - low),
            high + 0.12 * (high - low),
        )
        self.place.set(xlim=(left, right), ylim=(bottom, top), aspect="auto",
                       xlabel="$x_1$", ylabel="$x_2$")  # fmt: skip
        self.place.grid(False)
        for artist in plane.points(self.place, track.X, track.y):
            artist.set(alpha=0.35, ms=4)
        x, y = np.linspace(left, right, CELLS), np.linspace(bottom, top, CELLS)
        self.cells = x, y, np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)

    def show(self, names, lanes):
        """Move the artists to where the lanes are; None is an empty lane."""
        for text, mark, name in zip(self.texts, MARKS, names, strict=True):
            short = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
            text.set_text(f"{short} {mark}")
        for artists, lane in zip(self.lanes, lanes, strict=True):
            artists.show(lane)


class _Drawn:
    """The artists of one lane."""

    def __init__(self, board, row):
        self.board, self.row = board, row
        color, style, marker = RACERS[row]
        line = {"color": color, "ls": style, "lw": 1.8, "marker": marker, "ms": 8,
                "mec": "white", "markevery": [-1]}  # fmt: skip
        place, loss, rate = board.place, board.loss, board.rate
        (self.halo,) = place.plot([], [], color="white", ls="-", lw=3.6)
        (self.trail,) = place.plot([], [], **line)
        self.border = place.add_collection(LineCollection([], colors=color, ls=style))
        (self.curve,) = loss.plot([], [], **line, clip_on=False)
        (self.span,) = rate.plot([], [], color=color, ls=style, lw=1.8, marker=marker,
                                 ms=9, mec=color, mfc="white",
                                 clip_on=False)  # fmt: skip
        (self.first,) = rate.plot([], [], marker, color=color, mec="white", mew=0.6,
                                  ms=6.5, clip_on=False)  # fmt: skip
        self.artists = [self.halo, self.trail, self.border, self.curve, self.span,
                        self.first]  # fmt: skip

    def show(self, lane):
        """Draw a lane's place, its losses and its effective rates; None draws none."""
        for artist in self.artists:
            artist.set_visible(lane is not None)
        if lane is None:
            return
        for artist in (self.halo, self.trail):
            artist.set_visible(lane.net is None)
        self.border.set_visible(lane.net is not None)
        if lane.net is None:
            trail = np.array(lane.trail)
            trail = trail[(np.abs(trail) < FAR).all(axis=1)]
            self.halo.set_data(*trail.T)
            self.trail.set_data(*trail.T)
        else:
            self.border.set_segments(self._border(lane.net))
        low, high = self.board.loss.get_ylim()
        losses = np.clip(np.nan_to_num(lane.losses, nan=np.inf), low, high)
        self.curve.set_data(range(len(losses)), losses)
        self._rates(lane.rates(), lane.net is None)

    def _border(self, net):
        x, y, points = self.board.cells
        scores = net(points)
        lead = (scores[:, 1] - scores[:, 0]).reshape(CELLS, CELLS)
        return (
            contour_generator(x, y, lead).lines(0.0) if np.isfinite(lead).all() else []
        )

    def _rates(self, rates, on_surface):
        if rates is None:
            spread, middle = [], []
        elif on_surface:
            spread, middle = rates, rates[:1]
        else:
            spread, middle = np.quantile(rates, (0.1, 0.9)), [np.median(rates)]
        for line, values in ((self.span, spread), (self.first, middle)):
            line.set_data(np.clip(values, *RATES), [self.row] * len(values))
