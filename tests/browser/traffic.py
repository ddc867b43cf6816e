"""What a page and its kernel say to each other: has everything been answered?"""

import json
import time

from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1

from course_lib.widgets.stage.stage import SHOWN_SECONDS

ANSWER_SECONDS = 30
SILENCE_SECONDS = 8 * SHOWN_SECONDS


class Traffic:
    """Listens to the kernel's websocket of a page.

    A fixed pause would be too short on a busy machine and too long on a quiet one.
    """

    def __init__(self, page):
        self.page, self.waiting = page, {}
        self.last = 0.0  # when something came
        page.on("websocket", self._listen)

    def _listen(self, socket):
        if "/channels" in socket.url:
            socket.on("framesent", self._sent)
            socket.on("framereceived", self._received)

    def _sent(self, frame):
        header, *_ = self._parts(frame)
        if header["msg_type"] in ("comm_msg", "execute_request"):
            self.waiting[header["msg_id"]] = header["msg_type"]

    def _received(self, frame):
        self.last = time.monotonic()
        header, parent, _, content = self._parts(frame)
        if header["msg_type"] == "status" and content["execution_state"] == "idle":
            self.waiting.pop(parent.get("msg_id"), None)

    @staticmethod
    def _parts(frame):
        """Return header, parent, metadata and content; pictures are not looked at."""
        _, parts = deserialize_msg_from_ws_v1(frame)
        return [json.loads(part) for part in parts[:4]]

    def settle(self):
        """Wait until the kernel has dealt with all that the page has sent."""
        end = time.monotonic() + ANSWER_SECONDS
        self.page.wait_for_timeout(20)  # what a key has set off is sent after it
        while self.waiting and time.monotonic() < end:
            self.page.wait_for_timeout(10)
        assert not self.waiting, f"the kernel did not answer {self.waiting}"

    def quiet(self):
        """Wait until nothing more comes by itself; in a live training: not for long."""
        begun = time.monotonic()
        end = begun + 2 * SILENCE_SECONDS
        while time.monotonic() < min(max(begun, self.last) + SILENCE_SECONDS, end):
            self.page.wait_for_timeout(20)
