"""Where old events lie: on PostgreSQL in tables that inherit from the log's, so that every reader finds them without asking.

A table that inherits is read with its parent, and is none of the parent's own: the busy indexes stay small, and the archive may lie on
another disk. Nothing that reads the log knows of it: seals, measures, mining, clocks, erasure, export, backup. See decision 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from orgdesk.apps.events import guard
from orgdesk.apps.events.guard import ARCHIVE

TABLES = ("events_event", "events_eventobject", "events_personaltext")
_GUARDED = ("events_event", "events_eventobject")


class ArchiveRefused(Exception):  # noqa: N818 (named for the situation)
    """This log has no archive; the message says why and the way on."""


@dataclass(frozen=True)
class ArchiveState:
    """About how many events lie there, and the newest of them."""

    events: int
    until: datetime


def can_archive() -> bool:
    return connection.vendor == "postgresql"


def archive_state() -> ArchiveState | None:
    if not (can_archive() and _exists()):
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(at) FROM events_event{ARCHIVE}")  # noqa: S608 - our own words
        until = cursor.fetchone()[0]
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(%s)", [f"events_event{ARCHIVE}"])
        return ArchiveState(max(cursor.fetchone()[0], 1), until) if until else None


def make_archive() -> None:
    """The tables, with the indexes and the guard of the log's own; once. Raises ArchiveRefused."""
    if not can_archive():
        raise ArchiveRefused(
            _(
                "SQLite keeps the log in the order of time, so that old events cost nothing but their room; there is no archive to move "
                "them to. Move to PostgreSQL (orgdesk move-database) where the log outgrows its disk."
            )
        )
    if _exists():
        return
    space = settings.ORGDESK_ARCHIVE_TABLESPACE
    with connection.cursor() as cursor:
        where = f" TABLESPACE {connection.ops.quote_name(space)}" if space else ""
        for table in TABLES:
            like = f"(LIKE {table} INCLUDING ALL EXCLUDING IDENTITY) INHERITS ({table})"
            cursor.execute(f"CREATE TABLE {table}{ARCHIVE} {like}{where}")
        for table in _GUARDED:
            for statement in guard.triggers_on(table + ARCHIVE, connection.vendor):
                cursor.execute(statement)


def _exists() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"events_event{ARCHIVE}"])
        return cursor.fetchone()[0] is not None
