"""How a unit's work finds its people, and which work goes to which group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.errors import RosterRefused
from orgdesk.apps.work.models import RoutingRule, UnitRouting
from orgdesk.ui.lengths import whole


def set_unit_routing(
    unit_key: str,
    *,
    strategy: str,
    by: Person,
    at: datetime,
    skilled: bool = True,
    by_language: bool = False,
    limit: int | None = None,
    return_minutes: int | None = None,
) -> UnitRouting:
    _require_unit(unit_key)
    given = {
        "strategy": strategy,
        "skilled": skilled,
        "by_language": by_language,
        "limit": limit,
        "return_minutes": return_minutes,
    }
    with transaction.atomic():
        record_event("routing.set", at=at, by=by.key, objects={"unit": unit_key}, data=given)
        changed = {**given, "changed_by": by, "changed_at": at}
        return UnitRouting.objects.update_or_create(unit_key=unit_key, defaults=changed)[0]


def add_routing_rule(
    *,
    name: str,
    when: Mapping[str, Sequence[str]],
    by: Person,
    at: datetime,
    to_unit: str = "",
    skill: str = "",
    level: int = 1,
    order: int = 50,
) -> RoutingRule:
    """Raises RosterRefused for a rule without a condition or without a consequence."""
    kept = {fact: [value for value in values if value] for fact, values in when.items()}
    kept = {fact: values for fact, values in kept.items() if values}
    if not kept or not (to_unit or skill):
        raise RosterRefused(_("A rule needs something that it looks at, and a unit or a skill that follows from it."))
    if to_unit:
        _require_unit(to_unit)
    with transaction.atomic():
        rule = RoutingRule.objects.create(
            name=whole(name, 80, "name"),
            when=kept,
            to_unit=to_unit,
            skill=whole(skill, 80, "skill"),
            level=level,
            order=order,
            by=by,
            at=at,
        )
        record_event(
            "routing.rule_added", at=at, by=by.key, objects={"routing_rule": str(rule.pk)}, data={"when": kept}
        )
    return rule


def end_routing_rule(rule: RoutingRule, *, by: Person, at: datetime) -> None:
    with transaction.atomic():
        rule.ended_at = at
        rule.save(update_fields=["ended_at"])
        record_event("routing.rule_ended", at=at, by=by.key, objects={"routing_rule": str(rule.pk)})


def _require_unit(unit_key: str) -> None:
    if unit_key not in lookup.active_structure().unit_by_key:
        raise RosterRefused(_("The chart in force has no unit “%(key)s”; choose another.") % {"key": unit_key})
