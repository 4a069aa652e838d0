"""What can be done about a query that takes long, told by its text."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.models import SlowQuery
from orgdesk.apps.operations.policies import may_operate


@dataclass(frozen=True)
class SlowRow:
    """A slow query as the page shows it."""

    query: SlowQuery
    remedy: str


def slow_queries(person: Person) -> QuerySet[SlowQuery]:
    """Those that cost most in all come first."""
    found = SlowQuery.objects.all()
    return found if may_operate(person) else found.none()


def with_remedies(queries: QuerySet[SlowQuery]) -> list[SlowRow]:
    return [SlowRow(one, remedy_of(one.sql)) for one in queries]


def remedy_of(sql: str) -> str:
    words = sql.upper()
    if words.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")):
        return _(
            "It waited for another writer. SQLite lets one write at a time: let imports run at night, or move to"
            " PostgreSQL with orgdesk move-database."
        )
    if "FOR UPDATE" in words:
        return _("It waited for a row that something else held: see under Jobs what ran at that time.")
    if words.startswith(("INSERT", "UPDATE", "DELETE")):
        return _("Writing was slow: look at the disk with orgdesk doctor, and under Jobs at what wrote at that time.")
    return _(
        "Let the database look at its tables again with ANALYZE. If the query comes back, report it with this text;"
        " it holds nobody's data."
    )
