"""The map of the course: lessons in rows, and arrows to those that build on them."""

from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from ..content.lessons import LESSONS
from .pictures import BLUE, FAINT, INK, describe, figure_axes

WIDTH, HEIGHT = 0.84, 0.56  # of a box; one lesson takes 1 by 1


def course_map(lessons=LESSONS, *, ax=None):
    """Draw the lessons of a course, a row for each part.

    Args:
        lessons: a `content.lessons.Lesson` for each, in order; those without a part
            are left out.
        ax: where to draw; None makes a figure.
    """
    rows = {}
    for lesson in lessons:
        if lesson.part:
            rows.setdefault(lesson.part, []).append(lesson)
    size = (6.4, 0.92 * len(rows) + 0.1)
    ax = ax or figure_axes("Arrows lead to what builds on a lesson", size=size)
    centers = {}
    part_style = {"ha": "center", "va": "center", "fontsize": 9, "weight": "bold"}
    for row, (part, members) in enumerate(rows.items()):
        ax.text(-0.76, -row, part.replace(" ", "\n"), color=BLUE, **part_style)
        for column, lesson in enumerate(members):
            centers[lesson.number] = (column, -row)
            title = f"{lesson.number:02d}  {lesson.short}\n{lesson.minutes} min"
            _box(ax, centers[lesson.number], title)
    for lesson in lessons:
        for earlier in lesson.builds_on:
            _arrow(ax, centers[earlier], centers[lesson.number])
    widest = max(map(len, rows.values()))
    ax.set(xlim=(-1.08, widest - 0.52), ylim=(0.5 - len(rows), 0.5))
    ax.set_axis_off()
    return describe(ax, _words(rows))


def _box(ax, center, title):
    x, y = center[0] - WIDTH / 2, center[1] - HEIGHT / 2
    shape = "round,pad=0,rounding_size=0.08"
    look = {"fc": "#fcfcfa", "ec": INK, "lw": 1.2, "zorder": 3}
    ax.add_patch(FancyBboxPatch((x, y), WIDTH, HEIGHT, boxstyle=shape, **look))
    text_style = {"ha": "center", "va": "center", "fontsize": 8.5, "linespacing": 1.4}
    ax.text(*center, title, zorder=4, **text_style)


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


def _words(rows):
    sentences = []
    for part, members in rows.items():
        descriptions = []
        for lesson in members:
            earlier = " and ".join(f"{number:02d}" for number in lesson.builds_on)
            after = f", after {earlier}" if earlier else ""
            descriptions.append(
                f"{lesson.number:02d} {lesson.short} ({lesson.minutes} minutes{after})"
            )
        sentences.append(f"{part}: {'; '.join(descriptions)}.")
    return " ".join(sentences)
