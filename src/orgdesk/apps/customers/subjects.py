"""What the worklist shows of an account."""

from __future__ import annotations

from django.urls import reverse

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account
from orgdesk.apps.work import subjects
from orgdesk.apps.work.models import WorkItem


def preview_account(item: WorkItem, person: Person) -> subjects.Preview | None:
    account = Account.objects.visible_to(person).filter(key=item.subject_key).first()
    if account is None:
        return None
    return subjects.Preview(title=account.name, url=reverse("customers:account", args=[account.key]))


subjects.register("account", preview_account)
