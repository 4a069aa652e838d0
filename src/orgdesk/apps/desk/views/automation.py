"""Rules of automation."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.desk.actions import automate
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import AutomationRule
from orgdesk.apps.desk.rule_page import list_of, page_of, typed, words_of
from orgdesk.apps.desk.views._acting import acted, rows_of
from orgdesk.ui.listing import as_file
from orgdesk.ui.sayings import in_words

_DAYS = 30
_COLUMNS = (
    (gettext_lazy("Rule"), "name"),
    (gettext_lazy("State"), "get_state_display"),
    (gettext_lazy("Owner"), "owner.name"),
    (gettext_lazy("Approved by"), "approved_by.name"),
    (gettext_lazy("Look at it again"), "review_on"),
    (gettext_lazy("Written"), "created_at"),
)


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    rules = AutomationRule.objects.visible_to(request.user).select_related("owner", "approved_by")
    if words := request.GET.get("q", "").strip():
        rules = rules.filter(name__icontains=words)
    if (state := request.GET.get("state", "")) in AutomationRule.State.values:
        rules = rules.filter(state=state)
    file = as_file(request, "automation", rules, _COLUMNS)
    if file is not None:
        return file
    states = {"states": AutomationRule.State.choices, "asked": request.GET}
    return render(request, "desk/automation/list.html", {**list_of(rules, at=timezone.now()), **states})


@staff_only
def create(request: SignedInRequest) -> HttpResponse:
    return _write(request, None)


@staff_only
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    return _write(request, get_object_or_404(AutomationRule.objects.visible_to(request.user), pk=pk))


@require_safe
@staff_only
def show(request: SignedInRequest, pk: int) -> HttpResponse:
    rule = _rule(request, pk)
    return render(request, "desk/automation/rule.html", page_of(rule, request.user, at=timezone.now()))


@require_POST
@staff_only
def dry_run(request: SignedInRequest, pk: int) -> HttpResponse:
    """On the page itself: what it would have done, nothing else."""
    rule, days = _rule(request, pk), request.POST.get("days", "")
    at = timezone.now()
    run = automate.try_rule(
        rule, days=int(days) if days.isdecimal() and len(days) < 4 else _DAYS, by=request.user, at=at
    )
    return render(request, "desk/automation/rule.html", {**page_of(rule, request.user, at=at), "run": run})


@require_POST
@staff_only
def proposal(request: SignedInRequest, pk: int) -> HttpResponse:
    rule = _rule(request, pk)
    return _acted(
        request, pk, lambda: automate.propose_rule(rule, by=request.user, at=timezone.now()), _("The council decides.")
    )


@require_POST
@staff_only
def judgement(request: SignedInRequest, pk: int) -> HttpResponse:
    rule, said = _rule(request, pk), request.POST
    try:
        review_on = parse_date(said.get("review_on", ""))
    except ValueError:
        review_on = None
    approve = said.get("approve") == "yes"
    return _acted(
        request,
        pk,
        lambda: automate.judge_rule(
            rule,
            approve=approve,
            review_on=review_on,
            reason=said.get("reason", ""),
            by=request.user,
            at=timezone.now(),
        ),
        _("Decided."),
    )


@require_POST
@staff_only
def switch(request: SignedInRequest, pk: int) -> HttpResponse:
    rule, on = _rule(request, pk), request.POST.get("on") == "yes"
    done = _("It runs from now on.") if on else _("It does nothing any more.")
    return _acted(request, pk, lambda: automate.switch_rule(rule, on=on, by=request.user, at=timezone.now()), done)


def _write(request: SignedInRequest, rule: AutomationRule | None) -> HttpResponse:
    context = words_of(rule)
    if request.method == "POST":
        said = request.POST
        try:
            kept = automate.write_rule(
                name=said.get("name", ""),
                trigger=said.get("trigger", ""),
                conditions=rows_of(request, "fact", "test", "value"),
                acts=rows_of(request, "act", "act_value"),
                by=request.user,
                at=timezone.now(),
                rule=rule,
            )
        except DeskRefused as refusal:
            context |= {"refusal": in_words(refusal), "said": said, **typed(said)}
        else:
            return redirect("desk:rule", pk=kept.pk)
    return render(request, "desk/automation/write.html", context)


def _rule(request: SignedInRequest, pk: int) -> AutomationRule:
    rules = AutomationRule.objects.visible_to(request.user).select_related("owner", "approved_by")
    return get_object_or_404(rules, pk=pk)


def _acted(request: SignedInRequest, pk: int, act: object, done: str) -> HttpResponse:
    return acted(request, act, done=done, to=reverse("desk:rule", args=[pk]))  # type: ignore[arg-type]
