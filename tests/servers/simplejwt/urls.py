"""The package's own endpoints, a protected one, and hooks."""

from common import hooks
from django.urls import path
from rest_framework_simplejwt import views as package

from . import views

urlpatterns = [
    path("api/token/", package.TokenObtainPairView.as_view()),
    path("api/token/refresh/", package.TokenRefreshView.as_view()),
    path("api/me", views.Me.as_view()),
    path("test/refuse", views.refuse),
    path("test/revoke", views.revoke),
    *hooks,
]
