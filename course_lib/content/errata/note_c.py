"""What to settle in the handwritten notes (C): activations, chain rule, dropout."""

import numpy as np

from course_lib import initializers
from course_lib.activations import (
    ELU,
    LeakyReLU,
    PReLU,
    ReLU,
    Sigmoid,
    Softplus,
    Swish,
    Tanh,
)
from course_lib.content.erratum import DEPENDS, FAILS, HOLDS, Evidence, entry, slopes
from course_lib.gradients import numerical_gradient
from course_lib.layers import Dropout, Linear
from course_lib.mlp import MLP

sigmoid = Sigmoid().value


@entry(
    notes="C",
    topic="activations",
    lesson=2,
    verdict=FAILS,
    claim="The slope of tanh is 1 − tanh x.",
    holds="1 − tanh² x. Without the square it would reach 2 on the left, where tanh "
    "is flat.",
    origin="A lost exponent: C has the square in another place.",
)
def tanh_without_the_square():
    """The slope of tanh, without a square."""
    x = np.linspace(-4, 4, 33)
    measured = slopes(Tanh().value, x)
    return Evidence(
        at=x,
        claimed=1 - np.tanh(x),
        corrected=1 - np.tanh(x) ** 2,
        measured=measured,
        label="slope of tanh",
        xlabel="x",
    )


@entry(
    notes="C",
    topic="activations",
    lesson=2,
    verdict=HOLDS,
    claim="The slope of tanh is 1 − tanh² x.",
    holds="It is: at most 1, at x = 0, and close to 0 beyond ±3.",
    origin="C writes it rightly here, and without the square in another place.",
)
def tanh_with_the_square():
    """The slope of tanh, with a square."""
    x = np.linspace(-4, 4, 33)
    ours = 1 - np.tanh(x) ** 2
    return Evidence(
        at=x,
        claimed=ours,
        corrected=ours,
        measured=slopes(Tanh().value, x),
        label="slope of tanh",
        xlabel="x",
    )


@entry(
    notes="C",
    topic="activations",
    lesson=2,
    verdict=FAILS,
    claim="tanh is a threshold without a slope at 0, and a gradient is cut to ¼ by "
    "every layer.",
    holds="tanh is smooth, with slope 1 at 0. *By* a factor ¼ is the best case of the "
    "sigmoid, at z = 0; elsewhere it is less. And the weights multiply as well: with "
    "w = 4 nothing is lost.",
    origin="The step has no slope at 0; tanh is its smooth relative. C has both "
    '"to" and "by" a quarter.',
)
def cut_by_a_quarter():
    """tanh as a threshold, and a cut to a quarter."""
    points = np.array([0.0, 2.0])
    at_0, at_2 = slopes(sigmoid, points)
    tanh = slopes(Tanh().value, points[:1])[0]
    return Evidence(
        at=["tanh at 0", "σ at 0", "σ at 2", "σ at 0, times w = 4"],
        claimed=[0, 0.25, 0.25, 0.25],
        corrected=[1, 0.25, sigmoid(2.0) * sigmoid(-2.0), 1],
        measured=[tanh, at_0, at_2, 4 * at_0],
        label="factor for the gradient",
    )


@entry(
    notes="C",
    topic="activations",
    lesson=2,
    verdict=FAILS,
    claim="A leaky ReLU is 0.01 for x ≤ 0, and its slope left of 0 is 0.",
    holds="It is 0.01·x there, and its slope is 0.01: that small slope is all it is "
    "made for.",
    origin="The x got lost on the page, and the slope is the plain ReLU's.",
)
def leaky_relu_left():
    """The leaky ReLU, left of 0."""
    x = np.linspace(-3, 0, 13)
    return Evidence(
        at=x,
        claimed=np.full(13, 0.01),
        corrected=0.01 * x,
        measured=LeakyReLU(0.01).value(x),
        label="output",
        xlabel="x",
    )


@entry(
    notes="C",
    topic="activations",
    lesson=2,
    verdict=FAILS,
    claim="Negative weights kill a ReLU.",
    holds="Negative *pre-activations* do, if they are negative for all samples. A "
    "negative weight with a negative input, or with a large bias, passes.",
    origin="With inputs ≥ 0 and no bias, negative weights do have that effect.",
)
def negative_weights():
    """Do negative weights kill a ReLU?"""
    cases = [(-1.0, -2.0, 0.0), (1.0, -2.0, 0.0), (-1.0, 1.0, 3.0), (-1.0, 2.0, 0.0)]
    w, x, b = np.array(cases).T
    claimed = np.where(w < 0, 0, abs(x))
    corrected = np.where(w * x + b > 0, w * x + b, 0)
    names = [f"w = {w:g}, x = {x:g}, b = {b:g}".replace("-", "−") for w, x, b in cases]
    return Evidence(
        at=names,
        claimed=claimed,
        corrected=corrected,
        measured=ReLU().value(w * x + b),
        label="output",
    )


