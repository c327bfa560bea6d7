"""A WebSocket server with the login of the HMAC lesson, written from its text.

A client logs in with `{"op": "auth", "args": [key, ts, hex(hmac_sha256(secret, ts + "GET/realtime"))]}`, where `ts` is milliseconds,
and is answered `{"op": "auth", "success": true}`. It subscribes with `{"op": "subscribe", "args": ["orderbook.BTCUSD"], "id": 1}`,
is acknowledged with `success`, the same `args` and `id`, and hears `{"topic": "orderbook.BTCUSD", "data": {..}}`. `orders` and
`positions` need the login, and so does the request `{"op": "order.place", "args": [{..}], "id": 2}`, which is answered with `data`;
`time` does not. Refusals have `"success": false`, `code` and `ret_msg`. `{"op": "ping"}` is answered `{"op": "pong"}`; that of the
server has a `ts`, which its answer repeats. Two requests go by HTTP: `rest.py` has them.
"""

import asyncio

from . import control
from .lesson import Lesson, every
from .settings import Settings


def serve(folder, announce):
    """Serves for good. `announce` is given the names and numbers of its ports."""
    asyncio.run(run(folder, announce))


async def run(folder, announce):
    lesson = Lesson(Settings.from_environment(), folder)
    await lesson.listen()
    announce(control=control.start(lesson), port=lesson.port)
    await every(lesson.settings.tick_ms, lesson.tick)
    await asyncio.Event().wait()
