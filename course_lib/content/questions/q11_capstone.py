"""Questions of lesson 11: training for real."""

from ..question import Choice, Number

lesson = 11

questions = (
    Number(
        "q11_flow",
        "You freeze the hidden layers and train a new head with η = 0.1. With which "
        "rate do the weights of the first layer move?",
        0,
        "Frozen means that the optimizer leaves them alone. Their gradient may well be "
        "computed; nobody uses it.",
        typical={
            0.1: "That is the rate of the head. The hidden layers are not in the "
            "optimizer's hands.",
            0.01: "A smaller rate than the head's is fine-tuning: slow, but the layer "
            "moves.",
            0.001: "That would be fine-tuning: slow, but the layer moves.",
        },
    ),
    Choice(
        "q11_scale",
        "With which mean and standard deviation do you scale the digits that the "
        "finished network is to read?",
        {
            "those of the training set": "Right: the network has learned what those "
            "numbers make of a pixel.",
            "their own": "Then the same image looks different to the network on "
            "different days, and a single image has no deviation at all.",
            "those of all data together": "In the lab you could. It is a small look "
            "at the test pile, and impossible for tomorrow's images.",
            "mean 0 and deviation 1": "That is what comes out for the training set, "
            "not what goes in.",
        },
        "those of the training set",
    ),
    Choice(
        "q11_search",
        "You train 288 networks and keep the one with the best validation accuracy, "
        "94 %. What do you expect of it on digits that nobody has used yet?",
        {
            "a little less than 94 %": "Right: some of it is luck with these very "
            "validation digits, and the best of 288 is the luckiest.",
            "94 %": "That would hold for a network chosen beforehand. This one was "
            "chosen because its number is high.",
            "a little more than 94 %": "The more you choose from, the more luck is in "
            "the winner's number.",
            "nothing can be said": "It can: choosing by a number makes that number too "
            "good.",
        },
        "a little less than 94 %",
    ),
    Number(
        "q11_count",
        "A network goes from 64 pixels through 5 hidden units to 10 digits. How many "
        "parameters does it have?",
        385,
        "64 · 5 + 5 = 325 in the first layer, 5 · 10 + 10 = 60 in the second.",
        typical={
            370: "The biases are parameters too: 5 + 10 more.",
            375: "The hidden units have biases as well: 5 more.",
            380: "The outputs have biases as well: 10, not 5.",
            79: "Those are units. A parameter stands on every connection.",
            3200: "The layers come one after the other: add, do not multiply.",
        },
    ),
    Number(
        "q11_recall",
        "Of 50 eights in the test set, 40 were read as 8. Of all other digits, 10 were "
        "read as 8, too. What share of the true eights was found?",
        0.8,
        "40 of the 50: the row of the true class. The column says something else: of "
        "50 answers 8, 40 were right.",
        typical={
            80: "As a share: 0.8.",
            0.6667: "Do not add what was wrongly read as 8 to the true eights.",
            0.2: "That is the share that was missed.",
            0.25: "That is missed against found. Compare found with all.",
        },
        tolerance=1e-3,
    ),
    Choice(
        "q11_transfer",
        "You have 30 X-ray images with labels and a large network that was trained on "
        "photographs. What do you try first?",
        {
            "keep its hidden layers, train a new head": "Right: few numbers to learn "
            "from few labels. Then measure against a start from scratch.",
            "train a large network from scratch": "Millions of weights from 30 "
            "images: it will know those 30 by heart.",
            "train all its layers at a high rate": "That destroys what it brings with "
            "it before the new head has learned anything.",
            "use it as it is": "Its outputs are the classes of photographs: X-rays are "
            "not among them.",
        },
        "keep its hidden layers, train a new head",
    ),
    Choice(
        "q11_hurts",
        "Keeping the layers of a network that reads 0 to 4 made 5 to 9 harder to "
        "learn, at 200 labels, too. Why?",
        {
            "they learned nothing about 5 to 9": "Right: layers that were never "
            "trained do as well. And what 16 numbers lose, no head can bring back.",
            "there were too few labels": "At 200 labels the gap was still 15 points or "
            "more, and the start from scratch was at 97 %.",
            "the new head was trained too briefly": "It had as many steps as the "
            "others, and it converges quickly.",
            "frozen layers cannot pass a gradient": "They can, and the head on "
            "top of them does not even need it.",
        },
        "they learned nothing about 5 to 9",
    ),
    Choice(
        "q11_saved",
        "A friend loads your saved network and gets nonsense for images of 0 … 16 per "
        "pixel. What is missing in the file?",
        {
            "how the pixels were scaled": "Right: means, deviations and the range "
            "belong to the network. Save them with it, or put them into its first "
            "layer.",
            "the optimizer": "It is needed to go on training. To predict, weights and "
            "layers are enough.",
            "the training images": "A trained network does not need them any more.",
            "the random seed": "It decided how the weights began. The file holds how "
            "they ended.",
        },
        "how the pixels were scaled",
    ),
)

predictions = (
    Choice(
        "predict_transfer_lab",
        "A network reads the digits 0 to 4. You freeze its hidden layers and teach a "
        "new head 5 to 9, from 20 labels. The same pen, the same size of image. Next "
        "to a start from scratch, how will it do?",
        {
            "worse": "What tells 0 to 4 apart is of no use here: hidden layers that "
            "were never trained do as well. And 16 numbers keep little by themselves.",
            "better": "So it seems: the writing is the same. But what was learned is "
            "what tells 0 to 4 apart, and that is not what is asked.",
            "about as well": "The strokes are the same, so that would be a fair guess. "
            "Compare the lines at 20 labels, and at 200.",
        },
        "worse",
    ),
    Choice(
        "predict_search_explorer",
        "Five settings, 288 networks: activation, optimizer, learning rate, spread of "
        "the first weights, hidden units. Which single one explains most of the "
        "differences in accuracy?",
        {
            "the learning rate": "By itself it explains the most. Look at the "
            "networks of one rate only, and you see what comes next.",
            "the activation": "Everybody asks about it first. Look how short its bar "
            "is.",
            "the optimizer": "Adam forgives a low rate, SGD a high one. By itself, "
            "averaged over all rates, it explains less.",
            "the hidden units": "Four or 48 units: that shows, once the rate is right.",
            "the first weights": "They matter at some rates more than at others. Look "
            "at one rate only.",
        },
        "the learning rate",
    ),
)
