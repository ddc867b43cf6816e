"""Figures of merit: how good are the predictions?"""

import numpy as np

__all__ = ["accuracy", "confusion_matrix", "r2_score"]


def _labels(y_hat):
    """Class labels (N,) from labels, one probability a row, or K scores a row."""
    y_hat = np.asarray(y_hat)
    if y_hat.ndim == 2 and y_hat.shape[1] > 1:
        return y_hat.argmax(axis=1)
    y_hat = y_hat.reshape(len(y_hat))
    if np.issubdtype(y_hat.dtype, np.floating):
        return (y_hat > 0.5).astype(int)
    return y_hat


def accuracy(y, y_hat):
    """Share of samples whose class is right, a float in [0, 1].

    Args:
        y: (N,) or (N, 1) true labels, or (N, K) one-hot rows.
        y_hat: labels, probabilities of class 1 (right from ½ on), or (N, K) scores.

    Raises:
        ValueError: when the two hold different numbers of samples, or none.
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
    classes = int(max(y.max(), y_hat.max())) + 1
    counts = np.zeros((classes, classes), dtype=int)
    np.add.at(counts, (y, y_hat), 1)
    return counts
