"""Visitors without a browser: each loads a page and drags a slider over its websocket.

Thirty browsers would measure the browsers; these cost next to nothing, so what is
measured is the server and its kernels.
"""

import json
import random
import re
import time
import uuid
from contextlib import closing
from urllib.request import Request, urlopen

from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from websocket import create_connection

from tests.hosting.samples import widgets_in

PROTOCOL = "v1.kernel.websocket.jupyter.org"
JPEG = b"data:image/jpeg"
ANSWER_SECONDS = 60


def pack(part):
    """Return a part of a message as bytes."""
    return json.dumps(part).encode()


def is_picture(buffers):
    """Is this what a message with the picture of a moved slider carries?"""
    return bool(buffers) and bytes(buffers[0]).startswith(JPEG)


def kernel_of(page):
    """Return the id of a page's kernel."""
    return re.search(r'"kernelId": "([0-9a-f-]+)"', page)[1]


class Visitor:
    """One reader of one lesson; `seconds` is how long the whole page took to come.

    A page is whole if it has all of its `widgets`: one whose outputs were left out ends
    as well as any other. The first reader of a quiet server counts them.
    """

    def __init__(self, server, lesson, widgets=None):
        self.url = server.url
        start = time.perf_counter()
        with urlopen(f"{self.url}/voila/render/{lesson}", timeout=300) as answer:
            page = answer.read().decode()
        self.seconds = time.perf_counter() - start
        assert page.rstrip().endswith("</html>"), "the page came incomplete"
        assert "course-failure" not in page, "a cell has failed"
        self.widgets = widgets_in(page)
        if widgets is not None and self.widgets != widgets:
            self.kernel = kernel_of(page)
            self.leave()
            raise AssertionError(f"{self.widgets} of {widgets} widgets came")
        self.kernel = kernel_of(page)

    def connect(self):
        """Open the websocket, as a page does, and learn the widgets' states."""
        url = self.url.replace("http", "ws")
        self.channel = create_connection(
            f"{url}/api/kernels/{self.kernel}/channels",
            timeout=ANSWER_SECONDS,
            subprotocols=[PROTOCOL],
        )
        control = uuid.uuid4().hex
        target = {"target_name": "jupyter.widget.control", "data": {}}
        self.send("comm_open", comm_id=control, metadata={"version": "1.0.0"}, **target)
        self.tell(control, {"method": "request_states"})
        for kind, content, _ in self.messages():
            if kind == "comm_msg" and "states" in content["data"]:
                self.states = content["data"]["states"]
                return

    def send(self, kind, metadata=None, **content):
        """Send a message on the shell channel."""
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": self.kernel}
        header |= {"username": "", "version": "5.3", "date": "2026-01-01T00:00:00Z"}
        message = {"header": header, "parent_header": {}, "metadata": metadata or {}}
        message |= {"content": content}
        packed = serialize_msg_to_ws_v1(message, "shell", pack)
        self.channel.send_binary(packed)

    def tell(self, comm, data):
        """Send data to one widget."""
        self.send("comm_msg", comm_id=comm, data=data)

    def messages(self):
        """Yield what the kernel says: kind, content, buffers."""
        while True:
            _, parts = deserialize_msg_from_ws_v1(self.channel.recv())
            header, _, _, content, *buffers = parts
            yield json.loads(header)["msg_type"], json.loads(content), buffers

    def prepare(self, button, slider):
        """Press the button with this description and take hold of the slider."""
        self.tell(
            self.model("ButtonModel", button),
            {"method": "custom", "content": {"event": "click"}},
        )
        self.slider = self.model("FloatSliderModel", slider)
        state = self.states[self.slider]["state"]
        self.low, self.high = state["min"], state["max"]

    def model(self, kind, description):
        """Return the id of the first widget of this kind and description."""
        for name, model in self.states.items():
            about = model["state"].get("description", "")
            if model["model_name"] == kind and about.startswith(description):
                return name
        raise LookupError(f"no {kind} called {description}")

    def drag(self, seconds, pause):
        """Move the slider for some time; return the seconds of each move to a picture.

        After each picture the hand rests for a random time from `pause`.
        """
        times, end = [], time.perf_counter() + seconds
        while time.perf_counter() < end:
            value = random.uniform(self.low, self.high)
            start = time.perf_counter()
            self.tell(self.slider, {"method": "update", "state": {"value": value}})
            for kind, _, buffers in self.messages():
                if kind == "comm_msg" and is_picture(buffers):
                    break
            times.append(time.perf_counter() - start)
            time.sleep(random.uniform(*pause))
        return times

    def leave(self):
        """Close the websocket and end the kernel, as a page does that is closed."""
        if hasattr(self, "channel"):
            self.channel.close()
        ending = Request(f"{self.url}/voila/api/shutdown/{self.kernel}", method="POST")
        with closing(urlopen(ending, timeout=60)):
            pass
