"""An OAuth2 server of django-oauth-toolkit, and resources that it protects."""

import os

from common import *  # noqa: F403

ROOT_URLCONF = "oauth_toolkit.urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "oauth2_provider",
    "rest_framework",
]
SCOPES = os.environ.get("SCOPES", "read write").split()
OAUTH2_PROVIDER = {
    "SCOPES": {scope: f"May {scope}" for scope in SCOPES},
    "ACCESS_TOKEN_EXPIRE_SECONDS": number("ACCESS_TOKEN_SECONDS", 3600),  # noqa: F405
    "REFRESH_TOKEN_EXPIRE_SECONDS": number("REFRESH_TOKEN_SECONDS", 30 * 24 * 3600),  # noqa: F405
    "ROTATE_REFRESH_TOKEN": True,
    # A refresh token that comes back takes all that was made of it with it.
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "REFRESH_TOKEN_GRACE_PERIOD_SECONDS": number("GRACE_SECONDS", 0),  # noqa: F405
    "ERROR_RESPONSE_WITH_SCOPES": True,
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["oauth2_provider.contrib.rest_framework.OAuth2Authentication"],
    "DEFAULT_PERMISSION_CLASSES": ["oauth2_provider.contrib.rest_framework.TokenHasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}
