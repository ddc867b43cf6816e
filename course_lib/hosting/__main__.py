"""Serve the lessons: `python -m course_lib.hosting lab`, or voila, site, lite."""

import argparse
import os
import socket
import sys
import warnings

from course_lib.docstrings import need_docstrings

need_docstrings(SystemExit)  # Jupyter does not start without them either

from . import lessons  # noqa: E402
from .settings import environment  # noqa: E402

PORTS = {"lab": 8888, "voila": 8866}
FIRST_LESSON = "00_start_here.ipynb"


def main(argv=None):
    """Read the command line, then write the site, or become the server."""
    options = read(argv)
    if options.command in WRITERS:
        return WRITERS[options.command](options)
    refuse_taken(options.port, options.command)
    os.environ |= environment()
    # Voila turns on warnings that are meant for its authors.
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    start = {"lab": start_lab, "voila": start_voila}[options.command]
    start(options)


def read(argv):
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.hosting")
    parser.add_argument("command", choices=[*PORTS, *WRITERS], help="what to do")
    parser.add_argument("--port", type=int, help="8888 for lab, 8866 for voila")
    parser.add_argument(
        "--lessons",
        choices=("work", "notebooks"),
        default="work",
        help="lab only: your own copies (work), or the sources for authors (notebooks)",
    )
    parser.add_argument(
        "--to",
        default=lessons.ROOT / "build" / "site",
        help="site and lite only: the folder of the pages",
    )
    parser.add_argument("--no-browser", action="store_true", help="open no browser")
    options = parser.parse_args(argv)
    options.port = options.port or PORTS.get(options.command)
    options.no_browser |= os.environ.get("BROWSER", "").lower() == "none"
    return options


def refuse_taken(port, command):
    """Exit with a sentence if something else listens on this port of this machine."""
    with socket.socket() as probe:
        if sys.platform != "win32":  # where it would allow sharing a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            sys.exit(
                f"Port {port} cannot be used: another program has it, or the system "
                f"keeps it. Choose another one: make {command} PORT={port + 10}"
            )


def start_lab(options):
    """Open JupyterLab on the first lesson."""
    from jupyterlab.labapp import LabApp

    folder = lessons.SOURCE
    if options.lessons == "work":
        folder = lessons.WORK
        for name in lessons.copy_missing():
            print(f"copied {name} to {folder}")
        for lesson in lessons.states():
            if lesson.state == "newer edition":
                print(
                    f"{lesson.name} has a newer edition: lesson 00 shows how to get it"
                )
    page = f"/lab/tree/{FIRST_LESSON}" if (folder / FIRST_LESSON).exists() else "/lab"
    print(f"Starting JupyterLab at http://127.0.0.1:{options.port}{page}", flush=True)
    LabApp.launch_instance(
        [
            f"--ServerApp.root_dir={folder}",
            f"--ServerApp.port={options.port}",
            "--ServerApp.port_retries=0",
            "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.open_browser={not options.no_browser}",
            f"--LabApp.default_url={page}",
            "--ServerApp.allow_root=True",  # in a container; others cannot connect
            "--ServerApp.log_level=WARN",  # the address is printed all the same
            "--LabApp.log_level=WARN",
        ]
    )


def start_voila(options):
    """Serve the lessons as web pages, contents page first."""
    from voila.app import Voila

    # Many readers may share this server: nobody's progress goes into a file.
    os.environ["COURSE_PROGRESS"] = "off"
    print(
        f"The lessons are at http://127.0.0.1:{options.port}/ (stop: Ctrl-C)",
        flush=True,
    )
    Voila.launch_instance(
        [
            str(lessons.SOURCE),
            f"--Voila.port={options.port}",
            "--Voila.port_retries=0",
            "--Voila.ip=127.0.0.1",
            f"--Voila.open_browser={not options.no_browser}",
            "--Voila.log_level=ERROR",  # it warns of every notebook it runs
        ]
    )


def write_site(options):
    """Write the static edition."""
    from .site import build

    try:
        pages = build(options.to, lessons.SOURCE)
    except ValueError as error:
        sys.exit(str(error))
    print(f"{pages} lessons are in {options.to}; open index.html there.")


def write_lite(options):
    """Add JupyterLab in the reader's own browser to the static edition."""
    from .lite import build

    lessons_inside = build(options.to, lessons.SOURCE)
    print(f"{len(lessons_inside)} lessons are in {options.to}/lite, to work in.")


WRITERS = {"site": write_site, "lite": write_lite}

if __name__ == "__main__":
    main()
