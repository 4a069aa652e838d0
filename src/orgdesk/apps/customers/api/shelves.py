"""What accounts have and wait for, to be read."""

from __future__ import annotations

from functools import partial

from orgdesk.apps.api.shelves import shelf
from orgdesk.apps.customers import models
from orgdesk.apps.customers.api.page_acts import house

_shelf = partial(shelf, house)

_shelf("/sites", models.Site, "site", "A site.", "account.key", "name", "address", "notes")
_shelf(
    "/assets",
    models.Asset,
    "asset",
    "A device.",
    "account.key",
    "site.pk",
    "product.key",
    "serial",
    "delivered_on",
    "installed_on",
    "used_since",
    "retired_on",
)
_shelf(
    "/contracts",
    models.Contract,
    "contract",
    "A contract.",
    "account.key",
    "reference",
    "product.key",
    "starts_on",
    "ends_on",
    "a_year",
    "notice_days",
    "ended_on",
)
_shelf("/invoices", models.Invoice, "invoice", "An invoice.", "account.key", "amount", "issued_on", "due_on", "paid_on")
_shelf(
    "/hints",
    models.Hint,
    "account_hint",
    "What a customer might need.",
    "account.key",
    "product.key",
    "text",
    "a_year",
    "state",
    "noted_at",
    "answered_at",
    "answer",
)
_shelf("/check-ins", models.CheckIn, "check_in", "A check-in.", "account.key", "day", "due_on", "held_at", "summary")
_shelf(
    "/exceptions",
    models.ExceptionItem,
    "account_exception",
    "What is out of the ordinary.",
    "account.key",
    "kind",
    "words",
    "since",
    "opened_at",
    "closed_at",
    "answer",
)
_shelf(
    "/hand-offs",
    models.HandOff,
    "account_hand_off",
    "A hand-over between stages.",
    "account.key",
    "kind.key",
    "channel",
    "facts",
    "state",
    "offered_at",
    "answered_at",
)
_shelf(
    "/transfers",
    models.Transfer,
    "account_transfer",
    "Somebody is asked to take an account over.",
    "account.key",
    "to.key",
    "stage",
    "on",
    "reason",
    "state",
    "asked_at",
)
_shelf(
    "/objectives",
    models.Objective,
    "account_objective",
    "An objective.",
    "account.key",
    "text",
    "measure",
    "due_on",
    "reached_at",
)
_shelf(
    "/reviews",
    models.Review,
    "account_review",
    "A review of an account.",
    "account.key",
    "due_on",
    "held_at",
    "summary",
)
_shelf(
    "/promises",
    models.Promise,
    "account_promise",
    "What was promised to an account.",
    "account.key",
    "text",
    "due_on",
    "made_at",
    "kept_at",
    plural="account_promises",
)
_shelf(
    "/services/items",
    models.ServiceItem,
    "service",
    "A service.",
    "key",
    "title",
    "basis",
    "price",
    "hours",
    "unit_key",
    "offered_at",
    "withdrawn_at",
)
_shelf(
    "/services/sales",
    models.ServiceSale,
    "service_sale",
    "A service that was sold.",
    "item.key",
    "account.key",
    "quantity",
    "price",
    "hours",
    "sold_at",
)
_shelf(
    "/segments", models.Segment, "segment", "A segment.", "key", "name", "service", "contact_every", "contacts_at_most"
)
