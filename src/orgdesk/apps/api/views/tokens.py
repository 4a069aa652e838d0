"""Tokens: one's own, and for an administrator everybody's."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.api.actions import Created, create_token, revoke_token
from orgdesk.apps.api.errors import ApiRefused
from orgdesk.apps.api.forms import TokenForm
from orgdesk.apps.api.models import ApiToken
from orgdesk.ui.sayings import in_words


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    """The list with the form; the answer to the form is the only page that ever shows the secret."""
    form, created = TokenForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        created = _create(request, form)
    status = 422 if form.is_bound and created is None else 200
    return _page(request, TokenForm() if created else form, created, status=status)


@require_POST
@staff_only
def revoke(request: SignedInRequest, key: str) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.visible_to(request.user), key=key)
    revoke_token(token, by=request.user, at=timezone.now())
    messages.success(request, _("“%(name)s” opens nothing any more.") % {"name": token.name})
    return redirect("api:tokens")


def _create(request: SignedInRequest, form: TokenForm) -> Created | None:
    at = timezone.now()
    said = form.cleaned_data
    try:
        return create_token(request.user, name=said["name"], scopes=form.scopes, expires_at=form.expires_at(at), at=at)
    except ApiRefused as refusal:
        form.add_error(None, in_words(refusal))
        return None


def _page(request: SignedInRequest, form: TokenForm, created: Created | None, *, status: int) -> HttpResponse:
    at = timezone.now()
    tokens = ApiToken.objects.visible_to(request.user).select_related("person")
    page = {
        "form": form,
        "created": created,
        "usable": tokens.usable(at=at),
        "ended": tokens.exclude(pk__in=tokens.usable(at=at))[:20],
    }
    answer = render(request, "api/tokens.html", page, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
