"""What the pages of automation show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import AutomationRule, CannedReply, RuleRun
from orgdesk.apps.desk.rule_facts import FACT_LABELS, TRIGGER_LABELS
from orgdesk.apps.desk.ticket_acts import LABELS, act_words
from orgdesk.apps.knowledge.policies import sits_on_council
from orgdesk.apps.organisation import lookup
from orgdesk.core.service.automation import Comparison, Trigger

TEST_LABELS = {
    Comparison.IS: _("is"),
    Comparison.IS_NOT: _("is not"),
    Comparison.CONTAINS: _("contains"),
    Comparison.AT_LEAST: _("is at least"),
    Comparison.AT_MOST: _("is at most"),
}
_EMPTY_ROWS = 3


def list_of(rules: Any, *, at: datetime) -> dict[str, Any]:
    counted = rules.annotate(
        ran=Count("runs"),
        failed=Count("runs", filter=~Q(runs__problem="")),
        last=Max("runs__at"),
    )
    overdue = [rule for rule in counted if rule.review_on and rule.review_on <= at.date()]
    return {"rules": counted, "overdue": overdue, "runs": _latest(), "at": at}


def page_of(rule: AutomationRule, person: Person, *, at: datetime) -> dict[str, Any]:
    return {
        "rule": rule,
        "when": TRIGGER_LABELS[Trigger(rule.trigger)],
        "conditions": [
            f"{FACT_LABELS[fact]} {TEST_LABELS[Comparison(test)]} {value}" for fact, test, value in rule.conditions
        ],
        "acts": [act_words(act, value) for act, value in rule.acts],
        "runs": rule.runs.select_related("ticket")[:100],
        "ran": rule.runs.count(),
        "may_judge": rule.state == AutomationRule.State.PROPOSED
        and rule.owner_id != person.pk
        and sits_on_council(person, at=at),
        "in_half_a_year": (at + timedelta(days=182)).date(),
        "run": None,
    }


def words_of(rule: AutomationRule | None) -> dict[str, Any]:
    """The form: the rule's rows and a few empty ones below them, and every word that it can use."""
    blank: list[list[str]] = [["", "", ""]] * _EMPTY_ROWS
    return {
        "rule": rule,
        "conditions": [*(rule.conditions if rule else []), *blank],
        "acts": [*(rule.acts if rule else []), *[["", ""]] * _EMPTY_ROWS],
        "triggers": [(one.value, label) for one, label in TRIGGER_LABELS.items()],
        "facts": list(FACT_LABELS.items()),
        "tests": [(one.value, label) for one, label in TEST_LABELS.items()],
        "act_kinds": [(one.value, label) for one, label in LABELS.items()],
        "values": _values(),
    }


def _values() -> Iterable[tuple[str, str]]:
    """What an act's value can be, for the list that opens while typing: positions, canned replies."""
    seats = [(one.key, one.title) for one in lookup.active_structure().positions]
    return [*seats, *((title, title) for title in CannedReply.objects.values_list("title", flat=True))]


def _latest() -> Any:
    return RuleRun.objects.select_related("rule", "ticket")[:30]
