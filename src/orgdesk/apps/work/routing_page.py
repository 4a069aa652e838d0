"""Everything that the page of routing shows."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Count

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.models import Routing, RoutingRule, WorkItem
from orgdesk.apps.work.needs import choices_of
from orgdesk.apps.work.policies import leads
from orgdesk.apps.work.roster_forms import RuleForm, UnitRoutingForm
from orgdesk.apps.work.routing import finding_words, setting_of, workers_of
from orgdesk.core.service.routing import Finding, Need, Strategy, Why, choose_worker


def page_of(person: Person, *, at: datetime) -> dict[str, Any]:
    return {
        "groups": [_group(unit.key, person, at=at) for unit in _tiers()],
        "rules": [_shown(rule) for rule in RoutingRule.objects.filter(ended_at=None)],
        "latest": _latest(),
        "rule_form": RuleForm(),
        "may": may_rule(person, at=at),
        "at": at,
    }


def _tiers() -> list[Any]:
    structure = lookup.active_structure()
    ruled = set(RoutingRule.objects.filter(ended_at=None).values_list("to_unit", flat=True))
    shown = [unit for unit in structure.units if unit.tier or unit.key in ruled]
    return sorted(shown, key=lambda unit: (unit.tier or 99, unit.name))


def may_rule(person: Person, *, at: datetime) -> bool:
    return any(leads(person, unit.key, at=at) for unit in _tiers())


def _group(unit_key: str, person: Person, *, at: datetime) -> dict[str, Any]:
    """A unit with its order of giving, and who would be given the next piece of work now, and why."""
    setting = setting_of(unit_key)
    workers = workers_of(unit_key, setting=setting, at=at)
    names = dict(Person.objects.staff().values_list("key", "name"))
    order = Strategy(setting.strategy) if setting.pushes else Strategy.LEAST_LOADED
    route = choose_worker(Need(), workers, order)
    loads = {worker.key: worker for worker in workers}
    return {
        "unit": lookup.active_structure().unit_by_key[unit_key],
        "setting": setting,
        "form": UnitRoutingForm(instance=setting, auto_id=f"{unit_key}-%s"),
        "may": leads(person, unit_key, at=at),
        "waiting": WorkItem.objects.offered().filter(unit_key=unit_key).count(),
        "people": [
            {
                "name": names.get(row.worker, row.worker),
                "words": finding_words(row, names),
                "next": row.worker == route.worker,
                "load": loads[row.worker].load,
                "limit": loads[row.worker].limit,
            }
            for row in route.findings
        ],
    }


def _shown(rule: RoutingRule) -> dict[str, Any]:
    labels = {fact: dict(choices_of(fact)) for fact in rule.when}
    when = "; ".join(
        f"{fact}: {', '.join(str(labels[fact].get(value, value)) for value in values)}"
        for fact, values in rule.when.items()
    )
    moved = Routing.objects.filter(rule=rule).aggregate(count=Count("pk"))["count"]
    return {"rule": rule, "when": when, "to": lookup.unit_name(rule.to_unit), "moved": moved}


def _latest() -> list[dict[str, Any]]:
    names = dict(Person.objects.staff().values_list("key", "name"))
    rows = Routing.objects.select_related("item", "person", "rule").order_by("-at", "-pk")[:20]
    return [{"row": row, "why": why_words(row, names), "to": lookup.unit_name(row.to_unit)} for row in rows]


def why_words(row: Routing, names: dict[str, str]) -> list[str]:
    """A line for everybody looked at, whoever was chosen first."""
    said = defaultdict(list)
    for worker, why, detail in row.findings:
        said[finding_words(Finding(worker, Why(why), detail), names)].append(names.get(worker, worker))
    return [f"{words}: {', '.join(sorted(people))}" for words, people in said.items()]
