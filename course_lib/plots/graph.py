"""Pictures of a computation: every `Value` a box that carries its operation.

`graph` draws one. A `GraphPicture` holds the artists of a graph and lets its boxes say
something else, for whoever works a graph out step by step.
"""

import numpy as np
from matplotlib.patches import Circle, FancyBboxPatch, Polygon

from .colors import GRADIENT
from .graph_layout import layout
from .pictures import FAINT, INK, describe, figure

COLUMN, ROW = 1.75, 0.95  # inches between the middles of neighbors
WIDTH, HEIGHT, BADGE = 1.12, 0.62, 0.21  # of a box; radius of an operation's circle
HEAD = np.array([(0, 0), (-0.12, 0.045), (-0.12, -0.045)])  # of an arrow to the right
SIGNS = {"*": "×", "-": "−", "neg": "−", "/": "÷", "sigmoid": "σ"}
PLAIN, MARKED = "#ffffff", "#e9e6db"
LIFT = 0.15  # of the first line of two above the middle of its box
CENTERED = {"ha": "center", "va": "center"}


def graph(value, *, ax=None, highlight=(), gradients=True, words=None):
    """Draw how a value was made: inputs on the left, the result on the right.

    Each box holds the label, the number and the gradient, and the circle on its left
    side the operation that made it. Plain numbers of the expression are small boxes.

    Args:
        value: a `Value`, the result.
        ax: where to draw; None makes a figure that is large enough.
        highlight: nodes that get a thick frame, and the arrows between them too.
        gradients: False leaves the gradients out, for the way forward.
        words: dict node → (first line, second line) for boxes that say something else.

    Raises:
        ValueError: for a graph of more than 60 nodes.
    """
    places = layout(value)
    if ax is None:
        width, height = _size(places)
        ax = figure((max(width, 3), height + 0.4)).add_subplot(projection="course")
        ax.set_title(_title(value))
    own = words or {}
    GraphPicture(value, ax).show(
        [own.get(node) or _words(node, gradients) for node in value.graph()],
        [node in set(highlight) for node in value.graph()],
    )
    return describe(ax, _alt(value, gradients))


