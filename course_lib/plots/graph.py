"""Pictures of a computation: every `Value` a box that carries its operation.

The layout is ours: a column for each level of the graph (a value stands to the right of
all its parents), and within a column an order in which few arrows cross. An arrow that
passes other columns gets a free place in each of them, a waypoint. `layout` returns the
places alone, for whoever wants to draw step by step.
"""

from itertools import pairwise
from statistics import fmean

from matplotlib.patches import Circle, FancyBboxPatch

from .pictures import BLUE, FAINT, INK, ORANGE, describe, figure

COLUMN, ROW = 1.75, 0.95  # inches between the middles of neighbors
WIDTH, HEIGHT, BADGE = 1.12, 0.62, 0.21  # of a box; radius of an operation's circle
SIGNS = {"*": "×", "-": "−", "neg": "−", "/": "÷", "sigmoid": "σ"}
MOST = 60  # nodes; more than that cannot be read
PLAIN, MARKED = "#ffffff", "#fbe3cf"


def graph(value, *, ax=None, highlight=(), gradients=True, words=None):
    """Draw how a value was made: inputs on the left, the result on the right.

    Each box holds the label, the number and the gradient, and the circle on its left
    side the operation that made it. Plain numbers of the expression are small boxes.

    Args:
        value: a `Value`, the result.
        ax: where to draw; None makes a figure that is large enough.
        highlight: nodes that get a thick frame, and the arrows between them too.
        gradients: False leaves the gradients out, for the way forward.
        words: dict node → (first line, second line) for boxes that say something else,
            as a graph does that is worked out step by step.

    Raises:
        ValueError: for a graph of more than 60 nodes.
    """
    places = layout(value)
    width, height = ((max(at[i] for at in places.values()) + 1) * (COLUMN, ROW)[i]
                     for i in (0, 1))  # fmt: skip
    if ax is None:
        ax = figure((max(width, 3), height + 0.4)).add_subplot(projection="course")
        ax.set_title(_title(value))
    ax.set(xlim=(-COLUMN / 2, width - COLUMN / 2), aspect="equal")
    ax.set_ylim(-ROW / 2, height - ROW / 2)
    ax.set_axis_off()
    for node in value.graph():
        lines = (words or {}).get(node) or _words(node, gradients)
        _box(ax, node, *_inches(places[node]), node in set(highlight), lines)
        for which, parent in enumerate(node.parents):
            marked = {node, parent} <= set(highlight)
            _arrow(ax, places, parent, node, which, marked)
    return describe(ax, _alt(value, gradients))


def layout(value):
    """Return dict node → (column, row): inputs on the left, row 0 at the bottom.

    Rows are fractions: each node stands at the mean height of its neighbors, moved
    apart where two of one column would overlap. The waypoint that an arrow from a
    `parent` has in a column is listed as (parent, column).
    """
    nodes = value.graph()
    if len(nodes) > MOST:
        raise ValueError(
            f"this graph has {len(nodes)} nodes; up to {MOST} can be drawn so that "
            "they can be read. Draw a part of it: one sample, or one neuron."
        )
    column = _columns(nodes)
    before = _steps_before(nodes, column)
    after = {item: [] for item in before}
    for item, left in before.items():
        for neighbor in left:
            after[neighbor].append(item)
    place = {item: item[1] if isinstance(item, tuple) else column[item]
             for item in before}  # fmt: skip
    stacks = [
        [item for item in before if place[item] == i] for i in range(column[value] + 1)
    ]
    row = {item: -float(i) for stack in stacks for i, item in enumerate(stack)}
    for sweep in range(12):
        neighbors = after if sweep % 2 else before
        for stack in stacks[:: -1 if sweep % 2 else 1]:
            _settle(stack, row, neighbors)
    lowest = min(row.values())
    return {item: (place[item], row[item] - lowest) for item in before}


def _columns(nodes):
    """Return dict node → column: right of all parents; inputs close to their use."""
    column, used = {}, {}
    for node in nodes:  # oldest first: parents come before their children
        column[node] = max((column[p] + 1 for p in node.parents), default=0)
        for parent in node.parents:
            used[parent] = min(column[node], used.get(parent, column[node]))
    for node in nodes:
        if not node.parents and node in used:
            column[node] = used[node] - 1
    return column


