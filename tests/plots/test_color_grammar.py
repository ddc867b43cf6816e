"""One grammar of colors: orange is positive and class 1, blue negative and class 0.

A weight is as thick as it is large and dashed below 0, a class has a marker of its own.
Every drawing of weights, units and classes is drawn here and looked at: a new one that
turns the grammar round, or that mixes its own colors, fails.
"""

import base64
import io
import re
from pathlib import Path

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex, to_rgb
from PIL import Image

import course_lib as nn
from course_lib import plots, widgets
from course_lib.plots import colors, plane
from course_lib.plots.colors import CLASSES, SIGNED, WeightLines, sign_color
from course_lib.plots.plane import Shading
from course_lib.widgets.backprop_stepper import EDGES, LAST
from course_lib.widgets.neuron_explorer import clouds
from tests.tools.open_widgets import closed_afterwards

LIBRARY = Path(plots.__file__).parents[1]
LOOK = {-1: (plots.BLUE, True), 1: (plots.ORANGE, False)}  # color, dashed
PALETTE = {to_hex(color): marker for color, marker in CLASSES}

# Who names orange or blue without a weight, a unit or a class: why that is no sign.
SIGNLESS = {
    "plots/activations.py": "g and its slope, two curves",
    "plots/clipping.py": "by norm and by value",
    "plots/course_map.py": "names of the parts of the course",
    "plots/descent.py": "two kinds of batches",
    "plots/evidence.py": "a claim and its correction",
    "plots/history.py": "training and validation",
    "plots/penalties.py": "L1 and L2",
    "plots/kinks.py": "a curve and its kinks",
    "plots/search.py": "bars of shares",
    "widgets/activation_explorer.py": "a curve and its tangent",
    "widgets/batch_surfaces.py": "one batch over all the data",
    "widgets/descent_explorer.py": "a path and the loss along it",
    "widgets/dropout_lab.py": "training and validation",
    "widgets/init_lab.py": "the loss",
    "widgets/loss_explorer.py": "two losses",
    "widgets/neuron_explorer.py": "the curve of g, and z on it",
    "widgets/perceptron_stepper.py": "mistakes in each round",
    "widgets/piece_counter.py": "a curve and its kinks",
    "widgets/playground/figure.py": "test and training",
    "widgets/search_explorer.py": "bars of shares",
    "widgets/teaser.py": "the loss",
    "widgets/universal_approximator.py": "the network's curve, and the number in hand",
}
# Lines in numbers without a weight: the loss of a batch, and the ways of racers.
PATHS = {"batch_surfaces", "optimizer_race"}


def picture(drawing):
    """Return the pixels (rows, columns, 3) that a plot or a widget shows."""
    bundle = drawing._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    stored = re.search(r'base64,([^"]+)', data["text/html"])[1]
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(stored))).convert("RGB"))


def warmth(drawing, ax, places):
    """Return red − blue of a picture at places (n, 2): orange above 0, blue below."""
    pixels = picture(drawing)
    scale = len(pixels) / ax.figure.bbox.height
    x, y = (ax.transData.transform(places) * scale).round().astype(int).T
    shown = pixels[len(pixels) - 1 - y, x].astype(int)
    return shown[:, 0] - shown[:, 2]


def speaks(drawing, ax, places, values, middle=0.0):
    """Check that the highest of the values is drawn orange, and the lowest blue."""
    high, low = np.argmax(values), np.argmin(values)
    at_high, at_low = warmth(drawing, ax, places[[high, low]])
    if values[high] > middle + 0.05:
        assert at_high > 15, "the most positive place is not orange"
    if values[low] < middle - 0.05:
        assert at_low < -15, "the most negative place is not blue"
    assert at_high > at_low


def flat(weights):
    return np.concatenate([np.ravel(W) for W in weights])


def xray(**options):
    panel = widgets.network_xray(**options)
    return panel.edges, flat([layer.W.data for layer in panel.net.layers[::2]])


