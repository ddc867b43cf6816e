"""Long walks over many things of one kind: `make test` takes a sample of them."""

import pytest


def one_in(every, things):
    """Return parameters for all things; most of them are for `make test-slow` only."""
    return [
        pytest.param(thing, marks=[] if n % every == 0 else [pytest.mark.slow])
        for n, thing in enumerate(things)
    ]
