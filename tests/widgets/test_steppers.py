"""Steppers and clinic: the numbers that they show are right, and words are safe."""

import re

import numpy as np
import pytest

from course_lib import widgets
from course_lib.widgets.models.bugs import BUGS, Backprop
from course_lib.widgets.models.expressions import MOST_STEPS, Expression


@pytest.mark.parametrize(
    "text, label, names, numbers, value",
    [
        ("d = 2a + b·3c", "d", ["a", "b", "c"], (2, -1, 3), -5),
        ("x^2 − 1", "result", ["x"], (3,), 8),
        ("1/(1 + exp(-z))", "result", ["z"], (0,), 0.5),
        ("relu(a)*2 - -b", "result", ["a", "b"], (-1, 4), 4),
        ("2.5a/4", "result", ["a"], (8,), 5),
    ],
)
def test_expressions(text, label, names, numbers, value):
    expression = Expression(text)
    assert (expression.label, expression.names) == (label, names)
    given = dict(zip(names, numbers, strict=True))
    assert expression.value(given).data == pytest.approx(value)


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("d = 2a +", "not complete"),
        ("import os", "not complete"),
        ("__import__('os')", "1 to 5 names"),
        ("a.real", "not known here"),
        ("a[0]", "not known here"),
        ("a if a else b", "not known here"),
        ("lambda: a", "not known here"),
        ("sigmod(a)", 'Did you mean "sigmoid"'),
        ("tanh(a, b)", "takes one number"),
        ("a + b + c + d + e + f", "1 to 5 names"),
        ("2d = a", "cannot be a name"),
        ("a" * 81, "below 80"),
        ("+".join("a" * 17), f"1 to {MOST_STEPS} operations"),
        ("a / (b - b)", "divides by zero"),
        ("exp(exp(a)*99)", "cannot be computed"),
        ("log(0 - a)", "above 0"),
        ("'text' + a", "not known here"),
        ("a @ b", "not known here"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        expression = Expression(text)
        expression.value(dict.fromkeys(expression.names, 2.0))


@pytest.mark.parametrize("example", widgets.graph_stepper().example.options)
def test_the_last_step_shows_the_gradients_of_the_engine(example):
    panel = widgets.graph_stepper(expression=example)
    while panel.advance():
        pass
    last = panel.steps[-1]
    last.result.backward()
    for node, (_, second) in zip(last.nodes, last.words, strict=True):
        if node.op != "constant":
            written = float(second.removeprefix("grad ").replace("−", "-"))
            assert written == pytest.approx(node.grad, rel=6e-3, abs=1e-9)


def test_a_graph_that_says_something_else_looks_like_one_drawn_anew():
    expression = "r = relu(a·b) + a"
    kept = widgets.graph_stepper(expression=expression)
    for done in (3, 7, 2, 0):
        kept.done.value = done
        kept.inputs[0].value = 1.5 - done
        anew = widgets.graph_stepper(expression=expression)
        anew.inputs[0].value = 1.5 - done
        anew.done.value = done
        assert kept.stage.html() == anew.stage.html()


def test_predicted_numbers_are_scored_and_shown():
    panel = widgets.graph_stepper(expression="f = (a + b)·(b + c)")
    panel.guess.value = "3"  # a + b = 1 + 2
    assert "✓ Right: 3" in panel.readout.value and panel.done.value == 1
    panel.guess.value = "7"
    assert "✗ Not quite: −1" in panel.readout.value
    assert "1 of 2 right" in panel.readout.value
    panel.guess.value = "many"
    assert "many&#x27; is not a number" in panel.error.value


def test_backprop_stepper_agrees_with_small_differences():
    panel = widgets.backprop_stepper(activation="sigmoid")
    got = panel.arrays()
    h = 1e-6
    for name, delta in (("x1", "dX"),):
        assert delta not in got  # inputs are data: nothing is learned there
        control = panel.controls[name]
        start = control.value
        losses = []
        for step in (h, -h):
            with control.hold_trait_notifications():
                control.value = start + step
            losses.append(panel.arrays()["L"])
            control.value = start
        slope = (losses[0] - losses[1]) / (2 * h)
        assert slope == pytest.approx(float((got["dZ1"] @ got["W1"].T)[0, 0]), rel=1e-5)
    assert got["new L"] < got["L"]


def test_the_sound_patient_passes_its_gradient_check_and_every_sick_one_fails():
    clinic = widgets.bug_clinic()
    for ours, true in clinic.check(Backprop).values():
        np.testing.assert_allclose(ours, true, atol=1e-8)
    assert len(BUGS) >= 10
    for bug in BUGS.values():
        wrong = [
            name
            for name, (ours, true) in clinic.check(bug).items()
            if np.abs(ours - true).max() > 1e-3 * np.abs(true).max()
        ]
        assert wrong, bug.__doc__


def test_a_diagnosis_is_confirmed_with_the_repair_or_sent_back():
    clinic = widgets.bug_clinic()
    right = clinic.patients[0].__doc__
    wrong = next(text for text in BUGS if text != right)
    clinic.diagnosis.value = wrong
    assert "✗ Not this one" in clinic.readout.value
    clinic.diagnosis.value = right
    assert "✓ Right" in clinic.readout.value and "sound:" in clinic.readout.value
    assert "Cured: 1 of 13" in clinic.readout.value
    clinic.following.click()
    assert clinic.patient.value == 2 and "✓ Right" not in clinic.readout.value


def test_more_units_come_closer_and_identity_never_does():
    panel = widgets.universal_approximator(target="sine", units=64)
    errors = np.asarray(panel.errors.get_ydata())
    assert errors[-1] < 0.01 < errors[0]
    panel.activation.value = "identity"
    assert np.asarray(panel.errors.get_ydata())[-1] > 0.3


def test_gradients_vanish_and_explode_as_they_should():
    meter = widgets.gradient_flow_meter(depth=20, activation="sigmoid", gain=1.0)
    assert meter.word.get_text().startswith("vanishing:")
    meter.activation.value = "identity"
    assert meter.word.get_text().startswith("alive:")
    meter.gain.value = 2.0
    assert meter.word.get_text().startswith("exploding:")


def test_the_xray_shows_the_network_it_says():
    xray = widgets.network_xray(units=2, layers=2)
    steps = xray.flow()
    assert [name for name, *_ in steps] == ["Z", "A", "Z", "A", "Z", "ŷ"]
    X = np.array([[xray.x1.value, xray.x2.value]])
    z = float(xray.net.predict(X)[0, 0])
    assert steps[-1][2][0] == pytest.approx(1 / (1 + np.exp(-z)))


def test_the_xray_can_step_to_its_last_number_and_no_further():
    xray = widgets.network_xray(layers=1)
    assert xray.computed.value == xray.computed.max == 4
    xray.layers.value = 2
    assert xray.computed.value == xray.computed.max == 6
    xray.computed.value = 2
    xray.layers.value = 1
    assert (xray.computed.value, xray.computed.max) == (2, 4)
    xray.reset()
    assert xray.computed.value == 4


def test_another_example_brings_its_own_numbers_and_begins_at_the_start():
    stepper = widgets.graph_stepper()
    stepper.done.value = 5
    stepper.example.value = "f = (a + b)·(b + c)"
    assert [control.value for control in stepper.inputs[:3]] == [1, 2, -3]
    assert stepper.done.value == 0 and "Step 0 of" in stepper.readout.value


def test_a_diagnosis_that_leaves_the_same_map_is_close():
    clinic = widgets.bug_clinic()
    bug = clinic.patients[0]
    for name, guess in BUGS.items():
        clinic.diagnosis.value = name
        close = (
            guess is not bug and clinic.wrong(guess).keys() == clinic.wrong(bug).keys()
        )
        assert ("Close" in clinic.readout.value) == close


def test_the_last_step_moves_the_weights_that_are_drawn():
    stepper = widgets.backprop_stepper()
    stepper.done.value = 11
    before = [texts[0].get_text() for texts in stepper.weights]
    stepper.done.value = 12
    assert before != [texts[0].get_text() for texts in stepper.weights]
    assert "The loss goes from" in stepper.readout.value


@pytest.mark.parametrize(
    "text",
    [
        "2^a",
        "exp(2)*a",
        "sigmoid(0)a",
        "a + 2·3",
        "log(2)·tanh(1)·a",
        "a^(1/2)",
        "(2 + 3)^a",
        "exp(exp(0))a",
        "-exp(1) - a",
        "a/relu(-2 + 3)",
    ],
)
def test_every_step_of_a_graph_has_a_number_to_be_predicted(text):
    steps = widgets.graph_stepper(expression=text).steps
    assert all(state.numbers for state in steps[1:])
    assert not [state.sentence for state in steps if ". ." in state.sentence]
    assert all(node.label or node.op == "constant" for node in steps[0].nodes)


@pytest.mark.parametrize(
    "text, value", [("2^a", 8), ("exp(0)*a", 3), ("a^(2^0)", 3), ("(1/3)^a", 1 / 27)]
)
def test_numbers_of_mere_constants_are_right(text, value):
    result = Expression(text).value({"a": 3.0})
    assert result.data == pytest.approx(value)
    assert all(node.op != "log" for node in result.graph())


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("(-8)^(1/3)*a", "no power"),
        ("1/0*a", "divides by zero"),
        ("0^a", "above 0"),
        ("log(0) + a", "above 0"),
        ("exp(999)*a", "larger than any float"),
        ("a + 1e-400", "closer to zero"),
        ("0.5e-999a", "closer to zero"),
    ],
)
def test_constants_that_cannot_be_computed_get_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        Expression(text).value({"a": 2.0})


