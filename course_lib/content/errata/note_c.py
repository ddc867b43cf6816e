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
    "C", "activations", 2, FAILS,
    claim="The slope of tanh is 1 − tanh x.",
    holds="1 − tanh² x. Without the square it would reach 2 on the left, where tanh "
    "is flat.",
    origin="A lost exponent: C has the square in another place.",
)  # fmt: skip
def tanh_without_the_square():
    """The slope of tanh, without a square."""
    x = np.linspace(-4, 4, 33)
    measured = slopes(Tanh().value, x)
    return Evidence(
        x, 1 - np.tanh(x), 1 - np.tanh(x) ** 2, measured, "slope of tanh", "x"
    )


@entry(
    "C", "activations", 2, HOLDS,
    claim="The slope of tanh is 1 − tanh² x.",
    holds="It is: at most 1, at x = 0, and close to 0 beyond ±3.",
    origin="C writes it rightly here, and without the square in another place.",
)  # fmt: skip
def tanh_with_the_square():
    """The slope of tanh, with a square."""
    x = np.linspace(-4, 4, 33)
    ours = 1 - np.tanh(x) ** 2
    return Evidence(x, ours, ours, slopes(Tanh().value, x), "slope of tanh", "x")


@entry(
    "C", "activations", 2, FAILS,
    claim="tanh is a threshold without a slope at 0, and a gradient is cut to ¼ by "
    "every layer.",
    holds="tanh is smooth, with slope 1 at 0. *By* a factor ¼ is the best case of the "
    "sigmoid, at z = 0; elsewhere it is less. And the weights multiply as well: with "
    "w = 4 nothing is lost.",
    origin="The step has no slope at 0; tanh is its smooth relative. C has both "
    '"to" and "by" a quarter.',
)  # fmt: skip
def cut_by_a_quarter():
    """tanh as a threshold, and a cut to a quarter."""
    points = np.array([0.0, 2.0])
    at_0, at_2 = slopes(sigmoid, points)
    tanh = slopes(Tanh().value, points[:1])[0]
    return Evidence(
        ["tanh at 0", "σ at 0", "σ at 2", "σ at 0, times w = 4"],
        [0, 0.25, 0.25, 0.25], [1, 0.25, sigmoid(2.0) * sigmoid(-2.0), 1],
        [tanh, at_0, at_2, 4 * at_0], "factor for the gradient",
    )  # fmt: skip


@entry(
    "C", "activations", 2, FAILS,
    claim="A leaky ReLU is 0.01 for x ≤ 0, and its slope left of 0 is 0.",
    holds="It is 0.01·x there, and its slope is 0.01: that small slope is all it is "
    "made for.",
    origin="The x got lost on the page, and the slope is the plain ReLU's.",
)  # fmt: skip
def leaky_relu_left():
    """The leaky ReLU, left of 0."""
    x = np.linspace(-3, 0, 13)
    return Evidence(
        x, np.full(13, 0.01), 0.01 * x, LeakyReLU(0.01).value(x), "output", "x"
    )


@entry(
    "C", "activations", 2, FAILS,
    claim="Negative weights kill a ReLU.",
    holds="Negative *pre-activations* do, if they are negative for all samples. A "
    "negative weight with a negative input, or with a large bias, passes.",
    origin="With inputs ≥ 0 and no bias, negative weights do have that effect.",
)  # fmt: skip
def negative_weights():
    """Do negative weights kill a ReLU?"""
    cases = [(-1.0, -2.0, 0.0), (1.0, -2.0, 0.0), (-1.0, 1.0, 3.0), (-1.0, 2.0, 0.0)]
    w, x, b = np.array(cases).T
    claimed = np.where(w < 0, 0, abs(x))
    corrected = np.where(w * x + b > 0, w * x + b, 0)
    names = [f"w = {w:g}, x = {x:g}, b = {b:g}".replace("-", "−") for w, x, b in cases]
    return Evidence(names, claimed, corrected, ReLU().value(w * x + b), "output")


