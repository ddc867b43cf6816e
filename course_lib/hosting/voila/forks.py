"""Start the kernels of web pages as forks of one process: soon, and with less memory.

Where forking is not safe (anywhere but Linux), or fails, a kernel starts as usual.
"""

import asyncio
import json
import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path

from jupyter_client.provisioning import LocalProvisioner
from traitlets import Integer

from . import patches

POSSIBLE = sys.platform == "linux"  # libraries of macOS break in a fork
NAME = "course-forks"
FORK_SERVER = "course_lib.hosting.voila.fork_server"
USUAL = [sys.executable, "-m", "ipykernel_launcher"]
SECONDS = 60  # until the process has imported everything and forked, on a busy machine
MEGABYTE = 1_000_000


class ForkServer:
    """The process of `fork_server.py`; it starts again should it ever end."""

    def __init__(self):
        self.process = self.channel = None
        self.lock = asyncio.Lock()

    def start(self):
        """Start it, unless it runs, and do not wait until it is ready."""
        if self.process and self.process.poll() is None:
            return
        self.channel, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.channel.setblocking(False)
        end = other.fileno()
        inline = "module://matplotlib_inline.backend_inline"  # as ipykernel sets it
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", FORK_SERVER, str(end)],
            pass_fds=[end],
            stdin=subprocess.DEVNULL,
            env={**os.environ, "MPLBACKEND": inline},
            start_new_session=True,  # Ctrl-C in the terminal is for the server
        )
        other.close()

    async def fork(self, **request):
        """Return a new process; OSError if there is none."""
        async with self.lock:  # one request at a time: each answer is for the last one
            self.start()
            loop = asyncio.get_running_loop()
            await loop.sock_sendall(self.channel, json.dumps(request).encode())
            try:
                answer = loop.sock_recv(self.channel, 64)
                answer = await asyncio.wait_for(answer, SECONDS)
            except TimeoutError:
                self.process.kill()
                raise
            if not answer:
                raise OSError("the process that kernels fork from has ended")
            return Fork(int(answer))


class Fork:
    """A process that is not our child, with what Jupyter uses of a `Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, pid):
        self.pid, self.returncode = pid, None
        self.handle = os.pidfd_open(pid)  # never another process of the same number

    def poll(self):
        """Return None while it runs; how it ended cannot be known, so then 0."""
        if self.returncode is None:
            looking = select.poll()
            looking.register(self.handle, select.POLLIN)
            if looking.poll(0):
                self.returncode = 0
                os.close(self.handle)
        return self.returncode

    wait = poll  # Jupyter waits once poll() has said that it ended

    def send_signal(self, number):
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            signal.pidfd_send_signal(self.handle, number)

    def terminate(self):
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self):
        """End it."""
        self.send_signal(signal.SIGKILL)


SERVER = ForkServer()


class ForkedKernel(LocalProvisioner):
    """A kernel that is a fork; everything else Jupyter does with it stays the same.

    Attributes:
        memory: megabytes of data after which it gets a MemoryError. Set it in a
            configuration file: `c.ForkedKernel.memory = 500`.
    """

    memory = Integer(1000, min=200, config=True)

    async def launch_kernel(self, cmd, **options):
        """Fork; start as usual what is no Python kernel of this environment."""
        if cmd[:3] != USUAL:
            return await super().launch_kernel(cmd, **options)
        folder = options.get("cwd") or Path.cwd()
        try:
            self.process = await SERVER.fork(
                arguments=cmd[3:],
                environ=options["env"],
                folder=str(folder),
                memory=self.memory * MEGABYTE,
            )
        except OSError as error:
            self.log.warning("A kernel starts as usual: %s", error)
            return await super().launch_kernel(cmd, **options)
        self.pid = self.pgid = self.process.pid  # it leads a group of its own
        self.cwd = folder
        return self.connection_info


def start_kernels_as_forks(c):
    """Make the server of this configuration fork its kernels, where it can."""
    if POSSIBLE:
        patches.register_provisioner(NAME, f"{__name__}:ForkedKernel")
        c.KernelProvisionerFactory.default_provisioner_name = NAME
