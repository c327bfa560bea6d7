"""What is there before the first request: two applications with the same secret, and a user."""

import os

from django.contrib.auth.models import User
from oauth2_provider.models import Application


def prepare():
    user = User.objects.create_user("alice", password="wonderland")
    client_id = os.environ.get("CLIENT_ID", "fuse")
    shared = {
        "user": user,
        "client_type": Application.CLIENT_CONFIDENTIAL,
        "client_secret": os.environ.get("CLIENT_SECRET", "fuse-secret"),
    }
    Application.objects.create(
        name=client_id,
        client_id=client_id,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
        **shared,
    )
    Application.objects.create(
        name=f"{client_id}-code",
        client_id=f"{client_id}-code",
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        redirect_uris="http://127.0.0.1/callback",
        **shared,
    )
