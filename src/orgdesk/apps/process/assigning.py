"""Open work finds its person by the rule that the drawing gives a task, or its lane."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.actions import reassign_work
from orgdesk.apps.work.actions.return_work import return_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.routing import setting_of, workers_among
from orgdesk.core.process.definition import Assignment, WorkRules
from orgdesk.core.service.routing import LONG_AGO, Finding, Need, Route, Strategy, Why, Worker, choose_worker

_STRATEGIES = {
    Assignment.ROUND_ROBIN: Strategy.ROUND_ROBIN,
    Assignment.LEAST_LOADED: Strategy.LEAST_LOADED,
    Assignment.SKILL: Strategy.LEAST_LOADED,
    Assignment.NAMED: Strategy.NAMED,
    Assignment.HOLDER: Strategy.NAMED,
}
_REMEMBERED = timedelta(days=30)
"""Whoever got nothing of a seat for so long comes first in turn."""


def assign_task(item: WorkItem, rules: WorkRules, data: Mapping[str, Any], *, at: datetime) -> WorkItem:
    """Give an offered item to whom the rule finds; with nobody found it stays open to the whole seat, and says why."""
    if rules.assignment is Assignment.CLAIM:
        return item
    route = _route(item, rules, data, at=at)
    item.data = {**item.data, "assignment": _told(rules, route)}
    item.save(update_fields=["data"])
    if route.worker is None:
        return item
    person = Person.objects.get(key=route.worker)
    note, as_deputy = rules.assignment.value, route.deputy_for is not None
    return reassign_work(item, by="", at=at, to_person=person, note=note, as_deputy=as_deputy)


def assign_anew(item: WorkItem, rules: WorkRules, data: Mapping[str, Any], *, at: datetime) -> WorkItem:
    """Take the item from somebody who is shut out of it by now, and let the rule find another."""
    return assign_task(return_work(item, at=at, reason="shut_out"), rules, data, at=at)


def _route(item: WorkItem, rules: WorkRules, data: Mapping[str, Any], *, at: datetime) -> Route:
    shut_out = frozenset(item.exclusions.values_list("person_key", flat=True))
    skills = _skills(rules) if rules.assignment is Assignment.SKILL else {}
    named = _named(item, rules, data, at=at)
    if _STRATEGIES[rules.assignment] is Strategy.NAMED and named is None:
        return Route(None, ())
    need = Need(skills=skills, excluded=shut_out, named=named)
    strategy = _STRATEGIES[rules.assignment]
    workers = workers_of(item, at=at)
    # Meant for one person, it waits for the next shift; only who is away is stood in for.
    if strategy is Strategy.NAMED:
        workers = [replace(worker, on_duty=True, limit=None) for worker in workers]
    return choose_worker(need, workers, strategy)


def workers_of(item: WorkItem, *, at: datetime) -> list[Worker]:
    """Everybody who sits in the item's seat today and their deputies: whether they are there, what they hold and may hold,
    and when they were last given something of that seat.
    """
    on = timezone.localdate(at)
    people = (
        lookup.holders_of(item.position_key, on=on) if item.position_key else lookup.members_of(item.unit_key, on=on)
    )
    found = workers_among(people, setting=setting_of(item.unit_key), at=at)
    given = _last_given(item, [worker.key for worker in found], since=at - _REMEMBERED)
    return [replace(worker, last_given=given.get(worker.key, LONG_AGO)) for worker in found]


def _last_given(item: WorkItem, people: list[str], *, since: datetime) -> dict[str, datetime]:
    """By the keys of people, from what they took or finished of the same seat."""
    seat = Q(position_key=item.position_key) if item.position_key else Q(unit_key=item.unit_key)
    taken = WorkItem.objects.filter(seat, claimed_by__key__in=people, claimed_at__gte=since)
    return dict(taken.values_list("claimed_by__key").annotate(last=Max("claimed_at")).order_by())


def _skills(rules: WorkRules) -> dict[str, int]:
    key, _, level = rules.assignment_argument.partition(":")
    return {key.strip(): int(level) if level.strip().isdigit() else 1}


def _named(item: WorkItem, rules: WorkRules, data: Mapping[str, Any], *, at: datetime) -> str | None:
    if rules.assignment is Assignment.NAMED:
        return _key_of(str(data.get(rules.assignment_argument) or ""))
    elif rules.assignment is Assignment.HOLDER:
        unit = lookup.active_structure().unit_by_key.get(item.unit_key)
        position = item.position_key or (unit.head if unit else "") or ""
        holders = lookup.holders_of(position, on=timezone.localdate(at))
        return holders[0].key if holders else None
    else:
        return None


def _key_of(said: str) -> str | None:
    """A person's key from the key, the address or the full name, where only one person has it."""
    found = Person.objects.staff().filter(Q(key=said) | Q(email__iexact=said) | Q(name__iexact=said))[:2]
    return found[0].key if said and len(found) == 1 else None


def _told(rules: WorkRules, route: Route) -> dict[str, Any]:
    """What a page says about the choice, as plain values."""
    return {
        "rule": rules.assignment.value,
        "argument": rules.assignment_argument,
        "worker": route.worker or "",
        "passed": [_plain(finding) for finding in route.findings if finding.why is not Why.CHOSEN],
    }


def _plain(finding: Finding) -> list[str]:
    return [finding.worker, finding.why.value, finding.detail]
