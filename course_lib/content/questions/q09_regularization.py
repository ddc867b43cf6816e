"""Questions of lesson 09: dropout and regularization."""

from ..question import Choice, Number

lesson = 9

questions = (
    Choice(
        "q09_chain",
        "A layer computes A = Z ⊙ M with a fixed array M. What is dZ?",
        {
            "dA ⊙ M": "Right: each entry of Z has the slope M. So a dropped unit, with "
            "M = 0, passes nothing back.",
            "dA": "That would be the gradient of A = Z. Here each entry is multiplied "
            "on its way.",
            "dA / M": "The slope of z·m in z is m. The local slope multiplies.",
            "dA ⊙ Z": "That is the gradient with respect to M, which is not learned.",
        },
        "dA ⊙ M",
    ),
    Choice(
        "q09_variance",
        "A kept unit is multiplied by 2, a dropped one by 0, a coin "
        "decides. What happens to the mean square of the activations?",
        {
            "it doubles": "Right: ½ · 2² = 2. The mean stays, and the numbers spread: "
            "dropout is noise.",
            "it stays": "The mean does: ½ · 2 = 1. Squares count here: ½ · 2².",
            "it halves": "Without the factor 2 it would. The survivors' squares grow "
            "fourfold.",
            "it grows fourfold": "For the survivors, and they are half of all.",
        },
        "it doubles",
    ),
    Choice(
        "q09_l1",
        "Why does L1 bring weights to zero, and L2 only near it?",
        {
            "its pull does not get weaker near zero": "Right: |w| has the slope ±1 "
            "right up to 0. The slope λw of L2 fades with w.",
            "it is the stronger of the two": "That depends on λ. For |w| > 1 and equal "
            "λ, L2 pulls more.",
            "it punishes large weights more": "That is L2: its price grows with the "
            "square.",
            "it sets small weights to zero after training": "Nothing is cut off. The "
            "pull does it on the way.",
        },
        "its pull does not get weaker near zero",
    ),
    Number(
        "q09_scale",
        "PyTorch's Dropout(p=0.2) in training: what is a unit that is kept multiplied "
        "by?",
        1.25,
        "p is the share dropped, so 0.8 are kept, and 1/0.8 = 1.25.",
        tolerance=1e-3,
        typical={
            5: "That is 1/0.2. In PyTorch p is the share dropped.",
            0.8: "Survivors have to make up for the missing: they grow.",
            1: "In vanilla dropout. PyTorch's is inverted.",
            0.2: "That is the share dropped.",
        },
    ),
    Choice(
        "q09_backward",
        "In a training step, unit 7 is dropped for every sample of the batch. What "
        "happens to the weights into and out of it?",
        {
            "their gradients are 0 in this step": "Right: it takes no part in the "
            "forward pass, and none in the backward pass.",
            "they are set to 0": "They keep their values and are back in a later step.",
            "the ones into it learn, the others do not": "Nothing comes back through a "
            "unit that had no influence.",
            "they get the mean gradient of the others": "Each gets its own gradient, "
            "and that is 0.",
        },
        "their gradients are 0 in this step",
    ),
    Number(
        "q09_count",
        "Dropout acts on 10 hidden units. Of how many thinned networks do you train a "
        "part?",
        1024,
        "Each unit is there or not: 2¹⁰ = 1024. They share their weights.",
        typical={
            10: "Each unit can be there or not, independently: 2 · 2 · … · 2.",
            20: "The possibilities multiply: 2¹⁰, not 2 · 10.",
            100: "That is 10². Each of ten units has two possibilities: 2¹⁰.",
            252: "That is the number of ways to keep exactly five of ten.",
        },
    ),
    Choice(
        "q09_half",
        "Exactly half of the units are dropped, instead of a coin for each. What is "
        "different?",
        {
            "the variance of what is passed on": "Right: the mean is the same. But the "
            "number of survivors no longer varies.",
            "the mean of what is passed on": "Each unit is kept half of the time, "
            "either way.",
            "the scaling at inference": "It follows from the mean, and that is the "
            "same.",
            "nothing": "With four equal units, half of them always pass the same sum. "
            "Coins do not.",
        },
        "the variance of what is passed on",
    ),
    Choice(
        "q09_curves",
        "Training loss 0.02 and falling, validation loss 0.9 and rising. What is "
        "least likely to help?",
        {
            "more units": "Right, as a rule: it has more freedom than the data can "
            "hold in check already.",
            "dropout": "It makes it harder to learn the noise by heart.",
            "stopping earlier": "The validation loss was lower before.",
            "L2": "Smaller weights draw smoother borders.",
        },
        "more units",
    ),
)

predictions = (
    Choice(
        "predict_dropout_lab",
        "Without dropout this network ends with a training loss near 0 on its 40 noisy "
        "points. Now half of the units of both hidden layers are missing in each step, "
        "and a tenth of the inputs. Where does the training loss end, measured with "
        "all units?",
        {
            "clearly higher": "It cannot learn the noise by heart any more: that takes "
            "many units acting together, and they are never all there. The gap to the "
            "validation loss gets smaller.",
            "near 0, sooner": "Dropout is a handicap while learning, not a help.",
            "near 0, but later": "Later alone would be no cure. Run it as long as you "
            "like.",
            "it does not learn at all": "Half of the units is plenty. Try p = 0.9 for "
            "that.",
        },
        "clearly higher",
    ),
)
