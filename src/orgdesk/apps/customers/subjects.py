"""What the worklist shows of an account."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.internal_services import service_of
from orgdesk.apps.customers.models import Account
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work import subjects
from orgdesk.apps.work.models import WorkItem


def preview_account(item: WorkItem, person: Person) -> subjects.Preview | None:
    account = Account.objects.visible_to(person).filter(key=item.subject_key).first()
    if account is None:
        return None
    return subjects.Preview(title=account.name, url=reverse("customers:account", args=[account.key]))


def preview_service(item: WorkItem, person: Person) -> subjects.Preview | None:
    service = service_of(item.subject_key)
    if service is None or not person.is_staff:
        return None
    return subjects.Preview(title=service.name, url=reverse("customers:internal-service", args=[service.key]))


def title_services(keys: Iterable[str]) -> dict[str, str]:
    wanted = set(keys)
    return {one.key: one.name for one in lookup.active_structure().services if one.key in wanted}


subjects.register("account", preview_account)
subjects.register("internal_service", preview_service)
subjects.register_titles("internal_service", title_services)
