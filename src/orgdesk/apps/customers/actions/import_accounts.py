"""Take in a list of accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.files import Line, Listed
from orgdesk.apps.customers.models import Account, OwnerPeriod, Stage
from orgdesk.apps.customers.models.segments import class_titles, segment_names
from orgdesk.apps.events.actions import record_event
from orgdesk.core.calendars import CalendarError, zone_named
from orgdesk.core.service.hierarchy import Hierarchy, read_hierarchy

_BATCH = 2_000
_FIELDS = ("name", "account_class", "segment", "zone")


@dataclass
class Report:
    """What became of a list: how many are new and how many were corrected; the tray with line and reason; loops by name."""

    made: int = 0
    changed: int = 0
    tray: list[tuple[int, str]] = field(default_factory=list)
    loops: list[str] = field(default_factory=list)


def import_accounts(listed: Listed, *, by: Person, at: datetime) -> Report:
    """All in one transaction; taken in again, nothing is doubled. An account in a loop is kept without the account above."""
    report = Report(tray=list(listed.tray))
    with transaction.atomic():
        there = {row.key: row for row in _stored(listed)}
        before = {key: _said(row) for key, row in there.items()}
        rows = _rows(listed.lines.values(), there, report, at=at)
        fresh = [row for row in rows if row.pk is None]
        Account.objects.bulk_create(fresh, batch_size=_BATCH)
        changed = [row for row in rows if row.key in there and _said(row) != before[row.key]]
        Account.objects.bulk_update(changed, _FIELDS, batch_size=_BATCH)
        moved = _stand_under(listed, report)
        report.made, report.changed = len(fresh), len({row.key for row in changed} | (moved & set(there)))
        _own(listed, report, by=by, at=at)
        record_event(
            "accounts.imported", at=at, by=by.key, objects={"person": by.key},
            data={"made": report.made, "changed": report.changed, "tray": len(report.tray), "loops": len(report.loops)},
        )  # fmt: skip
    return report


def _said(row: Account) -> tuple[str, ...]:
    return tuple(getattr(row, name) for name in _FIELDS)


def _stored(listed: Listed) -> Iterable[Account]:
    """In slices: a statement holds only so many values."""
    keys = list(listed.lines)
    for start in range(0, len(keys), 500):
        yield from Account.objects.filter(key__in=keys[start : start + 500])


def _rows(lines: Iterable[Line], there: Mapping[str, Account], report: Report, *, at: datetime) -> list[Account]:
    classes, segments, rows = _class_keys(), segment_names(), []
    for line in lines:
        row = there.get(line.key) or Account(key=line.key, created_at=at)
        row.name = line.name
        row.segment = line.told.get("segment", "")[:60] or row.segment
        wanted = line.told.get("class", "").casefold()
        if wanted and wanted not in classes:
            report.tray.append((line.number, _("no class is called %(name)s; the account is taken as before") % {"name": wanted}))  # fmt: skip
        if row.segment and segments and row.segment not in segments:
            report.tray.append((line.number, _("no segment has the key %(name)s; the account is taken with it") % {"name": row.segment}))  # fmt: skip
        row.account_class = classes.get(wanted, row.account_class)
        row.zone = _zone(line, row.zone, report)
        rows.append(row)
    return rows


def _class_keys() -> dict[str, str]:
    titles = class_titles()
    return {**{title.casefold(): key for key, title in titles.items()}, **{key: key for key in titles}}


def _zone(line: Line, before: str, report: Report) -> str:
    wanted = line.told.get("zone", "")
    try:
        return zone_named(wanted).key if wanted else before
    except CalendarError as problem:
        report.tray.append((line.number, str(problem)))
        return before


def _stand_under(listed: Listed, report: Report) -> set[str]:
    """Which of them now stand under another account than before."""
    wanted = {key: slugify(line.told["parent"])[:60] for key, line in listed.lines.items() if line.told.get("parent")}
    if not wanted:
        return set()
    known = dict(Account.objects.values_list("key", "parent__key"))
    hierarchy = read_hierarchy(wanted, known)
    _tell(hierarchy, listed, report)
    pks = dict(Account.objects.values_list("key", "pk"))
    moved = {key: parent for key, parent in hierarchy.parents.items() if known.get(key) != parent}
    rows = [Account(pk=pks[key], parent_id=pks[parent]) for key, parent in moved.items()]
    Account.objects.bulk_update(rows, ["parent"], batch_size=_BATCH)
    return set(moved)


def _tell(hierarchy: Hierarchy, listed: Listed, report: Report) -> None:
    for key, parent in hierarchy.unknown.items():
        words = _("%(key)s is under %(parent)s, which nobody knows") % {"key": key, "parent": parent}
        report.tray.append((listed.lines[key].number, words))
    report.loops += [" → ".join(loop) for loop in hierarchy.loops]


def _own(listed: Listed, report: Report, *, by: Person, at: datetime) -> None:
    """Owners for accounts that have none; who has one passes on by transfer, not by a list."""
    wanted = {key: line for key, line in listed.lines.items() if line.told.get("owner")}
    if not wanted:
        return
    people = {person.email.casefold(): person for person in Person.objects.staff().filter(is_active=True)}
    owned = set(OwnerPeriod.objects.filter(until=None).values_list("account__key", flat=True))
    pks = dict(Account.objects.values_list("key", "pk"))
    begun = {row.key: row.created_at.date() for row in _stored(listed)}  # from then on nobody else was accountable
    rows = []
    for key, line in wanted.items():
        owner = people.get(line.told["owner"].casefold())
        if owner is None:
            report.tray.append((line.number, _("nobody who works here has the address %(mail)s") % {"mail": line.told["owner"]}))  # fmt: skip
        elif key not in owned:
            rows.append(
                OwnerPeriod(
                    account_id=pks[key],
                    stage=Stage.SERVICE,
                    owner=owner,
                    since=min(timezone.localdate(at), begun[key]),
                    set_by=by,
                    set_at=at,
                )
            )
    OwnerPeriod.objects.bulk_create(rows, batch_size=_BATCH)
