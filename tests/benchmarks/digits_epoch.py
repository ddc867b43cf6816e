"""One shuffled epoch on the digits, ours beside PyTorch and scikit-learn.

    python tests/benchmarks/digits_epoch.py [--rounds 15]

1,797 pictures of 64 pixels, a 64-64-10 ReLU network, Adam, float32, batches of 32 in a
new random order. Every competitor runs in a process of its own on one thread, and they
take turns. Those that are not installed (extra `bench`) are left out.
"""

import argparse
import importlib.util
import statistics

import numpy as np

import course_lib as nn

SIZES, BATCH, LR = [64, 64, 10], 32, 0.001
ROUND = 0.1  # seconds of CPU time a turn
NEEDS = {
    "torch, indexed": "torch",
    "torch, DataLoader": "torch",
    "scikit-learn": "sklearn",
}


def data():
    """Return the digits, float32 and standard size, and their labels."""
    X, y = nn.datasets.digits()
    return X.astype(np.float32), y


def parts():
    """Return our network, loss and optimizer."""
    net = nn.MLP(SIZES, activation="relu", rng=0)
    return net, nn.CrossEntropyLoss(), nn.Adam(net.parameters(), lr=LR)


def by_hand():
    """An epoch as a lesson writes it out."""
    nn.threads.one_thread()
    X, y = data()
    net, loss, optimizer = parts()
    rng = np.random.default_rng(0)
    Y = np.eye(10, dtype=np.float32)[y]

    def epoch():
        order = rng.permutation(len(X))
        for start in range(0, len(X), BATCH):
            idx = order[start : start + BATCH]
            optimizer.zero_grad()
            loss(net(X[idx]), Y[idx])
            net.backward(loss.backward())
            optimizer.step()

    return epoch


def by_steps():
    """An epoch of `nn.steps`: with checks, the norm of the gradient and a report."""
    X, y = data()
    net, loss, optimizer = parts()
    rng = np.random.default_rng(0)
    task = {"loss": loss, "optimizer": optimizer, "batch_size": BATCH, "rng": rng}
    return lambda: list(nn.steps(net, X, y, epochs=1, **task))


def by_fit():
    """An epoch of `nn.fit`, which also measures the accuracy at its end."""
    X, y = data()
    net, loss, optimizer = parts()
    rng = np.random.default_rng(0)
    task = {"loss": loss, "optimizer": optimizer, "batch_size": BATCH, "rng": rng}
    return lambda: nn.fit(net, X, y, epochs=1, **task)


def torch_parts():
    """Return PyTorch's network, loss and optimizer, and the data as tensors."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    net = torch.nn.Sequential(
        torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Linear(64, 10)
    )
    X, y = data()
    optimizer = torch.optim.Adam(net.parameters(), lr=LR)
    return net, torch.nn.CrossEntropyLoss(), optimizer, *map(torch.from_numpy, (X, y))


def torch_indexed():
    """PyTorch with batches taken by random indices."""
    import torch

    net, loss, optimizer, X, y = torch_parts()

    def epoch():
        order = torch.randperm(len(X))
        for start in range(0, len(X), BATCH):
            idx = order[start : start + BATCH]
            optimizer.zero_grad()
            loss(net(X[idx]), y[idx]).backward()
            optimizer.step()

    return epoch


def torch_loader():
    """PyTorch with batches from its DataLoader."""
    from torch.utils.data import DataLoader, TensorDataset

    net, loss, optimizer, X, y = torch_parts()
    loader = DataLoader(TensorDataset(X, y), batch_size=BATCH, shuffle=True)

    def epoch():
        for X_batch, y_batch in loader:
            optimizer.zero_grad()
            loss(net(X_batch), y_batch).backward()
            optimizer.step()

    return epoch


def scikit_learn():
    """`partial_fit`, which is one shuffled epoch."""
    from sklearn.neural_network import MLPClassifier

    X, y = data()
    model = MLPClassifier(
        hidden_layer_sizes=SIZES[1:-1],
        alpha=0.0,
        batch_size=BATCH,
        learning_rate_init=LR,
        random_state=0,
    )
    model.partial_fit(X, y, classes=range(10))
    return lambda: model.partial_fit(X, y)


MAKE = {
    "course_lib, by hand": by_hand,
    "course_lib, nn.steps": by_steps,
    "course_lib, nn.fit": by_fit,
    "torch, indexed": torch_indexed,
    "torch, DataLoader": torch_loader,
    "scikit-learn": scikit_learn,
}


def main():
    """Measure and publish."""
    from machine import Measurement, rounds_are, spread, table
    from turns import answer, take_turns

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("competitor", nargs="?", choices=MAKE, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.competitor:
        answer(MAKE[options.competitor](), ROUND)
        return
    names = [n for n in MAKE if importlib.util.find_spec(NEEDS.get(n, "numpy"))]
    measurement = Measurement("digits_epoch", "torch", "scikit-learn", threads=1)
    times = take_turns(__file__, names, options.rounds)
    ours = statistics.median(times["course_lib, by hand"])
    rows = [
        [
            name,
            spread(times[name], ".2f", 1e3),
            f"{statistics.median(times[name]) / ours:.1f}",
        ]
        for name in names
    ]
    measurement.publish(
        "A shuffled epoch on the digits",
        "Milliseconds of CPU time for 1,797 samples, 57 batches of 32, a 64-64-10 "
        "network with ReLU and Adam in float32:\n\n"
        + table(["", "ms", "times ours"], rows)
        + f"\n\n{rounds_are(options.rounds)}",
    )


if __name__ == "__main__":
    main()
