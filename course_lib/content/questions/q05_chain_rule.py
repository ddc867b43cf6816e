"""Questions of lesson 05: the chain rule."""

from ..question import Choice, Number

lesson = 5

questions = (
    Number(
        "q05_product",
        "The local slopes along a path, from the result back to an input, are 3, −2 "
        "and ½. What arrives at the input, if this is the only path?",
        -3,
        "3 · (−2) · ½ = −3.",
        typical={
            1.5: "The slopes along one path are multiplied, not added.",
            3: "Mind the sign of the second slope.",
            -6: "You have left out the last one.",
            -12: "The last slope is ½: multiply by it, not divide.",
        },
    ),
    Number(
        "q05_fan_out",
        "f = a·b + a at a = 2, b = 5. What is ∂f/∂a?",
        6,
        "a is used twice: the product hands it b = 5, the sum hands it 1, and the two "
        "add up.",
        typical={
            5: "That is the path through the product. There is another one.",
            1: "That is the direct path. There is another one, through the product.",
            7: "Along the product a gets b = 5, and along the sum 1: not a itself.",
            12: "That is f. The question is its slope by a.",
            2: "That is ∂f/∂b.",
        },
    ),
    Choice(
        "q05_gates",
        "A gradient of 4 arrives at a node c = a · b, with a = 3 and b = −1. What do a "
        "and b get?",
        {
            "a gets −4, b gets 12": "Right: each gets 4 times the other factor.",
            "a gets 12, b gets −4": "Each factor gets the gradient times the other "
            "one, not times itself.",
            "both get 4": "That is what a + does. A × swaps the factors.",
            "both get −12": "That is 4 times the product. The slope of a·b by a is b "
            "alone.",
        },
        "a gets −4, b gets 12",
    ),
    Choice(
        "q05_backward",
        "A network has a million weights. How many backward passes give the slopes of "
        "the loss by all of them?",
        {
            "one": "Right: what arrives at a node is used by everything before it, so "
            "no work is done twice.",
            "a million": "That is what differences would take, one or two passes for "
            "each weight.",
            "one for each layer": "One pass visits all the layers in turn.",
            "one for each sample": "The loss is one number for the whole batch, and "
            "backward starts from it.",
        },
        "one",
    ),
    Choice(
        "q05_order",
        "Why must backward visit a node only after all nodes that use it?",
        {
            "its gradient is not complete before": "Right: it is a sum, and what it "
            "hands on must be the whole sum.",
            "its value is not known before": "The values are all known: the forward "
            "pass is over.",
            "else a node would be visited twice": "One could prevent that and still "
            "hand on a gradient that is only half there.",
            "else it would need more memory": "The memory is the same. It is the "
            "result that would be wrong.",
        },
        "its gradient is not complete before",
    ),
    Choice(
        "q05_keep",
        "Why are the values of the forward pass kept until backward is done?",
        {
            "local slopes need them": "Right: the slope of a·b by a is b, that of tanh "
            "is 1 − a².",
            "to compute the loss again": "Once is enough. Backward starts from the "
            "loss that is there.",
            "to undo a step that was too long": "That would take the old weights, and "
            "is not what backward does.",
            "they are not kept": "Then every backward would have to compute them "
            "again: 1 − a² needs a.",
        },
        "local slopes need them",
    ),
    Choice(
        "q05_step",
        "In the middle of a network you use a step function, 0 or 1. What happens to "
        "the weights before it?",
        {
            "their gradient is 0: they do not learn": "Right: the step is flat "
            "wherever it has a slope, and 0 times anything is 0.",
            "they learn twice as fast": "Upstream × 0 is 0, whatever comes from "
            "upstream.",
            "they learn, as at the kink of a ReLU": "A ReLU has slope 1 on a whole "
            "side. The step has slope 0 on both.",
            "the program stops with an error": "Nothing complains. That is what makes "
            "it hard to find.",
        },
        "their gradient is 0: they do not learn",
    ),
    Choice(
        "q05_kink",
        "What does code use as the slope of ReLU at z = 0 exactly?",
        {
            "0": "Right, by convention: any slope between 0 and 1 would do, and z = 0 "
            "exactly is rare.",
            "1": "It could. But the course, like PyTorch, takes 0.",
            "½": "The mean of both sides would do as well, and JAX takes it for the "
            "slope of `maximum`. For a ReLU the usual libraries take 0.",
            "nothing: it stops with an error": "Training would stop at the first zero "
            "then. A convention is enough.",
        },
        "0",
    ),
)

predictions = (
    Number(
        "predict_graph_stepper",
        "Choose the example f = (a + b)·(b + c), with a = 1, b = 2, c = −3. What "
        "gradient does b have in the end?",
        2,
        "Along the left sum it gets the right one, b + c = −1; along the right sum the "
        "left one, a + b = 3. Together 2.",
        tolerance=0.01,
        typical={
            -1: "That is what arrives along the left sum. b is in the right one, too.",
            3: "That is what arrives along the right sum. b is in the left one, too.",
            -3: "That is f itself, the product of 3 and −1. What arrives along two "
            "paths is added.",
            1: "Each sum hands on what the other sum is worth: −1 and 3.",
        },
    ),
)
