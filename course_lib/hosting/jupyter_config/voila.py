"""Voila's settings, read through JUPYTER_CONFIG_PATH."""

import tempfile

from course_lib.hosting import settings

c = get_config()  # noqa: F821 - Jupyter provides it
settings.for_both(c, f"{tempfile.gettempdir()}/voila_01234567")
settings.for_pages(c)

# Pages end their kernel when they close. This catches those that never could.
c.MappingKernelManager.cull_idle_timeout = 10 * settings.MINUTE
