"""Saving: what comes back is what was stored, and bad files say what they are."""

import json
import os

import numpy as np
import pytest

import course_lib as nn
from course_lib import saving

X = np.random.default_rng(0).normal(size=(5, 3))


def every_option():
    return [
        nn.Linear(3, 4, rng=0),
        nn.LeakyReLU(0.2),
        nn.Dropout(0.3),
        nn.Linear(4, 6),
        nn.Maxout(3),
        nn.PReLU(0.4),
        nn.ELU(1.5),
        nn.Swish(2.0),
        nn.Linear(2, 2),
        nn.Softmax(),
    ]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_network_comes_back_as_it_was(tmp_path, dtype):
    net = nn.Sequential(*every_option()).astype(dtype)
    net.parameters().data += 0.1
    path = net.save(tmp_path / "net.npz")
    twin = nn.load(path)
    assert repr(twin) == repr(net) and twin.dtype == dtype and not twin.training
    np.testing.assert_array_equal(twin.parameters().data, net.parameters().data)
    np.testing.assert_array_equal(twin.predict(X), net.predict(X))
    assert twin[1].alpha == 0.2 and twin[6].alpha == 1.5 and twin[7].beta == 2.0
    assert twin[2].p == 0.3 and twin[5].alpha.data == net[5].alpha.data


@pytest.mark.parametrize("key", nn.Activation.registry)
def test_every_activation_can_be_saved(tmp_path, key):
    net = nn.Sequential(nn.Linear(3, 4, rng=0), nn.Activation.named(key)())
    twin = nn.load(net.save(tmp_path / "net"))
    np.testing.assert_array_equal(twin.predict(X), net.predict(X))


def test_a_loaded_network_learns_on(tmp_path):
    net = nn.MLP([3, 4, 2], dropout=0.5, rng=0)
    twin = nn.load(net.save(tmp_path / "net"))
    adam = nn.Adam(twin.parameters())
    history = nn.fit(
        twin, X, [0, 1, 0, 1, 1], loss=nn.CrossEntropyLoss(), optimizer=adam, epochs=2
    )
    assert history.epochs == 2
    assert not np.array_equal(twin.parameters().data, net.parameters().data)


def test_any_numpy_can_open_the_file(tmp_path):
    net = nn.MLP([3, 4, 2], rng=0)
    assert net.save(tmp_path / "net") == tmp_path / "net.npz"
    stored = np.load(tmp_path / "net.npz", allow_pickle=False)
    np.testing.assert_array_equal(stored["0.W"], net[0].W.data)
    assert sorted(stored.files) == ["0.W", "0.b", "2.W", "2.b", "network"]


def test_a_dot_in_the_name_is_part_of_it(tmp_path):
    net = nn.MLP([3, 2], rng=0)
    assert net.save(tmp_path / "lr0.1").name == "lr0.1.npz"
    assert repr(nn.load(tmp_path / "lr0.1")) == repr(net)


