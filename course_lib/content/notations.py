"""Eight formulas in the letters of the course and of each lecture note, with code.

Rows or columns, η, α or γ, z or a: where a note does not write a formula down, it is
given here in the letters and the orientation that the note uses elsewhere.
"""

from dataclasses import dataclass

OURS = "this course"
WRITERS = (OURS, *"ABCDE")
LETTERS = {
    OURS: "Rows are samples. z before, a after the activation; η is the rate.",
    "A": "Columns are samples. Z before and A after the activation, with the layer "
    "above and the neuron below; on other pages a before and h after. α is the rate.",
    "B": "Columns forward, with the bias folded in; rows in the gradients, which carry "
    "a (g). z before, a after; L is the loss, J the cost, α the rate, θ all weights.",
    "C": "One neuron at a time: y before the activation Act, z after it, elsewhere ŷ. "
    "γ is the rate; α is a slope, and more than once it stands for the sigmoid.",
    "D": "One equation a neuron: Z before, H after (O at the output), with layer and "
    "neuron as subscripts. Y is the target, E the error, α the rate.",
    "E": "xᵢ and yᵢ are input and target of sample i, f(xᵢ) is the answer and lᵢ its "
    "loss. η is the rate, α the forgetting factor of momentum.",
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
            r"Z_1^{[1]} = W_1^{[1]} X + b_1^{[1]}",
            "W, X = w[None, :], x\nZ = W @ X + b",
            True,
        ),
        "B": _in(
            r"z = \mathbf{w}^\mathsf{T}\mathbf{x} \quad"
            r"(\mathbf{x} = [1\ x_1\ x_2\ x_3],\ \mathbf{w} = [b\ w_1\ w_2\ w_3])",
            "x = np.r_[1, x]\nw = np.r_[b, w]\nz = w.T @ x",
            True,
        ),
        "C": _in(
            r"y = w_1 x_1 + w_2 x_2 + w_3 x_3 + \text{bias}",
            "bias = b\ny = w[0] * x[0] + w[1] * x[1] + w[2] * x[2] + bias",
        ),
        "D": _in(
            r"Z_{11} = w_1 X_1 + w_2 X_2 + w_3 X_3 + b",
            "Z11 = w[0] * x[0] + w[1] * x[1] + w[2] * x[2] + b",
        ),
        "E": _in(
            r"w\,x_i + b \quad (\text{it has no letter of its own})",
            "Wx = sum(w[k] * x[k] for k in range(3)) + b",
        ),
    },
    "a layer, all samples": {
        OURS: _in(r"Z = A_\text{prev}\, W + b", "Z = X @ W + b"),
        "A": _in(r"Z^{[1]} = W^{[1]} X + b^{[1]}", "Z = W @ X + b", True),
        "B": _in(
            r"Z_1 = W_1 X \quad (X \text{ with a row of ones},\ W_1 \text{ with } b)",
            "X = np.vstack([np.ones(X.shape[1]), X])\nW = np.hstack([b, W])\nZ = W @ X",
            True,
        ),
        "C": _in(
            r"y_j = w_{1j} x_1 + w_{2j} x_2 + w_{3j} x_3 + \text{bias}_j",
            "y = np.array([[x @ W[:, j] + b[j] for j in range(2)] for x in X])",
        ),
        "D": _in(
            r"Z_{1j} = w_{1j} X_1 + w_{2j} X_2 + w_{3j} X_3 + b_{1j}",
            "Z = sum(np.outer(X[:, i], W[i]) for i in range(3)) + b",
        ),
        "E": _in(
            r"W_1 x_i + b_1 \quad \text{inside } g_1(\dots),\ i = 1 \dots N",
            "Wx = np.array([W.T @ x + b for x in X])",
        ),
    },
    "sigmoid": {
        OURS: _in(r"a = \sigma(z) = \frac{1}{1 + e^{-z}}", "A = 1 / (1 + np.exp(-Z))"),
        "A": _in(
            r"A_1^{[1]} = f_1^{[1]}(Z_1^{[1]}) = \frac{1}{1 + e^{-Z_1^{[1]}}}",
            "A = 1 / (1 + np.exp(-Z))",
            True,
        ),
        "B": _in(
            r"a = \frac{1}{1 + \exp(-z)} \quad (\text{the minus is ours})",
            "a = 1 / (1 + np.exp(-Z))",
            True,
        ),
        "C": _in(
            r"z = \mathrm{Act}(y) = \frac{1}{1 + e^{-y}}",
            "y = Z\nz = 1 / (1 + np.exp(-y))",
        ),
        "D": _in(
            r"H_{11} = \sigma(Z_{11}) = \frac{1}{1 + e^{-Z_{11}}}",
            "H11 = 1 / (1 + np.exp(-Z))",
        ),
        "E": _in(
            r"g(x) = \frac{1}{1 + e^{-x}} \quad (x: \text{what enters})",
            "x = Z\ng = 1 / (1 + np.exp(-x))",
        ),
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
            r"J = \tfrac12\sum_i (\hat y_i - y_i)^2, \quad \text{ours is } 2J/N",
            "J = 0.5 * np.sum((y_hat - y) ** 2)\nours = 2 * J / len(y)",
            True,
        ),
        "C": _in(
            r"\text{cost} = \sum_i (y_i - \hat y_i)^2, \quad \text{ours is cost}/N",
            "cost = np.sum((y - y_hat) ** 2)\nours = cost / len(y)",
        ),
        "D": _in(
            r"E = \frac{1}{n}\sum_i (Y_i - \hat Y_i)^2",
            "Y, O = y, y_hat\nE = sum((Y - O) ** 2) / len(Y)",
        ),
        "E": _in(
            r"L = \frac{1}{N}\sum_i l_i(w), \quad l_i(w) = (y_i - f_w(x_i))^2",
            "f = y_hat\nL = np.mean([(y[i] - f[i]) ** 2 for i in range(len(y))])",
        ),
    },
    "gradient of the weights": {
        OURS: _in(r"dW = A_\text{prev}^\mathsf{T}\, dZ", "dW = X.T @ dZ"),
        "A": _in(r"\nabla_W L = (\nabla_Z L)\, X^\mathsf{T}", "dW = dZ @ X.T", True),
        "B": _in(
            r"W_l^{(g)} = A_{l-1}^\mathsf{T}\, Z_l^{(g)}",
            "A, Z_g = X, dZ\nW_g = A.T @ Z_g",
        ),
        "C": _in(
            r"\frac{\partial L}{\partial w_{ij}} = "
            r"\frac{\partial L}{\partial y_j}\cdot x_i",
            "dW = sum(np.outer(x, dy) for x, dy in zip(X, dZ))",
        ),
        "D": _in(
            r"\frac{dE}{dw_{ij}} = \sum_n X_{ni}\, \frac{dE}{dZ_{nj}}",
            "dW = sum(X[n][:, None] * dZ[n] for n in range(len(X)))",
        ),
        "E": _in(
            r"\frac{\partial L}{\partial W_1} = \frac{1}{N}\sum_i "
            r"\frac{\partial l_i}{\partial W_1}",
            "# dZ holds the 1/N\ndW = sum(np.outer(x, dl) for x, dl in zip(X, dZ))",
        ),
    },
    "one step": {
        OURS: _in(r"\theta \leftarrow \theta - \eta\, g", "theta = theta - eta * g"),
        "A": _in(r"W \leftarrow W - \alpha\,\nabla_W L", "W = theta - alpha * g"),
        "B": _in(
            r"\theta := \theta - \alpha\,\theta^{(g)}",
            "theta_g = g\ntheta = theta - alpha * theta_g",
        ),
        "C": _in(
            r"w_\text{new} = w_\text{old} - \gamma\,\frac{\partial L}{\partial w}",
            "w_old = theta\nw_new = w_old - gamma * g",
        ),
        "D": _in(r"w \leftarrow w - \alpha\,\frac{dE}{dw}", "w = theta - alpha * g"),
        "E": _in(
            r"\Delta w^{(t)} = -\eta\,\nabla L, \quad w \leftarrow w + \Delta w^{(t)}",
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
            r"v := \mu v + \theta^{(g)}, \quad \theta := \theta - \alpha\,v",
            "theta_g = g\nv = mu * v + theta_g\ntheta = theta - alpha * v",
        ),
        "C": _in(
            r"v \leftarrow \mu v + \gamma\, g, \quad w_\text{new} = w_\text{old} - v",
            "w_old = theta\nv = mu * (gamma * v) + gamma * g\nw_new = w_old - v",
        ),
        "D": _in(
            r"v \leftarrow \mu v + \frac{dE}{dw}, \quad w \leftarrow w - \alpha\,v",
            "v = mu * v + g\nw = theta - alpha * v",
        ),
        "E": _in(
            r"\Delta w^{(t)} = \alpha\,\Delta w^{(t-1)} - \eta\,\nabla L",
            "alpha, old = mu, -eta * v\ndw = alpha * old - eta * g\nw = theta + dw",
        ),
    },
    "dropout, its mean": {
        OURS: _in(
            r"a \leftarrow \frac{m \odot a}{1-p}, \quad P(m=0) = p",
            "a_mean = (1 - p) * a / (1 - p)",
        ),
        "A": _in(
            r"h \leftarrow \frac{m \odot h}{1-p}",
            "h = a\nh_mean = (1 - p) * h / (1 - p)",
        ),
        "B": _in(
            r"\text{train: } m \odot a, \quad \text{afterwards: } W \leftarrow W/2",
            "# exactly half; the mean of a/2 meets weights of twice W/2\n"
            "a_mean = 2 * (a / 2)",
        ),
        "C": _in(
            r"z \leftarrow \frac{m \odot z}{1-p}, \quad p < 1",
            "z = a\nz_mean = (1 - p) * z / (1 - p)",
        ),
        "D": _in(
            r"H \leftarrow \frac{m \odot H}{1-p}",
            "H = a\nH_mean = (1 - p) * H / (1 - p)",
        ),
        "E": _in(
            r"g \leftarrow \frac{m \odot g}{1-p}",
            "g = a\ng_mean = (1 - p) * g / (1 - p)",
        ),
    },
}
