"""What a desk is set up with, to be read."""

from __future__ import annotations

from functools import partial

from orgdesk.apps.api.shelves import shelf
from orgdesk.apps.desk import models
from orgdesk.apps.desk.api.routers import desk, setup

_shelf = partial(shelf, setup)

_shelf(
    "/promises",
    models.ServicePolicy,
    "promise",
    "A promise.",
    "name",
    "state",
    "order",
    "door",
    "segment",
    "account_class",
    "calendar.key",
    "targets",
    "olas",
    "levels",
)
_shelf("/calendars", models.BusinessCalendar, "calendar", "A calendar.", "name", "zone", "week", "holidays")
_shelf(
    "/holidays",
    models.HolidayReview,
    "holiday",
    "A holiday that was proposed.",
    "calendar.pk",
    "on",
    "name",
    "verdict",
    "proposed_at",
    "reviewed_at",
)
_shelf(
    "/fields",
    models.CustomField,
    "ticket_field",
    "One thing more that tickets ask for.",
    "label",
    "kind",
    "choices",
    "product.key",
    "asked",
    "order",
    "ended_at",
)
_shelf(
    "/channels",
    models.Channel,
    "channel",
    "A channel.",
    "key",
    "name",
    "kind",
    "adapter",
    "answer_url",
    "added_at",
    "closed_at",
)
_shelf(
    "/requester-kinds",
    models.RequesterKind,
    "requester_kind",
    "A kind of requester.",
    "name",
    "served_as.key",
    "reference_label",
    "order",
)
_shelf(
    "/notifications",
    models.Notification,
    "notification",
    "What one was told.",
    "ticket.key",
    "words",
    "url",
    "at",
    "read_at",
)
shelf(
    desk,
    "/views",
    models.SavedView,
    "saved_view",
    "A list that somebody keeps as it was searched.",
    "name",
    "page",
    "query",
    "owner.key",
    "shared_at",
)
