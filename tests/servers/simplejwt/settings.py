"""A server of djangorestframework-simplejwt: pairs of tokens, the second of which makes the next pair."""

from datetime import timedelta

from common import *  # noqa: F403

ROOT_URLCONF = "simplejwt.urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "rest_framework",
    "rest_framework_simplejwt",
    "rest_framework_simplejwt.token_blacklist",
]
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(seconds=number("ACCESS_TOKEN_SECONDS", 24 * 3600)),  # noqa: F405
    "REFRESH_TOKEN_LIFETIME": timedelta(seconds=number("REFRESH_TOKEN_SECONDS", 30 * 24 * 3600)),  # noqa: F405
    "ROTATE_REFRESH_TOKENS": True,
    "BLACKLIST_AFTER_ROTATION": True,
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["simplejwt.authentication.Authentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}
