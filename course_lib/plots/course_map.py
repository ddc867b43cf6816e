"""The map of the course: lessons in rows, and arrows to those that build on them."""

from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from .pictures import BLUE, FAINT, INK, describe, figure_axes

WIDTH, HEIGHT = 0.84, 0.56  # of a box; one lesson takes 1 by 1
# Part of the course -> its lessons: number, short title, minutes, what it builds on.
COURSE = {
    "A network": [
        ("01", "Neurons", 65, []),
        ("02", "Activations", 70, ["01"]),
        ("03", "Forward pass", 60, ["02"]),
    ],
    "Its gradient": [
        ("04", "Losses", 55, ["03"]),
        ("05", "Chain rule", 55, ["04"]),
        ("06", "Backprop", 65, ["05"]),
    ],
    "Training it": [
        ("07", "Descent", 70, ["06"]),
        ("08", "Initialization", 60, ["06"]),
    ],
    "Training well": [
        ("09", "Regularization", 60, ["07", "08"]),
        ("10", "Optimizers", 75, ["09"]),
    ],
    "For real": [
        ("11", "Capstone", 60, ["10"]),
        ("12", "Playground", 45, ["10"]),
        ("13", "Errata hunt", 60, ["10"]),
    ],
}


def course_map(parts=COURSE, *, ax=None):
    """Draw the lessons of a course.

    Args:
        parts: dict name of the part -> its lessons, each a tuple (number, title,
            minutes, numbers of the lessons it builds on).
        ax: where to draw; None makes a figure.
    """
    size = (6.4, 0.92 * len(parts) + 0.1)
    ax = ax or figure_axes("Arrows lead to what builds on a lesson", size=size)
    places = {}
    for row, (part, lessons) in enumerate(parts.items()):
        ax.text(-0.76, -row, part.replace(" ", "\n"), ha="center", va="center",
                fontsize=9, color=BLUE, weight="bold")  # fmt: skip
        for column, (number, title, minutes, _) in enumerate(lessons):
            places[number] = (column, -row)
            _box(ax, places[number], f"{number}  {title}\n{minutes} min")
    for lessons in parts.values():
        for number, _, _, needed in lessons:
            for other in needed:
                _arrow(ax, places[other], places[number])
    widest = max(map(len, parts.values()))
    ax.set(xlim=(-1.08, widest - 0.52), ylim=(0.5 - len(parts), 0.5))
    ax.set_axis_off()
    return describe(ax, _words(parts))


def _box(ax, place, words):
    x, y = place[0] - WIDTH / 2, place[1] - HEIGHT / 2
    shape = "round,pad=0,rounding_size=0.08"
    look = {"fc": "#fcfcfa", "ec": INK, "lw": 1.2, "zorder": 3}
    ax.add_patch(FancyBboxPatch((x, y), WIDTH, HEIGHT, boxstyle=shape, **look))
    ax.text(*place, words, ha="center", va="center", fontsize=8.5, zorder=4,
            linespacing=1.4)  # fmt: skip


def _arrow(ax, start, end):
    """Draw an arrow from box to box; in a row it goes around those in between."""
    (x0, y0), (x1, y1) = start, end
    style = {"arrowstyle": "-|>", "mutation_scale": 11, "color": FAINT, "zorder": 2}
    if y0 == y1 and x1 - x0 > 1:
        ends = (x0 + 0.2, y0 + HEIGHT / 2), (x1 - 0.2, y1 + HEIGHT / 2)
        curve = "arc3,rad=-0.2"
    elif y0 == y1:
        ends, curve = ((x0 + WIDTH / 2, y0), (x1 - WIDTH / 2, y1)), "arc3"
    else:
        ends, curve = ((x0, y0 - HEIGHT / 2), (x1, y1 + HEIGHT / 2)), "arc3"
    ax.add_patch(FancyArrowPatch(*ends, connectionstyle=curve, lw=1.2, **style))


def _words(parts):
    said = []
    for part, lessons in parts.items():
        each = []
        for number, title, minutes, needed in lessons:
            after = f", after {' and '.join(needed)}" if needed else ""
            each.append(f"{number} {title} ({minutes} minutes{after})")
        said.append(f"{part}: {'; '.join(each)}.")
    return " ".join(said)
