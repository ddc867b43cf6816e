"""Serve the lessons: `python -m course_lib.hosting lab`, or voila, site, lite."""

import argparse
import os
import re
import sys
import warnings

from course_lib.docstrings import need_docstrings

from . import copies

SERVERS = {"lab": "ServerApp", "voila": "Voila"}  # the classes that listen
SETTING = re.compile(r"--([A-Z]\w*\.[a-z]\w*)=.*", re.DOTALL)


def main(argv=None):
    """Read the command line, then write the site, or become the server."""
    need_docstrings(SystemExit)  # Jupyter does not start without them either
    options = read(argv)
    if options.command in WRITERS:
        return WRITERS[options.command](options)
    if os.environ.get("JUPYTER_NO_CONFIG"):
        sys.exit(
            "JUPYTER_NO_CONFIG is set, so Jupyter would read no settings, and the "
            "course's own are settings, too. Unset it, then start again."
        )
    keep_out_files_that_lie_here()
    from . import servers, settings  # they import voila, and not voila.py

    os.environ |= settings.environment()
    # Voila turns on warnings that are meant for its authors.
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    start = {"lab": servers.start_lab, "voila": servers.start_voila}[options.command]
    start(options)


def keep_out_files_that_lie_here():
    """Import nothing from the folder of the start: a voila.py there holds settings.

    Kernels look into the folder of their notebook, as ever.
    """
    here = os.path.realpath(os.getcwd())
    sys.path[:] = [each for each in sys.path if os.path.realpath(each) != here]


def read(argv):
    """Read the command line; `arguments` are the settings of Jupyter in it."""
    parser = argparse.ArgumentParser(
        prog="python -m course_lib.hosting",
        epilog="lab and voila also take settings of Jupyter and of the course, as in "
        "--VisitorKernels.limit=100",
    )
    commands = [*SERVERS, *WRITERS]
    parser.add_argument("command", choices=commands, help="what to do")
    parser.add_argument("--port", type=int, help="8888 for lab, 8866 for voila")
    parser.add_argument(
        "--lessons",
        choices=("work", "notebooks"),
        default="work",
        help="lab only: your own copies (work), or the sources for authors (notebooks)",
    )
    parser.add_argument(
        "--to",
        default=copies.ROOT / "build" / "site",
        help="site and lite only: the folder of the pages",
    )
    parser.add_argument("--no-browser", action="store_true", help="open no browser")
    options, rest = parser.parse_known_args(argv)
    options.server = SERVERS.get(options.command)
    options.arguments = arguments(options, rest, parser)
    return options


def arguments(options, rest, parser):
    """Return all settings of the command line in the form that Jupyter takes."""
    server = options.server
    strange = [each for each in rest if not (server and SETTING.fullmatch(each))]
    if strange:
        parser.error(f"unrecognized arguments: {' '.join(strange)}")
    if server and options.port:
        rest.append(f"--{server}.port={options.port}")
    if server and (
        options.no_browser or os.environ.get("BROWSER", "").lower() == "none"
    ):
        rest.append(f"--{server}.open_browser=False")
    names = [SETTING.fullmatch(each)[1] for each in rest]
    for name in names:
        if names.count(name) > 1:
            parser.error(f"{name} is set twice")
    return rest


def write_site(options):
    """Write the static edition."""
    from .pages.site import build

    try:
        pages = build(options.to, copies.SOURCE)
    except ValueError as error:
        sys.exit(str(error))
    print(f"{pages} lessons are in {options.to}; open index.html there.")


def write_lite(options):
    """Add JupyterLab in the reader's own browser to the static edition."""
    from .pages.lite import build

    lessons_inside = build(options.to, copies.SOURCE)
    print(f"{len(lessons_inside)} lessons are in {options.to}/lite, to work in.")


WRITERS = {"site": write_site, "lite": write_lite}

if __name__ == "__main__":
    main()
