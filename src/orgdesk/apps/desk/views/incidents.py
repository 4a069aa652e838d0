"""Incidents and the problems behind them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.models import Product
from orgdesk.apps.desk.actions import declare_incident as acts
from orgdesk.apps.desk.actions.register_problem import close_problem, describe_problem, register_problem
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.incident_forms import IncidentForm, ProblemForm, RolesForm, UpdateForm
from orgdesk.apps.desk.incident_page import page_of
from orgdesk.apps.desk.models import Incident, Problem, Ticket
from orgdesk.apps.desk.views._acting import acted
from orgdesk.ui.answers import say_problems
from orgdesk.ui.listing import as_file
from orgdesk.ui.sayings import in_words

_COLUMNS = (
    (gettext_lazy("Key"), "key"),
    (gettext_lazy("Title"), "title"),
    (gettext_lazy("Severity"), "get_severity_display"),
    (gettext_lazy("State"), "get_state_display"),
    (gettext_lazy("Product"), "product.name"),
    (gettext_lazy("Declared"), "declared_at"),
    (gettext_lazy("By"), "declared_by.name"),
    (gettext_lazy("Resolved"), "resolved_at"),
)
Act = Callable[[SignedInRequest, Incident, datetime], str]


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    asked = request.GET
    found = Incident.objects.visible_to(request.user).select_related("product", "declared_by")
    found = found.narrowed(
        words=asked.get("q", ""), severity=asked.get("severity", ""), product=asked.get("product", "")
    )
    file = as_file(request, "incidents", found, _COLUMNS)
    if file is not None:
        return file
    incidents = list(found.prefetch_related("tickets")[:200])
    context = {
        "asked": asked,
        "severities": Incident.Severity.choices,
        "products": list(Product.objects.values_list("key", "name")),  # allow visible-rows-only: products are no secret
        "open": [one for one in incidents if one.is_open],
        "over": [one for one in incidents if not one.is_open],
        "problems": Problem.objects.visible_to(request.user).prefetch_related("limitations", "incidents")[:200],
    }
    return render(request, "desk/incidents/list.html", context)


@staff_only
def create(request: SignedInRequest) -> HttpResponse:
    tickets = Ticket.objects.visible_to(request.user)
    parent = tickets.filter(key=request.GET.get("ticket", "")).select_related("product").first()
    form = IncidentForm(request.POST or None, initial={"title": parent.subject if parent else ""})
    if request.method == "POST" and form.is_valid():
        try:
            incident = acts.declare_incident(parent=parent, by=request.user, at=timezone.now(), **form.cleaned_data)
        except DeskRefused as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("%(key)s is declared; its group is called.") % {"key": incident.key})
            return redirect("desk:incident", key=incident.key)
    return render(request, "desk/incidents/new.html", {"form": form, "parent": parent})


@require_safe
@staff_only
def show(request: SignedInRequest, key: str) -> HttpResponse:
    incident = get_object_or_404(
        Incident.objects.visible_to(request.user).select_related(
            "parent", "problem", "product", "commander", "technical_lead", "speaker", "declared_by"
        ),
        key=key,
    )
    return render(request, "desk/incidents/incident.html", page_of(incident, request.user))


def _on_incident(act: Act) -> Callable[..., HttpResponse]:
    @require_POST
    @staff_only
    def view(request: SignedInRequest, key: str) -> HttpResponse:
        incident = get_object_or_404(Incident.objects.visible_to(request.user), key=key)
        try:
            messages.success(request, act(request, incident, timezone.now()))
        except DeskRefused as refusal:
            messages.error(request, in_words(refusal))
        return redirect("desk:incident", key=key)

    return view


@_on_incident
def affected(request: SignedInRequest, incident: Incident, at: datetime) -> str:
    """Named by reference, or chosen among those that look alike."""
    words = request.POST.get("references", "").replace(",", " ").split()[:500]
    named = {word.rpartition("-")[2]: word for word in words}
    found = list(
        Ticket.objects.visible_to(request.user).filter(key__in=[*request.POST.getlist("ticket")[:500], *named])
    )
    unknown = [word for key, word in named.items() if key not in {one.key for one in found}]
    if unknown:
        missing = _("There is no ticket %(references)s; give references as they stand in the list.")
        messages.error(request, missing % {"references": ", ".join(unknown)[:200]})
    count = acts.add_affected(incident, found, by=request.user, at=at)
    return ngettext("%(count)s more is hit.", "%(count)s more are hit.", count) % {"count": count}


@require_POST
@staff_only
def unaffected(request: SignedInRequest, key: str, ticket: str) -> HttpResponse:
    """Asked on the incident's page or on the ticket's; whoever asked is back there."""
    incident = get_object_or_404(Incident.objects.visible_to(request.user), key=key)
    hit = get_object_or_404(Ticket.objects.visible_to(request.user), key=ticket)
    back = reverse("desk:ticket", args=[ticket]) if request.POST.get("back") == "ticket" else ""
    return acted(
        request,
        lambda: acts.take_off_incident(incident, hit, by=request.user, at=timezone.now()),
        done=_("%(reference)s is no part of %(incident)s any more; its customer hears no further update.")
        % {"reference": hit.reference, "incident": incident.key},
        to=back or reverse("desk:incident", args=[key]),
    )


@_on_incident
def roles(request: SignedInRequest, incident: Incident, at: datetime) -> str:
    form = RolesForm(request.POST)
    form.is_valid()
    said = form.cleaned_data
    acts.staff_incident(
        incident,
        commander=said.get("commander"),
        technical_lead=said.get("technical_lead"),
        speaker=said.get("speaker"),
        by=request.user,
        at=at,
    )
    return _("They are told.")


@_on_incident
def updates(request: SignedInRequest, incident: Incident, at: datetime) -> str:
    form = UpdateForm(request.POST)
    form.is_valid()
    said = form.cleaned_data
    update = acts.tell_affected(
        incident,
        text=said.get("text", ""),
        to_customers=said.get("to_customers", False),
        next_update_at=said.get("next_update_at"),
        by=request.user,
        at=at,
    )
    told = ngettext("Told on %(count)s ticket.", "Told on %(count)s tickets.", update.told) % {"count": update.told}
    return told if update.to_customers else _("Noted.")


@_on_incident
def mitigation(request: SignedInRequest, incident: Incident, at: datetime) -> str:
    acts.mitigate_incident(incident, by=request.user, at=at)
    return _("The harm has stopped; the repair goes on.")


@_on_incident
def resolution(request: SignedInRequest, incident: Incident, at: datetime) -> str:
    acts.resolve_incident(incident, text=request.POST.get("text", ""), by=request.user, at=at)
    return _("Resolved; everybody hit has the answer.")


@_on_incident
def review(request: SignedInRequest, incident: Incident, at: datetime) -> str:
    acts.review_incident(incident, text=request.POST.get("text", ""), by=request.user, at=at)
    return _("The review is kept.")


@_on_incident
def problem_of(request: SignedInRequest, incident: Incident, at: datetime) -> str:
    title = request.POST.get("title", "") or incident.title
    problem = register_problem(title=title, product=incident.product, incident=incident, by=request.user, at=at)
    return _("%(key)s is registered behind it.") % {"key": problem.key}


@require_POST
@staff_only
def of_ticket(request: SignedInRequest, key: str) -> HttpResponse:
    """The ticket's own page says that an incident hit it."""
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user), key=key)
    incident = get_object_or_404(Incident.objects.visible_to(request.user), key=request.POST.get("incident", ""))
    return acted(
        request,
        lambda: acts.add_affected(incident, [ticket], by=request.user, at=timezone.now()),
        done=_("It is part of %(incident)s: its customer hears every update.") % {"incident": incident.key},
        to=reverse("desk:ticket", args=[key]),
    )


@staff_only
def problem(request: SignedInRequest, key: str) -> HttpResponse:
    row = get_object_or_404(Problem.objects.visible_to(request.user), key=key)
    if request.method == "POST":
        form = ProblemForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            return acted(
                request,
                lambda: describe_problem(row, by=request.user, at=timezone.now(), **said),
                done=_("Kept."),
                to=reverse("desk:problem", args=[key]),
            )
        say_problems(request, form)
    given = {"cause": row.cause, "workaround": row.workaround, "limitations": row.limitations.all()}
    context = {"problem": row, "form": ProblemForm(initial=given), "incidents": row.incidents.all()}
    return render(request, "desk/incidents/problem.html", context)


@require_POST
@staff_only
def problem_end(request: SignedInRequest, key: str) -> HttpResponse:
    row = get_object_or_404(Problem.objects.visible_to(request.user), key=key)
    return acted(
        request,
        lambda: close_problem(row, by=request.user, at=timezone.now()),
        done=_("Closed."),
        to=reverse("desk:problem", args=[key]),
    )
