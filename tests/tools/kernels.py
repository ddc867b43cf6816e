"""Kernels that do not race for ports, for notebooks that run side by side.

A kernel whose port somebody took in the meantime may hang instead of ending, and its
notebook waits for nothing. Sockets that are files have names of their own.
"""

from uuid import uuid4

from jupyter_core.paths import jupyter_runtime_dir
from jupyter_core.utils import ensure_dir_exists

from course_lib.hosting.settings import transport


def connection():
    """Return the options of a `KernelManager` whose kernel is reached through files."""
    folder = jupyter_runtime_dir()
    ensure_dir_exists(folder, mode=0o700)
    return {
        "transport": transport(folder),
        "connection_file": f"{folder}/kernel-{uuid4()}.json",
    }