@entry(
    "C", "activations", 2, FAILS,
    claim="PReLU is αx for x > 0 and αx + β otherwise, with larger α near the output.",
    holds="x for x > 0 and αx otherwise, where α is learned; there is no β. The paper "
    "that introduced it measured larger slopes near the *input*.",
    origin="C mixes it with a general broken line. For the layers, input and output "
    "are swapped.",
)  # fmt: skip
def prelu_formula():
    """The formula of PReLU."""
    x, alpha, beta = np.linspace(-3, 3, 25), 0.25, 0.5
    claimed = np.where(x > 0, alpha * x, alpha * x + beta)
    corrected = np.where(x > 0, x, alpha * x)
    measured = PReLU(alpha, dtype="float64").value(x)
    return Evidence(x, claimed, corrected, measured, "output, α = 0.25", "x")


@entry(
    "C", "activations", 2, FAILS,
    claim="The slope of swish is σ + xσ′(1 − σ); it always passes a gradient, and from "
    "40 layers on it is twice as good.",
    holds="σ(x) + xσ(x)(1 − σ(x)); with β it is σ(βx) + βxσ(βx)(1 − σ(βx)). It is 0 at "
    "x = −1.278 (with β at −1.278/β). Its paper shows gains, but no such factor.",
    origin="σ′ is σ(1 − σ) already: the factor (1 − σ) is there twice. A figure of the "
    "paper's first version is about such depths.",
)  # fmt: skip
def swish_slope_formula():
    """The slope of swish."""
    x = np.linspace(-6, 6, 33)
    s = sigmoid(x)
    claimed = s + x * (s * (1 - s)) * (1 - s)
    return Evidence(
        x, claimed, s + x * s * (1 - s), slopes(Swish().value, x), "slope of swish", "x"
    )


@entry(
    "C", "initialization", 8, FAILS,
    claim="He's uniform weights lie in ±√6/fan_in.",
    holds="±√(6/fan_in): the root covers the fraction. The variance a²/3 is then "
    "2/fan_in.",
    origin="A root that ends too early, perhaps only in the extraction of C's text.",
)  # fmt: skip
def he_uniform_root():
    """How far He's root reaches."""
    widths = np.array([4, 16, 64, 256])
    he = initializers.HeUniform()
    largest = [abs(he(int(n), 1_000, rng=0)).max() for n in widths]
    return Evidence(
        [f"{n} inputs" for n in widths], np.sqrt(6) / widths, np.sqrt(6 / widths),
        largest, "largest weight", tolerance=0.01,
    )  # fmt: skip


@entry(
    "C", "activations", 2, DEPENDS,
    claim="ELU has no kink at 0.",
    holds="Only for α = 1. Left of 0 its slope tends to α, right of 0 it is 1.",
    origin="α = 1 is what most libraries start with.",
)  # fmt: skip
def elu_kink():
    """Does ELU cure the kink?"""
    alphas, step = np.array([0.5, 1.0, 2.0]), 1e-7
    left = [
        (ELU(a).value(np.zeros(1)) - ELU(a).value(np.array([-step])))[0] / step
        for a in alphas
    ]
    return Evidence(
        [f"α = {a:g}" for a in alphas], np.ones(3), alphas, left, "slope left of 0"
    )


@entry(
    "C", "activations", 2, HOLDS,
    claim="The slope of softplus is the sigmoid.",
    holds="It is: ln(1 + exp(x)) differentiates to exp(x)/(1 + exp(x)) = σ(x).",
    origin="So softplus is the area under the sigmoid up to x, and a smooth ReLU.",
)  # fmt: skip
def softplus_slope():
    """The slope of softplus."""
    x = np.linspace(-6, 6, 25)
    measured = slopes(Softplus().value, x)
    return Evidence(x, sigmoid(x), sigmoid(x), measured, "slope of softplus", "x")


@entry(
    "C", "backpropagation", 5, FAILS,
    claim="The chain rule runs from weight to weight, and a gradient goes back one "
    "layer when it is multiplied by g′.",
    holds="It runs through the activations between the weights: times g′ *and* times "
    "Wᵀ. What descends is dL/dw for each weight, never dw/dw.",
    origin="In words (each layer hands its part back) it is right. With one unit a "
    "layer and w = 1 the formula is too.",
)  # fmt: skip
def back_through_the_weights():
    """Back by g′ alone, or by g′ and Wᵀ."""
    z, w = np.array([0.3, -0.8, 1.2]), np.array([2.0, -1.0, 0.5])

    def loss(z):
        return 0.5 * (np.tanh(z) @ w - 1) ** 2

    error, slope = np.tanh(z) @ w - 1, 1 - np.tanh(z) ** 2
    measured = numerical_gradient(loss, z)
    names = ["∂L/∂z₁", "∂L/∂z₂", "∂L/∂z₃"]
    return Evidence(names, error * slope, error * w * slope, measured, "gradient")


