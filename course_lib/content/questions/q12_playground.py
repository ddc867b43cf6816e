"""Questions of lesson 12: what the playground measures and shares."""

from ..question import Choice, Number

lesson = 12

questions = (
    Choice(
        "q12_picture_of_a_unit",
        "A hidden unit's small picture is the same pale color everywhere. What does "
        "this unit contribute?",
        {
            "nothing that depends on the point": "Right: it says the same everywhere, "
            "as a dead ReLU does. At most it shifts the next layer, like a bias.",
            "the answer is pale there too": "The answer adds up all units. The others "
            "may still draw any border.",
            "half of the answer": "What it contributes is its weight times what it "
            "says, and it says 0.",
            "it has been dropped out": "Pictures are drawn with dropout at rest. A "
            "dropped unit is back at the next batch.",
        },
        "nothing that depends on the point",
    ),
    Number(
        "q12_ratio",
        "A layer's weights have length 4, its last update length 0.012. What is its "
        "update-to-weight ratio?",
        0.003,
        "0.012/4 = 0.003: three times the rule of thumb of 0.001, and nothing to worry "
        "about.",
        typical={
            333: "It is the update over the weights.",
            0.048: "Divide, do not multiply.",
            0.001: "That is the rule of thumb, the dashed line.",
        },
        tolerance=1e-5,
    ),
    Choice(
        "q12_which_restart",
        "Which of these cannot go on with the same weights?",
        {
            "one more unit in layer 1": "Right: W of layers 1 and 2 get other shapes. "
            "There is nothing to go on with.",
            "another batch size": "A batch shapes the gradient, not the weights.",
            "a higher dropout rate": "The mask is drawn anew at every step anyway.",
            "from SGD to Adam": "The weights stay where they are. Adam starts with "
            "empty memory.",
        },
        "one more unit in layer 1",
    ),
    Choice(
        "q12_same_seed",
        "You send your code to somebody. Why does the same loss appear there, digit by "
        "digit?",
        {
            "all that is random comes from the seeds": "Right: points, first weights, "
            "order of the samples and masks are drawn from two seeds in the code.",
            "the code holds the weights": "It has some twenty letters. The weights are "
            "drawn again, and trained again.",
            "the loss is rounded": "Another seed gives another loss in the first digit "
            "already.",
            "the data set is fixed": "Its points are drawn from a seed, too.",
        },
        "all that is random comes from the seeds",
    ),
    Choice(
        "q12_gap",
        "Training loss 0.01, test loss 0.94. What is worth trying first?",
        {
            "L2, dropout or more points": "Right: the network knows its points by "
            "heart. Make that dearer, or harder.",
            "more units": "It has more than enough to fit every training point.",
            "a higher learning rate": "The training loss is low already.",
            "train longer": "The gap grows with every epoch.",
        },
        "L2, dropout or more points",
    ),
    Choice(
        "q12_feature_or_layer",
        "Circles, no hidden layer, inputs x₁² and x₂². Why is this enough?",
        {
            "a circle is a straight line in x₁² and x₂²": "Right: x₁² + x₂² = r². The "
            "features have done what a hidden layer would have to learn.",
            "squares are hidden units": "They are computed before the network, and "
            "nothing in them is learned.",
            "four inputs can separate anything": "Two are enough here, the right ones. "
            "x₁ and x₁x₂ are two as well, and fail.",
            "the output's softmax bends the line": "It turns a score into a "
            "probability. The border stays where the score is 0.",
        },
        "a circle is a straight line in x₁² and x₂²",
    ),
)

predictions = (
    Choice(
        "predict_playground_inputs",
        "Circles, and no hidden layer: the weights lead straight from x₁ and x₂ to the "
        "answer. How many of the training points will be right after 100 epochs?",
        {
            "about half": "57 %: one straight line is all it can draw, however long "
            "it learns. With x₁² and x₂² it gets 98 %.",
            "about three quarters": "A straight line through a ring cuts it in two: "
            "57 %.",
            "nearly all": "It takes another feature: with x₁² and x₂² it gets 98 %.",
        },
        "about half",
    ),
    Choice(
        "predict_playground_zeros",
        "Every weight and every bias starts at 0, and g is tanh. Which of them does "
        "training move?",
        {
            "all of them": "A weight's gradient is the activation before it times what "
            "comes back through the weights after it: one of the two is 0 everywhere.",
            "those of the last layer": "Its weights' gradient is the activation before "
            "them, and tanh(0) = 0.",
            "only the output's bias": "Its gradient needs no other number. The rest "
            "stays at 0 for good: the three gradients are 0.",
            "none": "The output's bias listens to nobody. It learns which class is "
            "more frequent.",
        },
        "only the output's bias",
    ),
    Choice(
        "predict_playground_depth",
        "Five hidden layers of sigmoids. After one epoch, how does the gradient in "
        "layer 1 compare with that in layer 6?",
        {
            "about as long": "Each layer multiplies by σ′ ≤ ¼ on the way down.",
            "ten times shorter": "Five layers in between, each with a factor ≤ ¼ and "
            "the weights: with this seed it is about 280 times.",
            "some hundred times shorter": "About 280 times with this seed, 170 to "
            "2,600 with others. After 100 epochs the loss is still 0.69; with tanh it "
            "is not.",
            "longer": "Factors of at most ¼ make it shorter, layer by layer.",
        },
        "some hundred times shorter",
    ),
    Choice(
        "predict_playground_overfit",
        "40 points to learn from, two layers of 8. At epoch 20 the test loss is 0.35. "
        "Where is it at epoch 200?",
        {
            "near 0.05, with the training loss": "The training loss is near 0.01 then. "
            "The test points pay for it.",
            "still near 0.35": "It has nearly tripled: the network is sure of what it "
            "has learned by heart.",
            "near 0.9": "0.94, while the training loss falls to 0.01. With L2 at 0.03 "
            "from then on, it comes down to 0.35.",
        },
        "near 0.9",
    ),
    Choice(
        "predict_playground_switch",
        "Spirals, plain gradient descent at η = 0.01: after 200 epochs the loss is "
        "0.58. You choose Adam, and nothing else, while it runs. What happens by epoch "
        "400?",
        {
            "the loss jumps up, and starts over": "The weights stay. Only the memory "
            "of the optimizer starts empty.",
            "nothing much: the rate is the same": "The same number is another length "
            "of step for Adam.",
            "the loss falls to about 0.3": "From 0.58 to 0.31. Plain descent gets to "
            "0.55 in that time; at η = 0.1 it would do better than both: lesson 10.",
        },
        "the loss falls to about 0.3",
    ),
)