def playground():
    panel = widgets.playground()
    return panel.board.graph.edges, flat(panel.run.weights())


def backprop(done):
    panel = widgets.backprop_stepper()
    panel.done.value = done
    arrays, age = panel.arrays(), "new " if done == LAST else ""
    weights = [arrays[f"{age}W{layer}"][i, j] for *_, layer, i, j in EDGES]
    return panel.edges, np.array(weights)


def bare():
    lines, weights = WeightLines(), np.array([3.0, -3.0, 0.4, -0.4, -0.001])
    lines.set_weights(-weights)
    lines.set_weights(weights)
    return lines, weights


WEIGHTS = {
    "WeightLines": bare,
    "network_xray": xray,
    "network_xray, random": lambda: xray(weights="random", layers=2, units=4),
    "network_xray, tanh": lambda: xray(activation="tanh", data="moons"),
    "playground": playground,
    "backprop_stepper": lambda: backprop(0),
    "backprop_stepper, after the update": lambda: backprop(LAST),
}


@pytest.mark.parametrize("name", WEIGHTS)
def test_a_weight_has_the_looks_of_its_sign_and_size(name):
    lines, weights = WEIGHTS[name]()
    assert isinstance(lines, WeightLines) and len(weights)
    assert weights.min() < 0 < weights.max(), "choose weights of both signs"
    widths = np.array(lines.get_linewidths())
    drawn = widths > 0
    assert drawn.mean() > 0.8
    looks = zip(lines.get_colors(), lines.get_linestyles(), strict=True)
    for weight, (color, (_, dashes)), seen in zip(weights, looks, drawn, strict=True):
        if seen:
            expected = LOOK[int(np.sign(weight))]
            assert (to_hex(color).upper(), dashes is not None) == expected
    order = np.argsort(abs(weights))
    assert np.all(np.diff(widths[order]) >= -1e-9), "a larger weight is not thicker"
    assert widths.max() > 1.2 * widths[drawn].min(), "all are equally thick"


def test_weights_as_pictures_are_orange_above_0():
    W = np.array([[2.0, -2.0, 0.0, 1.0]])
    drawn = plots.images(W, signed=True)
    image = drawn.axes[0].images[0]
    left, right, bottom, top = image.get_extent()
    x = left + (right - left) * np.array([0.25, 0.75, 0.25, 0.75])
    y = top + (bottom - top) * np.array([0.25, 0.25, 0.75, 0.75])
    places = np.column_stack([x, y])
    positive, negative, none, half = warmth(drawn, drawn.axes[0], places)
    assert positive > half > 20 > none > -20 > negative
    assert abs(positive - 213) < 8 and abs(negative + 178) < 8  # orange and blue


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
@pytest.mark.parametrize("data", ["xor", "moons"])
def test_a_unit_of_the_xray_is_orange_above_0_and_blue_below(activation, data):
    panel = widgets.network_xray(activation=activation, data=data)
    panel.x1.value, panel.x2.value = 2.3, 2.3  # the star, out of the way
    places = plane.grid((-2.2, 2.2))
    said = panel.net[:-1](places)
    for k in range(said.shape[1]):
        ax, shade = panel.maps[k][:2]
        assert shade.low == -shade.high  # pale at 0, whatever the activation
        speaks(panel, ax, places, said[:, k])
    answer = nn.BCEWithLogitsLoss().predict(panel.net[-1](said))[:, 0]
    speaks(panel, panel.maps[-1][0], places, answer, middle=0.5)


def test_a_unit_of_the_playground_is_orange_above_0():
    panel = widgets.playground()
    tiles = panel.board.graph.inputs  # the inputs: x₁ grows to the right, x₂ upward
    (x, y), ax = tiles.places[0], panel.board.graph.inputs.axes
    left, right = warmth(panel, ax, np.array([(x - 11, y), (x + 11, y)]))
    assert right > 20 > -20 > left
    (x, y) = tiles.places[1]
    low, high = warmth(panel, ax, np.array([(x, y - 11), (x, y + 11)]))
    assert high > 20 > -20 > low


