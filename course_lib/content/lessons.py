"""The lessons of the course: the one table of their names, promises and order.

The map, the links and the contents pages read it; `make notebooks` writes what a
lesson's own page needs into the notebook's metadata.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lesson:
    """A lesson of the course.

    Attributes:
        file: name of the notebook without `.ipynb`; it starts with the number.
        title: its heading.
        short: its title on the map.
        promise: what a learner gets out of it, in one sentence.
        minutes: how long it takes.
        part: of the course; none for the lesson that stands before all parts.
        builds_on: numbers of the lessons that come before it.
    """

    file: str
    title: str
    short: str
    promise: str
    minutes: int
    part: str = ""
    builds_on: tuple[int, ...] = ()

    @property
    def number(self):
        """Its number in the course, from 0."""
        return int(self.file[:2])


LESSONS = (
    Lesson(
        "00_start_here",
        "Start here",
        "Start here",
        "Watch a network learn before you know how, check that everything "
        "works, and find your way around.",
        15,
    ),
    Lesson(
        "01_neurons",
        "Neurons",
        "Neurons",
        "Build a neuron, teach it to decide, and meet the four points that "
        "no neuron can separate.",
        65,
        "A network",
    ),
    Lesson(
        "02_activations",
        "Activation functions",
        "Activations",
        "Find out what a network is without its activations, and choose the "
        "right one for every layer.",
        70,
        "A network",
        (1,),
    ),
    Lesson(
        "03_forward_pass",
        "The forward pass",
        "Forward pass",
        "Put neurons into layers, send a whole batch through in one "
        "product, and see what a hidden layer is for.",
        60,
        "A network",
        (2,),
    ),
    Lesson(
        "04_losses",
        "Losses",
        "Losses",
        'Turn "how wrong?" into one number whose slope says where to go, '
        "and pick the right one for the task.",
        55,
        "Its gradient",
        (3,),
    ),
    Lesson(
        "05_chain_rule",
        "The chain rule",
        "Chain rule",
        "Find the slope of any computation, one small step at a time, and "
        "build the engine that does it for you.",
        55,
        "Its gradient",
        (4,),
    ),
    Lesson(
        "06_backpropagation",
        "Backpropagation",
        "Backprop",
        "Send the error back through whole layers, check every gradient, "
        "and become a doctor for broken ones.",
        65,
        "Its gradient",
        (5,),
    ),
    Lesson(
        "07_gradient_descent",
        "Gradient descent",
        "Descent",
        "Walk downhill in the fog: how far to step, how many samples to "
        "ask, and when to stop.",
        70,
        "Training it",
        (6,),
    ),
    Lesson(
        "08_initialization",
        "Initialization",
        "Initialization",
        "Choose starting weights so that every unit learns something of its "
        "own, and a signal crosses thirty layers alive.",
        60,
        "Training it",
        (6,),
    ),
    Lesson(
        "09_regularization",
        "Dropout and regularization",
        "Regularization",
        "Keep a network from learning its examples by heart: price its "
        "weights, thin it at random, or stop in time.",
        60,
        "Training well",
        (7, 8),
    ),
    Lesson(
        "10_optimizers",
        "Optimizers",
        "Optimizers",
        "Get further with the same gradients: momentum, a rate for every "
        "weight, Adam, and a race that is fair.",
        75,
        "Training well",
        (9,),
    ),
    Lesson(
        "11_capstone",
        "Training for real",
        "Capstone",
        "From raw pixels to a network that you trust: split, train, look at "
        "every error, reuse, search, save.",
        60,
        "For real",
        (10,),
    ),
    Lesson(
        "12_playground",
        "Playground",
        "Playground",
        "Every control of the course on one page: guess, change it, see it at once.",
        45,
        "For real",
        (10,),
    ),
    Lesson(
        "13_errata",
        "Reconciling the lecture notes",
        "Errata hunt",
        "Settle sixty claims of the five lecture notes by a number each, "
        "and read any notation as your own.",
        60,
        "For real",
        (10,),
    ),
)


def lesson_link(number):
    """Return an HTML link to a lesson; it opens beside the present one."""
    name = LESSONS[number].file
    look = 'target="_blank" style="text-decoration: underline"'  # not by color alone
    return f'<a href="{name}.ipynb" {look}>{name.replace("_", " ")}</a>'
