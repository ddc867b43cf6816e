"""Eight formulas in the letters of the course and of each lecture note, with code.

Rows or columns, η, α or γ, z or a: where a note does not write a formula down, it is
given here in the letters and the orientation that the note uses elsewhere.
"""

from dataclasses import dataclass

OURS = "this course"
WRITERS = (OURS, *"ABCDE")
LETTERS = {
    OURS: "Rows are samples. z before, a after the activation; η is the rate.",
    "A": "Columns are samples. a names the pre-activation on some pages and the "
    "activation on others (here h stands for what leaves); α is the rate.",
    "B": "Columns forward, rows in the gradients. z before, a after; α is the rate, "
    "and θ all parameters.",
    "C": "One neuron at a time, w₀x₀ and the rest. γ is the rate here: α is a slope, "
    "and once a sigmoid.",
    "D": "One equation a neuron, capital Z with layer and neuron as subscripts; α is "
    "the rate.",
    "E": "One neuron at a time, y for what leaves it. η is the rate, α the momentum.",
}


@dataclass(frozen=True)
class Spelling:
    """A formula in one notation: TeX, the code, and whether samples are columns."""

    tex: str
    code: str
    columns: bool = False


def _in(tex, code, columns=False):
    return Spelling(tex, code, columns)


# Each code runs on the arrays of `given`, and its last name holds the result.
FORMULAS = {
    "a neuron": {
        OURS: _in(r"z = \mathbf{x}\,\mathbf{w} + b", "z = x @ w + b"),
        "A": _in(
            r"a = \mathbf{w}^\mathsf{T}\mathbf{x} \quad"
            r"(\mathbf{x} = [1\ x_1\ x_2\ x_3]^\mathsf{T})",
            "x = np.r_[1, x]\nw = np.r_[b, w]\na = w.T @ x",
            True,
        ),
        "B": _in(r"z = \mathbf{w}^\mathsf{T}\mathbf{x} + b", "z = w.T @ x + b", True),
        "C": _in(
            r"z = w_0 x_0 + w_1 x_1 + w_2 x_2 + w_3 x_3 \quad (x_0 = 1)",
            "z = b * 1 + w[0] * x[0] + w[1] * x[1] + w[2] * x[2]",
        ),
        "D": _in(
            r"Z_{11} = w_1 X_1 + w_2 X_2 + w_3 X_3 + b",
            "Z11 = w[0] * x[0] + w[1] * x[1] + w[2] * x[2] + b",
        ),
        "E": _in(
            r"z = b + \sum_i x_i w_i", "z = b + sum(x[i] * w[i] for i in range(3))"
        ),
    },
    "a layer, all samples": {
        OURS: _in(r"Z = A_\text{prev}\, W + b", "Z = X @ W + b"),
        "A": _in(r"\mathbf{a} = W X + \mathbf{b}", "a = W @ X + b", True),
        "B": _in(r"Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]}", "Z = W @ X + b", True),
        "C": _in(
            r"z_j = \sum_i w_{ij}\,x_i + b_j",
            "Z = np.array([[x @ W[:, j] + b[j] for j in range(2)] for x in X])",
        ),
        "D": _in(
            r"Z_{1j} = w_{1j} X_1 + w_{2j} X_2 + w_{3j} X_3 + b_{1j}",
            "Z = sum(np.outer(X[:, i], W[i]) for i in range(3)) + b",
        ),
        "E": _in(
            r"z_j = b_j + \sum_i y_i w_{ij}",
            "Z = b + np.array([[sum(x * w) for w in W.T] for x in X])",
        ),
    },
    "sigmoid": {
        OURS: _in(r"a = \sigma(z) = \frac{1}{1 + e^{-z}}", "A = 1 / (1 + np.exp(-Z))"),
        "A": _in(r"h = g(a) = \frac{1}{1 + e^{-a}}", "h = 1 / (1 + np.exp(-Z))", True),
        "B": _in(
            r"a = g(z) = \frac{1}{1 + \exp(-z)} \quad (\text{the minus is ours})",
            "A = 1 / (1 + np.exp(-Z))",
            True,
        ),
        "C": _in(r"\alpha(z) = \frac{1}{1 + e^{-z}}", "alpha = 1 / (1 + np.exp(-Z))"),
        "D": _in(r"A_{11} = \frac{1}{1 + e^{-Z_{11}}}", "A11 = 1 / (1 + np.exp(-Z))"),
        "E": _in(r"y = \frac{1}{1 + e^{-z}}", "y = 1 / (1 + np.exp(-Z))"),
    },
    "squared error, all samples": {
        OURS: _in(
            r"L = \frac{1}{N}\sum_i (\hat y^{(i)} - y^{(i)})^2",
            "L = np.mean((y_hat - y) ** 2)",
        ),
        "A": _in(
            r"L = \frac{1}{N}\sum_i (\hat y^{(i)} - y^{(i)})^2",
            "L = np.mean((y_hat - y) ** 2)",
            True,
        ),
        "B": _in(
            r"L = \tfrac12\sum_i (\hat y_i - y_i)^2, \quad \text{ours is } 2L/N",
            "half_sum = 0.5 * np.sum((y_hat - y) ** 2)\nL = 2 * half_sum / len(y)",
            True,
        ),
        "C": _in(
            r"C = \sum_i (y_i - \hat y_i)^2, \quad \text{ours is } C/N",
            "C = np.sum((y - y_hat) ** 2)\nL = C / len(y)",
        ),
        "D": _in(
            r"J = \frac{1}{n}\sum_i (Y_i - \hat Y_i)^2",
            "J = sum((y - y_hat) ** 2) / len(y)",
        ),
        "E": _in(
            r"L = \frac{1}{N}\sum_n (t_n - y_n)^2",
            "t = y\nL = np.mean((t - y_hat) ** 2)",
        ),
    },
    "gradient of the weights": {
        OURS: _in(r"dW = A_\text{prev}^\mathsf{T}\, dZ", "dW = X.T @ dZ"),
        "A": _in(
            r"\nabla_W L = (\nabla_{\mathbf a} L)\, X^\mathsf{T}", "dW = dZ @ X.T", True
        ),
        "B": _in(r"dW^{[l]} = A^{[l-1]\mathsf{T}}\, dZ^{[l]}", "dW = X.T @ dZ"),
        "C": _in(
            r"\frac{\partial L}{\partial w_{ij}} = "
            r"\frac{\partial L}{\partial z_j}\cdot x_i",
            "dW = sum(np.outer(x, dz) for x, dz in zip(X, dZ))",
        ),
        "D": _in(
            r"\frac{\partial J}{\partial w_{ij}} = \sum_n X_{ni}\, dZ_{nj}",
            "dW = sum(X[n][:, None] * dZ[n] for n in range(len(X)))",
        ),
        "E": _in(
            r"\frac{\partial L}{\partial w_{ij}} = \sum_n y_i\, "
            r"\frac{\partial L}{\partial z_j}",
            "dW = sum(np.outer(x, dz) for x, dz in zip(X, dZ))",
        ),
    },
    "one step": {
        OURS: _in(r"\theta \leftarrow \theta - \eta\, g", "theta = theta - eta * g"),
        "A": _in(r"W \leftarrow W - \alpha\,\nabla_W L", "W = theta - alpha * g"),
        "B": _in(
            r"\theta := \theta - \alpha\,\nabla_\theta L", "theta = theta - alpha * g"
        ),
        "C": _in(
            r"w_\text{new} = w_\text{old} - \gamma\,\frac{\partial L}{\partial w}",
            "w_new = theta - gamma * g",
        ),
        "D": _in(
            r"w = w - \alpha\,\frac{\partial J}{\partial w}", "w = theta - alpha * g"
        ),
        "E": _in(
            r"\Delta w = -\eta\,\nabla L, \quad w \leftarrow w + \Delta w",
            "dw = -eta * g\nw = theta + dw",
        ),
    },
    "momentum, one step": {
        OURS: _in(
            r"v \leftarrow \mu v + g, \quad \theta \leftarrow \theta - \eta\,v",
            "v = mu * v + g\ntheta = theta - eta * v",
        ),
        "A": _in(
            r"v \leftarrow \mu v + g, \quad W \leftarrow W - \alpha\,v",
            "v = mu * v + g\nW = theta - alpha * v",
        ),
        "B": _in(
            r"v := \mu v + g, \quad \theta := \theta - \alpha\,v",
            "v = mu * v + g\ntheta = theta - alpha * v",
        ),
        "C": _in(
            r"v \leftarrow \mu v + \gamma\, g, \quad w \leftarrow w - v",
            "v = mu * (gamma * v) + gamma * g\nw = theta - v",
        ),
        "D": _in(
            r"v = \mu v + g, \quad w = w - \alpha\,v",
            "v = mu * v + g\nw = theta - alpha * v",
        ),
        "E": _in(
            r"\Delta w(t) = \alpha\,\Delta w(t-1) - \eta\,\nabla L",
            "alpha, old = mu, -eta * v\ndw = alpha * old - eta * g\nw = theta + dw",
        ),
    },
    "dropout, its mean": {
        OURS: _in(
            r"a \leftarrow \frac{m \odot a}{1-p}, \quad P(m=0) = p",
            "a_mean = (1 - p) * a / (1 - p)",
        ),
        "A": _in(
            r"a \leftarrow \frac{m \odot a}{1-p}", "a_mean = (1 - p) * a / (1 - p)"
        ),
        "B": _in(
            r"\text{train: } m \odot a, \quad \text{afterwards: } W \leftarrow W/2",
            "# exactly half; the mean of a/2 meets weights of twice W/2\n"
            "a_mean = 2 * (a / 2)",
        ),
        "C": _in(
            r"a \leftarrow \frac{m \odot a}{1-p}, \quad p < 1",
            "a_mean = (1 - p) * a / (1 - p)",
        ),
        "D": _in(
            r"a \leftarrow \frac{m \odot a}{1-p}", "a_mean = (1 - p) * a / (1 - p)"
        ),
        "E": _in(
            r"y \leftarrow \frac{m \odot y}{1-p}", "a_mean = (1 - p) * a / (1 - p)"
        ),
    },
}
