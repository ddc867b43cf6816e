"""Copies: however a network, a layer or an optimizer is copied, the copy learns."""

import copy
import multiprocessing
import pickle

import joblib
import numpy as np
import pytest

import course_lib as nn

X, Y = nn.datasets.moons(60, rng=0)
LOSS = nn.CrossEntropyLoss()


def through_joblib(thing, folder):
    joblib.dump(thing, folder / "thing.joblib")
    return joblib.load(folder / "thing.joblib")


def through_a_map_of_memory(thing, folder):
    joblib.dump(thing, folder / "thing.joblib")
    return joblib.load(folder / "thing.joblib", mmap_mode="r")  # arrays to read only


ROADS = {
    "deepcopy": lambda thing, _: copy.deepcopy(thing),
    "pickle": lambda thing, _: pickle.loads(pickle.dumps(thing)),
    "oldest pickle": lambda thing, _: pickle.loads(pickle.dumps(thing, 2)),
    "joblib": through_joblib,
    "memory map": through_a_map_of_memory,
    "twice": lambda thing, _: copy.deepcopy(pickle.loads(pickle.dumps(thing))),
}
SHALLOW = {"copy": lambda thing, _: copy.copy(thing), "own": lambda net, _: net.copy()}


def network(**options):
    return nn.MLP([2, 8, 8, 2], activation="prelu", rng=0, **options)


def train(net, optimizer=None, epochs=5):
    optimizer = optimizer or nn.Adam(net.parameters(), lr=0.05)
    return nn.fit(net, X, Y, loss=LOSS, optimizer=optimizer, epochs=epochs, rng=0).loss


@pytest.fixture(params=ROADS)
def road(request, tmp_path):
    return lambda thing: ROADS[request.param](thing, tmp_path)


@pytest.mark.parametrize("name", [*ROADS, *SHALLOW])
def test_a_copy_learns_what_the_original_learns_and_leaves_it_alone(name, tmp_path):
    net = network(dropout=0.2, dtype="float64")
    twin = (ROADS | SHALLOW)[name](net, tmp_path)
    before = net.parameters().data.copy()
    losses = train(twin)
    np.testing.assert_array_equal(net.parameters().data, before)
    assert losses == train(net)
    np.testing.assert_array_equal(twin.parameters().data, net.parameters().data)


def test_a_copy_in_the_middle_of_a_training_goes_on_as_the_original(road):
    net = network(dtype="float64")
    adam = nn.Adam(net.parameters(), lr=0.05)
    train(net, adam)
    twin, twins_adam = road((net, adam))
    assert twins_adam.t == adam.t and twins_adam.params is twin.parameters()
    assert train(twin, twins_adam) == train(net, adam)


def test_an_optimizer_copied_before_its_network_moves_the_copied_network(road):
    net = network()
    both = road({"optimizer": nn.SGD(net.parameters(), lr=0.1), "net": net})
    losses = train(both["net"], both["optimizer"])
    assert losses[-1] < losses[0]


def test_an_optimizer_of_a_slice_moves_the_same_slice_of_the_copy(road):
    net = network()
    twin, sgd = road((net, nn.SGD(net[-1:].parameters(), lr=0.1)))
    before = twin.parameters().data.copy()
    train(twin, sgd)
    moved = before != twin.parameters().data
    head = net[-1:].parameters().data.size
    assert moved[-head:].any() and not moved[:-head].any()


def test_a_copied_slice_trains(road):
    head = road(network()[2:])
    features = np.random.default_rng(0).normal(size=(60, 8))
    sgd = nn.SGD(head.parameters(), lr=0.1)
    history = nn.fit(head, features, Y, loss=LOSS, optimizer=sgd, epochs=3, rng=0)
    assert history.loss[-1] < history.loss[0]


@pytest.mark.parametrize("name", [*ROADS, *SHALLOW])
def test_a_copied_layer_is_free_for_another_network(name, tmp_path):
    net = network()
    taken = (ROADS | SHALLOW)[name](net[0], tmp_path)
    np.testing.assert_array_equal(taken.W.data, net[0].W.data)
    other = nn.Sequential(taken, nn.Linear(8, 2, rng=1))
    before = taken.W.data.copy()
    train(other)
    assert (taken.W.data != before).any()


def test_copied_layers_of_a_list_are_free_together(road):
    layers = road(list(network()))
    net = nn.Sequential(*layers[:-1], nn.Linear(8, 2, rng=3))
    losses = train(net)
    assert losses[-1] < losses[0]


def test_a_copied_vector_holds_copied_parameters(road):
    theta = network().parameters()
    twin = road(theta)
    np.testing.assert_array_equal(twin.data, theta.data)
    for parameter in twin:
        assert np.shares_memory(parameter.data, twin.data)
    twin.data[:] = 0
    assert theta.data.any()


def test_a_copied_parameter_is_free(road):
    weight = road(network()[0].W)
    sgd = nn.SGD(weight, lr=1.0)
    weight.grad += 1.0
    before = weight.data.copy()
    sgd.step()
    np.testing.assert_allclose(weight.data, before - 1)


