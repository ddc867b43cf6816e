"""One file is enough: a class of any family, written once, is found everywhere.

Each text below adds one member to a family. Here it is run as a cell of a notebook
would be; then it is appended to its module in a copy of the package.
"""

import contextlib
import io
import json
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import course_lib as nn
from course_lib import datasets, plots, widgets
from course_lib.widgets.optimizer_race import training
from course_lib.widgets.playground.setting import START, decode, encode

ROOT = Path(__file__).parents[1]
FAMILIES = {
    "activations": nn.Activation,
    "optimizers": nn.Optimizer,
    "initializers": nn.Initializer,
    "schedules": nn.Schedule,
    "losses": nn.Loss,
    "surfaces": nn.Surface,
    "regularizers": nn.Regularizer,
}
NEW = {  # module → what is written into it
    "activations": '''
class Mish(Activation):
    """g(z) = z tanh(ln(1 + e^z)) (Misra, 2019)."""

    range = (-0.31, inf)

    def value(self, Z):
        return Z * np.tanh(Softplus().value(Z))

    def slope(self, Z, A):
        t = np.tanh(Softplus().value(Z))
        return t + Z * (1 - t * t) * Sigmoid().value(Z)
''',
    "optimizers": '''
class Signs(Optimizer):
    """θ ← θ − η sign(v), with v ← μ v + g."""

    slots = ("v",)

    def __init__(self, params, lr=0.01, momentum=0.5):
        super().__init__(params, lr)
        self.momentum = share(momentum, "momentum")

    def update(self, theta, g, v):
        v *= self.momentum
        v += g
        theta -= self.lr * np.sign(v)
''',
    "initializers": '''
class Orthogonal(Initializer):
    """Columns (or rows) at right angles, of length 1 (Saxe et al., 2014)."""

    def draw(self, fan_in, fan_out, rng):
        U, _, Vt = np.linalg.svd(rng.normal(size=(fan_in, fan_out)), False)
        return U @ Vt
''',
    "schedules": '''
class SlowStart(Schedule):
    """factor = min((t + 1) / T, 1)²."""

    def __init__(self, steps=100):
        self.steps = _steps(steps, "steps")

    def factor(self, t):
        return np.minimum((t + 1) / self.steps, 1) ** 2
''',
    "losses": '''
class HuberLoss(Loss):
    """Squared for small errors, straight for large ones (Huber, 1964)."""

    key = "huber"

    def value(self, y_hat, y):
        self.cut = np.clip(y_hat - y, -1, 1)
        return (self.cut * (y_hat - y - self.cut / 2)).mean(axis=(-2, -1))

    def gradient(self, y_hat, y):
        return self.cut * (1 / _elements(y))
''',
    "datasets": '''
@dataset
def rings(n=200, noise=0.1, rng=None):
    """Two rings, one inside the other."""
    rng = np.random.default_rng(rng)
    y = np.arange(_positive(n)) % 2
    angle, radius = 2 * np.pi * rng.random(len(y)), 0.7 + y
    X = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return X + rng.normal(0, noise, X.shape), y
''',
    "surfaces": '''
class LongBowl(Surface):
    """L = ½ (x² + 4 y²)."""

    start = (2.5, -2.0)
    bounds = ((-3, 3), (-3, 3))
    minima = ((0.0, 0.0),)

    def value(self, x, y):
        return (x**2 + 4 * y**2) / 2

    def slopes(self, x, y):
        return x, 4 * y

    def curvatures(self, x, y):
        one = np.ones_like(x)
        return one, 0 * one, 4 * one
''',
    "regularizers": '''
class ElasticNet(Regularizer):
    """Half of the lasso, half of the ridge (Zou & Hastie, 2005)."""

    def price(self, W):
        return self.strength / 2 * (np.abs(W).sum() + np.vdot(W, W) / 2)

    def slope(self, W):
        return self.strength / 2 * (np.sign(W) + W)
''',
}
NAMES = {
    "activations": "Mish",
    "optimizers": "Signs",
    "initializers": "Orthogonal",
    "schedules": "SlowStart",
    "losses": "HuberLoss",
    "surfaces": "LongBowl",
    "regularizers": "ElasticNet",
}
KEYS = {
    "activations": "mish",
    "optimizers": "signs",
    "initializers": "orthogonal",
    "schedules": "slow_start",
    "losses": "huber",
    "surfaces": "long_bowl",
    "regularizers": "elastic_net",
}
DROPDOWNS = {  # what they call it → widget and control
    "mish": """teaser.activation neuron_explorer.activation
        activation_explorer.activation activation_explorer.compare
        gradient_flow_meter.activation init_lab.activation network_xray.activation
        backprop_stepper.activation symmetry_microscope.activation
        piece_counter.activation universal_approximator.activation
        playground.activation1 playground.activation6""",
    "signs": "optimizer_race.kind0 optimizer_race.kind3 playground.optimizer",
    "orthogonal": "init_lab.scheme playground.init1 playground.last_init",
    "slow_start": "playground.schedule",
    "huber": "loss_explorer.task playground.loss",
    "rings": """teaser.data neuron_explorer.data perceptron_stepper.data
        network_xray.data playground.data""",
    "long bowl": "descent_explorer.surface optimizer_race.task",
}
PAIRS = [(name, place) for name, text in DROPDOWNS.items() for place in text.split()]
WIDGETS = sorted({place.split(".")[0] for _, place in PAIRS})
LEARNED_ALONE = {"backprop_stepper", "symmetry_microscope"}  # its slope would not learn


