"""Findings: raised by auditors, mended by units, checked by auditors."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.audit.actions import check_action, mend_finding, raise_finding
from orgdesk.apps.audit.finding_page import listed, page_of
from orgdesk.apps.audit.forms import CheckForm, FindingForm, MendForm
from orgdesk.apps.audit.models import Finding
from orgdesk.apps.audit.policies import is_appointed
from orgdesk.apps.audit.views._common import REFUSALS, act, audit_or_404, require
from orgdesk.ui.listing import as_file
from orgdesk.ui.sayings import in_words

_A_PAGE = 50
_COLUMNS = (
    (gettext_lazy("Key"), "key"),
    (gettext_lazy("In one line"), "title"),
    (gettext_lazy("Severity"), "get_severity_display"),
    (gettext_lazy("Audit"), "audit.title"),
    (gettext_lazy("To be mended by"), "due_on"),
    (gettext_lazy("Raised"), "raised_at"),
    (gettext_lazy("Closed"), "closed_at"),
)


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    """`state` (open, overdue, closed), `severity` and `q` narrow."""
    on = timezone.localdate(timezone.now())
    asked = {name: request.GET.get(name, "") for name in ("state", "severity", "q")}
    rows = listed(request.user, on=on, **asked)
    file = as_file(request, "findings", rows, _COLUMNS)
    if file is not None:
        return file
    context = {
        "page": Paginator(rows, _A_PAGE).get_page(request.GET.get("page")),
        "severities": Finding.Severity.choices,
        "on": on,
        "here": "findings",
        **asked,
    }
    return render(request, "audit/findings.html", context)


@staff_only
def create(request: SignedInRequest, key: str) -> HttpResponse:
    """Of an audit; `item` is one that shows it, by its number."""
    audit, at = audit_or_404(request, key), timezone.now()
    require(is_appointed(request.user, audit))
    initial = {"unit_key": audit.unit_key, "items": request.GET.getlist("item")}
    form = FindingForm(audit, request.user, timezone.localdate(at), request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            finding = raise_finding(audit, by=request.user, at=at, **form.cleaned_data)
        except REFUSALS as refusal:
            form.add_error(None, in_words(refusal))
        else:
            return redirect("audit:finding", key=finding.key)
    context = {"form": form, "heading": _("Raise a finding"), "lead": str(audit), "here": "findings"}
    return render(request, "audit/form.html", context, status=422 if form.errors else 200)


@require_safe
@staff_only
def show(request: SignedInRequest, key: str) -> HttpResponse:
    finding, at = _finding(request, key), timezone.now()
    context = page_of(finding, request.user, at=at)
    context |= {"mending": MendForm(), "checking": CheckForm(), "here": "findings"}
    return render(request, "audit/finding.html", context)


@require_POST
@staff_only
def mend(request: SignedInRequest, key: str) -> HttpResponse:
    finding, form = _finding(request, key), MendForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what was put right, why it happened, and what removes the cause."))
        return redirect("audit:finding", key=key)
    return act(
        request,
        lambda: mend_finding(finding, by=request.user, at=timezone.now(), **form.cleaned_data),
        done=_("Kept. An auditor looks whether it helped."),
        back="audit:finding",
        key=key,
    )


@require_POST
@staff_only
def check(request: SignedInRequest, key: str) -> HttpResponse:
    finding, form = _finding(request, key), CheckForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say whether it helped, what you looked at, and what you saw."))
        return redirect("audit:finding", key=key)
    return act(
        request,
        lambda: check_action(finding, by=request.user, at=timezone.now(), **form.cleaned_data),
        done=_("Kept."),
        back="audit:finding",
        key=key,
    )


def _finding(request: SignedInRequest, key: str) -> Finding:
    rows = Finding.objects.visible_to(request.user, on=timezone.localdate(timezone.now()))
    return get_object_or_404(rows.select_related("audit__programme", "criterion", "raised_by", "repeats"), key=key)
