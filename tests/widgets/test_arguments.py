"""Arguments of widgets: what a control cannot show is refused, in a sentence."""

import inspect

import numpy as np
import pytest

from course_lib import widgets
from course_lib.widgets.panel.panel import Panel

PANELS = sorted(
    name
    for name, thing in vars(widgets).items()
    if inspect.isclass(thing) and issubclass(thing, Panel)
)
NUMBERS = [
    (name, key)
    for name in PANELS
    for key, parameter in inspect.signature(getattr(widgets, name)).parameters.items()
    if isinstance(parameter.default, (int, float))
]
WORDS = [
    (name, key)
    for name in PANELS
    for key, parameter in inspect.signature(getattr(widgets, name)).parameters.items()
    if isinstance(parameter.default, str) and key != "expression"
]


@pytest.mark.parametrize(
    "name, arguments, sentence",
    [
        ("teaser", {"lr": 0.01}, '"learning rate 10.*" takes a number from -4 to 0'),
        ("teaser", {"units": 100}, '"units per layer" takes a whole .* 1 to 32'),
        ("teaser", {"units": 2.5}, "whole number from 1 to 32, got 2.5"),
        ("teaser", {"units": "8"}, "got '8'"),
        ("dropout_lab", {"inputs": 2.5}, "from 0 to 0.9, got 2.5"),
        ("dropout_lab", {"l1": -3}, "from 0 to 0.02, got -3"),
        ("dropout_lab", {"meaning": "dropt"}, 'Did you mean "dropped"'),
        ("loss_explorer", {"target": 2.5}, "from 0 to 1, got 2.5"),
        ("bug_clinic", {"patient": 1000}, "from 1 to 13, got 1000"),
        ("neuron_explorer", {"w1": np.nan}, "got nan"),
        ("init_lab", {"scheme": "he_nromal"}, 'Did you mean "he_normal"'),
        ("init_lab", {"scheme": "tahn"}, 'unknown initialization "tahn"'),
        ("init_lab", {"activation": "tahn"}, 'Did you mean "tanh"'),
        ("batch_size_race", {"size": 3}, 'unknown mini-batch size "3"'),
        ("network_xray", {"layers": 1.5}, '"hidden layers" takes a whole number'),
        ("optimizer_race", {"track": "sadle"}, 'Did you mean "saddle"'),
        ("descent_explorer", {"surface": "bowel"}, 'Did you mean "bowl"'),
        ("descent_explorer", {"lr": 100}, "from 0.001 to 2.1, got 100"),
    ],
)
def test_a_start_that_a_control_cannot_show_gets_a_sentence(name, arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        getattr(widgets, name)(**arguments)


@pytest.mark.parametrize("name, key", NUMBERS)
@pytest.mark.parametrize("value", [np.nan, np.inf, -1e9, 1e9, "1", True])
def test_no_number_is_changed_on_the_way(name, key, value):
    with pytest.raises(ValueError, match=r"takes a|unknown"):
        getattr(widgets, name)(**{key: value})


@pytest.mark.parametrize("name, key", WORDS)
def test_an_unknown_word_is_named(name, key):
    with pytest.raises(ValueError, match="nonsense"):
        getattr(widgets, name)(**{key: "nonsense"})


def test_numbers_of_numpy_are_numbers():
    panel = widgets.teaser(units=np.int64(3), lr=np.float32(-1))
    assert (panel.units.value, panel.lr.value) == (3, -1.0)
    assert widgets.batch_size_race(size=np.int64(4)).size.value == 4
