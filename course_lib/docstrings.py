"""Docstrings: exercises, errata and terms are told in them; `python -OO` drops them.

The mathematics works without; what speaks to learners refuses to start.
"""

import sys

SENTENCE = (
    "the course tells its exercises in docstrings, which python -OO and "
    "PYTHONOPTIMIZE=2 leave out: start Python without them"
)


def need_docstrings(error=ImportError):
    """Raise `error` with a sentence if this Python has thrown docstrings away."""
    if sys.flags.optimize > 1:
        raise error(SENTENCE)
