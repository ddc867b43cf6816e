"""Questions of lesson 04: losses."""

from ..question import Choice, Number

lesson = 4

questions = (
    Number(
        "q04_surprise",
        "The target is 0, the output ½. What is the cross-entropy, to two decimals?",
        0.693,
        "−ln(1 − ½) = ln 2 = 0.693.",
        tolerance=0.006,
        typical={
            0.25: "That is the squared error.",
            0.5: "That is the error. The surprise is −ln of the probability of "
            "what came.",
            1: "In bits, yes: log₂ 2. This course takes the natural logarithm.",
            -0.69: "A surprise is never negative: −ln p, and p ≤ 1.",
        },
    ),
    Choice(
        "q04_count",
        "Why does nobody train on the number of wrong answers?",
        {
            "its slope is 0 almost everywhere": "Right: a small step of a weight "
            "changes no answer, so it does not say where to go.",
            "it takes too long to compute": "Counting is about the cheapest thing "
            "there is.",
            "it can be negative": "A number of mistakes is never below 0.",
            "it does not say how good the network is": "It says that very well, and is "
            "reported for it. What it lacks is a slope.",
        },
        "its slope is 0 almost everywhere",
    ),
    Number(
        "q04_confident",
        "The target is 1, and the logit z = −20: a very confident mistake. What is the "
        "slope of the cross-entropy by z, to two decimals?",
        -1,
        "ŷ − y = σ(−20) − 1 = −1: the strongest pull there is, toward larger z.",
        tolerance=0.006,
        typical={
            0: "That is squared error behind a sigmoid. This slope does not die out.",
            1: "The sign: ŷ − y, and ŷ is nearly 0. Lowering L takes a larger z.",
            -20: "The loss is about 20 there. Its slope is ŷ − y.",
            20: "That is the loss. Its slope is ŷ − y.",
        },
    ),
    Number(
        "q04_pull",
        "Softmax answers (0.7, 0.2, 0.1) for one sample, and the second class is the "
        "true one. What is ∂L/∂z₂?",
        -0.8,
        "p₂ − y₂ = 0.2 − 1 = −0.8: its score is pulled up.",
        typical={
            0.8: "The sign: p − y, not y − p.",
            0.2: "That is p₂. The target's 1 is subtracted from it.",
            1.609: "That is the loss, −ln 0.2. The question is its slope.",
            -0.128: "Softmax's own slope, p(1 − p), is in p − y already.",
        },
        tolerance=0.001,
    ),
    Number(
        "q04_start",
        "Ten classes, and a fresh network gives all of them the same score. What is "
        "its cross-entropy, to one decimal?",
        2.3,
        "Each has p = 1/10, and −ln(1/10) = ln 10 = 2.303. Worth knowing: a training "
        "that starts far above has started badly.",
        tolerance=0.05,
        typical={
            0.1: "That is p. The loss is −ln p.",
            10: "There are ten classes, but the loss is ln 10.",
            1: "log₁₀ 10 is 1, but the logarithm here is the natural one.",
            0: "That would be a network that is certain, and right.",
        },
    ),
    Number(
        "q04_broadcast",
        "Answers of shape (100, 1), targets of shape (100,). Over how many numbers "
        "does `np.mean((y_hat - y) ** 2)` average?",
        10000,
        "(100, 1) minus (100,) is (100, 100): every answer against every target, and "
        "no error message.",
        typical={
            100: "That is what was meant. But a column minus a row gives a table.",
            200: "The shapes are not put one after the other; one is spread along the "
            "other.",
            1: "The mean is one number, but of how many?",
        },
    ),
    Choice(
        "q04_mean",
        "Why is the loss a mean over the samples, rather than their sum?",
        {
            "the step does not grow with the number of samples": "Right: with a sum, "
            "ten times the samples would make ten times the step.",
            "the sum has its minimum elsewhere": "A constant factor does not move the "
            "minimum.",
            "a sum cannot be differentiated": "It can, as easily as a mean.",
            "errors of both signs would cancel in a sum": "Squares and surprises are "
            "never negative, so nothing cancels.",
        },
        "the step does not grow with the number of samples",
    ),
    Choice(
        "q04_logits",
        "Why does the loss take the scores z, rather than the probabilities?",
        {
            "ln of a tiny probability stays finite": "Right: from z it is computed "
            "without p, so there is no ln 0 and no overflow.",
            "the network then needs no output layer": "It is there all the same; only "
            "the activation at its end moves into the loss.",
            "scores are always between −1 and 1": "They can be any number. That is "
            "why one has to be careful.",
            "the loss becomes smaller": "It is the same number, where both can be "
            "computed.",
        },
        "ln of a tiny probability stays finite",
    ),
)

predictions = (
    Choice(
        "predict_loss_explorer",
        "The target is 1, and you push the logit z down to −8. Which of the two losses "
        "has a steep slope there?",
        {
            "cross-entropy only": "Its slope is −0.9997, while squared error behind a "
            "sigmoid has −0.0007: the sigmoid is flat there.",
            "squared error only": "It is a square of σ(z) − y, and σ(z) hardly moves "
            "any more: slope −0.0007.",
            "both": "Both are large there, in their way. But squared error has become "
            "flat: it cannot exceed 1.",
            "neither": "Cross-entropy goes on rising like a straight line of slope −1.",
        },
        "cross-entropy only",
    ),
    Choice(
        "predict_batch_surfaces",
        "You set the batch size to 1. What shape has the loss of a single "
        "sample, over all w and b?",
        {
            "a valley without an end": "Every line through the one point has loss 0, "
            "and there are many: a straight valley floor.",
            "a bowl, with its bottom beside the star": "That is a batch of two or "
            "more: two points fix a line.",
            "a bowl, with its bottom on the star": "Only all the data together have "
            "theirs there.",
            "a plane that slopes down forever": "A squared error is never below 0, so "
            "somewhere the way down ends.",
        },
        "a valley without an end",
    ),
)
