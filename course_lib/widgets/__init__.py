"""The widgets of the lessons: `widgets.activation_explorer()` and so on.

Each is a `Card` or a `Panel`: call it as the last line of a cell. A file of this folder
holds one; a folder holds one, or what several are made of.
"""

import sys

from course_lib import registry
from course_lib.widgets.panel.card import PUBLIC

PUBLIC.update(registry.namesakes(sys.modules[__name__]))
globals().update(PUBLIC)
del sys, registry, PUBLIC
