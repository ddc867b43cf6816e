"""Networks: what is put in by hand is learned, or refused with a sentence."""

import numpy as np
import pytest

import course_lib as nn

X, Y = nn.datasets.moons(40, rng=0)


def network():
    return nn.MLP([2, 8, 3], activation="prelu", rng=0)


def is_one_vector(net):
    """Return whether every parameter still is a view into the network's vector."""
    theta = net.parameters()
    flat = np.concatenate([p.data.ravel() for p in theta])
    grads = np.concatenate([p.grad.ravel() for p in theta])
    return (
        all(np.shares_memory(p.data, theta.data) for p in theta)
        and all(np.shares_memory(p.grad, theta.grad) for p in theta)
        and np.array_equal(flat, theta.data)
        and np.array_equal(grads, theta.grad)
    )


W = np.arange(16.0).reshape(2, 8)

ASSIGNMENTS = {
    "an array to data": lambda net: setattr(net[0].W, "data", W),
    "a list to data": lambda net: setattr(net[0].W, "data", W.tolist()),
    "an array to the layer": lambda net: setattr(net[0], "W", W),
    "a list to the layer": lambda net: setattr(net[0], "W", W.tolist()),
    "through a slice": lambda net: setattr(net[:1][0], "W", W),
    "a larger type": lambda net: setattr(net[0].W, "data", W.astype("float64")),
    "integers": lambda net: setattr(net[0].W, "data", W.astype(int)),
}


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_what_is_assigned_is_copied_into_the_vector(name):
    net = network()
    kept = net[0].W
    ASSIGNMENTS[name](net)
    assert net[0].W is kept and is_one_vector(net)
    np.testing.assert_array_equal(net[0].W.data, W)
    np.testing.assert_array_equal(net.parameters().data[:16], W.ravel())


def test_an_update_written_out_moves_the_network():
    net = network()
    loss = nn.CrossEntropyLoss()
    first = loss(net(X), Y)
    for _ in range(20):
        net.parameters().zero_grad()
        loss(net(X), Y)
        net.backward(loss.backward())
        for p in net.parameters():
            p.data = p.data - 0.5 * p.grad
    assert loss(net(X), Y) < first and is_one_vector(net)


def test_all_numbers_of_a_network_can_be_assigned_at_once():
    net, other = network(), network()
    other.parameters().data[:] = 7
    net.parameters().data = other.parameters().data
    assert (net[2].b.data == 7).all() and is_one_vector(net)
    net.parameters().grad = np.ones(net.parameters().data.size)
    assert (net[0].W.grad == 1).all() and is_one_vector(net)
    other.parameters().data[:] = 0
    assert net[0].W.data.all()  # copied, not shared


def test_one_number_goes_into_a_parameter_of_one_number():
    net = network()
    net[1].alpha = 0.5
    assert net[1].alpha.data == 0.5 and is_one_vector(net)


def test_a_bias_and_a_gradient_take_arrays_too():
    net = network()
    net[0].b, net[2].b.grad = np.ones(8), np.ones(3)
    assert (net[0].b.data == 1).all() and (net[2].b.grad == 1).all()
    assert is_one_vector(net)


@pytest.mark.parametrize(
    "change, sentence",
    [
        (lambda net: setattr(net[0], "W", W.T), r"shape \(2, 8\).*got shape \(8, 2\)"),
        (lambda net: setattr(net[0].W, "data", 0.0), r"\.data\[\.\.\.\] = number"),
        (lambda net: setattr(net[0].W, "data", W[:1]), r"got shape \(1, 8\)"),
        (lambda net: setattr(net[0].W, "grad", None), "as its grad, got object"),
        (lambda net: setattr(net[0].b, "data", ["a"] * 8), "takes numbers"),
        (lambda net: setattr(net[0], "W", None), "takes numbers"),
        (lambda net: setattr(net[0], "W", nn.Parameter(W)), "copy values into it"),
        (lambda net: setattr(net[0], "b", net[2].b), "copy values into it"),
        (lambda net: setattr(net.parameters(), "data", W), r"shape \(52,\)"),
        (lambda net: setattr(net, "vector", W), "keeps its vector"),
        (lambda net: setattr(net, "dtype", "float64"), "keeps its dtype: net.astype"),
        (lambda net: net[0].astype("float64"), "returns a network in another one"),
    ],
)
def test_what_cannot_be_copied_in_is_refused(change, sentence):
    net = network()
    before = net.parameters().data.copy()
    with pytest.raises(ValueError, match=sentence):
        change(net)
    np.testing.assert_array_equal(net.parameters().data, before)
    assert is_one_vector(net)


