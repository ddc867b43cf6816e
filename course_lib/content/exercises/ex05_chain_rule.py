"""Exercises of lesson 05: the chain rule."""

import math

import numpy as np

from ...autodiff import Value
from ..exercise import Exercise, mistake
from ..slip import Slip


def _by_loop(a, b, c, upstream):
    gradients = []
    for k in range(3):
        others = [factor for i, factor in enumerate((a, b, c)) if i != k]
        gradients.append(upstream * math.prod(others))
    return gradients


class MultiplyBackward(Exercise):
    """Return the gradients of a, b and c for f = a·b·c, given the upstream one."""

    lesson, name, points = 5, "multiply_backward", 1
    signature = "def multiply_backward(a, b, c, upstream):"
    body = """
    da = ...
    db = ...
    dc = ...
    return da, db, dc
    """
    hints = (
        "Hold b and c fixed: then f is a number times a. Which number is that, and so "
        "which slope?",
        "Each factor gets upstream × the product of the others.",
        "f / a would be that product too, unless a is 0.",
    )

    def solution(a, b, c, upstream):
        da = upstream * b * c
        db = upstream * a * c
        dc = upstream * a * b
        return da, db, dc

    def inputs(rng):
        yield 2.0, 3.0, 5.0, 1.0
        yield 2.0, -3.0, 5.0, -0.5
        yield 0.0, 3.0, 5.0, 2.0  # a factor of 0 still has a slope
        yield 0.0, 0.0, 4.0, 1.0
        yield 1.0, 2.0, 3.0, 0.0
        for _ in range(4):
            yield tuple(float(v) for v in rng.normal(0, 2, 4))

    slips = (
        Slip(
            "The upstream gradient is missing: these are the local slopes.",
            ("upstream * b", "b"),
            ("upstream * a * c", "a * c"),
            ("upstream * a * b", "a * b"),
        ),
        Slip(
            "Each factor gets the product of the others, not itself.",
            ("b * c", "a"),
            ("a * c", "b"),
            ("a * b", "c"),
        ),
        Slip(
            "The slope by a is b·c, without a itself: each factor gets the others "
            "only, you hand on the whole product.",
            ("b * c", "a * b * c"),
            ("a * c", "a * b * c"),
            ("a * b", "a * b * c"),
        ),
        Slip("There are two other factors: in `da` c is missing.", ("b * c", "b")),
        Slip("There are two other factors: in `da` b is missing.", ("b * c", "c")),
        Slip("There are two other factors: in `db` c is missing.", ("a * c", "a")),
        Slip("There are two other factors: in `db` a is missing.", ("a * c", "c")),
        Slip("There are two other factors: in `dc` b is missing.", ("a * b", "a")),
        Slip("There are two other factors: in `dc` a is missing.", ("a * b", "b")),
        Slip(
            "Local slope and upstream are multiplied, not added.",
            ("upstream * b", "upstream + b"),
            ("upstream * a * c", "upstream + a * c"),
            ("upstream * a * b", "upstream + a * b"),
        ),
        Slip(
            "A sum passes its gradient on unchanged. This is a product.",
            ("upstream * b * c", "upstream"),
            ("upstream * a * c", "upstream"),
            ("upstream * a * b", "upstream"),
        ),
        Slip(
            "The slope by a is b·c, a product; you add the other two.",
            ("b * c", "(b + c)"),
            ("a * c", "(a + c)"),
            ("a * b", "(a + b)"),
        ),
        Slip(
            "Return them in the order a, b, c.",
            ("return da, db, dc", "return dc, db, da"),
        ),
    )

    @mistake("`f / a` does not work where a is 0. Multiply the other two instead.")
    def by_division(a, b, c, upstream):
        f = a * b * c
        return upstream * f / a, upstream * f / b, upstream * f / c

    @mistake(
        "A factor of 0 has a slope as well, the product of the others: with `f / a` "
        "and "
        "a special case it gets 0."
    )
    def by_guarded_division(a, b, c, upstream):
        f = a * b * c
        return tuple(upstream * f / factor if factor else 0.0 for factor in (a, b, c))

    accepted = (
        _by_loop,
        lambda a, b, c, upstream: [
            np.float32(upstream * local) for local in (b * c, a * c, a * b)
        ],
    )


