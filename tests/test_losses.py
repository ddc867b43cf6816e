"""Losses: golden values, gradients, stability, and the shapes they insist on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import course_lib as nn

scores = hnp.arrays(np.float64, (4, 3), elements=st.floats(-20, 20))


def test_worked_example_of_the_notes():
    y_hat, y = np.array([[0.5]]), np.array([[0.0]])
    assert nn.MSELoss()(y_hat, y) == 0.25
    assert nn.BCELoss()(y_hat, y) == pytest.approx(np.log(2))


def test_mse_is_the_mean_over_all_elements():
    loss = nn.MSELoss()
    assert loss([[1.0, 2.0], [3.0, 4.0]], [[0.0, 0.0], [0.0, 0.0]]) == 7.5
    np.testing.assert_allclose(loss.backward(), [[0.5, 1.0], [1.5, 2.0]])


@given(Z=scores)
def test_gradients_match_small_differences(Z):
    labels = np.array([0, 2, 1, 1])
    targets = {
        "mse": np.cos(Z),
        "bce_with_logits": (Z > 0).astype(float),
        "cross_entropy": labels,
    }
    for key, y in targets.items():
        loss = nn.Loss.named(key)()
        loss(Z, y)
        ours = loss.backward()
        theirs = nn.numerical_gradient(lambda z, f=loss, y=y: f(z, y), Z.copy(), 1e-5)
        np.testing.assert_allclose(ours, theirs, atol=2e-7)


@pytest.mark.parametrize("key", nn.Loss.registry)
def test_every_loss_has_the_slope_of_its_value(key):
    loss, rng = nn.Loss.named(key)(), np.random.default_rng(0)
    y_hat = rng.uniform(0.1, 0.9, (6, 3)) if loss.expects else rng.normal(size=(6, 3))
    y = rng.integers(0, 3, 6) if loss.one_per_class else rng.random((6, 3))
    loss(y_hat, y)
    ours = loss.backward()
    theirs = nn.numerical_gradient(lambda values: loss(values, y), y_hat.copy())
    np.testing.assert_allclose(ours, theirs, atol=1e-7)


@pytest.mark.parametrize("key", nn.Loss.registry)
def test_what_a_loss_applies_itself_is_what_it_predicts(key):
    loss, Z = nn.Loss.named(key)(), np.array([[0.3, -1.2], [2.0, 0.5]])
    applied = nn.Activation.named(loss.applies or "identity")()
    np.testing.assert_allclose(loss.predict(Z), applied(Z))


def test_bce_gradient_matches_small_differences():
    P = np.array([[0.2], [0.9], [0.5]])
    y = np.array([[0.0], [1.0], [1.0]])
    loss = nn.BCELoss()
    loss(P, y)
    ours = loss.backward()
    theirs = nn.numerical_gradient(lambda p: loss(p, y), P.copy())
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)


def test_softmax_and_cross_entropy_have_the_gradient_p_minus_y():
    Z, labels = np.array([[2.0, 1.0, 0.0], [0.0, 0.0, 5.0]]), np.array([0, 1])
    loss = nn.CrossEntropyLoss()
    loss(Z, labels)
    Y = np.eye(3)[labels]
    np.testing.assert_allclose(loss.backward(), (nn.Softmax()(Z) - Y) / 2)


def test_labels_and_rows_of_probabilities_agree():
    Z, labels = np.random.default_rng(0).normal(size=(5, 3)), np.array([0, 2, 1, 1, 0])
    loss = nn.CrossEntropyLoss()
    assert loss(Z, labels) == pytest.approx(loss(Z, np.eye(3)[labels]))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("key", ["bce_with_logits", "cross_entropy", "mse", "bce"])
def test_extremes_are_finite_and_keep_their_type(key, dtype):
    z = np.array([[1e4, -1e4], [-1e4, 1e4]], dtype)
    if key == "bce":
        z = np.array([[0.0, 1.0], [1.0, 0.0]], dtype)
    loss = nn.Loss.named(key)()
    assert np.isfinite(loss(z, np.array([[0.0, 1.0], [1.0, 0.0]])))
    gradient = loss.backward()
    assert np.isfinite(gradient).all() and gradient.dtype == dtype


def test_vectors_count_as_columns():
    loss = nn.BCEWithLogitsLoss()
    assert loss([0.0, 2.0], [0, 1]) == loss([[0.0], [2.0]], [[0], [1]])
    assert loss.backward().shape == (2, 1)


@pytest.mark.parametrize("key", ["mse", "bce_with_logits"])
def test_nothing_is_broadcast(key):
    with pytest.raises(
        ValueError, match=r"shape \(3, 2\) with targets of shape \(3, 1"
    ):
        nn.Loss.named(key)()(np.zeros((3, 2)), np.zeros(3))


@pytest.mark.parametrize("labels", [[0, 3], [-1, 0]])
def test_labels_out_of_range(labels):
    with pytest.raises(
        ValueError, match="know the classes 0 to 2, the targets go from"
    ):
        nn.CrossEntropyLoss()(np.zeros((2, 3)), labels)


def test_wrong_number_of_labels():
    with pytest.raises(ValueError, match=r"2 class numbers or rows of 3.*shape \(4,\)"):
        nn.CrossEntropyLoss()(np.zeros((2, 3)), [0, 1, 2, 0])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    "row",
    [
        [0.5, 0.5, -1e-9],
        [1.002, 0, 0],
        [0.998, 0, 0],
        [0, 0, 0],
        [np.nan, 0, 1],
        [np.inf, 0, 0],
        [np.inf, 0, -np.inf],
    ],
)
def test_one_row_that_is_no_probabilities_is_named(row, dtype):
    Y = np.eye(3, dtype=dtype)[[0, 1, 2, 0, 1]]
    Y[3] = row
    for rows in (Y, np.asfortranarray(Y), np.repeat(Y, 2, axis=1)[:, ::2]):
        with pytest.raises(ValueError, match=r"probabilities.*in row 3\."):
            nn.CrossEntropyLoss()(np.zeros((5, 3), dtype), rows)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    "row", [[1, 0, 0], [0.2, 0.3, 0.5], [1.0009, 0, 0], [1 / 3] * 3]
)
def test_rows_may_be_rounded_and_laid_out_in_any_way(row, dtype):
    Y = np.array([row] * 5, dtype)
    for rows in (Y, np.asfortranarray(Y), np.repeat(Y, 2, axis=1)[:, ::2], Y.tolist()):
        loss = nn.CrossEntropyLoss()(np.zeros((5, 3), dtype), rows)
        assert loss == pytest.approx(sum(row) * np.log(3), rel=1e-6)


def test_targets_are_checked_anew_after_a_change_in_place():
    Y, loss = np.eye(3), nn.CrossEntropyLoss()
    loss(np.zeros((3, 3)), Y)
    Y[1, 1] = 0.5
    with pytest.raises(ValueError, match="in row 1"):
        loss(np.zeros((3, 3)), Y)


def test_bce_wants_probabilities():
    with pytest.raises(ValueError, match="BCEWithLogitsLoss"):
        nn.BCELoss()([[1.2]], [[1]])


def test_backward_before_the_loss():
    with pytest.raises(RuntimeError, match="call loss"):
        nn.MSELoss().backward()


def test_predict_says_what_a_user_wants():
    z = np.array([[0.0, 0.0]])
    np.testing.assert_array_equal(nn.MSELoss().predict(z), z)
    np.testing.assert_array_equal(nn.BCEWithLogitsLoss().predict(z), [[0.5, 0.5]])
    np.testing.assert_array_equal(nn.CrossEntropyLoss().predict(z), [[0.5, 0.5]])
