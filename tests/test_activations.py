"""Activations: their values, their slopes, and their behavior at the extremes."""

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import course_lib as nn

POINTWISE = [key for key, g in nn.Activation.registry.items() if g.elementwise]
GOLDEN = {  # at z = −2, 0, 2, worked out by hand
    "identity": ([-2, 0, 2], [1, 1, 1]),
    "step": ([0, 1, 1], [0, 0, 0]),
    "sigmoid": ([0.119203, 0.5, 0.880797], [0.104994, 0.25, 0.104994]),
    "tanh": ([-0.964028, 0, 0.964028], [0.070651, 1, 0.070651]),
    "relu": ([0, 0, 2], [0, 0, 1]),
    "leaky_relu": ([-0.02, 0, 2], [0.01, 0.01, 1]),
    "prelu": ([-0.5, 0, 2], [0.25, 0.25, 1]),
    "elu": ([-0.864665, 0, 2], [0.135335, 1, 1]),
    "swish": ([-0.238406, 0, 1.761594], [-0.090784, 0.5, 1.090784]),
    "softplus": ([0.126928, 0.693147, 2.126928], [0.119203, 0.5, 0.880797]),
}
finite = st.floats(-30, 30, allow_nan=False, width=32)
arrays = hnp.arrays(
    np.float64, hnp.array_shapes(max_dims=3, max_side=4), elements=finite
)


@pytest.mark.parametrize("key", GOLDEN)
def test_golden_values_and_slopes(key):
    g = nn.Activation.named(key)()
    z = np.array([-2.0, 0.0, 2.0])
    value, slope = GOLDEN[key]
    np.testing.assert_allclose(g(z), value, atol=1e-6)
    np.testing.assert_allclose(g.derivative(z), slope, atol=1e-6)


@pytest.mark.parametrize("key", POINTWISE)
@given(Z=arrays)
def test_slope_is_the_derivative(key, Z):
    g = nn.Activation.named(key)()
    Z = np.where(np.abs(Z) < 1e-3, 0.5, Z)  # keep clear of the kinks
    numerical = (g.value(Z + 1e-5) - g.value(Z - 1e-5)) / 2e-5
    np.testing.assert_allclose(g.derivative(Z), numerical, atol=1e-7)


@pytest.mark.parametrize("key", POINTWISE)
@given(Z=arrays)
def test_backward_multiplies_by_the_slope(key, Z):
    g = nn.Activation.named(key)()
    dA = np.cos(Z)
    g.forward(Z)
    np.testing.assert_array_equal(g.backward(dA), dA * g.slope(Z, g.value(Z)))


@pytest.mark.parametrize("key", nn.Activation.registry)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_extremes_stay_finite_and_keep_their_type(key, dtype):
    g = nn.Activation.named(key)()
    Z = np.array([[-1e4, 1e4, 0.0, -700.0]], dtype)
    for result in (g.forward(Z), g.derivative(Z), g.backward(np.ones_like(g.A))):
        assert np.isfinite(result).all()
        assert result.dtype == dtype


@pytest.mark.parametrize("key", nn.Activation.registry)
def test_outputs_lie_in_the_stated_range(key):
    g = nn.Activation.named(key)()
    low, high = g.range
    A = g(np.linspace(-50, 50, 1000).reshape(-1, 4))
    assert low - 1e-12 <= A.min() and A.max() <= high + 1e-12


@pytest.mark.parametrize("key", POINTWISE)
def test_what_a_class_says_of_itself_is_so(key):
    g, Z = nn.Activation.named(key)(), np.linspace(-4, 4, 1600)  # 0 is not among them
    bends = np.abs(np.diff(g.derivative(Z))) > 1e-9
    assert g.piecewise_linear == (bends.sum() < 10)
    assert g.flat == (not g.derivative(Z).any())
    assert g.learns == bool(g.own_parameters()) and g.stackable != g.learns
    assert {*g.sliders} <= {*inspect.signature(type(g)).parameters}


def test_only_those_that_take_whole_rows_are_not_elementwise():
    assert {*nn.Activation.registry} - {*POINTWISE} == {"softmax", "maxout"}


@pytest.mark.parametrize("key", POINTWISE)
def test_lists_and_integers_are_taken_as_floats(key):
    g = nn.Activation.named(key)()
    np.testing.assert_array_equal(g([-1, 2]), g(np.array([-1.0, 2.0])))


