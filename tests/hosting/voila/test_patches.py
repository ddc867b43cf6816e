"""Nagle's algorithm is off on the sockets that carry pictures."""

import asyncio
import socket

import pytest
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application
from tornado.websocket import WebSocketHandler, websocket_connect
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from course_lib.hosting.voila.no_delay import send_at_once


def plain_handler(opened):
    class Handler(WebSocketHandler):
        async def open(self, kernel_id):
            end = self.ws_connection.stream.socket
            opened.append(
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
    opened = []
    handler = plain_handler(opened)
    for _ in range(times):
        send_at_once(handler)
    asyncio.run(open_once(handler))
    ((kernel_id, nodelay),) = opened  # opened once, with its argument
    assert kernel_id == "kernel-7"
    assert bool(nodelay) == (times > 0)


def test_both_servers_use_it():
    before = KernelWebsocketHandler.open
    try:
        send_at_once()
        assert KernelWebsocketHandler.open.sends_at_once
        assert VoilaKernelWebsocketHandler.open is KernelWebsocketHandler.open
    finally:
        KernelWebsocketHandler.open = before
