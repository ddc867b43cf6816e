"""Figures of merit: how good are the predictions?"""

import numpy as np

__all__ = ["accuracy", "confusion_matrix", "r2_score"]


def _labels(y):
    """Class labels (N,) from labels, one probability a row, or K scores a row."""
    y = np.asarray(y)
    if y.dtype.kind == "f" and np.isnan(y).any():
        raise ValueError("there is NaN among the labels or predictions: no class")
    if y.ndim == 2 and y.shape[1] > 1:
        return y.argmax(axis=1)
    y = y.reshape(len(y))
    if y.dtype.kind != "f":
        return y
    if (y % 1 == 0).all():
        return y.astype(int)
    if y.min() < 0 or y.max() > 1:
        raise ValueError(
            f"labels are whole and probabilities from 0 to 1, got {y.min():g} to "
            f"{y.max():g}. For raw outputs: loss.predict(net.predict(X))"
        )
    return (y > 0.5).astype(int)


def accuracy(y, y_hat):
    """Share of samples whose class is right, a float in [0, 1].

    Args:
        y: (N,) or (N, 1) true labels, or (N, K) one-hot rows.
        y_hat: labels, probabilities of class 1 (right from ½ on), or (N, K) scores.

    Raises:
        ValueError: when the two hold different numbers of samples, or none, or hold
            NaN, or a column that is neither labels nor probabilities.
    """
    y, y_hat = _labels(y), _labels(y_hat)
    if len(y) != len(y_hat) or len(y) == 0:
        raise ValueError(f"accuracy compares {len(y)} labels with {len(y_hat)}")
    return float(np.mean(y == y_hat))


def r2_score(y, y_hat):
    """R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)²: 1 is perfect, 0 no better than the mean.

    Args:
        y: (N,) or (N, K) true values, not all equal.
        y_hat: predictions of the same shape.

    Raises:
        ValueError: when the shapes differ or y is constant.
    """
    y, y_hat = np.asarray(y, float), np.asarray(y_hat, float)
    if y.shape != y_hat.shape:
        raise ValueError(f"r2_score compares shape {y.shape} with {y_hat.shape}")
    spread = np.sum((y - y.mean(axis=0)) ** 2)
    if spread == 0:
        raise ValueError("r2_score needs a y that varies: all its values are equal")
    return float(1 - np.sum((y - y_hat) ** 2) / spread)


def confusion_matrix(y, y_hat):
    """Counts C[i, j] of samples of class i that were taken for class j, (K, K) ints."""
    y, y_hat = _labels(y), _labels(y_hat)
    if len(y) != len(y_hat) or len(y) == 0:
        raise ValueError(f"confusion_matrix compares {len(y)} labels with {len(y_hat)}")
    if y.dtype.kind not in "biu" or y_hat.dtype.kind not in "biu" or y.min() < 0:
        raise ValueError(
            f"confusion_matrix counts classes by number, 0, 1, …, got {y[:3]}. To "
            "number them: names, y = np.unique(labels, return_inverse=True)"
        )
    classes = int(max(y.max(), y_hat.max())) + 1
    counts = np.zeros((classes, classes), dtype=int)
    np.add.at(counts, (y, y_hat), 1)
    return counts
