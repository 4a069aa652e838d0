"""Ask somebody to take an account over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import ask, lock_account, note_account, take_back
from orgdesk.apps.customers.errors import AlreadyAnswered, CustomersRefused, NotYourAccount, WordsMissing
from orgdesk.apps.customers.models import Account, Transfer
from orgdesk.apps.customers.policies import can_give_away
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.actions import reassign_work
from orgdesk.ui.lengths import whole

_ANSWERS = (
    {"key": "accept", "name": gettext_lazy("I take it over"), "meaning": "approve"},
    {"key": "decline", "name": gettext_lazy("I decline"), "meaning": "refuse"},
)


def transfer_account(
    account: Account, to: Person, *, stage: str, on: date, reason: str, by: Person, at: datetime
) -> Transfer:
    """The owner stays accountable until the other accepts; a repeated request is the same request."""
    if not can_give_away(by, account):
        raise NotYourAccount(_("Only its owner passes %(account)s on; ask them.") % {"account": account})
    if not reason.strip():
        raise WordsMissing(_("An account is not passed on without a reason; say why."))
    if on < timezone.localdate(at):
        raise CustomersRefused(
            _("From: %(on)s is past, and %(name)s has not accepted yet; name today or a later day.")
            % {"on": on, "name": to}
        )
    positions = sorted(lookup.positions_held_by(to, on=timezone.localdate(at)))
    if not positions:
        raise CustomersRefused(_("%(name)s holds no position today and cannot own an account.") % {"name": to})
    with transaction.atomic():
        account = lock_account(account)
        _refuse_same(account, to, stage)
        waiting = account.transfers.filter(state=Transfer.State.ASKED).first()
        if waiting is not None:
            if waiting.to_id == to.pk and waiting.stage == stage:
                return waiting
            raise CustomersRefused(
                _("%(name)s was asked to take %(account)s over and has not answered; take that back first.")
                % {"name": waiting.to, "account": account}
            )
        row = Transfer.objects.create(
            account=account, to=to, stage=stage, on=on, reason=whole(reason, 250, "reason"), asked_by=by, asked_at=at
        )
        item = ask(
            account,
            kind="transfer",
            title=_("Take over %(account)s") % {"account": account.name},
            instructions=reason,
            token=f"t{row.pk}",
            position=positions[0],
            due_at=at + timedelta(days=2),
            outcomes=[{**answer, "name": str(answer["name"])} for answer in _ANSWERS],
            data={"transfer": row.pk},
            at=at,
        )
        reassign_work(item, by=by.key, at=at, to_person=to)
        note_account("transfer.asked", account, at=at, by=by.key, objects={"person": to.key}, text={"reason": reason})
    return row


def _refuse_same(account: Account, to: Person, stage: str) -> None:
    current = account.owner_periods.filter(until=None).first()
    if current is not None and (current.owner_id, current.stage) == (to.pk, stage):
        raise CustomersRefused(
            _("%(name)s is accountable for %(account)s at this stage already; choose somebody else or another stage.")
            % {"name": to, "account": account}
        )


def take_transfer_back(transfer: Transfer, *, by: Person, at: datetime) -> Transfer:
    """Whoever asked, or may give the account away, asks no longer: somebody who is ill never answers. Raises AlreadyAnswered."""
    with transaction.atomic():
        row = Transfer.objects.select_for_update(of=("self",)).select_related("account").get(pk=transfer.pk)
        if row.state != Transfer.State.ASKED:
            raise AlreadyAnswered(_("This transfer is %(state)s already.") % {"state": row.get_state_display()})
        if row.asked_by_id != by.pk and not can_give_away(by, row.account):
            raise NotYourAccount(_("%(name)s asked for this; only they take it back.") % {"name": row.asked_by})
        row.state, row.answered_at = Transfer.State.WITHDRAWN, at
        row.save(update_fields=["state", "answered_at"])
        note_account("transfer.withdrawn", row.account, at=at, by=by.key)
        take_back(row.account, f"t{row.pk}", at=at, by=by.key)
    return row
