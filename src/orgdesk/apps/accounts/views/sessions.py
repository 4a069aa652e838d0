"""Sign in, sign out."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.utils.decorators import method_decorator

from orgdesk.ui.audience import for_customers


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True


@method_decorator(for_customers, name="dispatch")
class SignOut(LogoutView):
    http_method_names = ["post", "options"]
