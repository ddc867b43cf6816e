"""Figures of the course. Each function takes `ax=None` and returns the axes it drew on.

All of them, and the figures they make, are in the course's style (`course.mplstyle`)
whatever the learner's own style is, and leave that as it is. In axes of your own, made
with pyplot, the inside of the axes is ours, what stands around it stays yours.
"""

import inspect

from . import style
from .activations import activation, gallery, swish_terms
from .bands import bands
from .clipping import clipping
from .confusion import confusion
from .course_map import course_map
from .descent import batch_profiles, overshoot, schedules
from .dropout_networks import thinned
from .evidence import evidence
from .few_labels import few_labels
from .graph import graph
from .history import history
from .images import errors, images
from .kinks import kinks, pieces
from .paths import paths
from .penalties import penalties, weights
from .pictures import (
    BLUE,
    GREEN,
    ORANGE,
    PINK,
    CourseFigure,
    describe,
    figure,
    figure_axes,
    panels,
)
from .plane import decision, neuron, points
from .race import race
from .search import what_mattered
from .signals import signals
from .surfaces import surface

for _name, _plot in list(vars().items()):
    if inspect.isfunction(_plot):
        globals()[_name] = style.course_plot(_plot)