@entry(
    notes="C",
    topic="activations",
    lesson=2,
    verdict=FAILS,
    claim="PReLU is αx for x > 0 and αx + β otherwise, with larger α near the output.",
    holds="x for x > 0 and αx otherwise, where α is learned; there is no β. The paper "
    "that introduced it measured larger slopes near the *input*.",
    origin="C mixes it with a general broken line. For the layers, input and output "
    "are swapped.",
)
def prelu_formula():
    """The formula of PReLU."""
    x, alpha, beta = np.linspace(-3, 3, 25), 0.25, 0.5
    claimed = np.where(x > 0, alpha * x, alpha * x + beta)
    corrected = np.where(x > 0, x, alpha * x)
    measured = PReLU(alpha, dtype="float64").value(x)
    return Evidence(
        at=x,
        claimed=claimed,
        corrected=corrected,
        measured=measured,
        label="output, α = 0.25",
        xlabel="x",
    )


@entry(
    notes="C",
    topic="activations",
    lesson=2,
    verdict=FAILS,
    claim="The slope of swish is σ + xσ′(1 − σ); it always passes a gradient, and from "
    "40 layers on it is twice as good.",
    holds="σ(x) + xσ(x)(1 − σ(x)); with β it is σ(βx) + βxσ(βx)(1 − σ(βx)). It is 0 at "
    "x = −1.278 (with β at −1.278/β). Its paper shows gains, but no such factor.",
    origin="σ′ is σ(1 − σ) already: the factor (1 − σ) is there twice. A figure of the "
    "paper's first version is about such depths.",
)
def swish_slope_formula():
    """The slope of swish."""
    x = np.linspace(-6, 6, 33)
    s = sigmoid(x)
    claimed = s + x * (s * (1 - s)) * (1 - s)
    return Evidence(
        at=x,
        claimed=claimed,
        corrected=s + x * s * (1 - s),
        measured=slopes(Swish().value, x),
        label="slope of swish",
        xlabel="x",
    )


@entry(
    notes="C",
    topic="initialization",
    lesson=8,
    verdict=FAILS,
    claim="He's uniform weights lie in ±√6/fan_in.",
    holds="±√(6/fan_in): the root covers the fraction. The variance a²/3 is then "
    "2/fan_in.",
    origin="A root that ends too early, perhaps only in the extraction of C's text.",
)
def he_uniform_root():
    """How far He's root reaches."""
    widths = np.array([4, 16, 64, 256])
    he = initializers.HeUniform()
    largest = [abs(he(int(n), 1_000, rng=0)).max() for n in widths]
    return Evidence(
        at=[f"{n} inputs" for n in widths],
        claimed=np.sqrt(6) / widths,
        corrected=np.sqrt(6 / widths),
        measured=largest,
        label="largest weight",
        tolerance=0.01,
    )


@entry(
    notes="C",
    topic="activations",
    lesson=2,
    verdict=DEPENDS,
    claim="ELU has no kink at 0.",
    holds="Only for α = 1. Left of 0 its slope tends to α, right of 0 it is 1.",
    origin="α = 1 is what most libraries start with.",
)
def elu_kink():
    """Does ELU cure the kink?"""
    alphas, step = np.array([0.5, 1.0, 2.0]), 1e-7
    low = [
        (ELU(a).value(np.zeros(1)) - ELU(a).value(np.array([-step])))[0] / step
        for a in alphas
    ]
    return Evidence(
        at=[f"α = {a:g}" for a in alphas],
        claimed=np.ones(3),
        corrected=alphas,
        measured=low,
        label="slope left of 0",
    )


@entry(
    notes="C",
    topic="activations",
    lesson=2,
    verdict=HOLDS,
    claim="The slope of softplus is the sigmoid.",
    holds="It is: ln(1 + exp(x)) differentiates to exp(x)/(1 + exp(x)) = σ(x).",
    origin="So softplus is the area under the sigmoid up to x, and a smooth ReLU.",
)
def softplus_slope():
    """The slope of softplus."""
    x = np.linspace(-6, 6, 25)
    measured = slopes(Softplus().value, x)
    return Evidence(
        at=x,
        claimed=sigmoid(x),
        corrected=sigmoid(x),
        measured=measured,
        label="slope of softplus",
        xlabel="x",
    )


@entry(
    notes="C",
    topic="backpropagation",
    lesson=5,
    verdict=FAILS,
    claim="The chain rule runs from weight to weight, and a gradient goes back one "
    "layer when it is multiplied by g′.",
    holds="It runs through the activations between the weights: times g′ *and* times "
    "Wᵀ. What descends is dL/dw for each weight, never dw/dw.",
    origin="In words (each layer hands its part back) it is right. With one unit a "
    "layer and w = 1 the formula is too.",
)
def back_through_the_weights():
    """Back by g′ alone, or by g′ and Wᵀ."""
    z, w = np.array([0.3, -0.8, 1.2]), np.array([2.0, -1.0, 0.5])

    def loss(z):
        return 0.5 * (np.tanh(z) @ w - 1) ** 2

    error, slope = np.tanh(z) @ w - 1, 1 - np.tanh(z) ** 2
    measured = numerical_gradient(loss, z)
    names = ["∂L/∂z₁", "∂L/∂z₂", "∂L/∂z₃"]
    return Evidence(
        at=names,
        claimed=error * slope,
        corrected=error * w * slope,
        measured=measured,
        label="gradient",
    )


