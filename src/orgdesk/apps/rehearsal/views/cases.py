"""Business cases: walked step by step through one version, and two beside each other."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.apps.rehearsal.actions.save_case import save_case
from orgdesk.apps.rehearsal.cases import beside, walk_case
from orgdesk.apps.rehearsal.forms import BusinessCaseForm
from orgdesk.apps.rehearsal.models import BusinessCase
from orgdesk.apps.rehearsal.views._common import for_staff


@require_safe
@for_staff
def case(request: SignedInRequest, key: str) -> HttpResponse:
    """As it is and as it is to be: the version in force beside another one."""
    found = get_object_or_404(BusinessCase.objects.visible_to(request.user).select_related("definition"), key=key)
    on = timezone.localdate()
    versions = (
        Version.objects.visible_to(request.user).select_related("workspace").exclude(status=Version.Status.WITHDRAWN)
    )
    first = _chosen(versions, request.GET.get("first")) or versions.active().first() or versions.first()
    others = (versions.exclude(pk=first.pk) if first else versions.none()).order_by("-created_at")
    # What is to be is what nobody has left behind; where there is none, the latest of those.
    to_be = others.exclude(status=Version.Status.SUPERSEDED).first() or others.first()
    other = _chosen(versions, request.GET.get("other")) or to_be
    walked = beside([walk_case(found, version, on=on) for version in (first, other) if version is not None])
    context = {"case": found, "walked": walked, "versions": versions, "first": first, "other": other}
    return render(request, "rehearsal/case.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def create(request: SignedInRequest) -> HttpResponse:
    """First the process, then the way that the case takes."""
    definitions = DefinitionVersion.objects.visible_to(request.user).active().select_related("definition")
    chosen = definitions.filter(definition__key=request.GET.get("process", "")).first()
    if chosen is None:
        return render(request, "rehearsal/case_choose.html", {"definitions": definitions.order_by("definition__name")})
    form = BusinessCaseForm(request.POST or None, definition=chosen)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = save_case(
            chosen.definition, name=said["name"], story=said["story"], choices=form.choices(), by=request.user, at=timezone.now()
        )  # fmt: skip
        return redirect("rehearsal:case", key=made.key)
    return render(request, "rehearsal/case_edit.html", {"form": form, "definition": chosen})


def _chosen(versions: object, label: str | None) -> Version | None:
    return versions.filter(pk=label).first() if label and label.isdigit() else None  # type: ignore[attr-defined]
