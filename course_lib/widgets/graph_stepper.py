"""Graph stepper: an expression forward, then backward, one node at a time."""

import html

import ipywidgets as ipw

from course_lib.answers.numerals import read_number
from course_lib.plots.graph import GraphPicture, readable
from course_lib.plots.pictures import figure
from course_lib.widgets.models.expressions import MOST_INPUTS, MOST_STEPS, Expression
from course_lib.widgets.panel.controls import LABEL, WIDE, choice, slider, whole
from course_lib.widgets.panel.live_panel import Stepper
from course_lib.widgets.stage.stage import Stage

EXAMPLES = {
    "d = 2a + b·3c": {"a": 2.0, "b": -1.0, "c": 3.0},
    "f = (a + b)·(b + c)": {"a": 1.0, "b": 2.0, "c": -3.0},
    "y = sigmoid(w·x + b)": {"w": 1.5, "x": 2.0, "b": -2.0},
    "L = (w·x + b − y)^2": {"w": 0.5, "x": 3.0, "b": 0.2, "y": 1.0},
    "s = a·a + a": {"a": 3.0},
    "r = relu(a·b) + a": {"a": 2.0, "b": -1.5},
}
START = (1.0, -2.0, 3.0, 0.5, -1.0)  # for names that no example knows


class GraphStepper(Stepper):
    """An expression as a graph of `Value`s, computed and differentiated step by step.

    Forward, each step computes one number. Backward, each step hands one node's
    gradient to its parents: upstream × local, added to what is there. Before a number
    appears you may predict it.

    Args:
        expression: one of the examples, or any that `Expression` can read.
        predict: id of a question to answer first.
    """

    caption = "Graph stepper: an expression forward, then backward, node by node"
    lesson = 5
    frame = 1.2

    def __init__(self, expression="d = 2a + b·3c", predict=None):
        examples = list(EXAMPLES)
        self.inputs = [slider(f"input {k}", 1.0, -5.0, 5.0) for k in range(MOST_INPUTS)]
        controls = {
            "example": choice("example", examples, examples[0]),
            "text": ipw.Text(
                value=expression, description="expression", continuous_update=False,
                style=LABEL, layout=WIDE,
            ),
            **{f"input{k}": control for k, control in enumerate(self.inputs)},
            "done": whole("steps done", 0, 0, 3 * MOST_STEPS),
        }  # fmt: skip
        self.guess = ipw.Text(
            description="next number?", placeholder="predict it, then Enter",
            continuous_update=False, style=LABEL, layout=WIDE,
        )  # fmt: skip
        self.guess.observe(self._on_guess, "value")
        effects = dict.fromkeys(controls, self._change) | {"example": self._load}
        super().__init__(self._stage(), controls, predict=predict, effects=effects)
        self.score, self.verdict = [0, 0], ""
        self.expression = None  # of the text, once it is read
        self.input_names = None  # for which the sliders of the inputs are set
        self.graph_of = None  # the text whose graph is in the picture

    def arranged(self):
        return [*self.controls.values(), self.guess]

    def _stage(self):
        picture = figure((6.4, 3.6))
        picture.set_layout_engine("none")  # the graph fills the whole picture
        self.axes = picture.add_axes((0, 0, 1, 1))
        return Stage(picture, [], alt=self.caption)

    def _change(self):
        self.verdict = ""
        self.update()

    def _load(self):
        """Take the text and the numbers of the example."""
        if self.text.value != self.example.value:
            self.input_names = None
            self._at(0)
            self.quietly(self.text, value=self.example.value)
        self._change()

    def update(self):
        """Read the expression and draw the state after `done` steps."""
        expression = self._expression()
        self._fit_inputs(expression)
        numbers = {
            name: control.value
            for name, control in zip(expression.names, self.inputs, strict=False)
        }
        self.steps = list(_steps(expression.value(numbers)))
        count = min(self.done.value, len(self.steps) - 1)
        state = self.steps[count]
        with self.stage.lock:
            if self.graph_of != self.text.value:
                self._draw_anew(state.result)
            self.picture.show(state.words, state.marks)
        inputs = ", ".join(f"{name} = {value:g}" for name, value in numbers.items())
        self.stage.alt = f"{self.text.value}, {inputs}. {state.sentence}"
        self.stage.draw()
        right, guesses = self.score
        tally = f"<br>Predicted: {right} of {guesses} right." if guesses else ""
        self.say(
            f"{self.verdict}<b>Step {count} of {len(self.steps) - 1}.</b> "
            f"{html.escape(state.sentence)}{tally}"
        )

    def _expression(self):
        """Return what the text says; it is read when it has changed."""
        if self.expression is None or self.expression.text != self.text.value:
            self.expression = Expression(self.text.value)
        return self.expression

    def _draw_anew(self, result):
        """Draw the graph of another expression."""
        self.axes.clear()
        self.picture = GraphPicture(result, self.axes)
        self.stage.move(self.picture.artists)
        self.graph_of = self.text.value

    def reset(self):
        self.input_names = None  # the inputs get the numbers of the example again
        super().reset()

    @property
    def last(self):
        """Number of the last step."""
        return len(self.steps) - 1

    def _at(self, count):
        """Set the slider of the steps, and draw nothing yet."""
        self.quietly(self.done, value=count)

    def _fit_inputs(self, expression):
        """Show one slider for each name, with a start that fits the example."""
        if expression.names == self.input_names:
            return
        self.input_names = expression.names
        example = EXAMPLES.get(self.text.value, {})
        for k, control in enumerate(self.inputs):
            visible = k < len(expression.names)
            control.layout.display = None if visible else "none"
            if visible:
                name = expression.names[k]
                value = example.get(name, START[k])
                self.quietly(control, description=name, value=value)

    def _on_guess(self, change):
        """Compare a predicted number with the next one, then take the step."""
        if not change["new"].strip():
            return
        with self.guard():
            count = min(self.done.value, len(self.steps) - 1)
            self.guess.value = ""
            if count == len(self.steps) - 1:
                raise ValueError("there is no next number, this was the last step")
            truth = self.steps[count + 1].numbers
            guess = read_number(change["new"])
            right = any(abs(guess - t) <= 0.005 + 0.01 * abs(t) for t in truth)
            self.score[0] += right
            self.score[1] += 1
            numbers = " and ".join(readable(t) for t in truth)
            mark = "✓ Right" if right else "✗ Not quite"
            verdict = f"{mark}: {numbers}.<br>"
            self._at(count + 1)
            self.verdict = verdict
            self.update()