def _relu_backward_loop(z, upstream):
    flat = [
        u if value > 0 else 0.0 for value, u in zip(z.flat, upstream.flat, strict=True)
    ]
    return np.array(flat).reshape(z.shape)


def _relu_backward_in_place(z, upstream):
    upstream[z <= 0] = 0
    return upstream


class ReluBackward(Exercise):
    """Return the gradient by z of a = relu(z), element by element."""

    lesson, name, points = 5, "relu_backward", 1
    signature = "def relu_backward(z, upstream):"
    hints = (
        "upstream × local slope. What is the slope of max(z, 0) on the right, and what "
        "on the left?",
        "Only the sign of z decides. What arrives from upstream may have any sign.",
        "`z > 0` is an array of True and False; multiplied by numbers they count as "
        "1 and 0. At z = 0 the slope is taken as 0.",
    )

    def solution(z, upstream):
        return upstream * (z > 0)

    def inputs(rng):
        yield np.array([0.0]), np.array([2.0])
        yield np.array([3.0]), np.array([-2.0])
        yield np.array([-3.0]), np.array([2.0])
        yield np.array([2.0, -1.0, 0.0, 0.5]), np.array([3.0, 3.0, 3.0, -3.0])
        yield np.array([[1, -2], [0, 4]]), np.array([[0.5, 0.5], [-0.5, -2.0]])
        for shape in ((5,), (2, 3), (3, 2), (2, 1, 3)):
            yield rng.normal(size=shape), rng.normal(size=shape)

    slips = (
        Slip(
            "You cut off negative gradients: it is the sign of z that decides, and a "
            "gradient may be negative.",
            ("upstream * (z > 0)", "np.maximum(upstream, 0)"),
        ),
        Slip(
            "You let only positive gradients through: z > 0 is the only condition.",
            ("upstream *", "np.maximum(upstream, 0) *"),
        ),
        Slip(
            "These are the local slopes, 1 and 0: multiply them by what comes from "
            "upstream.",
            ("upstream * (z > 0)", "(z > 0) * 1.0"),
        ),
        Slip(
            "This is the forward pass, max(z, 0). The way back multiplies what comes "
            "from upstream by its slope.",
            ("upstream * (z > 0)", "np.maximum(z, 0)"),
        ),
        Slip(
            "The value of the ReLU is not its slope: where z > 0 the slope is 1.",
            ("(z > 0)", "np.maximum(z, 0)"),
        ),
        Slip(
            "At z = 0, the kink, this course takes the slope 0: compare with `>`.",
            ("z > 0", "z >= 0"),
        ),
        Slip(
            "At z = 0, the kink, this course takes the slope 0, not ½.",
            ("(z > 0)", "(np.sign(z) + 1) / 2"),
        ),
        Slip(
            "The two sides are swapped: what is on (z > 0) lets the gradient through.",
            ("z > 0", "z <= 0"),
        ),
        Slip(
            "You let the gradient through where z is below 0: it is the other side "
            "that is on.",
            ("z > 0", "z < 0"),
        ),
        Slip(
            "The gradient passes unchanged: where z is negative, nothing may come "
            "through.",
            ("upstream * (z > 0)", "upstream"),
        ),
        Slip(
            "Left of 0 the slope is −1 in yours, that of the absolute value. A ReLU is "
            "flat there.",
            ("(z > 0)", "np.sign(z)"),
        ),
        Slip(
            "Left of 0 a little comes through, as in a leaky ReLU. A ReLU is flat "
            "there.",
            ("(z > 0)", "np.where(z > 0, 1, 0.01)"),
        ),
        Slip(
            "Where z is not above 0 the gradient is 0: you return z there.",
            ("upstream * (z > 0)", "np.where(z > 0, upstream, z)"),
        ),
        Slip(
            "What comes from upstream and the local slope are multiplied, not added.",
            ("upstream * (", "upstream + ("),
        ),
        Slip(
            "The array z may hold whole numbers, and one made like it can hold nothing "
            "else: your gradients are cut to them.",
            (
                "return upstream * (z > 0)",
                "g = np.zeros_like(z)\n    g[z > 0] = upstream[z > 0]\n    return g",
            ),
        ),
    )

    @mistake(
        "`if` wants one truth value, and z > 0 is a whole array of them: use "
        "`np.where`, or multiply by `z > 0`."
    )
    def single_truth_value(z, upstream):
        return upstream if z > 0 else 0 * upstream

    @mistake("Each element has its own slope: `*`, not the matrix product `@`.")
    def matrix_product(z, upstream):
        return upstream @ (z > 0)

    accepted = (
        _relu_backward_loop,
        _relu_backward_in_place,
        lambda z, upstream: np.where(z > 0, upstream, 0),
        lambda z, upstream: (np.sign(np.maximum(z, 0)) * upstream).tolist(),
        lambda z, upstream: np.float32(upstream) * (z > 0),
    )


