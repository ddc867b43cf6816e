"""The settings that JupyterLab, Voila and Binder share.

`jupyter_config/` holds the files Jupyter reads; they call the functions of this page.
`environment()` puts that folder and `jupyter_data/` (the page template) on its paths.
"""

import os
import sys
from pathlib import Path

from jupyter_core.paths import jupyter_config_path

from .pages.contents import describe_page
from .voila.patches import let_pages_end_their_kernel, send_at_once
from .voila.whole_pages import let_pages_be_whole

HERE = Path(__file__).parent
OUR_SETTINGS = HERE / "jupyter_config"
SOCKET_PATH_LIMIT = 100  # bytes; 104 on macOS and 108 on Linux, with the final zero
SOCKET_NAME = "/kernel-01234567-89ab-cdef-0123-456789abcdef-ipc-5"
MINUTE = 60


def environment(environ=os.environ):
    """Return the variables that point Jupyter to the settings and the template.

    Ours stand last among the settings: whatever a user's own files say wins.
    Without the echo a moved slider is not told its own new value: one message less in
    the way of the picture. (Two pages on one kernel then move their sliders apart.)
    """
    return {
        "JUPYTER_CONFIG_PATH": last(OUR_SETTINGS, environ),
        "JUPYTER_PATH": first(HERE / "jupyter_data", environ),
        "OPENBLAS_NUM_THREADS": environ.get("OPENBLAS_NUM_THREADS", "1"),
        "JUPYTER_WIDGETS_ECHO": environ.get("JUPYTER_WIDGETS_ECHO", "0"),
    }


def first(folder, environ):
    """Return Jupyter's search path for data with `folder` put first."""
    return os.pathsep.join([str(folder), *others(folder, environ, "JUPYTER_PATH")])


def last(folder, environ):
    """Return Jupyter's search path for settings with `folder` put last.

    What stands on JUPYTER_CONFIG_PATH comes before a user's own folders; so these are
    put on it, too.
    """
    theirs = others(folder, environ, "JUPYTER_CONFIG_PATH") + jupyter_config_path()
    theirs = [each for each in dict.fromkeys(theirs) if each != str(folder)]
    return os.pathsep.join([*theirs, str(folder)])


def others(folder, environ, name):
    """Return the folders of a search path, without `folder`."""
    folders = environ.get(name, "").split(os.pathsep)
    return [each for each in folders if each and each != str(folder)]


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

    let_pages_be_whole(c)
    let_pages_end_their_kernel()


def hide_exercises(exporter):
    """Make an exporter leave out the exercises and what is about JupyterLab."""
    exporter.TagRemovePreprocessor.enabled = True
    exporter.TagRemovePreprocessor.remove_cell_tags = {"exercise", "lab"}
