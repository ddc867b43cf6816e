"""Voila's settings, read through JUPYTER_CONFIG_PATH."""

import tempfile

from course_lib.hosting import settings
from course_lib.hosting.voila import forks, patches, safety, visitors, waiting_pages

c = get_config()  # noqa: F821 - Jupyter provides it
settings.for_both(c, f"{tempfile.gettempdir()}/voila_01234567")
settings.for_pages(c)
safety.protect(c)
forks.start_kernels_as_forks(c)
patches.follow_page_requests(visitors.visit, visitors.departure)
patches.manage_kernels_with(waiting_pages.with_waiting_pages)
c.VoilaConfiguration.multi_kernel_manager_class = visitors.VisitorKernels

# A kernel that starts again knows nothing of its page: the page offers a new one.
c.KernelRestarter.restart_limit = 0

# Pages end their kernel when they close. This catches those that never could.
c.MappingKernelManager.cull_idle_timeout = 10 * settings.MINUTE