@entry(
    "C", "notation", 1, FAILS,
    claim="A neuron computes w₀x₀ + w₁x₁ + … + bias.",
    holds="Either w₀x₀ with x₀ = 1, or a bias: with both, the bias counts twice.",
    origin="The bias folded into the weights and the bias apart, in one line.",
)  # fmt: skip
def bias_twice():
    """w₀x₀ and a bias."""
    x, w, bias = np.array([[2.0, 3.0]]), np.array([[1.0], [-1.0]]), 0.5
    layer = Linear(2, 1, dtype="float64")
    layer.W.data[:], layer.b.data[:] = w, bias
    folded = np.c_[1, x] @ np.r_[[[bias]], w]
    both = folded + bias
    z = (x @ w).item() + bias
    return Evidence(
        ["b apart", "w₀x₀, x₀ = 1", "both"], [z, z, z], [z, z, z + bias],
        [layer(x).item(), folded.item(), both.item()], "z for x = (2, 3), b = 0.5",
    )  # fmt: skip


@entry(
    "C", "activations", 2, FAILS,
    claim="A sigmoid answers 1, or is not activated.",
    holds="Its answers are graded, and never quite 1 (in a computer only from "
    "z = 37 on, where 64 bits round it to 1). Deciding at ½ is a step after it.",
    origin="The step neuron's language, kept for its smooth successor.",
)  # fmt: skip
def sigmoid_is_graded():
    """Does a sigmoid answer 1 or nothing?"""
    z = np.linspace(-5, 5, 21)
    corrected = np.exp(z) / (1 + np.exp(z))
    return Evidence(z, (z > 0) * 1.0, corrected, sigmoid(z), "output of a sigmoid", "z")


@entry(
    "C", "structure", 3, FAILS,
    claim="Each layer has one bias.",
    holds="One per *unit*: b has the shape (n_out,). One for all would shift all "
    "boundaries of a layer together.",
    origin="One bias *vector* per layer, or one bias node that is drawn once.",
)  # fmt: skip
def one_bias():
    """How many biases has a layer?"""
    widths = [1, 2, 4, 8]
    return Evidence(
        [f"{n} units" for n in widths], [1, 1, 1, 1], widths,
        [Linear(3, n).b.data.size for n in widths], "biases of a layer",
    )  # fmt: skip


@entry(
    "C", "dropout", 9, FAILS,
    claim="The drop rate p may be anything up to 1.",
    holds="p < 1. At p = 1 no unit is left and 1/(1 − p) divides by zero; "
    "nn.Dropout(1) is refused.",
    origin="A probability may be 1; a *useful* drop rate may not.",
)  # fmt: skip
def drop_rate_of_one():
    """A drop rate of 1."""
    rates, means = [0.0, 0.5, 0.9, 1.0], []
    for p in rates:
        try:
            means.append(Dropout(p, rng=0)(np.ones((400, 500))).mean())
        except ValueError:  # refused
            means.append(0.0)
    return Evidence(
        [f"p = {p:g}" for p in rates], [1, 1, 1, 1], [1, 1, 1, 0], means,
        "mean output for inputs of 1 (0: refused)", tolerance=0.02,
    )  # fmt: skip


@entry(
    "C", "initialization", 8, FAILS,
    claim="Equal weights make a network linear.",
    holds="They kill *diversity*: all units of a layer are one. That one unit still "
    "bends.",
    origin="One bend is little; a network of copies is nearly as poor as a line.",
)  # fmt: skip
def equal_weights_bend():
    """What equal weights take away."""
    net = MLP([1, 4, 1], activation="relu", init="zeros", dtype="float64")
    net[0].W.data[:] = net[2].W.data[:] = 0.5
    left, middle, right = net.predict(np.array([[-1.0], [0.0], [1.0]])).ravel()
    kinds = np.unique(net[0].W.data, axis=1).shape[1]
    return Evidence(
        ["change of slope at 0", "different units of 4"], [0, 4], [1, 1],
        [left - 2 * middle + right, kinds], "number",
    )  # fmt: skip
