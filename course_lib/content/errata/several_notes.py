"""What to settle between several notes: loops, steps, minima, letters."""

import numpy as np

from course_lib import initializers
from course_lib.activations import LeakyReLU, ReLU
from course_lib.content.erratum import DEPENDS, FAILS, Evidence, entry, slopes
from course_lib.losses import MSELoss
from course_lib.mlp import MLP
from course_lib.optimizers import SGD


def _walks_end(connections):
    """Tell whether no walk along the connections goes on forever: 1 or 0."""
    steps = np.linalg.matrix_power(np.array(connections), len(connections))
    return int(not steps.any())


def _net(*edges, units=5):
    connections = np.zeros((units, units), int)
    for start, end in edges:
        connections[start, end] = 1
    return connections


@entry(
    notes="B",
    topic="structure",
    lesson=3,
    verdict=FAILS,
    claim="Feed-forward means that every unit is connected to every unit of the next "
    "layer.",
    holds="It means that there are no loops. Dense is one case of it; convolutions, "
    "with few and shared connections, are another.",
    origin="B draws dense layers only. A has convolutional networks among the "
    "feed-forward ones, rightly.",
)
def dense_or_feed_forward():
    """Does feed-forward mean all-to-all?"""
    dense = [(0, 2), (0, 3), (1, 2), (1, 3), (2, 4), (3, 4)]
    sparse = [(0, 2), (1, 3), (2, 4), (3, 4)]
    nets = [_net(*dense), _net(*sparse), _net(*dense, (4, 2))]
    return Evidence(
        at=["dense", "half left out", "dense and a loop"],
        claimed=[1, 0, 1],
        corrected=[1, 1, 0],
        measured=[_walks_end(net) for net in nets],
        label="every path ends: 1, goes on: 0",
    )


@entry(
    notes="A",
    topic="structure",
    lesson=3,
    verdict=FAILS,
    claim="Recurrent networks are a kind of feed-forward networks.",
    holds="A recurrent unit feeds itself: a loop. Unrolled over time, one copy a "
    "step, it becomes a feed-forward network with shared weights.",
    origin="A lists the architectures of deep learning under one heading.",
)
def recurrent_networks():
    """Is a recurrent network feed-forward?"""
    recurrent = _net((0, 1), (1, 1), (1, 2), units=3)
    unrolled = _net((0, 1), (1, 2), (3, 2), (2, 4))
    return Evidence(
        at=["recurrent", "unrolled"],
        claimed=[1, 1],
        corrected=[0, 1],
        measured=[_walks_end(recurrent), _walks_end(unrolled)],
        label="every path ends: 1, goes on: 0",
    )


@entry(
    notes="E",
    topic="activations",
    lesson=2,
    verdict=DEPENDS,
    claim="ReLU has a slope at 0 like everything in a network.",
    holds="It has two one-sided slopes, 0 and 1, and any value between them serves. "
    "course_lib takes 0, as PyTorch does.",
    origin="B speaks of one-sided slopes, C takes 0 or none, E asks that everything "
    "be differentiable: almost everywhere is enough.",
)
def relu_at_zero():
    """The slope of ReLU at 0."""
    relu, step, zero = ReLU(), 1e-6, np.zeros(1)
    below = (relu.value(zero) - relu.value(zero - step)) / step
    above = (relu.value(zero + step) - relu.value(zero)) / step
    both, derivative = slopes(relu.value, zero), relu.derivative(zero)
    return Evidence(
        at=["from the left", "from the right", "central", "used here"],
        claimed=[0, 0, 0, 0],
        corrected=[0, 1, 0.5, 0],
        measured=[*below, *above, *both, *derivative],
        label="slope at 0",
    )


@entry(
    notes="ACD",
    topic="descent",
    lesson=7,
    verdict=FAILS,
    claim="Gradient descent finds the minimum (the global one, a local one).",
    holds="With small steps on a loss that is not convex it ends at a stationary "
    "point: the minimum of the valley it starts in, or, started exactly there, on a "
    "ridge.",
    origin="One valley is drawn, and in one valley the minimum is the only one.",
)
def which_minimum():
    """Which minimum does descent find?"""
    roots = np.sort(np.roots([4, 0, -4, 0.5]).real)  # deep, ridge, shallow

    def value(x):
        return x**4 - 2 * x**2 + 0.5 * x

    x = np.array([-1.5, 1.5, roots[1]])
    for _ in range(60):
        x = x - 0.05 * (4 * x**3 - 4 * x + 0.5)
    corrected = value(roots[[0, 2, 1]])
    return Evidence(
        at=["from −1.5", "from 1.5", "from the ridge"],
        claimed=np.full(3, value(roots[0])),
        corrected=corrected,
        measured=value(x),
        label="loss at the end",
    )