def define(module):
    """Run the text of a module's new member as a cell would, beside its module."""
    exec(NEW[module], {**vars(sys.modules[f"course_lib.{module}"]), "__name__": "cell"})


@pytest.fixture
def new_members():
    """All new members; the families forget them afterwards."""
    registries = [family.registry for family in FAMILIES.values()]
    registries.append(datasets.registry)
    before = [dict(registry) for registry in registries]
    for module in NEW:
        define(module)
    yield
    for registry, members in zip(registries, before, strict=True):
        registry.clear()
        registry.update(members)


def choose(widget, **names):
    """Choose a name in each of a widget's dropdowns; return all that goes wrong."""
    panel = getattr(widgets, widget)()
    wrong = []
    for control, name in names.items():
        if name not in panel.controls[control].options:
            wrong.append(f"{widget}.{control} does not offer {name}")
            continue
        panel.controls[control].value = name
        if panel.error.value:
            wrong.append(f"{widget}.{control}: {panel.error.value}")
    panel.close()
    return wrong


def news(widget):
    """Return {control: what is new in it} of a widget."""
    places = ((*place.split("."), name) for name, place in PAIRS)
    return {control: name for each, control, name in places if each == widget}


def missing():
    """List where a new member should be found, and is not."""
    lists = [wrong for widget in WIDGETS for wrong in choose(widget, **news(widget))]
    lists += [f"nn.{name}" for name in NAMES.values() if not hasattr(nn, name)]
    lists += [f"dir: {name}" for name in NAMES.values() if name not in dir(nn)]
    lists += [
        f"nn.{module}.{name}"
        for module in ("initializers", "schedules", "surfaces")
        for name in [NAMES[module]]
        if not hasattr(getattr(nn, module), name)
    ]
    if not hasattr(nn.datasets, "rings"):
        lists.append("nn.datasets.rings")
    if not np.allclose(first_weights("mish"), first_weights("mish", init="he_normal")):
        lists.append("He before Mish")
    if "mish" not in plots.gallery().alt:
        lists.append("gallery")
    if "<b>Mish</b>: g(z) = z tanh" not in widgets.glossary().list.value:
        lists.append("glossary")
    return lists


def first_weights(activation, init=None):
    return nn.MLP([2, 8, 1], activation=activation, init=init, rng=0)[0].W.data


def test_a_class_in_a_cell_is_found_everywhere(new_members):
    assert missing() == []


def test_without_them_nobody_knows_them():
    assert not {*dir(nn)} & {*NAMES.values()}
    with pytest.raises(AttributeError, match=r"no Signs"):
        nn.Signs  # noqa: B018


