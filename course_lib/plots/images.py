"""Pictures of pictures: rows of pixels drawn as small images."""

import numpy as np

from .pictures import figure


def images(X, titles=None, *, columns=6, signed=False):
    """Draw rows of pixels as square images, side by side.

    Args:
        X: (n, side²) one image a row.
        titles: n short texts, or None.
        columns: images in a row.
        signed: the values are weights: one scale around 0 for all of them.
    """
    X = np.asarray(X)
    side = round(X.shape[1] ** 0.5)
    rows = -(-len(X) // columns)
    height = 1.25 if titles is not None else 1.1
    made = figure((6.4, height * rows))
    axes = made.subplots(
        rows, columns, squeeze=False, subplot_kw={"projection": "course"}
    )
    limit = np.abs(X).max() or 1.0
    scale = {"vmin": -limit, "vmax": limit} if signed else {"vmin": 0, "vmax": limit}
    for k, ax in enumerate(axes.flat):
        ax.set_axis_off()
        if k >= len(X):
            continue
        ax.imshow(
            X[k].reshape(side, side), cmap="cividis" if signed else "gray_r", **scale
        )
        if titles is not None:
            ax.set_title(titles[k], fontsize=9, fontweight="normal", pad=3)
    named = f": {', '.join(titles)}" if titles is not None else ""
    what = "weights drawn as images" if signed else "images"
    made.alt = f"{len(X)} {what} of {side} by {side} pixels{named}."
    return made
