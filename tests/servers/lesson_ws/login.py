"""Who logs in, and is it them, now, for the first time."""

import hashlib
import hmac
import time


class Refused(Exception):
    """Why a message is not taken: a code for programs, a sentence for people."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code
        self.message = message


class Logins:
    def __init__(self, settings):
        self.settings = settings
        # The secrets of keys that are taken.
        self.secrets = {settings.key: settings.secret}
        # How far this clock is ahead.
        self.offset_ms = 0
        # How many logins are refused whatever their signature.
        self.to_refuse = 0
        self._seen = set()

    def now_ms(self):
        return time.time_ns() // 1_000_000 + self.offset_ms

    def check(self, args, signed="GET/realtime"):
        """The key that `[key, ts, signature]` logs in, where `signed` follows the timestamp in what is signed. What a login says
        about state comes after its signature."""
        if not isinstance(args, list) or len(args) != 3:
            raise Refused("MALFORMED", "args are key, timestamp and signature")
        key, timestamp, signature = args
        # A timestamp may be a number or a text: it is signed as it stands, in decimal digits.
        stamp = str(timestamp)
        if isinstance(timestamp, bool) or not (stamp.isascii() and stamp.isdigit()):
            raise Refused("INVALID_TIMESTAMP", "the timestamp is milliseconds since the epoch")
        secret = self.secrets.get(key) if isinstance(key, str) else None
        if secret is None:
            raise Refused("INVALID_KEY", "nobody has this key")
        if not isinstance(signature, str) or not is_signed(secret, stamp + signed, signature):
            raise Refused("INVALID_SIGNATURE", f"this does not sign {stamp}{signed} under the key's secret")
        if self.to_refuse:
            self.to_refuse -= 1
            raise Refused("INVALID_SIGNATURE", "signatures are being refused")
        behind = self.now_ms() - int(stamp)
        if abs(behind) > self.settings.window_ms:
            raise Refused("TIMESTAMP_EXPIRED", f"the timestamp is {behind} ms behind, {self.settings.window_ms} are allowed")
        if (stamp, signature) in self._seen:
            raise Refused("REPLAYED", "this login was seen before: sign each one anew")
        self._seen.add((stamp, signature))
        return key


def is_signed(secret, message, signature):
    wanted = hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted.encode(), signature.encode())
