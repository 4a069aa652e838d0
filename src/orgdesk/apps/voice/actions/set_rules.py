"""Say what is asked of customers and how sparingly, who decides on what they say, and whose work their care is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.voice.errors import VoiceRefused
from orgdesk.apps.voice.models import CareRule, Decider, RoutingRule, Survey


def keep_survey(*, key: str, by: Person, at: datetime, **told: Any) -> Survey:
    """New, or changed for invitations to come. Raises VoiceRefused where answers on another scale are there already."""
    with transaction.atomic():
        row = Survey.objects.select_for_update().filter(key=key).first()
        if row is not None and row.question != told["question"] and row.invitations.exists():
            raise VoiceRefused(_("“%(survey)s” has answers on its scale; begin another survey for a new one.") % {"survey": row})  # fmt: skip
        row, _made = Survey.objects.update_or_create(key=key, defaults=told)
        record_event("survey.kept", at=at, by=by.key, objects={"survey": key}, data=told)
    return row


def keep_decider(*, key: str, name: str, seat: str, days: int, by_default: bool, by: Person, at: datetime) -> Decider:
    """`seat` is a unit or a position of the chart, as "unit:key" or "position:key"."""
    kind, _colon, where = seat.partition(":")
    told = {
        "name": name, "days": days, "by_default": by_default, "unit_key": where if kind == "unit" else "",
        "position_key": where if kind == "position" else "",
    }  # fmt: skip
    with transaction.atomic():
        row, _made = Decider.objects.update_or_create(key=key, defaults=told)
        record_event("decider.kept", at=at, by=by.key, objects={"decider": key}, data=told)
    return row


def set_route(*, kind: str, theme: str, deciders: Iterable[Decider], by: Person, at: datetime) -> None:
    """What of this kind and theme (empty: any) goes to which deciders; to none, and the rule is gone. Raises VoiceRefused where none is."""
    chosen = list(deciders)
    with transaction.atomic():
        there = RoutingRule.objects.filter(kind=kind, theme=theme, product=None)
        if not chosen and not there.exists():
            raise VoiceRefused(_("There is no such rule to take away; choose who gets what is said."))
        there.delete()
        if chosen:
            RoutingRule.objects.create(kind=kind, theme=theme).deciders.set(chosen)
        told = {"kind": kind, "theme": theme, "to": [one.key for one in chosen]}
        record_event("route.set", at=at, by=by.key, objects={"person": by.key}, data=told)


def set_care(*, by: Person, at: datetime, **told: Any) -> CareRule:
    with transaction.atomic():
        row = CareRule.objects.create(set_at=at, **told)
        record_event("care.set", at=at, by=by.key, objects={"person": by.key}, data=told)
    return row
