"""What a training step costs: against batch, width and depth, beside theory.

    python tests/benchmarks/scaling.py [--rounds 7]

A network of L layers of w units, ReLU and SGD in float32. A batch of N samples needs

    2 N w² L           operations forward
    2 N w² (2L − 1)    backward: ∂L/∂W of every layer, ∂L/∂X of all but the first

so the step should take

    α L + β L w² + γ 2 N w² (3L − 1)

for calling numpy, for touching every weight, and for multiplying. (Activations are N w
of each layer: too few beside its N w² products to show.) The three prices are fitted to
the measurements; the form is theory. Far out, where multiplying is all that counts, the
cost is a power law, N¹, w² and L¹: its exponents are fitted to the last points.
"""

import argparse
import statistics

import numpy as np
from scipy.optimize import nnls

import course_lib as nn

BASE = {"batch": 64, "width": 64, "depth": 3}
ROWS = {
    "batch": (1, 4, 16, 64, 256, 1024, 4096),
    "width": (4, 8, 16, 32, 64, 128, 256, 512, 1024),
    "depth": (1, 2, 4, 8, 16, 32, 64),
}
POWER = {"batch": 1, "width": 2, "depth": 1}
TAIL = 3  # points that the exponents are fitted to
ROUND = 0.03  # seconds of CPU time a turn
PRICES = ("calling numpy, µs a layer", "a weight, ns", "an operation, ns")


def step(batch, width, depth):
    """Return a function that takes one training step."""
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(2, batch, width)).astype(np.float32)
    net = nn.MLP([width] * (depth + 1), activation="relu", rng=0)
    loss, optimizer = nn.MSELoss(), nn.SGD(net.parameters(), lr=1e-6)

    def run():
        optimizer.zero_grad()
        loss(net(X), Y)
        net.backward(loss.backward())
        optimizer.step()

    return run


def terms(batch, width, depth):
    """Return how many layers, weights and operations a step has."""
    N, w, L = batch, width, depth
    return L, L * w**2, 2 * N * w**2 * (3 * L - 1)


def measure(rounds):
    """Return (row, value) → seconds of a step, one a round; the points take turns."""
    from turns import spent

    points = {(row, v): BASE | {row: v} for row, values in ROWS.items() for v in values}
    runs = {key: step(**sizes) for key, sizes in points.items()}
    times = {key: [] for key in runs}
    for _ in range(rounds):
        for key, run in runs.items():
            run()
            times[key].append(spent(run, ROUND))
    return times


def prices(seconds):
    """Return α, β, γ in seconds, fitted so that relative errors are small."""
    A = np.array([terms(**BASE | {row: value}) for row, value in seconds])
    t = np.array(list(seconds.values()))
    return nnls(A / t[:, np.newaxis], np.ones(len(t)))[0]


def exponent(row, seconds):
    """Return the slope of log seconds over log size, at the last points of a row."""
    sizes = ROWS[row][-TAIL:]
    times = [seconds[row, size] for size in sizes]
    return np.polyfit(np.log(sizes), np.log(times), 1)


def draw(seconds, price):
    """Return the figure: one panel for batch, width and depth each."""
    from course_lib import plots

    figure, axes = plots.panels(3, size=(9.6, 3.4), sharey=True)
    for ax, (row, sizes) in zip(axes, ROWS.items(), strict=True):
        fine = np.geomspace(sizes[0], sizes[-1], 100)
        theory = [price @ terms(**BASE | {row: size}) for size in fine]
        slope, height = exponent(row, seconds)
        tail = np.array(sizes[-TAIL:], dtype=float)
        ax.plot(
            fine, np.multiply(theory, 1e6), ls="-", color=plots.BLUE, label="theory"
        )
        ax.plot(
            tail,
            1e6 * np.exp(height) * tail**slope,
            ls="--",
            color=plots.ORANGE,
            label=f"power law, {row}$^{{{slope:.2f}}}$",
        )
        measured = [1e6 * seconds[row, size] for size in sizes]
        ax.plot(sizes, measured, "o", color=plots.GREEN, label="measured")
        ax.set(xscale="log", yscale="log", xlabel=row)
        ax.set_title(f"Twice the {row}: cost × {2**slope:.1f}")
        ax.legend()
    axes[0].set_ylabel("one training step, µs")
    plots.describe(axes[0], alt(seconds))
    return figure


def alt(seconds):
    """Return the figure in words."""
    powers = ", ".join(f"{row}^{exponent(row, seconds)[0]:.2f}" for row in ROWS)
    return (
        "Time of a training step against batch, width and depth, on logarithmic axes: "
        f"flat where calling numpy is all that counts, then straight, {powers}."
    )


def report(times, seconds, price):
    """Return the tables."""
    from machine import rounds_are, spread, table

    rows = []
    for row, sizes in ROWS.items():
        for size in sizes:
            theory = price @ terms(**BASE | {row: size})
            measured = spread(times[row, size], ",.0f", 1e6)
            off = theory / seconds[row, size] - 1
            rows.append([row, f"{size:,}", measured])
            rows[-1] += [f"{1e6 * theory:,.0f}", f"{off:+.0%}"]
    powers = [
        [row, POWER[row], f"{exponent(row, seconds)[0]:.2f}", f"{first:,} to {end:,}"]
        for row, (*_, first, _, end) in ROWS.items()
    ]
    scale = np.array([1e6, 1e9, 1e9])
    return "\n\n".join(
        [
            "A network of 3 layers of 64 units, batches of 64, ReLU, SGD, float32; one "
            "of the three numbers varies. Microseconds of CPU time:",
            table(["row", "size", "measured", "theory", "theory is off by"], rows),
            "Exponents, fitted to the last points:",
            table(["row", "theory", "fitted", "between"], powers),
            "Prices, fitted to all points:",
            table(PRICES, [[f"{each:.3g}" for each in price * scale]]),
            f"That is {1e-9 / price[2]:.0f} billion operations a second. "
            f"{rounds_are(len(times['batch', 64]))}",
            f"![{alt(seconds)}](scaling.png)",
        ]
    )


def main():
    """Measure, publish and draw."""
    from machine import Measurement

    from course_lib.plots.pictures import picture

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    nn.threads.one_thread()
    measurement = Measurement("scaling")
    times = measure(rounds)
    seconds = {key: statistics.median(each) for key, each in times.items()}
    price = prices(seconds)
    measurement.publish(
        "What a training step costs",
        report(times, seconds, price),
        figure=picture(draw(seconds, price)),
    )


if __name__ == "__main__":
    main()
