"""Where the boxes of a drawn graph stand.

A column for each level of the graph (a value stands to the right of all its parents),
and within a column an order in which few arrows cross. An arrow that passes other
columns gets a free place in each of them, a waypoint.
"""

from itertools import pairwise
from statistics import fmean

MOST = 60  # nodes; more than that cannot be read


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
    for item, neighbors in before.items():
        for neighbor in neighbors:
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
    column, users = {}, {}
    for node in nodes:  # oldest first: parents come before their children
        column[node] = max((column[p] + 1 for p in node.parents), default=0)
        for parent in node.parents:
            users[parent] = min(column[node], users.get(parent, column[node]))
    for node in nodes:
        if not node.parents and node in users:
            column[node] = users[node] - 1
    return column


def _steps_before(nodes, column):
    """Return dict item → items in the column to its left, waypoints included."""
    before = {}
    for node in nodes:
        before[node] = []
        for parent in node.parents:
            last = parent
            for i in range(column[parent] + 1, column[node]):
                before.setdefault((parent, i), [last])
                last = (parent, i)
            before[node].append(last)
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
