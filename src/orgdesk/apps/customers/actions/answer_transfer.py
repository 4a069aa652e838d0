"""Accept an account, or decline it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import note_account, take_back
from orgdesk.apps.customers.actions.set_owner import set_owner
from orgdesk.apps.customers.errors import AlreadyAnswered, NotYourAccount
from orgdesk.apps.customers.models import Transfer
from orgdesk.ui.lengths import whole


def answer_transfer(transfer: Transfer, *, accept: bool, by: Person, at: datetime, answer: str = "") -> Transfer:
    """Only whoever was asked answers; accepting moves the ownership on the day that was named, or today if that has passed."""
    with transaction.atomic():
        row = Transfer.objects.select_for_update(of=("self",)).select_related("account", "to").get(pk=transfer.pk)
        if row.state != Transfer.State.ASKED:
            raise AlreadyAnswered(_("This transfer is %(state)s already.") % {"state": row.get_state_display()})
        if row.to_id != by.pk:
            raise NotYourAccount(_("%(name)s was asked; only they can answer.") % {"name": row.to})
        row.state = Transfer.State.ACCEPTED if accept else Transfer.State.DECLINED
        row.answered_at, row.answer = at, whole(answer, 250, "note")
        row.save(update_fields=["state", "answered_at", "answer"])
        note_account(f"transfer.{row.state}", row.account, at=at, by=by.key)
        take_back(row.account, f"t{row.pk}", at=at, by=by.key)
        if accept:
            set_owner(row.account, by, stage=row.stage, on=max(row.on, timezone.localdate(at)), by=row.asked_by, at=at)
    return row
