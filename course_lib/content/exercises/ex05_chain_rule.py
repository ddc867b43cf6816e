"""Exercises of lesson 05: the chain rule."""

import math

import numpy as np

from ...autodiff import Value
from ..exercise import Exercise, mistake
from ..slip import Slip


def _shares(upstream, *local):
    return tuple(upstream * slope for slope in local)


def _by_division(a, b, c, upstream):
    f = a * b * c
    return upstream * f / a, upstream * f / b, upstream * f / c


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
            ("upstream * b * c", "b * c"),
            ("upstream * a * c", "a * c"),
            ("upstream * a * b", "a * b"),
        ),
        Slip(
            "Each factor gets the product of the others, not itself.",
            ("upstream * b * c", "upstream * a"),
            ("upstream * a * c", "upstream * b"),
            ("upstream * a * b", "upstream * c"),
        ),
        Slip(
            "There are two other factors: in `da` c is missing.",
            ("upstream * b * c", "upstream * b"),
        ),
        Slip(
            "There are two other factors: in `da` b is missing.",
            ("upstream * b * c", "upstream * c"),
        ),
        Slip(
            "There are two other factors: in `db` c is missing.",
            ("upstream * a * c", "upstream * a"),
        ),
        Slip(
            "There are two other factors: in `db` a is missing.",
            ("upstream * a * c", "upstream * c"),
        ),
        Slip(
            "There are two other factors: in `dc` b is missing.",
            ("upstream * a * b", "upstream * a"),
        ),
        Slip(
            "There are two other factors: in `dc` a is missing.",
            ("upstream * a * b", "upstream * b"),
        ),
        Slip(
            "A factor of 0 has a slope too: the product of the other two.",
            ("upstream * b * c", "0.0 if a == 0 else upstream * b * c"),
            ("upstream * a * c", "0.0 if b == 0 else upstream * a * c"),
            ("upstream * a * b", "0.0 if c == 0 else upstream * a * b"),
        ),
        Slip(
            "Local slope and upstream are multiplied, not added.",
            ("upstream * b * c", "upstream + b * c"),
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
            ("upstream * b * c", "upstream * (b + c)"),
            ("upstream * a * c", "upstream * (a + c)"),
            ("upstream * a * b", "upstream * (a + b)"),
        ),
        Slip(
            "The value f comes in, all three factors: the slope by one of them is "
            "the product of the others.",
            ("upstream * b * c", "upstream * a * b * c"),
            ("upstream * a * c", "upstream * b * a * c"),
            ("upstream * a * b", "upstream * c * a * b"),
        ),
        Slip(
            "You divide by the upstream gradient: it is multiplied by the local slope.",
            ("upstream * b * c", "b * c / upstream if upstream else 0.0"),
            ("upstream * a * c", "a * c / upstream if upstream else 0.0"),
            ("upstream * a * b", "a * b / upstream if upstream else 0.0"),
        ),
        Slip(
            "The first two gradients have changed places, or their factors: by a it"
            " is b·c.",
            ("upstream * b * c", "upstream * a * c"),
            ("upstream * a * c", "upstream * b * c"),
        ),
        Slip(
            "The last two gradients have changed places, or their factors: by c it "
            "is a·b.",
            ("upstream * a * c", "upstream * a * b"),
            ("upstream * a * b", "upstream * a * c"),
        ),
        Slip(
            "Return them in the order a, b, c.",
            ("return da, db, dc", "return dc, db, da"),
        ),
    )

    @mistake("`f / a` does not work where a is 0. Multiply the other two instead.")
    def by_division(a, b, c, upstream):
        return _by_division(a, b, c, upstream)

    accepted = (
        _by_loop,
        lambda a, b, c, upstream: _shares(upstream, b * c, a * c, a * b),
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
    forbidden = ("ReLU",)

    def solution(z, upstream):
        return upstream * (z > 0)

    def inputs(rng):
        yield np.array([0.0]), np.array([2.0])
        yield np.array([3.0]), np.array([-2.0])
        yield np.array([-3.0]), np.array([2.0])
        yield np.array([2.0, -1.0, 0.0, 0.5]), np.array([3.0, 3.0, 3.0, -3.0])
        yield np.array([[1, -2], [0, 4]]), np.array([[0.5, 0.5], [-0.5, -2.0]])
        yield np.array([[[1.5], [-0.5]]]), np.array([[[-1.0], [2.0]]])
        for shape in ((5,), (2, 3), (3, 2)):
            yield rng.normal(size=shape), rng.normal(size=shape)

    slips = (
        Slip(
            "You cut off negative gradients: it is the sign of z that decides, and "
            "a gradient may be negative.",
            ("upstream * (z > 0)", "np.maximum(upstream, 0)"),
        ),
        Slip(
            "You let only positive gradients through: z > 0 is the only condition.",
            ("upstream *", "np.maximum(upstream, 0) *"),
        ),
        Slip(
            "The sign of the gradient is lost: what arrives from upstream may be "
            "negative, and stays so.",
            ("upstream *", "np.abs(upstream) *"),
        ),
        Slip(
            "These are the local slopes, 1 and 0: multiply them by what comes from "
            "upstream.",
            ("upstream *", "1.0 *"),
        ),
        Slip(
            "The value of the ReLU is not its slope: where z > 0 the slope is 1.",
            ("(z > 0)", "np.maximum(z, 0)"),
        ),
        Slip(
            "You multiply by z itself: the slope is 1 on the right and 0 on the left.",
            ("(z > 0)", "z"),
        ),
        Slip(
            "On the left you have −1: nothing comes through there, so the slope is 0.",
            ("(z > 0)", "np.sign(z)"),
        ),
        Slip(
            "Upstream and local slope are multiplied, not added.",
            ("upstream *", "upstream +"),
        ),
        Slip(
            "At z = 0, the kink, this course takes the slope 0: compare with `>`.",
            ("z > 0", "z >= 0"),
        ),
        Slip(
            "At z = 0 you take half: this course takes the slope 0 at the kink.",
            ("(z > 0)", "np.heaviside(z, 0.5)"),
        ),
        Slip(
            "The two sides are swapped: what is on (z > 0) lets the gradient through.",
            ("z > 0", "z <= 0"),
        ),
        Slip(
            "The two sides are swapped, and at z = 0 nothing comes through, "
            "rightly: it is z > 0 that does.",
            ("z > 0", "z < 0"),
        ),
        Slip(
            "The gradient passes unchanged: where z is negative, nothing may come "
            "through.",
            (" * (z > 0)", ""),
        ),
        Slip(
            "Left of 0 a little comes through, as in a leaky ReLU: this one is flat "
            "there.",
            ("(z > 0)", "np.where(z > 0, 1, 0.01)"),
        ),
        Slip(
            "Where z is not above 0 the gradient is 0: you return z there.",
            ("upstream * (z > 0)", "np.where(z > 0, upstream, z)"),
        ),
        Slip(
            "This is the ReLU of z, the forward pass: backward it is upstream × slope.",
            ("upstream * (z > 0)", "np.maximum(z, 0)"),
        ),
        Slip(
            "Where z holds integers an array made like z cuts the gradients to "
            "integers: give it `dtype=float`.",
            ("upstream * (z > 0)", "(upstream * (z > 0)).astype(z.dtype)"),
        ),
    )

    @mistake(
        "`if` wants one truth value, and z > 0 is a whole array of them: use "
        "`np.where`, or multiply by `z > 0`."
    )
    def single_truth_value(z, upstream):
        return upstream if z > 0 else 0 * upstream

    accepted = (
        _relu_backward_loop,
        _relu_backward_in_place,
        lambda z, upstream: np.where(z > 0, upstream, 0),
        lambda z, upstream: (np.sign(np.maximum(z, 0)) * upstream).tolist(),
        lambda z, upstream: np.float32(upstream) * (z > 0),
    )


def _two_paths_value(x):
    a = np.tanh(x)
    return x * a + a**2


def _two_paths_central(x):
    return (_two_paths_value(x + 1e-5) - _two_paths_value(x - 1e-5)) / 2e-5


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
            "This is the path through a alone: x is a factor of b as well, with the"
            " slope a.",
            ("dx = a + da", "dx = da"),
        ),
        Slip(
            "This is the direct path alone, x as a factor of b: x also moves a.",
            ("a + da * (1 - a**2)", "a"),
        ),
        Slip(
            "The path from a² is missing: da has two parts.",
            ("x + 2 * a", "x"),
        ),
        Slip(
            "The path from b to a is missing: da has two parts.",
            ("x + 2 * a", "2 * a"),
        ),
        Slip(
            "On its way from a to x the gradient meets tanh: multiply da by its "
            "slope, 1 − a².",
            (" * (1 - a**2)", ""),
        ),
        Slip(
            "The slope of tanh is 1 − a², with a square.",
            ("1 - a**2", "1 - a"),
        ),
        Slip(
            "The slope of tanh is 1 − a², with a = tanh(x), not with x itself.",
            ("1 - a**2", "1 - x**2"),
        ),
        Slip(
            "In the slope of tanh a is tanh(x) already: you apply tanh once more.",
            ("1 - a**2", "1 - np.tanh(a) ** 2"),
        ),
        Slip(
            "The slope of tanh is 1 − a², not 1 + a².",
            ("1 - a**2", "1 + a**2"),
        ),
        Slip(
            "The slope of tanh is 1 − a², not a(1 − a): that is the sigmoid's.",
            ("1 - a**2", "a * (1 - a)"),
        ),
        Slip(
            "The slope of tanh belongs to the path through a alone: x reaches b "
            "directly as well, without it.",
            ("a + da * (1 - a**2)", "(a + da) * (1 - a**2)"),
        ),
        Slip(
            "Where paths meet, their effects add up; you multiply them.",
            ("a + da", "a * da"),
        ),
        Slip(
            "The two paths to x add up; you take one from the other.",
            ("a + da", "a - da"),
        ),
        Slip(
            "The two parts of da add up; you take one from the other.",
            ("x + 2", "x - 2"),
        ),
        Slip(
            "The two parts of da are multiplied: what arrives along two paths adds up.",
            ("x + 2 * a", "x * 2 * a"),
        ),
        Slip(
            "The slope of a² is 2a: a factor 2 is missing.",
            ("2 * a", "a"),
        ),
        Slip(
            "Along a² the slope is 2a, not a² itself.",
            ("2 * a", "a**2"),
        ),
        Slip(
            "By a, the slope of b = x·a is x, the other factor.",
            ("da = x", "da = a"),
        ),
        Slip(
            "By a, the slope of b = x·a is x, not 1.",
            ("da = x", "da = 1"),
        ),
        Slip(
            "By x, the slope of b = x·a is a, the other factor.",
            ("dx = a", "dx = x"),
        ),
        Slip(
            "By x, the slope of b = x·a is a, not 1.",
            ("dx = a", "dx = 1"),
        ),
        Slip(
            "This is da: go on from a to x, and add the direct path.",
            ("return dx", "return da"),
        ),
        Slip(
            "This is f itself. Return its slope.",
            ("return dx", "return x * a + a**2"),
        ),
        Slip(
            "The slope of tanh is 1/cosh², with a square.",
            (" * (1 - a**2)", " / np.cosh(x)"),
        ),
    )

    accepted = (
        _two_paths_central,
        lambda x: math.tanh(x) + (x + 2 * math.tanh(x)) / math.cosh(x) ** 2,
        lambda x: np.array([np.tanh(x) + (x + 2 * np.tanh(x)) * (1 - np.tanh(x) ** 2)]),
    )


