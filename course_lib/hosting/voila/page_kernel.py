"""The kernel of a web page: it answers a moved control with as little else as it can.

Between the key and the new picture, a hand on a slider feels every millisecond of other
work. A kernel of ipykernel 7 first takes each message in a second thread, which asks
whether it is meant for a subshell (ipython/ipykernel#1249); a page has none. Then it
announces that it is busy: server and page would work on that while the picture is being
drawn, and no page shows it. `tests/benchmarks/widget_latency.py` tells when pictures
arrive.
"""

from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from traitlets import Type


class PageKernel(IPythonKernel):
    """A kernel that tells when a control's change is done, not when it begins."""

    def _publish_status(self, status, channel, parent=None):
        parent = parent or self.get_parent(channel)
        if status != "busy" or parent.get("msg_type") != "comm_msg":
            super()._publish_status(status, channel, parent)


class PageKernelApp(IPKernelApp):
    """The application around a `PageKernel`; the main thread takes the messages.

    Of IPython's settings it takes those of its command line, and no files: what suits
    the prompt of whoever runs the server may empty a reader's page.
    """

    kernel_class = Type(PageKernel)

    def load_config_file(self, *_, **__):
        """Read nobody's ipython_config: a lesson is the same on every server."""

    def _run_startup_files(self):
        """Run nobody's startup files, for the same reason."""

    def init_control(self, context):
        """Open the control channel, and have no thread for subshells."""
        super().init_control(context)
        self.shell_channel_thread = None
