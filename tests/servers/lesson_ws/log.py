"""Every frame and every event of every connection, one JSON object a line."""

import json
import time


class Log:
    """`connection` counts from 1 in the order in which connections arrived; 0 is the server itself. `at` is in milliseconds
    since the start."""

    def __init__(self, file):
        self.records = []
        self._file = file.open("w", buffering=1)
        self._start = time.monotonic()

    def write(self, connection, event, **details):
        at = round((time.monotonic() - self._start) * 1_000, 3)
        record = {"at": at, "connection": connection, "event": event, **details}
        self.records.append(record)
        print(json.dumps(record), file=self._file)


def readable(text):
    """The message in a text, or else the text."""
    try:
        return json.loads(text)
    except ValueError:
        return text
