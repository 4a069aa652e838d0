"""Put together what customers said in a period and send it to those who decide."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.voice.letters import send_pack
from orgdesk.apps.voice.models import Decider, Pack
from orgdesk.apps.voice.packs import content_of, pdf_of


def make_due_pack(*, at: datetime) -> int:
    """On the first day of a month, or later, the pack of the month before; it is made once. 1 where it was made now."""
    first = timezone.localtime(at).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    before = (first - timedelta(days=1)).replace(day=1)
    if not Decider.objects.exists() or Pack.objects.filter(key=f"{before:%Y-%m}").exists():
        return 0
    make_pack(since=before, until=first, at=at)
    return 1


def make_pack(*, since: datetime, until: datetime, at: datetime, by: Person | None = None) -> Pack:
    """One pack a period; made again, the same row. It goes by mail, with the document, to the holders of the deciders' seats.

    One made ahead of its time is named by its last day: the whole month's is made all the same.
    """
    first, last = timezone.localtime(since), timezone.localtime(until)
    key, title = f"{first:%Y-%m}", _("Customers' voices, %(month)s") % {"month": date_format(first, "F Y")}
    if (last.year, last.month) == (first.year, first.month):
        key = f"{last:%Y-%m-%d}"
        title = _("%(title)s until %(day)s") % {"title": title, "day": date_format(last, "MONTH_DAY_FORMAT")}
    with transaction.atomic():
        pack, new = Pack.objects.get_or_create(
            key=key,
            defaults={
                "title": title,
                "since": since,
                "until": until,
                "content": content_of(since, until),
                "made_at": at,
            },
        )
        if new:
            people = _recipients(at)
            pack.recipients = [person.name for person in people]
            pack.save(update_fields=["recipients"])
            send_pack(pack, people, pdf_of(pack), at=at)
            record_event(
                "pack.sent",
                at=at,
                by=by.key if by else "",
                objects={"pack": key, "person": [person.key for person in people]},
                data={"items": len(pack.content["items"])},
            )
    return pack


def _recipients(at: datetime) -> list[Person]:
    on = timezone.localdate(at)
    found: dict[int, Person] = {}
    for decider in Decider.objects.all():
        seated = (
            lookup.members_of(decider.unit_key, on=on)
            if decider.unit_key
            else lookup.holders_of(decider.position_key, on=on)
        )
        found |= {person.pk: person for person in seated}
    return list(found.values())
