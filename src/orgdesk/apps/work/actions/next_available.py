"""Take the most urgent work that is waiting for somebody like you."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.actions.claim_work import claim_work
from orgdesk.apps.work.errors import AtLimit, WorkError
from orgdesk.apps.work.models import Capacity, UnitRouting, WorkItem
from orgdesk.apps.work.needs import facts_of
from orgdesk.apps.work.routing import languages_of, limit_of, load_of, need_of, rules_in_force, skills_of

_TRIES = 10


def take_next_available(person: Person, *, at: datetime) -> WorkItem | None:
    """Claim the first offered item by priority and due time that fits the person's skills; None when nothing waits.

    Two people never get the same one. Raises AtLimit for somebody who has all they may take.
    """
    _require_room(person, at=at)
    offered = WorkItem.objects.for_person(person, on=timezone.localdate(at)).offered().urgent_first()
    for item in _fitting(list(offered[: _TRIES * 5]), person)[:_TRIES]:
        try:
            with transaction.atomic():
                return claim_work(item, by=person, at=at)
        except WorkError:
            continue  # a colleague was quicker; look at the next
    return None


def _require_room(person: Person, *, at: datetime) -> None:
    units = lookup.units_of(person, on=timezone.localdate(at))
    capacity = Capacity.objects.filter(person=person).first()
    settings = list(UnitRouting.objects.filter(unit_key__in=list(units)).exclude(limit=None))
    limit = limit_of(capacity, min(settings, key=lambda one: one.limit or 0, default=None))
    load = load_of(person) if limit is not None else 0
    if limit is not None and load >= limit:
        raise AtLimit(load)


def _fitting(items: list[WorkItem], person: Person) -> list[WorkItem]:
    """Without those that need a skill or a language that the person lacks, where their units ask for it."""
    rules = rules_in_force()
    settings = {row.unit_key: row for row in UnitRouting.objects.all()}
    if not rules and not any(row.by_language for row in settings.values()):
        return items
    facts = facts_of((item.subject_type, item.subject_key) for item in items)
    skills, languages = skills_of(person), languages_of(person, Capacity.objects.filter(person=person).first())

    def fits(item: WorkItem) -> bool:
        setting = settings.get(item.unit_key) or UnitRouting(unit_key=item.unit_key)
        need = need_of(item, facts.get((item.subject_type, item.subject_key), {}), rules, setting)
        able = all(skills.get(skill, 0) >= level for skill, level in need.skills.items())
        return able and (not need.languages or bool(need.languages & languages))

    return [item for item in items if fits(item)]
