"""Symmetry microscope and init lab: what they show is what the mathematics says."""

import re

import numpy as np
import pytest

import course_lib as nn
from course_lib import widgets
from course_lib.content.exercises import deep_trial
from course_lib.widgets.init_lab import schemes
from course_lib.widgets.symmetry_microscope import LR, NOISES


def train(panel, pictures):
    for _ in range(pictures):
        panel.advance()
    panel.show()


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid"])
@pytest.mark.parametrize("units", [2, 3, 5, 6])
def test_equal_units_never_part(activation, units):
    panel = widgets.symmetry_microscope(activation=activation, units=units)
    train(panel, 100)
    assert panel.net.distances() == (0.0, 0.0)
    assert f"<b>1</b> different unit of {units}" in panel.readout.value
    assert panel.readout.value.count("exactly 0") == 2


@pytest.mark.parametrize(
    "options",
    [
        {"noise": "a tenth"},
        {"drop": 0.2},
        {"begin": "only incoming α"},
        {"begin": "random (Glorot)"},
    ],
)
def test_what_makes_units_part(options):
    panel = widgets.symmetry_microscope(**options)
    train(panel, 150)
    near, far = panel.net.distances()
    assert 0.05 < near <= far
    assert "<b>4</b> different units of 4" in panel.readout.value


def test_a_noise_of_one_millionth_grows():
    panel = widgets.symmetry_microscope(noise="one millionth")
    assert panel.far[0] < 10 * NOISES["one millionth"]
    train(panel, 100)
    assert 1e-3 < panel.far[-1] < 1
    train(panel, 150)
    assert panel.far[-1] > 1


def test_from_zero_only_the_output_bias_moves():
    panel = widgets.symmetry_microscope(alpha=0.0)
    panel.y = np.ones_like(panel.y)
    train(panel, 20)
    assert not panel.net.rows().any() and panel.net.c[0] > 1


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid"])
def test_its_steps_are_those_of_the_library(activation):
    panel = widgets.symmetry_microscope(activation=activation, begin="random (Glorot)")
    net = nn.MLP([2, 4, 1], activation=activation, dtype="float64")
    net[0].W.data[:], net[2].W.data[:, 0] = panel.net.W.T, panel.net.v
    X, y = panel.X, panel.y.astype(float)
    for _ in nn.steps(
        net,
        X,
        y,
        loss=nn.BCEWithLogitsLoss(),
        optimizer=nn.SGD(net.parameters(), lr=LR),
        epochs=20,
        batch_size=len(X),
    ):
        panel.net.step(X, y)
    np.testing.assert_allclose(panel.net.W.T, net[0].W.data, atol=1e-10)
    np.testing.assert_allclose(panel.net.b, net[0].b.data, atol=1e-10)
    np.testing.assert_allclose(panel.net.output(X), net.predict(X)[:, 0], atol=1e-9)


def test_the_lab_trains_as_the_exercise_does():
    panel = widgets.init_lab(scheme="he_normal", depth=12)
    X, y = deep_trial.task()
    net = deep_trial.network("relu", "he_normal", 12)
    losses = [
        step.loss
        for step in nn.steps(
            net,
            X,
            y,
            loss=nn.CrossEntropyLoss(),
            epochs=15,
            batch_size=len(X),
            optimizer=nn.SGD(net.parameters(), lr=deep_trial.LR),
            rng=0,
        )
    ]
    train(panel, 15)
    np.testing.assert_allclose(panel.run.losses[:15], losses, rtol=1e-9)
    assert "Step <b>15</b>" in panel.readout.value


def test_the_deepest_net_that_trained_is_kept_and_clipped_ones_do_not_count():
    panel = widgets.init_lab(scheme="he_normal", depth=30)
    assert "<b>none</b>, goal 30" in panel.readout.value
    while panel.advance() and not panel.run.trained:
        pass
    panel.advance()
    panel.show()
    assert "✓ Trained" in panel.readout.value
    assert "<b>30</b>, goal 30 ✓" in panel.readout.value
    panel.reset()
    assert panel.deepest == {"relu": 30}
    other = widgets.init_lab(scheme="he_normal", depth=10, clip="by norm")
    other.limit.value = -0.25
    while other.advance():
        pass
    assert other.run.trained and other.run.clipped and not other.deepest


def test_a_start_that_is_too_small_or_too_large_is_told():
    panel = widgets.init_lab(scheme="uniform", depth=30)
    while panel.advance():
        pass
    panel.show()
    assert "✗ Not trained in 100 steps" in panel.readout.value
    panel.scheme.value = "N(0, 1)"
    panel.depth.value = 40
    while panel.advance():
        pass
    panel.show()
    assert panel.error.value == ""
    assert "✗ It is no longer a number" in panel.readout.value


def test_clipping_is_answered_in_numbers():
    panel = widgets.init_lab(scheme="he_normal", depth=10)
    panel.limit.value = -2.0
    assert "not clipped (threshold 0.01)" in panel.readout.value
    panel.clip.value = "by norm"
    assert "length <b>0.01</b>, turned by <b>0.0°</b>" in panel.readout.value
    panel.clip.value = "by value"
    angle = float(re.search(r"turned by <b>([\d.]+)°", panel.readout.value)[1])
    true = panel.run.net.parameters().grad
    cut = np.clip(true, -0.01, 0.01)
    cosine = true @ cut / np.linalg.norm(true) / np.linalg.norm(cut)
    assert angle == pytest.approx(np.degrees(np.arccos(cosine)), abs=0.06)
    assert panel.run.steps == 0  # clipping may change on the way


def test_the_numbers_by_layer_are_those_of_the_network():
    panel = widgets.init_lab(scheme="glorot_normal", activation="tanh", depth=6)
    rows = re.findall(r"<tr><th>(a|dZ)</th>(.*?)</tr>", panel.readout.value)
    X, _ = deep_trial.task()
    A, stds = X, []
    for layer in deep_trial.network("tanh", "glorot_normal", 6).layers[:-1]:
        A = layer(A)
        stds.append(f"{A.std():.2g}")
    assert re.findall(r"<td>(.*?)</td>", rows[0][1]) == stds[1::2]
    assert len(re.findall("<td>", rows[1][1])) == 6


@pytest.mark.parametrize("scheme", schemes())
def test_every_scheme_starts(scheme):
    panel = widgets.init_lab(scheme=scheme)
    assert panel.error.value == "" and panel.scheme.value == scheme
