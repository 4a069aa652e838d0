"""Addresses of signing in and out."""

from django.urls import path

from orgdesk.apps.accounts.views.language import language
from orgdesk.apps.accounts.views.sessions import SignIn, SignOut

app_name = "accounts"
urlpatterns = [
    path("language", language, name="language"),
    path("sign-in", SignIn.as_view(), name="sign-in"),
    path("sign-out", SignOut.as_view(), name="sign-out"),
]
