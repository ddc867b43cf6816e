"""Statements of lessons, quizzes, errata and docstrings that were false stay away.

Where a lesson prints the right number, nbval holds it; the others are computed here.
"""

import re
from pathlib import Path

import numpy as np
import pytest

import course_lib as nn
from course_lib.content.errata import ENTRIES
from course_lib.content.notations import FORMULAS, LETTERS
from course_lib.plots import approximation
from course_lib.widgets.playground.setting import decode
from course_lib.widgets.playground.training import Run
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
    r"best fit that the layer allows": "three units placed freely reach 0.07",
    r"Three bends leave four straight pieces: the error": "evenly spread ones do",
    r"and takes 37 units": "with evenly spread bends",
    r"so the theorem does not cover it": "the mean error can still go to 0",
    r"dropped what 5 to 9 differ in": "a network never trained does as well",
    r"keep what tells 0 to 4 apart": "a network never trained does as well",
    r"what \*its\* task needs and drops the rest": "never trained does as well",
    r"At 20 labels it is the features": "a new head on them is as far behind",
    r"Dropout does not help here": "alone it halves the loss of the cell above",
    r"near 0\.4: a narrow gap\. More": "with seed 0",
    r"cannot be told apart\. Now": "seed by seed Adam is lowest",
    r"\*\*momentum 0\.9\*\* ends as low": "nearly",
    r"It works for any activation": "deep sigmoids and softplus it cannot save",
    r"a little below 1: \$W_2": "and above",
    r"the loss falls, only not as far": "with some of the bugs it falls as far",
    r"Any random start cures it": "one of the output alone does not",
    r"same size gets to 0\.01": "to 0.018",
    r"SGD has no such division": "with momentum the two differ",
    r"(?<!\w)above (\$10\^\{-2\}\$|1e-2) (it )?is wrong(?!, unless)": "a z on a kink",
    r"On a loss that is not convex it ends (at|where)": "with small steps it does",
    r"That needs noise, such as mini-batches bring\.": "or too long a step",
    r"that needs noise\.": "or too long a step",
    r"same learning rate fits": "07 tunes 0.2, 0.1 and 0.01 for three batch sizes",
    r"behind softmax would work, slowly": "at a far higher rate it does",
    r"at least as well as its members do on average": "not in accuracy",
    r"Glorot's start, nothing arrives": "some starts learn XOR",
    r"a convex loss that is enough": "x⁴ flies apart",
    r"by the same positive number": "a negative one leaves the line, too",
    r'"feed-forward networks ⊂': "they need not be deep",
    r"Each row sums to zero: what one class gains": "that is the columns",
    r"whole update belongs to": "momentum and Adam move dropped units, too",
    r"The notes call it the forgetting": "E does",
    r"inside\*\* the buffer \(the notes": "E has it there",
    r"Hardly two surfaces have the same": "Adam wins on several",
    r"Take 0\.1 and the loss": "from some starts it falls",
    r'"About 280 times\. ': "with this seed",
    r"already: most of them end near zero": "with λ large enough",
    r"All of them leave a dead unit": "PReLU's α may be 0; swish has a flat place",
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
                [2, *[32] * 5, 2],
                activation="relu",
                init=key,
                dtype="float64",
                rng=seed,
            )
            nn.fit(
                net,
                (X - center) / spread,
                y,
                loss=nn.CrossEntropyLoss(),
                optimizer=nn.SGD(net.parameters(), lr=0.05),
                epochs=200,
                batch_size=128,
                clip_norm=clip,
            )
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


def fit_error(bends, looks, wave):
    """Return the error of ReLU units that bend there, with the best output weights."""
    x = np.linspace(-3, 3, 301)
    hidden = np.maximum(np.multiply(looks, x[:, np.newaxis] - bends), 0)
    hidden = np.column_stack([hidden, np.ones(len(x))])
    best = np.linalg.lstsq(hidden, wave(x), rcond=None)[0]
    return np.sqrt(np.mean((hidden @ best - wave(x)) ** 2))


