"""Addresses of signing in and out, and of one's own security."""

from django.urls import path

from orgdesk.apps.accounts.views import forgotten, houses, providers, security
from orgdesk.apps.accounts.views.language import language
from orgdesk.apps.accounts.views.sessions import SignIn, SignOut, passkey, passkey_question, second_step

app_name = "accounts"
urlpatterns = [
    path("language", language, name="language"),
    path("sign-in", SignIn.as_view(), name="sign-in"),
    path("sign-in/forgotten", forgotten.ask, name="forgotten"),
    path("sign-in/forgotten/<str:token>", forgotten.choose, name="password-new"),
    path("sign-in/second-step", second_step, name="second-step"),
    path("sign-in/passkey/question", passkey_question, name="passkey-question"),
    path("sign-in/passkey", passkey, name="passkey"),
    path("sign-in/by/<slug:key>", providers.begin, name="provider"),
    path("sign-in/by/<slug:key>/answer", providers.finish, name="provider-answer"),
    path("sign-in/saml/<slug:key>", houses.begin, name="saml"),
    path("sign-in/saml/<slug:key>/answer", houses.answer, name="saml-answer"),
    path("sign-in/saml/<slug:key>/landing", houses.landing, name="saml-landing"),
    path("sign-in/saml/<slug:key>/metadata", houses.describe, name="saml-metadata"),
    path("sign-out", SignOut.as_view(), name="sign-out"),
    path("security", security.show, name="security"),
    path("security/password", security.password, name="password"),
    path("security/app", security.app, name="app"),
    path("security/passkeys", security.passkeys, name="passkeys"),
    path("security/passkeys/new", security.new_passkey, name="passkey-new"),
    path("security/factors/<int:pk>/end", security.remove, name="factor-end"),
    path("security/codes", security.codes, name="codes"),
    path("security/sessions/end", security.sign_out_elsewhere, name="sessions-end"),
    path("security/proof", security.proof, name="proof"),
]
