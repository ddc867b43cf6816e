"""Questions of lesson 06: backpropagation."""

from ..question import Choice, Number

lesson = 6

questions = (
    Choice(
        "q06_shape",
        "A layer has W of shape (4, 3), and a batch holds 10 samples. What shape has "
        "dW?",
        {
            "(4, 3)": "Right: a gradient has the shape of the thing it belongs to.",
            "(10, 4, 3)": "That would be one for each sample. The product A_prevᵀ dZ "
            "adds them up.",
            "(3, 4)": "That is the transpose. dW is subtracted from W, so it has W's "
            "own shape.",
            "(10, 3)": "That is dZ: a row for each sample, a column for each unit.",
        },
        "(4, 3)",
    ),
    Number(
        "q06_signal",
        "An output neuron is linear, ŷ = 3 · a₁, with L = ½(ŷ − y)². For a₁ = 0.5 and "
        "y = 1, what is ∂L/∂a₁?",
        1.5,
        "ŷ = 1.5, so δ = ŷ − y = 0.5, and back through the weight: 0.5 · 3 = 1.5.",
        typical={
            0.5: "That is δ, at the output. It still has to pass the weight 3.",
            0.25: "That is ∂L/∂w: δ times a₁. The question is ∂L/∂a₁.",
            -1.5: "The sign: ŷ − y = 1.5 − 1.",
            3: "The ½ in front of the square cancels the 2.",
        },
    ),
    Choice(
        "q06_bias",
        "Why is db the sum of dZ over the rows?",
        {
            "the bias is added to every row": "Right: it is used once for each sample, "
            "and where paths meet, gradients add up.",
            "because the bias has no input": "Its input is 1, in every row. That is "
            "why there is something to collect from every row.",
            "to save memory": "A sum is what the slope is, whatever it saves.",
            "it is the mean, not the sum": "The mean is in the loss, and so in dZ. To "
            "divide once more would be a bug.",
        },
        "the bias is added to every row",
    ),
    Choice(
        "q06_two_things",
        "What does backpropagation do?",
        {
            "it computes gradients": "Right, and it changes no weight. The step is the "
            "optimizer's job.",
            "it moves the weights downhill": "That is gradient descent, which uses "
            "what backpropagation has found.",
            "it runs the network with its outputs as inputs": "It goes back through "
            "the formulas, with slopes, not with outputs.",
            "it finds the best weights": "It finds the slopes where the weights are "
            "now.",
        },
        "it computes gradients",
    ),
    Choice(
        "q06_check",
        "A gradient check finds a relative error of 1e-9 in W2 and b2, but 0.3 in W1 "
        "and b1. Where is the bug?",
        {
            "between dZ2 and dZ1": "Right: what belongs to layer 2 is right, so dZ2 "
            "is. On the way to dZ1 something happens.",
            "in the loss or at the output": "Then W2 and b2 would be wrong too.",
            "in the sum of the bias": "That would leave W1 right.",
            "there is none, 0.3 is rounding": "In double precision rounding leaves "
            "1e-7 or less.",
        },
        "between dZ2 and dZ1",
    ),
    Choice(
        "q06_epsilon",
        "Why not check gradients with ε = 1e-13, to be as exact as possible?",
        {
            "rounding swamps the tiny difference": "Right: both losses agree in "
            "nearly all of their 16 digits, and what is left is noise.",
            "it takes longer": "The time is the same for every ε: two forward passes "
            "for each weight.",
            "the loss is not smooth there": "The loss is as smooth as before. It is "
            "the numbers that are not.",
            "the weights would change too much": "They hardly change at all, and that "
            "is the trouble.",
        },
        "rounding swamps the tiny difference",
    ),
    Number(
        "q06_vanish",
        "Going back, each of four layers multiplies the gradient by a sigmoid's slope, "
        "¼ at best, and by a weight of 2. What factor is left after all four?",
        0.0625,
        "(¼ · 2)⁴ = (½)⁴ = 1/16 = 0.0625.",
        typical={
            0.5: "That is one layer. There are four.",
            2: "The factors of the layers are multiplied, not added.",
            0.00390625: "That is ¼⁴: the weights are missing.",
            0.0078125: "The weight multiplies in every layer, not once.",
            0.125: "That is three layers. There are four.",
        },
    ),
    Choice(
        "q06_cost",
        "Backward passes are cheap, differences are expensive. What does a check by "
        "central differences cost for a network with 1,000 weights?",
        {
            "2,000 forward passes": "Right: two for each weight. Good for a test, "
            "hopeless for training.",
            "2 forward passes": "That is one weight. Each needs its own.",
            "1,000 backward passes": "It needs no backward pass, and that is its "
            "point: it is independent.",
            "1,000 forward passes": "That would do for one-sided differences, nearly. "
            "Central ones go up and down.",
        },
        "2,000 forward passes",
    ),
)

predictions = (
    Choice(
        "predict_backprop_stepper",
        "You set both inputs to 0 and leave the hidden units at tanh. All biases start "
        "at 0. Which gradients are not 0 then?",
        {
            "those of the biases only": "Each weight's gradient is a signal × the "
            "activation before it, and here all of those are 0. Biases have an input "
            "of 1.",
            "all of them": "A weight that nothing comes through has no part in the "
            "error: signal × 0.",
            "none": "The answer is 0 and 1 was wanted: there is an error, and the "
            "biases could do something about it.",
            "those of W2 and b2 only": "W2 multiplies the hidden activations, and "
            "tanh(0) is 0.",
        },
        "those of the biases only",
    ),
    Choice(
        "predict_bug_clinic",
        "Somebody has forgotten the slope of tanh in the hidden layer of a two-layer "
        "network. Which gradients come out wrong?",
        {
            "dW1 and db1": "Both come from dZ1, where the slope is missing. Layer 2 "
            "had its gradients before.",
            "all four": "Backward begins at the output: what belongs to layer 2 is "
            "done before tanh is reached.",
            "dW2 and db2": "These come from dZ2, and between the loss and dZ2 there is "
            "no tanh.",
            "dW1 only": "The bias b1 gets its gradient from the same dZ1 as W1.",
        },
        "dW1 and db1",
    ),
    Choice(
        "predict_gradient_flow_meter",
        "Twelve sigmoid layers, gain 1. How much of the gradient in the last "
        "hidden layer is left in the first?",
        {
            "about a tenth": "One or two layers take that. There are eleven steps "
            "back.",
            "about a thousandth": "¼ to the power 5 is a thousandth, and there are "
            "eleven steps.",
            "about a ten-millionth": "¼ to the power 11 is 0.0000002, and hardly any "
            "unit sits at its steepest place: 4 to 21 hundred-millionths, by seed.",
            "exactly nothing": "A sigmoid's slope is never 0. Something always "
            "arrives, too little to learn from.",
        },
        "about a ten-millionth",
    ),
)
