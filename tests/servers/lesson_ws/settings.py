"""What a test decides when it starts the server. Times are milliseconds, and 0 is never."""

import os
from dataclasses import dataclass


def number(name, default):
    """A number from the environment."""
    return int(os.environ.get(name, default))


@dataclass(frozen=True)
class Settings:
    key: str
    secret: str
    # How far the timestamp of a login may lie from this clock, either way.
    window_ms: int
    # How often what is subscribed has data by itself.
    tick_ms: int
    # How often a ping of WebSocket is sent, and one of the application.
    ping_ms: int
    ask_ms: int
    # How long the other side has for either.
    answer_ms: int
    # How long the other side may say nothing at all.
    idle_ms: int

    @classmethod
    def from_environment(cls):
        return cls(
            key=os.environ.get("SERVER_KEY", "lesson-key"),
            secret=os.environ.get("SERVER_SECRET", "lesson-secret"),
            window_ms=number("WINDOW_MS", 5_000),
            tick_ms=number("TICK_MS", 0),
            ping_ms=number("PING_MS", 0),
            ask_ms=number("ASK_MS", 0),
            answer_ms=number("ANSWER_MS", 1_000),
            idle_ms=number("IDLE_MS", 0),
        )
