"""Move old events into the archive, or back: batch by batch, while everybody goes on working."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from orgdesk.apps.events.archive import TABLES, ArchiveRefused, can_archive, make_archive
from orgdesk.apps.events.guard import ARCHIVE
from orgdesk.apps.events.models import Seal

BATCH = 5000
_LOCK = 0x0A2C41  # any number will do: one mover at a time
_KEYS = {"events_event": "id"}


def archive_log(*, before: datetime) -> int:
    """Sealed events from before that moment; how many were moved. Raises ArchiveRefused. May be broken off and begun again."""
    with transaction.atomic():
        make_archive()
    seal = Seal.objects.order_by("-number").first()
    if seal is None:
        return 0
    # Ids grow with time but for writers that overtook one another: what is past the seal waits for the next night.
    chosen = "at < %s AND (transaction, id) <= (%s, %s)"
    return _move(chosen, (before, seal.upto_transaction, seal.upto_event), giver="", receiver=ARCHIVE)


def bring_back() -> int:
    """All that is archived, back among the others; how many. Raises ArchiveRefused."""
    if not can_archive():
        raise ArchiveRefused(_("On SQLite nothing is archived."))
    with transaction.atomic():
        make_archive()
    return _move("true", (), giver=ARCHIVE, receiver="")


def _move(chosen: str, given: tuple[Any, ...], *, giver: str, receiver: str) -> int:
    moved = 0
    while batch := _move_batch(chosen, given, giver=giver, receiver=receiver):
        moved += batch
    if moved:
        with connection.cursor() as cursor:
            for table in TABLES:  # the planner knows at once how much lies where
                cursor.execute(f"ANALYZE {table}")
                cursor.execute(f"ANALYZE {table}{ARCHIVE}")
    return moved


def _move_batch(chosen: str, given: tuple[Any, ...], *, giver: str, receiver: str) -> int:
    """Rows are written on the one side first: the guard lets go only what has its twin on the other."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute(
            f"SELECT id FROM ONLY events_event{giver} WHERE {chosen} ORDER BY id LIMIT {BATCH}",  # noqa: S608 - our own words
            given,
        )
        keys = [row[0] for row in cursor.fetchall()]
        if keys:
            for table in TABLES:
                where = f"WHERE {_KEYS.get(table, 'event_id')} = ANY(%s)"
                rows = f"SELECT * FROM ONLY {table}{giver} {where}"  # noqa: S608 - our own words
                cursor.execute(f"INSERT INTO {table}{receiver} {rows}", [keys])
            for table in reversed(TABLES):
                where = f"WHERE {_KEYS.get(table, 'event_id')} = ANY(%s)"
                cursor.execute(f"DELETE FROM ONLY {table}{giver} {where}", [keys])  # noqa: S608 - our own words
    return len(keys)
