"""One audit: its team, its samples, what came of them, and its report."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.audit.actions import (
    appoint_auditor,
    ask_calibration,
    begin_audit,
    cancel_audit,
    close_audit,
    draw_sample,
    report_audit,
    same_again,
)
from orgdesk.apps.audit.audit_page import is_told, page_of, report_of
from orgdesk.apps.audit.forms import AppointForm, DrawForm, ReportForm
from orgdesk.apps.audit.models import Appointment, Audit, SampledItem
from orgdesk.apps.audit.naming import named_items
from orgdesk.apps.audit.report_pdf import report_pdf
from orgdesk.apps.audit.results import compare, has_scored_all
from orgdesk.apps.audit.views._common import act, audit_or_404, audits_it, require


@require_safe
@staff_only
def show(request: SignedInRequest, key: str) -> HttpResponse:
    audit = audit_or_404(request, key)
    context = page_of(audit, request.user, at=timezone.now())
    context |= {
        "appoint": AppointForm(request.user, audit),
        "drawing": DrawForm(),
        "reporting": ReportForm(initial={"conclusion": audit.conclusion}),
        "here": "programme",
    }
    return render(request, "audit/audit.html", context)


@require_POST
@staff_only
def stage(request: SignedInRequest, key: str) -> HttpResponse:
    """`to` is under_way, reported, closed or cancelled."""
    audit, at, by = audit_or_404(request, key), timezone.now(), request.user
    require(audits_it(request, audit))
    acts = {
        Audit.State.UNDER_WAY: (lambda: begin_audit(audit, by=by, at=at), _("The audit is under way.")),
        Audit.State.REPORTED: (
            lambda: report_audit(audit, conclusion=request.POST.get("conclusion", ""), by=by, at=at),
            _("Reported: the audited unit can read it now."),
        ),
        Audit.State.CLOSED: (lambda: close_audit(audit, by=by, at=at), _("The audit is closed.")),
        Audit.State.CANCELLED: (
            lambda: cancel_audit(audit, reason=request.POST.get("reason", ""), by=by, at=at),
            _("Cancelled; the programme keeps the reason."),
        ),
    }
    found = next((acts[state] for state in acts if state == request.POST.get("to", "")), None)
    if found is None:
        raise Http404
    return act(request, found[0], done=found[1], back="audit:audit", key=key)


@require_POST
@staff_only
def appoint(request: SignedInRequest, key: str) -> HttpResponse:
    audit, at = audit_or_404(request, key), timezone.now()
    require(audits_it(request, audit))
    form = AppointForm(request.user, audit, request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the second auditor."))
        return redirect("audit:audit", key=key)
    person = form.cleaned_data["person"]
    return act(
        request,
        lambda: appoint_auditor(audit, person, part=Appointment.Part.SECOND, by=request.user, at=at),
        done=_("%(name)s is appointed.") % {"name": person.name},
        back="audit:audit",
        key=key,
    )


@require_POST
@staff_only
def draw(request: SignedInRequest, key: str) -> HttpResponse:
    audit, at = audit_or_404(request, key), timezone.now()
    require(audits_it(request, audit))
    form = DrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what is drawn, how, and how many (1 to 200)."))
        return redirect("audit:audit", key=key)
    said = form.cleaned_data
    seed = said.pop("seed").strip() or secrets.token_hex(8)
    return act(
        request,
        lambda: draw_sample(audit, seed=seed, by=request.user, at=at, **said),
        done=_("Drawn. Anybody can draw the same again with the seed."),
        back="audit:audit",
        key=key,
    )


@require_POST
@staff_only
def check_draw(request: SignedInRequest, key: str, pk: int) -> HttpResponse:
    """Draw again and compare; nothing is changed."""
    audit = audit_or_404(request, key)
    require(audits_it(request, audit))
    found = get_object_or_404(audit.draws.select_related("audit__process"), pk=pk)
    if same_again(found):
        messages.success(request, _("Drawn again with the seed %(seed)s: the same items.") % {"seed": found.seed})
    else:
        messages.error(
            request, _("Drawn again, other items come: the record of that period was changed since. Look into the log.")
        )
    return redirect("audit:audit", key=key)


@staff_only
def calibration(request: SignedInRequest, key: str) -> HttpResponse:
    """Agreement of the auditors; POST asks for a calibration of the chosen `item`s. Nobody sees the others' marks before giving their own."""
    audit, at = audit_or_404(request, key), timezone.now()
    require(audits_it(request, audit))
    drawn = SampledItem.objects.visible_to(request.user, on=timezone.localdate(at)).filter(draw__audit=audit)
    if request.method == "POST":
        chosen = [item for item in drawn.select_related("draw") if str(item.pk) in request.POST.getlist("item")]
        return act(
            request,
            lambda: ask_calibration(audit, chosen, by=request.user, at=at),
            done=_("Asked: every auditor scores these items without seeing the others' marks."),
            back="audit:calibration",
            key=key,
        )
    people = {one.person_id for one in audit.appointments.all()}
    held = [
        (one, request.user.pk not in people or has_scored_all(one, request.user)) for one in audit.calibrations.all()
    ]
    free = list(drawn.filter(calibration=None, reviews=None).select_related("draw"))
    context = {
        "audit": audit,
        "compared": [(compare(one), may_see) for one, may_see in held],
        "free": [(item, name) for item, name, _risks in named_items(free)],
        "may_ask": audit.state == Audit.State.UNDER_WAY
        and audit.appointments.filter(person=request.user, part=Appointment.Part.LEAD).exists(),
        "here": "programme",
    }
    return render(request, "audit/calibration.html", context)


@require_safe
@staff_only
def report(request: SignedInRequest, key: str) -> HttpResponse:
    """Made to be printed: the criteria, the samples, what came of them, findings and actions, and no names of agents."""
    audit = audit_or_404(request, key)
    at = timezone.now()
    require(is_told(audit, request.user, at=at))
    return render(request, "audit/report.html", report_of(audit, request.user, at=at))


@require_safe
@staff_only
def printed(request: SignedInRequest, key: str) -> HttpResponse:
    """The same to keep and to send."""
    audit, at = audit_or_404(request, key), timezone.now()
    require(is_told(audit, request.user, at=at))
    name = f'inline; filename="audit-{audit.key}.pdf"'
    made = report_pdf(audit, request.user, at=at)
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": name})
