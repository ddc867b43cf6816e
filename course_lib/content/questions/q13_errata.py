"""Questions of lesson 13: the lecture notes reconciled."""

from ..question import Choice, Number

lesson = 13

questions = (
    Choice(
        "q13_sigmoid",
        "A note prints $1/(1 + e^{z})$ for the sigmoid. What is the quickest test?",
        {
            "put in z = 10": "Right: the answer should be close to 1, and this form "
            "gives 0.00005. One large number decides between a function and its "
            "mirror.",
            "put in z = 0": "Both forms give ½ there: this place cannot decide.",
            "train a network with it": "It will train: the weights before it take the "
            "other sign. A slip that training hides is found by a number, not by a "
            "loss.",
            "compare the largest slopes": "Both are as steep, in opposite directions.",
        },
        "put in z = 10",
    ),
    Choice(
        "q13_half",
        "Two notes give ŷ − y and 2(ŷ − y)/N as the gradient of the squared error. Who "
        "is right?",
        {
            "each for a loss of its own": "Right: ½ of the sum, and the mean. The same "
            "minimum, another length of the gradient, so another learning rate.",
            "the first: the 2 must vanish": "It vanishes if the loss has a ½ before "
            "it, "
            "and only then.",
            "the second: there is always a mean": "There is one where somebody wrote "
            "it. C sums.",
            "neither, it has to be checked numerically": "A check would confirm "
            "either, "
            "with the loss that belongs to it.",
        },
        "each for a loss of its own",
    ),
    Number(
        "q13_variance",
        "Weights are uniform in ±1/fan_in, with fan_in = 25. What share of the "
        "variance "
        "does one linear layer leave?",
        1 / 75,
        "fan_in · a²/3 = 25 · (1/25)²/3 = 1/75: with the root it would be 1/3.",
        tolerance=5e-4,
        typical={
            1 / 3: "That is ±1/√fan_in, at any width.",
            0.04: "That is fan_in · a². The variance of uniform numbers is a²/3.",
            1 / 1875: "That is the variance of one weight. A unit adds up 25 products.",
            0.115: "That is the standard deviation. The question is the variance.",
        },
    ),
    Choice(
        "q13_columns",
        "A note writes $Z = W X + b$ with one sample a column. What is $dW$ there?",
        {
            "dZ Xᵀ": "Right: (n_out, N) times (N, n_in) has the shape of W, "
            "(n_out, n_in).",
            "Xᵀ dZ": "That is the row form. Here Xᵀ is (N, n_in) and dZ (n_out, N): "
            "they do not even fit.",
            "X dZᵀ": "It has the shape (n_in, n_out): the transpose of what is needed.",
            "Wᵀ dZ": "That is dX, the way back to the layer before.",
        },
        "dZ Xᵀ",
    ),
    Choice(
        "q13_alpha",
        "In $\\Delta w(t) = \\alpha\\,\\Delta w(t-1) - \\eta\\,\\nabla L$, a reader of "
        "A, B and D takes α for the learning rate. What would go wrong with α = 0.9 "
        "and "
        "η = 0.01 swapped?",
        {
            "a rate 90 times as high, with hardly any memory": "Right: the rate would "
            "be "
            "0.9 and the momentum 0.01.",
            "nothing, both are positive": "Both are, and they do different things.",
            "momentum above 1": "It would be 0.01. The rate is the one that gets "
            "large.",
            "the sign of the step": "The minus stays where it is.",
        },
        "a rate 90 times as high, with hardly any memory",
    ),
    Choice(
        "q13_convex",
        "Which claim holds?",
        {
            "a strictly convex function has at most one minimum": "Right, and eˣ shows "
            "why it says “at most”.",
            "a convex function has exactly one minimum": "eˣ is convex and has none; a "
            "flat floor has many.",
            "descent ends in the global minimum": "On a loss that is not convex "
            "it ends, with small steps, where it is flat, in its own valley.",
            "the slope tells how far the minimum is": "It tells which way, and how "
            "steep it is here.",
        },
        "a strictly convex function has at most one minimum",
    ),
    Choice(
        "q13_dropout",
        'A paper says "dropout with p = 0.8 at the input". Your library drops with '
        "probability p. What do you type?",
        {
            "0.2, if the paper means the keep rate": "Right: the original paper's p is "
            "the share that is kept. Keeping 0.8 of the inputs is usual, dropping "
            "0.8 "
            "is not.",
            "0.8, p is p": "Then four of five inputs are gone.",
            "1/0.8": "That is the factor of the units that stay, in training. A rate "
            "is "
            "below 1.",
            "0.4, half of it": "Halving belongs to B's weights at inference.",
        },
        "0.2, if the paper means the keep rate",
    ),
    Choice(
        "q13_backprop",
        "You call `net.backward(loss.backward())` twice and never `optimizer.step()`. "
        "What has changed?",
        {
            "the gradients: they are twice as large": "Right: backward adds, and only "
            "the optimizer moves weights.",
            "the weights, by two steps": "Backpropagation moves nothing.",
            "nothing": "`.grad` has: backward adds into it.",
            "the loss": "It depends on the weights, and these have not moved.",
        },
        "the gradients: they are twice as large",
    ),
)

predictions = (
    Number(
        "predict_errata_hunt",
        "The hunt holds 60 claims, restated from the five notes. How many of them hold "
        "as they stand?",
        7,
        "Seven do; 53 slip, or hold only under a condition that is not said. Most "
        "slips "
        "are small: a lost sign, a lost root, a letter with two meanings.",
        tolerance=3,
        typical={
            0: "A few do: the gradient of the weights in rows, or softmax of two.",
            15: "Fewer. But no claim is there only to be wrong: each has a reason.",
            30: "Half of them would be a fair quiz, and poor notes. It is a hunt: "
            "what is sound in the notes fills the other lessons.",
            53: "That is how many do not, or not always.",
            60: "Some have to fail, for the notes contradict one another.",
        },
    ),
    Choice(
        "predict_notation_switch",
        "Five notes write α for four different things. In which of them does α "
        "multiply the last step, and not the gradient?",
        {
            "A": "There α is the learning rate: W − α g.",
            "B": "There α is the learning rate, and θ holds all parameters.",
            "C": "There α is a slope, and more than once the sigmoid. The learning "
            "rate is γ.",
            "D": "There α is the learning rate.",
            "E": "Choose momentum, written by E: α times the last step, and −η times "
            "the gradient. Whoever takes it for A's α takes steps of 0.9.",
        },
        "E",
    ),
)