@pytest.mark.parametrize(
    "bends, looks, error",
    [
        ([0.8, 1.35, -1.05], [1, -1, -1], 0.07),
        ([0.705, -0.705, -1.325, 1.325], [1, -1, -1, -1], 0.045),
    ],
)
def test_units_placed_by_hand_need_not_be_eight(bends, looks, error):
    wave = approximation.TARGETS["sine"]
    assert fit_error(bends, looks, wave) < error
    even = np.linspace(-3, 3, len(bends) + 2)[1:-1]
    ways = np.array(list(np.ndindex(*[2] * len(bends)))) * 2 - 1
    assert min(fit_error(even, way, wave) for way in ways) > 0.1


@pytest.mark.parametrize("width", [0.1, 0.01, 0.001])
def test_a_ramp_across_a_jump_is_off_by_half_of_it_and_hardly_in_the_mean(width):
    x = np.linspace(-3, 3, 600_001)
    step = approximation.TARGETS["step"](x)
    rise = (np.maximum(x - 0.3, 0) - np.maximum(x - 0.3 - width, 0)) / width
    off = abs(step[0] + (step[-1] - step[0]) * rise - step)
    assert off.max() >= (step[-1] - step[0]) / 2
    assert np.sqrt(np.mean(off**2)) < 0.4 * np.sqrt(width)


def test_a_correct_gradient_is_off_by_far_more_than_a_hundredth_at_a_kink():
    X, y = nn.datasets.gate("xor")  # a corner is (0, 0): there z is 0, without biases
    worst = {}
    for g in ("relu", "tanh"):
        net = nn.MLP([2, 4, 1], activation=g, dtype="float64", rng=0)
        errors = nn.check_gradients(net, nn.BCEWithLogitsLoss(), X, y.reshape(-1, 1))
        worst[g] = max(errors.values())
    assert worst["relu"] > 0.1
    assert worst["tanh"] < 1e-6


@pytest.mark.parametrize("momentum, same", [(0.0, True), (0.5, False), (0.9, False)])
def test_l2_in_the_gradient_is_decay_for_plain_descent_only(momentum, same):
    theta = nn.Parameter(np.ones(1))
    sgd = nn.SGD(theta, lr=0.01, momentum=momentum, weight_decay=0.1)
    w, v = 1.0, 0.0
    for t in range(20):
        theta.grad[:] = (-1) ** t
        sgd.step()
        v = momentum * v + (-1) ** t
        w = (1 - 0.01 * 0.1) * w - 0.01 * v
    assert np.isclose(theta.data[0], w, rtol=1e-6) == same


def test_both_rows_and_columns_of_the_jacobian_sum_to_zero():
    p = nn.CrossEntropyLoss().predict(np.array([[1.0, 0.0, -1.0, 2.5]]))[0]
    jacobian = np.diag(p) - np.outer(p, p)
    assert np.allclose(jacobian.sum(axis=0), 0) and np.allclose(jacobian.sum(axis=1), 0)


def test_an_ensemble_may_be_right_less_often_than_its_members():
    """The mean loss of a convex loss bounds its loss; accuracy is not convex."""
    chances = np.array([0.05, 0.6, 0.6])  # of the true class, by member
    assert np.mean(chances > 0.5) > 0.5 > chances.mean()
    assert -np.log(chances.mean()) <= -np.log(chances).mean()


@pytest.mark.parametrize("eta, end", [(0.05, 0.93), (0.1, 0.93), (0.2, -1.06)])
def test_too_long_a_step_leaves_a_valley_without_noise(eta, end):
    x = 1.5
    for _ in range(400):
        x -= eta * (4 * x**3 - 4 * x + 0.5)
    assert x == pytest.approx(end, abs=0.01)


def test_with_slopes_that_grow_a_rate_of_one_over_t_may_fly_apart():
    x, factor = 5.0, nn.schedules.InverseTime(k=0.5)
    for t in range(5):
        x -= 0.1 * factor(t) * 4 * x**3  # the loss x⁴ is convex
    assert abs(x) > 1e50


def run_playground(epochs, changes, later=None):
    """Train the network of lesson 12 whose twins stay one; return its loss."""
    setting = {**decode("robhEOaSLAyCsC8cR2-AvQE")[0], **changes}
    run = Run(setting)
    for number, end in enumerate(epochs):
        if number:
            run.adopt({**setting, **later})
        while run.epoch < end:
            run.step()
    return run.losses[0]