def test_a_unit_under_the_microscope_has_the_sign_of_its_weight_out():
    panel = widgets.symmetry_microscope(begin="random (Glorot)", units=6)
    for _ in range(20):
        panel.advance()
    panel.show()
    v, shapes = panel.net.v, [dot.get_marker() for dot in panel.dots]
    assert v.min() < 0 < v.max() and len(set(shapes)) == len(shapes)
    drawn = [to_hex(dot.get_markeredgecolor()).upper() for dot in panel.dots]
    assert drawn == [LOOK[int(np.sign(weight))][0] for weight in v]


def test_units_without_a_sign_have_no_color():
    network = plots.thinned(2).figure.axes[0]
    for line in network.lines:
        assert len({round(part, 3) for part in to_rgb(line.get_color())}) == 1  # ink


def panels_with_classes():
    """Yield name, panel, its artists of class 0 and 1, and the points X, y."""
    for name, options in {
        "teaser": {},
        "perceptron_stepper": {},
        "symmetry_microscope": {},
    }.items():
        panel = getattr(widgets, name)(**options)
        yield name, panel, panel.classes, (panel.X, panel.y)
    for data in ("two clouds", "and", "xor"):
        panel = widgets.neuron_explorer(data=data)
        yield f"neuron_explorer, {data}", panel, panel.classes, clouds(data)
    panel = widgets.dropout_lab()
    yield "dropout_lab", panel, panel.classes, (panel.run.X, panel.run.y)


def test_a_class_has_its_color_and_its_marker():
    for name, _, artists, (X, y) in panels_with_classes():
        for k, artist in enumerate(artists):
            color, marker = CLASSES[k]
            assert (artist.get_color(), artist.get_marker()) == (color, marker), name
            assert np.array_equal(artist.get_xydata(), X[y == k]), name
    assert CLASSES[0][0] == plots.BLUE and CLASSES[1][0] == plots.ORANGE
    assert len({marker for _, marker in CLASSES}) == len(CLASSES)


@pytest.fixture(scope="module")
def all_axes():
    """(name, axes) of every widget with a picture, and of plots of the plane."""
    with closed_afterwards():
        yield list(drawn_axes())


def drawn_axes():
    for name in dir(widgets):
        make = getattr(widgets, name)
        if name.islower() and isinstance(make, type):
            panel = make()
            if hasattr(panel, "stage"):
                yield from ((name, ax) for ax in panel.stage.figure.axes)
    X, y = nn.datasets.blobs(60, rng=0)
    net = nn.MLP([2, 4, 1], dtype="float64", rng=0)
    yield "neuron", plots.neuron([1, 1], 0, X, y)
    yield "decision", plots.decision(net, X, y, loss=nn.BCEWithLogitsLoss())


def test_points_over_a_shaded_plane_are_drawn_as_their_class(all_axes):
    planes = 0
    for name, ax in all_axes:
        if not any(isinstance(artist, Shading) for artist in ax.get_children()):
            continue
        planes += 1
        for line in ax.lines:
            color, marker = to_hex(line.get_color()), line.get_marker()
            if line.get_linestyle() == "None" and color in PALETTE:
                assert marker == PALETTE[color], f"{name}: {marker} in {color}"
    assert planes >= 8


def test_no_other_lines_are_orange_or_blue(all_axes):
    """Lines in numbers are weights, or say nothing by orange and blue."""
    for name, ax in all_axes:
        for lines in ax.collections:
            if isinstance(lines, LineCollection) and not isinstance(lines, WeightLines):
                drawn = {to_hex(color).upper() for color in lines.get_colors()}
                signs = drawn & {plots.ORANGE, plots.BLUE}
                assert not signs or name in PATHS, name


