"""Who is asking, and hooks that do what an administrator would."""

from common import given
from django.http import JsonResponse
from django.views.decorators.csrf import csrf_exempt
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken
from rest_framework_simplejwt.tokens import RefreshToken

from . import authentication

class Me(APIView):
    """Needs an access token."""

    def get(self, request):
        return Response({"user": request.user.username})

    def post(self, request):
        return Response({"user": request.user.username, "body": request.data}, status=201)


@csrf_exempt
def refuse(request):
    """Refuses the access token `{"token": ".."}` from now on, before its time is up."""
    authentication.refused.add(given(request)["token"])
    return JsonResponse({"changed": 1})


@csrf_exempt
def revoke(request):
    """Refuses the refresh token `{"token": ".."}` from now on; without one, all of them."""
    token = given(request).get("token")
    tokens = [token] if token else [one.token for one in OutstandingToken.objects.all()]
    for one in tokens:
        RefreshToken(one, verify=False).blacklist()
    return JsonResponse({"changed": len(tokens)})