@pytest.mark.parametrize("key", POINTWISE)
def test_a_number_gives_a_number(key):
    g = nn.Activation.named(key)()
    assert g(1.5).shape == () and g.derivative(1.5).shape == ()


@given(Z=hnp.arrays(np.float64, (3, 4), elements=finite), shift=finite)
def test_softmax_is_a_probability_that_ignores_a_shift(Z, shift):
    P = nn.Softmax()(Z)
    np.testing.assert_allclose(P.sum(axis=1), 1)
    np.testing.assert_allclose(nn.Softmax()(Z + shift), P, atol=1e-12)


def test_softmax_of_two_is_a_sigmoid():
    Z = np.array([[1.2, 0.5], [-3.0, 4.0]])
    np.testing.assert_allclose(nn.Softmax()(Z)[:, 0], nn.Sigmoid()(Z[:, 0] - Z[:, 1]))


def test_softmax_jacobian_is_diag_p_minus_ppt():
    z = np.array([0.3, -1.0, 2.0])
    p = nn.Softmax()(z)
    np.testing.assert_allclose(nn.Softmax().derivative(z), np.diag(p) - np.outer(p, p))


def test_softmax_backward_is_the_jacobian_times_the_gradient():
    softmax, rng = nn.Softmax(), np.random.default_rng(0)
    Z, dP = rng.normal(size=(5, 3)), rng.normal(size=(5, 3))
    softmax(Z)
    expected = np.einsum("nij,nj->ni", softmax.derivative(Z), dP)
    np.testing.assert_allclose(softmax.backward(dP), expected)


def test_maxout_takes_the_largest_of_its_pieces():
    maxout = nn.Maxout(2)
    Z = np.array([[1.0, 3.0, 5.0, 4.0], [2.0, 2.0, -1.0, 0.0]])
    np.testing.assert_array_equal(maxout(Z), [[3, 5], [2, 0]])
    expected = [[0, 1, 1, 0], [1, 0, 0, 1]]
    np.testing.assert_array_equal(maxout.derivative(Z), expected)
    back = maxout.backward(np.array([[10.0, 20.0], [30.0, 40.0]]))
    np.testing.assert_array_equal(back, [[0, 10, 20, 0], [30, 0, 0, 40]])


def test_maxout_refuses_columns_that_do_not_fit():
    with pytest.raises(ValueError, match=r"multiple of 3 columns, got shape \(2, 4\)"):
        nn.Maxout(3)(np.zeros((2, 4)))


def test_prelu_learns_its_slope():
    prelu = nn.PReLU(0.5, dtype="float64")
    prelu(np.array([-2.0, 3.0, -1.0]))
    prelu.backward(np.array([1.0, 1.0, 2.0]))
    assert prelu.alpha.grad == -2.0 - 2.0  # Σ dA min(z, 0)


def test_prelu_at_0_is_relu_and_at_one_hundredth_leaky():
    z = np.linspace(-3, 3, 13)
    np.testing.assert_array_equal(nn.PReLU(0.0)(z), nn.ReLU()(z))
    np.testing.assert_allclose(nn.PReLU(0.01)(z), nn.LeakyReLU()(z), rtol=1e-6)


@pytest.mark.parametrize("beta", [0.25, 1.0, 3.0])
def test_swish_has_a_flat_place(beta):
    swish, flat = nn.Swish(beta), -1.2784645 / beta
    assert abs(float(swish.derivative(flat))) < 1e-6
    assert float(swish.value(np.float64(flat))) == pytest.approx(-0.2784645 / beta)


def test_elu_has_no_kink_only_for_alpha_one():
    z = np.array([-1e-9, 1e-9])
    assert np.ptp(nn.ELU(1.0).derivative(z)) < 1e-8
    assert np.ptp(nn.ELU(2.0).derivative(z)) > 0.9


def test_backward_before_forward_says_so():
    with pytest.raises(RuntimeError, match="before forward"):
        nn.Tanh().backward(np.ones(3))


def test_unknown_name_gets_the_nearest():
    with pytest.raises(ValueError, match=r'"rellu". Did you mean "relu"\? Known: elu'):
        nn.Activation.named("rellu")


def test_a_learners_activation_is_found_by_name_even_when_defined_twice():
    for _ in range(2):

        class Square(nn.Activation):
            def value(self, Z):
                return Z * Z

            def slope(self, Z, A):
                return 2 * Z

    try:
        net = nn.MLP([2, 3, 1], activation="square", rng=0)
        assert isinstance(net[1], Square)
    finally:
        del nn.Activation.registry["square"]
