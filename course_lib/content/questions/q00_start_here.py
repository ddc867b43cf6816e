"""Questions of lesson 00: what the course builds on, and a warm-up."""

from ..question import Choice, Number

lesson = 0

questions = (
    Choice(
        "q00_shape",
        "`X = np.zeros((100, 2))` holds one sample in each row. What is `X.shape[0]`?",
        {
            "100, the number of samples": "Right: the first entry of the shape counts "
            "rows.",
            "2, the number of features": "That is X.shape[1]: rows come first.",
            "200, the number of entries": "That is X.size.",
            "(100, 2)": "That is the whole shape. [0] takes its first entry.",
        },
        "100, the number of samples",
    ),
    Number(
        "q00_axis",
        "`A = np.array([[1, 2], [3, 4]])`. What is `A.sum(axis=0)[1]`?",
        6,
        "axis=0 adds down the columns and gives [4, 6]; [1] is the second of them.",
        typical={
            7: "That is A.sum(axis=1)[1]: axis=1 adds along the rows.",
            4: "That is the first column. [1] is the second: counting starts at 0.",
            3: "axis=1 adds along the rows, and counting starts at 0.",
            10: "That is A.sum(), over everything.",
        },
    ),
    Choice(
        "q00_broadcast",
        "A has shape (3, 2) and b has shape (2,). What is `A + b`?",
        {
            "(3, 2): b is added to every row": "Right: b is stretched over the rows.",
            "an error: the shapes differ": "NumPy compares shapes from the right: 2 "
            "fits 2, and the missing axis is stretched.",
            "(3, 2): b is added to every column": "A column has 3 entries, b has 2. It "
            "lies along the rows.",
            "(5, 2): b is put below A": "Putting below is np.vstack. Adding keeps the "
            "shape.",
        },
        "(3, 2): b is added to every row",
    ),
    Choice(
        "q00_matmul",
        "X has shape (100, 2) and W has shape (2, 8). What is the shape of `X @ W`?",
        {
            "(100, 8)": "Right: the inner 2s meet and go, the outer sizes stay.",
            "(2, 2)": "The inner sizes go, the outer ones stay.",
            "(8, 100)": "That is the shape of its transpose.",
            "an error": "It would be one if the inner sizes, 2 and 2, differed.",
        },
        "(100, 8)",
    ),
    Number(
        "q00_derivative",
        "f(x) = (3x − 1)². What is f′(1)?",
        12,
        "f′(x) = 2(3x − 1) · 3, and at x = 1 that is 2 · 2 · 3.",
        typical={
            4: "That is f(1), or 2(3x − 1) without the inner derivative 3.",
            6: "2(3x − 1) · 3 at x = 1: the bracket is 2.",
            24: "The exponent comes down as a factor, and the power drops to 1.",
        },
    ),
)

warm_up = (
    Choice(
        "q00_warm_rows",
        "`X = np.array([[1, 2, 3], [4, 5, 6]])`. Which expression gives [4, 5, 6]?",
        {
            "X[1]": "Right: one index takes a row, and counting starts at 0.",
            "X[2]": "Counting starts at 0, so X has the rows 0 and 1. This raises an "
            "IndexError.",
            "X[:, 1]": "The colon means all rows: this is the column [2, 5].",
            "X[1, :2]": "That is the row without its end: [4, 5].",
        },
        "X[1]",
    ),
    Choice(
        "q00_warm_column",
        "X has shape (2, 3). What is the shape of `X[:, 0]`?",
        {
            "(2,)": "Right: the first column, as an array with one axis.",
            "(2, 1)": "An index takes its axis away. X[:, [0]] or X[:, :1] keeps it.",
            "(3,)": "That is a row, X[0].",
            "(1, 2)": "An index takes its axis away, and what is left stands alone.",
        },
        "(2,)",
    ),
    Number(
        "q00_warm_dot",
        "`w = np.array([2, -1])` and `x = np.array([3, 4])`. What is `w @ x`?",
        2,
        "2·3 + (−1)·4 = 2: multiply pairs, add up.",
        typical={
            10: "The second weight is −1: 6 − 4.",
            -24: "The products are added, not multiplied.",
        },
    ),
    Choice(
        "q00_warm_keepdims",
        "A has shape (4, 3). You want to divide each row by its sum. Which sums fit?",
        {
            "A.sum(axis=1, keepdims=True)": "Right: shape (4, 1), one sum for each "
            "row, stretched along it.",
            "A.sum(axis=1)": "Its shape is (4,), and 4 does not fit the 3 columns.",
            "A.sum(axis=0)": "Those are the sums of the columns, and they would fit "
            "without complaint.",
            "A.sum()": "That is one sum over everything.",
        },
        "A.sum(axis=1, keepdims=True)",
    ),
    Number(
        "q00_warm_slope",
        "A curve passes through f(2) = 5 and f(2.1) = 5.4. About how large is f′(2)?",
        4,
        "The rise 0.4 over the run 0.1 is 4.",
        tolerance=0.05,
        typical={
            0.4: "That is the rise. Divide it by the run, 0.1.",
            0.25: "Rise over run, not run over rise.",
        },
    ),
)

predictions = (
    Choice(
        "predict_teaser",
        "A small network starts with random weights and trains on two interlocking "
        "moons. What will the border between its two colors look like after a minute?",
        {
            "a smooth curve that follows the moons": "Its hidden units bend the "
            "border step by step, until it runs between the moons.",
            "a straight line": "That is what a single neuron can do. The hidden layer "
            "bends it.",
            "an island around every point": "It would take far more units and time "
            "to fence in single points.",
            "as random as at the start": "Each step moves the weights a little "
            "downhill, and soon you see it.",
        },
        "a smooth curve that follows the moons",
    ),
)
