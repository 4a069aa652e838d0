"""Let a PostgreSQL server that took over another's log count its transactions on from there.

Every event carries the number of its transaction, and readers go by it. A new server counts from its own beginning: its events would
lie before those that it took over, and no reader would ever come to them. So what the old server was ahead is added to every number.
"""

from __future__ import annotations

from django.db import connections
from django.db.models import Max

from orgdesk.apps.events.models import Event


def follow_order(*, using: str = "default") -> int:
    """Set what is added to the server's own numbers; gives that. 0 on SQLite, and where the server is ahead by itself."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return 0
    newest = Event.objects.using(using).aggregate(newest=Max("transaction"))["newest"] or 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint, events_transaction_offset()")
        current, added = cursor.fetchone()
        if newest >= current + added:
            added = newest + 1 - current
            cursor.execute(
                "CREATE OR REPLACE FUNCTION events_transaction_offset() RETURNS bigint LANGUAGE sql STABLE AS "
                f"'SELECT {int(added)}::bigint'"
            )
    return int(added)
