"""One worker at work: what it says, by when, and what became of it if it says nothing.

Nothing that comes out of a worker is believed beyond being a value of its own answers.
"""

import os
import selectors
import time

from ...exercises.calling import calls
from . import messages
from . import sandbox as sandboxes

START = 60.0  # seconds for Python and numpy to start, on a very busy machine
GRACE = 1.5  # seconds beyond the limit that the worker keeps by its own clock
MESSAGES = 10_000  # of one worker
FLOOD = 256 * 2**20  # bytes of one worker


class WorkerTimeoutError(Exception):
    """The worker has overstayed."""


class WorkerEndError(Exception):
    """The worker has ended, or sends what is no message."""


class WorkerProcess:
    """A process in a sandbox that has been given a request (bytes).

    Use it in a `with` block: whatever it started ends there.
    """

    def __init__(self, sandbox, request):
        self.sandbox = sandbox
        file = os.memfd_create("request")
        try:
            with os.fdopen(os.dup(file), "wb") as stream:
                stream.write(request)
            os.lseek(file, 0, os.SEEK_SET)
            self.process = sandboxes.start(sandbox, file)
        finally:
            os.close(file)
        self.stream = self.process.stdout.fileno()
        os.set_blocking(self.stream, False)
        self.received, self.messages, self.bytes = b"", 0, 0

    def __enter__(self):
        return self

    def __exit__(self, *error):
        sandboxes.stop(self.sandbox, self.process)

    def message(self, seconds):
        """Return the next message, unpacked.

        Raises:
            WorkerTimeoutError: if it is not there within `seconds`.
            WorkerEndError: if it has ended, or sends something else, or far too much.
        """
        end = time.monotonic() + seconds
        self.messages += 1
        if self.messages > MESSAGES:
            raise WorkerEndError("too many messages")
        try:
            head = self._bytes(messages.HEAD, end)
            return messages.unpack(head + self._bytes(messages.length(head), end))
        except messages.MessageError as error:
            raise WorkerEndError(str(error)) from error

    def _bytes(self, count, end):
        parts = [self.received]
        have = len(self.received)
        with selectors.DefaultSelector() as selector:
            selector.register(self.stream, selectors.EVENT_READ)
            while have < count:
                remaining = end - time.monotonic()
                if remaining <= 0 or not selector.select(remaining):
                    raise WorkerTimeoutError
                part = os.read(self.stream, 2**20)
                if not part:
                    raise WorkerEndError("the child has ended")
                parts.append(part)
                have += len(part)
        self.bytes += count
        if self.bytes > FLOOD:
            raise WorkerEndError("far too much")
        joined = b"".join(parts)
        self.received = joined[count:]
        return joined[:count]


def limit():
    """Return the seconds after which a silent worker is ended."""
    return calls.SECONDS + GRACE
