"""Questions of lesson 02: activation functions."""

from ..question import Choice, Number

lesson = 2

questions = (
    Choice(
        "q02_linear_stack",
        "You stack three dense layers and leave all activations out. What can the "
        "network compute?",
        {
            "what one dense layer can": "Right: affine maps of affine maps are "
            "affine. Three matrices multiply into one.",
            "any continuous function": "To come close to those takes a non-linearity "
            "between the layers.",
            "three straight pieces": "Without a bend there is one piece only.",
            "polynomials of degree three": "The inputs are never multiplied by each "
            "other, only by weights.",
        },
        "what one dense layer can",
    ),
    Number(
        "q02_sigmoid_slope",
        "What is the largest slope that the sigmoid has anywhere?",
        0.25,
        "σ′ = σ(1 − σ) is largest at z = 0, where σ = ½: ½ · ½ = ¼.",
        typical={
            1: "That is tanh, at z = 0. The sigmoid rises over a range of 1, not 2, "
            "and more slowly.",
            0.5: "That is the value σ(0). The slope there is σ(1 − σ).",
        },
    ),
    Number(
        "q02_leaky_layers",
        "A gradient of 1 passes back through three leaky ReLUs (α = 0.01), all with "
        "negative z, and no weights between them. What is left of it?",
        1e-6,
        "0.01³ = 0.000001: alive, but hardly.",
        tolerance=1e-9,
        typical={
            0: "That would be the plain ReLU. The leaky one lets a little through.",
            0.01: "That is after one of the three.",
            0.03: "The slopes multiply; they do not add up.",
            0.0001: "That is after two of the three.",
        },
    ),
    Choice(
        "q02_output",
        "The target is one of five kinds of flowers. What goes on the output?",
        {
            "5 units and softmax": "Right: five probabilities that sum to 1.",
            "1 unit and sigmoid": "That is for two classes, read as P(y = 1 | x).",
            "5 units and ReLU": "ReLU belongs inside. Its outputs are no "
            "probabilities, and a dead one stays at 0.",
            "1 linear unit for the numbers 1 to 5": "That claims kind 2 lies between "
            "kinds 1 and 3. Kinds have no order.",
        },
        "5 units and softmax",
    ),
    Choice(
        "q02_dead",
        "A ReLU unit has z < 0 for every sample of the data. What does gradient "
        "descent do to its weights?",
        {
            "nothing: its slope is 0 everywhere": "Right: no gradient comes through to "
            "them. Above the first layer, a layer below that learns may still move the "
            "unit's inputs, and so wake it.",
            "it makes the negative weights positive": "What keeps it off are "
            "negative pre-activations, whatever the weights. And no gradient reaches "
            "the weights.",
            "it raises the bias until z > 0": "The bias gets no gradient either.",
            "it shrinks them slowly": "Only weight decay would do that, not the "
            "gradient of the loss.",
        },
        "nothing: its slope is 0 everywhere",
    ),
    Choice(
        "q02_zigzag",
        "All inputs of a unit come from sigmoids, so all are positive. What does that "
        "mean for the gradients of its weights, for one sample?",
        {
            "all have the same sign": "Right: each is the unit's δ times a positive "
            "input. Weights that should move apart can only zig-zag.",
            "all are positive": "They share the sign of δ, and δ may be negative.",
            "all are equal": "Each is δ times its own input, and inputs differ.",
            "they sum to zero": "Numbers of one sign cannot.",
        },
        "all have the same sign",
    ),
    Choice(
        "q02_softmax_two",
        "Softmax with two classes: p₁ equals …",
        {
            "σ(z₁ − z₂)": "Right: divide numerator and denominator by e^z₁.",
            "σ(z₁)": "That is right only for z₂ = 0. Raising z₂ must lower p₁.",
            "σ(z₁) / σ(z₂)": "This can exceed 1. Write out e^z₁ / (e^z₁ + e^z₂).",
            "σ(z₁ + z₂)": "Raising z₂ must lower p₁, and this raises it.",
        },
        "σ(z₁ − z₂)",
    ),
    Choice(
        "q02_shift",
        "Why may you subtract the maximum of a row before the softmax?",
        {
            "a common factor cancels in the fraction": "Right: e^(z − m) = e^z · e^−m, "
            "above and below.",
            "the maximum is always small": "It is subtracted because it may be large.",
            "the change is too small to matter": "There is no change at all: the "
            "result is exactly the same function.",
            "softmax looks only at the largest score": "All scores count. It is their "
            "differences that matter.",
        },
        "a common factor cancels in the fraction",
    ),
)

predictions = (
    Choice(
        "predict_collapse",
        "Three hidden layers of eight units each, without any activation, train on two "
        "interlocking moons. What border can they learn?",
        {
            "one straight line": "The matrices multiply to one, and one affine map "
            "draws one line.",
            "three straight lines": "That needs something between the layers that "
            "keeps their lines apart.",
            "a smooth curve between the moons": "With an activation they could. "
            "Without one, nothing in this network can bend.",
            "a line with eight corners": "A corner is made by a hinge, such as a ReLU. "
            "There is none here.",
        },
        "one straight line",
    ),
    Choice(
        "predict_activation_explorer",
        "A gradient passes back through ten sigmoid layers, each at its steepest "
        "place, with weights of 1. How much of it arrives?",
        {
            "about a quarter": "A quarter is left after one layer. There are ten.",
            "about a fortieth": "The slopes multiply: ¼ ten times, not ¼ divided by "
            "ten.",
            "about a millionth": "¼ to the power 10 is 0.00000095, and that is the "
            "best case.",
            "all of it": "That needs slopes of 1, as tanh has at 0 or ReLU for z > 0.",
        },
        "about a millionth",
    ),
    Number(
        "predict_hinges",
        "One input, a hidden layer of three ReLU units, one linear output. Of how many "
        "straight pieces can its curve consist at most?",
        4,
        "Each unit bends the curve at one place, and three bends leave four pieces.",
        tolerance=0.01,
        typical={
            3: "Three units make three bends. How many pieces do three bends leave?",
            8: "Three units have 8 on/off patterns, but on a line only 4 of them "
            "occur.",
            6: "Each unit has two sides, but all share the one line.",
            2: "That is what one unit can do.",
        },
    ),
)
