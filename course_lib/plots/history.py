"""Pictures of a training: loss and accuracy by epoch, and what they tell."""

import numpy as np

from .pictures import BLUE, INK, ORANGE, describe, figure

TURNED_UP = 1.05  # a validation loss that ends 5 % above its lowest has turned up
MARKER = {True: "o", False: ""}  # one epoch is a point, not a line
LOG_FROM = 100  # a loss that changes by this factor is drawn on a logarithmic axis


def history(history, *, ax=None):
    """Draw the loss by epoch, with the accuracy beside it where there is one.

    Training is solid and validation dashed, each named at the end of its line; a ring
    marks the epoch of the lowest validation loss.

    Args:
        history: a `History` of at least one epoch.
        ax: where to draw the loss (and nothing else); None makes a figure.

    Raises:
        ValueError: when no epoch was completed.
    """
    if not history.epochs:
        raise ValueError("this history holds no completed epoch: there is no curve yet")
    with_accuracy = ax is None and bool(history.accuracy)
    if ax is None:
        picture = figure((6.4, 3.2))
        options = {"subplot_kw": {"projection": "course"}, "squeeze": False}
        axes = picture.subplots(1, 1 + with_accuracy, **options)[0]
        picture.suptitle(finding(history), x=0.012, ha="left", fontsize=11.5,
                      fontweight="bold", color=INK)  # fmt: skip
        ax = axes[0]
    else:
        ax.set_title(finding(history))
    _curves(ax, history.loss, history.val_loss, "loss")
    if history.val_loss and turn(history.val_loss):
        best = int(np.argmin(history.val_loss))
        ax.plot(best + 1, history.val_loss[best], "o", mfc="none", mec=INK, ms=11,
                mew=1.5)  # fmt: skip
    if with_accuracy:
        _curves(axes[1], history.accuracy, history.val_accuracy, "accuracy")
    return describe(ax, _alt(history))


def turn(losses):
    """Return the epoch (from 1) after which a loss rises for good, or 0 if none.

    It counts as turned when the loss ends more than 5 % above its lowest value.
    """
    best = int(np.argmin(losses))
    return best + 1 if losses[-1] > TURNED_UP * losses[best] else 0


def finding(history):
    """Return what a history shows, in one short sentence."""
    turned = turn(history.val_loss) if history.val_loss else 0
    if turned:
        return f"Validation loss turns up after epoch {turned}"
    return f"Training loss {_course(history.loss)}"


def _course(values):
    """Return how a list goes from its first to its last value, in words."""
    first, last, count = values[0], values[-1], len(values)
    if count == 1:
        return f"is {first:.3g} after one epoch"
    if abs(last - first) <= 0.02 * abs(first):
        return f"stays at {last:.3g} for {count} epochs"
    verb = "falls" if last < first else "rises"
    return f"{verb} from {first:.3g} to {last:.3g} in {count} epochs"


def _alt(history):
    text = f"Training loss {_course(history.loss)}"
    if history.val_loss:
        turned = turn(history.val_loss)
        lowest = min(history.val_loss)
        text += (
            f"; validation loss turns up after epoch {turned}, from {lowest:.3g} to "
            f"{history.val_loss[-1]:.3g}"
            if turned
            else f"; validation loss ends at {history.val_loss[-1]:.3g}"
        )
    if history.accuracy:
        text += f". Accuracy ends at {history.accuracy[-1]:.0%} in training"
        if history.val_accuracy:
            text += f" and {history.val_accuracy[-1]:.0%} in validation"
    return text + "."


def _curves(ax, training, validation, what):
    """Draw one quantity by epoch, each line named at its end."""
    epochs = np.arange(1, len(training) + 1)
    lines = [
        ("training", training, BLUE, "-"),
        ("validation", validation, ORANGE, "--"),
    ]
    lines = [line for line in lines if line[1]]
    for _, values, color, style in lines:
        ax.plot(epochs, values, color=color, ls=style, marker=MARKER[len(epochs) == 1])
    ax.set(xlabel="epoch", ylabel=what)
    values = np.array([*training, *validation])
    if what == "loss" and values.min() > 0 and values.max() > LOG_FROM * values.min():
        ax.set_yscale("log")
    ax.margins(x=0.02 if len(epochs) > 1 else 1)
    ax.xaxis.get_major_locator().set_params(integer=True, min_n_ticks=1)
    heights = _apart([_height(ax, values[-1]) for _, values, _, _ in lines])
    for height, (name, _, color, _) in zip(heights, lines, strict=True):
        ax.text(1.01, height, name, color=color, va="center", transform=ax.transAxes)


def _height(ax, value):
    """Return where a value lies between the bottom (0) and the top (1) of the axes."""
    ax.get_ylim()  # brings the limits up to date
    place = ax.transData.transform((1, value))
    return float(ax.transAxes.inverted().transform(place)[1])


def _apart(heights, gap=0.09):
    """Return one or two heights, moved so that two lines of text do not touch."""
    if len(heights) < 2 or abs(heights[0] - heights[1]) >= gap:
        return heights
    middle, up = sum(heights) / 2, heights[0] >= heights[1]
    return [middle + gap / 2, middle - gap / 2][:: 1 if up else -1]