@entry(
    notes="AC",
    topic="descent",
    lesson=7,
    verdict=FAILS,
    claim="The learning rate is the size of the step.",
    holds="The step is η × gradient (E). With the same η = 0.1 a steep place gives a "
    "long step, a flat place a short one.",
    origin='A and C say "step size", as much of the literature on optimization does.',
)
def rate_and_step():
    """Learning rate and step size."""
    gradients, lengths = np.array([0.5, 2.0, 8.0]), []
    for g in gradients:
        params = MLP([1, 1], dtype="float64", rng=0).parameters()
        before = params.data.copy()
        params.grad[:] = [g, 0.0]
        SGD(params, lr=0.1).step()
        lengths.append(np.linalg.norm(params.data - before))
    return Evidence(
        at=[f"gradient {g:g}" for g in gradients],
        claimed=[0.1] * 3,
        corrected=0.1 * gradients,
        measured=lengths,
        label="length of the step, η = 0.1",
    )


@entry(
    notes="C",
    topic="initialization",
    lesson=8,
    verdict=FAILS,
    claim="Uniform weights in ±1/fan_in serve as well as in ±1/√fan_in.",
    holds="±1/√fan_in leaves a third of the variance in each linear layer, at any "
    "width. ±1/fan_in leaves 1/(3 fan_in): it shrinks with the width.",
    origin="A has the root, C does not: perhaps lost by the pen or the extraction.",
)
def uniform_root():
    """±1/√fan_in against ±1/fan_in."""
    rng, measured, names = np.random.default_rng(0), [], []
    for root in (True, False):
        for n in (4, 64):
            limit = 1 / np.sqrt(n) if root else 1 / n
            a = np.sign(rng.normal(size=n))  # mean square exactly 1
            measured.append((a @ rng.uniform(-limit, limit, (n, 8_000))).var())
            names.append(f"±1/{'√' * root}n, n = {n}")
    third = 1 / 3
    return Evidence(
        at=names,
        claimed=[third] * 4,
        corrected=[third, third, third / 4, third / 64],
        measured=measured,
        label="share of the variance that is left",
        tolerance=0.03,
    )


@entry(
    notes="AC",
    topic="notation",
    lesson=8,
    verdict=DEPENDS,
    claim="The second number in N(0, ·) means the same in all notes.",
    holds="In A it is the deviation σ, in C the variance σ². Read as the other, 0.25 "
    "becomes 0.5. nn.initializers.Normal and numpy take the deviation.",
    origin="Statistics writes the variance, most libraries take the deviation.",
)
def deviation_or_variance():
    """N(0, σ) or N(0, σ²)."""
    widths = [0.25, np.sqrt(0.25)]
    deviations = [initializers.Normal(std)(200, 200, rng=0).std() for std in widths]
    return Evidence(
        at=["0.25 as a deviation", "0.25 as a variance"],
        claimed=[0.25, 0.25],
        corrected=[0.25, 0.5],
        measured=deviations,
        label="deviation of the weights",
        tolerance=0.01,
    )


@entry(
    notes="ADE",
    topic="backpropagation",
    lesson=6,
    verdict=FAILS,
    claim="Backpropagation changes the weights: it is gradient descent.",
    holds="It computes the gradients, and moves nothing. The optimizer moves the "
    "weights. Any optimizer can use the same gradients.",
    origin="In loose talk the whole training is called backpropagation. D keeps the "
    "two apart in another place.",
)
def backprop_moves_nothing():
    """Does backpropagation change the weights?"""
    net = MLP([2, 3, 1], dtype="float64", rng=0)
    X, y = np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([[1.0], [0.0]])
    params, loss, lengths = net.parameters(), MSELoss(), []
    before = params.data.copy()
    loss(net(X), y)
    net.backward(loss.backward())
    lengths.append(np.linalg.norm(params.data - before))
    length = 0.1 * np.linalg.norm(params.grad)
    SGD(params, lr=0.1).step()
    lengths.append(np.linalg.norm(params.data - before))
    return Evidence(
        at=["after backward()", "after step()"],
        claimed=[length, length],
        corrected=[0, length],
        measured=lengths,
        label="how far the weights moved",
    )


@entry(
    notes="ABCDE",
    topic="notation",
    lesson=7,
    verdict=DEPENDS,
    claim="α means one thing.",
    holds="It is the learning rate in A, B and D, the momentum in E, a slope in C, and "
    "there more than once the sigmoid. Here the rate is η; α is a slope (leaky ReLU, "
    "PReLU), ELU's scale, the momentum of lesson 10 and a weight of lesson 08.",
    origin="Greek letters are few. α = 0.5, read in three ways, does three things.",
)
def what_is_alpha():
    """What α stands for."""
    alpha, z, lengths = 0.5, -2.0, []
    for options in ({"lr": alpha}, {"lr": 0.1, "momentum": alpha}):
        params = MLP([1, 1], dtype="float64", rng=0).parameters()
        sgd, before = SGD(params, **options), params.data.copy()
        for _ in range(2):
            params.grad[:] = z
            sgd.step()
        lengths.append((params.data - before)[0])
    lengths.append(LeakyReLU(alpha).value(np.array([z]))[0])
    as_rate, as_momentum = 2 * alpha * 2.0, 0.1 * (2 + alpha) * 2.0
    return Evidence(
        at=["as a rate: two steps", "as a momentum: two steps", "as a slope: g(−2)"],
        claimed=[as_rate] * 3,
        corrected=[as_rate, as_momentum, alpha * z],
        measured=lengths,
        label="what α = 0.5 does",
    )