def _two_paths_central(x):
    def f(x):
        a = np.tanh(x)
        return x * a + a**2

    return (f(x + 1e-5) - f(x - 1e-5)) / 2e-5


class TwoPaths(Exercise):
    """Return df/dx for a = tanh(x), b = x·a, f = b + a²."""

    lesson, name, points = 5, "two_paths", 2
    signature = "def two_paths(x):"
    body = """
    a = np.tanh(x)  # forward
    db = 1.0  # backward: f = b + a**2 passes it on
    da = ...
    dx = ...
    return dx
    """
    hints = (
        "Draw the graph. How many arrows leave a, and how many leave x?",
        "a is used by b = x·a and by a². So da has two parts: db × x, and the slope of "
        "the square.",
        "x is used by b = x·a, where its slope is a, and by tanh, where it gets "
        "da × (1 − a²). Add the two.",
    )
    forbidden = ("Value", "numerical_gradient")

    def solution(x):
        a = np.tanh(x)
        da = x + 2 * a  # along b = x·a, and along a²
        dx = a + da * (1 - a**2)  # along b = x·a, and through a
        return dx

    def inputs(rng):
        yield (0.0,)
        yield (1.0,)
        yield (-1.0,)
        yield (0.5,)
        yield (20.0,)
        for _ in range(5):
            yield (float(rng.normal(0, 1.2)),)

    slips = (
        Slip(
            "This is the path through a alone: x is a factor of b as well, with the "
            "slope a.",
            ("= a + da", "= da"),
        ),
        Slip(
            "This is the direct path alone, x as a factor of b: x also moves a.",
            ("a + da * (1 - a**2)", "a"),
        ),
        Slip("The path from a² is missing: da has two parts.", ("x + 2 * a", "x")),
        Slip(
            "The path from b to a is missing: da has two parts.", ("x + 2 * a", "2 * a")
        ),
        Slip(
            "On its way from a to x the gradient meets tanh: multiply da by its slope, "
            "1 − a².",
            (" * (1 - a**2)", ""),
        ),
        Slip("The slope of tanh is 1 − a², with a square.", ("(1 - a**2)", "(1 - a)")),
        Slip(
            "The slope of tanh is 1 − a², with a = tanh(x), not with x itself.",
            ("(1 - a**2)", "(1 - x**2)"),
        ),
        Slip(
            "In the slope of tanh a is tanh(x) already: you apply tanh once more.",
            ("(1 - a**2)", "(1 - np.tanh(a) ** 2)"),
        ),
        Slip(
            "The slope of tanh is 1 − a², with a minus.", ("(1 - a**2)", "(1 + a**2)")
        ),
        Slip(
            "The slope a(1 − a) belongs to a sigmoid. Here a is a tanh.",
            ("(1 - a**2)", "a * (1 - a)"),
        ),
        Slip(
            "Where paths meet, their effects add up; you multiply them.",
            ("= a + da", "= a * da"),
        ),
        Slip(
            "What arrives at a along its two paths adds up; you multiply it.",
            ("x + 2 * a", "x * 2 * a"),
        ),
        Slip(
            "The direct path from b to x does not pass tanh: only da is multiplied by "
            "its slope.",
            ("a + da * (1 - a**2)", "(a + da) * (1 - a**2)"),
        ),
        Slip("The slope of a² is 2a: a factor 2 is missing.", ("x + 2 * a", "x + a")),
        Slip(
            "Your a² is the value of the square. Its slope is what arrives at a.",
            ("x + 2 * a", "x + a**2"),
        ),
        Slip(
            "The slope of b = x·a by a is the other factor: you take a itself.",
            ("x + 2", "a + 2"),
        ),
        Slip(
            "The slope of b = x·a by x is the other factor: you take x itself.",
            ("= a + da", "= x + da"),
        ),
        Slip(
            "The loop is not closed: this is da, the slope by a. Go on to x.",
            ("return dx", "return da"),
        ),
        Slip(
            "This is f itself. Return its slope.",
            ("a + da * (1 - a**2)", "x * a + a**2"),
        ),
    )

    accepted = (
        _two_paths_central,
        lambda x: math.tanh(x) + (x + 2 * math.tanh(x)) / math.cosh(x) ** 2,
        lambda x: np.array([TwoPaths.solution(x)]),
    )


