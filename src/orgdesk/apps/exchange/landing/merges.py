"""Which ticket went into which, once all of them are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from orgdesk.apps.desk.models import StatusPeriod, Ticket
from orgdesk.apps.exchange.landing.ground import Ground
from orgdesk.apps.exchange.models import Origin
from orgdesk.core.service.exchange import Part, settle_merges

_BATCH = 500


def take_merges(ground: Ground, into: Mapping[str, str], follows: Mapping[str, str]) -> None:
    """Inside the caller's transaction; a second time changes nothing."""
    rows = _rows(ground, {*into, *into.values(), *follows, *follows.values()})
    settled, odd = settle_merges(into, set(rows))
    ground.report.add(*odd)
    tickets = {row.pk: row for row in _tickets(rows[old] for old in {*settled, *follows} if old in rows)}
    for old, target in settled.items():
        row = tickets[rows[old]]
        if row.merged_into_id != rows[target]:
            _merge(row, rows[target])
            ground.report.count("tickets_merged")
    for old, before in follows.items():
        if old in rows and before in rows and tickets[rows[old]].follows_id is None:
            Ticket.objects.filter(pk=rows[old]).update(follows=rows[before])


def _merge(row: Ticket, target: int) -> None:
    row.merged_into_id = target
    if row.status != Ticket.Status.MERGED:
        last = row.periods.filter(until=None).first()
        since = last.since if last else row.last_activity_at
        row.periods.filter(until=None).update(until=since)
        StatusPeriod.objects.create(ticket=row, status=Ticket.Status.MERGED, since=since)
        row.status = Ticket.Status.MERGED
    row.save(update_fields=["merged_into", "status"])


def _rows(ground: Ground, old: set[str]) -> dict[str, int]:
    listed, found = sorted(old), {}
    for begin in range(0, len(listed), _BATCH):
        rows = Origin.objects.filter(
            source=ground.run.source, part=Part.TICKET, external_id__in=listed[begin : begin + _BATCH]
        )
        found.update(dict(rows.values_list("external_id", "row")))
    return found


def _tickets(pks: Iterable[int]) -> Iterator[Ticket]:
    listed = sorted(set(pks))
    for begin in range(0, len(listed), _BATCH):
        yield from Ticket.objects.filter(pk__in=listed[begin : begin + _BATCH])
