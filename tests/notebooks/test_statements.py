"""Statements of lessons, quizzes, errata and docstrings that were false stay away.

Where a lesson prints the right number, nbval holds it; the others are computed here.
"""

import re
from pathlib import Path

import numpy as np
import pytest

import course_lib as nn
from course_lib.widgets.notations import FORMULAS, LETTERS
from tests.tools import notebooks

LIBRARY = Path(nn.__file__).parent

# What was said → why it does not hold.
FALSE = {
    r"fewer than \$\(R": "at most, from zero weights, and for the points [1, x]",
    r"suits.{0,200}sigmoid, shallow": "±1/√fan_in is not what makes sigmoids learn",
    r"only where the network is \*\*linear": "only what follows the mask has to be",
    r"exactly if it is linear": "only what follows the mask has to be linear",
    r"Convolutional and recurrent ones are their": "convolutional is feed-forward",
    r"which this course is about, pass numbers from layer to layer": "as above",
    r"α only ever a slope": "it is ELU's scale, a momentum and a weight, too",
    r"once a sigmoid": "more than once",
    r"C says local in one place": "C never says local",
    r"beside each task elsewhere": "E has it in the next line",
    r"the nine functions with their slopes": "eight formulas, six slopes",
    r"ELU's and PReLU's slopes as α": "ELU's α is a scale",
    r"function on a bounded region": "closed and bounded: 1/x on (0, 1]",
    r"any continuous function can be approximated": "on a closed and bounded region",
    r"a little above 1 for tanh, √2": "08 derives 1, for small signals",
    r"Nothing will ever change that": "above the first layer the inputs move",
    r"so the unit stays as it is": "above the first layer the inputs move",
    r"and so never learns": "it may wake above the first layer",
    r"gradient points straight into the saddle": "away from it; descent goes in",
    r"one place, about \$z = -1\.278\$": "−1.278/β",
    r"dips to −0\.278 at z = −1\.278,": "with β both are divided by it",
    r"orange means something else": "orange is positive everywhere",
    r"blue and solid for positive": "orange is positive everywhere",
    r"A and B write \$W X": "B folds the bias in, A does not",
    r"and fold the bias in as": "B folds the bias in, A does not",
    r"Only a \*\*convex\*\* loss": "others may have a single valley, too",
    r"which is what stochastic descent needs": "it is enough, and not needed",
    r"lets half of the variance through": "half of the mean square",
    r"and nobody uses it": "JAX's maximum does",
    r"from zero not even that one learns": "with a sigmoid it does",
    r"nearly always beats one of them": "it is as good as they are on average",
    r"dropout is for wide networks": "at 512 units it did not help either",
    r"all become smaller, none becomes zero": "a loss may pull a weight up",
    r"any convex piecewise line": "of as many lines as there are pieces",
    r"the course takes 0, as everyone does": "JAX's maximum takes ½",
    r"as everywhere today": "JAX's maximum takes ½",
}


def everything_said():
    """Yield name and text of all lessons and of the library, in one line each."""
    for path in notebooks.lessons():
        for cell in notebooks.read(path).cells:
            yield f"{path.stem} {cell.id}", " ".join(cell.source.split())
    for path in sorted(LIBRARY.rglob("*.py")):
        text = re.sub(r'"\s*\n\s*"', "", path.read_text(encoding="utf-8"))
        yield str(path.relative_to(LIBRARY)), " ".join(text.split())


@pytest.fixture(scope="module")
def said():
    return list(everything_said())


@pytest.mark.parametrize("false", FALSE)
def test_what_does_not_hold_is_not_said(said, false):
    places = [name for name, text in said if re.search(false, text)]
    assert not places, f"{places}: {FALSE[false]}"


class TestNotations:
    """A note is given the letters that it writes."""

    def test_a_has_no_folded_bias(self):
        for formula in ("a neuron", "a layer, all samples"):
            assert r"\mathsf{T}" not in FORMULAS[formula]["A"].tex
            assert re.search(r"W.* X \+ b", FORMULAS[formula]["A"].tex)
        assert r"A_1^{[1]} = f_1^{[1]}(Z_1^{[1]})" in FORMULAS["sigmoid"]["A"].tex

    def test_b_folds_the_bias_in_and_marks_gradients(self):
        assert r"[1\ x_1\ x_2" in FORMULAS["a neuron"]["B"].tex
        assert "+ b" not in FORMULAS["a layer, all samples"]["B"].tex
        assert "^{(g)}" in FORMULAS["gradient of the weights"]["B"].tex
        assert FORMULAS["squared error, all samples"]["B"].tex.startswith("J")

    def test_c_has_y_before_and_z_after_the_activation(self):
        assert FORMULAS["a neuron"]["C"].tex.startswith("y =")
        assert "w_0" not in FORMULAS["a neuron"]["C"].tex
        assert r"z = \mathrm{Act}(y)" in FORMULAS["sigmoid"]["C"].tex
        assert "y before" in LETTERS["C"] and "z after" in LETTERS["C"]

    def test_d_has_h_and_e(self):
        assert r"H_{11} = \sigma(Z_{11})" in FORMULAS["sigmoid"]["D"].tex
        assert FORMULAS["squared error, all samples"]["D"].tex.startswith("E =")
        assert r"\frac{dE}{dw}" in FORMULAS["one step"]["D"].tex
        assert not any("J" in spelling["D"].tex for spelling in FORMULAS.values())

    def test_the_y_of_e_is_the_target(self):
        assert "(y_i - f_w(x_i))^2" in FORMULAS["squared error, all samples"]["E"].tex
        others = [f for f in FORMULAS if f != "squared error, all samples"]
        assert not any("y" in FORMULAS[f]["E"].tex for f in others if f == "sigmoid")
        assert "t_n" not in FORMULAS["squared error, all samples"]["E"].tex


