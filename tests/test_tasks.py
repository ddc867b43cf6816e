"""Tasks: what cannot be learned is refused with a sentence, before anything changes."""

import copy

import numpy as np
import pytest

import course_lib as nn

X, Y = nn.datasets.moons(40, rng=0)
OUTPUTS = {"cross_entropy": 2, "bce_with_logits": 1, "bce": 1, "mse": 1}


def network(key):
    options = {"output": "sigmoid"} if key == "bce" else {}
    return nn.MLP([2, 4, OUTPUTS[key]], rng=0, **options)


def with_fit(net, loss, y, optimizer):
    nn.fit(net, X, y, loss=loss, optimizer=optimizer, epochs=1, batch_size=8, rng=0)


def with_steps(net, loss, y, optimizer):
    task = {"loss": loss, "optimizer": optimizer, "epochs": 1, "batch_size": 8}
    next(nn.steps(net, X, y, **task))


def with_validation(net, loss, y, optimizer):
    good = np.zeros((len(X), net.predict(X).shape[1]))
    good[:, 0] = 1
    nn.fit(net, X, good, loss=loss, optimizer=optimizer, epochs=1, validation=(X, y))


def with_sweep(net, loss, y, optimizer):
    sizes, output = [2, 4, net[2].n_out], "sigmoid" if len(net) == 4 else None
    task = {"loss": loss, "epochs": 1, "batch_size": 8, "seeds": 1}
    nn.sweep(sizes, X, y, grid={"lr": [0.1], "output": [output]}, **task)


def with_stack_of_two(net, loss, y, optimizer):
    sizes, output = [2, 4, net[2].n_out], "sigmoid" if len(net) == 4 else None
    task = {"loss": loss, "epochs": 1, "batch_size": 8, "seeds": 2}
    nn.sweep(sizes, X, y, grid={"lr": [0.1], "output": [output]}, **task)


def with_the_loss_alone(net, loss, y, optimizer):
    loss(net(X), y)


def with_a_check_of_gradients(net, loss, y, optimizer):
    nn.check_gradients(net, loss, X, y)


DOORS = [
    with_fit,
    with_steps,
    with_validation,
    with_sweep,
    with_stack_of_two,
    with_the_loss_alone,
    with_a_check_of_gradients,
]