def test_gradients_and_the_last_batch_survive_a_deep_copy():
    net = network()
    LOSS(net(X), Y)
    net.backward(LOSS.backward())
    twin = copy.deepcopy(net)
    np.testing.assert_array_equal(twin.parameters().grad, net.parameters().grad)
    twin.parameters().zero_grad()
    twin.backward(LOSS.backward())
    np.testing.assert_array_equal(twin.parameters().grad, net.parameters().grad)


def test_copy_forgets_gradients():
    net = network()
    LOSS(net(X), Y)
    net.backward(LOSS.backward())
    assert not net.copy().parameters().grad.any()
    with pytest.raises(RuntimeError, match="before forward"):
        net.copy().backward(LOSS.backward())


def test_a_shallow_copy_of_an_optimizer_has_averages_of_its_own():
    net = network()
    adam = nn.Adam(net.parameters())
    train(net, adam, epochs=1)
    twin = copy.copy(adam)
    kept = [slot.copy() for slot in twin.state]
    train(net, adam, epochs=1)
    for slot, before in zip(twin.state, kept, strict=True):
        np.testing.assert_array_equal(slot, before)
    assert twin.params is adam.params


def test_dropout_layers_that_share_a_generator_share_it_in_a_copy():
    for twin in (network(dropout=0.5).copy(), copy.deepcopy(network(dropout=0.5))):
        twin.train()
        twin(np.ones((50, 2)))
        masks = [layer.mask for layer in twin if isinstance(layer, nn.Dropout)]
        assert (masks[0] != masks[1]).any()


class Residual(nn.Layer):
    """A learner's own layer, made of layers: X + what they say."""

    def __init__(self, n):
        self.inside = [nn.Linear(n, n, rng=1), nn.Dropout(0.2, rng=0)]
        self.gain = {"gain": nn.Parameter(np.ones(1, "float32"), "gain")}

    def forward(self, X):
        self.X = X
        for layer in self.inside:
            X = layer(X)
        self.F = X
        return self.X + self.gain["gain"].data * X

    def backward(self, dY):
        self.gain["gain"].grad += (dY * self.F).sum()
        dX = dY * self.gain["gain"].data
        for layer in reversed(self.inside):
            dX = layer.backward(dX)
        return dY + dX


def residual_network():
    return nn.Sequential(
        nn.Linear(2, 8, rng=0), nn.Tanh(), Residual(8), nn.Linear(8, 2, rng=2)
    )


def test_layers_inside_a_layer_learn_and_follow_the_mode():
    net = residual_network()
    assert net.parameters().data.size == 24 + 72 + 1 + 18
    before = net.parameters().data.copy()
    train(net)
    assert (net.parameters().data != before).all()
    assert not net[2].inside[1].training
    assert net.train()[2].inside[1].training


def test_copies_of_layers_inside_a_layer_are_independent(road):
    net = residual_network()
    for twin in (road(net), net.copy(), copy.copy(net)):
        before = net.parameters().data.copy()
        train(twin)
        np.testing.assert_array_equal(net.parameters().data, before)
        assert net[2].inside[0] is not twin[2].inside[0]


def loss_after_training(net):
    return train(net)[-1]


def test_a_network_sent_to_another_process_learns_there():
    net = network(dtype="float64")
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        there = pool.apply(loss_after_training, (net,))
    assert there == pytest.approx(train(net)[-1], rel=1e-12)


def test_early_stopping_of_a_copy_restores_the_copy():
    stop = nn.EarlyStopping(patience=2)
    net = network()
    train(net)
    twin, stop = copy.deepcopy((net, stop))
    sgd = nn.SGD(twin.parameters(), lr=2.0)
    nn.fit(twin, X, Y, loss=LOSS, optimizer=sgd, epochs=30, stop=stop, rng=0)
    np.testing.assert_array_equal(twin.parameters().data, stop.best_data)


def test_a_copied_value_is_younger_than_its_parents(monkeypatch):
    a, b = nn.Value(2.0, "a"), nn.Value(3.0, "b")
    result = (a * b + a).tanh()
    stored = pickle.dumps((a, b, result))
    # As in a new process, where fewer values have been made than in the old one.
    monkeypatch.setattr("course_lib.autodiff._next_number", iter(range(50)).__next__)
    for x, y, z in (pickle.loads(stored), copy.deepcopy((a, b, result))):
        longer = z * z + x
        longer.backward()
        z_of = np.tanh(2.0 * 3.0 + 2.0)
        assert x.grad == pytest.approx(2 * z_of * (1 - z_of**2) * 4 + 1)
        assert y.grad == pytest.approx(2 * z_of * (1 - z_of**2) * 2)


def test_a_copied_vector_and_two_parameters_of_one_array_are_independent():
    theta = network().parameters()
    copy.copy(theta).data[:] = 0
    assert theta.data.any()
    start = np.zeros(2)
    a, b = nn.Parameter(start), nn.Parameter(start)
    a.data += 1
    assert not b.data.any() and not start.any()


def test_a_slice_has_the_mode_of_its_network():
    net = network(dropout=0.5)
    part = net[:3]
    net.eval()
    part.predict(X)
    assert not net.training and not part.training
    net.training = True
    assert part.training and net[2].training
    with pytest.raises(ValueError, match="expects X"):
        net.predict(np.zeros((3, 5)))
    assert net.training
