"""Move an installation from one database to another, such as from SQLite to PostgreSQL."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from orgdesk.apps.events.actions.follow_order import follow_order
from orgdesk.apps.events.models import Event
from orgdesk.apps.operations.connecting import connected
from orgdesk.apps.operations.copying import DatabaseSource, Say, copy_rows, make_ready, standing_still
from orgdesk.apps.operations.errors import OperationRefused
from orgdesk.apps.operations.rows import Digest, migrations_of


def move_database(receiver: dict[str, Any], *, say: Say) -> dict[str, Digest]:
    """Copy every row into the empty database described by the Django setting `receiver`, and compare.

    The old database stays as it is. Raises OperationRefused where somebody wrote to it meanwhile: web and workers must be stopped.
    """
    with connected(receiver, name="receiver") as into:
        # Before the snapshot is taken: a migration of another's package may look at the default database, which then must not be held.
        make_ready(into, engine=connection.vendor, migrations=migrations_of("default"))
        before = _newest()
        with standing_still() as alias:
            written = copy_rows(DatabaseSource(alias), into=into, say=say)
        follow_order(using=into)
        if _newest() != before:
            raise OperationRefused(
                _(
                    "Something happened in the old database while it was copied, which the new one "
                    "does not know. Stop the web processes and workers, empty the new database, and "
                    "move again."
                )
            )
        return written


def _newest() -> int:
    newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0