def test_a_failed_save_leaves_the_earlier_file(tmp_path, monkeypatch):
    net = nn.MLP([3, 2], rng=0)
    path = net.save(tmp_path / "net")
    before = path.read_bytes()

    def full(file, **arrays):
        file.write(b"half")
        raise OSError("no space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OSError, match="no space left"):
        net.save(path)
    assert path.read_bytes() == before and os.listdir(tmp_path) == ["net.npz"]


def test_a_learners_activation_is_found_by_its_name(tmp_path):
    class Cube(nn.Activation):
        def __init__(self, scale=1.0):
            self.scale = scale

        def value(self, Z):
            return self.scale * Z**3

        def slope(self, Z, A):
            return 3 * self.scale * Z**2

    net = nn.MLP([3, 4, 2], activation=Cube(np.float32(0.5)), rng=0)
    path = net.save(tmp_path / "net")
    try:
        np.testing.assert_array_equal(nn.load(path).predict(X), net.predict(X))
    finally:
        del nn.Activation.registry["cube"]
    with pytest.raises(ValueError, match=r'unknown activation "cube".* run the cell'):
        nn.load(path)


def test_layers_that_could_not_be_made_again_are_not_saved(tmp_path):
    class _Forgetful(nn.Activation):
        key = "forgetful"

        def __init__(self, power=2):
            self.exponent = power

    class Mine(nn.Layer):
        pass

    for layer, sentence in [
        (_Forgetful(), r"argument power is not kept as self\.power"),
        (Mine(), r"Mine\(\) cannot be saved"),
    ]:
        with pytest.raises(TypeError, match=sentence):
            nn.Sequential(layer).save(tmp_path / "net")
    assert os.listdir(tmp_path) == []


def stored(path, text=None, **changes):
    """Save a small network, then change what is in its file."""
    nn.MLP([3, 2], rng=0).save(path)
    arrays = dict(np.load(path))
    header = json.loads(str(arrays["network"])) | changes
    arrays["network"] = text or json.dumps(header)
    return arrays


def test_bad_files_say_what_they_are(tmp_path):
    path = tmp_path / "net.npz"

    def refuses(sentence, kind=ValueError):
        with pytest.raises(kind, match=sentence):
            nn.load(path)

    refuses(r"there is no file .*net\.npz", FileNotFoundError)
    path.write_bytes(b"")
    refuses("damaged or no .npz file")
    path.write_bytes(b"PK\x03\x04 and then nothing")
    refuses("damaged or no .npz file")
    path.write_text("hello")
    refuses("damaged or no .npz file")
    np.savez(path, X=X)
    refuses(r"holds no network: it was not made by net\.save")
    np.savez(path, network=np.array({"a": 1}, dtype=object))
    refuses("damaged or no .npz file")  # a pickle is not even opened
    for text in ("{}", "[1, 2]", "not json", '{"format": "other"}'):
        np.savez(path, **stored(path, text))
        refuses("holds no network")
    np.savez(path, **stored(path, version=2))
    refuses("is of version 2, and this course_lib reads version 1")
    np.savez(path, **stored(path, dtype="nonsense"))
    refuses("holds no network")
    for layers in ([{"kind": "Linear", "options": {"n_in": 3}}], [{}], [3]):
        np.savez(path, **stored(path, layers=layers))
        refuses("holds a layer that cannot be built")
    arrays = stored(path)
    np.savez(path, **{k: v for k, v in arrays.items() if k != "0.b"})
    refuses(r"damaged: 0\.b should have shape \(2,\) and is missing")
    np.savez(path, **arrays | {"0.W": np.zeros((2, 3))})
    refuses(r"0\.W should have shape \(3, 2\) and has shape \(2, 3\)")
    with pytest.raises(FileNotFoundError, match="no folder"):
        nn.MLP([3, 2], rng=0).save(tmp_path / "nowhere" / "net")


@pytest.mark.parametrize("position", [0.1, 0.3, 0.5, 0.9])
def test_a_file_cut_short_or_with_a_flipped_byte_never_loads_wrong(tmp_path, position):
    net = nn.MLP([3, 8, 2], rng=0)
    path = net.save(tmp_path / "net")
    whole = path.read_bytes()
    at = int(position * len(whole))
    path.write_bytes(whole[:at])
    with pytest.raises(ValueError, match="damaged"):
        nn.load(path)
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
    try:
        twin = nn.load(path)
    except ValueError:
        return
    np.testing.assert_array_equal(twin.parameters().data, net.parameters().data)


def test_the_format_is_as_promised():
    assert (saving.FORMAT, saving.VERSION) == ("course_lib network", 1)


class _Relu6(nn.ReLU):
    def value(self, Z):
        return np.minimum(super().value(Z), 6)


class Gate(nn.Activation):
    range = (-np.inf, np.inf)

    def __init__(self, n):
        self.n = n
        self.a, self.b = nn.Linear(n, n, rng=1), nn.Linear(n, n, rng=2)

    def forward(self, Z):
        return self.a(Z) * self.b(Z)


class Percent(nn.Activation):
    range = (-np.inf, np.inf)

    def __init__(self, percent=30):
        self.percent = percent / 100

    def value(self, Z):
        return Z * self.percent


nn.Activation.registry.pop("gate"), nn.Activation.registry.pop("percent")


class Adds(nn.Sequential):
    def forward(self, X):
        return np.asarray(X, self.dtype) + super().forward(X)


def test_a_network_that_would_come_back_as_another_is_not_saved(tmp_path, monkeypatch):
    monkeypatch.setitem(nn.Activation.registry, "gate", Gate)
    monkeypatch.setitem(nn.Activation.registry, "percent", Percent)
    wide, changed = nn.Linear(2, 2, rng=0), nn.LeakyReLU()
    wide.W = nn.Parameter(np.ones((2, 3)))
    changed.key_of_mine = 5.0
    for net in (
        nn.Sequential(nn.Linear(2, 3, rng=0), Gate(3)),
        nn.Sequential(nn.Linear(2, 3, rng=0), _Relu6()),
        nn.Sequential(nn.Linear(2, 3, rng=0), Percent(30)),
        nn.Sequential(wide),
        nn.Sequential(nn.Linear(2, 3, rng=0), changed),
        Adds(nn.Linear(2, 2, rng=0)),
    ):
        with pytest.raises(TypeError):
            net.save(tmp_path / "net")
    assert not list(tmp_path.iterdir())


def test_a_parameter_put_in_by_hand_is_saved(tmp_path):
    layer = nn.Linear(2, 1)
    layer.W = nn.Parameter(np.array([[1.0], [2.0]], "float32"))
    net = nn.Sequential(layer)
    assert nn.L2(1.0).penalty(net.parameters()) == 2.5
    twin = nn.load(net.save(tmp_path / "net"))
    np.testing.assert_array_equal(twin.predict([[1, 1]]), net.predict([[1, 1]]))
