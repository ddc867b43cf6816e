"""Names that learners, lessons and graders rely on: add freely, change none."""

import inspect

import pytest

import course_lib as nn
from course_lib import exercises, widgets

CLASSES = [
    "Layer",
    "Linear",
    "Dropout",
    "Sequential",
    "Parameter",
    "ParameterVector",
    "Value",
    "Schedule",
    "Surface",
    "Regularizer",
    "L1",
    "L2",
    "Identity",
    "Step",
    "Sigmoid",
    "Tanh",
    "ReLU",
    "LeakyReLU",
    "PReLU",
    "ELU",
    "Swish",
    "Softplus",
    "Softmax",
    "Maxout",
    "MSELoss",
    "BCELoss",
    "BCEWithLogitsLoss",
    "CrossEntropyLoss",
    "SGD",
    "Adagrad",
    "RMSprop",
    "Adam",
    "AdamW",
    "EarlyStopping",
    "History",
    "TrainingDiverged",
    "Sweep",
]
FUNCTIONS = [
    "MLP",
    "load",
    "fit",
    "steps",
    "show",
    "report",
    "numerical_gradient",
    "check_gradients",
    "clip_grad_norm",
    "clip_grad_value",
    "sweep",
]
SIGNATURES = {
    nn.MLP: {
        "activation": "tanh",
        "init": None,
        "dropout": 0.0,
        "output": None,
        "dtype": "float32",
        "rng": None,
    },
    nn.Linear: {"init": "glorot_uniform", "dtype": "float32", "rng": None},
    nn.SGD: {"lr": 0.01, "momentum": 0.0, "nesterov": False, "weight_decay": 0.0},
    nn.Adagrad: {"lr": 0.01, "eps": 1e-10},
    nn.RMSprop: {"lr": 0.01, "rho": 0.99, "eps": 1e-8},
    nn.Adam: {"lr": 0.001, "betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.0},
    nn.AdamW: {"lr": 0.001, "betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.01},
    nn.EarlyStopping: {"min_delta": 0.0, "restore": True},
    nn.numerical_gradient: {"eps": 1e-6},
    nn.fit: {
        "validation": None,
        "schedule": None,
        "clip_norm": None,
        "clip_value": None,
        "accumulate": 1,
        "regularizer": None,
        "stop": None,
        "callbacks": (),
        "progress": False,
        "rng": None,
    },
    nn.sweep: {"seeds": 3, "validation": None, "n_jobs": 1, "progress": False},
    nn.datasets.moons: {"n": 200, "noise": 0.1, "rng": None},
}
WIDGETS = [
    "teaser",
    "neuron_explorer",
    "perceptron_stepper",
    "activation_explorer",
    "progress",
]
REGISTRIES = {
    nn.Activation: """identity step sigmoid tanh relu leaky_relu prelu elu swish
                      softplus softmax maxout""",
    nn.Loss: "mse bce bce_with_logits cross_entropy",
    nn.Optimizer: "sgd adagrad rmsprop adam adamw",
    nn.Initializer: """zeros constant normal uniform lecun_normal lecun_uniform
                       glorot_normal glorot_uniform he_normal he_uniform""",
    nn.Schedule: "fixed step_decay exponential inverse_time cosine warmup",
    nn.Surface: "bowl ravine saddle two_minima rosenbrock beale himmelblau",
}


@pytest.mark.parametrize("name", CLASSES)
def test_class(name):
    assert inspect.isclass(getattr(nn, name))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_function(name):
    assert callable(getattr(nn, name))


@pytest.mark.parametrize("thing", SIGNATURES, ids=lambda t: t.__name__)
def test_defaults(thing):
    parameters = inspect.signature(thing).parameters
    for name, default in SIGNATURES[thing].items():
        assert parameters[name].default == default


@pytest.mark.parametrize("family", REGISTRIES, ids=lambda f: f.__name__)
def test_registered_names(family):
    assert set(REGISTRIES[family].split()) <= set(family.registry)
    for name in family.registry:
        assert issubclass(family.named(name), family)


def test_the_training_step_reads_as_promised():
    X, y = nn.datasets.moons(20, rng=0)
    net = nn.MLP([2, 16, 16, 3], activation="tanh", init=None, dropout=0.0, rng=0)
    loss, optimizer = nn.CrossEntropyLoss(), nn.Adam(net.parameters(), lr=0.01)
    optimizer.zero_grad()
    value = loss(net(X), y)
    assert net.backward(loss.backward()) is None
    optimizer.step()
    assert type(value) is float


def test_history_and_step_fields():
    history = nn.History()
    by_epoch = {"loss", "val_loss", "accuracy", "val_accuracy", "lr", "grad_norm"}
    assert by_epoch | {"step_loss"} <= set(vars(history))
    assert history.epochs == 0 and history.stopped == ""


def test_exercise_functions():
    for name in ("check", "hint", "solution", "quiz"):
        assert callable(getattr(exercises, name))


@pytest.mark.parametrize("name", WIDGETS)
def test_widget(name):
    assert callable(getattr(widgets, name))
