"""Say what one thinks of a customer's class, without deciding it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import note_account
from orgdesk.apps.customers.errors import WordsMissing
from orgdesk.apps.customers.models import Account, QualificationComment


def comment_on_class(account: Account, *, text: str, by: Person, at: datetime) -> QualificationComment:
    if not text.strip():
        raise WordsMissing(_("Write what you think."))
    with transaction.atomic():
        row = QualificationComment.objects.create(account=account, text=text, by=by, at=at)
        note_account("qualification.commented", account, at=at, by=by.key, text={"comment": text})
    return row
