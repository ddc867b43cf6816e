"""Questions of lesson 07: gradient descent and its variants."""

from ..question import Choice, Number

lesson = 7

questions = (
    Number(
        "q07_step",
        "L = θ², θ = 3 and η = 0.1. Where is θ after one step?",
        2.4,
        "The slope is 2θ = 6, the step 0.1 · 6 = 0.6, and 3 − 0.6 = 2.4.",
        typical={
            2.9: "That is a step of length η. The step is η times the slope, 6.",
            2.7: "The slope of θ² is 2θ, not θ.",
            3.6: "Uphill: the step is subtracted.",
            0.6: "That is the step. The question is where it leads.",
            2.1: "That is 0.1 times the loss, 9. The slope is 2θ = 6.",
        },
    ),
    Number(
        "q07_limit",
        "A valley has curvature 0.5 along and 40 across. Below which learning rate "
        "does gradient descent settle in it?",
        0.05,
        "2/λ_max = 2/40 = 0.05. The gentle direction would allow 4, and has to wait.",
        typical={
            4: "That is the limit of the gentle direction; across the valley it would "
            "explode.",
            0.025: "That is 1/λ_max, the rate that hits the bottom across in one step. "
            "The limit is twice that.",
            20: "Upside down: 2/λ, not λ/2.",
            0.0494: "One direction at a time has to be safe: the largest curvature "
            "alone sets the limit.",
        },
    ),
    Number(
        "q07_updates",
        "1,000 samples in mini-batches of 32. How many updates does one epoch make?",
        32,
        "1000/32 = 31.25: 31 whole batches, and a last one of 8 samples.",
        typical={
            31.25: "There is no quarter of an update: the last batch is smaller, and a "
            "step as well.",
            31: "The 8 samples that are left make a batch too.",
            1: "That is the full batch. Mini-batches update after each of them.",
            1000: "That is one sample at a time.",
        },
    ),
    Number(
        "q07_decay",
        "Step decay: the rate starts at 0.1 and halves every 10 epochs. There are "
        "1,000 samples in batches of 100. What is the rate of step 250, counted from "
        "0?",
        0.025,
        "An epoch is 10 steps, so step 250 lies in epoch 25: two halvings of 0.1.",
        typical={
            0.1: "An epoch is not 250 steps: it is as many as there are batches, 10.",
            0.05: "Epoch 25 comes after the drop at 10 and the one at 20: two.",
            0.0125: "Two drops so far, at epochs 10 and 20; the third comes at 30.",
            2.98023223876953e-9: "That halves every 10 steps. It is every 10 epochs, "
            "of 10 steps each.",
        },
    ),
    Choice(
        "q07_noise",
        "You go from batches of 16 to batches of 64. What happens to the noise of the "
        "gradient (its standard deviation)?",
        {
            "it halves": "Right: it goes with 1/√B, and √4 = 2. Four times the cost "
            "for half the noise.",
            "it falls to a quarter": "Its variance does. The standard deviation goes "
            "with the square root.",
            "it stays the same": "A mean over more samples scatters less.",
            "it vanishes": "Only the mean over all the data has none.",
        },
        "it halves",
    ),
    Choice(
        "q07_fair",
        "Full batch and single samples are to be compared fairly. What belongs on the "
        "horizontal axis?",
        {
            "gradient evaluations": "Right: one for each sample that went forward and "
            "back. That is the work.",
            "updates": "An update of the full batch costs N samples, one of a single "
            "sample costs one.",
            "seconds on my laptop": "They depend on the machine and on what else it "
            "does, and they are never the same twice.",
            "learning rates": "Those are set before the race. The question is what to "
            "measure it by.",
        },
        "gradient evaluations",
    ),
    Choice(
        "q07_escape",
        "Full-batch descent with a small rate sits in a shallow minimum. What gets it "
        "out?",
        {
            "nothing": "Right, none of these: the slope is 0 there, so is every step. "
            "It takes noise, another start, or a rate too high for the valley.",
            "more epochs": "Each of them makes a step of η times 0.",
            "a smaller learning rate": "A smaller multiple of 0 is 0.",
            "decay of the learning rate": "That makes steps smaller, and they are 0 "
            "already.",
        },
        "nothing",
    ),
    Choice(
        "q07_accumulate",
        "Four micro-batches of 8, one update at the end. In which case is that NOT the "
        "update of one batch of 32?",
        {
            "there is dropout in the network": "Right: masks are random, and the "
            "parts draw others. Without dropout, the two agree to rounding.",
            "the four gradients are averaged": "That is the way to do it: four means "
            "over parts of one size.",
            "the network uses ReLU": "Any activation will do: samples do not see each "
            "other.",
            "the learning rate decays": "It changes between updates, and there is one "
            "update in both cases.",
        },
        "there is dropout in the network",
    ),
)

predictions = (
    Choice(
        "predict_descent_explorer",
        "The ravine curves 25 times as much across (θ₂) as along (θ₁). With η = 0.06 a "
        "descent arrives. What will η = 0.1 do?",
        {
            "it zig-zags further out at every step": "2/λ_max is 2/25 = 0.08. Above "
            "it, each step lands further away on the other side: −1.5 times as far.",
            "it arrives sooner": "Along the ravine it would. Across, the step is "
            "longer than twice the way to the bottom.",
            "it swings across, as wide at every step": "That happens at exactly 2/25 = "
            "0.08, the border.",
            "it arrives later, but safely": "A rate that is too low is slow and safe. "
            "This one is too high.",
        },
        "it zig-zags further out at every step",
    ),
    Choice(
        "predict_batch_size_race",
        "The full batch of 64, mini-batches of 8, single samples: each gets the same η "
        "and 640 gradient evaluations, ten epochs. Who has the lowest loss then?",
        {
            "single samples": "640 small steps, each in a noisy direction, against 80 "
            "and 10: far away from the minimum, many rough steps win.",
            "mini-batches": "They make 80 updates with 640 evaluations. In the end, "
            "after 6,400, they catch up.",
            "the full batch": "Its direction is the right one, and it takes 10 steps "
            "that way. Each costs it 64 evaluations.",
            "all are equal": "The work is equal. But a good direction pays only if "
            "steps are made with it.",
        },
        "single samples",
    ),
)
