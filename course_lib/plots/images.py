"""Pictures of pictures: rows of pixels drawn as small images."""

import numpy as np

from .colors import SIGNED
from .pictures import figure

WIDTH, IMAGE = 6.4, 1.0  # inches: of the figure, of an image in it


def images(X, titles=None, *, columns=6, signed=False):
    """Draw rows of pixels as square images, side by side.

    Args:
        X: (n, side²) one image a row.
        titles: n short texts, or None.
        columns: images in a row.
        signed: the values are weights: orange above 0, blue below, pale at 0, on one
            scale for all of them.
    """
    X = np.asarray(X)
    side = round(X.shape[1] ** 0.5) if X.ndim == 2 else 0
    if X.ndim != 2 or side**2 != X.shape[1]:
        raise ValueError(
            f"images draws rows of side² pixels, (n, side²), got shape {X.shape}. "
            "Pictures become rows by X.reshape(len(X), -1)."
        )
    room = 0.25 if titles is not None else 0.1  # inches above an image
    rows, width, height = -(-len(X) // columns), WIDTH / columns, IMAGE + room
    picture = figure((WIDTH, height * rows + 0.1))
    picture.set_layout_engine("none")
    ax = picture.add_axes((0, 0, 1, 1), projection="course")
    ax.set_axis_off()
    limit = np.abs(X).max() or 1.0
    scale = {"vmin": -limit, "vmax": limit} if signed else {"vmin": 0, "vmax": limit}
    for k, image in enumerate(X.reshape(-1, side, side)):
        begin = (k % columns + 0.5) * width - IMAGE / 2
        top = k // columns * height + room
        ax.imshow(
            image,
            cmap=SIGNED if signed else "gray_r",
            extent=(begin, begin + IMAGE, top + IMAGE, top),
            **scale,
        )
        if titles is not None:
            ax.text(begin + IMAGE / 2, top - 0.05, titles[k], fontsize=9, ha="center")
    ax.set(xlim=(0, WIDTH), ylim=(height * rows + 0.1, 0))
    captions = f": {', '.join(titles)}" if titles is not None else ""
    what = "weights drawn as images" if signed else "images"
    picture.alt = f"{len(X)} {what} of {side} by {side} pixels{captions}."
    return picture


def errors(X, y, P, *, count=12):
    """Draw what a classifier got wrong as images, the one it was surest of first.

    Args:
        X: (n, side²) one image a row.
        y: (n,) true labels, from 0.
        P: (n, K) what the classifier gives each of the K classes, from 0 to 1.
        count: images at most.

    Raises:
        ValueError: when there are no errors.
    """
    y, P = np.asarray(y), np.asarray(P)
    if P.ndim != 2 or P.shape[1] < 2:
        raise ValueError(
            f"errors wants a probability for each class, P (n, K), got shape {P.shape}"
        )
    answers, sure = P.argmax(axis=1), P.max(axis=1)
    wrong = np.flatnonzero(answers != y)
    if not len(wrong):
        raise ValueError(f"errors has nothing to draw: all {len(y)} answers are right")
    wrong = wrong[np.argsort(-sure[wrong])][:count]
    titles = [f"{y[i]}, read {answers[i]} ({sure[i]:.0%})" for i in wrong]
    return images(np.asarray(X)[wrong], titles, columns=4)
