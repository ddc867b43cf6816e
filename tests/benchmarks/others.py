"""How busy other programs keep the machine while something is measured."""

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
