"""Returns, units sold and shipments, to be read."""

from __future__ import annotations

from functools import partial

from orgdesk.apps.api.shelves import shelf
from orgdesk.apps.returns import models
from orgdesk.apps.returns.api.page_acts import router

_shelf = partial(shelf, router)

_shelf("", models.Return, "return", "A return.", "key", "account.key", "requester.key", "ticket_key", "opened_at")
_shelf("/lines", models.ReturnLine, "return_line", "A unit that comes back, and how far it is.", "head.key", "unit.asset.serial", "reason", "words", "covered",
       "state", "since", "finding", "course", "amount")  # fmt: skip
_shelf(
    "/sales",
    models.SoldUnit,
    "sold_unit",
    "A unit sold.",
    "asset.serial",
    "asset.account.key",
    "asset.product.key",
    "sold_on",
    "door",
    "order",
)
_shelf("/shipments", models.Shipment, "shipment", "What was shipped to whom.", "unit_key", "account.key", "product.key", "carrier", "tracking", "promised_on",
       "shipped_at", "delivered_at", "wrong_at")  # fmt: skip
