"""How an account wants to be delivered to."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import note_account
from orgdesk.apps.customers.errors import WordsMissing
from orgdesk.apps.customers.models import Account, LogisticStandard
from orgdesk.ui.lengths import whole


def set_logistic_standard(account: Account, *, topic: str, text: str, by: Person, at: datetime) -> LogisticStandard:
    """One standard for each topic: a new one takes its place, the log keeps both."""
    if not topic.strip() or not text.strip():
        raise WordsMissing(_("Say what it is about, and what they want."))
    with transaction.atomic():
        row, _made = LogisticStandard.objects.update_or_create(
            account=account,
            topic=whole(topic.strip(), 60, "topic"),
            defaults={"text": whole(text.strip(), 250, "text"), "by": by, "at": at},
        )
        note_account("logistics.set", account, at=at, by=by.key, data={"topic": row.topic}, text={"standard": row.text})
    return row
