"""Backprop stepper: a small network forward and backward, one formula at a time."""

import numpy as np

from course_lib.activations import Activation
from course_lib.losses import MSELoss
from course_lib.mlp import MLP
from course_lib.plots.colors import GRADIENT, WeightLines
from course_lib.plots.pictures import INK, figure, minus
from course_lib.widgets.panel.controls import choice, slider, whole
from course_lib.widgets.panel.live_panel import Stepper
from course_lib.widgets.stage.stage import Stage

PLACES = {  # of the nodes: inputs, hidden units, output
    "x1": (0.06, 0.74), "x2": (0.06, 0.26),
    "h1": (0.5, 0.74), "h2": (0.5, 0.26),
    "y": (0.94, 0.5),
}  # fmt: skip
EDGES = [  # from, to, layer, row and column of its weight
    ("x1", "h1", 1, 0, 0), ("x1", "h2", 1, 0, 1),
    ("x2", "h1", 1, 1, 0), ("x2", "h2", 1, 1, 1),
    ("h1", "y", 2, 0, 0), ("h2", "y", 2, 1, 0),
]  # fmt: skip
STEPS = [  # array, formula, what becomes known
    ("Z1", "Z1 = X W1 + b1", "(1, 2) · (2, 2) + (2,) → (1, 2)"),
    ("A1", "A1 = g(Z1)", "(1, 2) → (1, 2)"),
    ("Z2", "ŷ = Z2 = A1 W2 + b2", "(1, 2) · (2, 1) + (1,) → (1, 1)"),
    ("L", "L = (ŷ − y)²", "(1, 1) → one number"),
    ("dZ2", "dZ2 = ∂L/∂ŷ = 2 (ŷ − y)", "the error signal, (1, 1)"),
    ("dW2", "dW2 = A1ᵀ dZ2", "(2, 1) · (1, 1) → (2, 1), as W2"),
    ("db2", "db2 = column sums of dZ2", "one sample: dZ2 itself → (1,), as b2"),
    ("dA1", "dA1 = dZ2 W2ᵀ", "(1, 1) · (1, 2) → (1, 2), as A1"),
    ("dZ1", "dZ1 = dA1 ⊙ g′(Z1)", "(1, 2) ⊙ (1, 2) → (1, 2)"),
    ("dW1", "dW1 = Xᵀ dZ1", "(2, 1) · (1, 2) → (2, 2), as W1"),
    ("db1", "db1 = column sums of dZ1", "one sample: dZ1 itself → (2,), as b1"),
    ("new L", "every w ← w − η dw, every b ← b − η db", "six weights, three biases"),
]
LAST = len(STEPS)


