"""Who is asking, and hooks that do what a user or an administrator would."""

import uuid
from datetime import timedelta

from common import given
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.generators import generate_client_id
from oauth2_provider.models import AccessToken, Application, RefreshToken
from oauth2_provider.settings import oauth2_settings
from rest_framework.response import Response
from rest_framework.views import APIView


# How the token endpoint answers in place of what it would say.
instead = {}


def disturbed(view):
    """The token endpoint, as `refuse` and `lose` want it."""

    @csrf_exempt
    def answer(request):
        if status := instead.get("refused"):
            return HttpResponse(status=status)
        response = view(request)
        if instead.pop("lost", False):
            return HttpResponse(status=502)
        return response

    return answer


@csrf_exempt
def refuse(request):
    """Has the token endpoint do nothing and answer `{"status": 503}` from now on; without a status, do as ever."""
    instead["refused"] = given(request).get("status")
    return JsonResponse({})


@csrf_exempt
def lose(request):
    """Has the token endpoint do what the next request wants, and then answer 502 as a gateway does that lost the answer."""
    instead["lost"] = True
    return JsonResponse({})


def asking(request):
    token = request.auth
    return {
        "client": token.application.client_id,
        "user": token.user.username if token.user else None,
        "scope": token.scope,
    }


class Me(APIView):
    """Needs the scope `read`."""

    required_scopes = ["read"]

    def get(self, request):
        return Response(asking(request))


class Orders(APIView):
    """Needs the scope `write`."""

    required_scopes = ["write"]

    def post(self, request):
        return Response({**asking(request), "order": request.data}, status=201)


@csrf_exempt
def mint(request):
    """The tokens that a user's consent would yield: `{"scope": "read"}`."""
    application = Application.objects.get(authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE)
    seconds = oauth2_settings.ACCESS_TOKEN_EXPIRE_SECONDS
    scope = given(request).get("scope", "read write")
    access = AccessToken.objects.create(
        user=application.user,
        application=application,
        token=generate_client_id(),
        expires=timezone.now() + timedelta(seconds=seconds),
        scope=scope,
    )
    refresh = RefreshToken.objects.create(
        user=application.user,
        application=application,
        token=generate_client_id(),
        access_token=access,
        token_family=uuid.uuid4(),
    )
    return JsonResponse(
        {
            "access_token": access.token,
            "refresh_token": refresh.token,
            "token_type": "Bearer",
            "expires_in": seconds,
            "scope": scope,
        }
    )


@csrf_exempt
def expire(request):
    """Ends the access token `{"token": ".."}` now; without one, all of them."""
    tokens = AccessToken.objects.all()
    if token := given(request).get("token"):
        tokens = tokens.filter(token=token)
    return JsonResponse({"changed": tokens.update(expires=timezone.now() - timedelta(seconds=1))})


@csrf_exempt
def revoke(request):
    """Revokes the access or refresh token `{"token": ".."}`; without one, all of them."""
    token = given(request).get("token")
    changed = 0
    for model in [RefreshToken, AccessToken]:
        for one in model.objects.filter(**({"token": token} if token else {})):
            one.revoke()
            changed += 1
    return JsonResponse({"changed": changed}) if changed else HttpResponse(status=404)