@pytest.mark.parametrize("key", ["elu", "leaky_relu", "swish", "prelu", "maxout"])
@pytest.mark.parametrize("other", [None, "relu", "swish"])
def test_reset_brings_back_the_parameter_of_the_start(key, other):
    panel = widgets.activation_explorer(activation=key)
    start = panel.parameter.value
    panel.parameter.value = 0.6
    if other is not None:
        panel.activation.value = other
    panel.reset_button.click()
    assert panel.parameter.value == start


@pytest.mark.parametrize("z, depth", [(0.5, 30), (-6, 5), (3, 12), (-6, 1), (6, 30)])
@pytest.mark.parametrize("key", ["sigmoid", "tanh", "swish"])
def test_a_power_that_is_said_is_that_of_the_slope_that_is_said(key, z, depth):
    panel = widgets.activation_explorer(activation=key, z=float(z), depth=depth)
    text = re.search(r"such layers?: (.*?)\. A typical", panel.readout.value)[1]
    text = text.replace("−", "-").replace("·10<sup>", "e", 1)
    base, exponent, result = re.fullmatch(
        r"\(?(.*?)(?:</sup>\))?<sup>(\d+)</sup> = (.*)",
        text if text.startswith("(") else text.replace("e", "·10<sup>", 1),
    ).groups()
    result = result.replace("·10<sup>", "e").replace("</sup>", "")
    assert float(result) == pytest.approx(float(base) ** int(exponent), rel=0.06)


@pytest.mark.parametrize(
    "name, arguments",
    [
        ("activation_explorer", {"depth": 1}),
        ("init_lab", {"depth": 1, "activation": "sigmoid"}),
        ("gradient_flow_meter", {"depth": 1}),
        ("piece_counter", {"layers": 1, "units": 1}),
    ],
)
def test_one_is_one_layer(name, arguments):
    panel = getattr(widgets, name)(**arguments)
    said = f"{panel.stage.alt} {panel.readout.value}"
    assert not re.search(r"\b1 (\w+ )?(layers|steps|units)\b", said)
