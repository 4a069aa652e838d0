"""Where a request stands, in a list of a customer's own."""

from __future__ import annotations

from django import template

from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.portal.status import Standing, standing_of

register = template.Library()


@register.filter
def standing(ticket: Ticket) -> Standing:
    return standing_of(ticket)