@pytest.fixture(scope="module")
def other_home(tmp_path_factory):
    """A copy of the package with every new member written into its module."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(
        ROOT / "course_lib",
        home / "course_lib",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    shutil.copytree(ROOT / "tests/tools", home / "tests/tools")
    for file in (ROOT / "tests").glob("*.py"):
        shutil.copy(file, home / "tests")
    for module, text in NEW.items():
        with open(home / f"course_lib/{module}.py", "a", encoding="utf-8") as file:
            file.write(f"\n\n{text.strip()}\n")
    return home


def run(home, *arguments):
    environment = os.environ | {"PYTHONPATH": str(home), "COURSE_PROGRESS": "off"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        timeout=500,
    )


def test_a_class_in_its_family_s_file_is_found_everywhere(other_home):
    code = (
        "import sys, json; sys.path.insert(0, 'tests'); import test_one_file as t; "
        "print(json.dumps([t.nn.__file__, t.missing()]))"
    )
    answer = run(other_home, "-c", code)
    assert answer.returncode == 0, answer.stderr
    file, absent = json.loads(answer.stdout)
    assert Path(file).is_relative_to(other_home)
    assert absent == []


def test_the_tests_of_its_family_include_it(other_home):
    modules = [f"tests/test_{module}.py" for module in NEW]
    keys = [*KEYS.values(), "rings"]
    answer = run(
        other_home,
        "-m",
        "pytest",
        "-v",
        "-p",
        "no:cacheprovider",
        *modules,
        "-o",
        "filterwarnings=error",
        "-o",
        "addopts=",
        "-k",
        " or ".join(keys),
    )
    assert answer.returncode == 0, answer.stdout[-3000:]
    passed = [line for line in answer.stdout.splitlines() if "PASSED" in line]
    for key in keys:
        assert sum(f"{key}]" in line or f"{key}-" in line for line in passed) >= 2, key


class TestEachFamily:
    """What a new member can do once it is there."""

    def test_every_network_trains_with_them(self, new_members):
        X, y = nn.datasets.rings(80, rng=0)
        net = nn.MLP([2, 8, 1], activation="mish", init="orthogonal", rng=0)
        history = nn.fit(
            net,
            X,
            y,
            loss=nn.HuberLoss(),
            optimizer=nn.Signs(net.parameters()),
            schedule=nn.schedules.SlowStart(20),
            regularizer=nn.ElasticNet(0.001),
            epochs=30,
            rng=0,
        )
        assert history.loss[-1] < 0.5 * history.loss[0]

    def test_a_sweep_knows_their_keys(self, new_members):
        X, y = nn.datasets.rings(40, rng=0)
        grid = {
            "activation": ["mish"],
            "init": ["orthogonal"],
            "optimizer": ["signs"],
            "momentum": [0.0, 0.9],
        }
        swept = nn.sweep(
            [2, 4, 2],
            X,
            y,
            grid=grid,
            seeds=1,
            batch_size=20,
            loss=nn.CrossEntropyLoss(),
            epochs=2,
        )
        assert len(swept.rows) == 2

    def test_a_race_gives_beta_to_the_argument_with_its_role(self, new_members):
        assert training.settings("signs", 0.7) == (nn.Signs, {"momentum": 0.7})
        lane = training.Lane(training.track("long bowl"), "signs", -1.0, 0.7)
        lane.run_to(30)
        assert lane.losses[-1] < 0.1 * lane.losses[0]

    @pytest.mark.parametrize(
        "kind, beta, options",
        [
            ("sgd", 0.5, {"momentum": 0.5}),
            ("adam", 0.5, {"betas": (0.5, 0.999)}),
            ("nesterov", 0.5, {"momentum": 0.5, "nesterov": True}),
            ("adagrad", 0.5, {}),
            ("rmsprop", 0.5, {"rho": 0.5}),
            ("adamw", 0.5, {"betas": (0.5, 0.999)}),
        ],
    )
    def test_so_it_does_for_those_of_the_course(self, kind, beta, options):
        assert training.settings(kind, beta)[1] == options

    def test_an_optimizer_may_name_the_roles_of_its_arguments(self, new_members):
        class Heavy(nn.Optimizer):
            roles = {"mu": "momentum", "pair": ("memory", "momentum")}  # noqa: RUF012

            def __init__(self, params, lr=0.01, mu=0.9, pair=(0.9, 0.8, 0.7)):
                super().__init__(params, lr)

        assert Heavy.arguments(memory=0.1) == {"pair": (0.1, 0.8, 0.7)}
        assert Heavy.arguments(momentum=0.2) == {"mu": 0.2, "pair": (0.9, 0.2, 0.7)}
        assert Heavy.arguments(decay=0.3) == {}

    def test_the_playground_rests_the_controls_that_it_has_no_use_for(
        self, new_members
    ):
        panel = widgets.playground()
        panel.optimizer.value = "signs"
        rests = [
            n
            for n in ("momentum", "memory", "nesterov", "decay")
            if panel.controls[n].disabled
        ]
        assert rests == ["memory", "nesterov", "decay"]
        panel.schedule.value = "slow_start"
        assert not panel.horizon.disabled
        assert panel.run.schedule.steps == panel.horizon.value

    def test_the_playground_trains_with_all_of_them_at_once(self, new_members):
        panel = widgets.playground(code=encode(ALL_NEW))
        first = panel.run.losses[0]
        while panel.run.epoch < 20:
            panel.run.step()
        panel.show()
        assert not panel.error.value
        assert panel.run.losses[0] < 0.7 * first

    def test_a_surface_brings_the_ends_of_the_start_sliders(self, new_members):
        panel = widgets.descent_explorer("long bowl", batch="all samples")
        assert (panel.x.min, panel.x.max, panel.x.value) == (-3, 3, 2.5)
        panel.surface.value = "ravine"
        assert (panel.y.min, panel.y.max, panel.y.value) == (-1.2, 1.2, 0.9)
        panel.reset_button.click()
        assert (panel.x.max, panel.x.value) == (3, 2.5) and not panel.error.value

    def test_the_loss_explorer_shows_a_new_loss_as_it_is(self, new_members):
        panel = widgets.loss_explorer("huber", z=-4.0, target=1.0)
        assert "huber 4.500, slope -1.0000" in panel.stage.alt
        assert "squared error 25.000, slope -10.0000" in panel.stage.alt

    def test_a_copy_and_a_pickle_stay_what_they_were(self):
        net = nn.MLP([2, 3, 1], activation="swish", rng=0)
        again = pickle.loads(pickle.dumps(net))
        assert type(again[1]) is nn.Swish
        np.testing.assert_array_equal(net.copy().vector.data, again.vector.data)


ALL_NEW = START | {
    "data": "rings",
    "activation1": "mish",
    "init2": "orthogonal",
    "loss": "huber",
    "optimizer": "signs",
    "lr": 0.01,
    "schedule": "slow_start",
    "horizon": 50,
}


class TestCode:
    """Codes of the playground with what the first edition did not have."""

    def test_it_brings_everything_back(self, new_members):
        assert decode(f"“{encode(ALL_NEW)}”.") == (ALL_NEW, ())

    @pytest.mark.parametrize(
        "name",
        ["data", "activation2", "init1", "last_init", "loss", "optimizer", "schedule"],
    )
    def test_so_does_each_by_itself(self, new_members, name):
        setting = START | {
            name: {
                **ALL_NEW,
                "activation2": "mish",
                "init1": "orthogonal",
                "last_init": "orthogonal",
            }[name]
        }
        assert decode(encode(setting)) == (setting, ())

    def test_codes_of_the_course_do_not_change(self, new_members):
        before = "robhEOaSLAyCsC8cR2-AvQE"  # from lesson 12
        assert encode(*decode(before)) == before

    def test_a_layer_that_is_not_there_needs_no_name(self, new_members):
        assert encode(START | {"activation6": "mish"}) == encode(START)

    def test_where_a_class_is_not_defined_it_says_which(self, new_members):
        code = encode(ALL_NEW)
        del nn.Activation.registry["mish"]
        with pytest.raises(
            ValueError, match=r'"mish" for "1: g", which is not defined'
        ):
            decode(code)
        panel = widgets.playground()
        panel.code.value = code
        panel.pages.buttons["Restore"].click()
        assert "not defined here" in panel.pages.sharing.value
        assert panel.setting() == START


class TestLeftOut:
    """What a widget cannot give a class keeps it off the list, by a property."""

    def test_one_that_needs_an_argument(self, new_members):
        class Power(nn.Activation):
            def __init__(self, exponent):
                self.exponent = exponent

        class Slow(nn.Optimizer):
            def __init__(self, params, lr, patience):
                super().__init__(params, lr)

        class Plateau(nn.Surface):
            """It says nothing of its place."""

        class Wave(nn.Schedule):
            def __init__(self, period):
                self.period = period

        for key, family in {
            "power": nn.Activation,
            "slow": nn.Optimizer,
            "plateau": nn.Surface,
            "wave": nn.Schedule,
        }.items():
            assert key in family.registry and key not in family.menu()
        assert "power" not in plots.gallery().alt
        assert "slow" not in training.kinds() and "plateau" not in training.tracks()

    def test_one_that_takes_whole_rows(self, new_members):
        class Centered(nn.Activation):
            """Z minus its row's mean."""

            elementwise = False

            def value(self, Z):
                return Z - Z.mean(axis=-1, keepdims=True)

            def backward(self, dA):
                return dA - dA.mean(axis=-1, keepdims=True)

        rows, offered = {"softmax", "maxout", "centered"}, widgets.teaser().activation
        assert not rows & {*offered.options}
        assert rows <= {
            *plots.gallery().alt.split("slope: ")[1].rstrip(".").split(", ")
        }
        assert choose("activation_explorer", activation="centered") == []

    @pytest.mark.parametrize("widget", sorted(LEARNED_ALONE))
    def test_one_with_a_parameter_where_only_weights_learn(self, widget):
        panel = getattr(widgets, widget)()
        assert "prelu" not in panel.activation.options

    def test_one_whose_steps_are_no_straight_pieces(self):
        assert "step" not in widgets.piece_counter().activation.options

    def test_initializers_that_leave_all_units_alike(self):
        assert not {"zeros", "constant"} & {*widgets.init_lab().scheme.options}

    @pytest.mark.parametrize("name", ["line", "sine", "shapes", "digits"])
    def test_data_sets_that_are_no_two_classes_in_the_plane(self, name):
        assert name not in datasets.menu()

    def test_data_sets_that_cannot_be_made_like_the_others(self, new_members):
        @datasets.dataset
        def from_a_file(path):
            raise FileNotFoundError(path)

        @datasets.dataset
        def three_clouds(n=200, noise=0.1, rng=None):
            return datasets.blobs(n, noise, rng, classes=3)

        assert not {"from_a_file", "three_clouds"} & {*datasets.menu()}


