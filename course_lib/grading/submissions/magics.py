"""Cells with IPython's own commands in them, as plain Python.

`%%time` and its kind stand above Python code: the line goes, the code stays. Any other
`%%…` cell (a shell script, HTML) holds no Python at all.
"""

import re

from IPython.core.inputtransformer2 import TransformerManager

PYTHON = {"time", "timeit", "capture", "prun", "memit", "mprun", "snakeviz", "python"}
HEAD = re.compile(r"\s*%%(\w+).*(?:\n|$)")


def without(source):
    """Return the source of a cell with every line number kept and no magic in it.

    Lines that start with `%`, `!` or end in `?` become calls to `get_ipython()`, which
    the reader of definitions drops. Raises SyntaxError as the transformer does.
    """
    head = HEAD.match(source)
    blank = 0
    while head:
        if head[1] not in PYTHON:
            return ""
        blank += head[0].count("\n")
        source = source[head.end() :]
        head = HEAD.match(source)
    return "\n" * blank + TransformerManager().transform_cell(source)
