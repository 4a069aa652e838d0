"""The chart in force and the accounts as records: states that are read off, not events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from django.db.models import Count, Min

from orgdesk.apps.customers.models import Account, CheckIn, OwnerPeriod, Review, Segment
from orgdesk.apps.customers.portfolio import deviations
from orgdesk.apps.organisation.lookup import active_version
from orgdesk.apps.organisation.models import Assignment
from orgdesk.apps.timelines.models import PlanStep, RunningPlan
from orgdesk.core.measures import Happening
from orgdesk.core.organisation.model import Structure
from orgdesk.core.organisation.model.positions import DutyKind
from orgdesk.core.organisation.tree import Tree, build_tree


def chart_happenings(at: datetime) -> Iterator[Happening]:
    """Positions, managers and activities of the version in force, seen since it took effect."""
    version = active_version()
    if version is None or version.effective_from is None:
        return
    since = min(datetime.combine(version.effective_from, time(), UTC), at)
    structure, held = version.content, _held(at)
    tree = build_tree(structure)
    yield from _positions(structure, tree, held, since)
    yield from _managers(structure, tree, held, since)
    yield from _activities(structure, held, since)


def _held(at: datetime) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for position, person in Assignment.objects.in_force(on=at.date()).values_list("position_key", "person_id"):
        found.setdefault(position, set()).add(person)
    return found


def _positions(structure: Structure, tree: Tree, held: dict[str, set[int]], since: datetime) -> Iterator[Happening]:
    for position in structure.positions:
        heads = len(held.get(position.key, ()))
        facts = {
            "level": tree.depth_of.get(position.key, 0) + 1,
            "seats": position.headcount,
            "open": max(0, position.headcount - heads),
            "heads": heads,
            "critical": position.critical,
            "unit": position.unit,
            "funding": position.funding.value if position.funding else None,
        }
        yield Happening("position", position.key, "seen", since, facts)


def _managers(structure: Structure, tree: Tree, held: dict[str, set[int]], since: datetime) -> Iterator[Happening]:
    limits = {limit.subject: limit.maximum for limit in structure.span_limits}
    for key in tree.managers:
        reports = sum(structure.position_by_key[child].headcount for child in tree.children(key))
        facts = {
            "reports": reports,
            "limit": limits.get(key, limits.get(None)),
            "unit": structure.position_by_key[key].unit,
        }
        yield Happening("manager", key, "seen", since, facts)


def _activities(structure: Structure, held: dict[str, set[int]], since: datetime) -> Iterator[Happening]:
    """Who is accountable, and how many people hold a seat that does the activity or can."""
    for activity in structure.activities:
        expected = {
            position.key
            for position in structure.positions
            for duty in position.duties
            if duty.activity == activity.key and duty.kind is DutyKind.DUTY
        }
        seats = [
            position.key
            for position in structure.positions
            if any(duty.activity == activity.key and duty.kind is not DutyKind.AUTHORITY for duty in position.duties)
        ]
        able = set().union(*(held.get(seat, set()) for seat in seats))
        yield Happening("activity", activity.key, "seen", since, {"accountable": len(expected), "able": len(able)})


def account_happenings(at: datetime) -> Iterator[Happening]:
    """Every account since it signed or its first contract began, with how often it is to hear of us and whether it is served otherwise than its segment says."""
    every = dict(Segment.objects.values_list("key", "contact_every"))
    off = {one.account.pk for one in deviations(Account.objects.filter(left_on=None).exclude(segment=""), on=at.date())}
    names = ("pk", "key", "created_at", "signed_on", "account_class", "segment")
    for pk, key, created, signed, sort, segment, first in Account.objects.values_list(
        *names, Min("contracts__starts_on")
    ):
        since = min([created, *(_day(day) for day in (signed, first) if day)])
        facts: dict[str, object] = {"class": sort}
        if every.get(segment):
            facts |= {"cadence": every[segment], "off_model": pk in off}
        yield Happening("account", key, "signed", since, facts)
    yield from _portfolios(at)


def _portfolios(at: datetime) -> Iterator[Happening]:
    """How many accounts each account manager owns, seen since they own the first of them."""
    rows = OwnerPeriod.objects.filter(until=None, account__left_on=None).values_list("owner__key")
    for owner, count, since in rows.annotate(count=Count("pk"), first=Min("since")).order_by("owner__key"):
        yield Happening("manager", f"accounts of {owner}", "seen", min(_day(since), at), {"accounts": count})


def owed_happenings(at: datetime) -> Iterator[Happening]:
    """What was due and is not done: check-ins, steps and touchpoints of timelines; what was done tells the log."""
    today = at.date()
    for pk, due in CheckIn.objects.filter(held_at=None, due_on__lt=today).values_list("pk", "due_on"):
        yield Happening("check_in", str(pk), "due", _day(due), {"due": _day(due)})
    for pk, due in Review.objects.filter(held_at=None, due_on__lt=today).values_list("pk", "due_on"):
        yield Happening("review", f"owed/{pk}", "planned", _day(due), {"due": _day(due)})
    late = PlanStep.objects.overdue(on=today).filter(plan__status=RunningPlan.Status.RUNNING)
    for plan, step, promised in late.values_list("plan__key", "key", "due_on"):
        if promised is not None:
            yield Happening("step", f"{plan}/{step}", "due", _day(promised), {"due": _day(promised)})


def _day(on: date) -> datetime:
    return datetime.combine(on, time(), UTC)
