"""JupyterHub on one machine, to try it: `jupyterhub --config` this file.

Everyone gets a server of their own in a folder of `HUB_HOMES`, with JupyterLab and the
web pages in it. It listens on this machine alone and takes any name with the password
of `HUB_PASSWORD`, so it is for a trial; README.md has the way to a real class.
"""

import os
import shutil
from pathlib import Path

from course_lib.hosting.copies import SOURCE, copy_missing
from course_lib.hosting.settings import OUR_SETTINGS, environment

c = get_config()  # noqa: F821 - JupyterHub provides it
HOMES = Path(os.environ["HUB_HOMES"])
PORT = int(os.environ.get("HUB_PORT", "8000"))


def prepare(spawner):
    """Give a learner their own copies, which stay, and the newest lessons as pages."""
    home = HOMES / spawner.user.name
    copy_missing(SOURCE, home / "work")
    shutil.copytree(SOURCE, home / "notebooks", dirs_exist_ok=True)


c.JupyterHub.bind_url = f"http://127.0.0.1:{PORT}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{PORT + 1}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{PORT + 2}"

c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = os.environ["HUB_PASSWORD"]
c.Authenticator.allow_all = True

c.JupyterHub.spawner_class = "simple"  # all servers run as the user who runs the hub
c.SimpleLocalProcessSpawner.home_dir_template = str(HOMES / "{username}")
c.Spawner.pre_spawn_hook = prepare
c.Spawner.default_url = "/lab/tree/work/00_start_here.ipynb"
c.Spawner.args = ["--allow-root"]
c.Spawner.env_keep = ["PATH", "LANG", "LC_ALL", "PYTHONPATH"]
c.Spawner.environment = {
    **environment(),
    "JUPYTER_CONFIG_PATH": str(OUR_SETTINGS),  # and no folder of who runs the hub
    "COURSE_PROGRESS": lambda spawner: f"{HOMES / spawner.user.name}/progress.json",
}
