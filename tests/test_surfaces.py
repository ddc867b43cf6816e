"""Surfaces: golden heights, derivatives against differences, known minima."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import course_lib as nn
from course_lib import surfaces

ALL = [nn.Surface.named(key)() for key in nn.Surface.registry]
every_surface = pytest.mark.parametrize("surface", ALL, ids=lambda s: s.key)
GOLDEN = {  # L at (1, 2), and at (−1, 0.5), by hand
    "bowl": (2.5, 0.625),
    "ravine": (50.5, 3.625),
    "saddle": (2.5, 0.390625),
    "two_minima": (28 / 3, 0.5),
    "rosenbrock": (100, 29),
    "beale": (126.453125, 25.25),
    "himmelblau": (68, 150.3125),
}


@pytest.mark.parametrize("key", GOLDEN)
def test_golden_heights(key):
    surface = nn.Surface.named(key)()
    assert surface((1, 2)) == pytest.approx(GOLDEN[key][0])
    assert surface((-1, 0.5)) == pytest.approx(GOLDEN[key][1])


@settings(deadline=None)
@every_surface
@given(u=st.floats(0, 1), v=st.floats(0, 1))
def test_gradient_and_hessian_match_small_differences(surface, u, v):
    low, high = np.array(surface.bounds).T
    theta = low + (high - low) * np.array([u, v])
    slope = nn.numerical_gradient(surface, theta.copy(), 1e-5)
    scale = max(1, np.abs(slope).max(), surface(theta))
    np.testing.assert_allclose(surface.gradient(theta), slope, atol=1e-8 * scale)
    for i in (0, 1):
        row = nn.numerical_gradient(
            lambda t, i=i: surface.gradient(t)[i], theta.copy(), 1e-5
        )
        scale = max(1, np.abs(surface.hessian(theta)).max())
        np.testing.assert_allclose(surface.hessian(theta)[i], row, atol=1e-7 * scale)


@every_surface
def test_minima_are_flat_curved_upward_and_sorted(surface):
    heights = [surface(place) for place in surface.minima]
    assert heights == pytest.approx(sorted(heights), abs=1e-12)
    for place in surface.minima:
        np.testing.assert_allclose(surface.gradient(place), 0, atol=1e-11)
        assert np.linalg.eigvalsh(surface.hessian(place)).min() > 0


@every_surface
def test_start_and_minima_lie_inside_the_picture(surface):
    low, high = np.array(surface.bounds).T
    for place in (surface.start, *surface.minima):
        assert (low < place).all() and (place < high).all()
    assert surface(surface.start) > surface(surface.minima[0])


@every_surface
def test_a_grid_works_like_its_points(surface):
    grid = np.random.default_rng(0).uniform(-2, 2, (3, 4, 2))
    assert surface(grid).shape == (3, 4)
    assert surface.gradient(grid).shape == (3, 4, 2)
    assert surface.hessian(grid).shape == (3, 4, 2, 2)
    place = grid[1, 2]
    assert surface(grid)[1, 2] == pytest.approx(surface(place))
    np.testing.assert_allclose(surface.gradient(grid)[1, 2], surface.gradient(place))
    np.testing.assert_allclose(surface.hessian(grid)[1, 2], surface.hessian(place))
    assert type(surface([1, 2])) is float


@every_surface
def test_the_course_s_own_optimizers_go_down(surface):
    theta = nn.Parameter(surface.start)
    adam = nn.Adam(theta, lr=0.05)
    for _ in range(400):
        adam.zero_grad()
        theta.grad += surface.gradient(theta.data)
        adam.step()
    assert surface(theta.data) < 0.3 * surface(surface.start)
    assert surface.start == type(surface).start  # untouched by the steps


@every_surface
def test_very_far_away_there_is_no_warning(surface):
    for place in [(1e200, -1e200), (np.inf, 0.0), (np.nan, 1.0)]:
        assert not surface(place) < 1e6
        assert surface.gradient(place).shape == (2,)
        assert surface.hessian(place).shape == (2, 2)


def test_on_the_ridge_of_the_saddle_the_gradient_leads_into_it():
    saddle = surfaces.Saddle()
    assert saddle.gradient((-1.5, 0.0))[1] == 0
    np.testing.assert_array_equal(saddle.gradient((0.0, 0.0)), [0, 0])
    np.testing.assert_array_equal(
        np.linalg.eigvalsh(saddle.hessian((0.0, 0.0))), [-1, 1]
    )


def test_the_condition_numbers_are_as_told():
    def ratio(surface):
        curvature = np.linalg.eigvalsh(surface.hessian(surface.minima[0]))
        return curvature[1] / curvature[0]

    assert ratio(surfaces.Ravine(40)) == 40
    assert round(ratio(surfaces.Rosenbrock())) == 2508


@pytest.mark.parametrize("theta", [1.0, [1, 2, 3], np.zeros((2, 5))])
def test_refuses_what_are_no_pairs(theta):
    with pytest.raises(ValueError, match="lies over two weights"):
        surfaces.Bowl()(theta)


def test_errors():
    with pytest.raises(ValueError, match=r"c ≥ 1: got c=0\.5"):
        surfaces.Ravine(0.5)
    with pytest.raises(ValueError, match='Did you mean "himmelblau"'):
        nn.Surface.named("himelblau")
    assert repr(surfaces.Ravine()) == "Ravine(c=25.0)"


@pytest.mark.parametrize("x", [1.0, -1.0, 0.3])
def test_the_gradient_on_the_saddles_line_points_away_and_descent_goes_in(x):
    saddle = nn.surfaces.Saddle()
    gradient = saddle.gradient((x, 0.0))
    assert gradient.tolist() == [x, 0]  # away from (0, 0)
    theta = np.array([x, 0.0])
    for _ in range(200):
        theta = theta - 0.1 * saddle.gradient(theta)
    assert np.abs(theta).max() < 1e-8 and saddle.hessian(theta)[1, 1] < 0
