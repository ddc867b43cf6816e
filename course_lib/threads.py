"""How many threads the matrix products use.

The matrices of this course are small: a second thread costs more than it brings, and
on a busy machine the two wait for each other for milliseconds.
"""

import functools


@functools.cache
def _limiter():
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().limit(limits=1, user_api="blas")


def one_thread():
    """Put BLAS on one thread for this process; the second call costs nothing."""
    _limiter()


def restore():
    """Give BLAS its threads back, as they were before `one_thread`."""
    if _limiter.cache_info().currsize:
        _limiter().restore_original_limits()
        _limiter.cache_clear()