STAY = {  # what stood in a dropdown first, and stays there in this order
    "teaser.data": "moons circles spirals xor blobs",
    "teaser.activation": "tanh relu sigmoid identity",
    "neuron_explorer.activation": "step sigmoid tanh relu identity",
    "perceptron_stepper.data": "and or nand xor",
    "network_xray.data": "xor moons circles",
    "network_xray.activation": "relu tanh sigmoid",
    "init_lab.activation": "relu tanh sigmoid leaky_relu elu swish identity",
    "gradient_flow_meter.activation": "sigmoid tanh relu leaky_relu elu swish identity",
    "optimizer_race.task": "saddle ravine rosenbrock beale himmelblau",
    "universal_approximator.activation": "relu tanh sigmoid step identity",
    "piece_counter.activation": "relu identity tanh",
    "playground.loss": "cross_entropy bce_with_logits bce mse",
    "playground.data": "moons circles blobs xor spirals plane hills drawn",
}


@pytest.mark.parametrize("place", STAY)
def test_what_was_there_stays_first(place, new_members):
    widget, control = place.split(".")
    options = getattr(widgets, widget)().controls[control].options
    first = STAY[place].split()
    assert list(options[: len(first)]) == first


@pytest.mark.parametrize("place", sorted({place for _, place in PAIRS}))
def test_whatever_a_dropdown_offers_works(place):
    widget, control = place.split(".")
    panel = getattr(widgets, widget)()
    if widget == "optimizer_race":
        panel.beta0.value = 0.9  # Nesterov looks ahead along some momentum
    for option in panel.controls[control].options:
        panel.controls[control].value = option
        assert not panel.error.value, f"{option}: {panel.error.value}"
    panel.close()