SIGNS = np.where(Y, 1, -1)
SENSELESS = {  # what came, and a word of the sentence
    "signs as classes": ("bce_with_logits", SIGNS, "Labels −1 and 1 become 0 and 1"),
    "signs as probabilities": ("bce", SIGNS, "Labels −1 and 1 become 0 and 1"),
    "classes from 1": ("bce_with_logits", Y + 1, "from 0 to 1.*numbers from 1 to 2"),
    "percent": ("bce", 100 * Y, "from 0 to 1.*got numbers from 0 to 100"),
    "three classes": ("bce_with_logits", np.arange(40) % 3, "want CrossEntropyLoss"),
    "a small step below 0": ("bce", Y - 0.01, "got numbers from -0.01 to 0.99"),
    "halves": ("cross_entropy", np.arange(40) % 3 / 2, "whole, got 0.5"),
    "signs": ("cross_entropy", SIGNS, "classes 0 to 1, the targets go from -1 to 1"),
    "classes from 1 again": ("cross_entropy", Y + 1.0, "classes 0 to 1"),
    "several classes": ("cross_entropy", np.ones((40, 2)), r"sum 1, got \[1. 1.\]"),
    "no class": ("cross_entropy", np.zeros((40, 2)), "rows of probabilities"),
    "one empty row": (
        "cross_entropy",
        np.vstack([np.eye(2)[Y[1:]], [0, 0]]),
        "in row 39",
    ),
    "sums that cancel": (
        "cross_entropy",
        np.array([[1, 1], [0, 0]] * 20),
        "in row 0",
    ),
    "minus": ("cross_entropy", np.array([[2, -1]] * 40), r"\[ 2. -1.\] in row 0"),
    "counts": ("cross_entropy", np.array([[3, 1]] * 40), "rows of probabilities"),
    "a column of classes": ("cross_entropy", Y[:, np.newaxis], r"y\.ravel\(\)"),
    "words": ("cross_entropy", np.where(Y, "cat", "dog"), "np.unique"),
    "figures as text": ("mse", np.where(Y, "1", "0"), "must be numbers, got '"),
    "words in a list": ("bce_with_logits", ["yes", "no"] * 20, "must be numbers"),
    "nothing": ("bce_with_logits", [None] * 40, "must be numbers, got None"),
    "dates": ("mse", np.arange(40).astype("datetime64[D]"), "must be numbers"),
    "complex numbers": ("mse", Y + 1j, "must be numbers"),
    "half hidden": ("mse", np.ma.masked_less(Y, 1), "behind a mask"),
    "ragged": ("mse", [[0], [0, 1]] * 20, "different lengths"),
    "two columns for one output": ("mse", np.zeros((40, 2)), "must be the same"),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("case", SENSELESS)
def test_targets_that_make_no_sense_are_refused(case, door):
    key, y, sentence = SENSELESS[case]
    net = network(key)
    sgd = nn.SGD(net.parameters(), lr=0.1)
    before = net.parameters().data.copy()
    with pytest.raises(ValueError, match=sentence):
        door(net, nn.Loss.named(key)(), y, sgd)
    np.testing.assert_array_equal(net.parameters().data, before)


@pytest.mark.parametrize("door", DOORS)
def test_one_output_is_no_choice_between_classes(door):
    net = nn.MLP([2, 4, 1], rng=0)
    with pytest.raises(ValueError, match="softmax of a single score is 1"):
        door(net, nn.CrossEntropyLoss(), Y, nn.SGD(net.parameters()))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("key", OUTPUTS)
def test_targets_are_finite(key, value):
    y = Y.astype(float)
    y[7] = value
    net = network(key)
    with pytest.raises(ValueError, match="y holds NaN or infinity, first in row 7"):
        with_fit(net, nn.Loss.named(key)(), y, nn.SGD(net.parameters()))
    if key != "mse":  # whose loss is NaN then, for all to see
        with pytest.raises(ValueError):
            nn.Loss.named(key)()(net(X), y)


WELCOME = {
    "integers": ("cross_entropy", Y),
    "floats": ("cross_entropy", Y.astype("float32")),
    "booleans": ("cross_entropy", Y.astype(bool)),
    "a list": ("cross_entropy", Y.tolist()),
    "objects that are numbers": ("cross_entropy", Y.astype(object)),
    "unsigned": ("cross_entropy", Y.astype("uint8")),
    "one hot": ("cross_entropy", np.eye(2)[Y]),
    "one hot integers": ("cross_entropy", np.eye(2, dtype=int)[Y]),
    "smooth": ("cross_entropy", 0.9 * np.eye(2)[Y] + 0.05),
    "rounded": ("cross_entropy", np.array([[0.333, 0.667]] * 40)),
    "of another network": ("cross_entropy", nn.Softmax()(np.outer(Y, [3.0, 1.0]))),
    "soft": ("bce_with_logits", Y * 0.8 + 0.1),
    "true and false": ("bce_with_logits", Y == 1),
    "true and false probabilities": ("bce", Y[:, np.newaxis] == 1),
    "any number": ("mse", 1e3 * Y - 5),
    "a mask that hides nothing": ("mse", np.ma.masked_less(Y, -1)),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("case", WELCOME)
def test_targets_that_make_sense_are_welcome(case, door):
    key, y = WELCOME[case]
    net = network(key)
    door(net, nn.Loss.named(key)(), y, nn.SGD(net.parameters(), lr=1e-4))


def test_float_classes_are_counted_as_classes():
    X, y = nn.datasets.blobs(60, classes=3, rng=0)
    results = []
    for labels in (y, y.astype(float)):
        net = nn.MLP([2, 8, 3], rng=0)
        adam = nn.Adam(net.parameters(), lr=0.05)
        history = nn.fit(
            net,
            X,
            labels,
            loss=nn.CrossEntropyLoss(),
            optimizer=adam,
            epochs=30,
            rng=0,
        )
        results.append(history.accuracy)
    assert results[0] == results[1]


# --- the optimizer's parameters ----------------------------------------------


def another(net):
    return nn.MLP([2, 4, 2], rng=0)


OTHERS = {
    "the cell run again": another,
    "a copy": lambda net: net.copy(),
    "a deep copy": copy.deepcopy,
    "another dtype": lambda net: net.astype("float64"),
    "its other half": lambda net: net[:1],
    "saved and loaded": lambda net: nn.load(net.save(FOLDER / "net")),
}
FOLDER = None


@pytest.mark.parametrize("door", [with_fit, with_steps])
@pytest.mark.parametrize("name", OTHERS)
def test_an_optimizer_of_another_network_is_refused(name, door, tmp_path, monkeypatch):
    monkeypatch.setitem(globals(), "FOLDER", tmp_path)
    net = nn.MLP([2, 4, 2], rng=0)
    adam = nn.Adam(OTHERS[name](net).parameters())
    trained = net[1:] if name == "its other half" else net
    with pytest.raises(ValueError, match=r"make it again, nn\.Adam\(net.parameters"):
        door(trained, nn.CrossEntropyLoss(), Y, adam)


def test_the_whole_a_part_and_one_parameter_are_fine():
    net = nn.MLP([2, 4, 2], rng=0)
    features = net[:2].predict(X)
    task = {"loss": nn.CrossEntropyLoss(), "epochs": 1, "rng": 0}
    for part, inputs, params in (
        (net, X, net.parameters()),
        (net, X, net[-1:].parameters()),
        (net, X, net[0].W),
        (net, X, net[2].parameters()),
        (net[2:], features, net[2:].parameters()),
        (net[2:], features, net.parameters()),
    ):
        before = net.parameters().data.copy()
        sgd = nn.SGD(params, lr=0.1)
        nn.fit(part, inputs, Y, optimizer=sgd, **task)
        assert (net.parameters().data != before).any()


def test_a_network_without_parameters_has_nothing_to_learn():
    net = nn.Sequential(nn.Tanh())
    with pytest.raises(ValueError, match="nothing to learn"):
        with_fit(net, nn.CrossEntropyLoss(), Y, nn.SGD(net.parameters()))


@pytest.mark.parametrize(
    "change, kind, sentence",
    [
        ({"net": nn.Linear(2, 2, rng=0)}, TypeError, "a network is trained"),
        ({"loss": nn.CrossEntropyLoss}, TypeError, "loss is an object"),
        ({"loss": "cross_entropy"}, TypeError, "loss is an object"),
        ({"optimizer": "adam"}, TypeError, "optimizer is an object"),
        ({"optimizer": nn.Adam}, TypeError, "optimizer is an object"),
        ({"epochs": 2.5}, ValueError, "whole number ≥ 0, got epochs=2.5"),
        ({"epochs": "ten"}, ValueError, "whole number ≥ 0, got epochs='ten'"),
        ({"batch_size": 7.5}, ValueError, "whole number ≥ 1, got batch_size=7.5"),
        ({"accumulate": -1}, ValueError, "whole number ≥ 1, got accumulate=-1"),
        ({"validation": X}, ValueError, "validation is a pair"),
        ({"validation": (X, Y, Y)}, ValueError, "validation is a pair"),
        ({"validation": (X, SIGNS)}, ValueError, "validation 2 scores know the"),
        ({"schedule": lambda t: 1 - t}, ValueError, "gave -1 for step 2"),
        ({"schedule": lambda t: np.nan}, ValueError, "a factor ≥ 0"),
        ({"X": [["a", "b"]] * 40}, ValueError, "X must be numbers, got 'a'"),
        ({"X": X + 1j}, ValueError, "X must be numbers"),
        ({"X": X * 1e300}, ValueError, "X holds numbers too large for float32"),
        ({"X": X[:, 0]}, ValueError, "expects X with 2 columns"),
        ({"schedule": nn.schedules.Cosine}, TypeError, "schedule is a function"),
        ({"schedule": 0.9}, TypeError, "schedule is a function"),
        ({"regularizer": 0.01}, TypeError, "regularizer is nn.L1"),
        ({"regularizer": [nn.L1(), nn.L2()]}, TypeError, "regularizer is nn.L1"),
        ({"stop": True}, TypeError, "stop is nn.EarlyStopping"),
        ({"callbacks": [nn.EarlyStopping(3)]}, TypeError, "give it as stop="),
        ({"callbacks": print}, TypeError, "callbacks is a list of functions"),
        ({"X": X[:, :1]}, ValueError, "expects X with 2 columns"),
        ({"X": 3.0}, ValueError, "X holds no samples"),
    ],
)
def test_what_does_not_fit_is_explained(change, kind, sentence):
    net = nn.MLP([2, 4, 2], rng=0)
    task = {
        "net": net,
        "X": X,
        "y": Y,
        "loss": nn.CrossEntropyLoss(),
        "epochs": 2,
        "optimizer": nn.SGD(net.parameters()),
        "batch_size": 10,
    }
    with pytest.raises(kind, match=sentence):
        nn.fit(**(task | change))


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
@pytest.mark.parametrize("key", ["cross_entropy", "bce_with_logits"])
def test_nothing_is_squashed_twice(key, output):
    net = nn.MLP([2, 4, 2], output=output, rng=0)
    with pytest.raises(ValueError, match="the network ends in one already"):
        with_fit(net, nn.Loss.named(key)(), np.eye(2)[Y], nn.SGD(net.parameters()))


@pytest.mark.parametrize(
    "output, sentence", [("step", "slope is 0"), ("softmax", "1,")]
)
@pytest.mark.parametrize("key", ["mse", "bce"])
def test_outputs_without_a_slope_are_refused(output, sentence, key):
    net = nn.MLP([2, 4, 1], output=output, rng=0)
    with pytest.raises(ValueError, match=sentence):
        with_fit(net, nn.Loss.named(key)(), Y, nn.SGD(net.parameters()))


def test_a_rate_that_was_set_to_nothing_is_refused():
    net = nn.MLP([2, 4, 2], rng=0)
    sgd = nn.SGD(net.parameters())
    sgd.lr = 0.0
    with pytest.raises(ValueError, match="must be above 0, got lr=0"):
        with_fit(net, nn.CrossEntropyLoss(), Y, sgd)


def test_a_learners_own_loss_takes_what_it_likes():
    class Signs(nn.Loss):
        def __call__(self, y_hat, y):
            self.last = y_hat, np.asarray(y)[:, np.newaxis]
            return float(np.mean(np.maximum(0, 1 - self.last[0] * self.last[1])))

        def checked(self, y_hat, y):
            return y_hat, y

        def backward(self):
            y_hat, y = self.last
            return -y * (y_hat * y < 1) / len(y)

    net = nn.MLP([2, 4, 1], rng=0)
    sgd = nn.SGD(net.parameters(), lr=0.1)
    history = nn.fit(net, X, SIGNS, loss=Signs(), optimizer=sgd, epochs=9, rng=0)
    assert history.loss[-1] < history.loss[0]
    nn.Loss.registry.pop("signs")
