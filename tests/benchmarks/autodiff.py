"""How many nodes a second `Value` builds and walks back, beside a closure-based engine.

    python tests/benchmarks/autodiff.py

Both engines evaluate the same expressions of about 3,000 nodes, in turns, each in a
process of its own so that neither collects the other's garbage; the medians of the CPU
time are printed and stored as a table in results/autodiff.md. A node is a `Value` of
the finished graph.
"""

import json
import math
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

from course_lib import Value

RESULTS = Path(__file__).parent / "results" / "autodiff.md"
TURNS, RUNS = 5, 20


class Closure:
    """The usual small engine: every node carries a function that runs its backward.

    Subtraction, division and negation are made of the other operations, and `backward`
    sorts by recursion, both as is common.
    """

    def __init__(self, data, parents=()):
        self.data, self.grad = data, 0.0
        self.parents, self.run = set(parents), lambda: None

    def __add__(self, other):
        other = other if isinstance(other, Closure) else Closure(other)
        out = Closure(self.data + other.data, (self, other))

        def run():
            self.grad += out.grad
            other.grad += out.grad

        out.run = run
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Closure) else Closure(other)
        out = Closure(self.data * other.data, (self, other))

        def run():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out.run = run
        return out

    def __pow__(self, n):
        out = Closure(self.data**n, (self,))

        def run():
            self.grad += n * self.data ** (n - 1) * out.grad

        out.run = run
        return out

    def tanh(self):
        t = math.tanh(self.data)
        out = Closure(t, (self,))

        def run():
            self.grad += (1 - t * t) * out.grad

        out.run = run
        return out

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        return self * other**-1

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if node not in seen:
                seen.add(node)
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            node.run()


def chain(number):
    """A recurrence: 1,000 times a ← tanh(a w + b)."""
    a, w, b = number(0.5), number(0.9), number(0.1)
    for _ in range(1000):
        a = (a * w + b).tanh()
    return a


def neuron(number):
    """The squared error of one neuron on 300 samples."""
    w1, w2, b, total = number(0.3), number(-0.5), number(0.1), number(0.0)
    for i in range(300):
        x1, x2 = math.sin(i), math.cos(i)
        error = (w1 * x1 + w2 * x2 + b).tanh() - x1
        total = total + error**2
    return total


def wide(number):
    """A hidden layer: 250 tanh units of 4 inputs, added up."""
    inputs = [number(0.1 * i) for i in range(4)]
    total = number(0.0)
    for _ in range(250):
        z = number(0.1)
        for i, x in enumerate(inputs):
            z = z + x * number(0.01 * i)
        total = total + z.tanh()
    return total


def fractions(number):
    """A continued fraction of differences: 1,500 times a ← b / (c − a)."""
    a, b, c = number(0.5), number(0.9), number(3.0)
    for _ in range(1500):
        a = b / (c - a)
    return a


EXPRESSIONS = {
    "1,000 steps a ← tanh(a w + b)": chain,
    "squared error of a neuron, 300 samples": neuron,
    "250 tanh units of 4 inputs": wide,
    "continued fraction a ← b / (c − a)": fractions,
}
ENGINES = {"ours": Value, "closures": Closure}


def spent(expression, number):
    """Return the CPU seconds of building an expression and of `backward`."""
    start = time.process_time()
    result = expression(number)
    built = time.process_time()
    result.backward()
    return built - start, time.process_time() - built


def one_turn(engine):
    """Print the times of all expressions with one engine, as JSON."""
    sys.setrecursionlimit(20_000)  # the closure engine needs it
    print(
        json.dumps(
            {
                name: [spent(expression, ENGINES[engine]) for _ in range(RUNS)]
                for name, expression in EXPRESSIONS.items()
            }
        )
    )


def measure():
    """Return (engine, expression) → median seconds of (build, backward)."""
    runs = {(e, name): [] for e in ENGINES for name in EXPRESSIONS}
    for _ in range(TURNS):
        for engine in ENGINES:
            done = subprocess.run(
                [sys.executable, __file__, engine],
                capture_output=True,
                text=True,
                check=True,
            )
            for name, times in json.loads(done.stdout).items():
                runs[engine, name] += times
    return {
        key: [statistics.median(column) for column in zip(*times, strict=True)]
        for key, times in runs.items()
    }


def table():
    """Return the lines of the table, in Markdown."""
    medians = measure()
    lines = [
        "| expression | nodes | build, ns a node | backward, ns a node "
        "| million nodes a second | times as fast as closures |",
        "|---|---|---|---|---|---|",
    ]
    for name, expression in EXPRESSIONS.items():
        nodes = len(expression(Value).graph())
        ours, theirs = medians["ours", name], medians["closures", name]
        build, back = (1e9 * seconds / nodes for seconds in ours)
        lines.append(
            f"| {name} | {nodes:,} | {build:.0f} | {back:.0f} "
            f"| {nodes / sum(ours) / 1e6:.2f} | {sum(theirs) / sum(ours):.1f} |"
        )
    return lines


def main():
    """Print the table and store it."""
    text = "\n".join(
        [
            "# Scalar automatic differentiation",
            "",
            *table(),
            "",
            f"Median CPU time of {TURNS * RUNS} runs, garbage collection on. "
            f"Python {platform.python_version()}, {platform.machine()}.",
        ]
    )
    print(text)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        one_turn(sys.argv[1])
    else:
        main()
