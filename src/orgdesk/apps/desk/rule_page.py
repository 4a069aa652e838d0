"""What the pages of automation show."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import AccountClass, Product
from orgdesk.apps.desk.actions.prioritise_ticket import PRIORITIES
from orgdesk.apps.desk.models import AutomationRule, CannedReply, RuleRun, Ticket
from orgdesk.apps.desk.rule_facts import FACT_LABELS, TRIGGER_LABELS
from orgdesk.apps.desk.ticket_acts import LABELS, SEAT_ACTS, act_words, units_to_transfer_to
from orgdesk.apps.knowledge.policies import sits_on_council
from orgdesk.apps.organisation import lookup
from orgdesk.core.service.automation import Act, Comparison, Trigger

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
            f"{FACT_LABELS[fact]} {TEST_LABELS[Comparison(test)]} {lookup.unit_name(value) if fact == 'unit' else value}"
            for fact, test, value in rule.conditions
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
        **act_choices(),
        "fact_values": _fact_values(),
    }


def typed(said: QueryDict) -> dict[str, Any]:
    """The rows of a form that was refused, as they were filled in."""
    blank: list[tuple[str, ...]] = [("", "", "")]
    conditions = [*zip(*(said.getlist(name)[:30] for name in ("fact", "test", "value")), strict=False)]
    return {"conditions": [*conditions, *blank], "acts": typed_acts(said)}


def typed_acts(said: QueryDict) -> list[tuple[str, ...]]:
    return [*zip(*(said.getlist(name)[:30] for name in ("act", "act_value")), strict=False), ("", "")]


def act_choices() -> dict[str, Any]:
    """The acts, each with the name of the list that its value is chosen from, and these lists."""
    kinds = [(one.value, label, _LISTS.get(one, "")) for one, label in LABELS.items()]
    return {"act_kinds": kinds, "act_values": _act_values()}


_LISTS = {
    **dict.fromkeys(SEAT_ACTS, "seats"),
    Act.SET_PRIORITY: "priorities",
    Act.CANNED_REPLY: "words",
    Act.TRANSFER: "units",
}


def _act_values() -> list[tuple[str, list[tuple[str, str]]]]:
    """What an act's value can be: positions in the order of their units, priorities, canned replies."""
    seats = [
        (one.key, f"{one.title} · {lookup.unit_name(one.unit)}" if one.unit else one.title)
        for one in lookup.active_structure().positions
    ]
    words = [(title, title) for title in CannedReply.objects.values_list("title", flat=True)]
    units = [(one.key, one.name) for one in units_to_transfer_to()]
    return [("seats", seats), ("units", units), ("priorities", [(one, one) for one in PRIORITIES]), ("words", words)]


def _fact_values() -> list[tuple[str, list[tuple[str, Any]]]]:
    """What a fact can be, for the list that opens while typing."""
    return [
        ("channel", list(Ticket.Channel.choices)),
        ("status", list(Ticket.Status.choices)),
        ("product", list(Product.objects.order_by("name").values_list("key", "name")[:200])),
        ("class", list(AccountClass.objects.values_list("key", "title")[:200])),
        ("priority", [(one, one) for one in PRIORITIES]),
        ("tier", [("1", "T1"), ("2", "T2"), ("3", "T3")]),
        ("unit", [(one.key, one.name) for one in units_to_transfer_to()]),
        ("live", [("yes", _("yes")), ("no", _("no"))]),
    ]


def _latest() -> Any:
    return RuleRun.objects.select_related("rule", "ticket")[:30]
