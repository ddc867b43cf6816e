"""How many nodes a second `Value` builds and walks back, beside a closure-based engine.

    python tests/benchmarks/autodiff.py

Both engines evaluate the same expressions of about 3,000 nodes, in turns, each in a
process of its own so that neither collects the other's garbage; the medians of the CPU
time are printed and stored as a table in results/autodiff.md. A node is a `Value` of
the finished graph.
"""

import json
import math
import statistics
import subprocess
import sys
import time

from machine import Measurement, rounds_are, spread, table

from course_lib import Value

TURNS, RUNS = 5, 20
HEAD = (
    "expression",
    "nodes",
    "build, ns a node",
    "backward, ns a node",
    "million nodes a second",
    "times as fast as closures",
)


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
    """Return (engine, expression) → the runs' seconds: build, backward, and both."""
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
        key: [*zip(*times, strict=True), [sum(each) for each in times]]
        for key, times in runs.items()
    }


def row(name, nodes, ours, theirs):
    """Return an expression's line of the table."""
    per_node = 1e9 / nodes
    total, closures = statistics.median(ours[2]), statistics.median(theirs[2])
    return [
        name,
        f"{nodes:,}",
        spread(ours[0], ".0f", per_node),
        spread(ours[1], ".0f", per_node),
        f"{nodes / total / 1e6:.2f}",
        f"{closures / total:.1f}",
    ]


def main():
    """Measure and publish."""
    measurement = Measurement("autodiff")
    runs = measure()
    rows = [
        row(name, len(make(Value).graph()), runs["ours", name], runs["closures", name])
        for name, make in EXPRESSIONS.items()
    ]
    measurement.publish(
        "Scalar automatic differentiation",
        table(HEAD, rows)
        + f"\n\n{rounds_are(TURNS * RUNS)} CPU time, garbage collection on.",
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        one_turn(sys.argv[1])
    else:
        main()
