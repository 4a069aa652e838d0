"""Bookings, holds and lists of plans, to be read."""

from __future__ import annotations

from functools import partial

from orgdesk.apps.api.shelves import shelf
from orgdesk.apps.timelines import models
from orgdesk.apps.timelines.api.page_acts import bookings

_shelf = partial(shelf, bookings)

_shelf(
    "",
    models.Booking,
    "booking",
    "A booked session.",
    "key",
    "plan.key",
    "step",
    "kind",
    "zone",
    "place",
    "booked_at",
    "cancelled_at",
    "cancelled_reason",
)
_shelf(
    "/holds", models.MailHold, "plan_hold", "A time without mails.", "plan.key", "since", "until", "reason", "lifted_at"
)
_shelf(
    "/members",
    models.Membership,
    "plan_member",
    "Somebody on the list of a series.",
    "plan.key",
    "series",
    "person.key",
    "joined_at",
    "left_at",
)
_shelf(
    "/parked",
    models.ParkingItem,
    "parked_item",
    "What was put aside for the next version.",
    "template.pk",
    "text",
    "owner",
    "state",
)