def _waiting(parents, *, careful=True):
    """List nodes as soon as all that use them are listed, the results first."""
    users = [0] * len(parents)
    for pair in parents:
        for parent in pair:
            if parent >= 0 or not careful:
                users[parent] += 1
    ready, order = [i for i, n in enumerate(users) if n == 0], []
    while ready:
        order.append(ready.pop(0))
        for parent in parents[order[-1]]:
            if parent >= 0:
                users[parent] -= 1
                if users[parent] == 0:
                    ready.append(int(parent))
    return order


def _results(parents):
    return [i for i in range(len(parents)) if i not in parents]


def _eager(parents, *, first=0, again=False, turned=False):
    """List each node when it is first reached (or each time) from the results."""
    reached, order = _results(parents), []
    while reached:
        node = reached.pop(first)
        if node not in order or again:
            order.append(node)
            pair = [int(p) for p in parents[node] if p >= 0]
            reached += pair[::-1] if turned else pair
    return order


def _reversed_ancestors(parents):
    order = []

    def visit(node):
        if node >= 0 and node not in order:
            for parent in parents[node]:
                visit(parent)
            order.append(node)

    for node in range(len(parents)):
        visit(node)
    return np.array(order[::-1])


def _made(rng, inputs, steps):
    """Draw a computation: parents (n, 2) in the order of making, one result at last."""
    parents, unused = [(-1, -1)] * inputs, list(range(inputs))
    while steps > 0 or len(unused) > 1:
        one = unused.pop(rng.integers(len(unused)))
        if steps <= 0:  # only join what nobody has used yet
            other = unused.pop()
        else:
            other = int(rng.integers(-1, len(parents)))
            unused = [node for node in unused if node != other]
        unused.append(len(parents))
        parents.append((one, other))
        steps -= 1
    return np.array(parents)


def _renumbered(rng, parents):
    """Give the nodes other numbers, so that these say nothing about the order."""
    new = np.append(rng.permutation(len(parents)), -1)  # −1 stays −1
    table = np.empty_like(parents)
    table[new[:-1]] = new[parents]
    return table


def _early(order, parents):
    """Return a (parent, node) of which the parent comes first in an order, or None."""
    place = {int(node): k for k, node in enumerate(order)}
    for node in sorted(place):
        for parent in parents[node].tolist():
            if parent >= 0 and place[parent] < place[node]:
                return parent, node
    return None


