"""What the worklist shows of an account."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

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
    url = reverse("customers:account", args=[account.key])
    return subjects.Preview(title=account.name, url=url, answer_url=_form_of(item, account))


def _form_of(item: WorkItem, account: Account) -> str:
    """Work that is answered on a form of its own leads there; nothing for what a button answers."""
    if "check_in" in item.data:
        return reverse("customers:check-in", args=[item.data["check_in"]])
    elif "review" in item.data:
        return reverse("customers:plan", args=[account.key])
    elif "renewal" in item.data:
        return reverse("customers:holdings", args=[account.key])
    elif item.kind == "qualify":
        return reverse("customers:qualification", args=[account.key])
    elif item.kind == "name-owner":
        return reverse("customers:account", args=[account.key]) + "#owner-heading"
    elif "hand_over_again" in item.data:
        return reverse("customers:hand-off", args=[account.key, item.data["hand_over_again"]])
    else:
        return ""


def preview_service(item: WorkItem, person: Person) -> subjects.Preview | None:
    service = service_of(item.subject_key)
    if service is None or not person.is_staff:
        return None
    return subjects.Preview(title=service.name, url=reverse("customers:internal-service", args=[service.key]))


def title_services(keys: Iterable[str]) -> dict[str, str]:
    wanted = set(keys)
    return {one.key: one.name for one in lookup.active_structure().services if one.key in wanted}


def title_accounts(keys: Iterable[str]) -> dict[str, str]:
    return dict(Account.objects.filter(key__in=list(keys)).values_list("key", "name"))


def preview_report(item: WorkItem, person: Person) -> subjects.Preview | None:
    if not person.is_staff:
        return None
    return subjects.Preview(title=_title_of_report(item.subject_key), url=reverse("customers:exceptions"))


def title_reports(keys: Iterable[str]) -> dict[str, str]:
    return {key: _title_of_report(key) for key in keys}


def _title_of_report(key: str) -> str:
    """The report of a day; its key is the day."""
    day = parse_date(key)
    return _("What deviates, %(day)s") % {"day": date_format(day, "j M Y") if day else key}


subjects.register("account", preview_account)
subjects.register_titles("account", title_accounts)
subjects.register("exceptions", preview_report)
subjects.register_titles("exceptions", title_reports)
subjects.register("internal_service", preview_service)
subjects.register_titles("internal_service", title_services)