class TestNames:
    """`nn` as people ask for it."""

    @pytest.mark.parametrize("module", FAMILIES)
    def test_a_family_s_own_list_is_complete(self, module):
        ours = {
            kind.__name__
            for kind in FAMILIES[module].registry.values()
            if kind.__module__ == f"course_lib.{module}"
        }
        assert ours <= {*sys.modules[f"course_lib.{module}"].__all__}

    @pytest.mark.parametrize("name", ["Bowl", "HeNormal", "Cosine", "ReLU", "L2"])
    def test_every_class_of_the_course_is_in_nn(self, name):
        assert getattr(nn, name).__name__ == name and name in dir(nn)

    def test_a_slip_gets_the_nearest(self):
        with pytest.raises(AttributeError, match=r"no Adamm\. Did you mean Adam\?"):
            nn.Adamm  # noqa: B018
        with pytest.raises(AttributeError, match="no data set mons"):
            datasets.mons  # noqa: B018
        assert not hasattr(nn, "__path_of_nobody__")

    def test_a_star_brings_the_classes_and_no_helpers(self):
        space = {}
        with contextlib.redirect_stdout(io.StringIO()):
            exec("from course_lib import *", space)
        assert {"ReLU", "Adam", "MSELoss", "L2", "MLP", "fit"} <= space.keys()
        assert not {"inf", "share", "floating", "ROLES"} & space.keys()

    def test_explicit_imports_find_a_class_of_one_s_own(self, new_members):
        space = {}
        exec(
            "from course_lib import Mish\nfrom course_lib.datasets import rings", space
        )
        assert space["Mish"] is nn.Activation.named("mish")


