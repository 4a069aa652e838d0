"""Who may move everything in or out."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.exchange.errors import ExchangeRefused

View = Callable[..., HttpResponseBase]


def may_exchange(person: Person) -> bool:
    """Administrators: an archive holds everything that anybody wrote."""
    return person.is_active and person.has_role(RoleGrant.Role.ADMINISTRATOR)


def administrator_named(address: str) -> Person:
    """Who acts at the command line. Raises ExchangeRefused where that is not one administrator."""
    granted = {"role_grants__role": RoleGrant.Role.ADMINISTRATOR, "role_grants__ended_at": None}
    people = Person.objects.filter(is_active=True, **granted)
    found = list(people.of_address(address) if address else people[:2])
    if len(found) != 1:
        raise ExchangeRefused(
            _("%(address)s is no administrator here.") % {"address": address}
            if address
            else _("Name with --by the administrator who does this.")
        )
    return found[0]


def for_movers(view: View) -> View:
    @wraps(view)
    def checked(request: SignedInRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        if not may_exchange(request.user):
            raise PermissionDenied
        return view(request, *arguments, **named)

    return checked
