"""What to paste into a question: versions, machine and settings, as plain text.

Only the standard library is imported, so that a broken installation can report itself.
"""

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = (
    "course-lib",
    "numpy",
    "matplotlib",
    "ipywidgets",
    "jupyterlab",
    "voila",
    "ipykernel",
)


def report():
    """Print the versions and settings that someone who helps you needs to know.

    Your user name does not appear: the home folder is written `~`.
    """
    rows = {"Python": platform.python_version()}
    rows |= {package: installed(package) for package in PACKAGES}
    rows["system"] = platform.platform()
    rows["BLAS"] = blas()
    rows["progress"] = os.environ.get("COURSE_PROGRESS") or "in Jupyter's data folder"
    rows["Python at"] = sys.prefix
    for name, value in rows.items():
        print(f"{name:<11} {without_home(value)}")


def installed(package):
    """Return the version of a package, or say that it is missing."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def blas():
    """Name the library numpy multiplies matrices with, and its threads."""
    try:
        import numpy
        from threadpoolctl import threadpool_info
    except ImportError as error:
        return f"unknown ({error})"
    name = numpy.show_config(mode="dicts")["Build Dependencies"]["blas"]["name"]
    threads = [
        pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"
    ]
    return f"{name}, threads: {', '.join(map(str, threads)) or 'unknown'}"


def without_home(text):
    """Write the home folder as `~`."""
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text
