"""The database: reachable, at the newest shape, safe against a power cut, in step with our clock."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.utils.translation import gettext as _

from orgdesk.apps.events.models import Event
from orgdesk.apps.operations.doctor.findings import Finding, attention, broken, well

_FULL = 2
_SAFE_SQLITE = (3, 51, 3)
_OLDEST_POSTGRESQL = 150000
_MOST_DRIFT = timedelta(seconds=5)


def look_at_database(at: datetime, *, thorough: bool = False) -> Iterator[Finding]:
    """`thorough` reads the whole file of SQLite, which takes seconds a gigabyte."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as problem:
        yield broken(
            "database",
            _("Database"),
            _("It does not answer: %(problem)s") % {"problem": str(problem).strip()},
            _(
                "Start the database server, and compare ORGDESK_DATABASE with its address. Nothing is lost: mail stays on its server until then."
            ),
        )
        return
    yield _shape()
    if connection.vendor == "sqlite":
        yield from _sqlite(thorough=thorough)
    else:
        yield from _postgresql(at)


def _shape() -> Finding:
    executor = MigrationExecutor(connection)
    missing = [migration for migration, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    if missing:
        return broken(
            "migrations",
            _("Shape of the database"),
            _("%(n)d steps behind the program, the first is %(first)s.") % {"n": len(missing), "first": missing[0]},
            _("Make a backup (orgdesk backup FILE), then run: orgdesk migrate"),
        )
    return well("migrations", _("Shape of the database"), _("As the program expects it."))


def damage_found() -> list[str]:
    """What is wrong in SQLite's file, in its own words; PostgreSQL watches over its own."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(3)")
        return [row[0] for row in cursor.fetchall() if row[0] != "ok"]


def _sqlite(*, thorough: bool) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        synchronous = cursor.fetchone()[0]
    damage = damage_found() if thorough else []
    title = _("SQLite")
    if damage:
        yield broken(
            "sqlite",
            title,
            "; ".join(damage),
            _("Stop web and workers, keep the file, and restore the last backup: orgdesk restore FILE"),
        )
    elif synchronous < _FULL:
        yield broken(
            "sqlite",
            title,
            _("A power cut could lose what was committed."),
            _("Do not override the pragma synchronous."),
        )
    elif sqlite3.sqlite_version_info < _SAFE_SQLITE:
        yield attention(
            "sqlite",
            title,
            _("Version %(version)s; a rare fault with several processes was mended in 3.51.3.")
            % {"version": sqlite3.sqlite_version},
            _("Use a Python with a newer SQLite, or move to PostgreSQL: orgdesk move-database --to ADDRESS"),
        )
    else:
        said = (
            _("Version %(version)s, whole, safe against a power cut.")
            if thorough
            else _("Version %(version)s, safe against a power cut.")
        )
        yield well("sqlite", title, said % {"version": sqlite3.sqlite_version})


def _postgresql(at: datetime) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, current_setting('server_version'), current_setting('synchronous_commit'), "
            "current_setting('fsync'), clock_timestamp(), (pg_current_xact_id()::text::bigint + events_transaction_offset())"
        )
        number, version, synchronous, fsync, clock, transaction = cursor.fetchone()
        cursor.execute("SELECT extname FROM pg_extension")
        extensions = {row[0] for row in cursor.fetchall()}
    title = _("PostgreSQL")
    if number < _OLDEST_POSTGRESQL:
        yield broken(
            "postgresql",
            title,
            _("Version %(version)s is too old.") % {"version": version},
            _("Upgrade to PostgreSQL 15 or newer."),
        )
    elif synchronous == "off" or fsync == "off":
        yield broken(
            "postgresql",
            title,
            _("A power cut could lose what was committed."),
            _("Set fsync and synchronous_commit to on in postgresql.conf, and reload."),
        )
    else:
        yield well("postgresql", title, _("Version %(version)s, safe against a power cut.") % {"version": version})
    if missing := {"pg_trgm", "unaccent"} - extensions:
        names = ", ".join(sorted(missing))
        yield attention(
            "extensions",
            _("Search"),
            _("Works, but forgives no typing errors: %(names)s missing.") % {"names": names},
            _("As the database's owner: %(statements)s")
            % {"statements": " ".join(f"CREATE EXTENSION {name};" for name in sorted(missing))},
        )
    if abs(clock - at) > _MOST_DRIFT:
        yield broken(
            "clock",
            _("Clock"),
            _("The database's clock differs by %(span)s.") % {"span": abs(clock - at)},
            _("Synchronise both machines' clocks (chrony or systemd-timesyncd)."),
        )
    newest = Event.objects.aggregate(newest=Max("transaction"))["newest"] or 0
    if newest > transaction:
        yield broken(
            "log-order",
            _("Event log"),
            _("It was brought from another server by other means than ours: new events would never be read."),
            _("Run: orgdesk doctor --mend"),
        )
