"""What to settle in the slides on deep networks (A)."""

import numpy as np

from course_lib import datasets, initializers
from course_lib.activations import Sigmoid, Tanh
from course_lib.content.erratum import DEPENDS, FAILS, HOLDS, Evidence, entry, slopes
from course_lib.losses import BCEWithLogitsLoss
from course_lib.mlp import MLP
from course_lib.optimizers import SGD
from course_lib.training import fit


@entry(
    notes="A",
    topic="initialization",
    lesson=8,
    verdict=FAILS,
    claim="Xavier's uniform weights are drawn from an interval that starts at "
    "+√(6/(fan_in + fan_out)).",
    holds="It starts at −√(6/(fan_in + fan_out)) and ends at +√(6/(fan_in + fan_out)): "
    "around zero, with deviation √(2/(fan_in + fan_out)).",
    origin="A lost minus sign, perhaps only in the extraction of A's text.",
)
def xavier_interval():
    """Where Xavier's interval starts."""
    W = initializers.GlorotUniform()(300, 100, rng=0)
    a = np.sqrt(6 / 400)
    return Evidence(
        at=["lowest", "mean", "highest", "deviation"],
        claimed=[a, a, a, 0],
        corrected=[-a, 0, a, np.sqrt(2 / 400)],
        measured=[W.min(), W.mean(), W.max(), W.std()],
        label="weights of a 300 → 100 layer",
        tolerance=0.01,
    )


