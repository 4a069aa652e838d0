"""What the house adds to its desk: own fields, kinds of requesters, reasons to wait."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import CustomField, RequesterKind, WaitingReason
from orgdesk.apps.events.actions import record_event


def add_field(*, by: Person, at: datetime, label: str, kind: str, **given: Any) -> CustomField:
    """Raises DeskRefused for a label that is taken, or a choice between nothing."""
    key = _free_key(CustomField, label)
    if kind == CustomField.Kind.CHOICE and not given.get("choices"):
        raise DeskRefused(_("A field with a list needs its choices."))
    with transaction.atomic():
        row = CustomField.objects.create(key=key, label=label, kind=kind, **given)
        record_event("field.added", at=at, by=by.key, objects={"field": key}, data={"kind": kind})
    return row


def end_field(field: CustomField, *, by: Person, at: datetime) -> None:
    """It is asked no more; values that stand on tickets stay there."""
    with transaction.atomic():
        field.ended_at = at
        field.save(update_fields=["ended_at"])
        record_event("field.ended", at=at, by=by.key, objects={"field": field.key})


def keep_requester_kind(
    *, by: Person, at: datetime, name: str, served_as: RequesterKind | None, reference_label: str
) -> RequesterKind:
    """The same name again changes it. Raises DeskRefused where it would be served as itself, round and round."""
    key = slugify(name)[:40]
    if served_as is not None and (served_as.key == key or served_as.served_as_id is not None):
        raise DeskRefused(_("Choose a kind that has promises of its own."))
    with transaction.atomic():
        given = {"name": name, "served_as": served_as, "reference_label": reference_label}
        row, _new = RequesterKind.objects.update_or_create(key=key, defaults=given)
        record_event("requester_kind.kept", at=at, by=by.key, objects={"requester_kind": key})
    return row


def add_reason(*, by: Person, at: datetime, label: str, party: str) -> WaitingReason:
    with transaction.atomic():
        row = WaitingReason.objects.create(key=_free_key(WaitingReason, label), label=label, party=party)
        record_event("waiting_reason.added", at=at, by=by.key, objects={"waiting_reason": row.key})
    return row


def _free_key(model: type[CustomField] | type[WaitingReason], label: str) -> str:
    key = slugify(label)[:40]
    if not key or model.objects.filter(key=key).exists():
        raise DeskRefused(_("“%(label)s” is there already; choose another name.") % {"label": label})
    return key
