"""Change where a parked item stands."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.timelines.errors import NotYourPlan, TimelineRefused
from orgdesk.apps.timelines.models import ParkingItem, ParkingMove
from orgdesk.ui.lengths import whole


def move_parking_item(item: ParkingItem, *, to: str, by: Person, at: datetime, note: str = "") -> ParkingItem:
    if not by.is_staff:
        raise NotYourPlan(_("Parked items are the house's own."))
    if to not in ParkingItem.State.values:
        raise TimelineRefused(_("A parked item is open, decided, done or dropped."))
    with transaction.atomic():
        item = ParkingItem.objects.select_for_update(of=("self",)).select_related("template").get(pk=item.pk)
        if item.state != to:
            item.state = to
            item.save(update_fields=["state"])
            ParkingMove.objects.create(item=item, state=to, note=whole(note, 250, "note"), by=by, at=at)
            record_event(
                "parkingitem.moved",
                at=at,
                by=by.key,
                objects={"template": f"{item.template.key}/{item.template.number}"},
                data={"item": item.key, "to": to},
            )
    return item
