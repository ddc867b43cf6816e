"""Questions of lesson 01: neurons."""

from ..question import Choice, Number

lesson = 1

questions = (
    Choice(
        "q01_learned",
        "Which of these does training change?",
        {
            "the weights and the bias": "Right: they are the parameters, and all that "
            "is learned sits in them.",
            "the inputs": "The inputs are given. Change them and you train on other "
            "data.",
            "the targets": "The targets say what should come out. They are part of "
            "the data.",
            "the learning rate": "It is a hyperparameter: you choose it before the "
            "training starts.",
        },
        "the weights and the bias",
    ),
    Number(
        "q01_preactivation",
        "A neuron has w = (2, −1) and b = 0.5. What is z for x = (1, 3)?",
        -0.5,
        "z = 2·1 + (−1)·3 + 0.5 = −0.5.",
        typical={
            -1: "That is w·x. The bias 0.5 is still to be added.",
            5.5: "Mind the sign of the second weight: (−1)·3 = −3.",
            -1.5: "The bias is added, not taken away.",
            0: "That is what the step makes of it. The question is z, before the step.",
        },
    ),
    Choice(
        "q01_bias_moves",
        "In a step neuron with two inputs you raise b and leave w alone. What does "
        "the boundary do?",
        {
            "it shifts, staying parallel to itself": "Right: w sets the direction, "
            "b only where the line w·x + b = 0 lies.",
            "it turns": "Turning takes a change of direction of w.",
            "nothing": "The line w·x + b = 0 depends on b. Only multiplying w and b "
            "by the same number, not 0, leaves it in place.",
            "it gets wider": "A boundary has no width. How gently a sigmoid passes "
            "from 0 to 1 depends on the length of w.",
        },
        "it shifts, staying parallel to itself",
    ),
    Choice(
        "q01_xor",
        "Why can no single step neuron compute XOR?",
        {
            "no straight line separates its two classes": "Right: (0,0) and (1,1) lie "
            "across from each other, and so do (0,1) and (1,0).",
            "XOR needs more than four samples": "All there is to XOR are four "
            "samples. More copies of them change nothing.",
            "the learning rate is too high": "No learning rate finds what no weights "
            "can do.",
            "the step has no slope": "True, but the perceptron rule needs none, and "
            "AND works. What counts is what a straight line can separate.",
        },
        "no straight line separates its two classes",
    ),
    Choice(
        "q01_why_sigmoid",
        "What does a sigmoid give you for training that a step does not?",
        {
            "a slope: it tells how to change w": "Right: a small change of w changes "
            "the output a little, so there is a direction to go.",
            "a curved boundary": "The boundary, where z = 0, is as straight as before.",
            "larger outputs": "Both stay between 0 and 1.",
            "fewer parameters": "The parameters are the same: w and b.",
        },
        "a slope: it tells how to change w",
    ),
    Number(
        "q01_update",
        "The perceptron rule with lr = 0.5: x = (2, 1), w = (1, −3), b = 0, target 1. "
        "The neuron stays silent. What is the new w₂?",
        -2.5,
        "z = 2 − 3 = −1, so the answer is 0 and the error 1: w₂ becomes −3 + 0.5·1·1.",
        typical={
            -3.5: "The wrong way: the error is target − answer = +1.",
            -2: "The learning rate 0.5 is missing.",
            2: "That is the new w₁: 1 + 0.5·1·2. The question is w₂.",
            -3: "The answer was wrong, so the weights do change.",
        },
    ),
    Choice(
        "q01_inside",
        "How do these fit into each other?",
        {
            "deep feed-forward networks ⊂ deep learning ⊂ machine learning": "Right. "
            "Convolutional ones are feed-forward, too; recurrent ones, which have "
            "loops, are deep learning beside them.",
            "machine learning ⊂ deep learning": "The other way round: there is much "
            "machine learning without any network.",
            "recurrent networks ⊂ feed-forward networks": "Feed-forward means without "
            "loops, and recurrence is a loop.",
        },
        "deep feed-forward networks ⊂ deep learning ⊂ machine learning",
    ),
)

predictions = (
    Choice(
        "predict_neuron_explorer",
        "You double w₁, w₂ and b of a step neuron, all three. What happens to its "
        "decision line?",
        {
            "it stays where it is": "w·x + b = 0 and 2w·x + 2b = 0 are the same line. "
            "Only z doubles.",
            "it moves away from the origin": "The larger b would push it away, the "
            "larger w pulls it back: its distance is |b| / ‖w‖.",
            "it turns": "The direction of w decides how the line is turned, and "
            "doubling keeps the direction.",
            "it stays, but its two sides swap": "That is what a negative factor does.",
        },
        "it stays where it is",
    ),
    Choice(
        "predict_perceptron_stepper",
        "The perceptron rule goes round and round the four points of XOR. What does "
        "its line do in the end?",
        {
            "it never settles": "Whatever line it has, at least one point is wrong and "
            "moves it again: it runs in a circle forever.",
            "it settles with three of four right": "Three is the best any line can do, "
            "but the fourth point keeps pushing: the rule stops only when all are "
            "right.",
            "it settles with all four right": "No straight line has all four right.",
            "it does not move at all": "The first wrong answer moves it.",
        },
        "it never settles",
    ),
)
