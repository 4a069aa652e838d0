"""The versions, their life and what people say of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation.actions import copy_to_draft
from orgdesk.apps.organisation.actions.comment_on_version import comment_on_version
from orgdesk.apps.organisation.errors import OrganisationRefused
from orgdesk.apps.organisation.forms import CommentForm, CopyForm
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.organisation.policies import can_approve, can_edit, why_not_second
from orgdesk.apps.organisation.views._common import version_or_404


def index(request: SignedInRequest) -> HttpResponse:
    versions = Version.objects.visible_to(request.user).select_related("workspace", "parent").order_by("-created_at")
    return render(request, "organisation/versions.html", {"versions": versions, "may_edit": can_edit(request.user)})


def create(request: SignedInRequest) -> HttpResponse:
    """A draft that begins as a copy."""
    form = CopyForm(request.POST or None, initial={"parent": request.GET.get("from")})
    if request.method == "POST" and form.is_valid() and can_edit(request.user):
        try:
            draft = copy_to_draft(by=request.user, at=timezone.now(), **form.cleaned_data)
        except OrganisationRefused as refusal:
            form.add_error("label", str(refusal))
        else:
            return redirect("organisation:chart", key=draft.key)
    return render(request, "organisation/version_new.html", {"form": form, "may_edit": can_edit(request.user)})


def show(request: SignedInRequest, key: str) -> HttpResponse:
    version = version_or_404(request, key)
    return render(
        request,
        "organisation/version.html",
        {
            "version": version,
            "transitions": version.transitions.select_related("by"),
            "comments": version.comments.select_related("by"),
            "form": CommentForm(),
            "may_edit": can_edit(request.user),
            "may_approve": can_approve(request.user, version),
            "why_not": why_not_second(request.user, version),
            "successors": version.successors.select_related("named_by"),
        },
    )


@require_POST
def comment(request: SignedInRequest, key: str) -> HttpResponse:
    version, form = version_or_404(request, key), CommentForm(request.POST)
    if form.is_valid():
        comment_on_version(version, by=request.user, at=timezone.now(), **form.cleaned_data)
    else:
        messages.error(request, _("Write the comment before sending it."))
    return redirect("organisation:version", key=key)