class BackwardOrder(Exercise):
    """Return the nodes of a graph, each one before the nodes it was made from."""

    lesson, name, points = 5, "backward_order", 2
    signature = "def backward_order(parents):"
    hints = (
        "The first node is one that nobody uses, such as the result. Who can follow?",
        "A node may be listed once every node that was made from it is listed. So "
        "there is always at least one to take.",
        "While nodes are left: collect the parents of all that are left; list the "
        "nodes that are not among them; go on with the rest.",
    )

    def solution(parents):
        order = []
        nodes = list(range(len(parents)))
        while nodes:
            users = {parent for node in nodes for parent in parents[node]}
            order += [node for node in nodes if node not in users]
            nodes = [node for node in nodes if node in users]
        return order

    def inputs(rng):
        yield (np.array([[-1, -1]]),)
        yield (np.array([[-1, -1], [2, -1], [0, -1]]),)  # 1 = g(2), 2 = h(0)
        yield (np.array([[-1, -1], [2, 0], [0, 0]]),)  # s = a·a + a
        yield (np.array([[1, 2], [-1, -1], [1, 1]]),)  # s = a + a·a
        yield (np.array([[1, -1], [-1, -1], [1, -1]]),)  # two results
        yield (np.array([[3, 1], [3, 4], [-1, -1], [-1, -1], [2, 3]]),)
        for inputs, steps in ((2, 2), (2, 4), (3, 3), (4, 3)):
            yield (_renumbered(rng, _made(rng, inputs, steps)),)

    def judge(answer, parents):
        n = len(parents)
        try:
            values = np.asarray(answer, dtype=float).ravel()
        except (TypeError, ValueError):
            return "Return a list of node numbers, such as `[2, 1, 0]`."
        order = values.tolist()
        strange = [v for v in order if v not in range(n)]
        if strange:
            return f"Your order holds {min(strange):g}: the nodes are 0 to {n - 1}."
        missing = [node for node in range(n) if node not in order]
        if missing:
            return f"Node {missing[0]} is missing from your order."
        if len(order) > n:
            twice = min(node for node in order if order.count(node) > 1)
            return f"Node {twice:g} is there more than once."
        early = _early(order, parents)
        if early and not _early(order[::-1], parents):
            return "Read from its end your order would be right."
        if early:
            return (
                f"Node {early[0]} comes before node {early[1]}, which was made from "
                "it: its gradient is not complete there."
            )
        return None

    @mistake("This is the order of the forward pass: reverse it.")
    def forward_order(parents):
        return _waiting(parents)[::-1]

    @mistake(
        "The numbers of the nodes say nothing about who was made from whom: look at "
        "`parents`."
    )
    def by_number(parents):
        return list(range(len(parents)))

    @mistake(
        "Counting down works where nodes are numbered as they were made. These are "
        "not: look at `parents`."
    )
    def counting_down(parents):
        return list(range(len(parents)))[::-1]

    @mistake(
        "You list a node as soon as one of those that use it is listed: it has to wait "
        "for all of them."
    )
    def without_waiting(parents):
        return _eager(parents)

    @mistake(
        "You follow one path to its end and then the next: a node on two paths has to "
        "wait for both."
    )
    def path_by_path(parents):
        return _eager(parents, first=-1)

    @mistake(
        "You follow the first parent to its end and then the second: a node on two "
        "paths has to wait for both."
    )
    def first_path_first(parents):
        return _eager(parents, first=-1, turned=True)

    @mistake("A node that is used twice belongs in the list once, at the later place.")
    def listed_twice(parents):
        return _eager(parents, again=True)

    @mistake(
        "A −1 means that there is no parent. As an index it is the last node: leave it "
        "out."
    )
    def last_node_as_parent(parents):
        return _waiting(parents, careful=False)

    @mistake("A −1 means that there is no parent: it is no node, and not to be listed.")
    def no_parent_listed(parents):
        return [*_waiting(parents), -1]

    @mistake(
        "The inputs belong in the list too, at its end or wherever they are complete."
    )
    def without_inputs(parents):
        return [node for node in _waiting(parents) if parents[node].max() >= 0]

    @mistake(
        "There may be several nodes that nobody uses: begin with all of them, not with "
        "one."
    )
    def one_result_only(parents):
        order = [_results(parents)[0]]
        for node in order:
            order += [int(p) for p in parents[node] if p >= 0 and p not in order]
        return [node for node in _waiting(parents) if node in order]

    accepted = (
        _waiting,
        _reversed_ancestors,
        lambda parents: tuple(np.array(_waiting(parents)).astype(float)),
    )


def _walk_dict(parents, local):
    grads = {len(parents) - 1: 1.0}
    for node in range(len(parents) - 1, -1, -1):
        for k in (0, 1):
            if parents[node][k] != -1:
                share = grads[node] * local[node][k]
                grads[parents[node][k]] = grads.get(parents[node][k], 0) + share
    return [grads[node] for node in range(len(parents))]


def _with_slopes(rng, parents):
    """Add a local slope for each parent, nan where there is none."""
    slopes = rng.normal(size=parents.shape).round(2)
    return parents, np.where(parents < 0, np.nan, slopes)


