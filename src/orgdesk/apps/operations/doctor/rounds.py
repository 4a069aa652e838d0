"""All looks, in the order in which an administrator would ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import DatabaseError
from django.utils.translation import gettext as _

from orgdesk.apps.operations.doctor.databases import look_at_database
from orgdesk.apps.operations.doctor.files import look_at_files
from orgdesk.apps.operations.doctor.findings import Finding, State, broken
from orgdesk.apps.operations.doctor.machines import look_at_machine
from orgdesk.apps.operations.doctor.mails import look_at_mail
from orgdesk.apps.operations.doctor.scanners import look_at_scanner
from orgdesk.apps.operations.doctor.works import look_at_work

Look = Callable[[datetime], Iterator[Finding]]


def examine(*, at: datetime, thorough: bool = False) -> list[Finding]:
    """Every finding; `thorough` takes the time to read the whole file of SQLite, which the worker does each day. What needs a database that does not answer, or that lacks its tables, is left out, and that is said."""
    findings = [*look_at_machine(at), *look_at_database(at, thorough=thorough)]
    if any(one.key in {"database", "migrations"} and one.state is State.BROKEN for one in findings):
        return findings
    for look in (look_at_files, look_at_work, look_at_mail, look_at_scanner):
        findings += _careful(look, at)
    return findings


def _careful(look: Look, at: datetime) -> list[Finding]:
    try:
        return list(look(at))
    except DatabaseError as problem:
        return [broken(look.__name__, _("Database"), str(problem).strip(), _("Look at the database server's own log."))]