def replace_the_list(net):
    net.layers = [nn.Linear(2, 3)]


def add_to_the_list(net):
    net.layers += [nn.Linear(3, 3)]


@pytest.mark.parametrize(
    "change",
    [
        lambda net: net.layers.__setitem__(-1, nn.Linear(8, 3)),
        lambda net: net.layers.__setitem__(slice(1, 2), [nn.Tanh(), nn.Tanh()]),
        lambda net: net.layers.append(nn.Linear(3, 3)),
        lambda net: net.layers.extend([nn.Linear(3, 3)]),
        lambda net: net.layers.insert(0, nn.Dropout(0.5)),
        lambda net: net.layers.pop(),
        lambda net: net.layers.remove(net[1]),
        lambda net: net.layers.clear(),
        lambda net: net.layers.reverse(),
        lambda net: net.layers.__delitem__(0),
        lambda net: net.__setitem__(-1, nn.Linear(8, 3)),
        lambda net: net.__delitem__(0),
        replace_the_list,
        add_to_the_list,
    ],
)
def test_layers_stay_and_the_message_says_how_to_make_another_network(change):
    net = network()
    with pytest.raises(
        ValueError, match=r"layer\.copy\(\) for layer in net.*optimizer"
    ):
        change(net)
    assert len(net) == 3 and is_one_vector(net)


def test_what_the_message_says_works():
    net = network()
    new = nn.Sequential(*(layer.copy() for layer in net[:-1]), nn.Linear(8, 2, rng=1))
    np.testing.assert_array_equal(new[0].W.data, net[0].W.data)
    assert is_one_vector(new)


def test_parameters_that_a_layer_gets_later_are_not_forgotten_silently():
    class Scale(nn.Layer):
        def __init__(self):
            self.parts = []

        def forward(self, X):
            return X

        def backward(self, dY):
            return dY

    net = nn.Sequential(nn.Linear(2, 2, rng=0), Scale())
    optimizer = nn.SGD(net.parameters())
    for change in (
        lambda: setattr(net[1], "gain", nn.Parameter(np.ones(2))),
        lambda: setattr(net[1], "inner", nn.Linear(2, 2)),
        lambda: net[1].parts.append(nn.Linear(2, 2)),
    ):
        change()
        with pytest.raises(ValueError, match="other parameters than when it was made"):
            net.parameters()
        with pytest.raises(ValueError, match="make the network anew"):
            nn.fit(net, X, Y, loss=nn.CrossEntropyLoss(), optimizer=optimizer, epochs=1)
        net[1].__dict__.pop("gain", None)
        net[1].__dict__.pop("inner", None)


@pytest.mark.parametrize("layer", [nn.Tanh(), nn.Dropout(0.5), nn.Linear(2, 2, rng=0)])
def test_a_layer_stands_in_one_place(layer):
    with pytest.raises(ValueError, match="stands twice in this network"):
        nn.Sequential(layer, nn.Tanh(), layer)
    nn.Sequential(layer, layer.copy())
    with pytest.raises(ValueError, match=r"already belongs to a network.*layer\.copy"):
        nn.Sequential(layer)


def test_a_layer_inside_a_layer_stands_in_one_place_too():
    class Twice(nn.Layer):
        def __init__(self, inner):
            self.inner = inner

    inner = nn.Linear(2, 2, rng=0)
    with pytest.raises(ValueError, match="stands twice"):
        nn.Sequential(inner, Twice(inner))
    with pytest.raises(ValueError, match="stands twice"):
        nn.Sequential(Twice(inner), Twice(inner))


def test_a_network_inside_a_network_is_explained():
    with pytest.raises(TypeError, match=r"put copies of its layers.*layer\.copy"):
        nn.Sequential(network(), nn.Linear(3, 1))


@pytest.mark.parametrize("part", [slice(None, None, -1), slice(None, None, 4)])
def test_a_slice_is_layers_that_follow_each_other(part):
    net = nn.MLP([2, 3, 3, 3], rng=0)
    with pytest.raises(ValueError, match="layers that follow each other"):
        net[part]


