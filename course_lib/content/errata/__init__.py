"""What the errata hunt has to settle: a module for each of the lecture notes.

ENTRIES holds them all, name → Entry: each file in this folder adds its own.
"""

import sys

from ...registry import modules
from ..erratum import ENTRIES

modules(sys.modules[__name__])


def matching(notes="all", topic="all"):
    """Return the entries of a note and of a topic, in their order."""
    return [
        each
        for each in ENTRIES.values()
        if (notes == "all" or notes in each.notes)
        and (topic == "all" or topic == each.topic)
    ]
