"""Layers and networks: shapes, gradients, one vector of parameters, clear errors."""

import numpy as np
import pytest

import course_lib as nn

rng = np.random.default_rng(0)


def test_linear_is_x_w_plus_b_and_adds_gradients():
    layer = nn.Linear(2, 2, dtype="float64", init="zeros")
    layer.W.data[...] = [[-1.0, 2.0], [2.0, -1.0]]
    layer.b.data[...] = [0.5, 0.2]
    X = np.array([[2.0, 3.0]])
    np.testing.assert_allclose(layer(X), [[4.5, 1.2]])  # the notes' worked example
    dZ = np.array([[1.0, 10.0]])
    np.testing.assert_allclose(layer.backward(dZ), [[19.0, -8.0]])
    layer.backward(dZ)
    np.testing.assert_allclose(layer.W.grad, 2 * X.T @ dZ)
    np.testing.assert_allclose(layer.b.grad, [2.0, 20.0])


@pytest.mark.parametrize(
    "X, sentence",
    [
        (np.zeros((2, 100)), r"got shape \(2, 100\). Did you mean X.T\?"),
        (np.zeros(2), r"One sample is a batch of one row: X\[np.newaxis, :\]"),
        (np.zeros((5, 3)), r"expects X with 2 columns \(one row per sample\)"),
    ],
)
def test_linear_explains_a_wrong_shape(X, sentence):
    with pytest.raises(ValueError, match=sentence):
        nn.Linear(2, 8)(X)


def test_linear_refuses_sizes_below_one():
    with pytest.raises(ValueError, match="sizes ≥ 1, got n_in=0"):
        nn.Linear(0, 3)


def test_backward_before_forward():
    with pytest.raises(RuntimeError, match=r"Linear\(2, 3\).backward came before"):
        nn.Linear(2, 3).backward(np.zeros((1, 3)))
    with pytest.raises(RuntimeError, match="before forward"):
        nn.MLP([2, 3, 1]).backward(np.zeros((1, 1)))


# A step has no slope to check, and maxout changes the width (it has its own test).
SMOOTH = [key for key in nn.Activation.registry if key not in ("step", "maxout")]


@pytest.mark.parametrize("activation", SMOOTH)
@pytest.mark.parametrize("loss", [nn.MSELoss(), nn.CrossEntropyLoss()])
def test_gradients_of_whole_networks(activation, loss):
    net = nn.MLP([3, 4, 4, 3], activation=activation, dtype="float64", rng=1)
    X = rng.normal(size=(6, 3))
    y = rng.normal(size=(6, 3)) if loss.key == "mse" else np.arange(6) % 3
    errors = nn.check_gradients(net, loss, X, y)
    assert max(errors.values()) < 1e-7, errors


def test_gradients_through_maxout():
    layers = nn.Linear(2, 6, dtype="float64", rng=0), nn.Maxout(3)
    net = nn.Sequential(*layers, nn.Linear(2, 1, dtype="float64", rng=1))
    X, y = rng.normal(size=(5, 2)), rng.normal(size=(5, 1))
    assert max(nn.check_gradients(net, nn.MSELoss(), X, y).values()) < 1e-7


def test_input_gradient_only_on_request():
    net = nn.MLP([2, 5, 1], dtype="float64", rng=0)
    X, loss = rng.normal(size=(4, 2)), nn.MSELoss()
    y = np.zeros((4, 1))
    loss(net(X), y)
    dY = loss.backward()
    assert net.backward(dY) is None
    dX = net.backward(dY, input_gradient=True)
    numerical = nn.numerical_gradient(lambda x: loss(net(x), y), X.copy())
    np.testing.assert_allclose(dX, numerical, atol=1e-8)


def test_parameters_are_views_of_one_vector():
    net = nn.MLP([2, 3, 1], rng=0)
    theta = net.parameters()
    assert theta.data.shape == (2 * 3 + 3 + 3 + 1,)
    theta.data[:] = 7
    assert all((p.data == 7).all() for p in theta)
    net[0].W.grad += 1
    assert theta.grad[:6].sum() == 6
    theta.zero_grad()
    assert not net[0].W.grad.any()


def test_a_slice_is_a_stretch_of_the_same_vector():
    net = nn.MLP([2, 3, 1], rng=0)
    head = net[-1:]
    head.parameters().data[:] = 5
    assert (net[-1].W.data == 5).all() and not (net[0].W.data == 5).any()
    assert len(head) == 1 and head[0] is net[-1]