@pytest.mark.parametrize("dtype", ["int32", "float16", "complex128", None, "double32"])
def test_networks_compute_in_two_types(dtype):
    for make in (
        lambda: nn.Linear(2, 2, dtype=dtype),
        lambda: nn.MLP([2, 2], dtype=dtype),
        lambda: network().astype(dtype),
        lambda: nn.Linear(2, 2).astype(dtype),
    ):
        with pytest.raises((ValueError, TypeError), match='"float32" or "float64"'):
            make()


def test_pictures_are_no_rows():
    pictures = np.zeros((5, 2, 2))
    with pytest.raises(ValueError, match=r"shape \(5, 2, 2\)\. Pictures become rows"):
        network()(pictures)


def test_an_initializer_that_draws_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"here \(2, 3\), and drew shape \(3, 2\)"):
        nn.Linear(2, 3, init=lambda fan_in, fan_out, rng: np.ones((fan_out, fan_in)))


@pytest.mark.parametrize("sizes", [[2, 3.5, 1], [2, 0, 1], [2, -3, 1], [2.5, 1]])
def test_sizes_are_whole(sizes):
    with pytest.raises(ValueError, match="whole sizes ≥ 1"):
        nn.MLP(sizes)


def test_layers_of_both_types_meet_in_the_larger_one():
    small, large = nn.Linear(2, 2, rng=0), nn.Linear(2, 2, rng=0, dtype="float64")
    values = large.W.data.copy()
    net = nn.Sequential(small, large)
    assert net.dtype == "float64"
    np.testing.assert_array_equal(net[1].W.data, values)


def test_layers_of_a_type_no_network_computes_in_are_refused():
    class Half(nn.Layer):
        def __init__(self):
            self.p = nn.Parameter(np.ones(2, "float16"))

    with pytest.raises(ValueError, match='"float32" or "float64", got'):
        nn.Sequential(Half())


def test_parameters_of_a_class_are_refused():
    class Shared(nn.Layer):
        scale = nn.Parameter(np.ones(2))

    with pytest.raises(ValueError, match=r"make it in __init__, self\.scale"):
        nn.Sequential(Shared())


def test_parameters_made_in_the_first_forward_pass_are_not_forgotten_silently():
    class Lazy(nn.Layer):
        def forward(self, X):
            if not hasattr(self, "scale"):
                self.scale = nn.Parameter(np.ones(X.shape[1], "float32"))
            return X * self.scale.data

    net = nn.Sequential(nn.Linear(2, 2, rng=0), Lazy())
    with pytest.raises(ValueError, match="make the network anew"):
        nn.fit(
            net,
            X,
            Y,
            loss=nn.CrossEntropyLoss(),
            epochs=1,
            optimizer=nn.SGD(net.parameters()),
        )


def test_a_layer_that_holds_a_network_and_one_that_was_handed_out_are_explained():
    class Block(nn.Layer):
        def __init__(self):
            self.inner = nn.MLP([2, 2], rng=0)

    with pytest.raises(TypeError, match="let it hold the layers instead"):
        nn.Sequential(Block())
    layer = nn.Linear(2, 2, rng=0)
    layer.parameters()
    with pytest.raises(ValueError, match="has been asked for, perhaps by an optimizer"):
        nn.Sequential(layer)
    with pytest.raises(ValueError, match=r"layer\.copy\(\) a layer that is free"):
        layer.astype("float64")


def test_a_network_kept_beside_the_layers_is_no_part_of_them():
    net = network()
    net.best = net.copy()
    assert net.parameters().data.size == 52
    assert net.copy().best is not net.best


def test_a_linear_layer_of_ones_own_may_come_first():
    class Mine(nn.Linear):
        def backward(self, dZ):
            return super().backward(dZ)

    net = nn.Sequential(Mine(2, 2, rng=0))
    loss = nn.CrossEntropyLoss()
    loss(net(X), Y)
    net.backward(loss.backward())
    assert net.parameters().grad.any()


@pytest.mark.parametrize("name", ["requires_grad", "trainable", "value"])
def test_an_attribute_that_would_do_nothing_is_refused(name):
    net = network()
    for owner in (net[0].W, net.parameters()):
        with pytest.raises(AttributeError, match="give the optimizer the others"):
            setattr(owner, name, False)


def test_a_class_of_activation_will_do():
    assert nn.MLP([2, 3, 1], activation=nn.ReLU, rng=0)[1].key == "relu"
    with pytest.raises(ValueError, match="at least inputs and outputs"):
        nn.MLP("281")
