"""The machine that a benchmark runs on, how busy it was, and where the table goes."""

import os
import platform
import statistics
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

RESULTS = Path(__file__).parent / "results"
CORES = os.cpu_count()
CALM = 0.05  # share of all cores that other programs may use
ANYWAY = "BENCH_ANYWAY"


class Measurement:
    """One benchmark, from its first second to its table.

        measurement = Measurement("sweeps", "numpy", "joblib")
        …
        measurement.publish("Sweeps", text)

    Args:
        name: the table is results/<name>.md.
        packages: whose versions the table names.
        threads: how many BLAS has where the numbers come from, if in other processes.
    """

    def __init__(self, name, *packages, threads=None):
        self.path = RESULTS / f"{name}.md"
        self.packages, self.threads = packages, threads
        self.load = load_average()
        self.others = Others()

    def publish(self, title, text, figure=None, others=None):
        """Print the table, and store it unless a better one would be lost.

        A table that is stored already stays while other programs keep the machine busy,
        unless the variable BENCH_ANYWAY is set.

        Args:
            title: heading of the table.
            text: Markdown below the lines about the machine.
            figure: bytes of a PNG that belongs to the table, results/<name>.png.
            others: cores that other programs used while the numbers were taken, if
                that was not all the time since the beginning.
        """
        share = (self.others.cores() if others is None else others) / CORES
        load = f"Load average {self.load} at the start, {load_average()} at the end"
        busy = f"other programs used {share:.0%} of the {CORES} cores"
        about = f"{machine(*self.packages)}, {blas(self.threads)}. {load}; {busy}."
        document = f"# {title}\n\n{about}\n\n{text.strip()}\n"
        print(document)
        if share > CALM and self.path.exists() and not os.environ.get(ANYWAY):
            print(
                f"{self.path.name} was not stored, the table from before stays: "
                f"{busy}, and above {CALM:.0%} times cannot be trusted ({load.lower()})"
                f". Wait until they are done and measure again, or set {ANYWAY}=1.",
                file=sys.stderr,
            )
            return
        self.path.parent.mkdir(exist_ok=True)
        self.path.write_text(document, encoding="utf-8")
        if figure is not None:
            self.path.with_suffix(".png").write_bytes(figure)


def machine(*packages):
    """Return one line: processor, cores, system, Python and the packages' versions."""
    parts = [processor(), f"{CORES} cores", platform.system()]
    parts.append(f"Python {platform.python_version()}")
    for package in dict.fromkeys(("numpy", *packages)):
        try:
            parts.append(f"{package} {version(package).split('+')[0]}")
        except PackageNotFoundError:
            parts.append(f"{package} not installed")
    return ", ".join(parts)


def processor():
    """Return the processor's name, as far as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(
            x.split(":")[1].strip() for x in lines if x.startswith("model name")
        )
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def blas(threads=None):
    """Return which BLAS numpy multiplies with, and on how many threads."""
    import numpy  # noqa: F401  (brings its BLAS)
    from threadpoolctl import threadpool_info

    libraries = [each for each in threadpool_info() if each["user_api"] == "blas"]
    libraries.sort(
        key=lambda each: "numpy" not in each["filepath"]
    )  # scipy has its own
    library = libraries[0]
    count = threads or library["num_threads"]
    name = f"{library['internal_api']} {library['version']}"
    return f"{name} with {count} thread{'s' * (count > 1)}"


def load_average():
    """Return how many programs wanted a core during the last minute, as text."""
    return f"{psutil.getloadavg()[0]:.1f}"


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
    idle = times.idle + getattr(times, "iowait", 0.0)
    guest = getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)
    return sum(times) - idle - guest  # those of guests are in `user`, too


def own():
    """Return the seconds of this process and all that it has started, ended or not."""
    total = 0.0
    me = psutil.Process()
    for process in (me, *me.children(recursive=True)):
        try:
            total += sum(process.cpu_times()[:4])  # user, system, and of ended children
        except psutil.NoSuchProcess:
            continue
    return total


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


def table(head, rows):
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def spread(values, form=".1f", scale=1):
    """Return the median and, in brackets, the quartiles; of few values, the extremes.

    Args:
        values: one number a round.
        form: format of a number.
        scale: factor on all of them, such as 1e3 for seconds in ms.
    """
    values = [scale * value for value in values]
    low, high = min(values), max(values)
    if len(values) >= 5:
        low, _, high = statistics.quantiles(values, n=4, method="inclusive")
    return f"{statistics.median(values):{form}} ({low:{form}} – {high:{form}})"


def rounds_are(count):
    """Say what `spread` shows of so many rounds."""
    if count == 1:
        return "One round."
    bracket = "quartiles" if count >= 5 else "least and most"
    return f"Medians of {count} rounds, in brackets their {bracket}."
