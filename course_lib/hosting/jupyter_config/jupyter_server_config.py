"""JupyterLab's settings, read through JUPYTER_CONFIG_PATH; Voila runs inside it too."""

from jupyter_core.paths import jupyter_runtime_dir

from course_lib.hosting import settings

c = get_config()  # noqa: F821 - Jupyter provides it
settings.for_both(c, jupyter_runtime_dir())
settings.for_pages(c)

# A learner may go for lunch: a kernel ends after a day without a page or a message.
c.MappingKernelManager.cull_idle_timeout = 24 * 60 * settings.MINUTE