class _State:
    """What is known after a step: words of every box, which are marked, a sentence."""

    def __init__(self, result, computed, gradients, touched, sentence, numbers):
        self.result, self.sentence, self.numbers = result, sentence, numbers
        self.nodes = result.graph()
        self.marks = [any(node is each for each in touched) for node in self.nodes]
        self.words = [_words(node, computed, gradients) for node in self.nodes]


def _words(node, computed, gradients):
    if node.op == "constant":
        return readable(node.data), ""
    number = readable(node.data) if node in computed else "?"
    second = f"grad {readable(gradients[node])}" if node in gradients else ""
    return f"{node.label} = {number}", second


def _steps(result):
    """Yield the `_State` after each step, the first one with only the inputs known."""
    nodes = result.graph()
    operations = [node for node in nodes if node.parents]
    computed, gradients = {node for node in nodes if not node.parents}, {}
    yield _State(result, computed, gradients, (), "The inputs are set.", ())
    for node in operations:
        computed = computed | {node}
        sentence = f"Forward: {node.label} = {node.formula()} = {readable(node.data)}."
        touched = (node, *node.parents)
        yield _State(result, computed, gradients, touched, sentence, (node.data,))
    gradients = {result: 1.0}
    sentence = f"Backward begins: ∂{result.label}/∂{result.label} = 1."
    yield _State(result, computed, gradients, (result,), sentence, (1.0,))
    for node in reversed(operations):
        gradients = dict(gradients)
        parts, numbers = [], []
        for parent, local in zip(node.parents, node.local, strict=True):
            if parent.op == "constant":
                continue
            share = gradients[node] * local
            before = gradients.get(parent)
            gradients[parent] = share + (before or 0.0)
            added = f" added to {readable(before)}" if before is not None else ""
            parts.append(
                f"{parent.label}: upstream {readable(gradients[node])} × local "
                f"{readable(local)} = {readable(share)}{added}"
            )
            numbers.append(gradients[parent])
        touched = (node, *node.parents)
        sentence = f"Backward from {node.label}. {'; '.join(parts)}."
        yield _State(result, computed, gradients, touched, sentence, tuple(numbers))
