"""Work about people in the one worklist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation import lookup
from orgdesk.apps.people.errors import NobodyInHumanResources
from orgdesk.apps.people.reach import human_resources_units
from orgdesk.apps.work.actions import claim_work, finish_work, offer_work, withdraw_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.policies import can_work_on
from orgdesk.core.organisation.tree import build_tree

SOURCE = "people"


def ask_seat(
    *,
    kind: str,
    title: str,
    subject: tuple[str, str],
    at: datetime,
    by: Person,
    unit_key: str = "",
    position_key: str = "",
    instructions: str = "",
    due_at: datetime | None = None,
    outcomes: Iterable[Mapping[str, Any]] = (),
    excluded: Iterable[str] = (),
) -> WorkItem:
    """Work for whoever holds the seat; `excluded` are keys of persons whom it is about."""
    return offer_work(
        kind=kind,
        title=title,
        subject=subject,
        unit_key=unit_key,
        position_key=position_key,
        instructions=instructions,
        due_at=due_at,
        outcomes=outcomes,
        excluded=excluded,
        at=at,
        by=by.key,
        source=SOURCE,
    )


def ask_person(person: Person, *, kind: str, title: str, subject: tuple[str, str], at: datetime, by: Person,
               due_at: datetime | None = None, instructions: str = "") -> WorkItem | None:  # fmt: skip
    """Work for one person, in one of the seats they hold; None for somebody who sits nowhere today."""
    seats = sorted(lookup.positions_held_by(person, on=timezone.localdate(at)))
    if not seats:
        return None
    item = ask_seat(kind=kind, title=title, subject=subject, position_key=seats[0], at=at, by=by, due_at=due_at,
                    instructions=instructions)  # fmt: skip
    return claim_work(item, by=person, at=at)


def ask_human_resources(**asked: Any) -> WorkItem:
    return ask_seat(unit_key=require_human_resources(), **asked)


def require_human_resources() -> str:
    """The unit that takes human resources' part; a chart without one allows no moves."""
    units = human_resources_units()
    if not units:
        raise NobodyInHumanResources(
            _(
                "No unit of the chart in force takes human resources' part in moves. Give one the function “human_resources” in a draft and activate it."
            )
        )
    return units[0]


def boss_seat(position_key: str) -> str:
    """The seat that decides about a position: its boss, else the head of its unit, else the position itself."""
    structure = lookup.active_structure()
    boss = build_tree(structure).boss_of.get(position_key)
    unit = structure.unit_by_key.get(lookup.unit_of_position(position_key))
    return boss or (unit.head if unit and unit.head else position_key)


def finish_about(subject: tuple[str, str], *, kind: str, by: Person, at: datetime, outcome: str = "") -> None:
    """The page has done what the work asked for; where a higher leader did it, the work is taken back from its seat."""
    for item in WorkItem.objects.about(*subject).open().filter(kind=kind, source=SOURCE):
        if can_work_on(by, item, at=at) and item.claimed_by_id in {None, by.pk}:
            finish_work(item, by=by, at=at, outcome=outcome)
        else:
            withdraw_work(item, at=at, by=by.key, reason="done by another")


def withdraw_about(subject: tuple[str, str], *, at: datetime, by: Person, reason: str) -> None:
    for item in WorkItem.objects.about(*subject).open().filter(source=SOURCE):
        withdraw_work(item, at=at, by=by.key, reason=reason)
