"""The server: its listener, its connections, and the switches by which a test has it fail."""

import asyncio
import http

from websockets.asyncio.server import serve

from . import rest
from .connection import Connection
from .log import Log
from .login import Logins
from .session import Session


class Lesson:
    def __init__(self, settings, folder):
        self.settings = settings
        self.log = Log(folder / "frames")
        self.logins = Logins(settings)
        self.sessions = {}
        self.port = 0
        self._number = 0
        self.orders = []
        self._ticks = 0
        self._listener = None
        self._delays = {}
        self._handshakes = []
        self._faults_of_next = []
        # Of its own class, so that connections know their server.
        self._connections = type("LessonConnection", (Connection,), {"lesson": self})

    async def listen(self):
        """On the port that it had before, if it had one."""
        self._listener = await serve(
            self.handle,
            "127.0.0.1",
            self.port,
            process_request=self.check_handshake,
            create_connection=self._connections,
            # Pings are the session's, and compression would hide what is on the wire.
            ping_interval=None,
            close_timeout=1,
            compression=None,
        )
        self.port = next(iter(self._listener.sockets)).getsockname()[1]

    def next_number(self):
        self._number += 1
        return self._number

    def check_handshake(self, connection, request):
        response = rest.answer(self, connection, request)
        if response is not None:
            return response
        if self._handshakes:
            status = self._handshakes.pop(0)
            connection.log("refused", status=status)
            return connection.respond(http.HTTPStatus(status), "refused\n")
        if request.path.split("?")[0] != "/realtime":
            connection.log("refused", status=404)
            return connection.respond(http.HTTPStatus.NOT_FOUND, "the path is /realtime\n")
        return None

    async def handle(self, connection):
        session = Session(self, connection)
        self.sessions[connection.number] = session
        connection.log("opened", path=connection.request.path)
        for fault in self._faults_of_next[:1]:
            self._faults_of_next.pop(0)
            fault(session)
        settings = self.settings
        session.start(every(settings.ping_ms, session.ping))
        session.start(every(settings.ask_ms, session.ask))
        session.start(self.watch(session))
        try:
            await session.run()
        finally:
            del self.sessions[connection.number]

    async def watch(self, session):
        """Closes a connection on which nothing was heard for too long."""
        limit = self.settings.idle_ms / 1_000
        loop = asyncio.get_running_loop()
        while limit:
            rest = session.connection.heard_at + limit - loop.time()
            if rest <= 0:
                session.violation("nothing said for too long")
                await session.close(4009, "idle")
                return
            await asyncio.sleep(rest)

    async def tick(self):
        """Data of all channels that somebody hears, numbered, whether somebody hears them or not."""
        self._ticks += 1
        channels = {channel for session in self.sessions.values() for channel in session.channels}
        for channel in channels:
            await self.publish(channel, {"seq": self._ticks})

    async def publish(self, channel, data):
        """Sends data to all who hear the channel, and says to how many."""
        listeners = [session for session in self.sessions.values() if session.hears(channel)]
        for session in listeners:
            session.start(session.connection.say({"topic": channel, "data": data}))
        return len(listeners)

    def place(self, args):
        given = args[0] if args and isinstance(args[0], dict) else {}
        self.orders.append({**given, "order_id": str(len(self.orders) + 1), "status": "open"})
        return self.orders[-1]

    def delay_of(self, op):
        """In milliseconds; never is none."""
        return self._delays.get(op, 0)

    def delay(self, op, ms):
        self._delays[op] = ms

    def refuse_handshakes(self, status, times):
        self._handshakes += [status] * times

    def apply(self, fault, connection):
        """Applies `fault` to one connection, to the `next` one that opens, or to all that are open; says to how many at once."""
        if connection == "next":
            self._faults_of_next.append(fault)
            return 0
        if connection is None:
            chosen = list(self.sessions.values())
        else:
            chosen = [self.sessions[connection]]
        for session in chosen:
            fault(session)
        return len(chosen)

    async def restart(self, down_ms, code):
        """Ends all connections, by a reset or with this code, and listens again after a while."""
        self.log.write(0, "restart", down_ms=down_ms)
        self._listener.close(close_connections=False)
        sessions = list(self.sessions.values())
        if code is None:
            for session in sessions:
                session.connection.cut()
        else:
            await asyncio.gather(*(session.close(code, "restart") for session in sessions))
        await asyncio.sleep(down_ms / 1_000)
        await self.listen()
        self.log.write(0, "listening")


async def every(milliseconds, act):
    while milliseconds:
        await asyncio.sleep(milliseconds / 1_000)
        await act()
