"""Returns, warranty, sales and shipments, as on their pages."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

from ninja import Router
from pydantic import Field

from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.page_acts import offer
from orgdesk.apps.api.shapes import KeyGiven, KeyOrNone
from orgdesk.apps.returns import forms, rule_forms

router = Router(auth=Scope("returns"))
_act = partial(offer, router)
_Step = Annotated[KeyGiven, Field(description="facts, answered, authorise, deny, receive, inspect, make-good or close")]

_act("", "returns:new", "open_return", "Take a unit back by its serial number.", forms.ReturnForm,
     in_address=("ticket",), ticket=(KeyOrNone, ""))  # fmt: skip
_act(
    "/lines/{pk}/steps",
    "returns:steps",
    "step_return_line",
    "Take one step with a unit that comes back.",
    forms.StepForm,
    step=_Step,
)
_act(
    "/warranty",
    "returns:warranty",
    "keep_warranty_answer",
    "Keep what the customer was told of a unit's cover.",
    forms.WarrantyForm,
)
_act(
    "/sales",
    "returns:sale",
    "register_sale",
    "Register a unit sold; it keeps the warranty of that day.",
    forms.SaleForm,
)
_act("/shipments", "returns:shipments", "ship_product", "Write down what was shipped to whom.", forms.ShipmentForm)
_act("/shipments/{pk}/marks", "returns:shipment", "mark_shipment", "Say that a shipment arrived, or that it was wrong.",
     mark=Literal["delivered", "wrong"])  # fmt: skip
_act(
    "/rules/units",
    "returns:units",
    "set_returns_rule",
    "Say whose work returns are, and by when.",
    rule_forms.ReturnsRuleForm,
)
_act(
    "/rules/specialists",
    "returns:specialists",
    "route_product",
    "Say who looks at what comes back of a product.",
    rule_forms.SpecialistForm,
)
_act(
    "/rules/warranties",
    "returns:policies",
    "store_warranty",
    "Store the next version of a warranty.",
    rule_forms.PolicyForm,
)
