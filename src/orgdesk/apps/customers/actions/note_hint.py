"""A hint that an account may want more goes to sales, and sales answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import ask, note_account, settings_in_force, take_back
from orgdesk.apps.customers.errors import AlreadyAnswered, CustomersRefused, NotYourAccount, WordsMissing
from orgdesk.apps.customers.matters import matter_of
from orgdesk.apps.customers.models import Account, Hint, Product
from orgdesk.apps.customers.policies import sits_in
from orgdesk.ui.lengths import whole

_ANSWERS = (
    {"key": "taken", "name": gettext_lazy("We take it up"), "meaning": "approve"},
    {"key": "refused", "name": gettext_lazy("We do not"), "meaning": "refuse"},
)
_TIME_TO_ANSWER = timedelta(days=3)
_NEXT = {
    Hint.State.HANDED: {Hint.State.TAKEN, Hint.State.REFUSED},
    Hint.State.TAKEN: {Hint.State.WON, Hint.State.LOST},
}


def note_hint(
    account: Account,
    *,
    text: str,
    by: Person,
    at: datetime,
    product: Product | None = None,
    a_year: Decimal | None = None,
) -> Hint:
    """It becomes work of sales at once; the same words about the same account while they wait are one hint."""
    if not text.strip():
        raise WordsMissing(_("Say what they may want, and how you know."))
    unit = settings_in_force().sales_unit
    with transaction.atomic():
        there = account.hints.filter(text=whole(text, 250, "text"), state=Hint.State.HANDED).first()
        if there is not None:
            return there
        row = Hint.objects.create(account=account, product=product, text=text, a_year=a_year, noted_by=by, noted_at=at)
        ask(
            account,
            kind="hint",
            title=_("May want more: %(account)s") % {"account": account.name},
            instructions=row.text,
            token=f"o{row.pk}",
            unit=unit,
            due_at=at + _TIME_TO_ANSWER,
            outcomes=[{**answer, "name": str(answer["name"])} for answer in _ANSWERS],
            data={"hint": row.pk},
            at=at,
        )
        note_account(
            "hint.noted",
            account,
            at=at,
            by=by.key,
            data={"product": product.key if product else ""},
            text={"hint": text},
        )
    return row


def answer_hint(hint: Hint, *, state: str, by: Person, at: datetime, answer: str = "") -> Hint:
    """Sales takes it up or says why not, and later whether it was won. Nothing is taken up
    while the customer waits for an answer to a complaint. Raises NotYourAccount, WordsMissing, AlreadyAnswered, CustomersRefused."""
    if not sits_in(by, settings_in_force().sales_unit, at=at):
        raise NotYourAccount(_("Sales answers hints; ask them."))
    if state in {Hint.State.REFUSED, Hint.State.LOST} and not answer.strip():
        raise WordsMissing(_("Say why not; whoever noted the hint reads it."))
    matter = matter_of(hint.account) if state == Hint.State.TAKEN else ""
    if matter:
        words = _("Nothing more is offered to %(account)s until this is settled: %(matter)s.")
        raise CustomersRefused(words % {"account": hint.account, "matter": matter})
    with transaction.atomic():
        row = Hint.objects.select_for_update(of=("self",)).select_related("account").get(pk=hint.pk)
        if state not in _NEXT.get(Hint.State(row.state), set()):
            raise AlreadyAnswered(_("This hint is %(state)s already.") % {"state": row.get_state_display()})
        row.state, row.answered_by, row.answered_at, row.answer = state, by, at, whole(answer, 250, "answer")
        row.save(update_fields=["state", "answered_by", "answered_at", "answer"])
        take_back(row.account, f"o{row.pk}", at=at, by=by.key)
        note_account(
            f"hint.{state}", row.account, at=at, by=by.key, data={"a_year": str(row.a_year or 0)},
            text={"answer": answer} if answer else None,
        )  # fmt: skip
    return row