class AccumulateRepaired(Exercise):
    """Return the slope of the last node by each node of a graph. Two bugs inside."""

    lesson, name, points = 5, "accumulate_repaired", 2
    signature = "def accumulate_repaired(parents, local):"
    body = """
    grads = np.zeros(len(parents))
    grads[-1] = 1.0
    for node in range(len(parents)):
        for k in range(2):
            parent = parents[node, k]
            if parent >= 0:
                grads[parent] = grads[node] * local[node, k]
    return grads
    """
    hints = (
        "Take a chain of three nodes on paper. In which order does the loop visit "
        "them, and what has arrived at node 1 when its turn comes?",
        "Backward starts at the last node. `reversed(range(n))` counts down.",
        "Then take s = a·a + a. How many times does something arrive at a, and what "
        "happens to what was there?",
    )

    def solution(parents, local):
        grads = np.zeros(len(parents))
        grads[-1] = 1.0
        for node in reversed(range(len(parents))):
            for k in range(2):
                parent = parents[node, k]
                if parent >= 0:
                    grads[parent] += grads[node] * local[node, k]
        return grads

    def inputs(rng):
        gap = np.nan
        yield np.array([[-1, -1]]), np.array([[gap, gap]])
        yield np.array([[-1, -1], [0, 0]]), np.array([[gap, gap], [3.0, 3.0]])  # a·a
        yield (
            np.array([[-1, -1], [0, -1], [1, -1]]),
            np.array([[gap, gap], [2.0, gap], [-3.0, gap]]),
        )
        yield (  # s = a·a + a at a = 3
            np.array([[-1, -1], [0, 0], [1, 0]]),
            np.array([[gap, gap], [3.0, 3.0], [1.0, 1.0]]),
        )
        yield (  # f = (a + b)·(b + c) at 1, 2, −3
            np.array([[-1, -1], [-1, -1], [-1, -1], [0, 1], [1, 2], [3, 4]]),
            np.array([[gap, gap], [gap, gap], [gap, gap], [1, 1], [1, 1], [-1.0, 3.0]]),
        )
        for inputs, steps in ((1, 3), (2, 3), (3, 4)):
            yield _with_slopes(rng, _made(rng, inputs, steps))

    bugs = (
        Slip(
            "A chain of three nodes goes wrong: a node's turn comes, and has its own "
            "gradient arrived by then?",
            ("reversed(range(len(parents)))", "range(len(parents))"),
        ),
        Slip(
            "A node that is used twice goes wrong: what becomes of what has arrived "
            "there along the first path?",
            ("grads[parent] += ", "grads[parent] = "),
        ),
    )
    slips = (
        Slip(
            "The slope of the last node by itself is 1: without it there is nothing to "
            "hand on.",
            ("grads[-1] = 1.0", "grads[-1] = 0.0"),
        ),
        Slip(
            "The upstream gradient is missing: each share is upstream × local.",
            ("grads[node] * local[node, k]", "local[node, k]"),
        ),
        Slip(
            "The local slope is missing: each share is upstream × local.",
            ("grads[node] * local[node, k]", "grads[node]"),
        ),
        Slip(
            "Node 0 is a node too: −1 means that there is no parent, and `>= 0` was "
            "right.",
            ("parent >= 0", "parent > 0"),
        ),
        Slip(
            "A parent of −1 is none: as an index it is the last node, which now gets "
            "what belongs to nobody.",
            ("parent >= 0", "True"),
        ),
        Slip(
            "Upstream and local slope are multiplied, not added.",
            ("grads[node] * local", "grads[node] + local"),
        ),
        Slip(
            "What arrives is added on, not taken away.",
            ("grads[parent] += ", "grads[parent] -= "),
        ),
        Slip(
            "The gradients start from 0, all but the last one: whatever else is in "
            "there is added on.",
            ("np.zeros", "np.ones"),
        ),
        Slip(
            "Everything but the last node stays 0: does the last one hand on its own "
            "slope, is each share made of what has arrived at `node`, and is it added "
            "on?",
            ("(range(len(parents)))", "(range(len(parents) - 1))"),
        ),
        Slip(
            "A node may have two parents: your loop serves the first one only.",
            ("range(2)", "range(1)"),
        ),
        Slip(
            "The local slopes stand in the row of the node that was made, not in that "
            "of its parent.",
            ("local[node, k]", "local[parent, k]"),
        ),
    )

    accepted = (
        _walk_dict,
        lambda parents, local: np.float32(AccumulateRepaired.solution(parents, local)),
    )


