"""How accounts are served: which unit does what, check-ins, hand-offs, products, the questionnaire and its table."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers import rules
from orgdesk.apps.customers.actions.set_rules import keep_product, set_hand_off_kind, set_rules
from orgdesk.apps.customers.actions.store_questionnaire import check_questionnaire, store_questionnaire
from orgdesk.apps.customers.decision_tables import read_table
from orgdesk.apps.customers.defaults import Units
from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.models import HandOffKind, Questionnaire
from orgdesk.apps.customers.models.qualification import ClassChoice, PathChoice
from orgdesk.apps.customers.policies import can_set_rules, require_questionnaire
from orgdesk.apps.customers.questionnaire_rows import Rows
from orgdesk.apps.customers.questionnaires import current_questionnaire
from orgdesk.apps.customers.rule_forms import HandOffKindForm, ProductForm, RulesForm
from orgdesk.apps.customers.tabs import all_tabs
from orgdesk.apps.customers.trying import try_questionnaire
from orgdesk.apps.customers.views._common import act_on, apart, require_staff
from orgdesk.apps.organisation import lookup
from orgdesk.core.service.errors import ServiceRuleError
from orgdesk.ui.sayings import in_words


@require_safe
def show(request: SignedInRequest) -> HttpResponse:
    require_staff(request)
    questionnaire = current_questionnaire()
    kinds = HandOffKind.objects.visible_to(request.user)
    context = {
        **all_tabs("rules"),
        "may_set": can_set_rules(request.user, at=timezone.now()),
        "may_write": _may_write(request),
        "rule": rules.check_in_rule(),
        "duties": _duties(),
        "questionnaire": questionnaire,
        "rows": _rows(questionnaire) if questionnaire else [],
        "versions": rules.versions(),
        "kinds": [(kind, lookup.unit_name(kind.unit_key), HandOffKindForm.of(kind)) for kind in kinds],
        "products": [(one, lookup.unit_name(one.unit_key)) for one in rules.products()],
        **apart({"form": RulesForm(initial=rules.units_in_force()), "kind_form": HandOffKindForm(), "product_form": ProductForm()}),
    }  # fmt: skip
    return render(request, "customers/rules.html", context)


@require_POST
def units(request: SignedInRequest) -> HttpResponse:
    _require_rules(request)

    def do(said: dict[str, Any]) -> None:
        days, anchor = said.pop("days"), said.pop("anchor")
        set_rules(Units(**said), days=days, anchor=anchor, by=request.user, at=timezone.now())

    return act_on(request, None, RulesForm(request.POST), do, done=_("Set. It holds from now on."), to="rules")


@require_POST
def hand_off_kind(request: SignedInRequest) -> HttpResponse:
    _require_rules(request)
    return act_on(
        request, None, HandOffKindForm(request.POST),
        lambda said: set_hand_off_kind(by=request.user, at=timezone.now(), **said), done=_("Kept."), to="rules",
    )  # fmt: skip


@require_POST
def product(request: SignedInRequest) -> HttpResponse:
    _require_rules(request)
    return act_on(
        request, None, ProductForm(request.POST),
        lambda said: keep_product(by=request.user, at=timezone.now(), **said), done=_("Kept."), to="rules",
    )  # fmt: skip


@require_safe
def table(request: SignedInRequest, version: int) -> HttpResponse:
    """The decision table of a version, as a DMN file."""
    require_staff(request)
    row = rules.version_of(version)
    if row is None:
        raise Http404
    name = f"{row.key}-{row.version}.dmn"
    return HttpResponse(
        row.table, content_type="application/xml", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def questionnaire(request: SignedInRequest) -> HttpResponse:
    """Write the next version: try it on the customers that there are, then store it."""
    require_staff(request)
    try:
        require_questionnaire(request.user, at=timezone.now())
    except CustomersRefused as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    last = current_questionnaire()
    if last is None:
        raise Http404(_("Say first which unit does what, on the page of rules; that makes the first questionnaire."))
    rows = Rows.of(last) if request.method != "POST" else Rows.sent(request.POST, request.FILES, before=last)
    context: dict[str, Any] = {"rows": rows, "last": last, "next": last.version + 1}
    if request.method == "POST" and rows.is_valid():
        try:
            if "try" in request.POST:
                draft = rows.draft()
                check_questionnaire(draft)
                context["tried"] = try_questionnaire(draft)
            else:
                stored = store_questionnaire(**rows.content(), by=request.user, at=timezone.now())
                messages.success(request, _("Version %(number)s holds from now on.") % {"number": stored.version})
                return redirect("customers:rules")
        except (CustomersRefused, ServiceRuleError) as refusal:
            rows.head.add_error(None, in_words(refusal))
    if "tried" in context or not rows.faulty:
        context["rows"] = rows.with_room()
    return render(request, "customers/questionnaire.html", context, status=422 if rows.faulty else 200)


def _may_write(request: SignedInRequest) -> bool:
    try:
        require_questionnaire(request.user, at=timezone.now())
    except CustomersRefused:
        return False
    return True


def _rows(row: Questionnaire) -> list[dict[str, Any]]:
    """The table as it is read: cells with their question, and what the rule gives in words."""
    return [
        {
            "cells": [(one["asks"], rule.tests.get(one["key"], "")) for one in row.questions],
            "class": ClassChoice(rule.customer_class).label,
            "path": PathChoice(rule.path).label,
            "reason": rule.reason,
        }
        for rule in read_table(row.table) or []
    ]


def _duties() -> list[tuple[str, str]]:
    """What each unit does, by names."""
    words = {
        "account_management": _("Account management"), "qualifying": _("Qualifies"), "delivery": _("Delivery"),
        "strategic": _("Strategic operations"), "sales": _("Sales"), "support": _("Support"),
        "self_service": _("Simple customers"),
    }  # fmt: skip
    holds = rules.units_in_force()
    return [(words[name], lookup.unit_name(holds[name])) for name in holds if name in words]


def _require_rules(request: SignedInRequest) -> None:
    if not can_set_rules(request.user, at=timezone.now()):
        raise PermissionDenied(_("How customers are served is set by account management and strategic operations."))
