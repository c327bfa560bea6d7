"""The server's own endpoints, two protected ones, and hooks."""

from common import hooks
from django.urls import path
from oauth2_provider import views as provider

from . import views

urlpatterns = [
    path("o/token/", views.disturbed(provider.TokenView.as_view())),
    path("o/revoke_token/", provider.RevokeTokenView.as_view()),
    path("api/me", views.Me.as_view()),
    path("api/orders", views.Orders.as_view()),
    path("test/tokens", views.mint),
    path("test/expire", views.expire),
    path("test/revoke", views.revoke),
    path("test/refuse", views.refuse),
    path("test/lose", views.lose),
    *hooks,
]