def _steps_before(nodes, column):
    """Return dict item → items in the column to its left, waypoints included."""
    before = {}
    for node in nodes:
        before[node] = []
        for parent in node.parents:
            left = parent
            for i in range(column[parent] + 1, column[node]):
                before.setdefault((parent, i), [left])
                left = (parent, i)
            before[node].append(left)
    return before


def _settle(stack, row, neighbors):
    """Move the items of a column to their neighbors' mean height, but apart."""
    wish = {
        item: fmean(row[n] for n in neighbors[item]) if neighbors[item] else row[item]
        for item in stack
    }
    stack.sort(key=wish.get)
    row[stack[0]] = wish[stack[0]]
    for below, item in pairwise(stack):
        row[item] = max(wish[item], row[below] + (_room(below) + _room(item)) / 2)
    shift = fmean(wish.values()) - fmean(row[item] for item in stack)
    for item in stack:
        row[item] += shift


def _room(item):
    """Return how many rows an item needs: boxes one, numbers and waypoints less."""
    return 0.6 if isinstance(item, tuple) or item.op == "constant" else 1.0


def _inches(place):
    return place[0] * COLUMN, place[1] * ROW


def _words(node, gradients):
    """Return the lines of a box: label and number, and its gradient or nothing."""
    number = readable(node.data)
    named = f"{node.label} = {number}" if node.label else number
    shows_gradient = gradients and node.op != "constant"
    return named, f"grad {readable(node.grad)}" if shows_gradient else ""


def _box(ax, node, x, y, marked, lines):
    """Draw one value: its two lines, and its operation on the left."""
    constant = node.op == "constant"
    half, high = _half(node), 0.34 if constant else HEIGHT
    ax.add_artist(  # add_patch would also look how far it reaches, and take as long
        FancyBboxPatch(
            (x - half, y - high / 2),
            2 * half,
            high,
            boxstyle="round,pad=0,rounding_size=0.07",
            facecolor=MARKED if marked else PLAIN,
            edgecolor=ORANGE if marked else FAINT if constant else INK,
            linewidth=2.6 if marked else 1.0,
            zorder=3,
        )
    )
    text = {"ha": "center", "va": "center", "zorder": 4}
    first, second = lines
    lift = 0.15 if second else 0
    middle = x if node.op in ("", "constant") else x + BADGE / 2
    ax.text(middle, y + lift, first, color=INK, fontsize=9.5, **text)
    if second:
        ax.text(middle, y - lift, second, color=BLUE, fontsize=8.5, **text)
    if node.op not in ("", "constant"):
        at = (x - half, y)
        circle = {"facecolor": "#e3ebf2", "edgecolor": INK, "zorder": 5}
        ax.add_artist(Circle(at, BADGE, **circle))
        sign = SIGNS.get(node.op, node.op.replace("**", "^"))
        size = 12 if len(sign) == 1 else 8.5 if len(sign) < 4 else 28 / len(sign)
        ax.text(*at, sign, fontsize=size, color=INK, **(text | {"zorder": 6}))


def _arrow(ax, places, parent, node, which, marked):
    """Draw the arrow from a parent to the operation of a node, past its waypoints."""
    column = places[parent][0]
    stops = [(parent, i) for i in range(column + 1, places[node][0])]
    x, y = _inches(places[parent])
    points = [(x + _half(parent), y)]
    for stop in stops:
        x, y = _inches(places[stop])
        points += [(x - WIDTH / 2, y), (x + WIDTH / 2, y)]
    x, y = _inches(places[node])
    end = (x - _half(node), y)
    if node.parents.count(parent) > 1:  # a * a: one arrow above the other
        side = 0.09 - 0.18 * which
        points, end = [(px, py + side) for px, py in points], (end[0], y + side)
    line = {"color": ORANGE if marked else INK, "linewidth": 2.4 if marked else 1.1}
    if stops:
        ax.plot(*zip(*points, strict=True), ls="-", zorder=2, **line)
    shorter = 72 * BADGE * 0.98
    ax.annotate(
        "", end, points[-1], zorder=2,
        arrowprops={"arrowstyle": "-|>", "shrinkA": 0, "shrinkB": shorter, **line},
    )  # fmt: skip


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
    said = f"A graph of {len(steps)} operations" if steps else "A single value"
    said += f": {', then '.join(steps) or f'{value.data:.4g}'}."
    if gradients and inputs:
        grads = ", ".join(f"{n.label or f'{n.data:.4g}'} {n.grad:.4g}" for n in inputs)
        said += f" Gradients of the inputs: {grads}."
    return said
