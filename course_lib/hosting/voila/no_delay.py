"""Pictures at once: switch off Nagle's algorithm on the kernel's websocket.

With Nagle's algorithm a small message waits until the browser has acknowledged the one
before it, about 40 ms later. That caps every widget at some 20 pictures a second.
Tornado can switch it off, but neither jupyter_server nor Voila asks it to.
"""

from functools import wraps

from jupyter_server.services.kernels.websocket import KernelWebsocketHandler


def send_at_once(handler=KernelWebsocketHandler):
    """Make every websocket of `handler` set TCP_NODELAY when it opens.

    Voila's handler is a subclass, so one call serves both servers. A second call
    changes nothing: configuration files may be read more than once.
    """
    waiting = handler.open
    if getattr(waiting, "sends_at_once", False):
        return

    @wraps(waiting)
    async def at_once(self, *args, **kwargs):
        self.set_nodelay(True)
        await waiting(self, *args, **kwargs)

    at_once.sends_at_once = True
    handler.open = at_once
