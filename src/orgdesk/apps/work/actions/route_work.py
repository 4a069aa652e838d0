"""Give what waits to a support group and to a person, with the reason written down; take it back from whoever is away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.actions._note_work import note_work
from orgdesk.apps.work.actions.reassign_work import reassign_work
from orgdesk.apps.work.errors import WorkError
from orgdesk.apps.work.models import Absence, Routing, RoutingRule, UnitRouting, WorkItem
from orgdesk.apps.work.needs import Facts, facts_of
from orgdesk.apps.work.routing import need_of, rules_in_force, setting_of, unit_for, workers_of
from orgdesk.apps.work.sources import lock_item
from orgdesk.core.service.routing import Route, Strategy, choose_worker

_BATCH = 100


def route_waiting(*, at: datetime) -> int:
    """One round over what is offered: by the rules to its group, by the group's own order to a person; how many moved."""
    rules = rules_in_force()
    settings = {row.unit_key: row for row in UnitRouting.objects.all() if row.pushes}
    items = _to_route(rules, settings)
    facts = facts_of((item.subject_type, item.subject_key) for item in items)
    return sum(route_item(item, facts.get((item.subject_type, item.subject_key), {}), rules, at=at) for item in items)


def route_item(item: WorkItem, facts: Facts, rules: Iterable[RoutingRule], *, at: datetime) -> bool:
    """Whether the work moved. Nobody free leaves it where it is; the next round asks again."""
    rules = list(rules)
    try:
        with transaction.atomic():
            to_unit, rule = unit_for(item, facts, rules)
            before = item.unit_key
            moved = bool(to_unit) and to_unit != before and bool(lookup.members_of(to_unit, on=at.date()))
            if moved:
                item = reassign_work(item, by="", at=at, unit_key=to_unit, note=rule.name if rule else "")
            setting = setting_of(item.unit_key)
            route = _choose(item, facts, rules, setting, at=at) if setting.pushes else None
            if route is not None and route.worker:
                item = _give(item, route, at=at)
            _keep(item, route, rule if moved else None, before=before, at=at)
    except WorkError:
        return False  # a colleague took it meanwhile
    return moved or (route is not None and route.worker is not None)


def return_from_absent(*, at: datetime) -> int:
    """Taken work of people who are away longer than their unit allows goes to a deputy, else back to its queue."""
    moved = 0
    for setting in UnitRouting.objects.exclude(return_minutes=None):
        since = at - timedelta(minutes=setting.return_minutes or 0)
        away = Absence.objects.filter(start__lte=since, end__gt=at).values("person")
        held = WorkItem.objects.filter(unit_key=setting.unit_key, state=WorkItem.State.CLAIMED, claimed_by__in=away)
        for item in held.select_related("claimed_by")[:_BATCH]:
            moved += _take_back(item, at=at)
    return moved


def _to_route(rules: list[RoutingRule], settings: dict[str, UnitRouting]) -> list[WorkItem]:
    """What lies before a unit that gives work out, and what a rule may move and no round has looked at yet."""
    wanted: Any = Q(unit_key__in=list(settings))
    if any(rule.to_unit for rule in rules):
        wanted |= ~Q(unit_key="") & ~Exists(Routing.objects.filter(item=OuterRef("pk")))
    elif not settings:
        return []
    return list(WorkItem.objects.offered().filter(wanted).urgent_first()[:_BATCH])


def _choose(item: WorkItem, facts: Facts, rules: list[RoutingRule], setting: UnitRouting, *, at: datetime) -> Route:
    workers = workers_of(item.unit_key, setting=setting, at=at)
    return choose_worker(need_of(item, facts, rules, setting), workers, Strategy(setting.strategy))


def _give(item: WorkItem, route: Route, *, at: datetime) -> WorkItem:
    """A deputy from another unit does it in the principal's place: the work is theirs, the unit stays."""
    worker = Person.objects.get(key=route.worker)
    if route.deputy_for is None:
        return reassign_work(item, by="", at=at, to_person=worker, note=_("routed"))
    return reassign_work(item, by="", at=at, to_person=worker, note=_("routed to a deputy"), as_deputy=True)


def _keep(item: WorkItem, route: Route | None, rule: RoutingRule | None, *, before: str, at: datetime) -> None:
    """One row while nothing changes: a round every few seconds must not fill the table."""
    findings = [[one.worker, one.why.value, one.detail] for one in route.findings] if route else []
    person = Person.objects.filter(key=route.worker).first() if route and route.worker else None
    last = item.routings.last()
    if last is not None and (last.findings, last.person, last.to_unit) == (findings, person, item.unit_key):
        return
    Routing.objects.create(
        item=item, at=at, rule=rule, from_unit=before, to_unit=item.unit_key, person=person, findings=findings
    )


def _take_back(item: WorkItem, *, at: datetime) -> int:
    with transaction.atomic():
        item = lock_item(item)
        holder = item.claimed_by
        if item.state != WorkItem.State.CLAIMED or holder is None:
            return 0
        item.state = WorkItem.State.OFFERED
        item.claimed_by = item.claimed_at = None
        item.save(update_fields=["state", "claimed_by", "claimed_at"])
        note_work("work.released", item, lifecycle="paused", at=at, data={"holder": holder.key, "reason": "absent"})
    facts = facts_of([(item.subject_type, item.subject_key)])
    route_item(item, facts.get((item.subject_type, item.subject_key), {}), rules_in_force(), at=at)
    return 1
