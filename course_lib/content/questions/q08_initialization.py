"""Questions of lesson 08: initialization."""

from ..question import Choice, Number

lesson = 8

questions = (
    Choice(
        "q08_zero",
        "A network with tanh hidden layers starts with all weights and biases at 0. "
        "What moves in training?",
        {
            "the output bias only": "Right: tanh(0) = 0, so the output weights get no "
            "gradient; they are 0, so nothing gets back through them.",
            "nothing at all": "The output bias has an input of 1, and there is an "
            "error: it gets a gradient.",
            "all weights, all by the same amount": "A weight's gradient is signal × "
            "activation, and here one of the two is always 0.",
            "the output weights only": "Their gradient is signal × hidden activation, "
            "and tanh(0) is 0.",
        },
        "the output bias only",
    ),
    Choice(
        "q08_symmetry",
        "Two hidden units have equal incoming weights and biases, but different "
        "outgoing weights. Will they stay equal?",
        {
            "no, their gradients differ": "Right: the error comes back through the "
            "outgoing weights, so each unit gets a signal of its own.",
            "yes, their outputs are equal": "Equal outputs at the first step. Then "
            "each moves by its own signal, dA = dZ Wᵀ.",
            "yes, unless there is dropout": "Dropout would part even perfect copies. "
            "These two part without it.",
            "only if the biases are 0": "Equal biases keep nothing apart and nothing "
            "together, whatever their value.",
        },
        "no, their gradients differ",
    ),
    Choice(
        "q08_bias",
        "Why may all biases start at 0, and the weights not?",
        {
            "different weights make the units different": "Right: that is enough to "
            "give every unit, and so every bias, a gradient of its own.",
            "a bias is never learned": "It is learned as the weights are. It only "
            "needs no head start.",
            "a bias has no gradient at the start": "It has: its input is 1, so its "
            "gradient is the signal itself.",
            "biases are too few to matter": "They matter: without them every unit's "
            "boundary would run through the origin.",
        },
        "different weights make the units different",
    ),
    Choice(
        "q08_fans",
        "A layer has W of shape (300, 100), rows of inputs first. What are fan_in and "
        "fan_out?",
        {
            "300 and 100": "Right: 300 connections lead into each unit, and each input "
            "feeds 100 units.",
            "100 and 300": "A unit is a column of W: 300 numbers long. So 300 "
            "connections lead into it.",
            "300 and 300": "fan_out counts where an input goes: to each of 100 units.",
            "30,000 and 100": "30,000 is the number of all weights. fan_in counts "
            "those of one unit.",
        },
        "300 and 100",
    ),
    Number(
        "q08_he",
        "A ReLU layer has 128 inputs. What is He's standard deviation for its weights?",
        0.125,
        "√(2/128) = √(1/64) = 1/8.",
        tolerance=5e-4,
        typical={
            0.015625: "That is the variance, 2/128. Take the root.",
            0.0884: "That is √(1/128), LeCun's. The ReLU halves the mean square, and "
            "the 2 makes up for it.",
            0.2165: "That is the limit of He's uniform distribution, √(6/128).",
            8: "The fraction is upside down: √(2/fan_in).",
        },
    ),
    Number(
        "q08_third",
        "Linear layers start uniform in ±1/√fan_in. What share of the variance is left "
        "after three of them?",
        1 / 27,
        "A uniform distribution on ±a has variance a²/3, here 1/(3 fan_in). So each "
        "layer leaves a third: (1/3)³ = 1/27.",
        tolerance=5e-4,
        typical={
            1 / 3: "That is one layer. There are three.",
            1: "That would be σ² = 1/fan_in. But the variance of uniform numbers is "
            "a²/3.",
            1 / 9: "That is two layers, a ninth. There are three.",
            0.1925: "That is what is left of the standard deviation. The question "
            "is about the variance.",
        },
    ),
    Choice(
        "q08_tanh",
        "Why does Glorot's σ suit tanh, and not ReLU?",
        {
            "near 0, tanh passes numbers on nearly unchanged": "Right: the derivation "
            "takes the layer for linear with zero mean. A ReLU cuts half away.",
            "tanh needs larger weights than ReLU": "The other way round: He's weights "
            "are larger, to make up for the half that a ReLU cuts.",
            "ReLU has no variance": "It has. It passes half of the mean square.",
            "Glorot's is only for the output layer": "It counts the connections on "
            "both sides of any layer.",
        },
        "near 0, tanh passes numbers on nearly unchanged",
    ),
    Number(
        "q08_clip",
        "The gradient is (9, 12), and it is clipped by norm to length 5. What is its "
        "first entry afterwards?",
        3,
        "Its length is √(81 + 144) = 15, so the factor is 5/15: (3, 4).",
        tolerance=1e-3,
        typical={
            5: "That is clipping by value, which would make (5, 5) of it.",
            9: "Its length is 15, and 5 is allowed.",
            0.6: "That is its share of a length of 1. The limit is 5.",
            45: "The factor is 5/15, not 5.",
        },
    ),
)

predictions = (
    Choice(
        "predict_symmetry_microscope",
        "Four tanh units start as copies of each other, but for a noise of one "
        "millionth. What will 2,000 steps of training make of them?",
        {
            "they part, after a while": "The difference feeds on itself and grows. "
            "Watch the line on the logarithmic axis: it climbs for about a thousand "
            "steps before the shapes show it.",
            "they stay together": "Only exact copies do. A difference, however small, "
            "makes the gradients differ, and it grows.",
            "they part in the first step": "In the first step the gradients differ by "
            "a millionth too. It takes many steps to grow.",
            "three stay together, one leaves": "Each has a noise of its own, so no two "
            "have equal gradients.",
        },
        "they part, after a while",
    ),
    Choice(
        "predict_init_lab",
        "σ² = 1/fan_in keeps the variance of a linear layer. Twenty ReLU layers start "
        "with it. What is left of the signal's size (its standard deviation) in the "
        "last?",
        {
            "all of it": "The derivation left out the activation. A ReLU cuts the "
            "negative half away, in every layer.",
            "about a half": "Half of the mean square is lost in one layer. There are "
            "twenty.",
            "about a thousandth": "Each layer halves the mean square: 2⁻²⁰ of it is "
            "left, and the root of that is 2⁻¹⁰, about a thousandth.",
            "about a millionth": "That is the mean square, 2⁻²⁰. Take its root.",
        },
        "about a thousandth",
    ),
)
