"""Settings that the projects share, and the hooks by which a test looks at a server or changes what it keeps."""

import collections
import json
import os
import pathlib
import threading

from django.http import HttpResponseForbidden, JsonResponse
from django.urls import path

SECRET_KEY = "a key of servers that end with a test, and nobody else reaches"
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIDDLEWARE = ["common.CountRequests"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": pathlib.Path(os.environ["SERVER_FOLDER"]) / "database",
        "OPTIONS": {
            "timeout": 60,
            # Two requests that write wait for each other, as with other databases.
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF",
        },
    }
}
# One round is enough for secrets that are no secrets: a server that hashes slowly would be all that a test measures.
PASSWORD_HASHERS = ["common.FastHasher"]
LOGGING = {
    "version": 1,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["console"], "level": "INFO"}},
}


def number(name, default):
    """A number from the environment."""
    return int(os.environ.get(name, default))


def __getattr__(name):
    # Django's own hashers cannot be imported before its settings are.
    if name != "FastHasher":
        raise AttributeError(name)
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    return type("FastHasher", (PBKDF2PasswordHasher,), {"iterations": 1})


counts = collections.Counter()
counting = threading.Lock()


class CountRequests:
    """Counts requests by method, path and status, those of hooks aside. Hooks answer this machine only."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_hook = request.path.startswith("/test/")
        if is_hook and request.META["REMOTE_ADDR"] != "127.0.0.1":
            return HttpResponseForbidden()
        response = self.get_response(request)
        if not is_hook:
            with counting:
                counts[f"{request.method} {request.path} {response.status_code}"] += 1
        return response


def requests(request):
    """How many requests have been answered: `{"POST /o/token/ 200": 1}`."""
    with counting:
        return JsonResponse(dict(counts))


def given(request):
    """What the JSON body of a hook says."""
    return json.loads(request.body or "{}")


hooks = [path("test/requests", requests)]
