"""Whether a person sees the tab of webhooks."""

from __future__ import annotations

from django import template

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.api.policies import can_manage_webhooks

register = template.Library()


@register.filter
def manages_webhooks(person: Person) -> bool:
    return can_manage_webhooks(person)
