"""How busy the machine is while something is measured, and waiting until it is not."""

import time

import psutil


class Others:
    """Measures how many cores other programs use between start and `cores()`."""

    def __init__(self):
        self.begun, self.busy, self.own = time.monotonic(), busy(), own()

    def cores(self):
        """Return the mean number of cores that were busy with something else."""
        elapsed = time.monotonic() - self.begun
        return max(0.0, (busy() - self.busy - (own() - self.own)) / elapsed)


def settle(seconds=1.5, calm=0.15, limit=90):
    """Wait until what this process has started is at rest.

    A server that has just given a page away prepares the next one, for some ten seconds
    and on one of the cores.

    Args:
        seconds: how long it has to be calm.
        calm: cores that may be busy meanwhile.
        limit: seconds after which waiting ends all the same.
    """
    end = time.monotonic() + limit
    while time.monotonic() < end:
        before = own()
        time.sleep(seconds)
        if own() - before < calm * seconds:
            return


def busy():
    """Return the seconds that all cores together have been busy."""
    times = psutil.cpu_times()
    return sum(times) - times.idle - getattr(times, "iowait", 0.0)


def own():
    """Return the seconds of this process and all that it has started."""
    total = 0.0
    me = psutil.Process()
    for process in (me, *me.children(recursive=True)):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total
