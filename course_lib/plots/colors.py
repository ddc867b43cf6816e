"""The grammar of colors, one for all drawings of weights, units and classes.

Orange is positive and class 1, blue is negative and class 0. A weight's line is as
thick as the weight is large, and dashed below 0; a class has a marker of its own: so
nothing is said by color alone. Whatever draws a weight, what a unit says, or a class
takes its looks from here. What has no sign and is no class (a unit that is missing, a
gradient's number, a box in hand) is drawn in ink or in the color of gradients. Curves
that are only told apart, such as two losses, take theirs from `pictures.LINES`.
"""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import LinearSegmentedColormap

from .pictures import BLUE, GREEN, ORANGE, PINK

# Class 0 … 3, told apart by marker as well as by color.
CLASSES = ((BLUE, "o"), (ORANGE, "^"), (GREEN, "s"), (PINK, "D"))
# A positive weight, a negative one: color and line.
SIGNS = ((ORANGE, "-"), (BLUE, (0, (3, 1.5))))
THICKEST = 5  # points; of a weight of 4.7 and more
PALE = "#fbfaf6"  # 0, and the probability ½
# What has a sign, from the most negative to the most positive.
SIGNED = LinearSegmentedColormap.from_list("signed", [BLUE, PALE, ORANGE])
# The same, light enough to read points and lines on top of it.
SHADES = LinearSegmentedColormap.from_list("shades", ["#bcd9ee", PALE, "#f7cfb2"])
GRADIENT = "#006b4f"  # numbers that are gradients: green, dark enough for small letters


def sign_color(value):
    """Return the color of a number by its sign; 0 counts as positive."""
    return SIGNS[int(value < 0)][0]


class WeightLines(LineCollection):
    """Lines that are weights: colored and dashed by their signs, thick by their sizes.

    Args:
        finest: weights closer to 0 are not drawn.
    """

    def __init__(self, finest=0.0, **options):
        super().__init__([], **options)
        self.finest = finest
        self.negative = np.empty(0, bool)  # which of the weights drawn are

    def set_weights(self, weights):
        """Give each line the looks of its weight.

        Args:
            weights: one for each line, in an array of any shape.
        """
        w = np.nan_to_num(np.ravel(weights))
        widths = np.minimum(0.3 + np.abs(w), THICKEST)
        widths[np.abs(w) < self.finest] = 0
        negative = w < 0
        if not np.array_equal(negative, self.negative):
            self.negative = negative
            looks = [SIGNS[k] for k in negative.astype(int)]
            # Else matplotlib pairs n new styles with m old widths: m · n, at worst.
            self.set_linewidths(1)
            self.set_color([color for color, _ in looks])
            self.set_linestyle([style for _, style in looks])
        self.set_linewidths(widths)


def packed(colormap):
    """Return 256 colors of a colormap, the RGBA of each as one 32-bit number."""
    colors = (colormap(np.linspace(0, 1, 256)) * 255).round().astype(np.uint8)
    return colors.view(np.uint32)[:, 0]


def painted(index, table):
    """Return the colors (…, 4) of whole numbers 0 to 255, by a `packed` table.

    One number per color instead of four is three times as fast to look up.
    """
    pixels = table.take(index, mode="clip")  # clip: without a search for bad indices
    return pixels.view(np.uint8).reshape(*index.shape, 4)