def test_a_decision_region_is_orange_where_class_1_is_likely():
    X, y = nn.datasets.blobs(60, noise=0.3, rng=0)
    corners = np.array([(a, b) for a in (-2.9, 2.9) for b in (-2.9, 2.9)])
    for w in ([1.0, 0.4], [-1.0, -0.4]):
        drawn = plots.neuron(w, 0.1, X, y, limits=(-3, 3))
        speaks(drawn, drawn, corners, corners @ w + 0.1)
        net = nn.MLP([2, 1], dtype="float64", rng=0)
        net[0].W.data[:, 0] = w
        loss = nn.BCEWithLogitsLoss()
        drawn = plots.decision(net, X, y, loss=loss, limits=(-3, 3))
        speaks(drawn, drawn, corners, corners @ w)
        for g in ("step", "sigmoid", "tanh", "relu"):
            panel = widgets.neuron_explorer(*w, 0.0, activation=g, data="and")
            z = corners @ w
            said = np.maximum(z, 0) if g == "relu" else z
            speaks(panel, panel.stage.figure.axes[0], corners, said)


@pytest.mark.parametrize("name", ["teaser", "symmetry_microscope", "dropout_lab"])
def test_a_region_that_learns_is_orange_where_class_1_is_likely(name):
    panel = getattr(widgets, name)()
    for _ in range(20):
        panel.advance()
    panel.show()
    values = panel.surface.values
    assert (panel.surface.low, panel.surface.high) == (0, 1)
    low, high = panel.surface.axes.get_xlim()
    places = plane.grid((low, high))
    points = np.concatenate([artist.get_xydata() for artist in panel.classes])
    free = np.array([np.hypot(*(points - p).T).min() > 0.25 for p in places])
    free &= (abs(places) < 0.95 * high).all(axis=1)
    speaks(panel, panel.surface.axes, places[free], values.ravel()[free], middle=0.5)
    X, y = (panel.run.X, panel.run.y) if name == "dropout_lab" else (panel.X, panel.y)
    cell = ((X - low) / (high - low) * plane.GRID).astype(int).clip(0, plane.GRID - 1)
    at_points = values[cell[:, 1], cell[:, 0]]
    assert at_points[y == 1].mean() > at_points[y == 0].mean()


def test_the_scale_of_signs_goes_from_blue_over_pale_to_orange():
    assert to_hex(SIGNED(0.0)).upper() == plots.BLUE
    assert to_hex(SIGNED(1.0)).upper() == plots.ORANGE
    for scale in (SIGNED, colors.SHADES):
        red_over_blue = np.diff(np.array(scale(np.linspace(0, 1, 9)))[:, [2, 0]])[:, 0]
        assert np.all(np.diff(red_over_blue) > 0)
        assert min(scale(0.5)[:3]) > 0.95
    assert [sign_color(value) for value in (-2.0, 0.0, 2.0)] == [
        plots.BLUE,
        plots.ORANGE,
        plots.ORANGE,
    ]


def modules():
    for folder in ("plots", "widgets"):
        for path in sorted((LIBRARY / folder).rglob("*.py")):
            yield path.relative_to(LIBRARY).as_posix(), path.read_text(encoding="utf-8")


def test_signs_and_classes_take_their_colors_from_one_module():
    home = {
        "plots/colors.py",
        "plots/pictures.py",
        "plots/__init__.py",
        "plots/style.py",
    }
    named = {n for n, text in modules() if re.search(r"\b(BLUE|ORANGE)\b", text)}
    assert named - home == set(SIGNLESS), (
        "a weight, a unit or a class takes its looks from plots/colors.py; whatever "
        "else is blue or orange says here why that is no sign"
    )
    for name, text in modules():
        if name != "plots/colors.py":
            assert "LinearSegmentedColormap" not in text, name
            assert "ListedColormap" not in text, name
            assert not re.search(r"^CLASSES = \(\(", text, re.MULTILINE), name
            used = set(re.findall(r'cmap="(\w+)"', text))
            assert used <= {"cividis", "gray_r"}, f"{name}: {used}"
            assert not re.search(r"#(0072B2|D55E00)", text, re.IGNORECASE) or (
                name in home
            ), name
