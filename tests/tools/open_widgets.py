"""Widgets that tests open: each holds pictures of megabytes until it is closed."""

from contextlib import contextmanager

import ipywidgets


@contextmanager
def closed_afterwards():
    """Close the widgets that are opened in this block, the youngest first."""
    before = set(_open())
    yield
    for name, widget in reversed(_open().items()):
        if name not in before:
            widget.close()


def _open():
    """Return the open widgets by their names, the oldest first."""
    return dict(ipywidgets.widgets.widget._instances)
