"""Write down a place of an account."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import note_account
from orgdesk.apps.customers.errors import WordsMissing
from orgdesk.apps.customers.models import Account, Site
from orgdesk.ui.lengths import whole


def keep_site(account: Account, *, name: str, by: Person, at: datetime, address: str = "", notes: str = "") -> Site:
    """A site named again is corrected."""
    if not name.strip():
        raise WordsMissing(_("A site needs a name by which people know it."))
    with transaction.atomic():
        told = {"address": whole(address, 250, "address"), "notes": notes}
        row, _made = Site.objects.update_or_create(
            account=account, name=whole(name.strip(), 120, "name"), defaults=told
        )
        note_account("site.kept", account, at=at, by=by.key, data={"site": row.pk}, text={"site": name, **told})
    return row
