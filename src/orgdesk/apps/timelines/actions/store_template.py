"""Store a version of a timeline template."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.timelines.errors import TimelineRefused
from orgdesk.apps.timelines.models import ParkingItem, TemplateVersion
from orgdesk.core.timeline.reading import read_template
from orgdesk.core.timeline.template import Template


def store_template(
    text: str,
    *,
    by: Person | None,
    at: datetime,
    lead_unit: str,
    seats: Mapping[str, str] | None = None,
    path: str = "",
) -> TemplateVersion:
    """Storing the same text again gives the version that is there; raises TemplateError for a text that cannot work."""
    template = read_template(text)
    with transaction.atomic():
        there = TemplateVersion.objects.filter(key=template.key, number=template.version).first()
        if there is not None:
            return _same(there, text)
        before = TemplateVersion.objects.filter(key=template.key).order_by("-number").first()
        version = TemplateVersion.objects.create(
            key=template.key,
            number=template.version,
            title=template.title,
            category=template.category,
            text=text,
            seats=dict(seats or {}),
            lead_unit=lead_unit,
            path=path,
            stored_by=by,
            stored_at=at,
        )
        _carry(before, version, template)
        record_event(
            "template.stored",
            at=at,
            by=by.key if by else "",
            objects={"template": f"{version.key}/{version.number}"},
            data={"steps": len(template.steps)},
        )
    return version


def _same(there: TemplateVersion, text: str) -> TemplateVersion:
    if there.text != text:
        raise TimelineRefused(
            _("Version %(number)s of “%(title)s” is stored with another text; raise its version and store it again.")
            % {"number": there.number, "title": there.title}
        )
    return there


def _carry(before: TemplateVersion | None, version: TemplateVersion, template: Template) -> None:
    """What was decided about parked items, and the mails' texts, go on with the new version."""
    states = dict(before.parking.values_list("key", "state")) if before else {}
    ParkingItem.objects.bulk_create(
        ParkingItem(
            template=version,
            key=item.key,
            text=item.text,
            owner=str(item.owner),
            state=states.get(item.key, item.state),
        )
        for item in template.parking
    )
    if before is not None:
        for row in before.mail_texts.all():
            row.pk, row.template = None, version
            row.save()
