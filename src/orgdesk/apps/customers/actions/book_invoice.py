"""An account owes an amount, or has paid it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import note_account
from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.models import Account, Invoice
from orgdesk.ui.lengths import whole


def book_invoice(
    account: Account, *, number: str, amount: Decimal, issued_on: date, due_on: date, by: Person, at: datetime
) -> Invoice:
    """The same invoice told twice is one. Raises CustomersRefused for a number that another account has, or that another amount has."""
    if amount <= 0 or not number.strip():
        raise CustomersRefused(_("An invoice has a number and an amount above 0."))
    with transaction.atomic():
        there = Invoice.objects.filter(number=number.strip()).select_related("account").first()
        if there is not None and there.account_id != account.pk:
            raise CustomersRefused(
                _("Invoice %(number)s is of %(account)s.") % {"number": number, "account": there.account}
            )
        if there is not None and (there.amount, there.issued_on, there.due_on) != (amount, issued_on, due_on):
            raise CustomersRefused(
                _(
                    "Invoice %(number)s is booked already, with another amount or other days; give this one a number of its own."
                )
                % {"number": number}
            )
        if there is not None:
            return there
        row = Invoice.objects.create(
            account=account,
            number=whole(number.strip(), 60, "number"),
            amount=amount,
            issued_on=issued_on,
            due_on=due_on,
        )
        note_account(
            "invoice.booked",
            account,
            at=at,
            by=by.key,
            data={"amount": str(amount), "due": due_on.isoformat()},
            objects={"invoice": row.number},
        )
    return row


def pay_invoice(invoice: Invoice, *, on: date, by: Person, at: datetime) -> Invoice:
    """Paid once: the first day that was told holds."""
    with transaction.atomic():
        row = Invoice.objects.select_for_update(of=("self",)).select_related("account").get(pk=invoice.pk)
        if row.paid_on is None:
            row.paid_on = on
            row.save(update_fields=["paid_on"])
            note_account(
                "invoice.paid",
                row.account,
                at=at,
                by=by.key,
                data={"on": on.isoformat()},
                objects={"invoice": row.number},
            )
    return row