@entry(
    notes="C",
    topic="notation",
    lesson=1,
    verdict=FAILS,
    claim="A neuron computes w₀x₀ + w₁x₁ + … + bias.",
    holds="Either w₀x₀ with x₀ = 1, or a bias: with both, the bias counts twice.",
    origin="The bias folded into the weights and the bias apart, in one line.",
)
def bias_twice():
    """w₀x₀ and a bias."""
    x, w, bias = np.array([[2.0, 3.0]]), np.array([[1.0], [-1.0]]), 0.5
    layer = Linear(2, 1, dtype="float64")
    layer.W.data[:], layer.b.data[:] = w, bias
    folded = np.c_[1, x] @ np.r_[[[bias]], w]
    both = folded + bias
    z = (x @ w).item() + bias
    return Evidence(
        at=["b apart", "w₀x₀, x₀ = 1", "both"],
        claimed=[z, z, z],
        corrected=[z, z, z + bias],
        measured=[layer(x).item(), folded.item(), both.item()],
        label="z for x = (2, 3), b = 0.5",
    )


@entry(
    notes="C",
    topic="activations",
    lesson=2,
    verdict=FAILS,
    claim="A sigmoid answers 1, or is not activated.",
    holds="Its answers are graded, and never quite 1 (in a computer only from "
    "z = 37 on, where 64 bits round it to 1). Deciding at ½ is a step after it.",
    origin="The step neuron's language, kept for its smooth successor.",
)
def sigmoid_is_graded():
    """Does a sigmoid answer 1 or nothing?"""
    z = np.linspace(-5, 5, 21)
    corrected = np.exp(z) / (1 + np.exp(z))
    return Evidence(
        at=z,
        claimed=(z > 0) * 1.0,
        corrected=corrected,
        measured=sigmoid(z),
        label="output of a sigmoid",
        xlabel="z",
    )


@entry(
    notes="C",
    topic="structure",
    lesson=3,
    verdict=FAILS,
    claim="Each layer has one bias.",
    holds="One per *unit*: b has the shape (n_out,). One for all would shift all "
    "boundaries of a layer together.",
    origin="One bias *vector* per layer, or one bias node that is drawn once.",
)
def one_bias():
    """How many biases has a layer?"""
    widths = [1, 2, 4, 8]
    return Evidence(
        at=[f"{n} units" for n in widths],
        claimed=[1, 1, 1, 1],
        corrected=widths,
        measured=[Linear(3, n).b.data.size for n in widths],
        label="biases of a layer",
    )


@entry(
    notes="C",
    topic="dropout",
    lesson=9,
    verdict=FAILS,
    claim="The drop rate p may be anything up to 1.",
    holds="p < 1. At p = 1 no unit is left and 1/(1 − p) divides by zero; "
    "nn.Dropout(1) is refused.",
    origin="A probability may be 1; a *useful* drop rate may not.",
)
def drop_rate_of_one():
    """A drop rate of 1."""
    rates, means = [0.0, 0.5, 0.9, 1.0], []
    for p in rates:
        try:
            means.append(Dropout(p, rng=0)(np.ones((400, 500))).mean())
        except ValueError:  # refused
            means.append(0.0)
    return Evidence(
        at=[f"p = {p:g}" for p in rates],
        claimed=[1, 1, 1, 1],
        corrected=[1, 1, 1, 0],
        measured=means,
        label="mean output for inputs of 1 (0: refused)",
        tolerance=0.02,
    )


@entry(
    notes="C",
    topic="initialization",
    lesson=8,
    verdict=FAILS,
    claim="Equal weights make a network linear.",
    holds="They kill *diversity*: all units of a layer are one. That one unit still "
    "bends.",
    origin="One bend is little; a network of copies is nearly as poor as a line.",
)
def equal_weights_bend():
    """What equal weights take away."""
    net = MLP([1, 4, 1], activation="relu", init="zeros", dtype="float64")
    net[0].W.data[:] = net[2].W.data[:] = 0.5
    low, middle, high = net.predict(np.array([[-1.0], [0.0], [1.0]])).ravel()
    kinds = np.unique(net[0].W.data, axis=1).shape[1]
    return Evidence(
        at=["change of slope at 0", "different units of 4"],
        claimed=[0, 4],
        corrected=[1, 1],
        measured=[low - 2 * middle + high, kinds],
        label="number",
    )
