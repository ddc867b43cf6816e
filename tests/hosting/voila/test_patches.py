"""Other projects are changed at run time in one place, once, and as it says there."""

import ast
import asyncio
import socket
from pathlib import Path

import pytest
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application
from tornado.websocket import WebSocketHandler, websocket_connect
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from course_lib import hosting
from course_lib.hosting.voila import patches
from course_lib.hosting.voila.patches import send_at_once


def plain_handler(sockets):
    class Handler(WebSocketHandler):
        async def open(self, kernel_id):
            end = self.ws_connection.stream.socket
            sockets.append(
                (kernel_id, end.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            )
            self.close()

    return Handler


async def open_once(handler):
    listening, port = bind_unused_port()
    server = HTTPServer(Application([("/(.*)", handler)]))
    server.add_socket(listening)
    connection = await websocket_connect(f"ws://127.0.0.1:{port}/kernel-7")
    assert await connection.read_message() is None
    connection.close()
    server.stop()
    await server.close_all_connections()


@pytest.mark.parametrize("times", [0, 1, 2])
def test_the_socket_itself(times):
    sockets = []
    handler = plain_handler(sockets)
    for _ in range(times):
        send_at_once(handler)
    asyncio.run(open_once(handler))
    ((kernel_id, nodelay),) = sockets  # opened once, with its argument
    assert kernel_id == "kernel-7"
    assert bool(nodelay) == (times > 0)


def test_both_servers_use_it():
    before = KernelWebsocketHandler.open
    try:
        send_at_once()
        assert KernelWebsocketHandler.open.is_patch
        assert VoilaKernelWebsocketHandler.open is KernelWebsocketHandler.open
    finally:
        KernelWebsocketHandler.open = before


def test_a_patch_is_applied_once_and_passes_everything_on():
    class Theirs:
        def answer(self, question, *, tone="plain"):
            """Theirs."""
            return [question, tone]

    def patch(answer):
        return lambda self, *args, **options: [*answer(self, *args, **options), "ours"]

    for _ in range(2):
        patches.replace(Theirs, "answer", patch)
    assert Theirs().answer("why", tone="warm") == ["why", "warm", "ours"]
    assert Theirs.answer.__doc__ == "Theirs."


def alterations(source):
    """Return the lines that set something in what is imported from other projects."""
    tree = ast.parse(source)
    theirs = {
        (alias.asname or alias.name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        or (isinstance(node, ast.ImportFrom) and not node.level)
        for alias in node.names
        if not getattr(node, "module", alias.name).startswith("course_lib")
    }
    for node in ast.walk(tree):  # and what is another name for it
        if isinstance(node, ast.Assign) and getattr(node.value, "id", "") in theirs:
            theirs |= {t.id for t in node.targets if isinstance(t, ast.Name)}
        if isinstance(node, ast.arguments) and node.defaults:
            pairs = zip(node.args[-len(node.defaults) :], node.defaults, strict=True)
            theirs |= {a.arg for a, d in pairs if getattr(d, "id", "") in theirs}
    lines = []
    for node in ast.walk(tree):
        targets = getattr(node, "targets", [getattr(node, "target", None)])
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "setattr":
            targets = [ast.Attribute(node.args[0], "", ast.Store())]
        if isinstance(node, ast.Attribute) and node.attr.startswith("_"):
            targets = [node]  # what is private may not even be looked at
        for target in [part for t in targets for part in getattr(t, "elts", [t])]:
            root = target
            while isinstance(root, ast.Attribute | ast.Subscript):
                root = root.value
            if root is not target and getattr(root, "id", None) in theirs:
                lines.append(ast.unparse(node))
    return lines


@pytest.mark.parametrize(
    "source",
    [
        "import voila.app\nvoila.app.factory = ours",
        "from tornado.web import RequestHandler as R\nR.set_default_headers = ours",
        "from voila.handler import Handler\nsetattr(Handler, 'get', ours)",
        "from jupyter_client import Factory\nFactory.provisioners['ours'] = ours",
        "from voila.handler import Handler\nHandler._cache.pop('a kernel')",
        "import tornado.web as web\ndel web.RequestHandler.get",
        "from voila.handler import Handler\ndef f(h=Handler):\n    h.get = ours",
        "from voila.handler import Handler\nHandler.get, Handler.post = ours",
        "from voila.handler import Handler\nclass_ = Handler\nclass_.get = ours",
    ],
)
def test_every_way_to_alter_another_project_is_seen(source):
    assert alterations(source)


def test_other_projects_are_altered_in_one_place():
    exceptions = {
        "os.environ": "our own process",
        "sys.path": "our own process",
        "sys.modules": "the debugger, in the process that kernels fork from",
    }
    for path in Path(hosting.__file__).parent.rglob("*.py"):
        lines = alterations(path.read_text(encoding="utf-8"))
        if path.name == "patches.py":
            assert len(lines) >= 5
            continue
        rest = [line for line in lines if not line.startswith(tuple(exceptions))]
        assert not rest, f"{path.name} alters another project: {rest}"
