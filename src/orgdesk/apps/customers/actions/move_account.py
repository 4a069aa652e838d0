"""Put an account under another, or on its own."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import lock_account, note_account
from orgdesk.apps.customers.errors import ParentLoop
from orgdesk.apps.customers.models import Account


def move_account(account: Account, parent: Account | None, *, by: Person, at: datetime) -> Account:
    """Raises ParentLoop, which names the way round; walks upwards, so that a chain of any length is answered."""
    with transaction.atomic():
        account = lock_account(account)
        way, above = [account.name], parent
        while above is not None:
            way.append(above.name)
            if above.pk == account.pk:
                raise ParentLoop(_("%(way)s would be a loop; choose another parent.") % {"way": " → ".join(way)})
            above = above.parent
        account.parent = parent
        account.save(update_fields=["parent"])
        note_account("account.moved", account, at=at, by=by.key, data={"parent": parent.key if parent else ""})
    return account
