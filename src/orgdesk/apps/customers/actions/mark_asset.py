"""An asset is installed, put to use, or taken out."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import note_account
from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.models import Asset

_FIELDS = {"installed": "installed_on", "used": "used_since", "retired": "retired_on"}


def mark_asset(asset: Asset, step: str, *, on: date, by: Person, at: datetime) -> Asset:
    """Whoever uses it has it installed: an earlier day that nobody wrote down is filled in. Raises CustomersRefused."""
    if step not in _FIELDS:
        raise CustomersRefused(_("An asset is installed, used or retired, not “%(step)s”.") % {"step": step})
    with transaction.atomic():
        row = Asset.objects.select_for_update(of=("self",)).select_related("account", "product").get(pk=asset.pk)
        if row.retired_on is not None:
            raise CustomersRefused(_("%(asset)s was taken out on %(on)s.") % {"asset": row, "on": row.retired_on})
        if on < row.delivered_on:
            raise CustomersRefused(
                _("%(asset)s was delivered on %(on)s; choose a later day.") % {"asset": row, "on": row.delivered_on}
            )
        setattr(row, _FIELDS[step], on)
        if step == "used" and row.installed_on is None:
            row.installed_on = on
        row.save(update_fields=[*_FIELDS.values()])
        note_account(
            f"asset.{step}", row.account, at=at, by=by.key,
            objects={"asset": f"{row.product.key}/{row.serial}"}, data={"on": on.isoformat()},
        )  # fmt: skip
    return row