@entry(
    notes="A",
    topic="notation",
    lesson=3,
    verdict=FAILS,
    claim="Layers compute W X + b, with W of n×n inside and n×k at the output.",
    holds="W X needs k×n at the output. n×k belongs to the row form, X W.",
    origin="Columns inside, rows at the end: two conventions on one slide.",
)
def shape_of_the_last_weights():
    """The shape of the output weights."""
    n, k, columns = 4, 3, np.ones((4, 5))  # 5 samples
    products = [
        (np.ones((n, k)), columns),
        (np.ones((k, n)), columns),
        (columns.T, np.ones((n, k))),
    ]
    outputs = []
    for weights, right in products:
        try:
            outputs.append((weights @ right).size // 5)
        except ValueError:  # the shapes do not fit
            outputs.append(0)
    return Evidence(
        at=["W X, W n×k", "W X, W k×n", "X W, W n×k"],
        claimed=[3, 0, 3],
        corrected=[0, 3, 3],
        measured=outputs,
        label="outputs for a sample (0: refused)",
    )


def _fewest_wrong(gate):
    """Fewest wrong answers of a single neuron, among 343 straight lines."""
    X, y = datasets.gate(gate)
    w = np.linspace(-1.5, 1.5, 7)
    b, w1, w2 = (each.ravel() for each in np.meshgrid(w, w, w))
    answers = b[:, None] + np.outer(w1, X[:, 0]) + np.outer(w2, X[:, 1]) >= 0
    return int(np.sum(answers != np.ravel(y), axis=1).min())


@entry(
    notes="A",
    topic="descent",
    lesson=7,
    verdict=FAILS,
    claim="Train until no answer is wrong.",
    holds="That may never come: XOR for a single neuron, equal inputs with different "
    "labels for any network. Stop at an error threshold, after a number of epochs, or "
    "when nothing improves (D).",
    origin="It is the stopping rule of the perceptron, for separable data.",
)
def until_nothing_is_wrong():
    """Train until there is no wrong answer."""
    gates = ("and", "or", "xor")
    return Evidence(
        at=[gate.upper() for gate in gates],
        claimed=[0, 0, 0],
        corrected=[0, 0, 1],
        measured=[_fewest_wrong(gate) for gate in gates],
        label="fewest wrong of 4, by a neuron",
    )


@entry(
    notes="A",
    topic="initialization",
    lesson=8,
    verdict=DEPENDS,
    claim="Units that start with zero weights all learn the same feature.",
    holds="With a sigmoid they do. With ReLU or tanh no weight learns at all: only the "
    "output bias moves.",
    origin="Two reasons in one sentence: symmetry (any equal start) and dead signals "
    "(zero).",
)
def zero_weights():
    """What zero weights learn."""
    X, y = datasets.gate("or")
    names, counts = ("sigmoid", "tanh", "relu"), []
    for g in names:
        net = MLP([2, 4, 1], activation=g, init="zeros", dtype="float64")
        sgd, loss = SGD(net.parameters(), lr=0.5), BCEWithLogitsLoss()
        fit(net, X, y, loss=loss, optimizer=sgd, epochs=10, batch_size=4)
        counts.append(sum(np.count_nonzero(net[i].W.data) for i in (0, 2)))
    return Evidence(
        at=names,
        claimed=[12, 12, 12],
        corrected=[12, 0, 0],
        measured=counts,
        label="weights of 12 that move",
    )


@entry(
    notes="A",
    topic="initialization",
    lesson=8,
    verdict=FAILS,
    claim="To keep gradients from vanishing, keep the weights near 1.",
    holds="What has to be near 1 is the gain of a *layer*: √fan_in · σ without an "
    "activation. At 256 inputs LeCun's σ is 0.0625 and He's 0.088.",
    origin="With one unit a layer, weight and gain are the same thing.",
)
def weights_near_one():
    """Keep weights near 1."""
    rng = np.random.default_rng(0)
    a, sigmas = np.sign(rng.normal(size=256)), np.array([1.0, 2.0 / 16, 1 / 16])
    gains = [(a @ rng.normal(0, s, (256, 1_000))).std() for s in sigmas]
    return Evidence(
        at=["σ = 1", "σ = 0.125", "σ = 0.0625"],
        claimed=sigmas,
        corrected=16 * sigmas,
        measured=gains,
        label="gain of a layer, 256 inputs",
        tolerance=0.06,
    )


# A convex function each: value and slope.
CONVEX = {
    "x²": lambda x: 2 * x,
    "exp(x)": np.exp,
    "flat, then |x|": lambda x: np.sign(x) * (abs(x) > 1),
}


@entry(
    notes="A",
    topic="descent",
    lesson=7,
    verdict=FAILS,
    claim="A convex function has one minimum.",
    holds="A *strictly* convex one has at most one. exp(x) has none, and a function "
    "with a flat floor has many, all of the same value.",
    origin="Of the bowls that are usually drawn it is true.",
)
def convex_functions():
    """How many minima has a convex function?"""
    counts = []
    for slope in CONVEX.values():
        x = np.array([-0.9, -0.6, -0.3, 0.0, 0.3, 0.6, 0.9])
        for _ in range(500):
            x = x - 0.1 * slope(x)
        ends = x[abs(slope(x)) < 1e-9]
        counts.append(len(np.unique(ends.round(9))))
    return Evidence(
        at=list(CONVEX),
        claimed=[1, 1, 1],
        corrected=[1, 0, 7],
        measured=counts,
        label="minima found from 7 starts",
    )


@entry(
    notes="A",
    topic="initialization",
    lesson=8,
    verdict=DEPENDS,
    claim="Xavier's start suits sigmoids, and its derivation takes activations of "
    "mean 0.",
    holds="The derivation does; the sigmoid's mean is ½, and its slope of at most ¼ "
    "asks for a larger gain. Xavier is made for tanh near 0. A shallow sigmoid network "
    "trains with it all the same, in more steps.",
    origin="Xavier's paper studies sigmoid and tanh, and derives its rule for units "
    "that are nearly linear around 0.",
)
def xavier_for_sigmoid():
    """Zero mean, and the sigmoid."""
    z = np.random.default_rng(0).normal(size=10_000)
    z = np.r_[z, -z]  # exactly symmetric
    measured = [z.mean(), Tanh().value(z).mean(), Sigmoid().value(z).mean()]
    return Evidence(
        at=["linear", "tanh", "sigmoid"],
        claimed=[0, 0, 0],
        corrected=[0, 0, 0.5],
        measured=measured,
        label="mean of the activation",
    )


@entry(
    notes="A",
    topic="initialization",
    lesson=8,
    verdict=HOLDS,
    claim="Two ReLU units whose weights are all α get equal gradients.",
    holds="They do, at every step, so they stay one unit forever. This is the "
    "symmetry that random weights break.",
    origin="A works this example out; lesson 08 trains it by hand.",
)
def equal_relu_units():
    """Two ReLU units with all weights α."""
    net = MLP([2, 2, 1], activation="relu", init="zeros", dtype="float64")
    net[0].W.data[:] = net[2].W.data[:] = 0.5
    loss = BCEWithLogitsLoss()
    loss(net(np.array([[2.0, 3.0]])), np.array([0]))
    net.backward(loss.backward())
    rows = net[0].W.grad.ravel(), net[0].W.grad[:, ::-1].ravel()
    names = ["w₁ to unit 1", "w₁ to unit 2", "w₂ to unit 1", "w₂ to unit 2"]
    return Evidence(
        at=names,
        claimed=rows[1],
        corrected=rows[1],
        measured=rows[0],
        label="gradient (claim: other unit's)",
    )


@entry(
    notes="A",
    topic="backpropagation",
    lesson=6,
    verdict=FAILS,
    claim="One letter a serves for what enters the activation and for what leaves it.",
    holds="z enters, a = g(z) leaves. The slope has to be taken at z; taken at a, tanh "
    "is applied once more. [l] is the layer; a bare subscript is the unit.",
    origin="A writes Z and A on one slide, and a for the pre-activation, h for the "
    "activation on another; both are customs of their own textbooks. Its subscript, "
    "too, is first the layer, then the neuron.",
)
def slope_at_z_or_a():
    """The letter a, before and after the activation."""
    z, tanh = np.linspace(-3, 3, 25), Tanh()
    a = tanh.value(z)
    measured = slopes(tanh.value, z)
    return Evidence(
        at=z,
        claimed=1 - np.tanh(a) ** 2,
        corrected=1 - np.tanh(z) ** 2,
        measured=measured,
        label="slope of tanh",
        xlabel="z",
    )
