"""Five settings of the playground that are worth a guess."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Experiment:
    """A setting to try.

    Attributes:
        title: what it is about.
        question: id of the question to be answered first.
        changes: what differs from the playground's start.
        task: what to do after the guess.
    """

    title: str
    question: str
    changes: dict
    task: str


EXPERIMENTS = (
    Experiment(
        "1: no hidden layer",
        "predict_playground_inputs",
        {"data": "circles", "depth": 0},
        "Run it. Then tick x₁² and x₂² on the page Data, and run again.",
    ),
    Experiment(
        "2: all start at zero",
        "predict_playground_zeros",
        {"init1": "zeros", "init2": "zeros", "last_init": "zeros"},
        "Run it to epoch 100, with an eye on the weights and on the gradients.",
    ),
    Experiment(
        "3: five sigmoids deep",
        "predict_playground_depth",
        {"depth": 5} | {f"activation{k}": "sigmoid" for k in range(1, 6)},
        "Press Step once, and read the gradients by layer. Then try tanh in all five.",
    ),
    Experiment(
        "4: too few points",
        "predict_playground_overfit",
        {"count": 80, "noise": 0.4, "units1": 8, "units2": 8},
        "Run it to epoch 200, then raise L2 to 0.03 while it runs.",
    ),
    Experiment(
        "5: another optimizer on the way",
        "predict_playground_switch",
        {
            "data": "spirals",
            "noise": 0.05,
            "units1": 8,
            "units2": 8,
            "lr": 0.01,
            "momentum": 0.0,
        },
        "Run it to epoch 200. Without a pause, choose adam on the page Optimizer.",
    ),
)
TITLES = {experiment.title: experiment for experiment in EXPERIMENTS}
