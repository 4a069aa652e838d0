"""Whose work returns are, who knows which product best, and what warranties say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import lookup
from orgdesk.apps.returns.actions.record_sale import store_policy
from orgdesk.apps.returns.actions.set_rules import route_product, set_returns_rule
from orgdesk.apps.returns.care import returns_rule, returns_unit
from orgdesk.apps.returns.models import SpecialistRoute, WarrantyPolicy
from orgdesk.apps.returns.policies import can_set_rules
from orgdesk.apps.returns.rule_forms import PolicyForm, ReturnsRuleForm, SpecialistForm
from orgdesk.apps.returns.views._common import act
from orgdesk.ui.answers import say_problems


@require_safe
@staff_only
def show(request: SignedInRequest) -> HttpResponse:
    rule, at = returns_rule(), timezone.now()
    given = {name: getattr(rule, name) for name in ReturnsRuleForm.base_fields}
    context = {
        "here": "rules",
        "may": can_set_rules(request.user, at=at),
        "rule": rule,
        "unit": lookup.unit_name(returns_unit()),
        "sales": lookup.unit_name(rule.sales_unit),
        "routes": [
            (row.product, lookup.seat_name(row.unit_key, row.position_key))
            for row in SpecialistRoute.objects.visible_to(request.user).select_related("product")
        ],
        "warranties": WarrantyPolicy.objects.visible_to(request.user).select_related("product")[:100],
        "form": ReturnsRuleForm(initial=given),
        "specialist_form": SpecialistForm(auto_id="specialist-%s"),
        "policy_form": PolicyForm(auto_id="policy-%s", initial={"valid_from": timezone.localdate(at)}),
    }
    return render(request, "returns/rules.html", context)


@require_POST
def units(request: SignedInRequest) -> HttpResponse:
    return _keep(request, ReturnsRuleForm(request.POST), set_returns_rule)


@require_POST
def specialist(request: SignedInRequest) -> HttpResponse:
    return _keep(request, SpecialistForm(request.POST), route_product)


@require_POST
def warranty(request: SignedInRequest) -> HttpResponse:
    return _keep(request, PolicyForm(request.POST), store_policy)


def _keep(request: SignedInRequest, form: forms.Form, do: Callable[..., Any]) -> HttpResponse:
    at = timezone.now()
    if not can_set_rules(request.user, at=at):
        raise PermissionDenied(_("Whose work returns are is set by the unit for returns and by administrators."))
    if not form.is_valid():
        say_problems(request, form)
        return redirect("returns:rules")
    return act(request, lambda: do(by=request.user, at=at, **form.cleaned_data), done=_("Kept."), back="returns:rules")
