"""The settings that JupyterLab, Voila and Binder share.

`jupyter_config/` holds the files Jupyter reads; they call the functions of this page.
`environment()` puts that folder and `jupyter_data/` (the page template) on its paths.
"""

import os
import sys
from pathlib import Path

from .contents import describe_page
from .nodelay import send_at_once
from .safety import let_pages_end_their_kernel

HERE = Path(__file__).parent
SOCKET_PATH_LIMIT = 100  # bytes; 104 on macOS and 108 on Linux, with the final zero
SOCKET_NAME = "/kernel-01234567-89ab-cdef-0123-456789abcdef-ipc-5"
MINUTE = 60

FAILURE = (
    "The page stops here. Reload it to try again. If that does not help, open the "
    "lesson in JupyterLab and ask for help with what nn.report() prints."
)


def environment(environ=os.environ):
    """Return the variables that point Jupyter to the settings and the template.

    Without the echo a moved slider is not told its own new value: one message less in
    the way of the picture. (Two pages on one kernel then move their sliders apart.)
    """
    return {
        "JUPYTER_CONFIG_PATH": first(HERE / "jupyter_config", environ, "CONFIG_PATH"),
        "JUPYTER_PATH": first(HERE / "jupyter_data", environ, "PATH"),
        "OPENBLAS_NUM_THREADS": environ.get("OPENBLAS_NUM_THREADS", "1"),
        "JUPYTER_WIDGETS_ECHO": environ.get("JUPYTER_WIDGETS_ECHO", "0"),
    }


def first(folder, environ, name):
    """Return the search path JUPYTER_<name> with `folder` put first."""
    others = environ.get(f"JUPYTER_{name}", "").split(os.pathsep)
    others = [other for other in others if other and other != str(folder)]
    return os.pathsep.join([str(folder), *others])


def for_both(c, connections):
    """Set what every server needs: pictures at once, kernels that start and end well.

    `connections` is the folder in which the server keeps its kernels' connection files.
    """
    send_at_once()
    # Kernels that choose TCP ports race for them; sockets in the file system do not.
    c.KernelManager.transport = transport(connections)
    c.MappingKernelManager.cull_interval = 1 * MINUTE


def transport(folder):
    """Return "ipc" where sockets are files and a path in `folder` is short enough."""
    fits = len(os.fsencode(folder + SOCKET_NAME)) <= SOCKET_PATH_LIMIT
    return "ipc" if fits and sys.platform != "win32" else "tcp"


def for_pages(c):
    """Set how a lesson becomes a web page: for Voila alone and inside JupyterLab."""
    # The exercises are taken out before the notebook runs, so they do not run either.
    # Voila's exporter only: "Save and Export Notebook as HTML" keeps them.
    hide_exercises(c.VoilaExporter)
    c.VoilaExporter.exclude_input_prompt = True
    c.VoilaExporter.exclude_output_prompt = True
    c.VoilaExecutor.cell_error_instruction = FAILURE

    c.VoilaConfiguration.template = "course"
    c.VoilaConfiguration.allow_template_override = "NO"
    c.VoilaConfiguration.theme = "light"  # the template adds the dark one by itself
    c.VoilaConfiguration.allow_theme_override = "NO"
    c.VoilaConfiguration.classic_tree = True  # the contents page of the template
    c.VoilaConfiguration.strip_sources = False  # the template folds or hides code
    c.VoilaConfiguration.show_tracebacks = False
    # Others, as nbgrader's, expect all of JupyterLab and fail on a page.
    c.VoilaConfiguration.extension_allowlist = [
        "@jupyter-widgets/jupyterlab-manager",
        "@voila-dashboards/widgets-manager8",
    ]
    c.VoilaConfiguration.extension_language_mapping = {}  # notebooks and nothing else
    c.VoilaConfiguration.page_config_hook = describe_page

    let_pages_end_their_kernel()


def hide_exercises(exporter):
    """Make an exporter leave out the exercises and what is about JupyterLab."""
    exporter.TagRemovePreprocessor.enabled = True
    exporter.TagRemovePreprocessor.remove_cell_tags = {"exercise", "lab"}
