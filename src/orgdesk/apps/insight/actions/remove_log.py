"""Take the log of another system out again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.insight.models import BroughtLog


@transaction.atomic
def remove_log(log: BroughtLog, *, by: Person, at: datetime) -> None:
    record_event("log.removed", at=at, by=by.key, objects={"log": log.key})
    log.delete()
