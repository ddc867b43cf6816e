"""The process that the kernels of web pages fork from: it has imported everything once.

A kernel of its own takes a second of processor time before its first cell, and most of
its memory are modules that every other kernel has, too. A fork of this process starts
at once and shares that memory until it writes to it. `forks.py` starts this process and
asks it for kernels over a socket; when that closes, it ends, and every kernel with it.
"""

import ctypes
import gc
import json
import os
import resource
import signal
import socket
import sys
import warnings
from importlib import import_module
from pathlib import Path

LOADED = (
    *("ipykernel.kernelapp", "matplotlib_inline.backend_inline", "sklearn.svm"),
    *("course_lib.exercises", "course_lib.widgets"),
)
SET_NAME = 15  # prctl's number for it
LARGEST = 200_000  # bytes of a request: nearly all of it is the environment


def main():
    """Import, wait for requests, and become a kernel in each fork."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries dead kernels
    channel = socket.socket(fileno=int(sys.argv[1]))
    warm_up()
    become_kernel(**wait(channel))


def warm_up():
    """Load what a lesson loads and draw a picture, without starting any thread."""
    # A page cannot reach the debugger, and its import would patch threads.
    sys.modules["debugpy"] = None
    warnings.simplefilter("ignore")  # as in a kernel, which has its own filters
    for name in LOADED:
        import_module(name)
    from PIL import Image

    from course_lib import Sigmoid, plots

    Image.init()  # all of Pillow's formats
    ax = plots.activation(Sigmoid())
    ax.figure.savefig(os.devnull, format="png")  # finds the fonts
    warnings.resetwarnings()
    threads = len(os.listdir("/proc/self/task"))
    if threads > 1:  # a fork would inherit their locks and not them
        sys.exit(f"{threads} threads run here: nothing can be forked")
    gc.collect()
    gc.freeze()  # a collection in a fork would write to all of it


def wait(channel):
    """Fork for each request; return it in the fork, never here."""
    while message := channel.recv(LARGEST):
        if os.fork() == 0:
            os.setsid()  # a signal to the kernel's group must reach it alone
            channel.send(str(os.getpid()).encode())
            channel.close()
            return json.loads(message)
    sys.exit()


def become_kernel(arguments, environ, folder, memory):
    """Be the kernel that was asked for, with at most `memory` bytes of data."""
    import ipywidgets
    import numpy as np

    from course_lib.hosting.voila.page_kernel import PageKernelApp

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(folder)
    name = Path(arguments[-1]).stem  # of the connection file: kernel-…
    ctypes.CDLL(None).prctl(SET_NAME, name.encode())  # what `ps` and `top` show
    np.random.seed()  # else all kernels would draw the same numbers
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    app = PageKernelApp.instance()
    app.initialize(
        [
            *arguments,
            f"--IPKernelApp.parent_handle={os.getppid()}",
            "--HistoryManager.enabled=False",  # a page cannot ask for it
            "--InteractiveShell.cache_size=0",  # nor for the figure of an earlier cell
        ]
    )
    ipywidgets.load_ipython_extension(app.shell)  # it was imported before the shell
    app.shell.events.register("post_run_cell", tidy)
    app.start()


def tidy(_):
    """Give the memory of a cell's figures back to the system."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)


if __name__ == "__main__":
    main()
