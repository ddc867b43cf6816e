"""Questions of lesson 10: optimizers."""

from ..question import Choice, Number

lesson = 10

questions = (
    Number(
        "q10_stable_rate",
        "Back to lesson 07: at a minimum the Hessian has the eigenvalues 1 and 100. "
        "Below which learning rate does gradient descent settle there?",
        0.02,
        "The steepest direction decides: 2/λ_max = 2/100. Along the flat one, each "
        "step then removes 2 % of what is left, at most.",
        typical={
            2: "That is 2/λ of the flat direction. The steep one flies apart long "
            "before.",
            0.01: "1/λ_max is a good rate. The limit is twice that.",
            0.0198: "2/(λ_min + λ_max) is the best rate. The limit lies a little above "
            "it.",
        },
    ),
    Choice(
        "q10_hessian_cost",
        "A network has a million weights. How much memory does its Hessian take, at 8 "
        "bytes a number?",
        {
            "8 terabytes": "Right: 10⁶ × 10⁶ numbers. Adam keeps 2 × 10⁶.",
            "8 megabytes": "That is one number for each weight: a gradient. The "
            "Hessian has one for each pair.",
            "16 megabytes": "That is what Adam keeps: two numbers for each weight.",
            "8 gigabytes": "A thousand times more: 10¹² numbers of 8 bytes.",
        },
        "8 terabytes",
    ),
    Number(
        "q10_steady_slope",
        "Momentum with α = 0.95 goes down a slope that stays the same. How many times "
        "as long as plain descent's do its steps become?",
        20,
        "1 + α + α² + … = 1/(1 − α) = 1/0.05 = 20.",
        tolerance=1e-3,
        typical={
            0.95: "Each step keeps 0.95 of the one before, and adds a new one: the sum "
            "grows.",
            1.95: "That is the second step. The third adds 0.95² more, and so on.",
            10: "That would be α = 0.9.",
            0.05: "It is 1 divided by that.",
        },
    ),
    Choice(
        "q10_under_decay",
        "A schedule cuts the learning rate to a tenth. Which momentum slows down at "
        "once?",
        {
            "the one with the rate outside the buffer": "Right: all of the velocity is "
            "multiplied by the new rate.",
            "the one with the rate inside the buffer": "Its buffer holds steps, made "
            "with the old rate: they fade out by α.",
            "both": "They are the same only as long as the rate is.",
            "neither": "With the rate outside, the very next step is multiplied by the "
            "new one.",
        },
        "the one with the rate outside the buffer",
    ),
    Choice(
        "q10_adagrad_slows",
        "Why does AdaGrad become slower and slower?",
        {
            "its sum of squares only grows": "Right: each gradient adds to s, none is "
            "forgotten, and the rate is η/√s.",
            "its gradients become smaller": "They do near a minimum, for every "
            "optimizer. AdaGrad slows down on a steady slope, too.",
            "it keeps one rate for all weights": "It has one for each weight, and each "
            "of them falls.",
            "its momentum runs out": "It has none.",
        },
        "its sum of squares only grows",
    ),
    Number(
        "q10_first_step",
        "Adam with η = 0.01 takes its first step. The gradient of a weight is −500. By "
        "how much does the weight move?",
        0.01,
        "m̂ = g and √v̂ = |g|, so the step is η · 500/500, upward.",
        typical={
            5: "That is gradient descent, η · 500. Adam divides by √v̂.",
            -0.01: "The step is against the slope: a negative slope raises the weight.",
            0.0316: "That is without the correction.",
            -5: "Adam divides by √v̂, and the step is against the slope.",
        },
        tolerance=1e-4,
    ),
    Choice(
        "q10_decay_share",
        "Adam with L2 in the gradient: which weights shrink least?",
        {
            "those with large gradients": "Right: λθ is divided by √v̂ together with "
            "the gradient. AdamW leaves it alone.",
            "those with small gradients": "Their √v̂ is small: dividing by it makes "
            "the pull of λθ large.",
            "all shrink alike": "That is AdamW: each by the share ηλ.",
            "the large ones": "The pull λθ is larger for them, and then divided by √v̂, "
            "which has more to say.",
        },
        "those with large gradients",
    ),
    Choice(
        "q10_unfair",
        '"With learning rate 0.01 for both, Adam reached a loss 100 times lower than '
        'SGD." What does this show?',
        {
            "that 0.01 suits Adam": "Right, and no more: the same number means another "
            "length of step. Tune the rate of each, then compare.",
            "that Adam is better": "On equal numbers, not on equal terms: SGD may want "
            "a rate 100 times as high.",
            "that SGD does not work here": "It was not given a rate that suits it.",
            "nothing, it was luck": "More seeds would tell about luck. The rate is the "
            "more likely culprit.",
        },
        "that 0.01 suits Adam",
    ),
)

predictions = (
    Choice(
        "predict_optimizer_race",
        "All four start a thousandth beside the line that leads straight into the "
        "saddle, with the same rate of 0.05. Whose loss is lowest after 60 gradients?",
        {
            "plain gradient descent": "It walks into the saddle. Sideways, its "
            "thousandth grows by 5 % a step: after 60 steps it is at 0.02.",
            "momentum 0.9": "It leaves the saddle, since its sideways steps grow "
            "faster, after swinging through it once.",
            "RMSprop": "The slope sideways is tiny, and RMSprop divides by its size: "
            "it leaves at full step, from the first gradient on.",
            "Adam": "It leaves at full step, too. Then its momentum of 0.9 carries it "
            "around the minimum, while RMSprop has none.",
        },
        "RMSprop",
    ),
    Choice(
        "predict_race_on_network",
        "One network of these, one seed, 300 gradients. With the same rate of 0.01 for "
        "all, plain descent ends at a loss of 0.36, Adam at 0.155. Now each gets the "
        "rate that suits it. Where does plain descent end?",
        {
            "still near 0.36": "0.01 was far too low for it: the number belongs to the "
            "rate, not to the optimizer.",
            "near 0.26": "It gets further. A rate 30 times as high was waiting.",
            "near 0.16, beside the others": "Tuned, all four end between 0.13 and "
            "0.17: nearly all of the lead was the rate.",
            "far below Adam": "It catches up, and no more.",
        },
        "near 0.16, beside the others",
    ),
)
