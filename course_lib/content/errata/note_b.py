"""What to settle in the scribed lecture (B), alone and against C."""

import numpy as np

from course_lib.activations import Sigmoid
from course_lib.content.erratum import DEPENDS, FAILS, HOLDS, Evidence, entry
from course_lib.gradients import numerical_gradient
from course_lib.layers import Dropout
from course_lib.losses import BCEWithLogitsLoss, MSELoss
from course_lib.mlp import MLP
from course_lib.optimizers import Adam
from course_lib.training import fit


@entry(
    notes="B",
    topic="activations",
    lesson=2,
    verdict=FAILS,
    claim="The sigmoid is 1/(1 + exp(z)).",
    holds="σ(z) = 1/(1 + exp(−z)). Without the minus sign it falls where it should "
    "rise: that is 1 − σ(z).",
    origin="A lost minus sign, perhaps only in the extraction of B's text. Statistics "
    "does use the falling form too: it is the probability of class 0.",
)
def sigmoid_sign():
    """The sign in the sigmoid."""
    z = np.linspace(-6, 6, 25)
    claimed = 1 / (1 + np.exp(z))
    corrected = 1 / (1 + np.exp(-z))
    return Evidence(
        at=z,
        claimed=claimed,
        corrected=corrected,
        measured=Sigmoid().value(z),
        label="output",
        xlabel="z",
    )


@entry(
    notes="B",
    topic="notation",
    lesson=3,
    verdict=FAILS,
    claim="In the two pre-activations of the hidden layer, the weights on x₁ carry "
    "the number [2].",
    holds="All weights that meet the input belong to layer [1]. Only layer [1] moves "
    "the first pre-activations.",
    origin="A slip of the pen: the other weights of the same sums carry [1].",
)
def layer_of_the_first_weights():
    """The layer number of the weights on x₁."""
    net = MLP([2, 2, 1], dtype="float64", rng=0)
    x = np.array([[2.0, 3.0]])
    before, moves = net[0](x), []
    for layer in (net[0], net[2]):
        layer.W.data[0, 0] += 1.0
        moves.append(abs(net[0](x) - before).max())
        layer.W.data[0, 0] -= 1.0
    return Evidence(
        at=["a weight of [1] + 1", "a weight of [2] + 1"],
        claimed=[0, 2.0],
        corrected=[2.0, 0],
        measured=moves,
        label="change of z in the hidden layer",
    )


@entry(
    notes="B",
    topic="notation",
    lesson=3,
    verdict=FAILS,
    claim="With w of shape 1×3 and x of shape 3×1, the neuron computes wᵀx.",
    holds="wᵀx needs w as a column, 3×1. A row w of 1×3 meets x without a transpose: "
    "w x. In rows, one sample a row, it is x w.",
    origin="Two conventions side by side. Rows settle it for the whole course.",
)
def shape_of_w():
    """Does wᵀx fit the shapes?"""
    row, column, x = np.ones((1, 3)), np.ones((3, 1)), np.ones((3, 1))
    sizes = []
    for weights in (row.T, row, column.T):
        try:
            sizes.append((weights @ x).size)
        except ValueError:  # the shapes do not fit
            sizes.append(0)
    return Evidence(
        at=["wᵀx, w 1×3", "w x, w 1×3", "wᵀx, w 3×1"],
        claimed=[1, 0, 1],
        corrected=[0, 1, 1],
        measured=sizes,
        label="numbers in the result (0: refused)",
    )


@entry(
    notes="B",
    topic="losses",
    lesson=4,
    verdict=DEPENDS,
    claim="The gradient of the loss at the output is ŷ − y.",
    holds="It is for ½(ŷ − y)², summed over the samples (and for the logit under "
    "cross-entropy). For the mean of the squares it is 2(ŷ − y)/N.",
    origin="A ½ makes the 2 vanish; a sum has no 1/N. Both are conventions, and the "
    "learning rate has to fit the one that is used.",
)
def gradient_of_the_loss():
    """Is dA = ŷ − y?"""
    y_hat = np.array([[1.0], [2.0], [-1.0], [4.0]])
    y = np.array([[0.0], [3.0], [1.0], [1.0]])
    mse = MSELoss()
    measured = numerical_gradient(lambda values: mse(values, y), y_hat)
    error = (y_hat - y).ravel()
    return Evidence(
        at=[f"sample {i}" for i in (1, 2, 3, 4)],
        claimed=error,
        corrected=2 * error / 4,
        measured=measured.ravel(),
        label="gradient of the mean squared error",
    )


@entry(
    notes="B",
    topic="initialization",
    lesson=8,
    verdict=FAILS,
    claim="Drawing every weight from N(0, 1) will do, whatever the width.",
    holds="The deviation of z then grows as √fan_in: 16 at 256 inputs. He or Glorot, "
    "which B recommends as well, divide by it.",
    origin="N(0, 1) is fine for two or three inputs, as in B's example network.",
)
def normal_weights():
    """N(0, 1) for all weights."""
    rng, widths = np.random.default_rng(0), np.array([4, 16, 64, 256])
    a = [np.sign(rng.normal(size=n)) for n in widths]  # mean square exactly 1
    measured = [(each @ rng.normal(size=(each.size, 1_000))).std() for each in a]
    return Evidence(
        at=[f"{n} inputs" for n in widths],
        claimed=np.ones(4),
        corrected=np.sqrt(widths),
        measured=measured,
        label="deviation of z",
        tolerance=0.06,
    )


