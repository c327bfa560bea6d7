"""What a test asks and tells the server by HTTP, on a port of its own that stays when the server is restarted.

`GET /test/log` is all that was logged, `GET /test/connections` what is open. `POST /test/NAME` turns a switch; its body is
a JSON object. Those that concern connections take `connection`: a number, or `"next"` for the next one that opens; without it,
all that are open.
"""

import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Switches:
    """The hooks by name. They run in the server's loop."""

    def __init__(self, lesson):
        self.lesson = lesson

    async def log(self):
        return self.lesson.log.records

    async def connections(self):
        return [
            {"connection": number, "key": session.key, "channels": session.channels}
            for number, session in sorted(self.lesson.sessions.items())
        ]

    async def cut(self, connection=None, how="reset"):
        return {"changed": self.lesson.apply(lambda session: session.connection.cut(how), connection)}

    async def silence(self, connection=None):
        return {"changed": self.lesson.apply(lambda session: session.connection.fall_silent(), connection)}

    async def close(self, connection=None, code=4401, reason=""):
        return {"changed": self.lesson.apply(lambda session: session.start(session.close(code, reason)), connection)}

    async def ask(self, connection=None, ts=None):
        return {"changed": self.lesson.apply(lambda session: session.start(session.ask(ts)), connection)}

    async def ping(self, connection=None):
        return {"changed": self.lesson.apply(lambda session: session.start(session.ping()), connection)}

    async def publish(self, channel, data):
        return {"sent": await self.lesson.publish(channel, data)}

    async def say(self, text, connection=None):
        """Sends this text as it is."""
        return {"changed": self.lesson.apply(lambda session: session.start(session.connection.say(text)), connection)}

    async def refuse(self, times=1):
        """Refuses so many of the next signatures, whatever they are."""
        self.lesson.logins.to_refuse = times
        return {}

    async def keys(self, secrets):
        """Takes these keys from now on, and no others. Who has logged in stays so."""
        self.lesson.logins.secrets = secrets
        return {}

    async def clock(self, offset_ms):
        self.lesson.logins.offset_ms = offset_ms
        return {}

    async def delay(self, op, ms=None):
        """Answers messages of this `op` so late; without a time, never. With 0, at once again."""
        self.lesson.delay(op, ms)
        return {}

    async def handshake(self, status=503, times=1):
        """Answers so many of the next handshakes with this status."""
        self.lesson.refuse_handshakes(status, times)
        return {}

    async def restart(self, down_ms=0, code=None):
        await self.lesson.restart(down_ms, code)
        return {}


READING = {"log", "connections"}
SWITCHES = {"cut", "silence", "close", "ask", "ping", "publish", "say", "refuse", "keys", "clock", "delay", "handshake", "restart"}


def start(lesson):
    """Listens in threads of its own, and says on which port."""
    switches = Switches(lesson)
    loop = asyncio.get_running_loop()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.run(READING, {})

        def do_POST(self):
            length = int(self.headers.get("Content-Length", 0))
            self.run(SWITCHES, json.loads(self.rfile.read(length) or b"{}"))

        def run(self, allowed, given):
            name = self.path.removeprefix("/test/")
            status, answer = 404, f"there is no hook {name!r}"
            if name in allowed:
                try:
                    work = getattr(switches, name)(**given)
                    status, answer = 200, asyncio.run_coroutine_threadsafe(work, loop).result()
                except Exception as error:
                    status, answer = 400, repr(error)
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port
