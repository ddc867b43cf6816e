"""Start JupyterLab or Voila on the lessons, with the course's settings and the user's.

What a user's files or arguments say wins over the course, for all but `INVARIANTS`;
that is told. What is wrong in them is told, too, by `own_settings`.
"""

import os
import socket
import sys
import tempfile
from pathlib import Path
from secrets import token_hex

from jupyter_core.paths import jupyter_config_path

from . import copies, own_settings
from .settings import OUR_SETTINGS

PORTS = {"lab": 8888, "voila": 8866}
# The files that Jupyter reads, the least important first.
FILES = {
    "lab": ["jupyter_config", "jupyter_lab_config", "jupyter_server_config"],
    "voila": ["voila"],
}
# What decides who may use JupyterLab. Without any of them the course makes a token,
# since the one that Jupyter makes is not known before the server runs.
KEYS = (
    *("IdentityProvider.token", "PasswordIdentityProvider.token", "ServerApp.token"),
    *("PasswordIdentityProvider.hashed_password", "ServerApp.password"),
    *("ServerApp.identity_provider_class", "ServerApp.login_handler_class"),
)
FIRST_LESSON = "00_start_here.ipynb"
# What no file and no argument changes: (our value, what another one would do).
INVARIANTS = {
    "VoilaConfiguration.extension_language_mapping": (
        "{}",
        "readers could run files that are no lessons",
    ),
    "VoilaConfiguration.preheat_kernel": (
        False,
        "readers could list kernels; VisitorKernels.waiting prepares pages instead",
    ),
    "VoilaConfiguration.progressive_rendering": (
        False,
        "the pages of the course would stay empty",
    ),
}


def start_lab(options):
    """Open JupyterLab on the first lesson."""
    from jupyterlab.labapp import LabApp

    tell_of_stray_files()
    own = settings_of_users(options, jupyter_config_path())
    address, port = place(own, options)
    folder = copies.SOURCE
    if options.lessons == "work":
        folder = copies.WORK
        tell_of_copies(folder)
    page = f"/lab/tree/{FIRST_LESSON}" if (folder / FIRST_LESSON).exists() else "/lab"
    key = {} if brings_a_key(own) else {"IdentityProvider.token": token_hex(24)}
    query = "".join(f"?token={token}" for token in key.values())
    print(f"Starting JupyterLab at {address}{page}{query}", flush=True)
    another = f"it would not open {folder}, where --lessons has the lessons"
    invariants = {
        "ServerApp.root_dir": (folder, another),
        "LabApp.default_url": (page, another),
        "ServerApp.port_retries": (0, "the address above would be another server's"),
    }
    defaults = key | {
        "ServerApp.port": port,
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.allow_root": True,  # in a container; others cannot connect
        "ServerApp.log_level": "WARN",
        "LabApp.log_level": "WARN",
    }
    LabApp.launch_instance(
        command_line(own, defaults, INVARIANTS | invariants, options.arguments)
    )


def brings_a_key(own):
    """Return whether users have their own way to log in, as a token or a password."""
    environ = any(map(os.environ.get, ("JUPYTER_TOKEN", "JUPYTER_TOKEN_FILE")))
    return environ or any(own.where(name) for name in KEYS)


def start_voila(options):
    """Serve the lessons as web pages, contents page first."""
    from voila.app import Voila

    from .voila import safety, visitors, waiting_pages

    # Many readers may share this server: nobody's progress goes into a file.
    os.environ["COURSE_PROGRESS"] = "off"
    ipython = tempfile.TemporaryDirectory(prefix="course-ipython-")
    keep_out_settings_of_ipython(ipython.name)
    # Voila makes this class once more when it starts; its settings are known from now.
    kernels = waiting_pages.with_waiting_pages(visitors.VisitorKernels, False, 0)
    own = settings_of_users(options, [os.getcwd(), *jupyter_config_path()], kernels)
    address, port = place(own, options)
    print(f"The lessons are at {address}/ (stop: Ctrl-C)", flush=True)
    invariants = {
        "Voila.port_retries": (0, "the address above would be another server's")
    }
    defaults = {
        "Voila.port": port,
        "Voila.ip": "127.0.0.1",
        "Voila.log_level": "ERROR",  # it warns of every notebook it runs
    }
    words = command_line(own, defaults, INVARIANTS | invariants, options.arguments)
    server = Voila.instance()
    server.initialize([str(copies.SOURCE), *words])
    server.tornado_settings = safety.with_ours(server.tornado_settings)
    server.start()
    ipython.cleanup()


def keep_out_settings_of_ipython(folder):
    """Let kernels find only an empty folder where IPython's own settings would be.

    What suits the prompt of whoever runs the server may empty a reader's page. (Forks
    read no settings at all: `page_kernel.py`.)
    """
    os.environ["IPYTHONDIR"] = folder
    os.environ.pop("PYTHONSTARTUP", None)


def tell_of_stray_files():
    """Say which settings lie where JupyterLab does not look: at the place of start."""
    folders = [os.path.realpath(each) for each in jupyter_config_path()]
    for name in FILES["lab"]:
        for stray in (Path(name + kind).resolve() for kind in own_settings.LOADERS):
            if stray.exists() and str(stray.parent) not in folders:
                say(
                    f"{stray} is not read: JupyterLab takes its settings from the "
                    "folders that `jupyter --paths` lists under config."
                )


def tell_of_copies(folder):
    """Copy the lessons that a learner does not have; say so, and which are older."""
    for name in copies.copy_missing():
        print(f"copied {name} to {folder}")
    for lesson in copies.states():
        if lesson.state == "newer edition":
            print(f"{lesson.name} has a newer edition: lesson 00 shows how to get it")


def settings_of_users(options, folders, *classes):
    """Return what users have set in files and arguments; say what is wrong there.

    `classes` are alive meanwhile, so that their settings are known.
    """
    own = own_settings.read(
        FILES[options.command], folders, options.arguments, ours=[OUR_SETTINGS]
    )
    own.refuse_wrong_values()
    for notice in own.notices():
        say(notice)
    return own


def place(own, options):
    """Return the address and the port of a server; exit if the port is taken."""
    server, command = options.server, options.command
    port = int(own.get(f"{server}.port", PORTS[command]))
    refuse_taken(port, command)
    host = own.get(f"{server}.ip", "127.0.0.1")
    host = "127.0.0.1" if host in ("", "*", "0.0.0.0", "::") else host
    base = own.get(f"{server}.base_url", "/").strip("/")
    return "/".join([f"http://{host}:{port}", *filter(None, [base])]), port


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


def command_line(own, defaults, invariants, arguments):
    """Return a server's arguments: our invariants, users', and our defaults.

    Jupyter lets an argument win over every file, so a default that some file sets is
    left out. An invariant that was set all the same is told.
    """
    for name, (_, otherwise) in invariants.items():
        if source := own.where(name):
            say(f"{source}: {name} is not taken from here: {otherwise}.")
    values = {n: value for n, value in defaults.items() if own.where(n) is None}
    values |= {name: value for name, (value, _) in invariants.items()}
    theirs = [each for each in arguments if each[2:].split("=")[0] not in invariants]
    return [*(f"--{name}={value}" for name, value in values.items()), *theirs]


def say(sentence):
    """Tell whoever starts the server; what it prints itself goes elsewhere."""
    print(sentence, file=sys.stderr, flush=True)
