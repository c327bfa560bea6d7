"""A connection that logs what it receives, and that can be cut or fall silent."""

import asyncio
import json
import socket
import struct

from websockets.asyncio.server import ServerConnection
from websockets.frames import Frame, Opcode

from .log import readable

KINDS = {Opcode.TEXT: "text", Opcode.BINARY: "binary", Opcode.PING: "ping", Opcode.PONG: "pong", Opcode.CLOSE: "close"}


class Connection(ServerConnection):
    """`server` is set by whoever makes the class of its connections."""

    lesson = None

    def connection_made(self, transport):
        self.number = self.lesson.next_number()
        self.is_silent = False
        self.heard_at = asyncio.get_running_loop().time()
        super().connection_made(transport)

    def data_received(self, data):
        # Before the library has seen it, since that answers pings and closing by itself.
        if self.is_silent:
            return
        self.heard_at = asyncio.get_running_loop().time()
        super().data_received(data)

    def process_event(self, event):
        if isinstance(event, Frame) and event.opcode in KINDS:
            self.log("received", kind=KINDS[event.opcode], message=_content(event))
        super().process_event(event)

    def connection_lost(self, exc):
        self.log("lost", code=self.protocol.close_rcvd.code if self.protocol.close_rcvd else None)
        super().connection_lost(exc)

    def log(self, event, **details):
        self.lesson.log.write(self.number, event, **details)

    async def say(self, message):
        """Sends a message, unless the connection is silent; one that is lost is told by what receives."""
        if self.is_silent:
            return
        self.log("sent", kind="text", message=message)
        await self.send(message if isinstance(message, str) else json.dumps(message))

    def fall_silent(self):
        """Keeps the connection, sends nothing and answers nothing from now on, closing included."""
        self.is_silent = True
        self.log("silent")

    def cut(self, how="reset"):
        """`reset`: by TCP, without a word. `end`: the regular end of TCP, without the closing of WebSocket. `half`: the same in
        the middle of a message."""
        self.log("cut", how=how)
        self.is_silent = True
        if how == "reset":
            # Closing a socket that lingers for no time sends a reset instead of the regular end.
            self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.transport.abort()
            return
        if how == "half":
            # A text of 100 bytes is announced (RFC 6455, section 5.2), and some of it sent.
            self.transport.write(bytes([0x81, 100]) + b'{"topic":"orderbook.BTCUSD","da')
        self.transport.close()


def _content(frame):
    if frame.opcode is Opcode.TEXT:
        return readable(bytes(frame.data).decode(errors="replace"))
    if frame.opcode is Opcode.CLOSE:
        return int.from_bytes(bytes(frame.data[:2]), "big") if frame.data else None
    return bytes(frame.data).hex()
