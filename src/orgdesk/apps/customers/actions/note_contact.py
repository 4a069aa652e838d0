"""Note a contact that the company began."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import note_account
from orgdesk.apps.customers.errors import WordsMissing
from orgdesk.apps.customers.models import Account, OutboundContact
from orgdesk.ui.lengths import whole


def note_contact(
    account: Account, *, purpose: str, channel: str, outcome: str, by: Person, at: datetime
) -> OutboundContact:
    if not outcome.strip() or purpose not in OutboundContact.Purpose.values:
        raise WordsMissing(_("Say why you called and what came of it."))
    with transaction.atomic():
        row = OutboundContact.objects.create(
            account=account,
            purpose=purpose,
            channel=whole(channel, 40, "channel"),
            outcome=whole(outcome, 250, "outcome"),
            by=by,
            at=at,
        )
        note_account(
            "contact.made",
            account,
            at=at,
            by=by.key,
            data={"purpose": purpose, "channel": row.channel},
            text={"outcome": outcome},
        )
    return row
