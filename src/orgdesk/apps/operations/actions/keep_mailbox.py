"""Set up the mailbox that customers write to."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.mail.models import Mailbox
from orgdesk.apps.operations.kept_settings import write_settings
from orgdesk.apps.operations.refreshing import fixed_by_environment, refresh_settings

SUPPORT = "support"


def keep_mailbox(mailbox: Mailbox, *, imap_password: str, smtp_password: str, by: Person, at: datetime) -> Mailbox:
    """Keep its addresses and servers; an empty password leaves the one that is sealed already."""
    mailbox.set_passwords(imap=imap_password or None, smtp=smtp_password or None)
    mailbox.last_problem = ""
    with transaction.atomic():
        mailbox.save()
        record_event("mailbox.kept", at=at, by=by.key, objects={"mailbox": mailbox.key})
    if mailbox.key == SUPPORT and not fixed_by_environment("ORGDESK_SUPPORT_ADDRESS"):
        write_settings(Path(settings.ORGDESK_VAR), {"ORGDESK_SUPPORT_ADDRESS": mailbox.address})
        refresh_settings()
    return mailbox