class TestTwins:
    @pytest.mark.parametrize("part", ["init1", "init2"])
    @pytest.mark.parametrize("init", ["he_normal", "uniform"])
    def test_a_random_start_of_a_hidden_layer_parts_them(self, part, init):
        assert run_playground([100], {part: init}) < 0.06

    @pytest.mark.parametrize("init", ["he_normal", "uniform"])
    def test_one_of_the_output_does_not(self, init):
        assert run_playground([100], {"last_init": init}) > 0.2

    @pytest.mark.parametrize("seed", [1, 2, 3])
    def test_an_epoch_of_dropout_is_enough(self, seed):
        some = {"seed": seed, "dropout1": 0.1, "dropout2": 0.1}
        none = {"dropout1": 0.0, "dropout2": 0.0}
        assert run_playground([1, 100], some, none) < 0.03

    def test_a_healthy_network_gets_to_0_02(self):
        auto = dict.fromkeys(("init1", "init2", "last_init"), "auto")
        assert 0.015 < run_playground([100], auto) < 0.025


def test_a_dead_unit_stays_dead_at_some_places():
    assert nn.PReLU(0.0).derivative(np.array([-2.0]))[0] == 0
    assert abs(nn.Swish().derivative(np.array([-1.278465]))[0]) < 1e-6
    assert 0 < nn.ELU().derivative(np.array([-30.0]))[0] < 1e-12


def test_eight_layers_of_sigmoids_learn_xor_from_few_starts():
    X, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]]), np.array([0, 1, 1, 0])
    learned = []
    for seed in range(6):
        net = nn.MLP([2, *[6] * 8, 1], activation="sigmoid", dtype="float64", rng=seed)
        adam = nn.Adam(net.parameters(), lr=0.1)
        nn.fit(
            net,
            X,
            y,
            loss=nn.BCEWithLogitsLoss(),
            optimizer=adam,
            epochs=150,
            batch_size=4,
        )
        learned.append(bool(np.all((net.predict(X)[:, 0] > 0) == y)))
    assert 0 < sum(learned) < len(learned) / 2


@pytest.mark.parametrize("draw, helps", [(0, True), (1, False), (2, False)])
def test_dropout_alone_helps_on_some_draws(draw, helps):
    X, y = nn.datasets.moons(40, noise=0.3, rng=draw)
    new, new_y = nn.datasets.moons(1_000, noise=0.3, rng=1_000 + draw)
    loss, ends = nn.BCEWithLogitsLoss(), []
    for p in (0, 0.5):
        net = nn.MLP(
            [2, 16, 16, 1], activation="relu", dtype="float64", dropout=p, rng=0
        )
        adam = nn.Adam(net.parameters(), lr=0.01)
        nn.fit(net, X, y, optimizer=adam, loss=loss, epochs=200, batch_size=10, rng=0)
        ends.append(loss(net.predict(new), new_y))
    assert (ends[1] < ends[0]) == helps


@pytest.mark.parametrize("g", ["relu", "tanh", "elu", "swish", "sigmoid", "softplus"])
def test_a_measured_start_does_not_save_sigmoids_and_softplus(g):
    rng, gradients = np.random.default_rng(0), []
    net = nn.MLP([2, *[16] * 20, 1], activation=g, dtype="float64", rng=0)
    X = rng.normal(size=(64, 2))
    A = X
    for layer in net.layers:
        Z = layer(A)
        if isinstance(layer, nn.Linear):
            layer.W.data /= np.sqrt(np.mean(Z**2))
        A = layer(A)
    dA = np.ones_like(net(X))
    for layer in reversed(net.layers):
        dA = layer.backward(dA)
        gradients.append(np.linalg.norm(dA))
    fades = gradients[-1] / gradients[0] < 1e-4
    assert fades == (g in ("sigmoid", "softplus"))


@pytest.mark.parametrize(
    "name, notes",
    [
        ("dense_or_feed_forward", "B"),  # A counts convolutional networks in
        ("relu_at_zero", "E"),  # B has one-sided slopes, C 0 or none
        ("rate_and_step", "AC"),  # E: the step is the rate times the gradient
        ("uniform_root", "C"),  # A has the root
    ],
)
def test_a_note_is_charged_with_what_it_says(name, notes):
    assert ENTRIES[name].notes == notes