def corrections(points, classes):
    """Return how often the perceptron rule corrects its weights, from zero ones."""
    w, count = np.zeros(points.shape[1]), 0
    while np.any((points @ w >= 0) != classes):
        for x, y in zip(points, classes, strict=True):
            error = y - int(w @ x >= 0)
            w, count = w + error * x, count + abs(error)
    return count


@pytest.mark.parametrize("low, high", [(0.1, 0.2), (0.5, 0.6), (2.0, 2.5), (-3, -2)])
def test_the_bound_of_the_perceptron_is_that_of_the_folded_points(low, high):
    folded = np.array([[1.0, low], [1.0, high]])
    angles = np.linspace(0, 2 * np.pi, 200_001)
    distances = [[-1], [1]] * folded @ np.stack([np.cos(angles), np.sin(angles)])
    gap = distances.min(axis=0).max()
    count = corrections(folded, np.array([0, 1]))
    assert count <= (folded**2).sum(axis=1).max() / gap**2


@pytest.mark.parametrize("low", [0.1, 0.03, 0.2])
def test_without_the_1_the_bound_of_the_perceptron_promises_too_little(low):
    high = 2 * low  # R is `high`, and γ half of what lies between the two
    folded = np.array([[1.0, low], [1.0, high]])
    assert corrections(folded, np.array([0, 1])) > (high / ((high - low) / 2)) ** 2


@pytest.mark.parametrize("g", ["relu", "tanh", "swish"])
@pytest.mark.parametrize("p", [0.2, 0.5])
def test_dropout_under_a_linear_output_is_exact(g, p):
    """Whatever the activation before the mask; a bend behind it breaks it."""
    rng = np.random.default_rng(0)
    h = nn.Activation.named(g)().value(rng.normal(size=6))
    w = 2 * rng.normal(size=6)
    masks = np.array(list(np.ndindex(*[2] * 6)))
    chances = (1 - p) ** masks.sum(axis=1) * p ** (6 - masks.sum(axis=1))
    assert len(masks) == 64
    assert chances @ (masks * h @ w) == pytest.approx((1 - p) * h @ w)
    bent = nn.Sigmoid().value
    assert abs(chances @ bent(masks * h @ w) - bent((1 - p) * h @ w)) > 1e-3


def gain_of_a_layer(width, std, depth=12):
    """Return by how much one sigmoid layer of a deep stack multiplies a gradient."""
    rng = np.random.default_rng(0)
    sizes, init = [width] * (depth + 1) + [1], nn.initializers.Normal(std)
    net = nn.MLP(sizes, activation="sigmoid", init=init, dtype="float64", rng=rng)
    dA, lengths = np.ones_like(net(rng.normal(size=(64, width)))), []
    for layer in reversed(net.layers):
        dA = layer.backward(dA)
        lengths.append(np.linalg.norm(dA))
    return (lengths[-2] / lengths[1]) ** (1 / (depth - 1))


def test_normal_weights_let_sigmoids_fade_at_32_units_and_grow_at_256():
    assert 0.6 < gain_of_a_layer(32, 1.0) < 0.9
    assert gain_of_a_layer(256, 1.0) > 1.1
    assert 0.5 < gain_of_a_layer(32, 4 / np.sqrt(32)) < 0.7  # a gain of 4 is no cure


def test_a_clipped_bad_start_is_worse_on_new_points_from_any_seed():
    X, y = nn.datasets.circles(128, rng=0)
    center, spread = X.mean(axis=0), X.std(axis=0)
    new, new_y = nn.datasets.circles(2_000, rng=1)
    right = {}
    for key, clip in (("normal", 1.0), ("he_normal", None)):
        for seed in range(3):
            net = nn.MLP(
                [2, *[32] * 5, 2], activation="relu", init=key, dtype="float64",
                rng=seed,
            )  # fmt: skip
            nn.fit(
                net, (X - center) / spread, y, loss=nn.CrossEntropyLoss(),
                optimizer=nn.SGD(net.parameters(), lr=0.05), epochs=200,
                batch_size=128, clip_norm=clip,
            )  # fmt: skip
            answers = net.predict((new - center) / spread)
            right[key, seed] = nn.metrics.accuracy(new_y, answers)
    for seed in range(3):
        assert right["normal", seed] < right["he_normal", seed] - 0.02


def test_l2_alone_brings_no_weight_to_zero_and_a_loss_may_raise_one():
    """With correlated inputs a weight may grow while λ does, and pass through 0."""
    X = np.array([[1.0, 0.9], [0.9, 1.0], [1.0, -0.2]])
    y = X @ np.array([1.0, -0.2])

    def ridge(strength):
        return np.linalg.solve(X.T @ X + strength * np.eye(2), X.T @ y)

    path = np.array([ridge(strength)[1] for strength in (0.0, 0.1, 1.0, 3.0)])
    assert path[0] < 0 < path[-1]
