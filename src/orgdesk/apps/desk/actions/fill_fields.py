"""The house's own fields on a ticket, and the reference that some requesters must give."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.errors import DeskRefused, WordsMissing
from orgdesk.apps.desk.models import CustomField, RequesterKind, Ticket
from orgdesk.apps.events.actions import record_event
from orgdesk.ui.lengths import whole


def fields_of(ticket: Ticket) -> list[CustomField]:
    rows = CustomField.objects.filter(ended_at=None)
    return [row for row in rows if row.product_id in {None, ticket.product_id}]


def told_in_own_fields(ticket: Ticket) -> list[tuple[str, Any]]:
    """What the customer may see of them: those that customers fill in, with their values."""
    if not ticket.custom:
        return []
    shown = CustomField.objects.exclude(asked=CustomField.Asked.HOUSE).filter(key__in=ticket.custom)
    words = {True: _("yes"), False: _("no")}
    given = [(row, ticket.custom[row.key]) for row in shown]
    return [(row.label, words[value] if isinstance(value, bool) else value) for row, value in given]


def fill_fields(ticket: Ticket, *, given: Mapping[str, str], by: Person, at: datetime) -> dict[str, Any]:
    """Set the fields that are named, an empty value takes one away. Raises DeskRefused for a value that is none of its kind."""
    known = {row.key: row for row in fields_of(ticket)}
    values = {key: _read(known[key], text.strip()) for key, text in given.items() if key in known}
    with transaction.atomic():
        kept = {**ticket.custom, **values}
        ticket.custom = {key: value for key, value in kept.items() if value not in ("", None)}
        ticket.save(update_fields=["custom"])
        record_event(
            "ticket.fields_filled", at=at, by=by.key, objects={"ticket": ticket.key}, data={"fields": sorted(values)}
        )
    return dict(ticket.custom)


def require_reference(kind: RequesterKind | None, reference: str) -> None:
    """Raises WordsMissing where this kind of requester must give a reference."""
    if kind is not None and kind.reference_label and not reference.strip():
        raise WordsMissing(
            _("Requests from %(kind)s need their %(label)s.")
            % {"kind": kind.name.lower(), "label": kind.reference_label}
        )


def _read(field: CustomField, text: str) -> Any:
    if not text:
        return ""
    try:
        if field.kind == CustomField.Kind.NUMBER:
            return float(text)
        if field.kind == CustomField.Kind.DATE:
            return date.fromisoformat(text).isoformat()
    except ValueError:
        raise DeskRefused(
            _("“%(text)s” is no value of “%(field)s”.") % {"text": text[:40], "field": field.label}
        ) from None
    if field.kind == CustomField.Kind.CHOICE and text not in field.choices:
        raise DeskRefused(_("“%(text)s” is no value of “%(field)s”.") % {"text": text[:40], "field": field.label})
    return text == "yes" if field.kind == CustomField.Kind.YES_NO else whole(text, 400, "fields")