class BackpropStepper(Stepper):
    """A 2–2–1 network, one sample: four steps forward, seven back, one update.

    Lines are weights: orange above 0, blue and dashed below, as thick as they are
    large. Numbers in black are values, numbers in green gradients. A gradient stands
    where the value stands whose gradient it is, and has its shape.

    Args:
        x1, x2: the inputs, −3 … 3.
        target: y, −3 … 3.
        activation: of the hidden units.
        predict: id of a question to answer first.
    """

    caption = "Backprop stepper: a small network forward and backward, step by step"
    lesson = 6
    frame = 1.5
    last = LAST

    def __init__(self, x1=1.0, x2=-2.0, target=1.0, activation="tanh", predict=None):
        first = ("tanh", "sigmoid", "relu", "identity")
        kinds = Activation.menu(*first, elementwise=True, learns=False)
        controls = {
            "done": whole("steps done", 0, 0, LAST),
            "x1": slider("input x₁", x1, -3.0, 3.0),
            "x2": slider("input x₂", x2, -3.0, 3.0),
            "target": slider("target y", target, -3.0, 3.0),
            "activation": choice("activation g", kinds, activation),
            "lr": slider("learning rate η", 0.03, 0.01, 1.0, 0.01),
            "seed": whole("weights, seed", 22, 0, 30),
        }
        super().__init__(self._stage(), controls, predict=predict)

    def _stage(self):
        picture = figure((6.4, 4.2))
        ax = picture.add_subplot()
        ax.set(xlim=(-0.04, 1.04), ylim=(-0.16, 1.12))
        ax.set_axis_off()
        self.edges = ax.add_collection(WeightLines(zorder=1))
        self.edges.set_segments(
            [[PLACES[start], PLACES[end]] for start, end, *_ in EDGES]
        )
        (circles,) = ax.plot(
            *np.array(list(PLACES.values())).T, "o", ms=64, mfc="#fcfcfa", mec=INK,
            mew=1.3, ls="none", zorder=3,
        )  # fmt: skip
        middle = {"ha": "center", "va": "center", "zorder": 4, "linespacing": 1.15}
        self.nodes = {
            name: (
                ax.text(x, y + 0.03, "", fontsize=10, **middle),
                ax.text(x, y - 0.05, "", fontsize=10, color=GRADIENT, **middle),
            )
            for name, (x, y) in PLACES.items()
        }
        box = {"boxstyle": "round,pad=0.15", "fc": "#fcfcfa", "ec": "none"}
        self.weights = [self._edge_text(ax, edge, box) for edge in EDGES]
        (self.ring,) = ax.plot([], [], "o", ms=70, mfc="none", mec=INK, mew=2.8)
        self.loss_text = ax.text(0.94, 0.86, "", fontsize=9.5, **middle)
        self.formula = ax.text(0.5, 1.07, "", fontsize=12, weight="bold", **middle)
        self.shape = ax.text(0.5, -0.11, "", fontsize=10, **middle)
        moving = [self.edges, circles]
        moving += [text for pair in self.nodes.values() for text in pair]
        moving += [self.ring, self.loss_text, self.formula, self.shape]
        moving += [text for pair in self.weights for text in pair]
        return Stage(picture, moving, alt=self.caption)

    @staticmethod
    def _edge_text(ax, edge, box):
        """Prepare the two lines of a weight, a third along its edge."""
        start, end = np.array(PLACES[edge[0]]), np.array(PLACES[edge[1]])
        x, y = start + (0.36 if edge[2] == 1 else 0.45) * (end - start)
        text = {"ha": "center", "va": "center", "fontsize": 9, "zorder": 2, "bbox": box}
        return (
            ax.text(x, y + 0.027, "", **text),
            ax.text(x, y - 0.027, "", color=GRADIENT, **text),
        )

    def arrays(self):
        """Return dict name → array of everything, forward and backward."""
        X, y = (
            np.array([[self.x1.value, self.x2.value]]),
            np.array([[self.target.value]]),
        )
        g = Activation.named(self.activation.value)()
        net = MLP(
            [2, 2, 1], activation=g, init="glorot_normal", dtype="float64",
            rng=self.seed.value,
        )  # fmt: skip
        loss, (first, g, last) = MSELoss(), net.layers
        values = {"L": loss(net(X), y), "Z1": g.Z, "A1": g.A, "Z2": last(g.A)}
        net.backward(loss.backward())
        values["dZ2"] = loss.backward()
        values |= {"dW2": last.W.grad.copy(), "db2": last.b.grad}
        values["dA1"] = values["dZ2"] @ last.W.data.T
        values["dZ1"] = values["dA1"] * g.derivative(g.Z)
        values |= {"dW1": first.W.grad.copy(), "db1": first.b.grad}
        values |= {"W1": first.W.data.copy(), "W2": last.W.data.copy()}
        theta = net.parameters()
        theta.data -= self.lr.value * theta.grad
        values |= {"new W1": first.W.data, "new W2": last.W.data}
        values["new L"] = loss(net(X), y)
        return values

    def update(self):
        arrays, count = self.arrays(), self.done.value
        names = {name for name, *_ in STEPS[:count]}
        with self.stage.lock:
            self._write_nodes(arrays, names)
            age = "new " if "new L" in names else ""
            weights = [arrays[f"{age}W{layer}"][i, j] for _, _, layer, i, j in EDGES]
            self.edges.set_weights(weights)
            for (_, _, layer, i, j), w, texts in zip(
                EDGES, weights, self.weights, strict=True
            ):
                texts[0].set_text(minus(f"w {w:.2f}"))
                slope = arrays[f"dW{layer}"][i, j]
                words = minus(f"dw {slope:.3f}") if f"dW{layer}" in names else ""
                texts[1].set_text(words)
            self._write_formula(arrays, count)
        self.stage.alt = self._sentence(arrays, count)
        self.stage.draw()
        self.say(self.stage.alt)

    def _write_nodes(self, arrays, names):
        values = {"x1": f"x₁\n{self.x1.value:.2f}", "x2": f"x₂\n{self.x2.value:.2f}"}
        slopes = {}
        for k, name in enumerate(("h1", "h2")):
            lines = [f"z {arrays['Z1'][0, k]:.2f}"] if "Z1" in names else ["hidden"]
            lines += [f"a {arrays['A1'][0, k]:.2f}"] if "A1" in names else []
            values[name] = "\n".join(lines)
            lines = [f"da {arrays['dA1'][0, k]:.3f}"] if "dA1" in names else []
            lines += [f"dz {arrays['dZ1'][0, k]:.3f}"] if "dZ1" in names else []
            slopes[name] = "\n".join(lines[-1:])
        values["y"] = f"ŷ {arrays['Z2'][0, 0]:.2f}" if "Z2" in names else "output"
        slopes["y"] = f"dz {arrays['dZ2'][0, 0]:.3f}" if "dZ2" in names else ""
        for name, (value, slope) in self.nodes.items():
            value.set_text(minus(values[name]))
            slope.set_text(minus(slopes.get(name, "")))
        loss = f"L = {arrays['L']:.4f}" if "L" in names else ""
        after = f"\nafter: {arrays['new L']:.4f}" if "new L" in names else ""
        self.loss_text.set_text(minus(f"y = {self.target.value:.2f}\n{loss}{after}"))

    def _write_formula(self, arrays, count):
        name, formula, shape = STEPS[count - 1] if count else ("", "ready", "")
        self.formula.set_text(formula)
        self.shape.set_text(shape)
        busy = {"Z1": "h1 h2", "A1": "h1 h2", "Z2": "y", "L": "y", "dZ2": "y",
                "dA1": "h1 h2", "dZ1": "h1 h2"}.get(name, "").split()  # fmt: skip
        places = np.array([PLACES[node] for node in busy]).reshape(-1, 2)
        self.ring.set_data(*places.T)

    def _sentence(self, arrays, count):
        if count == 0:
            return "Nothing is computed yet: the inputs, the target and the weights."
        if count == LAST:
            return (
                f"Update, step {count} of {LAST}: every weight and bias moves by −η "
                f"times its gradient. The loss goes from {arrays['L']:.4f} to "
                f"{arrays['new L']:.4f}."
            )
        name, formula, _ = STEPS[count - 1]
        numbers = ", ".join(f"{v:.4f}" for v in np.ravel(arrays[name]))
        way = "Forward" if count <= 4 else "Backward"
        return f"{way}, step {count} of {LAST}: {formula} = {numbers}."
