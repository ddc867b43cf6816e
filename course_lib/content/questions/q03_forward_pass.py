"""Questions of lesson 03: the forward pass."""

from ..question import Choice, Number

lesson = 3

questions = (
    Number(
        "q03_preactivation",
        "One column of W is (2, −1), its bias 0.2. What is this neuron's z for the "
        "sample (2, 3)?",
        1.2,
        "z = 2·2 + (−1)·3 + 0.2 = 1.2.",
        typical={
            1: "That is x·w. The bias 0.2 is still to be added.",
            7.2: "Mind the sign of the second weight: (−1)·3 = −3.",
            4.2: "You have left out the second input: (−1)·3 = −3.",
            0.8: "The bias is added, not taken away.",
        },
    ),
    Choice(
        "q03_batch",
        "You send 64 samples through the network instead of one. Which arrays change "
        "their shape?",
        {
            "X and the activations": "Right: each gets 64 rows. W and b belong to the "
            "network, whatever comes in.",
            "W and b": "Weights and biases are the same for every sample: that is what "
            "is learned.",
            "all of them": "W and b stay: the same weights serve every row of X.",
            "X only": "Every row of X makes a row of Z and of A in every layer.",
        },
        "X and the activations",
    ),
    Number(
        "q03_parameters",
        "How many parameters does a dense network of the sizes 3–7–2 have?",
        44,
        "Weights 3·7 + 7·2 = 35, biases 7 + 2 = 9, together 44.",
        typical={
            35: "Those are the weights. Each of the 7 + 2 units has a bias too.",
            47: "The input layer computes nothing: it has no biases.",
            37: "One bias for each unit, not one for each layer.",
            42: "The sizes of neighbors are multiplied, and the layers added up.",
        },
    ),
    Choice(
        "q03_columns",
        "A book writes z = Wx + b, with W of shape (5, 3). What is the shape of W in "
        "this course?",
        {
            "(3, 5)": "Right: 3 inputs, 5 units. The book's rows are our columns.",
            "(5, 3)": "That is the book's: one row for each unit. Here a unit is a "
            "column.",
            "(N, 5)": "That is the shape of Z. Weights know nothing of the batch.",
            "(15,)": "The numbers are the same 15, but they stay in rows and columns.",
        },
        "(3, 5)",
    ),
    Choice(
        "q03_saturated",
        "A sigmoid network gets incomes around 50,000 as its inputs and answers 1.000 "
        "for everybody. What is wrong?",
        {
            "z is so large that the sigmoid is flat": "Right: all differences between "
            "people are lost in the flat part, and so is the slope.",
            "it has too few hidden units": "A thousand of them would all be saturated "
            "too.",
            "the sigmoid cannot be used for incomes": "It can, once they are "
            "standardized.",
            "the weights are all equal": "Then it would still tell apart people with "
            "very different incomes. Here z is far too large for that.",
        },
        "z is so large that the sigmoid is flat",
    ),
    Choice(
        "q03_scaling_alone",
        "You standardize the inputs of a trained network, but leave its weights and "
        "biases alone. What happens?",
        {
            "its answers become wrong": "Right: the weights and biases belong to the "
            "old scale. Train again, or fold the scaling into the first layer.",
            "nothing, the features stay in order": "Each keeps its order, but z is "
            "their weighted sum plus a bias, and all of that changes.",
            "it gets better": "Training on scaled inputs goes better. This network was "
            "trained on others.",
            "it gets faster": "The same products are computed, with other numbers.",
        },
        "its answers become wrong",
    ),
    Choice(
        "q03_universal",
        "What does the universal approximation theorem promise?",
        {
            "weights exist that come as close as you like": "Right, for a continuous "
            "function on a closed and bounded region, with enough hidden units. "
            "Finding them is another matter.",
            "training will find the right weights": "It says that they exist, not how "
            "to find them.",
            "a few hidden units are enough": "It does not say how many, and that may "
            "be very many.",
            "the network will be right on new data": "It speaks of a function that is "
            "known everywhere, not of samples and what lies between them.",
        },
        "weights exist that come as close as you like",
    ),
    Choice(
        "q03_regression",
        "The same 2–2–1 network as a classifier and as a regressor. What differs?",
        {
            "the output activation": "Right: sigmoid for a probability, identity for "
            "any number. Everything before may be the same.",
            "the hidden layer": "It makes features of features for both.",
            "the number of inputs": "The inputs are the data's, not the task's.",
            "the number of outputs": "One is right for both: a number, or the "
            "probability of class 1.",
        },
        "the output activation",
    ),
)

predictions = (
    Choice(
        "predict_network_xray",
        "Three hidden ReLU units have learned XOR together. Where in the plane is one "
        "of them on?",
        {
            "on one side of a straight line": "Each unit is a neuron: it is on where "
            "w·x + b > 0. Only the output puts the halves together.",
            "in a closed region around some points": "That takes several units. One "
            "alone has a straight border, z = 0.",
            "in one of the four corners": "A corner has two borders, and a unit has "
            "only one.",
            "wherever XOR is 1": "Then it could do the task alone, and no neuron can.",
        },
        "on one side of a straight line",
    ),
    Choice(
        "predict_universal_approximator",
        "One and a half waves of a sine, and one hidden layer of ReLU units whose "
        "bends are evenly spread. From how many units on is the error below 0.05 for "
        "the first time?",
        {
            "about 3": "Spread evenly, three leave an error of 0.3 to 0.6. Placed by "
            "hand, three reach 0.07 and four 0.04.",
            "about 8": "With 7 to 11, depending on the seed: nine or so straight "
            "pieces follow the three hills and valleys closely.",
            "about 30": "By then the error is far smaller already. Look at the curve "
            "below.",
            "more than 64": "Even step units, whose pieces are all flat, need only "
            "37. The pieces of a ReLU may slope.",
        },
        "about 8",
    ),
)