class GraphPicture:
    """The artists of a graph, without words yet.

    Args:
        value: a `Value`, the result. Later values with the same graph can be shown.
        ax: where to draw.

    Attributes:
        artists: all of them, in drawing order.
    """

    def __init__(self, value, ax):
        self.nodes, self.places = value.graph(), layout(value)
        width, height = _size(self.places)
        ax.set(xlim=(-COLUMN / 2, width - COLUMN / 2), aspect="equal")
        ax.set_ylim(-ROW / 2, height - ROW / 2)
        ax.set_axis_off()
        self.marks = [False] * len(self.nodes)
        number = {node: k for k, node in enumerate(self.nodes)}
        self.arrows = [  # (number of the parent, of the node, its artists)
            (number[parent], k, self._arrow(ax, parent, node, which))
            for node, k in number.items()
            for which, parent in enumerate(node.parents)
        ]
        self.boxes = [self._box(ax, node) for node in self.nodes]
        badges = [b for node in self.nodes if node.op for b in self._badge(ax, node)]
        self.lines = [self._lines(ax, node) for node in self.nodes]
        self.artists = [
            *(part for *_, arrow in self.arrows for part in arrow),
            *self.boxes,
            *badges,
            *(text for pair in self.lines for text in pair),
        ]

    def show(self, words, marks):
        """Write into the boxes, and mark some and the arrows between them.

        Args:
            words: (first line, second line or "") of each node, oldest node first.
            marks: whether each node is marked.
        """
        for k, (first, second) in enumerate(words):
            self._write(k, first, second)
            if marks[k] != self.marks[k]:
                self.boxes[k].set(
                    facecolor=MARKED if marks[k] else PLAIN,
                    edgecolor=INK if marks[k] else _frame(self.nodes[k]),
                    linewidth=2.6 if marks[k] else 1.0,
                )
        for start, end, arrow in self.arrows:
            now = marks[start] and marks[end]
            if now != (self.marks[start] and self.marks[end]):
                for part in arrow:
                    part.set(linewidth=2.4 if now else 1.1)
        self.marks = list(marks)

    def _write(self, k, first, second):
        x, y = self._middle(self.nodes[k])
        lift = LIFT if second else 0
        for text, words, at in zip(
            self.lines[k], (first, second), (y + lift, y - lift), strict=True
        ):
            text.set_text(words)
            if text.get_position()[1] != at:
                text.set_position((x, at))

    def _middle(self, node):
        """Return where the words of a box stand: right of its operation's circle."""
        x, y = _inches(self.places[node])
        return x + BADGE / 2 if node.op not in ("", "constant") else x, y

    def _lines(self, ax, node):
        x, y = self._middle(node)
        return (
            ax.text(x, y, "", color=INK, fontsize=9.5, zorder=4, **CENTERED),
            ax.text(x, y, "", color=GRADIENT, fontsize=8.5, zorder=4, **CENTERED),
        )

    def _box(self, ax, node):
        x, y = _inches(self.places[node])
        half, high = _half(node), 0.34 if node.op == "constant" else HEIGHT
        return ax.add_artist(  # add_patch would also look how far it reaches
            FancyBboxPatch(
                (x - half, y - high / 2),
                2 * half,
                high,
                boxstyle="round,pad=0,rounding_size=0.07",
                facecolor=PLAIN,
                edgecolor=_frame(node),
                linewidth=1.0,
                zorder=3,
            )
        )

    def _badge(self, ax, node):
        """Return the circle on the left of a box and the operation's sign in it."""
        if node.op == "constant":
            return ()
        x, y = _inches(self.places[node])
        at = (x - _half(node), y)
        sign = SIGNS.get(node.op, node.op.replace("**", "^"))
        size = 12 if len(sign) == 1 else 8.5 if len(sign) < 4 else 28 / len(sign)
        circle = Circle(at, BADGE, facecolor="#f0efea", edgecolor=INK, zorder=5)
        return (
            ax.add_artist(circle),
            ax.text(*at, sign, fontsize=size, color=INK, zorder=6, **CENTERED),
        )

    def _arrow(self, ax, parent, node, which):
        """Return the arrow from a parent to the operation of a node: line and head."""
        column = self.places[parent][0]
        x, y = _inches(self.places[parent])
        points = [(x + _half(parent), y)]
        for stop in range(column + 1, self.places[node][0]):
            x, y = _inches(self.places[parent, stop])
            points += [(x - WIDTH / 2, y), (x + WIDTH / 2, y)]
        x, y = _inches(self.places[node])
        points.append((x - _half(node), y))
        points = np.array(points)
        times = sum(other is parent for other in node.parents)
        if times > 1:  # as in a * a: one arrow above the other
            points[:, 1] += 0.09 - 0.18 * which
        ahead = points[-1] - points[-2]
        ahead /= np.hypot(*ahead)
        points[-1] -= BADGE * ahead  # it ends at the circle
        turn = np.array([ahead, (-ahead[1], ahead[0])])
        look = {"color": INK, "linewidth": 1.1, "zorder": 2}
        head = Polygon(points[-1] + HEAD @ turn, joinstyle="miter", **look)
        points[-1] += HEAD[1, 0] / 2 * ahead  # a thick line would blunt the tip
        return *ax.plot(*points.T, ls="-", **look), ax.add_artist(head)


def _size(places):
    """Return width and height of a graph in inches."""
    return tuple((max(at[i] for at in places.values()) + 1) * (COLUMN, ROW)[i]
                 for i in (0, 1))  # fmt: skip


def _frame(node):
    return FAINT if node.op == "constant" else INK


def _inches(place):
    return place[0] * COLUMN, place[1] * ROW


def _words(node, gradients):
    """Return the lines of a box: label and number, and its gradient or nothing."""
    number = readable(node.data)
    equation = f"{node.label} = {number}" if node.label else number
    shows_gradient = gradients and node.op != "constant"
    return equation, f"grad {readable(node.grad)}" if shows_gradient else ""


def _half(node):
    """Return half the width of a node's box."""
    return 0.22 if node.op == "constant" else WIDTH / 2


def readable(number):
    """Return a number short enough for a box: three digits, one if it is tiny."""
    tiny = 0 < abs(number) < 1e-3
    return f"{number:.{1 if tiny else 3}g}".replace("-", "−")


def _title(value):
    count = sum(bool(node.parents) for node in value.graph())
    name = value.label or "The result"
    if not count:
        return f"{value.label or 'This'} is an input"
    return f"{name} is made in {count} step{'s' if count > 1 else ''}"


def _alt(value, gradients):
    nodes = value.graph()
    steps = [
        f"{node.label + ' = ' if node.label else ''}{node.formula()} = {node.data:.4g}"
        for node in nodes
        if node.parents
    ]
    inputs = [node for node in nodes if node.op == ""]
    text = f"A graph of {len(steps)} operations" if steps else "A single value"
    text += f": {', then '.join(steps) or f'{value.data:.4g}'}."
    if gradients and inputs:
        grads = ", ".join(f"{n.label or f'{n.data:.4g}'} {n.grad:.4g}" for n in inputs)
        text += f" Gradients of the inputs: {grads}."
    return text
