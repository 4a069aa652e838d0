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
from orgdesk.apps.organisation.actions.take_over_branch import take_over_branch
from orgdesk.apps.organisation.editing import WORDS
from orgdesk.apps.organisation.errors import OrganisationRefused
from orgdesk.apps.organisation.forms import CommentForm, CopyForm
from orgdesk.apps.organisation.models import ScheduledActivation, Version, VersionOperation
from orgdesk.apps.organisation.policies import can_edit
from orgdesk.apps.organisation.promises import effects_of, moving_of
from orgdesk.apps.organisation.second_person import can_approve, why_not_second
from orgdesk.apps.organisation.views._common import version_or_404
from orgdesk.ui.sayings import in_words


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
            form.add_error("label", in_words(refusal))
        else:
            return redirect("organisation:chart", key=draft.key)
    return render(request, "organisation/version_new.html", {"form": form, "may_edit": can_edit(request.user)})


def show(request: SignedInRequest, key: str) -> HttpResponse:
    version, today = version_or_404(request, key), timezone.localdate()
    proposed = version.status == Version.Status.PROPOSED
    return render(
        request,
        "organisation/version.html",
        {
            "version": version,
            "transitions": version.transitions.select_related("by"),
            "comments": version.comments.select_related("by"),
            "form": CommentForm(),
            "may_edit": can_edit(request.user),
            "may_approve": proposed and can_approve(request.user, version, on=today),
            "why_not": why_not_second(request.user, version, on=today) if proposed else "",
            "successors": version.successors.select_related("named_by"),
            "effects": effects_of(version),
            "scheduled": ScheduledActivation.objects.visible_to(request.user).filter(version=version).first(),
            "moving": moving_of(version),
            "operations": _history(version),
            "others": Version.objects.visible_to(request.user).exclude(pk=version.pk).select_related("workspace"),
            "today": today,
        },
    )


@require_POST
def take_over(request: SignedInRequest, key: str) -> HttpResponse:
    """One branch of another version becomes part of this draft."""
    version, source = version_or_404(request, key), version_or_404(request, request.POST.get("source", ""))
    head = request.POST.get("head", "")
    try:
        take_over_branch(version, source=source, head=head, by=request.user, at=timezone.now())
    except OrganisationRefused as refusal:
        messages.error(request, in_words(refusal))
        return redirect("organisation:comparison", key=key, other=source.key)
    return redirect("organisation:chart", key=key)


def _history(version: Version) -> list[tuple[VersionOperation, object]]:
    rows = version.operations.select_related("by", "undoes").order_by("-revision")[:40]
    return [(row, WORDS.get(row.record.get("name", ""), row.record.get("name", ""))) for row in rows]


@require_POST
def comment(request: SignedInRequest, key: str) -> HttpResponse:
    version, form = version_or_404(request, key), CommentForm(request.POST)
    if form.is_valid():
        comment_on_version(version, by=request.user, at=timezone.now(), **form.cleaned_data)
    else:
        messages.error(request, _("Write the comment before sending it."))
    return redirect("organisation:version", key=key)