def _descend_loop(x, y, w, b, lr, steps):
    losses = []
    for _ in range(steps):
        dw = db = loss = 0.0
        for xi, yi in zip(x.tolist(), y.tolist(), strict=True):
            a = math.tanh(w * xi + b)
            dz = 2 * (a - yi) * (1 - a * a)
            loss, dw, db = loss + (a - yi) ** 2, dw + dz * xi, db + dz
        losses.append(loss / len(x))
        w, b = w - lr * dw / len(x), b - lr * db / len(x)
    return [w, b, np.array(losses)]


def _descend_by_value(x, y, w, b, lr, steps):
    w, b, losses = Value(w), Value(b), []
    for _ in range(steps):
        errors = [
            (w * float(t) + b).tanh() - float(u) for t, u in zip(x, y, strict=True)
        ]
        loss = sum(e**2 for e in errors) * (1 / len(x))
        losses.append(loss.data)
        loss.backward()
        w, b = Value(w.data - lr * w.grad), Value(b.data - lr * b.grad)
    return w.data, b.data, losses


class TrainNeuron(Exercise):
    """Train a = tanh(w·x + b) by gradient descent; return w, b and the losses.

    The loss is the mean of (a − y)²; one loss for each step, taken before it.
    """

    lesson, name, points = 5, "train_neuron", 3
    signature = "def train_neuron(x, y, w, b, lr, steps):"
    hints = (
        "One step first. Forward, for all samples at once: z = w·x + b, a = tanh(z), "
        "then the loss.",
        "Backward, from the end: the slope of the mean square by a, times 1 − a² gives "
        "dz. Then dw sums dz · x over the samples, and db sums dz.",
        "`dz = 2 * (a - y) * (1 - a**2) / len(x)`. Both slopes come from the same "
        "forward pass: compute them before you move w and b, each by −lr · slope.",
    )

    def solution(x, y, w, b, lr, steps):
        losses = []
        for _ in range(steps):
            a = np.tanh(w * x + b)
            losses.append(np.mean((a - y) ** 2))
            dz = 2 * (a - y) * (1 - a**2) / len(x)
            w = w - lr * np.sum(dz * x)
            b = b - lr * np.sum(dz)
        return w, b, losses

    def inputs(rng):
        yield np.array([1.0]), np.array([1.0]), 0.5, 0.0, 0.1, 0
        yield np.array([2.0]), np.array([1.0]), 0.5, -0.3, 0.1, 1
        yield np.array([0.0, 1.0]), np.array([-1.0, 1.0]), 0.1, 0.0, 0.5, 1
        yield np.array([0.0, 1.0]), np.array([-1.0, 1.0]), 0.1, 0.0, 0.5, 20
        for n, steps in ((3, 2), (5, 5), (8, 10)):
            x = rng.normal(size=n)
            y = np.tanh(1.5 * x - 0.5) + rng.normal(0, 0.1, n)
            w, b, lr = rng.normal(), rng.normal(), rng.uniform(0.1, 0.5)
            yield x, y, float(w), float(b), float(lr), steps

    slips = (
        Slip(
            "The loss rises: a step goes against the slope, w − lr · dw.",
            ("w - lr", "w + lr"),
            ("b - lr", "b + lr"),
        ),
        Slip("The factor 2 of the square is missing.", ("2 * (a", "(a")),
        Slip(
            "The loss is a mean, so its slope is divided by the number of samples.",
            (" / len(x)", ""),
        ),
        Slip(
            "Divided by the number of samples twice: your `np.mean` does it once more.",
            ("np.sum(dz * x)", "np.mean(dz * x)"),
            ("np.sum(dz)", "np.mean(dz)"),
        ),
        Slip(
            "The slope by w is divided by the number of samples twice.",
            ("np.sum(dz * x)", "np.mean(dz * x)"),
        ),
        Slip(
            "The slope by b is divided by the number of samples twice.",
            ("np.sum(dz)", "np.mean(dz)"),
        ),
        Slip(
            "The slope of tanh, 1 − a², is missing: the gradient passes through it on "
            "its way to z.",
            (" * (1 - a**2)", ""),
        ),
        Slip("The slope of tanh is 1 − a², with a square.", ("(1 - a**2)", "(1 - a)")),
        Slip(
            "The slope of tanh is 1 − a², with a minus.", ("(1 - a**2)", "(1 + a**2)")
        ),
        Slip(
            "In the slope of tanh, 1 − a², a is a tanh already: you apply it once "
            "more.",
            ("(1 - a**2)", "(1 - np.tanh(a) ** 2)"),
        ),
        Slip(
            "The slope a(1 − a) belongs to a sigmoid. This neuron is a tanh.",
            ("(1 - a**2)", "a * (1 - a)"),
        ),
        Slip(
            "The local slope of w·x by w is x: multiply dz by it before you sum.",
            ("dz * x", "dz"),
        ),
        Slip(
            "The local slope of w·x by w is x, the other factor: you multiply by w "
            "itself.",
            ("dz * x", "dz * w"),
        ),
        Slip(
            "The local slope of w·x + b by b is 1: no x belongs into the sum for b.",
            ("np.sum(dz)", "np.sum(dz * x)"),
        ),
        Slip("The bias has to learn too.", ("np.sum(dz)", "0.0")),
        Slip("The weight has to learn too.", ("np.sum(dz * x)", "0.0")),
        Slip(
            "The forward pass is tanh(w·x + b): you leave the bias out.",
            ("w * x + b", "w * x"),
        ),
        Slip(
            "The neuron is a tanh: in your forward pass it is linear.",
            ("np.tanh(w * x + b)", "w * x + b"),
        ),
        Slip(
            "The loss of a step is taken before it, with the weights that made it.",
            ("losses.append(np.mean((a - y) ** 2))", "pass"),
            (
                "np.sum(dz)",
                "np.sum(dz)\n"
                "        losses.append(np.mean((np.tanh(w * x + b) - y) ** 2))",
            ),
        ),
        Slip(
            "One loss for each step, taken before it: that after the last step is not "
            "asked for.",
            (
                "return w",
                "losses.append(np.mean((np.tanh(w * x + b) - y) ** 2))\n    return w",
            ),
        ),
        Slip(
            "The loss is the *mean* of the squares: you list their sums.",
            ("np.mean((a", "np.sum((a"),
        ),
        Slip(
            "The losses are those of (a − y)², without a ½.",
            ("np.mean((a", "0.5 * np.mean((a"),
        ),
        Slip(
            "You list the roots of the losses.",
            ("np.mean((a - y) ** 2)", "np.sqrt(np.mean((a - y) ** 2))"),
        ),
        Slip(
            "Return all the losses, one for each step: yours is the last one alone.",
            ("b, losses", "b, losses[-1] if losses else losses"),
        ),
        Slip(
            "The bias must use the same forward pass as w: you have moved w, and "
            "computed a again, before b's turn.",
            (
                "np.sum(dz * x)",
                "np.sum(dz * x)\n"
                "        a = np.tanh(w * x + b)\n"
                "        dz = 2 * (a - y) * (1 - a**2) / len(x)",
            ),
        ),
        Slip(
            "Each step needs a forward pass of its own: the slopes are those of the "
            "start, again and again.",
            ("losses = []", "losses, start = [], np.tanh(w * x + b)"),
            ("2 * (a - y) * (1 - a**2)", "2 * (start - y) * (1 - start**2)"),
        ),
        Slip(
            "Each step needs a forward pass of its own: you make one, before the loop, "
            "and the loss never changes.",
            ("losses = []", "losses, start = [], np.tanh(w * x + b)"),
            ("= np.tanh(w * x + b)", "= start"),
        ),
        Slip(
            "The learning rate is missing.",
            ("w - lr *", "w -"),
            ("b - lr *", "b -"),
        ),
        Slip(
            "It stops after one step: is your `return` inside the loop?",
            ("range(steps)", "range(min(steps, 1))"),
        ),
        Slip(
            "Return w first, then b, then the losses.",
            ("return w, b, losses", "return losses, w, b"),
        ),
    )

    @mistake(
        "You take a step for each sample. All samples together make one step, from the "
        "mean of their slopes."
    )
    def a_step_for_each_sample(x, y, w, b, lr, steps):
        losses = []
        for _ in range(steps):
            losses.append(np.mean((np.tanh(w * x + b) - y) ** 2))
            for xi, yi in zip(x, y, strict=True):
                a = np.tanh(w * xi + b)
                dz = 2 * (a - yi) * (1 - a**2)
                w, b = w - lr * dz * xi, b - lr * dz
        return w, b, losses

    accepted = (
        _descend_loop,
        _descend_by_value,
        lambda *a: TrainNeuron.solution(*a),
    )
