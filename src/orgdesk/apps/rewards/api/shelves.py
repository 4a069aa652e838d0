"""Programmes, members and offers, to be read."""

from __future__ import annotations

from functools import partial

from orgdesk.apps.api.shelves import shelf
from orgdesk.apps.rewards import models
from orgdesk.apps.rewards.api.page_acts import router

_shelf = partial(shelf, router)

_shelf(
    "/programmes",
    models.Programme,
    "programme",
    "A programme of points.",
    "key",
    "title",
    "points_per_unit",
    "point_value",
    "begun_at",
    "ended_at",
)
_shelf(
    "/members",
    models.Membership,
    "programme_member",
    "An account in a programme.",
    "programme.key",
    "account.key",
    "held_out",
    "enrolled_at",
)
_shelf(
    "/incentives",
    models.Incentive,
    "incentive",
    "What was offered once.",
    "key",
    "title",
    "segment",
    "until",
    "offered_at",
)
_shelf(
    "/offers",
    models.Offer,
    "offer",
    "An offer to an account.",
    "incentive.key",
    "account.key",
    "held_out",
    "answered_at",
    "amount",
)