class TestInitialization:
    """Which start the weights before an activation get."""

    @pytest.mark.parametrize(
        "key, init",
        [
            ("relu", "he_normal"),
            ("leaky_relu", "he_normal"),
            ("prelu", "he_normal"),
            ("elu", "he_normal"),
            ("swish", "he_normal"),
            ("softplus", "he_normal"),
            ("tanh", "glorot_uniform"),
            ("sigmoid", "glorot_uniform"),
            ("identity", "glorot_uniform"),
            ("step", "glorot_uniform"),
        ],
    )
    def test_of_the_course(self, key, init):
        np.testing.assert_array_equal(first_weights(key), first_weights(key, init))

    def test_a_class_may_name_its_own(self, new_members):
        class SELU(nn.Activation):
            range, init = (-1.7581, np.inf), "lecun_normal"

            def value(self, Z):
                return Z

        class Sub(SELU):
            pass

        for key in ("selu", "sub"):
            np.testing.assert_array_equal(
                first_weights(key), first_weights(key, "lecun_normal")
            )

    def test_one_without_a_word_gets_glorot(self, new_members):
        class Cube(nn.Activation):
            def value(self, Z):
                return Z**3

        np.testing.assert_array_equal(
            first_weights("cube"), first_weights("cube", "glorot_uniform")
        )


def test_a_layer_of_one_s_own_may_come_first():
    class Scaled(nn.Linear):
        def backward(self, dZ):
            return 2 * super().backward(dZ)

    class Plain(nn.Linear):
        pass

    assert nn.Linear.spares_input_gradient and Plain.spares_input_gradient
    assert not Scaled.spares_input_gradient
    for first in (Scaled(2, 3, rng=0), Plain(2, 3, rng=0)):
        net = nn.Sequential(first, nn.Tanh(), nn.Linear(3, 1, rng=0))
        for part in (net, net[:2]):
            out = part(np.ones((4, 2)))
            part.backward(np.ones_like(out))
            assert first.W.grad.any()


def test_a_loss_says_whether_accuracy_makes_sense():
    class Focal(nn.BCEWithLogitsLoss):
        """The logistic loss under another name."""

    try:
        X, y = nn.datasets.moons(20, rng=0)
        net = nn.MLP([2, 1], rng=0)
        sgd = nn.SGD(net.parameters())
        assert nn.fit(net, X, y, loss=Focal(), optimizer=sgd, epochs=1).accuracy
        net = nn.MLP([2, 1], output="sigmoid", rng=0)
        sgd = nn.SGD(net.parameters())
        with pytest.raises(ValueError, match=r"applies Sigmoid\(\) itself"):
            nn.fit(net, X, y, loss=Focal(), optimizer=sgd, epochs=1)
    finally:
        del nn.Loss.registry["focal"]
