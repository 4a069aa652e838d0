"""Contracts whose end comes near become work of whoever owns the account."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.customers.actions._note_account import ask_owner, note_account
from orgdesk.apps.customers.models import Contract
from orgdesk.core.calendars import place_local, zone_named

_LONGEST_NOTICE = timedelta(days=730)
_CLOSES = time(17)


def ask_for_renewals(*, at: datetime) -> int:
    """How many were asked for. Each is asked for once; its answer is given on the account's page."""
    today, done = timezone.localdate(at), 0
    near = Contract.objects.filter(asked_at=None, ended_on=None, ends_on__lte=today + _LONGEST_NOTICE)
    for pk, ends_on, days in near.values_list("pk", "ends_on", "notice_days"):
        if ends_on - timedelta(days=days) <= today:
            done += _ask(pk, at=at)
    return done


def _ask(pk: int, *, at: datetime) -> int:
    with transaction.atomic():
        row = Contract.objects.select_for_update(of=("self",)).select_related("account").get(pk=pk)
        if row.asked_at is not None:
            return 0
        row.asked_at = at
        row.save(update_fields=["asked_at"])
        words = {"contract": row.reference, "account": row.account.name}
        ask_owner(
            row.account,
            kind="renewal",
            title=_("Renew %(contract)s: %(account)s") % words,
            instructions=_("It ends on %(on)s. Write down on the account's page whether they renew, and why not if they do not.")
            % {"on": row.ends_on},
            token=f"r{row.pk}",
            due_at=place_local(zone_named(row.account.zone), datetime.combine(row.ends_on, _CLOSES)).moment,
            data={"renewal": row.pk},
            at=at,
        )  # fmt: skip
        note_account(
            "renewal.due",
            row.account,
            at=at,
            objects={"contract": row.reference},
            data={"due": row.ends_on.isoformat()},
        )
    return 1
