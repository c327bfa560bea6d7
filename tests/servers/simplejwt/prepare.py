"""What is there before the first request: a user."""

import os

from django.contrib.auth.models import User


def prepare():
    User.objects.create_user(
        os.environ.get("SERVER_USER", "alice"),
        password=os.environ.get("SERVER_PASSWORD", "wonderland"),
    )
