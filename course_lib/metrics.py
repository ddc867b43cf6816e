"""Figures of merit: how good are the predictions?"""

import numpy as np

__all__ = ["accuracy", "confusion_matrix", "r2_score"]


def _labels(y):
    """Class labels (N,) from labels, one probability a row, or K scores a row."""
    if np.ma.is_masked(y):
        raise ValueError("some labels are hidden behind a mask: leave them out first")
    y = np.asarray(y)
    if y.dtype.kind == "f" and np.isnan(y).any():
        raise ValueError("there is NaN among the labels or predictions: no class")
    if y.dtype.kind == "b":
        y = y.astype(int)
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
        y_hat: labels, probabilities of class 1 (counted as 1 above ½), or (N, K)
            scores.

    Raises:
        ValueError: when the two hold different numbers of samples, or none, or hold
            NaN, or a column that is neither labels nor probabilities.
    """
    if (
        np.ndim(y) == 2
        and np.shape(y)[1] > 1
        and not np.allclose(np.sum(y, 1), 1, atol=1e-2)
    ):
        raise ValueError(
            "accuracy counts samples of one class each, and some rows of y have "
            "several, or none. By label: np.mean((y_hat > 0.5) == y)"
        )
    y, y_hat = _labels(y), _labels(y_hat)
    if len(y) != len(y_hat) or len(y) == 0:
        raise ValueError(f"accuracy compares {len(y)} labels with {len(y_hat)}")
    if {0, -1} <= {*np.unique(y)} ^ {*np.unique(y_hat)}:
        raise ValueError("one side has the labels −1 and 1, the other 0 and 1")
    return float(np.mean(y == y_hat))


def r2_score(y, y_hat):
    """R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)²: 1 is perfect, 0 no better than the mean.

    Args:
        y: (N,) or (N, K) true values, not all equal.
        y_hat: predictions of the same shape.

    Raises:
        ValueError: when the shapes differ or y is constant.
    """
    if np.ma.is_masked(y) or np.ma.is_masked(y_hat):
        raise ValueError("some values are hidden behind a mask: leave them out first")
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
    numbered = y.dtype.kind in "iu" and y_hat.dtype.kind in "iu"
    if not numbered or min(y.min(), y_hat.min()) < 0:
        raise ValueError(
            f"confusion_matrix counts classes by number, 0, 1, …, got {y[:3]}. To "
            "number them: names, y = np.unique(labels, return_inverse=True)"
        )
    classes = int(max(y.max(), y_hat.max())) + 1
    counts = np.zeros((classes, classes), dtype=int)
    np.add.at(counts, (y, y_hat), 1)
    return counts
