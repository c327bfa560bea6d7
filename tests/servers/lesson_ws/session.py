"""What is said on one connection: the login, subscriptions, requests."""

import asyncio
import json

from websockets.exceptions import ConnectionClosed

from .login import Refused

# Channels that only those hear who have logged in; all others are public.
PRIVATE = {"orders", "positions"}


class Session:
    def __init__(self, lesson, connection):
        self.lesson = lesson
        self.connection = connection
        self.key = None
        # By channel, whether its subscription has been acknowledged.
        self.channels = {}
        self.pongs = asyncio.Event()
        self.asked = None
        self._tasks = set()

    async def run(self):
        try:
            async for text in self.connection:
                await self.hear(text)
        except ConnectionClosed:
            pass
        finally:
            for task in self._tasks:
                task.cancel()

    def start(self, work):
        """Runs `work` beside what is received, no longer than the connection."""

        async def until_closed():
            try:
                await work
            except ConnectionClosed:
                pass

        task = asyncio.create_task(until_closed())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def hear(self, text):
        try:
            message = json.loads(text)
            op = message["op"]
        except (ValueError, TypeError, KeyError):
            self.violation("no JSON object with an op")
            return
        if op == "pong":
            self.answered(message)
            return
        answer = {"op": op, **({"id": message["id"]} if "id" in message else {})}
        try:
            answer.update(self.act(op, message))
        except Refused as refused:
            answer.update(success=False, code=refused.code, ret_msg=refused.message)
            if op in ("subscribe", "unsubscribe"):
                answer["args"] = message.get("args", [])
        await self.answer(op, message, answer)

    def act(self, op, message):
        args = message.get("args", [])
        match op:
            case "auth":
                self.key = self.lesson.logins.check(args)
                return {"success": True}
            case "ping":
                return {"op": "pong"}
            case "subscribe":
                return self.subscribe(args)
            case "unsubscribe":
                return self.unsubscribe(args)
            case "time":
                return {"success": True, "data": {"server_time": self.lesson.logins.now_ms()}}
            case "order.place":
                self.needs_login("a request")
                return {"success": True, "data": self.lesson.place(args)}
        raise Refused("UNKNOWN_OP", f"there is no op {op!r}")

    def subscribe(self, args):
        for channel in names(args):
            if channel in PRIVATE:
                self.needs_login(f"a subscription of {channel}")
            if channel in self.channels:
                self.violation(f"{channel} subscribed twice")
                raise Refused("ALREADY_SUBSCRIBED", f"{channel} is subscribed already")
        self.channels.update((channel, False) for channel in args)
        return {"success": True, "args": args}

    def unsubscribe(self, args):
        for channel in names(args):
            if self.channels.pop(channel, None) is None:
                self.violation(f"{channel} unsubscribed without being subscribed")
                raise Refused("NOT_SUBSCRIBED", f"{channel} is not subscribed")
        return {"success": True, "args": args}

    async def answer(self, op, message, answer):
        """Answers now, late or never, as the switches say. Data follow the acknowledgement."""
        delay = self.lesson.delay_of(op)
        if delay is None:
            return
        if delay:
            self.start(self.settle(message, answer, delay))
        else:
            await self.settle(message, answer, 0)

    async def settle(self, message, answer, delay):
        await asyncio.sleep(delay / 1_000)
        await self.connection.say(answer)
        if answer.get("op") == "subscribe" and answer["success"]:
            for channel in answer["args"]:
                if channel in self.channels:
                    self.channels[channel] = True
        if answer.get("op") == "order.place" and answer["success"]:
            await self.lesson.publish("orders", answer["data"])

    def hears(self, channel):
        return self.channels.get(channel, False)

    def needs_login(self, what):
        if self.key is None:
            self.violation(f"{what} before the login")
            raise Refused("NOT_LOGGED_IN", f"{what} needs a login")

    def violation(self, what):
        self.connection.log("violation", message=what)

    async def ask(self, ts=None):
        """A ping of the application, which is to be answered with the same `ts`; the connection is closed otherwise."""
        self.asked = self.lesson.logins.now_ms() if ts is None else ts
        self.pongs.clear()
        await self.connection.say({"op": "ping", "ts": self.asked})
        await self.wait_for(self.pongs.wait(), "a ping of the application")

    async def ping(self):
        """A ping of WebSocket. The library knows its answer."""
        if not self.connection.is_silent:
            self.connection.log("sent", kind="ping", message="")
            await self.wait_for(await self.connection.ping(), "a ping of WebSocket")

    async def wait_for(self, answer, what):
        try:
            await asyncio.wait_for(answer, self.lesson.settings.answer_ms / 1_000)
        except asyncio.TimeoutError:
            if not self.connection.is_silent:
                self.violation(f"{what} not answered")
                await self.close(4008, "ping not answered")

    def answered(self, message):
        if self.asked is not None and str(message.get("ts")) == str(self.asked):
            self.asked = None
            self.pongs.set()
        else:
            self.violation("a pong that answers nothing")

    async def close(self, code, reason):
        self.connection.log("sent", kind="close", message=code)
        await self.connection.close(code, reason)


def names(args):
    if not isinstance(args, list) or not args or not all(isinstance(channel, str) for channel in args):
        raise Refused("MALFORMED", "args are names of channels")
    return args