def _waiting(parents, *, careful=True):
    """List nodes as soon as all that use them are listed, the result first."""
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


def _result(parents):
    return next(i for i in range(len(parents)) if i not in parents)


def _eager(parents, *, first=0, again=False):
    """List each node when it is first reached (or each time) from the results."""
    reached, order = [i for i in range(len(parents)) if i not in parents], []
    while reached:
        node = reached.pop(first)
        if node not in order or again:
            order.append(node)
            reached += [int(p) for p in parents[node] if p >= 0]
    return order


def _reversed_ancestors(parents, starts=None):
    order = []

    def visit(node):
        if node >= 0 and node not in order:
            for parent in parents[node]:
                visit(parent)
            order.append(node)

    for node in range(len(parents)) if starts is None else starts:
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
        yield (np.array([[3, 1], [3, 4], [-1, -1], [-1, -1], [2, 3]]),)
        yield (np.array([[-1, -1], [0, -1], [0, -1], [2, -1]]),)  # two results
        yield (np.array([[1, -1], [3, -1], [3, -1], [-1, -1], [2, 3]]),)
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

    @mistake("A node that is used twice belongs in the list once, at the later place.")
    def listed_twice(parents):
        return _eager(parents, again=True)

    @mistake(
        "A −1 means that there is no parent. As an index it is the last node: leave it "
        "out."
    )
    def last_node_as_parent(parents):
        return _waiting(parents, careful=False)

    @mistake(
        "The inputs belong in the list too, at its end or wherever they are complete."
    )
    def without_inputs(parents):
        return [node for node in _waiting(parents) if parents[node].max() >= 0]

    @mistake(
        "There may be several nodes that nobody uses: you start from one only, "
        "so what leads to the others is missing."
    )
    def from_one_result(parents):
        return _reversed_ancestors(parents, [_result(parents)])

    @mistake(
        "You start from the last node and go back from there: the numbers say "
        "nothing, so first find the nodes that nobody uses."
    )
    def from_last_node(parents):
        return _reversed_ancestors(parents, [len(parents) - 1])

    @mistake(
        "You list only the nodes that nobody uses: go on with the rest, once "
        "these are listed."
    )
    def results_only(parents):
        return [i for i in range(len(parents)) if i not in parents]

    @mistake("A −1 means that there is no parent: it is no node, and not to be listed.")
    def no_parent_listed(parents):
        return [*_waiting(parents), -1]

    @mistake(
        "You list each node as soon as you meet it, and then go on to its "
        "parents: a node has to wait until all that use it are listed."
    )
    def when_first_met(parents):
        order = []

        def visit(node):
            if node >= 0 and node not in order:
                order.append(node)
                for parent in parents[node]:
                    visit(parent)

        for node in range(len(parents)):
            visit(node)
        return order

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
            "A node hands on its gradient before it has arrived there.",
            ("reversed(range(len(parents)))", "range(len(parents))"),
        ),
        Slip(
            "Where a node is used twice, what arrives along the second path wipes "
            "out the first.",
            ("+=", "="),
        ),
    )

    slips = (
        Slip(
            "The slope of the last node by itself is 1: without it there is nothing"
            " to hand on.",
            ("grads[-1] = 1.0", "grads[-1] = 0.0"),
        ),
        Slip(
            "The result is the last node, not the first: its slope by itself is the"
            " 1 to begin with.",
            ("grads[-1] = 1.0", "grads[0] = 1.0"),
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
            "Upstream and local slope are multiplied, not added.",
            ("grads[node] * local", "grads[node] + local"),
        ),
        Slip(
            "Nothing has arrived at any node but the last: is it the gradient of "
            "the node itself that is handed on, from the last one on, and added?",
            ("grads[node] * local", "grads[parent] * local"),
        ),
        Slip(
            "The local slopes stand in the row of the node, not in that of its parent.",
            ("local[node, k]", "local[parent, k]"),
        ),
        Slip(
            "Node 0 is a node too: −1 means that there is no parent, and `>= 0` was"
            " right.",
            (">= 0", "> 0"),
        ),
        Slip(
            "A −1 means that there is no parent. As an index it is the last node: "
            "keep the question `>= 0`.",
            ("if parent >= 0", "if parent >= -1"),
        ),
        Slip(
            "A node has two parents: you look at the first one only.",
            ("range(2)", "range(1)"),
        ),
        Slip(
            "What arrives is added, not taken away.",
            ("+=", "-="),
        ),
        Slip(
            "The gradients start from 0, all but the last one: whatever else is in "
            "there is added on.",
            ("np.zeros(", "np.ones("),
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
        yield np.array([0.0, 1.0]), np.array([-1.0, 1.0]), 0.1, 0.2, 0.5, 1
        yield np.array([0.0, 1.0]), np.array([-1.0, 1.0]), 0.1, 0.0, 0.5, 20
        for n, steps in ((3, 2), (5, 5), (8, 10)):
            x = rng.normal(size=n)
            y = np.tanh(1.5 * x - 0.5) + rng.normal(0, 0.1, n)
            w, b, lr = rng.normal(), rng.normal(), rng.uniform(0.1, 0.5)
            yield x, y, float(w), float(b), float(lr), steps

    slips = (
        Slip(
            "The mean's 1/N is missing in the step of the bias only.",
            ("np.sum(dz)", "len(x) * np.sum(dz)"),
        ),
        Slip(
            "The mean's 1/N is missing in the step of the weight only.",
            ("np.sum(dz * x)", "len(x) * np.sum(dz * x)"),
        ),
        Slip(
            "The loss rises: a step goes against the slope, w − lr · dw.",
            ("w = w - lr", "w = w + lr"),
            ("b = b - lr", "b = b + lr"),
        ),
        Slip(
            "The weight climbs, the bias descends: both go against the slope.",
            ("w = w - lr", "w = w + lr"),
        ),
        Slip(
            "The bias climbs, the weight descends: both go against the slope.",
            ("b = b - lr", "b = b + lr"),
        ),
        Slip(
            "The factor 2 of the square is missing.",
            ("dz = 2 * ", "dz = "),
        ),
        Slip(
            "The loss is a mean, so its slope is divided by the number of samples.",
            (" / len(x)\n", "\n"),
        ),
        Slip(
            "You divide by the number of samples twice: once as a mean, once as N.",
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
            "The slopes are right, the losses are sums: note the mean of the squares.",
            ("np.mean((a", "np.sum((a"),
        ),
        Slip(
            "The slopes are right, the losses are half: note the mean of the "
            "squares itself.",
            ("np.mean((a - y) ** 2)", "np.mean((a - y) ** 2) / 2"),
        ),
        Slip(
            "The slopes are right, the losses are of |a − y|: note the mean of the "
            "squares.",
            ("(a - y) ** 2)", "np.abs(a - y))"),
        ),
        Slip(
            "The slopes are right, the losses have a root too much: note the mean "
            "of the squares.",
            ("np.mean((a - y) ** 2)", "np.sqrt(np.mean((a - y) ** 2))"),
        ),
        Slip(
            "The slope of tanh, 1 − a², is missing: the gradient passes through it "
            "on its way to z.",
            (" * (1 - a**2)", ""),
        ),
        Slip(
            "The slope of tanh is 1 − a², with a square.",
            ("1 - a**2", "1 - a"),
        ),
        Slip(
            "The slope of tanh is 1 − a², with a minus.",
            ("1 - a**2", "1 + a**2"),
        ),
        Slip(
            "In the slope of tanh a is a tanh already: you apply tanh once more.",
            ("1 - a**2", "1 - np.tanh(a) ** 2"),
        ),
        Slip(
            "The slope of tanh is 1 − a², not a(1 − a): that is the sigmoid's.",
            ("1 - a**2", "a * (1 - a)"),
        ),
        Slip(
            "The slope of tanh is 1 − a², with a = tanh(z), not with z itself.",
            ("1 - a**2", "1 - (w * x + b) ** 2"),
        ),
        Slip(
            "The neuron answers tanh(w·x + b): the tanh is missing in the forward "
            "pass.",
            ("np.tanh(w * x + b)", "w * x + b"),
        ),
        Slip(
            "The local slope of w·x by w is x, the other factor: you multiply by w "
            "itself.",
            ("dz * x", "dz * w"),
        ),
        Slip(
            "Return w first, then b, then the losses.",
            ("return w, b, losses", "return losses, w, b"),
        ),
        Slip(
            "The bias is missing in the forward pass: z = w·x + b.",
            ("w * x + b)", "w * x)"),
        ),
        Slip(
            "The local slope of w·x by w is x: multiply dz by it before you sum.",
            ("dz * x", "dz"),
        ),
        Slip(
            "The local slope of w·x by w is x, the input, not the answer a.",
            ("dz * x", "dz * a"),
        ),
        Slip(
            "The bias has no x in its slope: db is the sum of dz.",
            ("np.sum(dz)", "np.sum(dz * x)"),
        ),
        Slip(
            "The bias has to learn too.",
            ("b = b - lr * np.sum(dz)", "b = b"),
        ),
        Slip(
            "The weight has to learn too.",
            ("w = w - lr * np.sum(dz * x)", "w = w"),
        ),
        Slip(
            "The loss of a step is taken before it, with the weights that made it.",
            ("        losses.append(np.mean((a - y) ** 2))\n", ""),
            (
                "b - lr * np.sum(dz)\n",
                "b - lr * np.sum(dz)\n"
                "        a = np.tanh(w * x + b)\n"
                "        losses.append(np.mean((a - y) ** 2))\n",
            ),
        ),
        Slip(
            "One loss too many: you note one after the last step as well.",
            (
                "    return",
                "    losses.append(np.mean((np.tanh(w * x + b) - y) ** 2))\n    return",
            ),
        ),
        Slip(
            "The bias must use the same forward pass as w: you have moved w, and "
            "computed a again, before b's turn.",
            (
                "        b = b - lr",
                "        a = np.tanh(w * x + b)\n"
                "        dz = 2 * (a - y) * (1 - a**2) / len(x)\n"
                "        b = b - lr",
            ),
        ),
        Slip(
            "Each step needs a forward pass of its own: the slopes are those of the"
            " start, again and again.",
            ("    losses = []", "    losses = []\n    a0 = np.tanh(w * x + b)"),
            ("dz = 2 * (a - y) * (1 - a**2)", "dz = 2 * (a0 - y) * (1 - a0**2)"),
        ),
        Slip(
            "The forward pass stands before the loop: answers, losses and slopes "
            "are those of the start in every step.",
            ("    losses = []", "    losses = []\n    a = np.tanh(w * x + b)"),
            ("        a = np.tanh(w * x + b)\n        losses", "        losses"),
        ),
        Slip(
            "The learning rate is missing.",
            ("lr * np.sum(dz * x)", "np.sum(dz * x)"),
            ("lr * np.sum(dz)\n", "np.sum(dz)\n"),
        ),
        Slip(
            "It stops after one step: is your `return` inside the loop?",
            ("range(steps)", "range(min(steps, 1))"),
        ),
        Slip(
            "One step too few: `range(steps)` already runs `steps` times.",
            ("range(steps)", "range(steps - 1)"),
        ),
        Slip(
            "One step too many: `range(steps)` already runs `steps` times.",
            ("range(steps)", "range(steps + 1)"),
        ),
        Slip(
            "The mean of the products dz · x is not the product of their means: "
            "multiply sample by sample.",
            ("np.sum(dz * x)", "np.sum(dz) * np.mean(x)"),
        ),
        Slip(
            "Each sample has an error of its own: you take the mean of the errors "
            "before they meet their slopes.",
            ("2 * (a - y)", "2 * np.mean(a - y)"),
        ),
        Slip(
            "Loss and slopes are those of half the sum of the squares. The mean is "
            "asked for.",
            ("np.mean((a - y) ** 2)", "np.sum((a - y) ** 2) / 2"),
            ("dz = 2 * ", "dz = "),
            (" / len(x)\n", "\n"),
        ),
    )

    @mistake(
        "You move w and b after every sample: one step goes against the slope "
        "of the mean, over all samples at once."
    )
    def step_for_each_sample(x, y, w, b, lr, steps):
        losses = []
        for _ in range(steps):
            losses.append(np.mean((np.tanh(w * x + b) - y) ** 2))
            for each, target in zip(x, y, strict=True):
                a = np.tanh(w * each + b)
                dz = 2 * (a - target) * (1 - a**2)
                w, b = w - lr * dz * each, b - lr * dz
        return w, b, losses

    @mistake(
        "The slopes are added up over the samples: your w or b has become an "
        "array, one for each sample."
    )
    def unsummed_slopes(x, y, w, b, lr, steps):
        losses = []
        for _ in range(steps):
            a = np.tanh(w * x + b)
            losses.append(np.mean((a - y) ** 2))
            dz = 2 * (a - y) * (1 - a**2) / len(x)
            w, b = w - lr * dz * x, b - lr * dz
        return w, b, losses

    accepted = (
        _descend_loop,
        _descend_by_value,
    )