def test_training_a_slice_freezes_the_rest():
    X, y = nn.datasets.moons(40, rng=0)
    net = nn.MLP([2, 4, 2], rng=0)
    before = net[0].W.data.copy()
    head = nn.SGD(net[-1:].parameters(), lr=0.5)
    nn.fit(net, X, y, loss=nn.CrossEntropyLoss(), optimizer=head, epochs=2, rng=0)
    np.testing.assert_array_equal(net[0].W.data, before)


def test_a_layer_belongs_to_one_network():
    layer = nn.Linear(2, 2)
    nn.Sequential(layer)
    with pytest.raises(ValueError, match=r"lives in one network.*layer.copy\(\)"):
        nn.Sequential(layer)
    nn.Sequential(layer.copy())


def test_sequential_refuses_what_is_no_layer():
    with pytest.raises(TypeError, match="Activations are instances too"):
        nn.Sequential(nn.Linear(2, 2), "relu")


def test_copies_are_independent():
    net = nn.MLP([2, 4, 1], dropout=0.3, rng=0)
    twin = net.copy()
    twin.parameters().data += 1
    X = rng.normal(size=(3, 2))
    assert not np.allclose(net.predict(X), twin.predict(X))
    double = net.astype("float64")
    assert double.predict(X).dtype == np.float64
    np.testing.assert_allclose(double.predict(X), net.predict(X), rtol=1e-5)


def test_inputs_are_cast_once_at_the_door():
    net = nn.MLP([2, 4, 1], rng=0)
    assert net(np.ones((3, 2))).dtype == np.float32
    assert net([[1, 2]]).shape == (1, 1)


def test_predictions_survive_the_next_call_and_come_in_chunks():
    net = nn.MLP([2, 4, 3], rng=0)
    X = rng.normal(size=(10, 2))
    first = net.predict(X)
    kept = first.copy()
    net.predict(X + 1)
    np.testing.assert_array_equal(first, kept)
    np.testing.assert_allclose(net.predict(X, chunk=3), kept, rtol=1e-6)
    assert net.predict(X[:0]).shape == (0, 3)


def test_predict_leaves_the_mode_alone():
    net = nn.MLP([2, 4, 1], dropout=0.5, rng=0).train()
    net.predict(np.zeros((2, 2)))
    assert net.training and all(layer.training for layer in net.layers)
    net.eval()
    assert not any(layer.training for layer in net.layers)


def test_dropout_keeps_the_mean_and_rests_in_evaluation():
    layer = nn.Dropout(0.3, rng=0)
    X = np.ones((2000, 50))
    A = layer(X)
    assert abs(A.mean() - 1) < 0.01 and abs((A == 0).mean() - 0.3) < 0.01
    np.testing.assert_array_equal(layer.backward(X), layer.mask)
    layer.training = False
    assert layer(X) is X and layer.backward(X) is X


@pytest.mark.parametrize("p", [1, -0.1, 2])
def test_dropout_refuses_impossible_rates(p):
    with pytest.raises(ValueError, match="0 ≤ p < 1"):
        nn.Dropout(p)


def test_mlp_builds_the_usual_network():
    net = nn.MLP([2, 16, 8, 3], activation=["relu", "tanh"], dropout=[0.5, 0], rng=0)
    assert [type(layer).__name__ for layer in net.layers] == [
        "Linear",
        "ReLU",
        "Dropout",
        "Linear",
        "Tanh",
        "Linear",
    ]
    assert "total" in net.summary() and "211" in net.summary()


def test_mlp_starts_relu_with_he_and_the_rest_with_glorot():
    wide = nn.MLP([400, 400, 400], activation="relu", rng=0)
    assert abs(wide[0].W.data.std() - np.sqrt(2 / 400)) < 0.001
    assert abs(wide[-1].W.data.std() - np.sqrt(2 / 800)) < 0.001


@pytest.mark.parametrize(
    "options, sentence",
    [
        ({"sizes": [3]}, "at least inputs and outputs"),
        ({"sizes": [2, 3, 1], "activation": ["relu", "tanh"]}, "1 layers for activ"),
        ({"sizes": [2, 3, 1], "activation": "reluu"}, 'Did you mean "relu"'),
        ({"sizes": [2, 3, 1], "init": "he_norml"}, 'Did you mean "he_normal"'),
    ],
)
def test_mlp_explains_bad_arguments(options, sentence):
    with pytest.raises(ValueError, match=sentence):
        nn.MLP(**options)


def test_same_seed_same_network():
    a, b = (nn.MLP([2, 8, 1], rng=5).parameters().data for _ in range(2))
    np.testing.assert_array_equal(a, b)
