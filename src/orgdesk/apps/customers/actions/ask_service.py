"""A unit asks another for a service that they agreed on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.errors import CustomersRefused, WordsMissing
from orgdesk.apps.customers.internal_services import KIND, working_time_of
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.actions import offer_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.seats import seats_of
from orgdesk.core.organisation.model import InternalService
from orgdesk.core.service.olas import target_of

_ANSWERS = (
    {"key": "done", "name": gettext_lazy("Done")},
    {"key": "declined", "name": gettext_lazy("Cannot be done"), "meaning": "refuse"},
)


def can_ask(person: Person, service: InternalService, *, at: datetime) -> bool:
    """Whoever sits in the unit that the service is for."""
    return person.is_staff and service.customer in seats_of(person, on=timezone.localdate(at)).units


def ask_service(service: InternalService, *, words: str, by: Person, at: datetime) -> WorkItem:
    """Work of the supplier, due by the shortest time that was agreed on. Raises CustomersRefused, WordsMissing."""
    if not can_ask(by, service, at=at):
        raise CustomersRefused(
            _("“%(service)s” is agreed with %(unit)s; whoever sits there asks for it.")
            % {"service": service.name, "unit": lookup.unit_name(service.customer)}
        )
    words = words.strip()
    if not words:
        raise WordsMissing(_("Say what you need and by when it helps."))
    times = [time for one in service.ola if (time := target_of(one)) is not None]
    with transaction.atomic():
        return offer_work(
            kind=KIND,
            title=f"{service.name}: {words.splitlines()[0]}",
            instructions=words,
            subject=("internal_service", service.key),
            unit_key=service.supplier,
            due_at=working_time_of(service.supplier).add(at, min(times)) if times else None,
            outcomes=[{**one, "name": str(one["name"])} for one in _ANSWERS],
            data={"asked_by": by.key, "for": service.customer},
            source="services",
            by=by.key,
            at=at,
        )