@entry(
    notes="B",
    topic="notation",
    lesson=3,
    verdict=FAILS,
    claim="A 2×3 matrix of the products wᵢxᵢ equals the 2×1 column of the two sums.",
    holds="Add along the rows: W x makes the products and the sums in one go.",
    origin="The plus signs between the products are gone in B's matrix.",
)
def products_and_sums():
    """A matrix of products is not yet a sum."""
    W = np.array([[0.5, -1.0, 2.0], [0.2, 2.0, -1.0]])  # biases folded in
    x = np.array([1.0, 2.0, 3.0])
    return Evidence(
        at=["numbers in w∘x", "numbers in W x"],
        claimed=[2, 2],
        corrected=[6, 2],
        measured=[(W * x).size, (W @ x).size],
        label="how many numbers",
    )


def _two_tanh(v, seed=0):
    """Gradients of the incoming weights of two tanh units with outgoing weights v."""
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(5, 2)), rng.normal(size=5)
    W = np.array([[0.5, 0.5], [0.3, 0.3]])  # equal columns

    def loss(W):
        return np.mean((np.tanh(X @ W) @ v - y) ** 2)

    error = 2 * (np.tanh(X @ W) @ v - y) / len(y)
    one = X.T @ (error * (1 - np.tanh(X @ W[:, 0]) ** 2))  # for v = 1
    return numerical_gradient(loss, W), one


@entry(
    notes="B",
    topic="initialization",
    lesson=8,
    verdict=FAILS,
    claim="Two units with equal incoming weights stay equal forever.",
    holds="Only if their outgoing weights are equal too: the error comes back through "
    "these, so different ones give different gradients.",
    origin="In B's example all weights are equal, so the shorter sentence fits it.",
)
def equal_incoming_weights():
    """Is it enough that the incoming weights are equal?"""
    measured, corrected = [], []
    for v in ([0.7, 0.7], [0.7, -0.4]):
        gradient, one = _two_tanh(np.array(v))
        measured.append(np.linalg.norm(gradient[:, 0] - gradient[:, 1]))
        corrected.append(abs(v[0] - v[1]) * np.linalg.norm(one))
    return Evidence(
        at=["weights out equal", "weights out differ"],
        claimed=[0, 0],
        corrected=corrected,
        measured=measured,
        label="distance of the two gradients",
    )


@entry(
    notes="B",
    topic="backpropagation",
    lesson=6,
    verdict=HOLDS,
    claim="With one sample a row, the gradient of the weights is A_prevᵀ dZ.",
    holds="It does. The product of (n_in, N) and (N, n_out) has the shape of W, and "
    "it adds up over the samples.",
    origin="B's gradient equations are in row form already. In columns it is "
    "dZ A_prevᵀ.",
)
def gradient_of_the_weights():
    """Is dW = A_prevᵀ dZ?"""
    rng = np.random.default_rng(1)
    A, y = rng.normal(size=(4, 2)), rng.normal(size=(4, 2))
    W, mse = rng.normal(size=(2, 2)), MSELoss()
    measured = numerical_gradient(lambda W: mse(A @ W, y), W)
    dZ = 2 * (A @ W - y) / y.size
    ours = (A.T @ dZ).ravel()
    names = ["∂L/∂w₁₁", "∂L/∂w₁₂", "∂L/∂w₂₁", "∂L/∂w₂₂"]
    return Evidence(
        at=names,
        claimed=ours,
        corrected=ours,
        measured=measured.ravel(),
        label="gradient",
    )


@entry(
    notes="BC",
    topic="dropout",
    lesson=9,
    verdict=DEPENDS,
    claim="Dropping exactly half of the units and halving the weights afterwards is "
    "the same as a coin for each unit and a factor 1/(1 − p) in training.",
    holds="The mean is the same, the variance is not: of 10 units a coin keeps 5 on "
    "average, with variance 2.5. And p is the *drop* rate here and in C; the original "
    "paper calls p the *keep* rate.",
    origin="B scales at inference, as the original paper does; C scales in training "
    '("inverted dropout"), as libraries do today.',
)
def half_or_a_coin():
    """Exactly half dropped, or a coin per unit."""
    rng = np.random.default_rng(0)
    half = np.argsort(rng.random((20_000, 10)), axis=1) < 5
    coin = Dropout(0.5, rng=0)
    coin(np.ones((20_000, 10)))
    sizes = [half.sum(axis=1), (coin.mask > 0).sum(axis=1)]
    measured = [sizes[0].mean(), sizes[1].mean(), sizes[0].var(), sizes[1].var()]
    return Evidence(
        at=["mean, half", "mean, coin", "variance, half", "variance, coin"],
        claimed=[5, 5, 0, 0],
        corrected=[5, 5, 0, 2.5],
        measured=measured,
        label="units kept of 10",
        tolerance=0.02,
    )


@entry(
    notes="BC",
    topic="activations",
    lesson=2,
    verdict=DEPENDS,
    claim="Sigmoids have no place in hidden layers.",
    holds="In one hidden layer they learn XOR well; in eight, with the same training "
    "from Glorot's start, most starts learn nothing. C's limit is the right rule of "
    "thumb: shallow networks only.",
    origin="B gives the rule of thumb for deep networks, C its reason: a factor of "
    "at most ¼ a layer.",
)
def sigmoid_inside():
    """No sigmoid in hidden layers."""
    X, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]]), np.array([0, 1, 1, 0])
    right = []
    for hidden in (1, 8):
        net = MLP([2, *[6] * hidden, 1], activation="sigmoid", dtype="float64", rng=1)
        adam, loss = Adam(net.parameters(), lr=0.1), BCEWithLogitsLoss()
        fit(net, X, y, loss=loss, optimizer=adam, epochs=150, batch_size=4)
        right.append(np.mean((net.predict(X)[:, 0] > 0) == y))
    return Evidence(
        at=["1 hidden layer", "8 hidden layers"],
        claimed=[0.5, 0.5],
        corrected=[1, 0.5],
        measured=right,
        label="XOR: share answered right",
    )
