"""How work finds its unit and its person."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.work.actions.set_routing import add_routing_rule, end_routing_rule, set_unit_routing
from orgdesk.apps.work.errors import WorkError
from orgdesk.apps.work.models import RoutingRule
from orgdesk.apps.work.policies import leads
from orgdesk.apps.work.roster_forms import RuleForm, UnitRoutingForm
from orgdesk.apps.work.routing import setting_of
from orgdesk.apps.work.routing_page import may_rule, page_of
from orgdesk.ui.sayings import in_words


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    if not request.user.is_staff:
        raise Http404
    at = timezone.now()
    context = page_of(request.user, at=at)
    return render(request, "work/routing.html", context)


@require_POST
def settings(request: SignedInRequest, unit: str) -> HttpResponse:
    at = timezone.now()
    if not leads(request.user, unit, at=at):
        raise Http404
    form = UnitRoutingForm(request.POST, instance=setting_of(unit))
    if form.is_valid():
        set_unit_routing(unit, by=request.user, at=at, **form.cleaned_data)
        messages.success(request, _("Set: the next piece of work goes that way."))
    else:
        messages.error(request, _("Choose how the work goes; limits are whole numbers."))
    return redirect("work:routing")


@require_POST
def rules(request: SignedInRequest) -> HttpResponse:
    at = timezone.now()
    if not may_rule(request.user, at=at):
        raise Http404
    form = RuleForm(request.POST)
    if form.is_valid():
        said = {key: form.cleaned_data[key] for key in ("name", "to_unit", "skill", "level", "order")}
        try:
            add_routing_rule(when=form.when, by=request.user, at=at, **said)
        except WorkError as refusal:
            messages.error(request, in_words(refusal))
        else:
            messages.success(request, _("The rule holds from now on."))
    else:
        messages.error(request, _("Give the rule a name, an order and a level."))
    return redirect("work:routing")


@require_POST
def rule_end(request: SignedInRequest, pk: int) -> HttpResponse:
    at = timezone.now()
    if not may_rule(request.user, at=at):
        raise Http404
    end_routing_rule(
        get_object_or_404(RoutingRule.objects.visible_to(request.user), pk=pk, ended_at=None), by=request.user, at=at
    )
    return redirect("work:routing")
