"""Figures of the course. Each function takes `ax=None` and returns the axes it drew on.

Importing this gives matplotlib the course's style (`course.mplstyle`).
"""

from .activations import activation, gallery, swish_terms
from .bands import bands
from .clipping import clipping
from .confusion import confusion
from .course_map import course_map
from .descent import batch_profiles, overshoot, schedules
from .evidence import evidence
from .few_labels import few_labels
from .graph import graph
from .history import history
from .images import errors, images
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
from .pieces import kinks, pieces
from .plane import decision, neuron, points
from .race import race
from .search import what_mattered
from .signals import signals
from .surfaces import surface
from .thinned import thinned
