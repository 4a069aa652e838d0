"""A contract is renewed, or it is not."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import note_account, take_back
from orgdesk.apps.customers.actions.sign_contract import sign_contract
from orgdesk.apps.customers.errors import AlreadyAnswered, CustomersRefused, WordsMissing
from orgdesk.apps.customers.models import Contract, Renewal
from orgdesk.ui.lengths import whole


def decide_renewal(
    contract: Contract,
    *,
    renewed: bool,
    by: Person,
    at: datetime,
    until: date | None = None,
    a_year: Decimal | None = None,
    reason: str = "",
) -> Renewal:
    """A renewal signs the contract that follows, from the day after the end. One that is lost needs its reason."""
    if renewed and (until is None or a_year is None or until <= contract.ends_on):
        raise CustomersRefused(_("Say until when it is renewed, after %(on)s, and for what amount a year.") % {"on": contract.ends_on})  # fmt: skip
    if not renewed and not reason.strip():
        raise WordsMissing(_("Say why they do not renew; it is what we learn from."))
    with transaction.atomic():
        contract = Contract.objects.select_for_update(of=("self",)).select_related("account").get(pk=contract.pk)
        if Renewal.objects.filter(contract=contract).exists():
            raise AlreadyAnswered(_("The renewal of %(contract)s is decided already.") % {"contract": contract})
        answer = Renewal.Answer.RENEWED if renewed else Renewal.Answer.LOST
        row = Renewal.objects.create(
            contract=contract,
            answer=answer,
            a_year=a_year,
            until=until,
            reason=whole(reason, 250, "reason"),
            by=by,
            at=at,
        )
        contract.ended_on = contract.ends_on
        contract.save(update_fields=["ended_on"])
        take_back(contract.account, f"r{contract.pk}", at=at, by=by.key)
        note_account(
            "renewal.decided", contract.account, at=at, by=by.key, objects={"contract": contract.reference},
            data={"answer": answer.value, "was": str(contract.a_year), "a_year": str(a_year or 0)},
            text={"reason": reason} if reason else None,
        )  # fmt: skip
        if renewed:
            assert until is not None
            assert a_year is not None
            _follow(contract, until=until, a_year=a_year, by=by, at=at)
    return row


def _follow(contract: Contract, *, until: date, a_year: Decimal, by: Person, at: datetime) -> None:
    sign_contract(
        contract.account,
        reference=_next_number(contract.reference),
        starts_on=contract.ends_on + timedelta(days=1),
        ends_on=until,
        a_year=a_year,
        product=contract.product,
        notice_days=contract.notice_days,
        follows=contract,
        by=by,
        at=at,
    )


def _next_number(reference: str) -> str:
    """C-12 is followed by C-12/2, C-12/2 by C-12/3."""
    stem, _slash, number = reference.rpartition("/")
    return f"{stem}/{int(number) + 1}" if stem and number.isdigit() else f"{reference}/2"
