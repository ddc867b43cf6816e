"""What to settle in the slides on training (D) and on neurons (E)."""

import numpy as np

from course_lib.activations import Identity, Sigmoid, Softmax, Softplus, Tanh
from course_lib.content.erratum import DEPENDS, FAILS, HOLDS, Evidence, entry, slopes
from course_lib.gradients import numerical_gradient
from course_lib.losses import BCEWithLogitsLoss, MSELoss
from course_lib.mlp import MLP
from course_lib.optimizers import SGD, Adagrad
from course_lib.training import steps

sigmoid = Sigmoid().value


def _linear_task(samples=100):
    """Return a linear network, data and its loss."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(samples, 2))
    y = X @ np.array([[1.0], [-2.0]]) + rng.normal(0, 0.1, (samples, 1))
    return MLP([2, 1], dtype="float64", rng=0), X, y


@entry(
    notes="D",
    topic="backpropagation",
    lesson=6,
    verdict=FAILS,
    claim="Forward propagation constantly updates the weights.",
    holds="It changes none: it reads them. The update is a step of its own, after the "
    "gradients are known.",
    origin="The whole loop (forward, backward, update) told in one sentence.",
)
def forward_updates():
    """Does the forward pass change weights?"""
    net, X, y = _linear_task()
    loss, sgd, lengths = MSELoss(), SGD(net.parameters(), lr=0.1), []
    before = net.parameters().data.copy()
    for _ in range(10):
        loss(net(X), y)
    lengths.append(np.linalg.norm(net.parameters().data - before))
    net.backward(loss.backward())
    length = 0.1 * np.linalg.norm(net.parameters().grad)
    sgd.step()
    lengths.append(np.linalg.norm(net.parameters().data - before))
    return Evidence(
        at=["10 forward passes", "1 update"],
        claimed=[10 * length, length],
        corrected=[0, length],
        measured=lengths,
        label="how far the weights move",
    )


@entry(
    notes="D",
    topic="notation",
    lesson=3,
    verdict=FAILS,
    claim="Z₂₁ is the second neuron of the first layer.",
    holds="Z₁₂ is that: the layer comes first, then the neuron. Z₂₁ is the first "
    "neuron of the second layer.",
    origin="D's own formulas number layer first; the sentence beside them swaps.",
)
def which_neuron_is_z21():
    """Which neuron is Z₂₁?"""
    net = MLP([3, 2, 1], activation="identity", dtype="float64", rng=0)
    net[2].W.data[:] = [[1.0], [0.5]]
    x = np.ones((1, 3))

    def pre_activations():
        first = net[0](x)
        return np.r_[first[0], net[2](first)[0]]

    before = pre_activations()
    net[0].b.data[1] += 1  # of the second neuron of the first layer
    return Evidence(
        at=["Z₁₁", "Z₁₂", "Z₂₁"],
        claimed=[0, 0, 1],
        corrected=[0, 1, 0.5],
        measured=pre_activations() - before,
        label="change when b of neuron 2, layer 1 grows by 1",
    )


@entry(
    notes="CDE",
    topic="losses",
    lesson=4,
    verdict=DEPENDS,
    claim="Whether a cost sums over the samples or averages makes no difference.",
    holds="The minimum is the same. The gradient of the sum is N times as long, so "
    "the same learning rate takes N times as long a step.",
    origin="D sums in a sentence and averages in its formula; C sums, E averages. "
    "Here the mean is in the loss.",
)
def sum_or_mean():
    """A sum or a mean over the samples."""
    rng, sizes, ratios = np.random.default_rng(0), [1, 4, 16], []
    for n in sizes:
        y_hat, y = rng.normal(size=n), rng.normal(size=n)
        total = numerical_gradient(lambda a, y=y: np.sum((a - y) ** 2), y_hat)
        mean = numerical_gradient(lambda a, y=y: np.mean((a - y) ** 2), y_hat)
        ratios.append(np.linalg.norm(total) / np.linalg.norm(mean))
    return Evidence(
        at=[f"{n} samples" for n in sizes],
        claimed=[1, 1, 1],
        corrected=sizes,
        measured=ratios,
        label="gradient of the sum ÷ of the mean",
    )


@entry(
    notes="D",
    topic="losses",
    lesson=4,
    verdict=FAILS,
    claim="The squared error of a single row is the mean squared error.",
    holds="It is the squared error of that row. The mean is over all rows; only a "
    "set of one row has the two equal.",
    origin="One word for the error of one observation and for the cost of all.",
)
def mse_of_one_row():
    """The mean squared error of one row."""
    y_hat, y = np.array([0.5, 2.0, 1.0, 4.0]), np.array([0.0, 1.0, 1.0, 2.0])
    mse, squares = MSELoss(), (y_hat - y) ** 2
    measured = [mse(y_hat[:1], y[:1]), mse(y_hat, y)]
    corrected = [squares[0], squares.sum() / 4]
    return Evidence(
        at=["the first row", "all four rows"],
        claimed=[squares[0]] * 2,
        corrected=corrected,
        measured=measured,
        label="mean squared error",
    )


@entry(
    notes="D",
    topic="descent",
    lesson=7,
    verdict=FAILS,
    claim="The slope says how far away the minimum is.",
    holds="Its sign says which way, against it. Its size says how steep it is here: "
    "three bowls, a minimum at distance 1, three slopes.",
    origin="For one and the same bowl, a steeper place is a farther one.",
)
def slope_as_distance():
    """Does the slope say how far?"""
    curvature = np.array([0.2, 1.0, 5.0])
    x = np.ones(3)
    for _ in range(1_000):
        x = x - 0.1 * curvature * x  # the slope of ½kx² is kx
    return Evidence(
        at=[f"½·{k:g}·x²" for k in curvature],
        claimed=curvature,
        corrected=np.ones(3),
        measured=1 - x,
        label="distance from x = 1 to the minimum",
    )


@entry(
    notes="D",
    topic="descent",
    lesson=7,
    verdict=FAILS,
    claim="Iterations are epochs, and mini-batches come without updates.",
    holds="An epoch is once through the data: N/B updates with batches of B. Only "
    "gradient accumulation computes several batches before it updates.",
    origin="With the full batch an epoch *is* one iteration. The second half "
    "describes accumulation, which D explains rightly.",
)
def iterations_or_epochs():
    """Iterations and epochs."""
    sizes, counts = [100, 25, 10], []
    for size in sizes:
        net, X, y = _linear_task(100)
        sgd = SGD(net.parameters(), lr=0.01)
        run = steps(net, X, y, loss=MSELoss(), optimizer=sgd, epochs=1, batch_size=size)
        counts.append(len(list(run)))
    return Evidence(
        at=[f"batches of {size}" for size in sizes],
        claimed=[1, 1, 1],
        corrected=[1, 4, 10],
        measured=counts,
        label="updates in one epoch, N = 100",
    )


@entry(
    notes="D",
    topic="descent",
    lesson=7,
    verdict=HOLDS,
    claim="Gradients added up over small batches and divided by their number make "
    "the step of the large batch.",
    holds="They do, if the parts are equally large and the loss is a mean.",
    origin="D's remedy for batches that do not fit into memory.",
)
def accumulated_gradients():
    """Accumulated gradients against one large batch."""
    net, X, y = _linear_task(8)
    loss, gradients = MSELoss(), []
    for size in (8, 2):
        net.parameters().zero_grad()
        for start in range(0, 8, size):
            loss(net(X[start : start + size]), y[start : start + size])
            net.backward(loss.backward() * size / 8)
        gradients.append(net.parameters().grad.copy())
    large, parts = gradients
    return Evidence(
        at=["∂L/∂w₁", "∂L/∂w₂", "∂L/∂b"],
        claimed=parts,
        corrected=parts,
        measured=large,
        label="gradient",
    )


@entry(
    notes="E",
    topic="losses",
    lesson=4,
    verdict=FAILS,
    claim="The mean squared error is the most common loss in classification.",
    holds="In regression. In classification it is cross-entropy: where the answer is "
    "confident and wrong, squared error hardly pulls.",
    origin="A mixed-up pair: E's very next line gives cross-entropy for "
    "classification.",
)
def loss_of_classification():
    """Squared error in classification."""
    z = np.linspace(-8, 4, 25)
    s, loss = sigmoid(z), BCEWithLogitsLoss()

    def cost(z):
        return np.array([loss(np.array([[each]]), np.array([1])) for each in z])

    return Evidence(
        at=z,
        claimed=2 * (s - 1) * s * (1 - s),
        corrected=s - 1,
        measured=slopes(cost, z),
        label="slope of the loss, y = 1",
        xlabel="logit z",
    )


@entry(
    notes="E",
    topic="activations",
    lesson=1,
    verdict=DEPENDS,
    claim="(sign(x) + 1)/2 is the step from 0 to 1.",
    holds="Everywhere but at 0, where sign is 0 and the formula gives ½. Here the "
    "step is 1 at 0.",
    origin="Three customs for one point: 0, ½ and 1. It matters when z is exactly 0, "
    "as for zero weights.",
)
def step_at_zero():
    """The step at 0."""
    x = np.array([-1.0, 0.0, 1.0])
    return Evidence(
        at=["x = −1", "x = 0", "x = 1"],
        claimed=[0, 1, 1],
        corrected=[0, 0.5, 1],
        measured=(np.sign(x) + 1) / 2,
        label="(sign(x) + 1)/2",
    )


@entry(
    notes="E",
    topic="descent",
    lesson=7,
    verdict=DEPENDS,
    claim="Vanilla gradient descent takes the samples one by one, in a fixed order.",
    holds="In E it does. Elsewhere the word means the full batch: one update an "
    "epoch instead of N. Say which.",
    origin='"Vanilla" is slang for "nothing added", and people add different things.',
)
def vanilla_descent():
    """What is vanilla gradient descent?"""
    counts = []
    for size in (1, 8):
        net, X, y = _linear_task(8)
        sgd = SGD(net.parameters(), lr=0.01)
        run = steps(net, X, y, loss=MSELoss(), optimizer=sgd, epochs=1, batch_size=size)
        counts.append(len(list(run)))
    return Evidence(
        at=["E's vanilla", "the full-batch vanilla"],
        claimed=[8, 8],
        corrected=[8, 1],
        measured=counts,
        label="updates in one epoch, N = 8",
    )


@entry(
    notes="E",
    topic="activations",
    lesson=2,
    verdict=FAILS,
    claim="Softmax divides by a sum over i, and like every activation acts on each "
    "score by itself.",
    holds="The sum needs a letter of its own: pᵢ = exp(zᵢ)/Σⱼ exp(zⱼ). Every score "
    "moves every probability: the Jacobian is diag(p) − ppᵀ.",
    origin="A reused index; and of the twelve activations softmax and maxout are the "
    "two that are not pointwise.",
)
def softmax_is_not_pointwise():
    """Does softmax act on each score by itself?"""
    z, softmax = np.array([1.0, 0.0, -0.5]), Softmax()
    p = softmax.value(z)
    measured = numerical_gradient(lambda z: softmax.value(z)[0], z)
    names = ["∂p₁/∂z₁", "∂p₁/∂z₂", "∂p₁/∂z₃"]
    claimed = [p[0] * (1 - p[0]), 0, 0]
    return Evidence(
        at=names,
        claimed=claimed,
        corrected=p[0] * (np.eye(3)[0] - p),
        measured=measured,
        label="slope of p₁",
    )


@entry(
    notes="E",
    topic="activations",
    lesson=2,
    verdict=HOLDS,
    claim="With two classes, softmax is σ(z₁ − z₂).",
    holds="It is. Only the difference of the scores counts, so one output will do.",
    origin="Divide numerator and denominator by exp(z₁).",
)
def softmax_of_two():
    """Softmax with two classes."""
    gap = np.linspace(-5, 5, 21)
    scores = np.c_[1 + gap, np.ones(21)]
    measured = Softmax().value(scores)[:, 0]
    return Evidence(
        at=gap,
        claimed=sigmoid(gap),
        corrected=sigmoid(gap),
        measured=measured,
        label="p₁",
        xlabel="z₁ − z₂",
    )


def _slope(x):
    """Slope of x⁴ − 2x² + x/2: a shallow minimum right of 0, a deep one left."""
    return 4 * x**3 - 4 * x + 0.5


@entry(
    notes="E",
    topic="descent",
    lesson=7,
    verdict=FAILS,
    claim="Batch gradient descent can escape from local minima.",
    holds="That needs noise, such as mini-batches bring, or too long a step. The full "
    "batch has no noise: where the slope is 0 it stays.",
    origin="E means mini-batches, whose surfaces differ from batch to batch.",
)
def batch_escapes():
    """Does batch descent escape from minima?"""
    rng, shares = np.random.default_rng(0), []
    for noise in (0.0, 6.0):
        x, escaped = np.full(100, 0.93), np.zeros(100, bool)
        for _ in range(400):
            x = np.clip(x - 0.05 * (_slope(x) + noise * rng.normal(size=100)), -2, 2)
            escaped |= x < -0.5
        shares.append(escaped.mean())
    return Evidence(
        at=["full batch", "with noise"],
        claimed=[1, 1],
        corrected=[0, 1],
        measured=shares,
        label="share of 100 runs that leave",
        tolerance=0.01,
    )


@entry(
    notes="E",
    topic="optimizers",
    lesson=10,
    verdict=FAILS,
    claim="Nesterov's method sets a learning rate for every weight.",
    holds="It has one rate for all, and looks ahead. AdaGrad, RMSprop and Adam set a "
    "rate per weight.",
    origin="A heading that covers momentum and adaptive methods.",
)
def nesterov_rates():
    """Does Nesterov set a rate per weight?"""
    makers = {
        "SGD": lambda p: SGD(p, lr=0.1),
        "Nesterov": lambda p: SGD(p, lr=0.1, momentum=0.9, nesterov=True),
        "AdaGrad": lambda p: Adagrad(p, lr=0.1),
    }
    ratios = []
    for make in makers.values():
        params = MLP([2, 1], dtype="float64", rng=0).parameters()
        optimizer, before = make(params), params.data.copy()
        params.grad[:] = [10.0, 1.0, 1.0]
        optimizer.step()
        rate = (before - params.data) / params.grad
        ratios.append(rate[0] / rate[1])
    return Evidence(
        at=list(makers),
        claimed=[1, 0.1, 0.1],
        corrected=[1, 1, 0.1],
        measured=ratios,
        label="rate of a steep weight ÷ of a flat one",
    )


@entry(
    notes="E",
    topic="activations",
    lesson=2,
    verdict=FAILS,
    claim="Only linear, sigmoid, tanh and softmax come into question at the output.",
    holds="Others do: softplus, for instance, for targets that are positive and may "
    "be large, such as a price or a waiting time.",
    origin="The four serve the four tasks that E lists.",
)
def output_activations():
    """Are four output activations all?"""
    z = np.linspace(-50, 50, 101)
    fits = []
    for g in (Identity(), Sigmoid(), Tanh(), Softplus()):
        answers = g.value(z)
        fits.append(int(answers.min() > 0 and answers.max() > 10))
    softmax = Softmax().value(np.c_[z, 0 * z])
    fits.insert(3, int(softmax.min() > 0 and softmax.max() > 10))
    return Evidence(
        at=["linear", "sigmoid", "tanh", "softmax", "softplus"],
        claimed=[0] * 5,
        corrected=[0, 0, 0, 0, 1],
        measured=fits,
        label="positive and unbounded: 1",
    )


@entry(
    notes="E",
    topic="structure",
    lesson=2,
    verdict=HOLDS,
    claim="Without a non-linear activation, a deep network is one affine map.",
    holds="It is: multiply the matrices, and one layer does the same.",
    origin="Lesson 02 begins with it.",
)
def deep_linear_network():
    """A deep network without activations."""
    net = MLP([2, 5, 5, 1], activation="identity", dtype="float64", rng=0)
    x = np.linspace(-2, 2, 9)
    X = np.c_[x, 1 - x]
    W = net[0].W.data @ net[2].W.data @ net[4].W.data  # all biases are 0
    one = (X @ W).ravel()
    return Evidence(
        at=x,
        claimed=one,
        corrected=one,
        measured=net.predict(X).ravel(),
        label="output",
        xlabel="x₁",
    )
