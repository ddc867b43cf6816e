"""The parity table: for every quantity, how far we are from PyTorch at most.

    python tests/torch/parity.py

From the stored values; where PyTorch is installed, also live, on fresh numbers. Prints
the table and writes it to parity.md.
"""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
from quantities import TOLERANCE, cases, deviation, inputs, ours

HERE = Path(__file__).parent
SEEDS = range(1, 21)

with np.load(HERE / "reference.npz") as file:
    STORED = dict(file)


def stored(case, which):
    """Return name → array of a case: its inputs ("in") or PyTorch's results ("out")."""
    prefix = f"{case}|{which}|"
    found = {
        k.removeprefix(prefix): v for k, v in STORED.items() if k.startswith(prefix)
    }
    if not found:
        raise KeyError(f"no stored {case}: run tests/torch/reference.py")
    return found


def torch_is_here():
    """Whether PyTorch itself can be imported (this folder bears its name, too)."""
    spec = find_spec("torch")
    return spec is not None and spec.origin is not None


def from_store():
    """Yield (quantity, deviation) for every stored result."""
    for case in cases():
        mine = ours(case, stored(case, "in"))
        for quantity, reference in stored(case, "out").items():
            yield quantity, deviation(case, quantity, mine[quantity], reference)


def live():
    """Yield (quantity, deviation) of fresh numbers, computed by both just now."""
    from reference import theirs

    for seed in SEEDS:
        for case in cases(seed):
            drawn = inputs(case)
            mine = ours(case, drawn)
            for quantity, reference in theirs(case, drawn).items():
                yield quantity, deviation(case, quantity, mine[quantity], reference)


def largest(pairs):
    """Return quantity → (how many, largest deviation)."""
    found = {}
    for quantity, apart in pairs:
        count, most = found.get(quantity, (0, 0.0))
        found[quantity] = count + 1, max(most, apart)
    return found


def main():
    """Print the table and store it."""
    columns = [("stored", largest(from_store()))]
    if torch_is_here():
        columns.append(("live", largest(live())))
    names = [f"{name}: cases | largest deviation" for name, _ in columns]
    lines = [
        f"# Parity with PyTorch {STORED['torch']}, float64",
        "",
        f"| quantity | allowed | {' | '.join(names)} |",
        "|---|---|" + "---|---|" * len(columns),
    ]
    for quantity, allowed in TOLERANCE.items():
        cells = [
            f"{found[quantity][0]:,} | {found[quantity][1]:.1e}" for _, found in columns
        ]
        lines.append(f"| {quantity} | {allowed:.0e} | {' | '.join(cells)} |")
    lines += ["", "Differences are relative to the largest entry of PyTorch's tensor."]
    text = "\n".join(lines) + "\n"
    print(text)
    (HERE / "parity.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
